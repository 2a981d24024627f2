from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bidi import FSI, LRI, PDI, RLI, clean, clean_with_fields, enclose, field, is_right_to_left, isolate
from tests.botapi.directions import spoilt_tokens

ANY_TEXT = st.text(st.characters(exclude_categories=[]))


def isolated(text: str) -> str:
    return isolate([text], right_to_left=True)[0].replace(FSI, "<").replace(PDI, ">")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قالت BBC اليوم", "قالت <BBC> اليوم"),
        ("صحيفة New York Times أمس", "صحيفة <New York Times> أمس"),
        ("في 05/01/2025 مساء", "في <05/01/2025> مساء"),
        ("نسبة 3.5% منها", "نسبة <3.5%> منها"),
        ("نقلًا عن (CNN).", "نقلًا عن (<CNN>)."),
        ("كلها عربية، ٢٠٢٥", "كلها عربية، ٢٠٢٥"),
        ("", ""),
    ],
)
def test_latin_and_number_runs_of_an_arabic_line_are_isolated(text: str, expected: str) -> None:
    assert isolated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الرابط: https://t.me/bot?start=a-B_9", "الرابط:< https://t.me/bot?start=a-B_9 >"),
        ("https://a.example/b?c=1 رابط", "< https://a.example/b?c=1 >رابط"),
        ("الأوامر في /help هنا", "الأوامر في< /help >هنا"),
        ("أصلحه بالأمر: isnad check --repair", "أصلحه بالأمر:< isnad check --repair >"),
        ("المعرّف: 004_0a7a118b1a2866d0", "المعرّف:< 004_0a7a118b1a2866d0 >"),
        ("رقمها: -1001234567", "رقمها:< -1001234567 >"),
        ("أو بالأمر (/more) في", "أو بالأمر <(/more)> في"),
        ("رُفض https://a.example/z: روابط", "رُفض https://a.example/z: روابط"),
        ("في file:archive، ثم", "في file:archive، ثم"),
        ("مع --token و--owner.", "مع< --token >و--owner."),
    ],
)
def test_what_is_tapped_or_copied_is_isolated_with_its_spaces_or_not_at_all(text: str, expected: str) -> None:
    assert isolated(text) == expected


def test_a_title_in_a_line_of_the_other_direction_is_one_piece() -> None:
    title, latin = "أسعار 2018 ترتفع: BBC تقول 5", "Trump said قال"
    english = f"Source: {field(title)} — {field('سي إن إن')} — 5 May 2018"
    assert isolate([english], right_to_left=False) == [f"Source: {FSI}{title}{PDI} — {FSI}سي إن إن{PDI} — 5 May 2018"]
    assert isolate([f"المصدر: {field(latin)}"], right_to_left=True) == [f"المصدر: {FSI}{latin}{PDI}"]
    assert isolate([f"المصدر: {field('أسعار BBC')}"], right_to_left=True) == [f"المصدر: أسعار {FSI}BBC{PDI}"]


def test_a_title_that_begins_with_a_name_of_the_other_direction_keeps_its_own() -> None:
    assert isolate([f"Source: {field('BBC تقول ذلك')}"], right_to_left=False) == [f"Source: {RLI}BBC تقول ذلك{PDI}"]
    assert isolate([f"المصدر: {field('إسناد is a bot')}"], right_to_left=True) == [f"المصدر: {LRI}إسناد is a bot{PDI}"]


def test_marks_of_a_page_that_do_not_pair_are_dropped() -> None:
    assert isolate([f"{PDI}قال{FSI} نعم"], right_to_left=True) == ["قال نعم"]


@pytest.mark.parametrize("text", ["انظر https://a.example/x", "/help هنا", "تعذّر: isnad check --repair"])
def test_an_enclosed_line_does_not_touch_what_is_copied(text: str) -> None:
    assert spoilt_tokens(enclose(text)) == []


TOKENS = st.sampled_from(
    [
        *("https://t.me/bot?start=a-B_9", "www.a.example/م", "/help", "/start a-B_9cDeFgHiJkLmNoPq", "a@b.example"),
        *("isnad check --repair", "قال", "BBC", "2018", "-100123456", "004_0a7a118b1a2866d0"),
    ]
)
BETWEEN = st.sampled_from(["", " ", "، ", ". ", " (", ") ", "؟", " — ", "«", "»", "\n", f" {FSI}", f"{PDI} "])
PIECES = st.lists(st.tuples(BETWEEN.filter(bool), TOKENS, BETWEEN).map("".join))


@given(PIECES, st.booleans())
def test_no_mark_is_inside_or_beside_an_address_a_command_or_a_key(pieces: list[str], right_to_left: bool) -> None:
    line = "".join(isolate([clean_with_fields(piece) for piece in pieces], right_to_left=right_to_left))
    assert spoilt_tokens(line) == []
    assert spoilt_tokens(enclose(clean("".join(pieces)))) == []


def test_arabic_runs_of_a_latin_line_are_isolated() -> None:
    assert isolate(["Source: جريدة المساء — 5"], right_to_left=False) == [f"Source: {FSI}جريدة المساء{PDI} — 5"]


def test_a_run_across_two_looks_is_isolated_once() -> None:
    assert isolate(["صحيفة New ", "York", " Times."], right_to_left=True) == [
        f"صحيفة {FSI}New ",
        "York",
        f" Times{PDI}.",
    ]


@given(st.lists(ANY_TEXT), st.booleans())
def test_isolation_adds_balanced_marks_and_nothing_else(pieces: list[str], right_to_left: bool) -> None:
    pieces = [clean(piece) for piece in pieces]
    marked = isolate(pieces, right_to_left=right_to_left)
    line = "".join(marked)
    bare = "".join(piece.replace(FSI, "").replace(PDI, "") for piece in marked)
    assert bare.removeprefix(" ").removesuffix(" ") == "".join(pieces).removeprefix(" ").removesuffix(" ")
    assert line.count(FSI) == line.count(PDI)
    depth = 0
    for character in line:
        depth += (character == FSI) - (character == PDI)
        assert depth in {0, 1}


@given(ANY_TEXT)
def test_clean_text_is_one_line_without_control_characters(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned.splitlines()) <= 1
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in cleaned)
    cleaned.encode("utf-8")


@pytest.mark.parametrize("mark", ["\x1b", "\x00", "\u202e", "\u2066", "\u200f", "\ufeff", "\u061c"])
def test_escapes_and_direction_marks_of_a_page_do_not_pass(mark: str) -> None:
    assert clean(f"قبل{mark}بعد") == "قبلبعد"


def test_what_can_be_seen_passes() -> None:
    assert clean("می\u200cشود «é» ۝ سَلام") == "می\u200cشود «é» ۝ سَلام"


@pytest.mark.parametrize(
    ("text", "expected"), [("«أهلًا» abc", True), ("abc أهلًا", False), ("123 أهلًا", True), ("12 - 3", False)]
)
def test_a_line_takes_the_direction_of_its_first_strong_letter(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected
