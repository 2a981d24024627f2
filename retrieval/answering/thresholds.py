"""Which thresholds an archive answers with: exact ones, or those of a level, from its own calibration or the shipped
levels.
"""

from __future__ import annotations

from retrieval.answering.archive_calibration import ArchiveCalibration, KeptCalibration, note_name
from retrieval.answering.config import ReaderConfig, ThresholdChoice
from retrieval.answering.levels import Strictness, shipped_levels
from retrieval.storage.store import Store


class Thresholds:
    """The thresholds of the archive in ``store``: exactly ``choice``, or those that it chooses of a level."""

    def __init__(self, store: Store, choice: ReaderConfig | ThresholdChoice) -> None:
        self._store = store
        self._choice = choice

    def config(self, strictness: Strictness | None, *, meaning: bool) -> ReaderConfig:
        """Return the thresholds of a level, by default of the chosen one, with or without an encoder."""
        if isinstance(self._choice, ReaderConfig):
            return self._choice
        own = self.calibration(meaning=meaning)
        return self._choice.resolve(own.levels if own is not None else shipped_levels(meaning=meaning), strictness)

    @property
    def strictness(self) -> Strictness | None:
        """The chosen level; None for exact thresholds."""
        return None if isinstance(self._choice, ReaderConfig) else self._choice.strictness

    def calibration(self, *, meaning: bool) -> ArchiveCalibration | None:
        """Return the calibration for the models in use, or None."""
        kept = self._kept(meaning=meaning)
        return kept.calibration if kept is not None and kept.current else None

    def kept(self) -> tuple[KeptCalibration, ...]:
        """Return the calibrations that the archive keeps, current or not: without an encoder, then with one."""
        found = (self._kept(meaning=meaning) for meaning in (False, True))
        return tuple(kept for kept in found if kept is not None)

    def keep(self, calibration: ArchiveCalibration | None) -> None:
        """Keep ``calibration`` with the archive, in place of one for the same models; None removes every one."""
        if calibration is not None:
            self._store.write_note(note_name(meaning=calibration.meaning), calibration.to_text())
            return
        for meaning in (False, True):
            self._store.write_note(note_name(meaning=meaning), None)

    def _kept(self, *, meaning: bool) -> KeptCalibration | None:
        text = self._store.read_note(note_name(meaning=meaning))
        return None if text is None else KeptCalibration.of(text, meaning=meaning)
