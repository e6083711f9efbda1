"""The lines of an index for one unit: members, what was done to them, groups, the index."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from allocation import Label
from allocation.number import as_fraction, plain
from indicators import load_catalogue
from indicators.index.family import Method
from indicators.index.record import Group, Member
from indicators.index.stages import directions_of
from scenarios.indices import Computed
from scenarios.line import UnitLine
from scenarios.quality import worst


def index_lines(computed: Computed, inputs: pd.DataFrame, code: str) -> Iterator[UnitLine]:
    """How an index came about for one unit, inner groups first.

    inputs: the table that the index was computed on, for denominators. Lines have no letters yet.
    """
    view = _View(
        computed, inputs, code, directions_of(list(computed.result.index.tree.indicators()))[0]
    )
    for group in computed.result.index.tree.groups():
        if view.column(group) in computed.result.aggregated:
            for member in group.members:
                if isinstance(member, Member) and member.name in computed.result.raw:
                    yield from _indicator(member, view)
            yield _group(group, view)


@dataclass(frozen=True, slots=True)
class _View:
    """An index as one unit sees it. directions: 1 or -1 by indicator."""

    computed: Computed
    inputs: pd.DataFrame = field(repr=False)
    code: str
    directions: Mapping[str, int]

    @property
    def index(self) -> str:
        return self.computed.result.index.name

    def column(self, part: Member | Group) -> str:
        """The column of an indicator or group."""
        return part.name if isinstance(part, Member) else self.computed.result.index.column(part)

    def at(self, stage: str, column: str) -> float:
        """The unit's value on a stage."""
        values: pd.Series[float] = self.computed.result.stage(stage)[column]
        return float(values[self.code])

    def weight(self, part: Member | Group) -> float | None:
        """The share in the group above; None for the whole index."""
        found = self.computed.result.weights.get(self.column(part))
        return None if found is None else float(found)

    def quality(self, *columns: str) -> str:
        """The most doubtful quality of the unit's values in some columns; empty if not known."""
        kinds = self.computed.quality
        if kinds is None:
            return ""
        return worst(kinds.at[self.code, name] for name in columns if name in kinds)


def _indicator(member: Member, view: _View) -> Iterator[UnitLine]:
    """An indicator's value, what outliers made of it if anything, and its normalised value."""
    line = _value(member, view)
    yield line
    treated = view.at("treated", member.name)
    if treated != line.value:
        how = str(view.computed.result.treatment.at[member.name, "how"])
        marks = (*line.marks, "treated")
        line = replace(line, value=treated, expression=how, numbers="", marks=marks)
        yield replace(line, kind="index_treated")
    words, numbers = _normalised(member, view)
    yield replace(
        line,
        kind="index_normalised",
        value=view.at("normalised", member.name),
        unit="",
        expression=words,
        numbers=numbers,
        weight=view.weight(member),
    )


def _value(member: Member, view: _View) -> UnitLine:
    """What the table says, by its denominator, or what a gap was filled with."""
    name, result = member.name, view.computed.result
    words, numbers = _read(member, view)
    return UnitLine(
        kind="index_value",
        name=name,
        value=view.at("imputed", name),
        unit="" if member.per else _unit(name),
        expression=words,
        numbers=numbers,
        label=_label(name),
        quality=view.quality(name, *([member.per] if member.per else [])),
        marks=("imputed",) if result.gaps.at[view.code, name] else (),
        index=view.index,
    )


def _read(member: Member, view: _View) -> tuple[str, str]:
    """Where an indicator's value comes from, in words and in numbers."""
    method = view.computed.result.index.impute
    if method is not None and view.computed.result.gaps.at[view.code, member.name]:
        return f"imputed by {_call(method)}", ""
    if member.per is None:
        return "", ""
    parts = [_told(view.inputs.at[view.code, name]) for name in (member.name, member.per)]
    return f"{member.name} / {member.per}", " / ".join(parts)


def _normalised(member: Member, view: _View) -> tuple[str, str]:
    method = member.normalise or view.computed.result.index.normalise
    direction = view.directions[member.name]
    turned = "" if direction == 1 else ", less of it is more of the index"
    column = view.computed.result.treated[member.name]
    write = _NORMALISED.get(method.name)
    numbers = "" if write is None else write(column, view.code, direction, method.options)
    return f"{_call(method, member.name)}{turned}", numbers


