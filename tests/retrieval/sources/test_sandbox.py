"""What goes wrong in a cell stays there, is told in one line, and the next file is read."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.errors import ArticleError
from retrieval.sources import RawPage
from retrieval.sources.sandbox import Sandbox

pytestmark = pytest.mark.processes

PAGE = "<title>خطة</title><p>أعلن المجلس خطة جديدة لدعم المزارعين في المناطق الجبلية.</p>".encode()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seconds=60, memory=300_000_000) as sandbox:
        yield sandbox


def read(sandbox: Sandbox) -> str:
    found = sandbox.run("p.html", "retrieval.sources.html:read_html", PAGE, name="p", page="p.html")
    assert isinstance(found, RawPage)
    return found.text


def reason(sandbox: Sandbox, function: str, *arguments: object, **options: object) -> str:
    with pytest.raises(ArticleError) as caught:
        sandbox.run("bad.pdf", function, *arguments, **options)
    assert caught.value.details["page"] == "bad.pdf"
    return caught.value.reason


def test_a_page_is_read_as_outside(sandbox: Sandbox) -> None:
    assert "أعلن المجلس خطة" in read(sandbox)


def test_an_error_about_the_page_comes_out_whole(sandbox: Sandbox) -> None:
    assert reason(sandbox, "retrieval.sources.html:read_html", b"", name="p", page="bad.pdf") == "empty"


@pytest.mark.parametrize(
    ("function", "argument", "expected"),
    [
        ("builtins:bytearray", 2_000_000_000, "too-large"),
        ("os:_exit", 9, "unreadable"),
        ("json:loads", "{", "unreadable"),
    ],
    ids=["memory", "the process ends", "a parser fails"],
)
def test_what_breaks_is_refused_and_the_next_page_is_read(
    sandbox: Sandbox, function: str, argument: object, expected: str
) -> None:
    assert reason(sandbox, function, argument) == expected
    assert "المزارعين" in read(sandbox)


def test_what_hangs_is_ended_and_the_next_page_is_read() -> None:
    with Sandbox(seconds=1.5) as sandbox:
        assert reason(sandbox, "time:sleep", 60) == "too-slow"
    with Sandbox() as sandbox:
        assert "المزارعين" in read(sandbox)


def test_errors_survive_being_sent_between_processes() -> None:
    error = pickle.loads(pickle.dumps(ArticleError("p: empty", reason="empty", page="p", limit=3)))  # noqa: S301
    assert (str(error), error.reason, error.details) == (
        "p: empty",
        "empty",
        {"reason": "empty", "page": "p", "limit": 3},
    )


def test_a_pdf_made_to_swell_is_refused(sandbox: Sandbox) -> None:
    bomb = (Path(__file__).parent / "files" / "bomb.pdf").read_bytes()
    assert reason(sandbox, "retrieval.sources.pdf_docx:read_pdf", bomb, name="bad", page="bad.pdf") in {
        "too-large", "too-slow", "unreadable", "no-text"
    }  # fmt: skip
    assert "المزارعين" in read(sandbox)
