"""α-fair division: the greatest welfare for an aversion to inequality α.

Maximises the sum of w s u(m + x / s), u(y) = y^(1-α) / (1-α), log y for α = 1: w a weight, s the
size (people), m what each has per head already. α = 0 is indifferent (all to the highest weights),
∞ raises the worst off first. At the optimum x = s (r w^(1/α) - m), cut at floors and caps, for one
r. Sources: Atkinson (1970), Journal of Economic Theory 2(3), and Kolm (1969) for the welfare; Mo
and Walrand (2000), IEEE/ACM Transactions on Networking 8(5), for α-fairness.
"""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.errors import FormulaError
from allocation.exact import Floats, Vector
from allocation.label import Label
from allocation.number import as_fraction, plain
from allocation.optimum.case import Case, in_tiers, poured
from allocation.optimum.registry import Need, Option, optimum

_ZERO = Fraction(0)
_LEAST_POWER = 1e-60
_ENDLESS = ("inf", "infinity", "∞")
ALPHA = Option(
    name="alpha",
    help="aversion to inequality: 0 none, 1 proportional fairness, inf the worst off first",
    default="1",
)


def aversion(case: Case) -> Fraction | None:
    """α of a case; None for infinity."""
    text = str(case.options["alpha"])
    return None if text in _ENDLESS else as_fraction(text)


def _levels(case: Case, amounts: Vector) -> Floats:
    return np.asarray(
        case.columns["means"].floats() + amounts.floats() / case.columns["per"].floats()
    )


def _figures(case: Case, amounts: Vector) -> Mapping[str, float]:
    """The least and greatest level, and the equal level that would be as good."""
    levels = _levels(case, amounts)
    mass = case.columns["weight"].floats() * case.columns["per"].floats()
    alpha = aversion(case)
    return {
        "least_level": float(levels.min()),
        "greatest_level": float(levels.max()),
        "equal_as_good": _equal_as_good(levels, mass / mass.sum(), alpha),
    }


def _equal_as_good(
    levels: Floats,
    shares: Floats,
    alpha: Fraction | None,
) -> float:
    """The level that, had by all, gives the same welfare (Atkinson's equal equivalent)."""
    least = float(levels.min())
    if alpha is None or (least <= 0 and alpha >= 1):
        return least
    top = float(levels.max()) or 1.0
    relative = levels / top
    if alpha == 1:
        return top * float(np.exp(shares @ np.log(relative)))
    power = 1 - float(alpha)
    return top * float((shares @ relative**power) ** (1 / power))


@optimum(
    title=Label(
        uz="Adolatli farovonlik (α-adolat)",
        ru="Справедливое благосостояние (α-справедливость)",
        en="Fair welfare (α-fair)",
    ),
    help="maximise welfare with an aversion to inequality α over what units have and get",
    source="Atkinson (1970), Journal of Economic Theory 2(3); Mo and Walrand (2000), IEEE/ACM "
    "Transactions on Networking 8(5)",
    needs=(
        Need(name="means", help="what people have per head already, soʻm", default="0"),
        Need(name="per", help="the size of a unit: people", default="1", above_zero=True),
        Need(name="weight", help="how much a person counts", default="1", above_zero=True),
    ),
    figures=_figures,
    options=(ALPHA,),
)
def alpha_fair(case: Case) -> Vector:
    """One level for all of equal weight, as far as floors, caps and what they have allow."""
    size, weight = case.columns["per"], case.columns["weight"]
    offset = -(case.columns["means"] * size)
    alpha = aversion(case)
    if alpha == 0:
        return in_tiers(-weight, size, offset, case.low, case.high, case.money)
    return poured(offset, size * _powered(weight, alpha), case.low, case.high, case.money)


def _powered(weight: Vector, alpha: Fraction | None) -> Vector:
    """(w / greatest w)^(1/α); exact for α = 1 and ∞ and for equal weights, else the nearest float.

    Raises FormulaError where weights come so far apart that floats would lose the least ones.
    """
    if alpha == 1:
        return weight
    if alpha is None or weight.equals(weight.at(0)).all():
        return exact.constant(Fraction(1), len(weight))
    numbers = weight.floats()
    with np.errstate(under="ignore"):
        powers = np.power(numbers / numbers.max(), 1 / float(alpha))
    if powers.min() < _LEAST_POWER:
        raise FormulaError(
            f"an alpha of {plain(alpha)} makes the weights differ by more than 10^60; choose a "
            "greater alpha, or 0"
        )
    return exact.from_floats(powers)
