from __future__ import annotations

from retrieval import Article, example_questions


def article(title: str) -> Article:
    return Article(id=title, title=title, body="نص.")


def questions(*titles: str) -> list[str]:
    return [example.question for example in example_questions(map(article, titles))]


def test_a_title_of_what_somebody_does_asks_who_and_whether() -> None:
    made = questions("جوليان أسانج يعتزم مقاضاة الإكوادور")
    assert made[:2] == ["من يعتزم مقاضاة الإكوادور؟", "هل يعتزم جوليان أسانج مقاضاة الإكوادور؟"]


def test_a_title_that_asks_is_asked_as_it_is() -> None:
    assert "من هو المشير عبد الرحمن سوار الذهب؟" in questions("من هو المشير عبد الرحمن سوار الذهب؟")
    assert "هل تخلت روسيا عن بشار؟" in questions("هل تخلت روسيا عن بشار.. تفاصيل الأيام الأخيرة")


def test_a_title_that_begins_with_a_preposition_asks_nothing() -> None:
    assert not any(made.startswith("من ") for made in questions("من المؤكد أن خاشقجي مات"))


def test_titles_without_a_name_or_with_words_of_others_are_left_out() -> None:
    assert questions("عاصفة تجتاح المدينة", 'ترامب "يعلن" الحرب على الصين', "") == []


def test_an_example_knows_its_article_and_names() -> None:
    [first, *_] = example_questions([article("ماكرون ينفي تسليم واشنطن أي تسجيل")])
    assert (first.article, first.names) == ("ماكرون ينفي تسليم واشنطن أي تسجيل", ("ماكرون", "واشنطن"))
