"""How fair the draws are: the distribution of every figure of fairness."""

from typing import Any

import pandas as pd

from allocation import Ensemble, fairness
from allocation.fairness import FairnessError
from scenarios.compare.basis import Basis
from scenarios.run import Result

MOST_DRAWS = 200


def fairness_of(
    result: Result,
    found: Ensemble,
    *,
    basis: Basis | None = None,
    draws: int = MOST_DRAWS,
    language: str = "en",
) -> pd.DataFrame:
    """The figures of the first `draws` kept draws beside those of the published amounts.

    A row a figure, index `code`: title, published, median, low, high (5 and 95 % of the draws lie
    below), fairer (`lower` or `higher`), draws (in which it has a value) and note. Judged by the
    published population, need and means, whatever varied; a figure without a value has none in
    the row either. Empty where the people are not known or no draw was kept.
    """
    columns = (basis or Basis()).columns(result)
    if "population" not in columns or found.amounts.empty:
        return pd.DataFrame()
    given: dict[str, Any] = {"baseline": result.baseline, **columns}
    drawn = found.amounts.head(draws)[[*result.inputs.index]]
    try:
        told = fairness.table(fairness.figures(result.amount, **given), language)
        values = fairness.figures_of_draws(drawn, **given)
    except FairnessError:  # money where nobody lives has no amount per head
        return pd.DataFrame()
    bands = values.quantile([0.5, 0.05, 0.95]).set_axis(["median", "low", "high"]).T
    counts = values.notna().sum().rename("draws")
    table = told.rename(columns={"value": "published"}).join([bands, counts])
    return table[["title", "published", "median", "low", "high", "fairer", "draws", "note"]]
