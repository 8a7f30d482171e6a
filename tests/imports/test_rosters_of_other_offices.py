"""Rosters worded and laid out as other townships do: units with counts, odd names, codes, papers, lines, titles."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.imports.people.documents import read_document
from app.imports.words.row_words import without_head_count
from app.imports.words.title_unit import unit_above
from app.imports.words.written_names import read_name
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of, town

P1, P2 = "13800000001", "13800000002"


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("大桥村\n总人口1532人\n干部2人", "大桥村"), ("便民服务中心\n（编制8，实有2）", "便民服务中心"), ("综治中心·2人", "综治中心"), ("河西社区(党员45名)", "河西社区"),
        ("税务分局\n1号窗口、2号窗口\n共2人", "税务分局"), ("派出所-2人", "派出所"), ("松林村（2名干部）", "松林村"), ("松树村 2/3", "松树村"),
        ("卫健办（正式1人、借调1人）", "卫健办"), ("党政办（办公电话：0571-88881234）", "党政办"), ("东湾村\n第3组", "东湾村\n第3组"), ("东湾村（三组）", "东湾村（三组）"), ("315办公室", "315办公室"),
    ],
)  # fmt: skip
def test_counts_in_a_units_cell(written: str, unit: str) -> None:
    assert without_head_count(written) == unit


@pytest.mark.parametrize(
    "line",
    [["汇总", "坝上村", "2人"], ["合计", None, "2", "男1女1"], ["编制数", None, 5], ["缺编", None, 3], ["实有人数", None, 2]],
)  # fmt: skip
def test_words_of_totals(book: MakeBook, line: list[Any]) -> None:
    rows = [
        ["序号", "单位", "姓名", "职务"],
        [1, "坝上村", "戚守田", "书记"],
        [2, "坝上村", "蔺秀云", "文书"],
        line,
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name") == [("戚守田",), ("蔺秀云",)]
    assert [row.kind for row in preview.rows_read][-1] == "total"


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("柴米香 女", "柴米香", "name_mark"), ("蔺秀云—借调县委办", "蔺秀云", "name_remark"), ("强立国→调往县委", "强立国", "name_remark"),
        ("褚建成已于3月调走", "褚建成", "name_remark"), ("努尔 买买提", "努尔买买提", "name_odd"), ("张自3月离职", "张自", "name_remark"),
    ],
)  # fmt: skip
def test_what_is_written_behind_a_name(written: str, name: str, code: str) -> None:
    found = read_name(written)
    assert (found.name, [doubt.code for doubt in found.doubts]) == (name, [code])


@pytest.mark.parametrize("head", ["岗位等级", "职务序号", "职务任免文号", "岗位工资", "职务津贴", "职务编码"])
def test_what_is_no_post(book: MakeBook, head: str) -> None:
    rows = [["姓名", "单位", head], ["戚守田", "畜牧站", "管理九级"], ["蔺秀云", "畜牧站", "管理八级"]]
    preview = check("roster", book(rows))
    assert fields(preview, "title") == [("",), ("",)]
    assert head in str(preview.summary["columns_unused"])


def test_the_longer_of_two_columns_of_card_numbers(book: MakeBook) -> None:
    old = id_of(1)[:6] + id_of(1)[8:17]
    rows = [["姓名", "单位", "身份证号（15位）", "身份证号（18位）"], ["戚守田", "畜牧站", old, id_of(1)]]
    assert fields(check("roster", book(rows)), "id_number") == [(id_of(1),)]


def test_hidden_digits_overwrite_nothing(book: MakeBook) -> None:
    known = town([("戚守田", "林站"), ("蔺秀云", "林站")])
    person = replace(known.people[0], phone="13800000001")
    known = replace(known, people=(person, known.people[1]))
    hidden = f"{id_of(1)[:6]}********{id_of(1)[-4:]}"
    rows = [
        ["姓名", "单位", "身份证号", "手机号"],
        ["戚守田", "林站", hidden, "138****0001"],
        ["麻春妮", "林站", hidden, "138****0001"],
    ]
    preview = check("roster", book(rows), known)
    assert [(row.verdict, row.fields["id_number"], row.fields["phone"]) for row in preview.rows][1:] == [
        ("new", "", "")
    ]
    assert (preview.rows[0].verdict, preview.rows[0].action) == ("skip", "skip")
    assert codes(preview)[2] == ["id_number_hidden", "phone_hidden"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [("（军官证）南字第001234号", "军官证"), ("G12345678(护照)", "护照"), (f"{id_of(1)}（身份证）", "")],
)
def test_a_paper_named_in_brackets(written: str, kind: str) -> None:
    found = read_document("", written)
    assert found.kind == kind
    assert found.number == ("" if kind else id_of(1))


@pytest.mark.parametrize(
    "heads",
    [["队长", "队员名"], ["授课领导", "听课干部"], ["培养联系人1", "党员名字"]],
)
def test_whose_name_it_is(book: MakeBook, heads: list[str]) -> None:
    rows = [
        [*heads, "单位", "身份证号"],
        *(["苗得雨", name, "桥头村", id_of(n)] for n, name in enumerate(("戚守田", "蔺秀云", "麻春妮"), 1)),
    ]
    assert fields(check("roster", book(rows)), "name", "id_number") == [
        (name, id_of(n)) for n, name in enumerate(("戚守田", "蔺秀云", "麻春妮"), 1)
    ]


def test_a_later_column_says_outright_that_it_is_the_relatives(book: MakeBook) -> None:
    rows = [["姓名", "配偶情况", "身份证号", "手机", "配偶身份证号", "配偶手机", "单位"],
            *([name, other, id_of(n), P1, id_of(n + 50), P2, "桥头村"] for n, (name, other) in enumerate((("戚守田", "苗得雨"), ("蔺秀云", "靳小满")), 1))]  # fmt: skip
    preview = check("roster", book(rows))
    assert fields(preview, "id_number", "phone") == [(id_of(1), P1), (id_of(2), P1)]
    assert not codes(preview)


def test_a_term_that_has_not_ended(book: MakeBook) -> None:
    rows = [["姓名", "单位", "离任时间"], ["戚守田", "林站", "至今"], ["蔺秀云", "林站", "2020-11"]]
    assert [row.verdict for row in check("roster", book(rows)).rows] == ["new", "skip"]


@pytest.mark.parametrize(
    "line",
    [[None, None, "平安法治办公室"], ["平安法治办公室（办公电话：0571-88881235）"], ["单位：平安法治办公室", None, "负责人：戚守田"]],
)  # fmt: skip
def test_lines_of_units(book: MakeBook, line: list[Any]) -> None:
    rows = [["姓名", "职务", "电话"], ["党政办公室"], ["戚守田", "主任", P1], line, ["蔺秀云", "主任", P2]]
    assert fields(check("roster", book(rows)), "name", "unit") == [
        ("戚守田", "党政办公室"),
        ("蔺秀云", "平安法治办公室"),
    ]


@pytest.mark.parametrize("line", [["主管领导", None, "承办人"], ["清河镇党政办公室 制"]])
def test_lines_at_the_end(book: MakeBook, line: list[Any]) -> None:
    rows = [
        ["姓名", "单位", "职务", "电话"],
        ["戚守田", "林站", "站长", P1],
        ["蔺秀云", "林站", "科员", P2],
        line,
    ]
    preview = check("roster", book(Grid(rows)))
    assert fields(preview, "name") == [("戚守田",), ("蔺秀云",)]
    assert not codes(preview)


@pytest.mark.parametrize(
    ("title", "unit"),
    [("关于报送坡头村后备干部名单的附件", "坡头村"), ("县直单位驻村队员名单", ""), ("XX村党员名册", ""), ("××社区党员名册", "")],
)  # fmt: skip
def test_whose_list_a_title_says(title: str, unit: str) -> None:
    assert unit_above([title]) == unit


def test_a_remark_that_is_a_word_of_headers_begins_no_other_list(book: MakeBook) -> None:
    rows = [
        ["序号", "姓名", "单位", "岗位", "备注"],
        [1, "戚守田", "林站", "会计", "党员"],
        [2, "蔺秀云", "林站", "职务", "成员"],
        [3, "麻春妮", "林站", "站长", "2023年转正"],
    ]
    assert fields(check("roster", book(rows)), "name") == [("戚守田",), ("蔺秀云",), ("麻春妮",)]
