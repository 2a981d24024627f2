"""Writes ``retrieval/index/make.json``: by what make an index is known.

    python -m benchmarks.fitting.index_make [--check]

An index of another make is built anew when its archive is opened.
The file holds a digest of the terms that the code makes, a digest of how passages and readings lie in an index,
and a version, which goes up by one whenever one of the two digests changes.
``make docs`` and ``make fit`` run this.
``--check`` writes nothing, and fails when the file is out of date.
"""

from __future__ import annotations

import json
import sys
import tempfile
from hashlib import blake2b
from pathlib import Path
from typing import Any

import tantivy

from retrieval.article import Article
from retrieval.extraction.extract import clean_folder
from retrieval.index import forward_index, terms
from retrieval.index.document import Document
from retrieval.index.engine import title_terms
from retrieval.index.tantivy_engine import schema
from retrieval.opensearch.address import ClusterAccess
from retrieval.storage.opensearch.mappings import passage_sources, passages_index_body
from retrieval.text import lexicon
from retrieval.text.normalization import fold

ROOT = Path(__file__).parents[2]
FILE = Path(terms.__file__).with_name(terms.MAKE_FILE)
# Beside the words of the vocabulary, what is read by rules of its own.
HARD = "وبالمدارس لافرنتييف «٣٫٥» 1,250 ٢٤/١١/٢٠١٣ GPT-4 ـــ مَدْرَسَةٌ والـ د. ک ﻻ 1000متر وال للأطفال فسيكتبونها"
# The five pages have headlines, which have no term of their own.
TITLES = ("سوريا", "نادي الهلال (السعودية)", "ابن سينا", "الحرب العالمية الثانية", "محمد ﷺ", "كأس العالم 2022")
# A field that is kept to mend an archive by, and not searched: archives read what older versions kept.
KEPT = "kept"


def documents() -> list[Document]:
    """The five pages of ``seeds``."""
    return [Document(page) for page in clean_folder(ROOT / "seeds") if isinstance(page, Article)]


def terms_digest(pages: list[Document]) -> str:
    """A digest of the terms of every word of the vocabulary, with clitics too, of some titles, and of ``pages``."""
    made = blake2b(digest_size=8)
    words = sorted(lexicon.counts("vocabulary"))
    with_clitics = (*(f"وبال{word}" for word in words[::7]), *(f"{word}هما" for word in words[::9]))
    for word in (*words, *HARD.split(), *with_clitics):
        folded = fold(word)
        made.update(f"{terms.word_terms(folded) if folded else ''}\n".encode())
    for title in TITLES:
        made.update(f"{' '.join(title_terms(title))}\n".encode())
    for page in pages:
        for line in terms.passage_terms(page):
            made.update(f"{line}\n".encode())
    return made.hexdigest()


def layout_digest(pages: list[Document]) -> str:
    """A digest of the fields of both kinds of indexes, and of what ``pages`` put into them. Words that are not in the
    vocabulary are numbered as they are met: the same in every process that does this first."""
    made = blake2b(digest_size=8)

    def add(value: Any) -> None:
        made.update(json.dumps(value, ensure_ascii=False, sort_keys=True, default=repr).encode())

    add(_tantivy_fields())
    cluster = passages_index_body(ClusterAccess(), "alias", building=False)
    add((cluster["mappings"], cluster["settings"]["similarity"]))
    for number, page in enumerate(pages):
        numbered = page.numbered()
        made.update(forward_index.to_bytes(page.tokenize(numbered), number))
        for passage in schema.passages(number, page, numbered, (number, number)):
            add({name: values for name, values in passage.to_dict().items() if name != KEPT})
        add(list(passage_sources(page, "key")))
    return made.hexdigest()


def _tantivy_fields() -> Any:
    with tempfile.TemporaryDirectory(prefix="isnad-make-") as folder:
        tantivy.Index(schema.schema(), path=folder)
        return json.loads((Path(folder) / "meta.json").read_text(encoding="utf-8"))["schema"]


def present() -> dict[str, Any]:
    """What the file holds."""
    held: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return held


def made() -> dict[str, Any]:
    """What the file should hold."""
    pages, held = documents(), present()
    digests = {"layout": layout_digest(pages), "terms": terms_digest(pages)}
    same = all(held[name] == digest for name, digest in digests.items())
    return {**digests, "version": held["version"] + (not same)}


def main(arguments: list[str]) -> int:
    new, old = made(), present()
    if new == old:
        return 0
    if "--check" in arguments:
        print("out of date, run make docs: retrieval/index/make.json", file=sys.stderr)
        return 1
    FILE.write_text(json.dumps(new, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"retrieval/index/make.json: version {new['version']}; archives are indexed anew when they are opened")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
