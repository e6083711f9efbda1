"""A comparison as people read it in the console."""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

import pandas as pd

from scenarios.attribution import FACTORS, Attribution
from scenarios.commands.show import counted, shown
from scenarios.compare import SideBySide
from scenarios.run import Result

_MOST = 5  # units that are named of those who gain and lose most


def described(results: Sequence[Result]) -> Iterator[str]:
    """Which letter is which scenario, with its budget and what it rests on."""
    for letter, result in zip(ascii_lowercase, results, strict=False):
        title = result.scenario.title.in_language("en")
        name = f"{result.scenario.name}: {title}" if title else result.scenario.name
        yield f"{letter}  {name}; {shown(result.allocation.budget)} soʻm"
        if result.estimated:
            yield f"   rests on estimates of {', '.join(result.estimated)}"


def side_by_side(found: SideBySide, unit: str | None) -> Iterator[str]:
    """Everything told of any number of results; of one unit its numbers only."""
    yield from described([*found.results.values()])
    if unit is not None:
        own = found.table.loc[[unit]].iloc[0].astype("float64")
        yield from (f"  {name}  {shown(value)}" for name, value in own.items())
        return
    for letter in [*found.results][1:]:
        yield from _against(found, letter)
    if not found.overlap.empty and len(found.results) > 1:
        yield "\nOverlap of the top tenth per head:"
        yield _table(found.overlap)
    yield "\nFairness (absent where there is no value; * rests on estimates):"
    marks = (found.fairness["estimated"] != "").map({True: "* ", False: "  "})
    figures = found.fairness.assign(title=marks + found.fairness["title"]).set_index("title")
    yield _table(figures[["fairer", *found.results]])


def _against(found: SideBySide, letter: str) -> Iterator[str]:
    own = found.summary.loc[[letter]].iloc[0]
    yield (
        f"\n{letter} against a: {own['gainers']} gain {shown(own['gained_uzs'])} soʻm, "
        f"{own['losers']} lose {shown(own['lost_uzs'])} soʻm "
        f"({own['moved_percent']:.2f} % of the money of a), {own['unchanged']} stay as they are."
    )
    columns = {"change": f"change_{letter}", "rank_shift": f"rank_shift_{letter}"}
    units = found.table[[*columns.values()]].set_axis([*columns], axis=1)
    units = units.sort_values("change", kind="stable")
    lost, gained = units[units["change"] < 0], units[units["change"] > 0]
    if len(lost) + len(gained):
        yield "Most lost and gained:"
        yield _table(pd.concat([lost.head(_MOST), gained.tail(_MOST)]))
    if not found.groups.empty:
        shown_columns = ["change", "change_percent", "gainers", "losers"]
        yield _table(found.groups.loc[[letter], shown_columns].droplevel("scenario"))


def attributed(found: Attribution, unit: str | None) -> Iterator[str]:
    """Why two results differ: money moved by each factor, or the lines of one unit."""
    yield "\nWhy (Shapley's split over what differs, soʻm):"
    if not found.differing:
        yield "  nothing differs that amounts follow from"
    columns = ["amount_a", *FACTORS, "amount_b"]
    if unit is not None:
        yield from _lines(found.table.loc[[unit], columns].iloc[0])
        return
    for factor in found.differing:
        yield from _moved(factor, found.table[factor])


def reasons(table: pd.DataFrame, unit: str | None) -> Iterator[str]:
    """Why amounts are not the same per head: money moved by each reason, or one unit's lines."""
    yield "\nWhy amounts are not the same for every head (soʻm):"
    if unit is not None:
        yield from _lines(table.loc[[unit]].iloc[0])
        return
    for name in table.columns[1:-1]:
        yield from _moved(str(name), table[name])


def _moved(name: str, change: "pd.Series[int]") -> Iterator[str]:
    """What a reason gives to some and takes from others."""
    gained, lost = int(change[change > 0].sum()), -int(change[change < 0].sum())
    to = counted(int((change > 0).sum()), "unit")
    yield f"  {name}: gives {shown(gained)} to {to}, takes {shown(lost)}"


def _lines(row: "pd.Series[int]") -> Iterator[str]:
    for name, value in row.items():
        yield f"  {name}  {shown(int(value))}"


def _table(table: pd.DataFrame) -> str:
    """A table with spaces between thousands and four decimals at the most."""
    return table.astype(object).map(_cell).to_string(index_names=False)


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, int | float) or pd.isna(value):
        return "absent"
    return shown(round(value, 4))
