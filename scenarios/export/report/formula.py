"""The formula in words and in mathematics, under the letters of the calculation pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from allocation.formula import By, Entitlement, LevelUp, Limit, Pot, Step
from allocation.render import to_text
from allocation.tree import Binary, Name, Node, Number
from scenarios.export.report.lines import Calculations
from scenarios.export.report.markup import Cell, table
from scenarios.export.report.mathml import MathWriter, math, mo, subscript, total, word
from scenarios.export.report.naming import Naming
from scenarios.export.report.reading import readable
from scenarios.run import Result

_LEVEL = "<mi>λ</mi>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulas:
    """Writes the parts of a result's formula."""

    result: Result
    calculations: Calculations
    naming: Naming

    def html(self) -> str:
        """Every step, pot and limit, and the rounding, each as an article."""
        formula, texts = self.result.allocation.formula, self.naming.texts
        unit = texts.number(formula.rounding_unit)
        rounding = _article(texts("formula.rounding"), [_p(texts("formula.rounded", unit=unit))])
        parts = [
            *map(self._step, formula.steps),
            *map(self._pot, formula.pots),
            *map(self._limit, formula.limits),
            rounding,
        ]
        return self._letters() + "".join(parts)

    def _letters(self) -> str:
        """What the letters of inputs and parameters stand for."""
        texts, found = self.naming.texts, self.calculations
        rows: list[list[Cell]] = []
        for key, letter in found.letters.items():
            if key[0] in ("input", "parameter"):
                told = found.first[key]
                known = key[0] == "parameter"
                value = texts.value(told.line.value, self.naming.unit(told)) if known else ""
                rows.append([letter, self.naming.line(told), value])
        heads = [texts(f"column.{name}") for name in ("letter", "what", "value")]
        title = f"<h3>{escape(texts('formula.letters'))}</h3>"
        return title + table(heads, rows, (2,), "legendary") if rows else ""

    def letter(self, name: str) -> str:
        """The letter of a column, parameter or step; empty if no page has a line of it."""
        kinds = ("step", "input", "parameter")
        return next(
            (
                self.calculations.letters[key]
                for kind in kinds
                if (key := (kind, name, "")) in self.calculations.letters
            ),
            "",
        )

    def _symbol(self, name: str, index: str) -> str:
        own = self.letter(name)
        if not own:
            return word(self.naming.title(name))
        if name in self.result.allocation.formula.parameters:
            return f"<mi>{own}</mi>"
        return subscript(f"<mi>{own}</mi>", f"<mi>{index}</mi>")

    def _math(self, node: Node, *, binding: int = 0) -> str:
        return MathWriter(self._symbol, self.naming.texts).write(node, binding)

    def _words(self, node: Node) -> str:
        """An expression with titles in place of names."""
        held: dict[str, str] = {}

        def put(one: Node) -> str | None:
            if not isinstance(one, Name):
                return None
            held[place := f"name_{len(held)}_"] = self.naming.title(one.name)
            return place

        return readable(to_text(node, put), held, self.naming.texts)

    def _lines(self, key: str, node: Node, symbol: str) -> list[str]:
        """What an expression is for, in words, and the same as mathematics."""
        texts = self.naming.texts
        said = f"{escape(texts(key))}: {escape(self._words(node))}"
        return [f"<p>{said}</p>", math(symbol, mo("="), self._math(node))]

    def _step(self, step: Step) -> str:
        texts, tree = self.naming.texts, step.expression.tree
        title = step.label.in_language(texts.language) or step.name
        unit = texts.word("unit", step.unit)
        head = f"{self.letter(step.name)}. {title}" + (f" — {unit.strip('()')}" if unit else "")
        parts = [_p(f"= {self._words(tree)}")]
        return _article(
            head, [*parts, math(self._symbol(step.name, "i"), mo("="), self._math(tree))]
        )

    def _pot(self, pot: Pot) -> str:
        texts = self.naming.texts
        size = pot.share or pot.amount
        parts: list[str] = []
        if size is not None and not _is_nought(size.tree):
            tree = size.tree if pot.share is None else Binary("*", Name("budget"), size.tree)
            parts += self._lines("formula.pot_money", tree, word(texts("phrase.pot")))
        parts += self._receiving(pot.name)
        if pot.where is not None:
            parts.append(_p(f"{texts('formula.where')}: {self._words(pot.where.tree)}"))
        if pot.stages is not None:
            within = self.naming.title(pot.stages.within)
            between = self._words(pot.stages.between.tree)
            parts.append(_p(texts("formula.stages", within=within, between=between)))
        parts += self._rule(pot)
        parts += self._bounds(pot)
        return _article(texts("formula.pot", name=self.naming.part(pot.name)), parts)

    def _receiving(self, name: str) -> Iterator[str]:
        for other in self.result.allocation.formula.pots:
            if isinstance(other.rule, Entitlement) and other.rule.remainder == name:
                told = self.naming.texts("formula.remainder", name=self.naming.part(other.name))
                yield _p(told)

    def _rule(self, pot: Pot) -> list[str]:
        texts = self.naming.texts
        sum_, money = subscript("<mi>x</mi>", "<mi>i</mi>"), word(texts("phrase.pot"))
        match pot.rule:
            case By(weight=weight):
                said = texts("formula.by", what=self._words(weight.tree))
                writer = MathWriter(self._symbol, texts, "j")
                each = total(writer.write(weight.tree, 6))
                part = f"<mfrac><mrow>{self._math(weight.tree)}</mrow><mrow>{each}</mrow></mfrac>"
                return [_p(said), math(sum_, mo("="), money, mo("·"), part)]
            case LevelUp(source=source, per=per):
                what, size = self._words(source.tree), self._words(per.tree)
                said = texts("formula.level_up", what=what, per=size)
                inner = f"{_LEVEL}{mo('·')}{self._math(per.tree, binding=6)}{mo('−')}"
                inner += self._math(source.tree, binding=6)
                least = f"<mi>max</mi>{mo('(')}<mn>0</mn>{mo(';')}{inner}{mo(')')}"
                return [_p(said), math(sum_, mo("="), least)]
            case Entitlement(amount=amount):
                said = texts("formula.entitlement", what=self._words(amount.tree))
                return [_p(said), math(sum_, mo("="), self._math(amount.tree))]

    def _bounds(self, part: Pot | Limit) -> list[str]:
        found: list[str] = []
        for key, side in (("floor", part.floor), ("cap", part.cap)):
            if side is not None:
                symbol = subscript(word(self.naming.texts(f"phrase.{key}")), "<mi>i</mi>")
                found += self._lines(f"formula.{key}", side.tree, symbol)
        return found

    def _limit(self, limit: Limit) -> str:
        texts = self.naming.texts
        parts = self._bounds(limit)
        if limit.exempt is not None:
            parts.append(_p(f"{texts('formula.exempt')}: {self._words(limit.exempt.tree)}"))
        parts.append(_p(texts(f"formula.{limit.paid_by}")))
        return _article(texts("formula.limit", name=self.naming.part(limit.name)), parts)


def _is_nought(node: Node) -> bool:
    """Whether a pot has no share of its own, only what others leave."""
    return isinstance(node, Number) and node.value == 0


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _article(title: str, parts: list[str]) -> str:
    return f"<article><h3>{escape(title)}</h3>{''.join(parts)}</article>"
