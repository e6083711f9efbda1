import numpy as np
import pandas as pd
import pytest

from indicators import IndicatorError
from indicators.forecast import FORECAST, compare_methods, forecast, history
from indicators.forecast.methods import POINTS
from indicators.forecast.periods import years

PERIODS = ["2020", "2023", "2024", "2025", "2026"]
TIMES = np.array([2020.0, 2023, 2024, 2025, 2026])


def _past(*rows: list[float], periods: list[str] = PERIODS) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=periods, index=[f"u{at}" for at in range(len(rows))])


NOISY = _past([100.0, 112, 113, 118, 121], [50.0, 47, 49, 44, 43])


@pytest.mark.parametrize("method", ["drift", "linear"])
def test_a_line_is_carried_on_exactly(method: str) -> None:
    past = _past((3 * TIMES - 5900).tolist(), (-2 * TIMES + 5000).tolist())
    found = forecast(past, ["2027", "2030"], method=method)
    expected = [3 * 2027 - 5900, 3 * 2030 - 5900, -2 * 2027 + 5000, -2 * 2030 + 5000]
    np.testing.assert_allclose(found.table["value"], expected)
    np.testing.assert_allclose(found.table["high"] - found.table["low"], 0, atol=1e-6)
    assert found.errors["mae"] == pytest.approx(0, abs=1e-8)
    assert any("intervals without width say nothing of the future" in n for n in found.notes)


def test_the_last_value_stays() -> None:
    found = forecast(NOISY, ["2027", "2028"], method="last")
    assert found.table["value"].tolist() == [121, 121, 43, 43]


def test_a_damped_trend_lies_between_the_last_value_and_drift_and_levels_off() -> None:
    periods = [str(year) for year in range(2027, 2227, 10)]
    damped = forecast(NOISY, periods, method="damped_trend").table["value"].loc["u0"]
    drift = forecast(NOISY, periods, method="drift").table["value"].loc["u0"]
    assert ((damped > 121) & (damped < drift)).all()
    slope = (121 - 100) / 6
    assert damped.iloc[0] == pytest.approx(121 + 0.85 * slope)
    assert damped.iloc[-1] == pytest.approx(121 + slope * 0.85 / 0.15)
    slow = forecast(NOISY, ["2028"], method="damped_trend", options={"damping": 0.5})
    assert slow.table["value"].loc["u0"].item() == pytest.approx(121 + slope * 0.75)


@pytest.mark.parametrize("method", FORECAST.methods)
def test_everything_is_marked_and_intervals_widen_around_the_value(method: str) -> None:
    found = forecast(NOISY, ["2027", "2028", "2029"], method=method).table
    assert (found["quality"] == "forecast").all()
    assert (found["low"] < found["value"]).all()
    assert (found["value"] < found["high"]).all()
    for unit in ("u0", "u1"):
        assert np.all(np.diff((found["high"] - found["low"]).loc[unit]) > 0)


@pytest.mark.parametrize("method", FORECAST.methods)
def test_units_and_scale_go_with_the_forecast(method: str) -> None:
    first = forecast(NOISY, ["2028"], method=method).table[["value", "low", "high"]]
    other = forecast(NOISY * 1000, ["2028"], method=method).table[["value", "low", "high"]]
    np.testing.assert_allclose(other, first * 1000)
    mixed = forecast(NOISY[PERIODS[::-1]].iloc[::-1], ["2028"], method=method).table
    pd.testing.assert_frame_equal(mixed.loc[["u0", "u1"]][["value", "low", "high"]], first)


def test_linear_as_scipy_fits_it() -> None:
    from scipy.stats import linregress, t

    values = NOISY.loc["u0"].to_numpy()
    line = linregress(TIMES, values)
    residual = values - line.intercept - line.slope * TIMES
    s = np.sqrt((residual**2).sum() / 3)
    spread = ((TIMES - TIMES.mean()) ** 2).sum()
    reach = t.ppf(0.95, 3) * s * np.sqrt(1 + 1 / 5 + (2028 - TIMES.mean()) ** 2 / spread)
    found = forecast(NOISY, ["2028"], method="linear", level=0.9).table.loc[("u0", "2028")]
    assert found["value"] == pytest.approx(line.intercept + line.slope * 2028)
    assert found["high"] - found["value"] == pytest.approx(reach)


