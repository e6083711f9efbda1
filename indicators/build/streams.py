"""Random numbers that depend on a name and on nothing else."""

from hashlib import sha256

import numpy as np
import pandas as pd

SEED = "taqsimot indicators 1"


def stream(name: str) -> np.random.Generator:
    """Return the Philox stream of `name`; adding an indicator moves no other one's numbers."""
    digest = sha256(f"{SEED}/{name}".encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))


def noise(name: str, codes: pd.Index) -> pd.Series:
    """Return a standard normal number a unit, cut at two deviations; index = `codes` in order."""
    draws = stream(name).standard_normal(len(codes)).clip(-2.0, 2.0)
    return pd.Series(draws, index=codes)
