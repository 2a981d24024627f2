"""Word and PDF files: paragraphs in order, Arabic as it is read, bombs refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from retrieval.errors import ArticleError
from retrieval.extraction.extract import clean
from retrieval.sources.pdf_docx import MAX_PARTS, read_docx, read_pdf, repair_line

FILES = Path(__file__).parent / "files"
TITLE = "الإنتاج الزراعي يرتفع 12 في المئة ولائحة الدعم تصدر قريبا"
TEXT = """\
أعلنت وزارة الزراعة يوم 12 مارس 2019 أن الإنتاج ارتفع بنسبة 3.5 في المئة مقارنة بالعام الماضي، وأن لائحة المزارعين \
المستفيدين من الدعم ستصدر خلال أسبوع.
وقال الوزير: «لا خلاف على الأرقام» في حديث إلى قناة CNN العربية، مشيرا إلى أن الأسمدة (نصفها مستورد) متوافرة في \
الأسواق حتى عام ٢٠٢٠.
وختم بأن الإعلان عن الخطة الجديدة ينتظر موافقة البرلمان."""
BODY = TEXT.splitlines()


def word(*paragraphs: tuple[str, str]) -> bytes:
    document = docx.Document()
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class TestPdf:
    @pytest.mark.parametrize("name", ["ligatures", "forms"])
    def test_gives_words_in_the_order_they_are_read_and_paragraphs_whole(self, name: str) -> None:
        """One font names its lam-alef by both letters, the other by presentation forms."""
        found = read_pdf((FILES / f"{name}.pdf").read_bytes(), name=name, page=f"{name}.pdf")
        assert found.text.split("\n") == [TITLE, *BODY]
        article = clean(found)
        assert (article.title, article.body.split("\n")) == (TITLE, BODY)

    @pytest.mark.parametrize(("name", "reason"), [("locked", "unreadable"), ("picture", "no-text")])
    def test_that_cannot_be_read_says_why(self, name: str, reason: str) -> None:
        with pytest.raises(ArticleError) as caught:
            read_pdf((FILES / f"{name}.pdf").read_bytes(), name=name, page=f"{name}.pdf")
        assert caught.value.reason == reason

    def test_cut_short_or_no_pdf_at_all_is_unreadable(self) -> None:
        for data in (b"%PDF-1.7\n" + b"0" * 2000, b"hello"):
            with pytest.raises(ArticleError) as caught:
                read_pdf(data, name="x", page="x.pdf")
            assert caught.value.reason == "unreadable"

    def test_brackets_that_face_the_wrong_way_are_turned_and_right_ones_stay(self) -> None:
        assert repair_line("قال: »نعم« )أمس(") == "قال: «نعم» (أمس)"
        assert repair_line("قال: «نعم» (أمس)") == "قال: «نعم» (أمس)"


class TestWord:
    def test_gives_its_title_and_its_paragraphs_in_order(self) -> None:
        data = word((TITLE, "Title"), *((text, "Normal") for text in BODY))
        article = clean(read_docx(data, name="a", page="a.docx"))
        assert (article.id, article.title, article.body.split("\n")) == ("a", TITLE, BODY)

    def test_without_a_title_style_finds_the_headline_and_the_day_in_the_text(self) -> None:
        data = word((TITLE, "Normal"), ("13 مارس 2019", "Normal"), *((text, "Normal") for text in BODY))
        article = clean(read_docx(data, name="a", page="a.docx"))
        assert article.title == TITLE
        assert str(article.date) == "2019-03-13"
        assert article.body.split("\n") == BODY

    def test_gives_the_cells_of_a_table_where_it_stands(self) -> None:
        document = docx.Document()
        document.add_paragraph(BODY[0])
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "القمح", "120 طنا"
        document.add_paragraph(BODY[1])
        file = io.BytesIO()
        document.save(file)
        assert read_docx(file.getvalue(), name="a", page="a").text.split("\n") == [BODY[0], "القمح – 120 طنا", BODY[1]]

    def test_empty_or_no_word_file_at_all_says_so(self) -> None:
        plain = io.BytesIO()
        with zipfile.ZipFile(plain, "w") as package:
            package.writestr("a.txt", "نص")
        for data, reason in (
            (word(("", "Normal")), "empty"),
            (b"hello", "unreadable"),
            (plain.getvalue(), "unreadable"),
        ):
            with pytest.raises(ArticleError) as caught:
                read_docx(data, name="a", page="a.docx")
            assert caught.value.reason == reason

    def test_that_unpacks_to_a_bomb_is_refused_before_unpacking(self) -> None:
        bomb = io.BytesIO(word((BODY[0], "Normal")))
        with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/a.bin", "w") as part:
            for _ in range(300):
                part.write(bytes(1_000_000))
        many = io.BytesIO()
        with zipfile.ZipFile(many, "w") as package:
            for number in range(MAX_PARTS + 1):
                package.writestr(str(number), b"")
        for file in (bomb, many):
            with pytest.raises(ArticleError) as caught:
                read_docx(file.getvalue(), name="a", page="a.docx")
            assert caught.value.reason == "bomb"

    def test_entities_that_expand_without_end_are_not_expanded(self) -> None:
        source, hostile = io.BytesIO(word((BODY[0], "Normal"))), io.BytesIO()
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(hostile, "w") as new:
            for part in old.infolist():
                data = old.read(part).decode("utf-8", "surrogateescape")
                if part.filename == "word/document.xml":
                    head, _, rest = data.partition("?>")
                    data = f'{head}?><!DOCTYPE w [<!ENTITY e0 "نص">{entities}]>{rest.replace(BODY[0], "&e11;")}'
                new.writestr(part, data.encode("utf-8", "surrogateescape"))
        with pytest.raises(ArticleError) as caught:
            read_docx(hostile.getvalue(), name="a", page="a.docx")
        assert caught.value.reason in {"empty", "unreadable"}
