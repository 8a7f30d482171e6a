"""授课人: whom the field takes for whom: the roster, 师资库 with aliases, outsiders of before, new ones."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.rules.names import search_key
from app.services.person.roster import list_people
from app.services.plan.known_lecturers import KnownLecturer
from app.services.plan.plan_inputs import LecturerInput
from tests.ui.keyboard import Keyboard
from tests.ui.towns import fill_town
from ui.widgets.field.lecturers_edit import LecturersEdit
from ui.work.context import UiContext

TOWN = fill_town
pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)  # the list under the field, offscreen
KNOWN = (
    KnownLecturer("张教授", None, "县委党校", "张校长", search_key("张校长"), is_listed=True),
    KnownLecturer("张教授", None, "县委党校", "", search_key("张教授"), is_listed=True),
    KnownLecturer("王秀英", 6, "", "宣讲员", search_key("宣讲员"), is_listed=True),
    KnownLecturer("李明华", None, "市局", "", search_key("李明华")),
)


@pytest.fixture
def field(qtbot: QtBot, ctx: UiContext) -> LecturersEdit:
    made = LecturersEdit()
    qtbot.addWidget(made)
    with ctx.app.database.read() as session:
        people = list_people(session)
    made.set_people(people)
    wanted = next(each.id for each in people if each.name == "王秀英")
    made.set_known([each if each.person_id is None else KnownLecturer(
        each.name, wanted, "", each.alias, each.search_key, is_listed=True) for each in KNOWN])  # fmt: skip
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    made.line.setFocus()
    return made


def typed(qtbot: QtBot, field: LecturersEdit, text: str) -> list[tuple[str, bool, str]]:
    """What stands in the field after the text and Enter."""
    keyboard = Keyboard(qtbot, field)
    field.line.clear()
    field.line.setFocus()
    for letter in text:
        field.line.setText(field.line.text() + letter)
        field.line.textEdited.emit(field.line.text())
    keyboard.press(Qt.Key.Key_Return)
    qtbot.wait(1)
    return [(each.name, each.person_id is not None, each.organisation) for each in field.lecturers()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张教授", ("张教授", False, "县委党校")),
        ("张校长", ("张教授", False, "县委党校")),
        ("lmh", ("李明华", False, "市局")),
        ("宣讲员", ("王秀英", True, "")),
        ("王秀英", ("王秀英", True, "")),
        ("李明华（省厅）", ("李明华", False, "省厅")),
        ("新来的老师", ("新来的老师", False, "")),
    ],
)
def test_who_is_meant(qtbot: QtBot, field: LecturersEdit, text: str, found: tuple[str, bool, str]) -> None:
    assert typed(qtbot, field, text) == [found]
    assert typed(qtbot, field, text) == [found]


def test_a_part_of_a_name_of_before_is_asked_about(qtbot: QtBot, field: LecturersEdit) -> None:
    """李明 may be another than 李明华: nobody is taken in silence, at 保存 neither."""
    assert typed(qtbot, field, "李明") == []
    assert field.unclear() == "“李明”符合 1 人，请从列表中选一个；不是他们的，写成 姓名（单位）。"
    field.take()
    assert field.lecturers() == ()
    assert typed(qtbot, field, "李明（县局）") == [("李明", False, "县局")]


def test_one_chosen_before_is_not_taken_twice(qtbot: QtBot, field: LecturersEdit) -> None:
    field.set_lecturers([LecturerInput("张教授", None, "县委党校")])
    assert typed(qtbot, field, "张校长") == [("张教授", False, "县委党校")]
