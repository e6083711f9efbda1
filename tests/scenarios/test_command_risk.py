"""`risk` and `forecast` as people use them."""

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from indicators import Index, load_catalogue, load_quality, load_table
from indicators.forecast import forecast, history
from indicators.risk import risk_score

NEED = """[index.need.members]
poverty_rate = { weight = 2 }
unemployment_rate = {}
"""
OWN = "[index.need.members]\npopulation = { direction = 1 }\n"


@pytest.fixture(autouse=True)
def files(folder: Path) -> None:
    (folder / "need.toml").write_text(NEED, encoding="utf-8")
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    history = "code,x@2022,x@2023,x@2024,x@2025\na,1,2,4,5\nb,5,4,4,2\n"
    (folder / "history.csv").write_text(history, encoding="utf-8")
    (folder / "periods.csv").write_text(history.replace("x@", ""), encoding="utf-8")


def _table(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype={"code": str}, index_col="code")


# ------------------------------------------------------------------------------------------ risk


def test_scores_classes_ranks_and_reasons(divided: Callable, folder: Path) -> None:
    table = _table(divided("risk", "need.toml", "--classes", 4, "--reasons", 2))
    index = Index.read(folder / "need.toml").compute(load_table())
    risk = risk_score(index, k=4, most=2, quality=load_quality())
    pd.testing.assert_series_equal(table["score"], risk.table["score"], check_index_type=False)
    assert table["risk"].tolist() == risk.table["risk"].tolist()
    assert table["rank"].tolist() == risk.table["rank"].tolist()
    worst = table["rank"].idxmin()
    strongest = risk.reasons.loc[(worst, 1)]
    assert table.loc[worst, ["reason_1", "quality_1"]].tolist() == [
        strongest["indicator"], strongest["quality"],
    ]  # fmt: skip
    assert table.at[worst, "points_1"] == pytest.approx(strongest["contribution"])
    best = table["rank"].idxmax()
    assert pd.isna(table.at[best, "reason_1"])
    assert "reason_3" not in table


def test_manual_breaks_and_ones_own_table(divided: Callable) -> None:
    asked = ("risk", "own.toml", "--data", "units.csv", "--method", "manual", "--breaks", "30,90")
    table = _table(divided(*asked))
    assert table["risk"].tolist() == [3, 2, 1]
    assert table["quality_1"].isna().all()


def test_a_scenario_holds_the_index_as_well(divided: Callable, folder: Path) -> None:
    (folder / "s.toml").write_text(
        'data = "units.csv"\nbudget = 10\nformula = "formula.toml"\n' + OWN, encoding="utf-8"
    )
    assert len(_table(divided("risk", "s.toml", "--classes", 2))) == 3


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_space_adds_clusters_and_tells_of_the_whole_map(
    command: Callable, folder: Path, ending: str
) -> None:
    asked = ("risk", "need.toml", "--space", "--permutations", 199, "--seed", 3)
    outcome = command(*asked, "--out", f"r.{ending}")
    assert outcome.status == 0, outcome.err
    assert "note: Moran's I is " in outcome.err
    assert "a pattern may be made by estimates" in outcome.err
    assert "permutations are too few" in outcome.err
    assert f"r.{ending}: 208 units in 5 classes" in outcome.err
    if ending == "csv":
        table = _table((folder / "r.csv").read_text("utf-8"))
        assert set(table["cluster"]) <= {"HH", "LL", "HL", "LH", "none"}
        assert table["p_adjusted"].between(0, 1).all()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("need.toml", "--classes", 1), "k is 1"),
        (("need.toml", "--reasons", 0), "most is 0"),
        (("need.toml", "--breaks", "1,2"), "breaks are for the classification 'manual'"),
        (("need.toml", "--method", "manual"), "wants the option 'breaks'"),
        (("need.toml", "--method", "manual", "--breaks", "1;2"), "write numbers with commas"),
        (("need.toml", "--method", "manual", "--breaks", "2,1"), "each above the one before"),
        (("own.toml", "--data", "units.csv", "--space"), "only their neighbours are known"),
        (("need.toml", "--space", "--permutations", 0), "permutations is 0"),
        (("need.toml", "--data", "units.csv"), "there is no column 'poverty_rate'"),
        (("need.toml", "--out", "need.toml"), "a result ends in"),
        (("own.toml", "--data", "units.csv", "--out", "units.csv"), "overwrite an input"),
        (("scenario.toml",), "scenario.toml: it holds no index"),
        (("nope.toml",), "there is no such file"),
    ],
)
def test_a_bad_question_of_risk_is_refused(refused: Callable, arguments: tuple, told: str) -> None:
    assert told in refused("risk", *arguments)


