"""The lists of one register: what is owed, and its entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from app.papers.document import text_width
from ui.models.rows_model import LEFT, RIGHT, Column, RowsModel
from ui.widgets.table.plain_table import plain_table
from ui.widgets.table.table_view import TableView
from ui.work.preferences import WindowPreferences

if TYPE_CHECKING:
    from app.services.page.register_page import ListedEntry, OwedLine, RegisterPage

R = TypeVar("R")
# Characters of a column, by the longest that stands in it.
LEAST, MOST = 5, 22
# Near a limit is amber, beyond it red.
STANDS = {"near": "warn", "over": "problem"}


def entry_table(
    page: RegisterPage, parent: QWidget, preferences: WindowPreferences
) -> tuple[RowsModel[ListedEntry], TableView[ListedEntry]]:
    """The table of a register's entries, as its description says, with a memory of its own."""
    columns = tuple(_column(page, at, heading) for at, heading in enumerate(page.headings))
    model: RowsModel[ListedEntry] = RowsModel(columns, parent=parent)
    table = TableView(model, page.register.title, parent, frozen=0)
    table.remember(preferences, f"registers.{page.register.id}")
    table.horizontalHeader().setStretchLastSection(True)
    return model, table


def _column(page: RegisterPage, at: int, heading: str) -> Column[ListedEntry]:
    longest = max((text_width(entry.texts[at]) for entry in page.entries), default=0)
    width = min(MOST, max(LEAST, len(heading) + 1.5, longest / 2 + 1))

    def text(row: ListedEntry) -> str:
        return row.texts[at]

    def key(row: ListedEntry) -> object:
        return row.keys[at]

    align = RIGHT if at in page.numbers else LEFT
    colour = (lambda row: STANDS.get(row.stands, "")) if at == page.limited else None
    return Column(f"c{at}", heading, text, width, tip=text, sort=key, align=align, colour=colour)


def refill(table: TableView[R], rows: Sequence[R]) -> None:
    """Other rows; where the one under the cursor has gone, the one that took its place is under it now."""
    line, had = table.currentIndex().row(), table.current_row() is not None
    table.rows_model.set_rows(rows)
    shown = table.rows_model.shown
    if had and table.current_row() is None and shown:
        table.select_id(table.rows_model.row_id(shown[min(line, len(shown) - 1)]))


OWED_COLUMNS: tuple[Column[OwedLine], ...] = (
    Column(
        "verdict",
        "情况",
        lambda row: row.verdict,
        6,
        colour=lambda row: "accent" if row.is_over else "muted",
        sort=lambda row: (not row.is_over, row.deadline),
    ),
    Column("deadline", "期限", lambda row: row.deadline, 6),
    Column("who", "谁", lambda row: row.who, 9, tip=lambda row: row.who),
    Column("unit", "单位", lambda row: row.unit, 8),
    Column("title", "应报", lambda row: row.title, 12, tip=lambda row: row.title),
    Column("period", "所属期", lambda row: row.period, 9),
)


def owed_table(parent: QWidget) -> tuple[RowsModel[OwedLine], TableView[OwedLine]]:
    """What is owed, overdue first."""
    model: RowsModel[OwedLine] = RowsModel(OWED_COLUMNS, parent=parent)
    return model, plain_table(model, "应报未报", parent)
