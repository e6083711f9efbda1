"""Ranks, histograms and quantiles of many draws against counting them plainly."""

import numpy as np
import pytest

from allocation import fairness
from allocation.ensemble import histogram, inequality, ranks
from allocation.ensemble.order_statistics import order_statistics
from allocation.ensemble.record import best_ranks
from allocation.ensemble.summary import rank_quantiles


@pytest.fixture
def drawn():
    """Amounts of 7 units in 300 draws, with ties and nothing for some; every tenth draw failed."""
    stream = np.random.default_rng(1)
    amounts = stream.integers(0, 9, (300, 7)) * stream.integers(1, 4, (1, 7))
    amounts[:, 3] += 1
    return amounts.astype(np.int64), np.where(np.arange(300) % 10 == 0, 2, 0)


def _ranked(amounts, status, places=None):
    """How often each unit had each place, and the Gini coefficients."""
    rows, n = amounts.shape
    bits, gini, codes = max((n - 1).bit_length(), 1), np.zeros(rows), np.zeros((rows, n), np.uint16)
    keys = ranks.sorted_keys(amounts, bits)
    done = ranks.rank_rows(
        amounts, status, keys, bits, places or n, codes, np.zeros((2, n), np.int32), gini
    )
    counts = np.zeros((n, places or n), dtype=np.uint32)
    histogram.add_codes(codes[:done], counts)
    return counts, gini


def _spread(amounts, status, centre, shift, counts):
    """Count amounts into bins that grow."""
    codes, bins = np.zeros(amounts.shape, dtype=np.uint16), counts.shape[1]
    outside, noted = np.zeros(len(centre), dtype=np.uint8), 0
    for rows in (slice(0, 90), slice(90, None)):
        block = amounts[rows], status[rows], centre, shift
        found = histogram.find_bins(*block, bins, codes[noted:], outside)
        assert (found > 0) == outside.any()
        if found:
            histogram.make_room(*block, counts, codes, noted, outside)
        noted += (status[rows] == 0).sum()
    histogram.add_codes(codes[:noted], counts)


def test_amounts_that_keys_do_not_tell_apart_are_put_in_order(both_ways):
    """Close together beside one far away: few differ in their leading bits."""
    stream = np.random.default_rng(2)
    for n, apart in ((40, 10**6), (300, 10**12)):
        amounts = stream.permuted(apart + np.tile(np.arange(n), (3, 1)), axis=1)
        amounts[1], amounts[:, 5] = np.arange(n)[::-1] + apart, 2**47
        amounts[2, 9] = 0
        counts, gini = _ranked(amounts, np.zeros(3, dtype=np.int64))
        rank = (amounts[:, None, :] > amounts[:, :, None]).sum(axis=2)
        for unit in range(n):
            assert counts[unit].tolist() == np.bincount(rank[:, unit], minlength=n).tolist()
        assert gini == pytest.approx([fairness.gini(row) for row in amounts])


def test_ranks_are_counted_exactly(both_ways, drawn):
    amounts, status = drawn
    counts, gini = _ranked(amounts, status)
    done = amounts[status == 0]
    rank = (done[:, None, :] > done[:, :, None]).sum(axis=2)
    wanted = [[(rank[:, unit] == place).sum() for place in range(7)] for unit in range(7)]
    assert counts.tolist() == wanted
    assert np.isnan(gini).tolist() == (status != 0).tolist()
    assert gini[status == 0] == pytest.approx([fairness.gini(row) for row in done])


def test_theil_and_gini_per_head_are_those_of_fairness(both_ways, drawn):
    amounts, status = drawn
    sizes, gini = np.arange(1.0, 8.0), np.full(300, np.nan)
    keys = inequality.per_size_keys(amounts, sizes, 3)
    inequality.weighted_gini(keys, 3, amounts, sizes, status, gini)
    done = amounts[status == 0]
    wanted = [fairness.gini(row / sizes, sizes) for row in done]
    assert gini[status == 0] == pytest.approx(wanted)
    theil = np.full(300, np.nan)
    inequality.theil_rows(amounts, sizes, status, theil)
    per_head = [fairness.theil(row / sizes, sizes) for row in done]
    assert theil[status == 0] == pytest.approx(per_head)
    inequality.theil_rows(amounts, np.empty(0), status, theil)
    assert theil[status == 0] == pytest.approx([fairness.theil(row) for row in done])
    assert np.isnan(theil[status != 0]).all()


