"""What Telegram would get, for any article and any answer: within its limits and of good form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bidi import FSI, LRI, PDI, RLI, WEB_ADDRESS
from bot.i18n import Catalogue
from bot.service.quotation_refs import Card, Cited
from bot.settings import Language
from bot.state import VoteCount
from bot.telegram.rendering.article_pages import article_pages, page_of
from bot.telegram.rendering.buttons import (
    COPY_UNITS,
    Action,
    Outgoing,
    data,
    parse_press,
    payload,
    place_of,
)
from bot.telegram.rendering.cards import paragraph
from bot.telegram.rendering.renderer import Renderer
from bot.telegram.rendering.sanitizing import RIGHT_TO_LEFT_MARK, WORD_JOINER, units
from retrieval import Article, Corroboration, CorroborationKind, Quotation, QuotationKind, ReportedValue, Why

MESSAGE_UNITS: Final = 4096
ENTITIES: Final = 100
LABEL_UNITS: Final = 64
TAGS: Final = {"b", "i", "u", "a", "code", "blockquote"}
CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
# Not to be found in what is copied: line ends, directions, the word joiner.
INVISIBLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
HARD = st.sampled_from(
    [
        "@channel",
        "/start",
        "#وسم",
        "$USD",
        "<b>",
        "</blockquote>",
        "&amp;",
        '"><a href="x">',
        "\u202e",
        "\u2068",
        "\u0000",
        "\ud800",
        "😀" * 30,
        "BBC",
        "2025",
        "\n",
        "قال الوزير إن الأسعار ارتفعت. ",
        "كلمة " * 400,
        "لاحد" * 1500,
    ]
)
TEXTS = st.lists(HARD | st.text(max_size=30), max_size=8).map("".join)


@st.composite
def quotations(draw: st.DrawFn) -> Quotation:
    body = draw(TEXTS) + draw(st.sampled_from(["كتب.", "x"]))
    start = draw(st.integers(0, len(body) - 1))
    end = draw(st.integers(start + 1, len(body)))
    cuts = sorted(draw(st.sets(st.integers(0, end - start), max_size=150)))
    points = sorted(draw(st.sets(st.integers(0, end - start), max_size=6)))
    article = Article(
        id=draw(st.text(min_size=1)),
        title=draw(TEXTS),
        body=body,
        source=draw(st.none() | TEXTS),
        date=draw(st.none() | st.dates()),
        url=draw(
            st.none()
            | st.sampled_from(["https://news.example/a", "javascript:x", "https://news.example/" + "%D9" * 999])
        ),
    )
    words = tuple(draw(st.lists(st.text(max_size=20), max_size=5)))
    corroboration = st.builds(
        Corroboration,
        article=st.just(article),
        text=st.just(body[start:end]),
        start=st.just(start),
        end=st.just(end),
        kind=st.sampled_from(CorroborationKind),
    )
    value = ReportedValue(article=article, text=body[start:end], start=start, end=end, span=(0, min(1, end - start)))
    why = Why(
        matched=words,
        missing=words,
        expects=draw(st.sampled_from(["time", "x"])),
        offers=draw(st.booleans()),
        features={},
    )
    return Quotation(
        article=article,
        text=body[start:end],
        start=start,
        end=end,
        score=draw(st.floats(0, 1)),
        highlights=tuple(zip(cuts[::2], cuts[1::2], strict=False)),
        points=tuple(zip(points[::2], points[1::2], strict=False)),
        values=draw(st.sampled_from([(), (value, replace(value, number=1234.0))])),
        before=None,
        after=None,
        also=draw(st.lists(corroboration, max_size=12).map(tuple)),
        why=why,
        kind=draw(st.sampled_from(QuotationKind)),
    )


NUMBERS = st.integers(0, 2**53)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    pages = draw(st.integers(1, 10))
    return Card(
        answer=draw(NUMBERS),
        cited=Cited(quotation=draw(quotations()), place=draw(NUMBERS)),
        page=draw(st.integers(0, pages - 1)),
        pages=pages,
        understood=draw(st.none() | TEXTS),
    )


class Reader(HTMLParser):
    """Reads Telegram's HTML strictly: known tags, closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.entities = 0
        self.text = ""
        self.codes: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as its base calls it
        assert tag in TAGS
        self.open.append(tag)
        self.entities += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "code" in self.open:
            self.codes.append(data)


