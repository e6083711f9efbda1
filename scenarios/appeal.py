"""An appeal: one value of one unit is corrected, and everyone's amount is computed again."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import pandas as pd

from allocation.number import written
from scenarios.errors import ScenarioError
from scenarios.find_unit import find_unit
from scenarios.judge import judged
from scenarios.one_value import Value, read_value, value_of, with_value
from scenarios.quality import QUALITIES
from scenarios.run import Result, run, run_on
from scenarios.scenario import Scenario, bundled_or_table
from scenarios.store import Store

if TYPE_CHECKING:
    from scenarios.store.records import Saved

TAG = "appeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A value corrected, and what it does.

    unit: its code. old: None if there was no value. before, after: the results. quality: of the
    corrected table's values, None for a table of one's own. remarks: what people should look at in
    the corrected value.
    """

    unit: str
    column: str
    old: Value | None
    new: Value
    reason: str
    before: Result
    after: Result
    quality: pd.DataFrame | None = field(repr=False, default=None)
    remarks: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """A row a unit: `amount_before amount_after change`, whole soʻm; `change` adds up to 0."""
        before, after = self.before.amount, self.after.amount
        columns = {"amount_before": before, "amount_after": after, "change": after - before}
        return pd.DataFrame(columns).rename_axis(index=self.before.scenario.code)

    @property
    def note(self) -> str:
        """What was corrected, and why."""
        change = f"{self.column} {_told(self.old)} -> {_told(self.new)}"
        return f"Appeal of {self.unit}: {change}. {self.reason}"


def appeal(
    scenario: Scenario | str,
    unit: str,
    column: str,
    value: str,
    *,
    reason: str,
    quality: str | None = None,
) -> Appeal:
    """Correct one value of one unit and divide again; nothing is written.

    unit: a code, or a name of a bundled unit. column: of the table, before indices are computed.
    value: as a file would write it. quality: of the corrected value of bundled data; by default
    what it was, since a claim is no better known than what it corrects. A baseline that another
    scenario gives stays. Raises ScenarioError, also for a value that the rules of data refuse, and
    what `run` raises, also for the corrected table.
    """
    if not reason.strip():
        raise ScenarioError("an appeal needs a reason; say why the value is wrong")
    before = run(scenario)
    asked = before.scenario
    table, kinds = bundled_or_table(asked.data, asked.folder, asked.code)
    code = find_unit(before, unit)
    old = value_of(table, code, column)
    new = read_value(table[column], value)
    marks = _marked(kinds, code, column, quality)
    corrected = with_value(table, code, column, new)
    remarks = judged(table, corrected, column)
    return Appeal(
        unit=code,
        column=column,
        old=old,
        new=new,
        reason=reason.strip(),
        before=before,
        after=run_on(asked, corrected, marks),
        quality=marks,
        remarks=remarks,
    )


def keep(one: Appeal, store: Store | str, *, author: str | None = None) -> "Saved":
    """Keep an appeal as a draft below the scenario it is about, its reason as the note.

    The scenario itself is kept as a draft if the store has not got it; what is there stays as it
    is. store: or its URL, which is opened only if there is something to keep. Raises ScenarioError
    for an appeal that changes no input, and what `Store.save` raises.
    """
    from scenarios.store.kept import kept_of

    before, after = kept_of(one.before), kept_of(one.after, quality=one.quality)
    if before.id == after.id:
        raise ScenarioError(
            f"{one.column} of {one.unit} is {_told(one.old)} already; there is nothing to keep"
        )
    there = Store(store) if isinstance(store, str) else store
    parent = there.save(before, author=author).id
    return there.save(after, author=author, note=one.note, tags=[TAG], parent=parent)


def _marked(
    kinds: pd.DataFrame | None, code: str, column: str, quality: str | None
) -> pd.DataFrame | None:
    """The quality of the corrected table's values."""
    if quality is not None and quality not in QUALITIES:
        raise ScenarioError(f"{quality!r} is no quality; choose among {', '.join(QUALITIES)}")
    if kinds is None or column not in kinds:
        if quality is not None:
            raise ScenarioError(f"the quality of {column} is not known, so leave quality out")
        return kinds
    found = quality or kinds.at[code, column]
    if found not in QUALITIES:
        raise ScenarioError(
            f"{code} had no value of {column}; say how sure the new one is: quality, one of "
            f"{', '.join(QUALITIES)}"
        )
    changed = kinds[column].copy()
    changed.loc[code] = cast("str", found)
    return kinds.assign(**{column: changed})


def _told(value: Value | None) -> str:
    if value is None:
        return "no value"
    return written(value) if isinstance(value, Fraction) else str(value)
