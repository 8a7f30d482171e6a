"""Resits in score lists: the day of each, by its own column, by the row, by the user, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.imports import KnownExam, Preview
from tests.imports.sheets import MakeBook, check, codes, town

PEOPLE = [("陈一舟", "东湾村"), ("林二川", "东湾村"), ("周三岳", "西山村")]
TOWN = town(PEOPLE)
HELD = date(2024, 3, 29)
WITH_EXAM = replace(
    TOWN,
    exams=(
        KnownExam(
            1, "业务测试", HELD, attempts={1: ("normal", 5000), 2: ("absent", None)},
            resits={1: ("makeup", 7500)}, resit_days={1: date(2024, 4, 2)},
        ),
    ),
)  # fmt: skip


def days(preview: Preview) -> list[tuple[int, int, date | None]]:
    found: Any = preview.actions
    return [(a.person_id, a.number, a.on) for one in found.exams for a in one.attempts]


@pytest.mark.parametrize("head", ["补考日期", "补考时间", "补测日期"])
def test_a_column_says_the_day(book: MakeBook, head: str) -> None:
    rows = [
        ["业务测试"],
        ["姓名", "考试日期", "成绩", "补考成绩", head],
        ["陈一舟", "2024-03-29", 50, 75, "2024-04-12"],
        ["林二川", "2024-03-29", 90, None, None],
        ["周三岳", "2024-03-29", "缺考", 61, date(2024, 4, 15)],
    ]
    preview = check("scores", book(rows), TOWN)
    assert days(preview) == [
        (1, 1, None),
        (2, 1, None),
        (3, 1, None),
        (1, 2, date(2024, 4, 12)),
        (3, 2, date(2024, 4, 15)),
    ]
    assert "resits_undated" not in preview.summary
    assert [row.fields.get("resit_date") for row in preview.rows if row.fields["state"] == "补考"] == [
        "2024-04-12",
        "2024-04-15",
    ]


def test_a_row_that_is_a_resit_has_its_own_day(book: MakeBook) -> None:
    rows = [
        ["业务测试"],
        ["姓名", "考试日期", "成绩", "考试情况"],
        ["陈一舟", "2024-03-29", 50, "正常"],
        ["陈一舟", "2024-04-12", 75, "补考"],
    ]
    assert days(check("scores", book(rows), TOWN)) == [(1, 1, None), (1, 2, date(2024, 4, 12))]


def test_the_program_s_own_list_is_read_back_with_its_days(book: MakeBook) -> None:
    rows = [
        ["业务测试"],
        ["姓名", "考试日期", "首考成绩", "补考成绩", "备注"],
        ["陈一舟", "2024-03-29", 50, 75, "出差；2024-04-12补考"],
        ["林二川", "2024-03-29", 90, None, None],
    ]
    assert days(check("scores", book(rows), TOWN))[-1] == (1, 2, date(2024, 4, 12))


def test_without_a_day_it_is_told_and_the_user_may_say_it(book: MakeBook) -> None:
    rows = [
        ["业务测试"],
        ["姓名", "考试日期", "成绩", "补考成绩"],
        ["陈一舟", "2024-03-29", 50, 75],
        ["林二川", "2024-03-29", 90, None],
    ]
    unsaid = check("scores", book(rows), TOWN)
    assert days(unsaid) == [(1, 1, None), (2, 1, None), (1, 2, None)]
    assert unsaid.summary["resits_undated"] == ["陈一舟"]
    said = check("scores", book(rows), TOWN, resit_date=date(2024, 4, 9))
    assert days(said)[-1] == (1, 2, date(2024, 4, 9))
    assert "resits_undated" not in said.summary


@pytest.mark.parametrize(
    ("day", "code"), [("2024-03-01", "resit_early"), ("某天下午补的", "resit_date_unreadable")]
)
def test_a_day_that_cannot_be_is_refused(book: MakeBook, day: str, code: str) -> None:
    rows = [
        ["业务测试"],
        ["姓名", "考试日期", "成绩", "补考成绩", "补考日期"],
        ["陈一舟", "2024-03-29", 50, 75, day],
        ["林二川", "2024-03-29", 40, 70, "2024-04-12"],
    ]
    preview = check("scores", book(rows), TOWN)
    assert codes(preview) == {3: [code]}
    assert (1, 2) not in [(person, number) for person, number, _ in days(preview)]


def test_another_day_of_the_same_result_is_a_change(book: MakeBook) -> None:
    def rows(day: str | None) -> list[list[Any]]:
        return [
            ["业务测试"],
            ["姓名", "考试日期", "成绩", "补考成绩", "补考日期"],
            ["陈一舟", "2024-03-29", 50, 75, day],
            ["林二川", "2024-03-29", "缺考", None, None],
        ]

    assert days(check("scores", book(rows("2024-04-02")), WITH_EXAM)) == []
    assert days(check("scores", book(rows(None)), WITH_EXAM)) == [], "what a sheet does not say stays"
    preview = check("scores", book(rows("2024-04-12")), WITH_EXAM)
    assert days(preview) == [(1, 2, date(2024, 4, 12))]
    (changed,) = [row for row in preview.rows if row.action == "update"]
    assert changed.fields["resit_date"] == "2024-04-12"


def test_resits_under_a_line_of_their_own_have_its_day(book: MakeBook) -> None:
    rows = [
        ["业务测试（2024年3月29日）", None],
        ["姓名", "成绩"],
        ["陈一舟", 50],
        ["林二川", 90],
        ["周三岳", "缺考"],
        ["补考成绩（4月12日）", None],
        ["姓名", "成绩"],
        ["陈一舟", 75],
        ["周三岳", 61],
    ]
    preview = check("scores", book(rows), TOWN, year=2024)
    assert [row for row in days(preview) if row[1] == 2] == [
        (1, 2, date(2024, 4, 12)),
        (3, 2, date(2024, 4, 12)),
    ]
    assert "resits_undated" not in preview.summary
