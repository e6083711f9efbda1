"""The classes by the lines of a year, at and around the lines."""

import pandas as pd
import pytest

from indicators import IndicatorError
from indicators.registry import district_indicators, lines_of, read_households
from indicators.registry.lists import exclusive_pairs, keys_of, means_tested, rows_of

CLASSES = ("state_supported", "poor", "borderline", "other")


@pytest.fixture
def classes(tmp_path, household):
    """Count the classes of 20 households with one income a head (4 members)."""

    def count(income_per_head, *, able=2, year=2026, members=4):
        income = {"income_uzs": income_per_head * members, "able_to_work": able}
        rows = [household(number, members=members, **income) for number in range(20)]
        path = tmp_path / "one.parquet"
        pd.DataFrame(rows).to_parquet(path)
        tables = district_indicators(read_households(path), year, threshold=2)
        # 0 of 20 is a small count: the family is hidden, so ask the tally itself
        assert tables.country["poor_families"].isna().all()
        return _tallied(path, year)

    return count


def _tallied(path, year):
    from indicators.registry.tally import tally

    country = tally(read_households(path), lines_of(year))[0].values.iloc[0]
    return {name for name in CLASSES if country[f"{name}_families"] == 20}


@pytest.mark.parametrize(
    ("year", "poor", "borderline"),
    [
        (2021, 440_000, 660_000),
        (2022, 498_000, 747_000),
        (2023, 568_000, 852_000),
        (2024, 648_000, 972_000),
        (2025, 669_000, 1_003_500),
        (2026, 715_000, 1_072_500),
    ],
)
def test_the_lines_are_1_and_one_and_a_half_times_the_years_minimum(year, poor, borderline):
    lines = lines_of(year)
    assert (lines.minimum, lines.poor, lines.borderline) == (poor, poor, borderline)
    assert lines.source


@pytest.mark.parametrize("year", [2021, 2024, 2026])
def test_exactly_on_a_line_is_borderline(classes, year):
    lines = lines_of(year)
    assert classes(lines.poor - 1, year=year) == {"poor"}
    assert classes(lines.poor, year=year) == {"borderline"}
    assert classes(lines.borderline, year=year) == {"borderline"}
    assert classes(lines.borderline + 1, year=year) == {"other"}


def test_the_poor_without_anybody_able_to_work_are_state_supported(classes):
    assert classes(100_000, able=0) == {"state_supported"}
    assert classes(715_000, able=0) == {"borderline"}
    assert classes(0, able=1, members=1) == {"poor"}


def test_large_households_do_not_overflow(classes):
    assert classes(1_072_501, members=100) == {"other"}


def test_borderline_families_are_eligible_since_2026():
    assert "borderline" in lines_of(2026).eligible
    assert "borderline" not in lines_of(2025).eligible


@pytest.mark.parametrize("year", [2020, 2031])
def test_a_year_without_a_published_minimum_is_an_error(year):
    with pytest.raises(IndicatorError, match=f"{year}.*2021.*expenditure.csv"):
        lines_of(year)


def test_the_lists_have_what_they_should():
    assert len(keys_of("needs")) == 12
    assert len(keys_of("payments")) == 11
    assert keys_of("notebooks") == ("temir", "ayollar", "yoshlar")
    assert set(means_tested()) <= set(keys_of("payments"))
    assert {key for pair in exclusive_pairs() for key in pair} <= set(keys_of("payments"))


@pytest.mark.parametrize("name", ["needs", "payments", "notebooks", "exclusive", "expenditure"])
def test_every_entry_has_a_source(name):
    assert all(row["source"].strip() for row in rows_of(name))


def test_what_is_assumed_says_so():
    assumed = {row["key"] for row in rows_of("needs") if row["confidence"] == "assumed"}
    assert assumed == {"elderly", "unemployed"}
