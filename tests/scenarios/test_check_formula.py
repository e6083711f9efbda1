"""`check` of formulas, and of what is neither a formula nor a table."""

from collections.abc import Callable
from pathlib import Path

import pytest

POTS = """title = "Two pots"
[parameters]
w = {value}
[[pot]]
name = "a"
share = "{share}"
by = "population"
[[pot]]
name = "b"
share = "w"
by = "poor"
"""


@pytest.fixture
def formula(folder: Path) -> Callable[..., str]:
    """Write a formula of two pots."""

    def write(share: str = "1 - w", value: str = "0.5") -> str:
        (folder / "f.toml").write_text(POTS.format(share=share, value=value), encoding="utf-8")
        return "f.toml"

    return write


def test_shares_of_numbers_must_add_up(formula: Callable, refused: Callable) -> None:
    told = refused("check", formula("0.4"))
    assert told.startswith("f.toml: the shares of the pots add up to 0.9, not to 1")


@pytest.mark.parametrize("share", ["1 - w", "0.5", "mean(population)", "1 / count(1)"])
def test_shares_that_add_up_or_need_a_table(
    formula: Callable, divided: Callable, share: str
) -> None:
    assert "a formula that reads the columns" in divided("check", formula(share))


def test_names_are_checked_against_a_table(formula: Callable, refused: Callable) -> None:
    told = refused("check", formula(), "--data", "units.csv")
    assert told.startswith("f.toml: pot 'b': there is no column")
    assert "'poor'" in told


def test_a_table_that_has_the_names(divided: Callable) -> None:
    out = divided("check", "formula.toml", "--data", "units.csv")
    assert out == "formula.toml: a formula that reads the columns population\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("scenario.toml", "--data", "units.csv"), "--data is for formulas"),
        (("units.csv", "--data", "units.csv"), "--data is for formulas"),
        (("units.csv", "--period", "foo"), "the period 'foo' is none; write 2024"),
        ((".",), ". is a folder; name a file in it"),
        (("s.json",), "python -m scenarios import"),
        (("s.txt",), ".csv, .xlsx, .parquet"),
    ],
)
def test_what_check_refuses(
    folder: Path, refused: Callable, arguments: tuple[str, ...], told: str
) -> None:
    (folder / "s.json").write_text('{"a": 1}', encoding="utf-8")
    (folder / "s.txt").write_text("code;population\n1;2\n", encoding="utf-8")
    assert told in refused("check", *arguments)


@pytest.mark.parametrize("file", ["s.json", "s.txt"])
def test_run_says_which_endings_are_read(folder: Path, refused: Callable, file: str) -> None:
    (folder / file).write_text('{"a": 1}', encoding="utf-8")
    told = refused("run", "formula.toml", "--data", file, "--budget", 1)
    assert ".csv, .xlsx, .parquet" in told
    assert "python -m scenarios import" in told


def test_a_table_in_the_place_of_a_formula(refused: Callable) -> None:
    assert "give it with --data" in refused("run", "units.csv", "--budget", 1)


def test_an_open_quotation_mark_names_its_line(folder: Path, refused: Callable) -> None:
    text = 'code,name,population\n1,A,2\n2,"B,3\n3,C,4\n'
    (folder / "q.csv").write_text(text, encoding="utf-8")
    assert "q.csv: not a proper CSV file from line 3 on" in refused("check", "q.csv")
