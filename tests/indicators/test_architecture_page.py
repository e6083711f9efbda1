"""The page on the architecture is true: what it names is there, and no part is left out."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS = re.findall(r"^## Inside `(\w+)`$", PAGE, re.MULTILINE)
NAMED = re.compile(r"`([\w/]+(?:\.py|/))`")


def _section(room: str) -> str:
    return PAGE.partition(f"## Inside `{room}`\n")[2].partition("\n## ")[0]


def _there(room: str, name: str) -> bool:
    places = [ROOT / room / name, ROOT / name, *(ROOT / room).glob(f"*/{name}")]
    return any(place.exists() for place in places)


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_named_is_there(room):
    named = NAMED.findall(_section(room))
    assert len(named) > 3
    assert [name for name in named if not _there(room, name)] == []


def test_every_part_of_the_indicators_is_named():
    room = ROOT / "indicators"
    parts = {f"{path.parent.name}/" for path in room.glob("*/__init__.py")}
    files = {path.name for path in room.glob("*.py")} - {"__init__.py", "errors.py"}
    assert {*parts, *files, "data/"} - {*NAMED.findall(_section("indicators"))} == set()


def test_every_room_has_its_line():
    rows = dict(re.findall(r"^\| `([\w./]+)` \| (.+) \|$", PAGE, re.MULTILINE))
    rooms = {f"{path.parent.name}/" for path in ROOT.glob("*/__init__.py")}
    assert {room for room in rooms if (ROOT / room).is_dir()} - {*rows} == set()


def test_what_it_links_to_is_there():
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", PAGE)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
