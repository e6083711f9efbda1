"""The names of units in one language, where their table has any."""

import pandas as pd

_OTHERS = ("name", "name_uz", "name_en", "name_ru")


def unit_names(table: pd.DataFrame, language: str) -> list[str]:
    """A name a unit, empty where the table has none."""
    column = next((name for name in (f"name_{language}", *_OTHERS) if name in table.columns), None)
    if column is None:
        return [""] * len(table)
    return ["" if pd.isna(name) else str(name) for name in table[column].tolist()]
