"""Sentence encoders small enough to be made on the spot: a word is a vector, a text their mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

WORDS = ("<unk>", "query", ":", "passage", "كتب", "الرئيس", "رسالة", "خطاب", "أمطار", "هطلت", "على", "الساحل")
SIZE = 8


def embeddings() -> np.ndarray[Any, np.dtype[np.float32]]:
    """A vector a word; «رسالة» and «خطاب» mean nearly the same."""
    table = np.random.default_rng(5).normal(size=(len(WORDS), SIZE)).astype(np.float32)
    table[WORDS.index("خطاب")] = table[WORDS.index("رسالة")] + 0.01
    return table


def states_of(inputs: tuple[str, ...], *, pooled: bool) -> onnx.ModelProto:
    """A model whose state of a token is the vector of its word."""
    names = ["states"] if not pooled else ["token_states"]
    nodes = [helper.make_node("Gather", ["table", inputs[0]], names)]
    output = helper.make_tensor_value_info("states", TensorProto.FLOAT, ["batch", "length", SIZE])
    if pooled:
        nodes.append(helper.make_node("ReduceMax", ["token_states"], ["sentence_embedding"], axes=[1], keepdims=0))
        output = helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", SIZE])
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in inputs]
    graph = helper.make_graph(nodes, "words", given, [output], [numpy_helper.from_array(embeddings(), "table")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def make_encoder(
    folder: Path,
    *,
    inputs: tuple[str, ...] = ("input_ids", "attention_mask"),
    pooled: bool = False,
    place: str = "onnx/model.onnx",
    **settings: object,
) -> Path:
    """A model in ``folder`` as hubs keep them; ``settings`` are its files of JSON."""
    (folder / place).parent.mkdir(parents=True)
    onnx.save(states_of(inputs, pooled=pooled), str(folder / place))
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="<unk>"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    for file, content in settings.items():
        place_of = folder / file.replace("__", "/")
        place_of.parent.mkdir(exist_ok=True)
        place_of.with_suffix(".json").write_text(json.dumps(content), encoding="utf-8")
    return folder
