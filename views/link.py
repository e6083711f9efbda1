"""The address of what is on the screen: it can be bookmarked, sent on and gone back to.

Streamlit can bind a widget to the address by itself, but then writes the words that the reader
sees, which another language cannot read back, and drops a wrong value without saying so. Here the
address holds codes, and what it asks for in vain is said.

Keys of the address: `language`; on the map `scenario`, `measure`, `unit`, `budget` (soʻm) and
`p.<parameter>`; in a comparison `a`, `b`, `a.budget`, `a.p.<parameter>` and the like. Widgets
whose state the address holds have keys that begin with `w.`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from views.language import Texts

MARK = "w."
LONGEST = 60
BEGINS_LINK = re.compile(r"(?<=[a-z])(?=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
WRITTEN, SEEN, ASKED = "_link_written", "_link_seen", "_link_asked"


def read() -> Mapping[str, str]:
    """Read what the address asks for, once at the start of every run.

    Empty if the reader did not come by it but used a widget. A reader comes by the address at
    first, and by going back in the browser. After a quick second click the browser can still
    send the address of the first; it is older than the widgets, so it does not count.
    """
    parts = dict(st.query_params)
    first = WRITTEN not in st.session_state
    moved = not first and _widgets() != st.session_state[SEEN]
    came = first or (not moved and parts != st.session_state[WRITTEN])
    st.session_state[ASKED] = parts if came else {}
    return asked()


def asked() -> Mapping[str, str]:
    """Return what the address asks for in this run, empty if nothing new."""
    return dict(st.session_state.get(ASKED, {}))


def shown(text: str) -> str:
    r"""Return a text of the address as plain words: short, and no mark-up to a page.

    >>> print(shown("*bold*"))
    \*bold\*
    """
    return plain(text if len(text) <= LONGEST else text[:LONGEST] + "…")


def plain(text: str) -> str:
    r"""Return text as a page shows it letter by letter: no mark-up, links, signs or formulas.

    Addresses and e-mails would become links even behind backslashes; an invisible joiner
    (U+2060) parts them.

    >>> print(plain("_a_ $x$ :smile:"))
    \_a\_ \$x\$ \:smile\:
    """
    parted = BEGINS_LINK.sub("\N{WORD JOINER}", text)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(parted.split()))


def unknown(asked: Mapping[str, str], known: Callable[[str], bool], texts: Texts) -> list[str]:
    """Say which keys of the address mean nothing to a page. known: whether one does."""
    strange = [key for key in asked if key != "language" and not known(key)]
    return [texts("link.unknown", keys=shown(", ".join(strange)))] if strange else []


def write(parts: Mapping[str, str]) -> None:
    """Put the address of what is shown into the browser, once at the end of every run."""
    if dict(st.query_params) != dict(parts):
        st.query_params.from_dict(dict(parts))
    st.session_state[WRITTEN] = dict(parts)
    st.session_state[SEEN] = _widgets()


def _widgets() -> dict[str, Any]:
    """Return the state of all widgets that the address holds."""
    return {str(key): value for key, value in st.session_state.items() if str(key).startswith(MARK)}
