"""Trend and short forecast of an indicator, unit by unit, with intervals and a back-test."""

from indicators.forecast.backtest import compare_methods
from indicators.forecast.forecast import QUALITY, Forecast, forecast, history
from indicators.forecast.methods import FORECAST

__all__ = ["FORECAST", "QUALITY", "Forecast", "compare_methods", "forecast", "history"]
