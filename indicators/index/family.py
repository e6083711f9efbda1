"""A family of methods: menus, files and tests see a new one as soon as it is registered."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

import numpy as np

from indicators.errors import IndicatorError

F = TypeVar("F", bound=Callable[..., Any])


class UnitsError(ValueError):
    """A method has no value for some units. positions: their rows."""

    def __init__(self, message: str, positions: Sequence[int]) -> None:
        self.positions = tuple(positions)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Family:
    """Methods of one kind by name; their options are their keyword-only parameters.

    subject: what the family does, for messages.
    """

    subject: str
    methods: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def register(self, function: F) -> F:
        """Add a method under its own name."""
        self.methods[function.__name__] = function
        return function

    def check(self, name: str, options: Mapping[str, object]) -> list[str]:
        """What is wrong with a method's name or the names of its options."""
        if name not in self.methods:
            return [f"there is no {self.subject} {name!r}{nearest(name, self.methods)}"]
        known = self.options(name)
        problems = [
            f"{self.subject} {name!r} has no option {option!r}{nearest(option, known)}"
            for option in options
            if option not in known
        ]
        return problems + [
            f"{self.subject} {name!r} wants the option {option!r}"
            for option, needed in known.items()
            if needed and option not in options
        ]

    def options(self, name: str) -> dict[str, bool]:
        """A method's options, and whether each must be given."""
        parameters = inspect.signature(self.methods[name]).parameters.values()
        return {
            parameter.name: parameter.default is parameter.empty
            for parameter in parameters
            if parameter.kind is parameter.KEYWORD_ONLY
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method of a family with its options. If it exists, its names are right."""

    family: Family
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = self.family.check(self.name, self.options)
        if problems:
            raise IndicatorError("\n".join(problems))

    def __call__(self, *subject: object) -> Any:  # noqa: ANN401  # each family returns its own kind
        """Apply the method; a wrong value of an option is an IndicatorError."""
        try:
            with np.errstate(all="ignore"):  # what is not finite is refused by those who ask
                return self.family.methods[self.name](*subject, **self.options)
        except UnitsError as problem:
            told = f"{self.family.subject} {self.name!r}: {problem}"
            raise UnitsError(told, problem.positions) from None
        except (TypeError, ValueError, ArithmeticError) as problem:
            if isinstance(problem, IndicatorError):
                raise
            raise IndicatorError(f"{self.family.subject} {self.name!r}: {problem}") from None


def nearest(name: str, valid: "Mapping[str, object] | list[str]") -> str:
    """Return the hint at the end of a message about an unknown name."""
    close = get_close_matches(name, list(valid), n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are {', '.join(sorted(valid))}" if valid else ""
