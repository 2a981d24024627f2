"""Telegram's HTML: what becomes of it, and what is refused in which words."""

from __future__ import annotations

import pytest

from tests.botapi.markup import formatted, link
from tests.botapi.refusals import Json, RefusalError


def shown(source: str, limit: int = 4096) -> tuple[str, list[Json], list[str]]:
    losses: list[str] = []
    text, entities = formatted(source, "HTML", limit=limit, lose=losses.append)
    return text, entities, losses


def test_tags_become_entities_counted_in_utf16() -> None:
    text, entities, losses = shown("😀<b>قال</b> <a href='https://a.example/x?y=1&amp;z=2'>هنا</a>")
    assert text == "😀قال هنا"
    assert entities == [
        {"type": "bold", "offset": 2, "length": 3},
        {"type": "text_link", "offset": 6, "length": 3, "url": "https://a.example/x?y=1&z=2"},
    ]
    assert losses == []


def test_quotations_may_be_expandable_and_hold_bold() -> None:
    _, entities, _ = shown("<blockquote expandable>قال <b>هذا</b></blockquote>")
    assert [entity["type"] for entity in entities] == ["expandable_blockquote", "bold"]


def test_references_are_decoded_and_unknown_ones_stay() -> None:
    text, _, losses = shown("&lt;b&gt; &amp; &quot; &#1575; &#x627; &nbsp; &")
    assert text == '<b> & " ا ا &nbsp; &'
    assert len(losses) == 2


def test_white_space_around_the_text_is_cut_and_entities_move() -> None:
    text, entities, _ = shown("\n  <b> قال </b>\n")
    assert (text, entities) == ("قال", [{"type": "bold", "offset": 0, "length": 3}])


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("قال <x", "Unclosed start tag at byte offset 7"),
        ("5 < 6 > 4", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag, expected "</b>", found "</i>", at byte offset 4'),
        ("<b><i>x</b></i>", 'expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
        ("<a href='https://a.example'", "Unclosed start tag"),
        ("<a href=https://a.example>x</a>", "Unexpected end of name token"),
        ("<a ='x'>x</a>", "Empty attribute name"),
        ("<b>x</b ", "Unclosed end tag"),
        ("&#xd800;", "invalid Unicode"),
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("\u2068\u2069\u200f", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
    ],
)
def test_what_cannot_be_parsed_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(RefusalError) as refused:
        shown(source)
    assert complaint in refused.value.description
    assert (refused.value.code, refused.value.kind) == (400, "form")


def test_length_counts_utf16_after_the_markup() -> None:
    assert shown("<b>" + "ا" * 4096 + "</b>")[0] == "ا" * 4096
    assert shown("😀" * 2048)[0] == "😀" * 2048
    for source in ("ا" * 4097, "😀" * 2048 + "x"):
        with pytest.raises(RefusalError, match="message is too long"):
            shown(source)


def test_more_than_a_hundred_entities_are_refused() -> None:
    assert len(shown("<b>x</b> " * 100)[1]) == 100
    for source in ("<b>x</b> " * 101, "<b>x</b> " * 100 + "@somebody"):
        with pytest.raises(RefusalError, match="ENTITIES_TOO_LONG"):
            shown(source)


@pytest.mark.parametrize(
    "source",
    [
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        "<code>a<b>b</b></code>",
        "<a href='nowhere'>x</a>",
        "<a href='https://localhost/'>x</a>",
        "<a href='https://a.example/x y'>x</a>",
        "a\u202bb\u202c",
        "a\tb",
        "AT&T",
    ],
)
def test_what_telegram_drops_in_silence_is_a_loss(source: str) -> None:
    assert len(shown(source)[2]) == 1


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("قال @someone", ["mention"]),
        ("قال @\u2060someone", []),
        ("a@b.com", ["email"]),
        ("/start الآن", ["bot_command"]),
        ("و/أو 1/2 https", []),
        ("#وسم", ["hashtag"]),
        ("انظر news.example.com/x", ["url"]),
        ("https://news.example/x.", ["url"]),
        ("في 3.5 دقيقة.", []),
        ("<code>@someone</code>", ["code"]),
    ],
)
def test_telegram_finds_mentions_commands_and_links_by_itself(text: str, kinds: list[str]) -> None:
    assert [entity["type"] for entity in shown(text)[1]] == kinds


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://news.example/a#:~:text=%D9%82%D8%A7%D9%84", True),
        ("https://t.me/isnad_test_bot?start=a_b-c", True),
        ("tg://user?id=5", True),
        ("news.example", True),
        ("https://news", False),
        ("https://", False),
        ("javascript:alert(1)", False),
        ("mailto:a@b.example", False),
        ("https://a.example:port/", False),
        ("https://a.example/قال", True),
        ("https://a.example/ قال", False),
    ],
)
def test_links_lead_somewhere(url: str, good: bool) -> None:
    assert (link(url) is not None) is good
