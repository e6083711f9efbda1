"""A result as GeoPackage: one layer `units`, and what it is in the file's metadata."""

import json
from pathlib import Path

from scenarios.export.facts import facts_of
from scenarios.export.options import Options
from scenarios.export.shapes import shaped_table
from scenarios.run import Result

LAYER = "units"
_TIME = "1980-01-01T00:00:00.000Z"  # that the file says it was made, so that equal ones are equal


def write(result: Result, path: Path, options: Options) -> None:
    """Write the layer; the facts stand as JSON in its metadata item `taqsimot`, and its abstract.

    Source: OGC GeoPackage 1.3, extension Metadata (as GDAL writes it).
    """
    import pyogrio

    facts = facts_of(result, options.scenario_id)
    shapes = shaped_table(result, options).reset_index()
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _TIME})
    try:
        pyogrio.write_dataframe(
            shapes,
            path,
            driver="GPKG",
            layer=LAYER,
            geometry_type="MultiPolygon",
            promote_to_multi=True,
            layer_metadata={"taqsimot": json.dumps(facts.plain(), ensure_ascii=False)},
            layer_options={
                "IDENTIFIER": facts.title.in_language(options.language),
                "DESCRIPTION": "\n".join(f"{word}: {text}" for word, text in facts.lines("en")),
            },
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
