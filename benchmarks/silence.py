"""How well Isnad knows what an archive does not hold: the curve of silence.

    python benchmarks/silence.py [--archive ADDRESS] [--save FOLDER] QA.jsonl [...]

Every question is asked of three archives: one of all pages (its own is there), one of
the pages of the other files (no page of its set), and one of all pages but those of its
own fold, its title's among them (neighbours in topic stay); with ``--archive`` also of
that archive alone. All by models that have not seen the question's title. Printed, by
set: the share met with silence at thresholds on the score, as shipped, and the area
under the curve (the chance that a question that is answerable scores higher than one
that is not).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval import Archive, Article, QaCase, QaResult, evaluate_qa, load_qa, open_archive, qa_by_set
from retrieval.evaluation.answer_metrics import roc_auc
from retrieval.evaluation.fold_models import FOLDS, fold_by_title

THRESHOLDS = (0.03, 0.05, 0.08, 0.10, 0.12, 0.15, 0.20, 0.25, 0.30, 0.40, 0.50)
Results = dict[str, tuple[QaResult, ...]]


def ask(pages: Sequence[Article], cases: Sequence[QaCase]) -> tuple[QaResult, ...]:
    with Archive() as archive:
        archive.add(pages)
        return evaluate_qa(archive, cases)


def of_other_sets(pages: Sequence[Article], cases: Sequence[QaCase]) -> Results:
    results: Results = {}
    for name in dict.fromkeys(case.set for case in cases):
        own = {case.page for case in cases if case.set == name}
        others = [page for page in pages if page.id not in own]
        if others:
            results[name] = ask(others, [case for case in cases if case.set == name])
    return results


def of_other_folds(pages: Sequence[Article], cases: Sequence[QaCase]) -> Results:
    found: list[QaResult] = []
    for fold in range(FOLDS):

        def inside(title: str, fold: int = fold) -> bool:
            return fold_by_title(title) == fold

        rest = [page for page in pages if not inside(page.title)]
        found += ask(rest, [case for case in cases if inside(case.title)])
    return qa_by_set(found)


def area(held: Sequence[QaResult], lacking: Sequence[QaResult]) -> float:
    return roc_auc([one.score for one in held], [one.score for one in lacking]) or 0.0


def silent_below(results: Sequence[QaResult], threshold: float) -> float:
    return float(np.mean([result.score < threshold for result in results]))


def report(archives: dict[str, Results]) -> str:
    heads = ["set", "archive", "questions", *(f"< {t:.2f}" for t in THRESHOLDS), "as shipped", "area"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    held = archives["all pages"]
    for name in held:
        for archive, sets in archives.items():
            if name not in sets:
                continue
            own = sets[name]
            shares = [f"{silent_below(own, threshold):.3f}" for threshold in THRESHOLDS]
            shipped = f"{np.mean([result.abstained for result in own]):.3f}"
            under = "" if archive == "all pages" else f"{area(held[name], own):.3f}"
            lines.append("| " + " | ".join([name, archive, str(len(own)), *shares, shipped, under]) + " |")
    return "\n".join(lines)


def draw(archives: dict[str, Results], path: Path) -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

    figure = Figure(figsize=(7, 6), layout="constrained")
    axes = figure.subplots()
    held = archives["all pages"]
    for archive, sets in archives.items():
        for name, own in sets.items() if archive != "all pages" else ():
            steps = np.unique([0.0, *(r.score for r in own), *(r.score for r in held[name]), 1.01])
            lost = [silent_below(held[name], step) for step in steps]
            kept = [silent_below(own, step) for step in steps]
            (line,) = axes.plot(lost, kept, label=f"{name}, {archive} (area {area(held[name], own):.3f})")
            shipped = [np.mean([r.abstained for r in results]) for results in (held[name], own)]
            axes.plot(*([value] for value in shipped), "o", color=line.get_color())
    axes.set_xlim(0, 0.3)
    axes.set_ylim(0, 1.01)
    axes.set_xlabel("silent though the page is there (dot: as shipped)")
    axes.set_ylabel("silent where the page is not there")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    figure.savefig(path, dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", metavar="ADDRESS")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="write silence.md and silence.png there")
    parser.add_argument("qa", type=Path, nargs="+", metavar="QA.jsonl")
    arguments = parser.parse_args()
    pages, cases = load_qa(arguments.qa)
    archives = {
        "all pages": qa_by_set(ask(pages, cases)),
        "pages of the other sets": of_other_sets(pages, cases),
        "pages of the other folds": of_other_folds(pages, cases),
    }
    if arguments.archive:
        with open_archive(arguments.archive) as archive:
            archives[f"{sum(1 for _ in archive.articles())} articles of news"] = qa_by_set(evaluate_qa(archive, cases))
    text = report(archives)
    print(text)
    if arguments.save:
        arguments.save.mkdir(parents=True, exist_ok=True)
        (arguments.save / "silence.md").write_text(text + "\n", encoding="utf-8")
        draw(archives, arguments.save / "silence.png")


if __name__ == "__main__":
    main()
