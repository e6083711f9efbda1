"""Read official boundaries and say how far they can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geodata.boundary_file import open_boundaries
from geodata.boundary_join import join
from geodata.measure import EQUAL_AREA
from geodata.tables import unit_table

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

FAR_KM = 5.0  # a unit's known point may lie so far outside its polygon without a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark on a row of the file: `row` counts from 1, `code` is empty if not known."""

    row: int
    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Boundaries read from a file, and what is wrong with them.

    units: index `code` in order; `name` as in the file, `matched_by` (`soato`, `p_code`,
    `name`), geometry in EPSG:4326; every code once, every shape valid and polygonal.
    missing: codes of bundled units that the file lacks or whose shape could not be used.
    extra: rows that are no known unit. doubtful: rows to be looked at by a person.
    """

    units: GeoDataFrame
    missing: tuple[str, ...]
    extra: tuple[Finding, ...]
    doubtful: tuple[Finding, ...]

    def report(self) -> pd.DataFrame:
        """All remarks: a row each, columns `kind` (missing, extra, doubtful) `row code text`."""
        names = unit_table()["name_uz"]
        lost = [("missing", pd.NA, code, f"no shape of {names[code]}") for code in self.missing]
        extra = [("extra", one.row, one.code, one.text) for one in self.extra]
        doubt = [("doubtful", one.row, one.code, one.text) for one in self.doubtful]
        table = pd.DataFrame([*lost, *extra, *doubt], columns=["kind", "row", "code", "text"])
        return table.astype({"row": "Int64"})


def read_boundaries(
    path: str | Path, *, crs: str | None = None, layer: str | None = None
) -> Boundaries:
    """Read a GeoJSON, a GeoPackage or a zipped Shapefile with the units' boundaries.

    Rows are joined by SOATO code, by HDX P-code (`UZ` and the SOATO without its 17), or by name.
    crs: for a file that does not say its coordinate system. layer: for one that has several.
    Nothing is guessed: rows of unclear name are extra, and of two rows for one unit the first
    is kept and both are named as doubtful. Broken shapes are mended and named.
    Raises GeodataError for a file that cannot be used at all; the message says what to do.
    """
    frame = open_boundaries(Path(path), crs, layer).reset_index(drop=True)
    joined = join(pd.DataFrame(frame.drop(columns="geometry")))
    known = joined["code"].isin(unit_table().index)
    extra = tuple(_extra(joined.loc[~known]))
    frame = frame[["geometry"]].join(joined).loc[known]
    mended, remarks = _mend(frame)
    units = mended.drop_duplicates("code").set_index("code").sort_index()
    doubts = [*remarks, *_duplicates(frame), *_names(frame), *_points(mended)]
    return Boundaries(
        units=units[["name", "matched_by", "geometry"]],
        missing=tuple(str(code) for code in unit_table().index.difference(units.index)),
        extra=extra,
        doubtful=tuple(sorted(doubts, key=lambda one: one.row)),
    )


def _extra(rows: pd.DataFrame) -> Iterator[Finding]:
    for position, row in rows.fillna("").iterrows():
        called = f"name {row['name']!r} is {_known(row['how'], row['named'])}"
        text = f"no unit has the code {row['code']}; {called}" if row["code"] else called
        yield Finding(row=_number(position), code=str(row["code"]), text=text)


def _known(how: str, named: str) -> str:
    return named or ("ambiguous" if how == "ambiguous" else "not known")


def _number(position: object) -> int:
    """Rows are counted from 1 for people."""
    return int(str(position)) + 1


def _mend(frame: GeoDataFrame) -> tuple[GeoDataFrame, list[Finding]]:
    """Valid polygons only, with a remark on each row that needed mending or was left out."""
    shapes, remarks = [], []
    for position, code, shape in zip(frame.index, frame["code"], frame.geometry, strict=True):
        sound, text = _sound(shape)
        shapes.append(sound)
        if text:
            remarks.append(Finding(row=_number(position), code=str(code), text=text))
    mended = frame.set_geometry(shapes, crs=frame.crs)
    return mended.loc[~mended.geometry.is_empty], remarks


def _sound(shape: BaseGeometry | None) -> tuple[BaseGeometry, str]:
    import shapely

    if shape is None or shape.is_empty:
        return shapely.Polygon(), "no shape; left out"
    if shape.is_valid and shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape, ""
    reason = shapely.is_valid_reason(shape) if not shape.is_valid else f"a {shape.geom_type}"
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    areas = [part for part in parts if part.geom_type == "Polygon"]
    if not areas:
        return shapely.Polygon(), f"shape not mended, left out ({reason})"
    return shapely.union_all(areas), f"shape mended ({reason})"


def _duplicates(frame: GeoDataFrame) -> Iterator[Finding]:
    for code, rows in frame.groupby("code"):
        if len(rows) > 1:
            listed = ", ".join(str(_number(position)) for position in rows.index)
            for position in rows.index:
                text = f"rows {listed} are one unit; the first is kept"
                yield Finding(row=_number(position), code=str(code), text=text)


def _names(frame: GeoDataFrame) -> Iterator[Finding]:
    """Rows whose name means another unit than their code, or was read with a slip in it."""
    known = unit_table()["name_uz"]
    for position, row in frame.iterrows():
        if pd.notna(row["named"]) and row["named"] != row["code"]:
            text = f"code of {known[row['code']]}, but name {row['name']!r} is {row['named']}"
        elif row["matched_by"] == "name" and row["how"] == "fuzzy":
            text = f"name {row['name']!r} read as {known[row['code']]}"
        else:
            continue
        yield Finding(row=_number(position), code=str(row["code"]), text=text)


def _points(frame: GeoDataFrame) -> Iterator[Finding]:
    """Rows whose polygon lies far from the unit's known point."""
    import geopandas

    units = unit_table().loc[frame["code"]]
    points = geopandas.GeoSeries.from_xy(units["lon"], units["lat"], crs="EPSG:4326")
    points = points.set_axis(frame.index).to_crs(EQUAL_AREA)
    away = frame.geometry.to_crs(EQUAL_AREA).distance(points) / 1000
    for position, km in away.loc[away > FAR_KM].items():
        code = str(frame.loc[position, "code"])
        text = f"lies {km:.0f} km from the known point of {unit_table()['name_uz'][code]}"
        yield Finding(row=_number(position), code=code, text=text)
