"""Makes realistic, wholly invented registries for tests and demonstrations."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.load import load_table
from indicators.registry.lists import lines_of, rows_of
from indicators.registry.schema import literal, quoted
from indicators.registry.source import MEMORY, connected

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

PRIME = 9_999_999_967  # below 10 digits; households are numbered by a permutation of its residues
ROW_GROUP = 500_000  # fewer and larger pieces of a column are read in two thirds of the time
SLOTS = 1 << 17
YEAR = 2026
SPREAD = 0.45  # of incomes: scale of the logistic distribution of their logarithm
PAID_POOR = 0.8  # of the poor who get a means-tested payment for which they qualify
PAID_OTHERS = 0.02
LATEST_SEED = 2**31


def generate(
    path: str | Path,
    households: int,
    seed: int,
    *,
    districts: Sequence[str] | None = None,
    mahallas: int | None = None,
) -> Path:
    """Write an invented household file (CSV or Parquet by its ending) and return its path.

    Districts get households in proportion to their own, incomes follow their poverty rate, rows
    come in no order. The same arguments give the same rows. Nobody in it exists.
    districts: codes, all 208 if left out; mahallas: how many in each, their real number if not.
    Raises IndicatorError for fewer than 1 or more than PRIME households, or an unknown district.
    """
    file = Path(path)
    _check(households, seed)
    places = _places(districts, mahallas, seed)
    with (
        TemporaryDirectory(prefix="registry-") as spill,
        connected(Path(spill), memory=MEMORY, ordered=True) as connection,
    ):
        slots = connection.from_df(places).set_alias("places")
        numbered = connection.table_function("range", [households]).project("range AS i")
        drawn = numbered.project(f"i, {_draw(seed, 'place')} AS u").project(
            f"i, CAST(floor(u * {SLOTS}) AS INTEGER) AS slot"
        )
        _write(_rows(drawn.join(slots, "slot"), seed), file)
    return file


def _check(households: int, seed: int) -> None:
    if not 1 <= households <= PRIME:
        raise IndicatorError(f"{households} households; take 1 to {PRIME:,}")
    if not 0 <= seed < LATEST_SEED:
        raise IndicatorError(f"seed {seed}; take 0 to {LATEST_SEED - 1}")


def _rows(drawn: "DuckDBPyRelation", seed: int) -> "DuckDBPyRelation":
    """Draw each stage of columns from those before it."""
    for stage in (_people, _money, _lists):
        listed = [f"{sql} AS {quoted(name)}" for name, sql in stage(seed).items()]
        drawn = drawn.project(", ".join(["*", *listed]))
    return drawn.project(
        f"* EXCLUDE (i, slot, centre), 10000000000 + (i * 7919 + {seed}) % {PRIME} AS household_id"
    )


def _people(seed: int) -> dict[str, str]:
    size = f"1 + floor(7.99 * pow({_draw(seed, 'size')}, 1.1))"
    young = f"floor((members - 1) * {_draw(seed, 'children')} * 0.9)"
    old = f"{_draw(seed, 'elderly')} < 0.16 AND members - children > 0"
    disabled = f"{_draw(seed, 'disabled')} < 0.11"
    able = f"floor((members - children - elderly + 0.99) * pow({_draw(seed, 'able')}, 0.35))"
    age = f"20 + floor(45 * {_draw(seed, 'age')}) + 15 * elderly"
    return {
        "members": f"CAST({size} AS TINYINT)",
        "children": f"CAST({young} AS TINYINT)",
        "elderly": f"CAST({old} AS TINYINT)",
        "persons_with_disabilities": f"CAST({disabled} AS TINYINT)",
        "able_to_work": f"CAST({able} AS TINYINT)",
        "head_age": f"CAST({age} AS TINYINT)",
    }


def _money(seed: int) -> dict[str, str]:
    """Income a head is log-logistic, its share below the poverty line the district's."""
    rank = f"(0.000001 + 0.999998 * {_draw(seed, 'income')})"
    head = f"exp(centre + {SPREAD} * ln({rank} / (1 - {rank})))"
    return {
        "income_uzs": f"CAST(round(members * {head}, -3) AS BIGINT)",
        "poor": f"income_uzs < members * {lines_of(YEAR).borderline}",
        "in_registry": f"{_draw(seed, 'registry')} < CASE WHEN poor THEN 0.5 ELSE 0.01 END",
    }


