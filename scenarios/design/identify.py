"""How well a fit pins its parameters down: which can move without much money moving.

From the slopes of all amounts at the fit, so it holds near it. A direction in which parameters can
move together by a whole range while less than a thousandth of the money moves is flat: along it
many numbers explain the allocation alike. (Local identification by the rank of the Jacobian:
Rothenberg 1971, Econometrica 39(3).)
"""

from dataclasses import dataclass

import numpy as np

from scenarios.design.ground import Floats

TOLD = 0.001  # of the money: less than this counts as the same allocation
_PART = 0.05  # a part of a direction below this is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """loose: how far each parameter can move, the others following, while less than a thousandth
    of the money moves, in parts of its range, at most 1, shape (d,). flat: directions in which
    next to nothing moves: by position, how far each parameter goes (the farthest by 1).
    """  # noqa: D205  # it describes its fields

    loose: Floats
    flat: tuple[dict[int, float], ...]


def identified(slopes: Floats, money: float) -> Identified:
    """Look at the slopes of a fit.

    slopes: of amounts by parameters in parts of their ranges, (n, d), soʻm. money: soʻm in all.
    """
    shares = slopes / money
    return Identified(loose=_all_loose(shares), flat=(*_inert(shares), *_flat(shares)))


def _inert(shares: Floats) -> list[dict[int, float]]:
    """Parameters that move nothing, each a direction of its own."""
    return [{at: 1.0} for at in range(shares.shape[1]) if _moves_nothing(shares, at)]


def _moves_nothing(shares: Floats, at: int) -> bool:
    return float(np.abs(shares[:, at]).sum() / 2) < TOLD


def _flat(shares: Floats) -> list[dict[int, float]]:
    """Directions of several of the other parameters."""
    rest = [at for at in range(shares.shape[1]) if not _moves_nothing(shares, at)]
    if not rest:
        return []
    own = shares[:, rest]
    directions = np.linalg.svd(own, full_matrices=True)[2]
    flat = [way for way in directions if _moved(own, way / np.abs(way).max()) < TOLD]
    return [{rest[at]: part for at, part in _told(way).items()} for way in flat]


def _all_loose(shares: Floats) -> Floats:
    """How far each parameter can move, shape (d,)."""
    square = shares.T @ shares
    inverse = np.linalg.inv(square + (1e-18 + 1e-14 * np.trace(square)) * np.eye(len(square)))
    return np.array([_loose(shares, column, at) for at, column in enumerate(inverse.T)])


def _moved(shares: Floats, way: Floats) -> float:
    """The share of the money that a move puts elsewhere."""
    return float(np.abs(shares @ way).sum() / 2)


def _loose(shares: Floats, way: Floats, at: int) -> float:
    """How far one parameter can move in its easiest direction."""
    if way[at] <= 0:
        return 1.0
    moved = _moved(shares, way / way[at])
    return min(TOLD / moved, 1.0) if moved > 0 else 1.0


def _told(way: Floats) -> dict[int, float]:
    scaled = way / way[np.argmax(np.abs(way))]
    return {at: float(part) for at, part in enumerate(scaled) if abs(part) >= _PART}