def check(messages: Sequence[Outgoing]) -> str:
    """Every limit and form of the Bot API; returns the visible text."""
    assert messages
    seen = []
    for message in messages:
        read = Reader(message.html)
        assert read.text.strip()
        assert 0 < units(read.text) <= MESSAGE_UNITS
        assert read.entities <= ENTITIES
        check_isolates(read.text)
        assert not CONTROL.search(read.text)
        seen.append(read.text)
        for row in message.keyboard:
            assert 0 < len(row) <= 8
            for button in row:
                assert 0 < units(button.label) <= LABEL_UNITS
                assert [button.data, button.url, button.copy].count(None) == 2
                assert len((button.data or "").encode()) <= DATA_BYTES
                assert units(button.copy or "x") <= COPY_UNITS
                assert not INVISIBLE.search(button.copy or "")
    return "\n".join(seen)


def check_isolates(text: str) -> None:
    """Every isolate is closed on its own line."""
    for line in text.split("\n"):
        depth = 0
        for character in line:
            depth += (character in (FSI, LRI, RLI)) - (character == PDI)
            assert depth in (0, 1)
        assert depth == 0


@pytest.fixture(scope="module", params=[*Language])
def renderer(request: pytest.FixtureRequest) -> Renderer:
    return Renderer(Catalogue(request.param), "isnad_bot")


@settings(max_examples=60, deadline=None)
@given(card=cards())
def test_any_answer_is_within_the_limits_and_well_formed(renderer: Renderer, card: Card) -> None:
    check(renderer.card(card))
    check(renderer.context(card))
    check(renderer.why(card))
    check(renderer.plain_copy(card.cited.quotation))
    check([renderer.inline(card.cited)])


@settings(max_examples=40, deadline=None)
@given(found=st.lists(quotations(), max_size=3), understood=st.none() | TEXTS)
def test_any_silence_is_within_the_limits_and_well_formed(
    renderer: Renderer, found: list[Quotation], understood: str | None
) -> None:
    near = [Cited(quotation=quotation, place=number) for number, quotation in enumerate(found)]
    check(renderer.silence(near, answer=1, understood=understood, excluded=True))


@settings(max_examples=40, deadline=None)
@given(quotation=quotations(), page=st.integers(-1, 9))
def test_any_article_is_within_the_limits_and_well_formed(renderer: Renderer, quotation: Quotation, page: int) -> None:
    check(renderer.article(quotation.article, place=1, page=page, span=(quotation.start, quotation.end)))
    check(renderer.listing("x", [(quotation.article, 1)] * 12))


@settings(max_examples=60, deadline=None)
@given(card=cards())
def test_nothing_in_an_article_pings_or_can_be_pressed(renderer: Renderer, card: Card) -> None:
    text = check(renderer.card(card))
    # An address stays whole; Telegram reads no command in it.
    assert not re.search(rf"[@/#$][{FSI}{LRI}{RLI}{PDI}]?\w", WEB_ADDRESS.sub("", text))


@settings(max_examples=60, deadline=None)
@given(card=cards())
def test_every_line_of_an_arabic_answer_begins_from_the_right(card: Card) -> None:
    renderer = Renderer(Catalogue(Language.AR), "isnad_bot")
    for line in check(renderer.card(card)).split("\n"):
        assert not line.strip() or line.lstrip()[0] == RIGHT_TO_LEFT_MARK or "\u0590" <= line.lstrip()[0] <= "\ufeff"


@settings(max_examples=60, deadline=None)
@given(quotation=quotations())
def test_what_is_copied_has_no_control_characters_and_no_marks(quotation: Quotation) -> None:
    renderer = Renderer(Catalogue(Language.AR), "isnad_bot")
    for message in renderer.plain_copy(quotation):
        for code in Reader(message.html).codes:
            assert not set(code) & {FSI, PDI, WORD_JOINER, RIGHT_TO_LEFT_MARK}


def long(text: str, **more: Any) -> Quotation:
    article = Article(id="a", title="عنوان", body=text, **more)
    why = Why(matched=(), missing=(), expects="any", offers=True, features={})
    return Quotation(
        article=article,
        text=text,
        start=0,
        end=len(text),
        score=1.0,
        highlights=(),
        before=None,
        after=None,
        also=(),
        why=why,
    )


def card_of(quotation: Quotation, **more: Any) -> Card:
    return Card(**{"answer": 3, "cited": Cited(quotation=quotation, place=5), "page": 0, "pages": 1, **more})


# The most that Telegram takes as the data of a button.
DATA_BYTES = 64
ARABIC = Renderer(Catalogue(Language.AR), "isnad_bot")


