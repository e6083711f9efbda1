"""The result with the shapes of its units."""

from typing import TYPE_CHECKING

from geodata import load_units
from scenarios.errors import ScenarioError
from scenarios.export.options import Options
from scenarios.export.table import export_table
from scenarios.run import Result

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SHAPE = "shape"


def shaped_table(result: Result, options: Options) -> "GeoDataFrame":
    """The export table with a geometry a unit (EPSG:4326) and `shape`, official or approximate.

    Raises ScenarioError, naming units, if the shapes of some are not known.
    """
    import geopandas  # a second, only for maps

    table, units = export_table(result, options), load_units()
    lacking = table.index.difference(units.index)
    if len(lacking):
        raise ScenarioError(
            f"{result.scenario.name}: no shape is known for {', '.join(lacking[:5])}"
            f"{f' and {len(lacking) - 5} more' if len(lacking) > 5 else ''}; "
            "write .csv or .parquet, or use the codes of the bundled units"
        )
    own = units.loc[table.index]
    shape = f"input_{SHAPE}" if SHAPE in table.columns else SHAPE
    table = table.assign(**{shape: own[SHAPE].astype(str)})
    return geopandas.GeoDataFrame(table, geometry=own.geometry, crs=units.crs)
