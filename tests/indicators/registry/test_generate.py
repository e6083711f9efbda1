"""Invented registries: the same for the same seed, valid, and like the country."""

import pandas as pd
import pytest

from indicators import IndicatorError, load_table
from indicators.registry import generate, read_households


def test_the_same_seed_gives_the_same_rows_another_seed_others(tmp_path):
    one, two, other = (
        pd.read_parquet(generate(tmp_path / f"{name}.parquet", 2_000, seed))
        .sort_values("household_id")  # the file's rows stand in any order
        .reset_index(drop=True)
        for name, seed in (("one", 4), ("two", 4), ("other", 5))
    )
    pd.testing.assert_frame_equal(one, two)
    assert not one.equals(other)


def test_all_districts_are_in_it_in_proportion_to_their_households(tmp_path):
    rows = pd.read_parquet(generate(tmp_path / "h.parquet", 200_000, 3), columns=["district_code"])
    share = rows["district_code"].value_counts(normalize=True)
    table = load_table()
    assert set(share.index) == set(table.index)
    expected = table["households"] / table["households"].sum()
    assert ((share - expected).abs() < 0.003).all()


def test_it_passes_its_own_check_and_has_unique_ids(small_file, small_frame):
    assert read_households(small_file).households == len(small_frame)
    assert small_frame["household_id"].is_unique


def test_its_poverty_is_that_of_the_district(small_frame):
    line = small_frame["members"].astype(int) * 715_000
    poor = (small_frame["income_uzs"] < line).groupby(small_frame["district_code"]).mean() * 100
    expected = load_table()["poverty_rate"].loc[poor.index]
    assert ((poor - expected).abs() < 1.5).all()


def test_columns_are_drawn_independently(small_frame):
    flags = small_frame.filter(regex="^(need|notebook)_").astype(float)
    common = flags.loc[:, flags.mean() > 0.01].corr().to_numpy().copy()
    common[range(len(common)), range(len(common))] = 0
    assert abs(common).max() < 0.05


@pytest.mark.parametrize("households", [0, 10**10])
def test_an_impossible_number_is_an_error(tmp_path, households):
    with pytest.raises(IndicatorError, match="households; take 1 to"):
        generate(tmp_path / "h.parquet", households, 1)


def test_an_impossible_seed_or_district_is_an_error(tmp_path):
    with pytest.raises(IndicatorError, match="seed -1"):
        generate(tmp_path / "h.parquet", 10, -1)
    with pytest.raises(IndicatorError, match="no district 99"):
        generate(tmp_path / "h.parquet", 10, 1, districts=["99"])


def test_nothing_is_left_beside_the_file(tmp_path):
    generate(tmp_path / "h.csv", 100, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["h.csv"]
