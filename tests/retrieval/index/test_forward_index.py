"""What is read of an article is the same whether it was kept or is made anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval import Article
from retrieval.index.document import Document
from retrieval.index.forward_index import ALIGNED, MAX_WORDS, SHAPE, ForwardEntry, Run, from_bytes, to_bytes
from retrieval.text.analysis import forms_of
from retrieval.text.vocabulary import CUES, PAD, STEM_VIEW, STOP, view

BODY = "الطقس\nهطلت أمطار غزيرة على الساحل كله، قال الوزير: «زخخخش» (أمس).\nوأغلقت المدارس. وعاد زخخخش الزائر 12 مرة."
BODIES = st.text(st.sampled_from("وال كتابةبمدرسه123،.«»():؟!\n ab\u064bى\ue000زخش"), max_size=300)


def reading(body: str, title: str = "عنوان المادة") -> ForwardEntry:
    return Document(Article(id="a", title=title, body=body)).forward_entry


def test_each_run_holds_the_words_of_its_sentence_after_a_pad() -> None:
    document = Document(Article(id="a", title="عنوان المادة", body=BODY))
    run = Run([(document.forward_entry, 0, len(document.forward_entry.words))])
    bounds = document.forward_entry.bounds
    assert len(run) == len(document.forward_entry.words)
    assert len(bounds) == len(document.sentences) + 2
    assert run.starts.tolist() == list(bounds[:-1])
    texts = [document.article.title, *(document.text(i) for i in range(len(document.sentences)))]
    for text, first, last in zip(texts, bounds[:-1], bounds[1:], strict=True):
        assert document.forward_entry.words[first] == PAD
        assert run.views[CUES, first] == STOP
        stems = [word.stem for word in forms_of(text)]
        assert run.views[STEM_VIEW, first + 1 : last].tolist() == [view(stem) for stem in stems]
        if stems:
            assert run.stems(np.arange(first + 1, last)) == stems


def test_it_says_how_the_sentences_look() -> None:
    shape = [dict(zip(SHAPE, row, strict=True)) for row in reading(BODY).shape.tolist()]
    assert [row["heading"] for row in shape] == [1, 0, 0, 0]
    assert [row["opens_paragraph"] for row in shape] == [1, 1, 1, 0]
    assert [row["quotes"] for row in shape] == [0, 1, 0, 0]


@settings(deadline=None)
@given(BODIES, st.sampled_from(["", "عنوان", "زخخخش (زائر)"]))
def test_what_was_kept_is_read_back(body: str, title: str) -> None:
    made = reading(body, title)
    kept = from_bytes(memoryview(to_bytes(made, 7)), 7)
    assert kept is not None
    assert kept.words.tolist() == made.words.tolist()
    assert list(kept.bounds) == list(made.bounds)
    assert kept.shape.tolist() == made.shape.tolist()
    assert kept.passages == made.passages
    assert kept.rows.tolist() == made.rows.tolist()
    assert kept.stems == made.stems


def test_what_is_damaged_or_of_another_make_is_none() -> None:
    data = memoryview(to_bytes(reading(BODY), 7))
    assert len(data) % ALIGNED == 0
    assert from_bytes(data, 8) is None
    assert from_bytes(memoryview(b""), 7) is None
    for place in range(0, len(data), 5):
        assert from_bytes(data[:place], 7) is None
        assert (
            from_bytes(memoryview(data[:place].tobytes() + bytes([data[place] ^ 1]) + data[place + 1 :].tobytes()), 7)
            is None
        )


def test_a_sentence_without_end_is_read_to_a_limit() -> None:
    assert len(reading("كلمة " * 2 * MAX_WORDS, "").words) == MAX_WORDS + 1


def test_words_of_several_articles_keep_their_own_stems() -> None:
    one, other = reading("وصل زخخخش أمس."), reading("عاد ضغغظ وزخخخش أمس.")
    run = Run([(one, 0, len(one.words)), (other, other.bounds[1], len(other.words)), (one, 0, 1)])
    places = np.arange(len(run))
    said = forms_of("عنوان المادة. وصل زخخخش أمس. عاد ضغغظ وزخخخش أمس.")
    assert [stem for stem in run.stems(places) if stem] == [word.stem for word in said]
