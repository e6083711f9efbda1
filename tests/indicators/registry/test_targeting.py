"""Targeting errors on households whose errors are known."""

import pandas as pd
import pytest

from indicators.registry import district_indicators, read_households, targeting_errors
from indicators.registry.columns import counts

POOR, RICH, PAID = 400_000, 20_000_000, 360_000


@pytest.fixture
def targeting(tmp_path, household):
    """30 poor and paid, 10 poor and not, 20 rich and paid (half of them twice), 140 others."""
    kinds = [
        *[{"income_uzs": POOR, "pays_child_allowance_uzs": PAID}] * 30,
        *[{"income_uzs": POOR}] * 10,
        *[{"income_uzs": RICH, "pays_child_allowance_uzs": PAID}] * 10,
        *[{"income_uzs": RICH, "pays_material_assistance_uzs": 2 * PAID, **_twice()}] * 10,
        *[{"income_uzs": RICH}] * 140,
    ]
    path = tmp_path / "targeting.parquet"
    rows = [household(number, **kind) for number, kind in enumerate(kinds)]
    pd.DataFrame(rows).to_parquet(path)
    return read_households(path)


def _twice():
    return {"pays_lonely_assistance_uzs": PAID, "pays_utility_compensation_uzs": PAID}


def _shown(registry, **options):
    return targeting_errors(registry, 2026, **options)


@pytest.fixture
def unprotected(monkeypatch):
    """Show everything, to look at the arithmetic: 0 state-supported would hide the rest."""
    from indicators.registry import tables

    monkeypatch.setattr(
        tables,
        "masks",
        lambda levels, _: tuple(
            pd.DataFrame(False, index=level.values.index, columns=level.values.columns)
            for level in levels
        ),
    )


@pytest.mark.usefixtures("unprotected")
def test_the_errors_are_those_of_the_definition(targeting):
    row = _shown(targeting).district.loc["1703202"]
    assert row["exclusion_error"] == pytest.approx(100 * 10 / 40)
    assert row["inclusion_error"] == pytest.approx(100 * 20 / 50)
    assert row["leakage"] == pytest.approx(100 * (10 + 20) / (30 + 10 + 20))
    assert row["duplicate_rate"] == pytest.approx(100 * 10 / 200)
    assert row["eligible_paid"] == 30
    assert row["leaked_uzs"] == 30 * PAID
    assert not row["suppressed"]


def test_small_counts_are_hidden_and_so_are_the_errors(targeting):
    found = _shown(targeting)
    assert found.country["exclusion_error"].isna().all()
    assert found.country["suppressed"].all()
    assert found.country["payment_duplicates"].tolist() == [10]


def test_it_hides_what_the_indicators_hide(small_registry):
    tables, found = district_indicators(small_registry, 2026), _shown(small_registry)
    for level in ("country", "region", "district"):
        classes = getattr(tables, level)["poor_families"].isna()
        assert getattr(found, level)["eligible_paid"].isna().equals(classes)


def test_the_errors_of_a_realistic_registry_lie_between_0_and_100(small_registry):
    found = _shown(small_registry).district
    errors = found[["exclusion_error", "inclusion_error", "leakage"]].dropna()
    assert len(errors)
    assert errors.ge(0).all(axis=None)
    assert errors.le(100).all(axis=None)


def test_the_notes_name_the_rule(small_registry):
    text = " ".join(_shown(small_registry).notes)
    assert "state_supported, poor, borderline" in text
    assert "child_allowance, material_assistance" in text


def test_overlapping_means_tested_payments_are_linked_to_the_targeting(monkeypatch):
    from indicators.registry import columns

    upper = {count.name: count.upper for count in counts()}
    assert upper["payment_duplicates"] == "payment_duplicates"
    monkeypatch.setattr(columns, "exclusive_pairs", lambda: (columns.means_tested(),))
    counts.cache_clear()
    try:
        assert {c.name: c.upper for c in counts()}["payment_duplicates"] == columns.MEANS
    finally:
        counts.cache_clear()