def test_what_changes_with_time_is_said_with_its_day() -> None:
    quotation = long("قال الرئيس إن الزيارة مهمة.", date=date(2018, 10, 12))
    said = "بحسب ما نُشر في ١٢ أكتوبر ٢٠١٨."
    assert said in Reader(ARABIC.card(card_of(quotation, dated=True))[0].html).text
    assert said not in Reader(ARABIC.card(card_of(quotation))[0].html).text
    assert "بحسب" not in Reader(ARABIC.card(card_of(long("قال الرئيس ذلك."), dated=True))[0].html).text


def test_a_long_quotation_is_cut_where_a_sentence_ends() -> None:
    sentence = "قال الوزير إن الأسعار ارتفعت في الشهر الماضي. "
    messages = ARABIC.card(card_of(long(sentence * 300)))
    assert len(messages) > 2
    whole = "".join(Reader(message.html).text for message in messages)
    assert whole.count("ارتفعت") == 300
    assert all(re.search(r"[.؟!][»\s]*$", Reader(message.html).text) for message in messages[:-1])
    assert messages[0].keyboard
    assert not any(message.keyboard for message in messages[1:])


def test_the_matched_words_are_bold(quotation: Any) -> None:
    [message] = ARABIC.card(card_of(quotation()))
    assert message.html.startswith(f"<blockquote>{RIGHT_TO_LEFT_MARK}«<b>حضر</b> ثلاثون <b>")


def test_the_citation_opens_the_page_at_the_sentence(quotation: Any) -> None:
    [message] = ARABIC.card(card_of(quotation()))
    fragment = "https://news.example/fair#:~:text=%D8%AD%D8%B6%D8%B1%20"
    assert f'المصدر: <a href="{fragment}' in message.html
    assert "جريدة المساء — \u2068" not in message.html
    [button] = [button for row in message.keyboard for button in row if button.url]
    assert (button.url or "").startswith(fragment)


def test_without_an_address_the_citation_leads_to_the_chat(quotation: Any, article: Article) -> None:
    bare = Article(id="a", title=article.title, body=article.body)
    [message] = ARABIC.card(card_of(quotation(article=bare)))
    assert '<a href="https://t.me/isnad_bot?start=p5">' in message.html
    assert data(Action.ARTICLE, 5) in {button.data for row in message.keyboard for button in row}


def rows_of(messages: tuple[Outgoing, ...]) -> list[dict[str, str | None]]:
    """The labels of the keyboard with their data, a dict a row."""
    return [{button.label: button.data for button in row} for row in messages[0].keyboard]


def test_the_first_row_is_more_context_article_and_the_menu() -> None:
    [first] = rows_of(ARABIC.card(card_of(long("نص"), page=1, pages=3, more=True)))
    assert first == {"المزيد": "p:3:2", "السياق": "c:3:1", "الخبر": "a:5", "⋯": "k:3:1"}


def test_without_more_the_first_row_does_not_offer_it() -> None:
    [first] = rows_of(ARABIC.card(card_of(long("نص"), page=1, pages=3)))
    assert list(first) == ["السياق", "الخبر", "⋯"]


def test_the_menu_has_the_other_buttons_and_the_way_back() -> None:
    upper, lower, watch = rows_of(ARABIC.menu(card_of(long("كلمة " * 60), page=1, pages=3), VoteCount()))
    assert upper == {"السابق": "p:3:0", "لماذا؟": "w:3:1", "نسخ": "x:3:1"}
    assert lower == {"👍": "u:3:1", "👎": "d:3:1", "‹": "p:3:1"}
    assert watch == {"تابِع هذا السؤال": "i:3"}
    assert "السابق" not in rows_of(ARABIC.menu(card_of(long("نص"), pages=3), VoteCount()))[0]


def test_a_thumb_is_marked_once_it_has_a_vote_and_counts_several() -> None:
    lower = rows_of(ARABIC.menu(card_of(long("نص")), VoteCount(up=1, down=12)))[1]
    assert list(lower) == ["👍 ✓", "👎 ✓ ١٢", "‹"]


def test_the_reasons_against_a_quotation_lead_back_to_the_menu() -> None:
    first, second, back = rows_of(ARABIC.reasons(card_of(long("نص"), page=1, pages=2)))
    assert first == {"الجملة الخطأ": "v:3:1:0", "المصدر الخطأ": "v:3:1:1"}
    assert second == {"قديم": "v:3:1:2", "ليس جوابًا": "v:3:1:3"}
    assert back == {"‹": "k:3:1"}


