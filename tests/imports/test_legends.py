"""What signs stand for: legends wherever they are, answers of the clerk, and what is asked instead of guessed."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from typing import Any

import pytest

from app.errors import InputProblem
from app.imports import LayoutCorrection
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村"), ("吴四海", "西山村")]
TOWN = town(PEOPLE, {"2024-03-05": "甲课", "2024-03-12": "乙课"})
HEAD = ["单位", "姓名", "3月5日", "3月12日"]
BODY = [
    ["东湾村", "陈一舟", 1, None],
    ["东湾村", "林二川", 0, "×"],
    ["西山村", "周三岳", "☆", None],
    ["西山村", "吴四海", None, 1],
]
WANTED = ["事假", "未登记", "因公请假", "缺席", "病假", "未登记", "未登记", "事假"]
Rows = list[list[Any]]


def beside(*cells: list[Any]) -> Rows:
    return [["2024年3月考勤"], HEAD, *[[*row, None, *extra] for row, extra in zip(BODY, cells, strict=True)]]


LEGENDS: dict[str, Rows] = {
    "right, word then sign": beside(["事假", 1], ["公假", 0], ["病假", "☆"], ["旷课", "×"]),
    "right, sign then word": beside([1, "事假"], [0, "公假"], ["☆", "病假"], ["×", "旷课"]),
    "right, one cell each": beside(["1=事假"], ["0=公假"], ["☆病假"], ["×旷课"]),
    "above, words over signs": [["2024年3月考勤"], ["符号", "事假", "公假", "病假"], [None, 1, 0, "☆"], HEAD, *BODY],
    "above, signs over words": [["2024年3月考勤"], [None, 1, 0, "☆"], ["含义", "事假", "公假", "病假"], HEAD, *BODY],
    "above, in one line": [["2024年3月考勤"], ["事假", 1, "公假", 0, "病假", "☆"], HEAD, *BODY],
    "above, after a label": [["2024年3月考勤"], ["图例", 1, "事假", 0, "公假", "☆", "病假"], HEAD, *BODY],
    "above, a sentence": [["2024年3月考勤（1 = 事假，0：公假，☆病假）"], HEAD, *BODY],
    "above, quoted": [["2024年3月考勤"], ["“1”为事假，“0”为公假，“☆”为病假"], HEAD, *BODY],
    "below, a sentence": [["2024年3月考勤"], HEAD, *BODY, ["注：1=事假；0=公假；☆=病假；×=旷课"]],
    "below, words first": [["2024年3月考勤"], HEAD, *BODY, ["考勤符号：事假记1，公假记0，病假☆"]],
    "below, cells": [["2024年3月考勤"], HEAD, *BODY, [], ["说明", "1", "事假", "0", "公假", "☆", "病假"]],
    "below, word and sign a line": [["2024年3月考勤"], HEAD, *BODY, [], ["事假", 1], ["公假", 0], ["病假", "☆"]],
    "below, cells of one sign each": [["2024年3月考勤"], HEAD, *BODY, [], ["1=事假", "0=公假", "☆=病假"]],
    "in a remark": [["2024年3月考勤"], [*HEAD, "备注"], BODY[0] + ["1代表事假，0代表公假，☆代表病假"], *[[*row, None] for row in BODY[1:]]],
    "below, glued after its label": [["2024年3月考勤"], HEAD, *BODY, ["图例：1事假 0公假 ☆病假 ×旷课"]],
}  # fmt: skip


@pytest.mark.parametrize("where", LEGENDS)
def test_a_legend_is_read_wherever_it_stands(book: MakeBook, where: str) -> None:
    preview = check("attendance", book(LEGENDS[where]), TOWN)
    assert [row.fields["mark"] for row in preview.rows if row.fields["name"] in dict(PEOPLE)] == WANTED
    assert len(preview.rows) == len(WANTED)
    assert preview.questions == ()
    if where.startswith("right"):
        assert preview.summary["columns_unused"] == [], "the columns of the legend are used"


def test_a_legend_holds_for_its_own_sheet(book: MakeBook) -> None:
    first = Grid([["2024年3月"], ["姓名", "3月5日"], ["陈一舟", "○"], ["注：○出勤 △事假"]], name="东湾")
    second = Grid([["2024年3月"], ["姓名", "3月5日"], ["周三岳", "○"], ["注：○事假 △出勤"]], name="西山")
    assert fields(check("attendance", book(first, second), TOWN), "name", "mark") == [
        ("陈一舟", "出勤"),
        ("周三岳", "事假"),
    ]


NO_LEGENDS: dict[str, Rows] = {
    "nothing says so": [["2024年3月考勤"], HEAD, *BODY[:2]],
    "counts below": [["2024年3月考勤"], HEAD, *BODY[:2], ["出勤：3 事假：1 缺席：0"]],
    "counts of people": [["2024年3月考勤"], HEAD, *BODY[:2], ["应到30人，实到28人，事假1人，公假0人"]],
    "columns of sums": [["2024年3月考勤"], [*HEAD, "事假", "公假"], BODY[0] + [1, 0], BODY[1] + [0, 1]],
    "numbers of columns": [["2024年3月考勤"], [*HEAD, "事假", "公假"], ["1", "2", "3", "4", "5", "6"], BODY[0] + [1, 0], BODY[1] + [0, 1]],
    "a rule about leave": [["2024年3月考勤"], HEAD, *BODY[:2], ["注：1、事假须提前1天报告；2、公假凭通知"]],
    "how often beside two": [["2024年3月考勤"], HEAD, BODY[0] + [None, "事假", 1], BODY[1], [*BODY[2][:2], None, "√", None, "公假", 0]],
    "two meanings": [["2024年3月考勤"], HEAD, *BODY[:2], ["注：1=事假 0=公假"], ["说明：1=出勤 0=缺席"]],
    "a word for being away": [["2024年3月缺勤登记"], HEAD, *BODY[:2]],
    "a third digit": [["2024年3月出勤表"], HEAD, BODY[0], BODY[1], ["西山村", "周三岳", 2, None]],
}  # fmt: skip


@pytest.mark.parametrize("what", NO_LEGENDS)
def test_digits_without_a_legend_are_asked_about_and_never_guessed(book: MakeBook, what: str) -> None:
    preview = check("attendance", book(NO_LEGENDS[what]), TOWN)
    mine = [
        row
        for row in preview.rows
        if row.fields["name"] in ("陈一舟", "林二川") and row.fields["date"] == "2024-03-05"
    ]
    assert [(row.fields["mark"], row.verdict) for row in mine] == [(None, "error")] * 2
    assert "--mark 1=缺席" in {question.answer for question in preview.questions}
    assert {question.code for question in preview.questions} == {"mark_unknown"}


@pytest.mark.parametrize("sign", ["○", "▲", "■", "△", "◇", "旷训", "A", "2", "半"])
def test_an_unknown_sign_is_asked_once_and_its_answer_holds(book: MakeBook, sign: str) -> None:
    rows = [["2024年3月考勤"], HEAD, ["东湾村", "陈一舟", sign, "√"], ["东湾村", "林二川", sign, "√"]]
    preview = check("attendance", book(rows), TOWN)
    assert [question.answer for question in preview.questions] == [f"--mark {sign}=缺席"]
    assert codes(preview) == {3: ["mark_unknown"], 4: ["mark_unknown"]}
    answered = check("attendance", book(rows), TOWN, marks={sign: "旷课"})
    assert fields(answered, "mark") == [("缺席",), ("出勤",)] * 2
    assert answered.questions == ()


def test_the_answer_goes_over_the_legend_and_is_kept_with_the_layout(book: MakeBook) -> None:
    rows = [["2024年3月考勤"], HEAD, ["东湾村", "陈一舟", "△", "√"], ["注：△迟到 √出勤 ◎旷训"], ]  # fmt: skip
    path = book(rows)
    assert fields(check("attendance", path, TOWN, marks={"△": "早退"}), "mark")[0] == ("早退",)
    kept = LayoutCorrection(marks={"△": "病假"})
    print_ = check("attendance", path, TOWN).layout.fingerprint
    assert fields(check("attendance", path, TOWN, corrections={print_: kept}), "mark")[0] == ("病假",)
    assert fields(check("attendance", path, TOWN, corrections={"another": kept}), "mark")[0] == ("迟到",)


def test_a_legends_own_word_that_nobody_knows_is_asked_with_it(book: MakeBook) -> None:
    rows = [
        ["2024年3月考勤"],
        HEAD,
        ["东湾村", "陈一舟", "◎", "√"],
        [None],
        ["√", "出勤", "△", "事假", "◎", "旷训"],
    ]
    asked = check("attendance", book(rows), TOWN).questions
    assert [question.answer for question in asked] == ["--mark ◎=缺席"]
    assert "旷训" in asked[0].text


def test_an_answer_that_is_no_mark_is_refused(book: MakeBook) -> None:
    path = book([["2024年3月考勤"], HEAD, ["东湾村", "陈一舟", "◎", "√"]])
    with pytest.raises(InputProblem) as refused:
        check("attendance", path, TOWN, marks={"◎": "好"})
    assert refused.value.code == "import.mark_meaning"


@pytest.mark.parametrize(
    "rows",
    [
        [["2024年3月出勤登记表"], HEAD, ["东湾村", "陈一舟", 1, 0]],
        [["2024年"], ["姓名", "3月5日是否到会", "3月12日是否到会"], ["陈一舟", 1, 0]],
        [["2024年"], [*HEAD, "出勤率"], ["东湾村", "陈一舟", 1, 0, 0.5]],
    ],
)
def test_one_and_nought_under_a_word_of_being_there_are_told(book: MakeBook, rows: Rows) -> None:
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "mark") == [("出勤",), ("缺席",)]
    assert codes(preview)[3] == ["mark_digit", "mark_digit"]
    assert preview.questions == ()


def test_a_long_list_of_ones_is_told_and_nobodys_sign_is_not_asked(book: MakeBook) -> None:
    rows = [["姓名", "日期", "是否签到"], ["陈一舟", "2024-03-05", 1], ["陌生人", "2024-03-05", "◇"]]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "mark")[0] == ("出勤",)
    assert preview.questions == ()


def test_a_legend_of_two_minds_or_of_an_unknown_word_is_never_told_as_presence(book: MakeBook) -> None:
    rows = [
        ["2024年3月出勤表"],
        HEAD,
        ["东湾村", "陈一舟", 1, "√"],
        ["注：1=事假 0=公假"],
        ["说明：1=出勤 0=缺席"],
    ]
    assert "--mark 1=缺席" in {q.answer for q in check("attendance", book(rows), TOWN).questions}
    rows = [
        ["2024年3月考勤"],
        HEAD,
        ["东湾村", "陈一舟", "√", "×"],
        [None],
        ["√", "旷训", "△", "事假", "×", "出勤"],
    ]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "mark") == [(None,), ("出勤",)]
    assert [q.answer for q in preview.questions] == ["--mark √=缺席"]


def test_somebodys_row_of_different_marks_is_no_legend(book: MakeBook) -> None:
    """1 | name | × | 事假 | 迟 | 出勤 | 病 | 出勤 reads like pairs of signs and words, and is somebody."""
    days = ["2024-03-05", "2024-03-12", "2024-03-19", "2024-03-26", "2024-04-02", "2024-04-09"]
    rows = [
        ["序号", "姓名", *days],
        [1, "罗丽杰", "×", "事假", "迟", "出勤", "病", "出勤"],
        [2, "沈华文", *["出勤"] * 6],
    ]
    known = town(
        [("罗丽杰", "东湾村"), ("沈华文", "东湾村")], {day: f"第{n}课" for n, day in enumerate(days)}
    )
    preview = check("attendance", book(rows), known)
    marks = [row.fields["mark"] for row in preview.rows if row.fields["name"] == "罗丽杰"]
    assert marks == ["缺席", "事假", "迟到", "出勤", "病假", "出勤"]


def test_the_lead_of_a_note_is_no_sign(book: MakeBook) -> None:
    rows = [["序号", "姓名", "2024-03-05", "2024-03-12"], [1, "陈一舟", "○", "●"]]
    rows.append(["注：出勤：○ 迟到：△ 事假：□ 病假：◇ 缺席：● 因公请假：☆"])
    known = town([("陈一舟", "东湾村")], {"2024-03-05": "甲课", "2024-03-12": "乙课"})
    assert fields(check("attendance", book(rows), known), "mark") == [("出勤",), ("缺席",)]
