"""Attendance sheets with the days downwards and the people across."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from app.errors import InputProblem
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("张三", "党政办公室"), ("李四", "东湾村"), ("王五", "财政所"), ("欧阳修远", "财政所")]
DAYS = [("2024-03-05", "理论学习"), ("2024-03-12", "业务培训"), ("2024-04-02", "警示教育")]
TOWN = town(PEOPLE, DAYS)
NAMES = [name for name, _ in PEOPLE]
MARKS: list[list[Any]] = [["√", "迟", "√", "病"], ["√", "√", "×", "√"], ["事", "√", "√", None]]
TRUTH = [
    (4, "张三", "2024-03-05", "出勤"), (4, "李四", "2024-03-05", "迟到"), (4, "王五", "2024-03-05", "出勤"), (4, "欧阳修远", "2024-03-05", "病假"),
    (5, "张三", "2024-03-12", "出勤"), (5, "李四", "2024-03-12", "出勤"), (5, "王五", "2024-03-12", "缺席"), (5, "欧阳修远", "2024-03-12", "出勤"),
    (6, "张三", "2024-04-02", "事假"), (6, "李四", "2024-04-02", "出勤"), (6, "王五", "2024-04-02", "出勤"), (6, "欧阳修远", "2024-04-02", "未登记"),
]  # fmt: skip


def told(preview: Any) -> list[tuple[Any, ...]]:
    return [(row.row, *values) for row, values in zip(preview.rows, fields(preview, "name", "date", "mark"), strict=True)]  # fmt: skip


def sheet(corner: Any, days: list[Any], *, names: list[Any] | None = None) -> list[list[Any]]:
    rows: list[list[Any]] = [["清河镇2024年培训考勤表"], ["单位：清河镇"], [corner, *(names or NAMES)]]
    return rows + [[day, *cells] for day, cells in zip(days, MARKS, strict=True)]


@pytest.mark.parametrize("corner", ["日期", "时间", "日期\\姓名", "姓名/日期", None, "培训时间", "姓名"])
@pytest.mark.parametrize(
    "days",
    [
        ["3月5日", "3月12日", "4月2日"],
        ["2024.3.5", "2024.3.12", "2024.4.2"],
        [45356, 45363, 45384],
        ["3月5日（周二）", "3月12日（周二）", "4月2日（周二）"],
    ],
)
def test_days_downwards(book: MakeBook, corner: Any, days: list[Any]) -> None:
    assert told(check("attendance", book(sheet(corner, days)), TOWN)) == TRUTH


def test_units_over_the_names_and_what_stands_around(book: MakeBook) -> None:
    units = ["党政办公室", "东湾村", "财政所", None]
    rows: list[list[Any]] = [
        ["2024年3月考勤登记表", *[None] * 8],
        [None, None, None, *units, None, None],
        ["序号", "日期", "培训内容", "张 三", "李　四", "王五", "欧阳修远", "出勤人数", "备注"],
        [1, "5日", "理论学习", "√", "迟", "√", "病", 3, "签到表齐"],
        [2, "12日", "业务培训", "√", "√", "×", "√", 3, None],
        ["合计", None, None, 2, 1, 1, 1, 6, None],
        ["注：√出勤 迟迟到 ×缺席", *[None] * 8],
        ["填表人：周八", *[None] * 8],
    ]
    preview = check("attendance", book(Grid(rows, ["A1:I1", "F2:G2"])), TOWN)
    assert told(preview) == TRUTH[:8]


def test_bare_days_under_the_month_of_the_title(book: MakeBook) -> None:
    rows: list[list[Any]] = [["2024年3月考勤"], [None, *NAMES], ["5日", *MARKS[0]], ["12日", *MARKS[1]]]
    found = [values[1:] for values in told(check("attendance", book(rows), TOWN))]
    assert found == [values[1:] for values in TRUTH[:8]]


def test_morning_and_afternoon_of_a_day(book: MakeBook) -> None:
    known = town(PEOPLE, [("2024-03-05", "上午：理论学习"), ("2024-03-05", "下午：业务培训")])
    rows: list[list[Any]] = [
        ["日期", "课程", *NAMES],
        ["2024-03-05", "理论学习", "√", "√", "√", "√"],
        [None, "业务培训", "迟", "√", "√", "×"],
        ["2024-03-06", "没有的课", "√", "√", "√", "√"],
    ]
    preview = check("attendance", book(rows), known)
    assert [row.fields["session_id"] for row in preview.rows] == [1] * 4 + [2] * 4 + [None] * 4
    assert codes(preview)[4] == ["session_not_found"] * 4


def test_people_the_roster_does_not_know_are_said(book: MakeBook) -> None:
    preview = check("attendance", book(sheet("日期", ["3月5日", "3月12日", "4月2日"], names=["张三", "李四", "王五", "赵六六"])), TOWN)  # fmt: skip
    assert codes(preview) == {4: ["person_unknown"], 5: ["person_unknown"], 6: ["person_unknown"]}
    assert preview.rows[3].messages[0].column == "赵六六"


def test_one_session_asked_for(book: MakeBook) -> None:
    preview = check("attendance", book(sheet("日期", ["3月5日", "3月12日", "4月2日"])), TOWN, session_id=2)
    assert [row.verdict for row in preview.rows] == ["skip"] * 4 + ["new"] * 4 + ["skip"] * 4


def test_same_names_are_told_apart_by_the_unit_over_them(book: MakeBook) -> None:
    known = town([("张三", "党政办公室"), ("张三", "东湾村"), ("王五", "财政所")], DAYS)
    rows: list[list[Any]] = [
        ["日期", "张三", "张三", "王五"],
        [None, "党政办公室", "东湾村", "财政所"],
        ["3月5日", "√", "迟", "√"],
        ["3月12日", "×", "√", "√"],
    ]
    preview = check("attendance", book(rows), known, year=2024)
    assert [(a.person_id, a.mark) for a in preview.actions.marks] == [  # type: ignore[attr-defined]
        (1, "present"), (2, "late"), (3, "present"), (1, "absent"), (2, "present"), (3, "present"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [["日期", *NAMES], ["3月5日", 88, 90, 75, 60], ["3月12日", 70, 71, 72, 73]],
        [["事项", *NAMES], ["开会", "√", "√", "√", "√"], ["报名", "√", "√", "√", "√"]],
        [["日期", "张三", "李四"], ["3月5日", "√", "√"]],
    ],
)
def test_what_is_not_clearly_so_is_refused(book: MakeBook, rows: list[list[Any]]) -> None:
    with pytest.raises(InputProblem) as refusal:
        check("attendance", book(rows), TOWN, year=2024)
    assert refusal.value.code == "import.no_header"


def test_problem_rows_go_back_with_their_header(book: MakeBook, tmp_path: Any) -> None:
    from app.imports import save_problems
    from tests.imports.sheets import inline

    preview = check("attendance", book(sheet("日期", ["3月5日", "3月12日", "5月2日"])), TOWN)
    target = tmp_path / "错误行.xlsx"
    assert save_problems(preview, target) == 1
    again = check("attendance", target, TOWN)
    assert {row.fields["date"] for row in again.rows} == {"2024-05-02"}
    assert inline(target).sheets[0].text(3, 0) == "5月2日"
