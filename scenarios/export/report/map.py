"""A map in classes as inline SVG. The shapes stand once in the file; every map uses them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from scenarios.export.report.classes import MISSING, Band, place_of
from scenarios.export.report.shapes import Picture, Shapes
from scenarios.export.report.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """What all maps share. estimated: codes of the units whose values rest on estimates.

    names: of units and of the inset's region, by code.
    """

    shapes: Shapes
    names: Mapping[str, str] = field(repr=False)
    estimated: frozenset[str] = field(repr=False)
    texts: Texts

    def definitions(self) -> str:
        """The shapes, to be put once before all maps."""
        pictures = (("u", self.shapes.country), ("v", self.shapes.inset))
        inner = "".join(_definitions(prefix, picture) for prefix, picture in pictures)
        hatch = (
            '<pattern id="hatch" width="60" height="60" patternUnits="userSpaceOnUse" '
            'patternTransform="rotate(45)"><path d="M0 0V60" stroke="#22333d" '
            'stroke-width="14" opacity=".55"/></pattern>'
        )
        inner = f"<defs>{hatch}{inner}</defs>"
        return f'<svg class="defs" width="0" height="0" aria-hidden="true">{inner}</svg>'

    def map(
        self,
        title: str,
        values: Mapping[str, float],
        bands: Sequence[Band],
        written: Callable[[float], str],
    ) -> str:
        """A figure: the map, an inset for the smallest region, legend and remarks.

        values: by unit code, NaN where there is none. written: a value as people read it.
        """
        classes = {code: place_of(value, bands) for code, value in values.items()}
        words = {
            code: f"{self.names.get(code, code)}: {written(value)}"
            for code, value in values.items()
        }
        inset = self.names.get(self.shapes.inset_region, "")
        legend = _legend(bands, classes.values(), written, self.texts)
        return (
            f"<figure><figcaption>{escape(title)}</figcaption>"
            f'<div class="maps">{self._svg("u", self.shapes.country, classes, words, bands, title)}'
            f'<div class="inset">{self._svg("v", self.shapes.inset, classes, words, bands, inset)}'
            f"<small>{escape(inset)}</small></div></div>"
            f"{legend}{self._remarks(values)}</figure>"
        )

    def _svg(
        self,
        prefix: str,
        picture: Picture,
        classes: Mapping[str, int],
        words: Mapping[str, str],
        bands: Sequence[Band],
        title: str,
    ) -> str:
        colours = [*(band.colour for band in bands), MISSING]  # class -1 is the last
        drawn = [code for code in picture.units if code in classes]
        last = [code for code in drawn if code in self.shapes.approximate]
        areas = "".join(
            f'<use href="#{prefix}{code}" fill="{colours[classes[code]]}"{self._edge(code)}>'
            f"<title>{escape(words[code])}</title></use>"
            for code in [*(code for code in drawn if code not in last), *last]
        )
        size = f"{picture.width * 10 + 20} {picture.height * 10 + 20}"
        return (
            f'<svg viewBox="-10 -10 {size}" role="img" '
            f'aria-label="{escape(title)}"><g class="area">{areas}</g>'
            f'{self._hatched(prefix, drawn)}<use href="#{prefix}b" class="border"/></svg>'
        )

    def _edge(self, code: str) -> str:
        return ' class="dash"' if code in self.shapes.approximate else ""

    def _hatched(self, prefix: str, drawn: Sequence[str]) -> str:
        """Hatching over the estimates, where not all are."""
        own = [code for code in drawn if code in self.estimated]
        if self._all_estimated:
            return ""
        uses = "".join(f'<use href="#{prefix}{code}"/>' for code in own)
        return f'<g class="hatch">{uses}</g>' if uses else ""

    @property
    def _all_estimated(self) -> bool:
        return self.estimated >= {*self.shapes.country.units}

    def _remarks(self, values: Mapping[str, float]) -> str:
        texts = self.texts
        approximate = len(self.shapes.approximate & {*values})
        told = [texts("map.approximate", count=approximate)] if approximate else []
        estimated = len(self.estimated & {*values})
        if estimated:
            some = texts("map.estimated_some", count=estimated)
            told.append("≈ " + texts("map.estimated_all") if self._all_estimated else some)
        return f'<p class="remark">{escape(" · ".join(told))}</p>' if told else ""


def _definitions(prefix: str, picture: Picture) -> str:
    units = "".join(
        f'<path id="{prefix}{code}" d="{path}"/>' for code, path in picture.units.items()
    )
    return f'{units}<path id="{prefix}b" d="{"".join(picture.borders)}"/>'


def _legend(
    bands: Sequence[Band],
    classes: Iterable[int],
    written: Callable[[float], str],
    texts: Texts,
) -> str:
    counted = list(classes)
    rows = [
        (
            band.colour,
            written(band.high) if band.point else f"{written(band.low)} – {written(band.high)}",
            counted.count(place),
        )
        for place, band in enumerate(bands)
    ]
    rows += [(MISSING, texts("map.missing"), counted.count(-1))] if -1 in counted else []
    items = "".join(
        f'<li><i style="background:{colour}"></i>{escape(words)} '
        f"<small>{escape(texts('map.units', count=count))}</small>"
        for colour, words, count in rows
    )
    return f'<ul class="legend">{items}</ul>'
