"""Types of arrays, and the features of several candidates as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class FeatureTable:
    """Features by name: ``values[i]`` are those of candidate i, in the order of ``names``."""

    names: tuple[str, ...]
    values: Floats

    def columns(self, names: tuple[str, ...]) -> Floats:
        """Return the features ``names``, in that order, one row each: (names, candidates)."""
        rows: Floats = self.values.T.take(_column_indices(self.names, names), axis=0)
        return rows

    def select(self, names: tuple[str, ...]) -> Floats:
        """Return the features ``names``, in that order, one column each: (candidates, names)."""
        return self.columns(names).T

    def row(self, index: int) -> dict[str, float]:
        """Return the features of one candidate by name."""
        return dict(zip(self.names, self.values[index].tolist(), strict=True))

    def with_columns(self, columns: Mapping[str, npt.ArrayLike]) -> FeatureTable:
        """Return the table with further features, which must have one value per candidate."""
        own = len(self.names)
        values = np.empty((len(self.values), own + len(columns)))
        values[:, :own] = self.values
        for place, column in enumerate(columns.values(), own):
            values[:, place] = column
        return FeatureTable((*self.names, *columns), values)

    def take_rows(self, rows: Sequence[int]) -> FeatureTable:
        """Return the candidates in ``rows``, in that order."""
        return FeatureTable(self.names, self.values.take(rows, axis=0))


@lru_cache(maxsize=64)
def _column_indices(names: tuple[str, ...], wanted: tuple[str, ...]) -> Indices:
    place = {name: index for index, name in enumerate(names)}
    return np.array([place[name] for name in wanted], dtype=np.intp)
