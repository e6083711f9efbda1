"""Several readings as one."""

from collections.abc import Sequence

import pandas as pd

from indicators.readers.codes import place_name
from indicators.readers.problem import Problem, ReadingError
from indicators.readers.reading import LATEST, LONG, Reading, finest, wide


def joined(readings: Sequence[Reading]) -> Reading:
    """Several readings as one, joined on code; where two give one figure they must agree.

    Raises ReadingError naming every figure on which two files disagree.
    """
    if len(readings) == 1:
        return readings[0]
    files = [one.long.assign(file=one.source.file) for one in readings]
    long = pd.concat(files, ignore_index=True)
    first = long.groupby(LONG[:3])["value"].transform("first")
    clash = long[long["value"] != first]
    if len(clash):
        raise ReadingError([_clash(row, long) for row in clash.itertuples()])
    unique = long.drop_duplicates(LONG[:3])[LONG].reset_index(drop=True)
    index = finest({str(code) for one in readings for code in one.table.index})
    return Reading(
        table=wide(unique, index, LATEST, "value"),
        quality=wide(unique, index, LATEST, "quality"),
        long=unique,
        problems=tuple(problem for one in readings for problem in one.problems),
        notes=tuple(note for one in readings for note in one.notes),
        source=readings[0].source,
        sources=tuple(source for one in readings for source in one.sources),
    )


def _clash(row: object, long: pd.DataFrame) -> Problem:
    code, name, period, value, file = (
        getattr(row, key) for key in ("code", "indicator", "period", "value", "file")
    )
    same = long["code"].eq(code) & long["indicator"].eq(name) & long["period"].eq(period)
    first = long[same].iloc[0]
    return Problem(
        file=file,
        column=name,
        text=f"{value:.12g} of {code} ({place_name(code)}) for {period or 'no period'} differs "
        f"from {first['value']:.12g} in {first['file']}; leave one of the files out",
    )
