"""What a bundle holds: the names of its parts."""

import re

BUNDLE = 1  # the form; another number is another form

CARD = "bundle.json"  # id, result, program, and the hash of every other part
SCENARIO = "scenario.json"  # the inputs; its hash is the id
TABLES = {
    "table": "data/table.jsonl",
    "quality": "data/quality.jsonl",
    "baseline": "baseline.jsonl",
}
OUTCOME = "result/table.jsonl"
NOTES = "result/notes.json"
ORIGIN = "origin.json"
ABOUT = "about.json"  # what a store knows of it
README = "README.txt"

_EARLIER = re.compile(r"data/earlier/(\d{4})\.jsonl\Z")
_FIXED = frozenset({CARD, SCENARIO, *TABLES.values(), OUTCOME, NOTES, ORIGIN, ABOUT, README})


def earlier(year: str) -> str:
    """The name of the table of an earlier year."""
    return f"data/earlier/{year}.jsonl"


def is_part(name: str) -> bool:
    """Whether a bundle can hold a part of this name."""
    return name in _FIXED or _EARLIER.match(name) is not None


EXPLAINED = """A scenario with its inputs and result.

bundle.json     the id, and the SHA-256 of every other part
scenario.json   formula, parameters, index, budget; its SHA-256 is the id
data/           the table of units and the quality of its values, a line a unit
baseline.jsonl  last year's amounts, if there are any
result/         the amounts in so\u02bbm with every column on the way, a line a unit; the notes
origin.json     titles, and the sources of the data
about.json      author, state and history, if it comes from a store

Check it with: python -m scenarios verify FILE
"""
