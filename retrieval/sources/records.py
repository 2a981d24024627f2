"""Reads JSON Lines and CSV: records that name the parts of an article.

Field names are those that exports use, in any case, in English or Arabic (``lexicon/fields.toml``). A record
without text yields an error with its line number; reading continues.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from retrieval.article import Article
from retrieval.errors import ArticleError
from retrieval.sources import SourceItem
from retrieval.sources.bounded_lines import MAX_LINE_BYTES, read_lines
from retrieval.sources.dates import read_day
from retrieval.text.lexicon import lists
from retrieval.text.normalization import fold

JSONL_ENDINGS: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
CSV_ENDINGS: Final = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
MAX_CHARACTERS: Final = 2_000_000  # of a body, as in ``retrieval.extraction.extract``
MIN_WORDS: Final = 3  # of a body; a record with fewer is broken
_FIELDS: Final = {name: part for part, names in lists("fields").items() for name in names}
_MARKUP: Final = re.compile(r"</?(?:p|br|div|span|a|b|i|strong|em|h[1-6]|ul|li|img|blockquote)\b[^<>]*>", re.IGNORECASE)
_BREAK: Final = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|blockquote)\b[^<>]*>", re.IGNORECASE)
_DELIMITERS: Final = ",;\t|"


def read_jsonl(stream: BinaryIO, *, page: str, packed: bool = False) -> Iterator[SourceItem]:
    """The article of each line of ``stream``; blank lines are skipped."""
    for number, line in enumerate(read_lines(stream, page=page, packed=packed), 1):
        if isinstance(line, ArticleError):
            yield line
        elif line.strip():
            yield _from_json(line, f"{page}:{number}")


def _from_json(line: str, place: str) -> SourceItem:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return ArticleError(f"{place}: not JSON ({error})", reason="not-json", page=place)
    if not isinstance(record, dict):
        return ArticleError(f"{place}: not a JSON object", reason="not-json", page=place)
    return from_record(record, place=place)


def read_csv(stream: BinaryIO, *, page: str, packed: bool = False) -> Iterator[SourceItem]:
    """The article of each row of ``stream``. The first row names the fields; the separator is a comma, semicolon,
    tab or bar."""
    csv.field_size_limit(MAX_LINE_BYTES)
    refused: list[ArticleError] = []
    rows = _rows(_collect_errors(read_lines(stream, page=page, packed=packed), refused), page)
    names: list[str] | None = None
    for number, row in enumerate(rows, 1):
        yield from refused
        refused.clear()
        place = f"{page}:{number}"
        if isinstance(row, ArticleError):
            yield row
        elif names is None:
            names = row
        elif any(row):
            yield from_record(dict(zip(names, row, strict=False)), place=place)
    yield from refused


def _collect_errors(lines: Iterable[str | ArticleError], refused: list[ArticleError]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, ArticleError):
            refused.append(line)
        else:
            yield line + "\n"


def _rows(lines: Iterator[str], page: str) -> Iterator[list[str] | ArticleError]:
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(_prepend(first, lines), delimiter=delimiter)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            place = f"{page}:{rows.line_num}"
            yield ArticleError(f"{place}: no row ({error})", reason="not-csv", page=place)


def _prepend(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def from_record(record: Mapping[str, Any], *, place: str) -> Article | ArticleError:
    """The article in ``record``; an error (``too-short``, ``too-large``) when it has no text or too much.

    Without an ``id``, the id is a digest of the URL, or else of title and body.
    """
    parts: dict[str, Any] = {}
    for name, value in record.items():
        part = _FIELDS.get(fold(str(name)).strip())
        if part is not None and part not in parts and value not in (None, "", [], {}):
            parts[part] = value
    body = _paragraphs(parts.get("body"))
    if len(body.split()) < MIN_WORDS:
        return ArticleError(f"{place}: no text", reason="too-short", page=place)
    if len(body) > MAX_CHARACTERS:
        message = f"{place}: more than {MAX_CHARACTERS} characters"
        return ArticleError(message, reason="too-large", page=place, limit=MAX_CHARACTERS)
    title, url = _one_line(parts.get("title")), _one_line(parts.get("url"))
    article_id = _one_line(parts.get("id")) or hashlib.sha256((url or f"{title}\n{body}").encode()).hexdigest()[:16]
    return Article(
        id=article_id,
        title=title,
        body=body,
        source=_one_line(parts.get("source")) or None,
        date=read_day(_first_scalar(parts.get("date"))),
        url=url if url.startswith(("http://", "https://")) else None,
        category=_one_line(parts.get("category")) or None,
        author=_one_line(parts.get("author")) or None,
    )


def _first_scalar(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A plain value: the first of a list, the name or value of an object."""
    while isinstance(value, list | dict):
        value = next(iter(value), None) if isinstance(value, list) else value.get("name", value.get("value"))
    return value


def _one_line(value: Any) -> str:  # noqa: ANN401
    value = _first_scalar(value)
    return "" if value is None else " ".join(_remove_invalid(str(value)).split())


def _paragraphs(value: Any) -> str:  # noqa: ANN401
    """Paragraphs, one a line, from a string or list of strings that may contain markup."""
    texts = (
        [str(_first_scalar(part) or "") for part in value]
        if isinstance(value, list)
        else [str(_first_scalar(value) or "")]
    )
    text = "\n".join(texts)
    if _MARKUP.search(text):
        text = html.unescape(_MARKUP.sub("", _BREAK.sub("\n", text)))
    lines = (" ".join(_remove_invalid(line).split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _remove_invalid(text: str) -> str:
    # JSON allows lone surrogates, which UTF-8 cannot encode.
    return text.encode("utf-8", "ignore").decode("utf-8").replace("\x00", "")
