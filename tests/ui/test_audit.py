"""操作记录 as a superior reads it: Chinese words, names for ids, filters, pages, the chain."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.services.trail import audit_trail, audit_words
from db.base import Base
from tests.ui.looks import check_looks, shoot_both
from tests.ui.plan_data import build_town
from ui.records.audit_dialog import AuditDialog
from ui.records.operations_dialog import OperationsDialog
from ui.window.main_window import MainWindow
from ui.window.record_actions import show_changes
from ui.work.context import UiContext


def test_every_table_and_column_has_its_word() -> None:
    audited = set(Base.metadata.tables) - {"operation", "audit_entry", "meta"}
    assert audited.isdisjoint(audit_words.GONE)
    told = audited | audit_words.GONE
    assert told == set(audit_words.TABLES)
    assert told == {table for tables in audit_words.KINDS.values() for table in tables}
    columns = {c.name for name in audited for c in Base.metadata.tables[name].columns}
    assert columns - audit_words.HIDDEN - set(audit_words.COLUMNS) == set()
    pointers = {
        c.name: next(iter(c.foreign_keys)).column.table.name
        for name in audited
        for c in Base.metadata.tables[name].columns
        if c.foreign_keys
    }
    gone = {name: table for name, table in audit_words.POINTERS.items() if table in audit_words.GONE}
    assert gone == {"record_id": "duty_record"}
    assert {**pointers, **gone} == dict(audit_words.POINTERS)


def test_the_sql_of_every_name_runs(ctx: UiContext) -> None:
    with ctx.app.database.read() as session:
        for sql in audit_words.NAMES.values():
            # An id and its name, whatever the table.
            assert len(session.execute(text(sql.format("1, 2"))).keys()) == 2


TOWN = partial(build_town, months=range(8, 9))


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> AuditDialog:
    show_changes(window)
    made = window.findChild(AuditDialog)
    assert isinstance(made, AuditDialog)
    qtbot.waitExposed(made)
    return made


def test_read_in_pages_and_in_words(dialog: AuditDialog) -> None:
    assert "核对完好" in dialog.chain.text()
    first = len(dialog.model.rows)
    assert first == 200
    dialog.model.fetchMore(dialog.model.index(-1, -1))
    assert len(dialog.model.rows) > first
    ids = [row.id for row in dialog.model.rows]
    assert ids == sorted(ids, reverse=True)
    dialog.view.selectRow(0)
    assert dialog.model.rows[0].record in dialog.whole.text()
    check_looks(dialog, {word.lower() for word in re.findall(r"[A-Za-z]+\d?", dialog.chain.text())})
    shoot_both(dialog, "audit")
    dialog.accept()


def test_filters(dialog: AuditDialog, ctx: UiContext) -> None:
    dialog.kind.setCurrentText("课程计划")
    dialog.kind.activated.emit(0)
    assert {row.table for row in dialog.model.rows} <= {
        audit_words.TABLES[table] for table in audit_words.KINDS["课程计划"]
    }
    assert dialog.model.rows
    dialog.first.set_date(date(2030, 1, 1))
    dialog.first.changed.emit()
    assert not dialog.model.rows
    dialog.accept()


def test_everything_about_one_person(ctx: UiContext) -> None:
    from tests.ui.towns import fill_town

    ids = fill_town(ctx)
    person = ids["张三丰"]
    ctx.runner.command(
        partial(_note, person_id=person),
        action="person.edit",
        text="改名册",
    )
    with ctx.app.database.read() as session:
        rows = audit_trail.list_changes(session, wanted=audit_trail.AuditFilter(text="张三丰"))
    assert {row.table for row in rows} >= {"人员", "任职"}
    assert all("张三丰" in row.record + row.change + row.step for row in rows)
    assert "→" in rows[0].change
    assert not any("1380000" in row.change for row in rows)


def test_the_reason_of_a_change_is_shown_found_and_exported(ctx: UiContext, dialog: AuditDialog) -> None:
    from openpyxl import load_workbook

    why = "签到表核对有误"
    command = partial(_note, person_id=1)
    with ctx.app.database.write(actor="王干事", action="person.edit", text="改名册", reason=why) as unit:
        command(unit.session)
    dialog.search.setText(why)
    dialog.restart()
    assert [(row.table, row.reason) for row in dialog.model.rows] == [("人员", why)]
    dialog.view.selectRow(0)
    assert f"原因：{why}" in dialog.whole.text()
    dialog.export()
    book = load_workbook(next(ctx.app.paths.exports.iterdir()))
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert why in cells
    assert "原因" in cells
    dialog.accept()


def _note(session: object, *, person_id: int) -> None:
    from db.models import Person

    session.get(Person, person_id).note = "新备注"  # type: ignore[attr-defined]


def test_a_broken_chain_is_said(ctx: UiContext, window: MainWindow) -> None:
    import sqlcipher3.dbapi2 as driver

    raw = driver.connect(str(ctx.app.paths.database))
    raw.execute("UPDATE operation SET label = '别的' WHERE id = 1")
    raw.commit()
    raw.close()
    show_changes(window)
    found = window.findChild(AuditDialog)
    assert found is not None
    assert "从第 1 步起对不上" in found.chain.text()
    found.accept()


def test_export(dialog: AuditDialog, ctx: UiContext) -> None:
    dialog.export()
    assert [path.suffix for path in ctx.app.paths.exports.iterdir()] == [".xlsx"]
    dialog.accept()


@pytest.mark.empty_town
def test_an_empty_list_says_what_belongs_here(window: MainWindow) -> None:
    window.offered.do("trail")
    found = window.findChild(OperationsDialog)
    assert found is not None
    said = found.nothing.findChildren(QLabel)
    assert found.middle.currentWidget() is found.view  # the town's name was a step
    found.kind.setCurrentText("只看导入")
    found.kind.activated.emit(1)
    assert found.middle.currentWidget() is found.nothing
    assert "没有符合条件的操作" in said[1].text()
    check_looks(found)
    found.kind.setCurrentIndex(0)
    found.ask = lambda _last, _size: lambda _session: ()  # type: ignore[method-assign]
    found.restart()
    assert (said[0].text(), found.middle.currentWidget()) == ("还没有操作记录", found.nothing)
    found.accept()
