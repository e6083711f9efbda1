"""Many draws at once give what each draw gives by itself."""

import numpy as np
import pandas as pd
import pytest

from indicators import IndicatorError
from indicators.index.aggregate import AGGREGATE
from indicators.index.family import Method, UnitsError
from indicators.index.normalise import NORMALISE

OPTIONS = {
    "goalposts": {"low": 0, "high": 9},
    "distance_to_target": {"target": 12},
    "distance_to_reference": {"unit": "4"},
    "generalised_mean": {"power": -2},
}
UNITS, DRAWS = 7, 11


@pytest.fixture(scope="module")
def values() -> np.ndarray:
    """Whole numbers with many ties, shape (draws, units, members); unit 4 is never the least."""
    drawn = np.random.default_rng(3).integers(1, 6, (DRAWS, UNITS, 3)).astype(float)
    drawn[:, 0, :], drawn[:, 4, :] = 1.0, 6.0
    return drawn


def method(family, name):
    return Method(family=family, name=name, options=OPTIONS.get(name, {}))


@pytest.mark.parametrize("name", sorted(NORMALISE.methods))
def test_draws_are_normalised_each_by_itself(values: np.ndarray, name: str) -> None:
    codes = pd.Index([str(at) for at in range(UNITS)])
    normalise, many = method(NORMALISE, name), values[:, :, 0]
    one_by_one = [normalise(draw, codes) for draw in many]
    np.testing.assert_array_equal(normalise(many, codes), np.stack(one_by_one))


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("name", sorted(AGGREGATE.methods))
def test_draws_are_aggregated_each_by_itself(values: np.ndarray, name: str, own: bool) -> None:
    weights = np.random.default_rng(4).dirichlet([1, 1, 1], DRAWS if own else 1)
    put_together = method(AGGREGATE, name)
    one_by_one = [put_together(draw, weights[at if own else 0]) for at, draw in enumerate(values)]
    together = put_together(values, weights[:, None, :] if own else weights[0])
    np.testing.assert_allclose(together, np.stack(one_by_one), rtol=1e-13)


def test_one_constant_draw_is_refused_with_the_others(values: np.ndarray) -> None:
    many = values[:, :, 0].copy()
    many[3] = 2.0
    with pytest.raises(IndicatorError, match="all values are the same"):
        method(NORMALISE, "min_max")(many, pd.Index(range(UNITS)))


def test_units_without_a_value_in_any_draw_are_named(values: np.ndarray) -> None:
    many = values.copy()
    many[2, 5, 1] = many[9, 3, 0] = 0.0
    with pytest.raises(UnitsError) as caught:
        method(AGGREGATE, "geometric")(many, np.full(3, 1 / 3))
    assert caught.value.positions == (3, 5)
