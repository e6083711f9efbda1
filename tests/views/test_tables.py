"""Measures, tables and files to take away."""

import io
import re

import numpy as np
import openpyxl
import pandas as pd
import pytest

import geodata
from scenarios import compare, run
from views import columns, tables
from views.columns import Heading
from views.downloads import to_csv, to_xlsx
from views.hover import difference_hover, result_hover
from views.language import read_texts
from views.measures import change_percent, extremes, measures, per_head, place
from views.results import Case
from views.sheets import chosen_first, describe, short_table, written

EN = read_texts("en")


@pytest.fixture(scope="module")
def names():
    return tables.unit_names(geodata.unit_table(), geodata.region_table(), EN)


def test_every_unit_has_a_name_and_a_region_in_every_language(texts):
    names = tables.unit_names(geodata.unit_table(), geodata.region_table(), texts)
    assert len(names) == 208
    assert not names.isna().any().any()


def test_measures_come_with_every_step_of_the_formula(need):
    found = measures(need, EN)
    steps = [f"step.{step.name}" for step in need.allocation.formula.steps]
    assert list(found) == ["amount", "per_head", "change", "change_percent", *steps]


def test_a_changed_case_can_be_seen_against_the_file(need):
    changed = run("social_protection_need", budget=17_000_000_000_000)
    found = measures(changed, EN, compare(need, changed))["against_file"]
    assert found.values.sum() == 500_000_000_000
    assert found.centred


def test_without_a_baseline_there_is_no_change():
    result = run("uzbekistan_initiative_budget")
    assert change_percent(result) is None
    assert "change" not in measures(result, EN)
    assert "baseline" not in tables.region_totals(result, _named(result))


def _named(result):
    return tables.unit_names(geodata.unit_table(), geodata.region_table(), EN)


def test_per_head_is_the_amount_by_the_population(need):
    heads = per_head(need.amount, need)
    assert np.allclose(heads * need.inputs["population"], need.amount)


def test_the_extremes_are_the_least_and_the_most():
    found = measures(run("equal_per_head"), EN)["amount"]
    least, most = extremes(found)
    assert found.values[least] == found.values.min()
    assert found.values[most] == found.values.max()


def test_equals_share_the_better_place():
    values = pd.Series({"a": 3.0, "b": 3.0, "c": 1.0, "d": np.nan})
    assert [place(values, code) for code in "abc"] == [1, 1, 3]


def test_the_legend_and_the_values_are_written_alike(need, texts):
    for measure in measures(need, texts).values():
        write, unit = measure.legend_writer(texts)
        assert write(float(measure.values.iloc[0]))
        assert measure.writer(texts)(float(measure.values.iloc[0])).endswith(unit)


def test_estimated_inputs_are_named_by_their_quality(need, equal):
    found = tables.estimated_inputs(need)
    assert "poor_population" in {name for columns in found.values() for name in columns}
    assert "population" not in {
        name for columns in tables.estimated_inputs(equal).values() for name in columns
    }


def test_a_table_of_one_s_own_has_quality_unknown(need):
    class Own:
        doubt = None
        amount = need.amount

    assert set(tables.doubt(Own())) == {"unknown"}


def test_the_regions_add_up_to_the_budget(need, names):
    regions = tables.region_totals(need, names)
    assert len(regions) == 14
    assert int(regions["amount"].sum()) == need.allocation.budget
    assert int(regions["units"].sum()) == 208


def test_what_is_taken_away_has_everything_and_adds_up(need, names):
    table = tables.take_away(need, names)
    assert table.index.name == "code"
    assert table["amount"].sum() == need.allocation.budget
    wanted = {"name", "region", "quality", "shape", "poor_population", "poor_population_quality"}
    assert wanted | set(need.table.columns) | {"baseline_quality"} <= set(table.columns)
    assert not table.columns.duplicated().any()


def test_what_is_taken_away_holds_codes_in_every_language(need, texts):
    names = tables.unit_names(geodata.unit_table(), geodata.region_table(), texts)
    table = tables.take_away(need, names)
    assert set(table["kind"]) == {"district", "city", "city_district"}
    assert set(table["shape"]) == {"official", "approximate"}
    assert set(table["quality"]) == {"synthetic"}


def test_the_chosen_unit_stands_first(need, names):
    table = tables.outcome(need, names)
    first = chosen_first(table, "1735215")
    assert first.index[0] == "1735215"
    assert sorted(first.index) == sorted(table.index)
    assert chosen_first(table, None) is table


def test_the_worst_quality_of_a_row_and_of_a_group_is_found():
    sides = pd.DataFrame({"a": ["official", "unknown"], "b": ["derived", "synthetic"]})
    assert tables.worst(sides).tolist() == ["derived", "unknown"]
    found = tables.worst_of_groups(sides["b"], pd.Series(["x", "x"]))
    assert found.to_dict() == {"x": "synthetic"}


