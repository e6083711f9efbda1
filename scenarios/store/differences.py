"""Where two results of the same inputs differ, unit by unit."""

import pandas as pd

from indicators.versions import Content
from scenarios.store.inputs import AMOUNT, Inputs

COLUMNS = ["unit", "column", "kept", "computed", "difference"]
_CLOSE = 1e-9  # of the larger of two numbers that went through different processors
_SHOWN = 20
_NAMES = ("name_uz", "name", "name_en", "name_ru")


def differences(kept: Content, computed: Content) -> pd.DataFrame:
    """Every amount that differs at all, and every other number that differs by more than 1e-9.

    Columns `unit column kept computed difference`; a cell that one of the two lacks is missing.
    """
    a, b = _cells(kept), _cells(computed)
    rows = [
        (unit, name, a.get((unit, name)), b.get((unit, name)))
        for unit, name in sorted({*a, *b})
        if not _same(name, a.get((unit, name)), b.get((unit, name)))
    ]
    cells = [(*row, _less(row[3], row[2])) for row in rows]
    return pd.DataFrame(cells, columns=COLUMNS, dtype=object).astype(
        {"unit": "str", "column": "str"}
    )


def told(apart: pd.DataFrame, inputs: Inputs, most: int = _SHOWN) -> list[str]:
    """The differences as sentences, amounts first; at the most so many."""
    names = _names(inputs)
    first = apart.assign(_other=apart["column"] != AMOUNT).sort_values("_other", kind="stable")
    lines = [
        f"{names.get(unit, unit)}: {column} {_shown(kept)} kept, {_shown(computed)} computed"
        + ("" if less is None or pd.isna(less) else f", {less:+}")
        for unit, column, kept, computed, less in first[COLUMNS].head(most).to_numpy().tolist()
    ]
    more = len(apart) - len(lines)
    return lines if more <= 0 else [*lines, f"and {more} more differences"]


def _cells(content: Content) -> dict[tuple[str, str], object]:
    names = [name for name, _ in content.columns]
    return {
        (code, name): cell
        for code, row in zip(content.codes, content.cells, strict=True)
        for name, cell in zip(names, row, strict=True)
    }


def _same(name: str, a: object, b: object) -> bool:
    if a == b:
        return True
    if name == AMOUNT or not isinstance(a, int | float) or not isinstance(b, int | float):
        return False
    return abs(a - b) <= _CLOSE * max(abs(a), abs(b))


def _less(b: object, a: object) -> int | float | None:
    return b - a if isinstance(a, int | float) and isinstance(b, int | float) else None


def _shown(cell: object) -> str:
    return "nothing" if cell is None or pd.isna(cell) else str(cell)  # type: ignore[call-overload]  # a cell is one value


def _names(inputs: Inputs) -> dict[str, str]:
    table = inputs.table.table()
    column = next((name for name in _NAMES if name in table), None)
    if column is None:
        return {}
    return {str(code): f"{code} ({name})" for code, name in table[column].items()}
