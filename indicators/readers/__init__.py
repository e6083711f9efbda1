"""Readers of official files: each to a checked table with quality and source."""

from indicators.readers.download import Dataset, download_siat, siat_catalogue
from indicators.readers.egov import egov_datasets, read_egov
from indicators.readers.join import joined
from indicators.readers.mapping import ColumnMapping, Mapping, read_mapping
from indicators.readers.problem import Problem, ReadingError
from indicators.readers.propose import propose_mapping
from indicators.readers.reading import Reading, Source
from indicators.readers.registry import RegistryReading, read_registry
from indicators.readers.siat import read_siat
from indicators.readers.table import read_table
from indicators.readers.templates import templates

__all__ = [
    "ColumnMapping",
    "Dataset",
    "Mapping",
    "Problem",
    "Reading",
    "ReadingError",
    "RegistryReading",
    "Source",
    "download_siat",
    "egov_datasets",
    "joined",
    "propose_mapping",
    "read_egov",
    "read_mapping",
    "read_registry",
    "read_siat",
    "read_table",
    "siat_catalogue",
    "templates",
]
