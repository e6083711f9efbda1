"""The limit problem where nobody starts anywhere: one factor, nobody below low or above high.

Find the factor r with sum_i clip(r * slope_i, low_i, high_i) = money, as `fill` does with offsets;
most pots and limits are of this kind, and each turn of the search then reads less and writes its
amounts at once.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.fill import (
    ABSENT,
    CAPS,
    FILLED,
    FINE,
    FLOORS,
    MOST_STEPS,
    NEGLIGIBLE,
    STUCK,
    next_turn,
)
from allocation.ensemble.jit import allocating, kernel, part

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@part
def survey(
    slope: Floats, low: Floats, high: Floats, level: float, out: Floats
) -> tuple[float, float, float, float, float]:
    """The sum of slopes, the least and the most that can be given out, and what `write` returns."""
    whole, least, most, total, growth = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(len(out)):
        raw = level * slope[i]
        whole += slope[i]
        got = raw if raw > low[i] else low[i]
        got = got if got < high[i] else high[i]
        least += low[i]
        most += high[i] if slope[i] > 0.0 else low[i]
        total += got
        growth += slope[i] if got == raw else 0.0
        out[i] = got
    return whole, least, most, total, growth


@part
def write(
    slope: Floats, low: Floats, high: Floats, level: float, out: Floats
) -> tuple[float, float]:
    """Write everybody's amount at a level; the sum, and how fast it grows with the level."""
    total, growth = 0.0, 0.0
    for i in range(len(out)):
        raw = level * slope[i]
        got = raw if raw > low[i] else low[i]
        got = got if got < high[i] else high[i]
        total += got
        growth += slope[i] if got == raw else 0.0
        out[i] = got
    return total, growth


@kernel
def scale_row(
    slope: Floats, low: Floats, high: Floats, money: float, first: float, out: Floats
) -> int:
    """One draw: write the amounts and return FILLED, or FLOORS, CAPS, STUCK.

    slope and low are 0 or more, low not above high. first: the factor to begin with.
    """
    _, least, most, total, growth = survey(slope, low, high, first, out)
    return settle(slope, low, high, money, first, (least, most, total, growth), out)


@kernel
def scale_back(amount: Floats, low: Floats, high: Floats, out: Floats) -> int:
    """The same for the money that the amounts are already; ABSENT if they are not all numbers."""
    money, least, most, total, growth = survey(amount, low, high, 1.0, out)
    if not abs(money) < np.inf:
        return ABSENT
    return settle(amount, low, high, money, 1.0, (least, most, total, growth), out)


@part
def settle(
    slope: Floats,
    low: Floats,
    high: Floats,
    money: float,
    first: float,
    found: tuple[float, float, float, float],
    out: Floats,
) -> int:
    """What is to be done after `survey` at a first factor. found: what it says but for the sum."""
    least, most, total, growth = found
    if least - money > NEGLIGIBLE * money:
        return FLOORS
    if money - most > NEGLIGIBLE * money:
        return CAPS
    if money - least <= FINE * money:
        for i in range(len(out)):
            out[i] = low[i]
        return FILLED
    if most - money <= FINE * money:
        for i in range(len(out)):
            out[i] = high[i] if slope[i] > 0.0 else low[i]
        return FILLED
    return search(slope, low, high, money, first, total, growth, out)


@allocating
def turn_after(slope: Floats, low: Floats, high: Floats, level: float, upwards: bool) -> float:
    """The next level at which somebody leaves a floor or a cap."""
    return float(next_turn(np.zeros(len(slope)), slope, low, high, level, upwards))


@kernel
def search(
    slope: Floats,
    low: Floats,
    high: Floats,
    money: float,
    level: float,
    total: float,
    growth: float,
    out: Floats,
) -> int:
    """Newton's steps from a level whose total and growth are known, kept between brackets."""
    below, above = -np.inf, np.inf
    for _ in range(MOST_STEPS):
        gap = money - total
        if abs(gap) <= FINE * money:
            return FILLED
        if gap > 0.0:
            below = level
        else:
            above = level
        if growth > 0.0:
            step = level + gap / growth
        else:
            step = turn_after(slope, low, high, level, gap > 0.0)
        if not below < step < above:
            step = 0.5 * (below + above)
        if step == level or not abs(step) < np.inf:
            return FILLED if abs(gap) <= NEGLIGIBLE * money else STUCK
        level = step
        total, growth = write(slope, low, high, level, out)
    return STUCK


@kernel
def scale_rows(
    slope: Floats, low: Floats, high: Floats, money: Floats, status: Integers, out: Floats
) -> None:
    """Every row. Columns: (rows or 1, n), money: (rows,); as a first factor money / sum."""
    for row in range(len(out)):
        own, whole = slope[row if len(slope) > 1 else 0], 0.0
        for i in range(len(own)):
            whole += own[i]
        status[row] = scale_row(
            own,
            low[row if len(low) > 1 else 0],
            high[row if len(high) > 1 else 0],
            money[row],
            money[row] / whole,
            out[row],
        )
