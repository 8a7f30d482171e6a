"""Letters: the page of GB/T 9704-2012 counted on the rendered page, docx by names, text for pasting."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections import defaultdict
from datetime import date
from pathlib import Path

import docx
import pypdf
import pypdfium2
import pytest
from docx.oxml.ns import qn
from pypdfium2 import raw

from app.errors import InputProblem
from app.papers.document import Column, Fact, Kind, Table
from app.papers.letter import (
    FieldRow,
    Fields,
    Geometry,
    Heading,
    Letter,
    Letters,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    TableBlock,
)
from app.writers.docx.letter_docx import title_lines
from app.writers.letter_text import letter_text
from app.writers.output import write_document
from app.writers.pdf.letter_page import _breaks

MM = 72 / 25.4


def origin(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    """Where the pen stood for a character, in points from the lower left."""
    x, y = ctypes.c_double(), ctypes.c_double()
    assert raw.FPDFText_GetCharOrigin(text, index, x, y)
    return x.value, y.value


def placed_lines(path: Path, page: int = 0) -> dict[float, str]:
    """Baseline from the top (points) → the characters of the line, from the rendered page."""
    document = pypdfium2.PdfDocument(path)
    try:
        sheet = document[page]
        text = sheet.get_textpage()
        height = sheet.get_height()
        found: dict[float, list[tuple[float, str]]] = defaultdict(list)
        for index in range(text.count_chars()):
            char = text.get_text_range(index, 1)
            left, bottom = origin(text, index)
            if char.strip():
                found[round(height - bottom, 0)].append((left, char))
        return {y: "".join(char for _, char in sorted(chars)) for y, chars in sorted(found.items())}
    finally:
        document.close()


def test_official_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    letter = Letter("题", (PageBreak(), Paragraph("国" * 28 * 30, indent=0)))
    path = tmp_path / "a.pdf"
    assert write_document(letter, path).pages == 3
    lines = placed_lines(path, 1)
    text = [line for line in lines.values() if set(line) == {"国"}]
    assert len(text) == 22
    assert {len(line) for line in text} == {28}
    tops = [y for y, line in lines.items() if "国" in line]
    assert tops[0] > 37 * MM
    assert tops[-1] < (37 + 225) * MM + 1
    assert (tops[-1] - tops[0]) / 21 == pytest.approx(225 * MM / 22, abs=0.1)
    with pypdfium2.PdfDocument(path) as document:
        boxes = document[1].get_textpage()
        words = boxes.get_text_range()
        lefts = [origin(boxes, index)[0] for index, char in enumerate(words) if char == "国"]
        assert min(lefts) == pytest.approx(28 * MM, abs=1.5)
        assert max(lefts) + 16 < (210 - 26) * MM + 1.5


def test_page_number_stands_outside(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    write_document(Letter("题", (Paragraph("国" * 28 * 30),)), path)
    xs = []
    for page in pypdf.PdfReader(path).pages:
        found: list[float] = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _f, _s, found=found: (
                found.append(tm[4]) if text.startswith("—") else None
            )
        )
        xs.append(found[0])
    assert xs[0] > 150 * MM
    assert xs[1] < 40 * MM


def test_no_closing_sign_starts_a_line_and_numbers_stay_whole(tmp_path: Path) -> None:
    text = "参训率达到百分之九十六，" * 9 + "合计1234567.89元（《条例》第12条）。" * 5
    path = tmp_path / "a.pdf"
    write_document(Letter("题", (Paragraph(text, indent=0),)), path)
    lines = [line for line in placed_lines(path).values() if line != "题" and not line.startswith("—")]
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in "，。）》"]
    assert not [line for line in lines if line[-1] in "（《"]
    assert all(
        not (before[-1].isdigit() and after[0].isdigit())
        for before, after in zip(lines, lines[1:], strict=False)
    )


def test_date_ends_four_characters_from_the_right_and_is_never_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    body = Paragraph("国" * 28 * 20, indent=0)
    letter = Letter("题", (body,), issuer="清河镇纪委", on=date(2024, 8, 15))
    assert write_document(letter, path).pages == 2
    second = placed_lines(path, 1)
    assert list(second.values())[:2] == ["国" * 28] * 2
    with pypdfium2.PdfDocument(path) as document:
        boxes = document[1].get_textpage()
        words = boxes.get_text_range()
        right = origin(boxes, words.index("日"))[0] + 16
    assert right == pytest.approx((28 + 156) * MM - 4 * 15.8, abs=1.5)


def everything() -> Letter:
    """A letter with every block."""
    table = Table(
        (Column("姓名", Kind.NAME, 9), Column("成绩", Kind.NUMBER, 8)), [("王建国", 92.5), ("李秀英", None)]
    )
    return Letter(
        "关于测试成绩的通报",
        (
            Heading("一、总体情况"),
            Paragraph(("参训", Run("130余人次", bold=True, note="准确数137人次。"), "。")),
            Fields((FieldRow((Fact("姓名", "张𬭎"), Fact("单位"))),)),
            Fields(
                (FieldRow((Fact("事由", ""),), 30), FieldRow((Fact("甲", "1"), Fact("乙", "2")))),
                boxed=True,
            ),
            TableBlock(table, "附表"),
            Signature((Fact("谈话人签字"),)),
        ),
        masthead="中共清河镇委员会",
        number="通报〔2024〕1号",
        recipients="各村",
        issuer="清河镇党建办",
        on=date(2024, 8, 15),
        copies="县委组织部",
    )


def test_text_is_ready_to_paste() -> None:
    assert letter_text(everything()) == (
        "关于测试成绩的通报\n通报〔2024〕1号\n\n各村：\n　　一、总体情况\n　　参训130余人次①。\n"
        "姓名：张𬭎　单位：\n事由：\n甲：1　乙：2\n附表\n姓名\t成绩\n王建国\t92.5\n李秀英\t\n谈话人签字：\n"
        "\n清河镇党建办\n2024年8月15日\n①准确数137人次。\n抄送：县委组织部\n"
    )


def test_docx_names_its_fonts_and_its_page(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(everything(), path)
    document = docx.Document(str(path))
    section = document.sections[0]
    measures = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(value.mm) for value in measures if value is not None] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:linePitch")) == "579"
    faces = {}
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if run._r.rPr is None:
                continue  # a tab
            if run._r.rPr.rFonts is None:
                continue  # the mark of a footnote
            fonts = run._r.rPr.rFonts
            faces[run.text] = (fonts.get(qn("w:eastAsia")), run.font.size.pt if run.font.size else None)
    assert faces["关于测试成绩的通报"] == ("方正小标宋简体", 22.0)
    assert faces["一、总体情况"] == ("黑体", 16.0)
    assert faces["130余人次"] == ("仿宋_GB2312", 16.0)
    assert document.settings.odd_and_even_pages_header_footer
    assert document.tables[1].cell(0, 0).text == "姓名"
    assert document.core_properties.title == "关于测试成绩的通报"


def test_cells_of_a_docx_table(tmp_path: Path) -> None:
    rows = [("王建国", 92.5), ("第一行\n第二行\n第三行", None), (" 空格 ", 0)]
    table = Table((Column("姓名", Kind.NAME, 9), Column("成绩", Kind.NUMBER, 8)), rows)
    path = tmp_path / "a.docx"
    write_document(Letter("题", (TableBlock(table),)), path)
    (made,) = docx.Document(str(path)).tables
    found = [[cell.text for cell in row.cells] for row in made.rows]
    assert found == [
        ["姓名", "成绩"], ["王建国", "92.5"], ["第一行\n第二行\n第三行", ""], [" 空格 ", "0"],
    ]  # fmt: skip
    widths = {tuple(cell.width for cell in row.cells) for row in made.rows}
    assert len(widths) == 1


def test_long_texts_give_way_before_dates(tmp_path: Path) -> None:
    columns = (Column("日期", Kind.DATE, 12), Column("课程", Kind.TEXT, 30, grow=True))
    table = Table(columns, [(date(2024, 8, 15), "课" * 60)])
    path = tmp_path / "a.docx"
    write_document(Letter("题", (TableBlock(table),)), path)
    day, title = docx.Document(str(path)).tables[0].rows[1].cells
    assert day.width is not None
    assert title.width is not None
    assert day.width.pt == pytest.approx(12 * table.text_size / 2 + 8, abs=0.5)
    assert day.width.pt + title.width.pt == pytest.approx(156 * MM, abs=1)


def test_a5_slip_and_several_letters_in_one_file(tmp_path: Path) -> None:
    slip = Letter("请假条", (Paragraph("事由"),), size="A5", geometry=Geometry.PLAIN)
    path = tmp_path / "a.pdf"
    assert write_document(Letters("请假条", (slip, slip, everything())), path).pages == 4
    reader = pypdf.PdfReader(path)
    assert [round(float(page.mediabox.width) / MM) for page in reader.pages] == [148, 148, 210, 210]
    assert [len(item) for item in [reader.outline]] == [3]


def test_clerks_own_template_is_filled(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("清河镇自己的红头")
    made.add_paragraph().add_run("【标").font.bold = True
    made.paragraphs[1].add_run("题】")
    made.add_paragraph("【正文】")
    made.add_paragraph("【落款】 【日期】")
    made.sections[0].footer.paragraphs[0].text = "【文号】"
    template = tmp_path / "通报.docx"
    made.save(str(template))
    from dataclasses import replace

    path = tmp_path / "out.docx"
    write_document(replace(everything(), template=template), path)
    filled = docx.Document(str(path))
    texts = [paragraph.text for paragraph in filled.paragraphs]
    assert texts[:4] == ["清河镇自己的红头", "关于测试成绩的通报", "一、总体情况", "参训130余人次。"]
    assert texts[-1] == "清河镇党建办 2024年8月15日"
    assert filled.sections[0].footer.paragraphs[0].text == "通报〔2024〕1号"
    assert filled.tables[0].cell(1, 0).text == "王建国"


def test_template_without_a_place_for_the_text_is_refused(tmp_path: Path) -> None:
    from app.writers.docx.letter_template import check_template

    empty = tmp_path / "空.docx"
    docx.Document().save(str(empty))
    with pytest.raises(InputProblem) as caught:
        check_template(empty)
    assert caught.value.code == "template.no_body"
    empty.write_bytes(b"not a docx")
    with pytest.raises(InputProblem) as caught:
        check_template(empty)
    assert caught.value.code == "template.unreadable"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
def test_docx_page_holds_22_lines_of_28_characters_in_an_office(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_document(Letter("题", (PageBreak(), Paragraph("国" * 28 * 40, indent=0))), path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    lines = placed_lines(tmp_path / "a.pdf", 2)
    assert len(next(iter(lines.values()))) == 28
    full = [line for line in placed_lines(tmp_path / "a.pdf", 1).values() if set(line) == {"国"}]
    # The page break itself stands in a line of its own.
    assert len(full) in (21, 22)
    assert {len(line) for line in full} == {28}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("字" * 10 + "。", ["字" * 10 + "。"]),
        ("字" * 10 + "。\n下", ["字" * 10 + "。", "下"]),
        ("字" * 10 + "。\n\n下", ["字" * 10 + "。", "", "下"]),
        ("字" * 10 + "。接", ["字" * 10 + "。", "接"]),
        ("字" * 10, ["字" * 10]),
        ("", [""]),
    ],
)
def test_a_squeezed_closing_sign_leaves_no_empty_line(text: str, lines: list[str]) -> None:
    found = _breaks(list(text), [1.0] * len(text), 10, 0)
    assert [text[start:end] for start, end in found] == lines


@pytest.mark.parametrize(
    "title",
    [
        "关于“12月政策法规业务知识测试”成绩的通报",
        "关于更正《关于3月15日干部教育培训情况的通报》的通报",
        "关于2024年3月2日至8月15日各村（社区）学习情况的督查通报",
    ],
)
def test_long_titles_are_parted_into_even_lines(title: str) -> None:
    lines = title_lines(title, 22.0, 442.0)
    assert "".join(lines) == title
    assert len(lines) == 2
    assert min(map(len, lines)) >= 8
    assert all(line[0] not in "，。”》）的" and line[-1] not in "“《（" for line in lines)


def test_a_short_title_stays_on_one_line() -> None:
    assert title_lines("警示谈话通知", 18.0, 459.0) == ["警示谈话通知"]
