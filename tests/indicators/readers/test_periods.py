"""Periods in their spellings."""

import pytest

from indicators.readers.founded import existed, exists_from
from indicators.readers.periods import (
    looks_like_period,
    period_order,
    period_start,
    read_period,
)

SPELT = {
    "2024": "2024",
    2024: "2024",
    "2024-yil": "2024",
    "2024 йил": "2024",
    "2024 г.": "2024",
    "2024-Q1": "2024-Q1",
    "Q3 2024": "2024-Q3",
    "2024 I chorak": "2024-Q1",
    "IV квартал 2024 года": "2024-Q4",
    "2-chorak 2024": "2024-Q2",
    "2024-M01": "2024-M01",
    "2021-М12": "2021-M12",  # a Cyrillic М
    "2024-01": "2024-M01",
    "2024-01-31": "2024-01-31",
    "01.02.2024": "2024-02-01",
    "2024-02-31": "",
    "2024-M13": "",
    "1234567": "",
    "": "",
    "jami": "",
}


@pytest.mark.parametrize(("written", "period"), SPELT.items())
def test_a_period_is_read(written: object, period: str) -> None:
    assert read_period(written) == period  # type: ignore[arg-type]  # cells of many kinds


def test_periods_are_ordered_by_their_end() -> None:
    periods = ["2025", "2024", "2024-Q4", "2024-M12", "2024-12-31", "", "2023-M01"]
    ordered = sorted(periods, key=period_order)
    assert ordered == ["", "2023-M01", "2024-12-31", "2024-M12", "2024-Q4", "2024", "2025"]


def test_a_period_begins_on_its_first_day() -> None:
    days = [period_start(one).isoformat() for one in ("2024", "2024-Q3", "2024-M05", "2024-05-09")]
    assert days == ["2024-01-01", "2024-07-01", "2024-05-01", "2024-05-09"]


def test_what_begins_with_a_year_looks_like_a_period() -> None:
    assert looks_like_period("2024-X1")
    assert not looks_like_period("20245")


def test_a_young_unit_exists_from_its_day_on() -> None:
    assert existed("1710240", "2022-M04")
    assert not existed("1710240", "2022-M03")
    assert existed("1710240", "")
    assert exists_from("1703202") is None
    assert existed("1703202", "1990")
