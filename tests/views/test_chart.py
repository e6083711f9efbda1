"""What draws the maps is a part of the very plotly.js that the figures are written for."""

import re
from importlib import resources

from views.results import STATIC

FIRST_LINES = 400  # characters; the licence and the version stand there


def version_of(script):
    return re.search(r"plotly\.js .*v(\d+\.\d+\.\d+)", script[:FIRST_LINES]).group(1)


def test_the_script_that_draws_maps_has_the_version_of_the_library():
    ours = (STATIC / "plotly-geo.min.js").read_text(encoding="utf-8")
    whole = resources.files("plotly") / "package_data" / "plotly.min.js"
    assert version_of(ours) == version_of(whole.read_text(encoding="utf-8"))
    assert "Licensed under the MIT license" in ours[:FIRST_LINES]
    assert "window.Plotly = Plotly" in ours[-FIRST_LINES:]
