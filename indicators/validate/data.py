"""The table under check in the one form that all rules read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.validate.limits import Limits

LONG = ["code", "indicator", "period", "value"]
TEXT = ["code", "indicator", "period", "quality"]
TOTAL_COLUMNS = ["code", "indicator", "period", "value"]
COUNTRY = "1700"
_HEADING = 2  # the row, as a spreadsheet counts, of the first row below the heading


class Row(NamedTuple):
    """One cell of the table under check."""

    row: int
    code: str
    indicator: str
    period: str
    value: float
    cell: object
    quality: str


def each(rows: pd.DataFrame) -> Iterator[Row]:
    """The cells of (a part of) `Data.rows`, one after another."""
    return map(Row._make, zip(*(rows[name].tolist() for name in Row._fields), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """What rules read.

    rows: `row code indicator period value cell quality`, a row a cell; `value` is NaN where `cell`
    is missing or no number. singles: of these the numbers that are there, without repeated ones.
    units: index `code`, column `region_code`; empty if the territories are not known.
    totals: published totals, `code indicator period value`, of regions and the country.
    population: persons, `code indicator period value`, for levels per head.
    labelled: whether the table says the quality of its values.
    """

    rows: pd.DataFrame = field(repr=False)
    singles: pd.DataFrame = field(repr=False)
    units: pd.DataFrame = field(repr=False)
    totals: pd.DataFrame = field(repr=False)
    population: pd.DataFrame = field(repr=False)
    catalogue: pd.DataFrame = field(repr=False)
    limits: Limits
    labelled: bool

    @property
    def of_units(self) -> pd.DataFrame:
        """The singles of units: those of regions and the country left out."""
        return self.singles[~self.singles["code"].isin(self.above)]

    @property
    def above(self) -> frozenset[str]:
        """The codes of the regions and of the country."""
        regions = set(self.units["region_code"]) if len(self.units) else set()
        return frozenset(regions | {COUNTRY} if regions else regions)


def prepare(
    table: pd.DataFrame, *, quality: pd.DataFrame | None, period: str | Mapping[str, str],
    units: pd.DataFrame | None, totals: pd.DataFrame | None, population: pd.DataFrame | None,
    catalogue: pd.DataFrame, limits: Limits,
) -> Data:  # fmt: skip
    """The data that rules read, from a long or wide table; parameters as of `validate`."""
    long = is_long(table)
    rows = _from_long(table) if long else _from_wide(table, quality, period, catalogue)
    numbers = rows[np.isfinite(rows["value"])]
    singles = numbers.drop_duplicates(["code", "indicator", "period"])
    chosen = _units(table, rows, units)
    return Data(
        rows=rows,
        singles=singles,
        units=chosen,
        totals=_totals(totals),
        population=_population(singles, chosen, population),
        catalogue=catalogue,
        limits=limits,
        labelled="quality" in table.columns if long else quality is not None,
    )


def is_long(table: pd.DataFrame) -> bool:
    """Whether a table has a row a value: columns `code indicator value`, perhaps `period`."""
    return {"code", "indicator", "value"} <= set(table.columns)


def _from_long(table: pd.DataFrame) -> pd.DataFrame:
    rows = pd.DataFrame({"row": np.arange(len(table)) + _HEADING})
    for name in TEXT:
        there = name in table.columns
        rows[name] = [_text(cell) for cell in table[name]] if there else [""] * len(table)
    return _with_values(rows, list(table["value"]))


def _from_wide(
    table: pd.DataFrame,
    quality: pd.DataFrame | None,
    period: str | Mapping[str, str],
    catalogue: pd.DataFrame,
) -> pd.DataFrame:
    repeated = table.columns[table.columns.duplicated()]
    if len(repeated):
        raise IndicatorError(f"column {repeated[0]!r} stands twice in the table; rename one")
    names = [name for name in table.columns if name in catalogue.index or _is_numeric(table[name])]
    marks = _marks(table, quality)
    blocks = [
        pd.DataFrame(
            {
                "row": np.arange(len(table)) + _HEADING,
                "code": [_text(code) for code in table.index],
                "indicator": str(name),
                "period": period if isinstance(period, str) else period.get(str(name), ""),
                "quality": [_text(cell) for cell in marks[name]] if name in marks else "",
                "cell": pd.Series(list(table[name]), dtype=object),
            }
        )
        for name in names
    ]
    if not blocks:
        raise IndicatorError("the table has no column of numbers, so there is nothing to check")
    rows = pd.concat(blocks, ignore_index=True)
    return _with_values(rows.drop(columns="cell"), list(rows["cell"]))


def _marks(table: pd.DataFrame, quality: pd.DataFrame | None) -> pd.DataFrame:
    if quality is None:
        return pd.DataFrame(index=table.index)
    if not quality.index.equals(table.index):
        raise IndicatorError(
            "the quality has other rows than the table; give it the same codes in the same order"
        )
    return quality


def _is_numeric(column: "pd.Series[Any]") -> bool:
    """Whether a column has numbers; a gap in a column of texts is none."""
    if pd.api.types.is_bool_dtype(column):
        return False
    known = column.dropna()
    return pd.api.types.is_numeric_dtype(column) or bool(
        known.map(lambda cell: isinstance(cell, int | float) and not isinstance(cell, bool)).any()
    )


def _with_values(rows: pd.DataFrame, cells: list[object]) -> pd.DataFrame:
    """Add `cell`, as it stands, and `value`, the number it says."""
    numbers = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").astype("float64")
    numbers[[isinstance(cell, bool) for cell in cells]] = np.nan
    return rows.assign(cell=pd.Series(cells, dtype=object), value=numbers)


def _text(cell: object) -> str:
    return "" if cell is None or cell is pd.NA or cell != cell else str(cell)


def _units(table: pd.DataFrame, rows: pd.DataFrame, units: pd.DataFrame | None) -> pd.DataFrame:
    """The territories: as given, those of the country, or what the table itself says."""
    if units is not None:
        return units
    from geodata import unit_table  # read only for tables of this country or of unknown codes

    country = unit_table()
    codes = set(rows["code"])
    if codes & {*country.index, *country["region_code"], COUNTRY}:
        return country
    if "region_code" in table.columns and not is_long(table):
        return pd.DataFrame({"region_code": table["region_code"].astype("str")}, index=table.index)
    return pd.DataFrame({"region_code": []}, dtype="str")


def _totals(totals: pd.DataFrame | None) -> pd.DataFrame:
    if totals is None:
        return pd.DataFrame(columns=TOTAL_COLUMNS).astype({"value": "float64"})
    lacking = [name for name in TOTAL_COLUMNS if name not in totals.columns]
    if lacking:
        raise IndicatorError(
            f"the totals have no column {', '.join(lacking)}; they need {', '.join(TOTAL_COLUMNS)}"
        )
    return totals[TOTAL_COLUMNS]


def _population(
    singles: pd.DataFrame, units: pd.DataFrame, given: pd.DataFrame | None
) -> pd.DataFrame:
    """Persons, a row a unit and period: as given, of the table, or the bundled figures."""
    if given is not None:
        return given[given["indicator"].eq("population")]
    own = singles[singles["indicator"].eq("population")]
    if len(own):
        return own
    from indicators.load import load_values

    values = load_values()
    return values[values["indicator"].eq("population") & values["code"].isin(units.index)]
