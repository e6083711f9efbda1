"""What came out of the checks: a table, lines and a page."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from indicators.validate.failure import COLUMNS, SEVERITIES, Failure, Severity, shown


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

    def to_table(self) -> pd.DataFrame:
        """`failures` ready to be written: names of units added, every cell a text or a number."""
        from geodata import region_table, unit_table  # names only where they are written

        names = pd.concat([unit_table()["name_en"], region_table()["name_en"]])
        table = self.failures
        texts = ["" if one.value is None else shown_cell(one.value) for one in self.found]
        named = [str(names.get(one.code, "")) for one in self.found]
        table["value"] = pd.Series(texts, index=table.index, dtype="str")
        table.insert(4, "name", pd.Series(named, index=table.index, dtype="str"))
        return table

    def to_html(self, path: str | Path | None = None) -> str:
        """One page that needs nothing else; written to `path` too if that is given."""
        from indicators.validate.page import page

        text = page(self)
        if path is not None:
            where = Path(path)
            beside = where.with_name(f".{where.name}.partial")
            beside.write_text(text, encoding="utf-8")
            beside.replace(where)
        return text

    def __str__(self) -> str:
        counts = ", ".join(f"{_plural(self.count(kind), kind)}" for kind in SEVERITIES)
        return f"{self.title}: {self.values} values, {counts}"


def shown_cell(value: float | str) -> str:
    """A value as a table shows it: texts without quotes."""
    return value if isinstance(value, str) else shown(value)


def _plural(number: int, kind: Severity) -> str:
    if kind == "info":
        return f"{number} not checked"
    return f"{number} {kind}{'' if number == 1 else 's'}"
