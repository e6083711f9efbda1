"""One look at a strip of draws: everything that is taken from the amounts in the units' order."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.histogram import Flags, find_bins
from allocation.ensemble.inequality import theil_rows
from allocation.ensemble.jit import kernel
from allocation.ensemble.ranks import Codes, Keys, count_below, pack

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@kernel
def look_at(
    multiples: Integers,
    status: Integers,
    sizes: Floats,
    theil: Floats,
    limits: Floats,
    losses: Integers,
    bits: int,
    keys: Keys,
    centre: Integers,
    shift: Integers,
    bins: int,
    codes: Codes,
    outside: Flags,
) -> int:
    """Write Theil's T, count losses, write the keys that sort and the bins of every amount.

    Each as `theil_rows`, `count_below`, `pack` and `find_bins` explain; limits and centre are empty
    where no losses are counted and no histograms kept. Returns how many amounts have no bin.
    """
    theil_rows(multiples, sizes, status, theil)
    if len(limits) > 0:
        count_below(multiples, limits, status, losses)
    pack(multiples, bits, keys)
    if len(centre) > 0:
        return find_bins(multiples, status, centre, shift, bins, codes, outside)
    return 0
