"""A table in the formats of letters, a letter in those of tables: everything that is said stands in both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pypdf
import pytest
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from app.errors import UsageProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table
from app.papers.letter import (
    FieldRow,
    Fields,
    Heading,
    Letter,
    Letters,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    TableBlock,
)
from app.writers.output import write_document

TABLE = Table(
    (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("应到", Kind.INTEGER, 6, group="集中培训"),
        Column("比例", Kind.PERCENT, 8, group="集中培训"),
    ),
    [(1, "张三", 12, 0.953), (2, "李四", 3, None)],
    total=("合计", None, 15, None),
    blank_rows=1,
)
LIST = Document(
    "名册",
    (
        Section(
            "名册",
            "某镇名册",
            TABLE,
            facts=((Fact("填报单位", "党建办"), Fact("截至", "2024年8月15日", align="right")),),
            notes=("注：按报到先后排列。",),
            signature=(Fact("制表人"), Fact("审核人")),
            paper=Paper("A4", landscape=True),
            code="GX-1",
        ),
    ),
)
FORM = Letter(
    "谈话记录",
    (
        Fields(
            (FieldRow((Fact("姓名", "张三"), Fact("单位", "东湾村"))), FieldRow((Fact("情况", ""),))),
            boxed=True,
        ),
        Heading("一、情况"),
        Paragraph(("缺席三次", Run("。", note="按课次计"))),
        TableBlock(TABLE, caption="缺席明细"),
        PageBreak(),
        Signature((Fact("谈话人"),)),
    ),
    recipients="东湾村党支部",
    copies="纪委",
    issuer="党建办",
    on=date(2024, 8, 15),
    number="〔2024〕3号",
)


def words_of_docx(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    footers = [line.text for section in document.sections for line in section.footer.paragraphs]
    return "\n".join([*(line.text for line in document.paragraphs), *cells, *footers])


def words_of_xlsx(path: Path) -> str:
    return "\n".join(
        str(cell.value)
        for sheet in load_workbook(path)
        for row in sheet
        for cell in row
        if cell.value is not None
    )


def test_a_table_as_docx_says_everything_and_lies_across(tmp_path: Path) -> None:
    path = write_document(LIST, tmp_path / "a.docx").path
    words = words_of_docx(path)
    for said in (
        "某镇名册",
        "填报单位：党建办",
        "截至：2024年8月15日",
        "集中培训·应到",
        "集中培训·比例",
        "95.3%",
    ):
        assert said in words, said
    for said in ("张三", "李四", "合计", "15", "注：按报到先后排列。", "制表人", "审核人", "GX-1"):
        assert said in words, said
    section = docx.Document(str(path)).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height  # type: ignore[operator]
    assert len(docx.Document(str(path)).tables[0].rows) == 1 + 2 + 1 + 1


def test_several_sections_are_several_letters(tmp_path: Path) -> None:
    two = Document("名册", (*LIST.sections, Section("又一", "又一张", TABLE)))
    assert len(docx.Document(str(write_document(two, tmp_path / "a.docx").path)).tables) == 2


def test_a_letter_as_xlsx_says_everything(tmp_path: Path) -> None:
    words = words_of_xlsx(write_document(FORM, tmp_path / "a.xlsx").path)
    for said in (
        "谈话记录",
        "姓名",
        "张三",
        "单位",
        "情况",
        "一、情况",
        "缺席三次。（按课次计）",
        "东湾村党支部",
    ):
        assert said in words, said
    for said in ("纪委", "党建办　2024年8月15日", "〔2024〕3号", "李四", "15", "谈话人"):
        assert said in words, said
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == ["正文", "缺席明细"]


def test_letters_as_xlsx_are_sheets_of_their_own(tmp_path: Path) -> None:
    both = Letters("谈话记录", (FORM, Letter("又一", (TableBlock(TABLE),))))
    path = write_document(both, tmp_path / "a.xlsx").path
    assert load_workbook(path).sheetnames == ["1 正文", "1 缺席明细", "2 附表"]


def test_a_letter_across_in_pdf(tmp_path: Path) -> None:
    from dataclasses import replace

    write_document(replace(FORM, landscape=True), tmp_path / "a.pdf")
    box = pypdf.PdfReader(tmp_path / "a.pdf").pages[0].mediabox
    assert box.width > box.height
    assert "缺席三次" in pypdf.PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        write_document(LIST, tmp_path / "a.doc")