def _group(group: Group, view: _View) -> UnitLine:
    index = view.computed.result.index
    whole, column = group is index.tree, view.column(group)
    words, numbers = _together(group, view)
    return UnitLine(
        kind="index" if whole else "index_group",
        name=column,
        value=view.at("aggregated", column),
        expression=words,
        numbers=numbers,
        weight=None if whole else view.weight(group),
        quality=view.quality(column),
        index=view.index,
    )


def _together(group: Group, view: _View) -> tuple[str, str]:
    """How a group's members were put together, in words and in numbers."""
    members = [each for each in group.members if view.weight(each) is not None]
    names = [view.column(member) for member in members]
    weights = [view.weight(member) or 0.0 for member in members]
    write = _TOGETHER.get(group.aggregate.name)
    if write is None:
        return _call(group.aggregate, *names), ""
    if group.weigh is not None and group.weigh.name == "benefit_of_the_doubt":
        return f"weighted mean of {', '.join(names)} with the unit's own weights", ""
    shares = [_told(weight) for weight in weights]
    values = [_told(view.at("aggregated", name)) for name in names]
    options = group.aggregate.options
    return write(names, shares, options), write(values, shares, options)


def _arithmetic(terms: Sequence[str], shares: Sequence[str], _: Mapping[str, Any]) -> str:
    return " + ".join(f"{share} * {term}" for term, share in zip(terms, shares, strict=True))


def _geometric(terms: Sequence[str], shares: Sequence[str], _: Mapping[str, Any]) -> str:
    return " * ".join(f"{term} ** {share}" for term, share in zip(terms, shares, strict=True))


def _harmonic(terms: Sequence[str], shares: Sequence[str], _: Mapping[str, Any]) -> str:
    parts = " + ".join(f"{share} / {term}" for term, share in zip(terms, shares, strict=True))
    return f"1 / ({parts})"


def _power(terms: Sequence[str], shares: Sequence[str], options: Mapping[str, Any]) -> str:
    power = float(options["power"])
    if power == 0:
        return _geometric(terms, shares, options)
    raised = [f"({term}) ** ({power:g})" for term in terms]
    return f"({_arithmetic(raised, shares, options)}) ** (1 / ({power:g}))"


_TOGETHER: dict[str, Callable[[Sequence[str], Sequence[str], Mapping[str, Any]], str]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "generalised_mean": _power,
}


def _min_max(
    column: "pd.Series[float]", code: str, direction: int, options: Mapping[str, Any]
) -> str:
    low, high = (float(end) for end in options.get("range", (0.0, 100.0)))
    ends = float(column.min()), float(column.max())
    worst_value, best = ends if direction == 1 else ends[::-1]
    value, bottom, top = _told(column.at[code]), _told(worst_value), _told(best)
    return f"{_told(low)} + {_told(high - low)} * ({value} - {bottom}) / ({top} - {bottom})"


def _z_score(
    column: "pd.Series[float]", code: str, direction: int, options: Mapping[str, Any]
) -> str:
    mean, sd = float(options.get("mean", 0.0)), float(options.get("sd", 1.0)) * direction
    value, centre, spread = _told(column.at[code]), _told(column.mean()), _told(column.std())
    return f"{_told(mean)} + {_told(sd)} * ({value} - {centre}) / {spread}"


_NORMALISED: dict[str, Callable[["pd.Series[float]", str, int, Mapping[str, Any]], str]] = {
    "min_max": _min_max,
    "z_score": _z_score,
}


def _call(method: Method, *names: str) -> str:
    """A method with what it works on and its options.

    >>> from indicators.index.normalise import NORMALISE
    >>> _call(Method(family=NORMALISE, name="min_max", options={"range": [0, 1]}), "births")
    'min_max(births, range=[0, 1])'
    """
    options = [f"{key}={_option(value)}" for key, value in method.options.items()]
    return f"{method.name}({', '.join([*names, *options])})"


def _option(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list | tuple) else str(value)


def _told(value: object) -> str:
    number = as_fraction(value)
    text = str(value) if number is None else plain(number)
    return f"({text})" if text.startswith("-") else text


def _label(name: str) -> Label:
    catalogue = load_catalogue()
    if name not in catalogue.index:
        return Label()
    entry = catalogue.loc[name]
    return Label(uz=str(entry["title_uz"]), ru=str(entry["title_ru"]), en=str(entry["title_en"]))


def _unit(name: str) -> str:
    catalogue = load_catalogue()
    return str(catalogue.at[name, "unit"]) if name in catalogue.index else ""
