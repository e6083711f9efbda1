"""Take a result away as a file: whole or not at all."""

import shutil
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from scenarios.errors import ScenarioError
from scenarios.export.options import Options
from scenarios.export.registry import format_of, writer_of
from scenarios.run import Result

_LONGEST_NAME = 200


def export(
    result: Result,
    path: str | Path,
    *,
    to: str | None = None,
    language: str = "uz",
    units: Sequence[str] | None = None,
    partial: bool = False,
    scenario_id: str | None = None,
) -> Path:
    """Write a result in the format of the path's ending, or in the one named by `to`.

    language: of titles and explanations. units: only these codes (a
    region's for all its units), where the format can hold some.
    partial: let values stand where the format cannot hold what made them; else that is an error.
    scenario_id: the one that every store gives this result if left out.
    Every file says the scenario's id and title, the versions of data and program, the date of the
    data and which values were estimated. It is written beside first and then renamed.
    Raises ScenarioError.
    """
    where = Path(path)
    format_ = format_of(where, to)
    if units is not None and not format_.chooses_units:
        raise ScenarioError(
            f"{format_.name} holds all units, or its totals would not add up; leave `units`"
        )
    options = Options(
        language=language,
        units=None if units is None else checked_units(result, units),
        partial=partial,
        scenario_id=scenario_id,
    )
    check_place(where)
    write = writer_of(format_)
    whole(where, lambda beside: write(result, beside, options))
    return where


def whole(where: Path, write: Callable[[Path], None]) -> None:
    """Let something be written beside first, then rename it; leave nothing half written."""
    beside = where.with_name(f".{where.stem}.{uuid.uuid4().hex[:8]}.partial{where.suffix}")
    try:
        write(beside)
        beside.replace(where)
    except OSError as problem:
        raise ScenarioError(f"{where}: cannot be written: {problem.strerror}") from None
    finally:
        _remove(beside)


def check_place(where: Path) -> None:
    """Raise ScenarioError unless something can be written there."""
    if len(where.name) > _LONGEST_NAME:
        raise ScenarioError(f"{where.name[:40]}...: cannot be written: the name is too long")
    if not where.parent.is_dir():
        raise ScenarioError(f"{where}: there is no folder {where.parent}; make it first")
    if where.is_dir():
        raise ScenarioError(f"{where}: is there already, and a folder is never overwritten")


def checked_units(result: Result, units: Sequence[str]) -> tuple[str, ...]:
    """The codes, and those of the units of regions among them. Raises ScenarioError."""
    known = [str(code) for code in result.inputs.index]
    units = [unit for code in units for unit in _units_of(result, code)]
    lacking = [code for code in units if code not in set(known)]
    if lacking:
        raise ScenarioError(f"there is no unit {', '.join(lacking[:5])} in {result.scenario.name}")
    if not units:
        raise ScenarioError("no unit is asked for; name some, or leave `units` out for all")
    return tuple(dict.fromkeys(units))


def _units_of(result: Result, code: str) -> list[str]:
    """The code of a unit as it stands; for a region's the codes of its units."""
    if code in result.inputs.index or "region_code" not in result.inputs:
        return [code]
    regions = result.inputs["region_code"].astype(str)
    return [str(unit) for unit in regions.index[regions == code]] or [code]


def _remove(path: Path) -> None:
    """Remove a file or folder, if there is one."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
