"""An expression's renderings: plain text, LaTeX, and a live spreadsheet formula."""

from allocation.render.excel import to_excel
from allocation.render.latex import to_latex
from allocation.render.text import to_text

__all__ = ["to_excel", "to_latex", "to_text"]
