"""A clerk's whole job in the window, from files to marks, then taken back to the start and done again."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from db.models import Attempt, ClassSession, Exam, Participation, Person
from tests.imports.sheets import FIXTURES
from tests.ui.conftest import Answers
from tests.ui.keyboard import Keyboard
from tests.ui.looks import check_looks, shoot
from tests.ui.undoing import take
from ui.pages.attendance.attendance_tab import AttendanceTab
from ui.widgets.field.form import DatePicker
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import open_import_wizard
from ui.work.context import UiContext

EXAM_DAY = date(2024, 6, 28)
LETTERS = set("bcdgnqszhm")  # the keys of marks and states
TABLES = (Person, ClassSession, Participation, Attempt)


def counts(ctx: UiContext) -> tuple[int, ...]:
    with ctx.app.database.read() as session:
        rows = [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]
        marked = session.scalar(
            select(func.count()).select_from(Participation).where(Participation.mark != "none")
        )
    return (*rows, marked or 0)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The fixtures under names as a clerk gives them."""
    names = {"roster_office": "花名册", "plan": "课程表", "attendance": "考勤表", "scores": "成绩单"}
    return {
        chinese: Path(shutil.copy(FIXTURES / f"{name}.xlsx", tmp_path / f"{chinese}.xlsx"))
        for name, chinese in names.items()
    }


def bring_in(window: MainWindow, ctx: UiContext, kind: str, path: Path, **params: object) -> None:
    wizard = open_import_wizard(window, ctx, kind, params)
    wizard.load(path)
    check_looks(wizard, {"sheet"})
    shoot(wizard, f"whole-job-{kind}")
    if kind == "scores":
        # The sheet says no day, and a test is never dated today in silence.
        ((_, asked),) = wizard.questions_page.fields
        wizard.questions_page.go()
        assert asked.problem()
        assert isinstance(asked.editor, DatePicker)
        asked.editor.set_date(EXAM_DAY)
        wizard.questions_page.go()
    wizard.apply()


def test_from_files_to_marks_and_back(
    window: MainWindow, ctx: UiContext, answers: Answers, files: dict[str, Path], qtbot: QtBot
) -> None:
    nothing = counts(ctx)
    window.activateWindow()
    window.set_year(2024)
    bring_in(window, ctx, "roster", files["花名册"])
    bring_in(window, ctx, "plan", files["课程表"], year=2024)
    people, lessons, *_ = counts(ctx)
    assert (people, lessons) == (60, 16)
    window.activateWindow()  # offscreen, nobody else does it when a dialog has closed
    window.show_tab("attendance")
    tab = window.tab("attendance")
    assert isinstance(tab, AttendanceTab)
    assert len(tab.sheet.model.rows) == 60
    keys = Keyboard(qtbot, window)
    qtbot.waitUntil(tab.sheet.grid.hasFocus)
    keys.type("/3迟 7假 12缺")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    bring_in(window, ctx, "scores", files["成绩单"], exam="上半年测试")
    done = counts(ctx)
    assert done[4] == 60
    assert done[3] > 30
    with ctx.app.database.read() as session:
        assert session.scalars(select(Exam.held_on)).all() == [EXAM_DAY]
    QApplication.processEvents()  # the line at the bottom is laid out a turn later
    shoot(window, "whole-job-done")
    check_looks(window, LETTERS)
    steps = 0
    while counts(ctx) != nothing:
        take(window, ctx.undo.undo)
        steps += 1
        assert steps < 30
    assert counts(ctx) == nothing
    for spec in ("plan", "roster", "attendance", "scores", "reports"):
        window.show_tab(spec)
        check_looks(window, LETTERS)
    for _ in range(steps):
        take(window, ctx.undo.redo)
    assert counts(ctx) == done


def test_wrong_files_change_nothing(
    window: MainWindow, ctx: UiContext, answers: Answers, files: dict[str, Path], tmp_path: Path
) -> None:
    nothing = counts(ctx)
    wrong = tmp_path / "照片.xlsx"
    wrong.write_bytes(b"\xff\xd8\xff\xe0" + bytes(500))
    for kind, path in (
        ("roster", wrong),
        ("roster", tmp_path / "没有.xlsx"),
        ("plan", files["花名册"]),
        ("scores", files["课程表"]),
        ("attendance", files["考勤表"]),
    ):
        wizard = open_import_wizard(window, ctx, kind, {"year": 2024})
        wizard.load(path)
        check_looks(wizard, {"sheet"})
        wizard.reject()
    assert counts(ctx) == nothing
