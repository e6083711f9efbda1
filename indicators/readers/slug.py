"""Headings as names of columns."""

import re

from indicators.readers.cells import Cell, text

_PAIRS = """
    а:a б:b в:v г:g д:d е:e ё:yo ж:j з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f
    х:x ц:ts ч:ch ш:sh щ:sh ъ: ы:i ь: э:e ю:yu я:ya ў:o қ:q ғ:g ҳ:h ': `: ´: ‘: ’: ʻ: ʼ:
"""
_LETTERS = {ord(pair[0]): pair[2:] for pair in _PAIRS.split()}


def slug(cell: Cell) -> str:
    """A heading as the name of a column: Latin letters, digits and underscores.

    >>> slug("Аҳоли сони, минг киши"), slug("2.01.02.0001")
    ('aholi_soni_ming_kishi', 'c_2_01_02_0001')
    """
    latin = text(cell).casefold().translate(_LETTERS)
    name = re.sub(r"[^a-z0-9]+", "_", latin).strip("_") or "column"
    return name if name[0].isalpha() else f"c_{name}"
