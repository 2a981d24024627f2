"""Figures of several sentences, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Figures = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Figures by name: ``values[i]`` are those of candidate i, in the order of ``names``."""

    names: tuple[str, ...]
    values: Figures

    def columns(self, names: tuple[str, ...]) -> Figures:
        """The figures ``names``, in their order, a row each: (names, candidates)."""
        rows: Figures = self.values.T.take(_places(self.names, names), axis=0)
        return rows

    def row(self, index: int) -> dict[str, float]:
        """The figures of one candidate by name."""
        return dict(zip(self.names, self.values[index].tolist(), strict=True))

    def with_columns(self, columns: Mapping[str, npt.ArrayLike]) -> Table:
        """The same with further figures."""
        own = len(self.names)
        values = np.empty((len(self.values), own + len(columns)))
        values[:, :own] = self.values
        for place, column in enumerate(columns.values(), own):
            values[:, place] = column
        return Table((*self.names, *columns), values)

    def taken(self, rows: Sequence[int]) -> Table:
        """Some candidates, in the order given."""
        return Table(self.names, self.values.take(rows, axis=0))


@lru_cache(maxsize=64)
def _places(names: tuple[str, ...], wanted: tuple[str, ...]) -> Indices:
    place = {name: index for index, name in enumerate(names)}
    return np.array([place[name] for name in wanted], dtype=np.intp)
