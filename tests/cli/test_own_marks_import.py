"""Attendance read in with statuses a town made itself: by word and sign, stored, re-read, refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.cli import run
from app.context import open_context
from app.services.mark import mark_versions
from app.services.mark.mark_versions import MarkKindInput
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan.planning import AudienceInput, ClassSessionInput, add_class_session
from app.services.setting.town import set_town

Answer = tuple[int, dict[str, Any]]
Read = Callable[..., Answer]
NAMES = ("张三", "李四", "王五", "赵六")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Three people due in two classes of 2024, one who is not; 线上 (as present) and 产假 from 1 March."""
    context = open_context(tmp_path / "data")
    with context.database.write(actor="t", action="test.run") as unit:
        session = unit.session
        set_town(session, name="清河镇", type="镇")
        office = units.add_unit(session, name="党政办公室", kind="机关")
        ids = [
            add_person(session, person=PersonInput(name=name), posts=[PostInput(office, "干事")])
            for name in NAMES
        ]
        first = date(2024, 3, 1)
        online = MarkKindInput("线上参加", "线", "线", "L", "present", 80)
        mark_versions.add_mark_kind(session, start_on=first, data=online)
        born = MarkKindInput("产假", "产", "产", "M", "personal_leave")
        mark_versions.add_mark_kind(session, start_on=first, data=born)
        for day in (date(2024, 2, 1), date(2024, 8, 15)):
            audience = tuple(AudienceInput(person_id=each) for each in ids[:3])
            add_class_session(session, data=ClassSessionInput(title="党课", held_on=day, audience=audience))
    context.close()
    return tmp_path


@pytest.fixture
def read(town: Path, capsys: pytest.CaptureFixture[str]) -> Read:
    """Imports rows of name and mark for a day; the status and the JSON told."""

    def call(rows: Sequence[tuple[str, str]], *options: str, day: str = "2024-08-15") -> Answer:
        book = Workbook()
        sheet: Any = book.active
        sheet.append(["姓名", "日期", "考勤"])
        for name, mark in rows:
            sheet.append([name, day, mark])
        book.save(town / "考勤.xlsx")
        arguments = ["import", "attendance", str(town / "考勤.xlsx"), "--year", "2024", "--json", *options]
        status = run(["--data", str(town / "data"), *arguments])
        out, err = capsys.readouterr()
        return status, json.loads(out) if out else {"err": err}

    return call


def statuses(town: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    run(["--data", str(town / "data"), "list", "participations", "--session", "2", "--json"])
    return {row["name"]: row["mark"] for row in json.loads(capsys.readouterr().out)}


def codes(told: dict[str, Any]) -> list[str]:
    return [message["code"] for row in told["rows"] for message in row["messages"]]


def test_words_and_signs_of_its_own_are_read_and_stand(
    read: Read, town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = read([("张三", "线上参加"), ("李四", "产"), ("王五", "√")])
    assert (status, [row["mark"] for row in told["rows"]]) == (0, ["线上参加", "产假", "出勤"])
    before = statuses(town, capsys)
    status, told = read([("张三", "线"), ("李四", "产假"), ("王五", "×")])
    assert (status, [row["verdict"] for row in told["rows"]]) == (0, ["skip", "skip", "update"])
    after = statuses(town, capsys)
    assert {name for name in after if after[name] != before[name]} == {"王五"}
    status, told = read([("张三", "迟"), ("李四", "病")])
    assert (status, [row["verdict"] for row in told["rows"]]) == (0, ["update", "update"])


def test_an_own_leave_of_somebody_not_due_is_an_error_and_an_own_presence_a_walk_in(read: Read) -> None:
    rows = [("张三", "√"), ("李四", "√"), ("王五", "√")]
    status, told = read([*rows, ("赵六", "产假")], "--check")
    assert (status, codes(told)) == (1, ["not_due"])
    status, told = read([*rows, ("赵六", "线上参加")], "--check")
    assert (status, codes(told)) == (0, ["walk_in"])


def test_a_status_is_not_read_for_days_before_it_was_made(read: Read) -> None:
    status, told = read([("张三", "产假")], "--check", day="2024-02-01")
    assert (status, codes(told)) == (1, ["mark_not_offered"])


def test_a_sign_is_told_to_mean_an_own_status(read: Read) -> None:
    status, told = read([("张三", "☆"), ("李四", "√")], "--check")
    assert (status, codes(told)) == (1, ["mark_unknown"])
    status, told = read([("张三", "☆"), ("李四", "√")], "--mark", "☆=线上参加")
    assert (status, told["rows"][0]["mark"]) == (0, "线上参加")
