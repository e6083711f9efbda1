"""Points of the unit cube at which a model is asked: one registered function a kind.

A kind takes the number of draws, of dimensions, and a stream of random numbers, and gives floats,
shape (draws, dimensions). The same stream gives the same points. To turn a column into values of a
parameter, map it through the parameter's range or through the inverse of its distribution.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from allocation.errors import nearest
from allocation.sensitivity.errors import SensitivityError

Floats = NDArray[np.float64]
Design = Callable[[int, int, np.random.Generator], Floats]

DESIGNS: dict[str, Design] = {}
_EDGE = 2.0**-53
_MOST_SOBOL_DRAWS, _MOST_SOBOL_DIMENSIONS = 2**30, 21201


def register(function: Design) -> Design:
    """Add a kind of design under its own name; menus, files and tests see it at once."""
    DESIGNS[function.__name__] = function
    return function


def design(kind: str, draws: int, dimensions: int, stream: np.random.Generator) -> Floats:
    """Return points strictly inside the unit cube, shape (draws, dimensions).

    kind: `plain`, `latin_hypercube` or `sobol`. stream: a seeded generator; it is used up.
    Raises SensitivityError for an unknown kind, or fewer than one draw or dimension.

    >>> design("latin_hypercube", 4, 2, np.random.default_rng(1)).shape
    (4, 2)
    """
    if kind not in DESIGNS:
        raise SensitivityError(f"there is no design {kind!r}{nearest(kind, DESIGNS)}")
    if draws < 1 or dimensions < 1:
        raise SensitivityError(f"a design of {draws} draws in {dimensions} dimensions has no point")
    return np.clip(DESIGNS[kind](draws, dimensions, stream), _EDGE, 1 - _EDGE)


@register
def plain(draws: int, dimensions: int, stream: np.random.Generator) -> Floats:
    """Independent uniform numbers: the error falls with the root of the draws."""
    return stream.random((draws, dimensions))


@register
def latin_hypercube(draws: int, dimensions: int, stream: np.random.Generator) -> Floats:
    """One point in each of `draws` equal slices of every dimension, slices paired at random.

    Source: McKay, Beckman and Conover (1979), Technometrics 21(2).
    """
    slices = np.tile(np.arange(draws), (dimensions, 1))
    return (stream.permuted(slices, axis=1).T + stream.random((draws, dimensions))) / draws


@register
def sobol(draws: int, dimensions: int, stream: np.random.Generator) -> Floats:
    """Sobol's sequence with Owen-type scrambling: evenly spread in all dimensions together.

    Balanced where `draws` is a power of two; otherwise the first points of the next power are
    taken. At most 2**30 draws in 21,201 dimensions.
    Source: Sobol (1967); Joe and Kuo (2008), SIAM J. Sci. Comput. 30(5); Matousek (1998) for the
    scrambling; scipy.stats.qmc.
    """
    if draws > _MOST_SOBOL_DRAWS or dimensions > _MOST_SOBOL_DIMENSIONS:
        raise SensitivityError(
            f"sobol has at most {_MOST_SOBOL_DRAWS:,} draws in {_MOST_SOBOL_DIMENSIONS:,} "
            f"dimensions, not {draws:,} in {dimensions:,}; use latin_hypercube"
        )
    from scipy.stats import qmc

    points = qmc.Sobol(dimensions, scramble=True, rng=stream).random_base2((draws - 1).bit_length())
    return np.asarray(points[:draws], dtype=np.float64)
