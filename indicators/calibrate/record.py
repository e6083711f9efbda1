"""What a calibration found, and from what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from indicators.index import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a calibration is made: the arguments of `calibrate`, checked there."""

    method: str
    keep_shares: bool
    least: float
    folds: int
    draws: int
    level: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Weights of an index's indicators, estimated from an outcome, beside those in force.

    index: the index with the weights in force. outcome, per: the columns explained.
    weights: a row an indicator; columns dimension (the member of the highest level it is under),
    in_force, estimate, low, high (all shares; in_force and estimate add up to 1), change
    (estimate - in_force) and outside (whether the weight in force lies outside low to high).
    fit: rows in_force and estimate; columns r2 and rmse on the units themselves, r2_cv and rmse_cv
    on units left out; rmse in the units of the outcome (by `per`).
    intercept, slope: outcome = intercept + slope * index, in the scale of the normalised stage.
    penalty: of the ridge, as a multiple of the mean sum of squares of a column; 0 without one.
    units: how many were used; left_out: codes without an outcome. failed: bootstrap draws in which
    nothing could be estimated. data_hash: SHA-256 of the columns read. warnings: sentences.
    """

    index: Index
    outcome: str
    per: str | None
    settings: Settings
    weights: pd.DataFrame = field(repr=False)
    fit: pd.DataFrame = field(repr=False)
    intercept: float
    slope: float
    penalty: float
    units: int
    left_out: tuple[str, ...]
    failed: int
    data_hash: str
    versions: Mapping[str, str] = field(repr=False)
    warnings: tuple[str, ...]
