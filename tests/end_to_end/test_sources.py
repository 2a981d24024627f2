"""Sources by the command line: files of strangers in, articles and one-line reasons out."""

from __future__ import annotations

import json
import os
import ssl
import time
from pathlib import Path
from typing import Any

import pytest

from tests.paths import ROOT
from tests.retrieval.sources.conftest import Site

TLS = ROOT / "tests" / "retrieval" / "sources" / "tls"
PAGES = ROOT / "tests" / "retrieval" / "sources" / "pages"
FILES = ROOT / "tests" / "retrieval" / "sources" / "files"
ARCHIVE = "file:archive"


def titles(isnad: Any) -> set[str]:
    return {json.loads(line)["title"] for line in isnad("articles", "--archive", ARCHIVE, "--json").out.splitlines()}


def test_a_folder_and_a_file_and_standard_input_come_into_one_archive(isnad: Any) -> None:
    line = json.dumps({"id": "typed", "title": "خطة", "text": "أعلن المجلس أمس خطة جديدة لدعم المزارعين."})
    done = isnad(
        "ingest", "--archive", ARCHIVE, PAGES, FILES / "forms.pdf", "-", typed=line, settings={"LANGUAGE": "en"}
    )
    assert done.code == 0
    assert "expected.toml: its type is not supported" in done.err
    assert "Traceback" not in done.err
    assert {"خطة", "الحكومة تقر موازنة العام الجديد بعجز أقل"} <= titles(isnad)
    assert "الإنتاج الزراعي يرتفع 12 في المئة ولائحة الدعم تصدر قريبا" in titles(isnad)


def test_an_address_of_an_inner_network_is_one_line_and_exit_code_2(isnad: Any) -> None:
    done = isnad("ingest", "--archive", ARCHIVE, "http://169.254.169.254/latest/", settings={"LANGUAGE": "en"})
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "ALLOW_HOSTS" in done.err


@pytest.mark.loopback
@pytest.mark.parametrize("trusted", [False, True])
def test_a_site_of_an_authority_of_its_own_is_read_where_that_is_trusted(isnad: Any, trusted: bool) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "right.pem")
    site = Site(tls=context)
    address = site.put("/a", (PAGES / "01_wordpress_comments.html").read_bytes())
    settings = {
        "LANGUAGE": "en",
        "ALLOW_HOSTS": site.host,
        "CA_FILE": str(TLS / "ca.pem") if trusted else "",
        "PYTHONPATH": str(Path(__file__).with_name("loopback_only")),
    }
    done = isnad("ingest", "--archive", ARCHIVE, address, settings=settings)
    site.close()
    if trusted:
        assert (done.code, len(titles(isnad))) == (0, 1)
        return
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "certificate" in done.err
    assert titles(isnad) == set()


def test_a_file_that_holds_no_certificates_is_named(refused: Any) -> None:
    assert "CA_FILE" in refused("articles", settings={"CA_FILE": __file__})
    assert "CA_FILE" in refused("articles", settings={"CA_FILE": "nowhere.pem"})


def test_a_source_that_is_not_there_does_not_keep_the_others_out(isnad: Any) -> None:
    done = isnad("ingest", "--archive", ARCHIVE, "nowhere.pdf", FILES / "forms.pdf")
    assert done.code == 2
    assert done.err.count("\n") == 1
    assert len(titles(isnad)) == 1


def test_watching_once_adds_what_is_new_and_only_that(isnad: Any) -> None:
    inbox = isnad.folder / "inbox"
    inbox.mkdir()
    (inbox / "a.pdf").write_bytes((FILES / "forms.pdf").read_bytes())
    os.utime(inbox / "a.pdf", (time.time() - 60,) * 2)
    first = isnad("watch", "--archive", ARCHIVE, "--once", "inbox", settings={"LANGUAGE": "en"})
    again = isnad("watch", "--archive", ARCHIVE, "--once", settings={"LANGUAGE": "en", "WATCH": "inbox"})
    assert (first.code, again.code) == (0, 0)
    assert first.out.startswith("Added: 1 article\n")
    assert again.out == ""
    assert len(titles(isnad)) == 1


def test_watching_nothing_is_one_line_and_exit_code_2(isnad: Any) -> None:
    done = isnad("watch", "--archive", ARCHIVE, settings={"LANGUAGE": "en"})
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "WATCH" in done.err
