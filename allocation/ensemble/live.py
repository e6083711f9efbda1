"""Simulate again and again: what does not depend on parameters and budget is made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from allocation.ensemble.engine import Engine, Threads
from allocation.ensemble.record import Ensemble
from allocation.ensemble.vary import Doubt
from allocation.formula import Formula, ParameterValue

if TYPE_CHECKING:
    from allocation.ensemble.run import Prepared


@dataclass(slots=True, kw_only=True)
class Simulator:
    """A formula and a table to be simulated with many parameters and budgets, as by a slider.

    The first call reads the table and compiles the formula; those after it only set numbers. Each
    gives the bytes of `simulate` with the same arguments, which are explained there. The table,
    the baseline and the doubts must not be changed meanwhile.
    """

    formula: Formula
    table: pd.DataFrame
    baseline: "pd.Series[Any] | str | None" = None
    vary: Sequence[Doubt] | None = None
    per: str | None = None
    _ready: "Prepared | None" = field(default=None, init=False, repr=False)

    def simulate(
        self,
        budget: int,
        *,
        draws: int,
        seed: int,
        parameters: Mapping[str, ParameterValue] | None = None,
        design: str = "plain",
        workers: int | None = None,
        engine: Engine | None = None,
        keep: Literal["amounts"] | None = None,
    ) -> Ensemble:
        """Divide `budget` soʻm in `draws` draws. Raises AllocationError as `simulate` does."""
        from allocation.ensemble.run import (  # compiled code is loaded where it is used
            Request,
            prepare,
            retuned,
            run,
        )

        asked = self.formula.with_parameters(parameters or {})
        what: dict[str, Any] = {"formula": asked, "table": self.table, "budget": budget}
        how: dict[str, Any] = {"baseline": self.baseline, "vary": self.vary, "design": design}
        request = Request(**what, **how, draws=draws, seed=seed)
        ready = self._ready
        ready = prepare(request) if ready is None else retuned(ready, request)
        self._ready = ready
        where = engine or Threads(workers=workers)
        return run(ready, engine=where, per=self.per, keep_all=keep == "amounts")
