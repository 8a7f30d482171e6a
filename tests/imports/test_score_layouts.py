"""Score lists as other offices keep them; a missing score is never a zero."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.imports import KnownExam
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

TOWN = town([("张三", "党政办公室"), ("李四", "东湾村"), ("王五", "财政所"), ("赵六", "财政所")])
HEADS = [
    "姓名|单位|成绩",
    "学员|所在村|得分",
    "考生姓名|工作部门|卷面成绩",
    "名字|部门|考试成绩",
    "参考人员|科室|分数（满分100分）",
    "姓名|工作单位|测试得分",
    "干部姓名|所属单位|最终成绩",
    "姓 名|单 位|成 绩（分）",
    "姓名|单位|总分",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("above", [0, 2])
def test_header_words(book: MakeBook, head: str, above: int) -> None:
    rows = [*[["业务知识测试成绩登记表"], ["2024年6月28日"]][:above], ["序号", *head.split("|")],
            [1, "张三", "党政办公室", 88], [2, "李 四", "东湾村", "缺考"], [3, "王五", "财政所", "７６．５分"], ["平均分", None, None, 82], ["最高分", None, None, 88]]  # fmt: skip
    preview = check("scores", book(rows), TOWN)
    assert fields(preview, "name", "state", "score") == [
        ("张三", "正常", 88),
        ("李四", "缺考", None),
        ("王五", "正常", 76.5),
    ]
    assert [row.row for row in preview.rows] == [above + 2, above + 3, above + 4]
    if above:
        assert preview.summary["exam"] == "业务知识测试成绩"
        assert preview.summary["exam_date"] == "2024-06-28"


CELLS: list[tuple[Any, str | None, Any, str]] = [
    (70, "正常", 70, "new"), (0, "正常", 0, "new"), (100, "正常", 100, "new"), (61.5, "正常", 61.5, "new"), ("88分", "正常", 88, "new"),
    ("９６", "正常", 96, "new"), (" 75 ", "正常", 75, "new"), ("'90", "正常", 90, "new"), ("缺考", "缺考", None, "new"), ("缓考", "缓考", None, "new"), ("补考", "补考", None, "new"),
    ("补考65", "补考", 65, "new"), ("65（补考）", "补考", 65, "new"), ("免试", "免试", None, "new"), ("免考", "免试", None, "new"), ("作弊", "作弊", None, "new"), ("缺 考", "缺考", None, "new"),
    (None, None, None, "skip"), ("/", None, None, "skip"), (950, "正常", None, "error"), (-5, "正常", None, "error"), ("优秀", None, None, "error"), ("100.5", "正常", None, "error"), (88.123, "正常", 88.123, "error"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "state", "score", "verdict"), CELLS)
def test_cells(book: MakeBook, cell: Any, state: str | None, score: Any, verdict: str) -> None:
    rows = [["姓名", "单位", "成绩"], ["张三", "党政办公室", cell], ["李四", "东湾村", 60]]
    preview = check("scores", book(rows), TOWN)
    assert fields(preview, "state", "score")[0] == (state, score)
    assert preview.rows[0].verdict == verdict
    assert type(preview.rows[0].fields["score"]) is type(score)


def test_an_impossible_score_by_its_code(book: MakeBook) -> None:
    assert codes(check("scores", book([["姓名", "成绩"], ["张三", 950]]), TOWN)) == {
        2: ["score_out_of_range"]
    }


def test_state_column(book: MakeBook) -> None:
    rows = [
        ["姓名", "成绩", "考试情况"],
        ["张三", 88, "正常"],
        ["李四", None, "缺考"],
        ["王五", 70, "补考"],
        ["赵六", 0, "缺考"],
    ]
    preview = check("scores", book(rows), TOWN)
    assert fields(preview, "state", "score") == [("正常", 88), ("缺考", None), ("补考", 70), ("缺考", None)]


def test_state_in_the_remarks(book: MakeBook) -> None:
    rows = [
        ["姓名", "成绩", "备注"],
        ["张三", None, "缺考"],
        ["李四", 66, "表现良好"],
        ["王五", None, "请假"],
    ]
    assert fields(check("scores", book(rows), TOWN), "state", "score") == [
        ("缺考", None),
        ("正常", 66),
        ("缓考", None),
    ]


def test_full_mark_other_than_hundred(book: MakeBook) -> None:
    rows = [["知识竞赛（满分120分）"], ["姓名", "得分"], ["张三", 115]]
    assert [row.verdict for row in check("scores", book(rows), TOWN).rows] == ["new"]


def test_rank_and_level_columns_are_not_the_score(book: MakeBook) -> None:
    rows = [
        ["名次", "姓名", "单位", "成绩", "等次"],
        [1, "张三", "党政办公室", 92, "优秀"],
        [2, "李四", "东湾村", 85, "良好"],
        ["及格率", None, None, "100%", None],
    ]
    assert fields(check("scores", book(rows), TOWN), "name", "score") == [("张三", 92), ("李四", 85)]


def test_two_level_header(book: MakeBook) -> None:
    rows = [
        ["2024年测试成绩"],
        ["序号", "姓名", "考试成绩", None],
        [None, None, "平时", "总分"],
        [1, "张三", 30, 90],
    ]
    preview = check("scores", book(Grid(rows, ["A1:D1", "A2:A3", "B2:B3", "C2:D2"])), TOWN)
    assert fields(preview, "score") == [(90,)]


def test_exam_by_name_and_date(book: MakeBook) -> None:
    known = replace(
        TOWN,
        exams=(
            KnownExam(
                3,
                "一季度测试",
                date(2024, 3, 29),
                10_000,
                {1: ("normal", 8800), 2: ("absent", None), 3: ("normal", 5000)},
            ),
        ),
    )
    rows = [["姓名", "成绩"], ["张三", 88], ["李四", 70], ["王五", "补考72"], ["赵六", 60]]
    preview = check("scores", book(rows), known, exam="一季度测试", exam_date=date(2024, 3, 29))
    assert [row.verdict for row in preview.rows] == ["skip", "update", "new", "new"]
    assert [(a.person_id, a.number) for a in preview.actions.attempts] == [(2, 1), (3, 2), (4, 1)]  # type: ignore[attr-defined]
    other = check("scores", book(rows), known, exam="一季度测试", exam_date=date(2025, 3, 29))
    assert {row.verdict for row in other.rows} == {"new"}


def test_twice_in_one_file(book: MakeBook) -> None:
    assert codes(check("scores", book([["姓名", "成绩"], ["张三", 88], ["张三", 90]]), TOWN)) == {
        3: ["duplicate_in_file"]
    }


def test_two_blocks_side_by_side(book: MakeBook) -> None:
    rows = [
        ["成绩单"],
        ["序号", "姓名", "成绩", "序号", "姓名", "成绩"],
        [1, "张三", 80, 2, "李四", 90],
        [3, "王五", 70, None, None, None],
    ]
    assert fields(check("scores", book(rows), TOWN), "name", "score") == [
        ("张三", 80),
        ("王五", 70),
        ("李四", 90),
    ]


def test_the_total_of_several_scores(book: MakeBook) -> None:
    rows = [["姓名", "笔试成绩", "实操成绩", "总成绩"], ["张三", 80, 70, 75], ["李四", 80, 72, 76]]
    assert fields(check("scores", book(rows), TOWN), "score") == [(75,), (76,)]


@pytest.mark.parametrize("values", [["95%", "80%", "77.5%"], [0.95, 0.8, 0.775]])
def test_scores_in_per_cent(book: MakeBook, values: list[Any]) -> None:
    rows = [["姓名", "成绩"], *zip(("张三", "李四", "王五"), values, strict=True)]
    assert fields(check("scores", book(rows), TOWN), "score") == [(95,), (80,), (77.5,)]


def test_a_low_score_is_no_share(book: MakeBook) -> None:
    rows = [["姓名", "成绩"], ["张三", 0.5], ["李四", 88]]
    assert fields(check("scores", book(rows), TOWN), "score") == [(0.5,), (88,)]


def test_a_formula_without_its_result_is_said(book: MakeBook) -> None:
    rows = [["姓名", "单选", "多选", "成绩"], ["张三", 40, 50, "=B2+C2"], ["李四", 41, 40, "=B3+C3"]]
    preview = check("scores", book(rows), TOWN)
    assert codes(preview) == {2: ["score_formula"], 3: ["score_formula"]}
