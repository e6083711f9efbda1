"""Take a result away: workbook, tables, maps, data package."""

from scenarios.export.all_years import export_years
from scenarios.export.facts import Facts, facts_of
from scenarios.export.options import Options
from scenarios.export.registry import FORMATS, Format
from scenarios.export.take_away import export

__all__ = ["FORMATS", "Facts", "Format", "Options", "export", "export_years", "facts_of"]
