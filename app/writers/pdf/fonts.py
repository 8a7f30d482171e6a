"""Fonts for paper: which file draws which character, opened once per process and only when needed.

reportlab's TrueType reader gives metrics and subsets. A missing glyph is never drawn silently: the chain is
wanted font, Noto Serif SC, HanaMinA, HanaMinB, and then a visible 〓 that the writer reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, Any

from app.errors import InputProblem
from app.papers.document import clean_text
from app.paths import RESOURCES

if TYPE_CHECKING:
    from app.writers.pdf.wide_font import WideFont

FOLDER = RESOURCES / "fonts"
SERIF = "NotoSerifSC-Regular"
SANS = "NotoSansSC-Regular"
SANS_BOLD = "NotoSansSC-Bold"
KAI = "LXGWWenKai-Regular"
RARE = ("HanaMinA", "HanaMinB")
GETA = "〓"
# Spaces that office files bring along, and invisible marks that would count as missing glyphs.
_SPACES: dict[int, str | None] = {
    0xA0: " ",
    0x09: " ",
    **dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)), None),
    **dict.fromkeys(range(0xE0100, 0xE01F0), None),
}
_PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFD))


@dataclass(frozen=True)
class Font:
    """One TrueType file, read on first use. `advance` is in 1/1000 of the size."""

    name: str

    @cached_property
    def wide(self) -> WideFont:
        """The font as reportlab knows it; one for all documents."""
        from reportlab.pdfbase.ttfonts import TTFError

        from app.writers.pdf.wide_font import WideFont

        path = FOLDER / f"{self.name}.ttf"
        try:
            return WideFont(self.name, str(path))
        except (TTFError, OSError) as error:
            raise InputProblem("paper.fonts_missing", file=path.name) from error

    @property
    def face(self) -> Any:
        """reportlab's reader of the file."""
        return self.wide.face

    def has(self, char: str) -> bool:
        """Whether the file draws `char`."""
        return ord(char) in self.face.charToGlyph

    def advance(self, char: str) -> float:
        """Width of `char`."""
        return float(self.face.getCharWidth(ord(char)))


_fonts: dict[str, Font] = {}
_lock = Lock()


def font(name: str) -> Font:
    """The process's one `Font` of that file."""
    with _lock:
        found = _fonts.get(name)
        if found is None:
            found = _fonts[name] = Font(name)
            _ = found.wide
        return found


def chain(name: str) -> tuple[str, ...]:
    """File names to try for text wanted in `name`, in order."""
    return tuple(dict.fromkeys((name, SERIF, *RARE)))


def plain(text: str) -> str:
    """`text` as it is drawn: one kind of space, no invisible characters, no control characters."""
    # Letters and digits alone, as most cells are, hold nothing of either.
    return text if text.isalnum() else clean_text(text.translate(_SPACES))


@cache
def font_for(char: str, name: str) -> Font | None:
    """The first font of the chain that draws `char`; None when no font does."""
    code = ord(char)
    if any(low <= code <= high for low, high in _PRIVATE):
        return None  # private use: whatever glyph a font has there is not the one that was meant
    for candidate in chain(name):
        if font(candidate).has(char):
            return font(candidate)
    return None


def runs(text: str, name: str) -> Iterator[tuple[Font, str, bool]]:
    """Split `text` into stretches drawn by one font; the flag is False for characters nobody can draw."""
    for found, chars in groupby(plain(text), lambda char: font_for(char, name)):
        stretch = "".join(chars)
        yield (font(SERIF), GETA * len(stretch), False) if found is None else (found, stretch, True)


def undrawable(texts: Iterable[str], name: str = SERIF) -> dict[str, str]:
    """Texts with a character no bundled font has, each with those characters."""
    found: dict[str, str] = {}
    for text in texts:
        bad = "".join(char for char in dict.fromkeys(plain(text)) if font_for(char, name) is None)
        if bad:
            found[text] = bad
    return found
