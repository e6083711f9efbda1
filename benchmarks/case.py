"""The full scenario that the table measures, in our way and in those a user would pick instead.

Six indicators with uncertain weights make an index; need is population times index; everybody gets
between 95 and 115 % of last year's amount, by one factor; amounts are whole multiples of 1,000 soʻm
by largest remainder; then ranks, the Gini coefficient and Theil's T.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq

from allocation import Formula

Floats = NDArray[np.float64]

BUDGET, UNIT, INDICATORS = 16_500_000_000_000, 1000, 6
LOW, HIGH = 0.95, 1.15


def formula() -> Formula:
    """The scenario as a formula."""
    names = range(INDICATORS)
    index = " + ".join(f"w{i} * x{i}" for i in names)
    return Formula.from_dict(
        {
            "title": "benchmark",
            "parameters": {f"w{i}": {"value": 1, "low": 0.5, "high": 1.5} for i in names},
            "step": [{"name": "need", "expression": f"population * ({index})"}],
            "pot": [{"name": "all", "share": 1, "by": "need"}],
            "limit": [{"name": "hold", "floor": f"{LOW} * baseline", "cap": f"{HIGH} * baseline"}],
            "rounding": {"unit": UNIT},
        }
    )


def table(units: int) -> pd.DataFrame:
    """Made-up units: indicators from 0.2 to 1, populations, and last year's amounts."""
    stream = np.random.default_rng(1)
    columns = {f"x{i}": stream.uniform(0.2, 1.0, units) for i in range(INDICATORS)}
    population = np.round(stream.lognormal(11, 0.5, units))
    last = population * stream.uniform(0.8, 1.2, units)
    baseline = np.round(last / last.sum() * BUDGET / UNIT) * UNIT
    codes = pd.Index([f"{place:05d}" for place in range(units)], name="code")
    return pd.DataFrame({**columns, "population": population, "baseline": baseline}, index=codes)


def _weights(values: Mapping[str, float]) -> Floats:
    return np.array([values[f"w{i}"] for i in range(INDICATORS)])


# ----------------------------------------------------------------------- with pandas alone


def with_pandas(units: pd.DataFrame, values: Mapping[str, float]) -> "pd.Series[int]":
    """One scenario as one would write it in pandas."""
    weights = pd.Series(_weights(values), index=[f"x{i}" for i in range(INDICATORS)])
    need = units["population"] * units[weights.index].mul(weights).sum(axis=1)
    low, high = LOW * units["baseline"], HIGH * units["baseline"]
    amount = _limited(need, low, high)
    multiples = amount / UNIT
    whole = np.floor(multiples).astype(np.int64)
    short = BUDGET // UNIT - int(whole.sum())
    whole.loc[(multiples - whole).nlargest(short).index] += 1
    done = whole * UNIT
    done.rank(ascending=False, method="min")
    ranked, n = done.sort_values(), len(done)
    (ranked * (2 * np.arange(1, n + 1) - n - 1)).sum() / (n * ranked.sum())
    (done / done.mean() * np.log(done / done.mean())).mean()
    return done


def _limited(
    need: "pd.Series[float]", low: "pd.Series[float]", high: "pd.Series[float]"
) -> "pd.Series[float]":
    """One factor between bounds: clip, and give what is left to those who are free."""
    level = BUDGET / need.sum()
    for _ in range(100):
        amount = (need * level).clip(low, high)
        left = BUDGET - amount.sum()
        if abs(left) < 0.5:
            break
        level += left / need[(amount > low) & (amount < high)].sum()
    return amount


# -------------------------------------------------------------------- with numpy and scipy


def with_numpy(columns: Mapping[str, Floats], values: Mapping[str, float]) -> NDArray[np.int64]:
    """One scenario in numpy, the factor by scipy's brentq."""
    need = columns["population"] * (_weights(values) @ columns["x"])
    amount = by_brentq(need, columns["low"], columns["high"], float(BUDGET))
    multiples = amount / UNIT
    whole = np.floor(multiples).astype(np.int64)
    short = BUDGET // UNIT - int(whole.sum())
    whole[np.argsort(whole - multiples, kind="stable")[:short]] += 1
    order = np.argsort(-whole, kind="stable")
    rank = np.empty(len(whole), dtype=np.int64)
    rank[order] = np.arange(1, len(whole) + 1)
    ranked, n = whole[order[::-1]].astype(np.float64), len(whole)
    (ranked * (2 * np.arange(1, n + 1) - n - 1)).sum() / (n * ranked.sum())
    level = ranked / ranked.mean()
    (level * np.log(level)).mean()
    return whole * UNIT


def by_brentq(need: Floats, low: Floats, high: Floats, money: float) -> Floats:
    """The limit problem through a root finder."""
    most = float((high / need).max())

    def gap(level: float) -> float:
        return float(np.clip(level * need, low, high).sum()) - money

    level = brentq(gap, 0.0, most, xtol=1e-300, rtol=1e-15)
    return np.clip(level * need, low, high)


def columns_of(units: pd.DataFrame) -> dict[str, Floats]:
    """The table as arrays, once for all scenarios."""
    baseline = units["baseline"].to_numpy()
    return {
        "x": units[[f"x{i}" for i in range(INDICATORS)]].to_numpy().T.copy(),
        "population": units["population"].to_numpy(),
        "low": LOW * baseline,
        "high": HIGH * baseline,
    }
