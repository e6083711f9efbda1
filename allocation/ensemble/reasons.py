"""Why a draw has no allocation, in words."""

from allocation.ensemble import paying

_WORDS = {
    paying.UNKNOWN: "a value does not exist (missing, divided by zero or too large)",
    paying.NEGATIVE: "a share, `per`, entitlement or size is negative",
    paying.NEGATIVE_CAP: "a cap is negative",
    paying.CROSSED: "a floor is above its cap",
    paying.NOBODY: "`where` leaves nobody to take part",
    paying.NO_SHARES: "the shares add up to 0",
    paying.NO_SIZES: "`per` is 0 for everybody",
    paying.EXCEEDED: "the entitlements exceed the pot",
    paying.LEFT_OVER: "the entitlements leave money over",
    paying.NEGATIVE_GROUP: "the share of a group is negative",
    paying.NO_GROUP_SHARES: "the groups' shares add up to 0",
    paying.NOT_USED_UP: "they do not use up the budget",
    paying.TOO_HIGH: "the floors need more money than there is",
    paying.TOO_LOW: "the caps leave money over",
    paying.NOT_FOUND: "no level was found that gives out the money",
    paying.APART: "a group's share differs between its units",
}


def reason(status: int, places: tuple[str, ...]) -> str:
    """What a status of the machine says. places: where an instruction may stand.

    >>> reason(32 * 1 + paying.CROSSED, ("step 'a'", "limit 'b'"))
    "limit 'b': a floor is above its cap"
    """
    place, why = divmod(status, 32)
    return f"{places[place]}: {_WORDS[why]}"
