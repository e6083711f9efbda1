"""What varies: distributions, scenarios, noise, and the draws of each block."""

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError
from allocation.ensemble import (
    Beta,
    CellNoise,
    Discrete,
    ParameterRange,
    ScenarioList,
    Source,
    Triangular,
    TruncatedNormal,
    Uniform,
    simulate,
)
from allocation.ensemble.streams import stream_of
from allocation.ensemble.vary import settled

POINTS = (np.arange(20_000) + 0.5)[:, None] / 20_000


@pytest.mark.parametrize(
    ("distribution", "mean", "deviation", "low", "high"),
    [
        (Uniform(low=2, high=5), 3.5, 3 / 12**0.5, 2, 5),
        (Triangular(low=0, mode=1, high=5), 2, (21 / 18) ** 0.5, 0, 5),
        (TruncatedNormal(mean=3, deviation=2), 3, 2, -np.inf, np.inf),
        (
            TruncatedNormal(mean=0, deviation=1, low=0),
            (2 / np.pi) ** 0.5,
            (1 - 2 / np.pi) ** 0.5,
            0,
            9,
        ),
        (Beta(a=2, b=3, low=1, high=2), 1.4, 0.2, 1, 2),
        (Discrete(values=[1, 4], chances=[3, 1]), 1.75, 1.6875**0.5, 1, 4),
    ],
)
def test_a_distribution_has_its_moments_and_stays_inside(distribution, mean, deviation, low, high):
    values = distribution.at(POINTS)
    assert values.shape == POINTS.shape
    assert values.mean() == pytest.approx(mean, rel=2e-3)
    assert values.std() == pytest.approx(deviation, rel=5e-3)
    assert low <= values.min() <= values.max() <= high


@pytest.mark.parametrize(
    "make",
    [
        lambda: Uniform(low=2, high=1),
        lambda: Triangular(low=0, mode=3, high=2),
        lambda: TruncatedNormal(mean=0, deviation=0),
        lambda: TruncatedNormal(mean=0, deviation=1, low=2, high=2),
        lambda: Beta(a=0, b=1),
        lambda: Beta(a=1, b=1, low=2, high=1),
        lambda: Discrete(values=[]),
        lambda: Discrete(values=[1], chances=[1, 2]),
        lambda: Discrete(values=[1, 2], chances=[0, 0]),
        lambda: ScenarioList(scenarios=[{"a": 1.0}, {"b": 1.0}]),
        lambda: ScenarioList(scenarios=[]),
        lambda: ScenarioList(scenarios=[{"a": 1.0}], chances=[-1.0]),
    ],
)
def test_what_is_no_distribution_is_refused(make):
    with pytest.raises(AllocationError):
        make()


@pytest.fixture(scope="module")
def column():
    """A thousand values of two qualities in two regions."""
    codes = pd.Index([f"{place:04d}" for place in range(1000)])
    values = pd.Series(np.linspace(0, 500, 1000), index=codes, name="need")
    quality = pd.Series(["official", "synthetic"] * 500, index=codes)
    return values, quality, pd.Series(["x"] * 500 + ["y"] * 500, index=codes)


@pytest.mark.parametrize("kind", ["lognormal", "truncated"])
def test_noise_has_the_variation_of_each_quality(column, kind):
    values, quality, regions = column
    noise = CellNoise(
        values=values,
        quality=quality,
        variation={"official": 0, "synthetic": 0.2},
        regions=regions,
        correlation=0.5,
        kind=kind,
    )
    drawn = noise.draw(stream_of(1, 0), 4000)["need"]
    assert drawn.shape == (4000, 1000)
    assert (drawn >= 0).all()
    assert (drawn[:, ::2] == values.to_numpy()[::2]).all()
    factors = drawn[:, 3::2] / values.to_numpy()[3::2]
    assert factors.mean() == pytest.approx(1, abs=0.02)
    assert factors.std(axis=0).mean() == pytest.approx(0.2, rel=0.05)
    logs = np.log(np.maximum(factors, 1e-3))
    assert np.corrcoef(logs[:, 0], logs[:, 100])[0, 1] == pytest.approx(0.5, abs=0.06)
    assert np.corrcoef(logs[:, 0], logs[:, 400])[0, 1] == pytest.approx(0, abs=0.06)


def test_truncated_noise_of_great_variation_never_changes_sign(column):
    values, quality, _ = column
    noise = CellNoise(
        values=values,
        quality=quality,
        variation={"official": 2, "synthetic": 3},
        kind="truncated",
    )
    assert noise.draw(stream_of(1, 0), 500)["need"].min() >= 0


def test_noise_without_a_variation_or_region_is_refused(column):
    values, quality, regions = column
    both = {"official": 0.1, "synthetic": 0.2}
    for change in (
        {"variation": {"official": 0.1}},
        {"variation": {**both, "synthetic": -1}},
        {"correlation": 0.5},
        {"correlation": 2, "regions": regions},
        {"correlation": 0.5, "regions": regions.replace("x", None)},
    ):
        with pytest.raises(AllocationError, match="noise of need"):
            CellNoise(**{"values": values, "quality": quality, "variation": both, **change})


