"""One line of a unit's calculation, with how sure one can be of its value."""

from dataclasses import dataclass, field

from allocation import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A line as `allocation.Line`, for the indices of a scenario as well.

    kind: one of `allocation.Line`'s, or for an index, in this order, `index_value` (an indicator,
    by its denominator), `index_treated` (after outliers), `index_normalised`, `index_group` and
    `index`. name: the column, parameter, step, pot or limit it is about. expression: how it is
    computed; numbers: the same with the unit's numbers, which has the value of the line; empty
    where it rests on a comparison with other units. weight: the share of a normalised indicator or
    of a group in the group above it, 0 to 1. quality: `official derived region_imputed synthetic`;
    empty where it is not known. marks: `imputed`, `treated`. index: the index it belongs to.
    """

    kind: str
    name: str
    value: float | int | str
    unit: str = ""
    expression: str = ""
    numbers: str = ""
    label: Label = field(default_factory=Label)
    letter: str = ""
    weight: float | None = None
    quality: str = ""
    marks: tuple[str, ...] = ()
    index: str = ""
