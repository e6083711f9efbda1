"""Approximate areas, cut from their parents: a rule gives the form, a published area the size."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geodata.errors import GeodataError
from geodata.measure import areas_km2

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]  # longitude, latitude in degrees
TOLERANCE = 0.02  # how far a part may be from its published size, as a share of it
GRAIN = 0.001  # smaller bits of a part, as a share of it, stay with the parent
STEPS = 50  # halvings: far below a square metre
REACH = 10.0  # degrees: beyond the whole country


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One parent's share in a new unit: `area_km2` of it, around `centre` or away from `seat`."""

    rule: str
    seat: Point
    centre: Point
    area_km2: float


Rule = Callable[["BaseGeometry", Cut], "BaseGeometry"]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Enter a rule under its own name."""
    RULES[function.__name__] = function
    return function


@rule
def disc(parent: BaseGeometry, cut: Cut) -> BaseGeometry:
    """What lies within some distance of the centre."""
    import shapely

    circle = shapely.Point(0, 0).buffer(1, quad_segs=12)
    stretch = _stretch(cut)

    def within(radius: float) -> BaseGeometry:
        return shapely.transform(circle, lambda xy: cut.centre + xy * stretch * radius)

    return _sized(parent, cut.area_km2, within)


@rule
def side(parent: BaseGeometry, cut: Cut) -> BaseGeometry:
    """What lies on the centre's side of a straight line across the way from seat to centre."""
    import shapely

    stretch = _stretch(cut)
    along = (np.array(cut.centre) - cut.seat) / stretch
    along /= np.hypot(*along)
    turn = np.array([along, [-along[1], along[0]]])

    def beyond(reach: float) -> BaseGeometry:
        box = shapely.box(REACH - reach, -REACH, REACH + REACH, REACH)
        return shapely.transform(box, lambda xy: cut.seat + (xy @ turn) * stretch)

    return _sized(parent, cut.area_km2, beyond)


@rule
def exclave(parent: BaseGeometry, cut: Cut) -> BaseGeometry:
    """The one separate part of the parent that holds the centre."""
    import shapely

    centre = shapely.Point(cut.centre)
    return next((part for part in shapely.get_parts(parent) if part.contains(centre)), centre)


def divide(parent: BaseGeometry, cut: Cut) -> tuple[BaseGeometry, BaseGeometry]:
    """What the new unit takes of `parent` (EPSG:4326), and what the parent keeps.

    The parent keeps as many separate parts as it had; crumbs cut off from it go along.
    Raises GeodataError if the rule is unknown or the part has not the wanted area.
    """
    if cut.rule not in RULES:
        raise GeodataError(f"no rule {cut.rule!r} in cuts.csv; there are {', '.join(RULES)}")
    taken, kept = _split(parent, RULES[cut.rule](parent, cut))
    if not math.isclose(areas_km2([taken])[0], cut.area_km2, rel_tol=TOLERANCE):
        raise GeodataError(
            f"{cut.rule} at {cut.centre} takes {areas_km2([taken])[0]:.2f} km2, "
            f"not {cut.area_km2}; mend cuts.csv"
        )
    return taken, kept


def _sized(
    parent: BaseGeometry, area_km2: float, family: Callable[[float], BaseGeometry]
) -> BaseGeometry:
    low, high = 0.0, 2 * REACH
    for _ in range(STEPS):
        middle = (low + high) / 2
        small = areas_km2([_split(parent, family(middle))[0]])[0] < area_km2
        low, high = (middle, high) if small else (low, middle)
    return family(high)


def _split(parent: BaseGeometry, mask: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    import shapely

    inside = shapely.get_parts(shapely.intersection(parent, mask))
    grains = shapely.area(inside) < GRAIN * shapely.area(inside).sum()
    rest = shapely.get_parts(shapely.difference(parent, mask))
    rest = rest[np.argsort(-shapely.area(rest), kind="stable")]
    count = shapely.get_num_geometries(parent)
    taken = shapely.union_all([*inside[~grains], *rest[count:]])
    return taken, shapely.union_all([*inside[grains], *rest[:count]])


def _stretch(cut: Cut) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([1 / math.cos(math.radians(cut.centre[1])), 1.0])
