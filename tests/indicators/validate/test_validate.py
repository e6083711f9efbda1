from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import geodata
import indicators
from indicators import IndicatorError
from indicators.validate import (
    COLUMNS,
    RULES,
    load_known,
    load_limits,
    official_totals,
    table_schema,
    validate,
    validate_bundled,
)
from indicators.validate.periods import nearest, season, span, years_between
from indicators.validate.report import Report

UNITS = pd.DataFrame(
    {"region_code": ["A"] * 10 + ["B"] * 10},
    index=pd.Index([f"{at:02}" for at in range(20)], name="code"),
)
POPULATION = [100_000 + 1_000 * at for at in range(20)]


def long(indicator: str, values: list[object], period: str = "2024") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": UNITS.index[: len(values)],
            "indicator": indicator,
            "period": period,
            "value": pd.Series(values, dtype=object),
            "quality": "official",
        }
    )


PEOPLE = long("population", list(POPULATION))


def found(report: Report, *rules: str) -> list[tuple[str, ...]]:
    rows = report.failures
    rows = rows[rows["rule"].isin(rules)] if rules else rows
    return [*zip(rows["severity"], rows["rule"], rows["indicator"], rows["code"], strict=True)]


def check(*tables: pd.DataFrame, **options: object) -> Report:
    return validate(pd.concat(tables, ignore_index=True), units=UNITS, **options)


def test_a_good_table_has_no_failures() -> None:
    report = check(PEOPLE, long("births", [round(people / 50) for people in POPULATION]))
    assert found(report) == []
    assert report.ok
    assert report.lines() == []
    assert str(report) == "Table of indicators: 40 values, 0 errors, 0 warnings, 0 not checked"
    assert list(report.failures.columns) == COLUMNS
    assert "Nothing." in report.to_html()


@pytest.mark.parametrize(
    ("indicator", "value", "rule"),
    [
        ("poverty_rate", 101, "range"),
        ("poverty_rate", -0.5, "range"),
        ("mahallas", 12.5, "whole"),
        ("area_km2", np.inf, "finite"),
        ("mahallas", -2, "range"),
        ("area_km2", "n/a", "type"),
        ("area_km2", True, "type"),
    ],
)
def test_values_out_of_kind_or_range(indicator: str, value: object, rule: str) -> None:
    report = check(long(indicator, [10] * 4 + [value] + [10] * 15))
    names = ("range", "whole", "finite", "type")
    assert found(report, *names) == [("error", rule, indicator, "04")]
    assert not report.ok
    failure = report.failures.iloc[0]
    assert failure["row"] == 6
    assert failure["remedy"]
    assert report.lines("error")[0].startswith(f"error: {rule}: row 6 04 {indicator} 2024")


def test_all_failures_come_together() -> None:
    bad = long("poverty_rate", [120, "x", None, *[5] * 17])
    bad.loc[5, "quality"] = "rumour"
    report = check(bad, bad.iloc[[7]])
    assert {one[1:] for one in found(report)} == {
        ("range", "poverty_rate", "00"),
        ("type", "poverty_rate", "01"),
        ("missing", "poverty_rate", "02"),
        ("quality", "poverty_rate", "02"),
        ("quality", "poverty_rate", "05"),
        ("outliers", "poverty_rate", "00"),
        ("duplicates", "poverty_rate", "07"),
    }


def test_the_schema_alone_finds_all_failures_of_a_wide_table() -> None:
    import pandera.pandas as pa

    schema = table_schema(["poverty_rate", "mahallas", "mine"])
    table = pd.DataFrame(
        {"poverty_rate": [101.0, 3], "mahallas": [1, 2.5], "mine": [-1, 2]}, index=["01", "02"]
    ).rename_axis("code")
    with pytest.raises(pa.errors.SchemaErrors) as problems:
        schema.validate(table, lazy=True)
    cases = problems.value.failure_cases
    assert sorted(zip(cases["column"], cases["check"], cases["index"], strict=True)) == [
        ("mahallas", "whole", "02"),
        ("poverty_rate", "range", "01"),
    ]
    assert set(table_schema().columns) == set(indicators.load_catalogue().index)


def test_the_schema_takes_the_bundled_table() -> None:
    table = indicators.load_table()
    assert len(table_schema().validate(table, lazy=True)) == 208


def test_unknown_indicators_are_told() -> None:
    report = check(long("poverty_rat", [1] * 20))
    assert found(report) == [("info", "known", "poverty_rat", "")]
    assert "perhaps poverty_rate is meant" in report.lines()[0]
    assert "perhaps" not in check(long("zzz", [1] * 20)).lines()[0]


def test_duplicates_name_the_first_row() -> None:
    report = check(PEOPLE, PEOPLE.iloc[[3]].assign(value=None))
    assert found(report, "duplicates") == [("error", "duplicates", "population", "03")]
    assert "after that of row 5" in report.lines("error")[0]


