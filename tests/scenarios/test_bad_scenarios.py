"""Scenario files that cannot be used: one clear message a problem, status 2, nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

SCENARIO = {"data": '"units.csv"', "budget": "100", "formula": '"formula.toml"'}
ASKED = ("run", "s.toml", "--out", "result.csv")
WRONG = {
    "number": "1.5",
    "truth": "true",
    "list": "[1]",
    "table": "{ a = 1 }",
    "date": "2020-01-01",
    "inf": "inf",
    "nan": "nan",
    "minus": "-1",
}


def _refusal(folder: Path, refused: Callable[..., str], more: str = "", **keys: str) -> str:
    lines = [f"{key} = {value}" for key, value in {**SCENARIO, **keys}.items() if value]
    (folder / "s.toml").write_text("\n".join([*lines, more]), encoding="utf-8")
    return refused(*ASKED)


@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize(
    "key", ["title", "source", "data", "budget", "formula", "baseline", "id", "parameters"]
)
def test_a_value_of_the_wrong_kind(
    folder: Path, refused: Callable[..., str], key: str, value: str
) -> None:
    told = _refusal(folder, refused, **{key: value})
    assert all(line.startswith("s.toml: ") for line in told.splitlines())
    assert key in told
    assert "Decimal(" not in told
    assert "datetime" not in told


@pytest.mark.parametrize(
    ("keys", "more", "parts"),
    [
        ({"budgt": "1"}, "", ("'budgt'", "'budget'")),
        ({"bogus": "1"}, "", ("'bogus'", "budget")),
        ({"budget": ""}, "", ("no budget",)),
        ({"formula": ""}, "", ("formula",)),
        ({"formula": "{ }"}, "", ("no pot",)),
        (
            {"formula": '{ bogus = 1, pot = [{ name = "p", share = 1, by = "1" }] }'},
            "",
            ("'bogus'",),
        ),
        ({"formula": '"nope.toml"'}, "", ("nope.toml", "no such file")),
        ({"formula": '"."'}, "", ("s.toml",)),
        ({"formula": '"units.csv"'}, "", ("units.csv", "TOML")),
        ({"formula": '"a\\u0000b"'}, "", ("s.toml",)),
        ({"formula": f'"{"a" * 300}"'}, "", ("s.toml",)),
        ({"data": '"nope.csv"'}, "", ("nope.csv", "no such file")),
        ({"data": '""'}, "", (".csv, .xlsx, .parquet",)),
        ({"data": '"bundld"'}, "", ("bundld",)),
        ({"data": f'"{"a" * 300}.csv"'}, "", ("aaa",)),
        ({"data": '"a\\u0000b.csv"'}, "", (".csv",)),
        ({"id": '"unit"'}, "", ("'unit'", "code, population")),
        ({}, "[parameters]\nx = 1", ("parameters", "'x'", "has none")),
        ({}, "[[parameters]]\nx = 1", ("parameters",)),
        ({}, "[years]\nphase_in = { 2026 = 0.5 }", ("years", "budgets")),
        ({}, '[index.need]\naggregate = "arithmetic"', ("index",)),
    ],
)
def test_a_key_that_does_not_fit(
    folder: Path,
    refused: Callable[..., str],
    keys: dict[str, str],
    more: str,
    parts: tuple[str, ...],
) -> None:
    told = _refusal(folder, refused, more, **keys)
    assert [part for part in parts if part not in told] == [], told


@pytest.mark.parametrize("value", ["'x'", "true", "{ value = 1 }", "[1]", "nan"])
def test_a_parameter_is_overridden_by_numbers_only(
    folder: Path, refused: Callable[..., str], value: str
) -> None:
    formula = (folder / "formula.toml").read_text(encoding="utf-8")
    (folder / "formula.toml").write_text("[parameters]\nw = 1\n" + formula.split("\n", 1)[1])
    assert "'w'" in _refusal(folder, refused, f"[parameters]\nw = {value}")


def test_all_problems_of_a_scenario_and_its_formula_are_told_at_once(
    folder: Path, refused: Callable[..., str]
) -> None:
    (folder / "formula.toml").write_text('bogus = 1\n[[pot]]\nname = "p"\nby = "1"\n', "utf-8")
    told = _refusal(folder, refused, titel='"x"', budget="1.5", data="3")
    assert len(told.splitlines()) == 5
    assert [
        part for part in ("'titel'", "budget", "data", "'bogus'", "pot 'p'") if part not in told
    ] == []


@pytest.mark.parametrize(
    "content", [b"", b"not TOML", b"budget = 1\nbudget = 2\n", b'title = "\xe9"\n', b"\xff\xfea\0"]
)
def test_a_file_that_is_no_scenario(
    folder: Path, refused: Callable[..., str], content: bytes
) -> None:
    (folder / "s.toml").write_bytes(content)
    assert "s.toml: " in refused(*ASKED)
