"""Rows that are hidden and cells that are struck out are told alike, whatever the format of the file."""

# Files are written as they stand in the archive: one line a row reads better.
# ruff: noqa: E501
from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from app.errors import InputProblem
from app.imports import read_file
from app.reader.row_looks import ods_struck_styles
from app.wording import sentence
from tests.imports.sheets import MakeBook, check, codes
from tests.imports.test_word_documents import raw

ROWS = [
    ["姓名", "单位"],
    ["陈一舟", "东湾村"],
    ["林二川", "东湾村"],
    ["周三岳", "西山村"],
    ["吴四海", "西山村"],
    ["王六合", "西山村"],
]
HIDDEN, STRUCK, PARTLY = 2, 3, 4  # rows from 0
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
LINE = '<style:text-properties style:text-line-through-style="solid"/>'
# A style that closes itself stands before the struck one: LibreOffice writes them so.
STYLES = (
    '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Default"/>'
    f'<style:style style:name="ce2" style:family="table-cell">{LINE}</style:style>'
    '<style:style style:name="ce3" style:family="table-cell"><style:text-properties style:text-line-through-style="none"/></style:style>'
    f'<style:style style:name="T1" style:family="text">{LINE}</style:style>'
)  # fmt: skip


def ods(path: Path, rows: str, *, styles: str = STYLES, named: str = "", columns: str = "") -> Path:
    content = (
        f'<?xml version="1.0"?><office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>'
        f'<office:body><office:spreadsheet><table:table table:name="名册">{columns}{rows}'
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "styles.xml",
            f'<?xml version="1.0"?><office:document-styles {SPACES}><office:styles>{named}</office:styles></office:document-styles>',
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


def ods_cell(text: str, style: str = "ce1", more: str = "") -> str:
    name = f' table:style-name="{style}"' if style else ""
    return (
        f'<table:table-cell{name} office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'
    )


def ods_row(cells: str, about: str = "") -> str:
    return f'<table:table-row{about}>{cells}<table:table-cell table:number-columns-repeated="1022"/></table:table-row>'


def make_ods(path: Path) -> None:
    rows = ""
    for number, row in enumerate(ROWS):
        style = "ce2" if number == STRUCK else "ce3" if number == 5 else "ce1"
        texts = [
            f'<text:span text:style-name="T1">{text[:2]}</text:span>{text[2:]}' if number == PARTLY else text
            for text in row
        ]
        about = ' table:visibility="collapse"' if number == HIDDEN else ""
        rows += ods_row("".join(ods_cell(text, style) for text in texts), about)
    ods(path, rows)


def make_filtered_ods(path: Path) -> None:
    make_ods(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b'"collapse"', b'"filter"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def make_xml(path: Path) -> None:
    rows = ""
    for number, row in enumerate(ROWS):
        style = ' ss:StyleID="s2"' if number == STRUCK else ""
        data = [
            f'<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>{text[:1]}</S>{text[1:]}</ss:Data>'
            if number == PARTLY
            else f'<Data ss:Type="String">{text}</Data>'
            for text in row
        ]
        about = ' ss:Hidden="1"' if number == HIDDEN else ""
        rows += f"<Row{about}>" + "".join(f"<Cell{style}>{each}</Cell>" for each in data) + "</Row>"
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1"><Font/></Style><Style ss:ID="s2"><Font ss:StrikeThrough="1"/></Style></Styles>'
        f'<Worksheet ss:Name="名册"><Table>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )


def make_html(path: Path) -> None:
    rows = ""
    for number, row in enumerate(ROWS):
        about = ' style="height:0;display:none"' if number == HIDDEN else ""
        cells = [f"<s>{text[:1]}</s>{text[1:]}" if number == PARTLY else text for text in row]
        kind = "xl66" if number == STRUCK else "xl65"
        rows += f"<tr{about}>" + "".join(f'<td class="{kind}">{each}</td>' for each in cells) + "</tr>"
    css = ".xl65 {color:red;text-decoration:none} .xl66\n{color:red;\n text-decoration:line-through;}"
    path.write_text(
        f"<html><head><style>{css}</style></head><body><table>{rows}</table></body></html>", encoding="utf-8"
    )


def make_docx(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("干部名册")
    table = document.add_table(rows=len(ROWS), cols=2)
    for number, row in enumerate(ROWS):
        for cell, text in zip(table.rows[number].cells, row, strict=True):
            paragraph = cell.paragraphs[0]
            first, rest = paragraph.add_run(text[:1]), paragraph.add_run(text[1:])
            first.font.strike = number in (STRUCK, PARTLY)
            rest.font.double_strike = number == STRUCK
            first.font.hidden = rest.font.hidden = number == HIDDEN
    document.save(str(path))


MAKERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "ods": (make_ods, ".ods"),
    "ods, filtered": (make_filtered_ods, ".ods"),
    "XML spreadsheet": (make_xml, ".xls"),
    "HTML": (make_html, ".xls"),
    "docx": (make_docx, ".docx"),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_hidden_and_struck_out_rows_are_told(tmp_path: Path, kind: str) -> None:
    make, suffix = MAKERS[kind]
    path = tmp_path / f"表{suffix}"
    make(path)
    preview = check("roster", path)
    first = 1 + (kind == "docx")  # its title is a row of its own
    assert codes(preview) == {
        first + HIDDEN: ["row_hidden"],
        first + STRUCK: ["row_struck"],
        first + PARTLY: ["row_struck"],
    }
    assert [row.fields["name"] for row in preview.rows] == [row[0] for row in ROWS[1:]]
    read: Any = preview.summary["rows_read"]
    assert sum(read.values()) == len(ROWS) + (kind == "docx")


def test_ods_cells_and_rows_written_once_for_several(tmp_path: Path) -> None:
    head = ods_row("".join(map(ods_cell, ["姓名", "单位", "职务"])))
    same = ods_row(
        ods_cell("陈一舟") + ods_cell("东湾村", "ce2", ' table:number-columns-repeated="2"'),
        ' table:number-rows-repeated="2"',
    )
    (sheet,) = read_file(ods(tmp_path / "a.ods", head + same)).sheets
    assert sheet.struck == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_ods_styles_are_struck_out_by_their_parents_and_columns(tmp_path: Path) -> None:
    named = f'<style:style style:name="作废" style:family="table-cell">{LINE}</style:style>'
    own = '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="作废"/>'
    columns = '<table:table-column table:default-cell-style-name="作废"/><table:table-column/>'
    rows = ods_row(ods_cell("姓名", "") + ods_cell("单位", "")) + ods_row(
        ods_cell("陈一舟", "Default") + ods_cell("东湾村", "ce1")
    )
    (sheet,) = read_file(ods(tmp_path / "a.ods", rows, styles=own, named=named, columns=columns)).sheets
    assert sheet.struck == {(0, 0), (1, 1)}


def test_ods_styles_in_a_ring_end() -> None:
    ring = b'<style:style style:name="a" style:parent-style-name="b"/><style:style style:name="b" style:parent-style-name="a"/>'
    line = f'<style:style style:name="c" style:parent-style-name="a">{LINE}</style:style>'.encode()
    assert ods_struck_styles(ring, line) == {b"c"}


def test_the_mark_of_a_paragraph_and_a_line_taken_off_strike_nothing(tmp_path: Path) -> None:
    def cell(text: str, run: str = "", mark: str = "") -> str:
        return f"<w:tc><w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>"

    off = '<w:strike w:val="0"/>'
    rows = (
        f"<w:tr>{cell('姓名')}{cell('单位')}</w:tr>"
        f"<w:tr>{cell('陈一舟', mark='<w:strike/>')}{cell('东湾村', run=off)}</w:tr>"
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('林二川')}{cell('东湾村')}</w:tr>"
    )
    preview = check("roster", raw(tmp_path / "a.docx", f"<w:tbl>{rows}</w:tbl>"))
    assert codes(preview) == {3: ["row_hidden"]}


def test_hidden_columns_of_an_xml_spreadsheet(tmp_path: Path) -> None:
    make_xml(tmp_path / "a.xls")
    text = (tmp_path / "a.xls").read_text(encoding="utf-8")
    columns = '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Column ss:Width="60"/>'
    (tmp_path / "a.xls").write_text(re.sub("<Table>", f"<Table>{columns}", text), encoding="utf-8")
    (sheet,) = read_file(tmp_path / "a.xls").sheets
    assert sheet.hidden == {1, 2}


def test_rows_of_formulas_without_results_are_never_dropped(book: MakeBook) -> None:
    rows = [
        ["姓名", "单位", "职务"],
        ["陈一舟", "东湾村", "会计"],
        ['="林"&"二川"', "=B2", ""],
        ["周三岳", "西山村", ""],
    ]
    with pytest.raises(InputProblem) as refused:
        check("roster", book(rows))
    assert refused.value.code == "import.formulas_open"
    assert "第 3 行" in sentence(refused.value)


def test_a_formula_below_the_last_row_counts_too(book: MakeBook) -> None:
    with pytest.raises(InputProblem) as refused:
        check("roster", book([["姓名", "单位"], ["陈一舟", "东湾村"], ["=A2", "=B2"]]))
    assert refused.value.code == "import.formulas_open"


def test_a_formula_without_its_result_is_told_where_its_column_is_used(book: MakeBook) -> None:
    rows = [
        ["序号", "姓名", "单位", "职务"],
        ["=ROW()-1", "陈一舟", "东湾村", "=D3"],
        ["=ROW()-1", "周三岳", "西山村", "干事"],
    ]
    assert codes(check("roster", book(rows))) == {2: ["formula_open"]}


def test_a_formula_that_gave_nothing_is_blank(tmp_path: Path, book: MakeBook) -> None:
    path = book([["姓名", "单位"], ["陈一舟", "东湾村"], ['=IF(1,"")', '=IF(1,"")']])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(rb'<c r="([AB]3)"([^>]*)>', rb'<c r="\1" t="str"\2>', parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    assert codes(check("roster", path)) == {}
    assert [row.fields["name"] for row in check("roster", path).rows] == ["陈一舟"]
