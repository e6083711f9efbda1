"""What is known of the units: values with source and quality, and what they mean."""

from indicators.catalogue import load_catalogue, load_facts, load_flags, load_sources
from indicators.errors import IndicatorError
from indicators.index import STAGES, Index, IndexResult, index_from
from indicators.load import load_quality, load_table, load_values
from indicators.readers import (
    Mapping,
    Problem,
    Reading,
    ReadingError,
    RegistryReading,
    Source,
    download_siat,
    egov_datasets,
    joined,
    propose_mapping,
    read_egov,
    read_mapping,
    read_registry,
    read_siat,
    read_table,
    siat_catalogue,
    templates,
)

__all__ = [
    "STAGES",
    "Index",
    "IndexResult",
    "IndicatorError",
    "Mapping",
    "Problem",
    "Reading",
    "ReadingError",
    "RegistryReading",
    "Source",
    "download_siat",
    "egov_datasets",
    "index_from",
    "joined",
    "load_catalogue",
    "load_facts",
    "load_flags",
    "load_quality",
    "load_sources",
    "load_table",
    "load_values",
    "propose_mapping",
    "read_egov",
    "read_mapping",
    "read_registry",
    "read_siat",
    "read_table",
    "siat_catalogue",
    "templates",
]
