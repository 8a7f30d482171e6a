"""Lists in Word documents: every table a sheet, the lines above it its titles; a hostile file does no harm."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.errors import InputProblem
from app.imports import read_file
from app.wording import sentence
from tests.imports.sheets import check, fields, id_of, town
from tests.imports.test_hostile_files import TYPES, attempt, refused

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村"), ("吴四海", "西山村")]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def table(target: Any, rows: Sequence[Sequence[str]]) -> Any:
    made = target.add_table(rows=len(rows), cols=max(map(len, rows)))
    for row, values in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, values, strict=False):
            cell.text = text
    return made


def saved(target: Any, path: Path) -> Path:
    target.save(str(path))
    return path


def raw(path: Path, body: str, *, prolog: str = "", part: str = "word/document.xml") -> Path:
    """A bare document with `body`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            part,
            f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        )
    return path


def cell(text: str, about: str = "") -> str:
    return f"<w:tc><w:tcPr>{about}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_a_roster_under_its_title(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("清河镇2024年干部名册", 1)
    table(
        document,
        [
            ["序号", "姓名", "单位", "身份证号", "联系电话"],
            *([str(n), name, unit, id_of(n), f"1380000000{n}"] for n, (name, unit) in enumerate(PEOPLE, 1)),
        ],
    )
    document.add_paragraph("填表人：王五　　　填表日期：2024年3月1日")
    path = saved(document, tmp_path / "名册.docx")
    assert read_file(path).format == "docx"
    preview = check("roster", path)
    assert fields(preview, "name", "unit", "id_number", "phone") == [
        (name, unit, id_of(n), f"1380000000{n}") for n, (name, unit) in enumerate(PEOPLE, 1)
    ]
    assert {row.verdict for row in preview.rows} == {"new"}


def test_merged_units_and_headings(tmp_path: Path) -> None:
    document = docx.Document()
    made = table(
        document,
        [
            ["单位", "基本情况", "", ""],
            ["", "姓名", "性别", "职务"],
            *(["", name, "男", "委员"] for name, _ in PEOPLE),
        ],
    )
    made.cell(0, 0).merge(made.cell(1, 0))
    made.cell(0, 1).merge(made.cell(0, 3))
    for top, name in ((2, "东湾村"), (4, "西山村")):
        made.cell(top, 0).merge(made.cell(top + 1, 0)).text = name
    path = saved(document, tmp_path / "a.docx")
    sheet = read_file(path).sheets[0]
    assert set(sheet.merged) == {(0, 0, 1, 0), (0, 1, 0, 3), (2, 0, 3, 0), (4, 0, 5, 0)}
    assert fields(check("roster", path), "name", "unit", "title") == [
        (name, unit, "委员") for name, unit in PEOPLE
    ]


