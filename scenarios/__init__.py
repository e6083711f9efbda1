"""WHAT IF: named runs of a formula on a table, and the command line."""

from scenarios.compare import Comparison, Summary, compare
from scenarios.errors import ScenarioError
from scenarios.explain import explain_unit
from scenarios.find_unit import find_unit
from scenarios.library import library
from scenarios.line import UnitLine
from scenarios.run import Result, failures, run
from scenarios.scenario import Scenario, read_scenario
from scenarios.store import Store
from scenarios.table import read_units_table
from scenarios.write import write_table

__all__ = [
    "Comparison",
    "Result",
    "Scenario",
    "ScenarioError",
    "Store",
    "Summary",
    "UnitLine",
    "compare",
    "explain_unit",
    "failures",
    "find_unit",
    "library",
    "read_scenario",
    "read_units_table",
    "run",
    "write_table",
]
