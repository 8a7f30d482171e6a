"""Models under Qt's own checker; sorting, filtering, refreshing by id, pages, clipboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.looks.mark_looks import CellLook
from ui.models.grid_model import GridHead, GridModel
from ui.models.paged_model import PagedModel
from ui.models.rows_model import RAW, RIGHT, Column, RowsModel, show_value
from ui.widgets.table.table_view import TableView, clipboard_data
from ui.work.preferences import WindowPreferences


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    score: float | None = None


ROWS = (Row(1, "甲", 90.5), Row(2, "乙"), Row(3, "丙", 60.0), Row(4, "丁", 75.0))
COLUMNS = (
    Column[Row]("name", "姓名", lambda row: row.name, 5),
    Column[Row]("score", "成绩", lambda row: row.score, 4, show=lambda value: f"{value:g}", align=RIGHT),
    Column[Row]("note", "备注", lambda row: None, 8, hidden=True),
)


@pytest.fixture
def model() -> RowsModel[Row]:
    made: RowsModel[Row] = RowsModel(COLUMNS)
    made.set_rows(ROWS)
    return made


def shown(model: RowsModel[Row]) -> list[int]:
    return [row.id for row in model.shown]


def test_rows_model_obeys_qt(model: RowsModel[Row], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.set_filter(lambda row: row.id != 3)
    model.set_rows((*ROWS, Row(5, "戊")))
    model.set_rows(())
    qtmodeltester.check(model)


def test_empty_cells_stay_empty_and_last(model: RowsModel[Row]) -> None:
    assert model.data(model.index(1, 1)) == ""
    assert model.data(model.index(1, 1), RAW) is None
    model.sort(1)
    assert shown(model) == [3, 4, 1, 2]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert shown(model) == [1, 4, 3, 2]
    model.sort(-1)
    assert shown(model) == [1, 2, 3, 4]


def test_data_answers_none_outside_and_for_foreign_roles(model: RowsModel[Row]) -> None:
    assert model.data(QModelIndex()) is None
    assert model.data(model.index(0, 0), int(Qt.ItemDataRole.DecorationRole)) is None
    assert show_value(time(9, 5)) == "09:05"


def test_a_refresh_with_the_same_people_repaints_only_what_changed(
    model: RowsModel[Row], qtbot: QtBot
) -> None:
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        model.set_rows((ROWS[0], ROWS[1], Row(3, "丙", 61.0), ROWS[3]))
    first, last = changed.args[0], changed.args[1]
    assert (first.row(), last.row()) == (2, 2)


def test_a_refresh_keeps_cursor_and_selection_by_id(model: RowsModel[Row], qtbot: QtBot) -> None:
    view = TableView(model, "表", frozen=1)
    qtbot.addWidget(view)
    view.select_id(3)
    model.set_rows((Row(9, "新"), *ROWS))
    current = view.current_row()
    assert current.id == 3
    assert [row.id for row in view.selected_rows()] == [3]
    model.sort(0)
    assert view.current_row().id == 3
    with qtbot.waitSignal(view.current_changed) as gone:
        model.set_rows(ROWS[:2])
    assert gone.args == [None]


def test_the_filter_row_narrows_and_clears(model: RowsModel[Row], qtbot: QtBot) -> None:
    view = TableView(model, "表")
    qtbot.addWidget(view)
    view.show()
    field = view.filter_header.field("name")
    qtbot.keyClicks(field, "x")
    assert shown(model) == []
    model.set_column_filter("name", "丙")
    assert field.text() == "丙"
    assert shown(model) == [3]
    view.filter_header.set_filter_row(False)
    model.clear_filters()
    assert shown(model) == [1, 2, 3, 4]


def test_header_clicks_sort_up_down_and_back(model: RowsModel[Row], qtbot: QtBot) -> None:
    view = TableView(model, "表")
    qtbot.addWidget(view)
    orders = []
    for _ in range(3):
        view.filter_header.sectionClicked.emit(1)
        orders.append(shown(model))
    assert orders == [[3, 4, 1, 2], [1, 4, 3, 2], [1, 2, 3, 4]]


def test_columns_are_remembered(model: RowsModel[Row], qtbot: QtBot) -> None:
    preferences = WindowPreferences()
    view = TableView(model, "表")
    qtbot.addWidget(view)
    view.remember(preferences, "test")
    assert view.isColumnHidden(2)
    view.setColumnWidth(0, 222)
    view.columns.show(1, False)
    again = TableView(model, "表")
    qtbot.addWidget(again)
    again.remember(preferences, "test")
    assert again.columnWidth(0) == 222
    assert again.isColumnHidden(1)
    again.restore_default_columns()
    assert not again.isColumnHidden(1)


def test_the_frozen_column_appears_when_scrolled_sideways(model: RowsModel[Row], qtbot: QtBot) -> None:
    view = TableView(model, "表", frozen=1)
    qtbot.addWidget(view)
    view.setColumnWidth(1, 900)
    view.resize(300, 200)
    view.show()
    assert view._frozen is not None
    assert not view._frozen.isVisible()
    view.horizontalScrollBar().setValue(120)
    assert view._frozen.isVisible()
    assert view._frozen.columnWidth(0) == view.columnWidth(0)
    view.horizontalScrollBar().setValue(0)
    assert not view._frozen.isVisible()


def test_copied_rows_are_text_for_excel_and_wps(model: RowsModel[Row], qtbot: QtBot) -> None:
    view = TableView(model, "表")
    qtbot.addWidget(view)
    view.selectAll()
    view.copy_selection()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[:2] == ["姓名\t成绩", "甲\t90.5"]
    assert "mso-number-format" in data.html()
    quoted = clipboard_data([['说"好"\n下一行', "001"]])
    assert quoted.text() == '"说""好""\n下一行"\t001'


def test_grid_model_obeys_qt_and_shows_symbols(qtmodeltester: ModelTester) -> None:
    grid = GridModel(
        {"late": CellLook("迟", "mark_late", "迟到"), "none": CellLook("○", "mark_none", "未登记")}
    )
    grid.set_grid(
        [GridHead(1, "甲"), GridHead(2, "乙")],
        [GridHead(7, "8-15", "8月15日 党史"), GridHead(8, "8-16")],
        [["late", "none"], [None, "late"]],
    )
    qtmodeltester.check(grid)
    assert grid.data(grid.index(0, 0)) == "迟"
    assert grid.data(grid.index(1, 0)) is None
    assert "甲 8月15日 党史 迟到" in grid.data(grid.index(0, 0), int(Qt.ItemDataRole.ToolTipRole))
    grid.set_cell(1, 0, "none")
    assert grid.data(grid.index(1, 0)) == "○"


def test_paged_model_asks_page_by_page(qtmodeltester: ModelTester) -> None:
    everything = [Row(number, str(number)) for number in range(1, 26)]
    asked: list[int | None] = []

    def fetch(last: Row | None, size: int, answer: Any) -> None:
        asked.append(last.id if last else None)
        start = last.id if last else 0
        rows: Sequence[Row] = everything[start : start + size]
        answer(rows)

    model: PagedModel[Row] = PagedModel(COLUMNS, fetch, page=10)
    model.restart()
    assert model.rowCount() == 10
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert asked == [None, 10, 20]
    assert model.rowCount() == 25
    qtmodeltester.check(model)


def test_a_late_page_of_an_older_list_is_dropped() -> None:
    waiting: list[Any] = []
    model: PagedModel[Row] = PagedModel(COLUMNS, lambda last, size, answer: waiting.append(answer), page=2)
    model.restart()
    model.restart()
    waiting[0](ROWS[:2])
    assert model.rowCount() == 0
    waiting[1](ROWS[2:])
    assert [row.id for row in model.rows] == [3, 4]
