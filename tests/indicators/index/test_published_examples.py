"""Small examples of the Handbook (OECD/JRC 2008) and of COINr, each with its page or file."""

import numpy as np
import pandas as pd
import pytest

from indicators.index.diagnose import compare_ranks

# Table 25 (p. 106): 21 indicators rank four countries, in four kinds; best first.
MOULIN = {"abcd": 3, "acbd": 5, "bdca": 7, "cbda": 6}
# Table 28 (p. 108): Condorcet's own 60 indicators, in five kinds.
CONDORCET = {"abc": 23, "bca": 17, "bac": 2, "cab": 10, "cba": 8}
# Table 31 (p. 109): Fishburn's seven indicators.
FISHBURN = {"cbad": 3, "badc": 2, "adcb": 2}
# Table 34 (p. 112): the paradox that has no solution.
PARADOX = {"abc": 1, "cab": 1, "bca": 1}
# Table 35 (p. 113): five countries of the Technology Achievement Index, unrounded logarithms.
FIVE = {
    "Finland": [187, 125.6, 200.2, 50.7, 3.080, 4.150, 10, 27.4],
    "USA": [289, 130, 179.1, 66.2, 2.997, 4.073, 12, 13.9],
    "Sweden": [271, 156.6, 125.8, 59.7, 3.096, 4.145, 11.4, 15.3],
    "Japan": [994, 64.6, 49, 80.8, 3.003, 3.865, 9.5, 10],
    "Korea": [779, 9.8, 4.8, 66.7, 2.972, 3.653, 10.8, 23.2],
}


