"""Reads Word and PDF files that contain text.

Each paragraph becomes one line. Scanned pages are not recognised. Call these functions in a ``Sandbox``: a file may
be built to hang its parser.
"""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import docx
import pypdfium2  # type: ignore[import-untyped]
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from pypdfium2 import raw as pdfium

from retrieval.errors import ArticleError
from retrieval.sources import PageMetadata, RawPage
from retrieval.text.normalization import is_arabic

MAX_BYTES: Final = 64_000_000
MAX_PAGES: Final = 500  # of a PDF; a newspaper has 40
# Text in a Word file is compressed to a tenth of its size, pictures are not compressed.
MAX_UNPACKED_BYTES: Final = 256_000_000
MAX_PARTS: Final = 10_000
# A line of at least this share of the widest ends at the page margin, not at the end of a paragraph.
FULL_LINE: Final = 0.85
PARAGRAPH_GAP: Final = 1.7  # of the usual distance between lines
_ALEFS: Final = "اأإآ"
_CLOSED: Final = re.compile(r"[.؟!?:][»”\"')\]]*$")
# pdfium puts the final punctuation of a line that ends in Arabic digits before the digits.
_STRAY_STOP: Final = re.compile(r"(?<=\s)([.،؛:!؟]+)([\u0660-\u0669\u06F0-\u06F9][\u0660-\u0669\u06F0-\u06F9.,٫٬/]*)$")
_PAIRS: Final = ("()", "[]", "«»", "{}")
_MIRROR: Final = str.maketrans("()[]«»{}", ")(][»«}{")


def read_docx(data: bytes, *, name: str, page: str) -> RawPage:
    """The paragraphs and tables of a Word file in order.

    The title is a paragraph of the style Title, or the title in the file's properties. Raises ``ArticleError``:
    ``too-large``, ``bomb``, ``unreadable``, ``empty``.
    """
    _check_size(data, page)
    try:
        _check_parts(data, page)
        document = docx.Document(io.BytesIO(data))
        lines, title = [], None
        for block in document.iter_inner_content():
            for text, style in _texts(block):
                if title is None and style == "Title":
                    title = text
                lines.append(text)
        properties = document.core_properties
    except (zipfile.BadZipFile, etree.LxmlError, KeyError, ValueError, OSError) as error:
        raise ArticleError(f"{page}: no Word file ({error})", reason="unreadable", page=page) from error
    text = "\n".join(lines)
    if not text.strip():
        raise ArticleError(f"{page}: no text", reason="empty", page=page)
    document_title = title or (properties.title or "").strip()
    return RawPage(
        id=name,
        page=page,
        text=text,
        body_hint=text,
        known=PageMetadata(title=document_title if any(map(is_arabic, document_title)) else None),
        fallback=PageMetadata(
            author=(properties.author or "").strip() if any(map(is_arabic, properties.author or "")) else None
        ),
    )


def _texts(block: Paragraph | Table) -> Iterator[tuple[str, str]]:
    if isinstance(block, Paragraph):
        style = block.style.name if block.style is not None else None
        for line in block.text.splitlines():
            if line.strip():
                yield " ".join(line.split()), style or ""
        return
    for row in block.rows:
        cells = [text for text, _ in groupby(" ".join(cell.text.split()) for cell in row.cells) if text]
        if cells:
            yield " – ".join(cells), ""


def _check_size(data: bytes, page: str) -> None:
    if len(data) > MAX_BYTES:
        raise ArticleError(f"{page}: larger than {MAX_BYTES} bytes", reason="too-large", page=page, limit=MAX_BYTES)


