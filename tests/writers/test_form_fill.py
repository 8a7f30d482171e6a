"""A form of the county filled: what was asked for is in its cells, and nothing else of it has changed."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image as Picture
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from app.errors import InputProblem
from app.papers.form_map import Place, place_of
from app.writers.xlsx.cell_splice import read_sheet, splice
from app.writers.xlsx.form_fill import Form, computed_anew


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A county's form with everything a clerk would miss."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "干部教育培训情况 统计表"
    page["A1"] = "干部教育培训情况统计表"
    page.merge_cells("A1:F1")
    page["A2"], page["B2"] = "填报单位：", None
    page.merge_cells("B2:D2")
    page.append(["项目", "人次", "占比", "日期", "合计", "备注"])
    page["A4"], page["A5"] = "集中培训", "网络培训"
    page["B4"].font = Font(name="仿宋", size=14, bold=True)
    page["B4"].fill = PatternFill("solid", fgColor="FFFF00")
    page["C4"].number_format = "0.0%"
    page["D4"].number_format = 'yyyy"年"m"月"d"日"'
    page["E4"] = "=SUM(B4:B5)"
    page["E5"] = "=E4*2"
    picture = BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    picture.seek(0)
    page.add_image(Picture(picture), "H2")
    chart = BarChart()
    chart.add_data(Reference(page, min_col=2, min_row=3, max_row=5), titles_from_data=True)
    page.add_chart(chart, "H8")
    rule = DataValidation(type="list", formula1='"是,否"')
    page.add_data_validation(rule)
    rule.add("F4:F9")
    page.conditional_formatting.add(
        "B4:B9", CellIsRule(operator="lessThan", formula=["3"], font=Font(color="FF0000"))
    )
    book.defined_names["项目"] = DefinedName("项目", attr_text="'干部教育培训情况 统计表'!$A$4:$A$5")
    other = book.create_sheet("附表")
    other["A1"] = "=干部教育培训情况"
    other["A1"] = "姓名"
    other["C3"] = "表尾"
    book.calculation.fullCalcOnLoad = None
    path = tmp_path / "县表.xlsx"
    book.save(path)
    return path


SHEET = "干部教育培训情况 统计表"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def filled(path: Path, values: dict[str, object], out: Path) -> dict[str, bytes]:
    form = Form.of(path)
    for text, value in values.items():
        form.put(place_of(text), value)  # type: ignore[arg-type]
    form.write(out)
    return parts(out)


def test_only_the_sheet_and_the_wish_to_compute_are_new(form: Path, tmp_path: Path) -> None:
    before, after = parts(form), filled(form, {f"{SHEET}!B4": 5, f"{SHEET}!C4": 0.978}, tmp_path / "out.xlsx")
    assert list(before) == list(after), "the same parts in the same order"
    assert {name for name in before if before[name] != after[name]} == {
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
    }
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"], "the totals are computed when it is opened"
    assert re.sub(rb' fullCalcOnLoad="1"', b"", after["xl/workbook.xml"]) == re.sub(
        rb' fullCalcOnLoad="1"', b"", before["xl/workbook.xml"]
    )
    assert any("media/image" in name for name in after)
    assert any("charts/chart" in name for name in after)
    page = openpyxl.load_workbook(tmp_path / "out.xlsx")[SHEET]
    assert (page["B4"].value, page["B4"].font.name, page["B4"].fill.fgColor.rgb) == (5, "仿宋", "00FFFF00")
    assert (page["E4"].value, page["C4"].value) == ("=SUM(B4:B5)", 0.978)


def test_of_the_sheet_only_the_cells_are_new(form: Path, tmp_path: Path) -> None:
    before = parts(form)["xl/worksheets/sheet1.xml"]
    after = filled(form, {f"{SHEET}!B5": "二十"}, tmp_path / "out.xlsx")["xl/worksheets/sheet1.xml"]
    begin = next(n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b)
    end = next(n for n, (a, b) in enumerate(zip(before[::-1], after[::-1], strict=False)) if a != b)
    assert b"<mergeCells" not in after[begin : len(after) - end]
    for tag in (b"<mergeCells", b"<conditionalFormatting", b"<dataValidations", b"<drawing", b"<cols"):
        assert before.count(tag) == after.count(tag)


def test_a_merged_cell_takes_its_value_at_its_first(form: Path, tmp_path: Path) -> None:
    filled(form, {f"{SHEET}!D2": "清河镇党建办"}, tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")[SHEET]["B2"].value == "清河镇党建办"


def test_a_formula_is_never_written_over(form: Path, tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as caught:
        filled(form, {f"{SHEET}!E4": 1}, tmp_path / "out.xlsx")
    assert caught.value.code == "form.formula"
    assert not (tmp_path / "out.xlsx").exists()


def test_old_results_of_formulas_are_not_shown(form: Path, tmp_path: Path) -> None:
    """The cached number of a formula was that of the empty form."""
    cached = (
        parts(form)["xl/worksheets/sheet1.xml"]
        .replace(b"<f>SUM(B4:B5)</f><v></v>", b"<f>SUM(B4:B5)</f><v>77</v>")
        .replace(b"<f>SUM(B4:B5)</f><v />", b"<f>SUM(B4:B5)</f><v>77</v>")
    )
    assert b"77" in cached
    sheet = read_sheet(cached)
    assert b"<v>77</v>" not in splice(sheet, {(4, 2): 5})
    assert splice(sheet, {(4, 2): 5}).count(b"<f>") == cached.count(b"<f>")


def test_days_and_words_and_what_looks_like_a_formula(form: Path, tmp_path: Path) -> None:
    values = {
        f"{SHEET}!D4": date(2024, 8, 15),
        f"{SHEET}!D5": date(2024, 8, 15),
        f"{SHEET}!F5": "=1+1",
        f"{SHEET}!F6": "张𬭎 &<“引号”>\n第二行 ",
        "附表!B2": "列外的行",
        "附表!AA40": 3.5,
    }
    filled(form, values, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    page = book[SHEET]
    assert page["D4"].value.date() == date(2024, 8, 15)  # type: ignore[union-attr]
    assert page["D5"].value == "2024-08-15", "a cell that shows numbers takes the day as words"
    assert (page["F5"].value, page["F5"].data_type) == ("=1+1", "s")
    assert page["F6"].value == "张𬭎 &<“引号”>\n第二行 "
    assert (book["附表"]["B2"].value, book["附表"]["AA40"].value) == ("列外的行", 3.5)
    assert book["附表"].dimensions == "A1:AA40"


def sheet_of(rows: str, root: str = '<worksheet xmlns="u">') -> bytes:
    return f"{root}<sheetData>{rows}</sheetData></worksheet>".encode()


SHAPES = {
    "prefixed": (
        b'<x:worksheet xmlns:x="u"><x:sheetData><x:row r="2"><x:c r="B2" s="3"/></x:row></x:sheetData>'
        b"</x:worksheet>"
    ),
    "empty": b'<worksheet xmlns="u"><sheetData/></worksheet>',
    "open": sheet_of(""),
    "empty row": sheet_of('<row r="2" ht="20"/><row r="4"/>'),
    "no refs": sheet_of('<row><c><v>1</v></c></row><row><c/><c t="s"><v>0</v></c></row>'),
    "quotes": sheet_of("<row r='2' x='a>b'><c r='B2' s='1'><v>1</v></c></row>"),
    "comment": sheet_of('<row r="1"/><!-- x -->', '<worksheet xmlns="u"><!-- <c r="B2"/> -->'),
    "later": sheet_of('<row r="2"><c r="A2"/><c r="D2"/></row><row r="9"/>'),
}


@pytest.mark.parametrize("name", SHAPES)
def test_any_writers_way_of_a_sheet(name: str) -> None:
    """What was written is read back, rows and cells keep their order, and the rest its bytes."""
    data = SHAPES[name]
    new = splice(read_sheet(data), {(2, 2): 7, (2, 3): "文", (3, 1): 1.5})
    again = read_sheet(new)
    assert [again.cells[place].text for place in ((2, 2), (2, 3), (3, 1))] == ["7", "文", "1.5"]
    numbers = [row.number for row in again.rows]
    assert numbers == sorted(set(numbers))
    columns = [
        cell.column
        for (row, _), cell in sorted(again.cells.items(), key=lambda each: each[1].begin)
        if row == 2
    ]
    assert columns == sorted(columns)
    if name == "comment":
        assert b'<!-- <c r="B2"/> -->' in new


@pytest.mark.parametrize(
    "workbook",
    [
        b'<workbook><sheets><sheet/></sheets><calcPr calcId="1"/></workbook>',
        b"<workbook><sheets/><sheets></sheets><definedNames></definedNames></workbook>",
        b"<x:workbook><x:sheets></x:sheets></x:workbook>",
        b'<workbook><sheets></sheets><calcPr fullCalcOnLoad="0" calcId="1"/></workbook>',
    ],
)
def test_a_book_is_told_once_to_compute(workbook: bytes) -> None:
    new = computed_anew(workbook)
    assert new.count(b'fullCalcOnLoad="1"') == 1
    assert computed_anew(new) == new


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "form.not_xlsx"),
        (b"PK\x03\x04junk", "form.not_xlsx"),
        (b"\xd0\xcf\x11\xe0" * 200, "form.not_xlsx"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputProblem) as caught:
        Form.of(path)
    assert caught.value.code == code


def test_a_word_document_is_no_form(tmp_path: Path) -> None:
    import docx

    docx.Document().save(str(tmp_path / "a.xlsx"))
    with pytest.raises(InputProblem) as caught:
        Form.of(tmp_path / "a.xlsx")
    assert caught.value.code == "form.not_xlsx"


def test_an_entity_bomb_is_refused(form: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(bad, "w") as archive:
        for name, data in parts(form).items():
            if name == "xl/worksheets/sheet1.xml":
                data = sheet_of("&b;", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet xmlns="u">')
            archive.writestr(name, data)
    with pytest.raises(InputProblem) as caught:
        Form.of(bad).put(Place(SHEET, 1, 1), 1)
    assert caught.value.code == "form.unreadable"
