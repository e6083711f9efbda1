"""One block of draws, from the values that vary to whole amounts."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble import opcodes as op
from allocation.ensemble.machine import run_draws
from allocation.ensemble.plan import Plan
from allocation.ensemble.rounding import STEPS
from allocation.ensemble.values import Floats, Integers

CELLS = 1 << 15  # draws times units of a block where a number of each unit varies
CELLS_OF_NUMBERS = 1 << 18  # the same where each draw has only some numbers
FEWEST_DRAWS, MOST_DRAWS = 64, 1 << 10
STRIP_CELLS, FEWEST_OF_A_STRIP = 20_000, 4  # of what is computed and counted at a time
SHARPEST = 1 << 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a strip of a block gave; the next strip is written over it.

    multiples: of the rounding unit, shape (draws, n); rows that failed hold no amounts. status:
    0, or why a draw failed (`reasons`), shape (draws,).
    """

    multiples: Integers
    status: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The memory of one worker, what never varies already computed.

    registers: shape (registers, n). members, starts: of groups, shape (tables, n) and n + 1.
    results: the registers of amount, floor and cap. narrow, wide: names of what varies, one number
    a draw or one a unit, and the registers of these. money: what rounding is told. room: for the
    amounts of a strip, shape (draws, n). key: room for rounding one draw, shape (n,). status: 0, or
    why every draw fails.
    """

    registers: Floats
    members: Integers
    starts: Integers
    results: Integers
    narrow: tuple[tuple[str, ...], Integers]
    wide: tuple[tuple[str, ...], Integers]
    money: Floats
    room: Integers
    key: NDArray[np.int32]
    status: int

    def copy(self) -> "Machine":
        """The same for another worker."""
        return replace(
            self,
            registers=self.registers.copy(),
            members=self.members.copy(),
            starts=self.starts.copy(),
            room=np.empty_like(self.room),
            key=np.empty_like(self.key),
        )


def start_machine(plan: Plan) -> Machine:
    """Compute what does not vary."""
    program, tables = plan.program, max(plan.program.tables, 1)
    registers = program.start.copy()
    members = np.zeros((tables, plan.units), dtype=np.int64)
    starts = np.zeros((tables, plan.units + 1), dtype=np.int64)
    machine = Machine(
        registers=registers,
        members=members,
        starts=starts,
        results=np.array([program.where[value.number] for value in plan.results]),
        narrow=_placed(plan, wide=False),
        wide=_placed(plan, wide=True),
        money=_money(plan),
        room=np.empty((strip_length(plan.units), plan.units), dtype=np.int64),
        key=np.empty(plan.units, dtype=np.int32),
        status=0,
    )
    return replace(machine, status=_set_up(plan, machine))


def _set_up(plan: Plan, machine: Machine) -> int:
    status = np.zeros(1, dtype=np.int64)
    nothing = np.zeros((0, plan.units), dtype=np.int64)
    none, nowhere = np.zeros((1, 0)), np.zeros(0, dtype=np.int64)
    run_draws(
        plan.program.setup,
        machine.registers,
        machine.members,
        machine.starts,
        none,
        nowhere,
        np.zeros((1, 0, plan.units)),
        nowhere,
        nowhere,
        op.NONE,
        machine.money,
        status,
        np.empty(plan.units, dtype=np.int32),
        nothing,
    )
    return int(status[0])


def strip_length(units: int) -> int:
    """How many draws a strip has at most."""
    return max(STRIP_CELLS // units, FEWEST_OF_A_STRIP)


def draws_of_a_block(units: int, *, wide: bool) -> int:
    """How many draws a block has, whatever the number of workers. wide: whether columns vary."""
    cells = CELLS if wide else CELLS_OF_NUMBERS
    return min(max(cells // units, FEWEST_DRAWS), MOST_DRAWS)


def strips(
    plan: Plan, machine: Machine, given: Mapping[str, Floats], draws: int, *, move: bool = False
) -> Iterator[Outcome]:
    """Compute a block, a strip after the other. given: what varies, (draws, 1) or (draws, n).

    move: whether each strip goes to its own place of the machine's room, which then has one for
    every draw of the block.
    Strips are short, so that what one gives is still in the cache when it is counted. Sorting was
    also seen to take several times as long where a millisecond lies between one sort and the next.
    """
    scalars, columns = np.zeros((draws, 0)), np.zeros((draws, 0, plan.units))
    if machine.narrow[0]:
        scalars = np.concatenate([given[name] for name in machine.narrow[0]], axis=1)
    if machine.wide[0]:
        columns = np.stack([given[name] for name in machine.wide[0]], axis=1)
    parts = -(-draws // strip_length(plan.units))
    edges = [draws * part // parts for part in range(parts + 1)]
    for start, end in itertools.pairwise(edges):
        status = np.zeros(end - start, dtype=np.int64)
        multiples = machine.room[start:end] if move else machine.room[: end - start]
        run_draws(
            plan.program.lines,
            machine.registers,
            machine.members,
            machine.starts,
            scalars[start:end],
            machine.narrow[1],
            columns[start:end],
            machine.wide[1],
            machine.results,
            plan.group,
            machine.money,
            status,
            machine.key,
            multiples,
        )
        yield Outcome(multiples=multiples, status=status)


def _placed(plan: Plan, *, wide: bool) -> tuple[tuple[str, ...], Integers]:
    """What varies, as one number a draw or one a unit: names, and the registers they go to."""
    named = {name: value for name, value in plan.given.items() if value.wide == wide}
    registers = [plan.program.where[value.number] for value in named.values()]
    return tuple(named), np.array(registers, dtype=np.int64)


def _money(plan: Plan) -> Floats:
    """The rounding unit, the budget in such units, and how finely remainders are told apart."""
    target = plan.budget // plan.unit
    return np.array([plan.unit, target, min(STEPS, SHARPEST // max(target, 1))], dtype=np.float64)
