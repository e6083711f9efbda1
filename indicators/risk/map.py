"""Everything that a risk map shows of a unit, in one row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from indicators.index import IndexResult
from indicators.risk.score import RiskScore, qualities, risk_score, worst
from indicators.risk.words import LANGUAGES, Reason, class_label, reasons_text


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskMap:
    """A risk map, ready to be drawn.

    table: a row a unit; score (the index), risk (class, 1 to k, k the greatest need), rank (1 the
    greatest), label_uz label_ru label_en (the class in words), reason_uz reason_ru reason_en (the
    strongest reasons in a sentence), quality (the most doubtful of what the score rests on, see
    `score.DOUBT`; absent if nothing is known of it).
    labels: a row a class, the words for a legend. risk: the classes, reasons and numbers behind it.
    """

    table: pd.DataFrame = field(repr=False)
    labels: pd.DataFrame
    risk: RiskScore = field(repr=False)
    notes: tuple[str, ...] = ()


def risk_map(
    result: IndexResult,
    *,
    method: str = "quantiles",
    k: int = 5,
    breaks: Sequence[float] | None = None,
    most: int = 3,
    quality: pd.DataFrame | None = None,
) -> RiskMap:
    """Class the units of a computed index and say why in Uzbek, Russian and English.

    The arguments are those of `risk_score`; a reason tells the unit's value, the mean of all units
    (not weighted) and how far it can be trusted. Raises IndicatorError as `risk_score` does.
    """
    risk = risk_score(result, method=method, k=k, breaks=breaks, most=most, quality=quality)
    labels = _labels(risk.classes.k)
    words = {str(name): risk.table["risk"].map(labels[name]) for name in labels}
    reasons = {f"reason_{one}": _sentences(result, risk, one) for one in LANGUAGES}
    table = risk.table.assign(**words, **reasons, quality=worst(qualities(result, quality)))
    return RiskMap(table=table, labels=labels, risk=risk, notes=risk.notes)


def _labels(k: int) -> pd.DataFrame:
    places = range(1, k + 1)
    found = {f"label_{one}": [class_label(at, k, one) for at in places] for one in LANGUAGES}
    return pd.DataFrame(found, index=pd.Index(places, name="risk"))


def _sentences(result: IndexResult, risk: RiskScore, language: str) -> "pd.Series[str]":
    """A sentence a unit, of its reasons in their order."""
    members = {member.name: member for member in result.index.tree.indicators()}
    means = result.imputed.mean()
    told: dict[object, list[Reason]] = {code: [] for code in risk.table.index}
    for row in risk.reasons.reset_index().itertuples():
        name, kind = str(row.indicator), row.quality
        told[row.code].append(
            Reason(
                member=members[name],
                value=float(str(row.value)),
                mean=float(means[name]),
                quality=kind if isinstance(kind, str) else "",
            )
        )
    texts = [reasons_text(own, language) for own in told.values()]
    return pd.Series(texts, index=risk.table.index)
