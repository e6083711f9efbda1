"""The registry of methods: menus, messages and tests see a new one at once.

A divisor method is one function: what a unit's weight is divided by when it asks for one thing
more than the `held` it has. The greatest quotient gets the next thing. Source of all: Balinski and
Young (2001), Fair Representation, 2nd ed., appendix A; Pukelsheim (2017), Proportional
Representation, 2nd ed., chapters 4 and 5.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from allocation.errors import AllocationError, nearest
from allocation.label import Label

Divisor = Callable[[int], Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method by name. also: its other names. about: how it divides, and whom it favours.

    divisor: what a weight is divided by, from the number held, growing; None for the largest
    remainder. power: 2 where `divisor` gives the square of it, so that roots stay exact.
    """

    name: str
    label: Label
    also: tuple[str, ...]
    about: str
    divisor: Divisor | None = None
    power: int = 1

    def divides_by(self, held: int) -> Fraction:
        """What the weight of a unit that holds so many is divided by, to the power; else 0."""
        return Fraction(0) if self.divisor is None else self.divisor(held)


METHODS: dict[str, Method] = {}


def find_method(name: str) -> Method:
    """The method of a name, in any of its names and spellings. Raises AllocationError.

    >>> find_method("Sainte-Laguë").name, find_method("D'Hondt").name
    ('webster', 'jefferson')
    """
    names = {also: method for method in METHODS.values() for also in (method.name, *method.also)}
    asked = _bare(name)
    if asked not in names:
        raise AllocationError(f"there is no method {name!r}{nearest(asked, names)}")
    return names[asked]


def _bare(name: str) -> str:
    """Small letters without accents or apostrophes, words joined by underscores."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(letter for letter in plain if letter.isalnum() or letter in " -_")
    return "_".join(kept.replace("-", " ").replace("_", " ").split())


def _divisor(
    *, uz: str, ru: str, en: str, also: tuple[str, ...] = (), power: int = 1
) -> Callable[[Divisor], Divisor]:
    """Register a function of the number held as the divisor method of its name."""

    def register(divisor: Divisor) -> Divisor:
        METHODS[divisor.__name__] = Method(
            name=divisor.__name__,
            label=Label(uz=uz, ru=ru, en=en),
            also=also,
            about=" ".join((divisor.__doc__ or "").split()),
            divisor=divisor,
            power=power,
        )
        return divisor

    return register


METHODS["hamilton"] = Method(
    name="hamilton",
    label=Label(
        uz="Eng katta qoldiq (Hamilton)",
        ru="Наибольший остаток (Гамильтон)",
        en="Largest remainder (Hamilton)",
    ),
    also=("largest_remainder", "hare", "hare_niemeyer", "vinton"),
    about=(
        "Everyone the whole part of the share, then the largest remainders one more; even-handed, "
        "never a whole thing away from the share, but one thing more to give may cost a unit one."
    ),
)


@_divisor(
    uz="Webster (Sainte-Laguë)",
    ru="Вебстер (Сент-Лагю)",
    en="Webster (Sainte-Laguë)",
    also=("sainte_lague", "major_fractions", "schepers"),
)
def webster(held: int) -> Fraction:
    """Divide by held + 1/2, rounding to the nearest; favours neither large nor small units."""
    return held + Fraction(1, 2)


@_divisor(
    uz="Jefferson (d’Hondt)",
    ru="Джефферсон (д’Ондт)",
    en="Jefferson (d’Hondt)",
    also=("dhondt", "d_hondt", "greatest_divisors", "hagenbach_bischoff"),
)
def jefferson(held: int) -> Fraction:
    """Divide by held + 1, rounding down; favours large units."""
    return Fraction(held + 1)


@_divisor(uz="Adams", ru="Адамс", en="Adams", also=("smallest_divisors",))
def adams(held: int) -> Fraction:
    """Divide by held, rounding up, everyone one first; favours small units."""
    return Fraction(held)


@_divisor(
    uz="Huntington–Hill (teng nisbatlar)",
    ru="Хантингтон–Хилл (равные пропорции)",
    en="Huntington–Hill (equal proportions)",
    also=("equal_proportions", "huntington", "hill"),
    power=2,
)
def huntington_hill(held: int) -> Fraction:
    """Divide by the root of held * (held + 1), everyone one first; favours small units a little.

    Things per head then differ least in proportion. The rule of the House of Representatives of
    the United States since 1941.
    """
    return Fraction(held * (held + 1))


@_divisor(uz="Dean", ru="Дин", en="Dean", also=("harmonic_mean",))
def dean(held: int) -> Fraction:
    """Divide by the harmonic mean of held and held + 1, everyone one first; favours small units.

    Heads per thing then differ least.
    """
    return Fraction(2 * held * (held + 1), 2 * held + 1)


@_divisor(uz="Imperiali", ru="Империали", en="Imperiali")
def imperiali(held: int) -> Fraction:
    """Divide by held + 2; favours large units more than any other here."""
    return Fraction(held + 2)


@_divisor(uz="Daniya usuli", ru="Датский метод", en="Danish")
def danish(held: int) -> Fraction:
    """Divide by held + 1/3 (1, 4, 7 ...); favours small units a little."""
    return held + Fraction(1, 3)


@_divisor(
    uz="Oʻzgartirilgan Sainte-Laguë",
    ru="Модифицированный Сент-Лагю",
    en="Modified Sainte-Laguë",
)
def modified_sainte_lague(held: int) -> Fraction:
    """Divide by 0.7 for the first, then as Webster, so that a first one is harder to get."""
    return held + Fraction(1, 2) if held else Fraction(7, 10)
