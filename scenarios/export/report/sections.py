"""The chapters of the report beside formula and calculation pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from indicators import load_catalogue, load_sources
from scenarios.export.facts import Facts, used_columns
from scenarios.export.report.classes import around_nought, rising
from scenarios.export.report.figures import Numbers, fairness_of
from scenarios.export.report.map import Atlas
from scenarios.export.report.markup import Cell, Markup, facts, note, section, table
from scenarios.export.report.naming import Naming
from scenarios.export.report.remarks import listed, remarks
from scenarios.export.report.shapes import read_shapes
from scenarios.export.report.texts import ABSENT, Texts
from scenarios.quality import QUALITIES
from scenarios.run import Result

_LISTED = 10
_MARK = '<b class="est">≈</b>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What all chapters draw on. chosen: codes of the units that have a calculation page."""

    result: Result
    facts: Facts
    numbers: Numbers = field(repr=False)
    naming: Naming
    chosen: frozenset[str] = field(repr=False)

    @property
    def texts(self) -> Texts:
        """The words."""
        return self.naming.texts

    def marked(self, code: str, text: str) -> Cell:
        """A text with the mark of estimates if the unit rests on some."""
        if code not in (self.numbers.doubtful or ()):
            return text
        return Markup(f"{_MARK} {text}")

    def unit(self, code: str) -> Cell:
        """A unit's name, a link where it has a page."""
        name = escape(self.naming.place(code))
        return Markup(f'<a href="#c{escape(code)}">{name}</a>' if code in self.chosen else name)

    def region(self, code: str) -> str:
        """The name of the region of a unit; empty where the table has none."""
        if "region" not in self.numbers.table:
            return ""
        return self.naming.place(str(self.numbers.table.at[code, "region"]))


def lead(report: Report) -> str:
    """The four numbers that stand first, and the warning about estimates."""
    texts, table_, units = report.texts, report.numbers.table, len(report.numbers.table)
    people = table_["people"].sum() if "people" in table_ else float("nan")
    doubtful = report.numbers.doubtful
    told = texts("lead.unknown")
    if doubtful is not None:
        told = texts("lead.of", count=len(doubtful), of=units)
    pairs = [
        (texts("lead.budget"), texts.short(report.facts.budget)),
        (texts("lead.units"), texts.number(units)),
        (texts("lead.estimated"), told),
    ]
    if people > 0:
        pairs.insert(2, (texts("lead.per_head"), texts.soum(round(report.facts.budget / people))))
    warning = ""
    if doubtful is None:
        warning = note(texts("lead.no_quality"), "warning")
    elif doubtful:
        warning = note(texts("lead.warning", count=len(doubtful), of=units), "warning")
    return facts(pairs, "lead") + warning


def about(report: Report) -> str:
    """What every export says of itself."""
    lines = report.facts.lines(report.texts.language)
    return section("facts", report.texts("section.facts"), facts(lines))


def maps(report: Report) -> str:
    """Amount per head, amount, change; nothing but a remark where no shapes are known."""
    texts, numbers = report.texts, report.numbers
    shapes = read_shapes()
    if not {*numbers.table.index} <= {*shapes.country.units}:
        return section("maps", texts("section.maps"), note(texts("map.none")))
    atlas = Atlas(
        shapes=shapes,
        names=report.naming.places,
        estimated=numbers.doubtful or frozenset(),
        texts=texts,
    )
    drawn = [_amount_map(atlas, numbers, texts)]
    if "per_head" in numbers.table:
        values = numbers.table["per_head"]
        drawn.insert(
            0, atlas.map(texts("map.per_head"), _values(values), rising([*values]), texts.trimmed)
        )
    if numbers.has_baseline:
        values = numbers.table["percent"]
        words = texts("map.change")
        drawn.append(
            atlas.map(
                words, _values(values), around_nought([*values]), lambda one: texts.percent(one)
            )
        )
    return section("maps", texts("section.maps"), atlas.definitions(), *drawn)


def _amount_map(atlas: Atlas, numbers: Numbers, texts: Texts) -> str:
    values = numbers.table["amount"] / 1e6
    return atlas.map(texts("map.amount"), _values(values), rising([*values]), texts.trimmed)


def _values(column: "pd.Series[float]") -> dict[str, float]:
    return {str(code): float(value) for code, value in column.items()}


def changes(report: Report) -> str:
    """Who gains and who loses against the baseline."""
    texts, numbers = report.texts, report.numbers
    title = texts("section.change")
    if not numbers.has_baseline:
        return section("change", title, note(texts("change.none")))
    change = numbers.table["change"]
    pairs = [
        (texts("change.gainers"), _group(change[change > 0], texts)),
        (texts("change.losers"), _group(change[change < 0], texts)),
        (texts("change.same"), texts.number(int((change == 0).sum()))),
        (texts("change.moved"), texts.short(-change[change < 0].sum())),
    ]
    order = change.sort_values(kind="stable").index
    gaining = [code for code in reversed(order) if change[code] > 0][:_LISTED]
    losing = [code for code in order if change[code] < 0][:_LISTED]
    return section(
        "change",
        title,
        _against(report),
        facts(pairs, "lead"),
        _listed(report, "change.most_gain", gaining),
        _listed(report, "change.most_lose", losing),
    )


def _group(change: "pd.Series[float]", texts: Texts) -> str:
    return f"{texts.number(len(change))} ({texts.short(change.sum(), sign=True)})"


