"""An index knows what it was made by: other terms, another index."""

from __future__ import annotations

import subprocess
import sys

import pytest

from retrieval.index.terms import INDEX_VERSION, READING_LISTS, TERM_LISTS, index_fingerprint
from retrieval.text import lexicon
from tests.paths import ROOT

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
    make = index_fingerprint()
    assert make.startswith(f"{INDEX_VERSION}.")
    assert lexicon.digest(("stop_words.txt",)) != lexicon.digest(("alef_lam.txt",))
    index_fingerprint.cache_clear()
    monkeypatch.setattr(lexicon, "digest", lambda _: "other")
    assert index_fingerprint() != make
    index_fingerprint.cache_clear()
    monkeypatch.undo()
    assert index_fingerprint() == make


@pytest.mark.processes
def test_the_make_of_the_code_is_the_one_of_its_file() -> None:
    command = [sys.executable, "-m", "benchmarks.fitting.index_make", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
