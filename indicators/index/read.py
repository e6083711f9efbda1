"""Read an index from TOML, collecting every problem."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.errors import IndicatorError
from indicators.index.aggregate import AGGREGATE
from indicators.index.family import Family, Method, nearest
from indicators.index.impute import IMPUTE
from indicators.index.normalise import NORMALISE
from indicators.index.outliers import OUTLIERS
from indicators.index.record import Group, Index, Member, Screening
from indicators.index.weigh import WEIGH

_FILE_KEYS = ("title", "source", "index", "calibration")  # the last is told by `calibrate`
_INDEX_KEYS = ("impute", "outliers", "normalise", "aggregate", "weigh", "screen", "members")
_GROUP_KEYS = ("weight", "aggregate", "weigh", "members")
_MEMBER_KEYS = ("weight", "direction", "per", "normalise")


def read_index(path: Path) -> Index:
    """Read a file that holds one [index.<name>]. Raises IndicatorError with all problems."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise IndicatorError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as problem:
        raise IndicatorError(f"{path.name}: cannot be read as TOML: {problem}") from None
    problems = [
        f"{path.name}: unknown key {key!r}{nearest(key, list(_FILE_KEYS))}"
        for key in data
        if key not in _FILE_KEYS
    ]
    found = data.get("index")
    if not isinstance(found, Mapping) or len(found) != 1:
        problems.append(f"{path.name}: it must hold one index, written as [index.<name>]")
        raise IndicatorError("\n".join(problems))
    (name, table), *_ = found.items()
    try:
        index = index_from(str(name), table)
    except IndicatorError as error:
        problems += [f"{path.name}: {line}" for line in str(error).splitlines()]
    if problems:
        raise IndicatorError("\n".join(problems))
    return index


def index_from(name: str, data: object) -> Index:
    """Build an index from the contents of [index.<name>]. Raises IndicatorError with all."""
    reader = _Reader(name)
    table = reader.table(data, f"[index.{name}]", _INDEX_KEYS)
    tree = reader.group(name, table, f"[index.{name}]", None, _INDEX_KEYS)
    parts = {
        "impute": reader.method(IMPUTE, table.get("impute"), "impute"),
        "outliers": reader.method(OUTLIERS, table.get("outliers"), "outliers"),
        "normalise": reader.method(NORMALISE, table.get("normalise", "min_max"), "normalise"),
    }
    screen = reader.screening(table.get("screen", {}))
    reader.check_names(tree)
    if reader.problems:
        raise IndicatorError("\n".join(reader.problems))
    assert parts["normalise"] is not None  # noqa: S101  # or there was a problem
    return Index(
        name=name,
        tree=tree,
        normalise=parts["normalise"],
        impute=parts["impute"],
        outliers=parts["outliers"],
        screen=screen,
    )


def method_from(family: Family, data: object) -> Method:
    """A method by its name, or a table with its name as `method` and its options.

    Raises IndicatorError with all that is wrong.
    """
    table = {"method": data} if isinstance(data, str) else data
    if not isinstance(table, Mapping) or not isinstance(table.get("method"), str):
        raise IndicatorError(f"name a method, as in {{ method = … }}, not {data!r}")
    options = {key: value for key, value in table.items() if key != "method"}
    return Method(family=family, name=str(table["method"]), options=options)


@dataclass(slots=True)
class _Reader:
    """Takes an index's table apart and notes what is wrong."""

    name: str
    problems: list[str] = field(default_factory=list)

    def complain(self, place: str, message: str) -> None:
        self.problems.append(f"{place}: {message}")

    def table(self, data: object, place: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.complain(place, f"it must be a table, not {data!r}")
            return {}
        for key in data:
            if key not in keys:
                self.complain(place, f"unknown key {key!r}{nearest(key, list(keys))}")
        return data

    def group(
        self,
        name: str,
        table: Mapping[str, Any],
        place: str,
        above: Method | None,
        keys: tuple[str, ...] = _GROUP_KEYS,
    ) -> Group:
        default = above or Method(family=AGGREGATE, name="arithmetic")
        aggregate = self.method(AGGREGATE, table.get("aggregate"), f"{place} aggregate") or default
        members = table.get("members")
        if not isinstance(members, Mapping) or not members:
            self.complain(place, "it has no members; add a table `members`")
            members = {}
        inherited = aggregate if keys is _INDEX_KEYS else default
        return Group(
            name=name,
            weight=self.number(table.get("weight", 1), f"{place} weight"),
            aggregate=aggregate,
            weigh=self.method(WEIGH, table.get("weigh"), f"{place} weigh"),
            members=tuple(
                self.member(str(key), value, f"{place} {key}", inherited)
                for key, value in members.items()
            ),
        )

    def member(self, name: str, data: object, place: str, above: Method) -> Member | Group:
        if isinstance(data, Mapping) and "members" in data:
            return self.group(name, self.table(data, place, _GROUP_KEYS), place, above)
        table = self.table(data, place, _MEMBER_KEYS)
        direction, per = table.get("direction"), table.get("per")
        if isinstance(direction, bool) or direction not in (None, 1, -1):
            self.complain(place, f"direction is 1 or -1, not {direction!r}")
            direction = None
        if per is not None and not isinstance(per, str):
            self.complain(place, f"per is the name of a column, not {per!r}")
        return Member(
            name=name,
            weight=self.number(table.get("weight", 1), f"{place} weight"),
            direction=None if direction is None else int(direction),
            per=per if isinstance(per, str) else None,
            normalise=self.method(NORMALISE, table.get("normalise"), f"{place} normalise"),
        )

    def method(self, family: Family, data: object, place: str) -> Method | None:
        """A name, or a table with the method's name and its options."""
        try:
            return None if data is None else method_from(family, data)
        except IndicatorError as error:
            for line in str(error).splitlines():
                self.complain(place, line)
            return None

    def number(self, value: object, place: str) -> float:
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        number = float(value) if is_number else -1.0  # type: ignore[arg-type]  # just checked
        if not 0 <= number < float("inf"):
            self.complain(place, f"it must be a number of 0 and above, not {value!r}")
            return 1.0
        return number

    def screening(self, data: object) -> Screening:
        table = self.table(data, "screen", ("units", "indicators"))
        shares = {
            key: self.number(table[key], f"screen {key}")
            for key in ("units", "indicators")
            if key in table
        }
        for key, share in shares.items():
            if share > 1:
                self.complain("screen", f"{key} is a share between 0 and 1, not {share:g}")
        return Screening(**shares)

    def check_names(self, tree: Group) -> None:
        """Complain of columns that the index would give or read twice."""
        names = [member.name for member in tree.indicators()]
        names += [
            self.name if group is tree else f"{self.name}_{group.name}" for group in tree.groups()
        ]
        for name in dict.fromkeys(each for each in names if names.count(each) > 1):
            self.complain(f"index {self.name!r}", f"it has two columns {name!r}; rename one")
