"""Values of expressions, worked out again only where something they depend on has changed.

An expression depends on the table, which stays, and on some parameters and perhaps the budget. For
many budgets and parameters on one table most values stay as they were.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from allocation.expression import Expression

T = TypeVar("T")
_NEVER_KEPT = {"pot", "amount"}


@dataclass(frozen=True, eq=False)
class Kept:
    """The values of one formula on one table, by what they are of.

    needs: which parameters (or `budget`) each step depends on. scalars: the parameters, `budget`.
    """

    needs: Mapping[str, tuple[str, ...]]
    scalars: frozenset[str]
    _reads: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    _known: dict[str, tuple[tuple[object, ...], Any]] = field(default_factory=dict)

    def value(
        self,
        of: str,
        read: Iterable[str],
        seen: Mapping[str, object],
        compute: Callable[[], T],
    ) -> T:
        """What `compute` gives, perhaps from before. seen: the names with their values.

        of: says which value of the formula this is. read: every name that it is made of, always
        the same ones.
        """
        if of not in self._reads:
            self._reads[of] = self._scalars_of({*read})
        reads = self._reads[of]
        if reads is None:
            return compute()
        key = tuple(seen[name] for name in reads)
        known = self._known.get(of)
        if known is None or known[0] != key:
            known = self._known[of] = key, compute()
        found: T = known[1]
        return found

    def _scalars_of(self, read: set[str]) -> tuple[str, ...] | None:
        if read & _NEVER_KEPT:
            return None
        own = [name for name in read if name in self.scalars and name not in self.needs]
        return tuple({*own, *(needed for name in read for needed in self.needs.get(name, ()))})


def names_of(expressions: Iterable[Expression | None]) -> Iterator[str]:
    """Every name that some expressions read."""
    for expression in expressions:
        if expression is not None:
            yield from expression.names
