"""Scores and hours told apart by days and months: in the headings, in columns of their own, in sheets' names."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import KnownExam, Preview
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村")]
TOWN = town(PEOPLE)
CHEN, LIN, ZHOU = (name for name, _ in PEOPLE)
POINTS = [[80, 85, 77], [60, 65, 78], [70, "缺考", 79]]
Rows = list[list[Any]]
TITLE = "2024年业务测试成绩汇总表"


def rows(*heads: Any, title: str = TITLE, points: list[list[Any]] = POINTS) -> Rows:
    body = [[name, *given[: len(heads)]] for (name, _), given in zip(PEOPLE, points, strict=True)]
    return [[title], ["姓名", *heads], *body]


def days(preview: Preview) -> list[tuple[str, str | None]]:
    return [(one.title, one.held_on and one.held_on.isoformat()) for one in preview.actions.exams]  # type: ignore[attr-defined]


DATED = [
    (("3.15", "4.20"), ("3月15日", "4月20日")),
    (("3月15日", "4月20日"), ("3月15日", "4月20日")),
    (("2024-03-15", "2024-04-20"), ("3月15日", "4月20日")),
    ((datetime(2024, 3, 15), datetime(2024, 4, 20)), ("3月15日", "4月20日")),
    ((3.15, 4.25), ("3月15日", "4月25日")),
    (("3月15日测试", "4月20日测试"), ("3月15日测试", "4月20日测试")),
    (("理论（3月15日）", "实操（4月20日）"), ("理论", "实操")),
]


@pytest.mark.parametrize(("heads", "names"), DATED)
def test_a_column_headed_by_a_day_is_a_test(
    book: MakeBook, heads: tuple[Any, Any], names: tuple[str, str]
) -> None:
    preview = check("scores", book(rows(*heads)), TOWN)
    second = "2024-04-25" if "25" in names[1] else "2024-04-20"
    whole = "2024年业务测试成绩（{}）" if "测试" not in names[0] else "{}"
    assert days(preview) == [(whole.format(names[0]), "2024-03-15"), (whole.format(names[1]), second)]
    assert fields(preview, "name", "score") == [
        (CHEN, 80),
        (CHEN, 85),
        (LIN, 60),
        (LIN, 65),
        (ZHOU, 70),
        (ZHOU, None),
    ]
    assert preview.questions == ()
    assert preview.summary["columns_unused"] == []
    assert "other_kind" not in preview.summary


@pytest.mark.parametrize(
    "heads",
    [
        ("3月测试", "4月测试"),
        ("3月", "4月"),
        ("三月份", "四月份"),
        ("一季度测试", "二季度测试"),
        ("3月成绩", "4月成绩"),
    ],
)
def test_a_column_headed_by_a_month_is_a_test_whose_day_is_asked(
    book: MakeBook, heads: tuple[str, str]
) -> None:
    preview = check("scores", book(rows(*heads)), TOWN)
    assert [question.code for question in preview.questions] == ["exam_date"] * 2
    assert [len(one.attempts) for one in preview.actions.exams] == [3, 3]  # type: ignore[attr-defined]


@pytest.mark.parametrize("last", ["平均分", "总分", "合计"])
def test_their_sum_is_none(book: MakeBook, last: str) -> None:
    preview = check("scores", book(rows("3.15", "4.20", last)), TOWN)
    assert [day for _, day in days(preview)] == ["2024-03-15", "2024-04-20"]
    unused = preview.summary["columns_unused"]
    assert [each["label"] for each in unused] == [last]  # type: ignore[attr-defined]


def test_days_under_merged_headings(book: MakeBook) -> None:
    grid = Grid(
        [[TITLE], ["姓名", "测试成绩", None], [None, "3月15日", "4月20日"], *rows("", "")[2:]],
        merged=["A1:C1", "A2:A3", "B2:C2"],
    )
    assert [day for _, day in days(check("scores", book(grid), TOWN))] == ["2024-03-15", "2024-04-20"]
    wide = Grid(
        [
            [TITLE],
            ["姓名", "3月15日", None, "4月20日", None],
            [None, "笔试", "实操", "笔试", "实操"],
            [CHEN, 80, 70, 90, 60],
            [LIN, 81, 71, 91, 61],
        ],
        merged=["A1:E1", "A2:A3", "B2:C2", "D2:E2"],
    )
    found = days(check("scores", book(wide), TOWN))
    assert found == [
        ("2024年业务测试成绩（3月15日笔试）", "2024-03-15"),
        ("2024年业务测试成绩（3月15日实操）", "2024-03-15"),
        ("2024年业务测试成绩（4月20日笔试）", "2024-04-20"),
        ("2024年业务测试成绩（4月20日实操）", "2024-04-20"),
    ]


def test_days_without_a_year_are_one_question(book: MakeBook) -> None:
    path = book(rows("3月15日", "4月20日", title="业务测试成绩"))
    assert [(q.code, q.answer) for q in check("scores", path, TOWN).questions] == [("year", "--year 2024")]
    assert [day for _, day in days(check("scores", path, TOWN, year=2023))] == ["2023-03-15", "2023-04-20"]


def test_a_day_typed_as_a_number_may_be_two_days(book: MakeBook) -> None:
    preview = check("scores", book(rows(3.15, 4.2)), TOWN)
    assert [day for _, day in days(preview)] == ["2024-03-15", None]
    assert [question.code for question in preview.questions] == ["exam_date"]


def test_a_test_known_by_its_day(book: MakeBook) -> None:
    exam = KnownExam(9, "2024年业务测试成绩", date(2024, 3, 15), 10_000, {1: ("normal", 8000)})
    preview = check("scores", book(rows("3.15", "4.20")), replace(TOWN, exams=(exam,)))
    assert [one.exam_id for one in preview.actions.exams] == [9, None]  # type: ignore[attr-defined]
    assert preview.rows[0].verdict == "skip"


@pytest.mark.parametrize(
    "marks", [[["√", "迟"], ["√", "√"], ["√", "缺"]], [[1, 1], [1, 0], [0, 1]], [[4, 8], [4, 4], [8, 8]]]
)
def test_marks_and_hours_under_days_are_no_scores(book: MakeBook, marks: list[list[Any]]) -> None:
    with pytest.raises(InputProblem):
        check("scores", book(rows("3.15", "4.20", title="2024年集中学习情况", points=marks)), TOWN)


@pytest.mark.parametrize(
    "heads",
    [
        ("第一次", "第二次", "总分"),
        ("党纪", "法规"),
        ("党纪条例", "民法典", "宪法"),
        ("3月测试", "补考", "4月测试"),
    ],
)
def test_what_nobody_can_know_is_asked(book: MakeBook, heads: tuple[str, ...]) -> None:
    with pytest.raises(InputProblem) as refusal:
        check("scores", book(rows(*heads)), TOWN)
    assert refusal.value.code == "import.several_scores"
    assert len(refusal.value.data["choices"]) >= 2  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["3.15测试", "3月15日", "2024-03-15", "3.15业务测试成绩"])
def test_the_day_in_a_sheets_name_dates_its_test(book: MakeBook, name: str) -> None:
    preview = check("scores", book(Grid(rows("成绩"), name=name)), TOWN)
    assert (preview.summary["exam_date"], preview.questions) == ("2024-03-15", ())


@pytest.mark.parametrize("name", ["第1.2批", "3.15更新", "V2.10", "3.15晚报"])
def test_other_numbers_of_sheets_are_no_days(book: MakeBook, name: str) -> None:
    assert [q.code for q in check("scores", book(Grid(rows("成绩"), name=name)), TOWN).questions] == [
        "exam_date"
    ]


def test_a_day_without_its_year_is_offered(book: MakeBook) -> None:
    path = book(Grid(rows("成绩", title="业务测试"), name="3.15测试"))
    (question,) = check("scores", path, TOWN).questions
    assert question.answer == "--exam-date 2024-03-15"


def test_sheets_called_by_their_days(book: MakeBook) -> None:
    path = book(Grid(rows("成绩"), name="3.15"), Grid(rows("成绩", points=[[60], [65], [90]]), name="4.20"))
    assert [day for _, day in days(check("scores", path, TOWN))] == ["2024-03-15", "2024-04-20"]


def test_years_and_months_in_columns_of_their_own(book: MakeBook) -> None:
    one = [
        ["业务测试"],
        ["年度", "姓名", "测试日期", "成绩"],
        [2024, CHEN, "3月15日", 80],
        [2024, LIN, "3月15日", 85],
    ]
    assert check("scores", book(one), TOWN).summary["exam_date"] == "2024-03-15"
    two = [["业务测试"], ["年份", "姓名", "成绩"], [2023, CHEN, 80], [2024, LIN, 85]]
    assert [title for title, _ in days(check("scores", book(two), TOWN))] == [
        "业务测试（2023年）",
        "业务测试（2024年）",
    ]
    months = [
        ["2024年业务测试"],
        ["月份", "姓名", "成绩"],
        ["1月", CHEN, 80],
        ["2月", LIN, 85],
        [None, ZHOU, 70],
    ]
    preview = check("scores", book(Grid(months, merged=["A4:A5"])), TOWN)
    assert fields(preview, "exam") == [
        ("2024年业务测试（1月）",),
        ("2024年业务测试（2月）",),
        ("2024年业务测试（2月）",),
    ]
    same = [["2024年1月业务测试"], ["月份", "姓名", "成绩"], ["1月", CHEN, 80], ["1月", LIN, 85]]
    assert [title for title, _ in days(check("scores", book(same), TOWN))] == ["2024年1月业务测试"]


HOURS_TITLE = "2024年干部学时统计表"


def hours(*heads: Any, title: str = HOURS_TITLE, given: tuple[Any, ...] = (10, 20, 30)) -> Rows:
    return [[title], ["姓名", *heads], [CHEN, *given[: len(heads)]], [LIN, *given[: len(heads)]]]


@pytest.mark.parametrize(
    ("heads", "pots"),
    [
        (("线上", "线下", "总计"), ("网络", "集中")),
        (("集中", "网络", "合计"), ("集中", "网络")),
        (("网络学习", "自学", "共计"), ("网络", "自学")),
    ],
)
def test_pots_need_no_word_of_hours_below_a_title_of_hours(
    book: MakeBook, heads: tuple[str, ...], pots: tuple[str, str]
) -> None:
    preview = check("hours", book(hours(*heads)), TOWN)
    assert fields(preview, "pot", "hours")[:2] == [(pots[0], 10), (pots[1], 20)]
    assert codes(preview) == {}
    assert "other_kind" not in preview.summary
    wrong = check("hours", book(hours(*heads, given=(10, 20, 31))), TOWN)
    assert codes(wrong)[3] == ["hours_sum_differs"] * 2


@pytest.mark.parametrize(
    "heads", [("1月", "2月", "合计"), ("一月", "二月", "合计学时"), ("1月份", "2月份", "全年")]
)
def test_hours_a_month(book: MakeBook, heads: tuple[str, ...]) -> None:
    preview = check("hours", book(hours(*heads)), TOWN)
    assert fields(preview, "hours", "first", "last")[:2] == [
        (10, "2024-01-01", "2024-01-31"),
        (20, "2024-02-01", "2024-02-29"),
    ]
    assert (
        codes(check("hours", book(hours(*heads, given=(10, 20, 31))), TOWN))[3] == ["hours_sum_differs"] * 2
    )


def test_hours_under_a_merged_heading_of_months(book: MakeBook) -> None:
    grid = Grid(
        [
            [HOURS_TITLE],
            ["姓名", "月份", None, "合计"],
            [None, 1, 2, None],
            [CHEN, 10, 20, 30],
            [LIN, 5, 6, 11],
        ],
        merged=["A1:D1", "A2:A3", "B2:C2", "D2:D3"],
    )
    assert fields(check("hours", book(grid), TOWN), "hours", "first") == [
        (10, "2024-01-01"),
        (20, "2024-02-01"),
        (5, "2024-01-01"),
        (6, "2024-02-01"),
    ]


def test_hours_of_two_years_and_of_dated_courses(book: MakeBook) -> None:
    years = check("hours", book(hours("2023年学时", "2024年学时", title="干部学时统计表")), TOWN)
    assert fields(years, "hours", "first")[:2] == [(10, "2023-01-01"), (20, "2024-01-01")]
    courses = check("hours", book(hours("3月15日党纪培训", "4月20日法规培训", "合计学时")), TOWN)
    assert fields(courses, "course", "first")[:2] == [
        ("3月15日党纪培训", "2024-03-15"),
        ("4月20日法规培训", "2024-04-20"),
    ]


def test_months_of_rows_are_their_time(book: MakeBook) -> None:
    table = [[HOURS_TITLE], ["月份", "姓名", "学时"], ["1月", CHEN, 8], ["2月", CHEN, 9], [3, LIN, 7]]
    assert fields(check("hours", book(table), TOWN), "first", "last") == [
        ("2024-01-01", "2024-01-31"),
        ("2024-02-01", "2024-02-29"),
        ("2024-03-01", "2024-03-31"),
    ]
    years = [["网络学时"], ["年度", "姓名", "学时"], [2023, CHEN, 80], [2024, CHEN, 85]]
    assert fields(check("hours", book(years), TOWN), "first") == [("2023-01-01",), ("2024-01-01",)]


def test_hours_without_a_year_are_asked_once(book: MakeBook) -> None:
    path = book(hours("1月", "2月", "合计", title="干部学时统计表"))
    assert [(q.code, q.answer) for q in check("hours", path, TOWN).questions] == [("year", "--year 2024")]
    assert check("hours", path, TOWN, year=2024).questions == ()


@pytest.mark.parametrize(
    "heads", [("1月", "2月", "合计"), ("线上", "线下", "总计"), ("一季度", "二季度", "全年")]
)
def test_hours_are_no_scores(book: MakeBook, heads: tuple[str, ...]) -> None:
    with pytest.raises(InputProblem) as refusal:
        check("scores", book(hours(*heads)), TOWN)
    assert (refusal.value.code, refusal.value.data["kind"]) == ("import.other_kind", "hours")


def test_a_column_that_asks_whether_somebody_was_absent(book: MakeBook) -> None:
    table = [
        ["2024年3月15日业务测试"],
        ["姓名", "成绩", "是否缺考"],
        [CHEN, 80, "否"],
        [LIN, None, "是"],
        [ZHOU, 0, "是"],
    ]
    assert fields(check("scores", book(table), TOWN), "state", "score") == [
        ("正常", 80),
        ("缺考", None),
        ("缺考", None),
    ]
    table[1][2] = "是否免试"
    assert fields(check("scores", book(table), TOWN), "state") == [("正常",), ("免试",), ("免试",)]


def test_a_first_score_is_kept_beside_its_resit_and_the_final_one(book: MakeBook) -> None:
    table = [
        ["2024年3月15日业务测试"],
        ["姓名", "成绩", "补考成绩", "最终成绩"],
        [CHEN, 50, 70, 70],
        [LIN, 85, None, 85],
    ]
    preview = check("scores", book(table), TOWN)
    assert fields(preview, "name", "state", "score") == [
        (CHEN, "正常", 50),
        (CHEN, "补考", 70),
        (LIN, "正常", 85),
    ]
