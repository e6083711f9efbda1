"""Expressions that are refused: injection, giants, what has no value. Nothing is ever run."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ASKED = ("run", "f.toml", "--data", "units.csv", "--budget", "100", "--out", "result.csv")

OUTSIDE_THE_LANGUAGE = (
    "__import__('os').system('touch stolen')",
    "().__class__.__mro__[1].__subclasses__()",
    "population.__class__",
    "open('stolen', 'w')",
    "exec('1')",
    "eval('1')",
    "(lambda: 1)()",
    "[x for x in (1, 2)]",
    "{'a': 1}",
    "[population]",
    "(population, 1)",
    "population[0]",
    "f'{population}'",
    "(x := 1)",
    "x = 1",
    "population; 1",
    "population # comment",
    "import os",
    "await population",
    "yield 1",
    "*population",
    "max(*population)",
    "max(**population)",
    "True",
    "None",
    "...",
    "1j",
    "b'x'",
    "population // 2",
    "population % 2",
    "population @ 2",
    "population & 1",
    "population | 1",
    "population ^ 2",
    "population << 2",
    "~population",
    "population is 1",
    "population in (1, 2)",
    "max(population)",
    "total()",
    "total(population, by=1)",
    "total(population, by=kind, by=kind)",
    "share(population, weight=population)",
    "clip(population)",
    "population if",
    "population +",
    "1if population > 0else 2e",
    "",
    "   ",
    "1" * 5000,
    "(" * 300 + "1" + ")" * 300,
    "-" * 200 + "1",
    "not " * 100 + "1 == 1",
    "population.real.conjugate()",
    "\\",
    "'",
    "\u0000",
    "population\u200b",
)
WITHOUT_A_VALUE = (
    "9**9**9**9",
    "9**9**9",
    "(9**9)**(9**9)",
    "2**99999",
    "population**9**9",
    "population**1000",
    "population**population**population",
    "10.0**400 * population",
    "1e400 * population",
    "exp(10000)",
    "exp(700)**5",
    "(population * 1e-300)**-300",
    "population / 0",
    "population / (population - 3)",
    "1 / (population - population)",
    "(population - 3)**-1",
    "(population - 3)**-0.5",
    "(0 - population)**0.5",
    "log(0)",
    "log(population - 1)",
    "sqrt(-1)",
    "clip(population, 5, 1)",
    "bracket(population, [1, 2], [1])",
    "bracket(population, [2, 1], [1, 1])",
    "nth_largest(population, 9)",
    "nth_largest(population, 1.5)",
    "nth_largest(population, 1e400)",
    "population**1e400",
    "share(population * 0)",
    "zscore(population * 0)",
    "minmax(population * 0 + 1)",
    "mean(population, weight=population * 0)",
    "kind",
    "'a'",
    "kind + 1",
    "kind == 1",
    "population == 'a'",
    "kind < 'b' and population",
    "population and 1",
    "not population",
    "1 if kind else 2",
    "1 if population else 2",
    "total(kind)",
    "total(population, by=budget)",
    "share(population, by=kind) / (population - 6)",
)


@pytest.mark.parametrize("text", OUTSIDE_THE_LANGUAGE, ids=range(len(OUTSIDE_THE_LANGUAGE)))
@pytest.mark.parametrize("key", ["expression", "where", "floor"])
def test_what_is_not_in_the_language_is_refused(
    folder: Path, refused: Callable[..., str], text: str, key: str
) -> None:
    quoted = json.dumps(text)
    step = quoted if key == "expression" else '"population"'
    more = "" if key == "expression" else f"{key} = {quoted}\n"
    _write(folder, step, more)
    told = refused(*ASKED)
    assert "f.toml" in told
    assert ("step 's'" if key == "expression" else "pot 'p'") in told
    assert len(told) < 2000
    assert not (folder / "stolen").exists()


@pytest.mark.parametrize("text", WITHOUT_A_VALUE)
def test_what_has_no_value_is_refused_with_its_place(
    folder: Path, refused: Callable[..., str], text: str
) -> None:
    _write(folder, json.dumps(text))
    told = refused(*ASKED)
    assert "step 's'" in told
    assert "\n" not in told
    assert len(told) < 1000


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("population / (population - 3)", "02"),
        ("log(population - 1)", "03"),
        ("sqrt(2 - population)", "01, 02"),
        ("1 / (population - 6)", "01"),
        ("1 / 0 if population == 1 else 1", "03"),
    ],
)
def test_the_units_without_a_value_are_named(
    folder: Path, refused: Callable[..., str], text: str, unit: str
) -> None:
    _write(folder, json.dumps(text))
    assert f"for {unit} in `" in refused(*ASKED)


def test_a_name_helps_to_know_the_unit(folder: Path, refused: Callable[..., str]) -> None:
    (folder / "units.csv").write_text("code,name_uz,population\n7,Gʻuzor,1\n8,Koson,2\n", "utf-8")
    _write(folder, '"1 / (population - 1)"')
    assert "7 (Gʻuzor)" in refused(*ASKED)


def test_a_branch_that_is_not_taken_needs_no_value(
    folder: Path, divided: Callable[..., str]
) -> None:
    (folder / "units.csv").write_text("code,population\n1,2\n2,0\n3,\n", encoding="utf-8")
    _write(folder, "\"0 if code == '3' else 4 / population if code == '1' else 2\"")
    (folder / "t.csv").write_text("code,unit,population\n1,1,2\n2,2,0\n3,3,\n", encoding="utf-8")
    out = divided("run", "f.toml", "--data", "t.csv", "--id", "unit", "--budget", 100)
    assert [line.rsplit(",", 1)[1] for line in out.splitlines()[1:]] == ["50", "50", "0"]


def _write(folder: Path, expression: str, more: str = "") -> None:
    (folder / "f.toml").write_text(
        f'[[step]]\nname = "s"\nexpression = {expression}\n'
        f'[[pot]]\nname = "p"\nshare = 1\nby = "s"\n{more}',
        encoding="utf-8",
    )
