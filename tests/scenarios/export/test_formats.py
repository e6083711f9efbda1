"""Every format read back: the same amounts, the same facts, no clock, nothing half written."""

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pandas as pd
import pytest
from pyarrow import parquet

from allocation import Formula
from indicators.versions import package_problems
from scenarios import Result, ScenarioError, run
from scenarios.export import FORMATS, export, facts_of
from scenarios.export.registry import Format
from scenarios.program import VERSION
from scenarios.scenario import scenario_from
from scenarios.store.kept import kept_of

NAME = "two_stage_regions"
PAGES = {"html": ["1703202"], "pdf": ["1703202"]}  # all 208 take half a minute
ENDING = {name: one.endings[-1] for name, one in FORMATS.items()}


@pytest.fixture(scope="module")
def result() -> Result:
    return run(NAME)


@pytest.fixture(scope="module")
def files(result: Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The scenario in every format; the data package as a folder too."""
    folder = tmp_path_factory.mktemp("formats")
    paths = {name: folder / f"taken{ending}" for name, ending in ENDING.items()}
    done = {
        name: export(result, path, language="en", units=PAGES.get(name))
        for name, path in paths.items()
    }
    return {**done, "folder": export(result, folder / "package", to="datapackage", language="en")}


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Result]:
    """A result of three units of one's own, whose formula may be added to."""

    def build(codes: str = "abc", budget: int = 100, **more: Any) -> Result:
        rows = "\n".join(f"{code},{at + 1},k" for at, code in enumerate(codes))
        (tmp_path / "t.csv").write_text(f"code,n,kind\n{rows}\n", encoding="utf-8")
        formula = {"title": "own", "pot": [{"name": "all", "share": 1, "by": "n"}], **more}
        data = {"data": "t.csv", "budget": budget, "formula": formula}
        return run(scenario_from(data, tmp_path / "own.toml"))

    return build


def _csv(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, comment="#", dtype={"code": str}, index_col="code")


def _geo(path: Path) -> pd.DataFrame:
    return geopandas.read_file(path).set_index("code")


READ: dict[str, Callable[[Path], pd.DataFrame]] = {
    "csv": _csv,
    "parquet": pd.read_parquet,
    "geojson": _geo,
    "gpkg": _geo,
    "folder": lambda path: pd.read_csv(path / "allocation.csv", dtype={"code": str}, index_col=0),
}


@pytest.mark.parametrize("name", READ)
def test_amounts_and_qualities_are_read_back(
    files: dict[str, Path], result: Result, name: str
) -> None:
    table = READ[name](files[name])
    assert table["amount"].to_dict() == result.amount.to_dict()
    assert result.doubt is not None
    assert table["quality"].to_dict() == result.doubt.to_dict()
    assert table["quality_cost_index"].eq("synthetic").all()


def test_shapes_stand_beside_the_amounts(files: dict[str, Path]) -> None:
    for name in ("geojson", "gpkg"):
        table = geopandas.read_file(files[name])
        assert table.crs is not None
        assert table.crs.to_epsg() == 4326
        assert table.geometry.is_valid.all()
        assert set(table["shape"]) <= {"official", "approximate"}


def _told(files: dict[str, Path], name: str) -> Any:
    """The facts as a document, where a format keeps one."""
    if name == "parquet":
        return json.loads(parquet.read_schema(files[name]).metadata[b"taqsimot"])
    if name == "geojson":
        return json.loads(files[name].read_text(encoding="utf-8"))["taqsimot"]
    if name == "gpkg":
        with sqlite3.connect(files[name]) as base:
            texts = [row[0] for row in base.execute("select metadata from gpkg_metadata")]
        base.close()
        return json.loads(next(_items(texts)))
    return json.loads((files[name] / "datapackage.json").read_text(encoding="utf-8"))["taqsimot"]


def _items(texts: list[str]) -> Any:
    """What GDAL wrote as the item `taqsimot` of its XML."""
    from xml.etree.ElementTree import fromstring

    for text in texts:
        yield from (
            one.text for one in fromstring(text).iter("MDI") if one.get("key") == "taqsimot"
        )


@pytest.mark.parametrize("name", ["parquet", "geojson", "gpkg", "folder"])
def test_a_file_says_what_it_is(files: dict[str, Path], result: Result, name: str) -> None:
    told = _told(files, name)
    facts = facts_of(result)
    assert told == json.loads(json.dumps(facts.plain()))
    assert told["id"] == facts.id
    assert told["program"] == f"Taqsimot {VERSION}"
    assert told["data_date"]["population"] == "2026-01-01"
    assert told["estimated"]["cost_index"] == {"synthetic": 208}


def test_a_csv_and_a_workbook_say_it_in_words(files: dict[str, Path], result: Result) -> None:
    lines = facts_of(result).lines("en")
    head = files["csv"].read_text(encoding="utf-8-sig")
    sheet = openpyxl.load_workbook(files["xlsx"])["About"]
    cells = dict(sheet.iter_rows(min_row=3, max_col=2, values_only=True))
    for words, text in lines:
        assert f"# {words}: {' '.join(text.split())}\n" in head
        assert cells[words] == text
    told = dict(lines)
    assert told["Scenario id (hash)"] == facts_of(result).id
    assert "cost_index: 208 synthetic (of 208)" in told["Estimated values"]


def test_the_version_is_the_project_s() -> None:
    import tomllib

    project = Path(__file__).parents[3] / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == VERSION


def test_a_data_package_is_in_order(files: dict[str, Path], result: Result) -> None:
    folder = files["folder"]
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    resource = about["resources"][0]
    lines = (folder / "allocation.csv").read_bytes()
    assert resource["hash"] == f"sha256:{hashlib.sha256(lines).hexdigest()}"
    assert resource["bytes"] == len(lines)
    fields = {one["name"]: one for one in resource["schema"]["fields"]}
    assert list(fields) == lines.decode("utf-8").splitlines()[0].split(",")
    assert fields["amount"]["unit"] == "soʻm"
    assert all(one.get("title") for name, one in fields.items() if name.startswith("quality"))
    assert "CC-BY-4.0" in [one["name"] for one in about["licenses"]]
    assert about["id"] == facts_of(result).id
    with zipfile.ZipFile(files["datapackage"]) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.name: path.read_bytes() for path in folder.iterdir()
        }
    assert package_problems(about) == []


