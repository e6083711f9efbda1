"""Which factors can be changed apart, where some mixtures of two scenarios cannot run."""

from collections.abc import Callable, Iterator

Blocks = tuple[tuple[int, ...], ...]


def finest(factors: int, runs: Callable[[int], bool]) -> Blocks:
    """The split into most blocks such that every union of blocks runs.

    runs: whether the mixture of a mask can run; none and all of the factors must. Of splits with
    as many blocks the first: the one that leaves early factors apart from late ones the longest.

    >>> finest(3, lambda mask: mask & 0b011 in (0, 0b011))
    ((0, 1), (2,))
    """
    fine = sorted(_splits(factors), key=lambda labels: (-max(labels, default=0), labels))
    for labels in fine:
        blocks = _blocks(labels)
        if all(runs(mask) for mask in unions(blocks)):
            return blocks
    raise AssertionError("none and all of the factors must run")


def unions(blocks: Blocks) -> list[int]:
    """The mask over single factors for each mask over blocks, in the order of the latter."""
    own = [sum(1 << factor for factor in block) for block in blocks]
    return [
        sum(bits for place, bits in enumerate(own) if mask >> place & 1)
        for mask in range(1 << len(blocks))
    ]


def _splits(factors: int) -> Iterator[tuple[int, ...]]:
    """Every partition, as the number of each factor's block; blocks numbered as they come."""
    if factors == 0:
        yield ()
        return
    for labels in _splits(factors - 1):
        for label in range(max(labels, default=-1) + 2):
            yield (*labels, label)


def _blocks(labels: tuple[int, ...]) -> Blocks:
    return tuple(
        tuple(factor for factor, own in enumerate(labels) if own == label)
        for label in range(max(labels, default=-1) + 1)
    )
