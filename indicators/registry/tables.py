"""The published tables of a registry: counts, amounts and rates, with small counts hidden."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from indicators.counted import counted
from indicators.registry.check import known_districts
from indicators.registry.columns import Amount, Count, published_columns
from indicators.registry.lists import Lines, lines_of, rows_of
from indicators.registry.masks import masks
from indicators.registry.read import Registry
from indicators.registry.tally import LEVELS, Level, tally

FIRST_YEAR_OF_CLASSES = 2026
RATES = {  # percent of a total, from published counts only
    "poor_family_rate": (("state_supported_families", "poor_families"), "households"),
    "registry_family_rate": (("registry_families",), "households"),
    "disability_rate": (("persons_with_disabilities",), "members"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryTables:
    """The protected tables of one registry and year.

    country, region, district, mahalla: index `code` (text); whole numbers (int64, or float64 with
    NaN where values are missing); `suppressed` is True in a row of which something is hidden.
    A hidden value is missing, never zero. district has all 208 units; those without a household in
    the file are missing throughout and not `suppressed`. notes: what a reader must know.
    """

    country: pd.DataFrame
    region: pd.DataFrame
    district: pd.DataFrame
    mahalla: pd.DataFrame
    notes: tuple[str, ...]
    lines: Lines
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """Levels with what is hidden of them; the values are still whole and must not be handed on."""

    levels: tuple[Level, ...]
    hidden: tuple[pd.DataFrame, ...]
    lines: Lines
    threshold: int

    def shown(self, level: str, columns: Sequence[str]) -> pd.DataFrame:
        """The columns of a level, missing where hidden, and `suppressed`."""
        place = LEVELS.index(level)
        hidden = self.hidden[place][list(columns)]
        values = self.levels[place].values[list(columns)].mask(hidden)
        return values.assign(suppressed=hidden.any(axis=1))


def protected(registry: Registry, year: int, threshold: int) -> Protected:
    """Count a registry by the lines of `year` and decide what is hidden."""
    lines = lines_of(year)
    levels = tally(registry, lines)
    hidden = masks(levels, threshold)
    return Protected(levels=levels, hidden=hidden, lines=lines, threshold=threshold)


def district_indicators(registry: Registry, year: int, *, threshold: int = 5) -> RegistryTables:
    """Count a registry by district and mahalla, with the classes of `year`, and hide small counts.

    threshold: a count below it (0 too) is hidden, and as many more as keep every hidden count
    uncertain by at least `threshold` (see indicators/registry/protect.py).
    Publish one year and threshold a file: the difference of two outputs is not protected.
    Raises IndicatorError for a year without a published minimum consumer expenditure.
    """
    found = protected(registry, year, threshold)
    tables = {level: _table(found, level) for level in LEVELS}
    return RegistryTables(
        country=tables["country"],
        region=tables["region"],
        district=all_districts(tables["district"]),
        mahalla=_with_district(found, tables["mahalla"]),
        notes=tuple(_notes(found, registry, tables)),
        lines=found.lines,
        threshold=threshold,
    )


def write_tables(tables: RegistryTables, folder: str | Path) -> None:
    """Write the tables as CSV and the notes as text into `folder`, each beside and then renamed."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target, prefix=".writing-") as beside:
        for level in LEVELS:
            getattr(tables, level).to_csv(Path(beside) / f"{level}.csv")
        (Path(beside) / "notes.txt").write_text("\n".join(tables.notes) + "\n", encoding="utf-8")
        for path in sorted(Path(beside).iterdir()):
            path.replace(target / path.name)


def all_districts(table: pd.DataFrame) -> pd.DataFrame:
    """Return a district table with all 208 units and their `region_code` first."""
    units = known_districts()
    suppressed = table["suppressed"].reindex(units.index, fill_value=False)
    return whole(units.join(table.drop(columns="suppressed")).assign(suppressed=suppressed))


def whole(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its columns of whole numbers without gaps as int64."""
    rates = {*RATES, "income_per_member_uzs"}
    full = [
        name
        for name in table.select_dtypes("float64").columns
        if name not in rates and bool((table[name] == np.floor(table[name])).all())
    ]
    return table.astype(dict.fromkeys(full, np.int64))


def _table(found: Protected, level: str) -> pd.DataFrame:
    table = found.shown(level, [column.name for column in _published()])
    flags = table.pop("suppressed")
    table.insert(0, "members", found.shown(level, ["members"])["members"])
    table.insert(0, "households", found.shown(level, ["households"])["households"])
    for name, (parts, total) in RATES.items():
        table[name] = 100 * table[list(parts)].sum(axis=1, skipna=False) / table[total]
    table["income_per_member_uzs"] = table["income_uzs"] / table["members"]
    return whole(table.assign(suppressed=flags))


def _published() -> list[Count | Amount]:
    """The columns of these tables; the targeting ones come with `targeting_errors`."""
    return [column for column in published_columns() if not column.above]


def _with_district(found: Protected, table: pd.DataFrame) -> pd.DataFrame:
    districts = found.levels[LEVELS.index("district")].values.index
    parent = found.levels[LEVELS.index("mahalla")].parent
    table.insert(0, "district_code", districts[parent].to_numpy())
    return table


def _notes(found: Protected, registry: Registry, tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    yield (
        f"Counts below {found.threshold}, 0 included, are hidden, and others so that they cannot "
        f"be computed from totals: every hidden count is uncertain by {found.threshold} at least. "
        "A hidden value is missing, not zero."
    )
    yield from _hidden_notes(found, tables)
    yield from _line_notes(found.lines)
    absent = len(known_districts()) - len(tables["district"])
    if absent:
        have = "has" if absent == 1 else "have"
        yield f"{absent} of 208 districts {have} no household in the file: missing, not zero."
    if not registry.mahallas_checked:
        yield "Mahalla codes were not checked against a list."
    yield from _list_notes()


def _hidden_notes(found: Protected, tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    for level, hidden in zip(LEVELS, found.hidden, strict=True):
        shown = [name for name in hidden if name in tables[level]]
        cells = hidden[shown].to_numpy()
        if cells.any():
            rows = int(cells.any(axis=1).sum())
            count = f"{int(cells.sum()):,} of {counted(cells.size, 'value')}"
            yield f"{level}: {count} hidden, in {counted(rows, 'row')}."


def _line_notes(lines: Lines) -> Iterator[str]:
    yield (
        f"Classes of {lines.year}: poor below {lines.poor:,} soʻm a head and month, borderline to "
        f"{lines.borderline:,} (minimum consumer expenditure {lines.minimum:,} in force from "
        f"{lines.in_force}). Source: {lines.source}."
    )
    if lines.year < FIRST_YEAR_OF_CLASSES:
        yield f"The three classes exist since 1 February 2026; here applied to {lines.year}."


def _list_notes() -> Iterator[str]:
    assumed = [row["key"] for row in rows_of("needs") if row["confidence"] == "assumed"]
    if assumed:
        yield (
            f"The list of needs is not the confirmed list of E-Case: {', '.join(assumed)} are "
            "assumed. It is a data file to edit (indicators/registry/data/needs.csv)."
        )
