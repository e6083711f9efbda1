"""What an instruction does at every unit. A value that does not exist is NaN and stays one.

Every kernel reads and writes the first n places of registers, shape (registers, units), by their
numbers. Numbers that differ by float64's noise alone (a part of 2**-44) compare as equal, because
decimals such as 0.1 have no exact float64. A condition is 1 or 0.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble import opcodes as op
from allocation.ensemble.jit import part
from allocation.ensemble.powers import exp_row, log_row, power_row

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NEAR = 2.0**-44


@part
def same(first: float, second: float) -> bool:
    """Whether two numbers are the same but for float64's noise."""
    return abs(first - second) <= NEAR * max(abs(first), abs(second))


@part
def of_one(code: int, r: Floats, a: int, out: int, n: int) -> None:
    """Instructions with one operand."""
    if code == op.SPREAD:
        one = r[a, 0]
        for i in range(n):
            r[out, i] = one
    elif code == op.NEGATIVE:
        for i in range(n):
            r[out, i] = -r[a, i]
    elif code == op.ABS:
        for i in range(n):
            r[out, i] = abs(r[a, i])
    elif code == op.SQRT:
        for i in range(n):
            r[out, i] = np.sqrt(r[a, i])
    elif code == op.LOG:
        log_row(r, a, out, n)
    elif code == op.EXP:
        exp_row(r, a, out, n)
    elif code == op.NOT:
        for i in range(n):
            r[out, i] = 1.0 - r[a, i]
    else:
        for i in range(n):
            r[out, i] = 1.0 + 0.0 * r[a, i]


@part
def of_two(code: int, r: Floats, a: int, b: int, out: int, n: int) -> None:
    """Arithmetic."""
    if code == op.ADD:
        for i in range(n):
            r[out, i] = r[a, i] + r[b, i]
    elif code == op.SUBTRACT:
        for i in range(n):
            r[out, i] = r[a, i] - r[b, i]
    elif code == op.MULTIPLY:
        for i in range(n):
            r[out, i] = r[a, i] * r[b, i]
    elif code == op.SCALE:
        factor = r[b, 0]
        for i in range(n):
            r[out, i] = r[a, i] * factor
    elif code == op.DIVIDE:
        for i in range(n):
            r[out, i] = r[a, i] / (r[b, i] if r[b, i] != 0.0 else np.nan)
    elif code == op.POWER:
        power_row(r, a, b, out, n)
    else:
        pick_row(code, r, a, b, out, n)


@part
def pick_row(code: int, r: Floats, a: int, b: int, out: int, n: int) -> None:
    """The lesser or the greater of two."""
    if code == op.LEAST:
        for i in range(n):
            r[out, i] = (r[a, i] if r[a, i] < r[b, i] else r[b, i]) + 0.0 * r[a, i]
    else:
        for i in range(n):
            r[out, i] = (r[a, i] if r[a, i] > r[b, i] else r[b, i]) + 0.0 * r[a, i]


@part
def compare(code: int, r: Floats, a: int, b: int, out: int, n: int) -> None:
    """Signs of comparison: how far apart in units of noise, against what the sign asks for."""
    for i in range(n):
        apart = r[a, i] - r[b, i]
        near = NEAR * max(abs(r[a, i]), abs(r[b, i]))
        if code == op.EQUAL:
            holds = abs(apart) <= near
        elif code == op.UNEQUAL:
            holds = abs(apart) > near
        elif code == op.LESS:
            holds = apart < -near
        elif code == op.AT_MOST:
            holds = apart <= near
        elif code == op.MORE:
            holds = apart > near
        else:
            holds = apart >= -near
        r[out, i] = (1.0 if holds else 0.0) + 0.0 * apart


@part
def settle_logic(code: int, r: Floats, a: int, b: int, out: int, n: int) -> None:
    """`and` asks b where a holds, `or` where it does not; elsewhere a is the answer."""
    open_ = 1.0 if code == op.AND else 0.0
    for i in range(n):
        r[out, i] = r[b, i] if r[a, i] == open_ else r[a, i]


@part
def of_three(code: int, r: Floats, a: int, b: int, c: int, out: int, n: int) -> None:
    """Choices (b where a holds, else c) and clip(a, b, c)."""
    if code == op.CHOOSE:
        for i in range(n):
            other = r[c, i] if r[a, i] == 0.0 else np.nan
            r[out, i] = r[b, i] if r[a, i] == 1.0 else other
        return
    for i in range(n):
        x, low, high = r[a, i], r[b, i], r[c, i]
        raised = x if x > low else low
        value = raised if raised < high else high
        crossed = low > high and not same(low, high)
        r[out, i] = np.nan if crossed else value + 0.0 * (x + low + high)


@part
def elementwise(code: int, r: Floats, line: Integers, n: int) -> None:
    """Any elementwise instruction."""
    a, b, out = line[op.A], line[op.B], line[op.OUT]
    if code < op.FIRST_OF_TWO:
        of_one(code, r, a, out, n)
    elif code < op.FIRST_SIGN:
        of_two(code, r, a, b, out, n)
    elif code < op.AND:
        compare(code, r, a, b, out, n)
    elif code < op.FIRST_OF_THREE:
        settle_logic(code, r, a, b, out, n)
    else:
        of_three(code, r, a, b, line[op.C], out, n)


@part
def add_up(r: Floats, program: Integers, first: int, terms: int, out: int, n: int) -> None:
    """A sum of columns, each times one number of the draw: register a times register b.

    first, terms: the lines of the program that hold the terms.
    """
    x, p = program[first, op.A], r[program[first, op.B], 0]
    if terms % 2:
        for i in range(n):
            r[out, i] = p * r[x, i]
    else:
        y, q = program[first + 1, op.A], r[program[first + 1, op.B], 0]
        for i in range(n):
            r[out, i] = p * r[x, i] + q * r[y, i]
    for at in range(first + 2 - terms % 2, first + terms, 2):
        x, p = program[at, op.A], r[program[at, op.B], 0]
        y, q = program[at + 1, op.A], r[program[at + 1, op.B], 0]
        for i in range(n):
            r[out, i] += p * r[x, i] + q * r[y, i]
