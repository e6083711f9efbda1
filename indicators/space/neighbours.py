"""Who is whose neighbour, and the mean of a column among neighbours.

Own code: shapely finds what touches in one call, and 208 units fit a full matrix; libpysal, which
wants seconds to start, gives the same neighbours and is what the tests compare with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.errors import IndicatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geopandas import GeoDataFrame

Floats = NDArray[np.float64]
Pairs = NDArray[np.int64]  # positions, shape (2, p)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Neighbours of units. Every unit has one at the least, and neighbourhood is mutual.

    codes: the units, n. matrix: 1 where the column's unit is a neighbour of the row's, else 0,
    shape (n, n), 0 on the diagonal. linked: units that touch no other, each with the nearest,
    which stands in as its neighbour.
    """

    codes: tuple[str, ...] = field(repr=False)
    matrix: Floats = field(repr=False)
    linked: tuple[tuple[str, str], ...] = ()

    @property
    def weights(self) -> Floats:
        """The matrix with rows that add up to 1, shape (n, n)."""
        return np.asarray(self.matrix / self.matrix.sum(axis=1, keepdims=True))

    @property
    def counts(self) -> pd.Series[int]:
        """How many neighbours each unit has."""
        return pd.Series(self.matrix.sum(axis=1).astype("int64"), index=list(self.codes))

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on the units that touch no other."""
        return tuple(
            f"{unit} touches no other unit; the nearest, {near}, stands in as its neighbour"
            for unit, near in self.linked
        )


def contiguity(units: GeoDataFrame | None = None) -> Neighbours:
    """Queen contiguity: neighbours share a border or a point of it.

    units: polygons, index = code, EPSG:4326 or any plane system; None takes the bundled 208. They
    must be a coverage (no gaps along borders), as `geodata` makes it. A unit that touches no other
    is linked with the nearest, both ways, and `linked` says so.
    Raises IndicatorError for fewer than two units, empty shapes, or a code that comes twice.
    """
    import shapely

    if units is None:
        import geodata

        units = geodata.load_units()
    codes = [str(code) for code in units.index]
    shapes = np.asarray(units.geometry)
    _check_units(codes, shapely.is_empty(shapes) | shapely.is_missing(shapes))
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    matrix = np.zeros((len(codes), len(codes)))
    matrix[first, second] = 1.0
    np.fill_diagonal(matrix, 0.0)
    alone = np.flatnonzero(matrix.sum(axis=1) == 0)
    nearest = _nearest(shapes, alone, geographic=units.crs is not None and units.crs.is_geographic)
    matrix[alone, nearest] = matrix[nearest, alone] = 1.0
    linked = tuple((codes[a], codes[b]) for a, b in zip(alone, nearest, strict=True))
    return Neighbours(codes=tuple(codes), matrix=matrix, linked=linked)


def neighbours_from(pairs: Mapping[str, Iterable[str]]) -> Neighbours:
    """Neighbours from lists: each unit with those next to it; one side of a pair is enough.

    Raises IndicatorError, naming the units, for a neighbour that is no unit or the unit itself,
    and for a unit without any.
    """
    codes = list(pairs)
    place = {code: at for at, code in enumerate(codes)}
    lists = {code: list(near) for code, near in pairs.items()}
    problems = [
        f"{code}: its neighbour {other!r} is {'itself' if other == code else 'no unit'}"
        for code, near in lists.items()
        for other in near
        if other == code or other not in place
    ]
    _raise(problems)
    matrix = np.zeros((len(codes), len(codes)))
    for code, near in lists.items():
        for other in near:
            matrix[place[code], place[other]] = matrix[place[other], place[code]] = 1.0
    alone = [code for code, row in zip(codes, matrix, strict=True) if not row.any()]
    _raise([f"{code} has no neighbour; link it with the nearest" for code in alone])
    return Neighbours(codes=tuple(codes), matrix=matrix)


def spatial_lag(values: pd.Series[float], neighbours: Neighbours) -> pd.Series[float]:
    """The mean of the neighbours' values, for every unit of `values`, in its order.

    Raises IndicatorError for units that differ from the neighbours' or have no value.
    """
    lag = neighbours.weights @ aligned(values, neighbours)
    found = pd.Series(lag, index=list(neighbours.codes)).reindex(values.index)
    return found.rename(f"{values.name}_lag")


def aligned(values: pd.Series[float], neighbours: Neighbours) -> Floats:
    """The values in the order of the neighbours, shape (n,). Raises IndicatorError."""
    index = pd.Index([str(code) for code in values.index])
    problems = []
    for what, codes in (
        ("has no neighbours; leave it out of the values", index.difference(list(neighbours.codes))),
        ("has no value; add it", pd.Index(neighbours.codes).difference(index)),
        ("comes twice", index[index.duplicated()]),
    ):
        problems += [f"{values.name}: {code} {what}" for code in codes]
    _raise(problems)
    numbers = pd.Series(values.to_numpy(dtype="float64", na_value=np.nan), index=index)
    ordered = numbers.reindex(list(neighbours.codes))
    bad = ordered.index[~np.isfinite(ordered.to_numpy())]
    remedy = "impute it, or leave the unit out of the values and of the polygons for contiguity()"
    _raise([f"no value for {values.name} of {code}; {remedy}" for code in bad])
    return np.asarray(ordered.to_numpy(), dtype=np.float64)


def _nearest(shapes: NDArray[np.object_], alone: Pairs, *, geographic: bool) -> Pairs:
    """The position of the shape nearest to each of those alone; the first of equals."""
    import shapely

    if not len(alone):
        return alone
    if geographic:
        middle = np.radians(np.median(shapely.get_y(shapely.centroid(shapes))))
        shapes = shapely.transform(shapes, lambda xy: xy * np.array([np.cos(middle), 1.0]))
    distance = shapely.distance(shapes[alone][:, None], shapes[None, :])
    distance[np.arange(len(alone)), alone] = np.inf
    return np.asarray(distance.argmin(axis=1))


def _check_units(codes: list[str], empty: NDArray[np.bool_]) -> None:
    if len(codes) < 2:
        raise IndicatorError(f"{len(codes)} unit has no neighbours; give two at the least")
    twice = sorted({code for code in codes if codes.count(code) > 1})
    _raise(
        [f"{code} comes twice among the units" for code in twice]
        + [f"{code} has no shape" for code, bad in zip(codes, empty, strict=True) if bad]
    )


def _raise(problems: list[str]) -> None:
    if problems:
        raise IndicatorError("\n".join(problems))
