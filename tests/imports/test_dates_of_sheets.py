"""Dates as whole sheets write them: over a year's end, without a year, with clock spans, and days without a class."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest

from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村")]
WINTER = town(
    PEOPLE,
    {"2024-01-06": "元旦学习", "2024-12-30": "冬训一", "2025-01-06": "冬训二", "2024-12-06": "十二月课"},
)
Rows = list[list[Any]]


@pytest.mark.parametrize(
    "title",
    ["2024年12月至2025年1月冬训考勤表", "冬训考勤（2024.12—2025.1）", "2024年12月-次年1月考勤", "二〇二四年十二月至二〇二五年一月考勤", "2024-2025学年考勤表"],
)  # fmt: skip
@pytest.mark.parametrize("year", [None, 2024, 2025])
def test_marks_over_a_years_end_land_in_their_own_years(book: MakeBook, title: str, year: int | None) -> None:
    matrix = [[title], ["单位", "姓名", "12月30日", "1月6日"], ["东湾村", "陈一舟", "√", "病"]]
    assert fields(check("attendance", book(matrix), WINTER, year=year), "date", "mark") == [
        ("2024-12-30", "出勤"),
        ("2025-01-06", "病假"),
    ]
    long = [
        [title],
        ["姓名", "日期", "考勤"],
        *[[n, d, "√"] for n, _ in PEOPLE for d in ("12月30日", "1月6日")],
    ]
    assert (
        fields(check("attendance", book(long), WINTER, year=year), "date")
        == [("2024-12-30",), ("2025-01-06",)] * 2
    )
    turned = [
        [title],
        ["日期", "陈一舟", "林二川", "周三岳"],
        ["12月30日", "√", "√", "√"],
        ["1月6日", "√", "√", "√"],
    ]
    days = {row.fields["date"] for row in check("attendance", book(turned), WINTER, year=year).rows}
    assert days == {"2024-12-30", "2025-01-06"}


@pytest.mark.parametrize("title", ["2024年冬训考勤", "考勤表"])
def test_a_turn_of_the_year_that_nothing_names_is_asked(book: MakeBook, title: str) -> None:
    rows = [[title], ["单位", "姓名", "12月30日", "1月6日"], ["东湾村", "陈一舟", "√", "√"]]
    preview = check("attendance", book(rows), WINTER)
    assert preview.rows[1].verdict == "error"
    assert preview.rows[1].fields["date"] is None


def test_the_order_of_columns_tells_a_year_and_says_so(book: MakeBook) -> None:
    rows = [["姓名", "2024年12月30日", "1月6日"], ["陈一舟", "√", "√"], ["林二川", "√", "√"]]
    preview = check("attendance", book(rows), WINTER)
    assert fields(preview, "date") == [("2024-12-30",), ("2025-01-06",)] * 2
    assert codes(preview) == {2: ["date_year_by_order"]}


def test_bare_days_over_the_end_of_a_month_are_asked(book: MakeBook) -> None:
    known = town(PEOPLE, {f"2024-{month:02}-{day:02}": "课" for month in (2, 3, 4) for day in (1, 2, 27, 28)})
    rows = [["2024年3月考勤"], ["单位", "姓名", 27, 28, 1, 2], ["东湾村", "陈一舟", "√", "√", "√", "√"]]
    preview = check("attendance", book(rows), known)
    assert {row.verdict for row in preview.rows} == {"error"}
    assert codes(preview)[3] == ["date_month_doubtful"] * 4
    rows[1] = ["单位", "姓名", 1, 2, 27, 28]
    assert fields(check("attendance", book(rows), known), "date") == [
        ("2024-03-01",),
        ("2024-03-02",),
        ("2024-03-27",),
        ("2024-03-28",),
    ]
    rows[0] = ["2024年2月至3月考勤"]
    assert codes(check("attendance", book(rows), known))[3] == ["date_month_doubtful"] * 4


@pytest.mark.parametrize(
    "head",
    [
        "党纪教育（2.5学时）",
        "党纪教育2.5课时",
        "学时2.5",
        "合计（12.5天）",
        "1、带*为在编 2、请假多：王六合12.5天，八月8.5天",
    ],
)
def test_a_number_of_hours_in_a_heading_makes_no_column_of_marks(book: MakeBook, head: str) -> None:
    known = town(
        PEOPLE, {"2024-02-05": "早课", "2024-03-12": "乙课", "2024-12-05": "丙课", "2024-08-05": "丁课"}
    )
    rows = [["2024年"], ["姓名", head, "3月12日"], ["陈一舟", None, "√"], ["林二川", None, "事"]]
    assert fields(check("attendance", book(rows), known), "date", "mark") == [
        ("2024-03-12", "出勤"),
        ("2024-03-12", "事假"),
    ]


def test_a_date_with_its_hours_in_the_heading_stays_one(book: MakeBook) -> None:
    known = town(PEOPLE, {"2024-02-05": "早课"})
    rows = [["2024年"], ["姓名", "2.5党纪教育（3学时）"], ["陈一舟", "√"]]
    assert fields(check("attendance", book(rows), known), "date", "mark") == [("2024-02-05", "出勤")]


@pytest.mark.parametrize("written", [datetime(1900, 3, 12), datetime(1900, 1, 12)])
def test_days_stored_without_their_year_take_the_titles(book: MakeBook, written: datetime) -> None:
    known = town(PEOPLE, {"2024-03-12": "乙课", "2024-01-12": "甲课"})
    rows = [["2024年3月签到"], ["日期", "姓名", "签到"], [written, "陈一舟", "√"], [None, "林二川", "√"]]
    assert (
        fields(check("attendance", book(Grid(rows, merged=["A1:C1"])), known), "date")
        == [("2024-03-12",)] * 2
    )
    matrix = [["2024年3月签到"], ["姓名", written], ["陈一舟", "√"]]
    assert fields(check("attendance", book(matrix), known), "date") == [("2024-03-12",)]


PLANS: dict[str, tuple[Rows, list[str | None]]] = {
    "a title over two years": ([["2024年12月至2025年2月冬训计划"], ["日期", "培训内容"], ["12月30日", "甲"], ["1月6日", "乙"], ["2月3日", "丙"]],
                               ["2024-12-30", "2025-01-06", "2025-02-03"]),
    "not in order": ([["2024年12月至2025年2月冬训计划"], ["日期", "培训内容"], ["2月3日", "丙"], ["12月30日", "甲"]], ["2025-02-03", "2024-12-30"]),
    "outside the title": ([["2024年12月至2025年1月计划"], ["日期", "培训内容"], ["12月30日", "甲"], ["5月6日", "乙"]], ["2024-12-30", None]),
    "the first has its year": ([["日期", "培训内容"], ["2024.12.30", "甲"], ["1.6", "乙"], ["1.13", "丙"]], ["2024-12-30", "2025-01-06", "2025-01-13"]),
    "two years of a plan": ([["2023—2024年度计划"], ["日期", "培训内容"], ["9月5日", "甲"], ["12月3日", "乙"], ["3月6日", "丙"]], ["2023-09-05", "2023-12-03", "2024-03-06"]),
    "two years and no turn": ([["2023—2024年度计划"], ["日期", "培训内容"], ["3月5日", "甲"], ["9月3日", "乙"]], [None, None]),
    "one year and a turn": ([["2024年冬训"], ["日期", "培训内容"], ["12月30日", "甲"], ["1月6日", "乙"]], ["2024-12-30", None]),
    "one year by category": ([["2024年计划"], ["日期", "培训内容"], ["11月5日", "甲"], ["2月3日", "乙"], ["12月1日", "丙"], ["1月9日", "丁"]], ["2024-11-05", "2024-02-03", "2024-12-01", "2024-01-09"]),
    "a month column with its year": ([["月份", "日期", "培训内容"], ["2024年12月", "30日", "甲"], ["2025年1月", "6日", "乙"]], ["2024-12-30", "2025-01-06"]),
    "section lines": ([["日期", "培训内容", "地点"], ["一、2024年部分"], ["12月30日", "甲", "会"], ["二、2025年部分"], ["1月6日", "乙", "会"]], ["2024-12-30", "2025-01-06"]),
    "a plan of five years": ([["根据2023—2027年规划制定"], ["2024年度计划"], ["日期", "培训内容"], ["3月5日", "甲"]], ["2024-03-05"]),
    "no year": ([["日期", "培训内容"], ["3月5日", "甲"]], [None]),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANS)
def test_the_years_of_a_plan(book: MakeBook, what: str) -> None:
    rows, days = PLANS[what]
    preview = check("plan", book(rows))
    assert [day for (day,) in fields(preview, "date")] == days
    assert [row.verdict == "error" for row in preview.rows] == [day is None for day in days]


CLOCKS: list[tuple[Any, str, str, list[str], str]] = [
    ("22:00-00:30", "22:00", "", ["clock_over_midnight"], "22:00—次日00:30"),
    ("晚上9点-12点", "21:00", "", ["clock_over_midnight"], "21:00—次日00:00"),
    ("2:30-5:00", "14:30", "17:00", ["clock_afternoon"], ""),
    ("8:30-11:30，14:00-17:00", "08:30", "17:00", ["clock_several"], "08:30—11:30，14:00—17:00"),
    ("上午8:30-11:30 下午2:30-5:00", "08:30", "17:00", ["clock_several"], "08:30—11:30，14:30—17:00"),
    ("02:30-05:00", "02:30", "05:00", ["clock_early"], ""),
    ("17:00-14:00", "17:00", "", ["clock_reversed"], ""),
    ("下午2:30-5:00", "14:30", "17:00", [], ""),
    (time(2, 30), "14:30", "", ["clock_afternoon"], ""),
    (0.375, "09:00", "", [], ""),
]


@pytest.mark.parametrize(("clock", "start", "end", "said", "kept"), CLOCKS)
def test_clock_spans_of_a_plan(
    book: MakeBook, clock: Any, start: str, end: str, said: list[str], kept: str
) -> None:
    rows = [["日期", "时间", "培训内容", "备注"], ["2024-03-05", clock, "夜训", "带笔记本"]]
    preview = check("plan", book(rows))
    assert fields(preview, "start", "end") == [(start, end)]
    assert codes(preview).get(2, []) == said
    assert preview.actions.sessions[0].wanted.note == "；".join(filter(None, ("带笔记本", kept)))


@pytest.mark.parametrize(
    ("begin", "finish", "start", "end", "said"),
    [
        ("22:00", "00:30", "22:00", "", ["clock_over_midnight"]), (time(2, 30), time(5, 0), "14:30", "17:00", ["clock_afternoon"]), ("9:00", "11:00", "09:00", "11:00", []),
        ("14:00", "13:00", "14:00", "", ["clock_reversed"]), (datetime(2024, 3, 5, 22), datetime(2024, 3, 6, 0, 30), "22:00", "", ["clock_over_midnight"]),
        (datetime(2024, 3, 5, 9), datetime(2024, 3, 8, 17), "09:00", "17:00", ["date_not_definite"]),
    ],
)  # fmt: skip
def test_clock_spans_in_two_columns(
    book: MakeBook, begin: Any, finish: Any, start: str, end: str, said: list[str]
) -> None:
    rows = [["日期", "开始时间", "结束时间", "培训内容"], ["2024-03-05", begin, finish, "课"]]
    preview = check("plan", book(rows))
    assert fields(preview, "date", "start", "end") == [("2024-03-05", start, end)]
    assert codes(preview).get(2, []) == said


@pytest.mark.parametrize(
    "word",
    [
        "停课",
        "放假",
        "休息",
        "待定",
        "清明节放假",
        "（国庆放假）",
        "调休",
        "另行通知",
        "无课",
        "春节假期",
        "全天休息",
        "机动",
    ],
)
def test_days_without_a_class_are_left_out_and_told(book: MakeBook, word: str) -> None:
    preview = check("plan", book([["日期", "培训内容"], ["2024-03-05", "甲"], ["2024-03-06", word]]))
    assert [row.verdict for row in preview.rows] == ["new", "skip"]
    assert codes(preview) == {3: ["no_class"]}
    assert len(preview.actions.sessions) == 1


@pytest.mark.parametrize(
    "title",
    [
        "放假期间安全教育",
        "停课不停学工作部署",
        "休息时间管理",
        "节后收心教育",
        "劳动合同法",
        "国庆节安全",
        "十一届三中全会精神",
        "待定岗人员培训",
    ],
)
def test_a_course_about_holidays_stays_one(book: MakeBook, title: str) -> None:
    preview = check("plan", book([["日期", "培训内容"], ["2024-03-05", title]]))
    assert fields(preview, "title") == [(title,)]
    assert [row.verdict for row in preview.rows] == ["new"]


HEADS = [
    "上课日期|上课时间|上课内容", "讲课时间|周数|讲课内容", "组会时间|主持|组会/讨论内容", "日期/时间|地点|主要内容", "党课时间|主讲|党课题目", "会议时间|地点|会议内容",
    "会议日期|召集人|议题", "召开时间|会场|会议议题", "学习时间|学习篇目|领学人", "授课日期|授课题目|授课人", "研讨时间|研讨专题|发言人", "宣讲时间|宣讲内容|宣讲人",
    "讲座时间|讲座题目|主讲人", "预计开始日期|课程|负责", "例会日期|例会内容|记录",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_headings_of_plans(book: MakeBook, head: str) -> None:
    words = head.split("|")
    place = next(
        n
        for n, word in enumerate(words)
        if any(w in word for w in ("内容", "题", "篇目", "课程", "专题"))
        and "时间" not in word
        and "日期" not in word
    )
    rows: Rows = [words]
    for day, title in (("2024-03-14", "基层治理"), ("2024-03-28", "条例学习")):
        rows.append([day if n == 0 else title if n == place else "" for n in range(3)])
    assert fields(check("plan", book(rows)), "date", "title") == [
        ("2024-03-14", "基层治理"),
        ("2024-03-28", "条例学习"),
    ]


def test_a_deadline_beside_the_day_is_no_end(book: MakeBook) -> None:
    rows = [["培训时间", "培训内容", "报名截止时间"], ["2024-03-14", "基层治理", "2024-03-01"]]
    assert codes(check("plan", book(rows))) == {}


def test_the_day_a_sheet_was_filled_in_is_no_class(book: MakeBook) -> None:
    known = town(PEOPLE, {"2024-03-05": "甲课", "2024-03-08": "乙课"})
    rows = [["签到表"], ["填表日期：2024年3月8日"], ["姓名", "签到"], ["陈一舟", "√"]]
    assert codes(check("attendance", book(rows), known)) == {4: ["date_missing"]}
    rows[0] = ["2024年3月5日签到表"]
    assert fields(check("attendance", book(rows), known), "date") == [("2024-03-05",)]


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("plan", [["日期", "培训内容"], ["3月5日", "甲"], ["3月6日", "乙"]]),
        ("attendance", [["姓名", "3月5日"], ["陈一舟", "√"]]),
        ("attendance", [["姓名", "日期", "考勤"], ["陈一舟", "3月5日", "√"]]),
    ],
)
def test_a_year_that_nothing_tells_is_asked_once(book: MakeBook, kind: str, rows: Rows) -> None:
    known = town(PEOPLE, {"2024-03-05": "甲课"})
    path = book(rows)
    assert [question.answer for question in check(kind, path, known).questions] == ["--year 2024"]
    answered = check(kind, path, known, year=2024)
    assert answered.questions == ()
    assert {row.verdict for row in answered.rows} == {"new"}


@pytest.mark.parametrize(
    ("days", "doubtful"),
    [((5, 12, 26, 2), True), (("5日", "26日", "2日"), True), ((5, 12, 3, 20), False), ((5, 12, 26), False)],
)
def test_bare_days_of_a_plan_over_the_end_of_a_month_are_asked(
    book: MakeBook, days: tuple[Any, ...], doubtful: bool
) -> None:
    rows = [["2024年3月学习安排"], ["日期", "内容"], *[[day, f"课{n}"] for n, day in enumerate(days)]]
    preview = check("plan", book(rows))
    assert {row.verdict for row in preview.rows} == ({"error"} if doubtful else {"new"})
    assert [found == ["date_month_doubtful"] for found in codes(preview).values()] == [True] * (
        len(days) if doubtful else 0
    )


def test_a_list_with_the_newest_first_says_what_the_order_told(book: MakeBook) -> None:
    rows = [["日期", "内容"], ["2025.1.6", "甲"], ["12.30", "乙"], ["12.20", "丙"], ["11.5", "丁"]]
    preview = check("plan", book(rows))
    assert [day for (day,) in fields(preview, "date")] == [
        "2025-01-06",
        "2024-12-30",
        "2024-12-20",
        "2024-11-05",
    ]
    assert codes(preview) == {row: ["date_year_by_order"] for row in (3, 4, 5)}
