"""What a summary says of the articles that say the same, and of values that changed."""

from __future__ import annotations

from datetime import date

from bot.bidi import clean
from bot.i18n import Catalogue
from bot.rendering.corroboration import also_summary, values_summary
from bot.settings import Language
from retrieval import Article, Corroboration, CorroborationKind, Quotation, ReportedValue, Why

AR = Catalogue(Language.AR)
BODY = "ارتفع عدد القتلى إلى 384 شخصا."


def article(name: str, source: str | None, day: int = 1) -> Article:
    return Article(id=name, title="عنوان", body=BODY, source=source, date=date(2018, 10, day))


def other(name: str, source: str | None, kind: CorroborationKind = CorroborationKind.INDEPENDENT) -> Corroboration:
    return Corroboration(article=article(name, source), text=BODY, start=0, end=len(BODY), kind=kind)


def test_an_outlet_has_the_name_that_its_citation_shows() -> None:
    summary = also_summary([other("a", "skynews"), other("b", "BBC")], AR)
    assert clean(summary) == "ورد أيضًا: خبران من وسائل أخرى بصياغتها (سكاي نيوز عربية، بي بي سي)"


def test_articles_of_one_other_outlet_are_not_said_to_be_of_several() -> None:
    summary = also_summary([other("a", "skynews"), other("b", "www.skynewsarabia.com")], AR)
    assert clean(summary) == "ورد أيضًا: خبران من وسيلة أخرى بصياغتها (سكاي نيوز عربية)"


def test_copies_name_their_outlets_and_those_without_one_are_counted() -> None:
    copies = [other("a", "CNN", CorroborationKind.COPY), other("b", None, CorroborationKind.COPY)]
    assert clean(also_summary(copies, AR)) == "ورد أيضًا: نسختان (سي إن إن بالعربية)"


def test_a_changed_number_is_told_with_the_names_of_the_outlets() -> None:
    span = (BODY.index("384"), BODY.index("384") + 3)
    values = tuple(
        ReportedValue(article=article(name, name, day), text=BODY, start=0, end=len(BODY), span=span, number=number)
        for name, day, number in (("BBC", 1, 384.0), ("skynews", 2, 800.0))
    )
    why = Why(matched=(), missing=(), expects="number", offers=True, features={})
    quotation = Quotation(
        article=article("BBC", "BBC"),
        text=BODY,
        start=0,
        end=len(BODY),
        score=1.0,
        highlights=(),
        before=None,
        after=None,
        also=(),
        why=why,
        values=values,
    )
    told = clean(values_summary(quotation, AR))
    assert "٣٨٤ (بي بي سي، ١ أكتوبر) ← ٨٠٠ (سكاي نيوز عربية، ٢ أكتوبر)" in told
