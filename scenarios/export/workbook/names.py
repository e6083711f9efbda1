"""Names of cells that neither Excel nor LibreOffice takes for anything else."""

import re
from collections.abc import Collection

_REFERENCE = re.compile(r"([a-z]{1,3}\d+|r\d*(c\d*)?|c\d*|true|false)\Z", re.IGNORECASE)
_STRANGE = re.compile(r"[^\w]")
_LONGEST = 200


def cell_name(name: str, taken: Collection[str]) -> str:
    """The name itself where it can be one; otherwise with underscores added.

    taken: the names given already, in small letters, as sheets do not tell letters apart.

    >>> cell_name("poverty_weight", ()), cell_name("p1", ()), cell_name("A", {"a"})
    ('poverty_weight', 'p1_', 'A_')
    """
    own = _STRANGE.sub("_", name)[:_LONGEST]
    while _REFERENCE.match(own) or own.lower() in taken:
        own += "_"
    return own
