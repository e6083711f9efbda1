"""What a column of an export means, as a field of a Frictionless table schema."""

from typing import Any

import pandas as pd

from allocation.formula import Formula
from allocation.label import Label
from indicators import load_catalogue
from scenarios.quality import QUALITIES
from scenarios.run import Result
from scenarios.years.labels import year_labels

_SOUM = "soʻm"
_WORDS = {
    "amount": Label("Ajratilgan summa", "Выделенная сумма", "Amount"),
    "baseline": Label("Bazaviy taqsimot", "Базовое распределение", "Baseline"),
    "quality": Label(
        "Eng shubhali kirish qiymatining sifati",
        "Качество наименее надёжного значения",
        "Quality of the most doubtful input",
    ),
    "name": Label("Nomi", "Название", "Name"),
    "name_uz": Label("Nomi, oʻzbekcha", "Название по-узбекски", "Name in Uzbek"),
    "name_ru": Label("Nomi, ruscha", "Название по-русски", "Name in Russian"),
    "name_en": Label("Nomi, inglizcha", "Название по-английски", "Name in English"),
    "region_code": Label("Viloyat kodi", "Код области", "Code of the region"),
    "kind": Label("Turi", "Вид", "Kind"),
}
_CODE = Label("Birlik kodi", "Код единицы", "Code of the unit")


def field(result: Result, name: str, column: "pd.Series[Any]", language: str) -> dict[str, Any]:
    """Name, type, titles and unit of a column; its constraints where it has any."""
    if name == result.scenario.code:
        required = {"required": True, "unique": True}
        return {"name": name, "type": "string", **_titles(_CODE, language), "constraints": required}
    label, unit = _meaning(result, name)
    facts: dict[str, Any] = {"name": name, "type": _type(column), **_titles(label, language)}
    if unit:
        facts["unit"] = unit
    if name == "quality" or name.startswith("quality_"):
        facts["constraints"] = {"enum": list(QUALITIES)}
    if name == "amount":
        facts["constraints"] = {"required": True, "minimum": 0}
    return facts


def _meaning(result: Result, name: str) -> tuple[Label, str]:
    """The words and the unit of a column, where it has any."""
    if name in ("amount", "baseline"):
        return _WORDS[name], _SOUM
    if name in _WORDS:
        return _WORDS[name], ""
    made = _of_formula(result.allocation.formula)
    if name in made:
        return made[name]
    of_years = year_labels(result)
    if name in of_years:
        return of_years[name], _SOUM
    if name.startswith("quality_"):
        own = name.removeprefix("quality_")
        inner = _WORDS.get(own) or of_years.get(own) or _of_catalogue(own)[0] or Label.of(own)
        return Label(*(f"{each}: {word}" for each, word in _pairs(inner))), ""
    return _of_catalogue(name.removeprefix("input_"))


def _pairs(label: Label) -> tuple[tuple[str, str], ...]:
    return ((label.uz, "sifati"), (label.ru, "качество"), (label.en, "quality"))


def _of_formula(formula: Formula) -> dict[str, tuple[Label, str]]:
    return {
        **{step.name: (step.label, step.unit) for step in formula.steps},
        **{f"pot_{pot.name}": (pot.label, _SOUM) for pot in formula.pots},
        **{f"after_{limit.name}": (limit.label, _SOUM) for limit in formula.limits},
    }


def _of_catalogue(name: str) -> tuple[Label, str]:
    catalogue = load_catalogue()
    if name not in catalogue.index:
        return Label(), ""
    entry = catalogue.loc[name]
    titles = (str(entry[f"title_{language}"]) for language in ("uz", "ru", "en"))
    return Label(*titles), str(entry["unit"])


def _titles(label: Label, language: str) -> dict[str, str]:
    own = {f"title_{one}": getattr(label, one) for one in ("uz", "ru", "en")}
    title = {"title": label.in_language(language)}
    return {key: text for key, text in {**title, **own}.items() if text}


def _type(column: "pd.Series[Any]") -> str:
    if pd.api.types.is_bool_dtype(column):
        return "boolean"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "number" if pd.api.types.is_numeric_dtype(column) else "string"
