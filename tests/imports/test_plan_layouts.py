"""Training plans as other offices lay them out."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from app.imports import KnownSession, KnownTown
from tests.imports.sheets import Grid, MakeBook, check, codes, fields

HEADERS = [
    "培训时间|培训内容|培训类别|学时|培训地点|授课人",
    "日期|课程名称|类别|学时数|地点|主讲人",
    "授课时间|主题|课程类型|课时|授课地点|讲师",
    "上课时间|课程|分类|时长（学时）|上课地点|授课老师",
    "计划时间|培训课程|培训类型|计划学时|举办地点|授课领导",
    "时间安排|培训主题|培训模块|培训学时|场所|授课人员",
    "学习时间|学习内容|类型|认定学时|学习地点|主讲",
    "培训日期|课题|专题类别|学时（个）|培训场所|授课人姓名",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("above", [0, 1, 3])
def test_header_words(book: MakeBook, header: str, above: int) -> None:
    top = [["2024年度干部教育培训计划表"], ["填报单位：清河镇党建办"], []][:above]
    rows = [*top, header.split("|"), ["2024-03-05", "公文写作", "文书档案", 3, "镇党校", "王主任"],
            [datetime(2024, 4, 2), "廉政教育", "廉政教育学习", "2.5学时", "三楼会议室", "纪委书记"]]  # fmt: skip
    preview = check("plan", book(rows))
    assert fields(preview, "date", "title", "category", "hours", "place", "lecturer") == [
        ("2024-03-05", "公文写作", "文书档案", 3.0, "镇党校", "王主任"),
        ("2024-04-02", "廉政教育", "廉政教育学习", 2.5, "三楼会议室", "纪委书记"),
    ]
    assert [row.row for row in preview.rows] == [above + 2, above + 3]


DATES: list[tuple[Any, str, str, str, str]] = [
    ("2024年3月5日", "2024-03-05", "", "", ""),
    ("2024年3月5日上午", "2024-03-05", "", "", "上午"),
    ("2024年3月5日（星期二）下午", "2024-03-05", "", "", "下午"),
    ("2024年3月5日9:00-11:30", "2024-03-05", "09:00", "11:30", ""),
    ("2024年3月5日 9：00—11：30", "2024-03-05", "09:00", "11:30", ""),
    ("2024年3月5日上午9点至11点半", "2024-03-05", "09:00", "11:30", ""),
    ("2024年3月5日下午2:30-5:00", "2024-03-05", "14:30", "17:00", ""),
    ("2024.3.5 下午", "2024-03-05", "", "", "下午"),
    ("2024/3/5", "2024-03-05", "", "", ""),
    ("2024-03-05 09:00", "2024-03-05", "09:00", "", ""),
    ("2024-03-05T09:00:00", "2024-03-05", "09:00", "", ""),
    ("20240305", "2024-03-05", "", "", ""),
    (20240305, "2024-03-05", "", "", ""),
    (45356, "2024-03-05", "", "", ""),
    (datetime(2024, 3, 5, 14, 30), "2024-03-05", "14:30", "", ""),
    (date(2024, 3, 5), "2024-03-05", "", "", ""),
    ("24.3.5", "2024-03-05", "", "", ""),
    ("3月5日", "2024-03-05", "", "", ""),
    ("3月5日上午", "2024-03-05", "", "", "上午"),
    ("３月５日（周二）", "2024-03-05", "", "", ""),
    ("3.5", "2024-03-05", "", "", ""),
    ("3/5 晚上", "2024-03-05", "", "", "晚上"),
    ("03-05", "2024-03-05", "", "", ""),
    ("3月5号", "2024-03-05", "", "", ""),
    ("3 月 5 日", "2024-03-05", "", "", ""),
    ("3月5日\n14:30—17:00", "2024-03-05", "14:30", "17:00", ""),
    ("'2024-03-05", "2024-03-05", "", "", ""),
    ("2024年03月05日 周二 全天", "2024-03-05", "", "", "全天"),
    ("拟于3月5日", "2024-03-05", "", "", ""),
]


@pytest.mark.parametrize(("written", "day", "start", "end", "part"), DATES)
def test_dates(book: MakeBook, written: Any, day: str, start: str, end: str, part: str) -> None:
    rows = [["2024年培训计划"], ["时间", "课程", "学时"], [written, "公文写作", 3]]
    preview = check("plan", book(rows))
    assert fields(preview, "date", "start", "end", "day_part") == [(day, start, end, part)]
    assert preview.rows[0].verdict == "new"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("7月中旬", "date_not_definite"), ("3月", "date_not_definite"), ("2024年3月", "date_not_definite"), ("上半年", "date_not_definite"),
        ("第二季度", "date_not_definite"), ("待定", "date_not_definite"), ("3月5日-7日", "date_not_definite"), ("3月5日至3月7日", "date_not_definite"),
        ("3月5日、6日", "date_not_definite"), ("2024-04-10至2024-04-11", "date_not_definite"), ("2024-04-10—04-12", "date_not_definite"), ("2024.3.5-3.7", "date_not_definite"), ("3月底", "date_not_definite"), ("每周五", "date_not_definite"),
        ("2月30日", "date_impossible"), ("2024-13-05", "date_impossible"), ("尽快", "date_unreadable"), (None, "date_missing"), (3.1, "date_not_definite"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_never_guessed(book: MakeBook, written: Any, code: str) -> None:
    rows = [["2024年培训计划"], ["时间", "课程", "学时"], [written, "公文写作", 3], ["3月9日", "档案", 2]]
    preview = check("plan", book(rows))
    assert codes(preview) == {3: [code]}
    assert preview.rows[0].fields["date"] is None


def test_year_missing_everywhere_is_asked_for_and_given(book: MakeBook) -> None:
    path = book([["时间", "课程"], ["3月5日", "公文写作"]])
    assert codes(check("plan", path)) == {2: ["date_year_missing"]}
    assert fields(check("plan", path, year=2025), "date") == [("2025-03-05",)]


def test_year_from_the_other_rows(book: MakeBook) -> None:
    path = book([["时间", "课程"], ["2024-03-01", "甲课"], ["3月5日", "乙课"]])
    assert fields(check("plan", path), "date") == [("2024-03-01",), ("2024-03-05",)]


def test_month_merged_and_bare_days(book: MakeBook) -> None:
    body = [
        ["3月", "5日", "甲课"],
        [None, 11, "乙课"],
        [None, "17日上午", "丙课"],
        ["四月", 2, "丁课"],
        [None, "3", "戊课"],
    ]
    rows = [["2024年培训计划"], ["月份", "日期", "课程名称"], *body]
    wanted = [("2024-03-05",), ("2024-03-11",), ("2024-03-17",), ("2024-04-02",), ("2024-04-03",)]
    assert fields(check("plan", book(Grid(rows, ["A3:A5", "A6:A7"]))), "date") == wanted
    assert fields(check("plan", book(rows)), "date") == wanted


def test_month_sections(book: MakeBook) -> None:
    rows = [
        ["2024年计划"],
        ["日期", "课程名称", "学时"],
        ["三月份"],
        ["5日", "甲课", 2],
        ["四月份"],
        ["8日", "乙课", 2],
    ]
    assert fields(check("plan", book(rows)), "date") == [("2024-03-05",), ("2024-04-08",)]


def test_date_merged_over_its_classes(book: MakeBook) -> None:
    rows = [
        ["日期", "时段", "课程", "学时"],
        ["2024-03-05", "上午", "甲课", 2],
        [None, "下午", "乙课", 2],
        ["2024-03-06", "9:00-11:00", "丙课", 2],
    ]
    preview = check("plan", book(Grid(rows, ["A2:A3"])))
    assert fields(preview, "date", "day_part", "start") == [
        ("2024-03-05", "上午", ""), ("2024-03-05", "下午", ""), ("2024-03-06", "", "09:00")]  # fmt: skip


def test_start_and_end_in_columns_of_their_own(book: MakeBook) -> None:
    rows = [
        ["日期", "开始时间", "结束时间", "课程"],
        ["2024-03-05", time(9), time(11, 30), "甲课"],
        ["2024-03-06", "14:30", 0.75, "乙课"],
    ]
    assert fields(check("plan", book(rows)), "start", "end") == [("09:00", "11:30"), ("14:30", "18:00")]


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        (4, 4.0),
        ("3学时", 3.0),
        ("２．５", 2.5),
        ("半天", 4.0),
        ("1天", 8.0),
        ("3个学时", 3.0),
        ("2课时", 2.0),
        ("90分钟", 2.0),
        (None, None),
        ("无", None),
        ("三学时", 3.0),
        ("共4学时", 4.0),
    ],
)
def test_hours(book: MakeBook, written: Any, hours: float | None) -> None:
    preview = check(
        "plan", book([["日期", "课程", "学时"], ["2024-03-05", "甲课", written], ["2024-03-06", "乙课", 2]])
    )
    assert fields(preview, "hours")[0] == (hours,)
    assert preview.rows[0].verdict == "new"


@pytest.mark.parametrize(
    ("written", "code"), [("很多", "hours_unreadable"), (120, "hours_out_of_range"), (-1, "hours_unreadable")]
)
def test_bad_hours(book: MakeBook, written: Any, code: str) -> None:
    preview = check(
        "plan", book([["日期", "课程", "学时"], ["2024-03-05", "甲课", written], ["2024-03-06", "乙课", 2]])
    )
    assert codes(preview) == {2: [code]}


def test_totals_and_footers_are_no_classes(book: MakeBook) -> None:
    rows = [
        ["序号", "日期", "课程", "学时"],
        [1, "2024-03-05", "甲课", 3],
        ["合计", None, None, 3],
        ["注：如有调整另行通知"],
        ["填表人：", None, "审核人："],
    ]
    assert [row.row for row in check("plan", book(rows)).rows] == [2]


def test_a_missing_title_is_an_error(book: MakeBook) -> None:
    rows = [
        ["日期", "课程", "地点", "学时"],
        ["2024-03-05", None, "党校", 3],
        ["2024-03-06", "乙课", "党校", 3],
    ]
    assert codes(check("plan", book(rows))) == {2: ["title_missing"]}


def known(**values: Any) -> KnownTown:
    base = {
        "id": 7,
        "date": date(2024, 3, 5),
        "title": "甲课",
        "category": "党建",
        "hours_centi": 300,
        "place": "党校",
        "start": time(9),
    }
    return KnownTown(sessions=(KnownSession(**{**base, **values}),))


ROW = ["2024-03-05 9:00", "甲课", "党建", 3, "党校"]


@pytest.mark.parametrize(
    ("town", "row", "verdict"),
    [
        (known(), ROW, "skip"),
        (known(start=None), ROW, "update"),
        (known(place="会议室"), ROW, "update"),
        (known(), ["2024-03-05", "甲课", None, None, None], "skip"),
        (known(), ["2024-03-05 下午", "甲课", "党建", 3, "党校"], "new"),
        (known(start=time(9, 30)), ROW, "update"),
        (known(date=date(2024, 3, 6)), ROW, "new"),
        (known(title="甲 课"), ROW, "skip"),
    ],
)
def test_against_what_is_known(book: MakeBook, town: KnownTown, row: list[Any], verdict: str) -> None:
    preview = check("plan", book([["日期", "课程", "类别", "学时", "地点"], row]), town)
    assert [r.verdict for r in preview.rows] == [verdict]


def test_twice_in_one_file(book: MakeBook) -> None:
    rows = [
        ["日期", "课程"],
        ["2024-03-05 上午", "甲课"],
        ["2024-03-05 下午", "甲课"],
        ["2024-03-05 上午", "甲课"],
    ]
    assert codes(check("plan", book(rows))) == {4: ["duplicate_in_file"]}


def test_month_and_day_in_columns_of_their_own(book: MakeBook) -> None:
    rows = [
        ["2024年计划"],
        ["序号", "时间", None, "课程名称"],
        [None, "月", "日", None],
        [1, 3, 5, "甲课"],
        [2, 4, 1, "乙课"],
    ]
    merged = ["A1:D1", "A2:A3", "B2:C2", "D2:D3"]
    assert fields(check("plan", book(Grid(rows, merged))), "date") == [("2024-03-05",), ("2024-04-01",)]


def test_time_of_day_beside_the_date(book: MakeBook) -> None:
    rows = [
        ["日期", "星期", "时间", "课程名称"],
        ["2024/3/5", "周二", "9:00-11:30", "甲课"],
        [None, None, "14:30-17:00", "乙课"],
        ["2024/3/6", "周三", "9:00-11:30", "丙课"],
    ]
    assert fields(check("plan", book(rows)), "date", "start") == [
        ("2024-03-05", "09:00"),
        ("2024-03-05", "14:30"),
        ("2024-03-06", "09:00"),
    ]


def test_what_is_taught_is_the_title_not_the_name_of_the_course_of_classes(book: MakeBook) -> None:
    rows = [["培训班名称", "培训内容", "培训时间"], ["春季班", "公文写作", "2024-03-05"]]
    assert fields(check("plan", book(rows)), "title") == [("公文写作",)]


def test_start_and_end_with_their_dates_and_no_other_date(book: MakeBook) -> None:
    rows = [
        ["序号", "课程名称", "培训开始时间", "培训结束时间", "学时"],
        [1, "甲课", datetime(2024, 3, 5, 9), datetime(2024, 3, 5, 11, 30), 3],
        [2, "乙课", "2024-03-06 14:30", "2024-03-06 17:00", 3],
    ]
    assert fields(check("plan", book(rows)), "date", "start", "end") == [
        ("2024-03-05", "09:00", "11:30"),
        ("2024-03-06", "14:30", "17:00"),
    ]
