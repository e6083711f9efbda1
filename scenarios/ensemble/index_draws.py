"""The indices of a scenario as a source of draws: from doubtful indicators and several methods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation.ensemble import CellNoise
from allocation.errors import nearest
from indicators.index.stages import directions_of
from scenarios.ensemble.assumptions import Assumptions
from scenarios.ensemble.index_part import IndexPart
from scenarios.ensemble.methods import Methods
from scenarios.ensemble.noise import noise_of
from scenarios.errors import ScenarioError
from scenarios.indices import Computed, earlier_tables
from scenarios.run import Result

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDraws:
    """Draws the columns of indices, and the indicators that the formula reads as well.

    An error of an indicator goes through the whole index, so that errors partly cancel out there;
    the formula sees the same error where it reads the indicator itself. A value that was imputed
    errs as an estimate does. A `Source` of `allocation.simulate`.

    noises: of the indicators and denominators, as factors around 1. columns: those of them that
    the formula reads, as published. reads: the names that are given out.
    """

    parts: tuple[IndexPart, ...]
    noises: Mapping[str, CellNoise]
    columns: Mapping[str, Floats] = field(repr=False)
    reads: frozenset[str]

    def draw(self, stream: np.random.Generator, count: int) -> Mapping[str, Floats]:
        """Columns by name, each of shape (count, n)."""
        factors = {name: noise.draw(stream, count)[name] for name, noise in self.noises.items()}
        found: dict[str, Floats] = {
            name: values[None, :] * factors[name]
            for name, values in self.columns.items()
            if name in factors
        }
        for part in self.parts:
            found |= part.draw(stream, count, factors)
        return {name: column for name, column in found.items() if name in self.reads}

    @property
    def name(self) -> str:
        """What the doubt is called among others."""
        return "index " + ", ".join(part.index.name for part in self.parts)

    def alone(self) -> Mapping[str, "IndexDraws"]:
        """The same with one doubt at a time: an indicator, or one kind of method of an index."""
        still = tuple(part.only(None) for part in self.parts)
        found = {
            name: replace(self, parts=still, noises={name: noise})
            for name, noise in self.noises.items()
        }
        for at, part in enumerate(self.parts):
            for kind in part.methods.varied:
                one = (*still[:at], part.only(kind), *still[at + 1 :])
                label = f"{part.index.name}: {_WORDS[kind]}"
                found[label] = replace(self, parts=one, noises={})
        return found


_WORDS = {
    "impute": "imputation",
    "normalise": "normalisation",
    "aggregate": "aggregation",
    "concentration": "weights",
}


def indices_in_doubt(
    result: Result, assumed: Assumptions, methods: Mapping[str, Methods]
) -> IndexDraws | None:
    """The indices that the formula reads, as far as something of them is in doubt.

    An index whose column `assumed` names, or which reads another index, is left out: it stays one
    column. Raises ScenarioError for `methods` of an index that is not drawn.
    """
    drawn = [one for one in result.indices if _stands_alone(one, result, assumed)]
    _check_names(methods, [one.result.index.name for one in drawn], result)
    parts = tuple(
        _part(one, methods.get(one.result.index.name, Methods()), result) for one in drawn
    )
    noises = _noises(drawn, result, assumed)
    if not noises and not any(part.methods.varied for part in parts):
        return None
    read = {*result.allocation.formula.columns}
    inputs = result.inputs
    both = [name for name in noises if name in read]
    return IndexDraws(
        parts=parts,
        noises=noises,
        columns={name: inputs[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in both},
        reads=frozenset(read & {*both, *(name for part in parts for name in part.columns)}),
    )


def _stands_alone(computed: Computed, result: Result, assumed: Assumptions) -> bool:
    """If the formula reads something of an index that rests on no other index."""
    own = {*computed.result.columns} & {*result.allocation.formula.columns}
    others = {name for one in result.indices for name in one.result.columns}
    return bool(own) and not own & {*assumed.columns} and not others & {*_inputs(computed)}


def _inputs(computed: Computed) -> list[str]:
    """The indicators and denominators of an index, each once."""
    members = computed.result.index.tree.indicators()
    kept = [member for member in members if member.name in computed.result.raw]
    names = [name for member in kept for name in (member.name, member.per) if name is not None]
    return list(dict.fromkeys(names))


def _noises(
    drawn: Sequence[Computed], result: Result, assumed: Assumptions
) -> dict[str, CellNoise]:
    """The errors of indicators and denominators as factors around 1; baselines are certain."""
    found: dict[str, CellNoise] = {}
    for one in drawn:
        for name in _inputs(one):
            ones = pd.Series(1.0, index=result.inputs.index, name=name)
            kinds = one.quality[name] if one.quality is not None and name in one.quality else None
            noise = noise_of(ones, kinds, result, assumed)
            if noise is not None and name != result.scenario.baseline:
                found[name] = noise
    return found


def _check_names(methods: Mapping[str, Methods], drawn: list[str], result: Result) -> None:
    for name in methods:
        if name not in drawn:
            raise ScenarioError(
                f"{result.scenario.name} has no index {name!r} whose methods could vary: the "
                "formula must read it, it must rest on no other index, and have no coefficient of "
                f"its own{nearest(name, drawn)}"
            )


def _part(computed: Computed, methods: Methods, result: Result) -> IndexPart:
    """An index of a scenario with the methods that it may have.

    Raises ScenarioError for a choice that fails on the published values already.
    """
    found, index = computed.result, computed.result.index
    if methods.concentration is not None:
        _check_weights(computed)
    others = [replace(index, impute=how) for how in methods.impute]
    tables = [
        one.compute(result.inputs, earlier_tables(one, computed.quality), until="imputed").imputed
        for one in others
    ]
    kept = [member for member in index.tree.indicators() if member.name in found.raw]
    part = IndexPart(
        index=index,
        methods=methods,
        published=found.imputed,
        imputed=tuple(tables),
        weights={str(name): float(weight) for name, weight in found.weights.items()},
        directions=directions_of(kept)[0],
    )
    part.check()
    return part


def _check_weights(computed: Computed) -> None:
    for group in computed.result.index.tree.groups():
        if group.weigh is not None and group.weigh.name == "benefit_of_the_doubt":
            raise ScenarioError(
                f"index {computed.result.index.name!r} gives every unit its own weights in group "
                f"{group.name!r}, which cannot vary around one; leave out `concentration`"
            )
