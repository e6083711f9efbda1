"""Which doubt matters most: designs, Sobol indices, tornado, pairs that cannot be told apart."""

from allocation.sensitivity.design import DESIGNS, design
from allocation.sensitivity.errors import SensitivityError
from allocation.sensitivity.pairs import chance_ahead, indistinguishable, overlapping
from allocation.sensitivity.scheme import saltelli
from allocation.sensitivity.sobol import Indices, resampling_weights, sobol
from allocation.sensitivity.summary import Overall, overall, shares_of_variance, table
from allocation.sensitivity.tornado import Tornado, one_at_a_time, tornado

__all__ = [
    "DESIGNS",
    "Indices",
    "Overall",
    "SensitivityError",
    "Tornado",
    "chance_ahead",
    "design",
    "indistinguishable",
    "one_at_a_time",
    "overall",
    "overlapping",
    "resampling_weights",
    "saltelli",
    "shares_of_variance",
    "sobol",
    "table",
    "tornado",
]
