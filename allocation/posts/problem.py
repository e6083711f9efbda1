"""What is shared out, under which limits, checked; and who got what."""

from dataclasses import dataclass
from fractions import Fraction

from allocation import exact
from allocation.exact import Positions, Vector
from allocation.fill import Basins, fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """If it exists, it can be solved: minima <= posts <= caps of those who have a weight.

    weights: shape (n,), >= 0; only their proportions count. low, high: whole numbers, shape (n,),
    low <= high. order: positions in the order of the unit codes, which breaks ties.
    """

    weights: Vector
    posts: int
    low: tuple[int, ...]
    high: tuple[int, ...]
    order: Positions

    @property
    def count(self) -> int:
        """The number of units."""
        return len(self.low)

    def shares(self, posts: int) -> Vector:
        """The one rate at which clip(rate * weight, low, high) adds up to `posts`: fair shares.

        Without limits these are the quotas. Source: Balinski and Young (2001), Fair Representation,
        2nd ed., appendix A.
        """
        low, high = exact.from_integers(self.low), exact.from_integers(self.high)
        offset = exact.constant(Fraction(0), self.count)
        return fill(Basins(offset, self.weights, low, high), Fraction(posts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """posts: shape (n,). tied: positions of units of which only some could get the last ones."""

    posts: tuple[int, ...]
    tied: tuple[int, ...] = ()
