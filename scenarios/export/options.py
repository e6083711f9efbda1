"""What an export may be asked for beside its format."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """language: of titles and explanations, `uz ru en`. units: the codes wanted; None for all.

    partial: whether values may stand where a format cannot hold what made them. scenario_id: None
    for the one that every store gives this result.
    """

    language: str = "uz"
    units: tuple[str, ...] | None = None
    partial: bool = False
    scenario_id: str | None = None
