"""What can be wrong with a formula, its inputs or its limits."""

from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

_MOST_NAMED = 40  # names that a message lists


class AllocationError(ValueError):
    """One or several problems, each a sentence that names the place and the next step."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class FormulaError(AllocationError):
    """The formula does not hang together."""


class ExpressionError(AllocationError):
    """An expression cannot be read, or has no value for some unit."""


class LimitError(AllocationError):
    """Floors and caps that no division of the money can meet."""


class UnitProblem(Exception):  # noqa: N818  # a messenger, caught before anyone sees it
    """An operation that has no value for some units; turned into a message that names them.

    flags: shape (n,) or (), true for the units concerned.
    """

    def __init__(self, flags: NDArray[np.bool_], message: str) -> None:
        self.flags = flags
        super().__init__(message)


def nearest(name: str, valid: Iterable[str]) -> str:
    """The hint at the end of a message about an unknown name.

    >>> nearest("populaton", ["population", "births"])
    "; did you mean 'population'?"
    """
    names = sorted(map(str, valid))
    by_letters = {each.casefold(): each for each in names}
    close = get_close_matches(name.casefold(), by_letters, n=1)
    if close:
        return f"; did you mean {by_letters[close[0]]!r}?"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"; there are {', '.join(names[:_MOST_NAMED])}{more}" if names else ""