# -------------------------------------------------------------------------------------- forecast


def test_a_bundled_indicator_is_carried_on(command: Callable) -> None:
    outcome = command("forecast", "population", "--periods", "2027-01-01", "2028-01-01")
    assert outcome.status == 0
    table = _table(outcome.out)
    expected = forecast(history("population"), ["2027-01-01", "2028-01-01"], least=0).table
    assert table["value"].tolist() == pytest.approx(expected["value"].tolist())
    assert set(table["quality"]) == {"forecast"}
    assert table["period"].tolist() == ["2027-01-01", "2028-01-01"] * 208
    assert "note: as few as" in outcome.err


@pytest.mark.parametrize("file", ["history.csv", "periods.csv"])
@pytest.mark.parametrize(
    ("options", "values"),
    [
        (("--method", "last"), [5, 2]),
        (("--method", "damped_trend", "--damping", 0.5), [5 + 0.5 * 4 / 3, 2 - 0.5]),
        (("--method", "linear", "--least", 3, "--most", 4), [4, 3]),
    ],
)
def test_ones_own_history(
    divided: Callable, file: str, options: tuple, values: list[float]
) -> None:
    table = _table(divided("forecast", "x", "--data", file, "--periods", "2026", *options))
    assert table.index.tolist() == ["a", "b"]
    assert table["value"].tolist() == pytest.approx(values)


def test_the_catalogue_bounds_what_an_indicator_can_be(divided: Callable, folder: Path) -> None:
    assert load_catalogue().at["poverty_rate", "unit"] == "%"
    rows = "code,2022,2023,2024,2025\na,80,85,92,99\nb,9,6,4,1\n"
    (folder / "h.csv").write_text(rows, encoding="utf-8")
    asked = ("forecast", "poverty_rate", "--data", "h.csv", "--periods", "2027")
    table = _table(divided(*asked))
    assert table["value"].tolist() == [100, 0]
    assert _table(divided(*asked, "--most", 150))["value"].iloc[0] > 100


def test_methods_are_compared(divided: Callable) -> None:
    out = divided("forecast", "population", "--compare")
    assert out.splitlines()[0] == "method,points,mean_error,mae,rmse,mape,coverage"
    assert len(out.splitlines()) == 5


def test_a_forecast_is_written(divided: Callable, folder: Path) -> None:
    divided("forecast", "population", "--periods", "2027-01-01", "--out", "f.parquet")
    table = pd.read_parquet(folder / "f.parquet")
    assert (len(table), table.index.name) == (208, "code")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("populaton", "--periods", "2027-01-01"), "did you mean 'population'"),
        (("population",), "give --periods"),
        (("population", "--periods", "2020-01-01"), "periods after"),
        (("population", "--periods", "soon"), "soon"),
        (("population", "--periods", "2027-01-01", "--level", 2), "level is 2"),
        (("population", "--periods", "2027-01-01", "--damping", 0.5), "no option 'damping'"),
        (("x", "--data", "units.csv", "--periods", "2027"), "no columns x@PERIOD"),
        (("x", "--data", "words.csv", "--periods", "2027"), "column 2024 holds cells that are no"),
        (("x", "--data", "nope.csv", "--periods", "2027"), "no such file"),
        (("x", "--data", "history.csv", "--periods", "2026", "--out", "history.csv"), "overwrite"),
        (("population", "--periods", "2027-01-01", "--out", "f.txt"), "a result ends in"),
    ],
)
def test_a_bad_question_of_forecast_is_refused(
    refused: Callable, folder: Path, arguments: tuple, told: str
) -> None:
    (folder / "words.csv").write_text("code,2023,2024\na,1,x\nb,2,y\n", encoding="utf-8")
    assert told in refused("forecast", *arguments)
