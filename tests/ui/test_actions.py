"""Tables of actions: what they may say, and that row, menu and key follow them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looks import check_looks, shoot_both
from ui.actions.action import MAIN, MORE, ROW, WINDOW_KEYS, Action, Need, keys_section, shown_keys
from ui.actions.offered import Offered
from ui.widgets.page import Toolbar
from ui.window.help_dialog import HelpDialog
from ui.window.main_window import MainWindow
from ui.window.registry import TABS
from ui.window.window_actions import ACTIONS

# Letters that are words of the clerk's: formats and programs.
LATIN = {"PDF", "Word", "Excel", "U"}
LONGEST = 16

TABLES = {spec.id: spec.load().ACTIONS for spec in TABS}
WINDOW = "window"  # the frame's own table
EVERY = [
    pytest.param(page, action, id=f"{page}.{action.id}")
    for page, table in [*TABLES.items(), (WINDOW, ACTIONS)]
    for action in table
]


def test_every_page_has_its_table() -> None:
    assert [page for page, table in TABLES.items() if not table] == []


@pytest.mark.parametrize("page", TABLES)
def test_no_id_and_no_key_twice_on_a_page(page: str) -> None:
    ids = [action.id for action in TABLES[page]]
    assert len(ids) == len(set(ids))
    keys = [QKeySequence(action.any_keys).toString() for action in TABLES[page] if action.any_keys]
    assert len(keys) == len(set(keys))
    assert "" not in keys, "Qt does not know the key"


def test_no_id_and_no_key_twice_in_the_window() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    keys = [QKeySequence(key).toString() for action in ACTIONS for key in action.own_keys]
    assert len(keys) == len(set(keys))
    assert "" not in keys, "Qt does not know the key"


def test_the_window_has_a_line_for_every_key_it_hands_on() -> None:
    table = {action.id: action for action in ACTIONS}
    assert {id_: table[id_].keys for id_ in WINDOW_KEYS} == WINDOW_KEYS


def test_every_action_of_the_window_stands_in_a_menu_in_one_piece() -> None:
    menus = [action.menu for action in ACTIONS]
    assert "" not in menus
    assert [menu for menu, _ in groupby(menus)] == list(dict.fromkeys(menus))


@pytest.mark.parametrize("page", TABLES)
def test_no_key_of_a_page_is_one_of_the_window(window: MainWindow, page: str) -> None:
    taken = {key.toString() for action in window.actions() for key in action.shortcuts()}
    own = {QKeySequence(action.keys).toString() for action in TABLES[page] if action.keys}
    assert own & taken == set()


@pytest.mark.parametrize(("page", "action"), EVERY)
def test_an_action_speaks_short_chinese_and_can_be_called(page: str, action: Action[object]) -> None:
    assert re.search(r"[\u4e00-\u9fff]", action.name)
    assert set(re.findall(r"[A-Za-z]+", action.name)) <= LATIN
    assert len(action.name) <= LONGEST
    assert callable(action.call)
    assert action.place in ("", ROW, MAIN)
    assert all(need.reason and not need.reason.endswith("。") for need in action.needs)
    if page != WINDOW:
        assert not action.keys or action.id not in WINDOW_KEYS, "the window has a key for it"


@pytest.mark.parametrize("page", TABLES)
def test_one_action_of_a_page_is_the_main_one(page: str) -> None:
    assert sum(action.place == MAIN for action in TABLES[page]) <= 1


# -- what is built from a table --------------------------------------------------------------------


@dataclass
class Desk:
    """A page's view, as far as actions go."""

    chosen: str = ""
    is_on: bool = False
    done: list[str] = field(default_factory=list)


def _do(what: str) -> object:
    return lambda desk: desk.done.append(f"{what} {desk.chosen}".strip())


def _flip(desk: Desk) -> None:
    desk.is_on = not desk.is_on


CHOSEN = Need[Desk]("先选中一行", lambda desk: bool(desk.chosen))
TABLE = (
    Action("add", "新增", _do("add"), place=MAIN, keys="Ctrl+G"),  # type: ignore[arg-type]
    Action("open", "打开…", _do("open"), keys="F8", needs=(CHOSEN,), place=ROW, menu=MORE),  # type: ignore[arg-type]
    Action("on", "显示全部", _flip, menu=MORE, ticked=lambda desk: desk.is_on, follows_line=True),
    Action(
        "state",
        "登记",
        _do("state"),  # type: ignore[arg-type]
        place=ROW,
        says=lambda desk: (f"登记{desk.chosen}", "记一笔"),
        shown=lambda desk: desk.chosen != "旧",
    ),
)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.setWindowTitle("页")
    QVBoxLayout(made)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def offered(page: QWidget, desk: Desk, qtbot: QtBot) -> Offered[Desk]:
    row = Toolbar(page)
    layout = page.layout()
    assert layout is not None
    layout.addWidget(row)
    made = Offered(page, TABLE, desk)
    made.fill(row)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    page.setFocus()
    return made


def _buttons(page: QWidget) -> dict[str, QPushButton]:
    return {button.text(): button for button in page.findChildren(QPushButton)}


