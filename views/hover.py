"""What hovers over the units of a map: one table of words, a row a unit."""

import pandas as pd

from scenarios import Comparison, Result
from views import tables
from views.baseline import baseline_quality
from views.language import Texts
from views.measures import Measure, per_head
from views.numbers import money, percent

AGAINST_BASELINE = ("change", "change_percent", "loss")  # measures as sure as last year's amounts


def result_hover(
    result: Result, measure: Measure, names: pd.DataFrame, texts: Texts
) -> pd.DataFrame:
    """Return amount, amount per head, the measure shown, quality and shape of every unit.

    Columns `name`, `region`, one for every line, headed by its title, and `mark`, which says that
    a shape is approximate and is empty otherwise.
    """
    amounts = result.amount
    heads = per_head(amounts, result)
    lines = {texts("measure.amount"): [money(float(value), texts) for value in amounts]}
    if heads is not None:
        lines[texts("measure.per_head")] = [money(value, texts) for value in heads]
    if measure.title not in lines:
        write = measure.writer(texts)
        lines[measure.title] = [write(value) for value in measure.values.reindex(amounts.index)]
    qualities = tables.doubt(result)
    if measure.code in AGAINST_BASELINE:
        both = {"inputs": qualities, "baseline": baseline_quality(result)}
        qualities = tables.worst(pd.DataFrame(both))
    lines[texts("hover.quality")] = [texts.word("quality", quality) for quality in qualities]
    return _with_names(pd.DataFrame(lines, index=amounts.index), names, texts)


def difference_hover(comparison: Comparison, names: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return both amounts, the change and the change per head of every unit.

    Columns as in `result_hover`.
    """
    table = comparison.table
    lines = {
        texts("column.amount_a"): [money(float(value), texts) for value in table["amount_a"]],
        texts("column.amount_b"): [money(float(value), texts) for value in table["amount_b"]],
        texts("column.change"): [
            f"{money(float(value), texts, sign=True)} ({percent(float(share), texts)})"
            for value, share in zip(table["change"], table["change_percent"], strict=True)
        ],
        texts("column.change_per_head"): [
            money(float(value), texts, sign=True) for value in table["change_per_head"]
        ],
    }
    return _with_names(pd.DataFrame(lines, index=table.index), names, texts)


def _with_names(lines: pd.DataFrame, names: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return the lines between the names of the units and the mark of approximate shapes."""
    own = names.reindex(lines.index)
    lines.insert(0, "name", own["name"])
    lines.insert(1, "region", own["region"])
    approximate = own["shape"] == texts("shape.approximate")
    lines["mark"] = [texts("hover.approximate") if is_so else "" for is_so in approximate]
    return lines
