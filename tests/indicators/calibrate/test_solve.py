import numpy as np
import pytest

from indicators import IndicatorError
from indicators.calibrate.resample import interval
from indicators.calibrate.solve import Frame, slopes
from indicators.calibrate.validate import best_penalty, folds_of

FREE = Frame(least=0.0, dimension=np.zeros(3, dtype=np.int64))


def _data(seed: int, n: int = 40) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 3)), rng.normal(size=n)


@pytest.mark.parametrize("seed", range(10))
def test_slopes_satisfy_the_conditions_of_the_least(seed: int) -> None:
    """Karush-Kuhn-Tucker: no gradient where b > 0, and none that would pull a 0 upwards."""
    values, outcome = _data(seed)
    b = slopes(values, outcome, FREE)
    x, y = values - values.mean(axis=0), outcome - outcome.mean()
    gradient = x.T @ (x @ b - y)
    assert (b >= 0).all()
    np.testing.assert_allclose(gradient[b > 0], 0, atol=1e-9)
    assert (gradient[b == 0] >= -1e-9).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_ridge_as_lsq_linear_solves_it(seed: int) -> None:
    from scipy.optimize import lsq_linear

    values, outcome = _data(seed)
    penalty = 0.3
    x, y = values - values.mean(axis=0), outcome - outcome.mean()
    size = np.sqrt((x**2).sum() / 3)
    rows = np.vstack([x, np.sqrt(penalty) * size * np.eye(3)])
    other = lsq_linear(rows, np.concatenate([y, np.zeros(3)]), bounds=(0, np.inf), tol=1e-14)
    np.testing.assert_allclose(slopes(values, outcome, FREE, penalty), other.x, atol=1e-6)


def test_a_heavier_penalty_gives_smaller_slopes() -> None:
    values, outcome = _data(1)
    outcome = outcome + values @ [1.0, 2.0, 0.5]
    sizes = [np.linalg.norm(slopes(values, outcome, FREE, p)) for p in (0.0, 0.1, 1.0, 10.0)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1]


def test_a_least_share_holds() -> None:
    values, outcome = _data(2)
    outcome = outcome + 5 * values[:, 0]
    frame = Frame(least=0.1, dimension=np.zeros(3, dtype=np.int64))
    b = slopes(values, outcome, frame)
    assert (frame.settled(b) >= 0.1 - 1e-12).all()
    assert slopes(values, outcome, FREE).min() < 0.1 * b.sum()


def test_folds_are_of_one_size_and_use_every_unit() -> None:
    fold = folds_of(23, 5, np.random.default_rng(0))
    assert sorted(np.bincount(fold)) == [4, 4, 5, 5, 5]


def test_of_equal_penalties_the_greater_is_taken() -> None:
    values, outcome = _data(3)
    fold = folds_of(40, 4, np.random.default_rng(0))
    assert best_penalty(values, outcome, fold, FREE, np.array([0.0])) == 0
    chosen = best_penalty(values, np.zeros(40), fold, FREE, np.array([0.1, 1.0]))
    assert chosen == 1.0


def test_interval_by_hand() -> None:
    found = interval(np.arange(101.0)[:, None], 0.9)
    assert (found.low.item(), found.high.item()) == pytest.approx((5.0, 95.0))


def test_a_solver_that_does_not_finish_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object, **__: object) -> None:
        raise RuntimeError("Maximum number of iterations reached.")

    monkeypatch.setattr("scipy.optimize.nnls", endless)
    with pytest.raises(IndicatorError, match="least squares did not finish: Maximum number"):
        slopes(*_data(0), FREE)
