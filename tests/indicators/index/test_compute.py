"""The whole index: an independent computation, stages, screening, denominators, weights."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import STAGES, IndicatorError, index_from

# Three levels: sub-indices, pillars, and indicators under them, with weights of any total.
TREE = {
    "near": {
        "roads": {"x0": (1.0, 1), "x1": (3.0, -1)},
        "trade": {"x2": (1.0, 1), "x3": (1.0, 1), "x4": (0.5, -1)},
    },
    "far": {"sky": {"x5": (2.0, 1)}, "sea": {"x6": (1.0, -1), "x7": (0.1, 1)}},
}
WEIGHTS = {"near": 0.7, "far": 0.5, "roads": 1.0, "trade": 2.0, "sky": 0.4, "sea": 0.6}


def _data(aggregate: str = "arithmetic") -> dict[str, object]:
    members = {
        outer: {
            "weight": WEIGHTS[outer],
            "members": {
                inner: {
                    "weight": WEIGHTS[inner],
                    "members": {
                        name: {"weight": weight, "direction": direction}
                        for name, (weight, direction) in own.items()
                    },
                }
                for inner, own in pillars.items()
            },
        }
        for outer, pillars in TREE.items()
    }
    return {
        "impute": {"method": "group_mean", "by": "part"},
        "normalise": {"method": "min_max", "range": [0, 100]},
        "aggregate": aggregate,
        "members": members,
    }


@st.composite
def tables(draw):
    """51 units in four parts, eight indicators on different scales, some cells missing."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    x = rng.lognormal(size=(51, 8)) * 10.0 ** rng.integers(-3, 6, 8)
    x[rng.random((51, 8)) < 0.08] = np.nan
    x[:4] = np.where(np.isnan(x[:4]), 1.0, x[:4])  # every part has a value
    codes = [f"U{at:02}" for at in rng.permutation(51)]
    table = pd.DataFrame(x, index=codes, columns=[f"x{at}" for at in range(8)])
    return table.assign(part=list("EAPM") + list(rng.choice(list("EAPM"), 47)), name="text")


