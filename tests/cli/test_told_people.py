"""A day of joining or leaving moved over a session that was told: command line, undo, import."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.context import open_context
from app.services.bulletin import bulletins
from app.services.mark import attendance
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan.planning import ClassSessionInput, add_class_session
from app.services.setting.town import set_town
from tests.cli.conftest import Ganxun

Ask = Ganxun
DAY = date(2024, 8, 15)
NAMES = ("张三", "李四", "王五")


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """`ganxun` on a town of three, all there at a class session whose bulletin went out."""
    context = open_context(tmp_path / "data")
    with context.database.write(actor="t", action="test.run") as unit:
        session = unit.session
        set_town(session, name="清河镇", type="镇")
        office = units.add_unit(session, name="党政办公室", kind="机关")
        for name in NAMES:
            add_person(session, person=PersonInput(name=name), posts=[PostInput(office, "干事")])
        held = add_class_session(session, data=ClassSessionInput(title="党课", held_on=DAY))
        attendance.fill_rest_present(session, class_session_id=held)
    with context.database.write(actor="t", action="test.run") as unit:
        draft = bulletins.draft_session(unit.session, class_session_id=held)
        bulletins.issue(unit.session, bulletin_id=draft, on=DAY)
    context.close()

    return Ganxun(tmp_path / "data", capsys)


def is_stale(ask: Ask) -> bool:
    (row,) = json.loads(ask("list", "bulletins", "--year", 2024, "--json")[1])
    return bool(row["changes"])


def test_leaving_and_its_undo_ask_a_reason(ask: Ask) -> None:
    leave = ("person", "leave", "张三", "--on", DAY)
    status, _, err = ask(*leave)
    assert (status, "请写明原因" in err, is_stale(ask)) == (1, True, False)
    status, _, err = ask(*leave, "--reason", "调出登记晚了")
    assert (status, "不再计入应到" in err, is_stale(ask)) == (0, True, True)
    newest = json.loads(ask("operations", "list", "--json")[1])[0]
    assert newest["action"] == "person.leave"
    status, _, err = ask("operations", "revert", newest["id"])
    assert (status, "请写明原因" in err, is_stale(ask)) == (1, True, True)
    assert ask("operations", "revert", newest["id"], "--reason", "没有调出")[0] == 0
    assert not is_stale(ask)


def test_joining_later_than_what_was_told_asks_a_reason(ask: Ask) -> None:
    status, _, err = ask("person", "join", "张三", "--on", "2024-08-16")
    assert (status, "请写明原因" in err, is_stale(ask)) == (1, True, False)
    status, _, err = ask("person", "join", "张三", "--on", "2024-08-16", "--reason", "16日才到岗")
    assert (status, "不再计入应到" in err, is_stale(ask)) == (0, True, True)


def test_an_import_of_joining_days_asks_a_reason(ask: Ask, tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["姓名", "单位", "职务", "入册日期"])
    sheet.append(["张三", "党政办公室", "干事", "2024-08-16"])
    sheet.append(["李四", "党政办公室", "干事", "2024-08-01"])
    file = tmp_path / "花名册.xlsx"
    book.save(file)
    status, _, err = ask("import", "roster", file)
    assert (status, "请写明原因" in err, is_stale(ask)) == (1, True, False)
    status, _, err = ask("import", "roster", file, "--reason", "补录入册日期")
    assert (status, is_stale(ask)) == (0, True), err
