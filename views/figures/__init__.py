"""Pure functions from tables to plotly figures and their legends."""

from views.figures.legend import class_legend, sign_legend
from views.figures.map import map_config, unit_map
from views.figures.places import Places, read_places
from views.figures.regions import region_bars
from views.figures.sketch import Sketch, read_sketch, sketch_image

__all__ = [
    "Places",
    "Sketch",
    "class_legend",
    "map_config",
    "read_places",
    "read_sketch",
    "region_bars",
    "sign_legend",
    "sketch_image",
    "unit_map",
]
