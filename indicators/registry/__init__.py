"""Household registries: from household rows to protected district and mahalla indicators."""

from indicators.registry.generate import generate
from indicators.registry.lists import Lines, lines_of
from indicators.registry.problems import Problem, RegistryError
from indicators.registry.read import Registry, read_households
from indicators.registry.tables import RegistryTables, district_indicators, write_tables
from indicators.registry.targeting import Targeting, targeting_errors

__all__ = [
    "Lines",
    "Problem",
    "Registry",
    "RegistryError",
    "RegistryTables",
    "Targeting",
    "district_indicators",
    "generate",
    "lines_of",
    "read_households",
    "targeting_errors",
    "write_tables",
]
