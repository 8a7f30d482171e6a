"""What fits on the one page of a record: heights in points, as the looser of the two writers sets it (A32).

A plain A4 page holds 717 points of 459 points' width. The estimates of wrapped text are on the safe side, so
a little more than that is given out; the tests set the fullest records on real pages.
"""

from __future__ import annotations

from collections.abc import Sequence

PAGE = 740.0
LINE, HEADING, ROW, TAIL = 21.5, 21.5, 19.0, 11.0
TEXT, SMALL = 16.8, 14.4
# Characters of a line: a title of 18 points, a paragraph of 10.5, a small one of 9, and the cells.
TITLE_CHARS, TEXT_CHARS, SMALL_CHARS = 25, 43, 50
NAME_CHARS, UNIT_CHARS = 6, 12
NOTE_CHARS, MISSED_CHARS, EXAM_CHARS, WORD_CHARS = 12, 13, 15, 5


def width(text: str) -> float:
    """Width in full characters; Latin letters and digits are a little more than half."""
    return sum(0.55 if char.isascii() else 1.0 for char in text)


def line_count(text: str, chars: float) -> int:
    """Lines of `text` where `chars` characters fit on one, one being lost to how words break."""
    return max(1, -int(-width(text) // max(chars - 0.5, 1.0)))


def text_height(text: str, *, small: bool = False) -> float:
    """Height of a paragraph."""
    return line_count(text, SMALL_CHARS) * SMALL if small else line_count(text, TEXT_CHARS) * TEXT


def row_height(*cells: tuple[str, float]) -> float:
    """Height of a table's row: its texts that may wrap, each with the characters of its cell."""
    return max(ROW, max(line_count(text, chars) for text, chars in cells) * 13.7 + 6.3)


def box_height(fields: Sequence[tuple[str, float]]) -> float:
    """Height of a row of a form: its texts with the characters of their cells."""
    return max(25.2, max(line_count(text, chars) for text, chars in fields) * 15.6 + 11.0)


def table_height(rows: Sequence[str], chars: float) -> float:
    """Height of a table with its header; nothing of no rows."""
    return ROW + sum(row_height((row, chars)) for row in rows) + TAIL if rows else 0.0


def share(room: float, missed: Sequence[float], exams: Sequence[float]) -> tuple[int, int]:
    """How many of the latest missed class sessions and exams fit; given heights of rows, oldest first.

    They take turns, the newest first; what one does not need the other takes.
    """
    taken = [0, 0]
    lists = (missed, exams)
    is_full = [not missed, not exams]
    while not all(is_full):
        for place, heights in enumerate(lists):
            if is_full[place]:
                continue
            cost = heights[-1 - taken[place]] + (0.0 if taken[place] else ROW + TAIL)
            if cost > room:
                is_full[place] = True
                continue
            room -= cost
            taken[place] += 1
            is_full[place] = taken[place] == len(heights)
    return taken[0], taken[1]
