"""Parameters that are known are found again; those that cannot be known are said to be so."""

import numpy as np
import pytest

from allocation import allocate
from scenarios.design import reveal
from scenarios.design.given import given_of
from scenarios.design.identify import identified
from scenarios.errors import ScenarioError


def test_a_known_parameter_is_found_again(plan):
    known = allocate(plan.allocation.formula, plan.inputs, 700_000, None, {"poor_share": 0.72})
    found = reveal(plan, known.amount)
    assert float(found.values["poor_share"]) == pytest.approx(0.72, abs=1e-6)
    assert found.budget == 700_000
    assert found.fit.r_squared == pytest.approx(1)
    assert found.fit.misplaced < 1e-5
    assert found.parameters.loc["poor_share", "identified"]
    assert found.table["residual"].abs().max() <= 1
    assert found.flat == ()
    assert found.fit_now.misplaced > 0.05
    assert found.fit_even.misplaced > 0.05


def test_the_fit_is_that_of_least_squares(plan, series):
    # amounts are a + s * b with a = 250000.. and b = the difference of the two pots
    given = series(300_000, 300_000, 400_000)
    even = np.array([250_000, 250_000, 500_000.0])
    step = 1_000_000 * np.array([1 / 7, 4 / 7, 2 / 7]) - even
    best = float(step @ (given.to_numpy() - even) / (step @ step))
    found = reveal(plan, given)
    assert float(found.values["poor_share"]) == pytest.approx(best, abs=1e-3)
    error = given - found.amounts
    assert found.fit.mean_error == pytest.approx(error.abs().mean())
    assert found.fit.largest_error == error.abs().max()
    assert found.table["residual_percent"].tolist() == pytest.approx((100 * error / given).tolist())


def test_weights_that_only_count_against_one_another_are_not_identified(make, series):
    weights = make(
        parameters={
            "people": {"value": 1, "low": 0, "high": 2},
            "poor": {"value": 1, "low": 0, "high": 2},
            "idle": {"value": 1, "low": 0, "high": 2},
        },
        pot=[
            {
                "name": "p",
                "share": 1,
                "by": "people * share(population) + poor * share(poor_population) + 0 * idle",
            }
        ],
    )
    found = reveal(weights, series(214_286, 357_143, 428_571))
    assert found.fit.r_squared == pytest.approx(1, abs=1e-6)
    assert not found.parameters["identified"].any()
    assert {"idle": 1.0} in found.flat
    (scale,) = [way for way in found.flat if len(way) > 1]
    ratio = float(found.values["poor"] / found.values["people"])
    assert scale["poor"] / scale["people"] == pytest.approx(ratio, rel=0.02)


def test_an_end_of_a_range_is_told(plan, series):
    found = reveal(plan, series(600_000, 100_000, 300_000))
    assert found.parameters.loc["poor_share", "at_end"]


def test_directions_of_made_up_slopes():
    slopes = np.array([[1.0, 1.0, 0.0], [-1.0, -1.0, 0.0]])
    found = identified(slopes, 2.0)
    assert found.flat[0] == {2: 1.0}
    assert sorted(found.flat[1]) == [0, 1]
    assert found.flat[1][0] == pytest.approx(-found.flat[1][1])
    assert found.loose.tolist() == [1.0, 1.0, 1.0]
    single = identified(slopes[:, :1], 2.0)
    assert single.loose == pytest.approx([0.002])
    assert single.flat == ()
    assert identified(0 * slopes, 2.0).loose.tolist() == [1.0, 1.0, 1.0]


def test_allocations_come_from_columns_scenarios_and_files(plan, make, country):
    column = reveal(plan, "last_year")
    assert column.budget == 500
    assert [note for note in column.notes if "the formula divides" in note] == []
    (country / "paid.csv").write_text("code,paid\n03,400\n01,200\n02,400\n", encoding="utf-8")
    file = reveal(plan, str(country / "paid.csv"))
    assert file.table["given"].tolist() == [200, 400, 400]
    assert reveal(plan, plan).values == {
        "poor_share": plan.allocation.formula.parameters["poor_share"].value
    }


def test_a_total_that_is_no_multiple_is_told(make, series):
    coarse = make(rounding={"unit": 1000})
    found = reveal(coarse, series(1000, 2400, 3000))
    assert found.budget == 6000
    assert any("adds up to 6400 soʻm; the formula divides 6000 soʻm" in n for n in found.notes)


def test_a_formula_that_reads_what_it_explains_is_told(make):
    held = make(
        budget=500, limit=[{"name": "hold", "floor": "keep * baseline"}],
        parameters={
            "keep": {"value": 0.5, "low": 0, "high": 1},
            "poor_share": {"value": 0.5, "low": 0, "high": 1},
        },
    )  # fmt: skip
    found = reveal(held, "last_year")
    assert any("reads last_year itself" in note for note in found.notes)


def test_estimates_are_told(bundled):
    assert "estimated (synthetic)" in given_of(bundled, "social_spending_2025").notes[0]
    assert "rests on estimates" in given_of(bundled, "england_relative_needs").notes[0]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("last_yea", "did you mean 'last_year'"),
        ("kind", "the amount of 01 is district; write"),
        ("two.csv", "which column has the amounts"),
        ("other.csv", "units that plan has not: 09"),
        ("gap.csv", "no amount for"),
        ("zero.csv", "every amount is 0"),
    ],
)
def test_what_is_no_allocation_is_refused(plan, country, monkeypatch, source, words):
    monkeypatch.chdir(country)
    for name, text in {
        "two.csv": "code,a,b\n01,1,2\n02,1,2\n03,1,2\n",
        "other.csv": "code,amount\n01,1\n02,1\n03,1\n09,1\n",
        "gap.csv": "code,amount\n01,1\n02,\n",
        "zero.csv": "code,amount\n01,0\n02,0\n03,0\n",
    }.items():
        (country / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=words):
        reveal(plan, source)


def test_series_must_name_each_unit_once(plan, series):
    twice = series(1, 2, 3).rename({"02": "01"})
    with pytest.raises(ScenarioError, match="given gives a unit twice"):
        reveal(plan, twice)
    with pytest.raises(ScenarioError, match="leave it out of vary"):
        reveal(plan, series(1, 2, 3), vary=["budget=1:10"])
    with pytest.raises(ScenarioError, match="starts: give a whole number from 1"):
        reveal(plan, series(1, 2, 3), starts=0)


def test_ranges_without_any_allocation_are_an_error(make, series):
    hard = make(
        budget=1000,
        parameters={"least": {"value": 0.5, "low": 0.5, "high": 3}},
        pot=[{"name": "p", "share": 1, "by": "poor_population"}],
        limit=[{"name": "floor", "floor": "least * 400"}],
    )
    with pytest.raises(ScenarioError, match="none of 1025 points of these ranges"):
        reveal(hard, series(10, 20, 30))
