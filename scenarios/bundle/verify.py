"""Compute a bundle's result again and compare, to the soʻm."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from scenarios.bundle.read import Bundle, read_bundle
from scenarios.program import VERSION
from scenarios.store.differences import differences, told
from scenarios.store.outcome import outcome_of
from scenarios.store.replay import replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What came out of computing a bundle again.

    differences: a row a unit and column: `unit column kept computed difference`; empty if every
    amount is the same to the soʻm and every other number to 1e-9. lines: the same as sentences.
    units: how many. amount_uzs: the money given out, soʻm.
    """

    bundle: Bundle
    differences: pd.DataFrame = field(repr=False)
    lines: tuple[str, ...]
    units: int
    amount_uzs: int

    @property
    def same(self) -> bool:
        """Whether the result follows from the inputs."""
        return self.differences.empty


def verify(path: str | Path) -> Verification:
    """Read a bundle, compute its result from its inputs alone, and compare.

    Raises StoreError for a bundle that cannot be trusted, and what `replay` raises if this program
    refuses its inputs.
    """
    bundle = read_bundle(path)
    again = replay(bundle.kept.inputs)
    apart = differences(bundle.kept.outcome, outcome_of(again))
    return Verification(
        bundle=bundle,
        differences=apart,
        lines=tuple(_lines(bundle, apart)),
        units=len(again.amount),
        amount_uzs=int(again.amount.sum()),
    )


def _lines(bundle: Bundle, apart: pd.DataFrame) -> list[str]:
    if apart.empty:
        return []
    made = bundle.kept.program
    why = (
        "the same version made it, so the result or the program was altered"
        if made == VERSION
        else f"program {made} made it, and this one is {VERSION}"
    )
    head = f"the result does not follow from the inputs in {len(apart)} cells: {why}"
    return [head, *told(apart, bundle.kept.inputs)]
