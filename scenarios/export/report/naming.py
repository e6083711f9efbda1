"""What the columns, parameters and parts of a result are called in one language."""

from dataclasses import dataclass, field

from allocation.label import Label
from indicators import load_catalogue
from scenarios.export.report.lines import Key, Told
from scenarios.export.report.texts import Texts
from scenarios.run import Result
from scenarios.years.labels import year_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """titles, units: by the name of a column, parameter or step. parts: labels of pots, limits.

    places: names of units and regions, by code.
    """

    texts: Texts
    titles: dict[str, str] = field(repr=False)
    units: dict[str, str] = field(repr=False)
    parts: dict[str, str] = field(repr=False)
    places: dict[str, str] = field(repr=False)

    def title(self, name: str) -> str:
        """A title, or the name itself."""
        return self.titles.get(name) or self.texts.word("name", name)

    def part(self, name: str) -> str:
        """The label of a pot or limit, or its name."""
        return self.parts.get(name) or name

    def place(self, code: str) -> str:
        """The name of a unit or region, or its code."""
        return self.places.get(code) or code

    def line(self, told: Told) -> str:
        """What a line of a calculation is about."""
        line, key = told.line, told.key
        own = line.label.in_language(self.texts.language)
        if line.kind in ("input", "parameter", "step") or line.kind.startswith("index"):
            words = own or self.title(line.name)
            return self.texts(f"line.{_kind(key)}", name=words)
        name = own or self.part(key[2] or key[1])
        if line.kind == "group_money":
            return self.texts("line.group_money", name=name)
        return self.texts(f"line.{_kind(key)}", name=name)

    def unit(self, told: Told) -> str:
        """The unit of a line's value."""
        line = told.line
        if line.kind in ("input", "index_value"):
            return line.unit or self.units.get(line.name, "")
        return line.unit


def _kind(key: Key) -> str:
    kind, name, _ = key
    if kind == "claim" and name in ("from", "per", "level"):
        return name
    return kind


def naming_of(result: Result, texts: Texts) -> Naming:
    """The names that a result's report uses."""
    from geodata import region_table

    formula, language = result.allocation.formula, texts.language
    catalogue = load_catalogue()
    titles = {str(k): str(v) for k, v in catalogue[f"title_{language}"].items()}
    own: dict[str, Label] = {name: one.label for name, one in formula.parameters.items()}
    own |= {step.name: step.label for step in formula.steps} | year_labels(result)
    titles |= {name: label.in_language(language) for name, label in own.items() if label}
    units = {str(k): str(v) for k, v in catalogue["unit"].items()}
    units |= {step.name: step.unit for step in formula.steps}
    units |= dict.fromkeys(year_labels(result), "soʻm")
    parts = {one.name: one.label for one in formula.pots}
    parts |= {one.name: one.label for one in formula.limits}
    places = {str(k): str(v) for k, v in region_table()[f"name_{language}"].items()}
    return Naming(
        texts=texts,
        titles=titles,
        units=units,
        parts={name: label.in_language(language) for name, label in parts.items()},
        places=places | _unit_names(result, language),
    )


def _unit_names(result: Result, language: str) -> dict[str, str]:
    from scenarios.export.unit_names import unit_names

    codes = map(str, result.inputs.index)
    return dict(zip(codes, unit_names(result.inputs, language), strict=True))
