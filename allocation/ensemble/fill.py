"""The limit problem on whole blocks, in float64: what stands behind every floor and cap.

Find the level r with sum_i clip(offset_i + r * slope_i, low_i, high_i) = money (continuous
quadratic knapsack; Brucker 1984, Operations Research Letters 3(3)). Solved by a semismooth Newton
iteration started at money / sum of slopes and kept between brackets (Cominetti, Mascarenhas and
Silva 2014, Mathematical Programming Computation 6), with the closed form on the final active set.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel, part

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FILLED, FLOORS, CAPS, STUCK, ABSENT = range(5)
NEGLIGIBLE = 2.0**-44  # of the money moved: what float64 cannot tell apart
FINE = 2.0**-48
MOST_STEPS = 200


def fill(offset: Floats, slope: Floats, low: Floats, high: Floats, money: Floats) -> Floats:
    """Give out `money` in every draw: clip(offset + r * slope, low, high) with the one r that fits.

    All of shape (draws, n) or (1, n), money (draws, 1) or (1, 1), soʻm. Returns shape (draws, n);
    NaN in a draw whose floors exceed the money or whose caps cannot use it up.
    Raises ValueError, before anything runs, for NaN, negative slopes, floors above caps, or slopes
    that are all 0.

    >>> nothing, low, high = (np.full((1, 3), each) for each in (0.0, 0.2, 0.5))
    >>> fill(nothing, np.array([[6.0, 3.0, 1.0]]), low, high, np.ones((1, 1))).round(3).tolist()
    [[0.5, 0.3, 0.2]]
    """
    _demand(offset, slope, low, high, money)
    rows = max(len(part) for part in (offset, slope, low, high, money))
    out, status = np.full((rows, slope.shape[1]), np.nan), np.zeros(rows, dtype=np.int64)
    offset, slope, low, high, money = (
        np.ascontiguousarray(part, dtype=np.float64) for part in (offset, slope, low, high, money)
    )
    fill_rows(offset, slope, low, high, money, status, out)
    out[status != FILLED] = np.nan
    return out


def _demand(offset: Floats, slope: Floats, low: Floats, high: Floats, money: Floats) -> None:
    if any(np.isnan(part).any() for part in (offset, slope, low, high, money)):
        raise ValueError("the limit problem has a NaN among its numbers")
    if (slope < 0).any():
        raise ValueError("a weight is negative")
    if (low > high).any():
        raise ValueError("a floor is above its cap")
    if (slope.max(axis=1) == 0).any():
        raise ValueError("the weights are all 0")


@part
def ends(
    offset: Floats, slope: Floats, low: Floats, high: Floats
) -> tuple[float, float, float, float, float]:
    """The least and the most that can be given out, and sums of |offset|, slope and offset."""
    least, most, size, steep, base = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(offset)):
        still = offset[i] if offset[i] > low[i] else low[i]
        still = still if still < high[i] else high[i]
        moving = slope[i] > 0.0
        least += low[i] if moving else still
        most += high[i] if moving else still
        size += abs(offset[i])
        steep += slope[i]
        base += offset[i]
    return least, most, size, steep, base


@part
def total_at(
    offset: Floats, slope: Floats, low: Floats, high: Floats, level: float
) -> tuple[float, float]:
    """The sum given out at a level, and how fast it grows: the slopes of those between bounds."""
    total, growth = 0.0, 0.0
    for i in range(len(offset)):
        raw = offset[i] + level * slope[i]
        got = raw if raw > low[i] else low[i]
        got = got if got < high[i] else high[i]
        total += got
        growth += slope[i] if got == raw else 0.0
    return total, growth


@kernel
def next_turn(
    offset: Floats, slope: Floats, low: Floats, high: Floats, level: float, upwards: bool
) -> float:
    """The nearest level above (or below) at which somebody leaves a floor (or a cap)."""
    nearest = np.inf if upwards else -np.inf
    for i in range(len(offset)):
        if slope[i] > 0.0:
            edge = low[i] if upwards else high[i]
            turn = (edge - offset[i]) / slope[i]
            if upwards and level < turn < nearest:
                nearest = turn
            if not upwards and nearest < turn < level:
                nearest = turn
    return nearest


@part
def find_level(
    offset: Floats,
    slope: Floats,
    low: Floats,
    high: Floats,
    money: float,
    first: float,
    size: float,
) -> tuple[float, int]:
    """The level at which `money` is given out, and FILLED or STUCK.

    first: where to begin. size: what noise is measured by, soʻm.
    """
    level, below, above = first, -np.inf, np.inf
    for _ in range(MOST_STEPS):
        total, growth = total_at(offset, slope, low, high, level)
        gap = money - total
        if abs(gap) <= FINE * size:
            return (level + gap / growth if growth > 0.0 else level), FILLED
        if gap > 0.0:
            below = level
        else:
            above = level
        if growth > 0.0:
            step = level + gap / growth
        else:
            step = next_turn(offset, slope, low, high, level, gap > 0.0)
        if not below < step < above:
            step = 0.5 * (below + above)
        if step == level or not abs(step) < np.inf:
            return level, FILLED if abs(gap) <= NEGLIGIBLE * size else STUCK
        level = step
    return level, STUCK


@part
def write_at(
    offset: Floats, slope: Floats, low: Floats, high: Floats, level: float, out: Floats
) -> None:
    """Everybody's amount at a level."""
    for i in range(len(offset)):
        raw = offset[i] + level * slope[i]
        got = raw if raw > low[i] else low[i]
        out[i] = got if got < high[i] else high[i]


