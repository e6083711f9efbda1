"""The frame of the app: page config, language, navigation; nothing else.

streamlit run app.py
"""

import streamlit as st

from views import frame


def main() -> None:
    """Set up the page, choose the language, and run the page that the reader is on."""
    st.set_page_config(page_title="Taqsimot", page_icon=frame.ICON, layout="wide")
    texts = frame.open_frame()
    pages = [
        st.Page("views/map.py", title=texts("map.page"), url_path="map", default=True),
        st.Page("views/compare.py", title=texts("compare.page"), url_path="compare"),
    ]
    page = st.navigation(pages, position="top")
    frame.choose_language(texts)
    page.run()


if __name__ == "__main__":
    main()
