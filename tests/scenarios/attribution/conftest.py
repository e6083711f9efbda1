"""Small scenarios put together of parts that can differ one by one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from allocation import Formula
from indicators import index_from
from scenarios import Result, Scenario, run

TABLES = {
    "first": "code,population,poor,rate,last,older,kind\n"
    "01,60,9,15,400,300,a\n02,30,1,3,150,250,b\n03,10,4,40,50,90,a\n04,7,1,14,33,10,b\n",
    "second": "code,population,poor,rate,last,older,kind\n"
    "04,8,1,12,33,10,b\n02,35,2,6,150,250,b\n01,50,12,24,400,300,a\n03,12,3,25,50,90,a\n",
}
POTS: dict[str, list[dict[str, Any]]] = {
    "people": [{"name": "p", "share": 1, "by": "population"}],
    "poor": [{"name": "p", "share": 1, "by": "need"}],
    "two": [
        {"name": "even", "share": "w", "by": "1"},
        {"name": "rest", "share": "1 - w", "by": "poor"},
    ],
    "claims": [
        {"name": "claim", "share": 1, "entitlement": "5 * poor", "remainder": "left"},
        {"name": "left", "share": 0, "by": "population"},
    ],
    "index": [{"name": "p", "share": 1, "by": "population * (1 + score)"}],
}
LIMITS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "floor": [{"name": "least", "floor": "low * budget * share(population)"}],
    "keep": [{"name": "keep", "floor": "low * baseline", "paid_by": "gains"}],
    "step": [{"name": "need", "cap": "3 * budget * need / total(need)", "paid_by": "equal"}],
}
INDICES: dict[str, dict[str, Any]] = {
    "one": {"members": {"rate": {"direction": 1}, "poor": {"direction": 1}}},
    "other": {"members": {"rate": {"direction": 1, "weight": 3}, "poor": {"direction": 1}}},
}
Make = Callable[..., Result]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """A result of parts: table, pots, limits, index, w, budget, rounding, baseline."""
    folder = tmp_path_factory.mktemp("tables")
    for name, text in TABLES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")

    def build(**parts: Any) -> Result:
        return run(_scenario(folder, **parts))

    return build


def _scenario(
    folder: Path,
    *,
    table: str = "first",
    pots: str = "people",
    limits: str = "none",
    index: str | None = None,
    w: str = "0.2",
    need: str = "poor + w * rate",
    budget: int = 1000,
    rounding: int = 1,
    baseline: str | None = "last",
) -> Scenario:
    formula = Formula.from_dict(
        {
            "parameters": {"w": float(w), "low": 0.5},
            "step": [{"name": "need", "expression": need}],
            "pot": POTS[pots],
            "limit": LIMITS[limits],
            "rounding": {"unit": rounding},
        }
    )
    return Scenario(
        name="-".join((pots, limits, table)),
        title=formula.title,
        formula=formula,
        budget=budget,
        data=f"{table}.csv",
        baseline=baseline,
        indices=() if index is None else (index_from("score", INDICES[index]),),
        folder=folder,
    )
