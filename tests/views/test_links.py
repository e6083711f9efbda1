"""What an address asks for: what it may, and what is said of the rest."""

import pytest
from streamlit.testing.v1 import AppTest

from views.language import read_texts
from views.link import LONGEST, WRITTEN, plain, shown
from views.results import FIRST

DEFAULT = FIRST[0]
EN, UZ = (read_texts(language) for language in ("en", "uz"))
MAP = {"language": "uz", "scenario": DEFAULT, "measure": "amount"}
WEIGHT = UZ("link.range", name="Kambagʻal aholi vazni", low="0,3", high="0,7", value="{}")


@pytest.fixture
def open_at():
    def open_(page=None, **asked):
        app = AppTest.from_file("../../app.py", default_timeout=60)
        if page is None:
            app.query_params = asked
            return app.run()
        app.run().switch_page(page)
        app.query_params = asked
        return app.run()

    return open_


def warnings(app):
    return [block.value for block in app.warning]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"language": "de"}, UZ("link.language", value="de")),
        ({"scenario": "nonsense"}, UZ("link.scenario", value="nonsense")),
        ({"unit": "42"}, UZ("link.unit", value="42")),
        ({"scenario": DEFAULT, "measure": "step.x"}, UZ("link.measure", value=r"step\.x")),
        ({"scenario": DEFAULT, "budget": "-5"}, UZ("link.budget", value=r"\-5")),
        ({"scenario": DEFAULT, "budget": "9" * 30}, UZ("link.budget", value="9" * 30)),
        (
            {"scenario": DEFAULT, "budget": "9" * 5000},
            UZ("link.budget", value="9" * LONGEST + "…"),
        ),
        ({"scenario": DEFAULT, "p.poverty_weight": "99"}, WEIGHT.format("99")),
        ({"scenario": DEFAULT, "p.poverty_weight": "nan"}, WEIGHT.format("nan")),
        ({"scenario": DEFAULT, "p.nobody": "1"}, UZ("link.no_parameter", name="nobody")),
        ({"budget": "5", "p.x": "1"}, UZ("link.dropped", keys=shown("budget=5, p.x=1"))),
        ({"scenario": "no", "budget": "5"}, UZ("link.dropped", keys=shown("budget=5"))),
        ({"foo": "1", "a": "x"}, UZ("link.unknown", keys=shown("foo, a"))),
    ],
)
def test_what_the_address_asks_for_in_vain_is_said_and_something_right_is_shown(
    open_at, asked, said
):
    app = open_at(**asked)
    assert not app.exception
    assert said in warnings(app)
    assert app.session_state[WRITTEN] == MAP


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"a": "nonsense"}, EN("link.scenario", value="nonsense")),
        ({"a": "no", "a.budget": "1"}, EN("link.dropped", keys=shown("a.budget=1"))),
        ({"b.p.x": "1"}, EN("link.dropped", keys=shown("b.p.x=1"))),
        ({"scenario": "x", "a.foo": "1"}, EN("link.unknown", keys=shown("scenario, a.foo"))),
        ({"measure": "x"}, EN("link.measure", value="x")),
    ],
)
def test_a_comparison_says_it_as_well(open_at, asked, said):
    app = open_at("views/compare.py", language="en", **asked)
    assert not app.exception
    assert said in warnings(app)


def test_an_impossible_budget_stays_in_the_address(open_at):
    app = open_at(language="uz", scenario=DEFAULT, budget="1")
    assert app.error[0].value.startswith(UZ("error.budget", budget="1\u00a0soʻm"))
    assert app.session_state[WRITTEN]["budget"] == "1"


def test_a_comparison_says_which_side_is_impossible(open_at):
    app = open_at("views/compare.py", language="en", b=DEFAULT, **{"b.budget": "1"})
    assert app.error[0].value.startswith("B: The formula cannot be met with a budget of 1")
    assert app.session_state[WRITTEN]["b.budget"] == "1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**a** _b_ ~c~", r"\*\*a\*\* \_b\_ \~c\~"),
        ("[a](b) $x$ :red[y]", r"\[a\]\(b\) \$x\$ \:red\[y\]"),
        ("http://a.b", "http\u2060\\:\\/\\/a\\.b"),
        ("www.a.b", "www\u2060\\.a\\.b"),
        ("<b>&amp;", r"\<b\>\&amp\;"),
        ("# a\nb", r"\# a b"),
    ],
)
def test_text_of_an_address_is_no_mark_up(text, words):
    assert plain(text) == words
