"""Ensembles: one formula, many draws of what is uncertain or a choice."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from allocation.ensemble.engine import Engine
from allocation.ensemble.live import Simulator
from allocation.ensemble.record import Ensemble
from allocation.ensemble.vary import Doubt
from allocation.formula import Formula, ParameterValue


def simulate(
    formula: Formula,
    table: pd.DataFrame,
    budget: int,
    *,
    draws: int,
    seed: int,
    vary: Sequence[Doubt] | None = None,
    workers: int | None = None,
    engine: Engine | None = None,
    baseline: "pd.Series[Any] | str | None" = None,
    parameters: Mapping[str, ParameterValue] | None = None,
    design: str = "plain",
    per: str | None = None,
    keep: Literal["amounts"] | None = None,
) -> Ensemble:
    """Divide `budget` soʻm in `draws` draws, each with other values of what varies.

    formula, table, budget, baseline, parameters: as for `allocate`. vary: None for every parameter
    that has a range, all its values alike. design: `plain`, `latin_hypercube` or `sobol`. workers:
    threads, None for one a processor. engine: such as `Dask()`, None for threads; the result has
    the same bytes for any engine and number of workers. per: a column of sizes, such as
    population: fairness is then that of money per head. keep: `amounts` for every draw's amounts
    even of a long run.
    In every draw amounts add up to the budget exactly; draws that have no allocation are counted by
    reason. Computed in float64 (see `docs/ensembles.md`); published amounts come from `allocate`.
    Raises AllocationError as `allocate` does, if that holds in every draw.
    """
    simulator = Simulator(formula=formula, table=table, baseline=baseline, vary=vary, per=per)
    how: dict[str, Any] = {"workers": workers, "engine": engine, "design": design, "keep": keep}
    return simulator.simulate(budget, draws=draws, seed=seed, parameters=parameters, **how)


def warm_up() -> None:
    """Load the compiled kernels (or compile them, once after an installation)."""
    table = pd.DataFrame(
        {"x": [1.0, 2.0, 4.0], "g": ["a", "a", "b"]}, index=pd.Index(["1", "2", "3"])
    )
    limits = [{"name": way, "paid_by": way, "floor": "budget / 100"} for way in _WAYS]
    level = {"name": "l", "share": 0.5, "level_up": {"from": "x", "per": "x"}, "cap": "pot"}
    need = {"name": "n", "share": 0.5, "by": "x ** a"}
    stages = {"within": "g", "between": "total(x)"}
    base = {"title": "t", "parameters": {"a": {"value": 1, "low": 0.9, "high": 1.1}}}
    for part in (
        {"pot": [level, need], "limit": limits},
        {"pot": [{**level, **stages}, {**need, **stages}]},
    ):
        formula = Formula.from_dict({**base, **part})
        for per in (None, "x"):
            simulate(formula, table, 10**6, draws=2, seed=1, baseline="x", per=per, workers=1)


_WAYS = ("scaling", "equal", "gains")
