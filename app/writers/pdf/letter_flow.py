"""How the blocks of a letter run down its pages; what stands where, not yet as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.papers.document import Fact
from app.papers.letter import (
    Face,
    FieldRow,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    TableBlock,
    note_sign,
)
from app.writers.pdf.letter_grid import Cells, TableGrid, boxed_row
from app.writers.pdf.letter_notes import NOTE_SIZE, Note
from app.writers.pdf.letter_page import NOTE_SHARE, PDF_FACES, Breaker, SetLine
from app.writers.pdf.letter_pages import Pages, PlacedItem
from app.writers.pdf.pdf_layout import MIDDLE
from app.writers.pdf.pdf_text import PdfFonts, emphasised

BOLD = frozenset({Face.TITLE})
HEADINGS = {1: Face.HEI, 2: Face.KAI}


@dataclass(kw_only=True)
class Flow(Pages):
    """The blocks of one letter while they are being set."""

    fonts: PdfFonts
    breaker: Breaker
    shown: dict[tuple[SetLine, float, float], str]
    cells: Cells
    notes: int = 0

    def show(self, line: SetLine, size: float, spacing: float) -> str:
        """Operators of a line whose characters stand `spacing` points further apart than their widths."""
        key = (line, size, spacing)
        found = self.shown.get(key)
        if found is None:
            found = self.shown[key] = self._show(line, size, spacing)
        return found

    def _show(self, line: SetLine, size: float, spacing: float) -> str:
        parts = [f"{spacing:.3f} Tc"]
        for piece in line.pieces:
            name = PDF_FACES[piece.face]
            if piece.raised:
                small = self.fonts.show(piece.text, name, round(size * NOTE_SHARE, 1))
                parts.append(f"{size * 0.35:.1f} Ts {small} 0 Ts")
                continue
            operators = self.fonts.show(piece.text, name, size)
            parts.append(emphasised(operators, size) if piece.bold or piece.face in BOLD else operators)
        return " ".join(parts)

    def lines(
        self,
        lines: Sequence[SetLine],
        size: float,
        *,
        align: str = "left",
        indent: float = 0.0,
        pitch: float = 0.0,
        room: float = 0.0,
        left: float = 0.0,
        notes: Sequence[Note] = (),
        leads: bool = False,
    ) -> None:
        """Set broken lines one under another; the first starts `indent` points further in.

        `notes` are the footnotes whose signs stand in them, in order.
        """
        pitch = pitch or self.page.pitch
        room = room or self.page.room
        loose = self.page.step - self.page.size if size == self.page.size else 0.0
        waiting = list(notes)
        for index, line in enumerate(lines):
            signs = sum(1 for piece in line.pieces if piece.raised) if waiting else 0
            own_notes, waiting = waiting[:signs], waiting[signs:]
            if own_notes:
                self.need_noted(pitch, own_notes)
            else:
                self.need(pitch)
            own = indent if index == 0 else 0.0
            wide = room - own
            spacing = loose
            if align == "left" and line.chars and (not line.last or line.width > wide):
                spacing = (wide - line.width) / line.chars
            x = left + own
            if align != "left":
                spare = wide - line.width - spacing * line.chars
                x += spare / 2 if align == "center" else spare
            baseline = self.y + pitch / 2 + MIDDLE * size
            operators = self.show(line, size, round(spacing, 3))
            numbers = tuple(note.number for note in own_notes)
            self.pages[-1].append(PlacedItem(x, baseline, operators, notes=numbers, leads=leads))
            self.y += pitch

    def text(
        self,
        text: str,
        *,
        face: Face = Face.BODY,
        align: str = "left",
        indent: float = 0.0,
        size: float = 0.0,
        leads: bool = False,
    ) -> None:
        """One paragraph in one face; `indent` counts characters."""
        size = size or self.page.size
        step = self.page.step if size == self.page.size else size
        start = indent * step
        lines = self.breaker.plain(text, face, size, self.page.room, step=step, indent=start)
        pitch = self.page.pitch if size >= self.page.size else size * 1.6
        self.lines(lines, size, align=align, indent=start, pitch=pitch, leads=leads)

    def heading(self, block: Heading) -> None:
        """A heading, never the last line of a page."""
        self.need(2 * self.page.pitch)
        self.text(block.text, face=HEADINGS.get(block.level, Face.BODY), indent=2, leads=True)

    def paragraph(self, block: Paragraph) -> None:
        """A paragraph with its runs and the signs of its notes."""
        if isinstance(block.parts, str):
            self.text(block.parts, align=block.align, indent=block.indent, size=block.size)
            return
        size = block.size or self.page.size
        step = self.page.step if size == self.page.size else size
        start = block.indent * step
        lines = self.breaker.rich(block.runs, self.notes + 1, size, self.page.room, step=step, indent=start)
        notes = [
            self._note(number, run.note)
            for number, run in enumerate((run for run in block.runs if run.note), self.notes + 1)
        ]
        self.notes += len(notes)
        self.lines(lines, size, align=block.align, indent=start, notes=notes)

    def _note(self, number: int, text: str) -> Note:
        words = f"{note_sign(number)}{text}"
        return Note(number, self.breaker.plain(words, Face.BODY, NOTE_SIZE, self.page.room, step=NOTE_SIZE))

    def fields(self, block: Fields) -> None:
        """Labelled facts, as lines or as a ruled form."""
        for row in block.rows:
            if block.boxed:
                operators, height = boxed_row(row, block.label_width, self.page, self.cells)
                self.need(height)
                self.draw(operators, height)
            else:
                self.field_line(row)
        self.y += self.page.pitch * 0.4 if block.boxed else 0.0

    def field_line(self, row: FieldRow) -> None:
        """One line of facts, each in its share; an empty value leaves a line to write on."""
        page = self.page
        pitch = max(page.pitch, row.height * 72 / 25.4)
        self.need(pitch)
        whole = sum(item.share for item in row.fields) or 1.0
        left = 0.0
        for item in row.fields:
            room = page.room * item.share / whole
            self._field(item, left, room, pitch)
            left += room
        self.y += pitch

    def _field(self, item: Fact, left: float, room: float, pitch: float) -> None:
        size = self.page.size
        name = PDF_FACES[Face.BODY]
        width = self.fonts.width(item.text, name, size)
        fit = size if width <= room - 4 else max(size * (room - 4) / width, 6.0)
        spare = room - width * fit / size
        x = left + {"left": 0.0, "center": spare / 2, "right": spare}[item.align]
        baseline = self.y + pitch / 2 + MIDDLE * fit
        shown = self.fonts.show(item.text, name, round(fit, 2))
        self.pages[-1].append(PlacedItem(x, baseline, f"0 Tc {shown}"))
        start, stop = x + width, left + room - size
        if not item.value and stop > start:
            line = f"0.5 w {start:.2f} -2 m {stop:.2f} -2 l S"
            self.pages[-1].append(PlacedItem(0.0, baseline, line, is_text=False))

    def table(self, block: TableBlock) -> None:
        """A ruled table; the header comes again on every page."""
        if block.caption:
            self.need(3 * self.page.pitch)
            self.text(block.caption, face=Face.HEI, align="center", size=min(self.page.size, 14.0))
        grid = TableGrid(block.table, self.page, self.cells)
        self.need(grid.head_height + grid.first_height)
        self.draw(grid.head, grid.head_height)
        for operators, height in grid.rows():
            if self.y + height > self.depth + 0.5:
                self.new_page()
                self.draw(grid.head, grid.head_height)
            self.draw(operators, height)
        self.y += self.page.pitch * 0.3

    def signature(self, block: Signature) -> None:
        """A line for signing by hand."""
        self.field_line(FieldRow(block.fields))

    def block(self, block: object) -> None:
        """Set one block of the letter."""
        if isinstance(block, Paragraph):
            self.paragraph(block)
        elif isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, Fields):
            self.fields(block)
        elif isinstance(block, TableBlock):
            self.table(block)
        elif isinstance(block, Signature):
            self.signature(block)
        elif isinstance(block, PageBreak):
            self.new_page()
