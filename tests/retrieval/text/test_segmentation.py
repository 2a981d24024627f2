"""Sentences tile the body and survive what news text does to full stops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.segmentation import PASSAGE_WORDS, passages, segment

ARABIC = st.text(alphabet=st.sampled_from('ابتثجحخدذرزسشصضطظعغفقكلمنهويةى .،؟!…"«»“”()\n0123456789aB'), max_size=300)


def texts(body: str) -> list[str]:
    return [body[s.start : s.end] for s in segment(body)]


@given(st.one_of(st.text(), ARABIC))
def test_sentences_tile_the_body_leaving_out_only_white_space(body: str) -> None:
    place = 0
    for sentence in segment(body):
        assert sentence.start >= place
        assert not body[place : sentence.start].strip()
        assert sentence.end > sentence.start
        text = body[sentence.start : sentence.end]
        assert text == text.strip()
        place = sentence.end
    assert not body[place:].strip()


@given(ARABIC)
def test_passages_gather_every_sentence_once_and_in_order(body: str) -> None:
    sentences = segment(body)
    gathered = [i for p in passages(body, sentences) for i in range(p.first, p.last + 1)]
    assert gathered == list(range(len(sentences)))


def test_a_passage_holds_about_a_hundred_words() -> None:
    body = " ".join(f"قال المتحدث إن العدد بلغ {n} في المدينة أمس." for n in range(60))
    for passage in passages(body, segment(body)):
        words = sum(len(t.split()) for t in texts(body)[passage.first : passage.last + 1])
        assert words <= PASSAGE_WORDS


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("قال د. أحمد إن النسبة 3.5% عام 2015. ثم غادر.", ["قال د. أحمد إن النسبة 3.5% عام 2015.", "ثم غادر."]),
        ("عاد... ثم مضى. هل عاد؟ نعم!", ["عاد... ثم مضى.", "هل عاد؟", "نعم!"]),
        ("ولد عام 1958 م. وتوفي بعدها.", ["ولد عام 1958 م.", "وتوفي بعدها."]),
        ("قال: «نعم. لا أعرف.» ثم مضى.", ["قال: «نعم. لا أعرف.»", "ثم مضى."]),
        ('قال "انتهى الأمر." ومضى إلى بيته.', ['قال "انتهى الأمر."', "ومضى إلى بيته."]),
        ("أول العالم.يسمى كذا وكذا.", ["أول العالم.", "يسمى كذا وكذا."]),
        ("زار موقع example.com أمس. ثم عاد.", ["زار موقع example.com أمس.", "ثم عاد."]),
        ("كتبت J. K. Rowling رواية. ونجحت.", ["كتبت J. K. Rowling رواية.", "ونجحت."]),
        ("سطر بلا نقطة\nوسطر آخر بلا نقطة", ["سطر بلا نقطة", "وسطر آخر بلا نقطة"]),
        ("حصل على 5. وخسر 3.", ["حصل على 5.", "وخسر 3."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(body: str, sentences: list[str]) -> None:
    assert texts(body) == sentences


def test_a_long_quotation_is_cut_inside() -> None:
    inside = " ".join(["وهذه جملة طويلة من الكلام المنقول عن المتحدث باسم الوزارة."] * 8)
    assert len(texts(f"قال: «{inside}»")) > 1


def test_a_short_line_before_a_paragraph_is_a_heading() -> None:
    body = (
        "هذه فقرة أولى كاملة.\nلقاء بوتين والأسد\nوروى صقر تفاصيل لافتة عن اللقاء الأخير الذي جرى في موسكو نهاية الشهر."
    )
    assert [s.heading for s in segment(body)] == [False, True, False]


@pytest.mark.parametrize("line", ["قال كذا.", "- بند من قائمة", "هل هذا سؤال؟"])
def test_a_line_that_ends_or_is_listed_is_no_heading(line: str) -> None:
    following = "وروى صقر تفاصيل لافتة عن اللقاء الأخير الذي جرى في موسكو نهاية الشهر."
    assert not segment(f"{line}\n{following}")[0].heading
