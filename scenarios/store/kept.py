"""A scenario with its inputs and result, as stores and bundles keep it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from allocation import Note
from indicators import Index
from indicators.versions import Content, content_of
from scenarios.indices import earlier_tables
from scenarios.program import VERSION
from scenarios.run import Result, run
from scenarios.scenario import BUNDLED, Scenario, bundled_or_table
from scenarios.store.canonical import digest
from scenarios.store.differences import differences, told
from scenarios.store.errors import StoreError
from scenarios.store.index_document import KeptIndex, index_document, read_index_document
from scenarios.store.inputs import AMOUNT, DOUBT, Inputs
from scenarios.store.origin import Origin, data_sources
from scenarios.store.outcome import outcome_of, outcome_table
from scenarios.store.replay import replay


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Inputs, result and origin, none of which will change.

    outcome: the result table in canonical form. program: the version that computed it.
    """

    inputs: Inputs
    outcome: Content = field(repr=False)
    origin: Origin = field(repr=False)
    notes: tuple[Note, ...] = field(repr=False, default=())
    program: str = VERSION

    @property
    def id(self) -> str:
        """The id of the scenario: the hash of its inputs."""
        return self.inputs.id

    @cached_property
    def result_id(self) -> str:
        """The hash of the result table."""
        return digest(self.outcome.lines())

    @property
    def table(self) -> pd.DataFrame:
        """The result table: steps, pots, limits and `amount` (int64 soʻm); a row a unit."""
        return outcome_table(self.outcome, self.inputs.formula, self.inputs.code)

    def result(self) -> Result:
        """The result with all that explains it, computed again.

        Raises StoreError if this program computes other amounts than the one that kept it.
        """
        again = replay(
            self.inputs,
            name=self.origin.name,
            title=self.origin.title,
            source=self.origin.source,
            notes=self.notes,
        )
        apart = differences(self.outcome, outcome_of(again))
        if len(apart):
            raise StoreError(
                [
                    f"{self.id[:12]}: this program ({VERSION}) computes other amounts than the one "
                    f"that kept them ({self.program})",
                    *told(apart, self.inputs),
                ]
            )
        return again


def kept_of(what: Scenario | Result | Kept, *, quality: pd.DataFrame | None = None) -> Kept:
    """Bring a scenario or result into canonical form. A scenario is run first.

    quality: of the values of the table, the same units and columns among its own; needed where a
    bundled table was changed. The result is computed again from the canonical inputs. Raises
    StoreError if that gives other amounts, and what `run` raises.
    """
    if isinstance(what, Kept):
        return what
    result = run(what) if isinstance(what, Scenario) else what
    scenario, inputs = result.scenario, inputs_of(result, quality)
    again = outcome_of(replay(inputs))
    apart = differences(outcome_of(result), again)
    if len(apart) and not isinstance(what, Scenario):
        raise StoreError(
            [
                f"{scenario.name}: the amounts of this result are not what its inputs give in the "
                "order of their codes; keep the scenario instead, and take the kept amounts",
                *told(apart, inputs),
            ]
        )
    origin = Origin(
        name=scenario.name,
        title=scenario.title,
        source=scenario.source,
        data=data_sources(inputs),
    )
    return Kept(inputs=inputs, outcome=again, origin=origin, notes=result.notes)


def inputs_of(result: Result, quality: pd.DataFrame | None = None) -> Inputs:
    """What a result follows from, in canonical form. Raises StoreError, IndicatorError."""
    scenario = result.scenario
    written = scenario.written or scenario.formula
    gained = [name for one in result.indices for name in one.result.columns.columns]
    table = content_of(result.inputs.drop(columns=gained))
    marks = _quality(result, table) if quality is None else content_of(quality)
    _check_quality(table, marks)
    past = [_earlier(one.result.index, result.quality) for one in result.indices]
    indices = [_kept_index(c.result.index, p) for c, p in zip(result.indices, past, strict=True)]
    return Inputs(
        formula=written,
        parameters={name: one.value for name, one in scenario.formula.parameters.items()},
        budget=scenario.budget,
        code=scenario.code,
        table=table,
        quality=marks,
        indices=tuple(indices),
        earlier={year: content for own in past for year, content in own.items()},
        baseline_name=scenario.baseline,
        baseline=_baseline(result),
    )


def _quality(result: Result, table: Content) -> Content | None:
    """The quality of the bundled values, if the table holds them unchanged."""
    if result.quality is None:
        return None
    values, kinds = bundled_or_table(BUNDLED, Path(), "code")
    if content_of(values) != table or kinds is None:
        raise StoreError(
            f"{result.scenario.name}: its table is not the bundled one as it stands; "
            "say how sure its values are: save(…, quality=a table of the same shape)"
        )
    return content_of(kinds)


def _check_quality(table: Content, marks: Content | None) -> None:
    if marks is None:
        return
    odd = sorted({*dict(marks.columns)} - {*dict(table.columns)})
    if odd or marks.codes != table.codes:
        what = f"a column {odd[0]!r} that the table lacks" if odd else "other units than the table"
        raise StoreError(f"the quality has {what}; give it the table's units and columns")


def _earlier(index: Index, quality: pd.DataFrame | None) -> dict[str, Content]:
    """The tables of earlier years that an index imputes from, by year."""
    own = index.earlier if isinstance(index, KeptIndex) else earlier_tables(index, quality)
    return {year: content_of(table) for year, table in own.items()}


def _kept_index(index: Index, past: Mapping[str, Content]) -> KeptIndex:
    tables = {year: content.table() for year, content in past.items()}
    return read_index_document(index_document(index), tables)


def _baseline(result: Result) -> Content | None:
    if result.baseline is None:
        return None
    columns = {AMOUNT: result.baseline}
    name = result.scenario.baseline
    if result.quality is not None and name in result.quality and name not in result.inputs:
        columns[DOUBT] = result.quality[name]
    return content_of(pd.DataFrame(columns, index=result.inputs.index))
