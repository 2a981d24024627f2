"""Sentence encoders of the extra ``semantic``: ONNX models with their tokenizers.

A model is a folder in the layout of model hubs: ``onnx/model.onnx`` (or ``model.onnx``, or the only ``.onnx``
file) and ``tokenizer.json``. Optional files are ``1_Pooling/config.json``,
``config_sentence_transformers.json`` (the prompts), ``sentence_bert_config.json`` and ``config.json``.

Only ``retrieval.ranking.semantic`` imports this module, and only when an encoder is configured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Encoding, Tokenizer

from retrieval.errors import EncoderError, translate_errors

Matrix = npt.NDArray[np.float32]

TOKENIZER: Final = "tokenizer.json"
MODEL_PLACES: Final = ("onnx/model.onnx", "model.onnx")
SETTINGS: Final = ("config.json", "config_sentence_transformers.json", "sentence_bert_config.json", "modules.json")
POOLING: Final = "1_Pooling/config.json"
# Files downloaded from a hub: one model file, with its external weights.
DOWNLOADED_FILES: Final = (TOKENIZER, *SETTINGS, POOLING, *MODEL_PLACES, "onnx/model.onnx_data")
HUB_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
# Token limit where the model gives none: that of BERT models.
MAX_TOKENS: Final = 512
# Texts in a batch. Larger batches take as long per text on a CPU, with more padding.
BATCH: Final = 16
# Supported inputs. A model with others is of another type.
KNOWN_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})
# Models of the E5 family were trained with these prompts (Wang et al., 2024, "Multilingual E5 Text
# Embeddings"), and their folders do not always include them.
E5_NAME: Final = re.compile(r"(^|[^a-z0-9])e5([^a-z0-9]|$)", re.IGNORECASE)
E5_PROMPTS: Final = ("query: ", "passage: ")


class OnnxEncoder:
    """The model in ``folder``, on the CPU. Raises ``EncoderError`` when it is not a sentence encoder."""

    def __init__(self, folder: Path, *, name: str) -> None:
        self._name = name
        self._folder = folder
        with translate_errors(translate_error, name):
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            options = SessionOptions()
            options.log_severity_level = 4  # errors are raised, nothing is printed
            self._session = InferenceSession(
                str(_model_file(folder, name)), sess_options=options, providers=["CPUExecutionProvider"]
            )
            settings = {file: _read_settings(folder / file) for file in (*SETTINGS, POOLING)}
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(
            int(settings["sentence_bert_config.json"].get("max_seq_length") or MAX_TOKENS)
        )
        self._inputs = [put.name for put in self._session.get_inputs()]
        if not KNOWN_INPUTS.issuperset(self._inputs):
            raise _invalid_model(name, f"inputs {', '.join(self._inputs)}")
        outputs = [put.name for put in self._session.get_outputs()]
        self._output = "sentence_embedding" if "sentence_embedding" in outputs else outputs[0]
        self._cls = _first_token(name, settings[POOLING])
        self._prompts = _prompts(name, settings)
        self.dimensions = self.encode(["."], question=True).shape[1]

    @cached_property
    def make(self) -> str:
        """What the vectors depend on: a digest of the files. Reads them all (half a second for 470 MB)."""
        model = _model_file(self._folder, self._name)
        files = [model, *sorted(model.parent.glob(f"{model.name}_data*")), self._folder / TOKENIZER]
        digest = blake2b(digest_size=8)
        with translate_errors(translate_error, self._name):
            for file in (*files, *(self._folder / name for name in (*SETTINGS, POOLING))):
                if file.is_file():
                    with file.open("rb") as data:
                        while part := data.read(1 << 20):
                            digest.update(part)
        return f"onnx {digest.hexdigest()}"

    def encode(self, texts: Sequence[str], *, question: bool) -> Matrix:
        """Return one unit row per text, in order: ``(len(texts), dimensions)``, float32. Raises
        ``EncoderError`` when the model cannot be run."""
        prompt = self._prompts[0 if question else 1]
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        # Texts of similar length share a batch, because each batch is padded to its longest text.
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        rows: list[Matrix | None] = [None] * len(texts)
        for start in range(0, len(order), BATCH):
            run = order[start : start + BATCH]
            for i, row in zip(run, self._run([encodings[i] for i in run]), strict=True):
                rows[i] = row
        return np.array(rows, dtype=np.float32)

    def _run(self, encodings: Sequence[Encoding]) -> Matrix:
        longest = max(1, *(len(encoding.ids) for encoding in encodings))
        ids, mask = (np.zeros((len(encodings), longest), dtype=np.int64) for _ in range(2))
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = encoding.attention_mask
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        with translate_errors(translate_error, self._name):
            (states,) = self._session.run([self._output], {put: given[put] for put in self._inputs})
        vectors = np.asarray(states, dtype=np.float32)
        if vectors.ndim == 3:
            weights = mask[:, :, None].astype(np.float32)
            pooled = (vectors * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
            vectors = vectors[:, 0] if self._cls else pooled
        if vectors.ndim != 2 or len(vectors) != len(encodings) or not np.isfinite(vectors).all():
            raise _invalid_model(self._name, f"output {self._output} of shape {np.shape(states)}")
        unit: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return unit


def translate_error(error: BaseException, name: str) -> EncoderError | None:
    """Return the ``EncoderError`` for what reading or running the model ``name`` raised. Both libraries raise
    bare ``Exception``."""
    if isinstance(error, EncoderError) or not isinstance(error, Exception):
        return None
    return _invalid_model(name, str(error))


def open_onnx(name: str, *, fetch: bool = True) -> OnnxEncoder:
    """Return the model in the folder ``name``, or the hub's model of that name (``owner/model``).

    A hub model is downloaded once, then read from the hub library's cache; without ``fetch`` only from there.
    Raises ``EncoderError`` with a ``reason``: ``model-missing`` when ``name`` is neither,
    ``model-unreachable`` when the hub does not provide it, ``model-not-here`` when it would have to be
    downloaded, ``model-wrong`` when it is not a sentence encoder.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return OnnxEncoder(folder, name=name)
    if not HUB_NAME.fullmatch(name):
        raise EncoderError(name, reason="model-missing")
    return OnnxEncoder(_download(name, fetch=fetch), name=name)


