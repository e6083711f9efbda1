"""What is known of the units: values with source and quality, and what they mean."""

from indicators.catalogue import load_catalogue, load_facts, load_flags, load_sources
from indicators.errors import IndicatorError
from indicators.index import STAGES, Index, IndexResult, index_from
from indicators.load import load_quality, load_table, load_values

__all__ = [
    "STAGES",
    "Index",
    "IndexResult",
    "IndicatorError",
    "index_from",
    "load_catalogue",
    "load_facts",
    "load_flags",
    "load_quality",
    "load_sources",
    "load_table",
    "load_values",
]