def test_missing_cells_rows_and_regions() -> None:
    values = long("mahallas", [20] * 8)
    values.loc[2, "value"] = None
    report = check(PEOPLE, values)
    assert found(report, "missing") == [
        ("warning", "missing", "mahallas", "02"),
        ("warning", "missing", "mahallas", "08"),
        ("warning", "missing", "mahallas", "09"),
        ("info", "missing", "mahallas", ""),
    ]
    assert "regions B" in report.lines("info")[0]


def test_quality_labels() -> None:
    assert found(check(PEOPLE.drop(columns="quality"))) == [("info", "quality", "", "")]
    bad = PEOPLE.copy()
    bad.loc[0, "quality"] = "guess"
    bad.loc[1, "quality"] = None
    bad.loc[2, "value"] = None
    assert found(check(bad), "quality") == [
        ("error", "quality", "population", "00"),
        ("error", "quality", "population", "01"),
        ("warning", "quality", "population", "02"),
    ]


def test_unknown_codes() -> None:
    report = check(PEOPLE, PEOPLE.iloc[[0]].assign(code="00x"), PEOPLE.iloc[[0]].assign(code="zzz"))
    assert found(report, "codes") == [("error", "codes", "", "00x"), ("error", "codes", "", "zzz")]
    assert "the nearest is 0" in report.lines("error")[0]
    assert "nearest" not in report.lines("error")[1]


def young(period: str, value: float, quality: str) -> list[tuple[str, ...]]:
    table = pd.DataFrame(
        {"code": ["1710240"], "indicator": "births", "period": period, "value": value,
         "quality": quality}
    )  # fmt: skip
    return found(validate(table), "existence")


@pytest.mark.parametrize(
    ("period", "value", "quality", "severity"),
    [
        ("2021", 0, "official", "error"),
        ("2021", 5, "official", "error"),
        ("2022", 0, "official", "error"),
        ("2022", 5, "official", "warning"),
        ("2021", 5, "synthetic", "warning"),
    ],
)
def test_units_that_were_not_there(period: str, value: float, quality: str, severity: str) -> None:
    assert young(period, value, quality) == [(severity, "existence", "births", "1710240")]


@pytest.mark.parametrize("period", ["2023", "", "some day"])
def test_units_that_were_there(period: str) -> None:
    assert young(period, 5, "official") == []


def test_a_cell_left_empty_before_the_unit_existed_is_right() -> None:
    table = pd.DataFrame(
        {"code": ["1710240"], "indicator": "births", "period": "2021", "value": [None]}
    )
    assert found(validate(table), "missing", "existence") == []


def totals(**values: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"code": list(values), "indicator": "population", "period": "2024",
         "value": list(values.values())}
    )  # fmt: skip


A, B = sum(POPULATION[:10]), sum(POPULATION[10:])


def test_totals_that_agree() -> None:
    assert found(check(PEOPLE, totals=totals(A=A, B=B, **{"1700": A + B}))) == []
    assert found(check(PEOPLE, totals=totals(**{"1700": A + B}))) == []
    assert found(check(PEOPLE, totals=totals(A=A + 4_000))) == []  # thousands: 11 half steps
    assert found(check(long("poverty_rate", [5] * 20), totals=totals(A=1))) == []


def test_totals_that_do_not() -> None:
    report = check(PEOPLE, totals=totals(A=A + 10_000, B=B, **{"1700": A + B + 99_000}))
    assert found(report, "totals") == [
        ("error", "totals", "population", "A"),
        ("error", "totals", "population", "1700"),
    ]
    assert "too little" in report.lines("error")[0]
    small = check(long("births", [2_001] * 10), totals=totals(A=20_009).assign(indicator="births"))
    assert found(small, "totals") == [("warning", "totals", "births", "A")]
    assert "too much" in small.lines("warning")[-1]


def test_totals_in_the_table_itself() -> None:
    own = PEOPLE.iloc[[0]].assign(code="A", value=A + 50_000)
    report = check(PEOPLE, own)
    assert found(report) == [("error", "totals", "population", "A")]


def test_a_region_with_gaps_is_wrong_only_if_too_much() -> None:
    some = PEOPLE.drop(index=[0, 1])
    assert found(check(some, totals=totals(A=A)), "totals") == []
    assert found(check(some, totals=totals(A=500_000)), "totals") == [
        ("error", "totals", "population", "A")
    ]
    assert found(check(PEOPLE.iloc[10:], totals=totals(A=A)), "totals") == []


def test_totals_without_rounding_step() -> None:
    areas = long("area_km2", [1 / 3] * 10)
    total = totals(A=10 / 3).assign(indicator="area_km2")
    assert found(check(areas, totals=total), "totals") == []


