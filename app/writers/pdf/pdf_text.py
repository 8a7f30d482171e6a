"""Text for PDF pages: strings become drawing operators once and are reused wherever they appear again."""

from __future__ import annotations

from app.writers.pdf import fonts
from app.writers.pdf.pdf_file import PdfFile

# A stroke round the outlines makes headings heavier without a second font file of 15 MB.
BOLD_STROKE = 0.022


def emphasised(shown: str, size: float) -> str:
    """The text operators `shown` with heavier strokes; the state is put back afterwards."""
    return f"2 Tr {size * BOLD_STROKE:.2f} w {shown} 0 Tr"


def narrowed(shown: str, scale: float) -> str:
    """The text operators `shown` set narrower (1 = as they are); the state is put back afterwards."""
    return shown if scale >= 0.999 else f"{scale * 100:.1f} Tz {shown} 100 Tz"


class Advances(dict[str, float]):
    """Width at size 1 of each character, in the font that draws it where `name` is wanted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def __missing__(self, char: str) -> float:
        target = fonts.font_for(char, self._name)
        advance = target.advance(char) if target else fonts.font(fonts.SERIF).advance(fonts.GETA)
        found = self[char] = advance / 1000
        return found


class PdfFonts:
    """All fonts of one PDF, and the operators that draw with them."""

    def __init__(self, file: PdfFile) -> None:
        self._document = file.document
        self._advances: dict[str, Advances] = {}
        self._resources: dict[tuple[str, int], str] = {}
        self.missing: dict[str, str] = {}

    def _resource(self, font: fonts.Font, subset: int) -> str:
        """What content calls the font object of `subset`."""
        key = (font.name, subset)
        found = self._resources.get(key)
        if found is None:
            found = self._resources[key] = font.wide.getSubsetInternalName(subset, self._document)
        return found

    def advances(self, name: str) -> Advances:
        """The widths of characters wanted in the font `name`."""
        found = self._advances.get(name)
        if found is None:
            found = self._advances[name] = Advances(name)
        return found

    def advance(self, char: str, name: str) -> float:
        """Width of `char` at size 1, in the font that will draw it."""
        return self.advances(name)[char]

    def width(self, text: str, name: str, size: float) -> float:
        """Width of `text` in points."""
        return size * sum(map(self.advances(name).__getitem__, fonts.plain(text)))

    def show(self, text: str, name: str, size: float) -> str:
        """Operators that draw `text` at the current text position."""
        parts = []
        for font, stretch, known in fonts.runs(text, name):
            for subset, codes in font.wide.splitString(stretch, self._document):
                parts.append(f"{self._resource(font, subset)} {size:g} Tf<{codes.hex()}>Tj")
            if not known:
                self.missing.setdefault(text, "")
        if text in self.missing and not self.missing[text]:
            self.missing[text] = fonts.undrawable([text], name).get(text, "")
        return " ".join(parts)

    def line(
        self,
        text: str,
        name: str,
        size: float,
        x: float,
        y: float,
        *,
        bold: bool = False,
        scale: float = 1.0,
    ) -> str:
        """A whole text object at `x`, `y`, for headings and footers."""
        if not text:
            return ""
        shown = narrowed(self.show(text, name, size), scale)
        shown = emphasised(shown, size) if bold else shown
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET\n"
