"""The functions over units, on one row: all units of a draw, or the units of one group.

A value that does not exist (NaN) makes the result NaN, as do what has no result: a share of a total
of 0, weights that are negative or all 0, a spread of 0.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble import opcodes as op
from allocation.ensemble.elementwise import NEAR, same
from allocation.ensemble.jit import allocating, kernel, part
from allocation.ensemble.order import rising, sorted_positions
from allocation.ensemble.rows import set_row

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@part
def total_of(x: Floats) -> float:
    """The sum."""
    result = 0.0
    for i in range(len(x)):
        result += x[i]
    return result


@part
def product_of(x: Floats, weight: Floats) -> float:
    """The sum of products."""
    result = 0.0
    for i in range(len(x)):
        result += x[i] * weight[i]
    return result


@part
def weight_of_all(weight: Floats) -> float:
    """The sum of weights, NaN where one is negative or all are 0."""
    whole, least = 0.0, 0.0
    for i in range(len(weight)):
        whole += weight[i]
        least = min(least, weight[i])
    return whole if least >= 0.0 and whole > 0.0 else np.nan


@part
def mean_of(x: Floats, weight: Floats) -> float:
    """The mean; weight is empty where all units count alike."""
    if len(weight) == 0:
        return total_of(x) / len(x)
    return product_of(x, weight) / weight_of_all(weight)


@part
def ends_of(x: Floats) -> tuple[float, float]:
    """The least and the greatest."""
    low, high = x[0], x[0]
    for i in range(len(x)):
        low = x[i] if x[i] < low else low
        high = x[i] if x[i] > high else high
    return low, high


@allocating
def median_of(x: Floats, weight: Floats) -> float:
    """The value with half of the weight on either side; the mean of two where they tie."""
    order = rising(x)
    if len(weight) == 0:
        half = len(x) // 2
        return float(x[order[half]] if len(x) % 2 else (x[order[half - 1]] + x[order[half]]) / 2.0)
    whole = weight_of_all(weight)
    near, reached, at_half = NEAR * whole, 0.0, np.nan
    for place in order:
        if not np.isnan(at_half) and weight[place] > near:
            return float(at_half + x[place]) / 2.0
        reached += weight[place]
        if np.isnan(at_half) and abs(reached - whole / 2.0) <= near:
            at_half = x[place]
        elif np.isnan(at_half) and reached > whole / 2.0:
            return float(x[place])
    return np.nan


@allocating
def one_number(code: int, x: Floats, weight: Floats, k: float) -> float:
    """A function that gives one number."""
    if code == op.TOTAL:
        return total_of(x) if len(weight) == 0 else product_of(x, weight)
    if code == op.MEAN:
        return mean_of(x, weight)
    nothing = 0.0 * total_of(x)  # NaN if a value does not exist
    if code == op.MEDIAN:
        return median_of(x, weight) + nothing
    if code == op.SMALLEST:
        return ends_of(x)[0] + nothing
    if code == op.LARGEST:
        return ends_of(x)[1] + nothing
    if k == np.floor(k) and k >= 1.0 and k <= len(x):
        return float(x[rising(x)[len(x) - int(k)]]) + nothing
    return np.nan


@part
def shares(x: Floats, out: Floats) -> None:
    """Parts of the total."""
    whole, size = 0.0, 0.0
    for i in range(len(x)):
        whole += x[i]
        size += abs(x[i])
    part = np.nan if abs(whole) <= NEAR * size else whole
    for i in range(len(x)):
        out[i] = x[i] / part


@allocating
def places(code: int, x: Floats, out: Floats) -> None:
    """Rank: 1 for the greatest. Percentile: 0 to 100. Equal values share their place."""
    n = len(x)
    order, nothing = rising(x), 0.0 * total_of(x)
    first = 0
    while first < n:
        last = first
        while last + 1 < n and same(x[order[last + 1]], x[order[last]]):
            last += 1
        place = float(n - last)
        if code == op.PERCENTILE:
            place = (first + last) * 50.0 / (n - 1) if n > 1 else 50.0
        for i in range(first, last + 1):
            out[order[i]] = place + nothing
        first = last + 1


@part
def zscores(x: Floats, weight: Floats, out: Floats) -> None:
    """Distance from the mean in standard deviations of all units (not of a sample)."""
    mean, size = mean_of(x, weight), 0.0
    for i in range(len(x)):
        out[i] = (x[i] - mean) ** 2
        size = max(size, abs(x[i]))
    deviation = np.sqrt(mean_of(out, weight))
    if deviation <= NEAR * size:
        deviation = np.nan
    for i in range(len(x)):
        out[i] = (x[i] - mean) / deviation


@allocating
def one_each(code: int, x: Floats, weight: Floats, out: Floats) -> None:
    """A function that gives a number for each unit."""
    if code == op.SHARE:
        shares(x, out)
    elif code == op.ZSCORE:
        zscores(x, weight, out)
    elif code == op.MINMAX:
        low, high = ends_of(x)
        span = np.nan if same(low, high) else high - low
        span += 0.0 * total_of(x)
        for i in range(len(x)):
            out[i] = (x[i] - low) / span
    else:
        places(code, x, out)


@allocating
def over_units(
    code: int, x: Floats, weight: Floats, k: float, members: Integers, starts: Integers, out: Floats
) -> None:
    """Any function over units, within groups if there are any.

    members: positions, group after group; starts: where each begins, and the end; both empty for
    one group of all. `out` has one number for all units then, if the function gives one.
    """
    if len(starts) == 0:
        if code < op.FIRST_WITH_VALUES:
            out[0] = one_number(code, x, weight, k)
        else:
            one_each(code, x, weight, out)
        return
    if starts[0] < 0:  # a unit has no group
        set_row(out, np.nan)
        return
    own, mine, result = np.empty(len(x)), np.empty(len(weight)), np.empty(len(x))
    for group in range(len(starts) - 1):
        start, end = starts[group], starts[group + 1]
        if start == end:
            break
        at = members[start:end]
        for i in range(len(at)):
            own[i] = x[at[i]]
            if len(weight) > 0:
                mine[i] = weight[at[i]]
        part, heavy = own[: end - start], mine[: min(end - start, len(weight))]
        if code < op.FIRST_WITH_VALUES:
            result[: end - start] = one_number(code, part, heavy, k)
        else:
            one_each(code, part, heavy, result[: end - start])
        for i in range(len(at)):
            out[at[i]] = result[i]


@kernel
def uniform(x: Floats) -> float:
    """The one number of all units; NaN where it differs."""
    for i in range(len(x)):
        if not same(x[i], x[0]):
            return np.nan
    return float(x[0])


@allocating
def group_by(labels: Floats, outer: Floats, members: Integers, starts: Integers) -> None:
    """Write the groups of one label (within those of an outer one), in rising order of labels.

    outer: empty for none. starts has room for n + 1; unused places repeat the end. A unit without
    a label makes its first place -1.
    """
    n = len(labels)
    order = rising(labels)
    if len(outer) > 0:
        order = sorted_positions(outer, order)
    found = 0
    for i in range(n):
        members[i] = order[i]
        before = order[i - 1]
        other = i == 0 or labels[order[i]] != labels[before]
        if other or (len(outer) > 0 and outer[order[i]] != outer[before]):
            starts[found] = i
            found += 1
    for i in range(found, n + 1):
        starts[i] = n
    if np.isnan(total_of(labels)):
        starts[0] = -1