@pytest.mark.parametrize(
    ("method", "trend"), [("last", 0.0), ("drift", 2.0), ("damped_trend", 0.0)]
)
def test_intervals_of_walks_cover_as_often_as_they_say(method: str, trend: float) -> None:
    rng = np.random.default_rng(5)
    steps = np.diff([*TIMES, 2028.0])
    moves = rng.normal(trend * steps, 3 * np.sqrt(steps), size=(3000, 5))
    walk = 500 + np.cumsum(np.column_stack([np.zeros(3000), moves]), axis=1)
    past = _past(*walk[:, :5].tolist())
    found = forecast(past, ["2028"], method=method, level=0.8).table
    truth = walk[:, 5]
    covered = ((found["low"].to_numpy() <= truth) & (truth <= found["high"].to_numpy())).mean()
    assert covered == pytest.approx(0.8, abs=0.03)


def test_intervals_of_a_line_with_noise_cover_as_often_as_they_say() -> None:
    rng = np.random.default_rng(6)
    all_times = np.array([*TIMES, 2028.0])
    values = 4 * (all_times - 2000) + rng.normal(0, 2, size=(3000, 6))
    found = forecast(_past(*values[:, :5].tolist()), ["2028"], method="linear", level=0.9).table
    truth = values[:, 5]
    covered = ((found["low"].to_numpy() <= truth) & (truth <= found["high"].to_numpy())).mean()
    assert covered == pytest.approx(0.9, abs=0.02)


def test_the_back_test_uses_only_what_was_known() -> None:
    found = forecast(NOISY, ["2027"], method="drift").backtest.set_index(["code", "period"])
    assert list(found.index) == [("u0", "2025"), ("u1", "2025"), ("u0", "2026"), ("u1", "2026")]
    row = found.loc[("u0", "2025")]
    known = NOISY[PERIODS[:3]]
    again = forecast(known, ["2025"], method="drift").table.loc[("u0", "2025")]
    assert row["forecast"] == again["value"] == pytest.approx(113 + 13 / 4)
    assert (row["low"], row["high"]) == (again["low"], again["high"])
    assert (row["value"], row["from_period"], row["years_ahead"]) == (118, "2024", 1)


def test_errors_by_hand() -> None:
    past = _past([10.0, 12.0, 11.0], periods=["2021", "2022", "2023"])
    found = forecast(past, ["2024"], method="last").errors
    assert found["points"] == 1
    assert found["mean_error"] == 1
    assert found["mae"] == found["rmse"] == 1
    assert found["mape"] == pytest.approx(100 / 11)
    assert found["coverage"] == 1
    below = forecast(past - 11, ["2024"], method="last").errors
    assert np.isnan(below["mape"])


def test_too_little_to_test_is_said() -> None:
    past = _past([1.0, 2.0], periods=["2024", "2025"])
    found = forecast(past, ["2026"], method="last")
    assert found.errors["points"] == 0
    assert np.isnan(found.errors["mae"])
    assert "too few points to test the method on its own past" in found.notes
    assert any("as few as 2 points" in note for note in found.notes)


def test_methods_are_compared_on_the_same_points() -> None:
    found = compare_methods(NOISY)
    assert list(found.index) == list(FORECAST.methods)
    assert set(POINTS) == set(FORECAST.methods)
    assert found["points"].tolist() == [4, 4, 4, 4]
    own = forecast(NOISY, ["2027"], method="drift").errors
    assert found.loc["drift", "mae"] == pytest.approx(own["mae"])


def test_gaps_in_the_past_are_left_out_and_said() -> None:
    gaps = _past([100.0, 112, np.nan, 118, 121], [50.0, 47, 49, 44, np.nan])
    found = forecast(gaps, ["2027"], method="drift")
    assert found.table["value"].loc["u0"].item() == pytest.approx(121 + 21 / 6)
    assert found.table["value"].loc["u1"].item() == pytest.approx(44 - 6 / 5 * 2)
    assert any("no value at 2026, carried on from an earlier one: u1" in n for n in found.notes)
    thin = _past([1.0, 2.0, np.nan], [np.nan, np.nan, 3.0], periods=["2023", "2024", "2025"])
    with pytest.raises(IndicatorError, match="'last' wants 2 values; there are fewer for u1: add"):
        forecast(thin, ["2026"], method="last")
    assert forecast(gaps.iloc[[1]], ["2027"], method="drift").errors["points"] == 1


