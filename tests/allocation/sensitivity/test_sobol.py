"""Sobol indices against analytic values, SALib, and laws."""

import sys

import numpy as np
import pytest
from SALib.analyze import sobol as salib

from allocation.sensitivity import SensitivityError, resampling_weights, sobol

by_order = pytest.mark.parametrize("second_order", [False, True])


def stream(seed=7) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", ["ishigami", "sobol_g"])
def test_analytic_values(models, runs_of, name) -> None:
    _, _, first, total, variance = models[name]
    found = sobol(runs_of(name, 2**14), stream())
    assert found.first[:, 0] == pytest.approx(first, abs=0.005)
    assert found.total[:, 0] == pytest.approx(total, abs=0.005)
    assert found.variance[0] == pytest.approx(variance, rel=0.005)


def test_the_only_interaction_of_ishigami_is_found(runs_of) -> None:
    found = sobol(runs_of("ishigami", 2**13, second_order=True), stream(), second_order=True)
    assert found.pairs == ((0, 1), (0, 2), (1, 2))
    assert found.second[:, 0] == pytest.approx([0, 0.2437, 0], abs=0.02)
    assert found.second_margin.shape == (3, 1)


@pytest.mark.parametrize("name", ["ishigami", "sobol_g"])
def test_margins_cover_the_truth_about_as_often_as_they_say(models, runs_of, name) -> None:
    _, _, first, total, _ = models[name]
    hits = []
    for seed in range(20):
        found = sobol(runs_of(name, 256, seed), stream(seed))
        hits += (np.abs(found.first[:, 0] - first) <= found.first_margin[:, 0]).tolist()
        hits += (np.abs(found.total[:, 0] - total) <= found.total_margin[:, 0]).tolist()
    assert np.mean(hits) > 0.85


@by_order
def test_salib_finds_the_same_for_every_output(amounts, second_order) -> None:
    runs = amounts(second_order)
    found = sobol(runs, stream(), resamples=50, level=0.9, second_order=second_order)
    problem = {"num_vars": 4, "names": list("abcd")}
    for unit in range(runs.shape[2]):
        theirs = salib.analyze(
            problem,
            runs[:, :, unit].ravel(),
            calc_second_order=second_order,
            num_resamples=50,
            conf_level=0.9,
            seed=7,
        )
        names = {"S1": found.first, "ST": found.total}
        margins = {"S1_conf": found.first_margin, "ST_conf": found.total_margin}
        for name, ours in {**names, **margins}.items():
            assert ours[:, unit] == pytest.approx(theirs[name], rel=0, abs=1e-12)
        for place, pair in enumerate(found.pairs):
            assert found.second[place, unit] == pytest.approx(theirs["S2"][pair], abs=1e-12)
            margin = found.second_margin[place, unit]
            assert margin == pytest.approx(theirs["S2_conf"][pair], abs=1e-12)


def test_salib_finds_the_same_where_few_draws_vary() -> None:
    """Some resamples have no variance at all; both count an index of 0 there."""
    runs = np.zeros((40, 4, 1))
    runs[3, 0], runs[3, 1] = 1.0, 1.0
    found = sobol(runs, stream())
    problem = {"num_vars": 2, "names": list("ab")}
    theirs = salib.analyze(problem, runs.ravel(), calc_second_order=False, seed=7)
    for name, ours in {"S1_conf": found.first_margin, "ST_conf": found.total_margin}.items():
        assert np.isfinite(ours).all()
        assert ours[:, 0] == pytest.approx(theirs[name], abs=1e-12)


@by_order
@pytest.mark.parametrize("workers", [2, 3, 8])
def test_the_same_bytes_for_any_number_of_workers(
    amounts, monkeypatch, second_order, workers
) -> None:
    module = sys.modules["allocation.sensitivity.sobol"]
    monkeypatch.setattr(module, "_BLOCK_BYTES", 50_000)
    runs = amounts(second_order)
    alone, shared = (
        sobol(runs, stream(), second_order=second_order, workers=n) for n in (1, workers)
    )
    for name in ("first", "first_margin", "total", "total_margin", "variance"):
        assert getattr(alone, name).tobytes() == getattr(shared, name).tobytes()
    other = sobol(runs, stream(8), second_order=second_order)
    assert (alone.first_margin != other.first_margin).all()


