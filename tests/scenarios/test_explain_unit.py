"""From an amount to its inputs, through an index: values, marks, weights, groups, quality."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import indicators
from scenarios import ScenarioError, UnitLine, explain_unit, find_unit, read_scenario, run

FORMULA = '[[formula.pot]]\nname = "all"\nshare = 1\nby = "{by}"\n'
OWN = """
data = "own.csv"
budget = 1000
{formula}
[index.need]
impute = "mean"
outliers = {{ method = "winsorize", skew = 0.5, kurtosis = 0.5, at_most = 1 }}
normalise = {{ method = "{normalise}"{options} }}
aggregate = {aggregate}
[index.need.members]
a = {{ direction = 1, weight = 3 }}
[index.need.members.far]
aggregate = "arithmetic"
[index.need.members.far.members]
b = {{ direction = -1, per = "people" }}
c = {{ direction = -1 }}
"""
UNITS = """code,a,b,c,people
x1,1,5,,10
x2,2,30,4,20
x3,3,10,9,10
x4,4,20,7,40
x5,90,21,2,30
"""
BUNDLED = """
budget = 1_000_000
[formula]
[[formula.pot]]
name = "all"
share = 1
by = "population * need"
[index.need.members]
poverty_rate = {}
births = { per = "population" }
"""


@pytest.fixture
def own(folder: Path) -> Callable[..., Path]:
    """A scenario on five units of one's own with an index that imputes and treats outliers."""

    def build(
        by: str = "need",
        aggregate: str = '"arithmetic"',
        normalise: str = "min_max",
        more: str = "",
    ) -> Path:
        options = ", range = [1, 100]" if normalise == "min_max" else ""
        text = OWN.format(
            formula=FORMULA.format(by=by), aggregate=aggregate, normalise=normalise, options=options
        )
        (folder / "own.csv").write_text(UNITS, encoding="utf-8")
        (folder / "own.toml").write_text(text + more, encoding="utf-8")
        return folder / "own.toml"

    return build


def _lines(path: Path, unit: str) -> dict[tuple[str, str], UnitLine]:
    return {(line.kind, line.name): line for line in explain_unit(run(str(path)), unit)}


def _letters(lines: tuple[UnitLine, ...]) -> list[str]:
    return [line.letter for line in lines]


def test_the_lines_of_an_index_stand_before_those_of_the_formula(own: Callable[..., Path]) -> None:
    lines = explain_unit(run(str(own())), "x2")
    kinds = [(line.kind, line.name) for line in lines]
    assert kinds[0] == ("index_value", "b")
    assert kinds.index(("index_normalised", "b")) < kinds.index(("index_value", "c"))
    assert kinds.index(("index_group", "need_far")) < kinds.index(("index_value", "a"))
    assert kinds.index(("index", "need")) + 1 == kinds.index(("input", "need"))
    assert kinds[-1] == ("amount", "amount")
    assert _letters(lines) == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"][: len(lines)]


def test_the_formulas_input_points_to_the_line_of_the_index(own: Callable[..., Path]) -> None:
    lines = _lines(own(by="need + need_far + people"), "x2")
    assert lines["input", "need"].expression == lines["index", "need"].letter
    assert lines["input", "need_far"].expression == lines["index_group", "need_far"].letter
    assert lines["input", "people"].expression == ""
    assert lines["input", "need"].value == lines["index", "need"].value


def test_a_value_is_divided_as_the_index_says(own: Callable[..., Path]) -> None:
    line = _lines(own(), "x2")["index_value", "b"]
    assert (line.expression, line.numbers, line.value) == ("b / people", "30 / 20", 1.5)
    assert line.quality == ""


def test_an_imputed_value_says_so_wherever_it_goes(own: Callable[..., Path]) -> None:
    lines = _lines(own(), "x1")
    assert lines["index_value", "c"].marks == ("imputed",)
    assert lines["index_value", "c"].expression == "imputed by mean()"
    assert lines["index_value", "c"].value == (4 + 9 + 7 + 2) / 4
    assert lines["index_normalised", "c"].marks == ("imputed",)
    assert lines["index_value", "b"].marks == ()


