"""Footnotes: at the foot of the page they belong to in the PDF, real ones in the word processor's file."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from app.papers.letter import Heading, Letter, Letters, Paragraph, Run
from app.writers.output import write_document
from tests.writers.test_letter import MM, origin

FOOT = (37 + 225) * MM


def noted(count: int, *, note: str = "口径说明", filler: int = 28 * 6) -> Letter:
    """`count` paragraphs of about seven lines with one note each."""
    blocks = [
        Paragraph((f"甲{n}", Run("若干", note=f"{note}{n}"), "国" * filler)) for n in range(1, count + 1)
    ]
    return Letter("题", tuple(blocks))


def lines_of(path: Path, page: int) -> dict[float, str]:
    """Baseline from the top (points) → the characters of the line; raised signs belong to the line below."""
    with pypdfium2.PdfDocument(path) as document:
        sheet = document[page]
        text = sheet.get_textpage()
        places = [(text.get_text_range(i, 1), *origin(text, i)) for i in range(text.count_chars())]
        height = sheet.get_height()
    marks = [(char, x, height - y) for char, x, y in places if char.strip()]
    lines: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for char, x, y in marks:
        if not is_sign(char):
            lines[round(y)].append((x, char))
    for char, x, y in marks:
        if is_sign(char):
            lines[min((line for line in lines if line > y - 1), default=round(y))].append((x, char))
    return {y: "".join(char for _, char in sorted(line)) for y, line in sorted(lines.items())}


def is_sign(char: str) -> bool:
    """①…⑳"""
    return "①" <= char <= "⑳"


def pages_of(path: Path, count: int) -> list[dict[float, str]]:
    """Baseline → line of every page."""
    return [lines_of(path, page) for page in range(count)]


def rule_free(lines: dict[float, str]) -> list[tuple[float, str]]:
    """Lines without the page number."""
    return [(y, line) for y, line in lines.items() if not line.startswith("—")]


def notes_on(lines: dict[float, str]) -> list[tuple[float, str]]:
    """The lines that begin with the sign of a note."""
    return [(y, line) for y, line in lines.items() if is_sign(line[0])]


def test_a_note_stands_on_the_page_of_its_sign(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    pages = write_document(noted(6), path).pages
    assert pages == 3
    seen = []
    for lines in pages_of(path, pages):
        body = "".join(line for _, line in rule_free(lines))
        for y, line in notes_on(lines):
            assert body.count(line[0]) == 2  # once in the text, once below
            assert FOOT - 100 < y < FOOT
            seen.append(line)
    assert seen == [f"{chr(0x245F + n)}口径说明{n}" for n in range(1, 7)]


def test_text_ends_above_the_notes_and_they_above_the_page_number(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    pages = write_document(noted(6), path).pages
    seen = 0
    for lines in pages_of(path, pages):
        notes = [y for y, _ in notes_on(lines)]
        text = [y for y, line in rule_free(lines) if y not in notes]
        numbers = [y for y, line in lines.items() if line.startswith("—")]
        assert max(notes, default=0) < FOOT + 1 < min(numbers)
        if notes:
            assert max(text) + 8 < min(notes)
            seen += 1
    assert seen == 2


def test_pages_without_notes_hold_all_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    letter = Letter("题", (*noted(1).blocks, Paragraph("国" * 28 * 40, indent=0)))
    pages = write_document(letter, path).pages
    full = [line for line in lines_of(path, 1).values() if set(line) == {"国"}]
    assert (pages, len(full)) == (3, 22)


def test_a_long_note_goes_on_overleaf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    lead = Paragraph("国" * 28 * 16, indent=0)
    long_note = "".join(f"第{n}条说明文字很长。" for n in range(1, 120))
    letter = Letter("题", (lead, Paragraph(("参训", Run("若干", note=long_note), "人次。"))))
    pages = write_document(letter, path).pages
    assert pages == 2
    first, second = pages_of(path, pages)
    assert any(line.startswith("参训若干①") for line in first.values())
    assert all(y < FOOT + 1 for lines in (first, second) for y, _ in rule_free(lines))
    whole = "".join(line for lines in (first, second) for _, line in rule_free(lines))
    assert long_note in whole.replace("参训若干①人次。", "", 1)
    # What is left over stands at the bottom of the next page, with nothing but the signature above it.
    assert min(y for y, _ in rule_free(second)) > 37 * MM + 100


def test_a_note_longer_than_a_page_is_still_printed_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    long_note = "".join(f"第{n}条说明文字很长。" for n in range(1, 700))
    letter = Letter("题", (Paragraph(("参训", Run("若干", note=long_note), "人次。")), Paragraph("完")))
    pages = write_document(letter, path).pages
    lines = [line for each in pages_of(path, pages) for _, line in rule_free(each)]
    assert "第1条" in "".join(lines)
    assert "第699条" in "".join(lines)
    assert lines.count("完") == 1


def test_a_heading_comes_along_with_a_line_whose_note_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for filler in range(14, 20):
        blocks = (
            Paragraph("国" * 28 * filler, indent=0),
            Heading("一、做法"),
            Paragraph(("甲", Run("若干", note="一" * 200), Run("许多", note="二" * 200), "。")),
        )
        pages = write_document(Letter("题", blocks), path).pages
        for lines in pages_of(path, pages):
            body = [line for _, line in rule_free(lines)]
            if "一、做法" in body:
                assert "甲若干①许多②。" in body


def test_a_moved_last_line_takes_its_note_along(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for filler in range(15, 20):
        blocks = (
            Paragraph("国" * 28 * filler, indent=0),
            Paragraph(("末行", Run("若干", note="说明"), "。")),
        )
        letter = Letter("题", blocks, issuer="清河镇", on=date(2024, 12, 31))
        pages = write_document(letter, path).pages
        for lines in pages_of(path, pages):
            body = [line for _, line in rule_free(lines)]
            assert ("末行若干①。" in body) == ("①说明" in body)


# -- the word processor's file ---------------------------------------------------------------------


def part(path: Path, name: str) -> Any:
    """A part of the file as XML."""
    with zipfile.ZipFile(path) as package:
        return ElementTree.fromstring(package.read(name))


def test_docx_has_real_footnotes(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(noted(3), path)
    notes = part(path, "word/footnotes.xml")
    assert [(n.get(qn("w:id")), n.get(qn("w:type"))) for n in notes] == [
        ("-1", "separator"), ("0", "continuationSeparator"), ("1", None), ("2", None), ("3", None),
    ]  # fmt: skip
    for note in list(notes)[2:]:
        assert note.find(f"./{qn('w:p')}/{qn('w:r')}/{qn('w:footnoteRef')}") is not None
    body = part(path, "word/document.xml")
    marks = [mark.get(qn("w:id")) for mark in body.iter(qn("w:footnoteReference"))]
    assert marks == ["1", "2", "3"]
    assert "①" not in "".join(text.text or "" for text in body.iter(qn("w:t")))
    types = part(path, "[Content_Types].xml")
    footnotes = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    assert [each.get("PartName") for each in types if each.get("ContentType") == footnotes] == [
        "/word/footnotes.xml"
    ]
    relations = part(path, "word/_rels/document.xml.rels")
    assert [r.get("Target") for r in relations if (r.get("Type") or "").endswith("/footnotes")] == [
        "footnotes.xml"
    ]


def order(element: Any, names: str) -> None:
    """The children stand in the order of the schema."""
    known = [qn(f"w:{name}") for name in names.split()]
    found = [child.tag for child in element if child.tag in known]
    assert found == sorted(found, key=known.index)


def test_docx_elements_stand_in_the_order_of_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(Letters("题", (noted(2), noted(1))), path)
    settings = part(path, "word/settings.xml")
    order(
        settings,
        "zoom bordersDoNotSurroundHeader bordersDoNotSurroundFooter proofState defaultTabStop"
        " evenAndOddHeaders drawingGridHorizontalSpacing characterSpacingControl hdrShapeDefaults footnotePr"
        " endnotePr compat docVars rsids themeFontLang clrSchemeMapping shapeDefaults decimalSymbol"
        " listSeparator",
    )
    said = settings.find(qn("w:footnotePr"))
    assert [child.tag for child in said] == [qn("w:numFmt"), qn("w:footnote"), qn("w:footnote")]
    body = part(path, "word/document.xml")
    sections = list(body.iter(qn("w:sectPr")))
    assert len(sections) == 2
    for section in sections:
        order(section, "headerReference footerReference footnotePr endnotePr type pgSz pgMar cols docGrid")
        again = section.find(f"{qn('w:footnotePr')}/{qn('w:numRestart')}")
        assert again.get(qn("w:val")) == "eachSect"
    for run in body.iter(qn("w:r")):
        if run.find(qn("w:footnoteReference")) is not None:
            order(run.find(qn("w:rPr")), "rStyle rFonts b i color spacing sz szCs vertAlign")


def test_docx_styles_are_those_every_word_processor_knows(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(noted(1), path)
    styles = docx.Document(str(path)).styles
    text, mark = styles["footnote text"], styles["footnote reference"]
    assert text.font.size.pt == 9
    assert text.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert mark.font.superscript
    assert text.element.get(qn("w:customStyle")) is None
    for style in (text, mark):
        order(
            style.element,
            "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr",
        )
    notes = part(path, "word/footnotes.xml")
    used = {each.get(qn("w:val")) for each in notes.iter(qn("w:pStyle"))}
    assert used == {text.style_id}


def test_letters_without_notes_have_no_footnotes(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(Letter("题", (Paragraph("文"),)), path)
    with zipfile.ZipFile(path) as package:
        assert "word/footnotes.xml" not in package.namelist()
    assert part(path, "word/settings.xml").find(qn("w:footnotePr")) is None


def test_a_template_keeps_its_own_footnotes(tmp_path: Path) -> None:
    own = tmp_path / "own.docx"
    write_document(Letter("题", (Paragraph((Run("甲", note="自己的注"),)),)), own)
    template = tmp_path / "模板.docx"
    made = docx.Document(str(own))
    made.add_paragraph("【正文】")
    made.save(str(template))
    path = tmp_path / "out.docx"
    write_document(replace(noted(2, filler=3), template=template), path)
    notes = list(part(path, "word/footnotes.xml"))
    words = ["".join(text.text or "" for text in note.iter(qn("w:t"))).strip() for note in notes]
    assert words[2:] == ["自己的注", "口径说明1", "口径说明2"]
    marks = [m.get(qn("w:id")) for m in part(path, "word/document.xml").iter(qn("w:footnoteReference"))]
    assert marks == ["1", "2", "3"]
    texts = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert texts[-2:] == ["甲1若干国国国", "甲2若干国国国"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
def test_an_office_puts_the_notes_on_their_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(noted(6), path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    first = lines_of(tmp_path / "a.pdf", 0)
    assert [line for _, line in notes_on(first)][:2] == ["①口径说明1", "②口径说明2"]
    assert min(y for y, _ in notes_on(first)) > FOOT - 100
