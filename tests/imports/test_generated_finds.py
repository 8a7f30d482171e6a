"""What the generator of disturbed sheets found to be wrong in silence: each kind in its smallest sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from app.imports import KnownSession
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, id_of, town

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


def test_names_between_blanks_are_several_though_one_is_unusual(book: MakeBook) -> None:
    cell = "欧阳刚 古丽·吐尼亚 逄娜 谢超杰"
    preview = check("roster", book([["单位", "姓名", "备注"], ["西山村", cell]]))
    assert [row.fields["name"] for row in preview.rows] == cell.split()


def test_a_day_of_people_across_is_no_legend(book: MakeBook) -> None:
    people = [*PEOPLE, ("吴四海", "西山村"), ("郑五岭", "西山村")]
    rows: list[list[Any]] = [["2024年考勤表"], ["日期", *(name for name, _ in people)]]
    rows += [["3月11日", "到", "√", "到", "√", "√"], ["3月28日", "到", "公假", "到", "公差", "√"]]
    preview = check("attendance", book(rows), town(people, {"2024-03-11": "甲", "2024-03-28": "乙"}))
    marks = ["出勤"] * 6 + ["因公请假", "出勤", "因公请假", "出勤"]
    assert [row.fields["mark"] for row in preview.rows] == marks


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


def test_each_month_below_the_other_has_its_own_days(book: MakeBook) -> None:
    rows: list[list[Any]] = []
    for month in (3, 4):
        rows += [[f"2024年{month}月份考勤表"], ["序号", "姓名", 8, 20]]
        rows += [[n, name, "√", "迟到"] for n, (name, _) in enumerate(PEOPLE, 1)]
    on = ["2024-03-08", "2024-03-20", "2024-04-08", "2024-04-20"]
    known = town(PEOPLE, dict(zip(on, "甲乙丙丁", strict=True)))
    preview = check("attendance", book(rows), known)
    want = [(n, d, m) for a in (0, 2) for n, _ in PEOPLE for d, m in ((on[a], "出勤"), (on[a + 1], "迟到"))]
    assert fields(preview, "name", "date", "mark") == want


def test_each_day_below_the_other_is_that_of_its_title(book: MakeBook) -> None:
    rows: list[list[Any]] = [["清河镇2024年签到册"]]
    for day, (name, unit) in zip(("3月5日", "3月12日", "4月2日"), PEOPLE, strict=True):
        rows += [[f"{day}培训签到表"], ["序号", "姓名", "单位", "签到"], [1, name, unit, "√"]]
    known = town(PEOPLE, {"2024-03-05": "甲", "2024-03-12": "乙", "2024-04-02": "丙"})
    preview = check("attendance", book(rows), known)
    on = ("2024-03-05", "2024-03-12", "2024-04-02")
    assert fields(preview, "name", "date") == [(name, day) for (name, _), day in zip(PEOPLE, on, strict=True)]


def test_bare_days_of_plans_below_each_other_are_of_their_months(book: MakeBook) -> None:
    rows: list[list[Any]] = [
        ["2023年12月份学习安排"],
        ["日期", "学习内容"],
        ["8日", "公文写作"],
        ["15日", "信访条例"],
    ]
    rows += [["2024年1月份学习安排"], ["日期", "学习内容"], ["8日", "公文写作"], ["19日", "安全生产"]]
    preview = check("plan", book(rows))
    assert [row.fields["date"] for row in preview.rows] == [
        "2023-12-08",
        "2023-12-15",
        "2024-01-08",
        "2024-01-19",
    ]


@pytest.mark.parametrize(
    "line", [[None, "单位负责人（签字）：", None, None, "年  月  日"], [None, "填表人：", None, "审核人："]]
)
def test_a_signature_below_columns_of_kinds_takes_no_tick_away(book: MakeBook, line: list[Any]) -> None:
    rows: list[list[Any]] = [
        ["2024年5月1日培训签到情况"],
        ["序号", "姓名", "单位", "出勤", "迟到", "病假", "缺席"],
    ]
    rows += [[1, *PEOPLE[0], None, "√"], [2, *PEOPLE[1], None, None, "√"], [3, *PEOPLE[2], "√"], line]
    preview = check("attendance", book(rows), town(PEOPLE, {"2024-05-01": "公文写作"}))
    assert fields(preview, "mark") == [("迟到",), ("病假",), ("出勤",)]


def test_people_above_the_header_of_the_next_list_are_no_header(book: MakeBook) -> None:
    head = ["姓名", "单位", "职务", "身份证号"]
    rows: list[list[Any]] = [["机关干部名单"], ["姓名", "单位", "联系电话"]]
    rows += [["陈一舟", "财政所", "13900000001"], ["林二川", "财政所", "13900000002"], head]
    rows += [["周三岳", "西山村", "会计", id_of(3)], [], head, ["吴四海", "东湾村", "书记", id_of(4)]]
    preview = check("roster", book(rows))
    assert [row.fields["name"] for row in preview.rows] == ["陈一舟", "林二川", "周三岳", "吴四海"]


def test_a_month_with_few_hours_is_read_under_repeated_headings(book: MakeBook) -> None:
    head = ["姓名", "单位", "3月学时", "4月学时", "5月学时"]
    rows: list[list[Any]] = [["2024年学时统计表"], head, [*PEOPLE[0], 5, 6, None], head]
    rows += [[*PEOPLE[1], None, 12, 10], [*PEOPLE[2], None, 3, 5]]
    preview = check("hours", book(rows), town(PEOPLE))
    assert [(row.fields["name"], row.fields["first"], row.fields["hours"]) for row in preview.rows][:2] == [
        ("陈一舟", "2024-03-01", 5),
        ("陈一舟", "2024-04-01", 6),
    ]


def test_a_month_with_hours_of_one_person_is_read_above_signatures(book: MakeBook) -> None:
    rows: list[list[Any]] = [["2024年学时统计表"], ["序号", "姓名", "单位", "3月学时", "4月学时"]]
    rows += [
        [n, *who, hours, 4 if n == 2 else None]
        for n, (who, hours) in enumerate(zip(PEOPLE, (5, 6, 7), strict=True), 1)
    ]
    rows += [[], ["填表人：", None, "审核人：", None, "联系电话："]]
    preview = check("hours", book(rows), town(PEOPLE))
    assert fields(preview, "first", "hours") == [
        ("2024-03-01", 5), ("2024-03-01", 6), ("2024-04-01", 4), ("2024-03-01", 7)
    ]  # fmt: skip


@pytest.mark.parametrize("head", [["日期", "签到时间", "签退时间"], ["打卡时间"]])
def test_stamps_of_a_night_that_ends_after_midnight(book: MakeBook, head: list[str]) -> None:
    stamps = (("21:55", "00:35", "出勤"), ("22:20", "00:40", "迟到"), ("21:50", "00:10", "早退"))
    rows: list[list[Any]] = [["姓名", "单位", *head]]
    for who, (came, left, _) in zip(PEOPLE, stamps, strict=True):
        if len(head) == 3:
            rows.append([*who, "2024-03-05", came, left])
        else:
            rows += [[*who, f"2024-03-05 {came}"], [*who, f"2024-03-06 {left}"]]
    known = town(PEOPLE)
    night = KnownSession(1, date(2024, 3, 5), "夜校", start=time(22), end=time(0, 30))
    preview = check("attendance", book(rows), replace(known, sessions=(night,)))
    assert fields(preview, "name", "mark") == [
        (name, mark) for (name, _), (*_, mark) in zip(PEOPLE, stamps, strict=True)
    ]


def test_somebody_with_a_task_behind_the_name_is_no_group(book: MakeBook) -> None:
    rows: list[list[Any]] = [["姓名", "单位"], ["罗勇梅", "西山村"], ["王刚", None], ["李涛", None]]
    preview = check("roster", book([*rows, ["袁雪斌（组长）", None]]))
    assert fields(preview, "name", "unit")[-1] == ("袁雪斌", "西山村")


def test_numbered_people_above_the_next_header_are_no_header(book: MakeBook) -> None:
    rows: list[list[Any]] = [["序号", "单位", "姓名", "职务"], [1, "新建社区", "孙志芳", "会计"]]
    rows += [
        [2, "新建社区", "周刚雪", "网格员"],
        ["姓名", "单位", "职务", "身份证号"],
        ["郑五岭", "财政所", "科员", id_of(1)],
    ]
    preview = check("roster", book(rows))
    assert [row.fields["name"] for row in preview.rows] == ["孙志芳", "周刚雪", "郑五岭"]


def test_the_count_of_a_total_is_no_unit_among_units(book: MakeBook) -> None:
    rows: list[list[Any]] = [
        ["填报单位：清河镇党建办", None, None, "填报时间：2024年8月1日"],
        ["序号", None, "姓名", "职务"],
    ]
    rows += [
        [1, "西山村", "韩东磊", "会计"],
        [2, None, "谢勇兰", "科员"],
        [3, "河口社区", "周国超", "科员"],
        [4, None, "袁鹏", "科员"],
    ]
    preview = check("roster", book(Grid([*rows, ["共：", 4]], merged=["B3:B4", "B5:B6"])))
    assert [row.fields["unit"] for row in preview.rows] == ["西山村", "西山村", "河口社区", "河口社区"]


def test_a_signature_in_the_column_of_names_takes_no_hours_away(book: MakeBook) -> None:
    rows: list[list[Any]] = [["2024年学时统计表"], ["序号", "姓名", "单位", "1月", "2月", "3月"]]
    rows += [[1, *PEOPLE[0], 4, None, 12], [2, *PEOPLE[1], 9, 6, 8.5]]
    preview = check(
        "hours", book([*rows, [None, "单位负责人（签字）：", None, None, "年  月  日"]]), town(PEOPLE)
    )
    assert sorted(row.fields["hours"] for row in preview.rows) == [4, 6, 8.5, 9, 12]
