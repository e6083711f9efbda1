"""Journeys through the pages without a browser."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from scenarios import library
from views.cases import budget_key, parameter_key, scenario_key
from views.controls import slider_step, slider_stops
from views.fields import field_key
from views.frame import LANGUAGE
from views.language import read_texts
from views.link import WRITTEN
from views.map import MEASURE, UNIT
from views.numbers import whole_money
from views.results import FIRST, Case, names

ROOT = "app.py"
SCENARIO = scenario_key("map")
DEFAULT = FIRST[0]
EN, UZ, RU = (read_texts(language) for language in ("en", "uz", "ru"))
WEIGHT = field_key(parameter_key("map", DEFAULT, "poverty_weight"))
BUDGET = field_key(budget_key("map", DEFAULT))


@pytest.fixture
def open_at():
    def open_(page=None, **asked):
        app = AppTest.from_file(f"../../{ROOT}", default_timeout=60)
        app.query_params = asked
        app.run()
        return app if page is None else app.switch_page(page).run()

    return open_


def link(app):
    return app.session_state[WRITTEN]


def shown(app):
    """Return all that can be read on the page."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error", "html", "code")
    return "\n".join(
        str(block.value) for kind in kinds for block in app.get(kind) if hasattr(block, "value")
    )


def warnings(app):
    return [block.value for block in app.warning]


def test_the_first_page_is_the_map_in_uzbek_and_nothing_fails(open_at):
    app = open_at()
    assert not app.exception
    assert app.title[0].value == UZ("map.title")
    assert link(app) == {"language": "uz", "scenario": DEFAULT, "measure": "amount"}


@pytest.mark.parametrize("texts", [UZ, RU, EN], ids=["uz", "ru", "en"])
def test_both_pages_speak_the_language_of_the_address(open_at, texts):
    app = open_at(language=texts.language)
    assert app.title[0].value == texts("map.title")
    app.switch_page("views/compare.py").run()
    assert not app.exception
    assert app.title[0].value == texts("compare.title")
    assert link(app)["language"] == texts.language


@pytest.mark.parametrize("name", sorted(library()))
def test_every_scenario_of_the_library_can_be_shown_with_a_calculation(open_at, name):
    app = open_at(language="en", scenario=name, unit="1703202")
    assert not app.exception
    assert not app.error
    assert link(app)["scenario"] == name
    assert "Altynkul" in shown(app)


def test_another_scenario_enters_the_address(open_at):
    app = open_at(language="en")
    app.selectbox(key=SCENARIO).set_value("equal_per_head").run()
    assert link(app)["scenario"] == "equal_per_head"


def test_what_is_estimated_is_said_above_the_map(open_at):
    app = open_at(language="en")
    assert any("Synthetic inputs" in words for words in warnings(app))


def test_a_unit_of_the_address_opens_its_calculation(open_at):
    app = open_at(language="ru", unit="1703202")
    assert "Алтынкульский район" in app.header[0].value
    assert app.selectbox(key=UNIT).value == "1703202"


def test_the_box_of_units_can_be_emptied_again(open_at):
    app = open_at(unit="1703202")
    app.selectbox(key=UNIT).set_value(None).run()
    assert "unit" not in link(app)


def test_the_language_changes_while_everything_else_stays(open_at):
    app = open_at(language="uz", scenario="kenya_county_shares", unit="1703202", measure="per_head")
    app.session_state[LANGUAGE] = "en"
    app.run()
    assert app.title[0].value == EN("map.title")
    assert link(app) == {
        "language": "en",
        "scenario": "kenya_county_shares",
        "measure": "per_head",
        "unit": "1703202",
    }


def test_a_changed_parameter_enters_the_address_and_what_moves_is_said(open_at):
    app = open_at(language="en")
    app.select_slider(key=WEIGHT).set_value(0.7).run()
    assert link(app)["p.poverty_weight"] == "0.7"
    assert EN("moved.title") in shown(app)
    assert EN("measure.against_file") in app.selectbox(key=MEASURE).options


