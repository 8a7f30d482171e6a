"""Score lists with several columns of scores: known, asked about, or an exam each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import KnownExam
from tests.imports.sheets import Grid, MakeBook, check, fields, town

TOWN = town([("张三", "党政办公室"), ("李四", "东湾村"), ("王五", "财政所")])
PEOPLE = ("张三", "李四", "王五")


def exam(number: int, title: str) -> KnownExam:
    return KnownExam(number, title, date(2024, 3, 29), 10_000, {})


def sheet(first: str, second: str, *, title: str = "业务知识测试成绩表") -> list[list[Any]]:
    return [
        [title, None, None, None],
        ["序号", "姓名", first, second],
        [1, "张三", 80, 90],
        [2, "李四", "缺考", 70],
        [3, "王五", 66.5, None],
    ]


HEADS = [
    ("笔试", "实操"),
    ("笔试成绩", "实操成绩"),
    ("第一次", "第二次"),
    ("第一次成绩", "第二次成绩"),
    ("理论考试", "上机操作"),
    ("上半年", "下半年"),
]


@pytest.mark.parametrize(("first", "second"), HEADS)
def test_nobody_can_know_which_of_two_is_meant(book: MakeBook, first: str, second: str) -> None:
    with pytest.raises(InputProblem) as refusal:
        check("scores", book(sheet(first, second)), TOWN)
    assert refusal.value.code == "import.several_scores"
    assert len(refusal.value.data["choices"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "second"), HEADS)
def test_each_column_can_be_asked_for(book: MakeBook, first: str, second: str) -> None:
    path = book(sheet(first, second))
    one = check("scores", path, TOWN, score_column=first)
    assert fields(one, "name", "state", "score") == [
        ("张三", "正常", 80),
        ("李四", "缺考", None),
        ("王五", "正常", 66.5),
    ]
    other = check("scores", path, TOWN, score_column=second)
    assert [row.fields["score"] for row in other.rows] == [90, 70, None]
    assert one.summary["exam"] != other.summary["exam"]


def test_each_column_an_exam_of_its_own(book: MakeBook) -> None:
    preview = check("scores", book(sheet("笔试", "实操")), TOWN, score_column="全部")
    assert preview.summary["exams"] == ["业务知识测试（笔试）", "业务知识测试（实操）"]
    assert fields(preview, "name", "exam", "score")[:2] == [
        ("张三", "业务知识测试（笔试）", 80),
        ("张三", "业务知识测试（实操）", 90),
    ]
    assert [row.row for row in preview.rows] == [3, 3, 4, 4, 5, 5]
    first, second = preview.actions.exams  # type: ignore[attr-defined]
    assert [action.score_centi for action in first.attempts] == [8000, None, 6650]
    assert [action.score_centi for action in second.attempts] == [9000, 7000]


def test_the_exam_asked_for_names_its_column(book: MakeBook) -> None:
    preview = check("scores", book(sheet("笔试", "实操")), TOWN, exam="六月实操")
    assert preview.summary["exam"] == "六月实操"
    assert [row.fields["score"] for row in preview.rows] == [90, 70, None]


def test_exams_known_by_their_names(book: MakeBook) -> None:
    known = replace(TOWN, exams=(exam(1, "一季度测试"), exam(2, "二季度测试")))
    preview = check("scores", book(sheet("一季度测试成绩", "二季度测试成绩")), known)
    assert [one.exam_id for one in preview.actions.exams] == [1, 2]  # type: ignore[attr-defined]


def test_the_final_column_needs_no_question(book: MakeBook) -> None:
    rows = [["姓名", "笔试", "实操", "总成绩"], *([name, 80, 70, 75] for name in PEOPLE)]
    assert {row.fields["score"] for row in check("scores", book(rows), TOWN).rows} == {75}


def test_parts_of_one_exam_have_a_sum(book: MakeBook) -> None:
    rows = [["姓名", "单选得分", "多选得分", "合计"], *([name, 30, 40, 70] for name in PEOPLE)]
    assert {row.fields["score"] for row in check("scores", book(rows), TOWN).rows} == {70}


def test_an_empty_second_column_needs_no_question(book: MakeBook) -> None:
    rows = [["姓名", "第一次成绩", "第二次成绩"], *([name, 80, None] for name in PEOPLE)]
    assert {row.fields["score"] for row in check("scores", book(rows), TOWN).rows} == {80}


@pytest.mark.parametrize("resit", ["补考成绩", "补考", "补测得分"])
def test_resits_stand_beside_the_first_result(book: MakeBook, resit: str) -> None:
    rows = [["姓名", "成绩", resit], ["张三", 50, 72], ["李四", 88, None], ["王五", "缺考", 61]]
    preview = check("scores", book(rows), TOWN)
    assert fields(preview, "name", "state", "score") == [
        ("张三", "正常", 50),
        ("张三", "补考", 72),
        ("李四", "正常", 88),
        ("王五", "缺考", None),
        ("王五", "补考", 61),
    ]
    told = [(a.person_id, a.number, a.score_centi) for a in preview.actions.attempts]  # type: ignore[attr-defined]
    assert told == [(1, 1, 5000), (2, 1, 8800), (3, 1, None), (1, 2, 7200), (3, 2, 6100)]


def test_two_exams_under_one_heading(book: MakeBook) -> None:
    rows = [
        ["序号", "姓名", "考试成绩", None],
        [None, None, "笔试", "实操"],
        [1, "张三", 80, 90],
        [2, "李四", 70, 60],
    ]
    grid = Grid(rows, ["A1:A2", "B1:B2", "C1:D1"])
    with pytest.raises(InputProblem):
        check("scores", book(grid), TOWN)
    preview = check("scores", book(grid), TOWN, score_column="实操")
    assert fields(preview, "score") == [(90,), (60,)]


def test_a_column_that_is_not_there(book: MakeBook) -> None:
    with pytest.raises(InputProblem) as refusal:
        check("scores", book(sheet("笔试", "实操")), TOWN, score_column="面试")
    assert refusal.value.code == "import.score_column_unknown"


def test_marks_of_questions_are_no_exams(book: MakeBook) -> None:
    rows = [
        ["姓名", "得分", "得分率", "名次", "监考人"],
        *([name, 80, 0.8, 1, "周八"] for name in PEOPLE),
    ]
    assert {row.fields["score"] for row in check("scores", book(rows), TOWN).rows} == {80}


def test_the_heading_of_another_sheet_may_be_spaced_or_worded_otherwise(book: MakeBook) -> None:
    def sheet(name: str, head: str, first: int) -> Grid:
        return Grid(
            [["序号", "姓名", "单位", head], [1, "张三", "党政办公室", first], [2, "李四", "东湾村", 80]],
            name=name,
        )

    path = book(
        sheet("党纪条例测试", "成绩", 61),
        sheet("保密知识测试", "成   绩", 62),
        sheet("应知应会考试", "得 分", 63),
    )
    preview = check("scores", path, TOWN, exam_date=date(2024, 6, 28), sheet="全部")
    found = [
        (row.fields["exam"], row.fields["score"]) for row in preview.rows if row.fields["name"] == "张三"
    ]
    assert found == [("党纪条例测试", 61), ("保密知识测试", 62), ("应知应会考试", 63)]


def test_a_sheet_without_the_column_is_told(book: MakeBook) -> None:
    first = Grid([["姓名", "单位", "笔试成绩"], ["张三", "党政办公室", 61]], name="笔试")
    second = Grid([["姓名", "单位", "面试成绩", "实操成绩"], ["李四", "东湾村", 70, 71]], name="面试")
    preview = check("scores", book(first, second), TOWN, exam_date=date(2024, 6, 28), score_column="笔试")
    told = {row.fields["name"] for row in preview.rows if row.messages}
    left = preview.summary.get("sheets_left_out", [])
    assert "李四" in told or "面试" in left
