"""Composite indices: many indicators made comparable and put together, stage by stage."""

from indicators.index.compute import STAGES, IndexResult
from indicators.index.read import index_from
from indicators.index.record import Group, Index, Member

__all__ = ["STAGES", "Group", "Index", "IndexResult", "Member", "index_from"]
