"""The registry of figures, and all of them for one division."""

import inspect
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import fairness
from allocation.label import LANGUAGES

WRONG_APOSTROPHE = re.compile(r"[oOgG][‘’'`´]|['‘`´]")
by_code = pytest.mark.parametrize("code", fairness.registered())


def values(found) -> dict[str, float | None]:
    return {figure.measure.code: figure.value for figure in found}


def test_every_figure_has_a_value_where_all_is_given(division) -> None:
    found = fairness.figures(**division)
    assert [figure.measure.code for figure in found] == list(fairness.registered())
    assert all(figure.value is not None and not figure.note for figure in found)
    assert all(math.isfinite(figure.value) for figure in found)


def test_values_are_those_of_the_functions(division) -> None:
    found = values(fairness.figures(**division))
    per_head = np.array(division["amounts"]) / division["population"]
    population, need = division["population"], division["need"]
    assert found["gini"] == fairness.gini(per_head, population)
    assert found["palma"] == fairness.palma(per_head, population)
    assert found["concentration"] == fairness.concentration(per_head, need, population)
    assert found["kakwani"] == fairness.kakwani(per_head, division["means"], population)
    assert found["kakwani_need"] == fairness.kakwani(per_head, need, population, "payment")
    assert found["theil_within"] + found["theil_between"] == pytest.approx(found["theil"])
    assert found["disruption"] == fairness.disruption(division["amounts"], division["baseline"])
    assert found["adequacy"] == pytest.approx(found["adequacy_least"] / found["adequacy_most"])


@by_code
def test_a_figure_without_its_columns_has_no_value_and_says_why(code, division) -> None:
    needs = fairness.registered()[code].needs
    given = {name: column for name, column in division.items() if name not in needs}
    (figure,) = [one for one in fairness.figures(**given) if one.measure.code == code]
    assert (figure.value is None) == bool(needs)
    assert figure.note == (f"needs {', '.join(needs)}" if needs else "")


@by_code
def test_titles_are_there_in_three_languages(code) -> None:
    title = fairness.registered()[code].title
    assert all(getattr(title, language) for language in LANGUAGES)
    assert not WRONG_APOSTROPHE.search(title.uz)
    assert inspect.getdoc(fairness.registered()[code].compute)


@settings(max_examples=40, deadline=None)
@given(data=st.data(), n=st.integers(2, 9))
def test_figures_lie_in_their_ranges(data, n) -> None:
    def column(least, most):
        return data.draw(st.lists(st.integers(least, most), min_size=n, max_size=n))

    given = {name: column(1, 99) for name in ("population", "need", "poor", "means", "baseline")}
    found = fairness.figures(column(1, 10**9), groups=column(1, 2), **given)
    for figure in found:
        if figure.value is None:
            assert figure.note.endswith("there is no correlation")
            continue
        low, high = figure.measure.least, figure.measure.most
        assert figure.value >= -math.inf if low is None else figure.value >= low - 1e-9
        assert high is None or figure.value <= high + 1e-9


def test_the_fairer_division_is_on_the_fairer_side(division) -> None:
    """Money in proportion to poor people against money that runs the other way."""
    poor = np.array(division["poor"])
    shared = {**division, "need": poor / division["population"], "baseline": poor * 100}
    fair = values(fairness.figures(**{**shared, "amounts": poor * 100}))
    unfair = values(fairness.figures(**{**shared, "amounts": 1 / poor}))
    for measure in fairness.registered().values():
        if set(measure.needs) & {"need", "poor", "baseline"} and measure.code != "adequacy_most":
            sign = 1 if measure.fairer == "higher" else -1
            assert sign * fair[measure.code] >= sign * unfair[measure.code], measure.code


def test_a_new_figure_is_seen_at_once(division) -> None:
    @fairness.measure(uz="u", ru="r", en="e", fairer="higher", needs=("need",))
    def brand_new(division) -> float:
        return float(division.column("need").max())

    try:
        newest = fairness.figures(**division)[-1]
    finally:
        del fairness.registered()["brand_new"]
    assert newest.measure.code == "brand_new"
    assert newest.measure.title.in_language("ru") == "r"
    assert newest.value == 20


def test_a_figure_that_forgot_to_say_what_it_needs_is_no_number(division) -> None:
    @fairness.measure(uz="u", ru="r", en="e")
    def forgetful(division) -> float:
        return float(division.column("means").max())

    try:
        newest = fairness.figures(division["amounts"], division["population"])[-1]
    finally:
        del fairness.registered()["forgetful"]
    assert (newest.value, newest.note) == (None, "needs means")


def test_a_figure_that_has_no_value_says_why() -> None:
    found = {figure.measure.code: figure for figure in fairness.figures([0, 0, 1], [1, 1, 1])}
    assert found["palma"].value is None
    assert "worst-off 40 %" in found["palma"].note
    assert found["mean_log_deviation"].value is None
    assert found["gini"].value == pytest.approx(2 / 3)


def test_standardised_need_has_a_ranking_but_no_shares(division) -> None:
    given = {**division, "need": [-1.5, 0.0, 0.5, 1.0]}
    found = {figure.measure.code: figure for figure in fairness.figures(**given)}
    assert found["concentration"].value is not None
    assert found["kakwani_need"].value is None
    assert "need of at least 0" in found["suits_need"].note


def test_columns_are_matched_by_label() -> None:
    amounts = pd.Series([100, 300], index=["A", "B"])
    population = pd.Series([30, 10], index=["B", "A"])
    groups = pd.Series(["b", "a"], index=["B", "A"])
    found = values(fairness.figures(amounts, population, groups=groups))
    assert found["gini"] == 0
    assert found["theil_between"] == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"population": [10, 0, 10, 10]}, "money for 1, where the population is 0"),
        ({"population": [10, np.nan, 10, 10]}, "no value for population of 1"),
        ({"need": [1, None, 3, 4]}, "no value for need of 1"),
        ({"baseline": [1, -1, 3, 4]}, "baseline below 0 of 1"),
        ({"groups": ["a", None, "b", "b"]}, "no group for 1"),
        ({"means": [1, 2, 3]}, "different lengths"),
        ({"amounts": [0, 0, 0, 0]}, "amounts: every value is 0"),
    ],
)
def test_wrong_columns_are_refused(division, change, told) -> None:
    with pytest.raises(fairness.FairnessError, match=told):
        fairness.figures(**{**division, **change})


def test_a_deserted_unit_without_money_is_no_problem() -> None:
    found = values(fairness.figures([100, 300, 0], [10, 10, 0]))
    assert found["gini"] == 0.25


def test_the_table_has_no_number_where_there_is_none(division) -> None:
    found = fairness.figures(division["amounts"], division["population"])
    shown = fairness.table(found, "uz")
    assert list(shown.columns) == ["title", "value", "fairer", "note"]
    assert shown.index.name == "code"
    assert shown.loc["gini", "title"] == "Jini koeffitsiyenti"
    assert shown.loc["disruption", "value"] is pd.NA
    assert shown.loc["disruption", "note"] == "needs baseline"
    assert shown.loc["gini", "value"] == found[0].value
