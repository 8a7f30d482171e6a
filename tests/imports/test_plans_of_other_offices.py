"""Training plans as more offices draw them up: other headings, days in other columns, times without a day."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import Params, Preview
from app.imports.answering import with_answer
from tests.imports.sheets import Grid, MakeBook, check, codes, fields

Rows = list[list[Any]]
TITLE = "清河镇2024年度干部教育培训计划"


def lines(text: str) -> Rows:
    """Rows out of a drawn table: | between cells, a blank cell is none."""
    return [[cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()]


def held(preview: Preview) -> list[tuple[Any, Any]]:
    return [(row.fields["date"], row.fields["title"]) for row in preview.rows]


@pytest.mark.parametrize(
    "header",
    [
        "培训班时间|培训班名称|地点", "培训班时间|课程名称|地点", "时间节点|工作内容|责任人", "举办日期|班次|地点", "举办日期|班次（名称）|地点",
        "日期|教学计划|教师", "培训时段|培训主题|主讲", "办班时间|办班名称|办班对象", "培训班时间|培训班次|参训对象", "日期|教学安排|授课人",
        "日期|学习计划|组织单位", "时间|教学单元|授课人", "计划举办时间|班次|人数", "培训起止时间|班次|人数", "时间进度|学习任务|责任部门",
        "培训档期|课程|教师", "集训时间|集训内容|教官", "轮训时间|轮训专题|对象", "时间|宣讲主题|宣讲人", "培训日|培训班|人数", "开课时段|课程名|师资",
        "上课时间段|课程|任课教师", "学习时段|学习专题|领学人", "讲授时间|讲授题目|主讲人", "拟办时间|拟办班次|规模", "时间|班名|天数",
        "学习日|学什么|谁来讲", "何时|讲什么|谁讲", "日程|课程名称|授课人", "开讲时间|开讲主题|主讲人", "夜学时间|夜学内容|授课人",
        "固定学习日|学习内容|责任人", "教学日期|教学专题|教员", "排期|培训主题|讲师",
    ],
)  # fmt: skip
def test_more_headings(book: MakeBook, header: str) -> None:
    first, second, third = header.split("|")
    rows: Rows = [[TITLE], ["序号", first, second, third],
                  [1, "3月5日", "基层治理专题", None], [2, "4月2日", "村干部轮训", None]]  # fmt: skip
    preview = check("plan", book(rows))
    assert held(preview) == [("2024-03-05", "基层治理专题"), ("2024-04-02", "村干部轮训")]
    assert {row.verdict for row in preview.rows} == {"new"}
    assert not preview.questions


def test_the_course_may_stand_before_its_time(book: MakeBook) -> None:
    rows = lines("""2024年培训安排
        培训主题|培训时段|主讲
        公文写作|3月5日上午9:00-11:30|张老师
        廉政教育|4月2日下午|李老师""")
    preview = check("plan", book(rows))
    assert fields(preview, "date", "title", "start", "end", "day_part", "lecturer") == [
        ("2024-03-05", "公文写作", "09:00", "11:30", "", "张老师"),
        ("2024-04-02", "廉政教育", "", "", "下午", "李老师"),
    ]


def test_tasks_of_another_kind_are_no_classes(book: MakeBook) -> None:
    rows = lines("""清河镇2024年防汛工作安排
        时间节点|工作内容|责任人
        3月5日|检查水库|张三
        4月2日|清理沟渠|李四""")
    with pytest.raises(InputProblem):
        check("plan", book(rows))


PERIODS = """{title}
    培训期次|培训时间|参训对象|人数
    第一期|3月5日|村书记|40
    第二期|4月2日|村主任|42"""


def test_numbered_terms_are_called_after_the_title(book: MakeBook) -> None:
    preview = check("plan", book(lines(PERIODS.format(title="清河镇2024年村干部轮训班安排表"))))
    assert held(preview) == [
        ("2024-03-05", "村干部轮训班（第一期）"),
        ("2024-04-02", "村干部轮训班（第二期）"),
    ]
    assert codes(preview) == {3: ["title_of_sheet"], 4: ["title_of_sheet"]}
    rows = lines(PERIODS.format(title="2024年"))
    assert codes(check("plan", book(rows))) == {3: ["title_only_counted"], 4: ["title_only_counted"]}
    named = lines("""2024年
        培训期次|培训时间|培训班名称
        第一期|3月5日|村干部轮训班""")
    assert held(check("plan", book(named))) == [("2024-03-05", "村干部轮训班")]


@pytest.mark.parametrize(
    "head", ["年度|月份|日期", "年份|月|日", "年|月份|日期", "培训年度|培训月份|培训日期"]
)
def test_a_year_has_a_column_of_its_own(book: MakeBook, head: str) -> None:
    rows: Rows = [
        ["干部培训计划"],
        [*head.split("|"), "培训内容"],
        [2023, 12, 28, "甲课"],
        [2024, 1, 5, "乙课"],
        [2024, "2月", "8日", "丙课"],
    ]
    preview = check("plan", book(rows))
    assert held(preview) == [("2023-12-28", "甲课"), ("2024-01-05", "乙课"), ("2024-02-08", "丙课")]
    assert preview.notes["columns_unused"] == []
    assert not preview.questions
    merged: Rows = [
        ["干部培训计划"],
        [*head.split("|"), "培训内容"],
        ["2023年度", "12月", "28日", "甲课"],
        ["2024年度", "1月", "5日", "乙课"],
        [None, None, "8日", "丙课"],
    ]
    preview = check("plan", book(Grid(merged, ["A4:A5", "B4:B5"])))
    assert held(preview) == [("2023-12-28", "甲课"), ("2024-01-05", "乙课"), ("2024-01-08", "丙课")]


def test_a_year_column_beside_whole_dates_must_agree(book: MakeBook) -> None:
    rows = lines("""培训计划
        年度|日期|培训内容
        2023|2024-03-05|甲课
        2024|2024-03-12|乙课
        2024|3月19日|丙课""")
    preview = check("plan", book(rows))
    assert held(preview) == [("2024-03-05", "甲课"), ("2024-03-12", "乙课"), ("2024-03-19", "丙课")]
    assert codes(preview) == {3: ["date_year_differs"]}


@pytest.mark.parametrize(
    "written",
    ["3-4月", "3—5月份", "3~4月", "3、4月", "3至4月", "3月-4月", "3、4月份", "2024年3-4月", "2024年3、4月"],
)
def test_two_months_are_no_day(book: MakeBook, written: str) -> None:
    rows: Rows = [["2024年培训计划"], ["时间", "课程"], [written, "甲课"], ["6月3日", "乙课"]]
    preview = check("plan", book(rows))
    assert held(preview) == [(None, "甲课"), ("2024-06-03", "乙课")]
    assert codes(preview) == {3: ["date_not_definite"]}


@pytest.mark.parametrize(
    "months", [(3, 4), ("3月", "4月"), ("三月", "四月"), ("3", "4"), ("2024年3月", "2024年4月")]
)
def test_a_month_alone_is_no_day(book: MakeBook, months: tuple[Any, Any]) -> None:
    rows: Rows = [
        ["2024年培训计划"],
        ["月份", "培训内容", "参训对象"],
        [months[0], "甲课", "村干部"],
        [months[1], "乙课", "全体"],
    ]
    preview = check("plan", book(rows))
    assert [row.fields["date"] for row in preview.rows] == [None, None]
    assert codes(preview) == {3: ["date_not_definite"], 4: ["date_not_definite"]}


def test_a_half_day_column_needs_no_heading(book: MakeBook) -> None:
    rows = lines("""2024年培训日程
        日期||培训内容
        3月4日|上午|开班式
        |下午|基层治理
        |晚上|讨论
        3月5日|上午|条例学习""")
    preview = check("plan", book(rows))
    assert fields(preview, "date", "day_part", "title") == [
        ("2024-03-04", "上午", "开班式"), ("2024-03-04", "下午", "基层治理"), ("2024-03-04", "晚上", "讨论"), ("2024-03-05", "上午", "条例学习")]  # fmt: skip
    assert preview.notes["columns_unused"] == []


@pytest.mark.parametrize("evening", ["晚上", "晚上（19:00-21:00）", "晚上课程", "晚间"])
@pytest.mark.parametrize("weekday", [True, False])
def test_a_grid_of_evenings_only(book: MakeBook, evening: str, weekday: bool) -> None:
    head = ["日期", *(["星期"] if weekday else []), evening]
    rows: Rows = [["2024年夜校安排"], head,
                  ["3月4日", *(["一"] if weekday else []), "基层治理"], ["3月5日", *(["二"] if weekday else []), "条例学习"]]  # fmt: skip
    preview = check("plan", book(rows))
    assert fields(preview, "date", "title") == [("2024-03-04", "基层治理"), ("2024-03-05", "条例学习")]
    assert [row.fields["day_part"] or row.fields["start"] for row in preview.rows] == (
        ["19:00", "19:00"] if "19" in evening else ["晚上", "晚上"]
    )


SPANS = """2024年度培训计划
    培训时间|培训班名称|参训对象
    3月5日-7日|村干部轮训班|村干部
    4月8日—4月9日|党务干部培训班|支部书记
    5月6日、13日|网格员培训班|网格员
    6月3日|入党积极分子培训班|积极分子"""


def test_classes_of_several_days_are_asked_about_once(book: MakeBook) -> None:
    path = book(lines(SPANS))
    asked = check("plan", path)
    assert [row.verdict for row in asked.rows] == ["error", "error", "error", "new"]
    (question,) = asked.questions
    assert question.code == "days_several"
    assert "3 行" in question.text
    assert question.choices[0] == "每天一次课"
    answered = Params(**with_answer({}, question, "每天一次课"))
    preview = check("plan", path, answers=answered.answers)
    assert not preview.questions
    assert held(preview) == [
        ("2024-03-05", "村干部轮训班"), ("2024-03-06", "村干部轮训班"), ("2024-03-07", "村干部轮训班"),
        ("2024-04-08", "党务干部培训班"), ("2024-04-09", "党务干部培训班"),
        ("2024-05-06", "网格员培训班"), ("2024-05-13", "网格员培训班"), ("2024-06-03", "入党积极分子培训班")]  # fmt: skip
    assert {row.verdict for row in preview.rows} == {"new"}
    assert "courses_twice" not in preview.notes  # the days of one class are its lessons
    assert preview.actions.answers == dict.fromkeys(
        ("村干部轮训班", "党务干部培训班", "网格员培训班"), "series"
    )  # type: ignore[attr-defined]
    first = check("plan", path, answers={"dates": {"several": "只登记第一天"}})
    assert held(first)[0] == ("2024-03-05", "村干部轮训班")
    assert first.rows[0].fields["note"] == "计划时间：3月5日-7日"
    assert first.rows[0].verdict == "warning"
    left = check("plan", path, answers={"dates": {"several": "不导入这些行"}})
    assert [row.verdict for row in left.rows] == ["skip", "skip", "skip", "new"]
    assert sum(left.summary["rows_read"].values()) == 6  # type: ignore[attr-defined]


def test_two_terms_of_several_days_are_still_asked_about(book: MakeBook) -> None:
    rows = lines("""2024年
        培训时间|培训班名称
        3月5日-6日|村干部轮训班
        4月8日-9日|村干部轮训班""")
    preview = check("plan", book(rows), answers={"dates": {"several": "每天一次课"}})
    assert [each["title"] for each in preview.notes["courses_twice"]] == ["村干部轮训班"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "begin", ["3月5日", "2024-03-05", datetime(2024, 3, 5), "3.5", datetime(2024, 3, 5, 9)]
)
@pytest.mark.parametrize("form", [0, 1])
def test_an_end_on_another_day_is_no_single_day(book: MakeBook, begin: Any, form: int) -> None:
    """The class of three days was dated on its first day when nothing wrote the year."""
    end = {"3月5日": "3月7日", "2024-03-05": "2024-03-07", "3.5": "3.7"}.get(
        str(begin), datetime(2024, 3, 7, 17)
    )
    head = ["开始时间", "结束时间", "培训内容"] if form else ["培训开始日期", "培训结束日期", "培训班名称"]
    rows: Rows = [["2024年培训计划"], head, [begin, end, "甲班"], ["4月2日", "4月2日", "乙班"]]
    preview = check("plan", book(rows))
    assert codes(preview) == {3: ["date_not_definite"]}
    split = check("plan", book(rows), answers={"dates": {"several": "每天一次课"}})
    assert held(split) == [
        ("2024-03-05", "甲班"),
        ("2024-03-06", "甲班"),
        ("2024-03-07", "甲班"),
        ("2024-04-02", "乙班"),
    ]


VAGUE: list[tuple[str, str]] = [
    ("3月中旬", "2024-03-20"), ("三月中旬", "2024-03-20"), ("3月上旬", "2024-03-10"), ("2月下旬", "2024-02-29"), ("3月底", "2024-03-31"), ("第一季度", "2024-03-31"),
    ("二季度", "2024-06-30"), ("3月", "2024-03-31"), ("3-4月", "2024-04-30"), ("上半年", "2024-06-30"), ("2024年9月", "2024-09-30"), ("3月中下旬", "2024-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "last"), VAGUE)
def test_a_part_of_the_year_is_never_a_day_unless_the_clerk_says_so(
    book: MakeBook, written: str, last: str
) -> None:
    rows: Rows = [
        ["2024年度培训计划"],
        ["时间", "培训内容"],
        [written, "甲课"],
        [written, "乙课"],
        ["6月3日", "丙课"],
    ]
    asked = check("plan", book(rows))
    assert [row.verdict for row in asked.rows] == ["error", "error", "new"]
    assert [question.code for question in asked.questions] == ["days_vague"]
    assert asked.questions[0].choices[0] == "不导入这些行"
    left = check("plan", book(rows), answers={"dates": {"vague": "不导入这些行"}})
    assert [row.verdict for row in left.rows] == ["skip", "skip", "new"]
    assert not left.questions
    chosen = check("plan", book(rows), answers={"dates": {"vague": "先登记在最后一天"}})
    assert held(chosen)[0] == (last, "甲课")
    assert chosen.rows[0].fields["note"] == f"计划时间：{written}"
    assert chosen.rows[0].verdict == "warning"


@pytest.mark.parametrize("written", ["待定", "每周五", "3月5日前", "3月5日前后", "3月5日起", "另行通知"])
def test_what_names_no_part_of_the_year_stays_an_error(book: MakeBook, written: str) -> None:
    rows: Rows = [["2024年度培训计划"], ["时间", "培训内容"], [written, "甲课"], [written, "乙课"]]
    for answers in ({}, {"dates": {"vague": "先登记在最后一天", "several": "每天一次课"}}):
        preview = check("plan", book(rows), answers=answers)
        assert [row.fields["date"] for row in preview.rows] == [None, None]
        assert {row.verdict for row in preview.rows} == {"error"}


def test_months_beside_thirds_of_them(book: MakeBook) -> None:
    rows = lines("""2024年度培训计划
        月份|时间|培训内容
        3月|中旬|甲课
        |5日-7日|乙课
        4月|下旬|丙课
        5月|6日|丁课""")
    answers = {"dates": {"vague": "先登记在最后一天", "several": "只登记第一天"}}
    preview = check("plan", book(rows), answers=answers)
    assert held(preview) == [
        ("2024-03-20", "甲课"),
        ("2024-03-05", "乙课"),
        ("2024-04-30", "丙课"),
        ("2024-05-06", "丁课"),
    ]


def test_without_a_year_that_is_asked_too(book: MakeBook) -> None:
    rows = lines("""培训计划
        时间|培训内容
        3月中旬|甲课
        4月下旬|乙课""")
    answers = {"dates": {"vague": "先登记在最后一天"}}
    asked = check("plan", book(rows), answers=answers)
    assert [question.code for question in asked.questions] == ["year"]
    assert [row.fields["date"] for row in asked.rows] == [None, None]
    given = check("plan", book(rows), answers=answers, year=2025)
    assert held(given) == [("2025-03-20", "甲课"), ("2025-04-30", "乙课")]


def test_a_tentative_day_is_said_to_be_one(book: MakeBook) -> None:
    rows: Rows = [["2024年"], ["时间", "课程"], ["3月10日（暂定）", "甲课"], ["3月12日", "乙课"]]
    assert codes(check("plan", book(rows))) == {3: ["date_tentative"]}
