"""Judge a changed table by the rules of data: what is wrong with it that was not before."""

import pandas as pd

from scenarios.errors import ScenarioError

_CANNOT_BE = ("denominators", "finite", "range", "whole")  # rules on a value by itself


def judged(before: pd.DataFrame, after: pd.DataFrame, column: str) -> tuple[str, ...]:
    """What the rules say of a table in which a column was changed, and did not say before.

    Sentences on what people should look at, such as a rate that no longer follows from its counts.
    Raises ScenarioError for a value of the column that cannot be, such as more poor people than
    people; sums and rates may lag behind a value that is corrected alone.
    """
    found = _failures(after)
    new = {key: found[key] for key in found.keys() - _failures(before).keys()}
    errors = sorted(
        text for (rule, name, _), (_, text) in new.items() if rule in _CANNOT_BE and name == column
    )
    if errors:
        raise ScenarioError(errors)
    return tuple(sorted(text for severity, text in new.values() if severity != "info"))


def _failures(table: pd.DataFrame) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Severity and sentence by rule, column and unit."""
    from indicators.validate import validate  # its library takes a second to load

    words = [
        name for name in table if table[name].dtype.kind not in "biuf" and name != "region_code"
    ]
    report = validate(table.drop(columns=words))
    return {
        (one.rule, one.indicator, one.code): (
            one.severity,
            f"{one.code or 'the table'}: {one.indicator} is {_value(one.value)}; "
            f"expected {one.expected}; {one.remedy}",
        )
        for one in report.found
    }


def _value(value: float | str | None) -> str:
    from indicators.validate.failure import shown

    return "absent" if value is None else shown(value)
