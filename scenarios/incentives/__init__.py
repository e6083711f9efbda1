"""Robust to misreporting: what a unit gains if one of its own values is reported otherwise."""

from scenarios.incentives.compute import incentives, largest
from scenarios.incentives.steps import usual_step

__all__ = ["incentives", "largest", "usual_step"]
