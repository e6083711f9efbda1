"""The registry of rules: a rule is one function and its name and title here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indicators.validate.data import Data
from indicators.validate.failure import Failure

Check = Callable[[Data], Iterable[Failure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named check. title: the question it asks, as the report shows it."""

    name: str
    title: str
    check: Check


RULES: dict[str, Rule] = {}


def rule(name: str, title: str) -> Callable[[Check], Check]:
    """Put a function into the registry under a name."""

    def register(check: Check) -> Check:
        RULES[name] = Rule(name=name, title=title, check=check)
        return check

    return register
