"""The stages up to normalisation, each from table to table."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from indicators.catalogue import load_catalogue
from indicators.errors import IndicatorError
from indicators.index.family import Method, UnitsError, nearest
from indicators.index.impute import Surroundings
from indicators.index.outliers import Treated
from indicators.index.record import Index, Member

_IN_OWN_UNITS = {"low", "high", "target"}  # options that turn with the indicator's direction


def check_columns(index: Index, table: pd.DataFrame) -> None:
    """Raise IndicatorError for every column that the table lacks."""
    there = [str(name) for name in table.columns]
    problems = [
        f"index {index.name!r}: there is no column {name!r}{nearest(name, there)}"
        for name in index.columns
        if name not in there
    ]
    if problems:
        raise IndicatorError("\n".join(problems))


def raw_table(index: Index, table: pd.DataFrame) -> pd.DataFrame:
    """The indicators as numbers, divided by their denominators."""
    members = index.tree.indicators()
    return pd.DataFrame({member.name: read_member(member, table) for member in members})


def read_member(member: Member, table: pd.DataFrame) -> "pd.Series[float]":
    """One indicator's numbers. Raises IndicatorError for text, or a denominator of 0."""
    values = _numbers(table[member.name])
    if member.per is None:
        return values
    divisor = _numbers(table[member.per])
    zero = values.index[(divisor == 0) & values.notna()]
    if len(zero):
        raise IndicatorError(
            f"{member.name} cannot be divided by {member.per}, which is 0 for {codes_text(zero)}"
        )
    return values / divisor


def _numbers(column: "pd.Series[float]") -> "pd.Series[float]":
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    wrong = column.index[(numbers.isna() & column.notna()) | np.isinf(numbers)]
    if len(wrong):
        raise IndicatorError(
            f"{column.name} of {codes_text(wrong)} is no number: "
            f"{column[wrong[0]]!r}. Correct the table"
        )
    return numbers


def codes_text(codes: pd.Index) -> str:
    """Some unit codes for a message: the first few, the others by number."""
    rest = f" and {len(codes) - 5} more" if len(codes) > 5 else ""
    return ", ".join(map(str, codes[:5])) + rest


def screen(index: Index, raw: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out indicators, then units, of which too little is known; say which."""
    present = raw.notna()
    poor = [name for name in raw.columns if present[name].mean() < index.screen.indicators]
    kept = raw.drop(columns=poor)
    share = kept.notna().mean(axis=1)
    thin = share.index[share < index.screen.units]
    notes = [f"{name} is left out: too few units have a value" for name in poor]
    if len(thin):
        notes.append(f"left out, as too few indicators have a value: {codes_text(thin)}")
    if len(thin) == len(raw) or len(poor) == raw.shape[1]:
        raise IndicatorError(f"index {index.name!r}: the screening leaves nothing")
    return kept.drop(index=thin), notes


def impute_gaps(index: Index, raw: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    """Fill the gaps. Raises IndicatorError for gaps that stay."""
    try:
        filled: pd.DataFrame = raw if index.impute is None else index.impute(raw, around)
    except IndicatorError as problem:
        raise IndicatorError(f"index {index.name!r}: {problem}") from None
    remedy = f"Add it, or choose {'an' if index.impute is None else 'another'} imputation"
    problems = [
        f"index {index.name!r}: no value for {name} of "
        f"{codes_text(filled.index[filled[name].isna()])}. {remedy} in [index.{index.name}]"
        for name in filled.columns
        if filled[name].isna().any()
    ]
    if problems:
        raise IndicatorError("\n".join(problems))
    return filled


def treat_outliers(index: Index, imputed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Treat every indicator; the second table reports on each."""
    if index.outliers is None:
        return imputed, pd.DataFrame()
    treated = {name: _treated(index, imputed[name], index.outliers) for name in imputed.columns}
    values = {name: one.values for name, one in treated.items()}
    report = pd.DataFrame(
        [
            {
                "indicator": name,
                "how": one.how,
                "changed": len(one.changed),
                "units": ", ".join(str(imputed.index[at]) for at in one.changed[:10]),
                "skewness_before": one.skewness_before,
                "skewness_after": one.skewness_after,
                "kurtosis_before": one.kurtosis_before,
                "kurtosis_after": one.kurtosis_after,
            }
            for name, one in treated.items()
        ]
    )
    return pd.DataFrame(values, index=imputed.index), report.set_index("indicator")


def _treated(index: Index, values: "pd.Series[float]", method: Method) -> Treated:
    try:
        treated: Treated = method(values.to_numpy())
    except IndicatorError as problem:
        raise IndicatorError(f"index {index.name!r}: {values.name}: {problem}") from None
    return treated


def directions_of(members: list[Member]) -> tuple[dict[str, int], list[str]]:
    """Each indicator's direction: its own, else the catalogue's, else 1 with a note."""
    catalogue = load_catalogue()["direction"]
    directions, notes = {}, []
    for member in members:
        if member.direction is not None:
            directions[member.name] = member.direction
        elif member.name in catalogue.index:
            directions[member.name] = int(catalogue[member.name])
        else:
            directions[member.name] = 1
            notes.append(f"{member.name} has no direction; more of it is more of the index")
    return directions, notes


def normalise_all(
    index: Index, treated: pd.DataFrame, directions: Mapping[str, int]
) -> pd.DataFrame:
    """Bring every indicator to the common scale, in its direction."""
    own = {member.name: member.normalise for member in index.tree.indicators()}
    return pd.DataFrame(
        {
            name: _normalised(
                index, own[name] or index.normalise, treated[name], directions[str(name)]
            )
            for name in treated.columns
        }
    )


def _normalised(
    index: Index, method: Method, values: "pd.Series[float]", direction: int
) -> "pd.Series[float]":
    place = f"index {index.name!r}: {values.name}"
    try:
        scaled = in_direction(method, direction)(values.to_numpy() * direction, values.index)
    except (IndicatorError, UnitsError) as problem:
        raise IndicatorError(f"{place}: {problem}") from None
    wrong = ~np.isfinite(scaled)
    if wrong.any():
        raise IndicatorError(f"{place}: no finite number for {codes_text(values.index[wrong])}")
    return pd.Series(scaled, index=values.index)


def in_direction(method: Method, direction: int) -> Method:
    """The method with the options that are in the indicator's own units turned likewise."""
    turned = dict(method.options)
    for name in _IN_OWN_UNITS & turned.keys():
        try:
            turned[name] = float(turned[name]) * direction
        except (TypeError, ValueError):
            told = f"{method.name}: {name} must be a number, not {turned[name]!r}"
            raise IndicatorError(told) from None
    return Method(family=method.family, name=method.name, options=turned)
