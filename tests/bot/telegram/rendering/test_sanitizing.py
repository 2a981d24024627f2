from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bidi import FSI, PDI
from bot.state.answers import text_digest
from bot.telegram.rendering.sanitizing import (
    ADDRESS_LIMIT,
    LEFT_TO_RIGHT_MARK,
    RIGHT_TO_LEFT_MARK,
    WORD_JOINER,
    address,
    address_count,
    at_sentence,
    disarm,
    harmless,
    units,
)


def test_lengths_are_counted_as_telegram_counts() -> None:
    assert units("كلمة 😀") == 7


@pytest.mark.parametrize("text", ["@name", "/start", "#وسم", "$USD"])
def test_what_pings_is_disarmed_by_a_mark_that_cannot_be_seen(text: str) -> None:
    assert disarm(f"قال {text} نعم") == f"قال {text[0]}{WORD_JOINER}{text[1:]} نعم"


def test_a_mark_that_meets_its_word_in_the_next_piece_is_disarmed() -> None:
    assert harmless(["قال $", "name"], right_to_left=True) == [f"قال {FSI}${WORD_JOINER}", f"name{PDI}"]


def test_own_commands_stay_and_read_as_one() -> None:
    assert harmless(["الأوامر في /help هنا"], right_to_left=True, own=True) == [f"الأوامر في{FSI} /help {PDI}هنا"]


@pytest.mark.parametrize(
    "link", ["https://t.me/name?start=a-B_9", "http://a.example/@name#top", "a.example/x", "a@b.example"]
)
def test_an_address_in_a_text_stays_whole_in_one_piece_and_in_two(link: str) -> None:
    assert link in harmless([f"انظر {link} اليوم"], right_to_left=True)[0]
    assert link in "".join(harmless([f"انظر {link[:9]}", f"{link[9:]}، ثم @name"], right_to_left=True))


def test_a_line_of_very_many_addresses_has_none_that_telegram_links() -> None:
    """Telegram drops the entities of a message past the hundredth."""
    [line] = harmless([" ".join(["https://a.example/x"] * 40)], right_to_left=True)
    assert "https://a.example" not in line
    assert address_count(" ".join(["https://a.example/x"] * 40)) == 0


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("https://a.example/x قال", "https://a.example/x"),
        ("https://a.example/x", "https://a.example/x"),
        ("/help، قال", "/help"),
    ],
)
def test_a_mark_that_leads_a_line_stays_off_the_address_at_its_beginning(text: str, token: str) -> None:
    [line] = harmless([text], right_to_left=True, own=True)
    assert line.startswith(RIGHT_TO_LEFT_MARK)
    assert f" {token}" in line
    assert harmless([text], right_to_left=False, own=True)[0].startswith(text[0])


def test_own_words_keep_what_they_were_filled_with_disarmed() -> None:
    [text] = harmless([f"لا أمر: {disarm('/start')}"], right_to_left=True, own=True)
    assert f"/{WORD_JOINER}" in text


@pytest.mark.parametrize("text", ["BBC قالت", "2025 كان", "«قال»", "😀 ضحك", "- أولًا"])
def test_a_line_that_begins_otherwise_is_led_from_the_right(text: str) -> None:
    assert harmless([text], right_to_left=True)[0].startswith(RIGHT_TO_LEFT_MARK)


def test_a_line_that_leads_itself_is_left_alone() -> None:
    assert harmless(["قال"], right_to_left=True) == ["قال"]
    assert harmless(["Source"], right_to_left=False) == ["Source"]
    assert harmless(["1. Source"], right_to_left=False)[0].startswith(LEFT_TO_RIGHT_MARK)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "ftp://a.example/",
        "javascript:alert(1)",
        "https://",
        "https://localhost/x",
        "https://a b.example",
        "http://[",
        "https://a.example/" + "x" * 4000,
    ],
)
def test_an_address_that_telegram_would_refuse_is_none(url: str | None) -> None:
    assert address(url) is None
    assert at_sentence(url, "جملة") is None


def test_a_short_sentence_is_named_whole() -> None:
    link = at_sentence("https://news.example/a", "قال الوزير، نعم-لا & كفى.")
    assert link is not None
    page, _, text = link.partition("#:~:text=")
    assert page == "https://news.example/a"
    assert not set(text) & set(",-& ")
    assert unquote(text) == "قال الوزير، نعم-لا & كفى."


def test_a_long_sentence_is_named_by_its_ends() -> None:
    link = at_sentence("https://news.example/a#top", " ".join(f"كلمة{n}" for n in range(40))) or ""
    start, end = unquote(link.partition("#top:~:text=")[2]).split(",")
    assert (start.split()[0], end.split()[-1]) == ("كلمة0", "كلمة39")


def test_an_address_that_grows_too_long_opens_the_page() -> None:
    page = "https://news.example/" + "x" * (ADDRESS_LIMIT - 40)
    assert at_sentence(page, "كلمة " * 3) == page


@given(st.text())
def test_an_address_is_of_plain_characters(text: str) -> None:
    found = at_sentence(f"https://news.example/{text}", text)
    assert found is None or (found.isascii() and " " not in found and '"' not in found)


@given(st.text(), st.text())
def test_a_digest_tells_texts_apart(one: str, other: str) -> None:
    assert (text_digest(one) == text_digest(other)) == (one == other)
