"""Timelines and digests in chats: their pages, the picture, and the digest that is sent every day, once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.service.chat_time import local_time
from bot.state import DailyDigest, State
from retrieval import Article, open_archive
from tests.botapi import BotServer, Message, Person
from tests.botapi.text import bare
from tests.end_to_end.bots import AR, EN, RunningBot, in_form

pytestmark = pytest.mark.loopback

TODAY = local_time(time.time(), "").date()
# Days of one month, so that all of them are before today.
FIRST = date(2018, 7, 1)


def news(name: str, title: str, outlet: str, day: date, body: str) -> Article:
    return Article(id=name, title=title, source=outlet, date=day, body=body)


# What happened on each day of a story, as two outlets tell it.
EVENTS = (
    ("انهار جدار في قلعة الصخرة القديمة يوم {day} بعد أمطار غزيرة", "سقطت حجارة من قلعة الصخرة يوم {day} وأصيب حارس"),
    ("أغلقت الشرطة قلعة الصخرة أمام الزوار يوم {day} خوفا عليهم", "منعت البلدية يوم {day} الدخول إلى قلعة الصخرة"),
    ("وصل مهندسون إلى قلعة الصخرة يوم {day} وفحصوا أساساتها", "قاس خبراء أجانب شقوق قلعة الصخرة يوم {day} بأجهزتهم"),
    ("خصصت الحكومة يوم {day} مليون دينار لإصلاح قلعة الصخرة", "أقر الوزراء يوم {day} ميزانية ترميم قلعة الصخرة كاملة"),
    ("بدأ العمال يوم {day} نصب السقالات حول قلعة الصخرة", "شرع بناؤون يوم {day} في تدعيم أبراج قلعة الصخرة الشرقية"),
    ("فتحت قلعة الصخرة أبوابها للسياح من جديد يوم {day}", "عاد الأطفال والعائلات إلى قلعة الصخرة يوم {day} فرحين"),
)


def story_articles() -> Iterator[Article]:
    """A story of six days in two outlets, and articles of yesterday and today."""
    outlets = ("صحيفة المرفأ", "وكالة الحقول")
    for number, told in enumerate(EVENTS):
        day = FIRST + timedelta(3 * number)
        for outlet, text in zip(outlets, told, strict=True):
            yield news(
                f"castle-{number}-{outlet}",
                "أخبار قلعة الصخرة",
                outlet,
                day,
                text.format(day=f"{day.day} يوليو {day.year}") + ".",
            )
    for outlet in outlets:
        yield news(
            f"ship-{outlet}",
            "سفينة الحبوب ترسو في الميناء",
            outlet,
            TODAY,
            f"رست سفينة الحبوب الكبرى في الميناء الشرقي وعلى متنها آلاف الأطنان من القمح، قالت {outlet}.",
        )
    yield news(
        "fire",
        "حريق في مستودع الأخشاب",
        "صحيفة المرفأ",
        TODAY - timedelta(1),
        "اندلع حريق في مستودع الأخشاب القديم وأخمده رجال الإطفاء بعد ساعات من العمل المتواصل.",
    )


def make_desk_archive(folder: Path) -> str:
    address = f"file:{folder / 'archive'}"
    with open_archive(address, create=True) as archive:
        archive.add(story_articles())
    return address


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    folder = tmp_path_factory.mktemp("desk")
    with BotServer() as server, RunningBot(server, folder, make_desk_archive(folder), forked=True) as bot:
        server.person("سلمى")
        yield bot
        in_form(server)
        assert bot.failures() == []


@pytest.fixture
def server(desk: RunningBot) -> BotServer:
    return desk.server


@pytest.fixture
def reem(server: BotServer) -> Person:
    return server.person("ريم").meet()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[RunningBot]:
    """A bot that is not started yet, with its own database."""
    with BotServer() as server:
        server.person("سلمى")
        bot = RunningBot(server, tmp_path, make_desk_archive(tmp_path), forked=True)
        try:
            yield bot
        finally:
            bot.__exit__(None, None, None)
        in_form(server)


def quoted(message: Message) -> list[str]:
    return message.marked("blockquote")


def days(message: Message) -> list[str]:
    return [text for text in message.marked("bold") if "يوليو" in text]


@pytest.mark.parametrize("command", ["/timeline قلعة الصخرة", "/خط_زمني قلعة الصخرة"])
def test_a_timeline_shows_a_sentence_a_day_in_pages(server: BotServer, reem: Person, command: str) -> None:
    [shown] = server.replies(reem.say(command))
    assert len(quoted(shown)) == len(days(shown)) == 4
    assert all("قلعة الصخرة" in text for text in quoted(shown))
    # The words that name the day are underlined, and every sentence is cited.
    assert shown.marked("underline") == [f"{day} يوليو 2018" for day in (1, 4, 7, 10)]
    assert shown.bare.count("المصدر:") == 4
    reem.press(shown, AR("chat.next")).answer()
    rest = reem.private.edited(shown)
    assert len(quoted(rest)) == 2
    reem.press(rest, AR("chat.previous")).answer()
    assert quoted(reem.private.edited(rest)) == quoted(shown)


def test_the_coverage_is_sent_as_a_photo_with_a_caption(server: BotServer, reem: Person) -> None:
    [shown] = server.replies(reem.say("/timeline قلعة الصخرة"))
    reem.press(shown, AR("timeline.picture")).answer()
    photo = reem.private.next_from_bot(after=shown.id)
    assert photo.photo is not None
    assert (photo.photo["width"], photo.photo["height"]) == (1280, 720)
    assert photo.bare == AR("timeline.chart.title", subject="قلعة الصخرة")


def test_of_an_unknown_subject_the_archive_says_nothing(server: BotServer, reem: Person) -> None:
    [told] = server.replies(reem.say("/timeline مهرجان السينما"))
    assert told.bare == AR("timeline.none", subject="مهرجان السينما")
    assert told.buttons == []
    [empty] = server.replies(reem.say("/timeline"))
    assert empty.bare == bare(AR("timeline.empty"))
    [wordless] = server.replies(reem.say("/timeline ؟!"))
    assert not quoted(wordless)


def test_a_digest_tells_the_stories_of_the_newest_day(server: BotServer, reem: Person) -> None:
    [shown] = server.replies(reem.say("/digest"))
    assert AR("digest.head.day", day=AR.date(TODAY)) in shown.bare
    assert len(quoted(shown)) == 1
    assert "سفينة الحبوب" in quoted(shown)[0]
    # The number of articles stands right below the citation of its story.
    told = bare(AR("digest.story", articles=AR.count("count.articles", 2), outlets="صحيفة المرفأ، وكالة الحقول"))
    assert f"{AR.date(TODAY)}\n{told}" in shown.bare


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("صحيفة المرفأ", "سفينة الحبوب"),
        ("قلعة الصخرة", "قلعة الصخرة"),
        ("1 يوليو 2018", "1 يوليو 2018"),
        ("وكالة الحقول 4 يوليو 2018", "منعت البلدية"),
    ],
)
def test_a_digest_is_narrowed_by_outlet_name_and_day(server: BotServer, reem: Person, about: str, told: str) -> None:
    [shown] = server.replies(reem.say(f"/digest {about}"))
    assert told in quoted(shown)[0]


def test_a_digest_of_a_day_without_news_says_so(server: BotServer, reem: Person) -> None:
    [shown] = server.replies(reem.say("/digest 3 مارس 2017"))
    assert shown.bare == AR("digest.none.day", day=AR.date(date(2017, 3, 3)))
    [refused] = server.replies(reem.say("/digest 2017"))
    assert refused.bare == AR("error.digest-too-long")


def test_in_english_the_same_is_told_in_english(server: BotServer, reem: Person) -> None:
    server.replies(reem.say("/language en"))
    [shown] = server.replies(reem.say("/digest"))
    assert EN("digest.head.day", day=EN.date(TODAY)) in shown.bare
    [told] = server.replies(reem.say("/timeline قلعة الصخرة"))
    assert "Timeline of" in told.bare
    reem.press(told, EN("timeline.picture")).answer()
    assert "Coverage of" in reem.private.next_from_bot(after=told.id).bare


def test_in_a_group_and_a_topic_the_answer_stays_where_it_was_asked(server: BotServer, reem: Person) -> None:
    room = server.supergroup("غرفة الأخبار", reem, forum=True)
    topic = room.topic("المدينة")
    [shown] = server.replies(reem.say("/timeline قلعة الصخرة", to=room, topic=topic))
    assert shown.topic == topic
    reem.press(shown, AR("timeline.picture")).answer()
    assert room.next_from_bot(after=shown.id).topic == topic
    group = server.group("مجموعة", reem)
    [digest] = server.replies(reem.say("/digest", to=group))
    assert quoted(digest)


def test_in_a_channel_a_digest_can_be_asked_for_and_its_administrators_order_it(
    server: BotServer, reem: Person
) -> None:
    noor = server.person("نور").meet()
    channel = server.channel("قناة", reem, noor)
    [shown] = server.replies(channel.post("/digest"))
    assert quoted(shown)
    assert noor.press(shown, AR("digest.daily.button")).answer()["text"] == AR("settings.admins")
    reem.press(shown, AR("digest.daily.button")).answer()
    assert any(AR("digest.hour", hour=AR.number(20)) in one["text"] for one in channel.edited(shown).buttons)


def test_a_digest_is_ordered_for_every_day_and_stopped(server: BotServer, reem: Person, desk: RunningBot) -> None:
    [told] = server.replies(reem.say("/digest يوميا ٨ صباحا بتوقيت القاهرة صحيفة المرفأ"))
    assert "صحيفة المرفأ" in told.bare
    assert "القاهرة" in told.bare
    [digest] = server.replies(reem.say("/digest صحيفة المرفأ"))
    reem.press(digest, AR("digest.stop.button", hour=AR.number(8))[:18]).answer()
    changed = reem.private.edited(digest)
    reem.press(changed, AR("digest.daily.button")).answer()
    hours = reem.private.edited(changed)
    reem.press(hours, AR("digest.hour", hour=AR.number(20))).answer()
    assert any(AR("digest.hour", hour=AR.number(20)) in one["text"] for one in reem.private.edited(hours).buttons)
    [stopped] = server.replies(reem.say("/digest أوقف"))
    assert stopped.bare == AR("digest.stopped")
    [nothing] = server.replies(reem.say("/digest off"))
    assert nothing.bare == bare(AR("digest.none-daily"))


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("يوميا", "digest-hour"),
        ("يوميا ٢٥", "digest-hour"),
        ("يوميا 8:30", "digest-hour"),
        ("يوميا 8 بتوقيت المريخ", "digest-zone"),
    ],
)
def test_an_hour_that_cannot_be_read_is_refused(server: BotServer, reem: Person, typed: str, error: str) -> None:
    [told] = server.replies(reem.say(f"/digest {typed}"))
    assert told.bare == bare(AR(f"error.{error}"))


def test_in_a_group_only_administrators_order_a_daily_digest(server: BotServer, reem: Person) -> None:
    other = server.person("زياد")
    room = server.group("مجموعة", reem, other)
    [refused] = server.replies(other.say("/digest يوميا 8", to=room))
    assert refused.bare == AR("settings.admins")
    [allowed] = server.replies(reem.say("/digest يوميا 8", to=room))
    assert AR("digest.hour", hour=AR.number(8)) in allowed.bare


def order(bot: RunningBot, chat: int, *, about: str = "", kind: str = "private") -> None:
    """Order a daily digest in a database, whose time has just come."""
    state = State(f"sqlite:///{bot.folder / 'state.db'}")
    now = time.time()
    state.digests.put(
        DailyDigest(
            id=0,
            chat=chat,
            topic=None,
            about=about,
            person=chat if chat > 0 else None,
            chat_kind=kind,
            hour=local_time(now, "").hour,
            zone="",
            next_at=now - 60,
        )
    )
    state.close()


def test_a_daily_digest_is_sent_at_its_time_and_nothing_when_there_is_nothing(alone: RunningBot) -> None:
    server = alone.server
    reem, ziad = server.person("ريم").meet(), server.person("زياد").meet()
    order(alone, reem.id)
    order(alone, ziad.id, about="مهرجان السينما")
    alone.start()
    shown = reem.private.next_from_bot()
    assert len(quoted(shown)) == 2  # of today and of yesterday
    server.settle(quiet=2)
    assert len(reem.private.from_bot()) == 1
    assert ziad.private.from_bot() == []


def test_a_daily_digest_does_not_repeat_what_it_has_told(alone: RunningBot) -> None:
    server = alone.server
    reem = server.person("ريم").meet()
    order(alone, reem.id)
    alone.start()
    reem.private.next_from_bot()
    server.settle(quiet=1)
    alone.stop()
    order(alone, reem.id)
    alone.start()
    server.replies(reem.say("/digest"), count=1)
    server.settle(quiet=6)
    assert len(reem.private.from_bot()) == 2  # the digest of the day, and the one that was asked for


@pytest.mark.parametrize("noted", [False, True])
def test_a_daily_digest_is_sent_once_through_a_kill(alone: RunningBot, noted: bool) -> None:
    """A kill after Telegram took the digest, before (``noted`` false) the bot knows it."""
    server = alone.server
    reem = server.person("ريم").meet()
    alone.start()
    server.replies(reem.say("/digest 1 يوليو 2018"))
    alone.stop()
    order(alone, reem.id)
    fault = None if noted else server.fault("hang-after", "sendMessage", chat_id=reem.id, seconds=60)
    alone.start()
    if fault is not None:
        server.wait_until(lambda: fault.met, what="a digest that is sent")
    else:
        server.wait_until(lambda: len(reem.private.from_bot()) == 2, what="a digest that is sent")
    alone.kill()
    alone.start()
    server.replies(reem.say("/digest 4 يوليو 2018"))
    server.settle(quiet=7)
    assert len(reem.private.from_bot()) == 3
