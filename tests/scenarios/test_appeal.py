"""Appeals: one value corrected, everyone's amounts before and after, a draft in the store."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import ScenarioError, Store, run
from scenarios.appeal import appeal, keep
from scenarios.one_value import read_value, value_of, with_value

STORE = "sqlite:///s.db"


def _appeal(value: str = "6", **given: str):
    return appeal("scenario.toml", "02", "population", value, reason="recount", **given)


def test_everyones_amount_before_and_after(folder: Path) -> None:
    table = _appeal().table
    assert table["amount_before"].tolist() == [60, 30, 10]
    assert table["amount_after"].tolist() == [46, 46, 8]
    assert table["change"].sum() == 0


@settings(deadline=None, max_examples=15,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(people=st.lists(st.integers(1, 999), min_size=3, max_size=3), at=st.integers(0, 2))
def test_the_same_value_changes_nothing(folder: Path, people, at) -> None:
    codes = ["01", "02", "03"]
    pd.DataFrame({"code": codes, "population": people}).to_csv(folder / "units.csv", index=False)
    one = appeal("scenario.toml", codes[at], "population", str(people[at]), reason="none")
    assert (one.table["change"] == 0).all()
    with pytest.raises(ScenarioError, match="there is nothing to keep"):
        keep(one, STORE)


def test_a_gap_of_ones_own_table_may_be_filled(folder: Path) -> None:
    (folder / "units.csv").write_text("code,population,poor\n01,6,1\n02,3,\n", "utf-8")
    one = appeal("scenario.toml", "02", "poor", "2", reason="found")
    assert one.note == "Appeal of 02: poor no value -> 2. found"
    assert one.after.inputs["poor"].tolist() == [1, 2]


def test_a_text_may_be_corrected(folder: Path) -> None:
    one = appeal("scenario.toml", "02", "kind", " a ", reason="moved")
    assert (one.old, one.new) == ("b", "a")
    assert one.table["change"].tolist() == [0, 0, 0]


def test_values_that_the_rules_refuse_are_refused_and_others_are_told(folder: Path) -> None:
    (folder / "units.csv").write_text(
        "code,population,poor_population,poverty_rate\n01,100,10,10\n02,80,8,10\n", "utf-8"
    )
    for value, told in (("81", "at most 80"), ("-5", "poor_population")):
        with pytest.raises(ScenarioError, match=told):
            appeal("scenario.toml", "02", "poor_population", value, reason="x")
    one = appeal("scenario.toml", "02", "poor_population", "12", reason="x")
    assert [remark[:22] for remark in one.remarks] == ["02: poverty_rate is 10"]
    assert appeal("scenario.toml", "02", "poor_population", "8", reason="x").remarks == ()


def test_a_draft_stands_below_what_it_is_about(folder: Path) -> None:
    store = Store(STORE)
    published = store.save(run("scenario.toml"), author="Office").id
    store.publish(published, who="Board")
    before = store.get(published)
    saved = keep(_appeal(), store, author="Office")
    kept = store.get(saved.id)
    assert kept.kept.table["amount"].tolist() == [46, 46, 8]
    listed = {one.id: one for one in store.list()}
    assert listed[saved.id].state == "draft"
    assert listed[saved.id].note == "Appeal of 02: population 3 -> 6. recount"
    assert listed[saved.id].tags == ("appeal",)
    assert listed[published].state == "published"
    assert store.get(published).kept.table.equals(before.kept.table)
    assert [branch.entry.id for branch in store.history(published)] == [published, saved.id]
    assert store.check() == ()
    assert keep(_appeal(), store).new is False


def test_bundled_values_keep_their_quality_unless_told(folder: Path) -> None:
    def corrected(**more: str):
        return appeal("equal_per_head", "1703202", "population", "5", reason="x", **more)

    assert corrected().quality.at["1703202", "population"] != "region_imputed"
    one = corrected(quality="region_imputed")
    assert one.quality.at["1703202", "population"] == "region_imputed"
    assert one.after.quality.at["1703202", "population"] == "region_imputed"
    saved = keep(one, Store(STORE), author="Office")
    kept = Store(STORE).get(saved.id).kept
    assert kept.inputs.quality.table().at["1703202", "population"] == "region_imputed"


def test_a_gap_filled_must_say_how_sure_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios.scenario import bundled_or_table

    def with_gap(*arguments: object) -> tuple:
        table, kinds = bundled_or_table(*arguments)
        kinds = kinds.copy()
        kinds.loc["1703202", "population"] = None
        return table, kinds

    monkeypatch.setattr("scenarios.appeal.bundled_or_table", with_gap)
    with pytest.raises(ScenarioError, match="had no value of population; say how sure"):
        appeal("equal_per_head", "1703202", "population", "5", reason="x")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"reason": " "}, "needs a reason"),
        ({"unit": "9"}, "there is no unit '9'"),
        ({"column": "populaton"}, "no column 'populaton'; did you mean 'population'"),
        ({"value": "many"}, "population is a column of numbers, and 'many' is none"),
        ({"value": "-1"}, "population is -1; expected a whole number, at least 0"),
        ({"column": "kind", "value": " "}, "an empty text is no value"),
        ({"quality": "sure"}, "'sure' is no quality"),
        ({"quality": "official"}, "the quality of population is not known"),
    ],
)
def test_wrong_appeals_are_refused(folder: Path, arguments: dict, told: str) -> None:
    asked = {"unit": "02", "column": "population", "value": "6", "reason": "x"} | arguments
    with pytest.raises(ValueError, match=told):
        appeal("scenario.toml", **asked)


def test_the_command_shows_keeps_and_writes(folder: Path, command: Callable) -> None:
    asked = ("appeal", "scenario.toml", "--unit", "02", "--set", "population=6", "--reason", "r")
    shown = command(*asked)
    assert shown.out.splitlines() == [
        "unit 02",
        "Appeal of 02: population 3 -> 6. r",
        "02: 30 -> 46 soʻm (+16)",
        "of 2 others 0 get more, 0 soʻm in all, and 2 get less, 16 soʻm in all",
        "01: 60 -> 46 soʻm (-14)",
        "03: 10 -> 8 soʻm (-2)",
    ]
    assert not (folder / "s.db").exists()
    kept = command(*asked, "--store", STORE, "--author", "A", "--out", "o.csv")
    assert kept.status == 0, kept.err
    assert "kept as a draft: " in kept.out
    table = pd.read_csv(folder / "o.csv", dtype={"code": str}, index_col="code")
    assert table["change"].tolist() == [-14, 16, -2]
    again = command(*asked, "--store", STORE, "--author", "A")
    assert "\nkept: " in again.out
    assert "were kept already" in again.err


def test_the_command_takes_parameters(folder: Path, divided: Callable[..., str]) -> None:
    rule = (folder / "formula.toml").read_text("utf-8")
    rule = rule.replace("[[step]]", "[parameters]\nw = 1\n[[step]]").replace("* 1", "* w + w")
    (folder / "formula.toml").write_text(rule, "utf-8")
    asked = ("appeal", "scenario.toml", "--unit", "02", "--set", "population=6", "--reason", "r")
    assert divided(*asked) == divided(*asked, "--parameter", "w=2")


@pytest.mark.parametrize(
    ("value", "more", "told"),
    [
        ("population", (), "write it as column=value"),
        ("population=6", ("--out", "units.csv"), "would overwrite"),
        ("population=3", ("--store", STORE), "is 3 already"),
    ],
)
def test_the_command_refuses(
    folder: Path, refused: Callable[..., str], value: str, more: tuple, told: str
) -> None:
    asked = ("appeal", "scenario.toml", "--unit", "02", "--reason", "r", "--set", value)
    assert told in refused(*asked, *more)


@pytest.mark.parametrize(
    ("cells", "value", "after"),
    [
        ([1, 2], Fraction(5), [5, 2]),
        ([1, 2], Fraction(1, 2), [0.5, 2.0]),
        ([1.5, 2.0], Fraction(3), [3.0, 2.0]),
        ([2**60, 2**60 + 1], Fraction(1, 2), [0.5, 2**60 + 1]),
        ([1, 2], Fraction(10**20), [1e20, 2.0]),
        (["a", "b"], "c", ["c", "b"]),
        ([True, False], False, [False, False]),
        (pd.array([1, None], dtype="Int64"), Fraction(7), [7, None]),
    ],
)
def test_one_value_changes_and_no_other(cells, value, after: list) -> None:
    table = pd.DataFrame({"x": pd.Series(cells)}).set_axis(["1", "2"])
    before = table.copy()
    changed = with_value(table, "1", "x", value)["x"]
    assert [None if pd.isna(one) else one for one in changed.tolist()] == after
    assert value_of(with_value(table, "1", "x", value), "1", "x") == value
    pd.testing.assert_frame_equal(table, before)


def test_values_are_read_as_their_column_is() -> None:
    assert read_value(pd.Series([True, False]), "FALSE") is False
    with pytest.raises(ScenarioError, match="is true or false"):
        read_value(pd.Series([True, False], name="open"), "yes")
    table = pd.DataFrame({"n": [1.0, None], "o": pd.Series([1, "x"], dtype=object)})
    table.index = pd.Index(["1", "2"])
    assert value_of(table, "2", "n") is None
    assert value_of(table, "2", "o") == "x"
    with pytest.raises(ScenarioError, match="there is no unit '3'"):
        value_of(table, "3", "n")
