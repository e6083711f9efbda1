"""`explain` and `check` as people use them."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import library, run

OWN = ("--data", "units.csv", "--budget", "100")


def test_explain_ends_with_the_amount(divided: Callable[..., str]) -> None:
    out = divided("explain", "formula.toml", *OWN, "--unit", "02")
    assert out.splitlines()[:2] == ["unit 02", "A. input population"]
    assert "step people" in out
    assert "pot all" in out
    assert out.splitlines()[-1].split() == ["=", "30", "soʻm"]


def test_explain_takes_the_options_of_run(folder: Path, divided: Callable[..., str]) -> None:
    out = divided("explain", "scenario.toml", "--budget", 1000, "--unit", "02")
    assert out.splitlines()[-1].split() == ["=", "300", "soʻm"]


def test_explain_says_how_doubtful_an_input_is(divided: Callable[..., str]) -> None:
    unit = run("social_protection_need").amount.index[0]
    out = divided("explain", "social_protection_need", "--unit", unit)
    assert "(official)" in out
    assert "(synthetic)" in out


@pytest.mark.parametrize("unit", ["1", "9", "", "01 "])
def test_explain_of_an_unknown_unit(refused: Callable[..., str], unit: str) -> None:
    told = refused("explain", "scenario.toml", "--unit", unit)
    assert "there is no unit" in told
    assert "01" in told


def test_explain_takes_a_name_in_any_spelling(divided: Callable[..., str]) -> None:
    by_code = divided("explain", "equal_per_head", "--unit", "1706215")
    assert divided("explain", "equal_per_head", "--unit", "g'ijduvon") == by_code


def test_numbers_are_grouped_and_short_in_the_console(divided: Callable[..., str]) -> None:
    out = divided("explain", "social_protection_need", "--unit", "1703202")
    assert "\u00a0" in out
    assert not re.search(r"(?<![.\d])\d{5}", out.replace("1703202", ""))
    assert not re.search(r"\.[1-9]\d{12}", out)


def test_the_money_of_a_group_is_told_in_words(divided: Callable[..., str]) -> None:
    out = divided("explain", "two_stage_regions", "--unit", "1703202")
    assert "money of group 1703" in out
    assert "of this region_code" in out
    assert "sum of (" not in out


def test_an_index_is_explained_before_the_formula(
    folder: Path, divided: Callable[..., str]
) -> None:
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    index = "[index.size.members]\npopulation = { direction = 1, weight = 2 }\n"
    formula = (folder / "formula.toml").read_text(encoding="utf-8")
    (folder / "formula.toml").write_text(formula.replace("population * 1", "size"), "utf-8")
    (folder / "scenario.toml").write_text(text + index, encoding="utf-8")
    lines = divided("explain", "scenario.toml", "--unit", "02").splitlines()
    assert lines[1] == "A. indicator population: Population"
    assert "B. normalised population: Population" in lines
    assert "   = 0 + 100 * (3 - 1) / (6 - 1)" in lines
    assert "   = 40   (weight 1)" in lines
    assert "C. index size" in lines
    assert lines[lines.index("D. input size") + 1] == "     C"


def test_explain_of_a_bad_formula(refused: Callable[..., str]) -> None:
    told = refused("explain", "formula.toml", "--data", "nope.csv", "--budget", 1, "--unit", "1")
    assert "nope.csv" in told


def test_explain_wants_a_unit(command: Callable[..., object]) -> None:
    with pytest.raises(SystemExit) as stop:
        command("explain", "scenario.toml")
    assert stop.value.code == 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("formula.toml", "a formula that reads the columns population"),
        ("scenario.toml", "a scenario that gives 3 units 100 soʻm"),
        ("units.csv", "a table of 3 units and 2 columns"),
        ("equal_per_head", "a scenario that gives 208 units"),
    ],
)
def test_check_of_what_is_well(divided: Callable[..., str], name: str, told: str) -> None:
    assert told in divided("check", name)


def test_check_counts_what_is_missing(folder: Path, divided: Callable[..., str]) -> None:
    (folder / "t.csv").write_text("code,x,y\n1,,2\n2,,3\n3,4,5\n", encoding="utf-8")
    assert "missing values: x 2" in divided("check", "t.csv")


def test_check_takes_endings_in_capitals(folder: Path, divided: Callable[..., str]) -> None:
    (folder / "T.CSV").write_bytes((folder / "units.csv").read_bytes())
    assert "a table of 3 units" in divided("check", "T.CSV")


def test_check_takes_another_column_of_codes(folder: Path, divided: Callable[..., str]) -> None:
    (folder / "t.csv").write_text("state,x\nA,1\n", encoding="utf-8")
    assert "a table of 1 unit" in divided("check", "t.csv", "--id", "state")


@pytest.mark.parametrize(
    ("name", "content", "parts"),
    [
        ("t.csv", "code,x\n1,2\n1,3\n,4\n", ["row 3", "row 4"]),
        ("t.csv", "code,x\n1,2\n2,n\n3,4\n", ["x of 2", "'n'"]),
        ("t.csv", "code,x,y\n1,2,z\n2,n,3\n3,4,5\n", ["x of 2", "'n'", "y of 1", "'z'"]),
        ("f.toml", '[[pot]]\nname = "p"\nby = "1+"\n', ["either a share", "by"]),
        ("f.toml", '[[step]]\nname = "s"\nexpression = "1"\n', ["no pot"]),
        ("s.toml", 'formula = "nope.toml"\nbudgt = 3\n', ["nope.toml", "'budgt'", "no budget"]),
        (
            "s.toml",
            'data = "units.csv"\nbudget = 3\n[[formula.pot]]\nname = "p"\nshare = 1\nby = "kin"\n',
            ["'kin'", "'kind'"],
        ),
        ("x.toml", "?", ["TOML"]),
    ],
)
def test_check_tells_every_problem(
    folder: Path, refused: Callable[..., str], name: str, content: str, parts: list[str]
) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    told = refused("check", name)
    assert name in told
    assert [part for part in parts if part not in told] == [], told


@pytest.mark.parametrize("name", ["nope.csv", "nope.toml", "nope", "."])
def test_check_of_what_is_not_there(refused: Callable[..., str], name: str) -> None:
    assert refused("check", name)


@pytest.mark.parametrize("name", library())
def test_every_scenario_of_the_library_passes_check(divided: Callable[..., str], name: str) -> None:
    assert "208 units" in divided("check", name)


def test_a_fault_of_ours_is_told_apart(
    command: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(sys.modules["scenarios.run"], "allocate", broken)
    outcome = command("run", "scenario.toml")
    assert outcome.status == 1
    assert "Traceback" in outcome.err
    assert "fault of the program" in outcome.err
    assert outcome.out == ""


# -------------------------------------------------------------------------------- which unit it is


@pytest.mark.parametrize("name", ["explain", "limits", "compare"])
def test_the_unit_meant_is_told_first(command: Callable, name: str) -> None:
    outcome = command(name, "social_protection_need", "--unit", "Gʻijdvon tumani")
    assert outcome.status == 0
    assert outcome.out.startswith("unit 1706215 (Gʻijduvon tumani, Buxoro viloyati)\n")
    assert "note: 'Gʻijdvon tumani' is taken for 1706215 (Gʻijduvon tumani" in outcome.err


@pytest.mark.parametrize("text", ["1706215", "Gʻijduvon tumani"])
def test_a_unit_named_as_it_is_written_needs_no_note(command: Callable, text: str) -> None:
    outcome = command("explain", "equal_per_head", "--unit", text)
    assert outcome.out.startswith("unit 1706215 (Gʻijduvon tumani, Buxoro viloyati)\n")
    assert "is taken for" not in outcome.err


@pytest.mark.parametrize("name", ["explain", "limits", "compare"])
def test_of_an_unknown_unit_only_the_error_is_told(command: Callable, name: str) -> None:
    outcome = command(name, "social_protection_need", "--unit", "Atlantis")
    assert outcome.status == 2
    assert outcome.out == ""
    assert [line for line in outcome.err.splitlines() if not line.startswith("error: ")] == []


def test_a_unit_of_ones_own_table(command: Callable) -> None:
    assert command("explain", "scenario.toml", "--unit", "02").out.startswith("unit 02\n")


@pytest.mark.parametrize("text", ["Toshkent", "Toshkent shahri"])
def test_a_city_of_several_districts_lists_them_all(refused: Callable, text: str) -> None:
    told = refused("explain", "equal_per_head", "--unit", text)
    assert "Toshkent shahri is a city of 12 districts" in told
    assert told.count("(") - told.count("1727265 (Toshkent tumani)") == 12
    assert ("1727265 (Toshkent tumani)" in told) == (text == "Toshkent")


def test_a_region_lists_its_units(refused: Callable) -> None:
    told = refused("explain", "equal_per_head", "--unit", "Buxoro viloyati")
    assert "Buxoro viloyati is a region of" in told
    assert "1706215 (Gʻijduvon tumani)" in told


def test_a_rounding_that_is_not_the_nearest_gives_its_reason(
    folder: Path, divided: Callable[..., str]
) -> None:
    more = "[rounding]\nunit = 5\n[[limit]]\nname = 'l'\nfloor = '16 if code == \"01\" else 0'\n"
    text = (folder / "formula.toml").read_text("utf-8")
    (folder / "floored.toml").write_text(f"{text}\n{more}", encoding="utf-8")
    (folder / "own.csv").write_text("code,population\n01,6\n02,17\n03,17\n", encoding="utf-8")
    own = ("--data", "own.csv", "--budget", 100)
    out = divided("explain", "floored.toml", *own, "--unit", "01")
    assert out.endswith("= 20 soʻm\n     rounded up, so that it does not fall below its floor\n")
    out = divided("explain", "formula.toml", *own, "--unit", "01")
    assert out.endswith("= 15 soʻm\n")
