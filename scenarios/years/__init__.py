"""Paths over years: what a file says in [years], and the result of every year."""

from scenarios.years.known import known_quality
from scenarios.years.one_year import year_result
from scenarios.years.record import Years
from scenarios.years.run import PathResult, YearResult, run_years

__all__ = ["PathResult", "YearResult", "Years", "known_quality", "run_years", "year_result"]
