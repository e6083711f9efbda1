"""How sure one can be of a result: its amounts over many draws of what is doubtful.

The kernels that draw are compiled once after an installation, which takes a minute, and loaded
once by every server, which takes two seconds. Both happen beside the pages, which show what they
have until then.
"""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st
from streamlit import runtime

from allocation import Ensemble
from allocation.ensemble import warm_up
from scenarios import failures
from views import results
from views.language import Texts
from views.measures import Measure
from views.numbers import money, number, percent
from views.results import Case

ROOT = Path(__file__).parent.parent
DELAY = 15  # seconds after the first visit, whose page comes first
COMPILE = """
import os
from allocation.ensemble import warm_up
getattr(os, "nice", int)(10)  # pages go first
warm_up()
"""


@dataclass(slots=True)
class Kernels:
    """Whether the kernels can draw already. failed: why they never will."""

    ready: bool = False
    failed: str = ""


@st.cache_resource(show_spinner=False)
def kernels() -> Kernels:
    """Begin to load the kernels, if this is a server; return how far that is."""
    found = Kernels()
    if is_served():
        timer = threading.Timer(DELAY, prepare, args=(found,))
        timer.daemon = True
        timer.start()
    return found


def is_served() -> bool:
    """Whether a server shows the pages, and was not told to leave bands out.

    TAQSIMOT_BANDS=off in its environment does so, for a machine that has no minute to spare.
    """
    return runtime.exists() and os.environ.get("TAQSIMOT_BANDS") != "off"


def prepare(found: Kernels) -> None:
    """Load the kernels, and draw ahead for every scenario of the library as its file has it."""
    load(found)
    for name in results.names() if found.ready else ():
        with suppress(*failures()):  # the page of that scenario says why
            results.bands(Case(scenario=name))


def load(found: Kernels, compile_first: str = COMPILE) -> None:
    """Compile the kernels in another process, since that would hold up the pages; load them."""
    command = [sys.executable, "-c", compile_first]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  # our own words
    if done.returncode:
        found.failed = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "?"
        return
    warm_up()
    found.ready = True


def bands(case: Case) -> Ensemble | None:
    """Return the draws of a case; None while nothing can be drawn or where nothing is doubtful."""
    return results.bands(case) if kernels().ready else None


def measures(found: Ensemble | None, amounts: pd.Series, texts: Texts) -> dict[str, Measure]:
    """Return what a map can show of the draws: how wide bands are, and the chance of a loss."""
    if found is None:
        return {}
    summary = found.summary.reindex(amounts.index)
    known = amounts.astype(np.float64).where(amounts > 0)
    shown = {"band": 100 * (summary["high"] - summary["low"]) / known}
    if summary["chance_of_loss"].notna().any():
        shown["loss"] = 100 * summary["chance_of_loss"]
    return {
        code: Measure(code=code, title=texts(f"measure.{code}"), values=values, kind="percent")
        for code, values in shown.items()
    }


def words(found: Ensemble, unit: str, texts: Texts) -> str:
    """Return how sure one can be of one unit's amount."""
    values = found.summary.loc[[unit]].astype(np.float64).iloc[0]
    row = {str(name): float(value) for name, value in values.items()}
    ends = {name: money(row[name], texts) for name in ("low", "median", "high")}
    places = {name: number(row[f"rank_{name}"], texts) for name in ("low", "high")}
    said = [texts("sure.band", **ends), texts("sure.rank", **places)]
    if not np.isnan(row["chance_of_loss"]):
        chance = percent(100 * row["chance_of_loss"], texts, sign=False)
        said.append(texts("sure.loss", chance=chance))
    return " ".join(said)


def show(case: Case, unit: str, texts: Texts) -> None:
    """Show how sure one can be of one unit's amount, or that this cannot be said yet."""
    found = bands(case)
    state = kernels()
    if found is not None:
        st.markdown(f"**{texts('sure.title')}** {words(found, unit, texts)}")
        st.caption(about(found, texts))
    elif state.failed:
        st.caption(texts("sure.failed", reason=state.failed))
    else:
        st.caption(texts("sure.nothing" if state.ready else "sure.preparing"))


def about(found: Ensemble, texts: Texts) -> str:
    """Return what was drawn, and how many draws had no allocation."""
    said = texts("sure.about", draws=number(found.draws, texts))
    if not found.infeasible:
        return said
    return f"{said} {texts('sure.infeasible', count=number(found.infeasible, texts))}"