def test_the_scale_has_ends() -> None:
    falling = _past([9.0, 7.0, 3.0, 2.5, 1.0])
    found = forecast(falling, ["2027", "2030"], method="drift", least=0)
    assert (found.table[["value", "low", "high"]] >= 0).all().all()
    assert "forecasts of 1 unit are cut off at the end of the scale" in found.notes
    assert forecast(falling, ["2027"], method="last", most=100).table["high"].max() <= 100


def test_far_is_said_to_be_too_far() -> None:
    assert any("too far to rely on" in n for n in forecast(NOISY, ["2031"]).notes)
    assert not any("too far" in n for n in forecast(NOISY, ["2028"]).notes)


def test_the_bundled_population() -> None:
    past = history("population")
    assert past.shape == (208, 5)
    found = forecast(past, ["2027-01-01"], least=0)
    assert len(found.table) == 208
    assert found.errors["points"] > 400
    assert found.errors["mape"] < 1
    with pytest.raises(IndicatorError, match="no indicator 'populaton'; did you mean 'population'"):
        history("populaton")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"periods": ["2026"]}, "periods after 2026 are wanted, not 2026"),
        ({"periods": []}, "periods after 2026 are wanted, not none"),
        ({"periods": ["2027-01-01"]}, "periods of one kind are wanted"),
        ({"periods": ["soon"]}, "the period 'soon' is none; write 2024"),
        ({"method": "drifts"}, "no forecast 'drifts'; did you mean 'drift'"),
        ({"level": 90}, "level is 90; it lies between 0 and 1"),
        ({"method": "damped_trend", "options": {"damping": 1}}, "damping is 1; it lies between"),
        ({"options": {"dampin": 1}}, "'drift' has no option 'dampin'"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict, message: str) -> None:
    with pytest.raises(IndicatorError, match=message):
        forecast(NOISY, **{"periods": ["2027"], **arguments})


def test_bad_histories_are_refused() -> None:
    with pytest.raises(IndicatorError, match=r"'drift' wants 3 values; .* choose 'last'"):
        forecast(NOISY[PERIODS[:2]], ["2027"])
    with pytest.raises(IndicatorError, match="the history is empty"):
        forecast(NOISY.iloc[:0], ["2027"])
    with pytest.raises(IndicatorError, match="a value of u0 is infinite"):
        forecast(NOISY.assign(**{"2023": [np.inf, 1.0]}), ["2027"])
    many = _past(*[[1.0, np.nan, np.nan, np.nan, np.nan]] * 7)
    with pytest.raises(IndicatorError, match="u0, u1, u2, u3, u4 and 2 more"):
        forecast(many, ["2027"])


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        (["2024", "2025"], [2024.0, 2025.0]),
        (["2024-H1", "2024-H2"], [2024.0, 2024.5]),
        (["2024-Q1", "2024-Q4"], [2024.0, 2024.75]),
        (["2024-M01", "2024-M07"], [2024.0, 2024.5]),
        (["2024-01", "2024-07"], [2024.0, 2024.5]),
        (["2024-01-01", "2024-12-31"], [2024.0, 2024 + 365 / 366]),
    ],
)
def test_periods_are_points_in_time(periods: list[str], expected: list[float]) -> None:
    np.testing.assert_allclose(years(periods), expected)


def test_bad_periods_are_refused() -> None:
    with pytest.raises(IndicatorError, match="the period 2024 comes twice"):
        years(["2024", "2024"])
    with pytest.raises(IndicatorError, match="the period '2024-02-30' is none"):
        years(["2024-02-30"])
    with pytest.raises(IndicatorError, match=r"the period '2023-M01\.\.M09' is none"):
        years(["2023-M01..M09"])
