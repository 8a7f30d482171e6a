"""干部名册 by keyboard and mouse: search, tree, card, adding, correcting, moving, leaving, units."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.person import roster
from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot
from tests.ui.towns import fill_town
from ui.pages.roster import roster_actions
from ui.pages.roster.leave_dialogs import LeavingDialog, ReturnDialog
from ui.pages.roster.person_dialog import PersonDialog
from ui.pages.roster.person_move_dialogs import TransferDialog
from ui.pages.roster.roster_tab import RosterTab
from ui.pages.roster.unit_dialog import UnitDialog
from ui.pages.roster.units_dialog import MergeDialog, UnitsDialog
from ui.window.main_window import MainWindow

TOWN = fill_town


@pytest.fixture
def tab(window: MainWindow) -> RosterTab:
    found = window.tab("roster")
    assert isinstance(found, RosterTab)
    return found


def names(tab: RosterTab) -> list[str]:
    return [line.person.name for line in tab.view.model.shown]


def dialog_of(window: MainWindow, kind: type[Any]) -> Any:
    QApplication.processEvents()
    found = [w for w in window.findChildren(kind) if w.isVisible()]
    assert len(found) == 1, found
    return found[0]


def ask(tab: RosterTab, fn: Any, **kwargs: Any) -> Any:
    answers: list[Any] = []
    tab.ctx.runner.query(partial(fn, **kwargs), done=answers.append)
    return answers[0]


def search(tab: RosterTab, qtbot: QtBot, text: str) -> None:
    box = tab.search_box
    assert box is not None
    with qtbot.waitSignal(box.searched):
        box.setText(text)


def test_the_roster_stands_in_official_order_with_counts(tab: RosterTab, window: MainWindow) -> None:
    assert names(tab)[:3] == ["单晓𬭎", "仇海燕", "张三丰"]
    assert "8 人" in tab.header.line()
    assert window.status.text().endswith("8 人")
    tops = [tab.view.tree.topLevelItem(i).text(0) for i in range(tab.view.tree.topLevelItemCount())]
    assert tops[0] == "全部人员  8"
    check_looks(window)
    shoot(window, "roster")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("zsf", ["张三丰"]), ("sxh", ["单晓𬭎"]), ("qhy", ["仇海燕"]), ("oyxm", ["欧阳雪梅"]),
     ("0005", ["王秀英"]), ("大湾", ["赵志强"]), ("查无此人", [])],
)  # fmt: skip
def test_search_finds_by_pinyin_tail_and_unit(
    tab: RosterTab, qtbot: QtBot, text: str, wanted: list[str]
) -> None:
    search(tab, qtbot, text)
    assert names(tab) == wanted


def test_the_tree_narrows_the_table(tab: RosterTab) -> None:
    tab.view.tree.choose("kind", "村")
    assert names(tab) == ["王秀英", "赵志强"]
    tab.view.tree.choose("group", "村社区干部")
    assert names(tab) == ["王秀英", "赵志强", "曾丽"]
    assert "显示 3 人，全镇 8 人" in tab.header.line()


def test_a_person_is_added_with_the_keyboard_alone(tab: RosterTab, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(window, PersonDialog)
    assert dialog.fields.name.hasFocus()
    check_looks(dialog)
    shoot(dialog, "person-add")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.fields.name_field.problem() == "请填写姓名。"
    shoot(dialog, "person-problem")
    dialog.fields.name.setText("周文")
    dialog.fields.id_number.setText("99010119850315001X")
    dialog.posts._lines[0].unit.setCurrentText("清溪村")
    dialog.posts._lines[0].title.setText("文书")
    dialog.fields.id_number.clear()
    dialog.fields.birth.setText("1985.3")
    qtbot.keyClick(dialog.fields.name, Qt.Key.Key_Return)
    line = tab.view.current_line()
    assert line is not None
    assert (line.person.name, line.person.birth, line.person.unit) == ("周文", "1985-03", "清溪村")
    assert line.person.groups == ("村社区干部",)
    assert "新增干部 周文" in window.offered.by_id["undo"].text()
    window.activateWindow()  # the offscreen platform has no window manager to do it
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "周文" not in names(tab)
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert "周文" in names(tab)


def test_a_wrong_id_number_is_told_under_its_field(tab: RosterTab, window: MainWindow, qtbot: QtBot) -> None:
    window.offered.do("new")
    dialog = dialog_of(window, PersonDialog)
    dialog.fields.name.setText("周文")
    dialog.fields.id_number.setText("990101198503150012")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert "校验" in dialog.fields.id_field.problem()
    assert dialog.isVisible()
    dialog.is_touched = False
    dialog.reject()


def test_escape_asks_when_something_was_typed(
    tab: RosterTab, window: MainWindow, qtbot: QtBot, answers: Answers
) -> None:
    window.offered.do("new")
    dialog = dialog_of(window, PersonDialog)
    qtbot.keyClicks(dialog.fields.name, "zhou")  # QTest types Latin letters only
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    answers.append("放弃填写")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert len(answers.asked) == 2


def test_several_posts_are_kept_with_the_first_as_the_main_one(
    tab: RosterTab, window: MainWindow, qtbot: QtBot
) -> None:
    assert tab.view.table.select_id(
        next(line.id for line in tab.view.model.rows if line.person.name == "李建国")
    )
    tab.view.table.setFocus()
    qtbot.keyClick(tab.view.table, Qt.Key.Key_F2)
    dialog = dialog_of(window, PersonDialog)
    dialog.posts._add_by_hand()
    second = dialog.posts._lines[1]
    second.unit.setCurrentText("不存在的单位")
    second.title.setText("驻村队长")
    dialog.save()
    assert "没有名为“不存在的单位”的单位" in dialog.posts._problem.text()
    second.unit.setCurrentText("大湾村")
    check_looks(dialog)
    shoot(dialog, "person-edit")
    dialog.save()
    line = tab.view.current_line()
    assert line is not None
    assert line.person.unit == "农业综合服务中心"
    assert line.person.other_posts == "大湾村驻村队长"
    tab.view.tree.choose("kind", "村")
    assert "李建国" in names(tab)


def test_a_transfer_keeps_the_old_post_in_the_history(
    tab: RosterTab, window: MainWindow, qtbot: QtBot
) -> None:
    tab.view.table.select_id(next(line.id for line in tab.view.model.rows if line.person.name == "赵志强"))
    tab.verbs["transfer"].trigger()
    dialog = dialog_of(window, TransferDialog)
    check_looks(dialog)
    shoot(dialog, "transfer")
    dialog.unit.setCurrentText("河东社区")
    dialog.title.setText("主任")
    dialog.save()
    line = tab.view.current_line()
    assert line is not None
    assert line.person.unit == "河东社区"
    detail = ask(tab, roster.get_person, person_id=line.id)
    assert [post.unit for post in detail.posts] == ["河东社区", "大湾村"]
    shoot(window, "roster-transferred")


def test_leaving_and_rejoining(tab: RosterTab, window: MainWindow, answers: Answers) -> None:
    tab.view.table.select_id(next(line.id for line in tab.view.model.rows if line.person.name == "曾丽"))
    window.offered.do("delete")
    dialog = dialog_of(window, LeavingDialog)
    check_looks(dialog)
    shoot(dialog, "leave")
    dialog.save()
    assert "曾丽" not in names(tab)
    tab.view.tree.choose("left")
    assert names(tab) == ["曾丽"]
    assert tab.verbs["delete"].text() == "返回、入册…"
    tab.verbs["delete"].trigger()
    tab.view.table.select_id(tab.view.model.rows[0].id)
    back = dialog_of(window, ReturnDialog)
    check_looks(back)
    shoot(back, "return")
    left_on = tab.ctx.app.today
    back.moved.click()
    assert back.day.date() == left_on
    back.day.set_date(left_on - timedelta(days=3))
    back.save()
    assert f"离册日期由 {left_on} 改为 {left_on - timedelta(days=3)}" in answers.asked[-1].happened
    assert ask(tab, roster.get_person, person_id=tab.view.model.rows[0].id).row.left_on == left_on
    answers.append("改日期")
    back.save()
    assert ask(tab, roster.get_person, person_id=tab.view.model.rows[0].id).row.left_on < left_on
    tab.verbs["delete"].trigger()
    back = dialog_of(window, ReturnDialog)
    back.mistake.click()
    back.save()
    tab.view.tree.choose("all")
    assert "曾丽" in names(tab)


def test_the_id_number_is_masked_until_asked(tab: RosterTab, window: MainWindow, qtbot: QtBot) -> None:
    window.offered.do("new")
    dialog = dialog_of(window, PersonDialog)
    dialog.fields.name.setText("周文")
    dialog.fields.id_number.setText("990101198503150011")
    dialog.fields.read_id_number()
    problem = dialog.fields.id_field.problem()
    if problem:  # find the right check digit
        from app.rules.id_number import check_digit

        dialog.fields.id_number.setText("99010119850315001" + check_digit("99010119850315001"))
    dialog.posts._lines[0].unit.setCurrentText("大湾村")
    dialog.save()
    line = tab.view.current_line()
    assert line is not None
    assert "*" in line.id_number
    tab.verbs["reveal"].toggle()
    line = tab.view.current_line()
    assert line is not None
    assert "*" not in line.id_number
    assert len(line.id_number) == 18


def test_units_are_ordered_renamed_and_merged(
    tab: RosterTab, window: MainWindow, qtbot: QtBot, answers: Answers
) -> None:
    tab.verbs["units"].trigger()
    dialog = dialog_of(window, UnitsDialog)
    check_looks(dialog)
    shoot(dialog, "units")
    qtbot.keyClick(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    moved = ["党建工作办公室", "党政领导班子"]
    qtbot.waitUntil(lambda: [unit.name for unit in dialog.model.rows][:2] == moved)
    dialog._edit_current()
    unit = dialog_of(window, UnitDialog)
    check_looks(unit)
    shoot(unit, "unit-edit")
    unit.name.setText("大湾村")
    unit.save()
    assert "已有名为“大湾村”的单位" in unit.name_field.problem()
    unit.name.setText("党政领导")
    unit.above.setCurrentText("清溪村")
    unit.approver.setText("没有这个人")
    unit.approver.textEdited.emit("没有这个人")
    unit.save()
    assert "选一个人" in unit.approver_field.problem()
    person = unit.approver._people[0]
    unit.approver.set_person(person.id)
    unit.save()
    saved = next(row for row in dialog.model.rows if row.name == "党政领导")
    assert (saved.leave_approver_id, saved.leave_approver) == (person.id, person.name)
    dialog._edit(saved)
    unit = dialog_of(window, UnitDialog)
    assert unit.approver.person() == person
    check_looks(unit)
    shoot(unit, "unit-approver")
    unit.approver.clear()
    unit.save()
    assert next(row for row in dialog.model.rows if row.name == "党政领导").leave_approver == ""
    assert "党政领导" in [row.name for row in dialog.model.rows]
    dialog.table.select_id(next(row.id for row in dialog.model.rows if row.name == "大湾村"))
    dialog._merge()
    merge = dialog_of(window, MergeDialog)
    check_looks(merge)
    merge.target.setCurrentText("清溪村")
    merge.save()
    assert "大湾村" not in [row.name for row in dialog.model.rows]
    dialog.accept()


def test_typing_finds_and_arrows_move_the_card(tab: RosterTab, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert tab.search_box is not None
    qtbot.keyClicks(tab.search_box, "z")
    qtbot.keyClick(tab.search_box, Qt.Key.Key_Down)
    assert tab.view.table.hasFocus()
    first = tab.view.current_line()
    qtbot.keyClick(tab.view.table, Qt.Key.Key_Down)
    second = tab.view.current_line()
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert tab.view.card._name.text() == second.person.name


def test_the_roster_is_exported_as_chosen_in_the_tree(tab: RosterTab, window: MainWindow) -> None:
    tab.view.tree.choose("group", "村社区干部")
    window.offered.do("export")
    files = list(tab.ctx.app.paths.exports.rglob("*.xlsx"))
    assert len(files) == 1
    assert "已导出" in window.notice.text()
    assert roster_actions.paper_params(tab.view)["full_numbers"] is False
