"""How sure a measured figure is: 95 % confidence intervals.

The questions are taken as drawn one by one; several of them ask about one page, so
the truth is a little wider than what is given here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final

import numpy as np

Interval = tuple[float, float]

# The 97.5th percentile of the normal distribution.
Z: Final = 1.959964
RESAMPLES: Final = 2000
SEED: Final = 7


def wilson(part: int, whole: int) -> Interval:
    """The interval of a share, ``part`` of ``whole`` (Wilson, 1927); (0, 1) of nothing.

    Unlike the share plus or minus its standard error it stays within 0 and 1, and is
    right for shares near either.
    """
    if not whole:
        return 0.0, 1.0
    share = part / whole
    middle = share + Z * Z / (2 * whole)
    reach = Z * sqrt(share * (1 - share) / whole + Z * Z / (4 * whole * whole))
    scale = 1 + Z * Z / whole
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def bootstrap_mean(values: Sequence[float]) -> Interval:
    """The interval of the mean of ``values``: the percentiles of the means of resamples
    (Efron, 1979). The same values give the same interval; (0, 0) of nothing."""
    if not values:
        return 0.0, 0.0
    # Resampling n values with replacement is drawing how often each distinct one comes.
    distinct, counts = np.unique(np.asarray(values, dtype=float), return_counts=True)
    drawn = np.random.default_rng(SEED).multinomial(len(values), counts / len(values), size=RESAMPLES)
    low, high = np.percentile(drawn @ distinct / len(values), [2.5, 97.5])
    return float(low), float(high)