def _against(report: Report) -> str:
    texts, numbers = report.texts, report.numbers
    base = numbers.table["baseline"]
    name = report.naming.title(report.result.scenario.baseline or "baseline")
    said = [texts("change.against", name=name, total=texts.short(base.sum()))]
    if base.isna().any():
        said.append(texts("change.lacking", count=int(base.isna().sum())))
    estimated = ""
    if numbers.baseline_quality:
        kind = texts(f"quality.{numbers.baseline_quality}")
        estimated = note("≈ " + texts("change.against_estimated", quality=kind), "warning")
    return note(" ".join(said)) + estimated


def _listed(report: Report, key: str, codes: Sequence[str]) -> str:
    texts, own = report.texts, report.numbers.table.to_dict("index")
    head = f"<h3>{texts(key)}</h3>"
    if not codes:
        return head + note(texts("change.nobody"))
    heads = [texts(f"column.{name}") for name in ("name", "region", "change", "percent", "amount")]
    rows: list[list[Cell]] = [
        [
            report.unit(code),
            report.region(code),
            texts.number(own[code]["change"], sign=True),
            texts.percent(own[code]["percent"]),
            report.marked(code, texts.number(int(own[code]["amount"]))),
        ]
        for code in codes
    ]
    return f"<div class=keep>{head}{table(heads, rows, (2, 3, 4))}</div>"


def regions(report: Report) -> str:
    """Sums of the regions; empty where the table has none."""
    texts = report.texts
    if "region" not in report.numbers.table:
        return ""
    sums = report.numbers.regions()
    wanted = ["amount", "per_head", "baseline", "change", "percent", "up", "down"]
    there = [name for name in wanted if name in sums]
    heads = [texts(f"column.{name}") for name in ("region", *there)]
    doubted = set(report.numbers.table["region"].reindex(sorted(report.numbers.doubtful or ())))
    rows: list[list[Cell]] = []
    for code, row in sums.iterrows():
        cells = [_sum(name, row[name], texts) for name in there]
        amount = Markup(f"{_MARK} {cells[0]}") if code in doubted else cells[0]
        rows.append([report.naming.place(str(code)), amount, *cells[1:]])
    numbers = range(1, len(heads))
    return section("regions", texts("section.regions"), table(heads, rows, [*numbers]))


def _sum(name: str, value: float, texts: Texts) -> str:
    if name == "percent":
        return texts.percent(value)
    return texts.number(value, sign=name == "change")


def fair(report: Report) -> str:
    """Fairness figures of this division and of the baseline."""
    texts = report.texts
    title = texts("section.fairness")
    found = fairness_of(report.result, texts.language)
    if found is None:
        return section("fairness", title, note(texts("fair.none")))
    heads = [texts(f"column.{name}") for name in ("figure", "here", "before", "fairer")]
    rows: list[list[Cell]] = [
        [
            Markup(f"{_MARK} {one.title}") if one.estimated else one.title,
            texts("fair.absent") if one.here is None else texts.trimmed(one.here),
            ABSENT if one.before is None else texts.trimmed(one.before),
            texts(f"fair.{one.fairer}"),
        ]
        for one in found
    ]
    return section("fairness", title, note(texts("fair.weighted")), table(heads, rows, (1, 2)))


def quality(report: Report) -> str:
    """What kind of values entered, column by column, and what else a reader should know."""
    texts, result = report.texts, report.result
    parts = [note(texts("lead.no_quality"))] if result.quality is None else [_kinds(report)]
    parts.append(listed(remarks(result, report.naming), texts))
    return section("quality", texts("section.quality"), *parts)


def _kinds(report: Report) -> str:
    texts, result = report.texts, report.result
    kinds = result.quality
    assert kinds is not None  # noqa: S101  # the caller has looked
    catalogue, sources = load_catalogue(), load_sources()
    heads = [texts("column.what"), *(texts(f"quality.{one}") for one in QUALITIES)]
    heads += [texts("column.period"), texts("column.source")]
    rows = []
    for name in (one for one in used_columns(result) if one in kinds):
        counts = kinds[name].value_counts()
        entry = catalogue.loc[name] if name in catalogue.index else None
        source = "" if entry is None else str(entry["source"])
        told = str(sources.at[source, "title"]) if source in sources.index else source
        numbers = (texts.number(int(counts.get(one, 0))) for one in QUALITIES)
        period = "" if entry is None else str(entry["period"])
        rows.append([report.naming.title(name), *numbers, period, told])
    return table(heads, rows, (1, 2, 3, 4))


def amounts(report: Report) -> str:
    """Every unit's amount, to the soʻm, and their sum."""
    texts, own = report.texts, report.numbers.table
    there = [name for name in ("per_head", "change", "percent") if name in own]
    heads = [texts(f"column.{name}") for name in ("code", "name", "region", "amount", *there)]
    rows: list[list[Cell]] = []
    for code, row in own.to_dict("index").items():
        unit = str(code)
        amount = report.marked(unit, texts.number(int(row["amount"])))
        others = [_sum(name, row[name], texts) for name in there]
        rows.append([unit, report.unit(unit), report.region(unit), amount, *others])
    total = texts.number(int(own["amount"].sum()))
    rows.append(["", texts("column.total"), "", total, *("" for _ in there)])
    numbers = [*range(3, len(heads))]
    return section("amounts", texts("section.amounts"), table(heads, rows, numbers, "sums"))
