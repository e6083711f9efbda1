"""Sample files in official layouts: `python -m indicators.samples FOLDER`.

population.json is SIAT's layout with the published population of the units, thousand people (one
table, dataset 246). mahallas.csv is the layout of a social registry extract; every figure in it is
drawn at random around the bundled values of the unit, so that the file shows how an extract is read
and says nothing of any mahalla.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import DATA
from indicators.load import load_table
from indicators.readers.founded import existed

Whole = NDArray[np.int64]

SEED = 20260101
PERIOD = "2026-01-01"
POPULATION, MAHALLAS = "population.json", "mahallas.csv"
REMARK = "* Namuna. Raqamlar tasodifiy hosil qilingan (synthetic); hech bir mahalla haqida emas."
_FACTS = {  # the Uzbek, Russian and English names of what SIAT's files say of themselves
    ("Soʻnggi oʻzgartirilgan sana", "Дата последнего изменения", "Last modified date"): (
        "2026-04-22", "2026-04-22", "2026-04-22",
    ),
    ("Maʼlumotlar toʻplami identifikatsiya raqami (kodi)",
     "Идентификационный номер индикатора (код)", "Indicator identification number (code)"): (
        "2.01.02.0001", "2.01.02.0001", "2.01.02.0001",
    ),
    ("Maʼlumotlar toʻplami nomi", "Имя индикатора", "Indicator name"): (
        "Doimiy aholi soni (jami)", "Численность постоянного населения (всего)",
        "Permanent population-Total",
    ),
    ("Oʻlchov birligi", "Единица измерения", "Unit of measurement"): (
        "ming kishi", "тысяч человек", "thousand people",
    ),
}  # fmt: skip
_LANGUAGES = ("uz", "ru", "en")


def write_samples(folder: str | Path) -> tuple[Path, Path]:
    """Write population.json and mahallas.csv into a folder and return their paths.

    The same program writes the same bytes.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    return (
        _written(target / POPULATION, population_text(), "utf-8"),
        _written(target / MAHALLAS, mahallas_text(), "utf-8-sig"),
    )


def population_text() -> str:
    """The population of the country, regions and units as SIAT writes it (JSON)."""
    years, rows = _population()
    data = [_siat_row(code, row, years) for code, row in rows.iterrows()]
    entries = [
        {f"{part}_{one}": word for part, words in (("name", names), ("value", values))
         for one, word in zip(_LANGUAGES, words, strict=True)}
        for names, values in _FACTS.items()
    ]  # fmt: skip
    return json.dumps([{"metadata": entries, "data": data}], ensure_ascii=False, indent=1) + "\n"


def mahallas_text(seed: int = SEED) -> str:
    """A registry extract of all mahallas of the 208 units, invented (CSV with `;`)."""
    units = load_table().join(_names()[["name_uz", "region_name"]])
    rng = np.random.default_rng(seed)
    lines = pd.concat([_mahallas_of(row, rng) for _, row in units.iterrows()])
    written: str = lines.to_csv(sep=";", index=False, decimal=",", lineterminator="\n")
    return f"{written}{REMARK}\n"


def _population() -> tuple[list[str], pd.DataFrame]:
    """Columns of periods, and a row a place: names and thousands of people."""
    raw = [DATA / "raw" / f"{level}_population.csv" for level in ("region", "district")]
    table = pd.concat([pd.read_csv(path, dtype={"code": str}) for path in raw]).set_index("code")
    return list(table.columns), _names().join(table, how="right").sort_index()


def _names() -> pd.DataFrame:
    """Names of regions and units by code, with that of the region; the country's among them."""
    from geodata import region_table, unit_table  # only where a sample is written

    names = ["name_uz", "name_ru", "name_en"]
    country = ["Oʻzbekiston Respublikasi", "Республика Узбекистан", "Republic of Uzbekistan"]
    regions, units = region_table(), unit_table()
    rows = [pd.DataFrame([country], columns=names, index=["1700"]), regions[names], units[names]]
    region_names = units["region_code"].map(regions["name_uz"]).rename("region_name")
    return pd.concat(rows).rename_axis("code").join(region_names)


