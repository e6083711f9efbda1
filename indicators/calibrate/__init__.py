"""Weights of an index estimated from an outcome or from past spending."""

from indicators.calibrate.calibrate import calibrate
from indicators.calibrate.record import Calibration
from indicators.calibrate.reweigh import calibrated_index, with_weights
from indicators.calibrate.solve import METHODS
from indicators.calibrate.write import write_calibration, write_index

__all__ = [
    "METHODS",
    "Calibration",
    "calibrate",
    "calibrated_index",
    "with_weights",
    "write_calibration",
    "write_index",
]
