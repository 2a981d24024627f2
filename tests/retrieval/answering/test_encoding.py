"""Sentence vectors of the articles of a store: none without an encoder, and each computed once."""

from __future__ import annotations

from retrieval.answering.encoding import Encoding
from retrieval.article import Article
from retrieval.storage.memory import MemoryStore
from tests.gram_encoder import GramEncoder

ARTICLES = [
    Article(id=name, title="", body=f"وصل الوفد {name} إلى موسكو صباح الخميس. غادر الوفد {name} مساء.") for name in "ab"
]


def test_without_an_encoder_nothing_is_encoded() -> None:
    store = MemoryStore()
    store.put(ARTICLES)
    encoding = Encoding(store)
    assert encoding.scorer is None
    assert encoding.unencoded() == []
    assert encoding.encode_articles(["a"]) == 0


def test_every_sentence_is_encoded_once() -> None:
    store, encoder = MemoryStore(), GramEncoder()
    store.put(ARTICLES)
    encoding = Encoding(store)
    encoding.use(encoder)
    assert sorted(encoding.unencoded()) == sorted(store.key(one.id) or "" for one in ARTICLES)
    assert encoding.encode_articles(["a", "nobody", "a"]) == 1
    assert encoding.unencoded() == [store.key("b")]
    assert encoding.encode(encoding.unencoded()) == 1
    assert encoding.unencoded() == []
    assert len(encoder.asked) == len({*encoder.asked}) == 4


def test_an_encoder_without_a_make_keeps_nothing() -> None:
    store = MemoryStore()
    store.put(ARTICLES)
    encoding = Encoding(store)
    encoding.use(GramEncoder(make=""))
    assert encoding.encode_articles(["a", "b"]) == 0
    assert encoding.unencoded() == []
