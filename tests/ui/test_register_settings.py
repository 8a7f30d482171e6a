"""登记簿设置 by keys: what is changed stands at once and has a way back; registers of her own, and files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.services.register import forms
from app.services.register.writing import add_entry
from tests.conftest import NOW
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.pages.registers.own_editor import OwnEditor
from ui.pages.registers.registers_tab import RegistersTab
from ui.pages.registers.setting_forms import DaysDialog, FieldDialog, RenameDialog
from ui.pages.registers.settings_dialog import SettingsDialog
from ui.window.main_window import MainWindow
from ui.work.context import UiContext

TOWN = fill_town
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def tab(window: MainWindow) -> RegistersTab:
    window.activateWindow()
    window.set_year(2024)
    window.show_tab("registers")
    found = window.current_tab()
    assert isinstance(found, RegistersTab)
    QApplication.processEvents()
    return found


@pytest.fixture
def keys(qtbot: QtBot, window: MainWindow) -> Keyboard:
    return Keyboard(qtbot, window)


@pytest.fixture
def settings(tab: RegistersTab, keys: Keyboard) -> SettingsDialog:
    tab.show_target("contest")
    keys.press(Qt.Key.Key_R, CTRL | SHIFT)
    (found,) = tab.findChildren(SettingsDialog)
    assert found.isVisible()
    found.activateWindow()
    QApplication.processEvents()
    return found


def child(dialog: SettingsDialog, kind: type[Any]) -> Any:
    found = [each for each in dialog.findChildren(kind) if each.isVisible()]
    assert found, kind
    found[-1].activateWindow()
    QApplication.processEvents()
    return found[-1]


def front(dialog: SettingsDialog, widget: QWidget) -> None:
    """The dialog is in front again, as a desktop puts it, and the keys go to `widget`."""
    dialog.activateWindow()
    QApplication.processEvents()
    widget.setFocus()


def to_line(dialog: SettingsDialog, section: str, what: str) -> None:
    line = next(each for each in dialog.lines.rows if (each.section, each.what) == (section, what))
    assert dialog.lines_view.select_id(line.id)
    front(dialog, dialog.lines_view)


def register(ctx: UiContext, register_id: str) -> Any:
    with ctx.app.database.read() as session:
        return forms.shelf(session).registers.get(register_id)


def own_id(ctx: UiContext) -> str:
    with ctx.app.database.read() as session:
        return next(each for each in forms.shelf(session).registers if each.startswith("own_"))


def test_it_opens_with_its_key_at_the_register_in_front(settings: SettingsDialog, window: MainWindow) -> None:
    assert settings.book is not None
    assert settings.book.id == "contest"
    assert {line.section for line in settings.lines.rows} >= {"本簿", "栏目", "选项", "表的列", "期限"}
    check_looks(settings)
    shoot(settings, "register-settings")


def test_renamed_hidden_and_back_by_keys(
    settings: SettingsDialog, keys: Keyboard, ctx: UiContext, window: MainWindow
) -> None:
    to_line(settings, "栏目", "备注")
    keys.press(Qt.Key.Key_Return)
    form = child(settings, RenameDialog)
    check_looks(form)
    form.name.selectAll()
    keys.type("说明")
    keys.press(Qt.Key.Key_Return)
    assert register(ctx, "contest").field("note").title == "说明"
    front(settings, settings.lines_view)
    line = settings.line
    assert line is not None
    assert line.is_changed
    assert line.shipped.startswith("备注")
    keys.press(Qt.Key.Key_Space)
    assert register(ctx, "contest").field("note").hidden
    shoot(settings, "register-settings-changed")
    keys.press(Qt.Key.Key_Delete)
    field = register(ctx, "contest").field("note")
    assert (field.title, field.hidden) == ("备注", False)
    window.offered.do("undo")
    assert register(ctx, "contest").field("note").hidden


def test_what_cannot_be_hidden_is_said_and_nothing_changes(
    settings: SettingsDialog, keys: Keyboard, ctx: UiContext
) -> None:
    to_line(settings, "栏目", "项目")
    keys.press(Qt.Key.Key_Space)
    assert settings.problem.text().startswith("“项目”不能隐藏")
    assert not register(ctx, "contest").field("project").hidden
    check_looks(settings)


def test_a_column_moves_and_keeps_the_cursor(
    settings: SettingsDialog, keys: Keyboard, ctx: UiContext
) -> None:
    before = register(ctx, "contest").paper("list").columns
    line = next(each for each in settings.lines.rows if each.key == ("columns", "list", "method"))
    settings.lines_view.select_id(line.id)
    front(settings, settings.lines_view)
    keys.press(Qt.Key.Key_Up, ALT)
    after = register(ctx, "contest").paper("list").columns
    assert after.index("method") == before.index("method") - 1
    assert settings.line is not None
    assert settings.line.key == ("columns", "list", "method")
    keys.press(Qt.Key.Key_Down, ALT)
    assert register(ctx, "contest").paper("list").columns == before


def test_a_field_of_her_own_and_days_of_a_due(
    settings: SettingsDialog, keys: Keyboard, ctx: UiContext
) -> None:
    front(settings, settings.lines_view)
    keys.press(Qt.Key.Key_N, CTRL | SHIFT)
    form = child(settings, FieldDialog)
    check_looks(form)
    shoot(form, "register-settings-field")
    keys.type("奖金")
    form.kind.setCurrentIndex(form.kind.findData("money"))
    keys.press(Qt.Key.Key_Return)
    found = register(ctx, "contest")
    assert (found.field("x_1").title, found.field("x_1").kind.value) == ("奖金", "money")
    assert found.paper("list").columns[-1] == "x_1" or "x_1" in found.paper("scores").columns
    to_line(settings, "期限", "各单位业务技能大赛")
    keys.press(Qt.Key.Key_Return)
    days = child(settings, DaysDialog)
    check_looks(days)
    shoot(days, "register-settings-days")
    days._numbers["warn"].setValue(7)
    keys.press(Qt.Key.Key_Return)
    assert register(ctx, "contest").due("unit").warn == 7
    assert settings.line is not None
    assert "提前 7 天" in settings.line.now


def test_switched_off_it_is_folded_away(
    settings: SettingsDialog, keys: Keyboard, ctx: UiContext, tab: RegistersTab
) -> None:
    front(settings, settings.books_view)
    keys.press(Qt.Key.Key_Space)
    assert not register(ctx, "contest").on
    assert settings.buttons["switch"].text() == "启用"
    settings.accept()
    item = tab.view.shelf._items["contest"]
    assert item.parent().text(0) == "未启用"


def make(settings: SettingsDialog, keys: Keyboard) -> OwnEditor:
    """走访登记 typed by keys, not yet saved."""
    front(settings, settings.lines_view)
    keys.press(Qt.Key.Key_N, CTRL)
    editor = child(settings, OwnEditor)
    keys.type("走访登记")
    editor.rows.rows[-1].title.setFocus()
    keys.type("对象")
    keys.press(Qt.Key.Key_N, CTRL)
    keys.type("方式")
    row = editor.rows.rows[-1]
    row.kind.setCurrentIndex(row.kind.findData("choice"))
    row.kind.activated.emit(row.kind.currentIndex())
    row.choices.setFocus()
    keys.type("上门、电话")
    found: OwnEditor = editor
    return found


def test_an_own_register_is_made_looked_at_entered_changed_and_goes(
    settings: SettingsDialog,
    keys: Keyboard,
    ctx: UiContext,
    window: MainWindow,
    tab: RegistersTab,
    answers: Answers,
) -> None:
    editor = make(settings, keys)
    editor.due.period.setCurrentIndex(editor.due.period.findData("quarter"))
    editor.due.period.activated.emit(1)
    editor.draw()
    QTest.qWait(400)
    assert editor.sample.file is not None, "the paper stands beside"
    check_looks(editor)
    shoot(editor, "register-own-new")
    keys.press(Qt.Key.Key_Return)
    assert not editor.isVisible()
    register_id = own_id(ctx)
    assert settings.book is not None
    assert settings.book.id == register_id
    assert [one.title for one in register(ctx, register_id).fields] == ["日期", "单位", "对象", "方式"]
    shoot(settings, "register-settings-own")
    with ctx.app.database.read() as session:
        unit = str(session.connection().exec_driver_sql("select min(id) from unit").scalar())

    def enter(session: Any) -> int:
        book = forms.get_register(session, register_id=register_id)
        values = {"day": NOW.date(), "unit": unit, "f1": "王家", "f2": "上门"}
        return add_entry(session, register=book, values=values, today=NOW.date()).entry_id

    ctx.runner.command(enter, action="register.add", text="登记")
    front(settings, settings.books_view)
    keys.press(Qt.Key.Key_F2)
    again = child(settings, OwnEditor)
    assert not again.who.isEnabled()
    row = again.rows.rows[2]
    assert row.title.text() == "对象"
    row.title.setFocus()
    row.title.selectAll()
    keys.type("走访对象")
    check_looks(again)
    shoot(again, "register-own-edit")
    again._try_save()
    assert register(ctx, register_id).field("f1").title == "走访对象"
    settings.buttons["drop"].click()
    assert "还有 1 条登记" in settings.problem.text()
    assert register(ctx, register_id) is not None
    window.offered.do("undo")  # the new title
    window.offered.do("undo")  # the entry
    answers.append("删除")
    settings.buttons["drop"].click()
    assert register(ctx, register_id) is None
    window.offered.do("undo")
    assert register(ctx, register_id).title == "走访登记"


def test_what_does_not_hold_is_said_at_its_field_and_not_kept(
    settings: SettingsDialog, keys: Keyboard, ctx: UiContext
) -> None:
    editor = make(settings, keys)
    row = editor.rows.rows[2]
    row.in_list.click()
    editor._try_save()
    assert row.problem.text().startswith("“对象”没有用在任何表或规则里")
    check_looks(editor)
    row.in_list.click()
    row.title.setText("日期")
    editor._try_save()
    assert "前面已经有了" in row.problem.text()
    row.title.setText("")
    row.choices.setText("")
    last = editor.rows.rows[3]
    last.title.setText("")
    editor._try_save()
    assert last.problem.text() == "请填写栏目的名称，或去掉这一栏。"
    last.title.setText("方式")
    editor.title.setText("")
    editor._try_save()
    assert editor.title_field.problem() == "请填写登记簿的名称。"
    editor.title.setText("专项经费")
    editor._try_save()
    assert editor.title_field.problem().startswith("已经有一本叫“专项经费”的登记簿")
    with ctx.app.database.read() as session:
        assert not [each for each in forms.shelf(session).registers if each.startswith("own_")]
    editor.is_touched = False
    editor.reject()


def test_ten_fields_are_the_most(settings: SettingsDialog, keys: Keyboard) -> None:
    editor = make(settings, keys)
    for _ in range(9):
        keys.press(Qt.Key.Key_N, CTRL)
    assert len(editor.rows.rows) == 10
    assert not editor.rows.buttons["add"].isEnabled()
    check_looks(editor)
    shoot(editor, "register-own-ten")
    editor.is_touched = False
    editor.reject()


def test_a_register_goes_out_and_comes_in_as_a_file(
    settings: SettingsDialog, keys: Keyboard, ctx: UiContext, answers: Answers, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    editor = make(settings, keys)
    keys.press(Qt.Key.Key_Return)
    assert not editor.isVisible()
    register_id = own_id(ctx)
    path = tmp_path / "走访.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: (str(path), "")))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(path), "")))
    front(settings, settings.lines_view)
    keys.press(Qt.Key.Key_S, CTRL)
    assert path.exists()
    answers.append("另存一份")
    keys.press(Qt.Key.Key_O, CTRL)
    assert answers.asked[-1].verbs == ("合并", "另存一份")
    with ctx.app.database.read() as session:
        titles = [one.title for one in forms.shelf(session).registers.values() if one.is_own]
    assert titles == ["走访登记", "走访登记（2）"]
    assert settings.book is not None
    assert settings.book.title == "走访登记（2）"
    document = json.loads(path.read_text(encoding="utf-8"))
    for content, said in (
        (document | {"title": "改过"}, "校验码不符"),
        (document | {"format": 9}, "更新版本的程序"),
        ([], "不是登记簿文件"),
    ):
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        keys.press(Qt.Key.Key_O, CTRL)
        assert said in settings.problem.text()
    assert register_id in {each.id for each in settings.books.rows}


def test_a_broken_register_is_named_and_the_others_work(
    window: MainWindow, ctx: UiContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = {"format": 1, "id": "flood", "title": "防汛值班", "version": 1, "group": "值班", "fields": []}
    (tmp_path / "flood.json").write_text(json.dumps(register), encoding="utf-8")
    monkeypatch.setenv("GANXUN_REGISTERS", str(tmp_path))
    window.set_year(2024)
    window.show_tab("registers")
    tab = window.current_tab()
    assert isinstance(tab, RegistersTab)
    tab.show_target("contest")
    assert tab.view.page is not None
    tab.view.shelf.choose("flood")
    assert tab.view.page is None
    shown = tab.view._stack.currentWidget()
    assert shown is tab.view.empty
    assert "登记簿“防汛值班”打不开" in tab.view.empty._text.text()
    check_looks(window)
    shoot(window, "registers-broken")
    tab.view.shelf.choose("fund")
    assert tab.view.page is not None
    assert tab.view.page.register.id == "fund"
