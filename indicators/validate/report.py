"""What came out of the checks: a table, lines and a page."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from indicators.counted import counted
from indicators.validate.failure import COLUMNS, SEVERITIES, Failure, Severity, shown
from indicators.validate.words import check_language, in_language, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that the rules found, errors first.

    title: what was checked. found: the failures. rules: name and title of every rule that ran.
    values: how many cells were looked at.
    """

    title: str
    found: tuple[Failure, ...] = field(repr=False)
    rules: tuple[tuple[str, str], ...] = field(repr=False)
    values: int

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings may be there."""
        return self.count("error") == 0

    @property
    def failures(self) -> pd.DataFrame:
        """A row a failure, columns COLUMNS; `value` holds numbers and texts as they stand."""
        rows = [[getattr(one, name) for name in COLUMNS] for one in self.found]
        table = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
        kinds = {name: "str" for name in COLUMNS if name not in ("value", "row")}
        return table.astype({**kinds, "row": "Int64"})

    def count(self, severity: Severity, *, accepted: bool = True) -> int:
        """How many failures of a severity; without those accepted by a note if so asked."""
        return sum(one.severity == severity and (accepted or not one.note) for one in self.found)

    def lines(self, severity: Severity | None = None) -> list[str]:
        """A sentence a failure, of one severity or of all."""
        return [str(one) for one in self.found if severity in (None, one.severity)]

    def to_table(self, language: str = "en") -> pd.DataFrame:
        """`failures` ready to be written: names of units added, every cell a text or a number.

        language: `uz`, `ru` or `en`, of severities, names, `expected` and `remedy`; the names of
        columns, rules and indicators stay. Raises IndicatorError for another language.
        """
        names, table = _unit_names(check_language(language)), self.failures
        texts = {
            "value": ["" if one.value is None else shown_cell(one.value) for one in self.found],
            "severity": [word(one.severity, language) for one in self.found],
            "expected": [in_language(one.expected, language) for one in self.found],
            "remedy": [in_language(one.remedy, language) for one in self.found],
        }
        for column, cells in texts.items():
            table[column] = pd.Series(cells, index=table.index, dtype="str")
        named = [str(names.get(one.code, "")) for one in self.found]
        table.insert(4, "name", pd.Series(named, index=table.index, dtype="str"))
        return table

    def to_html(self, path: str | Path | None = None, language: str = "en") -> str:
        """One page that needs nothing else, in a language; written to `path` too if given."""
        from indicators.validate.page import page

        text = page(self, check_language(language))
        if path is not None:
            where = Path(path)
            beside = where.with_name(f".{where.name}.partial")
            beside.write_text(text, encoding="utf-8")
            beside.replace(where)
        return text

    def __str__(self) -> str:
        counts = ", ".join(f"{_plural(self.count(kind), kind)}" for kind in SEVERITIES)
        return f"{self.title}: {self.values} values, {counts}"


def _unit_names(language: str) -> "pd.Series[str]":
    from geodata import region_table, unit_table  # names only where they are written

    column = f"name_{language}"
    names: pd.Series[str] = pd.concat([unit_table()[column], region_table()[column]])
    return names


def shown_cell(value: float | str) -> str:
    """A value as a table shows it: texts without quotes."""
    return value if isinstance(value, str) else shown(value)


def _plural(number: int, kind: Severity) -> str:
    if kind == "info":
        return f"{number} not checked"
    return counted(number, kind)
