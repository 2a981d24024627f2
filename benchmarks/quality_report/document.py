"""The tables of ``docs/quality.md``, from the record. Pure but for ``PARTS``, which read the files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

from benchmarks.fitting import figures
from benchmarks.fitting.data import ROOT
from benchmarks.quality_report import RECORD, WAYS, WITH
from benchmarks.quality_report.curves import PICTURE, reliability_of
from bot.cli.question_report import COVERAGES
from retrieval import Loss, Share, Strictness

Record = dict[str, Any]
PEERS: Final = ROOT / "docs" / "pictures" / "peers.json"
UNMEASURED: Final = "Not measured yet: `make quality-report` writes it.\n"
# What the picture shows, for who cannot see it.
ALTERNATIVE: Final = (
    "Left: observed share of right first sentences against the expected chance. Right: share right of the answered "
    "questions, against the share that is answered. The tables have the same figures."
)
_DEFAULT: Final = Strictness.BALANCED.value
# What the document calls each loss.
LOSSES: Final = {
    Loss.NOT_RETRIEVED: "not found: no passage that was searched out holds a right sentence",
    Loss.NOT_A_CANDIDATE: "not a candidate: a right sentence was found, and not kept for ranking",
    Loss.RANKED_BELOW: "ranked below: a right sentence is a candidate, and another is first",
    Loss.SILENCED: "silenced: the right sentence is first, and its chance is too low to be shown",
}
# Of each measure: its text, its level (None: before silence), and its aim without and with the extra.
_MEASURES: Final = (
    ("right first, before silence", None, "ranked_first", ("≥ 0.55", "≥ 0.61")),
    ("right among three, before silence", None, "ranked_three", ("≥ 0.74", "≥ 0.80")),
    ("AUC: right answers against unanswerable questions", None, "auc", ("≥ 0.76", "≥ 0.81")),
    ("shown first and right", "balanced", "right_at_1", ("≥ 0.44", "≥ 0.50")),
    ("shown among three and right", "balanced", "right_at_3", ("", "")),
    ("shown first and wrong", "balanced", "wrong_first", ("≤ 0.22", "≤ 0.20")),
    ("met with silence, though the archive answers", "balanced", "silent_wrong", ("", "")),
    ("unanswerable, and answered", "balanced", "answered", ("≤ 0.40", "≤ 0.30")),
    ("of everything shown, right", "balanced", "shown", ("", "")),
    ("shown first and right", "strict", "right_at_1", ("≥ 0.18", "≥ 0.22")),
    ("of everything shown, right", "strict", "shown", ("≥ 0.75", "≥ 0.82")),
)
_CELLS: Final = ("right_at_1", "right_at_3", "wrong_first", "silent_wrong", "answered")
_HEADS: Final = ("right first", "right among three", "wrong first", "silent", "unanswerable answered")


def sets(record: Record) -> str:
    """What was asked of what, and when."""
    own = record["newsroom"]
    rows = [(f"`{name}`", str(one["questions"]), str(one["answerable"])) for name, one in own["files"].items()]
    said = f"Measured on {own['day']}, on an archive of {own['articles']:,} articles, with {_thresholds_of(own)}.\n\n"
    return said + table(("file", "questions", "answerable"), rows)


def measures(record: Record) -> str:
    """The figures, each without and with the extra, beside what was aimed at."""
    ways = record["newsroom"]["ways"]
    rows = [
        (text, level or "", *(cell for way, aim in zip(WAYS, aims, strict=True) for cell in (_measure(ways, way, level, key), aim)))
        for text, level, key, aims in _MEASURES
    ]  # fmt: skip
    return table(("", "level", *(head for way in WAYS for head in (way, "aim"))), rows)


def levels(record: Record) -> str:
    """What each level shows."""
    rows = [
        (f"{level}, {way}", f"{own['answer']:.2f}", *(interval(share_of(own, key)) for key in _CELLS), interval(first_right(own)))
        for way, made in record["newsroom"]["ways"].items()
        for level, own in made["levels"].items()
    ]  # fmt: skip
    return table(("level", "from a chance of", *_HEADS, "right, of those shown first"), rows)


def groups(record: Record, key: str) -> str:
    """The figures by kind or style (``key``), at the default level, the most frequent first."""
    ways = record["newsroom"]["ways"]
    counted: dict[str, int] = {}
    for made in ways.values():
        counted |= {name: own["answerable"] + own["unanswerable"] for name, own in made[key].items()}
    names = sorted(counted, key=lambda name: -counted[name])
    rows = [
        (
            name,
            way,
            str(own["answerable"]),
            *(interval(share_of(own, one)) for one in ("ranked_first", *_CELLS) if one != "right_at_3"),
        )
        for name in names
        for way, made in ways.items()
        if (own := made[key].get(name))
    ]
    return table(
        ("", "", "answerable", "right first, before silence", *(one for one in _HEADS if one != "right among three")),
        rows,
    )


def picture(record: Record) -> str:  # noqa: ARG001 - one that is measured has one
    """The picture of the curve and of the calibration."""
    return f"![{ALTERNATIVE}](pictures/{PICTURE.name})\n"


def curve(record: Record) -> str:
    """Precision at some coverages, the surest questions first."""
    ways = record["newsroom"]["ways"]
    rows = [(f"{coverage:.0%}", *(_point(made["curve"], coverage) for made in ways.values())) for coverage in COVERAGES]
    return table(("of all questions answered", *(f"right, {way} (from a chance of)" for way in ways)), rows)


def calibration(record: Record) -> str:
    """Expected and observed shares of right first sentences, in bins of as many questions."""
    rows = [
        (way, str(one.observed.whole), f"{one.expected:.2f}", interval(one.observed))
        for way, made in record["newsroom"]["ways"].items()
        for one in reliability_of(made)
    ]
    return table(("", "questions", "expected", "observed"), rows)


def losses(record: Record) -> str:
    """Where the right answers that are not shown first were lost, at the default level."""
    ways = record["newsroom"]["ways"]
    rows = [
        (text, *(interval(Share(part=made["losses"][loss], whole=_answerable(made))) for made in ways.values()))
        for loss, text in LOSSES.items()
    ]
    return table(("of the answerable questions", *ways), rows)


def ablation(record: Record) -> str:
    """What is lost without each group of features."""
    own = record["ablation"]
    whole = own["rows"][0]
    rows = [
        (one["name"], str(one["features"]), *(_change(one, whole, key) for key in ("first", "three", "area")))
        for one in own["rows"]
    ]
    said = f"Measured on {own['day']}, with {own['trees']} trees a model.\n\n"
    return said + table(("", "features of the ranker", "right first", "right among three", "AUC"), rows)


def wikipedia(record: Record) -> str:
    """The sets of Wikipedia, by ``isnad eval-qa``."""
    own = record["wikipedia"]
    keys = ("first", "three", "shown", "abstained", "mrr_at_10")
    rows = [
        (name, way, f"{one['questions']:,}", *(_valued(one[key]) for key in keys))
        for way, made in own["ways"].items()
        for name, one in made.items()
    ]
    said = f"Measured on {own['day']}, over a pool of {own['pages']} pages.\n\n"
    return said + table(("set", "", "questions", "first", "three", "first and given", "silent", "MRR@10"), rows)


def folds(fitted: Record) -> str:
    """The figures of the fit, out of fold, each without and with the extra."""
    ranking = fitted["ranking"]
    rows = [
        (archive, name, f"{own['questions']:,}", *(cell for one in (own, _extra(ranking, archive, name)) for cell in _firsts(one)))
        for archive, made in ranking.items()
        if not archive.endswith(WITH)
        for name, own in made.items()
    ]  # fmt: skip
    areas = ", ".join(f"{fitted[key]['area']:.3f} {way}" for way, key in zip(WAYS, ("newsroom", f"newsroom, {WITH}"), strict=True) if key in fitted)  # fmt: skip
    heads = (f"{measure}, {way}" for way in WAYS for measure in ("first", "three"))
    return (
        table(("archive", "questions of", "questions", *heads), rows) + f"\nAUC on the questions of editors: {areas}.\n"
    )


def seeds(record: Record) -> str:
    """The questions about the sample pages."""
    own = record["seeds"]
    keys = ("right_at_1", "ranked_first", "ranked_three", "silent_wrong")
    rows = [
        (
            f"`{name}`",
            *(f"{one[key]} of {one['answerable']}" for key in keys),
            f"{one['silent_right']} of {one['unanswerable']}",
        )
        for name, one in own["files"].items()
    ]
    heads = ("right first", "right first, before silence", "right among three, before silence", "silent")
    said = f"Measured on {own['day']}.\n\n"
    return said + table(("questions", *heads, "unanswerable, silent"), rows)


def peers(record: Record) -> str:
    """Other engines on the sets of Wikipedia."""
    rows = [
        (one["name"], *(f"{first:.3f} ({three:.3f})" for first, three in zip(one["right"], one["three"], strict=True)))
        for one in record["engines"]
    ]
    return table(("engine", *record["sets"]), rows)


def examples(record: Record, group: str) -> str:
    """The examples of one group."""
    own = record["newsroom"]["examples"]
    return f"Asked {own['way']}.\n\n" + "\n".join(_example(number, one) for number, one in enumerate(own[group], 1))


def interval(share: Share) -> str:
    """A share with its 95 % interval; empty of nothing."""
    low, high = share.interval
    return f"{share.value:.3f} ({low:.3f}–{high:.3f})" if share.whole else ""


def newsroom_line() -> str:
    """What editors get at the default level, without the extra, in a sentence."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))["newsroom"]
    own = record["ways"][WAYS[0]]["levels"][_DEFAULT]
    right, wrong, silent = (f"{share_of(own, key).value:.0%}" for key in ("right_at_1", "wrong_first", "silent_wrong"))
    return (
        f"Of {own['answerable']} questions to {record['articles']:,} news articles, {right} got a right first sentence, "
        f"{wrong} a wrong one and {silent} silence.\n"
        f"Of {own['unanswerable']} questions that the archive does not answer though it tempts, "
        f"{share_of(own, 'answered').value:.0%} got a sentence.\n"
    )


