"""Shares of variance, all outputs as one, and the table of indices."""

import numpy as np
import pandas as pd
import pytest

from allocation.sensitivity import SensitivityError, overall, shares_of_variance, sobol, table

FACTORS = list("abcd")


@pytest.fixture(scope="module")
def indices(amounts):
    runs = amounts()
    runs[:, :, 1] = 5
    return sobol(runs, np.random.default_rng(7))


def test_shares_add_up_and_are_never_negative(indices) -> None:
    shares = shares_of_variance(indices)
    assert shares.shape == (5, 29)
    assert (shares >= 0).all()
    assert shares.sum(axis=0) == pytest.approx(1)


def test_shares_of_a_known_model(models, runs_of) -> None:
    _, _, first, _, _ = models["ishigami"]
    shares = shares_of_variance(sobol(runs_of("ishigami", 2**13), np.random.default_rng(7)))[:, 0]
    assert shares == pytest.approx([*first, 1 - first.sum()], abs=0.02)


def test_scatter_above_one_is_scaled_away() -> None:
    runs = np.zeros((4, 4, 1))
    runs[:, :, 0] = [[0, 1, 1, 1], [0, 1, 1, 1], [1, 0, 0, 0], [1, 0, 0, 0]]
    found = sobol(runs, np.random.default_rng(7))
    assert found.first.sum() > 1
    assert shares_of_variance(found)[:, 0] == pytest.approx([0.5, 0.5, 0])


def test_overall_weighs_outputs_by_their_variance(indices) -> None:
    found = overall(indices)
    share = indices.variance / indices.variance.sum()
    assert found.first == pytest.approx((indices.first * share).sum(axis=1))
    assert found.total == pytest.approx((indices.total * share).sum(axis=1))


def test_copies_of_an_output_change_nothing_overall(runs_of) -> None:
    runs = runs_of("sobol_g", 128)
    one = overall(sobol(runs, np.random.default_rng(7)))
    more = overall(sobol(np.repeat(runs, 3, axis=2), np.random.default_rng(7)))
    assert more.first == pytest.approx(one.first)


def test_nothing_that_varies_has_nothing_to_share() -> None:
    with pytest.raises(SensitivityError, match="no output varies"):
        overall(sobol(np.ones((4, 4, 2)), np.random.default_rng(7)))


def test_the_table_has_no_numbers_where_there_are_none(indices) -> None:
    codes = [f"u{place}" for place in range(30)]
    found = table(indices, FACTORS, codes)
    assert found.index.names == ["output", "factor"]
    assert len(found) == 120
    assert found.loc["u1", "first"].isna().all()
    assert not found.loc["u1", "varies"].any()
    assert found.drop("u1", level="output").notna().all(axis=None)
    assert found.loc[("u2", "c"), "total"] == indices.total[2, 1]
    assert found["first"].dtype == pd.Float64Dtype()


def test_the_table_wants_every_name(indices) -> None:
    with pytest.raises(SensitivityError, match="3 factors and 2 outputs are named"):
        table(indices, ["a", "b", "c"], ["x", "y"])
