"""Lines of counts below (or above) the people of an attendance sheet, and two marks in a cell."""

# ruff: noqa: E501
from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.imports import KnownSession, KnownTown
from tests.imports.sheets import Grid, MakeBook, check, codes, fields, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村")]
TOWN = town(PEOPLE, {"2024-03-05": "甲课", "2024-03-12": "乙课"})
HEAD = ["序号", "姓名", "单位", "3月5日", "3月12日", "备注"]
BODY = [[n, name, unit, "√", "迟", None] for n, (name, unit) in enumerate(PEOPLE, 1)]
WORDS = (
    "应到人数 实到人数 缺勤人数 参考人数 应到 实到 应出勤人数 实出勤人数 出席人数 缺席人数 迟到人数 早退人数 请假人数 "
    "病假人数 事假人数 公假人数 旷课人数 未到人数 参训人数 到课人数 到会人数 签到人数 应参训人数 实参训人数 到课率 "
    "参训率 签到率 缺勤率 到会率 出勤 缺勤 缺席 请假 迟到 早退 人数 当日出勤 当天人数 每日合计 本日实到 合计人数 "
    "出勤人次 缺勤人次 请假人次 事假 病假 公假 旷课 应参加人数 实际参加人数 实际到会 实际出勤人数 缺课人数"
).split()


@pytest.mark.parametrize("word", WORDS)
def test_a_line_of_counts_is_nobody(book: MakeBook, word: str) -> None:
    for place in range(3):
        line: list[Any] = [None, None, None, 3, 2, None]
        line[place] = word
        rows = [["2024年3月培训考勤表"], HEAD, *BODY, line]
        preview = check("attendance", book(rows), TOWN)
        assert len(preview.rows) == 6
        assert not preview.has_problems
        assert preview.questions == ()
        assert preview.rows_read[-1].kind == "total"


@pytest.mark.parametrize(
    "values", [["3人", "2人"], ["100%", "67%"], [1, 0], ["1", "0"], ["3/3", "2/3"], ["", ""]]
)
@pytest.mark.parametrize("word", ["缺勤人数", "出勤率", "应到/实到", "出勤人数/应到人数"])
def test_counts_are_written_in_many_ways(book: MakeBook, word: str, values: list[Any]) -> None:
    rows = [["2024年3月培训考勤表"], HEAD, *BODY, [word, None, None, *values, None]]
    preview = check("attendance", book(Grid(rows, [f"A{len(rows)}:C{len(rows)}"])), TOWN)
    assert len(preview.rows) == 6
    assert not preview.has_problems
    assert preview.questions == ()


def test_who_is_called_like_a_count_stays(book: MakeBook) -> None:
    """A person with a number in the list is a person, whatever the name."""
    known = town([*PEOPLE, ("应到", "东湾村")], {"2024-03-05": "甲课", "2024-03-12": "乙课"})
    rows = [["2024年3月培训考勤表"], HEAD, *BODY, [4, "应到", "东湾村", "√", "√", None]]
    assert fields(check("attendance", book(rows), known), "name")[-1] == ("应到",)


TWO = {"√/√": "出勤", "√√": "出勤", "√ √": "出勤", "√、√": "出勤", "√,√": "出勤", "√|√": "出勤", "√\n√": "出勤", "×/×": "缺席", "病/病": "病假",
       "事假/事假": "事假", "公假、公假": "因公请假", "迟/√": None, "√/×": None, "×√": None, "病/√": None}  # fmt: skip


@pytest.mark.parametrize("cell", TWO)
def test_two_marks_in_a_cell_that_say_the_same_are_one(book: MakeBook, cell: str) -> None:
    """上午/下午 in one cell: the same twice is that; two different ones for one class are told, never guessed."""
    rows = [["2024年3月培训考勤表"], ["姓名", "3月5日"], ["陈一舟", cell], ["林二川", "√/√"]]
    preview = check("attendance", book(rows), TOWN)
    assert fields(preview, "name", "mark")[1] == ("林二川", "出勤")
    if TWO[cell] is not None:
        assert fields(preview, "name", "mark")[0] == ("陈一舟", TWO[cell])
        assert codes(preview) == {}
    else:
        assert codes(preview)[3] == ["mark_two"]
        assert preview.questions == ()


def halves(*parts: str) -> KnownTown:
    sessions = tuple(
        KnownSession(n, date(2024, 3, 5), f"课{n}", day_part=part) for n, part in enumerate(parts, 1)
    )
    return replace(TOWN, sessions=sessions)


@pytest.mark.parametrize("cell", ["√/×", "√、×", "√×", "上午√下午×", "上√ 下×", "√\n×", "√ / ×"])
def test_two_marks_are_of_the_two_classes_of_the_day(book: MakeBook, cell: str) -> None:
    rows = [
        ["2024年3月培训考勤表"],
        ["姓名", "3月5日"],
        ["陈一舟", cell],
        ["林二川", "迟/√"],
        ["周三岳", None],
    ]
    preview = check("attendance", book(rows), halves("下午", "上午"))
    found = [row for row in fields(preview, "name", "session_id", "mark") if row[2] != "未登记"]
    assert found == [
        ("陈一舟", 2, "出勤"),
        ("陈一舟", 1, "缺席"),
        ("林二川", 2, "迟到"),
        ("林二川", 1, "出勤"),
    ]
    assert not preview.has_problems


def test_one_mark_for_two_classes_is_told(book: MakeBook) -> None:
    rows = [["2024年3月培训考勤表"], ["姓名", "3月5日"], ["陈一舟", "√/×"], ["林二川", "√"]]
    preview = check("attendance", book(rows), halves("上午", "下午"))
    assert codes(preview) == {4: ["session_ambiguous"]}
    unordered = check("attendance", book(rows), halves("上午", "上午"))
    assert codes(unordered)[3] == ["mark_two", "session_ambiguous"]
