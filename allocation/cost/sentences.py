"""The cost of a limit in a few sentences."""

from collections.abc import Iterator

import numpy as np

from allocation.cost.costs import LimitCost

_PAYING = {
    "scaling": "by one factor on all amounts",
    "gains": "by one factor on what lies above the floors",
    "equal": "by the same sum everywhere",
}


def sentences(cost: LimitCost) -> tuple[str, ...]:
    """Who is held, who pays, how much, and what one soʻm more of floor costs the rest."""
    return tuple(f"{cost.limit.name}: {text}" for text in _told(cost))


def _told(cost: LimitCost) -> Iterator[str]:
    how = _PAYING[cost.limit.paid_by]
    if not cost.raised and not cost.cut:
        yield "it moves nothing between units."
    if cost.raised:
        yield f"{_units(cost.raised)} lifted to the floor, by {_soum(cost.raised_uzs)} soʻm."
    if cost.cut:
        yield f"{_units(cost.cut)} held at the cap, {_soum(cost.cut_uzs)} soʻm lower."
    if cost.paid:
        yield f"{_units(cost.paid)} paying {_soum(cost.paid_uzs)} soʻm, {how}."
    if cost.given:
        yield f"{_units(cost.given)} given {_soum(cost.given_uzs)} soʻm, {how}."
    exempt = int((cost.table["state"] == "exempt").sum())
    if exempt:
        yield f"{_units(exempt)} exempt."
    if (cost.table["state"] == "floor").any():
        yield _price(cost)


def _price(cost: LimitCost) -> str:
    held = cost.table[cost.table["state"] == "floor"]
    price = held["floor_price"].dropna()
    if price.empty:
        return "the floors cannot rise, for nobody is left to pay."
    low, high = float(price.min()), float(price.max())
    shown = f"{high:.4g}" if np.isclose(low, high) else f"{low:.4g} to {high:.4g}"
    most = cost.table["pays"].idxmax()
    return (
        f"one soʻm more of a floor that holds costs the rest {shown} soʻm; "
        f"{most} pays the largest part, {cost.table['pays'].max():.4g}."
    )


def _units(number: int) -> str:
    return f"{number} {'unit is' if number == 1 else 'units are'}"


def _soum(amount: float) -> str:
    return f"{round(amount):,}".replace(",", "\u00a0")
