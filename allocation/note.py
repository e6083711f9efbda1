"""What a reader of the result should know: ties, limits that bit, who paid, hidden names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NoteKind = Literal[
    "tie", "limit", "rounding", "hidden_name", "quality", "baseline", "index", "range"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One remark.

    name: the limit, step or column it is about. units: the codes concerned.
    amount_uzs: the money moved, soʻm. raised, lowered, paid: units held at a floor, held at a cap,
    and paying for the others, each with its soʻm.
    """

    kind: NoteKind
    name: str
    text: str
    units: tuple[str, ...] = ()
    amount_uzs: float | None = None
    raised: Mapping[str, float] = field(default_factory=dict)
    lowered: Mapping[str, float] = field(default_factory=dict)
    paid: Mapping[str, float] = field(default_factory=dict)
