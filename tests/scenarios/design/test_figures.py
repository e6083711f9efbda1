"""Figures of many divisions at once are those of one division at a time."""

import numpy as np
import pytest

from allocation.fairness import FairnessError, registered
from scenarios.design.batched import BATCHED, figure_of
from scenarios.design.ground import ground_of


@pytest.fixture(scope="module")
def ground(bundled):
    return ground_of(bundled)


@pytest.fixture(scope="module")
def amounts(bundled):
    stream = np.random.default_rng(1)
    own = bundled.amount.to_numpy(dtype=np.float64)
    rows = own * stream.lognormal(0, 0.5, (4, len(own)))
    rows[1, 5] = 0.0
    return np.vstack([own, rows])


@pytest.mark.parametrize("code", registered())
def test_a_figure_is_the_same_in_a_block(code, ground, amounts):
    found = figure_of(code, np.vstack([amounts, np.full_like(amounts[:1], np.nan)]), ground)
    for value, own in zip(found, amounts, strict=False):
        try:
            wanted = registered()[code].compute(ground.division(own))
        except FairnessError:
            wanted = np.nan
        assert value == pytest.approx(wanted, rel=1e-9, abs=1e-12, nan_ok=True)
    assert np.isnan(found[-1])


def test_most_figures_have_a_batched_form():
    assert {*BATCHED} <= {*registered()}
    assert len(BATCHED) > 18


def test_nothing_is_measured_where_there_is_no_allocation(ground, amounts):
    assert np.isnan(figure_of("palma", np.full_like(amounts, np.nan), ground)).all()
