"""Why a formula cannot be met, in the language of the page.

The library says it in English, with names of the file. Here every kind of reason is a pattern of
such a sentence and a text; what no pattern knows is shown as it stands, and said to be so.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from allocation import Label
from views.language import Texts
from views.link import plain
from views.numbers import whole_money

MONEY = r"-?\d+(?:\.\d+)?"
PLACE = r"(?P<place>(?:pot|step|limit) '[^']+'(?:, group [^:]+)?)"
LIST = r"(?P<units>.+?)"
REASONS: tuple[tuple[str, str], ...] = (
    (
        rf"the budget of (?P<budget>{MONEY}) soʻm is no multiple of the rounding unit of "
        rf"(?P<unit>{MONEY}) soʻm",
        "reason.multiple",
    ),
    (rf"the budget must lie between 0 and (?P<most>{MONEY}) soʻm", "reason.too_much"),
    (
        rf"{PLACE}: the entitlements exceed the pot of (?P<pot>{MONEY}) soʻm by (?P<over>{MONEY}) "
        rf"soʻm; the largest are those of {LIST}$",
        "reason.entitlements",
    ),
    (rf"{PLACE}: the entitlements leave (?P<left>{MONEY}) soʻm over", "reason.left_over"),
    (
        rf"{PLACE}: the floors cannot be met: they need (?P<short>{MONEY}) soʻm more than there "
        rf"is; the highest floors are those of {LIST}$",
        "reason.floors",
    ),
    (
        rf"{PLACE}: the caps cannot be met: they leave (?P<left>{MONEY}) soʻm over; the lowest "
        rf"caps are those of {LIST}$",
        "reason.caps",
    ),
    (rf"{PLACE}: the floor is above the cap for {LIST}$", "reason.crossed"),
    (rf"{PLACE}: the cap is negative for {LIST}$", "reason.negative_cap"),
    (rf"{PLACE}: the shares add up to 0", "reason.no_shares"),
    (
        rf"the pots use (?P<used>{MONEY}) of (?P<budget>{MONEY}) soʻm",
        "reason.pots",
    ),
    (rf"{PLACE}: .*? for {LIST} in `", "reason.no_value"),
    (r"(?P<text>.+)", "reason.other"),
)
UNIT = re.compile(r"(\d{4,})(?: \(([^()]*)\))?")
MORE = re.compile(r" and (\d+) more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words for what a reason names.

    labels: of pots, steps and limits, by name. units, regions: names by code.
    """

    labels: Mapping[str, Label]
    units: Mapping[str, str]
    regions: Mapping[str, str]


def reasons(problems: Iterable[str], words: Words, texts: Texts) -> list[str]:
    """Return every problem as a sentence of the page's language, ready for Markdown."""
    return [_reason(re.sub(r"^\S+\.toml: ", "", problem), words, texts) for problem in problems]


def _reason(problem: str, words: Words, texts: Texts) -> str:
    """Return one problem in words: the first pattern that knows it."""
    found = ((re.search(pattern, problem, re.DOTALL), key) for pattern, key in REASONS)
    match, key = next((match, key) for match, key in found if match)
    values = {
        name: _written(name, value, words, texts) for name, value in match.groupdict().items()
    }
    return texts(key, **values)


def _written(name: str, value: str, words: Words, texts: Texts) -> str:
    """Return what a pattern found in words: a place, a list of units, a text, or money."""
    if name == "place":
        return _place(value, words, texts)
    if name == "units":
        return _units(value, words, texts)
    return plain(value) if name == "text" else whole_money(round(Decimal(value)), texts)


def _place(place: str, words: Words, texts: Texts) -> str:
    """Return a part of a formula by its label, and the region that it is about."""
    match = re.fullmatch(r"(\w+) '([^']+)'(?:, group (.+))?", place)
    kind, name, group = match.groups() if match else ("step", place, None)
    label = words.labels.get(name) or Label()
    said = texts(f"reason.{kind}", name=plain(label.in_language(texts.language) or name))
    return f"{said}, {plain(words.regions.get(group, group))}" if group else said


def _units(listed: str, words: Words, texts: Texts) -> str:
    """Return a list of units by their names, and how many more there are."""
    rest = MORE.search(listed)
    names = [words.units.get(code, own or code) for code, own in UNIT.findall(listed)]
    more = f" {texts('reason.more', count=rest[1])}" if rest else ""
    return ", ".join(plain(name) for name in names) + more
