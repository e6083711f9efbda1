"""What each indicator means: titles in three languages, unit, dimension, direction, source."""

import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from indicators.errors import IndicatorError

DATA = Path(__file__).parent / "data"
COLUMNS = [
    "title_uz",
    "title_ru",
    "title_en",
    "unit",
    "dimension",
    "direction",
    "measure",
    "denominator",
    "period",
    "source",
    "licence",
    "description",
]


def load_catalogue() -> pd.DataFrame:
    """Return the catalogue, index `indicator`, in the order of the table's columns.

    Columns: COLUMNS. dimension: demographic, socio-economic, infrastructure or fiscal.
    direction: +1 if more means more need, -1 if less. measure: stock, flow or rate.
    denominator: the column a rate is of, or empty. period: the one `latest` takes.
    source: id of the main source (`load_sources`); licence: that source's.
    """
    return _catalogue().copy()


def load_flags() -> pd.DataFrame:
    """Return what the flags of `load_values` mean, index `flag`, columns `uz ru en`."""
    return pd.DataFrame.from_dict(_entries()["flag"], orient="index").rename_axis("flag")


def load_sources() -> pd.DataFrame:
    """Return the sources, index `source`, columns `title url licence taken`."""
    return _sources().copy()


def load_facts(level: str = "region") -> pd.DataFrame:
    """Return the raw facts the values are made from, a row a fact, as they were published.

    level: `region` (code 1700 is the country) or `district`. Columns: `code indicator unit period
    value source confidence note`; confidence is `low` where the source was seen second-hand.
    Among them are figures no column of the table uses, for lack of districts.
    Raises IndicatorError for any other level.
    """
    if level not in ("region", "district"):
        raise IndicatorError(f"no facts of level {level!r}; take 'region' or 'district'")
    path = DATA / "raw" / f"{level}_facts.csv"
    return pd.read_csv(path, dtype={"code": str, "period": str}).fillna({"note": ""})


@cache
def _catalogue() -> pd.DataFrame:
    table = pd.DataFrame.from_dict(_entries()["indicator"], orient="index")
    licence = table["source"].map(_sources()["licence"])
    return table.assign(licence=licence).rename_axis("indicator")[COLUMNS]


@cache
def _entries() -> dict[str, dict[str, dict[str, str | int]]]:
    return tomllib.loads((DATA / "catalogue.toml").read_text(encoding="utf-8"))


@cache
def _sources() -> pd.DataFrame:
    return pd.read_csv(DATA / "sources.csv", index_col="source", keep_default_na=False)
