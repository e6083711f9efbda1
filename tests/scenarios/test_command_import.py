"""The command `import`: files in, a checked table, its quality and its source out."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from indicators import templates


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    """The templates in the current folder."""
    for name, path in templates().items():
        shutil.copy(path, folder / name)


def test_a_table_its_quality_and_its_source_are_written(
    command: Callable[..., Any], folder: Path
) -> None:
    outcome = command("import", "--from", "siat", "siat.json", "--out", "people.csv")
    assert outcome.status == 0
    table = pd.read_csv(folder / "people.csv", dtype={"code": str, "region_code": str})
    assert table.columns.tolist() == ["code", "region_code", "kind", "population"]
    assert table.set_index("code").loc["1710240", "population"] == 200_000
    quality = pd.read_csv(folder / "people.quality.csv")
    assert quality["population"].tolist() == ["official"] * len(table)
    source = json.loads((folder / "people.source.json").read_text("utf-8"))
    assert source["sources"][0]["dataset"] == "2.01.02.0001"
    assert any("unit exists from" in note for note in source["notes"])
    assert "note: 0 of Koʻkdala tumani" in outcome.err


def test_the_table_feeds_a_scenario(divided: Callable[..., str]) -> None:
    divided("import", "--from", "siat", "siat.json", "--out", "people.csv")
    out = divided("run", "formula.toml", "--data", "people.csv", "--budget", "100")
    assert out.count("\n") == 6


@pytest.mark.parametrize(
    ("kind", "file", "column"),
    [("registry", "registry.csv", "poverty_rate"), ("egov", "egov.csv", "egov"),
     ("egov", "egov.json", "maktablar_soni")],
)  # fmt: skip
def test_every_reader_has_its_kind(
    divided: Callable[..., str], kind: str, file: str, column: str
) -> None:
    assert column in divided("import", "--from", kind, file).partition("\n")[0]


def test_every_period_may_be_asked_for(divided: Callable[..., str]) -> None:
    out = divided("import", "--from", "siat", "siat.json", "--all-periods")
    assert out.startswith("code,region_code,kind,population@2020,population@2023,")
    assert "\n1710240,1710,district,,183300" in out


def test_several_files_are_joined(divided: Callable[..., str], folder: Path) -> None:
    (folder / "more.csv").write_text("Code,Klassifikator,2026\n1710242,x,7\n", "utf-8")
    out = divided("import", "--from", "siat", "siat.json", "more.csv")
    assert out.startswith("code,region_code,kind,population,more\n")
    assert "1710242,1710,district,280900,7.0" in out


def test_a_table_through_a_mapping(
    divided: Callable[..., str], refused: Callable[..., str], folder: Path
) -> None:
    proposal = divided("import", "--from", "table", "table.csv", "--propose")
    assert tomllib.loads(proposal)["confirmed"] is False
    (folder / "own.toml").write_text(proposal, "utf-8")
    told = refused("import", "--from", "table", "table.csv", "--mapping", "own.toml")
    assert "only proposed" in told
    assert "needs --mapping" in refused("import", "--from", "table", "table.csv")
    out = divided("import", "--from", "table", "table.csv", "--mapping", "mapping.toml")
    assert "1703202,1703,district,196500.0" in out


def test_all_problems_of_all_files_end_it_with_nothing_written(
    refused: Callable[..., str], folder: Path
) -> None:
    (folder / "a.csv").write_text("Code,Klassifikator,2026\n1703202,x,a\n17,x,5\n", "utf-8")
    told = refused("import", "--from", "siat", "a.csv", "no.csv", "--out", "x.csv")
    assert "a.csv, row 2, column 2026" in told
    assert "a.csv, row 3, column Code" in told
    assert "no.csv: there is no such file" in told


def test_lenient_goes_on_and_says_so(command: Callable[..., Any], folder: Path) -> None:
    (folder / "a.csv").write_text("Code,Klassifikator,2026\n1703202,x,4\n17,x,5\n", "utf-8")
    outcome = command("import", "--from", "siat", "a.csv", "--lenient", "--indicator", "n")
    assert outcome.out == "code,region_code,kind,n\n1703202,1703,district,4\n"
    assert "note: a.csv, row 3, column Code" in outcome.err


def test_nothing_is_overwritten(refused: Callable[..., str]) -> None:
    assert "overwrite" in refused("import", "--from", "siat", "siat.csv", "--out", "siat.csv")
    assert "ends in" in refused("import", "--from", "siat", "siat.csv", "--out", "a.txt")


def test_regions_have_no_region_or_kind(divided: Callable[..., str]) -> None:
    assert divided("import", "--from", "egov", "egov.csv").startswith("code,egov\n1703,131.0\n")


def test_a_source_that_cannot_be_written_is_told(
    command: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "x.source.json").mkdir()
    outcome = command("import", "--from", "siat", "siat.json", "--out", "x.csv")
    assert outcome.status == 2
    assert "x.source.json: cannot be written" in outcome.err


def test_a_dataset_is_fetched_first(
    divided: Callable[..., str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def fetched(dataset: str, where: str, **_: object) -> Path:
        asked.extend([dataset, where])
        return folder / "siat.json"

    monkeypatch.setattr("scenarios.commands.import_.download_siat", fetched)
    assert "population" in divided("import", "--from", "siat", "246", "--download", ".")
    assert asked == ["246", "."]


LINES = re.findall(
    r"^python -m scenarios (import .*)$",
    (Path(__file__).parents[2] / "docs" / "readers.md").read_text("utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize("line", LINES)
def test_the_command_lines_of_the_documentation_run(
    command: Callable[..., Any], folder: Path, line: str
) -> None:
    words = line.split()
    outcome = command(*words)
    assert outcome.status == 0
    assert "--propose" in words or (folder / words[-1]).is_file()


def test_the_documentation_has_command_lines() -> None:
    assert len(LINES) >= 4