def _download(name: str, *, fetch: bool) -> Path:
    """Return the folder of the hub's model. A cached model is not requested again."""
    try:
        kept = Path(snapshot_download(name, allow_patterns=list(DOWNLOADED_FILES), local_files_only=True))
        if (kept / TOKENIZER).is_file() and any((kept / place).is_file() for place in MODEL_PLACES):
            return kept
    except (HfHubHTTPError, HFValidationError, OSError):
        pass  # not cached
    if not fetch:
        raise EncoderError(name, reason="model-not-here")
    try:
        return Path(snapshot_download(name, allow_patterns=list(DOWNLOADED_FILES)))
    except (HfHubHTTPError, HFValidationError, OSError) as error:
        raise EncoderError(name, reason="model-unreachable", detail=str(error)) from error


def _model_file(folder: Path, name: str) -> Path:
    places = [folder / place for place in MODEL_PLACES if (folder / place).is_file()]
    found = places or [*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx")]
    if len(found) != 1 and not places:
        raise _invalid_model(name, f"{len(found)} .onnx files, none of them model.onnx")
    return found[0]


def _read_settings(file: Path) -> Any:  # noqa: ANN401 - what the file holds
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _first_token(name: str, pooling: Mapping[str, Any]) -> bool:
    """Return whether the first token represents the text, instead of the mean of all tokens."""
    modes = {key.removeprefix("pooling_mode_") for key, on in pooling.items() if key.startswith("pooling_mode_") and on}
    if modes - {"mean_tokens", "cls_token"} or len(modes) > 1:
        raise _invalid_model(name, f"pooling {', '.join(sorted(modes))}")
    return modes == {"cls_token"}


def _prompts(name: str, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Return the prompts of a question and of a sentence."""
    prompts = settings["config_sentence_transformers.json"].get("prompts") or {}
    if any(prompts.values()):
        return prompts.get("query") or "", prompts.get("passage") or prompts.get("document") or ""
    called = f"{Path(name).name} {settings['config.json'].get('_name_or_path', '')}"
    return E5_PROMPTS if E5_NAME.search(called) else ("", "")


def _invalid_model(name: str, detail: str) -> EncoderError:
    return EncoderError(name, reason="model-wrong", detail=detail)
