from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from bot.bidi import clean
from bot.cli.rendering import (
    Line,
    Look,
    also_lines,
    answer_lines,
    article_lines,
    context_lines,
    listing_lines,
    quotation_lines,
    why_lines,
)
from bot.i18n import Catalogue
from retrieval import Answer, Article, Corroboration, CorroborationKind, Quotation, QuotationKind, ReportedValue

MakeQuotation = Callable[..., Quotation]


def plain(lines: Iterable[Line]) -> list[str]:
    return [clean("".join(run.text for run in line)) for line in lines]


def marked(lines: Iterable[Line]) -> list[str]:
    return [run.text for line in lines for run in line if run.look is Look.MATCH]


def said_by(article: Article, outlet: str, kind: CorroborationKind) -> Corroboration:
    return Corroboration(article=replace(article, source=outlet), text="قال ذلك.", start=0, end=8, kind=kind)


def value(article: Article, said: str, *, day: int) -> ReportedValue:
    text = f"عددهم {said} قتيلا."
    number = float(said) if said.isdecimal() else None
    dated = replace(article, date=date(2020, 3, day))
    return ReportedValue(article=dated, text=text, start=0, end=len(text), span=(6, 6 + len(said)), number=number)


def test_an_answer_is_the_sentence_in_quotation_marks_over_its_citation(answer: Answer, arabic: Catalogue) -> None:
    assert plain(answer_lines(answer, arabic)) == [
        "«حضر ثلاثون ناشرًا من مصر.»",
        "المصدر: افتتاح المعرض — جريدة المساء — ٥ مارس ٢٠٢٠",
        "الرابط: https://news.example/fair",
    ]


def test_what_changes_with_time_is_said_with_its_day(
    quotation: MakeQuotation, article: Article, arabic: Catalogue
) -> None:
    answer = Answer(question="من هو رئيس فرنسا؟", quotations=(quotation(),), near_misses=(), took_ms=0.0)
    assert plain(answer_lines(answer, arabic))[:2] == ["بحسب ما نُشر في ٥ مارس ٢٠٢٠.", "«حضر ثلاثون ناشرًا من مصر.»"]
    undated = replace(answer, quotations=(quotation(article=replace(article, date=None)),))
    assert plain(answer_lines(undated, arabic))[0] == "«حضر ثلاثون ناشرًا من مصر.»"


def test_an_outlet_is_cited_by_its_name(quotation: MakeQuotation, article: Article, arabic: Catalogue) -> None:
    lines = plain(quotation_lines([quotation(article=replace(article, source="skynews"))], arabic))
    assert lines[1] == "المصدر: افتتاح المعرض — سكاي نيوز عربية — ٥ مارس ٢٠٢٠"


def test_the_words_that_match_are_set_off(answer: Answer, arabic: Catalogue) -> None:
    assert marked(answer_lines(answer, arabic)) == ["حضر", "ناشرًا"]


def test_what_the_page_does_not_say_is_left_out_of_the_citation(
    quotation: MakeQuotation, article: Article, english: Catalogue
) -> None:
    bare = replace(article, source=None, date=None, url=None)
    assert plain(quotation_lines([quotation(article=bare)], english))[1:] == ["Source: افتتاح المعرض"]
    untitled = replace(bare, title="")
    assert plain(quotation_lines([quotation(article=untitled)], english))[1:] == ["Source: fair-2020"]


def test_other_articles_that_say_the_same_are_counted_by_sort(
    quotation: MakeQuotation, article: Article, english: Catalogue
) -> None:
    others = (said_by(article, "ج", CorroborationKind.INDEPENDENT), said_by(article, "د", CorroborationKind.COPY))
    last = plain(quotation_lines([quotation(also=others)], english))[-1]
    assert last == "Also: 1 copy (د), 1 article of another outlet in its own words (ج)"


def test_values_that_changed_are_shown_oldest_first_and_the_newest_is_named(
    quotation: MakeQuotation, article: Article, english: Catalogue, arabic: Catalogue
) -> None:
    changed = quotation(values=(value(article, "131", day=28), value(article, "1234", day=30)))
    shown = "131 (جريدة المساء, 28 March) → 1,234 (جريدة المساء, 30 March)"
    assert (
        plain(quotation_lines([changed], english))[-1] == f"The number changed: {shown}. Newest in the archive: 1,234"
    )
    assert plain(quotation_lines([changed], arabic))[-1] == (
        "تغيّر الرقم: ١٣١ (جريدة المساء، ٢٨ مارس) ← ١٬٢٣٤ (جريدة المساء، ٣٠ مارس). الأحدث في الأرشيف: ١٬٢٣٤"
    )


def test_who_held_an_office_before_is_shown_before_the_holder(
    quotation: MakeQuotation, article: Article, arabic: Catalogue
) -> None:
    changed = quotation(values=(value(article, "فؤاد معصوم", day=28), value(article, "برهم صالح", day=30)))
    asked = replace(changed, why=replace(changed.why, expects="person"))
    assert plain(quotation_lines([asked], arabic))[-1] == (
        "تغيّر شاغل المنصب: فؤاد معصوم (جريدة المساء، ٢٨ مارس) ← برهم صالح (جريدة المساء، ٣٠ مارس). "
        "الأحدث في الأرشيف: برهم صالح"
    )


def test_values_of_one_day_differ_and_none_is_the_newest(
    quotation: MakeQuotation, article: Article, english: Catalogue
) -> None:
    differ = quotation(values=(value(article, "131", day=28), value(article, "ستمئة ألف", day=28)))
    assert plain(quotation_lines([differ], english))[-1] == (
        "The articles differ in the number: 131 (جريدة المساء, 28 March) → ستمئة ألف (جريدة المساء, 28 March)"
    )


