"""Pure functions from tables to plotly figures and their legends."""

from views.figures.legend import class_legend, sign_legend
from views.figures.map import map_config, unit_map
from views.figures.places import Places, read_places
from views.figures.regions import region_bars

__all__ = [
    "Places",
    "class_legend",
    "map_config",
    "read_places",
    "region_bars",
    "sign_legend",
    "unit_map",
]
