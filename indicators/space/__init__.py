"""Do values lie together on the map: neighbours, Moran's I, clusters and outliers, spatial lag."""

from indicators.space.correct import CORRECT
from indicators.space.local import LocalMoran, local_moran
from indicators.space.moran import Moran, moran
from indicators.space.neighbours import Neighbours, contiguity, neighbours_from, spatial_lag

__all__ = [
    "CORRECT",
    "LocalMoran",
    "Moran",
    "Neighbours",
    "contiguity",
    "local_moran",
    "moran",
    "neighbours_from",
    "spatial_lag",
]
