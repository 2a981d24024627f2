"""The two engines find the same: what an archive in memory answers, one on disk answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from retrieval.archive import Archive
from retrieval.opening import open_archive
from tests.paths import ROOT

QUESTIONS = (
    "متى كتب الأسد رسالته إلى بوتين؟",
    "من كتب الرسالة إلى بوتين؟",
    "كم بلغ سعر النفط؟",
    "أين عقد الاجتماع؟",
    "ماذا قال الرئيس؟",
    "لماذا تراجعت الأسعار؟",
    "ما هي عاصمة أستراليا؟",
    "من فاز بالمباراة؟",
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    address = f"file:{tmp_path_factory.mktemp('disk') / 'archive'}"
    with open_archive(f"memory:{ROOT / 'seeds'}") as memory, open_archive(address, create=True) as disk:
        disk.add(memory.articles())
        yield memory, disk


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_the_same_in_memory_and_on_disk(both: tuple[Archive, Archive], question: str) -> None:
    first, second = (archive.ask(question) for archive in both)
    assert first.answered == second.answered
    assert [(q.article.id, q.start) for q in first.quotations] == [(q.article.id, q.start) for q in second.quotations]