def test_a_changed_parameter_can_be_taken_back(open_at):
    app = open_at(language="en")
    app.select_slider(key=WEIGHT).set_value(0.7).run()
    app.button(key="map.reset").click().run()
    assert "p.poverty_weight" not in link(app)
    assert EN("moved.title") not in shown(app)


def test_a_changed_budget_is_given_out_to_the_last_soum(open_at):
    app = open_at(language="en")
    app.text_input(key=BUDGET).set_value("17,000.5").run()
    assert link(app)["budget"] == "17000500000000"
    assert whole_money(17_000_500_000_000, EN) in shown(app)
    assert EN("totals.agrees") in shown(app)


def test_the_address_holds_the_changes_and_opens_them_again(open_at):
    asked = {"scenario": DEFAULT, "budget": "17000500000000", "p.poverty_weight": "0.7"}
    app = open_at(language="en", **asked)
    assert {key: link(app)[key] for key in asked} == asked
    assert app.select_slider(key=WEIGHT).value == 0.7


def test_an_impossible_budget_says_why_and_keeps_the_last_map_and_what_was_asked(open_at):
    name = "uzbekistan_initiative_budget"
    app = open_at(language="ru", scenario=name)
    app.text_input(key=field_key(budget_key("map", name))).set_value("1").run()
    assert not app.exception
    assert app.error[0].value.startswith(RU("error.budget", budget=whole_money(10**9, RU)))
    assert not re.search("[a-z]{3}", app.error[0].value)
    assert whole_money(4_376_400_000_000, RU) in shown(app)
    assert app.text_input(key=field_key(budget_key("map", name))).value == "1"
    assert link(app)["budget"] == "1000000000"


def test_a_text_that_is_no_budget_stays_in_the_field_and_is_said_to_be_none(open_at):
    app = open_at(language="uz")
    app.text_input(key=BUDGET).set_value("16.500").run()
    assert app.text_input(key=BUDGET).value == "16.500"
    assert app.error[0].value == UZ("change.no_budget", value=r"16\.500")
    app.text_input(key=BUDGET).set_value("16 600").run()
    assert not app.error
    assert link(app)["budget"] == "16600000000000"


def test_numbers_are_written_anew_when_the_language_changes(open_at):
    app = open_at(language="en", scenario=DEFAULT, budget="17000500000000")
    app.select_slider(key=WEIGHT).set_value(0.7).run()
    app.session_state[LANGUAGE] = "ru"
    app.run()
    assert app.text_input(key=BUDGET).value == "17\u00a0000,5"
    assert app.select_slider(key=WEIGHT).value == 0.7
    assert "0,7" in app.select_slider(key=WEIGHT).options


def test_a_parameter_without_a_range_is_typed(open_at):
    name = "india_finance_commission"
    app = open_at(language="ru", scenario=name)
    field = field_key(parameter_key("map", name, "large_population"))
    assert app.text_input(key=field).value == "150\u00a0000"
    app.text_input(key=field).set_value("160 000").run()
    assert link(app)["p.large_population"] == "160000"


def test_a_tuned_scenario_is_still_tuned_after_a_look_at_another(open_at):
    app = open_at(language="en")
    app.select_slider(key=WEIGHT).set_value(0.7).run()
    app.selectbox(key=SCENARIO).set_value("equal_per_head").run()
    app.selectbox(key=SCENARIO).set_value(DEFAULT).run()
    assert link(app).get("p.poverty_weight") == f"{app.select_slider(key=WEIGHT).value:g}"


def test_a_comparison_of_a_scenario_with_itself_says_that_nothing_moves(open_at):
    app = open_at("views/compare.py", language="en")
    app.selectbox(key=scenario_key("a")).set_value(DEFAULT).run()
    app.selectbox(key=scenario_key("b")).set_value(DEFAULT).run()
    assert not app.exception
    assert EN("compare.same") in [block.value for block in app.info]


def test_a_comparison_of_different_budgets_says_so(open_at):
    app = open_at("views/compare.py", language="en")
    app.selectbox(key=scenario_key("b")).set_value("indonesia_dau").run()
    assert any("budgets differ" in block.value for block in app.info)
    assert "Money that moves" not in shown(app)
    assert link(app)["b"] == "indonesia_dau"


