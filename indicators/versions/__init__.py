"""Tables kept by the hash of their contents: immutable, with their origin, compared, published."""

from indicators.versions.compare import CHANGE_COLUMNS, compare_tables
from indicators.versions.content import Content, content_id, content_of
from indicators.versions.package import package_problems, read_package
from indicators.versions.provenance import Provenance, SourceFile, source_file
from indicators.versions.publish import publish
from indicators.versions.store import Version, Versions

__all__ = [
    "CHANGE_COLUMNS",
    "Content",
    "Provenance",
    "SourceFile",
    "Version",
    "Versions",
    "compare_tables",
    "content_id",
    "content_of",
    "package_problems",
    "publish",
    "read_package",
    "source_file",
]
