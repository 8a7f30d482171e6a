"""Ctrl+K: what is found, where Enter leads, and what is dead with its reason."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui import edit_town
from tests.ui.looks import check_looks, shoot_both
from ui.actions.action import WINDOW_KEYS, Action
from ui.pages.registers.registers_tab import RegistersTab
from ui.pages.roster.roster_tab import RosterTab
from ui.papers.preview_dialog import PreviewDialog
from ui.records.operations_dialog import OperationsDialog
from ui.window.findable import ACT, LESSON, PAGE, PAPER, PERSON, REGISTER
from ui.window.frame import Frame
from ui.window.main_window import MainWindow
from ui.window.palette import Palette
from ui.window.registry import TABS, page_keys
from ui.window.window_actions import ACTIONS
from ui.work.context import UiContext


def filled(ctx: UiContext) -> None:
    """A town in which there is something of every kind to find."""
    with ctx.app.database.write(actor="t", action="demo.build", text="建立示例", reason="漏记") as unit:
        edit_town.fill(unit.session)


TOWN = filled
PAGE_IN_FRONT = "roster"


@pytest.fixture
def palette(window: MainWindow, qtbot: QtBot) -> Palette:
    window.set_year(2024)
    window.show_tab(PAGE_IN_FRONT)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found = window.findChild(Palette)
    assert isinstance(found, Palette)
    qtbot.waitUntil(found.line.hasFocus)
    return found


def shown(palette: Palette, kind: str) -> list[str]:
    return [found.words for found in palette.model.shown if found.kind == kind]


def press(palette: Palette, text: str, qtbot: QtBot) -> None:
    palette.line.setText(text)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_it_begins_with_what_can_be_done_here(palette: Palette, qtbot: QtBot) -> None:
    assert palette.model.shown[0].note == "干部名册"
    assert palette.list.selectionModel().isRowSelected(0), "also while Ctrl is still down"
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert [index.row() for index in palette.list.selectionModel().selectedRows()] == [1]
    assert "调动" in shown(palette, ACT)
    pages = [(found.words, found.note) for found in palette.model.shown if found.kind == PAGE]
    assert pages == [(spec.title, page_keys(number)) for number, spec in enumerate(TABS, start=1)]
    check_looks(palette, {"alt"})
    shoot_both(palette, "palette")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("通报", PAGE, "通报"),
        ("tzbx", PAGE, "谈话补训"),
        ("thbx", PAGE, "谈话补训"),
        ("qdb", PAPER, "签到表"),
        ("撤回", ACT, "撤回"),
        ("czjl", ACT, "操作记录"),
        ("zxjf", REGISTER, "专项经费"),
        ("技能大赛", REGISTER, "技能大赛和知识竞赛"),
        ("jftz", PAPER, "专项经费台账"),
        ("四有材料", PAPER, "四有材料报送情况表"),
    ],
)
def test_words_and_initials_find(palette: Palette, text: str, kind: str, words: str) -> None:
    palette.line.setText(text)
    if text == "tzbx":  # 谈 is t, 话 is h: these are other initials
        assert words not in shown(palette, kind)
    else:
        assert words in shown(palette, kind)


def test_a_person_is_found_by_initials_and_shown(palette: Palette, window: MainWindow, qtbot: QtBot) -> None:
    tab = window.tab("roster")
    assert isinstance(tab, RosterTab)
    line = tab.view.model.rows[-1]
    window.show_tab("plan")
    initials = line.person.search_key.split()[0]
    palette.line.setText(initials)
    assert line.person.name in shown(palette, PERSON)
    press(palette, line.person.name, qtbot)
    assert window.current_tab() is tab
    chosen = tab.view.current_line()
    assert chosen is not None
    assert chosen.id == line.id


def test_a_register_is_found_and_shown(palette: Palette, window: MainWindow) -> None:
    palette.line.setText("师资库")
    found = next(found for found in palette.model.shown if found.kind == REGISTER)
    palette.run(found)
    QApplication.processEvents()
    tab = window.current_tab()
    assert tab is window.tab("registers")
    assert tab.view.page.register.id == "lecturer"  # type: ignore[attr-defined]


def test_a_lesson_leads_to_its_sheet(palette: Palette, window: MainWindow, qtbot: QtBot) -> None:
    palette.line.setText("2024-")
    found = next(found for found in palette.model.shown if found.kind == LESSON)
    palette.run(found)
    QApplication.processEvents()
    tab = window.current_tab()
    assert tab is window.tab("attendance")
    assert f"{LESSON}{tab.sheet.lesson.id}" == found.id  # type: ignore[attr-defined]


def test_an_act_of_this_page_is_done(palette: Palette, window: MainWindow, qtbot: QtBot) -> None:
    press(palette, "显示完整身份证号", qtbot)
    assert window.tab("roster").verbs["reveal"].isChecked()


def test_an_act_of_the_menus_is_done(palette: Palette, window: MainWindow, qtbot: QtBot) -> None:
    press(palette, "操作记录", qtbot)
    dialog = window.findChild(OperationsDialog)
    assert dialog is not None
    dialog.close()


def test_an_act_of_another_page_goes_there(palette: Palette, window: MainWindow, qtbot: QtBot) -> None:
    press(palette, "年度总表", qtbot)
    tab = window.current_tab()
    assert tab is window.tab("attendance")
    assert tab.view.is_on_year  # type: ignore[attr-defined]


def test_what_cannot_be_done_is_dead_and_says_why(window: MainWindow, qtbot: QtBot) -> None:
    window.set_year(2024)
    window.show_tab("roster")
    tab = window.tab("roster")
    assert isinstance(tab, RosterTab)
    assert tab.search_box is not None
    tab.view.search("没有这样的人")
    window.offered.do("palette")
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    palette.line.setText("调动")
    found = next(found for found in palette.model.shown if found.note == "干部名册")
    assert found.missing == "先在名册中选中一人"
    palette.run(found)
    assert palette.isVisible()
    assert "先在名册中选中一人" in palette.hint.text()
    palette.line.setText("没有这样的话")
    assert not palette.model.shown
    assert palette.hint.text().startswith("没有找到")
    check_looks(palette, {"alt"})
    shoot_both(palette, "palette-dead")
    palette.close()


@pytest.mark.empty_town
def test_it_opens_without_anybody(window: MainWindow) -> None:
    window.offered.do("palette")
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    palette.line.setText("工作台")
    assert "工作台" in shown(palette, PAGE)
    palette.close()


def test_one_thing_under_two_keys_is_found_once(palette: Palette, qtbot: QtBot) -> None:
    """成绩单 answers to print and export alike."""
    wanted = ("成绩单", "测试成绩")

    def found() -> list[tuple[str, str]]:
        return [(each.words, each.note) for each in palette.model.shown if each.kind == ACT]

    palette.line.setText("成绩单")
    qtbot.waitUntil(lambda: wanted in found())
    assert found().count(wanted) == 1


OF_THE_WINDOW = [action for action in ACTIONS if action.id not in {*WINDOW_KEYS, *(spec.id for spec in TABS)}]


@pytest.mark.parametrize("action", OF_THE_WINDOW, ids=lambda action: action.id)
def test_an_act_of_the_window_is_found_once(
    palette: Palette, window: MainWindow, action: Action[Frame]
) -> None:
    made, menu = window.offered.by_id[action.id], action.menu.partition("(")[0]
    palette.line.setText(made.text().rstrip("…"))
    found = [each for each in palette.model.shown if each.note == f"菜单“{menu}”"]
    assert [each.words for each in found].count(made.text().rstrip("…")) == 1
    one = next(each for each in found if each.words == made.text().rstrip("…"))
    assert bool(one.missing) is not made.isEnabled()


def test_what_the_page_answers_to_is_found_under_the_page_only(palette: Palette) -> None:
    for words in ("新增", "打印", "保存", "删除"):
        palette.line.setText(words)
        assert not [each for each in palette.model.shown if each.words == words and "菜单" in each.note]


@pytest.mark.empty_town
def test_there_is_nothing_to_undo_and_it_says_so(window: MainWindow, ctx: UiContext) -> None:
    ctx.undo.undo_text = ""  # the town's own name was a step
    window.offered.follow()
    window.offered.do("palette")
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    for words, missing in (("撤销", "没有可以撤销的"), ("重做", "没有可以重做的")):
        palette.line.setText(words)
        found = next(each for each in palette.model.shown if each.words == words)
        assert found.missing == missing
    palette.close()


def test_a_paper_of_a_register_leads_to_its_preview(
    window: MainWindow, palette: Palette, ctx: UiContext, qtbot: QtBot
) -> None:
    press(palette, "四有材料报送情况表", qtbot)
    preview = window.findChild(PreviewDialog)
    assert isinstance(preview, PreviewDialog)
    assert "四有材料报送情况表" in preview.windowTitle()
    preview.reject()


def test_a_paper_of_a_confidential_register_leads_to_its_lock(
    window: MainWindow, palette: Palette, qtbot: QtBot
) -> None:
    press(palette, "提醒谈话记录表", qtbot)
    assert window.findChild(PreviewDialog) is None
    tab = window.current_tab()
    assert isinstance(tab, RegistersTab)
    assert tab.view.is_locked
