"""Whether a candidate has words that may be the answer, as features of the chance."""

from __future__ import annotations

import numpy as np

from retrieval.answering.answer_spans import NOWHERE, answer_features
from retrieval.answering.reader import Models
from retrieval.archive import Archive
from retrieval.article import Article
from retrieval.ranking.query import parse_question

WITH = "استقبل المدرب اللاعب سمير حداد في المطار."
WITHOUT = "استقبل المدرب في المطار اللاعب الجديد."


def features(question: str) -> dict[str, tuple[float, float]]:
    """Both features by sentence."""
    archive = Archive()
    archive.add(Article(id=f"a{number}", title="خبر", body=body) for number, body in enumerate((WITH, WITHOUT)))
    reader = archive.reader()
    query = parse_question(question)
    pool = reader.retrieve_pool(query)
    found = reader.candidates(pool.answer_rows().tolist(), pool)
    columns = answer_features(query, [*found, None], pool)
    pairs = list(zip(columns["answers"].tolist(), columns["answer_words"].tolist(), strict=True))
    assert pairs[-1] == (-1, 0)
    return {one.document.text(one.index): pair for one, pair in zip(found, pairs, strict=False)}


def test_a_sentence_with_a_new_name_answers_who_and_one_without_does_not() -> None:
    found = features("من اللاعب الذي استقبله المدرب في المطار؟")
    assert found[WITH][0] == 1
    assert found[WITH][1] >= 2
    assert found[WITHOUT] == (0, 0)


def test_they_say_how_near_the_answer_is_to_the_word_asked_about() -> None:
    archive = Archive()
    near = "أصدر القاضي سمير حداد حكما على المتهم."
    behind, nowhere = "وقال نبيل فارس إن القاضي ظلمه في الحكم.", "وذهب نبيل فارس بعد الحكم."
    archive.add([Article(id="a", title="خبر", body=f"{near} {behind} {nowhere}")])
    reader, query = archive.reader(), parse_question("من القاضي الذي أصدر الحكم؟")
    pool = reader.retrieve_pool(query)
    found = reader.candidates(pool.answer_rows().tolist(), pool)
    columns = answer_features(query, found, pool)
    texts = [one.document.text(one.index) for one in found]
    distances = dict(zip(texts, columns["answer_distance"].tolist(), strict=True))
    assert distances == {near: 1, behind: -2, nowhere: NOWHERE}
    pulls = dict(zip(texts, columns["answer_pull"].tolist(), strict=True))
    assert 1 >= pulls[near] > pulls[behind] > pulls[nowhere] > 0


def test_nothing_is_said_of_a_question_that_asks_for_no_such_words() -> None:
    assert set(features("لماذا استقبل المدرب اللاعب في المطار؟").values()) == {(-1, 0)}


def test_the_chance_sees_them_in_the_first_candidates() -> None:
    archive = Archive()
    archive.add([Article(id="a", title="خبر", body=WITH)])
    reader = archive.reader()
    first = reader.read("من اللاعب الذي استقبله المدرب في المطار؟").ranked[0]
    assert first.table.row(first.place)["answers"] == 1
    assert np.isfinite(first.chance)


def test_a_sentence_without_the_unit_that_is_counted_does_not_answer() -> None:
    archive = Archive()
    archive.add([Article(id="a", title="خبر", body="سلقت الطباخة 12 بيضة في المطبخ الكبير.")])
    reader, query = archive.reader(), parse_question("كم دقيقة سلقت الطباخة البيضة في المطبخ؟")
    first = reader.rank(query, reader.retrieve_pool(query), Models.fitted())[0]
    assert first.table.row(first.place)["answers"] == 0
