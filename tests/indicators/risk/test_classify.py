import json
import subprocess
import sys
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from indicators import IndicatorError
from indicators.risk import CLASSIFY, classify

FINDING = [name for name in CLASSIFY.methods if name != "manual"]


def _values(seed: int, n: int = 60) -> pd.Series:
    rng = np.random.default_rng(seed)
    kinds = (
        rng.normal(size=n),
        rng.pareto(1.5, size=n),
        rng.integers(0, 6, size=n).astype(float),
        rng.normal(size=n) * 1e-9 + 7,
    )
    return pd.Series(kinds[seed % 4], name="x")


@pytest.mark.parametrize("method", FINDING)
@pytest.mark.parametrize("seed", range(8))
def test_classes_part_the_values(method: str, seed: int) -> None:
    values = _values(seed)
    found = classify(values, method, 4)
    labels = found.labels["x"]
    assert labels.between(1, found.k).all()
    assert found.counts["x"].sum() == len(values)
    assert (np.diff(found.breaks) > 0).all()
    assert (np.diff(found.edges) >= 0).all()
    ranges = values.groupby(labels.astype(int)).agg(["min", "max"])
    assert (ranges["min"].to_numpy()[1:] > ranges["max"].to_numpy()[:-1]).all()
    for number, (low, high) in enumerate(ranges.itertuples(index=False), start=1):
        if method != "equal_intervals":
            assert found.edges[number - 1] <= low <= high <= found.edges[number]
    assert values.groupby(values).apply(lambda same: labels[same.index].nunique()).max() == 1


@pytest.mark.parametrize("method", FINDING)
def test_order_does_not_matter_and_scale_goes_with_the_breaks(method: str) -> None:
    values = _values(1)
    first, mixed = classify(values, method), classify(values.sample(frac=1, random_state=2), method)
    assert first.breaks == pytest.approx(mixed.breaks, rel=1e-12)
    scaled = classify(values * 3 + 1, method)
    assert scaled.breaks == pytest.approx([b * 3 + 1 for b in first.breaks])
    assert scaled.labels.equals(first.labels)


def test_quantiles_by_hand() -> None:
    found = classify(pd.Series(range(1, 11), name="x"), k=5)
    assert found.counts["x"].tolist() == [2, 2, 2, 2, 2]
    assert found.breaks == pytest.approx((2.8, 4.6, 6.4, 8.2))
    assert found.edges[0] == 1
    assert found.edges[-1] == 10
    assert found.notes == ()


def test_ties_lower_the_number_of_classes_and_it_says_so() -> None:
    found = classify(pd.Series([0.0] * 8 + [1.0, 2.0], name="x"), k=5)
    assert found.k == 2
    assert found.counts["x"].tolist() == [8, 2]
    assert found.notes == ("2 classes instead of 5: equal values are never parted",)


@pytest.mark.parametrize("method", FINDING)
def test_one_value_is_one_class(method: str) -> None:
    found = classify(pd.Series([3.0, 3.0], name="x"), method)
    assert (found.k, found.breaks, found.edges) == (1, (), (3.0, 3.0))
    assert found.labels["x"].tolist() == [1, 1]
    assert found.notes


@pytest.mark.parametrize("seed", range(6))
def test_natural_breaks_have_the_least_sum_of_squares_of_all(seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=11).round(1)
    found = classify(pd.Series(values, name="x"), "natural_breaks", 4)

    def within(ends: tuple[float, ...]) -> float:
        group = np.searchsorted(np.array(ends), values)
        return sum(
            ((values[group == g] - values[group == g].mean()) ** 2).sum() for g in set(group)
        )

    every = [within(ends) for ends in combinations(np.unique(values)[:-1], 3)]
    assert within(found.breaks) == pytest.approx(min(every), abs=1e-12)


def test_natural_breaks_with_fewer_values_than_classes() -> None:
    found = classify(pd.Series([1.0, 5.0, 5.0], name="x"), "natural_breaks", 4)
    assert found.breaks == (1.0,)
    assert found.notes == ("2 classes instead of 4: equal values are never parted",)


THEIRS = """
import json, sys, warnings
sys.modules["numba"] = None  # nothing is compiled, which takes half a minute
import numpy as np
warnings.simplefilter("ignore")
import mapclassify
found = {}
for name, values in json.load(sys.stdin).items():
    methods = {
        "quantiles": mapclassify.Quantiles,
        "equal_intervals": mapclassify.EqualInterval,
        "natural_breaks": mapclassify.FisherJenks,
    }
    for method, classes in methods.items():
        one = classes(np.array(values), 5)
        found[f"{name} {method}"] = [one.bins[:-1].tolist(), one.yb.tolist()]
print(json.dumps(found))
"""


