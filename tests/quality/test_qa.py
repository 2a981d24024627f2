"""Floors under the figures on questions that people wrote of Wikipedia pages.

The questions are not part of the project (ARCD: MIT; XQuAD: CC BY-SA 4.0): the gate
runs where they lie in ``shared/qa`` beside the checkout, and says so where they do not.
Pages that the models were fitted on are asked about by models that have not seen them.
``make quality`` runs this; ``make test`` does not.
"""

from __future__ import annotations

from hashlib import sha256

import pytest

from retrieval import Archive, QaResult, evaluate_qa, load_qa, qa_by_set, qa_metrics
from tests.paths import ROOT

QA = ROOT.parent / "shared" / "qa"
# The very files that the floors were set on.
HASHES = {
    "arcd-train.jsonl": "4867fb07296d96b5a266ddd7dfa075b17a90c8aa8e63d04d61ee2078ee8e12b6",
    "xquad-ar.jsonl": "af533e747182d92ab2b8a14e99e6f54a8467328500734502004b0dcbaa2095de",
}

pytestmark = pytest.mark.quality


@pytest.fixture(scope="module")
def results() -> dict[str, tuple[QaResult, ...]]:
    missing = [name for name in HASHES if not (QA / name).is_file()]
    if missing:
        pytest.skip(f"the quality gate did not run: no {' and no '.join(missing)} in shared/qa beside the checkout")
    articles, cases = load_qa([QA / name for name in HASHES])
    with Archive() as archive:
        archive.add(articles)
        return qa_by_set(evaluate_qa(archive, cases))


@pytest.mark.parametrize("name", HASHES)
def test_the_questions_are_those_that_the_floors_were_set_on(name: str, results: object) -> None:
    assert sha256((QA / name).read_bytes()).hexdigest() == HASHES[name]


# Reached: ARCD 0.755 and 0.897, XQuAD 0.753 and 0.905. A page that is cited beside the
# quotation as saying the same counts (see QaCase.holds); without that, ARCD, whose pages
# overlap, reaches 0.690 and 0.894.
@pytest.mark.parametrize(("name", "first", "three"), [("arcd-train", 0.66, 0.85), ("xquad-ar", 0.73, 0.89)])
def test_the_right_sentence_comes_first(
    name: str, first: float, three: float, results: dict[str, tuple[QaResult, ...]]
) -> None:
    figures = qa_metrics(results[name])
    assert figures.first.value >= first
    assert figures.three.value >= three