def test_every_other_sentence_is_shown_with_its_citation(
    quotation: MakeQuotation, article: Article, english: Catalogue
) -> None:
    found = quotation(
        also=(said_by(article, "ج", CorroborationKind.SAME_OUTLET),),
        values=(value(article, "131", day=28), value(article, "1234", day=30)),
    )
    lines = plain(also_lines(found, english))
    assert lines[0] == "«قال ذلك.»"
    assert lines[1] == "Source: افتتاح المعرض — ج — 5 March 2020"
    assert "same outlet" in lines
    assert lines[-3:] == [
        "«عددهم 1234 قتيلا.»",
        "Source: افتتاح المعرض — جريدة المساء — 30 March 2020",
        "Link: https://news.example/fair",
    ]


def test_nobody_else_is_said_to_say_it_where_nobody_does(quotation: MakeQuotation, english: Catalogue) -> None:
    assert plain(also_lines(quotation(), english)) == ["No other article of the archive says so."]


def test_several_quotations_are_numbered_and_apart(quotation: MakeQuotation, arabic: Catalogue) -> None:
    lines = plain(quotation_lines([quotation(), quotation()], arabic))
    assert [line for line in lines if line.startswith("الجواب")] == ["الجواب ١", "الجواب ٢"]
    assert lines.count("") == 1


def test_the_next_quotations_go_on_counting(quotation: MakeQuotation, arabic: Catalogue) -> None:
    assert plain(quotation_lines([quotation()], arabic, first=4))[0] == "الجواب ٤"


def test_an_abstention_shows_the_closest_sentence_as_what_it_is(quotation: MakeQuotation, english: Catalogue) -> None:
    near = quotation(kind=QuotationKind.NEAR_MISS)
    answer = Answer(question="س", quotations=(), near_misses=(near,), took_ms=0.0)
    lines = plain(answer_lines(answer, english))
    assert lines[:3] == [
        "I found no explicit answer. This is the closest in the archive:",
        "",
        "«حضر ثلاثون ناشرًا من مصر.»",
    ]
    assert not any(line.startswith("Answer") for line in lines)


def test_a_weaker_sentence_below_the_answers_is_called_so(quotation: MakeQuotation, english: Catalogue) -> None:
    weaker = quotation(kind=QuotationKind.NEAR_MISS)
    lines = plain(quotation_lines([quotation(), weaker], english, first=2))
    assert [line for line in lines if line.startswith(("Answer", "Weaker"))] == [
        "Answer 2",
        "Weaker 3, perhaps no answer",
    ]


def test_an_abstention_without_near_misses_is_one_line(english: Catalogue) -> None:
    answer = Answer(question="س", quotations=(), near_misses=(), took_ms=0.0)
    assert len(plain(answer_lines(answer, english))) == 1


def test_an_answer_among_others_repeats_its_question(answer: Answer, arabic: Catalogue) -> None:
    assert plain(answer_lines(answer, arabic, echo=True))[0] == "السؤال: كم ناشرا حضر؟"


def test_the_context_is_the_sentence_between_its_neighbours(quotation: MakeQuotation, arabic: Catalogue) -> None:
    assert plain(context_lines(quotation(), arabic))[:3] == [
        "افتتح الوزير المعرض.",
        "حضر ثلاثون ناشرًا من مصر.",
        "ينتهي المعرض يوم الأحد.",
    ]


def test_a_sentence_that_stands_alone_says_so(quotation: MakeQuotation, english: Catalogue) -> None:
    lines = plain(context_lines(quotation(before=None, after=None), english))
    assert lines[:2] == ["There is no sentence before or after it.", "حضر ثلاثون ناشرًا من مصر."]


def test_an_article_shows_the_whole_body_with_the_quotation_set_off(
    quotation: MakeQuotation, article: Article, arabic: Catalogue
) -> None:
    quoted = quotation()
    lines = list(article_lines(article, arabic, marked=(quoted.start, quoted.end)))
    assert plain(lines)[0] == article.title
    assert "\n".join(plain(lines)).endswith("\n\n" + article.body)
    assert marked(lines) == [quoted.text]


def test_an_article_by_itself_sets_nothing_off(article: Article, arabic: Catalogue) -> None:
    assert marked(article_lines(article, arabic)) == []


def test_the_list_of_articles_gives_the_ids_to_ask_for(article: Article, english: Catalogue) -> None:
    assert plain(listing_lines([article], english)) == [
        "افتتاح المعرض — جريدة المساء — 5 March 2020",
        "Id: fair-2020",
    ]


def test_why_names_the_words_the_kind_and_the_figures(quotation: MakeQuotation, english: Catalogue) -> None:
    assert plain(why_lines(quotation(), english)) == [
        "Words of the question in the sentence or near it: حضر; ناشرا",
        "Words of the question that are missing: كم",
        "The question asks for a number; the sentence gives it.",
        "Score: 0.88 of 1",
        "Features: bm25 1.23",
    ]


def test_why_says_when_nothing_is_missing_and_when_the_kind_is_not_there(
    quotation: MakeQuotation, english: Catalogue
) -> None:
    why = replace(quotation().why, missing=(), expects="person", offers=False, features={})
    assert plain(why_lines(quotation(why=why), english))[1:3] == [
        "Words of the question that are missing: nothing",
        "The question asks for a person; none was found in the sentence.",
    ]
