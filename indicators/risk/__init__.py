"""Classes for maps, and the risk classes of an index with a reason for each unit."""

from indicators.risk.breaks import CLASSIFY
from indicators.risk.classify import Classes, classify
from indicators.risk.map import RiskMap, risk_map
from indicators.risk.score import RiskScore, risk_score

__all__ = ["CLASSIFY", "Classes", "RiskMap", "RiskScore", "classify", "risk_map", "risk_score"]
