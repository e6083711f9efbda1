"""Streamlit's own words in the language of the page.

Streamlit has no setting for the language of what it says itself: that nothing was found, that
there is no such page, that the connection is lost. A script puts our words in their place.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from views.language import LANGUAGES, Texts, read_texts

SCRIPT = Path(__file__).parent / "own_words.js"
ENGLISH: Mapping[str, str] = {
    "No results": "streamlit.no_results",
    "Skip to main content": "streamlit.skip",
    "Page not found": "streamlit.no_page",
    "The page that you have requested does not seem to exist. "
    "Running the app's main page.": "streamlit.main_page",
    "Connection error": "streamlit.connection",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:": "streamlit.stopped",
    "This app has encountered an error. The original error message is redacted to prevent data "
    "leaks. Full error details have been recorded in the logs (if you're on Streamlit Cloud, click "
    "on 'Manage app' in the lower right of your app).": "streamlit.crash",
    "App pages": "streamlit.pages",
    "Sidebar": "streamlit.pages",
    "Expand sidebar": "streamlit.pages",
    "Collapse sidebar": "streamlit.close",
    "Open": "streamlit.open",
    "Clear value": "streamlit.clear",
    "Close": "streamlit.close",
    "Dismiss": "streamlit.close",
    "Show/hide columns": "streamlit.columns",
    "Search": "streamlit.search",
    "Fullscreen": "streamlit.fullscreen",
}


def own_words(texts: Texts) -> str:
    """Return the script that puts the words of a language in the place of Streamlit's.

    What was said in another of our languages is said anew as well.
    """
    others = [read_texts(language) for language in LANGUAGES if language != texts.language]
    words = {other(key): texts(key) for key in ENGLISH.values() for other in others}
    words |= {english: texts(key) for english, key in ENGLISH.items()}
    return f"{{ const words = {json.dumps(words)};\n{SCRIPT.read_text(encoding='utf-8')} }}"