@pytest.mark.parametrize("name", ENDING)
def test_the_same_result_gives_the_same_bytes(
    files: dict[str, Path], tmp_path: Path, name: str
) -> None:
    path = tmp_path / files[name].name
    again = export(run(NAME), path, language="en", units=PAGES.get(name))
    assert again.read_bytes() == files[name].read_bytes()


def test_no_file_holds_a_clock(files: dict[str, Path]) -> None:
    for name in ("xlsx", "datapackage"):
        with zipfile.ZipFile(files[name]) as archive:
            assert {one.date_time[0] for one in archive.infolist()} == {1980}
    with zipfile.ZipFile(files["xlsx"]) as archive:
        assert b"dcterms:" not in archive.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
    with sqlite3.connect(files["gpkg"]) as base:
        times = [row[0] for row in base.execute("select last_change from gpkg_contents")]
        times += [row[0] for row in base.execute("select timestamp from gpkg_metadata_reference")]
    base.close()
    assert {time[:4] for time in times} == {"1980"}


def test_titles_are_in_the_language_asked_for(own: Callable[..., Result], tmp_path: Path) -> None:
    titles, result = {}, own()
    for language in ("uz", "ru", "en"):
        path = export(result, tmp_path / f"{language}.csv", language=language)
        titles[language] = path.read_text(encoding="utf-8-sig").splitlines()[0]
        book = openpyxl.load_workbook(
            export(result, tmp_path / f"{language}.xlsx", language=language)
        )
        titles[f"{language} sheets"] = " ".join(book.sheetnames)
    assert len(set(titles.values())) == 6
    with pytest.raises(ScenarioError, match="no language 'xx'"):
        export(result, tmp_path / "x.csv", language="xx")


def test_some_units_only(result: Result, tmp_path: Path) -> None:
    codes = [str(code) for code in result.inputs.index[3:5]]
    table = _csv(export(result, tmp_path / "some.csv", units=[*codes, codes[0]]))
    assert table["amount"].to_dict() == {code: int(result.amount[code]) for code in codes}


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("x.xlsx", {"units": ["1703202"]}, "its totals would not add up"),
        ("x.csv", {"units": ["0"]}, "there is no unit 0"),
        ("x.csv", {"units": []}, "no unit is asked for"),
        ("x.doc", {}, r"ends in \.xlsx"),
        ("x.csv", {"to": "xlsx"}, r"ends in \.xlsx, not in '\.csv'"),
        ("x.csv", {"to": "cvs"}, "did you mean 'csv'"),
        ("none/x.csv", {}, "make it first"),
        (f"{'x' * 250}.csv", {}, "the name is too long"),
        ("there", {"to": "datapackage"}, "never overwritten"),
    ],
)
def test_what_cannot_be_written(
    result: Result, tmp_path: Path, name: str, options: Any, message: str
) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(ScenarioError, match=message):
        export(result, tmp_path / name, **options)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