def test_nothing_at_all_has_no_gini(both_ways):
    nothing, status = np.zeros((1, 2), dtype=np.int64), np.zeros(1, dtype=np.int64)
    counts, gini = _ranked(nothing, status)
    assert counts.tolist() == [[1, 0], [1, 0]]
    assert np.isnan(gini[0])
    theil = np.zeros(1)
    inequality.theil_rows(nothing, np.empty(0), status, theil)
    assert np.isnan(theil[0])
    inequality.weighted_gini(nothing, 1, nothing, np.ones(2), status, gini)
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
        _spread(amounts[order], status[order], centre, shift, counts)
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
        _spread(amounts[rows], status[rows], centre, shift, counts)
        parts.append((shift, counts))
    shift, counts = histogram.merge(parts[1], parts[2])
    assert shift.tolist() == parts[0][0].tolist()
    assert counts.tolist() == parts[0][1].tolist()


def test_quantiles_of_narrow_bins_are_order_statistics():
    amounts = np.random.default_rng(5).integers(100, 140, (501, 3))
    centre, shift, counts = histogram.first_bins(amounts, 2048)
    _spread(amounts, np.zeros(501, dtype=np.int64), centre, shift, counts)
    found = histogram.quantiles(centre, shift, counts, (0.5, 0.1))
    ranked = np.sort(amounts, axis=0)
    assert found.tolist() == [ranked[250].tolist(), ranked[50].tolist()]


def test_quantiles_of_wide_bins_are_near():
    amounts = np.random.default_rng(6).integers(0, 10**9, (20_000, 2))
    centre, shift, counts = histogram.first_bins(amounts[:200], 2048)
    _spread(amounts, np.zeros(20_000, dtype=np.int64), centre, shift, counts)
    found = histogram.quantiles(centre, shift, counts, (0.5, 0.05, 0.95))
    wanted = np.quantile(amounts, [0.5, 0.05, 0.95], axis=0)
    assert found == pytest.approx(wanted, abs=10**6)


@pytest.mark.parametrize("scale", [1, 2**40])
def test_order_statistics_are_those_of_numpy(both_ways, scale):
    kept = np.random.default_rng(7).integers(0, 100, (3, 61)) * scale
    failed = kept.copy()
    failed[:, [4, 9]] = -1
    levels = (0.5, 0.05, 0.95)
    assert order_statistics(kept, levels) == pytest.approx(np.quantile(kept, levels, axis=1))
    rest = np.delete(kept, [4, 9], axis=1)
    assert order_statistics(failed, levels) == pytest.approx(np.quantile(rest, levels, axis=1))


def test_rank_quantiles():
    counts = np.array([[1, 18, 1], [20, 0, 0]], dtype=np.uint32)
    assert rank_quantiles(counts, (0.5, 0.05, 0.95)).tolist() == [[2, 1], [1, 1], [2, 1]]


def test_more_units_than_places_are_counted_in_bands(both_ways):
    assert best_ranks(7, 7).tolist() == [1, 2, 3, 4, 5, 6, 7]
    amounts = np.array([[9, 3, 5, 5, 0, 1, 2]])
    counts, _ = _ranked(amounts, np.zeros(1, dtype=np.int64), places=3)
    assert counts.argmax(axis=1).tolist() == [0, 1, 0, 0, 2, 2, 1]
    places = [rank * 3 // 7 for rank in range(7)]
    best = [places.index(place) + 1 for place in range(3)]
    assert best_ranks(7, 3).tolist() == best
