"""The registry of optimum rules: menus, files and tests see a new one at once.

To add a rule, write one function of a `Case` and decorate it with `optimum`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from allocation.exact import Vector
from allocation.label import Label
from allocation.optimum.case import Case

Solve = Callable[[Case], Vector]
Figures = Callable[[Case, Vector], Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A column that a rule reads: its name, what it is, and the expression if none is given.

    above_zero: whether 0 is refused; negative numbers always are.
    """

    name: str
    help: str
    default: str | None = None
    above_zero: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A number or word of a rule: its name, what it is, its default, and the words it may be.

    words: None if it is a number.
    """

    name: str
    help: str
    default: str
    words: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimumRule:
    """A rule: what it makes best, what it reads, and how it divides.

    solve: the exact amounts, soʻm, shape (n,). figures: what amounts come to by the rule's own
    measure. source: of the method.
    """

    name: str
    title: Label
    help: str
    source: str
    needs: tuple[Need, ...]
    options: tuple[Option, ...]
    figures: Figures
    solve: Solve


RULES: dict[str, OptimumRule] = {}


def registered_rules() -> dict[str, OptimumRule]:
    """All rules by name."""
    from allocation.optimum import change, fair, poverty  # they register themselves

    assert {change, fair, poverty}  # noqa: S101  # imported for what they register
    return RULES


def optimum(
    *,
    title: Label,
    help: str,  # noqa: A002  # as argparse calls it
    source: str,
    needs: tuple[Need, ...],
    figures: Figures,
    options: tuple[Option, ...] = (),
) -> Callable[[Solve], Solve]:
    """Register a function of a `Case` as the rule of its name."""

    def register(solve: Solve) -> Solve:
        RULES[solve.__name__] = OptimumRule(
            name=solve.__name__,
            title=title,
            help=help,
            source=source,
            needs=needs,
            options=options,
            figures=figures,
            solve=solve,
        )
        return solve

    return register
