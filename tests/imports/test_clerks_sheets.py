"""Sheets as clerks of many places draw them up: each was read wrongly, noisily or not at all before."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.imports import Preview
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("邓少华", "龙泉村"), ("庹小梅", "龙泉村"), ("蒲国强", "双河社区"), ("雒建民", "双河社区")]
NAMES = [name for name, _ in PEOPLE]
WORDS = ("出勤", "事假", "病假", "因公请假", "迟到", "早退", "缺席")
MARKS = [("出勤", "事假"), ("病假", "因公请假"), ("迟到", "早退"), ("缺席", "出勤")]
Rows = list[list[Any]]


def marks_of(preview: Preview) -> dict[tuple[Any, Any], Any]:
    assert preview.questions == ()
    return {(row.fields["name"], row.fields["date"]): row.fields["mark"] for row in preview.rows}


def sheet_of(signs: dict[str, Any], *, legend: str, above: bool = False) -> Rows:
    body = [[name, *(signs[mark] for mark in own)] for name, own in zip(NAMES, MARKS, strict=True)]
    head: Rows = [["2024年学习考勤表"], *([[legend]] if above else []), ["姓名", "3月5日", "3月12日"]]
    return [*head, *body, *([] if above else [[legend]])]


WANTED = {
    (name, day): mark
    for name, own in zip(NAMES, MARKS, strict=True)
    for day, mark in zip(("2024-03-05", "2024-03-12"), own, strict=True)
}
DAYS = {"2024-03-05": "甲课", "2024-03-12": "乙课"}


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize(
    "legend",
    [
        "代码：1、出勤 2、事假 3、病假 4、公假 5、迟到 6、早退 7、旷课",
        "(1)出勤 (2)事假 (3)病假 (4)公假 (5)迟到 (6)早退 (7)旷课",
        "1-出勤；2-事假；3-病假；4-公差；5-迟到；6-早退；7-旷课",
        "注：①1：出勤②2：事假③3：病假④4：公假⑤5：迟到⑥6：早退⑦7：旷课",
        "数字1为出勤，数字2为事假，数字3为病假，数字4为公差，数字5为迟到，数字6为早退，数字7为旷课。",
        "出勤—1、事假—2、病假—3、公假—4、迟到—5、早退—6、缺勤—7",
    ],
)
def test_signs_counted_up_are_never_shifted_by_one(book: MakeBook, legend: str, above: bool) -> None:
    signs = {word: str(number) for number, word in enumerate(WORDS, 1)}
    preview = check("attendance", book(sheet_of(signs, legend=legend, above=above)), town(PEOPLE, DAYS))
    assert marks_of(preview) == WANTED


def test_letters_and_a_plus_are_signs(book: MakeBook) -> None:
    letters = dict(zip(WORDS, "ABCDEFG", strict=True))
    legend = "A.出勤  B.事假  C.病假  D.公假  E.迟到  F.早退  G.缺席"
    assert marks_of(check("attendance", book(sheet_of(letters, legend=legend)), town(PEOPLE, DAYS))) == WANTED
    others = dict(zip(WORDS, "○＋＃◎△▽●", strict=True))
    legend = "○出勤、＋事假、＃病假、◎公出、△迟到、▽早退、●旷工"
    assert marks_of(check("attendance", book(sheet_of(others, legend=legend)), town(PEOPLE, DAYS))) == WANTED


def test_counts_of_kinds_are_no_legend(book: MakeBook) -> None:
    rows = sheet_of(dict.fromkeys(WORDS, "2"), legend="迟到1人、早退2人、事假3人、病假4人")
    assert check("attendance", book(rows), town(PEOPLE, DAYS)).questions


@pytest.mark.parametrize(
    "said", ["注：空白为出勤", "未标注的为正常出勤，事：事假", "（空格表示出勤）", "留空者视为出勤"]
)
def test_blanks_are_what_the_sheet_says_they_are(book: MakeBook, said: str) -> None:
    signs = {word: word for word in WORDS} | {"出勤": None, "因公请假": "公差"}
    assert marks_of(check("attendance", book(sheet_of(signs, legend=said)), town(PEOPLE, DAYS))) == WANTED
    unsaid = check("attendance", book(sheet_of(signs, legend="")), town(PEOPLE, DAYS))
    assert "出勤" not in {row.fields["mark"] for row in unsaid.rows}


def test_a_column_for_each_kind_is_read_by_its_ticks(book: MakeBook) -> None:
    kinds = ["出勤", "迟到", "早退", "公差", "病假", "事假", "缺席"]
    ticked = dict(zip(NAMES, ("迟到", "出勤", "缺席", "公差"), strict=True))
    rows = [
        ["2024年3月5日考勤表"],
        ["姓名", *kinds],
        *[[n, *("√" if k == ticked[n] else None for k in kinds)] for n in NAMES],
    ]
    found = marks_of(check("attendance", book(rows), town(PEOPLE, DAYS)))
    assert [found[name, "2024-03-05"] for name in NAMES] == ["迟到", "出勤", "缺席", "因公请假"]
    rows[2][3] = "√"
    assert (
        marks_of(check("attendance", book(rows), town(PEOPLE, DAYS)))[NAMES[0], "2024-03-05"] == "迟到+早退"
    )


def test_the_day_of_a_list_may_be_its_sheets_name(book: MakeBook) -> None:
    sheets = [
        Grid([["干部夜校签到"], ["姓名", "考勤"], [NAMES[0], mark]], name=name)
        for name, mark in (("2024年3月5日", "√"), ("2024年3月12日", "迟到"))
    ]
    found = marks_of(check("attendance", book(*sheets), town(PEOPLE, DAYS)))
    assert found == {(NAMES[0], "2024-03-05"): "出勤", (NAMES[0], "2024-03-12"): "迟到"}


def test_days_before_the_only_one_with_a_year_may_lie_before_its_turn(book: MakeBook) -> None:
    days = ["2023-12-20", "2023-12-27", "2024-01-03", "2024-01-10", "2024-12-20", "2024-12-27"]
    rows = [
        ["冬训考勤表"],
        ["姓名", "12月20日", "12月27日", "1月3日", "2024年1月10日"],
        [NAMES[0], "√", "√", "√", "√"],
    ]
    preview = check("attendance", book(rows), town(PEOPLE, [(day, "课") for day in days]))
    assert [row.fields["date"] for row in preview.rows] == days[:4]
    assert any("date_year_by_order" in found for found in codes(preview).values())


@pytest.mark.parametrize("written", ["2024年4月10日", "2024 年 4 月 10 日"])
def test_a_full_date_in_the_first_column_is_no_place_to_sign(book: MakeBook, written: str) -> None:
    rows = [["培训计划"], ["日期", "课程"], ["2024年3月6日", "信访条例"], [written, "公文写作"]]
    assert fields(check("plan", book(rows)), "date", "title") == [
        ("2024-03-06", "信访条例"),
        ("2024-04-10", "公文写作"),
    ]


@pytest.mark.parametrize("word", ["休", "顺延", "取消", "机动周", "本周不上课", "因防汛取消"])
def test_more_words_for_no_class(book: MakeBook, word: str) -> None:
    rows = [["2024年课程表"], ["日期", "课程"], ["3月6日", "信访条例"], ["4月10日", word]]
    assert [row.verdict for row in check("plan", book(rows)).rows] == ["new", "skip"]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("上午九点到十一点半", "09:00", "11:30"),
        ("下午两点半—五点", "14:30", "17:00"),
        ("0830-1130", "08:30", "11:30"),
        ("8.30-11.30", "08:30", "11:30"),
        ("早8:30-11:00", "08:30", "11:00"),
        ("PM2:30-5:00", "14:30", "17:00"),
    ],
)
def test_clock_times_as_they_are_typed(book: MakeBook, written: str, start: str, end: str) -> None:
    rows = [["2024年计划"], ["日期", "上课时间", "课程"], ["3月6日", written, "信访条例"]]
    preview = check("plan", book(rows))
    assert fields(preview, "start", "end") == [(start, end)]
    assert codes(preview) == {}


def test_a_time_that_cannot_be_read_is_told(book: MakeBook) -> None:
    rows = [["2024年计划"], ["日期", "课程"], ["2024年3月6日 8.30-11.30", "信访条例"]]
    assert codes(check("plan", book(rows))) == {3: ["clock_unread"]}


@pytest.mark.parametrize("talk", ["党风廉政三点意见", "十时代新风"])
def test_points_of_a_talk_are_no_times(book: MakeBook, talk: str) -> None:
    preview = check("plan", book([["2024年计划"], ["日期", "课程"], ["3月6日", talk]]))
    assert fields(preview, "start", "title") == [("", talk)]


@pytest.mark.parametrize("head", ["考核内容", "考试场次", "课程", "考试", "测试内容"])
def test_more_words_for_the_column_of_tests(book: MakeBook, head: str) -> None:
    rows = [
        ["姓名", head, "成绩"],
        *[[name, test, 80 + n] for n, name in enumerate(NAMES) for test in ("党章党规", "公文写作")],
    ]
    preview = check("scores", book([["成绩汇总"], *rows]), town(PEOPLE), exam_date=date(2024, 6, 28))
    assert preview.summary["exams"] == ["成绩汇总（党章党规）", "成绩汇总（公文写作）"]
    assert {row.verdict for row in preview.rows} == {"new"}


def test_the_first_try_is_the_result_and_the_second_its_resit(book: MakeBook) -> None:
    rows = [
        ["2024年6月28日测试成绩"],
        ["姓名", "首考", "补考"],
        [NAMES[0], 88, None],
        [NAMES[1], 50, 65],
        [NAMES[2], "缺考", 70],
    ]
    preview = check("scores", book(rows), town(PEOPLE))
    assert fields(preview, "name", "state", "score") == [
        (NAMES[0], "正常", 88), (NAMES[1], "正常", 50), (NAMES[1], "补考", 65), (NAMES[2], "缺考", None), (NAMES[2], "补考", 70),
    ]  # fmt: skip


def test_minutes_of_learning_are_no_hours(book: MakeBook) -> None:
    rows = [["2024年网络学习"], ["姓名", "学习时长（分钟）"], [NAMES[0], 90], [NAMES[1], 450]]
    preview = check("hours", book(rows), town(PEOPLE))
    assert fields(preview, "hours") == [(2,), (10,)]
    assert codes(preview) == {3: ["hours_of_minutes"], 4: ["hours_of_minutes"]}


@pytest.mark.parametrize("head", [["姓名", "3月5日", "3月12日"], ["姓名", "单位", "3月5日", "3月12日"]])
def test_the_header_of_a_second_page_ends_no_list(book: MakeBook, head: list[str]) -> None:
    own = [[name, *[unit] * (len(head) > 3), "√", "迟到"] for name, unit in PEOPLE]
    rows = [["2024年考勤表"], head, *own[:2], head, *own[2:]]
    found = marks_of(check("attendance", book(rows), town(PEOPLE, DAYS)))
    days = {"2024-03-05": "出勤", "2024-03-12": "迟到"}
    assert found == {(name, day): mark for name in NAMES for day, mark in days.items()}


@pytest.mark.parametrize(
    "head",
    [
        "计划日期/计划内容",
        "月日/学习重点",
        "拟定时间/拟学内容",
        "夜校时间/夜校课程",
        "党日时间/主题党日内容",
        "讲堂时间/讲堂主题",
        "上课日/课目名称",
        "日期/学习书目",
    ],
)
def test_more_headings_of_plans(book: MakeBook, head: str) -> None:
    rows = [
        ["2024年安排"],
        ["序号", *head.split("/"), "主讲人"],
        [1, "3月6日", "信访条例", "李部长"],
        [2, "4月10日", "公文写作", "李部长"],
    ]
    assert fields(check("plan", book(rows)), "date", "title") == [
        ("2024-03-06", "信访条例"),
        ("2024-04-10", "公文写作"),
    ]
