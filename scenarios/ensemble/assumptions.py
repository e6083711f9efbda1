"""How far values may lie from the truth: assumptions, since no source has measured it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

from allocation.errors import nearest
from scenarios.errors import ScenarioError
from scenarios.quality import QUALITIES

VARIATION: Mapping[str, float] = {
    "official": 0.02,
    "derived": 0.05,
    "region_imputed": 0.2,
    "synthetic": 0.3,
}
CORRELATION = 0.5
_MOST = 2.0  # a coefficient above this leaves nothing of a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What is taken for the errors of inputs.

    variation: the coefficient of variation by quality. columns: by column, in place of its
    qualities'; 0 for a column that is certain. correlation: of the errors within a region, 0 to 1.
    """

    variation: Mapping[str, float] = field(default_factory=lambda: dict(VARIATION))
    columns: Mapping[str, float] = field(default_factory=dict)
    correlation: float = CORRELATION

    def __post_init__(self) -> None:
        for name, number in {**self.variation, **self.columns}.items():
            if not (isfinite(number) and 0 <= number <= _MOST):
                raise ScenarioError(
                    f"the coefficient of variation of {name} lies from 0 to {_MOST:g}: {number:g}"
                )
        for name in set(self.variation) - set(QUALITIES):
            raise ScenarioError(f"there is no quality {name!r}{nearest(name, QUALITIES)}")
        if not 0 <= self.correlation <= 1:
            raise ScenarioError(f"a correlation lies from 0 to 1: {self.correlation:g}")

    def changed(self, given: Mapping[str, float]) -> "Assumptions":
        """The same with other coefficients, by quality or by column."""
        by_quality = {name: number for name, number in given.items() if name in QUALITIES}
        by_column = {name: number for name, number in given.items() if name not in QUALITIES}
        return Assumptions(
            variation={**self.variation, **by_quality},
            columns={**self.columns, **by_column},
            correlation=self.correlation,
        )
