"""Ingests small batches until it is killed; says on standard output how many articles
were acknowledged. Run by ``test_kill`` and by ``benchmarks/kill.py``.

    python -m tests.retrieval.storage.disk.dying ADDRESS FIRST
"""

from __future__ import annotations

import random
import sys

from retrieval.article import Article
from retrieval.opening import open_archive

BATCH = 40
TEXT = "الحكومة المدينة المحكمة الجيش النفط البنك المنتخب الفريق المهرجان الجامعة المستشفى الأمطار المصنع الاتفاق"
WORDS = TEXT.split()


def made(number: int) -> Article:
    """Article ``number``: in every second batch half of them replace an older text under the
    same id."""
    chooser = random.Random(number)  # noqa: S311 - chooses words
    body = "\n".join(" ".join(chooser.choices(WORDS, k=12)) + f" رقم {number}." for _ in range(8))
    own = number % 2 or number // BATCH % 2
    return Article(id=f"n-{number if own else number // 4 * 4:06}", title=f"خبر {number}", body=body)


def tell(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    address, first = sys.argv[1], int(sys.argv[2])
    with open_archive(address, create=True) as archive:
        tell("open")
        while True:
            archive.add([made(number) for number in range(first, first + BATCH)], more=True)
            first += BATCH
            tell(str(first))


if __name__ == "__main__":
    main()
