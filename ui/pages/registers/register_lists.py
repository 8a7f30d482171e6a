"""The table of the entries of one register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.papers.document import text_width
from ui.models.rows_model import LEFT, RIGHT, Column, RowsModel
from ui.widgets.table.table_view import TableView
from ui.work.preferences import WindowPreferences

if TYPE_CHECKING:
    from app.services.page.register_page import ListedEntry, RegisterPage

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