def test_as_mapclassify_classes_them(table: pd.DataFrame) -> None:
    pytest.importorskip("mapclassify")
    columns = table[["poverty_rate", "population", "average_wage"]].astype(float)
    done = subprocess.run(
        [sys.executable, "-c", THEIRS],
        input=json.dumps(columns.to_dict(orient="list")),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(done.stdout)
    assert len(theirs) == 9
    for asked, (breaks, classes) in theirs.items():
        column, method = asked.split()
        found = classify(columns[column], method, 5)
        assert found.breaks == pytest.approx(breaks), asked
        assert (found.labels[column] - 1).tolist() == classes


def test_head_and_tail_by_hand() -> None:
    """Mean 7.375 parts 2 of 8; the mean of these, 27, parts 1 of 2, more than 40 %."""
    values = pd.Series([1.0, 1, 1, 1, 1, 0, 4, 50], name="x")
    found = classify(values, "head_tail")
    assert found.breaks == (7.375,)
    assert found.counts["x"].tolist() == [7, 1]


def test_head_and_tail_without_a_tail_is_one_class_and_says_so() -> None:
    found = classify(pd.Series([1.0, 2, 3, 4], name="x"), "head_tail")
    assert found.k == 1
    assert "no long tail; take natural_breaks" in found.notes[0]


def test_manual_breaks_stand_as_given_and_belong_to_the_class_below() -> None:
    values = pd.Series([5.0, 10.0, 10.1, 30.0], name="x")
    found = classify(values, "manual", breaks=[10, 20, 25])
    assert found.labels["x"].tolist() == [1, 1, 2, 4]
    assert found.counts["x"].tolist() == [2, 1, 0, 1]
    assert found.edges == (5, 10, 20, 25, 30)
    assert found.notes == ()


def test_manual_breaks_beyond_the_values() -> None:
    found = classify(pd.Series([5.0, 6.0], name="x"), "manual", breaks=[1, 10])
    assert found.counts["x"].tolist() == [0, 2, 0]
    assert found.edges == (1, 1, 10, 10)
    alike = classify(pd.Series([5.0, 5.0], name="x"), "manual", breaks=[1, 10])
    assert alike.labels["x"].tolist() == [2, 2]


def test_one_set_of_classes_for_several_maps() -> None:
    maps = pd.DataFrame({"before": [1.0, 2, 3], "after": [10.0, 20, np.nan]}, index=list("abc"))
    found = classify(maps, "manual", breaks=[3, 10])
    assert found.labels["before"].tolist() == [1, 1, 1]
    assert found.labels["after"].tolist() == [2, 3, pd.NA]
    assert found.counts.to_dict("list") == {"before": [3, 0, 0], "after": [0, 1, 1]}
    assert found.notes == ("after: no class for 1 unit without a value",)
    both = classify(maps, k=2)
    assert both.breaks == (3.0,)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"method": "quantile"}, "no classification 'quantile'; did you mean 'quantiles'"),
        ({"k": 1}, "k is 1; take a whole number of 2 or more"),
        ({"breaks": [1, 2]}, "breaks are for the classification 'manual', not for 'quantiles'"),
        ({"method": "manual"}, "wants the option 'breaks'"),
        ({"method": "manual", "breaks": [2, 2]}, "each above the one before"),
        ({"method": "manual", "breaks": []}, "each above the one before"),
        ({"method": "manual", "breaks": [1, np.nan]}, "each above the one before"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict, message: str) -> None:
    with pytest.raises(IndicatorError, match=message):
        classify(pd.Series([1.0, 2.0, 3.0], name="x"), **arguments)


def test_bad_values_are_named() -> None:
    with pytest.raises(IndicatorError, match="x of b is no finite number"):
        classify(pd.Series([1.0, np.inf], index=["a", "b"], name="x"))
    with pytest.raises(IndicatorError, match="x of a is no finite number"):
        classify(pd.Series(["many", "2"], index=["a", "b"], name="x"))
    with pytest.raises(IndicatorError, match="no value to classify"):
        classify(pd.Series([np.nan, np.nan], name="x"))
