"""Cards go, whatever their summaries say; what only resembles them stays."""

from __future__ import annotations

from retrieval.extraction.extract import clean
from retrieval.sources.html import parse, read_html
from retrieval.sources.html_lines import visible_lines

LONG = "وقال رئيس المجلس إن الخطة تشمل ثلاثة آلاف أسرة، وإن تمويلها متوافر لعامين، وإن التسجيل يبدأ الأسبوع المقبل."
TEXT = "".join(f"<p>{LONG} {n}</p>" for n in range(4))


def card(title: str, summary: str = "ملخص قصير لخبر آخر.") -> str:
    return f"<div class='card n{len(title)}'><h3><a href='/x'>{title}</a></h3><p>{summary}</p></div>"


def text(body: str) -> str:
    return read_html(f"<meta charset=utf-8><body>{body}".encode(), name="p", page="p.html").text


def test_three_boxes_with_a_link_and_a_summary_are_cards() -> None:
    cards = card("عنوان خبر أول") + card("عنوان خبر ثان") + card("عنوان خبر ثالث")
    assert "ملخص" not in text(f"{TEXT}<div>{cards}</div>")
    assert LONG in text(f"{TEXT}<div>{cards}</div>")


def test_one_box_whose_title_is_short_goes_with_the_others() -> None:
    cards = card("عنوان خبر أول") + card("عنوان خبر ثان") + card("عنوان خبر ثالث") + card("خبر")
    assert "ملخص" not in text(f"{TEXT}<div>{cards}</div>")


def test_two_boxes_are_none() -> None:
    assert text(f"{TEXT}<div>{card('عنوان خبر أول')}{card('عنوان خبر ثان')}</div>").count("ملخص") == 2


def test_paragraphs_with_links_inside_stay() -> None:
    linked = "".join(f"<div>{LONG} <a href='/x'>رابط من كلمات كثيرة</a> {n}</div>" for n in range(5))
    assert text(linked).count("رئيس المجلس") == 5


def test_boxes_of_different_kinds_side_by_side_stay() -> None:
    boxes = "".join(
        f"<div class='{kind}'><a href='/x'>عنوان خبر آخر هنا</a><p>{LONG}</p></div>" for kind in ("a", "b", "c")
    )
    assert text(boxes).count("رئيس المجلس") == 3


def test_a_list_of_links_in_the_text_goes_and_a_list_of_sentences_stays() -> None:
    links = "<ul><li><a href='/1'>عنوان خبر أول</a></li><li><a href='/2'>عنوان خبر ثان</a></li></ul>"
    items = "<ul><li>شرب الماء كل ساعة</li><li>تغطية الرأس عند الخروج</li></ul>"
    found = text(f"{TEXT}{links}{items}")
    assert "عنوان خبر" not in found
    assert "تغطية الرأس" in found


def test_a_page_that_is_all_cards_keeps_them() -> None:
    cards = "".join(card(f"عنوان الخبر رقم {n}") for n in range(9))
    assert text(f"<div>{cards}</div>").count("ملخص") == 9


def test_words_that_touch_across_elements_are_set_apart_only_where_a_reader_sees_it() -> None:
    markup = (
        "<p><span class=d>4 مايو 2015</span><span class=b>كتب سامي</span></p><p><span>ال</span><span>وزير</span></p>"
    )
    assert list(visible_lines(parse(f"<body>{markup}", page="p"))) == ["4 مايو 2015", "كتب سامي", "الوزير"]


SAID = "شكرا للبلدية على هذا العمل الكبير، لكن مواقف السيارات ما زالت قليلة ولا تكفي الزوار. "
COMMENT = f"<div><b>أبو فراس</b><p>{SAID * 5}</p></div>"
STORY = f"<h1>خطة جديدة لدعم المزارعين</h1><div>{TEXT}</div>"


def body(markup: str) -> str:
    return clean(read_html(f"<meta charset=utf-8><body>{markup}".encode(), name="p", page="p.html")).body


def test_what_readers_say_goes_however_much_it_is_by_its_label() -> None:
    assert "مواقف" not in body(f"{STORY}<div><h3>التعليقات (12)</h3><div>{COMMENT * 12}</div></div>")


def test_what_readers_say_goes_however_much_it_is_by_the_name_of_its_box() -> None:
    assert "مواقف" not in body(f"{STORY}<div class='comments-area'>{COMMENT * 12}</div>")


def test_a_link_to_the_comments_above_the_story_takes_nothing_away() -> None:
    bar = "<div><span>4 مايو 2015</span><span>التعليقات</span></div>"
    assert body(f"<div>{bar}{STORY}</div>").count("رئيس المجلس") == 4
