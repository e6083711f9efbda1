"""One line of the table: ours against a peer, measured in turns in one process."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

Seconds = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was compared and what came out.

    value: the median; low, high: the least and the greatest of the rounds; None where it was not
    measured, and `note` then says why. wanted: at least (or, for `is_cost`, at most) so much.
    unit: `x` for a ratio, else %, MB or ms.
    """

    name: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    wanted: float | None = None
    is_cost: bool = False
    unit: str = "x"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it is as good as wanted; None where nothing is wanted or measured."""
        if self.value is None or self.wanted is None:
            return None
        return self.value <= self.wanted if self.is_cost else self.value >= self.wanted

    def record(self) -> dict[str, object]:
        """The line as plain values."""
        return asdict(self)


def timed(
    run: Callable[[], object],
    repeats: int = 1,
    *,
    tries: int = 3,
    clock: Callable[[], float] = time.process_time,
) -> Seconds:
    """Return a function that runs something and says how many seconds one of `repeats` took.

    The least of `tries`. clock: the processor's time of this process unless told otherwise, so that
    waiting for other work on the machine does not count.
    """

    def once() -> float:
        start = clock()
        for _ in range(repeats):
            run()
        return (clock() - start) / repeats

    return lambda: min(once() for _ in range(tries))


def against(
    name: str,
    ours: Seconds,
    theirs: Seconds,
    *,
    rounds: int,
    wanted: float | None = None,
    note: str = "",
) -> Line:
    """How many times as long `theirs` takes. Both say the seconds of one unit of the same work."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    mine, others = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratios = [second / first for first, second in pairs]
    costs = f"{told(mine)} against {told(others)}"
    return Line(
        name=name,
        value=others / mine,
        low=min(ratios),
        high=max(ratios),
        wanted=wanted,
        note=f"{costs}; {note}" if note else costs,
    )


def told(seconds: float) -> str:
    """Seconds in the unit that reads best.

    >>> told(0.0000032)
    '3.20 µs'
    """
    for size, unit in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.2f} µs"


def missing(name: str, package: str, wanted: float | None = None) -> Line:
    """A line that could not be measured because a peer is not installed."""
    note = f"not measured: {package} is not installed (pip install -r requirements-dev.txt)"
    return Line(name=name, wanted=wanted, note=note)
