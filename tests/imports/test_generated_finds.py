"""What the generator of disturbed sheets found to be wrong in silence: each kind in its smallest sheet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.imports.sheets import MakeBook, check, codes, fields, id_of, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村")]


@pytest.mark.parametrize("word", ["例", "示例", "例：", "填写示例", "样例1"])
def test_an_example_row_is_nobody(book: MakeBook, word: str) -> None:
    rows: list[list[Any]] = [
        ["序号", "姓名", "单位", "身份证号"],
        [word, "张三", "某某村", "110101199001011237"],
    ]
    rows += [[n, name, unit, id_of(n)] for n, (name, unit) in enumerate(PEOPLE, 1)]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == PEOPLE
    assert [(row.row, row.kind, row.why) for row in preview.rows_read if row.row == 2] == [
        (2, "left_out", "是填写示例")
    ]


@pytest.mark.parametrize("cell", ["逄斌\n罗文建", "陈一舟\n阿依夏木·买买提\n于军英", "曾建\n逄玉娟\n"])
def test_names_in_lines_of_one_cell_are_several(book: MakeBook, cell: str) -> None:
    preview = check("roster", book([["单位", "姓名", "备注"], ["东湾村", cell]]))
    assert fields(preview, "name", "unit") == [(name, "东湾村") for name in cell.split()]
    assert set(codes(preview)[2]) == {"name_split"}


@pytest.mark.parametrize("cell", ["欧阳\n娜娟", "陈\n一舟", "买买提江·\n阿不都热合曼"])
def test_a_name_broken_over_lines_is_one(book: MakeBook, cell: str) -> None:
    preview = check("roster", book([["单位", "姓名", "备注"], ["东湾村", cell]]))
    assert fields(preview, "name") == [(cell.replace("\n", ""),)]
    assert "name_several" not in codes(preview).get(2, [])


def test_a_third_list_headed_as_the_first_is_a_list(book: MakeBook) -> None:
    first, second = ["单位", "姓名", "身份证号", "手机"], ["姓名", "单位", "职务", "身份证号"]
    rows: list[list[Any]] = [first, ["东湾村", "陈一舟", id_of(1), "13900000001"], second]
    rows += [["林二川", "西山村", "会计", id_of(2)], first, ["河口社区", "周三岳", id_of(3), "13900000003"]]
    preview = check("roster", book(rows))
    assert fields(preview, "name", "unit") == [
        ("陈一舟", "东湾村"),
        ("林二川", "西山村"),
        ("周三岳", "河口社区"),
    ]


def test_a_wider_list_below_is_no_legend_beside_the_first(book: MakeBook) -> None:
    rows: list[list[Any]] = [["2024年4月份考勤表"], ["姓名", "单位", "4.8", "4.17"]]
    rows += [[name, unit, "√", "到"] for name, unit in PEOPLE]
    rows += [["2024年5月份考勤表"], ["姓名", "单位", "5.1", "5.9", "5.14", "5.24"]]
    marks = [("√", "√", "到", "早退"), ("√", "迟到", "√", "迟到"), ("√", "√", "√", "√")]
    rows += [[*who, *own] for who, own in zip(PEOPLE, marks, strict=True)]
    on = ["04-08", "04-17", "05-01", "05-09", "05-14", "05-24"]
    known = town(PEOPLE, {f"2024-{day}": title for day, title in zip(on, "甲乙丙丁戊己", strict=True)})
    preview = check("attendance", book(rows), known)
    assert [row.fields["mark"] for row in preview.rows if str(row.fields["date"]) < "2024-05"] == ["出勤"] * 6


def test_a_repeated_heading_among_columns_of_kinds_is_no_tick(book: MakeBook) -> None:
    head = ["姓名", "单位", "出勤", "迟到", "病假", "缺席"]
    rows: list[list[Any]] = [
        ["2024年5月1日培训签到情况"],
        head,
        ["陈一舟", "东湾村", "√"],
        ["林二川", "东湾村", None, None, "√"],
    ]
    rows += [head, ["周三岳", "西山村", "√"]]
    preview = check("attendance", book(rows), town(PEOPLE, {"2024-05-01": "公文写作"}))
    assert fields(preview, "name", "mark") == [("陈一舟", "出勤"), ("林二川", "病假"), ("周三岳", "出勤")]


@pytest.mark.parametrize("word", ["——以下空白——", "完", "……", "/", "以下空白"])
def test_what_closes_a_weekly_plan_is_no_class(book: MakeBook, word: str) -> None:
    rows: list[list[Any]] = [
        ["2024年3月课程表"],
        ["日期", "上午", "下午"],
        ["3月5日", "公文写作", "信访条例"],
    ]
    rows += [["3月6日", "安全生产", None], [None, word]]
    preview = check("plan", book(rows))
    assert fields(preview, "title") == [("公文写作",), ("信访条例",), ("安全生产",)]
