"""JSON without surprises: decimals kept, repeated keys and depth told."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

from indicators.readers.cells import Cell
from indicators.readers.problem import Findings, shown


def parse_json(content: str, findings: Findings) -> Any:  # noqa: ANN401  # JSON holds anything
    """What a JSON text holds; numbers with a point as Decimal. Raises ReadingError.

    A key that an object has twice is noted as severe: one of the values would be lost.
    """

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, times in Counter(key for key, _ in found).items():
            if times > 1:
                findings.severe(
                    f"an object has the key {shown(key)} {times} times; keep one", column=key
                )
        return dict(found)

    try:
        return json.loads(
            content.removeprefix("\ufeff"), parse_float=Decimal, object_pairs_hook=pairs,
            parse_constant=str,
        )  # fmt: skip
    except json.JSONDecodeError as problem:
        raise findings.stop(
            f"not proper JSON ({problem.msg}, character {problem.colno}); download it again",
            problem.lineno,
        ) from None
    except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
        raise findings.stop("not proper JSON: nested too deeply or a number too long") from None


def scalar(value: Any, findings: Findings, row: int, column: str) -> Cell:  # noqa: ANN401  # as above
    """A value as a cell; a list or object is none and noted as severe."""
    if value is None or isinstance(value, str | int | float | Decimal):
        return value
    findings.severe(f"{shown(value)} is no single value; correct the file", row, column)
    return None
