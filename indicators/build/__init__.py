"""Rebuilds the bundled values from the raw facts: `python -m indicators.build`."""

from indicators.build.compose import compose
from indicators.build.store import write

__all__ = ["compose", "write"]
