"""The parts of a scenario one by one against their peers: limits, rounding, fairness."""

import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.inequality import theil_rows
from allocation.ensemble.ranks import rank_rows, sorted_keys
from allocation.ensemble.rounding import STEPS, round_row
from allocation.ensemble.scale import scale_rows
from benchmarks.case import BUDGET, HIGH, LOW, by_brentq
from benchmarks.line import Line, against, missing, timed

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

UNITS, ROWS = 208, 64
SEATS = 16_500_000  # of more, the `apportionment` package fails in float64


def installed(package: str) -> bool:
    """Whether a peer is there."""
    return importlib.util.find_spec(package) is not None


def problems() -> tuple[Floats, Floats, Floats]:
    """Needs, shape (rows, n), and one floor and cap for all; the budget is 1."""
    stream = np.random.default_rng(1)
    base = stream.lognormal(11.0, 0.5, UNITS)
    base /= base.sum()
    need = base * stream.uniform(0.75, 1.3, (ROWS, UNITS))
    return need / need.sum(axis=1, keepdims=True), LOW * base, HIGH * base


def lines(rounds: int) -> Iterator[Line]:
    """Every line of this part."""
    yield from limit_lines(rounds)
    yield rounding_line(rounds)
    yield from fairness_lines(rounds)


# ------------------------------------------------------------------------ the limit problem


def limit_lines(rounds: int) -> Iterator[Line]:
    """208 units, 64 problems a call of ours, one at a time of the others."""
    need, low, high = problems()
    out, status, money = np.empty_like(need), np.zeros(ROWS, dtype=np.int64), np.ones(ROWS)
    ours = timed(lambda: scale_rows(need, low[None], high[None], money, status, out), 50)
    ours()
    peers: tuple[tuple[str, str, float | None, Callable[[], Callable[[Floats], Floats]]], ...] = (
        ("scipy", "scipy's brentq", 150, lambda: lambda row: by_brentq(row, low, high, 1.0)),
        ("cvxpy", "cvxpy (parametrised)", 5000, lambda: _cvxpy(low, high)),
        ("highspy", "HiGHS (quadratic)", None, lambda: _highs(low, high)),
    )
    for package, words, wanted, make in peers:
        name = f"limit problem, {UNITS} units, against {words}"
        if not installed(package):
            yield missing(name, package, wanted)
            continue
        peer = make()
        apart = float(np.abs(peer(need[0]) - out[0]).max())
        assert apart < 1e-4  # noqa: S101  # a benchmark of the same thing; solvers stop early
        yield against(
            name,
            lambda: ours() / ROWS,
            timed(lambda peer=peer: peer(need[0]), 10),  # type: ignore[misc]  # bound at once
            rounds=rounds,
            wanted=wanted,
            note=f"greatest difference {apart:.0e} of the budget",
        )


def _cvxpy(low: Floats, high: Floats) -> Callable[[Floats], Floats]:
    """Least squares of amounts by need, whose solution is one factor between bounds."""
    import cvxpy

    amount, weight = cvxpy.Variable(UNITS), cvxpy.Parameter(UNITS, nonneg=True)
    cost = cvxpy.sum_squares(cvxpy.multiply(weight, amount))
    rules = [cvxpy.sum(amount) == 1, amount >= low, amount <= high]
    problem = cvxpy.Problem(cvxpy.Minimize(cost), rules)

    def solve(need: Floats) -> Floats:
        weight.value = 1 / np.sqrt(need * UNITS)
        problem.solve()
        return np.asarray(amount.value)

    return solve


def _highs(low: Floats, high: Floats) -> Callable[[Floats], Floats]:
    """The same as a quadratic program."""
    import highspy

    solver, model, at = highspy.Highs(), highspy.HighsModel(), np.arange(UNITS)
    solver.setOptionValue("output_flag", False)
    linear, squares = model.lp_, model.hessian_
    linear.num_col_, linear.num_row_ = UNITS, 1
    linear.col_cost_, linear.col_lower_, linear.col_upper_ = np.zeros(UNITS), low, high
    linear.row_lower_ = linear.row_upper_ = np.ones(1)
    rows: Any = linear.a_matrix_
    rows.format_, rows.start_ = highspy.MatrixFormat.kRowwise, np.array([0, UNITS])
    rows.index_, rows.value_ = at, np.ones(UNITS)
    squares.dim_, squares.format_ = UNITS, highspy.HessianFormat.kTriangular
    squares.start_, squares.index_ = np.arange(UNITS + 1), at

    def solve(need: Floats) -> Floats:
        squares.value_ = 1 / (need * UNITS)
        solver.passModel(model)
        solver.run()
        return np.asarray(solver.getSolution().col_value)

    return solve


# --------------------------------------------------------------------------------- rounding


@numba.njit(nogil=True)
def _round_all(amounts: Floats, low: Floats, high: Floats, target: int, whole: Integers) -> None:
    key = np.empty(len(low), np.int32)
    for row in range(len(amounts)):
        round_row(amounts[row], low, high, 1.0, target, float(STEPS), key, whole[row])


def rounding_line(rounds: int) -> Line:
    """Largest remainder of 208 claims, without bounds."""
    name = f"rounding, {UNITS} units, against the apportionment package"
    if not installed("apportionment"):
        return missing(name, "apportionment")
    from apportionment import methods

    need = problems()[0] * SEATS
    low, high, whole = np.zeros(UNITS), np.full(UNITS, np.inf), np.zeros((ROWS, UNITS), np.int64)
    ours = timed(lambda: _round_all(need, low, high, SEATS, whole), 50)
    ours()
    votes = [round(part * 1000) for part in need[0].tolist()]
    names = [str(place) for place in range(UNITS)]

    def theirs() -> list[int]:
        return list(methods.compute("largest_remainder", votes, SEATS, parties=names))

    assert np.abs(np.array(theirs()) - whole[0]).sum() <= 2  # noqa: S101  # the same but for float64's last bit
    return against(name, lambda: ours() / ROWS, timed(theirs, 5), rounds=rounds)


# --------------------------------------------------------------------------------- fairness


def fairness_lines(rounds: int) -> Iterator[Line]:
    """Gini and Theil of 208 whole amounts."""
    name = f"Gini and Theil, {UNITS} units, against PySAL's inequality"
    if not installed("inequality"):
        yield missing(name, "inequality")
        return
    from inequality.gini import Gini
    from inequality.theil import Theil

    amounts = np.round(problems()[0] * BUDGET / 1000).astype(np.int64)
    status, gini, theil = np.zeros(ROWS, dtype=np.int64), np.empty(ROWS), np.empty(ROWS)
    ranks, room = np.empty((ROWS, UNITS), np.uint16), np.empty((2, UNITS), np.int32)

    def ours() -> None:
        rank_rows(amounts, status, sorted_keys(amounts, 8), 8, UNITS, ranks, room, gini)
        theil_rows(amounts, np.empty(0), status, theil)

    def theirs() -> tuple[float, float]:
        row = amounts[0].astype(np.float64)
        return float(Gini(row).g), float(Theil(row).T)

    ours()
    assert np.allclose(theirs(), (gini[0], theil[0]))  # noqa: S101  # a benchmark of the same thing
    mine = timed(ours, 20)
    yield against(name, lambda: mine() / ROWS, timed(theirs, 5), rounds=rounds)
