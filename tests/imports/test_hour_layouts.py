"""Exports of study platforms: who, how many 学时, from which day to which; read again without doubling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.imports import apply_preview, known_town
from app.imports.hours import HourActions, span_of
from db.session import Database
from tests.imports.sheets import MakeBook, check, codes, fields, id_of, town

TOWN = town([("张三", "党政办公室"), ("李四", "东湾村"), ("王五", "财政所")])
HEADS = [
    "姓名|身份证号|学时|平台|起止日期",
    "学员姓名|证件号码|获得学时|学习平台|学习时间",
    "姓名|身份证号码|认定学时|来源|培训起止时间",
]


@pytest.mark.parametrize("head", HEADS)
def test_header_words(book: MakeBook, head: str) -> None:
    rows = [
        ["2024年度网络培训学时统计表"],
        head.split("|"),
        ["张三", "", 32.5, "干部网络学院", "2024-03-01至2024-05-31"],
        ["李 四", "", "50学时", "学习强国", "2024.1.1-2024.12.31"],
        ["王五", "", 0, "学习强国", "2024年6月3日"],
        ["合计", "", 82.5, "", ""],
    ]
    preview = check("hours", book(rows), TOWN)
    assert fields(preview, "name", "hours", "pot", "first", "last") == [
        ("张三", 32.5, "网络", "2024-03-01", "2024-05-31"),
        ("李四", 50, "网络", "2024-01-01", "2024-12-31"),
        ("王五", None, "网络", "2024-06-03", None),
    ]
    assert [row.verdict for row in preview.rows] == ["new", "new", "skip"]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2024-03-01至2024-05-31", (date(2024, 3, 1), date(2024, 5, 31))),
        ("2024.3.1-2024.5.31", (date(2024, 3, 1), date(2024, 5, 31))),
        ("20240301-20240531", (date(2024, 3, 1), date(2024, 5, 31))),
        ("2024年3月1日—5月31日", (date(2024, 3, 1), date(2024, 5, 31))),
        ("2024/3/1 ~ 2024/5/31", (date(2024, 3, 1), date(2024, 5, 31))),
        ("2024-03-01", (date(2024, 3, 1), None)),
        (date(2024, 3, 1), (date(2024, 3, 1), None)),
        ("", (None, None)),
        ("全年", (None, None)),
    ],
)
def test_spans_of_days(written: Any, wanted: tuple[date | None, date | None]) -> None:
    assert span_of(written, None) == wanted


def test_two_columns_of_days_course_pot_and_certificate(book: MakeBook) -> None:
    rows = [
        ["姓名", "课程名称", "学时类型", "开始日期", "结束日期", "学时", "证书编号"],
        ["张三", "党校主体班", "脱产培训", "2024-03-04", "2024-03-08", 40, "DX-7"],
    ]
    preview = check("hours", book(rows), TOWN)
    assert fields(preview, "course", "pot", "first", "last") == [
        ("党校主体班", "上级调训", "2024-03-04", "2024-03-08")
    ]
    actions = preview.actions
    assert isinstance(actions, HourActions)
    assert (actions.entries[0].hours_centi, actions.entries[0].evidence) == (4000, "DX-7")


def test_without_days_the_year_of_the_title_or_of_the_clerk(book: MakeBook) -> None:
    rows = [["姓名", "学时"], ["张三", 12]]
    assert codes(check("hours", book(rows), TOWN)) == {2: ["year_missing"]}
    preview = check("hours", book(rows), TOWN, year=2023)
    assert fields(preview, "first", "last") == [("2023-01-01", "2023-12-31")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["不存在", 5, "2024-03-01"], "person_unknown"),
        (["张三", "很多", "2024-03-01"], "hours_unreadable"),
        (["张三", 1200, "2024-03-01"], "hours_out_of_range"),
        (["张三", 5, "春天"], "date_unreadable"),
        (["张三", 5, "2024-03-05至2024-03-01"], "dates_reversed"),
        (["@王五", 5, "2024-03-01"], "formula_in_name"),
    ],
)
def test_rows_in_error_say_why(book: MakeBook, row: list[Any], code: str) -> None:
    preview = check("hours", book([["姓名", "学时", "起止日期"], ["李四", 5, "2024-03-01"], row]), TOWN)
    assert code in codes(preview)[3]
    assert preview.rows[1].verdict == "error"


def test_the_same_thing_twice_in_one_file(book: MakeBook) -> None:
    rows = [["姓名", "学时", "平台", "起止日期"], *[["张三", 5, "学习强国", "2024-03-01"]] * 2]
    assert codes(check("hours", book(rows), TOWN)) == {3: ["duplicate_in_file"]}


def test_written_once_and_brought_up_to_date_later(book: MakeBook, database: Database) -> None:
    from app.services.hour import hour_entries
    from app.services.person import people, units
    from app.services.person.people import PersonInput, PostInput

    with database.write(actor="t", action="roster.import") as unit:
        office = units.add_unit(unit.session, name="党政办公室")
        people.add_person(
            unit.session,
            person=PersonInput(name="张三", id_number=id_of(1)),
            posts=[PostInput(unit_id=office)],
        )

    def imported(hours: float) -> list[str]:
        rows = [
            ["姓名", "身份证号", "学时", "平台", "起止日期"],
            ["张三", id_of(1), hours, "网络学院", "2024-01-01至2024-06-30"],
        ]
        with database.read() as session:
            known = known_town(session, kind="hours")
        preview = check("hours", book(rows), replace(known, today=date(2024, 8, 15)))
        with database.write(actor="t", action=preview.action) as unit:
            apply_preview(unit.session, preview)
        return [row.verdict for row in preview.rows]

    assert [imported(30), imported(30), imported(36.5)] == [["new"], ["skip"], ["update"]]
    with database.read() as session:
        (entry,) = hour_entries.list_hour_entries(session, year=2024)
    assert (entry.hours_centi, entry.pot, entry.source) == (3650, "网络", "网络学院")
    assert (entry.credited_on, entry.ended_on) == (date(2024, 1, 1), date(2024, 6, 30))
