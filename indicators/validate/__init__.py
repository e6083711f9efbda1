"""Checks of tables: a schema from the catalogue, rules in a registry, one report for all."""

from indicators.validate.bundled import load_known, official_totals, validate_bundled
from indicators.validate.failure import COLUMNS, SEVERITIES, Failure
from indicators.validate.limits import Bound, Limits, load_limits
from indicators.validate.report import Report
from indicators.validate.rule import RULES, Rule
from indicators.validate.schema import table_schema
from indicators.validate.validate import validate

__all__ = [
    "COLUMNS",
    "RULES",
    "SEVERITIES",
    "Bound",
    "Failure",
    "Limits",
    "Report",
    "Rule",
    "load_known",
    "load_limits",
    "official_totals",
    "table_schema",
    "validate",
    "validate_bundled",
]
