"""Compile the kernels: machine code that runs without Python's lock and is kept on disk."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.extending import register_jitable

F = TypeVar("F", bound=Callable[..., object])

# Sums may be taken in lanes; infinities and NaN keep their meaning.
_LANES = {"reassoc", "contract", "nsz"}
_IN_ORDER = {"contract", "nsz"}
# Without numba's counting of references: each would cost as much as a pass over some units.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}


def kernel(function: F) -> F:
    """Compile a function at its first call; `.py_func` of the result is the plain function.

    The machine code is kept beside the file, or in the user's cache where that is read-only
    (numba's own search), and only in memory where neither can be written.
    """
    function.__qualname__ = f"{function.__qualname__}_{fingerprint()}"
    options = {**_OPTIONS, "fastmath": _LANES, "no_cfunc_wrapper": True}
    try:
        return cast("F", numba.njit(function, cache=True, **options))
    except RuntimeError:  # no place on disk to keep it
        return cast("F", numba.njit(function, cache=False, **options))


def part(function: F) -> F:
    """A part of kernels: compiled into those that call it; for Python it stays what it is.

    It is spared the ways in from Python, which cost the compiler as much as a short function.
    Like kernels it makes no arrays and returns none.
    """
    return register_jitable(**_OPTIONS, fastmath=_LANES)(function)


def allocating(function: F) -> F:
    """A part that makes arrays of its own or returns some: at its calls references are counted."""
    return register_jitable(**{**_OPTIONS, "_nrt": True}, fastmath=_LANES)(function)


def in_order(function: F) -> F:
    """A part whose sums are taken as they are written: for arithmetic that counts on it."""
    return register_jitable(**_OPTIONS, fastmath=_IN_ORDER)(function)


@cache
def fingerprint() -> str:
    """A mark of all kernels' source, which names the files that machine code is kept in.

    Kernels are compiled into one another, so that a change of one makes the kept code of others
    wrong; numba itself looks only at the file of each.
    """
    texts = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    marks = (b"ensemble.jit import", b"import numba", b"FIRST_OVER_UNITS, ")
    return hashlib.sha256(b"".join(t for t in texts if any(m in t for m in marks))).hexdigest()[:12]