def _check_parts(data: bytes, page: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise ArticleError(f"{page}: unpacks to more than {MAX_UNPACKED_BYTES} bytes", reason="bomb", page=page)


def read_pdf(data: bytes, *, name: str, page: str) -> RawPage:
    """The text of a PDF in reading order, with lines joined into paragraphs.

    Raises ``ArticleError``: ``too-large``, ``unreadable`` (broken, or locked by a password), ``no-text`` when its
    pages are pictures.
    """
    _check_size(data, page)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ArticleError(f"{page}: no readable PDF ({error})", reason="unreadable", page=page) from error
    try:
        if len(document) > MAX_PAGES:
            raise ArticleError(f"{page}: more than {MAX_PAGES} pages", reason="too-large", page=page, limit=MAX_PAGES)
        paragraphs = [text for number in range(len(document)) for text in _paragraphs(_page_lines(document, number))]
        document_title = (document.get_metadata_value("Title") or "").strip()
    finally:
        document.close()
    text = "\n".join(paragraphs)
    if not text.strip():
        raise ArticleError(f"{page}: no text in its pages", reason="no-text", page=page)
    return RawPage(
        id=name,
        page=page,
        text=text,
        fallback=PageMetadata(title=document_title if any(map(is_arabic, document_title)) else None),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of a page; coordinates are in points."""

    text: str
    left: float
    right: float
    base: float


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> list[_Line]:
    page = document[number]
    text = page.get_textpage()
    try:
        return list(_lines(text.raw))
    finally:
        text.close()
        page.close()


def _lines(page: pdfium.FPDF_TEXTPAGE) -> Iterator[_Line]:
    characters: list[tuple[str, tuple[float, float, float]]] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, index)
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000:
            continue
        if chr(code) in "\r\n":
            yield from _line(characters)
            characters = []
            continue
        pdfium.FPDFText_GetCharBox(page, index, left, right, bottom, top)
        characters.append((chr(code), (left.value, right.value, bottom.value)))
    yield from _line(characters)


def _line(characters: Sequence[tuple[str, tuple[float, float, float]]]) -> Iterator[_Line]:
    boxes = [box for character, box in characters if not character.isspace()]
    if not boxes:
        return
    # The characters of one glyph, a ligature, share its box.
    glyphs = groupby(characters, key=lambda found: (found[1], found[0].isspace()))
    text = "".join(_ligature("".join(character for character, _ in glyph)) for _, glyph in glyphs)
    yield _Line(
        text=repair_line(text),
        left=min(box[0] for box in boxes),
        right=max(box[1] for box in boxes),
        base=sorted(box[2] for box in boxes)[len(boxes) // 2],
    )


def _ligature(glyph: str) -> str:
    """Lam-alef in reading order: fonts that map the glyph to both letters return them reversed."""
    return glyph[::-1] if len(glyph) == 2 and glyph[0] in _ALEFS and glyph[1] == "ل" else glyph


def repair_line(text: str) -> str:
    """A line of a PDF with brackets mirrored correctly and final punctuation at its end."""
    text = " ".join(text.split())
    if any(map(is_arabic, text)):
        if _wrong_pairs(text) > _wrong_pairs(text.translate(_MIRROR)):
            text = text.translate(_MIRROR)
        text = _STRAY_STOP.sub(r"\2\1", text)
    return text


def _wrong_pairs(text: str) -> int:
    """Number of brackets that close before they open."""
    wrong = 0
    for opening, closing in _PAIRS:
        depth = 0
        for character in text:
            depth += (character == opening) - (character == closing)
            if depth < 0:
                wrong, depth = wrong + 1, 0
    return wrong


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    """Join lines into paragraphs: a paragraph continues when its line is full and the next one is near."""
    if not lines:
        return
    widest = max(line.right - line.left for line in lines)
    gaps = sorted(gap for one, two in pairwise(lines) if (gap := one.base - two.base) > 0)
    usual_gap = gaps[len(gaps) // 4] if gaps else 0.0
    paragraph: list[str] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        paragraph.append(line.text)
        near = following is not None and 0 <= line.base - following.base <= PARAGRAPH_GAP * usual_gap
        full = line.right - line.left >= FULL_LINE * widest and len(lines) > 1
        if not (near and full) or (_CLOSED.search(line.text) and line.right - line.left < widest * 0.97):
            yield " ".join(paragraph)
            paragraph = []
    if paragraph:
        yield " ".join(paragraph)
