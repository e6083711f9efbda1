"""What a design rests on: estimates among the columns of the formula and of what is wanted."""

from collections.abc import Iterable

from scenarios.design.ground import Ground
from scenarios.design.quantities import Quantity


def remarks(ground: Ground, quantities: Iterable[Quantity] = ()) -> tuple[str, ...]:
    """A sentence for the formula's estimates, and one for those of each quantity."""
    result = ground.result
    told = []
    if result.estimated:
        kinds = ", ".join(f"{name} ({kind})" for name, kind in result.estimated.items())
        told.append(f"{result.scenario.name} rests on estimates: {kinds}; so does all that follows")
    for one in quantities:
        own = ground.estimated(one.reads)
        if own:
            kinds = ", ".join(f"{name} ({kind})" for name, kind in own.items())
            told.append(f"{one.text} is measured by estimates: {kinds}")
    return tuple(dict.fromkeys(told))
