"""What can be wanted of a division: shares, amounts, changes and every registered figure.

A quantity is written like a call: `share(region_code=1703)`, `change`, `gini`. To add one, write a
function of a `Ground` and its arguments that returns a `Quantity`, and decorate it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from allocation import fairness
from allocation.errors import nearest
from scenarios.design.batched import figure_of
from scenarios.design.ground import Floats, Ground
from scenarios.design.heads import holders, of_people, selected
from scenarios.design.words import part_of
from scenarios.errors import ScenarioError

Unit = Literal["soʻm", "%", ""]
Better = Literal["lower", "higher", ""]
_CALL = re.compile(r"\s*(\w+)\s*(?:\((.*)\))?\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """Something that a division has, ready to be measured on many divisions.

    text: as it was written. measure: from amounts, shape (m, n), soʻm, to shape (m, k), k parts
    that each must do (one unit's change each, say); NaN where there is none. of: what each part
    is of, where there are several. better: which way is usually wanted. reads: the columns of the
    table that it rests on. stepwise: whether it jumps, so that slopes say nothing.
    """

    text: str
    measure: Callable[[Floats], Floats]
    unit: Unit = ""
    better: Better = ""
    reads: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    stepwise: bool = False


Make = Callable[[Ground, str, list[str]], Quantity]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of quantity: how it is written, a sentence, and how it is made."""

    name: str
    form: str
    help: str
    make: Make


KINDS: dict[str, Kind] = {}


def kind(form: str, help: str) -> Callable[[Make], Make]:  # noqa: A002  # as argparse calls it
    """Register a function as the quantity of its name."""

    def register(make: Make) -> Make:
        name = make.__name__.strip("_")
        KINDS[name] = Kind(name=name, form=form, help=help, make=make)
        return make

    return register


def quantity(ground: Ground, text: str) -> Quantity:
    """The quantity that a text asks for. Raises ScenarioError with what there is."""
    found = _CALL.fullmatch(text)
    if found is None:
        raise ScenarioError(f"{text!r}: write a quantity such as gini or share(region_code=1703)")
    name, inside = found[1], found[2]
    arguments = [] if inside is None else [part.strip() for part in inside.split(",")]
    try:
        return _made(ground, name, text.strip(), arguments)
    except ScenarioError as problem:
        raise ScenarioError(f"{text.strip()}: {each}" for each in problem.problems) from None


def listed() -> list[str]:
    """A line for each quantity and figure."""
    kinds = [f"{one.form}: {one.help}" for one in KINDS.values()]
    figures = [
        f"{code}: {one.title.in_language('en')} ({one.fairer} is fairer)"
        for code, one in fairness.registered().items()
    ]
    return [*kinds, *figures]


def _made(ground: Ground, name: str, text: str, arguments: list[str]) -> Quantity:
    if name in KINDS:
        return KINDS[name].make(ground, text, arguments)
    figures = fairness.registered()
    if name not in figures:
        raise ScenarioError(f"there is no quantity {name!r}{nearest(name, [*KINDS, *figures])}")
    _count(arguments, 0, 0, name)
    lacking = [need for need in ("population", *figures[name].needs) if need not in ground.columns]
    if lacking:
        raise ScenarioError(f"it needs {', '.join(lacking)}, which the table lacks or has gaps in")
    return Quantity(
        text=text,
        measure=lambda amounts: figure_of(name, amounts, ground)[:, None],
        better=figures[name].fairer,
        reads=_columns_of(ground, ("population", *figures[name].needs)),
    )


def _columns_of(ground: Ground, meanings: tuple[str, ...]) -> tuple[str, ...]:
    own = {"baseline": ground.result.scenario.baseline or "baseline"}
    return tuple(own.get(each) or str(getattr(ground.basis, each)) for each in meanings)


def _count(arguments: list[str], least: int, most: int, form: str) -> None:
    if not least <= len(arguments) <= most:
        raise ScenarioError(f"write it as {form}")


def _linear(weights: Floats) -> Callable[[Floats], Floats]:
    return lambda amounts: np.asarray(amounts @ weights)[:, None]


# ----------------------------------------------------------------------------- money and shares


@kind("share(COLUMN=VALUE)", "the part of the money that these units get")
def _share(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    _count(arguments, 1, 1, KINDS["share"].form)
    units = selected(ground, arguments[0]).astype(np.float64)
    return Quantity(
        text=text,
        measure=lambda amounts: (amounts @ units / amounts.sum(axis=1))[:, None],
        unit="%",
    )


@kind("amount(CODE) or amount(COLUMN=VALUE)", "the soʻm of a unit, or of some together")
def _amount(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    _count(arguments, 1, 1, KINDS["amount"].form)
    units = selected(ground, arguments[0]).astype(np.float64)
    return Quantity(text=text, measure=_linear(units), unit="soʻm")


@kind("per_head, per_head(CODE) or per_head(COLUMN=VALUE)", "soʻm a head, of every unit of these")
def _per_head(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    _count(arguments, 0, 1, KINDS["per_head"].form)
    at = np.flatnonzero(selected(ground, *arguments))
    people = ground.people[at]
    if not (people > 0).all():
        raise ScenarioError("a unit has no people")
    return Quantity(
        text=text,
        measure=lambda amounts: amounts[:, at] / people,
        unit="soʻm",
        of=tuple(ground.index[at]),
        reads=(ground.basis.population,),
    )


@kind(
    "highest(COLUMN, PART) or highest(COLUMN, PART, units)",
    "the part of the money for the part of people (or units) where the column is highest",
)
def _highest(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    return _end(ground, text, arguments, 1.0)


@kind(
    "lowest(COLUMN, PART) or lowest(COLUMN, PART, units)",
    "the part of the money for the part of people (or units) where the column is lowest",
)
def _lowest(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    return _end(ground, text, arguments, -1.0)


def _end(ground: Ground, text: str, arguments: list[str], sign: float) -> Quantity:
    form = KINDS["highest" if sign > 0 else "lowest"].form
    _count(arguments, 2, 3, form)
    if arguments[2:] not in ([], ["units"], ["people"]):
        raise ScenarioError(f"write it as {form}")
    levels, part = ground.numbers(arguments[0]), part_of(arguments[1])
    by_units = arguments[2:] == ["units"]
    masses = np.ones(len(levels)) if by_units else ground.people
    hold = holders(sign * levels, masses, part)
    reads = (arguments[0],) if by_units else (arguments[0], ground.basis.population)
    return Quantity(
        text=text,
        measure=lambda amounts: (amounts @ hold / amounts.sum(axis=1))[:, None],
        unit="%",
        better="higher",
        reads=reads,
    )


# ------------------------------------------------------------------------ against the baseline


@kind(
    "change, change(CODE) or change(COLUMN=VALUE)",
    "the change of every unit of these against the baseline, as a part of it",
)
def _change(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    _count(arguments, 0, 1, KINDS["change"].form)
    at = np.flatnonzero(selected(ground, *arguments))
    last = ground.baseline[at]
    none = ground.index[at][last <= 0]
    if len(none):
        raise ScenarioError(f"the baseline of {', '.join(map(str, none[:3]))} is not above 0")
    return Quantity(
        text=text,
        measure=lambda amounts: (amounts[:, at] - last) / last,
        unit="%",
        better="higher",
        of=tuple(ground.index[at]),
        reads=_columns_of(ground, ("baseline",)),
    )


def _counting(ground: Ground, text: str, arguments: list[str], sign: int) -> Quantity:
    _count(arguments, 0, 0, text)
    last = ground.baseline
    return Quantity(
        text=text,
        measure=lambda amounts: _counted(amounts, last, sign),
        better="lower" if sign < 0 else "higher",
        reads=_columns_of(ground, ("baseline",)),
        stepwise=True,
    )


def _counted(amounts: Floats, last: Floats, sign: int) -> Floats:
    moved = (sign * (amounts - last) > 0.5).sum(axis=1).astype(np.float64)
    return np.where(np.isfinite(amounts).all(axis=1), moved, np.nan)[:, None]


@kind("losers", "how many units get less than the baseline")
def _losers(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    return _counting(ground, text, arguments, -1)


@kind("gainers", "how many units get more than the baseline")
def _gainers(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    return _counting(ground, text, arguments, 1)


def _flow(ground: Ground, text: str, arguments: list[str], sign: float) -> Quantity:
    _count(arguments, 0, 0, text)
    last = ground.baseline
    return Quantity(
        text=text,
        measure=lambda amounts: np.maximum(sign * (amounts - last), 0.0).sum(axis=1)[:, None],
        unit="soʻm",
        better="lower" if sign < 0 else "higher",
        reads=_columns_of(ground, ("baseline",)),
    )


@kind("lost", "soʻm that all losers together lose against the baseline")
def _lost(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    return _flow(ground, text, arguments, -1.0)


@kind("gained", "soʻm that all gainers together gain against the baseline")
def _gained(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    return _flow(ground, text, arguments, 1.0)


# ------------------------------------------------------------------------------------- the cost


@kind("budget", "all the money, soʻm; it varies only where a range is given for it")
def _budget(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    _count(arguments, 0, 0, text)
    return Quantity(
        text=text,
        measure=_linear(np.ones(len(ground.index))),
        unit="soʻm",
        better="lower",
    )


@kind("per_poor", "soʻm for each poor person of the unit that gets least for one")
def _per_poor(ground: Ground, text: str, arguments: list[str]) -> Quantity:
    _count(arguments, 0, 0, text)
    poor = ground.numbers(ground.basis.poor)
    at = np.flatnonzero(of_people(poor))
    return Quantity(
        text=text,
        measure=lambda amounts: amounts[:, at] / poor[at],
        unit="soʻm",
        better="higher",
        of=tuple(ground.index[at]),
        reads=(ground.basis.poor,),
    )
