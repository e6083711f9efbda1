"""Fields and sliders for numbers, written and read as the language of the page does.

Streamlit's own write numbers in one way for everybody. Here the number is kept under the key that
the address and the results read; the widget beside it only shows it in words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

Number = int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a number is written into a field and read from it; None for what cannot be read.

    wrong: what is said of a text that cannot be read.
    """

    write: Callable[[Number], str]
    read: Callable[[str], Number | None]
    wrong: Callable[[str], str]


def field_key(key: str) -> str:
    """Return the key of the widget that shows the number kept under `key`."""
    return f"field.{key}"


def typed_number(label: str, key: str, writing: Writing) -> Number:
    """Show a field for the number kept under `key`; return the number.

    A text that cannot be read stays in the field and is said to be wrong; the number stays.
    """
    unread = st.session_state.get(_unread(key))
    number: Number = st.session_state[key]
    st.session_state[field_key(key)] = writing.write(number) if unread is None else unread
    st.text_input(label, key=field_key(key), on_change=_read, args=(key, writing.read))
    if unread is not None:
        st.error(writing.wrong(unread), icon=":material/edit_off:")
    return number


def chosen_number(
    label: str, key: str, stops: Sequence[Number], write: Callable[[Number], str]
) -> Number:
    """Show a slider for the number kept under `key`, which is one of `stops`; return it."""
    number: Number = st.session_state[key]
    st.session_state[field_key(key)] = number
    st.select_slider(
        label, stops, format_func=write, key=field_key(key), on_change=_take, args=(key,)
    )
    return number


def forget(key: str) -> None:
    """Forget a text of a field that could not be read."""
    st.session_state.pop(_unread(key), None)


def _take(key: str) -> None:
    """Keep the number that was chosen."""
    st.session_state[key] = st.session_state[field_key(key)]


def _read(key: str, read: Callable[[str], Number | None]) -> None:
    """Keep the number that was typed, or the text where it is none."""
    text = st.session_state[field_key(key)]
    number = read(text)
    if number is None:
        st.session_state[_unread(key)] = text
        return
    forget(key)
    st.session_state[key] = number


def _unread(key: str) -> str:
    """Return the key of a text that could not be read."""
    return f"_unread.{key}"
