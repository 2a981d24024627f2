"""Stores articles in memory, searched by rank-bm25: for a folder of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from retrieval.article import Article
from retrieval.index.document import Document
from retrieval.index.engine import Hit
from retrieval.index.forward_index import ForwardEntry
from retrieval.index.rank_bm25_engine import MemoryEngine
from retrieval.index.sentence_vectors import Vectors, encoded, merge
from retrieval.speech.extraction import extract_utterances
from retrieval.speech.speaker_terms import speaker_terms
from retrieval.speech.utterance import Utterance
from retrieval.storage.outlet_index import OutletIndex
from retrieval.storage.store import Arrival, Check, Encoded, Month, Outcome, Outlet, Statistics


class MemoryStore:
    """See ``retrieval.storage.store.Store``."""

    def __init__(self) -> None:
        self.engine = MemoryEngine()
        self._documents: dict[str, Document] = {}
        self._outlets = OutletIndex()
        self._vectors: dict[str, tuple[str, Vectors]] = {}  # by id: the make, and the vectors of the current text
        self._utterances: dict[str, tuple[Utterance, ...]] = {}  # by id
        self._notes: dict[str, str] = {}
        self._positions: dict[str, int] = {}  # by id, in order of arrival
        self._arrived = 0

    def refresh(self) -> None:
        """Nothing to do: no other process changes this store."""

    def documents(self, keys: Sequence[str]) -> list[Document | None]:
        """As ``Store.documents``."""
        return [self._documents.get(key) for key in keys]

    def forward_entries(self, hits: Sequence[Hit]) -> list[ForwardEntry | None]:
        """As ``Store.forward_entries``."""
        documents = self.documents([hit.article for hit in hits])
        return [None if document is None else document.forward_entry for document in documents]

    def entries(self, keys: Sequence[str]) -> list[ForwardEntry | None]:
        """As ``Store.entries``: none, since they are made of the articles."""
        return [None for _ in keys]

    def put(self, articles: Iterable[Article], *, more: bool = False) -> list[Outcome]:  # noqa: ARG002 - shown at once
        """As ``Store.put``."""
        outcomes, changed = [], {}
        for article in articles:
            known = self._documents.get(article.id)
            if known is not None and known.article == article:
                outcomes.append(Outcome.UNCHANGED)
                continue
            outcomes.append(Outcome.REPLACED if known else Outcome.ADDED)
            if known:
                self._outlets.remove(known.article)
                self._vectors.pop(article.id, None)
            self._outlets.add(article)
            changed[article.id] = self._documents[article.id] = document = Document(article)
            self._utterances[article.id] = extract_utterances(article.body, document.sentences)
            self._arrived += 1
            self._positions.pop(article.id, None)
            self._positions[article.id] = self._arrived
        self.engine.add(changed.values())
        return outcomes

    def remove(self, ids: Iterable[str]) -> int:
        """As ``Store.remove``."""
        known = [document.article for one in ids if (document := self._documents.pop(one, None)) is not None]
        for article in known:
            self._outlets.remove(article)
            self._positions.pop(article.id, None)
            self._vectors.pop(article.id, None)
            self._utterances.pop(article.id, None)
        self.engine.remove([article.id for article in known])
        return len(known)

    def article(self, article_id: str) -> Article | None:
        """As ``Store.article``."""
        document = self._documents.get(article_id)
        return document.article if document else None

    def articles(self) -> Iterator[Article]:
        """As ``Store.articles``."""
        for _, document in sorted(self._documents.items()):
            yield document.article

    def outlets(self) -> tuple[Outlet, ...]:
        """As ``Store.outlets``."""
        return self._outlets.outlets()

    def newest(self, limit: int, outlets: Collection[str] | None = None) -> list[Article]:
        """As ``Store.newest``."""
        return [self._documents[article_id].article for article_id in self._outlets.newest(limit, outlets)]

    def copies(self, article_id: str) -> tuple[Article, ...]:  # noqa: ARG002 - few pages: the reader compares them
        """Always empty: this store does not detect near-duplicates."""
        return ()

    def arrivals(self, after: int, limit: int, known: Collection[str] = ()) -> list[Arrival]:
        """As ``Store.arrivals``."""
        newer = (Arrival(at, key) for key, at in self._positions.items() if at > after and key not in known)
        return list(islice(newer, limit))

    def last_arrival(self) -> int:
        """As ``Store.last_arrival``."""
        return self._arrived

    def key(self, article_id: str) -> str | None:
        """As ``Store.key``."""
        return article_id if article_id in self._documents else None

    def sentence_vectors(self, keys: Sequence[str], make: str) -> list[Vectors | None]:
        """As ``Store.sentence_vectors``."""
        held = [self._vectors.get(key) for key in keys]
        return [one[1] if one is not None and one[0] == make else None for one in held]

    def keep_vectors(self, found: Mapping[str, Vectors], make: str, *, wait: bool) -> bool:
        """As ``Store.keep_vectors``."""
        for key, vectors in found.items():
            held = self._vectors.get(key)
            if key in self._documents and (wait or held is None or held[0] == make):
                known = held[1] if held is not None and held[0] == make else None
                self._vectors[key] = (make, merge(known, vectors))
        return True

    def unencoded(self, make: str) -> list[str]:
        """As ``Store.unencoded``."""
        return [key for key in self._outlets.newest(len(self._documents), None) if not self._is_encoded(key, make)]

    def prune_vectors(self) -> None:
        """Nothing to do: vectors go with their article."""

    def speakers(self, terms: Collection[str]) -> list[str]:
        """As ``Store.speakers``."""
        names = {one.name for found in self._utterances.values() for one in found}
        return sorted(name for name in names if not speaker_terms(name).isdisjoint(terms))

    def utterances(self, names: Collection[str]) -> list[tuple[str, Utterance]]:
        """As ``Store.utterances``."""
        newest = self._outlets.newest(len(self._documents), None)
        return [(key, one) for key in newest for one in self._utterances[key] if one.name in names]

    def lacks_speech(self) -> bool:
        """Always False."""
        return False

    def read_note(self, name: str) -> str | None:
        """As ``Store.read_note``."""
        return self._notes.get(name)

    def write_note(self, name: str, text: str | None) -> None:
        """As ``Store.write_note``: for the life of the process."""
        self._notes.pop(name, None)
        if text is not None:
            self._notes[name] = text

    def statistics(self) -> Statistics:
        """As ``Store.statistics``."""
        counts = Counter((a.source, a.date.isoformat()[:7] if a.date else None) for a in self.articles())
        rows = sorted(counts.items(), key=lambda row: (row[0][0] or "", row[0][1] or ""))
        return Statistics(
            articles=len(self._documents),
            copies=0,
            passages=self.engine.passage_count(),
            bytes=0,
            months=tuple(Month(source=source, month=month, articles=count) for (source, month), count in rows),
            encoded=self._encoded(),
        )

    def check(self) -> Check:
        """Never reports damage."""
        return Check(articles=len(self._documents), damaged=(), database=None, index=None, encoded=self._encoded())

    def rebuild_index(self) -> None:
        """Nothing to do."""

    def repair(self) -> int:
        """Nothing to do."""
        return 0

    def close(self) -> None:
        """Nothing to release."""

    def _is_encoded(self, key: str, make: str) -> bool:
        [vectors] = self.sentence_vectors([key], make)
        return vectors is not None and bool(encoded(vectors).all())

    def _encoded(self) -> tuple[Encoded, ...]:
        counts = Counter(make for key, (make, _) in self._vectors.items() if self._is_encoded(key, make))
        return tuple(Encoded(make=make, articles=count) for make, count in counts.most_common())
