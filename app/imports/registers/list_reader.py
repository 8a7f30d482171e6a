"""One list that is read into a register: its columns, what stands above it, and how its cells are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.imports.known import KnownTown
from app.imports.layouts.layout import Layout
from app.imports.people.people_rows import Finder
from app.imports.preview import FieldValue, RowMessage
from app.imports.questions import Question
from app.imports.registers.above import Above, above_of
from app.imports.registers.cell_values import CellReader, Doubt, sheet_times
from app.imports.registers.meanings import Meanings
from app.imports.registers.row import Row
from app.imports.registers.showing import shown_value, title_in
from app.imports.registers.town_names import Refusal, TownNames
from app.imports.rows.records import Record
from app.reader.sheet import Cell
from app.rules.registers.description import Field, Register
from app.rules.registers.typed_values import Value
from app.rules.registers.values import DAY

Read = tuple[Value, tuple[Doubt, ...]]


class ListReader:
    """Reads single cells of one list and says what is odd about them."""

    def __init__(
        self, meanings: Meanings, names: TownNames, known: KnownTown, layout: Layout, finder: Finder
    ) -> None:
        self.meanings, self.names, self.layout, self.finder = meanings, names, layout, finder
        self.register: Register = meanings.register
        self.today = known.today or date.today()
        self.above: Above = above_of(layout, meanings)
        self.year = self.above.year or layout.dialogue.params.year
        self.cells = CellReader(names, self.year, sheet_times(self.above.texts))
        self.is_matrix = any(name in layout.columns for name in meanings.slots)
        self.tells_days = self._tells_days()
        self._title = title_in(names)

    def _tells_days(self) -> bool:
        """Whether the list has days of its entries at all."""
        column = self.layout.columns.get(f"f.{DAY}")
        rows = range(self.layout.body, self.layout.last)
        return column is not None and any(self.layout.sheet.cell(row, column) != "" for row in rows)

    def label(self, name: str) -> str:
        """The file's heading of a meaning, else its own title."""
        if name in self.layout.columns:
            return self.layout.column_label(self.layout.columns[name])
        return next((one.label for one in self.meanings.columns if one.name == name), "")

    def whole_label(self, name: str) -> str:
        """Everything that stands over a column, "" where there is none."""
        column = self.layout.columns.get(name)
        return "" if column is None else self.layout.labels[column]

    def raw(self, record: Record, name: str) -> Cell:
        """The cell of a meaning: its own, or that of a range merged down over it."""
        column = self.layout.columns.get(name)
        found = record.raw(name)
        if column is not None and found == "":
            anchor = record.sheet.anchors.get((record.row - 1, column))
            if anchor is not None and anchor[1] == column:
                found = record.sheet.cell(*anchor)
        return found

    def attempt(self, row: Row, name: str, call: Callable[[], Read]) -> Value:
        """What `call` reads, its doubts said; None, the reason said, for what is not understood."""
        try:
            found, doubts = call()
        except Refusal as refusal:
            row.say.error(refusal.code, self.label(name), refusal.text)
            if self.cells.asks_year:
                text = "表里的日期没有写年份；是哪一年？"
                self.layout.dialogue.ask(Question("year", text, (), "--year 2024"))
            return None
        for doubt in doubts:
            row.say.messages.append(RowMessage(doubt.code, self.label(name), doubt.text, doubt.level))
        return found

    def shown(self, one: Field, value: Value) -> FieldValue:
        """A value as the preview shows it."""
        return shown_value(one, value, self._title)
