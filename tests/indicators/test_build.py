"""The store is rebuilt to the byte; the pieces of the build keep their promises."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geodata
from indicators.build import estimate, make, raw, write
from indicators.build.anchors import Anchor
from indicators.build.compose import Store
from indicators.build.derive import worst
from indicators.build.drivers import DRIVERS
from indicators.build.keys import KEYS
from indicators.build.places import areas
from indicators.build.recipes import RECIPES, Recipe
from indicators.build.spread import settle, whole
from indicators.build.store import DATA
from indicators.build.streams import noise
from indicators.errors import IndicatorError

amounts = st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any)


def test_a_rebuild_is_the_committed_store_byte_for_byte(store: Store, tmp_path: Path) -> None:
    written = write(store, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in written}
    different = [p.name for p in written if p.read_bytes() != (DATA / p.name).read_bytes()]
    assert different == [], "run `python -m indicators.build` and commit the result"


def test_the_store_has_one_row_a_value(values: pd.DataFrame) -> None:
    key = ["indicator", "period", "code"]
    assert not values.duplicated(key).any()
    assert values[key].equals(values[key].sort_values(key))
    assert values["value"].notna().all()


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.indicator)
def test_a_recipe_names_what_exists(recipe: Recipe, table: pd.DataFrame) -> None:
    assert set(recipe.drivers) <= set(DRIVERS)
    assert recipe.base in {*table, *KEYS, "population_2025"}
    assert recipe.anchored_on
    assert recipe.why


def test_every_indicator_with_a_synthetic_value_tells_its_assumptions(
    values: pd.DataFrame,
) -> None:
    text = (DATA / "ASSUMPTIONS.md").read_text(encoding="utf-8")
    told = {line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")}
    assert set(values.loc[values["quality"] == "synthetic", "indicator"]) <= told


def test_the_noise_of_an_indicator_depends_on_its_name_alone() -> None:
    codes = pd.Index(["a", "b", "c"])
    assert noise("x", codes).equals(noise("x", codes))
    assert not noise("x", codes).equals(noise("y", codes))
    assert noise("x", pd.RangeIndex(5000)).abs().max() <= 2


@given(amounts, st.integers(0, 10**9))
def test_whole_parts_add_up_and_stay_within_one_of_their_quota(
    quotas: list[int], total: int
) -> None:
    shares = np.array(quotas, dtype=float)
    parts = whole(shares, total)
    assert parts.sum() == total
    assert (np.abs(parts - shares * total / shares.sum()) < 1 + 1e-6).all()


def test_nothing_to_divide_by_is_an_error() -> None:
    with pytest.raises(IndicatorError, match="every quota is zero"):
        whole(np.zeros(3), 7)


@given(
    st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 100)), min_size=1, max_size=30),
    st.floats(0.05, 0.95),
)
def test_settled_ratios_meet_the_mean_in_their_range_and_order(
    units: list[tuple[float, float]], part: float
) -> None:
    score, weight = (np.array(column) for column in zip(*units, strict=True))
    mean = 2 + 6 * part
    ratio = settle(score, weight, mean, 2.0, 8.0)
    assert np.average(ratio, weights=weight) == pytest.approx(mean)
    assert ((ratio >= 2) & (ratio <= 8)).all()
    assert (np.diff(ratio[np.argsort(score, kind="stable")]) >= 0).all()


def test_a_mean_out_of_range_is_an_error() -> None:
    with pytest.raises(IndicatorError, match="not between"):
        settle(np.zeros(2), np.ones(2), 9.0, 1.0, 8.0)


REGION = pd.Series({"a": "1", "b": "1", "c": "2", "d": "3"})


def test_regions_without_a_figure_share_the_rest_of_the_country() -> None:
    anchor = Anchor(regions=pd.Series({"1": 10.0}), country=100.0)
    told = [(list(codes), total) for codes, total in make.groups(anchor, REGION)]
    assert told == [(["a", "b"], 10.0), (["c", "d"], 90.0)]


def test_regions_without_a_figure_get_nothing_where_the_country_has_none() -> None:
    anchor = Anchor(regions=pd.Series({"1": 10.0}))
    assert [total for _, total in make.groups(anchor, REGION)] == [10.0]


def test_estimated_regions_are_made_to_add_up_to_the_country() -> None:
    anchor = Anchor(regions=pd.Series({"1": 1.5, "2": 1.5, "3": 3.0}), country=7.0, published=False)
    totals = [total for _, total in make.groups(anchor, REGION)]
    assert sum(totals) == 7
    assert all(total == int(total) for total in totals)


def test_published_regions_stay_where_the_country_was_rounded() -> None:
    anchor = Anchor(regions=pd.Series({"1": 1.0, "2": 2.0, "3": 3.0}), country=7.0)
    assert [total for _, total in make.groups(anchor, REGION)] == [1.0, 2.0, 3.0]


def test_published_estimates_stay_and_the_rest_meets_the_mean() -> None:
    guess, weight = pd.Series({"1": 5.0, "2": 4.0, "3": 8.0}), pd.Series({"1": 1, "2": 2, "3": 1})
    filled = estimate.fill(pd.Series({"1": 9.0}), guess, weight, 6.0)
    assert filled["1"] == 9.0
    assert filled["3"] == pytest.approx(2 * filled["2"])
    assert (filled * weight).sum() / weight.sum() == pytest.approx(6.0)


def test_poverty_keeps_published_regions_and_orders_the_others_sensibly() -> None:
    people = raw.population("region")["2025-01-01"].drop("1700")
    of_2024 = estimate.poverty("2024", people)
    assert of_2024["1733"] == 11.9
    assert of_2024.idxmin() in {"1712", "1726"}
    assert of_2024.between(4, 14).all()


def test_doubt_is_the_worst_of_the_parts() -> None:
    first = pd.Series(["official", "derived", "synthetic"])
    second = pd.Series(["official", "region_imputed", "official"])
    assert worst(first, second).to_list() == ["derived", "region_imputed", "synthetic"]


def test_an_outline_too_small_for_its_people_gets_an_estimated_area() -> None:
    units = pd.DataFrame(
        {
            "kind": ["city", "city", "district"],
            "area_km2": [0.1, 10.0, 500.0],
            "shape": ["official", "official", "approximate"],
        },
        index=["speck", "city", "tuman"],
    )
    area = areas(units, pd.Series({"speck": 20_000, "city": 100_000, "tuman": 9_000}))
    assert area["value"].to_dict() == {"speck": 2.0, "city": 10.0, "tuman": 500.0}
    assert area["quality"].to_list() == ["synthetic", "official", "derived"]
    assert area["flag"].to_list() == ["speck", "", ""]


def test_areas_are_those_of_geodata_except_for_specks(
    table: pd.DataFrame, values: pd.DataFrame
) -> None:
    outline = geodata.unit_table()["area_km2"].reindex(table.index)
    specks = values.loc[(values["indicator"] == "area_km2") & (values["flag"] == "speck"), "code"]
    assert set(table.index[table["area_km2"] != outline]) == set(specks)
    assert 6 <= len(specks) <= 8


def test_an_unknown_fact_is_an_error() -> None:
    with pytest.raises(IndicatorError, match=r"region_facts\.csv has no grp for 1999"):
        raw.fact("region", "grp", "1999")