def _places(kinds: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """A column a kind of indicator, greater for better; and how many of the kind there are."""
    countries = sorted(next(iter(kinds)))
    columns = [[-order.index(country) for country in countries] for order in kinds]
    return np.array(columns, dtype=float).T, np.array(list(kinds.values()), dtype=float)


@pytest.fixture
def borda_points(normalise, aggregate):
    def points(kinds: dict[str, int]) -> list[float]:
        values, numbers = _places(kinds)
        scores = np.column_stack([normalise("borda", column) for column in values.T])
        return (aggregate("arithmetic", scores, numbers) * numbers.sum()).round(9).tolist()

    return points


@pytest.mark.parametrize(
    ("kinds", "printed"),
    [
        (MOULIN, [24, 44, 38, 20]),
        (CONDORCET, [58, 69, 53]),
        (FISHBURN, [13, 12, 11, 6]),
        ({order.replace("d", ""): number for order, number in FISHBURN.items()}, [6, 7, 8]),
        (PARADOX, [3, 3, 3]),
    ],
    ids=["table 26, p. 107", "table 29, p. 108", "table 32, p. 109", "table 33, p. 110", "p. 112"],
)
def test_borda(borda_points, kinds, printed):
    assert borda_points(kinds) == printed


def test_table_27_copeland_ranks_by_pairs(aggregate):
    """Page 107: c beats all, b beats a and d, d beats a: c, b, d, a."""
    assert aggregate("copeland", *_places(MOULIN)).tolist() == [-3, 1, 3, -1]


def test_table_27_net_flow_is_the_outranking_matrix_summed(aggregate):
    matrix = np.array([[0, 8, 8, 8], [13, 0, 10, 21], [13, 11, 0, 14], [13, 0, 7, 0]])
    expected = (matrix - matrix.T).sum(axis=1) / 21 / 3
    assert aggregate("net_flow", *_places(MOULIN)) == pytest.approx(expected)


@pytest.mark.parametrize("kinds", [CONDORCET, PARADOX], ids=["p. 109", "p. 112"])
def test_cycles_are_ties_for_copeland(aggregate, kinds):
    assert aggregate("copeland", *_places(kinds)).tolist() == [0, 0, 0]


def test_table_36_outranking_of_five_countries(aggregate):
    """Page 114. Finland and USA, and USA and Sweden, are even: four indicators to four."""
    matrix = np.array(
        [
            [0, 0.5, 0.375, 0.75, 0.625],
            [0.5, 0, 0.5, 0.625, 0.625],
            [0.625, 0.5, 0, 0.75, 0.625],
            [0.25, 0.375, 0.25, 0, 0.75],
            [0.375, 0.375, 0.375, 0.25, 0],
        ]
    )
    values = list(FIVE.values())
    flow = (matrix - matrix.T).sum(axis=1) / 4
    assert aggregate("net_flow", values) == pytest.approx(flow)
    assert aggregate("copeland", values).tolist() == [1, 2, 3, -2, -4]


def test_section_6_11_geometric_mean_punishes_imbalance(aggregate):
    """Page 104. The increased ones are printed cut off, not rounded: 2.545, 6.235."""
    values = [[21, 1, 1, 1], [6, 6, 6, 6], [21, 2, 1, 1], [7, 6, 6, 6]]
    assert aggregate("arithmetic", values[:2]).tolist() == [6, 6]
    printed = [2.14, 6, 2.54, 6.23]
    assert aggregate("geometric", values) == pytest.approx(printed, abs=0.006)


@pytest.mark.parametrize(
    ("temperatures", "humidities", "printed"),
    [
        ([35, 39], [75, 50], [0.949, 0.833]),
        ([35.9, 40], [70, 45], [0.949, 0.821]),
        ([95, 102.2], [75, 50], [0.965, 0.833]),
        ([96.62, 104], [70, 45], [0.965, 0.821]),
    ],
    ids=["2003 Celsius", "2004 Celsius", "2003 Fahrenheit", "2004 Fahrenheit"],
)
def test_table_14_share_of_the_leader(normalise, aggregate, temperatures, humidities, printed):
    """Page 83: dividing by the leader depends on where a scale begins."""
    columns = [normalise("fraction_of_maximum", each) for each in (temperatures, humidities)]
    assert aggregate("arithmetic", np.column_stack(columns)) == pytest.approx(printed, abs=6e-4)


def test_box_7_rank_correlation():
    """Page 82: rankings by height and weight of eight people, 0.57."""
    height = pd.Series(range(1, 9), index=list("ABCDEFGH"), dtype=float)
    weight = pd.Series([3, 4, 1, 2, 5, 7, 8, 6], index=list("ABCDEFGH"), dtype=float)
    found = compare_ranks(height, weight)
    assert found.kendall == pytest.approx(0.57, abs=0.0051)
    squares = (found.table["shift"] ** 2).sum()
    assert found.spearman == pytest.approx(1 - 6 * squares / (8 * 63))


def test_coinr_winsorise_documentation(treat):
    """COINr, help page of winsorise(): 1..10, 30, 100 becomes 1..10, 30, 30; one point."""
    found = treat([*range(1, 11), 30, 100], skew=2, kurtosis=3.5)
    assert found.values.tolist() == [*range(1, 11), 30, 30]
    assert found.changed == (11,)
    assert found.how == "winsorised"


def test_coinr_treat_tests(treat):
    """COINr, tests/testthat/test-treat.R: one outlier goes to the next; two with one point fail."""
    assert treat([*range(1, 11), 100]).values.tolist() == [*range(1, 11), 10]
    two = np.array([*range(1, 21), 100, 200], dtype=float)
    left = treat(two, at_most=1, then="none")
    assert left.values.tolist() == [*range(1, 21), 100, 100]
    assert abs(left.skewness_after) > 2
    logged = treat(two, at_most=1, then="log")
    assert logged.values == pytest.approx(np.log(two - 1 + 0.01 * 199))


@pytest.mark.parametrize(
    ("value", "direction", "expected"), [(1, 1, 0.1), (11, 1, 1), (-1, 1, 0), (1, -1, 0.9)]
)
def test_coinr_goalposts_tests(normalise, value, direction, expected):
    """COINr, tests/testthat/test-normalise.R; with direction -1 values come negated."""
    low, high = sorted((0 * direction, 10 * direction))
    found = normalise("goalposts", [value * direction], low=low, high=high, scale=1)
    assert found.tolist() == [pytest.approx(expected)]


@pytest.mark.parametrize(
    ("values", "target", "cut", "expected"),
    [
        ([0, 5, 11], 10, False, [0, 0.5, 1.1]),
        ([0, 5, 11], 10, True, [0, 0.5, 1]),
        ([1, -1, -10], 0, False, [1.1, 0.9, 0]),
        ([1, -1, -10], 0, True, [1, 0.9, 0]),
    ],
)
def test_coinr_distance_to_target_tests(normalise, values, target, cut, expected):
    """The same file, dist2targ; the last two are its values of direction -1, negated."""
    found = normalise("distance_to_target", values, target=target, cut=cut)
    assert found == pytest.approx(expected)
