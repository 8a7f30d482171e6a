"""Weekly grids with dates as plans: days down or across, half-days, clock times, merged cells."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import Preview
from tests.imports.sheets import Grid, MakeBook, check, codes, town

Rows = list[list[Any]]


def classes(preview: Preview) -> set[tuple[Any, ...]]:
    return {
        (row.fields["date"], row.fields["title"], row.fields["day_part"] or f"{row.fields['start']}-{row.fields['end']}")
        for row in preview.rows if row.verdict != "skip"
    }  # fmt: skip


WEEK = {
    ("2024-03-04", "开班式", "上午"),
    ("2024-03-04", "基层治理", "下午"),
    ("2024-03-05", "条例学习", "上午"),
    ("2024-03-05", "分组讨论", "晚上"),
}
GRIDS: dict[str, Rows] = {
    "days down": [["2024年3月培训日程"], ["日期", "上午", "下午", "晚上"], ["3月4日", "开班式", "基层治理", None], ["3月5日", "条例学习", None, "分组讨论"]],
    "days down, weekday between": [["2024年培训"], ["日期", "星期", "上午", "下午", "晚上"], ["3月4日", "一", "开班式", "基层治理", None], ["3月5日", "二", "条例学习", None, "分组讨论"]],
    "days down, real dates": [["时间", "上午", "下午", "晚上"], [date(2024, 3, 4), "开班式", "基层治理", None], [date(2024, 3, 5), "条例学习", None, "分组讨论"]],
    "headings say more": [["日期", "上午课程", "下午课程", "晚上课程"], ["2024-03-04", "开班式", "基层治理", None], ["2024-03-05", "条例学习", None, "分组讨论"]],
    "days across": [["2024年培训班课程表"], ["时间", "3月4日", "3月5日"], ["上午", "开班式", "条例学习"], ["下午", "基层治理", None], ["晚上", None, "分组讨论"]],
    "days across, weekday below": [["2024年培训班课程表"], [None, "3月4日\n星期一", "3月5日\n星期二"], ["上午", "开班式", "条例学习"], ["下午", "基层治理", None], ["晚上", None, "分组讨论"]],
    "weekdays of the title's week": [["培训课程表（2024年3月4日—3月8日）"], ["时间", "星期一", "星期二"], ["上午", "开班式", "条例学习"], ["下午", "基层治理", None], ["晚上", None, "分组讨论"]],
}  # fmt: skip


@pytest.mark.parametrize("what", GRIDS)
def test_a_grid_is_read_as_a_plan(book: MakeBook, what: str) -> None:
    preview = check("plan", book(GRIDS[what]))
    assert classes(preview) == WEEK
    assert {row.verdict for row in preview.rows} == {"new"}
    assert [row.row for row in preview.rows] == sorted(row.row for row in preview.rows)


def test_clock_times_down_and_two_columns_of_them(book: MakeBook) -> None:
    rows = [
        ["2024年"],
        ["时段", "时间", "3月4日", "3月5日"],
        ["上午", "8:30-10:00", "甲", "乙"],
        [None, "10:10-11:40", "丙", None],
        ["下午", "2:30-5:00", "丁", "戊"],
    ]
    found = classes(check("plan", book(Grid(rows, merged=["A3:A4"]))))
    assert found == {
        ("2024-03-04", "甲", "08:30-10:00"), ("2024-03-05", "乙", "08:30-10:00"), ("2024-03-04", "丙", "10:10-11:40"),
        ("2024-03-04", "丁", "14:30-17:00"), ("2024-03-05", "戊", "14:30-17:00")}  # fmt: skip


def test_lecturer_and_place_in_a_cell_or_in_columns_of_their_own(book: MakeBook) -> None:
    rows: Rows = [
        ["日期", "上午", "下午"],
        ["2024-03-04", "基层治理\n主讲：张三\n地点：会议室", "条例学习\n李四"],
        ["2024-03-05", "安全生产\n林业政策", "党课\n王老师"],
    ]
    wanted = [("基层治理", "张三", "会议室"), ("条例学习", "李四", "")]
    more = [("安全生产 林业政策", "", ""), ("党课", "王老师", "")]
    known = town([("张三", "办"), ("李四", "办")])
    assert [
        (r.fields["title"], r.fields["lecturer"], r.fields["place"])
        for r in check("plan", book(rows), known).rows
    ] == [*wanted, *more]
    rows = [["日期", "上午", None, None, "下午", None, None], [None, "内容", "主讲", "地点", "内容", "主讲", "地点"],
            ["2024-03-04", "基层治理", "张三", "会议室", "条例学习", "李四", None]]  # fmt: skip
    grid = Grid(rows, merged=["A1:A2", "B1:D1", "E1:G1"])
    assert [
        (r.fields["title"], r.fields["lecturer"], r.fields["place"])
        for r in check("plan", book(grid), known).rows
    ] == wanted


def test_several_classes_in_one_cell(book: MakeBook) -> None:
    rows = [["日期", "上午", "下午"], ["2024-03-04", "8:30-10:00 甲\n10:10-11:40 乙", "丙课程"]]
    assert classes(check("plan", book(rows))) == {
        ("2024-03-04", "甲", "08:30-10:00"),
        ("2024-03-04", "乙", "10:10-11:40"),
        ("2024-03-04", "丙课程", "下午"),
    }


def test_merged_cells_hold_for_all_they_cover(book: MakeBook) -> None:
    rows = [
        ["日期", "上午", "下午"],
        ["2024-03-04", "外出考察", None],
        ["2024-03-05", "实地观摩", "总结"],
        ["2024-03-06", None, "结业"],
    ]
    found = classes(check("plan", book(Grid(rows, merged=["B2:C2", "B3:B4"]))))
    assert found == {
        ("2024-03-04", "外出考察", "全天"),
        ("2024-03-05", "实地观摩", "上午"),
        ("2024-03-06", "实地观摩", "上午"),
        ("2024-03-05", "总结", "下午"),
        ("2024-03-06", "结业", "下午"),
    }


def test_days_without_a_class_are_told(book: MakeBook) -> None:
    rows = [["日期", "上午", "下午"], ["2024-03-04", "开班式", "放假"], ["2024-03-05", "休息", "条例学习"]]
    preview = check("plan", book(rows))
    assert classes(preview) == {("2024-03-04", "开班式", "上午"), ("2024-03-05", "条例学习", "下午")}
    assert codes(preview) == {2: ["no_class"], 3: ["no_class"]}


def test_a_grid_over_a_years_end(book: MakeBook) -> None:
    rows = [
        ["2024年12月至2025年1月冬训日程"],
        ["日期", "上午", "下午"],
        ["12月30日", "甲课", "乙课"],
        ["1月6日", "丙课", None],
    ]
    assert {row.fields["date"] for row in check("plan", book(rows)).rows} == {"2024-12-30", "2025-01-06"}
    rows[0] = ["冬训日程"]
    assert {row.verdict for row in check("plan", book(rows)).rows} == {"error"}


@pytest.mark.parametrize(
    "rows",
    [
        [["课程表"], ["时间", "星期一", "星期二"], ["上午", "语文", "数学"], ["下午", "体育", "音乐"]],
        [["课程表（2024年3月4日—3月29日）"], ["时间", "星期一", "星期二"], ["上午", "语文", "数学"], ["下午", "体育", "音乐"]],
        [["课程表（2024年3月6日—3月8日）"], ["时间", "星期一", "星期二"], ["上午", "语文", "数学"], ["下午", "体育", "音乐"]],
    ],
)  # fmt: skip
def test_weekdays_without_their_dates_are_refused(book: MakeBook, rows: Rows) -> None:
    with pytest.raises(InputProblem) as refused:
        check("plan", book(rows))
    assert refused.value.code == "import.no_header"


def test_a_list_with_a_column_of_half_days_stays_a_list(book: MakeBook) -> None:
    rows = [
        ["日期", "时段", "培训内容"],
        ["2024-03-04", "上午", "开班式"],
        ["2024-03-04", "下午", "基层治理"],
    ]
    assert classes(check("plan", book(rows))) == {
        ("2024-03-04", "开班式", "上午"),
        ("2024-03-04", "基层治理", "下午"),
    }


def test_the_columns_and_rows_of_a_grid_are_accounted_for(book: MakeBook) -> None:
    preview = check("plan", book(GRIDS["days down, weekday between"]))
    assert preview.summary["columns_unused"] == []
    assert preview.summary["rows_read"] == {
        "data": 2,
        "heading": 2,
        "section": 0,
        "total": 0,
        "legend": 0,
        "note": 0,
        "signature": 0,
        "left_out": 0,
    }


def test_second_lines_of_a_day_or_a_half_day_are_not_lost(book: MakeBook) -> None:
    down = [["日期", "上午", "下午"], ["2024-03-04", "甲课程", "乙课程"], [None, "丙课程", None]]
    assert ("2024-03-04", "丙课程", "上午") in classes(check("plan", book(down)))
    across = [["2024年"], ["时间", "3月4日", "3月5日"], ["上午", "甲课程", "乙课程"], [None, "丙课程", None]]
    assert ("2024-03-04", "丙课程", "上午") in classes(check("plan", book(across)))


@pytest.mark.parametrize("cells", [("张三", "李四", "王五", "赵六"), ("√", "√", "×", "√")])
def test_rosters_of_duty_and_marks_are_no_plans(book: MakeBook, cells: tuple[str, ...]) -> None:
    rows = [["值班表"], ["日期", "上午", "下午"], ["2024-03-04", *cells[:2]], ["2024-03-05", *cells[2:]]]
    with pytest.raises(InputProblem):
        check("plan", book(rows), town([(name, "办") for name in ("张三", "李四", "王五", "赵六")]))


@pytest.mark.parametrize("note", ["（以下空白）", "注：具体时间以通知为准", "备注：晚上自学", "第1页"])
def test_a_note_below_a_grid_is_no_class(book: MakeBook, note: str) -> None:
    rows: Rows = [
        ["2024年3月课程表"],
        ["日期", "上午", "下午"],
        ["3月16日", None, "信访条例"],
        ["3月17日", "党纪学习", "廉政教育"],
        [None, note],
    ]
    preview = check("plan", book(rows))
    assert [row.fields["title"] for row in preview.rows] == ["信访条例", "党纪学习", "廉政教育"]
    assert sum(preview.summary["rows_read"].values()) == 5  # type: ignore[attr-defined]
