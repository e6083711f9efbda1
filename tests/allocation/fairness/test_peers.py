"""Agreement with PySAL's inequality (unweighted: weights by repeating) and with scipy."""

import libpysal
import numpy as np
import pandas as pd
import pytest
from inequality import atkinson, gini, schutz, theil
from scipy import stats

from allocation import fairness

YEARS = [f"pcgdp{year}" for year in range(1940, 2010, 10)]
# Printed in the documentation of PySAL's inequality for the states of Mexico, regions hanson98.
THEIL = [0.20894344, 0.15222451, 0.10472941, 0.10194725, 0.09560113, 0.10511256, 0.10660832]
BETWEEN = [0.0345889, 0.02816853, 0.05260921, 0.05931219, 0.03205257, 0.02963731, 0.03635872]
WITHIN = [0.17435454, 0.12405598, 0.0521202, 0.04263506, 0.06354856, 0.07547525, 0.0702496]


@pytest.fixture(scope="module")
def mexico() -> pd.DataFrame:
    return pd.read_csv(libpysal.examples.get_path("mexico.csv"))


@pytest.fixture(scope="module")
def sample():
    stream = np.random.default_rng(4)
    return stream.lognormal(size=208), stream.integers(1, 9, 208)


@pytest.mark.parametrize("place", range(len(YEARS)), ids=YEARS)
def test_theil_within_and_between_regions_of_mexico(mexico, place: int) -> None:
    split = fairness.decompose(mexico[YEARS[place]], mexico["hanson98"])
    assert split.total == pytest.approx(THEIL[place], abs=5e-9)
    assert split.between == pytest.approx(BETWEEN[place], abs=5e-9)
    assert split.within == pytest.approx(WITHIN[place], abs=5e-9)


def test_pysal_finds_the_same(sample) -> None:
    values, weights = sample
    people = np.repeat(values, weights)
    assert fairness.gini(values, weights) == pytest.approx(gini.Gini(people).g, rel=1e-12)
    assert fairness.theil(values, weights) == pytest.approx(theil.Theil(people).T, rel=1e-12)
    for epsilon in (0.5, 1, 2):
        ours = fairness.atkinson(values, weights, epsilon)
        assert ours == pytest.approx(atkinson.atkinson(people, epsilon), rel=1e-12)


def test_hoover_is_the_distance_of_schutz(mexico) -> None:
    theirs = schutz.Schutz(mexico[["pcgdp2000"]], "pcgdp2000").distance
    assert fairness.hoover(mexico["pcgdp2000"]) == pytest.approx(theirs, rel=1e-12)


def test_scipy_finds_the_same_correlations(sample) -> None:
    values, weights = sample
    need = np.round(values + np.random.default_rng(5).normal(size=208))
    people = np.repeat(values, weights), np.repeat(need, weights)
    pearson, spearman = stats.pearsonr(*people).statistic, stats.spearmanr(*people).statistic
    assert fairness.pearson(values, need, weights) == pytest.approx(pearson, rel=1e-12)
    assert fairness.spearman(values, need, weights) == pytest.approx(spearman, rel=1e-12)
    spread = stats.variation(people[0])
    assert fairness.coefficient_of_variation(values, weights) == pytest.approx(spread, rel=1e-12)
