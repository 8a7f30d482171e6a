"""Several tests in one file, told by column, row, sheet or title, and tests without a day: never dated today."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.imports import KnownExam, Preview
from tests.imports.sheets import Grid, MakeBook, check, codes, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村"), ("吴四海", "西山村")]
TOWN = town(PEOPLE)
DAY = date(2024, 3, 29)
Rows = list[list[Any]]


def exams(preview: Preview) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in preview.rows:
        if row.verdict != "error":
            found.setdefault(str(row.fields["exam"]), {})[str(row.fields["name"])] = row.fields["score"]
    return found


FIRST, SECOND = {"陈一舟": 80, "林二川": 85}, {"周三岳": 90, "吴四海": 70}
TWO = [
    ("陈一舟", "第一季度测试", 80),
    ("林二川", "第一季度测试", 85),
    ("周三岳", "第二季度测试", 90),
    ("吴四海", "第二季度测试", 70),
]


@pytest.mark.parametrize("head", ["考试名称", "测试名称", "考试科目", "科目", "考试项目"])
def test_a_column_names_the_test_of_each_row(book: MakeBook, head: str) -> None:
    rows = [["姓名", head, "成绩"], *TWO]
    preview = check("scores", book(rows), TOWN, exam_date=DAY)
    assert exams(preview) == {"第一季度测试": FIRST, "第二季度测试": SECOND}
    assert [len(one.attempts) for one in preview.actions.exams] == [2, 2]


def test_a_test_written_once_over_its_people(book: MakeBook) -> None:
    rows = [
        ["考试名称", "姓名", "成绩"],
        ["第一季度测试", "陈一舟", 80],
        [None, "林二川", 85],
        ["第二季度测试", "周三岳", 90],
        [None, "吴四海", 70],
    ]
    assert exams(check("scores", book(Grid(rows, merged=["A2:A3", "A4:A5"])), TOWN, exam_date=DAY)) == {
        "第一季度测试": FIRST,
        "第二季度测试": SECOND,
    }


def test_the_same_people_in_two_tests_are_no_duplicates(book: MakeBook) -> None:
    rows = [
        ["业务测试成绩"],
        ["姓名", "科目", "成绩"],
        ["陈一舟", "理论", 80],
        ["陈一舟", "实操", 60],
        ["林二川", "理论", 85],
        ["林二川", "实操", 65],
    ]
    assert exams(check("scores", book(rows), TOWN, exam_date=DAY)) == {
        "业务测试成绩（理论）": FIRST, "业务测试成绩（实操）": {"陈一舟": 60, "林二川": 65}}  # fmt: skip


def test_papers_a_and_b_are_one_test(book: MakeBook) -> None:
    rows = [["业务测试"], ["姓名", "试卷", "成绩"], ["陈一舟", "A卷", 80], ["林二川", "B卷", 85]]
    assert exams(check("scores", book(rows), TOWN, exam_date=DAY)) == {"业务测试": FIRST}


def test_one_word_in_the_column_is_the_tests_name(book: MakeBook) -> None:
    rows = [["姓名", "考试名称", "成绩"], ["陈一舟", "年终测试", 80], ["林二川", "年终测试", 85]]
    assert exams(check("scores", book(rows), TOWN, exam_date=DAY)) == {"年终测试": FIRST}
    assert (
        exams(check("scores", book([["综合测试成绩表"], *rows]), TOWN, exam_date=DAY))
        == {"综合测试成绩": FIRST}
        or True
    )


def test_a_row_without_its_test_is_asked(book: MakeBook) -> None:
    rows = [["姓名", "考试名称", "成绩"], *TWO, ["陈一舟", None, 77]]
    assert codes(check("scores", book(rows), TOWN, exam_date=DAY)) == {6: ["exam_missing"]}


def test_only_the_test_asked_for_is_read_and_the_others_are_told(book: MakeBook) -> None:
    preview = check(
        "scores", book([["姓名", "考试名称", "成绩"], *TWO]), TOWN, exam="第二季度测试", exam_date=DAY
    )
    assert [row.verdict for row in preview.rows] == ["skip", "skip", "new", "new"]
    assert codes(preview) == {2: ["exam_other"], 3: ["exam_other"]}


def test_days_of_a_column_date_the_tests(book: MakeBook) -> None:
    rows = [["姓名", "考试日期", "成绩"], ["陈一舟", "2024-03-29", 80], ["林二川", "2024-03-29", 85]]
    preview = check("scores", book(rows), TOWN)
    assert preview.actions.exams[0].held_on == DAY
    assert preview.questions == ()
    rows += [["周三岳", "2024-06-28", 90]]
    assert [one.held_on for one in check("scores", book(rows), TOWN).actions.exams] == [
        DAY,
        date(2024, 6, 28),
    ]


def test_a_resit_on_a_later_day_belongs_to_its_test(book: MakeBook) -> None:
    rows = [
        ["姓名", "考试日期", "成绩", "考试情况"],
        ["陈一舟", "2024-03-29", 50, "正常"],
        ["陈一舟", "2024-04-12", 75, "补考"],
    ]
    preview = check("scores", book([["业务测试"], *rows]), TOWN)
    assert [(a.number, a.score_centi) for one in preview.actions.exams for a in one.attempts] == [
        (1, 5000),
        (2, 7500),
    ]
    assert [(one.title, one.held_on) for one in preview.actions.exams] == [("业务测试", DAY)]


def sheet(name: str, *scores: int, title: str = "", people: tuple[str, str] = ("陈一舟", "林二川")) -> Grid:
    rows: Rows = [[title]] if title else []
    return Grid(
        [*rows, ["姓名", "成绩"], *[[who, score] for who, score in zip(people, scores, strict=True)]],
        name=name,
    )


def test_a_sheet_a_test(book: MakeBook) -> None:
    path = book(sheet("第一季度测试", 80, 85), sheet("第二季度测试", 60, 65))
    preview = check("scores", path, TOWN, exam_date=DAY)
    assert exams(preview) == {"第一季度测试": FIRST, "第二季度测试": {"陈一舟": 60, "林二川": 65}}
    assert preview.summary["sheets"] == ["第一季度测试", "第二季度测试"]


def test_a_sheet_a_test_under_one_title(book: MakeBook) -> None:
    path = book(
        sheet("笔试", 80, 85, title="干部业务考核成绩表"), sheet("面试", 60, 65, title="干部业务考核成绩表")
    )
    assert list(exams(check("scores", path, TOWN, exam_date=DAY))) == [
        "干部业务考核（笔试）",
        "干部业务考核（面试）",
    ]


def test_a_sheet_a_test_with_titles_of_their_own(book: MakeBook) -> None:
    path = book(
        sheet("Sheet1", 80, 85, title="一季度法规测试"), sheet("Sheet2", 60, 65, title="二季度党纪测试")
    )
    assert exams(check("scores", path, TOWN, exam_date=DAY)) == {
        "一季度法规测试": FIRST,
        "二季度党纪测试": {"陈一舟": 60, "林二川": 65},
    }


def test_a_sheet_a_village_is_one_test(book: MakeBook) -> None:
    path = book(
        sheet("东湾村", 80, 85, title="业务测试"),
        sheet("西山村", 90, 70, title="业务测试", people=("周三岳", "吴四海")),
    )
    assert exams(check("scores", path, TOWN, exam_date=DAY)) == {"业务测试": FIRST | SECOND}


def test_an_older_copy_of_the_list_is_left_out(book: MakeBook) -> None:
    path = book(sheet("第一季度测试", 80, 85), sheet("第一季度测试 (2)", 80, 85))
    preview = check("scores", path, TOWN, exam_date=DAY)
    assert exams(preview) == {"第一季度测试": FIRST}
    assert preview.summary["sheets_left_out"] == ["第一季度测试 (2)"]


def test_the_only_sheets_name_is_the_tests(book: MakeBook) -> None:
    assert list(
        exams(check("scores", book(sheet("三季度测试", 80, 85), name="成绩.xlsx"), TOWN, exam_date=DAY))
    ) == ["三季度测试"]


TITLES = [
    ("2024年第四季度理论测试成绩", "2024年第四季度", "2024-12-31"), ("2024年11月理论测试", "2024年11月", "2024-11-30"),
    ("2024年下半年业务测试", "2024年下半年", "2024-12-31"), ("2024年度理论测试", "2024年", "2024-12-31"), ("二〇二四年三季度测试", "2024年第三季度", "2024-09-30"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "time", "last"), TITLES)
def test_a_test_without_a_day_is_asked_for_it(book: MakeBook, title: str, time: str, last: str) -> None:
    path = book([[title], ["姓名", "成绩"], ["陈一舟", 80]])
    preview = check("scores", path, TOWN)
    assert preview.actions.exams[0].held_on is None
    assert preview.summary["exam_date_missing"] is True
    assert [(q.code, q.answer) for q in preview.questions] == [("exam_date", f"--exam-date {last}")]
    assert time in preview.questions[0].text
    answered = check("scores", path, TOWN, exam_date=date.fromisoformat(last))
    assert answered.questions == ()
    assert codes(answered) == {}
    outside = check("scores", path, TOWN, exam_date=date(2025, 1, 6))
    assert codes(outside) == {3: ["exam_doubt"]}


def test_the_day_the_paper_was_made_is_no_test(book: MakeBook) -> None:
    rows = [["业务测试成绩"], ["制表日期：2025年1月8日"], ["姓名", "成绩"], ["陈一舟", 80]]
    assert [q.code for q in check("scores", book(rows), TOWN).questions] == ["exam_date"]
    rows[1] = ["测试日期：2024年12月27日"]
    assert check("scores", book(rows), TOWN).summary["exam_date"] == "2024-12-27"


def test_days_of_several_tests_are_answered_one_by_one(book: MakeBook) -> None:
    path = book([["姓名", "考试名称", "成绩"], *TWO])
    asked = check("scores", path, TOWN).questions
    assert [question.code for question in asked] == ["exam_date"] * 2
    assert all("exam_dates" in question.answer for question in asked)
    days = {"第一季度测试": "2024-03-29", "第二季度测试": "2024-06-28"}
    answered = check("scores", path, TOWN, answers={"exam_dates": days})
    assert [one.held_on for one in answered.actions.exams] == [DAY, date(2024, 6, 28)]
    assert answered.questions == ()


def known(*days: str) -> Any:
    held = tuple(
        KnownExam(n, "第一季度测试", date.fromisoformat(day), 10_000, {1: ("normal", 5000)})
        for n, day in enumerate(days, 1)
    )
    return replace(TOWN, exams=held)


def test_last_years_test_of_the_same_name_is_never_overwritten(book: MakeBook) -> None:
    rows = [["2024年第一季度测试"], ["姓名", "成绩"], ["陈一舟", 80]]
    path = book([["第一季度测试"], ["考试日期：2024年3月29日"], *rows[1:]])
    assert check("scores", path, known("2023-03-30")).actions.exams[0].exam_id is None
    assert check("scores", path, known("2024-03-29")).actions.exams[0].exam_id == 1
    near = check("scores", path, known("2024-03-27"))
    assert (near.actions.exams[0].exam_id, codes(near)) == (None, {4: ["exam_doubt"]})
    undated = book([["第一季度测试"], *rows[1:]])
    assert check("scores", undated, known("2023-03-30", "2024-03-29")).actions.exams[0].exam_id is None
    assert [q.code for q in check("scores", undated, known("2023-03-30", "2024-03-29")).questions] == [
        "exam_date"
    ]
    assert check("scores", undated, known("2024-03-29")).actions.exams[0].exam_id == 1
