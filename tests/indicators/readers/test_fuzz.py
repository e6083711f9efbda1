"""Whatever a file holds, a reader reads it or says what is wrong; it never breaks."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators import (
    Mapping,
    Problem,
    Reading,
    ReadingError,
    egov_datasets,
    propose_mapping,
    read_egov,
    read_mapping,
    read_registry,
    read_siat,
    read_table,
)
from indicators.readers import ColumnMapping

CHOSEN = Mapping(code="Code", name="district", confirmed=True, period_column="Yil", columns=(
    ColumnMapping(heading="population", indicator="population"),))  # fmt: skip
READERS: dict[str, Callable[[Path], object]] = {
    "siat": lambda path: read_siat(path, indicator="population"),
    "siat_lenient": lambda path: read_siat(path, lenient=True),
    "registry": read_registry,
    "registry_lenient": lambda path: read_registry(path, lenient=True, region="1703"),
    "egov": read_egov,
    "egov_lenient": lambda path: read_egov(path, lenient=True),
    "datasets": egov_datasets,
    "table": lambda path: read_table(path, CHOSEN),
    "table_lenient": lambda path: read_table(path, CHOSEN, lenient=True),
    "proposed": lambda path: read_table(path, propose_mapping(path).confirm()),
    "mapping": read_mapping,
}
ENDINGS = [".csv", ".xlsx", ".json", ".xml", ".toml"]
WORDS = st.sampled_from(
    ["Code", "Klassifikator", "mahalla", "district", "population", "families", "Yil", "2024",
     "2024-М01", "1703202", "UZ03202", "1799999", "Jami", "Andijon", "Urganch tumani", "1 234,5",
     "1,234", "—", "", "12*", "poverty_rate", "№", "1", "2", "3", "Toshkent viloyati", "0",
     "2024-13", "structId", "dataName", "unemployed", "\u00a0"]
)  # fmt: skip
CELLS = st.one_of(WORDS, st.integers(-5, 10**20), st.floats(), st.none(), st.text(max_size=5))
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=8)
RULES = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
by_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)


def _holds(reader: Callable[[Path], object], path: Path) -> None:
    """The reader's law: a ReadingError with problems that say the file, or a sound result."""
    result, problems = _read(reader, path)
    if result is None:
        assert problems
    assert all(problem.file and problem.text for problem in problems)
    if isinstance(result, Reading):
        assert result.quality.shape == result.table.shape
        assert result.quality.isna().equals(result.table.isna())
        assert result.long["value"].notna().all()
        assert not result.long.duplicated(["code", "indicator", "period"]).any()


def _read(reader: Callable[[Path], object], path: Path) -> tuple[object, tuple[Problem, ...]]:
    try:
        return reader(path), ()
    except ReadingError as error:
        return None, error.problems


@by_reader
@RULES
@given(content=st.binary(max_size=300), ending=st.sampled_from(ENDINGS))
def test_random_bytes(reader: Any, content: bytes, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"f{ending}"
    path.write_bytes(content)
    _holds(reader, path)


@by_reader
@RULES
@given(rows=ROWS, delimiter=st.sampled_from(";,\t"))
def test_random_csv_tables(reader: Any, rows: Any, delimiter: str, tmp_path: Path) -> None:
    import csv

    out = io.StringIO(newline="")
    lines = csv.writer(out, delimiter=delimiter, escapechar="\\")
    for row in rows:
        lines.writerow(["" if cell is None else cell for cell in row])
    path = tmp_path / "f.csv"
    path.write_bytes(out.getvalue().encode("utf-8", "ignore"))
    _holds(reader, path)


@by_reader
@RULES
@given(rows=ROWS)
def test_random_json_rows(reader: Any, rows: Any, tmp_path: Path) -> None:
    lines = [{str(key): cell for key, cell in zip(rows[0], row, strict=False)} for row in rows[1:]]
    path = tmp_path / "f.json"
    for content in (lines, [{"data": lines, "metadata": lines}], {"result": {"data": lines}}):
        path.write_text(json.dumps(content), "utf-8")
        _holds(reader, path)


JSON = st.recursive(
    CELLS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(WORDS, st.sampled_from(["result", "data", "metadata", "tableFields", "text",
                                              "tableColumn", "value_en", "name_en"])),
            inner, max_size=5,
        ),
    ),
    max_leaves=15,
)  # fmt: skip


@by_reader
@RULES
@given(content=JSON)
def test_random_json(reader: Any, content: Any, tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps(content), "utf-8")
    _holds(reader, path)


ATTRIBUTES = st.dictionaries(
    st.sampled_from(["code", "time", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "value", "id", "SEX"]),
    st.one_of(WORDS, st.sampled_from(["REF_AREA", "TIME_PERIOD"])),
    max_size=4,
)
ELEMENTS = st.recursive(
    st.tuples(st.sampled_from(["series", "value", "Series", "Obs", "Value", "SeriesKey", "ObsValue",
                               "ObsDimension", "ObsKey", "name_en"]), ATTRIBUTES, st.just([])),
    lambda inner: st.tuples(st.sampled_from(["data", "series", "Series", "Obs", "SeriesKey"]),
                            ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=12,
)  # fmt: skip


def _xml(element: Any) -> str:
    from xml.sax.saxutils import quoteattr

    name, attributes, children = element
    said = " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name} {said}>{''.join(map(_xml, children))}</{name}>"


@pytest.mark.parametrize("reader", [READERS["siat"], READERS["siat_lenient"]])
@RULES
@given(element=ELEMENTS)
def test_random_xml(reader: Any, element: Any, tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    path.write_text(_xml(element), "utf-8")
    _holds(reader, path)


@pytest.mark.parametrize("reader", [READERS["siat"], READERS["registry"], READERS["proposed"]])
@settings(RULES, max_examples=15)
@given(rows=ROWS)
def test_random_spreadsheets(reader: Any, rows: Any, tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook()
    try:
        for row in rows:
            book.worksheets[0].append(row)
        book.save(tmp_path / "f.xlsx")
    except (IllegalCharacterError, ValueError, OverflowError):
        return
    _holds(reader, tmp_path / "f.xlsx")
