"""Fit the two models of the reader, and say how good they are on data held out.

    python -m benchmarks.fit_ranker --news NEWS.jsonl.gz QA.jsonl [...]

``ranker`` orders the candidate sentences of a question (LambdaMART: Burges, 2010).
``answerability`` is the chance that a candidate answers (boosted trees on the log
loss). Both are constrained to be monotone in the figures that can only speak for, or
only against, a sentence, so that they carry over to archives they have not seen.

The questions are asked of all pages together, of archives of six pages, and of an archive
of all the news with the pages in it: what ranks well among a few hundred pages is not what
ranks well among tens of thousands. The chance is also fitted on the archives without the
pages. The committed models were fitted on ARCD-train (MIT) and XQuAD-ar (CC BY-SA 4.0), with
news of the ANT Corpus (Apache 2.0). Figures printed are out of fold; the models written are
fitted on everything.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

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
from benchmarks.fitting.questions import (
    SEED,
    Lists,
    Pool,
    Question,
    few_news,
    load,
    load_news,
    small_archives,
    without_their_pages,
)
from retrieval.article import Article
from retrieval.opening import open_archive
from retrieval.ranking.models import FOLDS, title_key

# Articles from which archives of a few are drawn.
FEW_FROM = 1_500


def asked(
    questions: Sequence[Question], articles: dict[str, Article], news: Sequence[Article], folder: Path
) -> dict[str, Lists]:
    """The candidates of every question in every archive; ``whole pool`` and ``large`` hold
    the pages, ``small archives`` half the time, the others do not."""
    print("asking", end=" ", flush=True)
    sets = {"whole pool": Pool(articles.values()).ask(questions)}
    print("the pool, ", end="", flush=True)
    sets["small archives"] = small_archives(questions, articles)
    sets["pool without the page"] = without_their_pages(questions, articles)
    sets["few news"] = few_news(questions, random.Random(SEED).sample(list(news), min(FEW_FROM, len(news))))
    print("small archives, ", end="", flush=True)
    with open_archive(f"file:{folder / 'news'}", create=True) as archive:
        sets["news"] = Pool(news, archive=archive).ask(questions)
        print("news, ", end="", flush=True)
        sets["large"] = Pool(articles.values(), archive=archive).ask(questions)
        print("news with the pages")
    return sets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, required=True, metavar="NEWS.jsonl.gz")
    parser.add_argument("qa", type=Path, nargs="+", metavar="QA.jsonl")
    arguments = parser.parse_args()
    questions, articles = load(arguments.qa)
    with tempfile.TemporaryDirectory(prefix="isnad-fit-") as folder:
        sets = asked(questions, articles, load_news(arguments.news), Path(folder))

    training = sets["whole pool"].joined(sets["small archives"], sets["large"])
    names = RANKER_FEATURES
    rankers = [fit_ranker(training, names, number) for number in range(FOLDS)]
    scores = {name: score(lists, names, rankers) for name, lists in sets.items()}
    for name in ("whole pool", "large"):
        print(f"ranking, {name}, out of fold")
        report_ranking(sets[name], scores[name])
    first = {name: judged(lists, scores[name]) for name, lists in sets.items()}
    chances = [fit_answerability(first.values(), number) for number in range(FOLDS)]
    print("answerability, out of fold")
    report_silence(first, chances)

    print("models, fitted on everything")
    notes = {"made_by": "benchmarks/fit_ranker.py", "data": [path.name for path in (*arguments.qa, arguments.news)]}
    save("ranker", dump(fit_ranker(training, names), notes))
    save("answerability", dump(fit_answerability(first.values()), notes))
    for number in range(FOLDS):
        apart = notes | {"without_fold": number}
        save(f"ranker-{number}", dump(rankers[number], apart))
        save(f"answerability-{number}", dump(chances[number], apart))
    save("titles", {"titles": sorted({title_key(question.title) for question in questions})})


if __name__ == "__main__":
    main()
