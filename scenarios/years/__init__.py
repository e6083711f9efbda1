"""Paths over years: what a file says in [years], and the result of every year."""

from scenarios.years.record import Years
from scenarios.years.run import PathResult, YearResult, run_years

__all__ = ["PathResult", "YearResult", "Years", "run_years"]
