"""Classes for maps, and the risk classes of an index with a reason for each unit."""

from indicators.risk.breaks import CLASSIFY
from indicators.risk.classify import Classes, classify
from indicators.risk.score import RiskScore, risk_score

__all__ = ["CLASSIFY", "Classes", "RiskScore", "classify", "risk_score"]
