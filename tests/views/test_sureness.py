"""How sure one can be, in words and on the map; kernels are loaded beside the pages."""

import pytest

from allocation import simulate
from scenarios import run
from views import results, sureness, tables
from views.hover import result_hover
from views.language import LANGUAGES, read_texts
from views.measures import measures
from views.results import Case
from views.sureness import Kernels

EN = read_texts("en")
UNIT = "1703202"
CASE = Case(scenario="social_protection_need")


@pytest.fixture(scope="module")
def bands():
    return results.bands(CASE)


@pytest.fixture
def ready(monkeypatch):
    state = Kernels(ready=True)
    monkeypatch.setattr(sureness, "kernels", lambda: state)
    return state


def test_the_words_hold_the_band_the_rank_and_the_chance(bands, texts):
    words = sureness.words(bands, UNIT, texts)
    assert words.count(texts("money.billion")) == 3
    assert texts("number.percent").strip() in words
    assert "{" not in words
    assert "1" in sureness.about(bands, texts)


def test_without_a_baseline_no_chance_of_a_loss_is_told(texts):
    result = run("uzbekistan_initiative_budget")
    found = simulate(
        result.allocation.formula, result.inputs, result.scenario.budget, draws=9, seed=1, vary=()
    )
    assert texts("number.percent").strip() not in sureness.words(found, UNIT, texts)
    assert set(sureness.measures(found, result.amount, texts)) == {"band"}


def test_the_map_can_show_bands_and_chances(bands, need, texts):
    found = sureness.measures(bands, need.amount, texts)
    assert list(found) == ["band", "loss"]
    assert found["band"].values.between(0, 200).all()
    assert found["loss"].values.between(0, 100).all()
    assert list(found["band"].values.index) == list(need.amount.index)


def test_what_is_measured_against_the_baseline_is_no_surer_than_it(equal):
    names = tables.unit_names(results.unit_table(), results.region_table(), EN)
    found = measures(equal, EN)
    quality = EN("hover.quality")
    own = result_hover(equal, found["amount"], names, EN)[quality]
    against = result_hover(equal, found["change"], names, EN)[quality]
    assert EN.word("quality", "synthetic") not in set(own)
    assert set(against) == {EN.word("quality", "synthetic")}


def test_nothing_is_drawn_before_the_kernels_are_ready(texts, need):
    assert sureness.bands(CASE) is None
    assert sureness.measures(None, need.amount, texts) == {}


def test_bands_are_drawn_when_they_are(ready):
    found = sureness.bands(CASE)
    assert found is not None
    assert found.draws == results.DRAWS


def test_draws_without_an_allocation_are_told(texts):
    formula = run("equal_per_head").allocation.formula.from_dict(
        {
            "parameters": {"share": {"value": 1, "low": 0.5, "high": 1.5}},
            "pot": [{"name": "p", "share": 1, "by": "population"}],
            "limit": [{"name": "l", "floor": "share * budget / 208"}],
        }
    )
    table = run("equal_per_head").inputs
    found = simulate(formula, table, 208 * 10**9, draws=50, seed=1)
    assert 0 < found.infeasible < 50
    assert str(found.infeasible) in sureness.about(found, texts)


def test_a_case_without_doubts_has_no_bands(monkeypatch):
    monkeypatch.setattr(results, "doubts_of", lambda result: {})
    assert results.bands(Case(scenario="equal_per_head", budget=208_000)) is None


def test_a_case_whose_draws_are_all_impossible_has_no_bands_and_no_error():
    assert results.bands(Case(scenario="kenya_county_shares")) is None


def test_a_server_can_be_told_to_leave_bands_out(monkeypatch):
    monkeypatch.setattr(sureness.runtime, "exists", lambda: True)
    assert not sureness.is_served()
    monkeypatch.setenv("TAQSIMOT_BANDS", "on")
    assert sureness.is_served()


def test_kernels_are_compiled_in_another_process_and_loaded():
    state = Kernels()
    sureness.load(state, "pass")
    assert state == Kernels(ready=True)


def test_kernels_that_cannot_be_compiled_are_told():
    state = Kernels()
    sureness.load(state, "raise SystemExit('no compiler')")
    assert state == Kernels(failed="no compiler")
    silent = Kernels()
    sureness.load(silent, "raise SystemExit(3)")
    assert silent == Kernels(failed="?")


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize(
    ("state", "key"),
    [
        (Kernels(), "sure.preparing"),
        (Kernels(failed="x"), "sure.failed"),
    ],
)
def test_what_cannot_be_shown_is_said(monkeypatch, language, state, key):
    said = []
    monkeypatch.setattr(sureness, "kernels", lambda: state)
    monkeypatch.setattr(sureness.st, "caption", said.append)
    texts = read_texts(language)
    sureness.show(CASE, UNIT, texts)
    assert said == [texts(key, reason="x")]


def test_what_is_drawn_is_shown(monkeypatch, ready, texts):
    said = []
    monkeypatch.setattr(sureness.st, "caption", said.append)
    monkeypatch.setattr(sureness.st, "markdown", said.append)
    sureness.show(CASE, UNIT, texts)
    assert texts("sure.title") in said[0]
    assert len(said) == 2
