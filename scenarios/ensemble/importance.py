"""Which doubt matters most: the bands that each leaves when it is the only one."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocation import Ensemble
from allocation.ensemble import Doubt
from scenarios.ensemble.draw import ensemble
from scenarios.ensemble.index_draws import IndexDraws
from scenarios.run import Result


def importance(
    result: Result, doubts: Mapping[str, Doubt], *, draws: int, seed: int
) -> pd.DataFrame:
    """How wide the bands of amounts are if one doubt alone varies and all else is as published.

    One at a time (Saltelli et al. 2008, section 1.2.5): doubts that only act together do not
    show. A row a doubt, the widest first: width (soʻm, the mean over units of high less low),
    share (of the width when all vary), unit (whose band is widest). Raises as `ensemble`.
    """
    together = float(_widths(ensemble(result, doubts, draws=draws, seed=seed)).mean())
    rows = []
    for name, doubt in _apart(doubts).items():
        widths = _widths(ensemble(result, {name: doubt}, draws=draws, seed=seed))
        mean = float(widths.mean())
        share = mean / together if together else np.nan
        rows.append({"doubt": name, "width": mean, "share": share, "unit": str(widths.idxmax())})
    return pd.DataFrame(rows).set_index("doubt").sort_values("width", ascending=False)


def _apart(doubts: Mapping[str, Doubt]) -> dict[str, Doubt]:
    """The doubts with indices taken apart into their indicators and methods."""
    found: dict[str, Doubt] = {}
    for name, doubt in doubts.items():
        found |= doubt.alone() if isinstance(doubt, IndexDraws) else {name: doubt}
    return found


def _widths(found: Ensemble) -> pd.Series:
    return found.summary["high"] - found.summary["low"]
