"""A number of things in words, for notes and messages."""


def counted(number: int, thing: str) -> str:
    """A number with its thing, in words that fit it; commas between thousands.

    >>> counted(1, "unit"), counted(2, "class"), counted(1204, "row")
    ('1 unit', '2 classes', '1,204 rows')
    """
    if number == 1:
        return f"1 {thing}"
    return f"{number:,} {thing}{'es' if thing.endswith('s') else 's'}"