def _siat_row(code: object, row: pd.Series, years: Sequence[str]) -> dict[str, object]:
    """A row of data; 0.0 before the unit was made, `-` for a figure that is not published."""
    blanks = {year: "-" if existed(str(code), year) else 0.0 for year in years}
    return {
        "Code": str(code),
        "Klassifikator": row["name_uz"],
        "Klassifikator_ru": row["name_ru"],
        "Klassifikator_en": row["name_en"],
        **{year[:4]: blanks[year] if pd.isna(row[year]) else row[year] for year in years},
    }


def _mahallas_of(unit: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """The mahallas of a unit; their people add up to the unit's."""
    number = int(unit["mahallas"])
    weight = rng.uniform(0.6, 1.4, number)
    people = _shared_out(weight, int(unit["population"]))
    columns = dict(_counts(unit, people, rng.lognormal(0, 0.25, number)))
    places = {
        "mahalla": [f"Namuna {place:03d}" for place in range(1, number + 1)],
        "district": unit["name_uz"],
        "region": unit["region_name"],
        "period": PERIOD,
    }
    table = pd.DataFrame({**places, **columns})
    jobs = table["employed_population"] + table["unemployed"]
    return table.assign(
        poverty_rate=(100 * table["poor_members"] / table["population"]).round(2),
        unemployment_rate=(100 * table["unemployed"] / jobs).round(2),
    )


def _counts(
    unit: pd.Series, people: Whole, poverty: NDArray[np.float64]
) -> Iterator[tuple[str, Whole]]:
    """Counts around the unit's own rates, each part within its whole. poverty: around 1."""
    size = unit["population"] / unit["households"]
    families = _whole(people / size)
    share = np.clip(poverty * unit["poverty_rate"] / 100, 0.002, 0.6)
    poor, supported, near = (_whole(families * share * part) for part in (0.75, 0.12, 0.4))
    members = {name: _whole(count * size * 1.15) for name, count in
               (("poor", poor), ("state_supported", supported), ("borderline", near))}  # fmt: skip
    registered = _whole((poor + supported + near) * 1.1)
    in_registry = _whole(registered * size * 1.15) + 3  # rounding never leaves it below its parts
    jobs = people * unit["labour_force"] / unit["population"]
    jobless = _whole(jobs * unit["unemployment_rate"] / 100 * np.sqrt(poverty))
    yield from (("population", people), ("households", families), ("families", families))
    yield from (("social_registry_families", registered), ("social_registry_members", in_registry))
    yield from (("state_supported_families", supported), ("poor_families", poor))
    yield from ((f"{name}_members", count) for name, count in members.items())
    yield from (("borderline_families", near), ("employed_population", _whole(jobs) - jobless))
    yield from (
        ("unemployed", jobless),
        ("registry_disabled_members", _whole(in_registry * unit["persons_with_disabilities"]
                                             / unit["population"] * 2)),
    )  # fmt: skip


def _shared_out(weight: NDArray[np.float64], total: int) -> Whole:
    """Whole numbers in proportion to weights that add up to a total."""
    edges = np.rint(np.cumsum(weight) / weight.sum() * total).astype(np.int64)
    return np.asarray(np.diff(edges, prepend=0))


def _whole(values: NDArray[np.floating]) -> Whole:
    rounded: Whole = np.rint(values).astype(np.int64)
    return rounded


def _written(path: Path, text: str, encoding: str) -> Path:
    """Write beside, then rename."""
    beside = path.with_name(f".{path.name}.writing")
    beside.write_text(text, encoding=encoding)
    beside.replace(path)
    return path


def main() -> None:
    """Read the folder and write the samples into it."""
    parser = argparse.ArgumentParser(prog="python -m indicators.samples", description=__doc__)
    parser.add_argument("folder", metavar="FOLDER", help="where to write them")
    for path in write_samples(parser.parse_args().folder):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
