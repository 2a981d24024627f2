from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bidi import FSI, PDI, clean, is_right_to_left, isolate

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
        ("https://a.example/b?c=1 رابط", "<https://a.example/b>?<c>=<1> رابط"),
        ("", ""),
    ],
)
def test_latin_and_number_runs_of_an_arabic_line_are_isolated(text: str, expected: str) -> None:
    assert isolated(text) == expected


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
    assert [piece.replace(FSI, "").replace(PDI, "") for piece in marked] == pieces
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
