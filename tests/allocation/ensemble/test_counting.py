"""Ranks, histograms and quantiles of many draws against counting them plainly."""

import numpy as np
import pytest

from allocation import fairness
from allocation.ensemble import histogram, ranks
from allocation.ensemble.record import best_ranks
from allocation.ensemble.summary import order_statistics, rank_quantiles


@pytest.fixture
def drawn():
    """Amounts of 7 units in 300 draws, with ties and nothing for some; every tenth draw failed."""
    stream = np.random.default_rng(1)
    amounts = stream.integers(0, 9, (300, 7)) * stream.integers(1, 4, (1, 7))
    amounts[:, 3] += 1
    return amounts.astype(np.int64), np.where(np.arange(300) % 10 == 0, 2, 0)


def test_ranks_are_counted_exactly(both_ways, drawn):
    amounts, status = drawn
    counts, gini = np.zeros((7, 7), dtype=np.uint32), np.full(300, np.nan)
    keys = ranks.sorted_keys(amounts, 3)
    ranks.count_ranks(keys, 3, status, counts)
    ranks.plain_gini(keys, 3, status, gini)
    done = amounts[status == 0]
    rank = (done[:, None, :] > done[:, :, None]).sum(axis=2)
    wanted = [[(rank[:, unit] == place).sum() for place in range(7)] for unit in range(7)]
    assert counts.tolist() == wanted
    assert np.isnan(gini).tolist() == (status != 0).tolist()
    assert gini[status == 0] == pytest.approx([fairness.gini(row) for row in done])


def test_theil_and_gini_per_head_are_those_of_fairness(both_ways, drawn):
    amounts, status = drawn
    sizes, gini = np.arange(1.0, 8.0), np.full(300, np.nan)
    keys = ranks.per_size_keys(amounts, sizes, 3)
    ranks.weighted_gini(keys, 3, amounts, sizes, status, gini)
    done = amounts[status == 0]
    wanted = [fairness.gini(row / sizes, sizes) for row in done]
    assert gini[status == 0] == pytest.approx(wanted)
    theil = np.full(300, np.nan)
    ranks.theil_rows(amounts, sizes, status, theil)
    per_head = [fairness.theil(row / sizes, sizes) for row in done]
    assert theil[status == 0] == pytest.approx(per_head)
    ranks.theil_rows(amounts, np.empty(0), status, theil)
    assert theil[status == 0] == pytest.approx([fairness.theil(row) for row in done])
    assert np.isnan(theil[status != 0]).all()


def test_nothing_at_all_has_no_gini(both_ways):
    nothing, status = np.zeros((1, 2), dtype=np.int64), np.zeros(1, dtype=np.int64)
    counts, gini = np.zeros((2, 2), dtype=np.uint32), np.zeros(1)
    keys = ranks.sorted_keys(nothing, 1)
    ranks.count_ranks(keys, 1, status, counts)
    for measure in (
        lambda: ranks.plain_gini(keys, 1, status, gini),
        lambda: ranks.theil_rows(nothing, np.empty(0), status, gini),
    ):
        gini[0] = 0.0
        measure()
        assert np.isnan(gini[0])
    assert counts.tolist() == [[1, 0], [1, 0]]
    ranks.weighted_gini(nothing, 1, nothing, np.ones(2), status, gini)
    assert np.isnan(gini[0])


def test_losses(both_ways, drawn):
    amounts, status = drawn
    counts, limits = np.zeros(7, dtype=np.int64), np.array([3.0, 2.5, np.nan, 1, 0, 9, 4])
    ranks.count_below(amounts, limits, status, counts)
    assert counts.tolist() == (amounts[status == 0] < limits).sum(axis=0).tolist()


def test_histograms_grow_the_same_in_any_order(both_ways):
    stream = np.random.default_rng(3)
    amounts = np.exp(stream.normal(6, 2, (400, 3))).astype(np.int64)
    status = np.zeros(400, dtype=np.int64)
    status[7] = 1
    results = []
    for order in (np.arange(400), np.arange(400)[::-1], stream.permutation(400)):
        centre, shift, counts = histogram.first_bins(amounts[:5], 16)
        histogram.spread(amounts[order], status[order], centre, shift, counts)
        results.append((shift, counts))
    for shift, counts in results:
        assert shift.tolist() == results[0][0].tolist()
        assert counts.tolist() == results[0][1].tolist()
        assert counts.sum(axis=1).tolist() == [399] * 3
    for unit in range(3):
        place = ((amounts[status == 0, unit] - centre[unit]) >> shift[unit]) + 8
        assert counts[unit].tolist() == np.bincount(place, minlength=16).tolist()


def test_histograms_of_two_workers_merge_to_the_whole(both_ways):
    amounts = np.random.default_rng(4).integers(0, 5000, (200, 2))
    status = np.zeros(200, dtype=np.int64)
    parts = []
    for rows in (slice(None), slice(0, 60), slice(60, None)):
        centre, shift, counts = histogram.first_bins(amounts[:3], 32)
        histogram.spread(amounts[rows], status[rows], centre, shift, counts)
        parts.append((shift, counts))
    shift, counts = histogram.merge(parts[1], parts[2])
    assert shift.tolist() == parts[0][0].tolist()
    assert counts.tolist() == parts[0][1].tolist()


def test_quantiles_of_narrow_bins_are_order_statistics():
    amounts = np.random.default_rng(5).integers(100, 140, (501, 3))
    centre, shift, counts = histogram.first_bins(amounts, 2048)
    histogram.spread(amounts, np.zeros(501, dtype=np.int64), centre, shift, counts)
    found = histogram.quantiles(centre, shift, counts, (0.5, 0.1))
    ranked = np.sort(amounts, axis=0)
    assert found.tolist() == [ranked[250].tolist(), ranked[50].tolist()]


def test_quantiles_of_wide_bins_are_near():
    amounts = np.random.default_rng(6).integers(0, 10**9, (20_000, 2))
    centre, shift, counts = histogram.first_bins(amounts[:200], 2048)
    histogram.spread(amounts, np.zeros(20_000, dtype=np.int64), centre, shift, counts)
    found = histogram.quantiles(centre, shift, counts, (0.5, 0.05, 0.95))
    wanted = np.quantile(amounts, [0.5, 0.05, 0.95], axis=0)
    assert found == pytest.approx(wanted, abs=10**6)


def test_order_statistics_are_those_of_numpy():
    kept = np.random.default_rng(7).integers(0, 100, (3, 61))
    failed = kept.copy()
    failed[:, [4, 9]] = -1
    levels = (0.5, 0.05, 0.95)
    assert order_statistics(kept, levels) == pytest.approx(np.quantile(kept, levels, axis=1))
    rest = np.delete(kept, [4, 9], axis=1)
    assert order_statistics(failed, levels) == pytest.approx(np.quantile(rest, levels, axis=1))


def test_rank_quantiles():
    counts = np.array([[1, 18, 1], [20, 0, 0]], dtype=np.uint32)
    assert rank_quantiles(counts, (0.5, 0.05, 0.95)).tolist() == [[2, 1], [1, 1], [2, 1]]


def test_more_units_than_places_are_counted_in_bands():
    assert best_ranks(7, 7).tolist() == [1, 2, 3, 4, 5, 6, 7]
    places = [rank * 3 // 7 for rank in range(7)]
    best = [places.index(place) + 1 for place in range(3)]
    assert best_ranks(7, 3).tolist() == best
