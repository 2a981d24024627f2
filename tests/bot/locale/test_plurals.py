"""Numbers in the catalogues: a noun beside a number has all forms of its language."""

from __future__ import annotations

import gettext
import re

import pytest
from babel import Locale

from bot.i18n import Catalogue
from bot.settings import Language
from tests.bot.locale.catalogues import forms, placeholders, plurals, source


def test_the_same_texts_have_plural_forms_in_both_languages() -> None:
    assert plurals(Language.AR).keys() == plurals(Language.EN).keys()


def test_the_catalogues_choose_the_plural_form_that_unicode_does() -> None:
    names = {"ar": ("zero", "one", "two", "few", "many", "other"), "en": ("one", "other")}
    for language in Language:
        form, rule = source(language).plural_expr, Locale.parse(language.value).plural_form
        chosen = gettext.c2py(form)
        assert [names[language.value][chosen(number)] for number in range(1200)] == [
            rule(number) for number in range(1200)
        ]


@pytest.mark.parametrize("language", Language)
def test_a_plural_text_has_every_form_of_its_language(language: Language) -> None:
    wanted = {Language.AR: 6, Language.EN: 2}[language]
    assert {key: len(own) for key, own in plurals(language).items() if len(own) != wanted} == {}


@pytest.mark.parametrize("language", Language)
def test_the_forms_of_a_plural_text_are_filled_by_the_same_values(language: Language) -> None:
    """None, one and two may be words in Arabic, without the number; for none the rest may go too."""
    for key, own in plurals(language).items():
        filled = [placeholders(text) for text in own]
        assert "count" in filled[-1], key
        if language is Language.EN:
            assert filled[0] == filled[1], key
        else:
            nothing, one, two, few, many, other = filled
            assert few == many == other, key
            assert one | {"count"} == two | {"count"} == other, key
            assert nothing <= other, key


# Numbers that a text may be filled with, by the names of their placeholders.
NUMBERS = {
    "count", "number", "page", "part", "whole", "share", "score", "low", "high", "rate", "done",
    "took", "free", "size", "median", "p99", "status", "answers", "figure", "value", "abstained", "asked", "answered",
    "chats", "people", "up", "down", "allowed", "denied", "answerable", "unanswerable", "right_at_1", "right_at_3",
    "silent_right", "first", "three", "found", "known", "port", "year", "day", "minutes", "seconds", "lost",
    "owners", "wrong", "coverage", "precision", "threshold", "auc", "not_retrieved", "not_a_candidate", "ranked_below",
    "silenced",
}  # fmt: skip
# Nouns that stay as they are beside any number (CLDR has one form for them), and words that are no nouns.
STAY = {
    Language.AR: {"ميغابايت", "غيغابايت", "مللي", "من", "إلى", "في", "وضمن"},
    Language.EN: {"MB", "GB", "ms", "ms,", "of", "to", "a"},
}


def beside_a_number(text: str) -> list[str]:
    """The words that follow a number in ``text`` with nothing but a space between."""
    numbers = "|".join(NUMBERS)
    return re.findall(rf"\{{(?:{numbers})\}}%? ([^\W\d_][^\s:،؛.{{(]*)", text)


@pytest.mark.parametrize("language", Language)
def test_a_number_beside_a_noun_is_in_a_plural_text(language: Language) -> None:
    """A label before a colon (``Articles: 5``) and a number in brackets are beside no noun."""
    single = {key: own[0] for key, own in forms(language).items() if len(own) == 1}
    wrong = {key: [w for w in beside_a_number(text) if w not in STAY[language]] for key, text in single.items()}
    assert {key: words for key, words in wrong.items() if words} == {}


def test_the_lint_of_numbers_finds_what_it_is_for() -> None:
    assert beside_a_number("يتجدّد بعد {minutes} دقيقة.") == ["دقيقة"]
    assert beside_a_number("The archive holds {count} articles of {known} outlets") == ["articles", "outlets"]
    assert beside_a_number("Articles: {count}") == []


@pytest.mark.parametrize(
    ("number", "arabic_text", "english_text"),
    [
        (0, "لا أخبار", "0 articles"),
        (1, "خبر واحد", "1 article"),
        (2, "خبران", "2 articles"),
        (5, "٥ أخبار", "5 articles"),
        (11, "١١ خبرًا", "11 articles"),
        (99, "٩٩ خبرًا", "99 articles"),
        (100, "١٠٠ خبر", "100 articles"),
        (102, "١٠٢ خبر", "102 articles"),
        (103, "١٠٣ أخبار", "103 articles"),
        (30038, "٣٠٬٠٣٨ خبرًا", "30,038 articles"),
    ],
)
def test_a_noun_stands_in_the_form_that_its_number_takes(
    number: int, arabic_text: str, english_text: str, arabic: Catalogue, english: Catalogue
) -> None:
    assert arabic.count("count.articles", number) == arabic_text
    assert english.count("count.articles", number) == english_text


def test_two_numbers_in_one_sentence_each_have_their_form(arabic: Catalogue, english: Catalogue) -> None:
    def head(say: Catalogue, articles: int, outlets: int) -> str:
        return say.count("sources", articles, outlets=say.count("count.outlets.genitive", outlets))

    assert head(arabic, 30038, 5) == "في الأرشيف ٣٠٬٠٣٨ خبرًا من ٥ وسائل:"
    assert head(arabic, 2, 2) == "في الأرشيف خبران من وسيلتين:"
    assert head(english, 1, 2) == "The archive has 1 article from 2 outlets:"


@pytest.mark.parametrize(
    ("minutes", "arabic_text"),
    [(1, "بعد دقيقة."), (2, "بعد دقيقتين."), (5, "بعد ٥ دقائق."), (59, "بعد ٥٩ دقيقة.")],
)
def test_the_hourly_limit_says_how_many_minutes_to_wait(
    minutes: int, arabic_text: str, arabic: Catalogue, english: Catalogue
) -> None:
    for key in ("quota.person", "quota.chat"):
        assert arabic.count(key, minutes).endswith(arabic_text)
    assert english.count("quota.person", 1) == "You have reached the hourly limit. Try again in 1 minute."
    assert english.count("quota.person", 12) == "You have reached the hourly limit. Try again in 12 minutes."
