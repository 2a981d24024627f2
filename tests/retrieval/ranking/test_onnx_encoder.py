"""ONNX models are read from a folder as hubs keep them; the models here are made on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval import EncoderError, open_encoder, vectors_make
from tests.made_encoders import SIZE, WORDS, embeddings, make_encoder

MakeModel = Callable[..., Path]


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    def make(name: str = "words", **how: Any) -> Path:
        return make_encoder(tmp_path / name, **how)

    return make


def mean_of(*words: str) -> np.ndarray[Any, np.dtype[np.float32]]:
    mean = np.mean([embeddings()[WORDS.index(word)] for word in words], axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def test_a_text_is_the_mean_of_its_tokens_whatever_stands_in_the_same_run(make_model: MakeModel) -> None:
    encoder = open_encoder(str(make_model()))
    texts = ["كتب الرئيس رسالة", "أمطار", "هطلت أمطار على الساحل", *["كتب"] * 40]
    rows = encoder.encode(texts, question=False)
    assert rows.shape == (43, SIZE)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(rows[0], mean_of("كتب", "الرئيس", "رسالة"), atol=1e-6)
    np.testing.assert_allclose(rows[1], mean_of("أمطار"), atol=1e-6)
    np.testing.assert_allclose(rows[2], mean_of("هطلت", "أمطار", "على", "الساحل"), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_words_of_like_meaning_are_near(make_model: MakeModel) -> None:
    question, letter, rain = open_encoder(str(make_model())).encode(["رسالة", "خطاب", "أمطار"], question=False)
    assert question @ letter > 0.99 > question @ rain


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("multilingual-e5-small", {}),
        ("words", {"config": {"_name_or_path": "intfloat/multilingual-e5-small"}}),
        ("words", {"config_sentence_transformers": {"prompts": {"query": "query: ", "document": "passage: "}}}),
    ],
)
def test_questions_and_sentences_are_introduced_as_the_model_learnt(
    make_model: MakeModel, name: str, settings: dict[str, object]
) -> None:
    encoder = open_encoder(str(make_model(name, **settings)))
    np.testing.assert_allclose(encoder.encode(["كتب"], question=True)[0], mean_of("query", ":", "كتب"), atol=1e-6)
    np.testing.assert_allclose(encoder.encode(["كتب"], question=False)[0], mean_of("passage", ":", "كتب"), atol=1e-6)


def test_where_the_first_token_stands_for_the_text_it_is_taken(make_model: MakeModel) -> None:
    pooling = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    encoder = open_encoder(str(make_model(**{"1_Pooling__config": pooling})))
    np.testing.assert_allclose(encoder.encode(["كتب الرئيس"], question=False)[0], mean_of("كتب"), atol=1e-6)


def test_a_model_that_pools_by_itself_is_taken_at_its_word(make_model: MakeModel) -> None:
    encoder = open_encoder(str(make_model(pooled=True)))
    table = embeddings()
    most = np.maximum(table[WORDS.index("كتب")], table[WORDS.index("الرئيس")])
    np.testing.assert_allclose(
        encoder.encode(["كتب الرئيس"], question=False)[0], most / np.linalg.norm(most), atol=1e-6
    )


def test_long_texts_are_cut_where_the_model_says(make_model: MakeModel) -> None:
    encoder = open_encoder(str(make_model(sentence_bert_config={"max_seq_length": 2})))
    np.testing.assert_allclose(
        encoder.encode(["كتب الرئيس رسالة"], question=False)[0], mean_of("كتب", "الرئيس"), atol=1e-6
    )


@pytest.mark.parametrize("place", ["model.onnx", "model_quantized.onnx", "onnx/model_int8.onnx"])
def test_the_model_file_is_found_in_the_places_it_is_kept(make_model: MakeModel, place: str) -> None:
    assert open_encoder(str(make_model(place=place))).encode(["كتب"], question=True).shape == (1, SIZE)


def refusal(name: str) -> EncoderError:
    with pytest.raises(EncoderError) as caught:
        open_encoder(name)
    assert "\n" not in str(caught.value)
    return caught.value


def test_what_is_no_folder_and_no_name_is_missing(tmp_path: Path) -> None:
    assert refusal(str(tmp_path / "nothing")).reason == "model-missing"
    assert refusal("nothing").reason == "model-missing"


def test_what_is_no_sentence_encoder_is_told_with_what_is_wrong(make_model: MakeModel, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refusal(str(empty)).reason == "model-wrong"

    no_model = make_model("no-model")
    (no_model / "onnx/model.onnx").unlink()
    assert "0 .onnx files" in str(refusal(str(no_model)))

    broken = make_model("broken")
    (broken / "onnx/model.onnx").write_bytes(b"\0 no model")
    assert refusal(str(broken)).reason == "model-wrong"

    garbled = make_model("garbled")
    (garbled / "tokenizer.json").write_text("{", encoding="utf-8")
    assert refusal(str(garbled)).reason == "model-wrong"

    assert "pixel_values" in str(refusal(str(make_model("images", inputs=("pixel_values",)))))
    last = {"1_Pooling__config": {"pooling_mode_lasttoken": True}}
    assert "lasttoken" in str(refusal(str(make_model("decoder", **last))))


def test_a_model_of_the_hub_that_was_fetched_before_needs_no_network(
    make_model: MakeModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "hub" / "models--someone--words"
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text("abc", encoding="utf-8")
    (kept / "snapshots").mkdir()
    make_model().rename(kept / "snapshots" / "abc")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    assert open_encoder("someone/words").encode(["كتب"], question=True).shape == (1, SIZE)


def test_a_hub_that_cannot_be_reached_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert refusal("someone/words").reason == "model-unreachable"


def test_the_make_changes_with_the_files_and_not_with_their_place(tmp_path: Path) -> None:
    def make(folder: str, **changes: Any) -> str:
        return vectors_make(open_encoder(str(make_encoder(tmp_path / folder, **changes))))

    first = make("a")
    assert make("b") == first
    assert make("c", pooled=True) != first
    assert make("d", config_sentence_transformers={"prompts": {}}) != first
