"""Write a calibration to a file: settings, data, weights and the calibrated index itself."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from indicators.calibrate.record import Calibration
from indicators.calibrate.render import index_data, toml_lines
from indicators.calibrate.reweigh import calibrated_index
from indicators.errors import IndicatorError
from indicators.index import Index


def write_calibration(calibration: Calibration, path: str | Path) -> Path:
    """Write `.toml` or `.json`, whole or not at all; gives the path back.

    The file holds [calibration] with its fit and a [[calibration.weight]] for each indicator, and
    the index with the new weights as [index.<name>].
    Raises IndicatorError for another ending, a missing folder or a file that cannot be written.
    """
    return _write(calibration_data(calibration), path)


def write_index(index: Index, path: str | Path) -> Path:
    """Write an index as a file that `Index.read` makes the same index of; `.toml` or `.json`."""
    return _write({"index": {index.name: index_data(index)}}, path)


def _write(data: Mapping[str, Any], path: str | Path) -> Path:
    where = check_path(path)
    beside = where.with_name(f".{where.stem}.partial{where.suffix}")
    try:
        beside.write_text(_WRITERS[where.suffix.lower()](data), encoding="utf-8", newline="\n")
        beside.replace(where)
    except OSError as problem:
        raise IndicatorError(f"{where}: cannot be written: {problem.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)
    return where


def check_path(path: str | Path) -> Path:
    """The path, if a calibration can be written there. Raises IndicatorError."""
    where = Path(path)
    if where.suffix.lower() not in _WRITERS:
        raise IndicatorError(
            f"{where}: a calibration ends in {' or '.join(_WRITERS)}, not in {where.suffix!r}"
        )
    if not where.parent.is_dir():
        raise IndicatorError(f"{where}: there is no folder {where.parent}; make it first")
    return where


def calibration_data(calibration: Calibration) -> dict[str, Any]:
    """The contents of the file: plain numbers, texts, lists and mappings."""
    settings = calibration.settings
    head = {
        "index": calibration.index.name,
        "outcome": calibration.outcome,
        **({} if calibration.per is None else {"per": calibration.per}),
        "method": settings.method,
        "keep_shares": settings.keep_shares,
        "least": settings.least,
        "penalty": calibration.penalty,
        "folds": settings.folds,
        "draws": settings.draws,
        "failed_draws": calibration.failed,
        "level": settings.level,
        "seed": settings.seed,
        "units": calibration.units,
        "left_out": list(calibration.left_out),
        "intercept": calibration.intercept,
        "slope": calibration.slope,
        "data_sha256": calibration.data_hash,
        "warnings": list(calibration.warnings),
        "versions": dict(calibration.versions),
    }
    weights = calibration.weights.reset_index().to_dict("records")
    return {
        "calibration": {
            **head,
            "fit": calibration.fit.to_dict("index"),
            "weight": [{str(key): value for key, value in row.items()} for row in weights],
        },
        "index": {calibration.index.name: index_data(calibrated_index(calibration))},
    }


def _toml(data: Mapping[str, Any]) -> str:
    return "\n".join(toml_lines(data)).lstrip("\n") + "\n"


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


_WRITERS: dict[str, Callable[[Mapping[str, Any]], str]] = {".toml": _toml, ".json": _json}
