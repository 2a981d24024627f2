"""What an article must say of a saved question: its names and numbers, and most of its words, near the sentence."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval import Article, SavedQuestion
from retrieval.index.document import Document
from retrieval.watching.relevance import LEAST_SAID, ArticleWords, read_words

QUESTION = "كم مصنعا أغلقت بلدية طبرق؟"
DAY = date(2018, 6, 14)


def share(question: str, *paragraphs: str, title: str = "أخبار اليوم", day: date | None = DAY) -> float:
    """The share that the last paragraph, one sentence, says of a question."""
    document = Document(Article(id="1", title=title, body="\n\n".join(paragraphs), date=day))
    words = read_words(SavedQuestion(text=question, passages=1_000, frequencies={}))
    return float(words.shares(ArticleWords(document, document.forward_entry))[-1])


def test_a_sentence_about_another_town_says_nothing() -> None:
    assert share(QUESTION, "قال رئيس المجلس إن بلدية طبرق أغلقت 15 مصنعا.") > LEAST_SAID
    assert share(QUESTION, "قال رئيس المجلس إن بلدية زليتن أغلقت 15 مصنعا.") == 0


@pytest.mark.parametrize("town", ["الحديدة", "العقبة", "الكرك", "زليتن", "صيدا", "بجاية"])
def test_a_place_is_known_by_its_name_or_by_the_noun_before_it(town: str) -> None:
    asked = f"كم مصنعا أغلقت بلدية {town}؟"
    assert share(asked, f"أغلقت بلدية {town} عشرين مصنعا.") > share(asked, "أغلقت بلدية الحدود عشرين مصنعا.") == 0


def test_the_title_and_the_lead_may_have_the_name_and_a_distant_paragraph_may_not() -> None:
    told = "وقال إن المجلس أغلق 15 مصنعا في أسبوع واحد."
    lead = "اجتمع المجلس يوم الأحد في قاعة البلدية الكبيرة."
    assert share(QUESTION, lead, told, title="بلدية طبرق تغلق مصانع") > LEAST_SAID
    assert share(QUESTION, "اجتمع مجلس بلدية طبرق يوم الأحد في قاعته.", told) > LEAST_SAID
    assert share(QUESTION, lead, "زار وفد بلدية طبرق بعد الظهر.", told) == 0


def test_another_spelling_of_a_foreign_name_is_the_name() -> None:
    asked = "كم تعويضا طلب أردوغان من كليتشدار أوغلو؟"
    assert share(asked, "طلب أردوغان من كليجدار أوغلو تعويضا قدره مئة ألف ليرة.") > LEAST_SAID


@pytest.mark.parametrize(
    ("asked", "day", "told"),
    [
        ("من فاز في بطولة الشطرنج 2018؟", date(2018, 6, 14), True),
        ("من فاز في بطولة الشطرنج 2018؟", date(2019, 6, 14), False),
        ("من فاز في بطولة الشطرنج 2018؟", None, False),
        ("من فاز في بطولة الشطرنج في يونيو 2018؟", date(2018, 6, 14), True),
        ("من فاز في بطولة الشطرنج في يونيو 2018؟", date(2018, 7, 2), True),
        ("من فاز في بطولة الشطرنج في يونيو 2018؟", date(2018, 3, 14), False),
    ],
)
def test_a_year_or_period_is_named_or_that_of_the_article(asked: str, day: date | None, told: bool) -> None:
    assert (share(asked, "فاز كريم سالم في بطولة الشطرنج.", day=day) > 0) is told
    assert share(asked, "فاز كريم سالم في بطولة الشطرنج في يونيو 2018.", day=day) > 0


def test_a_place_that_is_asked_for_need_not_be_named() -> None:
    assert share("في أي مدينة أقيمت بطولة الشطرنج؟", "أقيمت بطولة الشطرنج في وهران.") > LEAST_SAID


def test_a_sentence_with_little_of_the_question_says_nothing() -> None:
    asked = "كم عاملا نقابيا أضرب عن الطعام احتجاجا على تسريح زملائهم في طبرق؟"
    assert share(asked, "وصل وفد إلى طبرق مساء الأحد.") == 0