def _lists(seed: int) -> dict[str, str]:
    flags = {
        f"{prefix}{row['key']}": f"{_draw(seed, row['key'])} < {_share(row)}"
        for name, prefix in (("needs", "need_"), ("notebooks", "notebook_"))
        for row in rows_of(name)
    }
    paid = {f"pays_{row['key']}_uzs": _payment(row, seed) for row in rows_of("payments")}
    return {**flags, **paid}


def _payment(row: dict[str, str], seed: int) -> str:
    share = str(_share(row))
    if row["means_tested"] == "yes":
        part = float(row["demonstration_percent"]) / 11
        share = f"(CASE WHEN poor THEN {PAID_POOR} ELSE {PAID_OTHERS} END * {part})"
    amount = row["demonstration_uzs"]
    return (
        f"CAST(CASE WHEN {_draw(seed, row['key'])} < {share} THEN {amount} ELSE 0 END AS INTEGER)"
    )


def _share(row: dict[str, str]) -> float:
    return float(row["demonstration_percent"]) / 100


def _draw(seed: int, name: str) -> str:
    """Return a uniform number of [0, 1) of each row, the same for the same seed and name.

    Hashed twice: the hash of a pair is linear in the hash of its second part.
    """
    return f"((hash(hash(i, {literal(f'{seed}/{name}')})) >> 11) / 9007199254740992.0)"


def _write(rows: "DuckDBPyRelation", path: Path) -> None:
    """Write beside, then rename."""
    beside = path.with_name(f".{path.name}.writing")
    rows = rows.project("household_id, * EXCLUDE (household_id, poor)")
    if path.suffix.lower() == ".csv":
        rows.write_csv(str(beside), header=True)
    else:
        rows.write_parquet(str(beside), compression="snappy", row_group_size=ROW_GROUP)
    beside.replace(path)


def _places(districts: Sequence[str] | None, mahallas: int | None, seed: int) -> pd.DataFrame:
    """Return the slots a household is drawn into: `slot district_code mahalla_code centre`."""
    table = load_table()
    chosen = list(table.index if districts is None else districts)
    unknown = sorted(set(chosen) - set(table.index))
    if unknown:
        raise IndicatorError(f"no district {', '.join(unknown)}; take codes of the 208 units")
    units = table.loc[chosen]
    number = units["mahallas"] if mahallas is None else pd.Series(mahallas, index=units.index)
    rows = units.index.repeat(number.to_numpy(dtype=np.int64))
    order = pd.Series(1, index=rows).groupby(level=0).cumsum().to_numpy()
    size = np.random.default_rng(seed).uniform(0.5, 1.5, len(rows))
    weight = size * (units["households"] / number).loc[rows].to_numpy()
    slots = np.repeat(np.arange(len(rows)), _shared_out(weight, SLOTS))
    line, share = np.log(lines_of(YEAR).poor), units["poverty_rate"] / 100
    centre = line - SPREAD * np.log(share / (1 - share))
    return pd.DataFrame(
        {
            "slot": np.arange(SLOTS, dtype=np.int32),
            "district_code": rows[slots],
            "mahalla_code": (rows + pd.Index(order).map("{:03d}".format))[slots],
            "centre": centre.loc[rows].to_numpy()[slots],
        }
    )


def _shared_out(weight: np.ndarray, slots: int) -> np.ndarray:
    """Return whole numbers in proportion to `weight` that add up to `slots`."""
    edges = np.rint(np.cumsum(weight) / weight.sum() * slots).astype(np.int64)
    return np.diff(edges, prepend=0)