def test_columns_are_brought_in_the_order_of_the_table(formula, table):
    """Doubts with their rows in another order change nothing."""
    quality = pd.Series("official", index=table.index)
    results = []
    for order in (table.index, table.index[::-1]):
        need, regions = table["need"].loc[order], table["region"].loc[order]
        noise = CellNoise(
            values=need,
            quality=quality,
            variation={"official": 0.3},
            regions=regions,
            correlation=0.4,
        )
        results.append(simulate(formula(), table, 1000, draws=50, seed=3, vary=[noise]).summary)
    pd.testing.assert_frame_equal(*results)


def test_rows_in_another_order_give_the_same_to_each_unit(formula, table):
    asked = formula(
        parameters={"a": {"value": 1, "low": 0, "high": 2}},
        pot=[{"name": "p", "share": 1, "by": "need ** a"}],
    )
    first = simulate(asked, table, 1000, draws=60, seed=3).summary
    other = simulate(asked, table.iloc[::-1], 1000, draws=60, seed=3).summary
    pd.testing.assert_frame_equal(other.loc[table.index], first)


def test_a_list_of_scenarios_comes_up_by_its_chances(formula, table):
    other = table["need"] * 0 + 1
    scenarios = [{"need": table["need"], "a": 0.0}, {"need": other.iloc[::-1], "a": 1.0}]
    asked = formula(
        parameters={"a": 0}, pot=[{"name": "p", "share": 1, "by": "need + a * (code == '01')"}]
    )
    vary = [ScenarioList(scenarios=scenarios, chances=[3, 1])]
    done = simulate(asked, table, 7000, draws=2000, seed=1, vary=vary)
    rows, counts = np.unique(done.amounts.to_numpy(), axis=0, return_counts=True)
    assert len(rows) == 2
    assert sorted(rows[:, 1].tolist()) == [412, 2000]
    assert counts[np.argsort(rows[:, 1])] == pytest.approx([1500, 500], abs=80)


class _Index:
    """A source: the column `need` by one of two methods, and a parameter."""

    def draw(self, stream, count):
        powers = stream.integers(1, 3, (count, 1))
        return {"need": np.arange(1.0, 7.0) ** powers, "a": stream.random(count)}


class _Wrong:
    def draw(self, stream, count):
        return {"need": np.ones((count, 4))}


def test_a_source_of_ones_own_supplies_whole_columns(formula, table):
    asked = formula(parameters={"a": 0}, pot=[{"name": "p", "share": 1, "by": "need + 0 * a"}])
    assert isinstance(_Index(), Source)
    without = table.drop(columns="need")
    done = simulate(asked, without, 91 * 21, draws=100, seed=1, vary=[_Index()])
    square, plain = [[91 * 21 * k**p // s for k in range(1, 7)] for p, s in ((2, 91), (1, 21))]
    assert {tuple(row) for row in done.amounts.to_numpy().tolist()} == {tuple(square), tuple(plain)}
    assert done.varied == ("a", "need")
    with pytest.raises(AllocationError, match="need: 4 values a draw"):
        simulate(formula(), table, 1000, draws=5, seed=1, vary=[_Wrong()])


def test_doubts_that_make_no_sense_are_refused(formula, table):
    asked = formula(parameters={"a": 0, "b": {"value": 1, "low": 0, "high": 2}})
    a, flat = ParameterRange(name="a"), Uniform(low=0, high=1)
    for vary, words in (
        ([ParameterRange(name="c")], "no parameter 'c'"),
        ([a], "no range"),
        ([ParameterRange(name="a", distribution=flat)] * 2, "more than one doubt"),
        ([ScenarioList(scenarios=[{"size": 1.0}])], "reads no size"),
    ):
        with pytest.raises(AllocationError, match=words):
            simulate(asked, table, 1000, draws=5, seed=1, vary=vary)
    with pytest.raises(AllocationError, match="no parameter"):
        simulate(formula(), table, 1000, draws=5, seed=1, vary=[a])


def test_every_parameter_with_a_range_varies_if_nothing_is_said(formula, table):
    asked = formula(
        parameters={
            "a": {"value": 1, "low": 0, "high": 2},
            "b": 3,
            "c": {"value": 1, "low": 1, "high": 1},
        }
    )
    (only,) = settled(None, asked, table.index)
    assert only == ParameterRange(name="a", distribution=Uniform(low=0, high=2))


@pytest.mark.parametrize("design", ["plain", "latin_hypercube", "sobol"])
def test_every_design_covers_the_range(formula, table, design):
    asked = formula(
        parameters={"a": {"value": 1, "low": 0, "high": 1}},
        pot=[{"name": "p", "share": 1, "by": "1 - a if code == '00' else a / 5"}],
    )
    done = simulate(asked, table, 10**6, draws=512, seed=1, design=design)
    amounts = np.sort(done.amounts["00"].to_numpy())
    even = (np.arange(512) + 0.5) / 512 * 10**6
    assert np.abs(amounts - even).max() < (90_000 if design == "plain" else 2000)
    with pytest.raises(AllocationError, match="design"):
        simulate(asked, table, 10**6, draws=5, seed=1, design="quartz")
