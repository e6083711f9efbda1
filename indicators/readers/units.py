"""Units of measurement as files write them, and what turns them into the catalogue's."""

import re
from decimal import Decimal

_THOUSAND = r"(?:thousand|thous\.?|ming|минг|тысяч[аи]?|тыс\.?)\s+"
_MILLION = r"(?:million|mln\.?|млн\.?|миллион(?:ов)?)\s+"
_BILLION = r"(?:billion|bln\.?|mlrd\.?|млрд\.?|миллиард(?:ов)?|milliard)\s+"
_SCALES = ((_THOUSAND, 1_000), (_MILLION, 1_000_000), (_BILLION, 1_000_000_000), ("", 1))
_BASES = {
    "persons": r"(?:people|persons?|kishi|nafar|киши|нафар|человек|чел\.?)",
    "soʻm": r"(?:soums?|sums?|uzs|so['ʻ‘’`]?m|сўм|сум(?:ов)?)",
    "%": r"(?:%|per ?cent|percent|foiz(?:da)?|фоиз(?:да)?|процент(?:ов)?|в процентах)",
    "households": r"(?:households|xonadon(?:lar)?|хонадон(?:лар)?)",
    "families": r"(?:families|oila(?:lar)?|оила(?:лар)?|сем(?:ей|ьи))",
    "institutions": r"(?:institutions|units|birlik|бирлик|единиц|ta|та|dona|дона|ед\.?)",
    "km2": r"(?:km2|km²|sq\.? ?km|kv\.? ?km|кв\.? ?км|км2|км²)",
}


def measure(unit: str) -> tuple[str, Decimal] | None:
    """The plain unit behind a published one, and how many of it make one; None if not known.

    >>> measure("thousand people"), measure("млрд. сум"), measure("ming kishi")
    (('persons', Decimal('1000')), ('soʻm', Decimal('1000000000')), ('persons', Decimal('1000')))
    >>> measure("national currency, billion soums") is None
    True
    """
    written = " ".join(unit.casefold().split())
    for base, pattern in _BASES.items():
        for scale, factor in _SCALES:
            if re.fullmatch(scale + pattern, written):
                return base, Decimal(factor)
    return None
