"""Leavers on a printed sheet, groups and newcomers, through the window."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.rules import marks
from app.services.mark import attendance
from app.services.person import groups, roster, standing
from app.services.plan import expected, planning
from app.services.plan.planning import ClassSessionInput
from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot
from tests.ui.test_roster import ask, dialog_of, names
from tests.ui.towns import fill_town
from ui.pages.attendance.away_guard import VERB
from ui.pages.roster.group_members_dialog import ADDED, GroupMembersDialog
from ui.pages.roster.groups_dialog import GroupEndDialog, GroupNameDialog, GroupsDialog
from ui.pages.roster.leave_dialogs import LeavingDialog
from ui.pages.roster.person_dialog import PersonDialog
from ui.pages.roster.roster_tab import RosterTab
from ui.window.main_window import MainWindow

TOWN = fill_town


@pytest.fixture
def tab(window: MainWindow) -> RosterTab:
    found = window.tab("roster")
    assert isinstance(found, RosterTab)
    return found


def write(page: RosterTab, command: Any) -> Any:
    with page.ctx.app.database.write(actor="t", action="test.run", text="测试") as unit:
        return command(unit.session)


@pytest.fixture
def sheet(tab: RosterTab, window: MainWindow) -> Any:
    """A printed sheet of today whose second person left yesterday."""
    today = tab.ctx.app.today
    held = write(
        tab, partial(planning.add_class_session, data=ClassSessionInput(title="政策", held_on=today))
    )
    write(tab, partial(expected.settle_lists, class_session_ids=[held], at=f"{today}T07:00:00"))
    who = ask(tab, attendance.get_sheet, class_session_id=held).rows[1].person_id
    write(tab, partial(standing.leave_roster, person_id=who, on=today - timedelta(days=1), reason="调出"))
    window.show_tab("attendance", held)
    return window.tab("attendance").sheet  # type: ignore[attr-defined]


def test_groups_are_made_filled_and_ended(
    tab: RosterTab,
    window: MainWindow,
    qtbot: QtBot,
    answers: Answers,
) -> None:
    tab.verbs["groups"].trigger()
    dialog = dialog_of(window, GroupsDialog)
    check_looks(dialog)
    dialog._add()
    name = dialog.findChild(GroupNameDialog)
    assert name is not None
    name.name.setText("驻村工作队")
    name.save()
    shoot(dialog, "groups")
    assert dialog._current() is not None
    assert dialog._current().name == "驻村工作队"  # type: ignore[union-attr]
    dialog._members()
    members = dialog.findChild(GroupMembersDialog)
    assert members is not None
    members.unit.setCurrentText("大湾村")
    members._filter()
    members.tick_all.click()
    check_looks(members)
    shoot(members, "group-members")
    changes = [item.text(6) for item in members._items() if item.text(6)]
    assert set(changes) == {ADDED}
    assert "加入 1 人" in members.count.text()
    members.save()
    group_id = ask(tab, groups.find_group, name="驻村工作队")
    assert len(ask(tab, groups.group_members, group_id=group_id)) == 1
    dialog._end()
    end = dialog.findChild(GroupEndDialog)
    assert end is not None
    check_looks(end)
    end.save()
    assert dialog._current().ended_on == tab.ctx.app.today  # type: ignore[union-attr]
    assert dialog.buttons["end"].text() == "恢复使用"


def test_somebody_new_is_never_without_a_day_in_silence(
    tab: RosterTab,
    window: MainWindow,
    qtbot: QtBot,
) -> None:
    window.offered.do("new")
    dialog = dialog_of(window, PersonDialog)
    assert dialog.fields.joining.value() == tab.ctx.app.today
    dialog.fields.name.setText("周文")
    dialog.posts._lines[0].unit.setCurrentText("大湾村")  # type: ignore[union-attr]
    dialog.fields.joining.day.set_date(None)
    dialog.save()
    assert "本来就在册" in dialog.fields.joining.field.problem()
    dialog.fields.joining.in_post.click()
    dialog.save()
    line = tab.view.current_line()
    assert line is not None
    assert (line.person.name, line.person.joined_on) == ("周文", None)


def test_a_second_person_of_a_name_asks_which_one(
    tab: RosterTab,
    window: MainWindow,
    qtbot: QtBot,
    answers: Answers,
) -> None:
    def fill() -> PersonDialog:
        window.offered.do("new")
        dialog = dialog_of(window, PersonDialog)
        dialog.fields.name.setText("曾丽")
        dialog.posts._lines[0].unit.setCurrentText("大湾村")  # type: ignore[union-attr]
        dialog.save()
        return dialog

    before = len(tab.view.model.rows)
    answers.append("取消")
    first = fill()
    assert "河东社区" in answers.asked[-1].happened
    assert first.isVisible()
    first.is_touched = False
    first.reject()
    assert len(tab.view.model.rows) == before
    answers.append("仍要新增")
    fill()
    assert names(tab).count("曾丽") == 2


def test_unticking_a_group_ends_it_from_the_day_said(
    tab: RosterTab,
    window: MainWindow,
) -> None:
    tab.view.table.select_id(next(line.id for line in tab.view.model.rows if line.person.name == "曾丽"))
    window.offered.do("edit")
    dialog = dialog_of(window, PersonDialog)
    assert dialog.groups.since_field.isHidden()
    group_id = ask(tab, groups.find_group, name="村社区干部")
    dialog.groups.boxes[group_id].click()
    assert not dialog.groups.since_field.isHidden()
    day = tab.ctx.app.today - timedelta(days=3)
    dialog.groups.since.set_date(day)
    check_looks(dialog)
    shoot(dialog, "person-groups")
    dialog.save()
    line = tab.view.current_line()
    assert line is not None
    assert line.id not in ask(tab, groups.group_members, group_id=group_id, on=day)
    assert line.id in ask(tab, groups.group_members, group_id=group_id, on=day - timedelta(days=1))


def test_seconded_people_stay_on_the_roster_and_say_so(
    tab: RosterTab,
    window: MainWindow,
) -> None:
    tab.view.table.select_id(next(line.id for line in tab.view.model.rows if line.person.name == "曾丽"))
    window.offered.do("delete")
    dialog = dialog_of(window, LeavingDialog)
    dialog.kind.setCurrentIndex(1)
    dialog._follow()
    dialog.until.set_date(tab.ctx.app.today + timedelta(days=20))
    check_looks(dialog)
    shoot(dialog, "second")
    dialog.save()
    line = next(line for line in tab.view.model.rows if line.person.name == "曾丽")
    assert "借调" in line.away
    QApplication.processEvents()
    said = [label.text() for label in tab.view.card.findChildren(QLabel) if not label.isHidden()]
    assert line.away in said, "the table's column of it lies outside a small screen"
    name = next(at for at, row in enumerate(tab.view.model.shown) if row.id == line.id)
    grey = tab.view.model.index(name, 1).data(Qt.ItemDataRole.ForegroundRole)
    assert grey is not None
    assert tab.view.model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is None
    detail = ask(tab, roster.get_person, person_id=line.id)
    assert detail.row.left_on is None


def test_a_leaver_is_grey_and_marked_only_when_confirmed(
    sheet: Any, window: MainWindow, qtbot: QtBot, answers: Answers
) -> None:
    model = sheet.model
    row = model.rows[1]
    assert row.away.endswith("离册")
    assert model.mark_of(row.id) == marks.NOT_LISTED
    assert "离册" in model._shown(1, 6)
    assert model._is_grey(1)
    shoot(window, "sheet-leaver")
    answers.append("取消")
    assert sheet.put({row.id: marks.PRESENT}) == 0
    assert model.mark_of(row.id) == marks.NOT_LISTED
    sheet.put({row.id: marks.ABSENT})
    assert "不能登记为缺席" in answers.asked[-1].happened
    sheet.fill_rest()
    assert model.mark_of(row.id) == marks.NOT_LISTED
    assert model.tally().present == len(model.rows) - 1
    answers.append(VERB)
    assert sheet.put({row.id: marks.LATE}) == 1
    sheet.queue.flush()
    sheet.reload()
    assert (model.rows[1].mark, model.rows[1].source) == (marks.LATE, "walk_in")


@pytest.mark.parametrize(
    ("key", "answer", "line"),
    [
        (Qt.Key.Key_D, "取消", 1),
        (Qt.Key.Key_Q, "取消", 1),  # an absence of somebody away is refused at once
        (Qt.Key.Key_C, "取消", 1),
        (Qt.Key.Key_C, VERB, 2),
    ],
)
def test_the_cursor_stays_where_a_mark_was_not_taken(
    sheet: Any, qtbot: QtBot, answers: Answers, key: Qt.Key, answer: str, line: int
) -> None:
    answers.append(answer)
    sheet.grid.go_to(1)
    qtbot.keyClick(sheet.grid, key)
    assert answers.asked
    assert sheet.grid.currentIndex().row() == line
    answers.clear()
    qtbot.keyClick(sheet.grid, Qt.Key.Key_1)  # the printed number leads on as before
    qtbot.keyClick(sheet.grid, Qt.Key.Key_C)
    assert sheet.model.mark_of(sheet.model.rows[0].id) == marks.LATE
    assert sheet.grid.currentIndex().row() == 1


def test_the_exceptions_line_asks_for_a_leaver(sheet: Any, qtbot: QtBot, answers: Answers) -> None:
    sheet.bar.line.setText("2迟")
    assert "离册" in sheet.bar.echo_text()
    answers.append("取消")
    qtbot.keyClick(sheet.bar.line, Qt.Key.Key_Return)
    assert sheet.model.rows[1].mark == marks.NOT_LISTED
    assert sheet.bar.line.text() == "2迟"
    sheet.bar.line.setText("2缺")
    assert "请改为不在册" in sheet.bar.echo_text()
