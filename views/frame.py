"""What surrounds every page: warm start, language, styles."""

import gc
import json
from pathlib import Path

import streamlit as st

from views import link, results, sureness
from views.language import DEFAULT, LANGUAGES, Texts, read_texts
from views.link import MARK
from views.own_words import own_words
from views.results import Case

ICON = str(results.STATIC / "icon.svg")
LANGUAGE = f"{MARK}language"
PROBLEMS = "_problems"
# What draws the maps is asked for at once, while the page is still being put together.
FETCH_EARLY = """
if (!document.getElementById("early")) {
    const link = Object.assign(document.createElement("link"), {
        id: "early", rel: "preload", as: "script", href: "app/static/plotly-geo.min.js" });
    document.head.append(link);
}"""
STYLE = Path(__file__).parent / "style.css"


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Do once what the first reader would otherwise wait for.

    Afterwards everything loaded is put out of the garbage collector's sight: Streamlit collects
    after every rerun, and would go through all of it each time.
    """
    results.places()
    results.sketch()
    for name in results.names():
        results.result(Case(scenario=name))
    sureness.kernels()
    gc.collect()
    gc.freeze()


def open_frame() -> Texts:
    """Read the address, settle the language; return its texts."""
    warm_up()
    asked = link.read()
    problems = []
    if "language" in asked:
        if asked["language"] in LANGUAGES:
            st.session_state[LANGUAGE] = asked["language"]
        else:
            problems = [asked["language"]]
    texts = current_texts()
    st.session_state[PROBLEMS] = [
        texts("link.language", value=link.shown(value)) for value in problems
    ]
    return texts


def current_texts() -> Texts:
    """Return the texts of the language chosen."""
    return read_texts(st.session_state.get(LANGUAGE) or DEFAULT)


def choose_language(texts: Texts) -> None:
    """Show the switch of the language and tell the browser which one it is."""
    with st.container(key="language"):
        st.segmented_control(
            texts("choose.language"),
            list(LANGUAGES),
            default=None if LANGUAGE in st.session_state else DEFAULT,
            required=True,
            format_func=LANGUAGES.__getitem__,
            key=LANGUAGE,
            label_visibility="collapsed",
            persist_state="session",
        )
    pages = (
        f'[data-testid="stExpandSidebarButton"]::after {{ content: "{texts("streamlit.pages")}"; }}'
    )
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}{pages}</style>")
    language = f"document.documentElement.lang = {json.dumps(texts.language)};"
    script = "\n".join([language, FETCH_EARLY, own_words(texts)])
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def show_problems(problems: list[str]) -> None:
    """Show what the address asked for in vain."""
    for problem in [*st.session_state.get(PROBLEMS, []), *problems]:
        st.warning(problem, icon=":material/link_off:")
