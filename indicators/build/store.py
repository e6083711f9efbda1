"""Writes the store: beside, then renamed, so that a failed build leaves the old one."""

from pathlib import Path

import pandas as pd

from indicators.build.assumptions import assumptions
from indicators.build.compose import Store
from indicators.build.sources import sources

DATA = Path(__file__).parents[1] / "data"


def texts(store: Store) -> dict[str, str]:
    """Return the contents of every generated file by its name."""
    values = store.values.assign(value=[_plain(v) for v in store.values["value"]])
    return {
        "values.csv": _csv(values),
        "units.csv": _csv(store.units.rename_axis("code").reset_index()),
        "ASSUMPTIONS.md": assumptions(),
        "SOURCES.md": sources(),
    }


def write(store: Store, folder: Path) -> list[Path]:
    """Write the generated files into `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts(store).items():
        beside = folder / f"{name}.new"
        beside.write_text(text, encoding="utf-8", newline="\n")
        paths.append(beside.rename(folder / name))
    return paths


def _csv(table: pd.DataFrame) -> str:
    return str(table.to_csv(index=False, lineterminator="\n"))


def _plain(value: float) -> str:
    """Return a number as short text: whole numbers without a point."""
    return str(int(value)) if value == int(value) else repr(float(value))
