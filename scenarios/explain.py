"""How one unit's amount came about, from the members of an index to the rounded amount."""

from collections.abc import Iterator
from dataclasses import replace

from allocation import Line, explain
from allocation.explain.line import letter
from scenarios.find_unit import find_unit
from scenarios.index_lines import index_lines
from scenarios.indices import Computed
from scenarios.line import UnitLine
from scenarios.quality import worst
from scenarios.run import Result


def explain_unit(result: Result, unit: str) -> tuple[UnitLine, ...]:
    """The calculation of one unit: the lines of the indices it rests on, then the formula's.

    unit: a code; for the bundled units also a name in any spelling. Where the formula reads an
    index, its line's expression is the letter of that line. Raises ScenarioError for an unknown
    or ambiguous unit.
    """
    code = find_unit(result, unit)
    lines: list[UnitLine] = []
    for computed in _read_indices(result):
        lines += index_lines(computed, result.inputs, code)
    lines = [replace(line, letter=letter(place)) for place, line in enumerate(lines)]
    letters = {line.name: line.letter for line in lines if line.kind in ("index", "index_group")}
    own = [_with_quality(line, result, code) for line in explain(result.allocation, code)]
    after = [_pointing(line, letters) for line in own]
    return (
        *lines,
        *(replace(line, letter=letter(len(lines) + place)) for place, line in enumerate(after)),
    )


def _read_indices(result: Result) -> list[Computed]:
    """The indices that the formula reads, and those that these read, in their order."""
    read, found = {*result.allocation.formula.columns}, []
    for computed in reversed(result.indices):
        if read & {*computed.result.columns.columns}:
            read |= {*computed.result.index.columns}
            found.append(computed)
    return found[::-1]


def _pointing(line: UnitLine, letters: dict[str, str]) -> UnitLine:
    if line.kind != "input" or line.name not in letters:
        return line
    return replace(line, expression=letters[line.name])


def _with_quality(line: Line, result: Result, code: str) -> UnitLine:
    return UnitLine(
        kind=line.kind,
        name=line.name,
        value=line.value,
        unit=line.unit,
        expression=line.expression,
        numbers=line.numbers,
        label=line.label,
        quality="".join(_qualities(line, result, code)),
    )


def _qualities(line: Line, result: Result, code: str) -> Iterator[str]:
    """The quality of an input, and of the amount: the most doubtful of all inputs."""
    if result.quality is None:
        return
    if line.kind == "amount":
        yield worst(result.quality.loc[[code]].to_numpy().ravel().tolist())
    name = result.scenario.baseline if line.name == "baseline" else line.name
    if line.kind == "input" and name in result.quality:
        yield str(result.quality.at[code, name])
