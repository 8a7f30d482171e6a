"""The page a letter is set on, the same in every format (GB/T 9704-2012)."""

from __future__ import annotations

from dataclasses import dataclass

from app.papers.letter import Geometry, Letter

MM = 72 / 25.4
SIZES = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0)}


@dataclass(frozen=True)
class Page:
    """Measures in points. A line holds `chars` characters of `size`, a page `lines` lines of `pitch`."""

    width: float
    height: float
    left: float
    top: float
    room: float
    depth: float
    size: float
    pitch: float
    title: float
    numbered: bool

    @property
    def step(self) -> float:
        """From one character to the next; a little less than `size` on the official page."""
        return self.room / round(self.room / self.size + 0.2)


def page_of(letter: Letter) -> Page:
    """The page a letter is set on."""
    width, height = (side * MM for side in SIZES[letter.size])
    if letter.landscape:
        width, height = height, width
    if letter.geometry is Geometry.OFFICIAL and letter.size == "A4" and not letter.landscape:
        # GB/T 9704-2012, 5.2: margins 37/35 and 28/26 mm leave 156 × 225 mm for 22 lines of 28 characters.
        depth = 225 * MM
        return Page(width, height, 28 * MM, 37 * MM, 156 * MM, depth, 16.0, depth / 22, 22.0, True)
    side, top = (16.0, 14.0) if letter.size == "A5" else (24.0, 22.0)
    depth = height - 2 * top * MM
    size, pitch = (12.0, 21.0) if letter.size == "A5" else (12.0, 21.5)
    return Page(
        width, height, side * MM, top * MM, width - 2 * side * MM, depth, size, pitch, size * 1.5, False
    )
