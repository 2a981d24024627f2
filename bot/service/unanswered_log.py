"""Records what the archive did not know, without who asked.

A person is kept as a keyed hash (HMAC-SHA256, RFC 2104) of the id. The key is derived from the bot's token, which is
not in the database: who has the database alone can count people and not tell who they are.
With the same key ``/forget_me`` finds a person's rows again.
"""

from __future__ import annotations

import hashlib
import hmac

from bot.state import KeptAnswer, State, UnansweredReason, WrongSentence


class UnansweredLog:
    """Records unanswered questions in ``state`` for ``days`` days; with 0 it records nothing. ``salt`` is the bot's
    token."""

    def __init__(self, state: State, *, salt: str, days: int) -> None:
        self._state = state
        self._key = hashlib.sha256(f"isnad-askers:{salt}".encode()).digest()
        self._days = days

    def silence(self, question: str, person: int, strictness: str | None) -> None:
        """Record that a question of ``person``, or in the name of a chat, was met with silence. What is too old is
        deleted."""
        if self._days:
            self.tidy()
            self._state.unanswered.put(question, self.asker(person), UnansweredReason.SILENCE, strictness=strictness)

    def vote(self, kept: KeptAnswer, page: int, person: int, strictness: str | None, *, liked: bool) -> None:
        """Record that ``person`` voted quotation ``page`` down, or take that back."""
        unanswered, asker = self._state.unanswered, self.asker(person)
        if liked:
            unanswered.take_back(kept.question, asker, UnansweredReason.DISLIKED)
        elif self._days:
            shown = kept.quotations[page]
            wrong = WrongSentence(article=shown.article, start=shown.start, end=shown.end, digest=shown.digest)
            unanswered.put(kept.question, asker, UnansweredReason.DISLIKED, strictness=strictness, wrong=wrong)

    def tidy(self) -> None:
        """Delete what is older than the retention."""
        self._state.unanswered.keep_days(self._days)

    def asker(self, person: int) -> str:
        """The hash of a person, or of a chat that people write in the name of."""
        return hmac.new(self._key, str(person).encode(), hashlib.sha256).hexdigest()[:32]
