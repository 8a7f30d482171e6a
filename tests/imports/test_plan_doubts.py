"""What a plan says against itself is told: another weekday, a class that was put off, a second day, two in a cell."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.imports.sheets import Grid, MakeBook, check, codes, fields
from tests.imports.test_plans_of_other_offices import held, lines

Rows = list[list[Any]]


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [
        ("培训时间|培训内容", ["3月5日（星期四）", "甲课"], ["3月12日（周二）", "乙课"]),
        ("培训时间|培训内容", ["2024-03-05 周四", "甲课"], ["2024-03-12 周二上午", "乙课"]),
        ("培训时间|星期|培训内容", ["3月5日", "四", "甲课"], ["3月12日", "二", "乙课"]),
        (
            "培训时间|星期几|培训内容",
            [date(2024, 3, 5), "星期四", "甲课"],
            [date(2024, 3, 12), "周二", "乙课"],
        ),
        ("日期|周几|课程", ["2024.3.5", "周日", "甲课"], ["2024.3.12", "二", "乙课"]),
    ],
)
def test_another_weekday_than_the_days_own(
    book: MakeBook, head: str, first: list[Any], second: list[Any]
) -> None:
    preview = check("plan", book([["2024年培训计划"], head.split("|"), first, second]))
    assert held(preview) == [("2024-03-05", "甲课"), ("2024-03-12", "乙课")]
    assert codes(preview) == {3: ["weekday_differs"]}
    assert "星期二" in preview.rows[0].messages[0].text


def test_weeks_and_months_are_no_weekdays(book: MakeBook) -> None:
    rows = lines("""2024年培训计划
        周次|培训时间|培训内容
        一|3月5日|甲课
        二|3月12日|每周一课""")
    assert codes(check("plan", book(rows))) == {}


@pytest.mark.parametrize(
    "said", ["取消", "已取消", "延期至4月2日", "改期", "推迟", "未举办", "停办", "因故未开展", "顺延一周"]
)
@pytest.mark.parametrize("head", ["完成情况", "落实情况", "备注", "状态", "进展"])
def test_a_class_that_was_put_off_is_doubted(book: MakeBook, head: str, said: str) -> None:
    rows: Rows = [
        ["2024年培训计划"],
        ["培训时间", "培训内容", head],
        ["3月5日", "甲课", "已完成"],
        ["3月12日", "乙课", said],
    ]
    preview = check("plan", book(rows))
    assert codes(preview) == {4: ["class_put_off"]}
    assert said in preview.rows[1].messages[0].text


def test_what_is_only_about_such_things_is_no_doubt(book: MakeBook) -> None:
    rows = lines("""2024年培训计划
        培训时间|培训内容|备注
        3月5日|延期付款的会计处理|无
        3月12日|甲课|不得无故取消报名""")
    assert codes(check("plan", book(rows))) == {}


@pytest.mark.parametrize("head", ["实际时间", "实际培训时间", "实际举办日期", "调整后时间", "变更后日期"])
def test_the_day_it_was_really_held_is_told(book: MakeBook, head: str) -> None:
    rows: Rows = [
        ["2024年培训计划"],
        ["计划时间", head, "培训内容"],
        ["3月5日", "3月15日", "甲课"],
        ["3月12日", "3月12日", "乙课"],
        ["3月19日", None, "丙课"],
    ]
    preview = check("plan", book(rows))
    assert held(preview) == [("2024-03-05", "甲课"), ("2024-03-12", "乙课"), ("2024-03-19", "丙课")]
    assert codes(preview) == {3: ["date_elsewhere"]}
    assert "3月15日" in preview.rows[0].messages[0].text


@pytest.mark.parametrize("sep", ["\n", "；", ";"])
@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        (("上午：条例学习", "下午：廉政教育"), [("上午", "", "条例学习"), ("下午", "", "廉政教育")]),
        (("上午 条例学习", "晚上 观影"), [("上午", "", "条例学习"), ("晚上", "", "观影")]),
        (
            ("9:00-10:30 条例学习", "10:40-12:00 廉政教育"),
            [("", "09:00", "条例学习"), ("", "10:40", "廉政教育")],
        ),
        (
            ("8：30—10：00条例学习", "下午2:30-5:00廉政教育"),
            [("", "08:30", "条例学习"), ("", "14:30", "廉政教育")],
        ),
    ],
)
def test_several_classes_of_a_day_in_one_cell(
    book: MakeBook, cell: tuple[str, str], wanted: list[tuple[str, str, str]], sep: str
) -> None:
    rows: Rows = [["2024年"], ["时间", "内容"], ["3月5日", sep.join(cell)], ["3月12日", "乙课"]]
    preview = check("plan", book(rows))
    assert fields(preview, "date", "day_part", "start", "title") == [
        *(("2024-03-05", *each) for each in wanted),
        ("2024-03-12", "", "", "乙课"),
    ]
    assert sum(preview.summary["rows_read"].values()) == 4  # type: ignore[attr-defined]


def test_hours_of_several_classes_are_not_doubled(book: MakeBook) -> None:
    rows: Rows = [
        ["2024年"],
        ["时间", "内容", "学时"],
        ["3月5日", "上午：条例学习\n下午：廉政教育", 6],
        ["3月12日", "乙课", 3],
    ]
    preview = check("plan", book(rows))
    assert fields(preview, "title", "hours") == [("上午：条例学习 下午：廉政教育", 6.0), ("乙课", 3.0)]
    assert codes(preview) == {3: ["course_several"]}


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("day", ["3月5日（星期二）", "2024年3月5日", "3月5日  星期二", "一、3月5日"])
def test_days_as_lines_over_their_times(book: MakeBook, day: str, merged: bool) -> None:
    rows: Rows = [["2024年培训日程"], ["时间", "内容", "地点"], [day], ["8:30-9:00", "开班式", "礼堂"], ["9:00-11:30", "基层治理", "礼堂"],
                  ["3月6日（星期三）"], ["8:30-11:30", "条例学习", "礼堂"], ["晚上", "讨论", None]]  # fmt: skip
    preview = check("plan", book(Grid(rows, ["A3:C3", "A6:C6"] if merged else [])))
    assert fields(preview, "date", "start", "day_part", "title") == [
        ("2024-03-05", "08:30", "", "开班式"), ("2024-03-05", "09:00", "", "基层治理"), ("2024-03-06", "08:30", "", "条例学习"), ("2024-03-06", "", "晚上", "讨论")]  # fmt: skip
    assert preview.summary["rows_read"]["section"] == 2  # type: ignore[index]


def test_times_under_no_day_are_no_plan(book: MakeBook) -> None:
    from app.errors import InputProblem

    rows = lines("""培训日程
        时间|内容|地点
        8:30-9:00|开班式|礼堂
        9:00-11:30|基层治理|礼堂""")
    with pytest.raises(InputProblem):
        check("plan", book(rows))


def test_a_teacher_written_once_over_their_courses(book: MakeBook) -> None:
    rows = lines("""2024年课程安排
        授课教师|课程题目|授课时间
        张教授|党的二十大精神|3月5日
        |乡村振兴|3月12日
        李老师|公文写作|4月2日""")
    assert fields(check("plan", book(rows)), "title", "lecturer") == [
        ("党的二十大精神", "张教授"),
        ("乡村振兴", "张教授"),
        ("公文写作", "李老师"),
    ]
    rows = lines("""2024年课程安排
        课程题目|授课时间|授课教师
        党的二十大精神|3月5日|张教授
        乡村振兴|3月12日|
        公文写作|4月2日|李老师""")
    assert fields(check("plan", book(rows)), "lecturer") == [("张教授",), ("",), ("李老师",)]
