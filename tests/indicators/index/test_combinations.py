"""Every normalisation with every weighting and aggregation: numbers or a refusal, never NaN."""

import numpy as np
import pytest

from indicators import IndicatorError, index_from
from indicators.index.aggregate import AGGREGATE
from indicators.index.normalise import NORMALISE
from indicators.index.weigh import WEIGH

NEEDED = {
    "goalposts": {"low": 0, "high": 9},
    "distance_to_target": {"target": 9},
    "distance_to_reference": {"unit": "01"},
    "generalised_mean": {"power": -2},
    "ahp": {"judgements": [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]},
    "budget_allocation": {"experts": [[20, 30, 50]]},
    "correlation_optimised": {"steps": 3},
}


@pytest.mark.parametrize("weigh", sorted(WEIGH.methods))
@pytest.mark.parametrize("normalise", sorted(NORMALISE.methods))
def test_finite_numbers_or_a_refusal_but_never_nan(units, normalise, weigh):
    """Whatever methods are put together; every aggregation in turn."""
    turn = sorted(AGGREGATE.methods)
    if weigh != "equal":
        turn = ["arithmetic", "geometric"]
    for aggregate in turn:
        parts = {
            key: {"method": name, **NEEDED.get(name, {})}
            for key, name in {
                "normalise": normalise,
                "weigh": weigh,
                "aggregate": aggregate,
            }.items()
        }
        members = {name: {"direction": 1} for name in "abc"}
        try:
            result = index_from("x", {"members": members, **parts}).compute(units)
        except IndicatorError:
            continue
        assert np.isfinite(result.aggregated.to_numpy()).all()
        assert result.weights.sum() == pytest.approx(1)
        assert result.effective.sum() == pytest.approx(1)
