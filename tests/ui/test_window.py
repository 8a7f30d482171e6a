"""The frame: pages, keys, year, undo texts, looks."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.paths import RESOURCES
from app.services.setting import town
from app.work import CancelToken, ProgressState
from tests.ui.conftest import Answers
from tests.ui.looks import ALLOWED, check_looks, shoot, shoot_both
from tests.ui.towns import fill_town
from ui.widgets.table.table_view import TableView
from ui.window.help_dialog import PAGES, HelpDialog
from ui.window.main_window import MainWindow
from ui.window.registry import TABS, page_keys
from ui.window.town_dialog import TownDialog
from ui.work.bus import Notice
from ui.work.context import UiContext
from ui.work.under_way import JobState


def test_every_page_opens_by_its_key_and_looks_right(window: MainWindow, qtbot: QtBot) -> None:
    for number, spec in enumerate(TABS, start=1):
        keys = page_keys(number)
        if keys:
            qtbot.keyClick(window, getattr(Qt.Key, f"Key_{keys[-1]}"), Qt.KeyboardModifier.AltModifier)
        else:
            window.show_tab(spec.id)
        tab = window.current_tab()
        assert tab is not None
        assert tab.title == spec.title
        check_looks(window)
        shoot(window, f"empty-{spec.id}")


def test_the_year_holds_on_every_page(window: MainWindow) -> None:
    window.show_tab("plan")
    window.set_year(2022)
    assert window.tab("plan").year == 2022
    assert window.tab("roster").year == 2022
    assert window.tab("scores").year == 2022


@pytest.mark.parametrize("key", ["Ctrl+F", "/"])
def test_search_keys_lead_to_the_search_box(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.show_tab("roster")
    tab = window.current_tab()
    assert tab is not None
    if tab.search_box is None:
        pytest.skip("no search yet")
    if key == "/":
        qtbot.keyClick(window, Qt.Key.Key_Slash)
    else:
        qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert tab.search_box.hasFocus()


def test_what_the_window_remembers_comes_back(window: MainWindow) -> None:
    window.show_tab("scores")
    window.set_year(2023)
    path = window.ctx.app.paths.preferences
    window.close()
    from app.preferences import load_preferences

    kept = load_preferences(path)
    assert (kept.tab, kept.year) == ("scores", 2023)
    assert "window.geometry" in kept.views


def test_help_has_a_page_for_what_is_in_front(window: MainWindow, qtbot: QtBot) -> None:
    window.show_tab("roster")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = next(w for w in window.findChildren(HelpDialog) if w.isVisible())
    assert dialog.list.currentItem().text() == "干部名册"
    assert "拼音首字母" in dialog.browser.toPlainText()
    check_looks(dialog, {"zsf"})
    shoot(dialog, "help")
    dialog.close()


@pytest.mark.parametrize("page", sorted((RESOURCES / "help").glob("*.html")), ids=lambda path: path.stem)
def test_help_pages_are_listed_and_speak_chinese(page: Path) -> None:
    assert page.stem in PAGES
    words = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", " ", page.read_text("utf-8"))))
    assert {word.lower() for word in words} - ALLOWED - {"zsf", "home", "end", "pgup", "pgdn"} == set()


def test_the_town_can_be_renamed(window: MainWindow, qtbot: QtBot) -> None:
    window.offered.do("town")
    dialog = next(w for w in window.findChildren(TownDialog) if w.isVisible())
    assert dialog.name.text() == "清河镇"
    check_looks(dialog)
    shoot(dialog, "town")
    dialog.name.setText("清河街道")
    dialog.kind.setCurrentText("街道")
    dialog.save()
    assert window.windowTitle().startswith("清河街道")
    assert "修改单位名称" in window.offered.by_id["undo"].text()


def test_news_beside_progress_never_widens_the_window(window: MainWindow, ctx: UiContext) -> None:
    window.resize(720, 480)
    before = window.size()
    ctx.bus.say("已登记其余全勤，" * 12, undo=True)
    window.progress._label.setText("正在核对记录链和全部签到表、通报、台账")
    window.progress.show()
    QApplication.processEvents()
    assert window.size() == before
    window.progress.hide()


def test_a_notice_offers_undo_and_goes_away(window: MainWindow) -> None:
    rename = partial(town.set_town, name="青山镇")
    window.ctx.runner.command(rename, action="town.set", text="设置单位名称")
    window.ctx.bus.say("已登记 3 人", undo=True)
    assert window.notice.isVisible()
    assert window.notice._button.text() == "撤销"
    window.notice._act()
    assert "已撤销" in window.notice.text()


def test_unexpected_errors_are_shown_once_with_their_trace(
    window: MainWindow, answers: Answers, logged_warnings: list[str]
) -> None:
    window.ctx.runner.failed.emit(ZeroDivisionError("division by zero"))
    assert "程序内部出错" in answers.asked[-1].happened
    assert "ZeroDivisionError" in answers.asked[-1].details
    assert answers.asked[-1].safe == "刚核对过数据文件，完好。"
    assert answers.asked[-1].verbs == ("知道了",)
    logged_warnings.clear()


def test_ctrl_s_tells_that_everything_is_saved(window: MainWindow, qtbot: QtBot) -> None:
    window.show_tab("roster")
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "不用另外保存" in window.notice.text()


@pytest.mark.qt_log_ignore("does not support", extend=True)
def test_rows_can_be_compact_and_columns_reached_by_key(window: MainWindow, qtbot: QtBot) -> None:
    fill_town(window.ctx)
    window.show_tab("roster")
    table = next(t for t in window.findChildren(TableView) if t.isVisible())
    high = table.rowHeight(0)
    window.offered.do("compact")
    assert table.rowHeight(0) < high
    assert window.ctx.preferences.get("compact") is True
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_K, both)
    menu = next(m for m in table.findChildren(QMenu) if m.isVisible())
    texts = [action.text() for action in menu.actions()]
    assert texts[0] == "序号"
    assert texts[-1] == "恢复默认列"
    menu.close()


def test_news_at_the_bottom_moves_nothing_and_fits(window: MainWindow, qtbot: QtBot) -> None:
    fill_town(window.ctx)
    window.show_tab("roster")
    height = window.status.height()
    narrow = window.minimumSizeHint().width()
    window.ctx.bus.say("已导出“" + "很长的文件名" * 30 + ".xlsx”。", undo=True)
    assert window.notice.isVisible()
    qtbot.wait(50)
    assert window.status.height() == height
    assert window.minimumSizeHint().width() <= max(narrow, window.width())
    assert window.notice.text().endswith("”。")
    check_looks(window)
    shoot(window, "notice")


def test_the_clerks_name_is_set_once(window: MainWindow, ctx: UiContext) -> None:
    from app.preferences import load_preferences

    window.offered.do("town")
    dialog = next(w for w in window.findChildren(TownDialog) if w.isVisible())
    check_looks(dialog)
    shoot_both(dialog, "town_dialog")
    dialog.operator.setText(" 李 明 ")
    dialog.accept_button.click()
    assert not dialog.isVisible()
    assert ctx.app.actor == "李 明"
    assert load_preferences(ctx.app.paths.preferences).operator == "李 明"


def test_no_account_name_stands_for_a_clerk(monkeypatch: pytest.MonkeyPatch) -> None:
    from app import operator_name

    monkeypatch.setattr(operator_name, "_display_name", lambda: "root")
    monkeypatch.setattr(operator_name, "_login_name", lambda: "Administrator")
    assert operator_name.usual_operator() == "经办人"
    monkeypatch.setattr(operator_name, "_login_name", lambda: "liming")
    assert operator_name.usual_operator() == "liming"
    monkeypatch.setattr(operator_name, "_display_name", lambda: "李明")
    assert operator_name.usual_operator() == "李明"
    assert [operator_name.shown_operator(name) for name in ("root", "李明", "Admin")] == [
        "经办人",
        "李明",
        "经办人",
    ]


@pytest.mark.parametrize("wide", [1366, 910])
def test_news_and_progress_stand_beside_each_other(window: MainWindow, qtbot: QtBot, wide: int) -> None:
    """Also at 150 % of the smallest screen: both give way, the crosses and the facts stay in sight."""
    fill_town(window.ctx)
    window.resize(wide, 480)
    begun = JobState(1, "导出年度台账", ProgressState(37, 114, "单位汇总"), CancelToken())
    window.progress.begin(begun)
    window.progress.move_to(begun)
    window.progress.show()
    window.ctx.bus.notice.emit(
        Notice("张伟没有保存，已恢复原样。" + "数据文件夹正被占用，" * 6, problem=True)
    )
    qtbot.wait(50)
    parts = (window.progress, window.notice, window.status._label)
    edges = [(part.geometry().left(), part.geometry().right()) for part in parts]
    assert all(left <= right for left, right in edges)
    assert [edges[0][1] < edges[1][0], edges[1][1] <= edges[2][0]] == [True, True]
    assert edges[-1][1] <= window.status.width()
    for label in (window.progress._label, window.notice._label):
        assert label.shown() == label.text() or (len(label.shown()) >= 5 and label.toolTip() == label.text())
    check_looks(window)
    shoot(window, f"notice-and-progress-{wide}")
    window.progress.hide()


def test_on_a_low_window_titles_give_their_room_to_the_rows(window: MainWindow) -> None:
    for spec in TABS:
        window.show_tab(spec.id)
        tab = window.current_tab()
        assert tab is not None
        window.resize(910, 480)
        QApplication.processEvents()
        assert tab.header._title.isHidden() or tab.header.isHidden(), spec.id
        window.resize(1366, 700)
        QApplication.processEvents()
        assert not tab.header._title.isHidden(), spec.id
