"""A formula as a canonical document, in the words of the formula file, and back."""

from collections.abc import Mapping
from typing import Any

from allocation import Expression, Formula, Label
from allocation.formula import By, Entitlement, LevelUp, Limit, Parameter, Pot, Rule, Step, TwoStage
from allocation.label import LANGUAGES
from scenarios.store.canonical import fraction_text, read_fraction

Document = dict[str, Any]


def formula_document(formula: Formula) -> Document:
    """A formula in the words of its file: expressions as their texts, numbers as exact texts.

    What is left out stands for nothing; every default is written out.
    """
    return {
        "title": label_document(formula.title),
        "source": formula.source,
        "parameters": {name: _parameter(one) for name, one in formula.parameters.items()},
        "step": [_step(step) for step in formula.steps],
        "pot": [_pot(pot) for pot in formula.pots],
        "limit": [_limit(limit) for limit in formula.limits],
        "rounding": {"unit": formula.rounding_unit},
    }


def read_formula_document(document: Mapping[str, Any]) -> Formula:
    """The formula of a document. Raises FormulaError, or ValueError for numbers that are none."""
    numbers = {
        name: {key: read_fraction(one) if isinstance(one, str) else one for key, one in own.items()}
        for name, own in document["parameters"].items()
    }
    return Formula.from_dict({**document, "parameters": numbers})


def label_document(label: Label) -> dict[str, str]:
    """The texts of a label by language, those that are there."""
    texts = {language: str(getattr(label, language)) for language in LANGUAGES}
    return {language: text for language, text in texts.items() if text}


def _there(**parts: object) -> Document:
    """The parts that are there, expressions as texts and labels as tables."""
    return {key: _plain(one) for key, one in parts.items() if one not in (None, "", Label())}


def _plain(part: object) -> object:
    if isinstance(part, Expression):
        return part.text
    return label_document(part) if isinstance(part, Label) else part


def _parameter(parameter: Parameter) -> Document:
    numbers = {"value": parameter.value, "low": parameter.low, "high": parameter.high}
    texts = {key: fraction_text(one) for key, one in numbers.items() if one is not None}
    return {**texts, **_there(label=parameter.label)}


def _step(step: Step) -> Document:
    return _there(name=step.name, expression=step.expression, unit=step.unit, label=step.label)


def _pot(pot: Pot) -> Document:
    return {
        **_there(name=pot.name, share=pot.share, amount=pot.amount, where=pot.where),
        **_there(floor=pot.floor, cap=pot.cap, label=pot.label),
        **_rule(pot.rule),
        **_stages(pot.stages),
    }


def _rule(rule: Rule) -> Document:
    match rule:
        case By(weight=weight):
            return {"by": weight.text}
        case LevelUp(source=source, per=per):
            return {"level_up": {"from": source.text, "per": per.text}}
        case Entitlement(amount=amount, remainder=remainder):
            return {"entitlement": amount.text, **_there(remainder=remainder)}


def _stages(stages: TwoStage | None) -> Document:
    return {} if stages is None else {"within": stages.within, "between": stages.between.text}


def _limit(limit: Limit) -> Document:
    return {
        **_there(name=limit.name, floor=limit.floor, cap=limit.cap, exempt=limit.exempt),
        **_there(paid_by=limit.paid_by, label=limit.label),
    }