def test_a_treated_value_says_so(own: Callable[..., Path]) -> None:
    lines = _lines(own(), "x5")
    assert lines["index_value", "a"].value == 90
    treated = lines["index_treated", "a"]
    assert (treated.value, treated.expression, treated.marks) == (4, "winsorised", ("treated",))
    assert lines["index_normalised", "a"].marks == ("treated",)
    assert ("index_treated", "a") not in _lines(own(), "x2")


@pytest.mark.parametrize("unit", ["x1", "x2", "x3", "x4", "x5"])
@pytest.mark.parametrize(
    ("aggregate", "normalise"),
    [
        ('"arithmetic"', "min_max"),
        ('"arithmetic"', "z_score"),
        ('"geometric"', "min_max"),
        ('"harmonic"', "min_max"),
        ('{ method = "generalised_mean", power = 0.5 }', "min_max"),
        ('{ method = "generalised_mean", power = 0 }', "min_max"),
        ('{ method = "generalised_mean", power = -2 }', "min_max"),
    ],
)
def test_numbers_put_in_give_the_value_of_the_line(
    own: Callable[..., Path], aggregate: str, normalise: str, unit: str
) -> None:
    by = "need + 1000"
    lines = explain_unit(run(str(own(by=by, aggregate=aggregate, normalise=normalise))), unit)
    told = [line for line in lines if line.kind.startswith("index") and line.numbers]
    assert len(told) >= 6
    for line in told:
        assert eval(line.numbers) == pytest.approx(line.value, rel=1e-9, abs=1e-9), line


def test_weights_of_a_group_add_up_to_one(own: Callable[..., Path]) -> None:
    lines = _lines(own(), "x3")
    assert lines["index_normalised", "a"].weight == 0.75
    assert lines["index_group", "need_far"].weight == 0.25
    assert lines["index_normalised", "b"].weight == lines["index_normalised", "c"].weight == 0.5
    assert lines["index", "need"].weight is None


@pytest.mark.parametrize("aggregate", ['"copeland"', '"net_flow"'])
def test_what_rests_on_other_units_has_no_numbers(own: Callable[..., Path], aggregate: str) -> None:
    line = _lines(own(by="need + 100", aggregate=aggregate), "x3")["index", "need"]
    assert line.numbers == ""
    assert line.expression == f"{aggregate[1:-1]}(a, need_far)"


def test_own_weights_of_each_unit_are_not_told_as_common_ones(own: Callable[..., Path]) -> None:
    path = own()
    text = path.read_text(encoding="utf-8").replace(
        'aggregate = "arithmetic"\n[index.need.members]',
        'aggregate = "arithmetic"\nweigh = "benefit_of_the_doubt"\n[index.need.members]',
    )
    path.write_text(text, encoding="utf-8")
    line = _lines(path, "x3")["index", "need"]
    assert (line.numbers, line.expression) == (
        "", "weighted mean of a, need_far with the unit's own weights",
    )  # fmt: skip


def test_a_ranked_indicator_names_its_method(own: Callable[..., Path]) -> None:
    line = _lines(own(normalise="rank"), "x3")["index_normalised", "b"]
    assert (line.numbers, line.expression) == ("", "rank(b), less of it is more of the index")


def test_what_screening_left_out_is_not_in_the_lines(own: Callable[..., Path]) -> None:
    path = own()
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("[index.need]", "[index.need]\nscreen = { indicators = 0.9 }"), "utf-8"
    )
    lines = _lines(path, "x3")
    assert ("index_value", "c") not in lines
    assert lines["index_group", "need_far"].expression == "1 * b"


def test_an_index_that_reads_another_comes_after_it(own: Callable[..., Path]) -> None:
    more = "[index.twice.members]\nneed = { direction = 1 }\n"
    unread = "[index.other.members]\na = { direction = 1 }\n"
    path = own(by="twice + 1", more=more + unread)
    lines = explain_unit(run(str(path)), "x3")
    indices = [line.name for line in lines if line.kind == "index"]
    assert indices == ["need", "twice"]


