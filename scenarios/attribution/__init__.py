"""Why amounts are what they are: the change between two scenarios, and the parts of one."""

from scenarios.attribution.between import Attribution, attribute, attribution
from scenarios.attribution.factors import FACTORS
from scenarios.attribution.within import Reasons, attribute_within

__all__ = ["FACTORS", "Attribution", "Reasons", "attribute", "attribute_within", "attribution"]