def test_winners_gain_and_losers_lose(need, equal, names):
    table = tables.differences(compare(equal, need), names)
    winners = tables.most_changed(table, 10, up=True)
    losers = tables.most_changed(table, 10, up=False)
    assert winners["change"].iloc[0] == table["change"].max() > 0
    assert losers["change"].iloc[0] == table["change"].min() < 0
    assert winners["change"].is_monotonic_decreasing
    assert losers["change"].is_monotonic_increasing


def test_nobody_gains_when_nothing_moves(need, names):
    table = tables.differences(compare(need, need), names)
    assert tables.most_changed(table, 10, up=True).empty


def test_a_comparison_says_the_quality_of_both_sides_and_the_worse(need, equal, names):
    table = tables.differences(compare(equal, need), names)
    assert set(table["quality_a"]) <= {"official", "derived"}
    assert set(table["quality_b"]) == set(table["quality"]) == {"synthetic"}


def test_the_short_table_says_who_how_much_and_of_what_quality(need, equal, names):
    table = tables.differences(compare(equal, need), names)
    most = tables.most_changed(table, 10, up=True)
    html = short_table(most, EN)
    assert html.count("<tr>") == 11
    assert html.count("quality synthetic") == 10
    assert all(f"<td>{name}<" in html for name in most["name"])


def test_the_hover_says_that_a_shape_is_approximate(need, names):
    words = result_hover(need, measures(need, EN)["change"], names, EN)
    marked = words.index[words["mark"] != ""]
    units = geodata.unit_table()
    assert set(marked) == set(units.index[units["shape"] == "approximate"])
    assert set(words["Inputs"]) <= {
        "official",
        "derived",
        "estimated from the region",
        "synthetic",
    }


def test_the_hover_of_a_difference_says_both_sides(need, equal, names):
    words = difference_hover(compare(equal, need), names, EN)
    assert list(words.columns) == ["name", "region", "A", "B", "Change", "Change per head", "mark"]


def test_csv_has_its_provenance_behind_hashes_and_reads_back(need, names):
    table = tables.take_away(need, names)
    content = to_csv(table, ["made\nby us", "Budget: 1"])
    assert content.decode("utf-8-sig").splitlines()[:2] == ["# made by us", "# Budget: 1"]
    back = pd.read_csv(io.BytesIO(content), comment="#", encoding="utf-8-sig", dtype={"code": str})
    assert back["amount"].tolist() == table["amount"].tolist()
    assert back["code"].tolist() == table.index.tolist()


def test_xlsx_has_words_over_the_columns_and_its_provenance_on_a_second_sheet(need, names):
    table = tables.take_away(need, names)
    heading = Heading(words="Amount", format="#,##0")
    content = to_xlsx(table, ["made by us"], {"amount": heading}, ("Result", "About"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Result", "About"]
    header = [cell.value for cell in book["Result"][1]]
    column = header.index("Amount") + 1
    amounts = [book["Result"].cell(row, column).value for row in range(2, 210)]
    assert sum(amounts) == need.allocation.budget
    assert book["Result"].cell(2, column).number_format == "#,##0"
    assert book["About"]["A1"].value == "made by us"


def test_a_missing_value_is_an_empty_cell():
    table = pd.DataFrame({"a": [1.0, np.nan]}, index=pd.Index(["x", "y"], name="code"))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, [], {}, ("R", "A"))))
    assert book["R"]["B3"].value is None


def test_every_column_taken_away_has_words_and_money_its_unit(need, names):
    ru = read_texts("ru")
    table = tables.take_away(need, names)
    found = columns.headings(table, [need.allocation.formula], ru)
    assert [name for name in ("code", *table) if re.search("[a-z_]{3}", found[name].words)] == []
    assert found["pot_basic"].words == "Из части «Базовая часть», сумов"
    assert found["after_hold_harmless"].format == "#,##0"
    assert found["people_in_need"].format == "#,##0.000000"
    words = columns.in_words(table, found, ru)
    assert set(words["kind"]) == {"район", "город", "городской район"}
    assert set(words["quality"]) == {"синтетическое"}


def test_both_sides_of_a_comparison_taken_away_have_words(need, equal, names, texts):
    table = tables.differences(compare(equal, need), names)
    found = columns.headings(table, [], texts)
    assert set(found) == {"code", *table.columns}
    assert not any(name in heading.words for name, heading in found.items())


def test_what_nobody_has_words_for_is_its_code():
    table = pd.DataFrame({"x": [1.5], "flag": [True]})
    found = columns.headings(table, [], EN)
    assert found["x"] == Heading(words="x", format="#,##0.000")
    assert found["flag"].format == "General"


def test_a_column_of_soum_is_written_in_one_scale(need, names):
    writers, words = written(tables.outcome(need, names), EN)
    assert words["amount"] == "Amount, bn soʻm"
    assert writers["amount"](1_500_000_000) == "1.5"


def test_the_provenance_says_what_was_changed(need):
    case = Case(scenario="social_protection_need", budget=1, parameters=(("poverty_weight", 0.7),))
    lines = describe(need, case, EN)
    assert EN("provenance.changed_budget") in lines
    assert "Changed parameters: Weight of poor people (poverty_weight) = 0.7" in lines
    assert not any("*" in line for line in lines)
    assert any("Synthetic" in line for line in lines)
