"""One reader for every format offices send, told apart by content; values keep their kinds."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501

from __future__ import annotations

import json
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlwt

from app.imports import read_file
from app.reader.sheet import Workbook
from tests.imports.sheets import FIXTURES, Grid, MakeBook, check

ROWS = [["姓名", "单位", "电话"], ["张三", "党政办公室", "13800000001"], ["李　四", "东湾村", "13800000002"]]
TEXT = "\n".join(",".join(row) for row in ROWS)


def texts(workbook: Workbook) -> list[list[object]]:
    return [list(row) for row in workbook.sheets[0].rows]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.replace(",", "\t").encode("utf-16"),
        TEXT.replace(",", "\t").encode("gb18030"),
        TEXT.replace(",", ";").encode("utf-8"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
        ("sep=,\n" + TEXT).encode("gb18030"),
        TEXT.replace("党政办公室", '"党政办公室"').encode("utf-8"),
    ],
)
@pytest.mark.parametrize("name", ["名册.csv", "名册.xls"])
def test_csv_in_every_encoding(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(data)
    workbook = read_file(tmp_path / name)
    assert workbook.format == "csv"
    assert [row for row in texts(workbook) if row[0] != "sep="][-3:] == ROWS


def test_rare_characters_survive_gb18030(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("姓名,单位\n𬭎㛃䶮,党政办".encode("gb18030"))
    assert texts(read_file(tmp_path / "a.csv"))[1] == ["𬭎㛃䶮", "党政办"]


def test_html_named_xls(tmp_path: Path) -> None:
    html = (
        '<html><head><meta charset="gb2312"></head><body><table><tr><th rowspan=2>姓名</th><th colspan=2>任职</th></tr>'
        "<tr><td>单位</td><td>职务</td></tr><tr><td>张三</td><td rowspan=2>党政办</td><td>主任&nbsp;</td></tr>"
        "<tr><td>李<br>四</td><td>科员</td></tr></table></body></html>"
    )
    (tmp_path / "a.xls").write_bytes(html.encode("gb18030"))
    preview = check("roster", tmp_path / "a.xls")
    assert [(r.row, r.fields["name"], r.fields["unit"], r.fields["title"]) for r in preview.rows] == [
        (3, "张三", "党政办", "主任"),
        (4, "李四", "党政办", "科员"),
    ]


def test_xml_spreadsheet_named_xls(tmp_path: Path) -> None:
    cells = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row) + "</Row>"
        for row in ROWS
    )
    xml = (
        '<?xml version="1.0" encoding="gb2312"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="名册"><Table>{cells}<Row ss:Index="6"><Cell ss:Index="2"><Data ss:Type="DateTime">'
        "2024-03-05T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    (tmp_path / "a.xls").write_bytes(xml.encode("gb18030"))
    workbook = read_file(tmp_path / "a.xls")
    assert texts(workbook)[:3] == ROWS
    assert workbook.sheets[0].rows[5][1] == date(2024, 3, 5)


def test_ods(tmp_path: Path) -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        + '<table:table-cell table:number-columns-repeated="16381"/></table:table-row>'
        for row in ROWS
    )
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="名册">'
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
        f'{cells}<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    workbook = read_file(tmp_path / "a.ods")
    assert workbook.format == "ods"
    assert texts(workbook) == ROWS
    assert workbook.sheets[0].hidden == {2}


def test_xls_and_its_hidden_columns_and_formulas(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    sheet.write(3, 0, xlwt.Formula('HYPERLINK("http://127.0.0.1/";"王五")'))
    sheet.write(3, 1, "党政办公室")
    sheet.col(1).hidden = True
    book.save(str(tmp_path / "a.et"))
    workbook = read_file(tmp_path / "a.et")
    assert workbook.format == "xls"
    assert texts(workbook)[:3] == ROWS
    assert workbook.sheets[0].hidden == {1}
    assert [row.messages[0].code for row in check("roster", tmp_path / "a.et").rows if row.messages] == [
        "formula_in_name"
    ]


def test_xlsx_values_keep_their_kinds(book: MakeBook) -> None:
    path = book(
        Grid(
            [["文", "0123", 123, 1.5, True, datetime(2024, 3, 5), datetime(2024, 3, 5, 9, 30), None, "x"]],
            hidden=["C"],
            name="甲",
        ),
        name="表 （副本）＃1.dat",
    )
    sheet = read_file(path).sheets[0]
    assert sheet.name == "甲"
    assert sheet.rows == (
        ("文", "0123", 123, 1.5, True, date(2024, 3, 5), datetime(2024, 3, 5, 9, 30), "", "x"),
    )
    assert sheet.hidden == {2}


def test_real_row_numbers_with_leading_and_inner_blank_rows(book: MakeBook) -> None:
    path = book([[], [], ["姓名", "单位"], [], ["张三", "党政办"], [], [], ["李四", "党政办"]])
    assert [row.row for row in check("roster", path).rows] == [5, 8]


def test_the_child_imports_little(tmp_path: Path) -> None:
    """The reader starts fast because it loads neither the window nor the database."""
    import subprocess
    import sys

    from app.reader.reading import _BOOT, _library_folders

    (tmp_path / "a.csv").write_text(TEXT, encoding="utf-8")
    code = _BOOT.replace("sys.exit(main(sys.argv[1]))", "main(sys.argv[1]); print('\\n', *sys.modules)")
    output = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", code, str(tmp_path / "a.csv"), *_library_folders()],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    answer, _, modules = output.partition("\n ")
    assert json.loads(answer)["format"] == "csv"
    loaded = set(modules.split())
    assert not loaded & {
        "sqlalchemy",
        "openpyxl",
        "PySide6",
        "app.errors",
        "app.imports.registry",
        "dataclasses",
    }


def test_the_frozen_program_is_its_own_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    from app.reader.child import CHILD_ARGUMENT, run_if_child
    from app.reader.reading import _command

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert _command(tmp_path) == [sys.executable, CHILD_ARGUMENT, str(tmp_path)]
    assert run_if_child(["ganxun", "import", "roster"]) is False


def test_fixtures_are_of_the_formats_they_claim() -> None:
    formats = {p.name: read_file(p).format for p in FIXTURES.glob("*.*") if p.suffix not in (".md", ".json")}
    assert formats == {
        "roster_office.xlsx": "xlsx", "roster_faulty.xlsx": "xlsx", "plan.xlsx": "xlsx", "attendance.xlsx": "xlsx",
        "scores.xlsx": "xlsx", "roster_village.xls": "xls", "roster_village.et": "xls", "roster_gbk.csv": "csv",
    }  # fmt: skip


def test_csv_numbers_kept_as_text_by_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "导出.csv"
    path.write_bytes(
        '姓名,身份证号\n张三,"=""990101198503121234"""\n李四,="990101198503121234"\n'.encode("gb18030")
    )
    assert [row[1] for row in texts(read_file(path))][1:] == ["990101198503121234"] * 2


