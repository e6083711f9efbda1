"""An estimated value says so: in the result's doubt, its notes and on the calculation page."""

from collections.abc import Callable
from pathlib import Path

import pytest

import indicators
from scenarios import Result, run

ORDER = ("official", "derived", "region_imputed", "synthetic")
POT = '[[pot]]\nname = "p"\nshare = 1\nby = "{by}"\n'


@pytest.fixture
def bundled(folder: Path) -> Callable[..., Result]:
    def run_bundled(by: str, more: str = "", top: str = "") -> Result:
        (folder / "f.toml").write_text(POT.format(by=by) + more, encoding="utf-8")
        text = f'data = "bundled"\nbudget = 1_000_000\nformula = "f.toml"\n{top}'
        (folder / "s.toml").write_text(text, encoding="utf-8")
        return run("s.toml")

    return run_bundled


def test_the_doubt_is_the_worst_quality_among_the_columns_read(
    bundled: Callable[..., Result],
) -> None:
    result = bundled("population * births * poverty_rate + 0 * unemployed")
    quality = indicators.load_quality()[["population", "births", "poverty_rate", "unemployed"]]
    assert result.quality is not None
    assert result.doubt is not None
    assert sorted(result.quality.columns) == sorted(quality.columns)
    expected = [max(row, key=ORDER.index) for row in quality.to_numpy().tolist()]
    assert result.doubt.tolist() == expected
    assert result.doubt.index.equals(result.amount.index)


def test_columns_not_read_do_not_count(bundled: Callable[..., Result]) -> None:
    result = bundled("area_km2 * 0 + 1")
    assert result.doubt is not None
    assert list(result.doubt.unique()) != ["synthetic"]
    assert "poverty_rate" not in result.estimated


def test_a_baseline_counts_only_where_the_formula_reads_it(bundled: Callable[..., Result]) -> None:
    top = 'baseline = "social_spending_2025"\n'
    aside = bundled("population", top=top)
    assert aside.baseline is not None
    assert aside.estimated == {}
    assert "synthetic" not in set(aside.doubt if aside.doubt is not None else [])
    read = bundled("population", '[[limit]]\nname = "l"\nfloor = "0 * baseline"\n', top)
    assert read.estimated == {"social_spending_2025": "synthetic"}
    assert read.doubt is not None
    assert set(read.doubt) == {"synthetic"}


def test_the_doubt_of_a_baseline_scenario_is_taken_over(
    folder: Path, bundled: Callable[..., Result]
) -> None:
    (folder / "last.toml").write_text(
        'data = "bundled"\nbudget = 5\n[formula]\n'
        'pot = [{ name = "p", share = 1, by = "unemployed" }]\n',
        encoding="utf-8",
    )
    limit = '[[limit]]\nname = "l"\nfloor = "0 * baseline"\n'
    result = bundled("population", limit, 'baseline = "last"\n')
    assert result.doubt is not None
    assert set(result.doubt) == set(indicators.load_quality()["unemployed"])


def test_estimated_names_the_columns_with_their_worst_quality(
    bundled: Callable[..., Result],
) -> None:
    result = bundled("population + births + poverty_rate + unemployed")
    quality = indicators.load_quality()
    for name in ("population", "births", "poverty_rate", "unemployed"):
        worst = max(quality[name], key=ORDER.index)
        if worst in ("region_imputed", "synthetic"):
            assert result.estimated[name] == worst
        else:
            assert name not in result.estimated


def test_notes_tell_how_many_values_are_estimated(bundled: Callable[..., Result]) -> None:
    result = bundled("population * unemployed")
    (note,) = (note for note in result.notes if note.kind == "quality")
    kinds = indicators.load_quality()["unemployed"]
    estimated = kinds.isin(["region_imputed", "synthetic"])
    assert note.name == "unemployed"
    assert note.units == tuple(kinds.index[estimated])
    assert f"of {len(kinds)} values" in note.text
    assert "estimated, not official" in note.text


def test_the_command_line_tells_the_notes(
    folder: Path, bundled: Callable[..., Result], command: Callable[..., object]
) -> None:
    bundled("unemployed")
    outcome = command("run", "s.toml")
    assert "note: unemployed is estimated, not official" in outcome.err


def test_a_table_of_ones_own_has_no_quality(folder: Path) -> None:
    result = run("scenario.toml")
    assert result.quality is None
    assert result.doubt is None
    assert result.estimated == {}
    assert [note for note in result.notes if note.kind == "quality"] == []


def test_a_gap_in_the_bundled_table_is_no_fault(
    bundled: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    table, quality = indicators.load_table(), indicators.load_quality()
    gap = table.index[0]
    table["births"] = table["births"].astype("float64")
    table.loc[gap, "births"] = float("nan")
    quality.loc[gap, "births"] = None
    monkeypatch.setattr(indicators, "load_table", lambda: table)
    monkeypatch.setattr(indicators, "load_quality", lambda: quality)
    people = int(table.loc[gap, "population"])
    result = bundled("births", f'where = "population != {people}"\n')
    assert result.amount[gap] == 0
    assert result.doubt is not None
    assert result.estimated is not None


def test_inputs_carry_names_and_places(bundled: Callable[..., Result]) -> None:
    result = bundled("population")
    assert len(result.inputs) == 208
    assert result.inputs.index.equals(result.table.index)
    names = {"name_uz", "name_uz_cyrl", "name_ru", "name_en", "region_code", "kind", "population"}
    assert names <= {*result.inputs.columns}
    assert result.inputs.columns.is_unique