def test_a_formula_without_an_index_has_the_lines_of_allocation(folder: Path) -> None:
    lines = explain_unit(run("scenario.toml"), "02")
    assert lines[0].name == "population"
    assert lines[-1].value == 30
    assert {line.index for line in lines} == {""}


# --------------------------------------------------------------------------------------- quality


def test_every_bundled_value_of_an_index_says_its_quality(folder: Path) -> None:
    (folder / "b.toml").write_text(BUNDLED, encoding="utf-8")
    result = run("b.toml")
    quality = indicators.load_quality()
    unit = str(quality.index[5])
    lines = _lines(folder / "b.toml", unit)
    assert lines["index_value", "poverty_rate"].quality == quality.at[unit, "poverty_rate"]
    assert lines["index_value", "poverty_rate"].label.uz
    assert lines["index_value", "poverty_rate"].unit == "%"
    assert lines["index_value", "births"].unit == ""
    assert result.quality is not None
    assert lines["index", "need"].quality == result.quality.at[unit, "need"]
    assert lines["amount", "amount"].quality == result.doubt[unit]
    assert all(line.quality for line in lines.values() if line.kind.startswith("index"))


def test_a_denominator_makes_a_value_doubtful(own: Callable[..., Path], folder: Path) -> None:
    """`births` is official in the table; by a synthetic denominator it is not."""
    text = BUNDLED.replace('per = "population"', 'per = "poor_population"')
    (folder / "b.toml").write_text(text, encoding="utf-8")
    unit = str(indicators.load_table().index[0])
    assert _lines(folder / "b.toml", unit)["index_value", "births"].quality == "synthetic"


def test_the_baseline_says_its_quality() -> None:
    lines = explain_unit(run("social_protection_need"), "1703202")
    (baseline,) = [line for line in lines if line.name == "baseline"]
    assert baseline.quality == "synthetic"


# ------------------------------------------------------------------------------------- the unit


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1706215", "1706215"),
        ("g'ijduvon", "1706215"),
        ("Gʻijduvon tumani", "1706215"),
        ("Ғиждувон тумани", "1706215"),
        ("Гиждуванский район", "1706215"),
    ],
)
def test_a_bundled_unit_is_found_by_any_name(text: str, code: str) -> None:
    assert find_unit(run("equal_per_head"), text) == code


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Urganch", ["more than one place", "1733401 (Urganch shahri)", "1733217", "the code"]),
        ("Toshkent", ["more than one place", "1727265"]),
        ("1703203x", ["no unit", "1703203 (Andijon tumani)"]),
        ("9999", ["no unit '9999'", "7 digits or a name"]),
        ("", ["no unit ''"]),
    ],
)
def test_a_bundled_unit_that_is_not_clear(text: str, parts: list[str]) -> None:
    with pytest.raises(ScenarioError) as caught:
        find_unit(run("equal_per_head"), text)
    told = str(caught.value)
    assert [part for part in parts if part not in told] == [], told
    assert len(told) < 600


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2", "did you mean 002 (South)?"),
        ("002 ", "did you mean 002 (South)?"),
        ("south", "did you mean 002 (South)?"),
        ("Sotuh", "did you mean 002 (South)?"),
        ("x", "there are 001, 002, 003, 004, 005, 006, 007, 008, 009, 010 and 2 more"),
    ],
)
def test_the_nearest_units_of_ones_own_table(folder: Path, text: str, told: str) -> None:
    rows = [f"{number:03},{'South' if number == 2 else ''},{number}" for number in range(1, 13)]
    (folder / "units.csv").write_text("\n".join(["code,name,population", *rows]), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        explain_unit(run("scenario.toml"), text)
    assert str(caught.value) == f"there is no unit {text!r}; {told}"


def test_no_name_is_guessed_on_ones_own_table(folder: Path) -> None:
    with pytest.raises(ScenarioError, match="there are 01, 02, 03"):
        find_unit(run("scenario.toml"), "Gʻijduvon")


def test_columns_of_the_result_stay_as_they_were(own: Callable[..., Path]) -> None:
    result = run(read_scenario(own()))
    assert isinstance(result.inputs, pd.DataFrame)
    assert [computed.result.index.name for computed in result.indices] == ["need"]
    assert result.indices[0].quality is None
