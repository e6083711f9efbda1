"""Rows kept as they come, without copying all of them each time."""

from dataclasses import dataclass, field

import numpy as np

from scenarios.design.ground import Floats

_FIRST = 8192


@dataclass(slots=True)
class Rows:
    """Rows of `width` numbers; room doubles as they grow."""

    width: int
    count: int = 0
    _room: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._room = np.empty((_FIRST, self.width))

    @property
    def all(self) -> Floats:
        """Every row, shape (count, width); a view."""
        return self._room[: self.count]

    def add(self, rows: Floats) -> None:
        """Keep some more rows, shape (m, width)."""
        wanted = self.count + len(rows)
        if wanted > len(self._room):
            room = np.empty((max(wanted, 2 * len(self._room)), self.width))
            room[: self.count] = self.all
            self._room = room
        self._room[self.count : wanted] = rows
        self.count = wanted
