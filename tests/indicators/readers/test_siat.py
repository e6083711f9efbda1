"""SIAT in its four formats: one result."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indicators import Reading, load_table, read_siat, templates

ROWS = (
    ("1700", {"2020": 33905.2, "2023": 36024.9}),
    ("1710", {"2020": 3280.4, "2023": "3482,3"}),
    ("1710240", {"2020": 0.0, "2023": 183.3}),
    ("1710242", {"2020": 410.4, "2023": "—"}),
    ("1714401365", {"2020": "", "2023": 1.5}),
)


def test_the_template_is_read_as_the_bundled_table_has_it() -> None:
    reading = read_siat(templates()["siat.json"])
    bundled = load_table()["population"]
    assert list(reading.table.columns) == ["population"]
    assert reading.table["population"].to_dict() == bundled[reading.table.index].to_dict()
    assert reading.table["population"].dtype == "int64"
    assert reading.quality.eq("official").all(axis=None)
    assert reading.source.dataset == "2.01.02.0001"
    assert reading.source.unit == "persons"
    assert reading.source.licence == "CC BY 4.0"
    assert reading.source.published == "2026-04-22"
    assert len(reading.source.sha256) == 64


def test_json(write: Callable[..., Path], siat: Callable[..., Any]) -> None:
    _check(read_siat(write("a.json", siat(*ROWS))))


def _check(reading: Reading, name: str = "population", factor: float = 1000) -> None:
    assert reading.table.index.tolist() == ["1710240", "1710242", "1714401365"]
    assert reading.table[name].isna().tolist() == [False, True, False]
    assert reading.table.loc["1710240", name] == 183.3 * factor
    assert reading.quality.isna().equals(reading.table.isna())
    values = reading.long.set_index(["code", "period"])["value"]
    assert ("1710240", "2020") not in values.index  # it did not exist yet
    assert ("1714401365", "2020") not in values.index
    assert values["1710", "2023"] == 3482.3 * factor
    assert any("the unit exists from 2022-03-17" in note for note in reading.notes)
    assert reading.at("2020")[name].tolist()[1:2] == [410.4 * factor]
    assert list(reading.at("all").columns) == [f"{name}@2020", f"{name}@2023"]
    assert list(reading.quality_at("2020").columns) == [name]


def test_csv_with_a_mark_and_semicolons(write: Callable[..., Path]) -> None:
    out = io.StringIO(newline="")
    lines = csv.writer(out, delimiter=";")
    lines.writerow(["Code", "Klassifikator", "2020", "2023"])
    for code, values in ROWS:
        lines.writerow([code, "nom", *values.values()])
    path = write("sdmx.csv", out.getvalue().encode("utf-8-sig"))
    _check(read_siat(path, indicator="x"), "x", 1)
    reading = read_siat(path, indicator="population")
    assert reading.table["population"].max() == 183.3
    assert "not compared" in str(reading.problems[0])
    _check(read_siat(path, indicator="population", factor=1000))


def test_xlsx_with_metadata_above_and_a_heading_of_two_rows(xlsx: Callable[..., Path]) -> None:
    rows = [
        ["Indicator name", "Permanent population"],
        ["Unit of measurement", "thousand people"],
        ["Indicator identification number (code)", "2.01.02.0001"],
        [],
        ["Code", "Klassifikator", "2023", None],
        [None, None, "Q1", "Q2"],
        [1710242, "Chiroqchi tumani", 260.7, 261.5],
        ["UZ10240", "Koʻkdala tumani", 183.3, "184,1"],
        ["* remark"],
    ]
    reading = read_siat(xlsx("a.xlsx", rows, merged=["A5:A6", "B5:B6", "C5:D5"]))
    assert reading.long["period"].unique().tolist() == ["2023-Q1", "2023-Q2"]
    assert reading.table["population"].to_dict() == {"1710240": 184_100, "1710242": 261_500}
    assert reading.notes[-1].startswith("population") or "remark" in " ".join(reading.notes)


def test_xlsx_with_metadata_on_another_sheet(xlsx: Callable[..., Path]) -> None:
    rows = [["Code", "Klassifikator", "2023-М01"], ["1703202", "x", 5]]
    facts = [["Oʻlchov birligi", "Единица измерения", "Unit of measurement", "Ўлчов бирлиги",
              "foiz", "процент", "percent", "фоиз"],
             ["Indicator name", "Poverty"]]  # fmt: skip
    reading = read_siat(xlsx("a.xlsx", rows, more={"meta": facts}), indicator="poverty_rate")
    assert reading.source.unit == "%"
    assert reading.long["period"].tolist() == ["2023-M01"]


OWN = """<?xml version="1.0" encoding="UTF-8"?>
<dataset><metadata><item><name_en>Unit of measurement</name_en><value_en>thousand people</value_en>
</item><item name_en="Indicator identification number (code)" value_en="2.01.02.0001"/></metadata>
<data>{series}</data></dataset>"""
GENERIC = """<message:GenericData xmlns:message="http://m" xmlns:generic="http://g">
<message:DataSet>{series}</message:DataSet></message:GenericData>"""


def _own_series() -> str:
    return "".join(
        f'<series code="{code}" Klassifikator="nom">'
        + "".join(f'<value time="{time}">{value}</value>' for time, value in values.items())
        + "</series>"
        for code, values in ROWS
    )


def test_the_services_own_xml(write: Callable[..., Path]) -> None:
    _check(read_siat(write("a.xml", OWN.format(series=_own_series()))))


def test_generic_sdmx(write: Callable[..., Path]) -> None:
    series = "".join(
        f'<generic:Series><generic:SeriesKey><generic:Value id="REF_AREA" value="{code}"/>'
        '<generic:Value id="FREQ" value="A"/></generic:SeriesKey>'
        + "".join(
            f'<generic:Obs><generic:ObsDimension value="{time}"/>'
            f'<generic:ObsValue value="{value}"/></generic:Obs>'
            for time, value in values.items()
        )
        + "</generic:Series>"
        for code, values in ROWS
    )
    _check(read_siat(write("a.xml", GENERIC.format(series=series)), indicator="x"), "x", 1)


def test_generic_sdmx_of_version_2_0_and_flat(write: Callable[..., Path]) -> None:
    old = (
        '<Series><SeriesKey><Value concept="GEO" value="UZ03202"/></SeriesKey>'
        '<Obs><Time>2024-M01</Time><ObsValue value="7"/></Obs></Series>'
    )
    flat = (
        '<Obs><ObsKey><Value id="GEO" value="UZ03203"/><Value id="TIME_PERIOD" value="2024-M01"/>'
        '</ObsKey><ObsValue value="8"/></Obs>'
    )
    reading = read_siat(write("a.xml", f"<DataSet>{old}{flat}</DataSet>"), indicator="x")
    assert reading.table["x"].to_dict() == {"1703202": 7, "1703203": 8}


def test_compact_sdmx(write: Callable[..., Path]) -> None:
    series = "".join(
        f'<Series SOATO_ID="{code}" NAME="{code}">'
        + "".join(f'<Obs TIME_PERIOD="{t}" OBS_VALUE="{v}"/>' for t, v in values.items())
        + "</Series>"
        for code, values in ROWS
    )
    _check(read_siat(write("a.xml", f"<DataSet>{series}</DataSet>"), indicator="x"), "x", 1)


def test_another_dimension_makes_indicators_of_their_own(write: Callable[..., Path]) -> None:
    series = "".join(
        f'<Series REF_AREA="1703202" SEX="{sex}"><Obs TIME_PERIOD="2024" OBS_VALUE="{value}"/>'
        "</Series>"
        for sex, value in (("F", 1), ("M", 2))
    )
    reading = read_siat(write("a.xml", f"<DataSet>{series}</DataSet>"), indicator="x")
    assert reading.table.loc["1703202"].to_dict() == {"x_f": 1, "x_m": 2}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<a><b></a>", "not proper XML"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "refused: a DOCTYPE"),
        ("<a>" * 100 + "</a>" * 100, "nested too deeply"),
        ("<a/>", "no series with a code"),
        ('<a><Obs TIME_PERIOD="2024" OBS_VALUE="1" X="y"/></a>', "no series with a code"),
        ('<?xml version="1.0" encoding="nothing"?><a/>', "XML"),
        ("", "not proper XML"),
    ],
)
def test_bad_xml(
    write: Callable[..., Path], refused: Callable[..., list[str]], content: str, told: str
) -> None:
    assert told in refused(read_siat, write("a.xml", content))[0]


def test_a_table_without_number_or_title_is_named_after_its_file(
    write: Callable[..., Path], siat: Callable[..., Any]
) -> None:
    path = write("Sdmx data-7.json", siat(("1703202", {"2024": 1}), metadata=None))
    assert list(read_siat(path).table.columns) == ["sdmx_data_7"]
    facts = [{"name_en": "Indicator identification number (code)", "value_en": "1.2.3"}]
    path = write("a.json", siat(("1703202", {"2024": 1}), metadata=facts))
    assert list(read_siat(path).table.columns) == ["siat_1_2_3"]


def test_regions_are_the_table_where_there_are_no_units(
    write: Callable[..., Path], siat: Callable[..., Any]
) -> None:
    path = write("a.json", siat(("1700", {"2024": 3}), ("1703", {"2024": 2}), metadata=[]))
    assert read_siat(path, indicator="x").table.to_dict() == {"x": {"1703": 2}}
    path = write("b.json", siat(("1700", {"2024": 3}), metadata=[]))
    assert read_siat(path, indicator="x").table.to_dict() == {"x": {"1700": 3}}


def test_zeros_before_a_jump_are_a_doubt_where_the_unit_is_not_known_as_young(
    write: Callable[..., Path], siat: Callable[..., Any]
) -> None:
    path = write("a.json", siat(("1703202", {"2022": 0, "2023": 0.0, "2024": 9}),
                                ("1703203", {"2022": 0, "2024": 0}), metadata=[]))  # fmt: skip
    reading = read_siat(path, indicator="x")
    assert [problem.severity for problem in reading.problems] == ["doubt"]
    assert "is 0 in 2022 to 2023 and not after" in str(reading.problems[0])
    assert reading.long.query("code == '1703203'")["value"].tolist() == [0, 0]