def test_totals_lacking_a_column() -> None:
    with pytest.raises(IndicatorError, match="no column period"):
        check(PEOPLE, totals=totals(A=A).drop(columns="period"))


def test_jumps() -> None:
    later = [round(people * 1.02) for people in POPULATION]
    later[4] *= 2
    report = check(PEOPLE, long("population", list(later), "2025"), rules=["jumps"])
    assert found(report) == [("warning", "jumps", "population", "04")]
    assert "+2.0 % a year since 2024 (then 104000)" in report.lines()[0]


def test_jumps_from_and_to_zero_and_few_units() -> None:
    before = long("births", [0, 5, 5])
    after = long("births", [5, 0, 5], "2025")
    report = check(before, after, rules=["jumps"])
    assert found(report) == [
        ("warning", "jumps", "births", "00"),
        ("warning", "jumps", "births", "01"),
        ("info", "jumps", "births", ""),
    ]
    assert found(check(long("births", [0]), long("births", [0], "2025"), rules=["jumps"])) == []


def test_half_years_are_not_compared_with_years() -> None:
    half = long("births", [people // 100 for people in POPULATION], "2024-H1")
    year = long("births", [people // 50 for people in POPULATION], "2025")
    assert found(check(half, year, rules=["jumps"])) == []


def test_parts_above_their_whole() -> None:
    poor = [people // 10 for people in POPULATION]
    poor[3] = 200_000
    report = check(PEOPLE, long("poor_population", list(poor)), rules=["denominators"])
    assert found(report) == [("error", "denominators", "poor_population", "03")]
    assert "at most 103000, the population" in report.lines()[0]
    other = check(PEOPLE, long("poor_population", list(poor), "2025"), rules=["denominators"])
    assert found(other) == [("warning", "denominators", "poor_population", "03")]
    assert "the population of 2024" in other.lines()[0]


def test_parts_that_do_not_make_the_whole() -> None:
    ages = [long(name, [people // 4 for people in POPULATION]) for name in ("children", "elderly")]
    work = [people // 2 for people in POPULATION]
    work[7] += 1_000
    report = check(PEOPLE, *ages, long("working_age_population", list(work)), rules=["sums"])
    assert found(report) == [("error", "sums", "population", "07")]


def test_rates_that_do_not_agree() -> None:
    poor = long("poor_population", [people // 10 for people in POPULATION])
    rates = long("poverty_rate", [10.0] * 11 + [10.2] + [10.0] * 8)
    report = check(PEOPLE, poor, rates, rules=["rates"])
    assert found(report) == [("error", "rates", "poverty_rate", "11")]


def test_outliers_against_the_region() -> None:
    births = [people // 50 for people in POPULATION]
    births[13] //= 3
    report = check(PEOPLE, long("births", list(births)))
    assert found(report) == [("warning", "outliers", "births", "13")]
    assert "20 per 1000 people, the median of region B" in report.lines()[0]
    assert found(check(PEOPLE, long("births", list(births[10:])), rules=["outliers"])) != []


def test_outliers_are_not_judged_without_people_or_neighbours() -> None:
    births = long("births", [20, 1, *[20] * 18])
    assert found(check(births, rules=["outliers"])) == []
    assert found(check(PEOPLE, births.iloc[:5], rules=["outliers"])) == []
    report = check(births, population=PEOPLE, rules=["outliers"])
    assert found(report) == [("warning", "outliers", "births", "01")]


def test_the_births_of_ohangaron_city_are_found_in_the_published_figures() -> None:
    facts = indicators.load_facts("district")
    half = facts[facts["indicator"].eq("births") & facts["period"].eq("2024-H1")]
    report = validate(half)
    assert report.ok
    assert found(report, "outliers") == [("warning", "outliers", "births", "1727415")]
    failure = report.failures.set_index("rule").loc["outliers"]
    assert failure["value"] == 202
    named = report.to_table().set_index("rule").loc["outliers"]
    assert named["name"] == geodata.unit_table().at["1727415", "name_en"]


def test_the_bundled_values_have_only_known_failures() -> None:
    report = validate_bundled()
    assert report.ok
    rows = report.failures
    assert rows.loc[rows["note"].eq(""), ["rule", "indicator", "code"]].to_numpy().tolist() == []
    assert report.count("warning", accepted=False) == 0 < report.count("warning")
    assert set(load_known()["why"]) == set(rows["note"])


def test_the_bundled_table_passes_in_wide_form() -> None:
    periods = indicators.load_catalogue()["period"].to_dict()
    table, quality = indicators.load_table(), indicators.load_quality()
    before = table.copy()
    report = validate(table, quality=quality, period=periods, known=load_known())
    assert report.ok
    assert [one for one in report.found if not one.note] == []
    pd.testing.assert_frame_equal(table, before)


def test_the_population_adds_up_to_the_published_totals_to_the_hundred() -> None:
    values = indicators.load_values()
    people = values[values["indicator"].eq("population")]
    shifted = people.copy()
    shifted.loc[shifted.index[0], "value"] += 5_000
    assert found(validate(people, totals=official_totals(), rules=["totals"])) == []
    report = validate(shifted, totals=official_totals(), rules=["totals"])
    assert [one[3] for one in found(report)] == ["1703"]


def test_a_table_of_units_of_ones_own() -> None:
    table = pd.DataFrame(
        {"poor": [1, 2], "name": ["x", "y"], "flag": [True, False], "mixed": [1, "x"]},
        index=pd.Index(["a", "b"], name="code"),
    )
    report = validate(table)
    assert {one[1] for one in found(report)} == {"known", "quality", "codes", "type"}
    grouped = table.drop(columns="mixed").assign(region_code=["r", "r"])
    assert "codes" not in {one[1] for one in found(validate(grouped))}


@pytest.mark.parametrize(
    ("table", "options", "problem"),
    [
        (PEOPLE.iloc[:0], {}, "no rows"),
        (pd.DataFrame({"x": ["a"]}, index=["1"]), {}, "no column of numbers"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), {}, "'a' stands twice"),
        (PEOPLE, {"rules": ["jump"]}, "no rule 'jump'; perhaps 'jumps' is meant"),
        (PEOPLE, {"rules": ["qqq"]}, "no rule 'qqq'; there are"),
        (
            pd.DataFrame({"x": [1]}, index=["1"]),
            {"quality": pd.DataFrame(index=["2"])},
            "other rows than the table",
        ),
    ],
)
def test_what_cannot_be_checked(table: pd.DataFrame, options: dict, problem: str) -> None:
    with pytest.raises(IndicatorError, match=problem):
        validate(table, **options)


def test_every_rule_has_a_title_that_asks() -> None:
    assert len(RULES) == 14
    assert all(rule.title.endswith("?") for rule in RULES.values())


def test_limits_name_only_indicators_of_the_catalogue() -> None:
    limits = load_limits()
    named = {
        *(one.part for one in limits.parts), *(one.whole for one in limits.parts),
        *(one.rate for one in limits.rates), *(one.whole for one in limits.sums),
        *(part for one in limits.sums for part in one.parts),
    }  # fmt: skip
    assert named <= set(indicators.load_catalogue().index)
    told = {name: str(limits.of(name)) for name in ("poverty_rate", "births", "x", "area_km2")}
    assert told == {
        "poverty_rate": "0 to 100",
        "births": "a whole number, at least 0",
        "x": "any number",
        "area_km2": "at least 0",
    }


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [name for name, _ in attrs if name in ("src", "href")]


def test_the_page_opens_offline_and_escapes_texts(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script>"
    report = check(long(nasty, [nasty, *[1] * 19]), title=nasty)
    text = report.to_html(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text("utf-8") == text
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]
    page = Page()
    page.feed(text)
    assert page.links == []
    assert "script" not in page.tags
    assert page.tags.count("tr") == 1 + len(report.failures) + len(RULES)
    assert "&lt;script&gt;" in text
    assert "url(" not in text
    assert "@import" not in text


def test_the_table_can_be_written(tmp_path: Path) -> None:
    report = check(long("poverty_rate", ["x", 101, *[5] * 18]))
    table = report.to_table()
    table.to_parquet(tmp_path / "report.parquet")
    assert table["value"].tolist()[:2] == ["x", "101"]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-Q1", "2024-01-01", "2024-03-31"),
        ("2023-M01..M09", "2023-01-01", "2023-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021-М01", "2021-01-01", "2021-01-31"),
        ("2024-05-06", "2024-05-06", "2024-05-06"),
    ],
)
def test_periods(period: str, first: str, last: str) -> None:
    dates = span(period)
    assert dates is not None
    assert [day.isoformat() for day in dates] == [first, last]


@pytest.mark.parametrize("period", ["", "soon", "2023-M09..M01", "2024-02-31", "1024"])
def test_what_is_no_period(period: str) -> None:
    assert span(period) is None
    assert season(period) == ""
    with pytest.raises(ValueError, match="is no period"):
        years_between("2024", period)


def test_the_nearest_period() -> None:
    assert nearest("2024", ["2023-01-01", "2025-01-01"]) == "2025-01-01"
    assert nearest("soon", ["a", "b"]) == "b"
    assert nearest("2024", ["a", "b"]) == "b"


def test_a_column_of_texts_with_a_gap_is_not_taken_for_numbers() -> None:
    table = pd.DataFrame(
        {"name": ["a", None, *"bcdefghijklmnopqrs"], "people": [1.0, None, *range(18)]},
        index=UNITS.index,
    )
    report = validate(table, units=UNITS)
    assert "name" not in set(report.failures["indicator"])
    assert report.values == 20