def test_a_sign_in_table_with_its_day_above_it(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("乙课签到表")
    document.add_paragraph("时间：2024年3月12日上午　地点：三楼会议室")
    made = table(
        document,
        [
            ["姓名", "单位", "考勤情况", "备注"],
            *(
                [name, unit, mark, ""]
                for (name, unit), mark in zip(PEOPLE, ["√", "迟到", "", "事假"], strict=True)
            ),
        ],
    )
    made.cell(3, 2).paragraphs[0]._p.append(
        parse_xml(f'<w:r {nsdecls("w")}><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>')
    )
    path = saved(document, tmp_path / "签到.docx")
    preview = check("attendance", path, town(PEOPLE, [("2024-03-12", "乙课")]))
    assert fields(preview, "name", "date", "mark") == [
        ("陈一舟", "2024-03-12", "出勤"), ("林二川", "2024-03-12", "迟到"), ("周三岳", "2024-03-12", "出勤"), ("吴四海", "2024-03-12", "事假"),
    ]  # fmt: skip


def test_a_table_for_each_village(tmp_path: Path) -> None:
    document = docx.Document()
    for unit in ("东湾村", "西山村"):
        document.add_paragraph(f"{unit}干部名册")
        table(
            document, [["姓名", "职务", "电话"], *([name, "委员", ""] for name, own in PEOPLE if own == unit)]
        )
    preview = check("roster", saved(document, tmp_path / "a.docx"))
    assert fields(preview, "name", "unit") == PEOPLE
    assert preview.summary["sheets"] == ["表格1", "表格2"]


def test_a_list_that_word_broke_in_two_goes_on(tmp_path: Path) -> None:
    document = docx.Document()
    table(document, [["姓名", "单位", "职务"], ["陈一舟", "东湾村", "书记"]])
    document.add_paragraph("")
    table(document, [["林二川", "东湾村", "委员"], ["周三岳", "西山村", "委员"]])
    path = saved(document, tmp_path / "a.docx")
    assert [len(sheet.rows) for sheet in read_file(path).sheets] == [4] or len(read_file(path).sheets) == 1
    assert fields(check("roster", path), "name", "unit") == PEOPLE[:3]


def test_tables_apart_stay_apart(tmp_path: Path) -> None:
    document = docx.Document()
    table(document, [["姓名", "单位", "职务"], ["陈一舟", "东湾村", "书记"]])
    document.add_paragraph("")
    table(document, [["姓名", "单位", "职务"], ["林二川", "西山村", "书记"]])  # its own heading
    document.add_paragraph("附件二")
    table(document, [["周三岳", "东湾村", "委员"]])  # a line between
    table(document, [["一"], ["二"]])  # other columns
    assert len(read_file(saved(document, tmp_path / "a.docx")).sheets) == 4


def test_a_plan_and_scores(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("2024年培训计划")
    table(document, [["培训时间", "培训内容", "学时"], ["3月12日", "乙课", "3"], ["4月2日", "丙课", "4"]])
    assert fields(check("plan", saved(document, tmp_path / "p.docx")), "date", "title", "hours") == [
        ("2024-03-12", "乙课", 3),
        ("2024-04-02", "丙课", 4),
    ]
    document = docx.Document()
    table(
        document,
        [["姓名", "单位", "成绩"], *([name, unit, str(80 + n)] for n, (name, unit) in enumerate(PEOPLE))],
    )
    preview = check("scores", saved(document, tmp_path / "第一季度测试.docx"), town(PEOPLE))
    assert [row.fields["score"] for row in preview.rows] == [80, 81, 82, 83]


def test_what_is_not_on_the_page_is_not_read(tmp_path: Path) -> None:
    parts = (
        f"<w:tr>{cell('姓名')}{cell('单位')}</w:tr>"
        "<w:tr><w:tc><w:p><w:del><w:r><w:delText>旧人</w:delText><w:t>旧人</w:t></w:r></w:del><w:ins><w:r><w:t>陈一舟</w:t></w:r></w:ins></w:p></w:tc>"
        f"{cell('东湾村')}</w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:ruby><w:rt><w:r><w:t>lin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>林</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        "<w:r><w:t>二川</w:t></w:r><w:r><w:instrText>DATE</w:instrText></w:r></w:p></w:tc>"
        f"{cell('东湾村')}</w:tr>"
    )
    preview = check("roster", raw(tmp_path / "a.docx", f"<w:tbl>{parts}</w:tbl>", part="word/document2.xml"))
    assert [row.fields["name"] for row in preview.rows] == ["陈一舟", "林二川"]


def test_content_controls_and_skipped_columns(tmp_path: Path) -> None:
    rows = (
        f"<w:tr>{cell('单位')}{cell('姓名')}</w:tr><w:sdt><w:sdtContent><w:tr>{cell('东湾村')}{cell('陈一舟')}</w:tr></w:sdtContent></w:sdt>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("林二川")}</w:tr>'
    )
    sheet = read_file(raw(tmp_path / "a.docx", f"<w:tbl>{rows}</w:tbl>")).sheets[0]
    assert sheet.rows == (("单位", "姓名"), ("东湾村", "陈一舟"), ("", "林二川"))


def test_a_document_without_a_table_is_refused_in_a_sentence(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("参会人员：陈一舟、林二川")
    with pytest.raises(InputProblem) as refusal:
        read_file(saved(document, tmp_path / "a.docx"))
    assert refusal.value.code == "import.no_table"
    assert "没有表格" in sentence(refusal.value)


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    document = docx.Document()
    table(document, [["姓名", "单位"], ["陈一舟", "东湾村"], ["林二川", "东湾村"]])
    assert read_file(saved(document, tmp_path / "a.xls")).format == "docx"


WIDE = '<w:gridSpan w:val="999999999"/>'


def deep(path: Path) -> Path:
    return raw(path, "<w:tbl><w:tr><w:tc>" * 3000)


def bomb(path: Path) -> Path:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as file,
    ):
        for _ in range(300):
            file.write(b"<w:p></w:p>" * 100_000)
    return path


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "spans": (lambda p: raw(p, f"<w:tbl><w:tr>{cell('姓名', WIDE)}</w:tr></w:tbl>"), "过大"),
    "skips": (lambda p: raw(p, f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="70000"/></w:trPr>{cell("姓名")}</w:tr></w:tbl>'), "过大"),
    "nested": (deep, "过大"),
    "entities": (lambda p: raw(p, "<w:p/>", prolog="<!DOCTYPE w [<!ENTITY a 'b'>]>"), "XML 实体"),
    "external": (lambda p: raw(p, "<w:p>&a;</w:p>", prolog="<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"), "XML 实体"),
    "cut": (lambda p: raw(p, "<w:tbl><w:tr>") , "没有改动"),
    "zip bomb": (bomb, "导入"),
    "tables": (lambda p: raw(p, f"<w:tbl><w:tr>{cell('甲')}</w:tr></w:tbl><w:p><w:r><w:t>x</w:t></w:r></w:p>" * 600), "过大"),
    "cells": (lambda p: raw(p, f"<w:tbl>{'<w:tr>' + '<w:tc/>' * 900 + '</w:tr>'}</w:tbl>"), "过大"),
    "rows": (lambda p: raw(p, f"<w:tbl>{'<w:tr></w:tr>' * 150_000}</w:tbl>"), "过大"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_documents(tmp_path: Path, kind: str) -> None:
    make, words = HOSTILE[kind]
    refused(make(tmp_path / "a.docx"), words)


def test_a_cell_of_three_million_characters_is_cut(tmp_path: Path) -> None:
    found = attempt(
        raw(tmp_path / "a.docx", f"<w:tbl><w:tr>{cell('字' * 3_000_000)}{cell('乙')}</w:tr></w:tbl>")
    )
    assert not isinstance(found, str)
    assert len(str(found.sheets[0].rows[0][0])) <= 32_767


def test_a_long_document_before_its_table_is_quick(tmp_path: Path) -> None:
    text = "<w:p><w:r><w:t>这是一段很长的说明文字，与名单没有关系。</w:t></w:r></w:p>" * 60_000
    found = attempt(
        raw(tmp_path / "a.docx", f"{text}<w:tbl><w:tr>{cell('姓名')}{cell('单位')}</w:tr></w:tbl>")
    )
    assert not isinstance(found, str)
    assert len(found.sheets[0].rows) == 7


def test_many_people_are_quick(tmp_path: Path) -> None:
    rows = "".join(f"<w:tr>{cell(f'林{n}')}{cell('东湾村')}{cell('委员')}</w:tr>" for n in range(5000))
    found = attempt(raw(tmp_path / "a.docx", f"<w:tbl>{rows}</w:tbl>"))
    assert not isinstance(found, str)
    assert len(found.sheets[0].rows) == 5000
