"""One description of what is indexed and looked for, which every engine with an index follows."""

from __future__ import annotations

from retrieval.article import Article
from retrieval.document import Document
from retrieval.engines.indexing import FIELDS, passage_fields, wanted
from retrieval.question import understand


def test_every_passage_has_its_terms_and_those_of_the_title() -> None:
    long = "\n".join(f"وصل الوفد رقم {number} إلى المدينة صباح الخميس وغادرها مساء الجمعة." for number in range(40))
    document = Document(Article(id="a", title="زلزال", body=long))
    fields = list(passage_fields(document))
    assert len(fields) == len(document.passages) > 1
    assert all(set(one) <= set(FIELDS) for one in fields)
    assert all("زلزال" in one["terms"].split() for one in fields)


def test_an_article_without_a_word_has_a_passage_all_the_same() -> None:
    assert list(passage_fields(Document(Article(id="a", title="زلزال", body="")))) == [{}]


def test_what_is_looked_for_is_in_the_passage_that_says_it_and_asked_once() -> None:
    document = Document(Article(id="a", title="", body="وصل الوفد التركي إلى ميناء طرابلس."))
    looked_for = wanted([term.forms for term in understand("الوفد الوفد التركي").terms])
    [held] = passage_fields(document)
    assert {one.term for one in looked_for} <= set(held["terms"].split())
    assert len({(one.field, one.term) for one in looked_for}) == len(looked_for)