def _by_hand(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The aggregated stage in plain Python, from the definitions."""
    scaled: dict[str, dict[str, float]] = {}
    for pillars in TREE.values():
        for own in pillars.values():
            for name, (_, direction) in own.items():
                filled = {}
                for code in table.index:
                    cell = table.loc[code, name]
                    if np.isnan(cell):
                        part = table.loc[table["part"] == table.loc[code, "part"], name].dropna()
                        cell = sum(part) / len(part)
                    filled[code] = cell * direction
                low, high = min(filled.values()), max(filled.values())
                scaled[name] = {c: 100 * (v - low) / (high - low) for c, v in filled.items()}

    def mean(parts: dict[str, float], code: str) -> float:
        return sum(w * scaled[part][code] for part, w in parts.items()) / sum(parts.values())

    for outer, pillars in TREE.items():
        for inner, own in pillars.items():
            parts = {name: weight for name, (weight, _) in own.items()}
            scaled[f"id_{inner}"] = {code: mean(parts, code) for code in table.index}
        parts = {f"id_{inner}": WEIGHTS[inner] for inner in pillars}
        scaled[f"id_{outer}"] = {code: mean(parts, code) for code in table.index}
    parts = {f"id_{outer}": WEIGHTS[outer] for outer in TREE}
    scaled["id"] = {code: mean(parts, code) for code in table.index}
    return scaled


@settings(max_examples=5, derandomize=True, deadline=None)
@given(table=tables())
def test_three_levels_against_plain_python(table):
    result = index_from("id", _data()).compute(table)
    expected = pd.DataFrame(_by_hand(table), index=table.index)
    assert set(result.aggregated.columns) == set(expected.columns)
    assert result.aggregated.index.tolist() == table.index.tolist()
    apart = (result.aggregated - expected[result.aggregated.columns]).abs()
    assert apart.to_numpy().max() < 1e-9
    assert result.columns.columns.tolist() == [
        "id_roads",
        "id_trade",
        "id_near",
        "id_sky",
        "id_sea",
        "id_far",
        "id",
    ]


@settings(max_examples=3, derandomize=True, deadline=None)
@given(table=tables())
def test_effective_weights_are_the_slopes_of_the_index(table):
    """Moving one normalised indicator by 1 moves an arithmetic index by its effective weight."""
    result = index_from("id", _data()).compute(table)
    assert result.effective.sum() == pytest.approx(1)
    raised = {**_data(), "normalise": "none", "impute": None}
    base = index_from("id", {k: v for k, v in raised.items() if v is not None})
    flat = result.normalised.assign(part="")
    directions = {n: d for p in TREE.values() for own in p.values() for n, (_, d) in own.items()}
    at = base.compute(flat).aggregated["id"]
    for name, weight in result.effective.items():
        moved = base.compute(flat.assign(**{name: flat[name] + directions[name]})).aggregated["id"]
        assert (moved - at).to_numpy() == pytest.approx(weight, abs=1e-9)


@pytest.mark.parametrize("aggregate", ["arithmetic", "copeland"])
def test_group_weights_add_up_to_1(units, aggregate):
    result = index_from(
        "x",
        {
            "aggregate": aggregate,
            "members": {
                "a": {"weight": 3, "direction": 1},
                "g": {"weight": 1, "members": {"b": {"direction": 1}, "c": {"direction": 1}}},
            },
        },
    ).compute(units)
    assert result.weights.to_dict() == {"b": 0.5, "c": 0.5, "a": 0.75, "x_g": 0.25}
    assert result.effective.to_dict() == {"a": 0.75, "b": 0.125, "c": 0.125}


# ---------------------------------------------------------------------------------------- stages


def test_every_stage_by_name(computed):
    result = computed()
    assert STAGES == ("raw", "imputed", "treated", "normalised", "aggregated")
    for name in STAGES:
        assert result.stage(name) is getattr(result, name)
    with pytest.raises(IndicatorError, match="no stage 'normalized'; did you mean 'normalised'"):
        result.stage("normalized")


def test_stages_up_to_one_do_not_want_the_later(index, units):
    """The raw table can be looked at although it has gaps and nothing fills them."""
    gappy = units.assign(a=units["a"].where(units.index != "03"))
    asked = index(aggregate="geometric")
    raw = asked.compute(gappy, until="raw").raw
    assert raw["a"].isna().tolist() == gappy["a"].isna().tolist()
    for stage in STAGES[:4]:
        result = asked.compute(units, until=stage)
        assert result.stage(stage).shape == (12, 3)
        assert result.aggregated.empty
    with pytest.raises(IndicatorError, match="no stage 'end'"):
        asked.compute(units, until="end")


def test_the_table_given_is_not_changed(computed, units):
    before = units.copy()
    computed(impute="mean", outliers="winsorize")
    assert units.equals(before)


def test_denominators(computed, units):
    result = computed(members={"a": {"direction": 1, "per": "people"}, "b": {"direction": 1}})
    assert result.raw["a"].tolist() == (units["a"] / units["people"]).tolist()
    assert result.raw["b"].tolist() == units["b"].tolist()


def test_a_missing_denominator_is_a_gap(computed, units):
    table = units.assign(people=units["people"].where(units.index != "03").astype("Int64"))
    members = {"a": {"direction": 1, "per": "people"}, "b": {"direction": 1}}
    assert computed(table, members=members, impute="mean").gaps.loc["03", "a"]


def test_a_denominator_of_0_is_refused_unless_the_value_is_missing(refusal, computed, units):
    members = {"a": {"direction": 1, "per": "people"}, "b": {"direction": 1}}
    table = units.assign(people=units["people"].where(units.index != "03", 0))
    message = refusal(table, members=members)
    assert message == "a cannot be divided by people, which is 0 for 03"
    table.loc["03", "a"] = np.nan
    assert computed(table, members=members, impute="mean").gaps.loc["03", "a"]


def test_whole_numbers_with_gaps_are_read(computed, units):
    table = units.assign(a=pd.array([1, 2, None, *range(4, 13)], dtype="Int64"))
    assert computed(table, impute="median").imputed["a"].tolist() == [
        1.0,
        2.0,
        7.0,
        *range(4, 13),
    ]


def test_long_decimals_are_read(computed, units):
    exact = [Decimal(str(cell)) + Decimal("1e-17") for cell in units["a"]]
    found = computed(units.assign(a=exact)).raw["a"]
    assert found.tolist() == pytest.approx(units["a"].tolist(), rel=1e-15)


# ------------------------------------------------------------------------------------- direction


def test_directions_come_from_the_member_the_catalogue_or_are_noted(units):
    table = units.rename(columns={"a": "poverty_rate", "b": "piped_water", "c": "novelty"})
    members = {"poverty_rate": {}, "piped_water": {}, "novelty": {}}
    result = index_from("x", {"members": members}).compute(table)
    assert result.notes == ("novelty has no direction; more of it is more of the index",)
    assert result.normalised["poverty_rate"].idxmax() == table["poverty_rate"].idxmax()
    assert result.normalised["piped_water"].idxmax() == table["piped_water"].idxmin()
    turned = {**members, "piped_water": {"direction": 1}, "novelty": {"direction": -1}}
    result = index_from("x", {"members": turned}).compute(table)
    assert result.notes == ()
    assert result.normalised["piped_water"].idxmax() == table["piped_water"].idxmax()
    assert result.normalised["novelty"].idxmax() == table["novelty"].idxmin()


# ------------------------------------------------------------------------------------- screening


@pytest.fixture
def thin(units):
    """Unit 02 knows one of three indicators; c is known for a third of the units."""
    table = units.copy()
    table.loc["02", ["a", "b"]] = np.nan
    table.loc[table.index > "04", "c"] = np.nan
    return table


def test_indicators_of_which_too_little_is_known_are_left_out(computed, thin):
    result = computed(thin, impute="mean", screen={"indicators": 0.5})
    assert result.raw.columns.tolist() == ["a", "b"]
    assert result.notes == ("c is left out: too few units have a value",)
    assert result.weights.to_dict() == {"a": 0.5, "b": 0.5}
    assert result.effective.to_dict() == {"a": 0.5, "b": 0.5}


def test_units_of_which_too_little_is_known_are_left_out(computed, thin):
    result = computed(thin, impute="mean", screen={"units": 0.5})
    assert "02" not in result.aggregated.index
    assert len(result.aggregated) == 11
    assert result.notes == ("left out, as too few indicators have a value: 02",)


def test_indicators_go_first(computed, thin):
    """Without c, unit 02 knows nothing; a unit that has two of two stays."""
    result = computed(thin, impute="mean", screen={"indicators": 0.5, "units": 0.9})
    assert len(result.raw) == 11


def test_the_limit_itself_is_enough(computed, units):
    table = units.assign(c=units["c"].where(units.index > "06"))
    assert computed(table, impute="mean", screen={"indicators": 0.5}).raw.shape == (12, 3)


def test_a_group_without_members_drops_out(computed, units):
    members = {
        "a": {"direction": 1},
        "g": {"members": {"b": {"direction": 1}}},
    }
    table = units.assign(b=np.nan)
    result = computed(table, members=members, screen={"indicators": 0.1})
    assert result.aggregated.columns.tolist() == ["a", "need"]
    assert result.columns.columns.tolist() == ["need"]
    assert result.effective.to_dict() == {"a": 1.0}


@pytest.mark.parametrize("screen", [{"indicators": 0.1}, {"units": 0.1}])
def test_screening_that_leaves_nothing_is_refused(refusal, units, screen):
    nothing = units.assign(a=np.nan, b=np.nan, c=np.nan)
    assert "the screening leaves nothing" in refusal(nothing, screen=screen)


# -------------------------------------------------------------------------------------- refusals


def test_missing_columns_come_together_with_the_nearest(refusal):
    message = refusal(
        members={"a": {"per": "peple"}, "bb": {}},
        impute={"method": "group_mean", "by": "sied"},
    )
    assert message.splitlines() == [
        "index 'need': there is no column 'peple'; did you mean 'people'?",
        "index 'need': there is no column 'bb'; did you mean 'b'?",
        "index 'need': there is no column 'sied'; did you mean 'side'?",
    ]


@pytest.mark.parametrize(
    ("cell", "told"), [("n/k", "'n/k'"), (np.inf, "inf"), ("1 234", "'1 234'")]
)
def test_cells_that_are_no_numbers_are_refused(refusal, units, cell, told):
    table = units.assign(a=[*units["a"][:11].astype(object), cell])
    message = refusal(table)
    assert message.startswith("a of 12 is no number: ")
    assert told in message


def test_a_text_column_is_refused(refusal):
    assert refusal(members={"side": {}}).startswith("side of 01, 02, 03, 04, 05 and 7 more is no")


def test_too_few_units_are_refused(refusal, units):
    assert "all values are the same" in refusal(units.head(1))


def test_a_table_without_units_is_refused(refusal, units):
    assert refusal(units.head(0))