def share_of(own: Record, key: str) -> Share:
    """The share ``key`` of the counts ``own`` of a record of questions: of all that is shown, of the unanswerable
    questions, or of the answerable ones."""
    if key == "shown":
        return Share(part=own["shown_right"], whole=own["shown"])
    if key == "answered":
        return Share(part=own["unanswerable"] - own["silent_right"], whole=own["unanswerable"])
    return Share(part=own[key], whole=own["answerable"])


def first_right(own: Record) -> Share:
    """The right ones of all sentences that are shown first."""
    return Share(part=own["right_at_1"], whole=own["right_at_1"] + own["wrong_first"] + share_of(own, "answered").part)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _thresholds_of(own: Record) -> str:
    return "the shipped levels" if own["source"] == "shipped" else "the levels of the archive's own calibration"


def _measure(ways: Record, way: str, level: str | None, key: str) -> str:
    if way not in ways:
        return ""
    own = ways[way]
    if key == "auc":
        return "" if own["auc"] is None else f"{own['auc']:.3f}"
    if level is None:
        return interval(Share(part=own[key], whole=_answerable(own)))
    return interval(share_of(own["levels"][level], key))


def _answerable(own: Record) -> int:
    return int(own["levels"][_DEFAULT]["answerable"])


def _point(points: Sequence[Record], coverage: float) -> str:
    point = next((one for one in points if one["coverage"] >= coverage), points[-1])
    return f"{point['precision']:.3f} ({point['threshold']:.2f})"


