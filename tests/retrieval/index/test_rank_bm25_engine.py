"""The engine in memory finds what shares words with the question, and nothing else."""

from __future__ import annotations

from retrieval import Article
from retrieval.index.document import Document
from retrieval.index.engine import query_terms
from retrieval.index.rank_bm25_engine import MemoryEngine
from retrieval.text.analysis import folded_forms
from retrieval.text.normalization import fold


def document(name: str, body: str, title: str = "") -> Document:
    return Document(Article(id=name, title=title, body=body))


def terms(*words: str) -> dict[str, float]:
    return query_terms([folded_forms(fold(word)) for word in words], {})


def test_an_empty_engine_finds_nothing() -> None:
    engine = MemoryEngine()
    assert engine.search(terms("روسيا"), 5) == []
    assert engine.frequencies(["روس"]) == {"روس": 0}
    assert engine.passage_count() == 0


def test_a_term_in_every_passage_is_still_a_match_with_a_positive_score() -> None:
    engine = MemoryEngine()
    engine.add([document("a", "وصل الوفد إلى موسكو."), document("b", "عاد الوفد من موسكو.")])
    hits = engine.search(terms("الوفد"), 5)
    assert [hit.article for hit in hits] == ["a", "b"]
    assert all(hit.score > 0 for hit in hits)


def test_what_shares_no_term_is_not_found() -> None:
    engine = MemoryEngine()
    engine.add([document("a", "وصل الوفد إلى موسكو."), document("b", "كتب الطالب قصيدة.")])
    assert [hit.article for hit in engine.search(terms("موسكو"), 5)] == ["a"]
    assert engine.search(terms("زلزال"), 5) == []


def test_a_misspelt_name_is_found_by_its_trigrams() -> None:
    engine = MemoryEngine()
    engine.add([document("a", "قال لافرنتييف إن بوتين مشغول."), document("b", "كتب الطالب قصيدة.")])
    assert engine.search(terms("لافرينتيف"), 1)[0].article == "a"


def test_the_title_counts_for_every_passage() -> None:
    engine = MemoryEngine()
    engine.add([document("a", "وصل الوفد أمس.", "زيارة طهران"), document("b", "وصل الوفد أمس.", "")])
    assert [hit.article for hit in engine.search(terms("طهران"), 5)] == ["a"]


def test_adding_again_replaces_and_removing_forgets() -> None:
    engine = MemoryEngine()
    engine.add([document("a", "وصل الوفد إلى موسكو."), document("b", "كتب الطالب قصيدة.")])
    engine.add([document("a", "نزل المطر على حلب.")])
    assert engine.search(terms("موسكو"), 5) == []
    assert engine.search(terms("حلب"), 5)[0].article == "a"
    engine.remove(["a", "unknown"])
    assert engine.search(terms("نزل"), 5) == []
    assert engine.passage_count() == 1
