"""What each part of the ranking earns: it is left out, the ranker is fitted anew without
it, and the questions are asked again, out of fold.

    python -m benchmarks.ablation [--save FOLDER] [--trees N] QA.jsonl [...]

Views of a word are switched off where words are analysed, so that the search, the
figures and the weights all go without them; groups of figures are taken from the ranker
alone. Every row, the first included, is fitted on the whole pool only and with fewer
and larger steps than the ranker that ships, so that a row takes a minute: rows compare
with each other, not with the shipped models. ``python -m benchmarks.quality_report
--ablation`` does the same with the groups of figures on the questions of editors.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.fitting.candidate_lists import Lists
from benchmarks.fitting.gbdt import dump
from benchmarks.fitting.groups import COMPARISONS, GROUPS, without
from benchmarks.fitting.measures import first_and_three, out_of_fold
from benchmarks.fitting.parameters import RANKER_FEATURES
from benchmarks.fitting.questions import Pool, load_questions
from benchmarks.fitting.ranker import ranker
from benchmarks.fitting.scored_lists import scored
from retrieval.evaluation.fold_models import FOLDS
from retrieval.ranking import matching
from retrieval.ranking.gbdt import TreeEnsemble
from retrieval.text import analysis, lexicon
from retrieval.text import vocabulary as words
from retrieval.text.analysis import Forms, without_suffixes
from retrieval.text.term_weights import BACKGROUND_ARTICLES, inverse_frequency

WORDS = 200_000
STEP = {"learning_rate": 0.1}
TREES = 120
Change = Callable[[Forms], Forms]
whole_forms = analysis.analyze_folded


def without_key(forms: Forms) -> Forms:
    return forms._replace(key=forms.stem)


def without_grams(forms: Forms) -> Forms:
    return forms._replace(grams=frozenset())


def without_endings(forms: Forms) -> Forms:
    """The stem keeps its endings; key and trigrams are of the stem as it was."""
    return forms._replace(stem=forms.base)


def without_clitics(forms: Forms) -> Forms:
    """Clitics stay on; endings still go."""
    stem = forms.stem if forms.surface[0].isdigit() else without_suffixes(forms.surface)
    return forms._replace(base=forms.surface, stem=stem)


def folded_only(forms: Forms) -> Forms:
    return forms._replace(base=forms.surface, stem=forms.surface, key=forms.surface, grams=frozenset())


VIEWS: dict[str, Change] = {
    "without clitics taken off (base)": without_clitics,
    "without endings taken off (stem)": without_endings,
    "without consonant keys": without_key,
    "without trigrams": without_grams,
    "folded words only": folded_only,
}


@contextmanager
def analysed(change: Change) -> Iterator[None]:
    """Words are analysed with ``change`` on top; so are the background's words."""

    @lru_cache(maxsize=WORDS)
    def changed(word: str) -> Forms:
        return change(whole_forms(word))

    background = {**lexicon.counts("stems")}
    counted: dict[str, int] = {}
    for word, count in lexicon.counts("vocabulary").items():
        stem = changed(word).stem
        counted[stem] = min(BACKGROUND_ARTICLES, counted.get(stem, 0) + count)
    tables = lexicon.counts
    moved = any(changed(word).stem != whole_forms(word).stem for word in list(lexicon.counts("vocabulary"))[:5000])

    def counts(name: str) -> dict[str, int]:
        return (counted if moved else background) if name == "stems" else tables(name)

    forget()
    with (
        patch.object(analysis, "analyze_folded", changed),
        patch.object(words, "analyze_folded", changed),
        patch.object(lexicon, "counts", counts),
    ):
        yield
    forget()


def forget() -> None:
    """Forget every word that was analysed, and begin without frequent words."""
    analysis.word_forms.cache_clear()
    analysis.folded_forms.cache_clear()
    words._frequent[:] = [words.FrequentWords.of(())]  # noqa: SLF001 - only here the analysis changes
    words._current.clear()  # noqa: SLF001


@contextmanager
def archive_frequencies_only() -> Iterator[None]:
    """Terms weigh what they weigh in the archive."""
    made = matching.Matcher.__init__

    def init(self: matching.Matcher, terms: Sequence[Forms], frequencies: Mapping[str, int], passages: int) -> None:
        made(self, terms, frequencies, passages)
        own = [inverse_frequency(frequencies.get(t.stem, 0), max(1, passages)) for t in terms]
        self.weights = np.array(own)
        self.total = float(self.weights.sum()) or 1.0

    with patch.object(matching.Matcher, "__init__", init):
        yield


def asked(paths: Sequence[Path]) -> Lists:
    """The candidates of every question, from an archive of every page."""
    questions, articles = load_questions(paths)
    return scored(Pool(articles.values()).ask(questions))


def figures(lists: Lists, names: Sequence[str], trees: int) -> dict[str, tuple[float, float, float]]:
    """(first right, one of the first three right, one of all) by set, out of fold."""
    rankers = [
        TreeEnsemble(dump(ranker({"whole pool": lists}, names, fold, trees, **STEP), {})) for fold in range(FOLDS)
    ]
    return first_and_three(lists, out_of_fold(lists, rankers))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write ablation.md there")
    parser.add_argument("--trees", type=int, default=TREES, metavar="N")
    parser.add_argument("qa", type=Path, nargs="+", metavar="QA.jsonl")
    arguments = parser.parse_args()
    rows: dict[str, dict[str, tuple[float, float, float]]] = {}

    def row(name: str, lists: Lists, names: Sequence[str]) -> None:
        rows[name] = figures(lists, names, arguments.trees)
        cells = "  ".join(f"{set_} {first:.3f} ({three:.3f})" for set_, (first, three, _) in rows[name].items())
        print(f"{name:42} {len(names):3} figures  {cells}", flush=True)

    lists = asked(arguments.qa)
    names = RANKER_FEATURES
    row("everything", lists, names)
    for name, group in GROUPS.items():
        row(f"without {name}", lists, without(names, group))
    row("without comparison with the others", lists, [n for n in names if not n.endswith(COMPARISONS)])
    with archive_frequencies_only():
        row("without background frequencies", asked(arguments.qa), names)
    for name, change in VIEWS.items():
        with analysed(change):
            row(name, asked(arguments.qa), names)
    if arguments.save:
        arguments.save.mkdir(parents=True, exist_ok=True)
        sets = list(rows["everything"])
        lines = ["| | " + " | ".join(f"{name} first (three)" for name in sets) + " |", "|---|" + "---|" * len(sets)]
        for name, cells in rows.items():
            lines.append(f"| {name} | " + " | ".join(f"{cells[s][0]:.3f} ({cells[s][1]:.3f})" for s in sets) + " |")
        (arguments.save / "ablation.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