def test_the_row_follows_the_table(page: QWidget, offered: Offered[Desk]) -> None:
    assert list(_buttons(page)) == ["打开…", "登记", "更多 ▾", "新增"]
    assert _buttons(page)["新增"].property("primary")
    assert _buttons(page)["新增"].toolTip() == "新增（Ctrl+G）"
    lines = [action.text() for action in _buttons(page)["更多 ▾"].menu().actions()]
    assert lines == ["打开…", "", "显示全部"]


def test_what_needs_a_choice_is_dead_in_row_menu_and_key(
    page: QWidget, offered: Offered[Desk], desk: Desk
) -> None:
    assert offered.missing("open") == "先选中一行"
    button = _buttons(page)["打开…"]
    assert not button.isEnabled()
    assert not _buttons(page)["更多 ▾"].menu().actions()[0].isEnabled()
    QTest.keyClick(page, Qt.Key.Key_F8)
    button.click()
    offered.by_id["open"].trigger()
    assert desk.done == []
    desk.chosen = "甲"
    offered.follow()
    assert offered.missing("open") == ""
    assert button.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_F8)
    button.click()
    _buttons(page)["更多 ▾"].menu().actions()[0].trigger()
    assert desk.done == ["open 甲"] * 3


def test_what_went_away_unseen_is_not_done(offered: Offered[Desk], desk: Desk) -> None:
    desk.chosen = "甲"
    offered.follow()
    desk.chosen = ""  # nobody has told the row yet
    offered.by_id["open"].trigger()
    assert desk.done == []


def test_words_ticks_and_what_is_offered_follow(page: QWidget, offered: Offered[Desk], desk: Desk) -> None:
    desk.chosen = "乙"
    offered.follow()
    button = _buttons(page)["登记乙"]
    assert button.toolTip() == "记一笔"
    desk.chosen = "旧"
    offered.follow()
    assert button.isHidden()
    assert not offered.is_shown("state")
    offered.by_id["on"].trigger()
    assert desk.is_on
    assert offered.by_id["on"].isChecked()


def test_a_menu_with_nothing_in_it_is_gone(page: QWidget, desk: Desk) -> None:
    def is_chosen(desk: Desk) -> bool:
        return bool(desk.chosen)

    table = tuple(Action(word, word, _do(word), menu=MORE, shown=is_chosen) for word in "甲乙")  # type: ignore[arg-type]
    row = Toolbar(page)
    made = Offered(page, table, desk)
    made.fill(row)
    button = _buttons(row)["更多 ▾"]
    assert button.isHidden()
    desk.chosen = "丙"
    made.follow()
    assert not button.isHidden()
    desk.chosen = ""
    made.follow()
    assert button.isHidden()


def test_help_names_the_keys_of_a_page(window: MainWindow) -> None:
    assert "<b>F8</b></td><td>打开</td>" in keys_section(TABLE)
    assert keys_section(TABLE[2:]) == ""
    dialog = HelpDialog("bulletins", window)
    text = dialog.browser.toPlainText()
    assert "本页的快捷键" in text
    assert all(key in text for key in ("Ctrl+Shift+C", "Ctrl+Enter", "F4", "Ctrl+N"))
    dialog.close()


def test_the_page_of_keys_names_every_key_there_is(window: MainWindow, qtbot: QtBot) -> None:
    window.offered.do("help")
    dialog = window.findChild(HelpDialog)
    assert isinstance(dialog, HelpDialog)
    dialog.show_page("keys")
    lines = dialog.browser.toPlainText().splitlines()
    titles = {spec.id: f"只在“{spec.title}”" for spec in TABS}
    own = {titles[page]: [each for each in TABLES[page] if each.own_keys] for page in titles}
    heads = {head: lines.index(head) for head in ["切换页面", "各页都有的", *(h for h in own if own[h])]}
    assert not [head for head in own if not own[head] and head in lines], "a heading with nothing below"
    own["切换页面"] = [each for each in ACTIONS if each.id in titles]
    own["各页都有的"] = [each for each in ACTIONS if each.own_keys and each.id not in titles]
    for head, begin in heads.items():
        told = lines[begin + 1 : min((at for at in heads.values() if at > begin), default=len(lines))]
        found = list(zip(told[::2], told[1::2], strict=False))
        assert found == [("、".join(map(shown_keys, a.own_keys)), a.help or a.name) for a in own[head]]
    check_looks(dialog, {"end", "home"})
    shoot_both(dialog, "help_keys")
    dialog.close()


def test_a_key_of_two_is_shown_by_the_first(page: QWidget, desk: Desk) -> None:
    action: Action[Desk] = Action("again", "重做", _flip, keys="Ctrl+Y|Ctrl+Shift+Z")
    made = Offered(page, (action,), desk)
    assert [key.toString() for key in made.by_id["again"].shortcuts()] == ["Ctrl+Y", "Ctrl+Shift+Z"]
    assert made.by_id["again"].toolTip() == "重做（Ctrl+Y）"
    assert "<b>Ctrl+Y</b>、<b>Ctrl+Shift+Z</b>" in keys_section((action,))
