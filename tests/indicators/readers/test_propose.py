"""What headings are proposed to mean: units that contradict, short names, codes; doubts told."""

from pathlib import Path

import pytest

from indicators import propose_mapping, read_table
from indicators.readers.propose import best_indicator

ROWS = (
    "code;name;region_code;Aholi (ming kishi);Kambagʻallar soni\n"
    "{};Gʻijduvon tumani;1706;312,5;23 100\n{};Qorakoʻl tumani;1706;182,3;15 010\n"
)


@pytest.mark.parametrize(
    ("heading", "indicator"),
    [
        ("Aholi (ming kishi)", "population"),
        ("Aholi", "population"),
        ("Население, тыс. чел.", "population"),
        ("Kambagʻallar soni, nafar", "poor_population"),
        ("Kambagʻallik darajasi, %", "poverty_rate"),
        ("Ishsizlik darajasi (%)", "unemployment_rate"),
    ],
)
def test_short_headings_and_units_lead_to_the_indicator(heading: str, indicator: str) -> None:
    score, name, _ = best_indicator(heading)
    assert name == indicator
    assert score >= 70


def test_a_unit_that_contradicts_pushes_an_indicator_down() -> None:
    plain, contradicted = (
        best_indicator("Population growth"),
        best_indicator("Aholi oʻsishi, kishi"),
    )
    assert plain[1] == "population_growth"
    assert contradicted[1] != "population_growth"


def _write(folder: Path, *codes: str) -> Path:
    path = folder / "t.csv"
    path.write_text(ROWS.format(*codes), encoding="utf-8")
    return path


def test_codes_of_units_win_over_those_of_regions(tmp_path: Path) -> None:
    mapping = propose_mapping(_write(tmp_path, "1706215", "1706230"))
    assert (mapping.code, mapping.name, mapping.region) == ("code", "name", "region_code")


def test_a_column_code_that_only_numbers_rows_is_no_figure(tmp_path: Path) -> None:
    mapping = propose_mapping(_write(tmp_path, "1", "2"))
    assert (mapping.code, mapping.name, mapping.region) == ("", "name", "region_code")
    assert [one.indicator for one in mapping.columns] == ["population", "poor_population"]
    assert "left out: code" in mapping.doubts
    assert read_table(_write(tmp_path, "1", "2"), mapping.confirm()).table.index[0] == "1706215"


def test_codes_of_regions_alone_are_the_codes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("kod,Aholi\n1703,100\n1706,200\n", encoding="utf-8")
    assert propose_mapping(path).code == "kod"


def test_doubts_left_in_a_confirmed_mapping_are_told_at_every_import(tmp_path: Path) -> None:
    path = _write(tmp_path, "1706215", "1706230")
    notes = read_table(path, propose_mapping(path).confirm()).notes
    assert any(note.startswith("the mapping still doubts: quality = official") for note in notes)
    doubt = "the mapping still doubts that 'Kambagʻallar soni' is poor_population: the heading says"
    assert any(note.startswith(doubt) for note in notes)
