"""The pages of a letter while it is being set: what stands where, and the footnotes under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.writers.letter_page import Page
from app.writers.pdf import letter_notes
from app.writers.pdf.letter_notes import LEAST_TEXT, Note, PageNotes
from app.writers.pdf.pdf_layout import MIDDLE


@dataclass
class PlacedItem:
    """Something on a page: operators from `x`, `y` (points from the text area's upper left, downwards).

    `notes` are the numbers of the footnotes whose signs it shows; `leads` is set for headings, which never
    end a page.
    """

    x: float
    y: float
    operators: str
    is_text: bool = True
    notes: tuple[int, ...] = ()
    leads: bool = False


@dataclass(kw_only=True)
class Pages:
    """Pages that fill from the top, and from the bottom with the footnotes of their text."""

    page: Page
    pages: list[list[PlacedItem]] = field(default_factory=lambda: [[]])
    y: float = 0.0
    feet: list[PageNotes] = field(default_factory=lambda: [PageNotes()])
    over: list[Note] = field(default_factory=list)

    @property
    def depth(self) -> float:
        """Height of the text area of this page, less its footnotes."""
        return self.page.depth - self.feet[-1].height

    def new_page(self) -> None:
        """Go on at the top of the next page; what was left of a footnote comes first at its bottom."""
        self.pages.append([])
        self.y = 0.0
        most = letter_notes.lines_in(self.page.depth - LEAST_TEXT)
        here, self.over = letter_notes.split(self.over, most)
        self.feet.append(PageNotes(here))

    def need(self, height: float) -> None:
        """Start a new page unless `height` points are left."""
        if self.y + height > self.depth + 0.5 and self.pages[-1]:
            self.new_page()

    def need_noted(self, pitch: float, notes: Sequence[Note]) -> None:
        """Room for a line and its footnotes; the end of the last one may go on overleaf."""
        foot = self.feet[-1]
        whole = sum(len(note.lines) for note in notes)
        least = whole - len(notes[-1].lines) + 1
        used = len(foot.lines)
        room = letter_notes.lines_in(self.page.depth - self.y - pitch) - used
        if room < least and self.pages[-1]:
            self._turn_over()
            foot = self.feet[-1]
            room = letter_notes.lines_in(self.page.depth - self.y - pitch) - len(foot.lines)
        here, over = letter_notes.split(notes, max(room, 0))
        foot.notes += here
        self.over += over

    def _turn_over(self) -> None:
        """A new page that brings the heading along under which it starts."""
        before = self.pages[-1]
        moved: list[PlacedItem] = []
        while len(before) > 1 and before[-1].leads:
            moved.insert(0, before.pop())
        self.new_page()
        for entry in moved:
            entry.y = self.y + self.page.pitch / 2 + MIDDLE * self.page.size
            self.pages[-1].append(entry)
            self.y += self.page.pitch

    def finish(self) -> None:
        """Pages for what is left of the footnotes."""
        while self.over:
            self.new_page()

    def skip(self, lines: float = 1.0) -> None:
        """Empty lines; none at the top of a later page."""
        if self.y or len(self.pages) == 1:
            self.y += lines * self.page.pitch

    def draw(self, operators: str, height: float, x: float = 0.0) -> None:
        """A drawing of `height` whose operators count from its upper left."""
        self.pages[-1].append(PlacedItem(x, self.y, operators, is_text=False))
        self.y += height

    def keep_company(self, height: float) -> None:
        """Bring two lines along when the next `height` points do not fit: no signature stands alone."""
        if self.y + height <= self.depth + 0.5 or len(self.pages[-1]) < 4:
            return
        before = self.pages[-1]
        moved: list[PlacedItem] = []
        while before and before[-1].is_text and len(moved) < 2:
            moved.insert(0, before.pop())
        notes = self.feet[-1].take_out([number for entry in moved for number in entry.notes])
        pitch = self.page.pitch
        shift = moved[0].y - pitch / 2 - MIDDLE * self.page.size if moved else 0.0
        self.over = [*notes, *self.over]
        self.new_page()
        for entry in moved:
            entry.y -= shift
            self.pages[-1].append(entry)
        self.y = len(moved) * pitch
