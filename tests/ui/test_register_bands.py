"""The lists above the entries of 登记簿: as high as the page allows, without columns that say nothing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.models.rows_model import Column
from ui.pages.registers.band import LEAST_LINES, PARTS, Band


class Line:
    def __init__(self, number: int, unit: str = "") -> None:
        self.id, self.unit = number, unit


COLUMNS = (
    Column("title", "应报", lambda row: f"第{row.id}项", 12),
    Column("unit", "单位", lambda row: row.unit, 8),
)


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def band(parent: QWidget, lines: list[Line]) -> Band[Line]:
    parent.resize(700, 600)
    made: Band[Line] = Band(
        parent, "应报", COLUMNS, gives_way=("title", ("unit",)), said=lambda row: row.unit, most=5
    )
    made.resize(700, 300)
    made.fill(lines, "应报")
    parent.show()
    return made


def lines_seen(made: Band[Line]) -> int:
    head = made.table.horizontalHeader().sizeHint().height() + 4
    return (made.table.height() - head) // made.table.verticalHeader().defaultSectionSize()


def test_it_takes_a_part_of_a_low_page_and_never_less_than_two_lines(page: QWidget) -> None:
    made = band(page, [Line(each) for each in range(20)])
    assert lines_seen(made) == 5
    made.fit(2000)
    assert lines_seen(made) == 5
    made.fit(100)
    assert lines_seen(made) == LEAST_LINES
    low = 4 * made.table.verticalHeader().defaultSectionSize()
    made.fit(PARTS * (low + made.table.horizontalHeader().sizeHint().height()))
    assert LEAST_LINES < lines_seen(made) < 5
    made.fill([Line(1)], "应报")
    assert lines_seen(made) == 1


def test_a_column_that_says_nothing_gives_its_room(page: QWidget) -> None:
    made = band(page, [Line(1), Line(2)])
    assert made.table.isColumnHidden(1)
    made.fill([Line(1), Line(2, "东湾村")], "应报")
    assert not made.table.isColumnHidden(1)
