"""Journeys through the pages without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from scenarios import library
from views.cases import budget_key, in_whole_steps, parameter_key, scenario_key
from views.controls import slider_step
from views.frame import LANGUAGE
from views.language import read_texts
from views.link import WRITTEN
from views.map import MEASURE, UNIT
from views.maps import clicked
from views.numbers import whole_money
from views.results import FIRST, Case, names

ROOT = "app.py"
SCENARIO = scenario_key("map")
DEFAULT = FIRST[0]
EN, UZ, RU = (read_texts(language) for language in ("en", "uz", "ru"))
WEIGHT = parameter_key("map", DEFAULT, "poverty_weight")


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


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"language": "de"}, UZ("link.language", value="de")),
        ({"scenario": "nonsense"}, UZ("link.scenario", value="nonsense")),
        ({"unit": "42"}, UZ("link.unit", value="42")),
        ({"scenario": DEFAULT, "measure": "step.x"}, UZ("link.measure", value="step.x")),
        ({"scenario": DEFAULT, "budget": "-5"}, UZ("link.budget", value="-5")),
        ({"scenario": DEFAULT, "budget": "9" * 30}, UZ("link.budget", value="9" * 30)),
        (
            {"scenario": DEFAULT, "p.poverty_weight": "99"},
            UZ("link.parameter", name="poverty_weight", value="99"),
        ),
        (
            {"scenario": DEFAULT, "p.poverty_weight": "nan"},
            UZ("link.parameter", name="poverty_weight", value="nan"),
        ),
        (
            {"scenario": DEFAULT, "p.nobody": "1"},
            UZ("link.parameter", name="nobody", value="1"),
        ),
    ],
)
def test_what_the_address_asks_for_in_vain_is_said_and_something_right_is_shown(
    open_at, asked, said
):
    app = open_at(**asked)
    assert not app.exception
    assert said in warnings(app)
    assert link(app) == {"language": "uz", "scenario": DEFAULT, "measure": "amount"}


def test_an_unknown_scenario_in_a_comparison_is_said_too(open_at):
    app = open_at("views/compare.py", language="en")
    app.query_params = {"language": "en", "a": "nonsense"}
    app.run()
    assert EN("link.scenario", value="nonsense") in warnings(app)


def test_a_changed_parameter_enters_the_address_and_what_moves_is_said(open_at):
    app = open_at(language="en")
    app.slider(key=WEIGHT).set_value(0.7).run()
    assert link(app)["p.poverty_weight"] == "0.7"
    assert EN("moved.title") in shown(app)
    assert EN("measure.against_file") in app.selectbox(key=MEASURE).options


def test_a_changed_parameter_can_be_taken_back(open_at):
    app = open_at(language="en")
    app.slider(key=WEIGHT).set_value(0.7).run()
    app.button(key="map.reset").click().run()
    assert "p.poverty_weight" not in link(app)
    assert EN("moved.title") not in shown(app)


def test_a_changed_budget_is_given_out_to_the_last_soum(open_at):
    app = open_at(language="en")
    app.number_input(key=budget_key("map", DEFAULT)).set_value(17_000.5).run()
    assert link(app)["budget"] == "17000500000000"
    assert whole_money(17_000_500_000_000, EN) in shown(app)
    assert EN("totals.agrees") in shown(app)


def test_the_address_holds_the_changes_and_opens_them_again(open_at):
    asked = {"scenario": DEFAULT, "budget": "17000500000000", "p.poverty_weight": "0.7"}
    app = open_at(language="en", **asked)
    assert {key: link(app)[key] for key in asked} == asked
    assert app.slider(key=WEIGHT).value == 0.7


def test_an_impossible_budget_says_so_and_keeps_the_last_map(open_at):
    app = open_at(language="en", scenario="uzbekistan_initiative_budget")
    app.number_input(key=budget_key("map", "uzbekistan_initiative_budget")).set_value(1.0).run()
    assert not app.exception
    assert app.error[0].value == EN("error.impossible")
    assert whole_money(4_376_400_000_000, EN) in shown(app)


def test_a_tuned_scenario_is_still_tuned_after_a_look_at_another(open_at):
    app = open_at(language="en")
    app.slider(key=WEIGHT).set_value(0.7).run()
    app.selectbox(key=SCENARIO).set_value("equal_per_head").run()
    app.selectbox(key=SCENARIO).set_value(DEFAULT).run()
    assert link(app).get("p.poverty_weight") == f"{app.slider(key=WEIGHT).value:g}"


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
    assert link(app)["b"] == "indonesia_dau"


def test_a_parameter_of_one_side_of_a_comparison_is_its_own(open_at):
    app = open_at("views/compare.py", language="en")
    app.selectbox(key=scenario_key("a")).set_value(DEFAULT).run()
    app.slider(key=parameter_key("b", DEFAULT, "poverty_weight")).set_value(0.7).run()
    assert link(app)["b.p.poverty_weight"] == "0.7"
    assert "a.p.poverty_weight" not in link(app)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([], None),
        ([{"customdata": ["1703202", "x"]}], "1703202"),
        ([{"location": "1703202"}], "1703202"),
        ([{"lon": 1}, {"customdata": "1703203"}], "1703203"),
    ],
)
def test_a_click_is_read_from_areas_and_markers(points, code):
    assert clicked(points) == code


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


def test_large_whole_parameters_move_in_whole_numbers(need):
    parameters = need.scenario.formula.parameters
    assert in_whole_steps(parameters["centre_cost"])
    assert not in_whole_steps(parameters["poverty_weight"])


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
