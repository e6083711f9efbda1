"""Draw a scenario many times."""

from collections.abc import Mapping

import pandas as pd

from allocation import Ensemble, simulate
from allocation.ensemble import Doubt, Engine
from scenarios.errors import ScenarioError
from scenarios.run import Result

_PEOPLE = "population"


def ensemble(
    result: Result,
    doubts: Mapping[str, Doubt],
    *,
    draws: int,
    seed: int,
    design: str = "latin_hypercube",
    workers: int | None = None,
    engine: Engine | None = None,
) -> Ensemble:
    """Divide the budget of a result in `draws` draws of its doubts; see `allocation.simulate`.

    doubts: as `doubts_of` finds them. Fairness is that of money per head where the table has
    people. Raises ScenarioError if there is nothing to doubt, AllocationError if no draw has an
    allocation.
    """
    if not doubts:
        raise ScenarioError(
            f"{result.scenario.name}: nothing is doubtful: no parameter has a range, and the "
            "quality of no column is known. Give parameters low and high, or name columns"
        )
    return simulate(
        result.allocation.formula,
        result.inputs,
        result.allocation.budget,
        draws=draws,
        seed=seed,
        vary=tuple(doubts.values()),
        workers=workers,
        engine=engine,
        baseline=result.baseline,
        design=design,
        per=_PEOPLE if _has_people(result.inputs) else None,
    )


def _has_people(inputs: pd.DataFrame) -> bool:
    return _PEOPLE in inputs and bool((inputs[_PEOPLE] > 0).all())
