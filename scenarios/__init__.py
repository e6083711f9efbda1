"""WHAT IF: named runs of a formula on a table, and the command line."""

from scenarios.attribution import attribute, attribute_within
from scenarios.compare import Comparison, SideBySide, Summary, compare, compare_all
from scenarios.design import Design, Frontier, Revealed, frontier, meet_targets, reveal
from scenarios.errors import ScenarioError
from scenarios.explain import explain_unit
from scenarios.export import export
from scenarios.find_unit import find_unit
from scenarios.library import library
from scenarios.line import UnitLine
from scenarios.posts import Posts, assign_posts
from scenarios.run import Result, failures, run
from scenarios.scenario import Scenario, read_scenario
from scenarios.store import Store
from scenarios.table import read_units_table
from scenarios.write import write_table
from scenarios.years import PathResult, Years, run_years, year_result

__all__ = [
    "Comparison",
    "Design",
    "Frontier",
    "PathResult",
    "Posts",
    "Result",
    "Revealed",
    "Scenario",
    "ScenarioError",
    "SideBySide",
    "Store",
    "Summary",
    "UnitLine",
    "Years",
    "assign_posts",
    "attribute",
    "attribute_within",
    "compare",
    "compare_all",
    "explain_unit",
    "export",
    "failures",
    "find_unit",
    "frontier",
    "library",
    "meet_targets",
    "read_scenario",
    "read_units_table",
    "reveal",
    "run",
    "run_years",
    "write_table",
    "year_result",
]