@pytest.mark.parametrize("page", [1252, 936, 1250, 10000, 65001, 0])
@pytest.mark.parametrize("people", [3, 3000])
def test_xls_texts_are_unicode_whatever_the_code_page_says(tmp_path: Path, page: int, people: int) -> None:
    """Some programs write 1252 or 936 into the CODEPAGE record of a BIFF8 file."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    rows = [["姓名", "单位", "note"], *([f"林{n}川é", "东湾村", f"plain {n}"] for n in range(people))]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    path = tmp_path / "a.xls"
    book.save(str(path))
    right = read_file(path)
    assert texts(right) == rows
    data = bytearray(path.read_bytes())
    at = data.index(struct.pack("<HHH", 0x42, 2, 1200))
    struct.pack_into("<H", data, at + 4, page)
    path.write_bytes(bytes(data))
    before = path.read_bytes()
    assert texts(read_file(path)) == rows
    assert path.read_bytes() == before


def test_xls_of_excel_95_keeps_its_code_page() -> None:
    """Before Excel 97 the texts are bytes of the code page: the record is believed there."""
    from app.reader.legacy import _code_page_at

    def stream(version: int, page: int) -> bytes:
        bof = struct.pack("<HHHHHH", 0x0809, 8, version, 5, 0, 0)
        return bof + struct.pack("<HHH", 0x42, 2, page) + struct.pack("<HH", 0x0A, 0)

    assert _code_page_at(stream(0x0500, 936)) == -1
    assert _code_page_at(stream(0x0600, 936)) == 16
    assert _code_page_at(stream(0x0600, 1200)) == -1
    assert _code_page_at(b"") == -1
