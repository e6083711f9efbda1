"""Puts the store together, stage after stage, from the raw facts."""

from dataclasses import dataclass

import pandas as pd

from indicators.build import derive, official, population, repeat
from indicators.build.cells import cells
from indicators.build.make import make, quality
from indicators.build.places import areas, distance_to_centre, places
from indicators.build.recipes import RECIPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """values: the long form (COLUMNS of `cells`), ordered. units: region_code, kind by code."""

    values: pd.DataFrame
    units: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is made so far: rows of the store, and the columns later recipes build on."""

    rows: tuple[pd.DataFrame, ...]
    frame: pd.DataFrame
    quality: pd.DataFrame

    def add(self, rows: pd.DataFrame) -> "Stage":
        """Return the stage with `rows` (one indicator, one period) as rows and as a column."""
        name, column = rows["indicator"].iloc[0], rows.set_index("code")
        return Stage(
            rows=(*self.rows, rows),
            frame=self.frame.assign(**{name: column["value"]}),
            quality=self.quality.assign(**{name: column["quality"]}),
        )


def compose() -> Store:
    """Return the whole store, rebuilt from `indicators/data/raw` and the units of geodata."""
    stage = _spread(_by_region(_located(_counted(places()))))
    for item in derive.RATIOS:
        stage = _keep(stage, derive.ratio(item, stage.frame, stage.quality))
    stage = _keep(stage, derive.working_age(stage.frame, stage.quality))
    order = ["indicator", "period", "code"]
    values = pd.concat([rows for rows in stage.rows if len(rows)]).sort_values(order)
    return Store(values=values.reset_index(drop=True), units=places()[["region_code", "kind"]])


def _counted(units: pd.DataFrame) -> Stage:
    """Start with what is counted for every unit: population and mahallas."""
    rows = population.population_cells()
    dated = rows.pivot(index="code", columns="period", values="value")
    stage = Stage(
        rows=(rows[rows["period"] != "2026-01-01"], population.mahalla_cells()),
        frame=units.assign(population_2025=dated["2025-01-01"]),
        quality=pd.DataFrame({"population_2025": "official"}, index=units.index),
    )
    return stage.add(rows[rows["period"] == "2026-01-01"])


def _located(stage: Stage) -> Stage:
    """Add area, distance and growth."""
    units, people = stage.frame, stage.frame["population"]
    area = areas(units, people)
    rows = cells(
        area["value"],
        indicator="area_km2",
        period="2018",
        quality=area["quality"],
        source="geoboundaries",
        flag=area["flag"],
    )
    distance = cells(
        distance_to_centre(units),
        indicator="distance_to_centre_km",
        period="2018",
        quality="derived",
        source="geoboundaries",
    )
    growth = cells(
        population.growth(),
        indicator="population_growth",
        period="2026-01-01",
        quality="derived",
        source=population.SIAT,
        flag=population.growth_flags(),
    )
    return stage.add(rows).add(distance).add(growth)


def _by_region(stage: Stage) -> Stage:
    """Add the figures repeated over a region; the latest period of each becomes the column."""
    district = repeat.sewerage_by_district()
    for item in repeat.REPEATS:
        rows = repeat.repeat(item, stage.frame["region_code"])
        if item.indicator == "sewerage":
            rows = pd.concat([rows[~rows["code"].isin(district["code"])], district])
        stage = stage.add(rows)
    return stage.add(repeat.yearly_income(stage.frame))


def _spread(stage: Stage) -> Stage:
    """Run the recipes in order, each on what the earlier ones made."""
    stage = _keep(_keep(stage, official.half_year_births()), official.urban_of_2018())
    for recipe in RECIPES:
        known = _known(recipe.indicator, stage.frame)
        values = make(recipe, stage.frame, known["value"])
        rows = cells(
            values,
            indicator=recipe.indicator,
            period=recipe.period,
            quality=known["quality"].reindex(values.index).fillna(quality(recipe, stage.frame)),
            source=known["source"].reindex(values.index).fillna(recipe.source),
            flag=known["flag"].reindex(values.index).fillna(""),
        )
        made = stage.add(rows)
        stage = made if recipe.publish else _hide(made)
    return stage


def _known(indicator: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `value quality source flag` of the units whose value a source gives."""
    return KNOWN[indicator](frame) if indicator in KNOWN else NOTHING


def _births(_: pd.DataFrame) -> pd.DataFrame:
    return official.births_of_2025().assign(source="press_births_2026")


def _urban(frame: pd.DataFrame) -> pd.DataFrame:
    values = official.urban_of_2026(frame)
    held = frame["region_code"].reindex(values.index).eq("1735")
    source = held.map({True: "karakalpakstan_2018", False: population.SIAT})
    return pd.DataFrame({"value": values, "quality": "derived", "source": source, "flag": ""})


KNOWN = {"births": _births, "urban_population": _urban}
NOTHING = pd.DataFrame(columns=["value", "quality", "source", "flag"], dtype=str)
NOTHING = NOTHING.astype({"value": float})


def _keep(stage: Stage, rows: pd.DataFrame) -> Stage:
    """Add rows that no later recipe reads as a column."""
    return Stage(rows=(*stage.rows, rows), frame=stage.frame, quality=stage.quality)


def _hide(stage: Stage) -> Stage:
    """Keep the newest column but not its rows."""
    return Stage(rows=stage.rows[:-1], frame=stage.frame, quality=stage.quality)
