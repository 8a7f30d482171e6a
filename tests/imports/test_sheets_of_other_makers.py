"""Sheets as companies, schools and villages draw them up: each was read wrongly or turned away before."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from app.imports.people.surnames import looks_like_name
from app.imports.people.written_names import read_name
from app.imports.rows.row_words import is_total, without_head_count
from tests.imports.sheets import MakeBook, check, codes, fields, id_of


def test_ones_own_mobile_behind_the_telephone_of_a_contact(book: MakeBook) -> None:
    rows = [
        ["名字", "部门", "紧急联系人", "紧急联系电话", "手机"],
        ["刘芳", "财务部", "王强", "13811110001", "13900010001"],
        ["陈志远", "财务部", "李娜", "13811110002", "13900010002"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "phone") == [("刘芳", "13900010001"), ("陈志远", "13900010002")]
    assert codes(preview) == {}


@pytest.mark.parametrize("heads", [("一代证号", "二代证号"), ("一代身份证", "二代身份证")])
def test_the_card_of_the_second_generation(book: MakeBook, heads: tuple[str, str]) -> None:
    old = id_of(1)[:6] + id_of(1)[8:17]
    preview = check("roster", book([["姓名", "单位", *heads], ["戚守田", "畜牧站", old, id_of(1)]]))
    assert fields(preview, "id_number") == [(id_of(1),)]


def test_a_column_of_papers_that_holds_numbers(book: MakeBook) -> None:
    rows = [["姓名", "单位", "证件"], ["戚守田", "畜牧站", id_of(1)], ["蔺秀云", "畜牧站", id_of(2)]]
    assert fields(check("roster", book(rows)), "id_number") == [(id_of(1),), (id_of(2),)]
    kinds = [
        ["姓名", "单位", "证件", "号码"],
        ["戚守田", "人武部", "军官证", "南字第0123456号"],
        ["蔺秀云", "畜牧站", "身份证", id_of(2)],
    ]
    assert fields(check("roster", book(kinds)), "id_number") != [("军官证",), ("身份证",)]


def test_a_short_number_is_no_telephone(book: MakeBook) -> None:
    rows = [["姓名", "单位", "手机短号"], ["戚守田", "畜牧站", "6123"], ["蔺秀云", "畜牧站", "6124"]]
    assert fields(check("roster", book(rows)), "phone") == [("",), ("",)]


@pytest.mark.parametrize("head", ["任职起止", "任期", "任职时间"])
def test_a_term_that_is_over(book: MakeBook, head: str) -> None:
    rows = [
        ["村名", "姓名", "现任职务", head],
        ["石板村", "韦国栋", "支书", "2021.1至今"],
        ["石板村", "蓝秀英", "文书", "2021.1—2024.2（已卸任）"],
        ["莲塘村", "覃小燕", "主任", "2021.1—（已离任）"],
    ]
    preview = check("roster", book(rows))
    assert [row.action for row in preview.rows] == ["new", "skip", "skip"]
    assert codes(preview) == {3: ["person_not_current"], 4: ["person_not_current"]}


@pytest.mark.parametrize("word", ["行政部 计数", "行政部 平均值", "总计数", "行政部 求和", "总平均值"])
def test_subtotals_as_spreadsheets_write_them(word: str) -> None:
    assert is_total(word)


def test_a_row_of_subtotals_in_the_column_of_numbers(book: MakeBook) -> None:
    rows = [
        ["序号", "部门", "姓名", "岗位"],
        [1, "行政部", "刘芳", "主管"],
        [2, "行政部", "陈志远", "专员"],
        ["行政部 计数", None, "2", None],
        ["总计数", None, "2", None],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name") == [("刘芳",), ("陈志远",)]
    assert [row.kind for row in preview.rows_read][-2:] == ["total", "total"]


@pytest.mark.parametrize(
    ("written", "unit"),
    [("一车间(12)", "一车间"), ("二车间（8）", "二车间"), ("办公室(3)", "办公室"), ("三年级(2)班", "三年级(2)班"), ("高一(3)", "高一(3)"), ("初三年级（2）", "初三年级（2）")],
)  # fmt: skip
def test_a_bare_count_behind_a_unit(written: str, unit: str) -> None:
    assert without_head_count(written) == unit


@pytest.mark.parametrize(
    "heads",
    [("发展对象", "入党介绍人1", "入党介绍人2"), ("入党积极分子", "培养联系人", "谈话人"), ("驻村工作队员", "结对户", "结对户电话"), ("预备党员", "介绍人一", "介绍人二"), ("窗口人员", "负责人", "分管领导")],
)  # fmt: skip
def test_ones_own_name_under_what_one_is(book: MakeBook, heads: tuple[str, ...]) -> None:
    rows = [
        [*heads, "所在党支部"],
        ["蓝秀英", "韦国栋", "蒙启航", "石板村党支部"],
        ["黄家明", "农丽萍", "蒙启航", "机关党支部"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [("蓝秀英", "石板村党支部"), ("黄家明", "机关党支部")]


def test_offices_with_their_windows(book: MakeBook) -> None:
    rows = [
        ["窗口单位", "窗口人员"],
        ["人社局\n（5个窗口\n共2人）", "蒙启航"],
        ["人社局\n（5个窗口\n共2人）", "黄家明"],
        ["医保局\n编制：3人\n实际：1人", "韦国栋"],
    ]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [
        ("蒙启航", "人社局"),
        ("黄家明", "人社局"),
        ("韦国栋", "医保局"),
    ]


@pytest.mark.parametrize("name", ["陆建民", "王爱民", "李为民", "欧阳利民"])
def test_names_that_end_as_people(name: str) -> None:
    assert looks_like_name(name)


@pytest.mark.parametrize("text", ["石村民", "全居民", "党农民"])
def test_words_for_people_are_no_names(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("written", "name", "code"),
    [
        ("阿依古丽ˑ麦麦提", "阿依古丽·麦麦提", ""), ("阿依古丽ꞏ麦麦提", "阿依古丽·麦麦提", ""), ("古丽 努尔", "古丽努尔", "name_odd"), ("陆建民→县委办", "陆建民", "name_remark"),
        ("卓玛 次仁", "卓玛次仁", "name_odd"),
    ],
)  # fmt: skip
def test_more_dots_blanks_and_arrows(written: str, name: str, code: str) -> None:
    found: Any = read_name(written)
    assert (found.name, [doubt.code for doubt in found.doubts]) == (name, [code] if code else [])
