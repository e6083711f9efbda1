"""Inequality figures under one shape, and made-up divisions."""

from functools import partial

import pytest

from allocation import fairness

EQUAL = {"palma": 0.25}
INEQUALITY = {
    "gini": fairness.gini,
    "theil": fairness.theil,
    "mean_log_deviation": fairness.mean_log_deviation,
    "atkinson_half": partial(fairness.atkinson, epsilon=0.5),
    "atkinson_one": partial(fairness.atkinson, epsilon=1),
    "atkinson_two": partial(fairness.atkinson, epsilon=2),
    "palma": fairness.palma,
    "coefficient_of_variation": fairness.coefficient_of_variation,
    "hoover": fairness.hoover,
}


@pytest.fixture(scope="session", params=INEQUALITY)
def figure(request):
    """One inequality figure: its name, its function, its value where all are equal."""
    return request.param, INEQUALITY[request.param], EQUAL.get(request.param, 0.0)


@pytest.fixture(scope="session")
def division():
    """Columns of a division of four units, as keywords of `figures`."""
    return {
        "amounts": [100.0, 300.0, 200.0, 400.0],
        "population": [10.0, 20.0, 10.0, 10.0],
        "need": [5.0, 10.0, 15.0, 20.0],
        "poor": [1.0, 2.0, 2.0, 3.0],
        "means": [40.0, 30.0, 20.0, 10.0],
        "baseline": [250.0, 250.0, 250.0, 250.0],
        "groups": ["a", "a", "b", "b"],
    }
