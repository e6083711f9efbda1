"""The Handbook's example, the Technology Achievement Index, replayed to its printed digits.

The data are printed with telephones and electricity rounded to two digits of a logarithm, so that
what hangs on these two differs in the last printed digit now and then.
"""

import numpy as np
import pandas as pd
import pytest

from indicators import index_from
from indicators.index.diagnose import cronbach_alpha, principal_components

DIGITS = 0.005 + 1e-9
PILLARS = {
    "creation": ("patents", "royalties"),
    "recent": ("internet", "exports"),
    "old": ("telephones", "electricity"),
    "skills": ("schooling", "university"),
}


def _near(found: pd.DataFrame, printed: pd.DataFrame, slack: float) -> pd.DataFrame:
    """The cells further apart than the slack."""
    apart = (found - printed.to_numpy()).abs()
    return apart[apart > slack].stack().dropna()


# ------------------------------------------------------------------------- normalisation, p. 87


@pytest.fixture
def schooling(tai):
    return tai["schooling"].to_numpy()


@pytest.mark.parametrize(
    ("column", "method", "options", "scale"),
    [
        ("rank", "rank", {}, 1),
        ("z_score", "z_score", {}, 1),
        ("min_max", "min_max", {"range": (0, 1)}, 1),
        ("min_max", "distance_to_best", {}, 1),
        ("ratio_best", "fraction_of_maximum", {}, 1),
        ("difference_worst", "distance_to_worst", {}, 0.01),
        ("above_below_mean", "above_below_mean", {}, 1),
    ],
)
def test_table_15(schooling, published, normalise, column, method, options, scale):
    found = normalise(method, schooling, **options) * scale
    assert np.abs(found - published("normalised")[column].to_numpy()).max() <= DIGITS


def test_table_15_by_percentile_is_the_rank_over_all(schooling, published, normalise):
    found = normalise("rank", schooling) / len(schooling) * 100
    assert np.abs(found - published("normalised")["percentile"].to_numpy()).max() <= 0.05 + 1e-9


def test_table_15_by_categories(schooling, published, normalise):
    """Its seven classes (with 50 in the middle) are not the six of Table 3, p. 30.

    Finland (percentile 65.2, printed 60) and Spain (17.4, printed 40) stand on an edge of a class,
    where the position of a percentile between two units decides; the other 21 agree.
    """
    found = normalise(
        "categorical",
        schooling,
        percentiles=[5, 15, 35, 65, 85, 95],
        scores=[0, 20, 40, 50, 60, 80, 100],
    )
    printed = published("normalised")["categorical"]
    assert set(printed.index[found != printed]) == {"Finland", "Spain"}


# ----------------------------------------------------------------- multivariate analysis, p. 64 ff


def test_table_6_correlations(tai, published):
    assert _near(tai.corr(), published("correlations"), 0.0181).empty


def test_table_7_eigenvalues(tai):
    found = principal_components(tai)
    printed = [3.3, 1.7, 1.0, 0.9, 0.5, 0.3, 0.2, 0.1]
    assert found.eigenvalues.to_numpy() == pytest.approx(printed, abs=0.055)
    shares = [41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9]
    assert found.explained.to_numpy() * 100 == pytest.approx(shares, abs=0.16)
    assert found.eigenvalues.sum() == pytest.approx(8)


def test_table_8_loadings(tai, published):
    """A component's sign is free, so each is compared by the side of its largest loading."""
    found, printed = principal_components(tai).loadings, published("loadings")
    signs = np.sign((found.to_numpy() * printed.to_numpy()).sum(axis=0))
    assert _near(found * signs, printed, 0.0151).empty


def test_table_11_alpha(tai, published):
    assert cronbach_alpha(tai) == pytest.approx(0.70, abs=DIGITS)
    found = [cronbach_alpha(tai.drop(columns=name)) for name in tai]
    assert found == pytest.approx(published("alpha")["alpha"].tolist(), abs=0.0015)


# ---------------------------------------------------------------------------- weights, p. 90 f.


def test_table_18_weights_by_principal_components(tai, published, weigh):
    """Four factors are kept, as the Handbook does, though the fourth's eigenvalue is 0.9.

    The text gives exports the weight 0.23 in factor 2, which makes 0.06 of the whole (so Table 22),
    but its largest loading is in factor 1, which makes the 0.07 of this table.
    """
    found = weigh("factor_analysis", tai, least_eigenvalue=0.85)
    assert found == pytest.approx(published("weights")["pc"].tolist(), abs=DIGITS + 1e-3)
    assert found.sum() == pytest.approx(1)


def test_table_9_explained_variance_shows_in_the_weights(tai, published, weigh):
    """Varimax "normalised" (Kaiser): from the printed rotated loadings come the same weights."""
    squares = published("rotated").drop(columns="communality").to_numpy() ** 2
    assert squares.sum(axis=0) == pytest.approx([2.64, 1.39, 1.19, 1.76], abs=0.025)
    expected = squares.max(axis=1) / squares.max(axis=1).sum()
    found = weigh("factor_analysis", tai, least_eigenvalue=0.85)
    assert found == pytest.approx(expected, abs=0.004)