def test_a_parameter_of_one_side_of_a_comparison_is_its_own(open_at):
    app = open_at("views/compare.py", language="en")
    app.selectbox(key=scenario_key("a")).set_value(DEFAULT).run()
    weight = field_key(parameter_key("b", DEFAULT, "poverty_weight"))
    app.select_slider(key=weight).set_value(0.7).run()
    assert link(app)["b.p.poverty_weight"] == "0.7"
    assert "a.p.poverty_weight" not in link(app)


def test_the_scenarios_to_begin_with_come_first():
    assert names()[: len(FIRST)] == FIRST
    assert set(names()) == set(library())


def test_a_case_knows_whether_it_differs_from_the_file():
    assert not Case(scenario="x").changed
    assert Case(scenario="x", budget=5).changed
    assert Case(scenario="x", parameters=(("p", 1.0),)).own == Case(scenario="x")


@pytest.mark.parametrize(("low", "high"), [(0.2, 1.0), (1, 30), (8e8, 3e9), (0, 0.01)])
def test_a_slider_has_ten_to_a_hundred_steps(low, high):
    assert 10 <= (high - low) / slider_step(low, high) <= 101


def test_a_slider_has_its_own_value_and_one_from_an_address_among_its_steps():
    stops = slider_stops(0.3, 0.7, 0.5, 0.512345)
    assert {0.3, 0.5, 0.512345, 0.7} <= set(stops)
    assert stops == sorted(stops)


def test_large_whole_parameters_move_in_whole_numbers():
    assert all(stop.is_integer() for stop in slider_stops(8e8, 3e9, 1.5e9))


def test_a_case_changed_on_the_map_is_compared_with_its_file(open_at):
    app = open_at(language="en")
    app.select_slider(key=WEIGHT).set_value(0.7).run()
    app.switch_page("views/compare.py").run()
    assert (link(app)["a"], link(app)["b"]) == (DEFAULT, DEFAULT)
    assert link(app)["b.p.poverty_weight"] == "0.7"
    assert "a.p.poverty_weight" not in link(app)
    assert app.header[1].value.endswith("(changed)")


def test_what_was_chosen_in_a_comparison_outlives_a_look_at_the_map(open_at):
    app = open_at(language="en")
    app.select_slider(key=WEIGHT).set_value(0.7).run()
    app.switch_page("views/compare.py").run()
    app.selectbox(key=scenario_key("a")).set_value("kenya_county_shares").run()
    app.switch_page("views/map.py").run()
    app.switch_page("views/compare.py").run()
    assert link(app)["a"] == "kenya_county_shares"


def test_winners_and_losers_of_a_change_are_named_on_the_map(open_at):
    app = open_at(language="en")
    app.select_slider(key=WEIGHT).set_value(0.7).run()
    words = shown(app)
    assert re.search("Gain most, .* soʻm: ", words)
    assert re.search("Lose most, .* soʻm: ", words)


def test_the_quality_of_winners_and_losers_is_shown(open_at):
    app = open_at("views/compare.py", language="en")
    tables = [block.value for block in app.get("html") if "table" in str(block.value)]
    assert any('class="quality synthetic"' in table for table in tables)


def test_a_baseline_that_is_made_up_is_said_to_be_also_where_the_formula_does_not_read_it(open_at):
    app = open_at(language="en", scenario="equal_per_head")
    assert any("baseline is synthetic" in words for words in warnings(app))


def test_an_address_older_than_the_last_click_does_not_undo_it(open_at):
    app = open_at(language="en")
    before = dict(link(app))
    app.selectbox(key=SCENARIO).set_value("equal_per_head").run()
    app.query_params = before
    app.selectbox(key=UNIT).set_value("1703202").run()
    assert link(app)["scenario"] == "equal_per_head"
    assert link(app)["unit"] == "1703202"


def test_an_address_gone_back_to_is_taken_up(open_at):
    app = open_at(language="en")
    before = dict(link(app))
    app.selectbox(key=SCENARIO).set_value("equal_per_head").run()
    app.query_params = before
    app.run()
    assert link(app)["scenario"] == DEFAULT
