"""An index knows what it was made by: other terms, another index."""

from __future__ import annotations

import subprocess
import sys
from hashlib import blake2b

import pytest

from retrieval.article import Article
from retrieval.extraction.extract import clean_folder
from retrieval.index.document import Document
from retrieval.index.engine import title_terms
from retrieval.index.terms import (
    INDEX_VERSION,
    READING_LISTS,
    TERM_LISTS,
    TERMS,
    index_make,
    passage_terms,
    word_terms,
)
from retrieval.text import lexicon
from retrieval.text.normalization import fold
from tests.paths import ROOT, SEEDS

# Beside the words of the vocabulary, what is read by rules of its own.
HARD = "وبالمدارس لافرنتييف «٣٫٥» 1,250 ٢٤/١١/٢٠١٣ GPT-4 ـــ مَدْرَسَةٌ والـ د. ک ﻻ 1000متر وال للأطفال فسيكتبونها"
# The five pages have headlines, which have no term of their own.
TITLES = ("سوريا", "نادي الهلال (السعودية)", "ابن سينا", "الحرب العالمية الثانية", "محمد ﷺ", "كأس العالم 2022")
# Which lists are read, and a digest of the terms when those of ``argv`` are empty.
READS = r"""
import re, sys
from hashlib import blake2b
from retrieval.text import lexicon
from retrieval.index.terms import word_terms
read, real = set(), lexicon._read
words = sorted(lexicon.counts("vocabulary"))[::40]

def emptied(name):
    read.add(name)
    text = real(name)
    if name in sys.argv:
        return re.sub(r'=\s*\[[^]]*]', '= ["ژژژ"]', text) if name.endswith("toml") else ""
    return text

lexicon._read = emptied
lexicon.counts.cache_clear()
made = blake2b(digest_size=8)
for word in words:
    made.update(word_terms(word).encode())
    made.update(word_terms(f"وبال{word}").encode())
print(made.hexdigest(), *sorted(read))
"""


def terms_digest() -> str:
    """A digest of the terms of all that we have to make terms of: every word of the
    vocabulary, with clitics too, some titles, and the passages of the five pages."""
    made = blake2b(digest_size=8)
    words = sorted(lexicon.counts("vocabulary"))
    for word in (
        *words,
        *HARD.split(),
        *(f"وبال{word}" for word in words[::7]),
        *(f"{word}هما" for word in words[::9]),
    ):
        folded = fold(word)
        made.update(f"{word_terms(folded) if folded else ''}\n".encode())
    for title in TITLES:
        made.update(f"{' '.join(title_terms(title))}\n".encode())
    for page in clean_folder(SEEDS):
        assert isinstance(page, Article)
        for terms in passage_terms(Document(page)):
            made.update(f"{terms}\n".encode())
    return made.hexdigest()


def test_the_terms_are_those_that_the_make_names() -> None:
    found = terms_digest()
    assert found == TERMS, f'the terms have changed: TERMS = "{found}" in retrieval/index/terms.py'


@pytest.mark.processes
def test_every_list_that_makes_terms_is_part_of_the_make() -> None:
    made, *read = reads()
    assert set(TERM_LISTS) <= set(read)
    assert reads(*(name for name in read if name not in TERM_LISTS))[0] == made
    assert set(read) - set(TERM_LISTS) <= set(READING_LISTS)
    assert [name for name in TERM_LISTS if reads(name)[0] == made] == []


def reads(*emptied: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", READS, *emptied], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_make_changes_with_terms_and_with_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    make = index_make()
    assert make.startswith(f"{INDEX_VERSION}.")
    assert lexicon.digest(("stop_words.txt",)) != lexicon.digest(("alef_lam.txt",))
    index_make.cache_clear()
    monkeypatch.setattr(lexicon, "digest", lambda _: "other")
    assert index_make() != make
    index_make.cache_clear()
    monkeypatch.undo()
    assert index_make() == make