def test_table_19_benefit_of_the_doubt(tai, published, normalise, weigh):
    """The printed weights of every country give its printed score on min-max values in [0, 1].

    The bounds behind them are not told, so our unbounded score can only be as good or better; those
    with the score 1 have it here too.
    """
    scaled = tai.apply(lambda column: normalise("min_max", column, range=(0, 1)))
    printed = published("benefit")
    weights, scores = printed.drop(columns="score"), printed["score"]
    replayed = (scaled.loc[printed.index] * weights).sum(axis=1)
    assert (replayed - scores).abs().max() < 0.02

    own = weigh("benefit_of_the_doubt", scaled)
    found = pd.Series((own * scaled.to_numpy()).sum(axis=1), index=tai.index)
    assert (found.loc[printed.index] >= scores - 0.01).all()
    assert found[["Finland", "United States", "Sweden"]].to_numpy() == pytest.approx(np.ones(3))


def test_table_20_analytic_hierarchy(weigh):
    """The judgements of p. 97 are consistent; they are one person's.

    Table 22 (p. 100) and Figure 17 print the mean of several people's weights (0.25 for university,
    which is among the least here), so that its weights do not follow from this matrix.
    """
    judgements = [
        [1, 2, 3, 2, 5, 5, 1, 3],
        [1 / 2, 1, 2, 1 / 2, 4, 4, 1 / 2, 3],
        [1 / 3, 1 / 2, 1, 1 / 4, 2, 2, 1 / 5, 1 / 2],
        [1 / 2, 2, 4, 1, 4, 4, 1 / 2, 3],
        [1 / 5, 1 / 4, 1 / 2, 1 / 4, 1, 1, 1 / 5, 1 / 2],
        [1 / 5, 1 / 4, 1 / 2, 1 / 4, 1, 1, 1 / 5, 1 / 2],
        [1, 2, 5, 2, 5, 5, 1, 4],
        [1 / 3, 1 / 3, 2, 1 / 3, 2, 2, 1 / 4, 1],
    ]
    found = weigh("ahp", np.zeros((3, 8)), judgements=judgements)
    vector = np.ones(8)
    for _ in range(200):  # the power method, independently
        vector = np.array(judgements) @ vector
        vector /= vector.sum()
    assert found == pytest.approx(vector, abs=1e-9)
    assert list(np.argsort(-found)[:3]) == [6, 0, 3]


# ------------------------------------------------------------------------------ the whole index


def _index(weights: pd.Series, goalposts: pd.DataFrame, **parts: object) -> dict[str, object]:
    """Eight indicators in one group, normalised by the goalposts of 2001."""
    return {
        "members": {
            name: {
                "weight": float(weights[name]),
                "direction": 1,
                "normalise": {
                    "method": "goalposts",
                    "low": float(goalposts.loc[name, "low"]),
                    "high": float(goalposts.loc[name, "high"]),
                    "scale": 1,
                },
            }
            for name in weights.index
        },
        **parts,
    }


def _ranks(scores: pd.Series, countries: pd.Index) -> list[int]:
    return scores.rank(ascending=False, method="min").astype(int).loc[countries].tolist()


def test_the_index_of_2001_by_pillars(tai, published):
    """Human Development Report 2001: goalposts, cut off, means of two in four pillars."""
    flat = _index(pd.Series(1.0, tai.columns), published("goalposts"))["members"]
    members = {
        pillar: {"members": {name: flat[name] for name in names}}
        for pillar, names in PILLARS.items()
    }
    result = index_from("tai", {"members": members}).compute(tai)
    printed = published("hdr")["tai"]
    found = result.aggregated["tai"]
    assert (found.loc[printed.index] - printed).abs().max() < 0.007
    assert found["Finland"] == pytest.approx(0.744, abs=0.0015)
    new_zealand = result.aggregated.loc["New Zealand"]
    pillars = new_zealand[[f"tai_{pillar}" for pillar in PILLARS]].tolist()
    assert pillars == pytest.approx([0.076, 0.411, 0.984, 0.725], abs=0.0015)
    assert new_zealand["electricity"] == 1.0  # cut off at the goalpost


@pytest.mark.parametrize(
    ("weights", "most_wrong", "furthest"),
    [("equal", 0, 0), ("budget_allocation", 0, 0), ("factor_analysis", 4, 1), ("ahp", 3, 2)],
)
def test_table_23_ranks(tai, published, weights, most_wrong, furthest):
    """Equal weights and budget allocation give all 23 places.

    Weights by factor analysis and AHP are printed to two digits in Table 22 (the former add up to
    1.00, the latter to 1.01), which moves a few neighbours.
    """
    data = _index(published("weights")[weights], published("goalposts"))
    found = index_from("tai", data).compute(tai).aggregated["tai"]
    printed = published("ranks")[weights]
    apart = np.abs(np.array(_ranks(found, printed.index)) - printed.to_numpy())
    assert (apart > 0).sum() <= most_wrong
    assert apart.max() <= furthest


def test_table_38_geometric_ranks(tai, published):
    """All 23 places follow from the raw indicators, without normalisation (equation 37)."""
    members = {name: {"direction": 1} for name in tai}
    data = {"members": members, "normalise": "none", "aggregate": "geometric"}
    found = index_from("tai", data).compute(tai).aggregated["tai"]
    printed = published("ranks")["geometric"]
    assert _ranks(found, printed.index) == printed.tolist()
