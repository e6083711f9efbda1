"""Small tables, and the kernels as plain Python, so that every line of them can be followed."""

import os
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from allocation import Formula
from allocation.ensemble import (
    block,
    elementwise,
    fill,
    histogram,
    inequality,
    jit,
    machine,
    order_statistics,
    over_units,
    paying,
    powers,
    ranks,
    rounding,
    scale,
    summary,
    tally,
    warm_up,
)

MODULES = (
    elementwise,
    powers,
    over_units,
    fill,
    paying,
    rounding,
    scale,
    machine,
    order_statistics,
    block,
    histogram,
    inequality,
    ranks,
    tally,
    summary,
)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once():
    """Of workers that run beside each other one compiles the kernels; the others wait and load."""
    with (Path(tempfile.gettempdir()) / f"kernels-{jit.fingerprint()}.lock").open("w") as lock:
        if os.name == "posix":
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when the file is closed
        warm_up()


@pytest.fixture(params=["compiled", "plain"])
def both_ways(request, monkeypatch):
    """Each kernel compiled, and each as the Python function that was compiled."""
    if request.param == "plain":
        for module in MODULES:
            for name, value in vars(module).items():
                if hasattr(value, "py_func"):
                    monkeypatch.setattr(module, name, value.py_func)
    return request.param


@pytest.fixture(scope="session")
def table():
    """Six units, rows not in the order of their codes."""
    return pd.DataFrame(
        {
            "need": [5.0, 1.0, 4.0, 2.0, 2.0, 3.0],
            "size": [4, 2, 1, 3, 3, 2],
            "own": [8.0, 1.0, 0.0, 3.0, 5.0, 2.0],
            "last": [300.0, 100.0, 250.0, 90.0, 110.0, 150.0],
            "kind": ["a", "a", "b", "a", "b", "a"],
            "region": ["y", "x", "x", "y", "z", "x"],
            "rural": [True, False, True, True, False, False],
        },
        index=pd.Index(["05", "01", "04", "02", "03", "00"], name="code"),
    )


@pytest.fixture(scope="session")
def formula():
    """A formula from its parts; `p`, the whole budget by `need`, if no pot is given."""

    def build(**parts):
        default = {"title": "t", "pot": [{"name": "p", "share": 1, "by": "need"}]}
        return Formula.from_dict({**default, **parts})

    return build
