"""The footnotes of a page: what stands under a short rule at its bottom, and what goes on overleaf."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.writers.pdf.letter_page import SetLine

NOTE_SIZE = 9.0
NOTE_PITCH = 13.5
# Between text and rule, and between rule and the first note.
ABOVE, BELOW = 8.0, 4.0
RULE_WIDTH = 140.0
# A page full of notes still shows this many points of text.
LEAST_TEXT = 60.0


@dataclass(frozen=True)
class Note:
    """Lines of one note, or what is left of it."""

    number: int
    lines: tuple[SetLine, ...]


@dataclass
class PageNotes:
    """The notes at the bottom of one page, in order."""

    notes: list[Note] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Points they take from the text area, with the rule; 0 without notes."""
        return height_of(sum(len(note.lines) for note in self.notes))

    @property
    def lines(self) -> tuple[SetLine, ...]:
        """All their lines."""
        return tuple(line for note in self.notes for line in note.lines)

    def take_out(self, numbers: Collection[int]) -> list[Note]:
        """Remove notes, whose signs move to another page."""
        taken = [note for note in self.notes if note.number in numbers]
        self.notes = [note for note in self.notes if note.number not in numbers]
        return taken


def height_of(lines: int) -> float:
    """Points that `lines` lines of notes need, with the rule above them."""
    return ABOVE + BELOW + lines * NOTE_PITCH if lines else 0.0


def lines_in(height: float) -> int:
    """How many lines of notes `height` points hold beside the rule."""
    return max(0, int((height - ABOVE - BELOW + 0.5) // NOTE_PITCH))


def split(notes: Sequence[Note], most: int) -> tuple[list[Note], list[Note]]:
    """The first `most` lines, and what goes on overleaf."""
    here: list[Note] = []
    over: list[Note] = []
    for note in notes:
        own, rest = note.lines[: max(most, 0)], note.lines[max(most, 0) :]
        most -= len(own)
        if own:
            here.append(Note(note.number, own))
        if rest:
            over.append(Note(note.number, rest))
    return here, over