@part
def write_end(
    offset: Floats, slope: Floats, low: Floats, high: Floats, end: Floats, out: Floats
) -> None:
    """Everybody at one end (low or high), but for those who do not move."""
    for i in range(len(offset)):
        raw = end[i] if slope[i] > 0.0 else offset[i]
        got = raw if raw > low[i] else low[i]
        out[i] = got if got < high[i] else high[i]


@part
def fill_row(
    offset: Floats, slope: Floats, low: Floats, high: Floats, money: float, out: Floats
) -> int:
    """One draw: write the amounts and return FILLED, or FLOORS, CAPS, STUCK."""
    least, most, size, steep, base = ends(offset, slope, low, high)
    size += abs(money)
    if least - money > NEGLIGIBLE * size:
        return FLOORS
    if money - most > NEGLIGIBLE * size:
        return CAPS
    if money - least <= FINE * size:
        write_end(offset, slope, low, high, low, out)
        return FILLED
    if most - money <= FINE * size:
        write_end(offset, slope, low, high, high, out)
        return FILLED
    level, done = find_level(offset, slope, low, high, money, (money - base) / steep, size)
    write_at(offset, slope, low, high, level, out)
    return done


@kernel
def fill_rows(
    offset: Floats,
    slope: Floats,
    low: Floats,
    high: Floats,
    money: Floats,
    status: Integers,
    out: Floats,
) -> None:
    """Every draw whose status is 0. Columns: (draws or 1, n), money: (draws or 1, 1)."""
    for row in range(len(out)):
        if status[row] == 0:
            status[row] = fill_row(
                offset[row if len(offset) > 1 else 0],
                slope[row if len(slope) > 1 else 0],
                low[row if len(low) > 1 else 0],
                high[row if len(high) > 1 else 0],
                money[row if len(money) > 1 else 0, 0],
                out[row],
            )


@part
def gains_row(amount: Floats, low: Floats, high: Floats, money: float, out: Floats) -> int:
    """One draw: everybody gets the floor, one factor scales back what lies above it."""
    floors, wanted, size = 0.0, 0.0, abs(money)
    for i in range(len(amount)):
        top = amount[i] if amount[i] < high[i] else high[i]
        out[i] = top - low[i] if top > low[i] else 0.0
        floors += low[i]
        wanted += out[i]
    spare = money - floors
    if -spare > NEGLIGIBLE * (size + floors):
        return FLOORS
    if spare - wanted > NEGLIGIBLE * (size + floors):
        return CAPS
    factor = spare / wanted if wanted > 0.0 else 0.0
    for i in range(len(amount)):
        out[i] = low[i] + factor * out[i]
    return FILLED


@kernel
def gains_rows(
    amount: Floats, low: Floats, high: Floats, money: Floats, status: Integers, out: Floats
) -> None:
    """Every draw whose status is 0; shapes as for `fill_rows`."""
    for row in range(len(out)):
        if status[row] == 0:
            status[row] = gains_row(
                amount[row if len(amount) > 1 else 0],
                low[row if len(low) > 1 else 0],
                high[row if len(high) > 1 else 0],
                money[row if len(money) > 1 else 0, 0],
                out[row],
            )
