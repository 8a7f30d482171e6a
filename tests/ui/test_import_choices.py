"""The import wizard where the file leaves a question open, or its writing takes a while."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import Cancelled
from app.services.exam.exams import list_exams
from app.work import Progress
from tests.ui.attendance_data import shoot_both
from tests.ui.looks import check_looks, shoot
from ui.window.main_window import MainWindow
from ui.wizards import import_wizard
from ui.wizards.import_wizard import QUESTIONS, ImportWizard, open_import_wizard
from ui.wizards.mapping_dialog import MappingDialog
from ui.work.context import UiContext

FILE_WORDS = {"xlsx", "sheet"}
PEOPLE = ("张三", "李四", "王五")


def save(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def roster(path: Path) -> Path:
    rows = [["姓名", "单位", "职务"], *([name, "党政办公室", "干事"] for name in PEOPLE)]
    return save(path, rows)


def open_on(window: MainWindow, kind: str, path: Path) -> ImportWizard:
    wizard = open_import_wizard(window, window.ctx, kind, {"year": 2024})
    wizard.load(path)
    return wizard


@pytest.fixture
def people(window: MainWindow, tmp_path: Path) -> UiContext:
    wizard = open_on(window, "roster", roster(tmp_path / "名册.xlsx"))
    wizard.apply()
    return window.ctx


def scores(path: Path) -> Path:
    rows = [["业务知识测试"], ["姓名", "笔试", "实操"], *([name, 80, 90] for name in PEOPLE)]
    return save(path, rows)


def count_attempts(ctx: UiContext) -> dict[str, int]:
    from app.services.exam.exams import list_exams, list_scores

    assert ctx.runner.context is not None
    with ctx.runner.context.database.read() as session:
        return {
            exam.title: sum(row.score_centi is not None for row in list_scores(session, exam_id=exam.id))
            for exam in list_exams(session)
        }


def say_day(wizard: ImportWizard, text: str) -> None:
    """Answer the question for the day of each test; without a day the question stays."""
    assert wizard.pages.currentIndex() == QUESTIONS
    page = wizard.questions_page
    page.go()
    assert all(field.problem() for _, field in page.fields)
    check_looks(wizard, FILE_WORDS)
    shoot(wizard, "import-exam-date")
    for _, field in page.fields:
        line = field.editor.findChild(QLineEdit)
        assert line is not None
        line.setText(text)
    page.go()


def test_two_columns_of_scores_are_offered_by_keyboard(
    window: MainWindow, people: UiContext, qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = open_on(window, "scores", scores(tmp_path / "成绩.xlsx"))
    assert [button.text() for button in wizard.score_choice.buttons] == [
        "每列各记一次测试",
        "只要“笔试”这一列",
        "只要“实操”这一列",
    ]
    check_looks(wizard, FILE_WORDS)
    shoot(wizard, "import-score-columns")
    qtbot.keyClick(QApplication.focusWidget() or wizard.score_choice.buttons[0], Qt.Key.Key_Return)
    say_day(wizard, "2024-08-30")  # the sheet says no day: asked, never dated today in silence
    assert wizard.pages.currentIndex() == 1
    check_looks(wizard, FILE_WORDS)
    shoot(wizard, "import-score-columns-preview")
    qtbot.keyClick(wizard, Qt.Key.Key_Return)
    assert count_attempts(people) == {"业务知识测试（笔试）": 3, "业务知识测试（实操）": 3}
    with people.app.database.read() as session:
        assert {exam.held_on for exam in list_exams(session)} == {date(2024, 8, 30)}


def test_many_columns_fit_a_small_screen_and_the_dark(
    window: MainWindow, people: UiContext, tmp_path: Path
) -> None:
    subjects = "笔试 实操 面试 作业 论文 讨论 演讲 调研 公文 案例 体能 电脑"
    parts = [f"{subject}成绩" for subject in subjects.split()]
    rows = [["业务知识测试"], ["姓名", *parts], *([name, *range(60, 72)] for name in PEOPLE)]
    wizard = open_on(window, "scores", save(tmp_path / "测试.xlsx", rows))
    assert len(wizard.score_choice.buttons) == 13
    wizard.resize(911, 464)  # 1366×768 at 150 percent
    assert wizard.height() == 464
    check_looks(wizard, FILE_WORDS)
    bottoms = [b.mapTo(wizard, b.rect().bottomLeft()).y() for b in wizard.score_choice.buttons]
    assert max(bottoms) < wizard.buttons.y()
    shoot_both(wizard, "import-score-many")
    wizard.score_choice.buttons[12].click()
    say_day(wizard, "2024-12-30")
    preview = wizard.check.preview()
    assert preview is not None
    assert {row.fields["score"] for row in preview.rows} == {71}
    wizard.reject()


def test_another_column_can_be_chosen_after_the_preview(
    window: MainWindow, people: UiContext, tmp_path: Path
) -> None:
    wizard = open_on(window, "scores", scores(tmp_path / "成绩.xlsx"))
    wizard.score_choice.buttons[0].click()
    say_day(wizard, "2024-08-30")
    assert wizard.buttons["columns"].isVisible()
    wizard.buttons["columns"].click()
    assert not wizard.import_button.isVisible()
    wizard.score_choice.buttons[2].click()
    wizard.apply()
    assert count_attempts(people) == {"业务知识测试（实操）": 3}


def test_a_corrected_header_row_is_known_in_the_next_file(window: MainWindow, tmp_path: Path) -> None:
    def file(name: str, above: list[list[Any]]) -> Path:
        head = ["甲", "乙", "丙"]
        return save(tmp_path / name, [*above, head, *([n, "党政办公室", "干事"] for n in PEOPLE)])

    wizard = open_on(window, "roster", file("一.xlsx", [["某某表"], ["填表要求见附件"]]))
    wizard.correct_columns()
    dialog = wizard.findChild(MappingDialog)
    assert dialog is not None
    dialog.header.setValue(3)
    for box, field in zip(dialog._boxes.values(), ("name", "unit", "title"), strict=True):
        box.setCurrentIndex(box.findData(field))
    dialog.save()
    preview = wizard.check.preview()
    assert preview is not None
    assert [row.fields["name"] for row in preview.rows] == list(PEOPLE)
    wizard.reject()
    again = open_on(window, "roster", file("二.xlsx", [["另一张表"]]))
    preview = again.check.preview()
    assert preview is not None
    assert [(row.row, row.fields["name"]) for row in preview.rows] == [(3, "张三"), (4, "李四"), (5, "王五")]
    again.reject()


def test_a_write_can_be_stopped_and_leaves_nothing(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = open_on(window, "roster", roster(tmp_path / "名册.xlsx"))
    seen: list[tuple[int, int]] = []
    real = Progress.step

    def stop(self: Progress, count: int = 1) -> None:
        if wizard._writing.is_running:
            seen.append((count, self._state.total))
            wizard.reject()
        real(self, count)

    monkeypatch.setattr(Progress, "step", stop)
    wizard.apply()
    assert seen == [(3, 3)]
    assert wizard.isVisible()
    assert "没有写入任何内容" in wizard.buttons._note.text()
    monkeypatch.undo()
    assert "导入" not in window.offered.by_id["undo"].text()
    wizard.apply()
    assert not wizard.isVisible()
    assert "导入干部名册" in window.offered.by_id["undo"].text()


def test_the_write_is_counted_on_screen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = open_on(window, "roster", roster(tmp_path / "名册.xlsx"))
    texts: list[str] = []
    panel = wizard._writing._panel
    show = panel.move_to
    monkeypatch.setattr(panel, "move_to", lambda job: (show(job), texts.append(panel._label.text())))
    wizard.apply()
    assert texts[-1] == "导入干部名册：正在写入名册 3 / 3"


def test_the_reason_of_a_stopped_write_is_one_sentence() -> None:
    assert import_wizard.messages.error_line(Cancelled()) == "已取消，没有写入任何内容。"