def _change(one: Record, whole: Record, key: str) -> str:
    return f"{one[key]:.3f}" + (f" ({one[key] - whole[key]:+.3f})" if one is not whole else "")


def _valued(one: Record) -> str:
    return f"{one['value']:.3f} ({one['interval'][0]:.3f}–{one['interval'][1]:.3f})"


def _extra(ranking: Record, archive: str, name: str) -> Record:
    found: Record = ranking.get(f"{archive}, {WITH}", {}).get(name, {})
    return found


def _firsts(own: Record) -> tuple[str, str]:
    first, three = (f"{own[key]:.3f}" if own else "" for key in ("first", "three"))
    return first, three


def _example(number: int, one: Record) -> str:
    told = ", ".join(
        filter(None, (one["kind"], one["style"], "" if one["answerable"] else "the archive does not answer it"))
    )
    lines = [f"{number}. {_quoted(one['question'])} ({told})"]
    if one["shown"]:
        lines.append(f"    - shown: {_cited(one['shown'])}; chance {one['chance']:.2f}")
    else:
        lines.append(f"    - silence; chance {one['chance']:.2f}")
    if one["loss"]:
        lines.append(f"    - {LOSSES[Loss(one['loss'])].partition(':')[0]}")
    if one["right"]:
        lines.append(f"    - right: {_cited(one['right'])}")
    return "\n".join(lines) + "\n"


def _cited(one: Record) -> str:
    return f"{_quoted(one['text'])} ({', '.join(filter(None, (one['outlet'], one['day'])))})"


def _quoted(text: str) -> str:
    """Arabic text within an English line; characters that Markdown would read are escaped."""
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return f"«{text}»"


def _from_record(part: str, make: Callable[[Record], str]) -> Callable[[], str]:
    """The text of ``make`` when the record has ``part``."""

    def made() -> str:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
        return make(record) if part in record else UNMEASURED

    return made


def _from_file(path: str, make: Callable[[Record], str]) -> Callable[[], str]:
    return lambda: make(json.loads((ROOT / path).read_text(encoding="utf-8")))


# By the name of the part of ``docs/quality.md``.
PARTS: Final[dict[str, Callable[[], str]]] = {
    **{make.__name__: _from_record("newsroom", make) for make in (sets, measures, levels, picture, curve, calibration, losses)},
    "kinds": _from_record("newsroom", partial(groups, key="by_kind")),
    "styles": _from_record("newsroom", partial(groups, key="by_style")),
    **{f"examples_{name}": _from_record("newsroom", partial(examples, group=name)) for name in ("right", "wrong", "silent")},
    "ablation": _from_record("ablation", ablation),
    "wikipedia": _from_record("wikipedia", wikipedia),
    "seeds": _from_record("seeds", seeds),
    "folds": _from_file(figures.FILE, folds),
    "peers": _from_file(str(PEERS.relative_to(ROOT)), peers),
}  # fmt: skip
