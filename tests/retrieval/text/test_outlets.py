"""One outlet has one name to show, by whichever of its names an article gives it."""

from __future__ import annotations

import pytest

from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold
from retrieval.text.outlets import is_outlet, outlet_forms, outlet_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("skynews", "سكاي نيوز عربية"),
        ("SkyNews", "سكاي نيوز عربية"),
        ("سكاي نيوز", "سكاي نيوز عربية"),
        ("www.skynewsarabia.com", "سكاي نيوز عربية"),
        ("m.skynewsarabia.com", "سكاي نيوز عربية"),
        ("BBC", "بي بي سي"),
        ("بي بي سي عربي", "بي بي سي"),
        ("CNN", "سي إن إن بالعربية"),
        ("france24", "فرانس 24"),
        ("فرانس ٢٤", "فرانس 24"),
        ("alarabiya", "العربية"),
        ("alarabia", "العربية"),
        ("Jawhara FM", "جوهرة إف إم"),
        ("سوشيال بريس", "سوشيال بريس"),
        (" صحيفة المرفأ ", "صحيفة المرفأ"),
        ("CNN Türk", "CNN Türk"),
        ("قناة العربية اليوم", "قناة العربية اليوم"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_outlet_is_shown_by_its_name(name: str | None, shown: str) -> None:
    assert outlet_name(name) == shown


def test_names_of_one_outlet_are_told_from_those_of_others() -> None:
    assert is_outlet("BBC", "بي.بي.سي")
    assert is_outlet("صحيفة المرفأ", "صحيفه المرفا"), "a spelling of a name that the lexicon does not know"
    assert not is_outlet("العربية", "العربي الجديد")
    assert not is_outlet("الجزيرة", "الجزيرة مباشر")
    assert is_outlet(None, "")


def test_the_forms_of_an_outlet_are_all_its_names_and_hosts() -> None:
    assert {"skynews", "www.skynewsarabia.com", "سكاي نيوز عربيه"} <= outlet_forms("سكاي نيوز")
    assert outlet_forms("صحيفة المرفأ") == {"صحيفه المرفا"}


def test_no_name_belongs_to_two_outlets() -> None:
    owners: dict[str, set[str]] = {}
    for shown, names in lists("outlets").items():
        for name in (fold(shown), *names):
            owners.setdefault(name, set()).add(shown)
    assert {name: shown for name, shown in owners.items() if len(shown) > 1} == {}