def test_an_output_does_not_depend_on_its_company(amounts) -> None:
    runs = amounts()
    together, alone = sobol(runs, stream()), sobol(runs[:, :, 5:6], stream())
    assert together.first[:, 5] == pytest.approx(alone.first[:, 0], abs=1e-13)
    assert together.total_margin[:, 5] == pytest.approx(alone.total_margin[:, 0], abs=1e-13)


def test_scale_and_shift_of_an_output_do_not_matter(runs_of) -> None:
    runs = runs_of("ishigami", 64)
    one, other = sobol(runs, stream()), sobol(1e-6 * runs + 3, stream())
    assert one.first == pytest.approx(other.first, abs=1e-9)
    assert one.total_margin == pytest.approx(other.total_margin, abs=1e-9)
    assert other.variance == pytest.approx(one.variance * 1e-12, rel=1e-9)


@pytest.mark.parametrize("value", [0, 10**12, 0.1])
def test_an_output_that_does_not_vary_is_marked_and_has_no_indices(amounts, value) -> None:
    runs = amounts().astype(np.float64)
    runs[:, :, [2, 9]] = value
    found = sobol(runs, stream())
    assert found.constant.tolist() == [2, 9]
    assert len(found.varying) == 28
    assert found.first.shape == found.total_margin.shape == (4, 28)
    for name in ("first", "first_margin", "total", "total_margin", "variance"):
        assert np.isfinite(getattr(found, name)).all()


def test_noise_of_floats_is_no_variance_but_a_single_sum_is() -> None:
    runs = np.full((8, 3, 1), 10**13)
    runs[0, 0, 0] += 1
    assert sobol(runs, stream()).varying.tolist() == [0]
    noisy = np.full((8, 3, 1), 0.3)
    noisy[0, 0, 0] = 0.1 + 0.2
    assert sobol(noisy, stream()).constant.tolist() == [0]


def test_nothing_varies_at_all() -> None:
    found = sobol(np.ones((8, 5, 3)), stream())
    assert found.constant.tolist() == [0, 1, 2]
    assert found.first.shape == (3, 0)
    assert found.variance.shape == (0,)


def test_resampling_weights_are_counts_that_add_up() -> None:
    weights = resampling_weights(50, 20, stream())
    assert weights.shape == (20, 50)
    assert weights.sum(axis=1) == pytest.approx(1)
    counts = weights * 50
    assert counts == pytest.approx(np.rint(counts))
    assert counts.max() > 1
    taken = stream().integers(50, size=(50, 20))
    assert counts[3] == pytest.approx(np.bincount(taken[:, 3], minlength=50))


@pytest.mark.parametrize(
    ("outputs", "options", "told"),
    [
        (np.ones((4, 5)), {}, "shape (draws, runs, outputs)"),
        (np.ones((0, 5, 1)), {}, "shape (draws, runs, outputs)"),
        (np.array([[["a", "b", "c"]]]), {}, "must be numbers"),
        (np.ones((4, 2, 1)), {}, "2 runs a draw; Saltelli's scheme has factors + 2"),
        (np.ones((4, 5, 1)), {"second_order": True}, "has 2 factors + 2"),
        (np.ones((4, 5, 1)), {"resamples": 1}, "1 resamples at level 0.95"),
        (np.ones((4, 5, 1)), {"level": 1.0}, "a level between 0 and 1"),
        (np.array([[[1.0]] * 4, [[1.0], [np.nan], [1], [1]]]), {}, "1 of 2 draws have a run"),
    ],
)
def test_outputs_that_cannot_be_analysed(outputs, options, told) -> None:
    with pytest.raises(SensitivityError) as caught:
        sobol(outputs, stream(), **options)
    assert told in str(caught.value)
