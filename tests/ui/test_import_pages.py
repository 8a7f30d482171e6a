"""The pages of the import wizard as a clerk sees them: nothing cut, nothing lost, keys enough."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services.bulletin import bulletins
from tests.ui.conftest import Answers
from tests.ui.import_sheets import SMALL, WORDS, bring_in, fill_town, look, open_on, save
from tests.ui.looks import check_looks, shoot_both
from ui.looks.plain import even_width
from ui.records.correction_dialog import CorrectionDialog
from ui.records.imports_dialog import ImportsDialog
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import PREVIEW, QUESTIONS, SCORES, ImportWizard, open_import_wizard
from ui.wizards.row_dialog import RowDialog

LONG = "清河镇二〇二四年度机关事业单位和村社区干部花名册（含编外人员）最终版（2）.xlsx"


TOWN = fill_town


@pytest.fixture
def town(window: MainWindow) -> MainWindow:
    """The window on the town of `fill_town`."""
    return window


def make_small(widget: QWidget) -> None:
    widget.resize(*SMALL)
    for _ in range(3):
        QApplication.processEvents()
    assert widget.size().toTuple() == SMALL


def lines_of(label: QLabel) -> list[int]:
    """How many characters each line of a wrapped label has."""
    layout = QTextLayout(label.text(), label.font())
    layout.setTextOption(QTextOption(label.alignment()))
    layout.beginLayout()
    found = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(label.width())
        found.append(line.textLength())
    layout.endLayout()
    return found


@pytest.mark.parametrize("kind", ["roster", "plan", "attendance", "scores", "hours"])
@pytest.mark.empty_town
def test_no_text_of_the_first_page_ends_in_a_stump(window: MainWindow, kind: str) -> None:
    wizard = open_import_wizard(window, window.ctx, kind)
    make_small(wizard)
    check_looks(wizard, WORDS)
    shoot_both(wizard, f"import-file-{kind}")
    (text,) = [each for each in wizard.file_page.findChildren(QLabel) if "确认了才会写入" in each.text()]
    lines = lines_of(text)
    assert min(lines) >= max(lines) // 2, lines
    wizard.reject()


@pytest.mark.empty_town
def test_even_lines_are_as_few_as_before(window: MainWindow) -> None:
    label = QLabel("字" * 33, window)
    label.setWordWrap(True)
    wide = label.fontMetrics().horizontalAdvance("汉")
    assert label.heightForWidth(even_width(label)) == label.heightForWidth(wide * 32)
    assert even_width(label) < wide * 32


def test_a_long_name_of_a_file_never_leaves_the_screen(town: MainWindow, tmp_path: Path) -> None:
    rows = [["赵六", "党政办", "139"]]
    wizard = open_on(town, "roster", save(tmp_path / LONG, ["姓名", "单位", "电话"], *rows))
    make_small(wizard)
    assert LONG in wizard.preview_page._file.toolTip()
    look(wizard, "import-long-name")
    wizard.reject()
    no_unit = open_on(town, "roster", save(tmp_path / f"无单位{LONG}", ["姓名", "电话"], ["赵六", "139"]))
    assert no_unit.pages.currentIndex() == QUESTIONS
    make_small(no_unit)
    no_unit.reject()


def test_the_usual_list_needs_no_scrolling_sideways(town: MainWindow, tmp_path: Path) -> None:
    head = ["姓名", "单位", "职务", "电话"]
    wizard = open_on(town, "roster", save(tmp_path / "新人.xlsx", head, ["赵六", "党政办", "干事", "139"]))
    make_small(wizard)
    assert wizard.preview_page.table.horizontalScrollBar().maximum() == 0
    line = wizard.fontMetrics().height()
    assert wizard.preview_page.joining.height() < 2.5 * line, "the day of joining is one line"
    shoot_both(wizard, "import-joining")
    wizard.reject()


def test_what_was_told_stands_below_the_table_and_esc_at_the_reason_is_quiet(
    town: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    head = ["姓名", "单位", "2024-07-15"]
    first = save(tmp_path / "考勤.xlsx", head, ["李四", "东湾村", "√"], ["王五", "党政办", "√"])
    bring_in(town, "attendance", first)

    def issue(session: Any) -> str:
        draft = bulletins.draft_session(session, class_session_id=1)
        on = date(2024, 7, 16)
        return bulletins.issue(session, bulletin_id=draft, on=on, with_unmarked=True, out_of_order=True)

    town.ctx.runner.command(issue, action="bulletin.issue", text="通报定稿")
    second = save(tmp_path / "改.xlsx", head, ["李四", "东湾村", "缺席"], ["王五", "党政办", "√"])
    wizard = open_on(town, "attendance", second)
    page = wizard.preview_page
    assert [line.reasons for line in page.model.rows][1] == "和已有的记录一样，不用再写"
    page.count_buttons["told"].click()
    assert len(page.model.shown) == 1
    assert page._reasons.isVisible()
    assert "已通报，改动要写明原因" in page._reasons.text()
    look(wizard, "import-told")
    wizard.apply()
    (asked,) = wizard.findChildren(CorrectionDialog)
    asked.reject()
    assert wizard.isVisible()
    assert answers.asked == [], "who leaves the reason open knows that nothing was done"
    assert wizard.buttons._note.text() == "没有写明原因，没有导入"
    wizard.reject()


def test_a_dozen_signs_fit_one_small_screen_and_the_keys_go_on(
    town: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    signs = "◎※#☆□◇甲乙丙丁戊己"
    days = [f"2024-07-{day:02}" for day in range(1, len(signs) + 1)]
    path = save(tmp_path / "考勤.xlsx", ["姓名", *days], ["李四", *signs])
    wizard = open_on(town, "attendance", path)
    page = wizard.questions_page
    assert wizard.pages.currentIndex() == QUESTIONS
    assert len(page.fields) == len(signs)
    make_small(wizard)
    assert page._area.verticalScrollBar().maximum() == 0
    check_looks(wizard, WORDS)
    shoot_both(wizard, "import-signs-many")
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    for _, field in page.fields:
        assert QApplication.focusWidget() is field.editor, field.editor.accessibleName()
        assert isinstance(field.editor, QComboBox)
        qtbot.keyClick(field.editor, Qt.Key.Key_Down)
        qtbot.keyClick(field.editor, Qt.Key.Key_Tab)
    qtbot.keyClick(page.fields[0][1].editor, Qt.Key.Key_Return)
    assert wizard.pages.currentIndex() == PREVIEW
    wizard.reject()


def test_a_year_that_is_none_is_said_under_its_field_and_asked_again_on_demand(
    town: MainWindow, tmp_path: Path, answers: Answers
) -> None:
    path = save(tmp_path / "计划.xlsx", ["培训时间", "培训内容"], ["3月5日", "消防"])
    wizard = open_import_wizard(town, town.ctx, "plan")
    wizard.load(path)
    ((_, field),) = wizard.questions_page.fields
    edit = field.editor
    assert isinstance(edit, QLineEdit)
    for wrong in ("今年", "24", "20240"):
        edit.setText(wrong)
        wizard.buttons["go"].click()
        assert "2024" in field.problem(), wrong
    edit.setText("2023")
    wizard.buttons["go"].click()
    assert wizard.pages.currentIndex() == PREVIEW
    make_small(wizard)
    wizard.buttons["answers"].click()
    assert wizard.pages.currentIndex() == QUESTIONS
    answers.append("放弃填写")
    wizard.reject()


def test_corrections_are_not_lost_by_one_esc(town: MainWindow, tmp_path: Path, answers: Answers) -> None:
    path = save(tmp_path / "计划二.xlsx", ["培训时间", "培训内容"], ["2024-02-30", "安全生产"])
    wizard = open_on(town, "plan", path)
    wizard.preview_page.fix_button.click()
    (dialog,) = wizard.findChildren(RowDialog)
    next(iter(dialog.cells.values()))[1].setText("2024-02-29")
    dialog.save()
    answers.append("继续填写")
    wizard.reject()
    assert wizard.isVisible()
    answers.append("放弃填写")
    wizard.reject()
    assert not wizard.isVisible()


def test_the_choice_of_columns_has_the_cursor_and_another_way_out(
    town: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    head = ["姓名", "单位", "第一次测试", "第二次测试"]
    path = save(tmp_path / f"成绩{LONG}", head, ["李四", "东湾村", 80, 90])
    wizard = open_on(town, "scores", path)
    assert wizard.pages.currentIndex() == SCORES
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    assert QApplication.focusWidget() is wizard.score_choice.buttons[0]
    assert wizard.buttons["again"].isVisible()
    make_small(wizard)
    check_looks(wizard, WORDS)
    shoot_both(wizard, "import-score-choice")
    wizard.reject()


def test_every_link_of_the_last_page_fits_a_small_screen(town: MainWindow, tmp_path: Path) -> None:
    path = save(tmp_path / "计划二.xlsx", ["培训时间", "培训内容"], ["2024-02-30", "安全生产"])
    wizard = open_on(town, "plan", path)
    wizard.buttons.name("door", "改为导入课程计划")
    for key in ("columns", "answers", "door"):
        wizard.buttons[key].show()
    make_small(wizard)
    check_looks(wizard, WORDS)
    wizard.reject()


def test_the_list_of_imports_shows_every_column(town: MainWindow) -> None:
    town.offered.do("imports")
    (dialog,) = town.findChildren(ImportsDialog)
    make_small(dialog)
    assert dialog.table.horizontalScrollBar().maximum() == 0
    check_looks(dialog, WORDS)
    shoot_both(dialog, "imports-list")
    dialog.reject()


def test_the_file_page_says_what_to_do_for_every_kind_of_unreadable_file(
    town: MainWindow, tmp_path: Path
) -> None:
    wizard: ImportWizard = open_import_wizard(town, town.ctx, "roster")
    load = partial(wizard.load)
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    load(path)
    assert wizard.file_page.refusal.text().endswith("。")
    make_small(wizard)
    check_looks(wizard, WORDS)
    wizard.reject()
