"""Every filled row of a file is something: what each one was taken for, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.reader.sheet import Sheet, Workbook, text_of

DATA, HEADING, SECTION, TOTAL, LEGEND = "data", "heading", "section", "total", "legend"
NOTE, SIGNATURE, LEFT_OUT = "note", "signature", "left_out"
CLASSES = (DATA, HEADING, SECTION, TOTAL, LEGEND, NOTE, SIGNATURE, LEFT_OUT)


@dataclass(frozen=True)
class RowRead:
    """One filled row: `row` is the file's own number, `why` says why it was left out."""

    sheet: str
    row: int
    kind: str
    text: str
    why: str = ""


@dataclass
class RowsRead:
    """What the rows of one file were taken for; filled while the file is checked."""

    classes: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)

    def note(self, sheet: str, row: int, kind: str, why: str = "") -> None:
        """Row `row` (from 1) of `sheet` was read as `kind`; data stays data, as others may share the row.

        A legend that was read is no mere note.
        """
        before = self.classes.get((sheet, row), ("",))[0]
        if before != DATA and (before, kind) != (LEGEND, NOTE):
            self.classes[sheet, row] = (kind, why)

    def after_all(self, sheet: str, row: int, kind: str, why: str = "") -> None:
        """Row `row` (from 1), taken for data at first, is `kind`."""
        self.classes[sheet, row] = (kind, why)

    def complete(self, workbook: Workbook) -> tuple[RowRead, ...]:
        """Every filled row of the file, in order; what nobody spoke of is left out."""
        return tuple(
            RowRead(sheet.name, row, *self._told(sheet, row, text))
            for sheet in workbook.sheets
            for row, text in filled_rows(sheet)
        )

    def _told(self, sheet: Sheet, row: int, text: str) -> tuple[str, str, str]:
        kind, why = self.classes.get((sheet.name, row), (LEFT_OUT, "没有读取"))
        return kind, text, why


def filled_rows(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Number (from 1) and first text of every row that holds anything to see."""
    for number, cells in enumerate(sheet.rows, 1):
        first = next((text for value in cells if value != "" and (text := text_of(value))), "")
        if first:
            yield number, first


def counts(rows: tuple[RowRead, ...]) -> dict[str, int]:
    """How many rows were read as what; the sum is the number of filled rows of the file."""
    found = Counter(row.kind for row in rows)
    return {kind: found[kind] for kind in CLASSES}
