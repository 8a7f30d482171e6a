"""Where trust is won: old → new, questions in place, rows put right, the right door, taken back later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.services.person.roster import list_people
from tests.ui.import_sheets import bring_in, fill_town, look, open_on, save
from tests.ui.looks import shoot
from ui.records.imports_dialog import ImportsDialog
from ui.records.revert_dialog import RevertDialog
from ui.window.main_window import MainWindow
from ui.wizards.import_wizard import PREVIEW, QUESTIONS, ImportWizard
from ui.wizards.row_dialog import RowDialog
from ui.wizards.rows_dialog import RowsDialog

TOWN = fill_town


@pytest.fixture
def town(window: MainWindow) -> MainWindow:
    """The window on the town of `fill_town`."""
    return window


def test_what_is_overwritten_is_shown_with_its_old_value(town: MainWindow, tmp_path: Path) -> None:
    path = save(
        tmp_path / "新名册.xlsx",
        ["二〇二四年干部名册"],
        ["姓名", "单位", "职务", "电话", "工号"],
        ["李四", "东湾村", "副主任", "13800000003", "A01"],
        ["王五", "党政办", "干事", "13911112222", "A02"],
        ["赵六", "党政办", "干事", "13911113333", "A03"],
        ["合计", "3人", "", "", ""],
    )
    wizard = open_on(town, "roster", path)
    page = wizard.preview_page
    assert page.count_buttons["old"].text() == "→ 会覆盖 2"
    page.count_buttons["old"].click()
    texts = [line.text("title") + line.text("phone") for line in page.model.shown]
    assert texts == ["文书 → 副主任13800000003", "干事13800000004 → 13911112222"]
    assert page.rows_button.text().startswith("表格共 6 行：数据 3")
    look(wizard, "import-old-new")
    wizard.reject()


def test_a_namesake_is_chosen_and_remembered(town: MainWindow, tmp_path: Path) -> None:
    path = save(tmp_path / "考勤.xlsx", ["姓名", "2024-07-15"], ["张三", "√"], ["李四", "迟到"])
    wizard = open_on(town, "attendance", path)
    preview = wizard.check.preview()
    assert preview is not None
    assert preview.errors == 1
    look(wizard, "import-namesake")
    wizard.preview_page.fix_button.click()
    (dialog,) = wizard.findChildren(RowDialog)
    assert isinstance(dialog.person, QComboBox)
    assert [dialog.person.itemText(n) for n in range(3)] == ["请选择", "东湾村，会计", "西山村，主任"]
    look(dialog, "import-row")
    dialog.save()
    assert "还没有改动" in dialog.problem.text()
    dialog.person.setCurrentIndex(2)
    dialog.save()
    preview = wizard.check.preview()
    assert preview is not None
    assert not preview.errors
    chosen = {action.person_id for action in preview.actions.marks}  # type: ignore[attr-defined]
    assert chosen == {2, 3}
    wizard.reject()
    again = open_on(town, "attendance", path)
    preview = again.check.preview()
    assert preview is not None
    assert not preview.errors
    assert "按上次的选择" in preview.rows[0].messages[0].text
    again.reject()


def test_a_wrong_cell_is_corrected_in_the_preview(town: MainWindow, tmp_path: Path) -> None:
    path = save(tmp_path / "计划二.xlsx", ["培训时间", "培训内容", "学时"], ["2024-02-30", "安全生产", 3])
    wizard = open_on(town, "plan", path)
    wizard.preview_page.fix_button.click()
    (dialog,) = wizard.findChildren(RowDialog)
    address, (old, edit) = next(iter(dialog.cells.items()))
    assert (address, old) == ("Sheet!A2", "2024-02-30")
    edit.setText("2024-02-29")
    dialog.save()
    preview = wizard.check.preview()
    assert preview is not None
    assert preview.rows[0].fields["date"] == "2024-02-29"
    assert wizard.import_button.isEnabled()
    wizard.reject()


def test_every_row_of_the_file_can_be_seen_and_called_what_it_is(town: MainWindow, tmp_path: Path) -> None:
    path = save(
        tmp_path / "名单.xlsx",
        ["姓名", "单位", "电话"],
        ["赵六", "党政办", "13911113333"],
        ["机动人", "党政办", "13911114444"],
    )
    wizard = open_on(town, "roster", path)
    wizard.preview_page.rows_button.click()
    (dialog,) = wizard.findChildren(RowsDialog)
    look(dialog, "import-rows")
    dialog.narrow("data")
    dialog.table.setCurrentIndex(dialog.model.index(1, 0))
    dialog.kind.setCurrentIndex(dialog.kind.findData("note"))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    dialog.again_button.click()
    preview = wizard.check.preview()
    assert preview is not None
    assert [row.fields["name"] for row in preview.rows] == ["赵六"]
    wizard.reject()


def test_an_unknown_sign_is_asked_about_once(town: MainWindow, tmp_path: Path) -> None:
    path = save(tmp_path / "考勤.xlsx", ["姓名", "2024-07-15"], ["李四", "旷训"], ["王五", "√"])
    wizard = open_on(town, "attendance", path)
    assert wizard.pages.currentIndex() == QUESTIONS
    look(wizard, "import-questions")
    page = wizard.questions_page
    page.go()
    (_, field), *rest = page.fields
    assert not rest
    assert field.problem()
    combo = field.editor
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("缺席"))
    page.go()
    preview = wizard.check.preview()
    assert preview is not None
    assert preview.rows[0].fields["mark"] == "缺席"
    assert wizard.buttons["answers"].isVisible()
    look(wizard, "import-signs")
    wizard.reject()
    again = open_on(town, "attendance", path)
    assert again.pages.currentIndex() == PREVIEW, "the answer holds for sheets of this make"
    again.buttons["answers"].click()
    assert again.pages.currentIndex() == QUESTIONS
    again.reject()


def test_people_without_a_unit_need_one_answer(town: MainWindow, tmp_path: Path) -> None:
    path = save(tmp_path / "村干部.xlsx", ["姓名", "电话"], ["赵六", "13911113333"], ["钱七", "13911114444"])
    wizard = open_on(town, "roster", path)
    assert wizard.pages.currentIndex() == QUESTIONS
    ((_, field),) = wizard.questions_page.fields
    combo = field.editor
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == ""
    combo.setEditText("东湾村")
    look(wizard, "import-unit")
    wizard.questions_page.go()
    preview = wizard.check.preview()
    assert preview is not None
    assert {row.fields["unit"] for row in preview.rows} == {"东湾村"}
    wizard.reject()


def test_the_wrong_door_leads_to_the_right_one(town: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = save(tmp_path / "课程.xlsx", ["培训时间", "培训内容", "学时"], ["2024-07-22", "安全生产", 3])
    wizard = open_on(town, "roster", path)
    assert "看起来是课程计划表" in wizard.file_page.refusal.text()
    assert wizard.file_page.door_button.text() == "改为导入课程计划"
    look(wizard, "import-door")
    wizard.file_page.door_button.click()
    (right,) = [each for each in town.findChildren(ImportWizard) if each.isVisible()]
    assert right.kind.id == "plan"
    assert right.pages.currentIndex() == PREVIEW
    right.reject()


def test_the_imports_are_listed_and_taken_back_later(town: MainWindow, tmp_path: Path) -> None:
    town.offered.do("imports")
    (dialog,) = town.findChildren(ImportsDialog)
    rows = dialog.model.rows
    assert [(row.file, row.rows, row.state_word) for row in rows] == [
        ("计划.xlsx", 1, "有效"),
        ("名册.xlsx", 4, "有效"),
    ]
    look(dialog, "imports")
    wanted: list[Any] = []
    dialog.wanted.connect(wanted.append)
    dialog.back.click()
    assert wanted == [rows[0]]
    dialog.reject()


def test_a_copy_is_kept_from_before_the_import(town: MainWindow) -> None:
    context = town.ctx.runner.context
    assert context is not None
    copies = list((context.database.path.parent / "备份").glob("*导入前*.db"))
    assert copies


def test_an_import_is_taken_back_from_the_list(town: MainWindow, tmp_path: Path) -> None:
    path = save(tmp_path / "新人.xlsx", ["姓名", "单位"], ["赵六", "党政办"])
    bring_in(town, "roster", path)
    bring_in(town, "roster", save(tmp_path / "后来.xlsx", ["姓名", "单位"], ["孙八", "党政办"]))
    town.offered.do("imports")
    (dialog,) = town.findChildren(ImportsDialog)
    older = next(row for row in dialog.model.rows if row.file == "新人.xlsx")
    dialog.table.select_id(older.id)
    dialog.back.click()
    (revert,) = town.findChildren(RevertDialog) or dialog.findChildren(RevertDialog)
    shoot(revert, "imports-revert")
    revert.act.click()
    states = {row.file: row.state_word for row in dialog.model.rows}
    assert states["新人.xlsx"] == "已撤销"
    assert states["后来.xlsx"] == "有效"
    assert not dialog.back.isEnabled()
    dialog.reject()


def test_ctrl_enter_imports_and_long_names_stand_whole(
    town: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = save(
        tmp_path / "新人.xlsx",
        ["姓名", "单位"],
        ["买买提江·阿不都热合曼", "东湾村"],
        ["古丽·吐尼亚", "东湾村"],
    )
    wizard = open_on(town, "roster", path)
    wizard.show()
    table = wizard.preview_page.table
    place = [column.id for column in wizard.preview_page.model.columns].index("name")
    text = table.fontMetrics().horizontalAdvance("买买提江·阿不都热合曼")
    assert table.columnWidth(place) >= text
    wizard.activateWindow()
    qtbot.waitUntil(wizard.isActiveWindow)
    table.setFocus()
    with qtbot.waitSignal(wizard.finished):
        qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_preview_is_taken_by_its_key(town: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """Enter alone opens the row under the cursor; with Ctrl the rows are imported."""
    path = save(tmp_path / "名单.xlsx", ["姓名", "单位"], ["赵六", "党政办"])
    wizard = open_on(town, "roster", path)
    wizard.activateWindow()
    qtbot.waitUntil(wizard.preview_page.table.hasFocus)
    QTest.keyClick(wizard.preview_page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "已导入干部名册：新增 1 行" in town.notice.text())
    assert town.findChild(RowDialog) is None
    with town.ctx.app.database.read() as session:
        assert "赵六" in {row.name for row in list_people(session)}
