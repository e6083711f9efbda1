"""A small machine that computes one draw after another from a program.

It has registers, each a row of n float64 (a number for each unit; one number of a draw stands in
the first place), and tables of groups. A formula is compiled to its instructions once (`assemble`,
`plan`); the machine then needs neither Python nor new memory, and everything it touches for a draw
stays in the processor's cache.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble import opcodes as op
from allocation.ensemble.elementwise import add_up, elementwise
from allocation.ensemble.jit import allocating, kernel, part
from allocation.ensemble.over_units import ends_of, group_by, over_units, uniform
from allocation.ensemble.paying import (
    NOBODY,
    between_groups,
    by_rule,
    by_rule_in_groups,
    demand,
    left_over,
    not_negative,
    order_bounds,
    pay,
    share_out,
    used_up,
)
from allocation.ensemble.rounding import round_groups, round_row
from allocation.ensemble.rows import copy_row

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Keys = NDArray[np.int32]


@part
def look_over(line: Integers, registers: Floats, members: Integers, starts: Integers) -> None:
    """Instructions over units."""
    n, code, group = registers.shape[1], line[op.OP], line[op.GROUP]
    x, second = registers[line[op.A]], registers[max(line[op.B], 0), : n * (line[op.B] >= 0)]
    out = registers[max(line[op.OUT], 0)]
    if code == op.UNIFORM:
        out[0] = uniform(x)
    elif code == op.GROUP_BY:
        group_by(x, second, members[group], starts[group])
    else:
        k = registers[line[op.C], 0] if line[op.C] >= 0 else 0.0
        table = max(group, 0)
        size = n + 1 if group >= 0 else 0
        over_units(code, x, second, k, members[table], starts[table, :size], out)


@part
def hand_out(line: Integers, registers: Floats, members: Integers, starts: Integers) -> int:
    """Hand a pot out: a and b are what its rule measures, c and d bounds, e the money."""
    rule, limited = line[op.EXTRA] // 2, line[op.EXTRA] % 2 == 1
    if line[op.EXTRA] == 2 * op.BY and line[op.GROUP] < 0:
        return share_out(registers, line[op.A], registers[line[op.E], 0], line[op.OUT])
    if line[op.GROUP] >= 0:
        return hand_out_in_groups(line, registers, members, starts)
    first, second = registers[line[op.A]], registers[line[op.B]]
    low, high, money = registers[line[op.C]], registers[line[op.D]], registers[line[op.E]]
    out = registers[line[op.OUT]]
    return by_rule(rule, limited, first, second, low, high, money[0], out)


@allocating
def hand_out_in_groups(
    line: Integers, registers: Floats, members: Integers, starts: Integers
) -> int:
    """The same where each group has its own money."""
    rule, limited, group = line[op.EXTRA] // 2, line[op.EXTRA] % 2 == 1, line[op.GROUP]
    columns = np.empty((4, registers.shape[1]))
    copy_row(registers[line[op.A]], columns[0])
    copy_row(registers[line[op.B]], columns[1])
    copy_row(registers[line[op.C]], columns[2])
    copy_row(registers[line[op.D]], columns[3])
    money, out = registers[line[op.E]], registers[line[op.OUT]]
    return by_rule_in_groups(rule, limited, columns, money, members[group], starts[group], out)


@part
def about_money(line: Integers, registers: Floats, members: Integers, starts: Integers) -> int:
    """Instructions that may fail a draw; returns 0 or why."""
    code, n = line[op.OP], registers.shape[1]
    if code == op.DEMAND:
        return demand(registers, line[op.A], n if line[op.WIDE] else 1)
    if code == op.NOT_NEGATIVE:
        return not_negative(registers, line[op.A], n if line[op.WIDE] else 1)
    if code == op.ORDER:
        return order_bounds(registers, line, n)
    if code == op.HAND_OUT:
        return hand_out(line, registers, members, starts)
    a, b = registers[line[op.A]], registers[max(line[op.B], 0)]
    if code == op.SOMEBODY:
        return NOBODY if ends_of(a)[1] < 1.0 and b[0] > 0.0 else 0
    c, out = registers[max(line[op.C], 0)], registers[max(line[op.OUT], 0)]
    if code == op.BETWEEN:
        group = line[op.GROUP]
        return between_groups(a, b, c[0], members[group], starts[group], out)
    if code == op.LEFT:
        return left_over(b[0], a, line[op.EXTRA] == 1, out)
    if code == op.PAY:
        return pay(line[op.EXTRA], a, b, c, out)
    return used_up(a[0], b[0], c[0])


@part
def execute(program: Integers, registers: Floats, members: Integers, starts: Integers) -> int:
    """Run the program once; returns 0, or 32 * place + reason where the draw fails."""
    n, step = registers.shape[1], 0
    while step < len(program):
        line = program[step]
        code = line[op.OP]
        step += 1
        if code < op.FIRST_SUM:
            elementwise(code, registers, line, n if line[op.WIDE] else 1)
        elif code < op.FIRST_OVER_UNITS:
            terms = line[op.EXTRA]
            add_up(registers, program, step, terms, line[op.OUT], n)
            step += terms
        elif code < op.FIRST_ABOUT_MONEY:
            look_over(line, registers, members, starts)
        else:
            why = about_money(line, registers, members, starts)
            if why != 0:
                return int(32 * line[op.PLACE] + why)
    return 0


@part
def round_draw(
    registers: Floats,
    members: Integers,
    starts: Integers,
    result_at: Integers,
    group: int,
    money: Floats,
    key: Keys,
    whole: Integers,
) -> None:
    """Write one draw's whole amounts, in two stages if it has groups."""
    unit, target, steps = money[0], int(money[1]), money[2]
    amount, low = registers[result_at[0]], registers[result_at[1]]
    high = registers[result_at[2]]
    if group < 0:
        round_row(amount, low, high, unit, target, steps, key, whole)
    else:
        own, first = members[group], starts[group]
        round_groups(amount, low, high, unit, target, steps, own, first, whole)


@kernel
def run_draws(
    program: Integers,
    registers: Floats,
    members: Integers,
    starts: Integers,
    scalars: Floats,
    scalar_at: Integers,
    columns: Floats,
    column_at: Integers,
    result_at: Integers,
    group: int,
    money: Floats,
    status: Integers,
    key: Keys,
    multiples: Integers,
) -> None:
    """Compute and round some draws.

    scalars: numbers that vary, shape (draws, k), and the registers they go to; columns: shape
    (draws, c, n). result_at: the registers of amount, floor and cap. group: of two stages, or -1.
    money: the rounding unit, the budget in such units, and how finely remainders are told apart.
    key: room for rounding, shape (n,).
    Writes status (draws,), 0 where a draw has amounts, and multiples (draws, n), 0 in others;
    nothing is rounded if multiples has no rows.
    """
    for draw in range(len(status)):
        for i in range(len(scalar_at)):
            registers[scalar_at[i], 0] = scalars[draw, i]
        for i in range(len(column_at)):
            copy_row(columns[draw, i], registers[column_at[i]])
        status[draw] = execute(program, registers, members, starts)
        if len(multiples) > 0 and status[draw] == 0:
            round_draw(registers, members, starts, result_at, group, money, key, multiples[draw])
        elif len(multiples) > 0:
            for i in range(multiples.shape[1]):
                multiples[draw, i] = 0
