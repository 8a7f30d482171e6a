"""Form parts: dates as clerks type them, problems under fields, pickers, message boxes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QProxyStyle, QWidget
from pytestqt.qtbot import QtBot

from app.rules.dates import typed_day
from tests.ui.conftest import Answers
from tests.ui.looks import check_looks, shoot
from ui.looks.plain import LongLabel
from ui.pages.roster.person_fields import tidy_birth
from ui.widgets.field.form import DatePicker, Field, FormDialog
from ui.work import messages
from ui.work.message_box import MessageBox

TODAY = date(2024, 8, 15)


def test_esc_and_enter_never_lose_what_was_typed(qtbot: QtBot, answers: Answers) -> None:
    dialog = FormDialog("登记", "保存")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.touch()
    answers.append("继续填写")
    dialog.reject()
    assert dialog.isVisible()
    assert answers.asked[0].verbs == ("继续填写", "放弃填写")  # the first one is what Enter does
    assert not answers.asked[0].cancel
    answers.append("放弃填写")
    dialog.reject()
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024-08-15", TODAY), ("2024.8.15", TODAY), ("2024/8/15", TODAY), ("2024年8月15日", TODAY),
        ("20240815", TODAY), ("8-15", TODAY), ("8月15日", TODAY), ("2024-2-30", None), ("明天", None),
        ("", None), ("2024-08", None), ("1-2-3-4", None),
    ],
)  # fmt: skip
def test_dates_as_clerks_type_them(text: str, wanted: date | None) -> None:
    assert typed_day(text, year=TODAY.year) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("1985.3", "1985-03"), ("198503", "1985-03"), ("19850312", "1985-03-12"), ("1985年3月", "1985-03"),
     ("", ""), ("85.3", None), ("1985-13", None), ("三月", None)],
)  # fmt: skip
def test_births_as_clerks_type_them(text: str, wanted: str | None) -> None:
    assert tidy_birth(text) == wanted


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_the_date_picker_tidies_and_opens_a_calendar(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    picker = DatePicker(parent, today=TODAY)
    parent.show()
    qtbot.keyClicks(picker._edit, "8.9")
    qtbot.keyClick(picker._edit, Qt.Key.Key_Return)
    assert picker.text() == "2024-08-09"
    assert picker.is_valid()
    picker.open_calendar()
    calendar = picker.findChild(QCalendarWidget)
    assert calendar is not None
    shoot(calendar, "calendar")
    calendar.activated.emit(calendar.selectedDate().addDays(3))
    assert picker.date() == date(2024, 8, 12)
    picker._edit.setText("昨天")
    assert not picker.is_valid()


def test_a_problem_stands_under_its_field_and_the_dialog_grows(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FormDialog("填写", "保存", parent)
    edits = [QLineEdit(dialog) for _ in range(3)]
    fields = [Field(f"第{n}项", edit, dialog, width=10) for n, edit in enumerate(edits)]
    for field in fields:
        dialog.body.addWidget(field)
    dialog.open()
    height = dialog.height()
    for field in fields:
        field.set_problem("请填写这一项，不能空着。")
    qtbot.waitUntil(lambda: dialog.height() > height)
    check_looks(dialog)
    assert fields[0].problem() == "请填写这一项，不能空着。"
    fields[0].set_problem("")
    assert fields[0].problem() == ""
    dialog.reject()


def test_a_message_has_three_parts_and_its_verbs(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    seen: list[tuple[str, str, list[str]]] = []

    def press(box: MessageBox) -> int:
        box.show()
        check_looks(box)
        shoot(box, "message")
        seen.append((box.text, box.more, [button.text() for button in box.buttons]))
        box.buttons[1].click()
        return 0

    monkeypatch.setattr(MessageBox, "exec", press)
    message = messages.Message("要取消这一课次。", "考勤会保留。", "可以恢复。", ("取消课次",), cancel=True)
    assert messages._run_box(parent, message) == "取消课次"
    assert seen == [("要取消这一课次。", "考勤会保留。\n可以恢复。", ["返回", "取消课次"])]


@pytest.mark.parametrize(
    ("verbs", "cancel", "harmless"),
    [
        (("封账",), True, "取消"),
        (("继续填写", "放弃填写"), False, "继续填写"),
        (("知道了",), False, "知道了"),
    ],
)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_enter_esc_and_space_do_the_harmless_thing(
    qtbot: QtBot, verbs: tuple[str, ...], cancel: bool, harmless: str, key: Qt.Key
) -> None:
    message = messages.Message("要把 2024 年度封账。", verbs=verbs, cancel=cancel)
    box = messages.make_box(None, message)
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    assert box.buttons[0].text() == harmless
    QTest.keyClick(box.focusWidget() or box, key)
    assert not box.isVisible()
    assert box.answer == harmless
    # The harmless one stands left of every verb.
    assert all(button.x() > box.buttons[0].x() for button in box.buttons[1:])


@pytest.mark.parametrize(
    "text",
    [
        "不能撤销“导入课程计划（16 行）”：涉及的名单已印在签到表上，现有数据没有改动；请直接修改名册。",
        "数据文件夹正被电脑“BANGONGSHI-01”占用，没有打开。" * 8,
        "C:/Users/zhang/Documents/" + "AVeryLongFolderNameWithoutAnyBlank" * 12,
        "没有改动" + "0123456789abcdef" * 30,
    ],
    ids=["sentence", "paragraph", "path", "code"],
)
def test_a_long_message_is_shown_whole(qtbot: QtBot, text: str) -> None:
    box = messages.make_box(None, messages.Message(text, text * 3))
    qtbot.addWidget(box)
    box.show()
    assert box.width() <= 700
    for label in box.findChildren(LongLabel):
        assert label.height() >= label.heightForWidth(label.width())
        assert label.width() >= label.minimumSizeHint().width()


class CountingStyle(QProxyStyle):
    """Counts how often a widget is dressed."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def polish(self, what: Any) -> Any:
        """One time more."""
        self.times += isinstance(what, QWidget)
        return super().polish(what)


def test_a_field_is_dressed_anew_only_when_it_looks_another_way(qtbot: QtBot) -> None:
    field = Field("姓名", QLineEdit())
    qtbot.addWidget(field)
    style = CountingStyle()
    field.editor.setStyle(style)
    counts = []
    for text in ("", "", "太长", "太长", "太短", "", ""):
        before = style.times
        field.set_problem(text)
        counts.append(style.times > before)
        assert field.problem() == text
        assert bool(field.editor.property("problem")) == bool(text)
    assert counts == [True, False, True, False, False, True, False]
