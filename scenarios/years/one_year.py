"""One year of a path as a result of its own, to be explained, compared, kept and taken away.

The phase-in becomes a last limit of the formula: a cap at `phase_in * amount + (1 - phase_in) *
budget * share(start)`. These caps add up to the budget, so that everyone ends at the cap; rounding
then keeps the floors of the formula's own limits as the path does. Where its limits have caps
alone, the same is a floor. What comes of it is compared with the path's amounts. Once the formula
is wholly in force, one with both floors and caps is left as it is.
"""

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from allocation import Expression, Formula, Label, Limit, Parameter, allocate
from allocation.label import LANGUAGES
from scenarios.errors import ScenarioError
from scenarios.run import Baseline, Result
from scenarios.scenario import Scenario
from scenarios.years.run import PathResult, YearResult

PHASE_IN = "phase_in"
START = "start_amount"
_AMOUNT = f"{PHASE_IN} * amount + (1 - {PHASE_IN}) * budget * share({START})"
_LABEL = Label(uz="Bosqichma-bosqich joriy etish", ru="Поэтапное введение", en="Phase-in")
_SHARE = Label(
    uz="Formula natijasining ulushi", ru="Доля результата формулы", en="Share of the formula"
)


def year_result(path: PathResult, year: int) -> Result:
    """The result of one year; its baseline is the year before, its amounts are the path's.

    In a path with a phase-in the formula has a last limit `phase_in` and a parameter of that name,
    and the table a column `start_amount`, the amounts that are phased out, soʻm. Raises
    ScenarioError for a year that the path has not, and where these names are taken.
    """
    one = path.of(year)
    own = one.result if one.start is None or _is_over(one) else _with_phase_in(one, one.start)
    return replace(own, scenario=_of_year(own, path, one), notes=one.notes)


def _of_year(own: Result, path: PathResult, one: YearResult) -> Scenario:
    """The year's scenario under a name and title of its own."""
    title = path.scenario.title
    words = {language: f"{title.in_language(language)}, {one.year}" for language in LANGUAGES}
    return replace(
        own.scenario,
        name=f"{path.scenario.name}_{one.year}",
        title=Label(**words) if title else Label.of(str(one.year)),
    )


def _with_phase_in(one: YearResult, start: Baseline) -> Result:
    """The result of the formula with the phase-in as its last limit."""
    result = one.result
    _check_free(result)
    table = result.inputs.assign(**{START: start.amounts})
    formula = result.allocation.formula
    only_caps = _has(one, "cap") and not _has(one, "floor")
    for bound in ("floor", "cap") if only_caps else ("cap", "floor"):
        phased = _phased_in(formula, one.share, bound)
        allocation = allocate(phased, table, result.allocation.budget, result.baseline)
        if allocation.amount.equals(one.amount):
            break
    else:
        raise ScenarioError(
            f"{one.year}: rounding kept its amounts to floors and caps as no result of one year "
            "does; take them from the table of all years"
        )
    written = result.scenario.written
    own = None if written is None else _phased_in(written, one.share, bound)
    quality = result.quality
    if quality is not None and start.doubt is not None and one.share < 1:
        quality = quality.assign(**{START: start.doubt.reindex(quality.index)})
    return replace(
        result,
        scenario=replace(result.scenario, formula=phased, written=own),
        allocation=allocation,
        inputs=table,
        quality=quality,
    )


def _is_over(one: YearResult) -> bool:
    """Whether the formula is wholly in force, with floors and caps that rounding keeps."""
    without = one.start is None or one.start.amounts is None
    return without or (one.share == 1 and _has(one, "floor") and _has(one, "cap"))


def _has(one: YearResult, bound: str) -> bool:
    formula = one.result.allocation.formula
    parts = (*formula.pots, *formula.limits)
    return any(getattr(part, bound) is not None for part in parts)


def _phased_in(formula: Formula, share: Fraction, bound: str) -> Formula:
    amount = Expression.read(_AMOUNT)
    limit = Limit(name=PHASE_IN, paid_by="equal", label=_LABEL, **{bound: amount})
    own = Parameter(name=PHASE_IN, value=share, low=Fraction(0), high=Fraction(1), label=_SHARE)
    return replace(
        formula,
        limits=(*formula.limits, limit),
        parameters=MappingProxyType({**formula.parameters, PHASE_IN: own}),
    )


def _check_free(result: Result) -> None:
    """Raise ScenarioError if the table or formula has names that the phase-in needs."""
    formula = result.allocation.formula
    taken = {
        *result.inputs.columns,
        *formula.parameters,
        *(step.name for step in formula.steps),
        *(limit.name for limit in formula.limits),
    }
    for name in sorted({PHASE_IN, START} & taken):
        raise ScenarioError(
            f"years: the phase-in is shown under the name {name!r}, which the table or formula has "
            "already; give yours another name"
        )
