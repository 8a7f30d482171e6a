"""Workbooks: types stay, nothing becomes a formula, nothing half-written stays behind."""

from __future__ import annotations

import errno
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from app.errors import Cancelled, InputProblem, UsageProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table
from app.wording import sentence
from app.work import CancelToken, Progress
from app.writers.output import write_document
from app.writers.xlsx.table_xlsx import write_xlsx

PAYLOADS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/c calc'!A1", "＝1", '=HYPERLINK("http://x")')
ID = "990101199001010012"


def document(rows: list[tuple[object, ...]], columns: tuple[Column, ...], **table: object) -> Document:
    made = Table(columns, rows, **table)  # type: ignore[arg-type]
    return Document("标题", (Section("表", "标题", made, paper=Paper("A4")),))


def test_values_come_back_as_what_they_were(tmp_path: Path) -> None:
    columns = (
        Column("文", Kind.TEXT),
        Column("码", Kind.CODE),
        Column("数", Kind.INTEGER),
        Column("学时", Kind.NUMBER),
        Column("率", Kind.PERCENT),
        Column("日", Kind.DATE),
    )
    rows = [
        ("张𬭎 <&>\"' 末", ID, 3, 2.5, 0.953, date(2024, 2, 29)),
        ("第一行\n第二行", "007", 0, 3.0, None, None),
        (" 前后空格 ", "", -4, 123456.75, 1.0, date(2024, 12, 31)),
    ]
    path = tmp_path / "a.xlsx"
    write_xlsx(document(rows, columns), path)
    sheet = load_workbook(path).active
    assert sheet is not None
    read = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
    assert read[0][:5] == ["张𬭎 <&>\"' 末", ID, 3, 2.5, 0.953]
    assert read[0][5].date() == date(2024, 2, 29)  # type: ignore[union-attr]
    assert read[1][:5] == ["第一行\n第二行", "007", 0, 3, None]
    assert read[2][:4] == [" 前后空格 ", None, -4, 123456.75]
    code = sheet["B3"]
    assert (code.data_type, code.number_format, code.quotePrefix) == ("s", "@", True)
    assert sheet["E3"].number_format == "[=1]0%;[=0]0%;0.0%"
    by_calamine = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert by_calamine[2][:4] == ["张𬭎 <&>\"' 末", ID, 3.0, 2.5]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_never_becomes_a_formula(payload: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [(payload, payload, payload)]
    made = document(rows, (Column(payload), Column("b", Kind.CODE), Column("c", Kind.NAME)), total=rows[0])
    section = made.sections[0]
    facts = ((Fact("", payload),),)
    made = Document(payload, (Section(payload, payload, section.table, facts, (payload,)),))
    write_xlsx(made, path)
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = load_workbook(path).active
    assert sheet is not None
    assert [sheet.cell(4, c).value for c in (1, 2, 3)] == [payload] * 3
    assert sheet.cell(4, 1).quotePrefix is True
    assert [sheet.cell(5, c).value for c in (1, 2, 3)] == [payload] * 3
    assert sheet.cell(6, 1).value == payload
    assert sheet.max_row == 6
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_control_characters_are_dropped_instead_of_stopping_the_export(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(document([("张\x00三\x0b\ud800\uffff",)], (Column("姓\x01名"),)), path)
    sheet = load_workbook(path).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A3"].value) == ("姓名", "张三")


def test_print_setup_and_tail(tmp_path: Path) -> None:
    columns = (Column("序号", Kind.SERIAL), Column("甲", group="组"), Column("乙", group="组"))
    table = Table(columns, [(1, "a", "b")] * 3, total=("合计", None, "c"), frozen=1, blank_rows=2)
    section = Section(
        "名[1]/:?",
        "标题",
        table,
        facts=((Fact("填报单位", "清河镇"), Fact("日期", "今天", align="right")),),
        notes=("说明",),
        signature=(Fact("制表人"),),
        paper=Paper("A3", landscape=True),
        code="0815-A3F",
    )
    path = tmp_path / "a.xlsx"
    write_xlsx(Document("标题", (section, section)), path)
    book = load_workbook(path)
    assert book.sheetnames == ["名1", "名12"]
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.oddFooter.right.text == "表码 0815-A3F"
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A1:C1", "A3:A4", "B3:C3", "A11:C11"}
    assert [sheet.cell(row, 1).value for row in range(5, 13)] == [
        1,
        1,
        1,
        None,
        None,
        "合计",
        "说明",
        "制表人：",
    ]
    assert sheet["A8"].border.left.style == "thin"
    fonts = [sheet[place].font.name for place in ("A1", "A2", "A3", "A5")]
    assert fonts == ["方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"]


def test_wide_tables_break_at_blocks(tmp_path: Path) -> None:
    months = [Column(f"{n}", Kind.MARK, 5, block=f"{n // 10}季") for n in range(40)]
    table = Table(
        (Column("姓名", Kind.NAME), *months), [("甲", *"√" * 39, "×")], frozen=1, alert=frozenset("×")
    )
    path = tmp_path / "a.xlsx"
    write_xlsx(Document("表", (Section("表", "表", table, paper=Paper("A4", landscape=True)),)), path)
    sheet = load_workbook(path).worksheets[0]
    assert [brk.id for brk in sheet.col_breaks.brk] == [11, 21, 31]
    assert sheet.print_title_cols == "$A:$A"
    assert sheet["AO3"].font.color.rgb == "FFA61B29"
    assert sheet["AN3"].font.color is None or sheet["AN3"].font.color.rgb != "FFA61B29"


def test_long_text_gets_a_taller_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(document([("短",), ("长" * 60,)], (Column("备注", Kind.TEXT, 20),)), path)
    sheet = load_workbook(path).worksheets[0]
    assert sheet.row_dimensions[4].height > sheet.row_dimensions[3].height * 2


def test_cancel_leaves_nothing_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    token = CancelToken()

    def stop(state: object) -> None:
        token.cancel()

    with pytest.raises(Cancelled):
        write_xlsx(document([("x",)] * 1000, (Column("a"),)), path, Progress(token, stop))
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "paper.disk_full"), (errno.EACCES, "paper.refused"), (errno.EIO, "paper.not_written")],
)
@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_a_failing_disk_is_told_in_one_sentence(
    ending: str, number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    path = tmp_path / f"a.{ending}"
    with pytest.raises(InputProblem) as caught:
        write_document(document([("x",)], (Column("a"),)), path)
    assert caught.value.code == code
    assert "a." in sentence(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as caught:
        write_document(document([], (Column("a"),)), tmp_path / "a.doc")
    assert caught.value.code == "paper.format_unknown"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_few_rows_keep_their_total(count: int, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [(f"甲{number}", number) for number in range(count)]
    write_xlsx(document(rows, (Column("名"), Column("数", Kind.INTEGER)), total=("合计", 9)), path)
    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert read[2:] == [[name, float(number)] for name, number in [*rows, ("合计", 9)]]
