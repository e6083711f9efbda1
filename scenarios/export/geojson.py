"""A result as GeoJSON: a feature a unit, and what it is as a member `taqsimot`."""

import json
from pathlib import Path

from scenarios.export.facts import facts_of
from scenarios.export.options import Options
from scenarios.export.shapes import shaped_table
from scenarios.run import Result

_DECIMALS = 6  # of a degree: a tenth of a metre


def write(result: Result, path: Path, options: Options) -> None:
    """Write a FeatureCollection in longitude and latitude; missing values are null.

    Source: RFC 7946; a foreign member (section 6.1) holds the facts.
    """
    from shapely import set_precision

    shapes = shaped_table(result, options)
    shapes = shapes.set_geometry(set_precision(shapes.geometry.values, 10**-_DECIMALS))
    code = shapes.index.name
    collection = json.loads(shapes.reset_index().to_json(drop_id=True))
    for feature in collection["features"]:
        feature["id"] = feature["properties"][code]
    collection = {
        "type": "FeatureCollection",
        "taqsimot": facts_of(result, options.scenario_id).plain(),
        "features": collection["features"],
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8", newline="\n")
