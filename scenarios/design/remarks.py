"""What a design rests on: estimates and doubtful values among the columns that it reads."""

from collections.abc import Iterable

from scenarios.design.ground import Ground
from scenarios.design.quantities import Quantity
from scenarios.doubts import doubtful_values
from scenarios.quality import worst
from scenarios.scenario import BUNDLED

_KEPT = ("range", "baseline", "index")  # remarks on a result that hold for its designs too


def remarks(ground: Ground, quantities: Iterable[Quantity] = ()) -> tuple[str, ...]:
    """A sentence for the formula's estimates, one for those of each quantity, and what is odd."""
    result, asked = ground.result, tuple(quantities)
    told = [note.text for note in result.notes if note.kind in _KEPT]
    if result.estimated:
        kinds = ", ".join(f"{name} ({kind})" for name, kind in result.estimated.items())
        told.append(f"{result.scenario.name} rests on estimates: {kinds}; so does all that follows")
    for one in asked:
        own = ground.estimated(one.reads)
        if own:
            kinds = ", ".join(f"{name} ({kind})" for name, kind in own.items())
            told.append(f"{one.text} is measured by estimates: {kinds}")
    return tuple(dict.fromkeys([*told, *_doubtful(ground, asked)]))


def _doubtful(ground: Ground, quantities: tuple[Quantity, ...]) -> list[str]:
    """What looks wrong in a table of one's own, in columns of the formula or of a quantity."""
    result = ground.result
    if result.scenario.data == BUNDLED:
        return []
    read = [*result.scenario.formula.columns, *(name for one in quantities for name in one.reads)]
    return [note.text for note in doubtful_values(result.inputs, dict.fromkeys(read))]


def quality_among(ground: Ground, quantities: Iterable[Quantity]) -> str:
    """The most doubtful quality of all that is read; nothing for a table of one's own."""
    doubt = ground.result.doubt
    if doubt is None:
        return ""
    measured = [kind for one in quantities for kind in ground.estimated(one.reads).values()]
    return worst([*doubt.tolist(), *measured])