def test_a_follow_up_says_how_it_was_understood_and_how_to_take_that_back() -> None:
    [message] = ARABIC.card(card_of(long("نص"), understood="لماذا كتب الأسد رسالته؟"))
    assert message.html.startswith("<i>فهمتُ: لماذا كتب الأسد رسالته؟</i>")
    assert message.keyboard[-1][0].data == "t:3"


def test_the_context_is_the_folded_paragraph_with_the_sentence_bold(quotation: Any, article: Article) -> None:
    body = "قبل. حضر ثلاثون ناشرًا من مصر. بعد.\nغيرها."
    placed = quotation(article=Article(id="a", title="ع", body=body), start=5, end=31)
    assert [piece.text for piece in paragraph(placed)] == ["قبل. ", "حضر ثلاثون ناشرًا من مصر. "[:26], body[31:35]]
    [message] = ARABIC.context(card_of(placed))
    assert "<blockquote expandable>قبل. <b>حضر" in message.html


def test_copying_what_is_too_long_for_the_button_goes_by_a_message() -> None:
    buttons = [b for row in ARABIC.menu(card_of(long("كلمة " * 60)), VoteCount())[0].keyboard for b in row]
    assert [b.data for b in buttons if b.label == "نسخ"] == ["x:3:0"]


def test_a_short_quotation_is_copied_with_its_citation(quotation: Any) -> None:
    buttons = [b for row in ARABIC.menu(card_of(quotation()), VoteCount())[0].keyboard for b in row]
    assert [b.copy for b in buttons if b.copy] == [
        "«حضر ثلاثون ناشرًا من مصر.» — افتتاح المعرض — جريدة المساء — ٥ مارس ٢٠٢٠"
    ]


@given(TEXTS.filter(bool))
def test_the_pages_of_an_article_hold_all_of_it(body: str) -> None:
    pages = article_pages(body)
    assert "".join(body[start:end] for start, end in pages) == body
    for offset in (0, len(body) // 2, len(body) - 1):
        start, end = pages[page_of(body, offset)]
        assert start <= offset < end


@given(st.sampled_from(Action), st.lists(st.integers(-(10**17), 10**17), min_size=1, max_size=3))
def test_a_buttons_data_comes_back_as_it_was_made_and_fits(action: Action, numbers: list[int]) -> None:
    made = data(action, *numbers)
    found = parse_press(made)
    assert found is not None
    assert (found.action, found.numbers) == (action, tuple(numbers))
    assert len(made.encode()) <= DATA_BYTES


@pytest.mark.parametrize("text", [None, "", "p", "p:", "Z:1", "p:1:2:3:4", "p:x", "settings", "p:" + "9" * 30])
def test_data_that_is_not_ours_is_nothing(text: str | None) -> None:
    assert parse_press(text) is None


@given(st.integers(0, 10**17))
def test_a_payload_comes_back_as_it_was_made(place: int) -> None:
    assert place_of(payload(place)) == place
    assert re.fullmatch(r"[\w-]{1,64}", payload(place))


def test_a_date_is_written_in_the_language() -> None:
    dated = long("نص", date=date(2025, 1, 5))
    assert "5 January 2025" in Renderer(Catalogue(Language.EN), "b").card(card_of(dated))[0].html.replace(FSI, "")


def test_an_abstention_shows_the_closest_sentence_under_what_it_is(quotation: Any) -> None:
    near = Cited(quotation=quotation(kind=QuotationKind.NEAR_MISS), place=5)
    [message] = ARABIC.silence([near], answer=1)
    assert "<b>لم أجد جوابًا صريحًا؛ هذا أقرب ما في الأرشيف:</b>" in message.html
    assert ARABIC.say("abstention") not in message.html
    assert message.html.count("<blockquote>") == 1
    [message] = ARABIC.silence([], answer=1)
    assert f"<b>{ARABIC.say('abstention')}</b>" in message.html


def test_a_near_miss_for_another_chat_says_there_that_it_is_no_answer(quotation: Any) -> None:
    near = ARABIC.inline(Cited(quotation=quotation(kind=QuotationKind.NEAR_MISS), place=5))
    answer = ARABIC.inline(Cited(quotation=quotation(), place=5))
    assert ARABIC.say("near-misses") in near.html
    assert near.html.endswith(answer.html)


def test_a_weaker_sentence_says_so_above_its_quotation(quotation: Any) -> None:
    [weaker] = ARABIC.card(card_of(quotation(kind=QuotationKind.NEAR_MISS)))
    [answer] = ARABIC.card(card_of(quotation()))
    assert f"<i>{ARABIC.say('chat.weaker')}</i>" in weaker.html
    assert ARABIC.say("chat.weaker") not in answer.html
