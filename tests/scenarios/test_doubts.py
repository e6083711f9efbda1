"""Doubtful values of a table of one's own: told by `run` in a moment, and by `check` in full."""

from collections.abc import Callable
from pathlib import Path

import pytest

OWN = ("run", "formula.toml", "--data", "t.csv", "--budget", 1000, "--out", "r.csv")


@pytest.fixture
def table(folder: Path) -> Callable[[str], Path]:
    """A table in the current folder."""

    def write(text: str) -> Path:
        (folder / "t.csv").write_text(text, encoding="utf-8")
        return folder / "t.csv"

    return write


def test_a_count_with_a_fraction_is_told(table: Callable, command: Callable) -> None:
    table("code;population\n1;312.500\n2;50200\n3;7.25\n")
    outcome = command(*OWN)
    assert outcome.status == 0
    assert "note: population of 1 is 312.5, where a whole number, at least 0" in outcome.err
    assert "is expected (so of 2 units in all); look at the table, `check` tells all" in outcome.err


def test_values_that_can_be_and_columns_of_ones_own_are_not_told(
    table: Callable, command: Callable
) -> None:
    table("code,population,poor_people\n1,5,1.5\n2,,2\n3,4,-1\n".replace("2,,2", "2,6,2"))
    assert "note" not in command(*OWN).err


def test_bundled_tables_are_not_looked_at_again(command: Callable) -> None:
    assert "is expected" not in command("run", "social_protection_need", "--out", "r.csv").err


def test_a_column_of_numbers_read_as_text_is_one_error(table: Callable, refused: Callable) -> None:
    table("code;population\n1;312 500\n2;50 200\n3;7,5\n")
    (first, second) = refused(*OWN).splitlines()
    assert "population of 1 is '312 500', which is not a number" in first
    assert "column 'population': 3 cells are read as text, first '312 500' of 1" in second
    assert "use a decimal point" in second
    (told,) = refused("check", "t.csv").splitlines()
    assert told.startswith("t.csv: row 2, population of 1 is '312 500'; expected a number; 3 cells")
    assert "`python -m scenarios import`" in told


def test_one_such_cell(table: Callable, refused: Callable) -> None:
    table("code;population\n1;312 500\n2;50\n3;75\n")
    assert "column 'population': a cell is read as text" in refused(*OWN)
    assert "population of 1 is '312 500'; expected a number; write" in refused("check", "t.csv")


def test_a_table_of_ones_own_may_say_the_regions(table: Callable, command: Callable) -> None:
    table("code,region_code,population\na1,a,5\na2,a,6\n")
    assert "region_code" not in command("check", "t.csv").err
    table("code,population\na1,5\na2,6\n")
    told = command("check", "t.csv").err
    assert "add a column region_code" in told
    assert "`units`" not in told


def test_a_list_of_mahallas_is_sent_to_import(table: Callable, refused: Callable) -> None:
    table("mahalla;district;population\nA;B;5\n")
    assert refused("check", "t.csv").endswith("`python -m scenarios import --from registry`")