@pytest.mark.parametrize("name", [*ENDING, "folder"])
def test_a_failure_leaves_nothing_and_keeps_what_was_there(
    result: Result, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the last moment: the old file stands, and no part of the new one."""

    def full(path: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    where = tmp_path / f"x{ENDING.get(name, '')}"
    if name != "folder":
        where.write_text("old", encoding="utf-8")
    before = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ScenarioError, match="No space left"):
        export(
            result,
            where,
            to="datapackage" if name == "folder" else name,
            units=["1703202"] if name in ("html", "pdf") else None,
        )
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == before


def test_an_interrupted_export_leaves_nothing(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path, target: Path) -> None:
        assert path.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export(result, tmp_path / "x.csv")
    assert [*tmp_path.iterdir()] == []


def test_a_store_s_id_takes_the_place_of_the_hash(result: Result, tmp_path: Path) -> None:
    head = export(result, tmp_path / "x.csv", scenario_id="s-17", language="en").read_text("utf-8")
    assert "# Scenario id (hash): s-17\n" in head


def test_the_id_is_the_store_s_and_follows_what_moves_amounts(
    result: Result, own: Callable[..., Result]
) -> None:
    here = facts_of(result).id
    assert kept_of(result).id == here
    assert facts_of(run(NAME)).id == here
    assert facts_of(run(NAME, parameters={"regional_poverty": 0.31})).id != here
    assert facts_of(run(NAME, budget=result.scenario.budget + 10**6)).id != here
    one, other = own(), own(codes="abd")
    assert facts_of(one).id != facts_of(other).id
    assert facts_of(one).data_version != facts_of(other).data_version


def test_a_table_of_one_s_own_has_no_known_quality(
    own: Callable[..., Result], tmp_path: Path
) -> None:
    told = dict(facts_of(own()).lines("en"))
    assert "not known" in told["Estimated values"]
    assert "not known" in told["Date of data"]
    assert told["Table of data"] == "t.csv"
    about = json.loads(
        zipfile.ZipFile(export(own(), tmp_path / "p.zip", to="datapackage")).read(
            "datapackage.json"
        )
    )
    assert "licenses" not in about
    with pytest.raises(ScenarioError, match="no shape is known for a, b, c"):
        export(own(), tmp_path / "m.gpkg")
    with pytest.raises(ScenarioError, match="and 2 more"):
        export(own(codes="abcdefg"), tmp_path / "m.gpkg")


def test_a_column_of_the_table_keeps_its_own_name(
    own: Callable[..., Result], tmp_path: Path
) -> None:
    """An input named as a column of the result stands as `input_...`; a place stands once."""
    by = "n * (kind == 'k')"
    result = own(pot=[{"name": "x", "share": 1, "by": by}], step=[{"name": "m", "expression": "n"}])
    table = _csv(export(result, tmp_path / "own.csv"))
    assert [*table.columns] == ["kind", "n", "m", "pot_x", "amount"]
    own_table = result.scenario.table_path
    assert own_table is not None
    own_table.write_text("code,n,pot_x\na,1,5\nb,1,6\n", encoding="utf-8")
    formula = {"title": "t", "pot": [{"name": "x", "share": 1, "by": "pot_x"}]}
    data = {"data": "t.csv", "budget": 110, "formula": formula}
    shadowed = run(scenario_from(data, own_table.parent / "own.toml"))
    table = _csv(export(shadowed, tmp_path / "own.csv"))
    assert table["input_pot_x"].tolist() == [5, 6]
    assert table["pot_x"].tolist() == table["amount"].tolist() == [50, 60]


def test_a_quality_and_a_step_of_one_name_are_refused(tmp_path: Path) -> None:
    bundled = run("equal_per_head").scenario
    formula = Formula.from_dict(
        {
            "title": "t",
            "step": [{"name": "quality_population", "expression": "population"}],
            "pot": [{"name": "all", "share": 1, "by": "quality_population"}],
        }
    )
    from dataclasses import replace

    with pytest.raises(ScenarioError, match="already has a column 'quality_population'"):
        export(run(replace(bundled, formula=formula)), tmp_path / "x.csv")


def test_every_format_says_what_it_is_for() -> None:
    assert all(isinstance(one, Format) and one.help for one in FORMATS.values())
    assert {"csv", "xlsx", "parquet", "geojson", "gpkg", "datapackage"} <= set(FORMATS)
