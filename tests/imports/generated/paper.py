"""A workbook as it is drawn up: rows with the people they speak of, merges, hidden and struck-out rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font

Merge = tuple[int, int, int, int]


@dataclass
class Page:
    """One sheet. Rows count from 0 here; `merged` are (top, left, bottom, right)."""

    name: str = "Sheet1"
    rows: list[list[Any]] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    body: int = 0  # the first row below the header

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def add(self, *cells: Any) -> int:
        """A row at the end; its number."""
        self.rows.append(list(cells))
        return len(self.rows) - 1

    def title(self, text: str) -> None:
        """A line over the whole table."""
        row = self.add(text)
        if self.width > 1:
            self.merged.append((row, 0, row, self.width - 1))

    def insert(self, at: int, cells: Sequence[Any]) -> None:
        """A row between others; merges and marked rows move along."""
        self.rows.insert(at, list(cells))
        self.merged = [
            (top + (top >= at), left, bottom + (bottom >= at), right)
            for top, left, bottom, right in self.merged
        ]
        self.hidden = {row + (row >= at) for row in self.hidden}
        self.struck = {row + (row >= at) for row in self.struck}
        self.body += self.body >= at and at < self.body

    def shift(self, down: int, right: int) -> None:
        """Move everything: the table does not begin in the first cell."""
        self.rows = [[] for _ in range(down)] + [[None] * right + row if row else [] for row in self.rows]
        self.merged = [(a + down, b + right, c + down, d + right) for a, b, c, d in self.merged]
        self.hidden = {row + down for row in self.hidden}
        self.struck = {row + down for row in self.struck}
        self.body += down

    def is_inside_merge(self, at: int) -> bool:
        """Whether a row put here would tear a merged range."""
        return any(top < at <= bottom for top, _, bottom, _ in self.merged)


def save(pages: Sequence[Page], path: Path) -> Path:
    """Write the pages as xlsx."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for row in page.rows:
            sheet.append(list(row))
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for row in page.hidden:
            sheet.row_dimensions[row + 1].hidden = True
        for row in page.struck:
            for cell in sheet[row + 1]:
                cell.font = Font(strike=True)
    book.save(path)
    return path
