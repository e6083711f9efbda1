"""WHERE: the 208 tumans and cities, their names and their shapes."""

from geodata.boundaries import Boundaries, Finding, read_boundaries
from geodata.errors import GeodataError
from geodata.match import match_names
from geodata.shapes import load_regions, load_units
from geodata.tables import region_table, unit_table

__all__ = [
    "Boundaries",
    "Finding",
    "GeodataError",
    "load_regions",
    "load_units",
    "match_names",
    "read_boundaries",
    "region_table",
    "unit_table",
]
