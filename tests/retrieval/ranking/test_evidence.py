"""What a sentence offers beside the words of the question."""

from __future__ import annotations

from retrieval.answering.reader import Reader
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.ranking.cascade import candidate_features
from retrieval.ranking.query import parse_question


def features(question: str, *bodies: str, title: str = "خبر") -> dict[str, dict[str, float]]:
    """The features of the candidates of ``question``, by sentence; each body is an article."""
    archive = Archive()
    archive.add(Article(id=f"a{number}", title=title, body=body) for number, body in enumerate(bodies))
    reader: Reader = archive.reader()
    query = parse_question(question)
    pool = reader.retrieve_pool(query)
    made = candidate_features(query, pool)
    assert made is not None
    texts = [candidate.document.text(candidate.index) for candidate in reader.candidates(made.rows, pool)]
    return {text: made.table.row(place) for place, text in enumerate(texts)}


def test_another_word_for_the_same_thing_counts_in_part() -> None:
    said, other = "أعلنت العائلة وفاة الكاتب محمود.", "أعلنت العائلة زواج الكاتب محمود."
    found = features("متى توفي الكاتب محمود؟", said, other)
    assert found[said]["soft"] > found[other]["soft"]
    assert found[said]["soft_only"] > found[other]["soft_only"] >= 0
    assert found[said]["cover"] == found[other]["cover"]


def test_a_number_beside_the_noun_that_is_counted_is_told_from_another() -> None:
    counted, other = "أصيب في الحادث 12 عاملا من المصنع.", "وقع الحادث في المصنع عند الساعة 12 ظهرا."
    found = features("كم عاملا أصيب في حادث المصنع؟", counted, other)
    assert found[counted]["focus_number"] > found[other]["focus_number"]


def test_spans_of_each_type_are_counted_outside_the_question() -> None:
    sentence = "قال الوزير إن الحفل في مايو 2018 ألغي بسبب المطر."
    found = features("لماذا ألغي الحفل في مايو؟", sentence)[sentence]
    assert (found["holds_cause"], found["holds_month"], found["holds_year"]) == (1, 0, 1)
    assert found["near_cause"] > 0


def test_a_name_that_only_the_article_says_is_told_from_one_that_nobody_says() -> None:
    there = "زار الوفد ليبيا. التقى الوزير هناك. انتهت الزيارة بتوقيع الاتفاق مساء."
    absent = "زار الوفد تونس. التقى الوزير هناك. انتهت الزيارة بتوقيع الاتفاق صباحا."
    found = features("متى انتهت زيارة الوفد إلى ليبيا بتوقيع الاتفاق؟", there, absent)
    one, other = (
        next(row for text, row in found.items() if text.endswith(end)) for end in ("الاتفاق مساء.", "الاتفاق صباحا.")
    )
    assert one["article_names"] > other["article_names"]
    assert one["article_missing_terms"] < other["article_missing_terms"]
    assert one["names_own"] == other["names_own"]


def test_a_sentence_that_asks_is_known() -> None:
    asks, tells = "فمن هو عادل عبد المهدي؟", "عادل عبد المهدي سياسي عراقي."
    found = features("من هو عادل عبد المهدي؟", f"{asks} {tells}")
    assert (found[asks]["asks"], found[tells]["asks"]) == (1, 0)


def test_the_kind_of_the_question_is_a_feature() -> None:
    sentence = "استقال الوزير مساء الخميس."
    row = features("هل استقال الوزير؟", sentence)[sentence]
    assert (row["asks_yes_no"], row["asks_any"], row["asks_time"]) == (1, 0, 0)
