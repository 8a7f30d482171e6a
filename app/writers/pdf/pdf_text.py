"""Text for PDF pages: strings become drawing operators once and are reused wherever they appear again."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.writers.pdf import fonts
from app.writers.pdf.pdf_file import PdfFile, name_string

# A stroke round the outlines makes headings heavier without a second font file of 15 MB.
BOLD_STROKE = 0.022


def emphasised(shown: str, size: float) -> str:
    """The text operators `shown` with heavier strokes; the state is put back afterwards."""
    return f"2 Tr {size * BOLD_STROKE:.2f} w {shown} 0 Tr"


def narrowed(shown: str, scale: float) -> str:
    """The text operators `shown` set narrower (1 = as they are); the state is put back afterwards."""
    return shown if scale >= 0.999 else f"{scale * 100:.1f} Tz {shown} 100 Tz"


@dataclass
class EmbeddedFont:
    """The characters of one font file that this PDF uses; a character's code is its place in the list."""

    font: fonts.Font
    resource: str
    codes: dict[str, str] = field(default_factory=dict)

    def code(self, char: str) -> str:
        """Four hex digits for `char`, given at its first use."""
        found = self.codes.get(char)
        if found is None:
            found = self.codes[char] = f"{len(self.codes) + 1:04X}"
        return found


class PdfFonts:
    """All fonts of one PDF, and the operators of every distinct string drawn so far."""

    def __init__(self) -> None:
        self._fonts: dict[str, EmbeddedFont] = {}
        self._advances: dict[tuple[str, str], float] = {}
        self.missing: dict[str, str] = {}

    def _embedded(self, font: fonts.Font) -> EmbeddedFont:
        found = self._fonts.get(font.name)
        if found is None:
            found = self._fonts[font.name] = EmbeddedFont(font, f"/F{len(self._fonts) + 1}")
        return found

    def advance(self, char: str, name: str) -> float:
        """Width of `char` at size 1, in the font that will draw it."""
        key = (char, name)
        found = self._advances.get(key)
        if found is None:
            target = fonts.font_for(char, name)
            drawn = char if target else fonts.GETA
            found = self._advances[key] = (target or fonts.font(fonts.SERIF)).advance(drawn) / 1000
        return found

    def width(self, text: str, name: str, size: float) -> float:
        """Width of `text` in points."""
        return size * sum(self.advance(char, name) for char in fonts.plain(text))

    def show(self, text: str, name: str, size: float) -> str:
        """Operators that draw `text` at the current text position."""
        parts = []
        for font, stretch, known in fonts.runs(text, name):
            embedded = self._embedded(font)
            codes = "".join([embedded.code(char) for char in stretch])
            parts.append(f"{embedded.resource} {size:g} Tf<{codes}>Tj")
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

    def write(self, file: PdfFile) -> list[str]:
        """Embed every used font; returns the entries for the resources."""
        return [f"{embedded.resource} {_write_font(file, embedded)} 0 R" for embedded in self._fonts.values()]


def _write_font(file: PdfFile, embedded: EmbeddedFont) -> int:
    face = embedded.font.face
    chars = list(embedded.codes)
    tag = "".join(chr(65 + (len(chars) // 26**place) % 26) for place in range(6))
    base = name_string(f"{tag}+{embedded.font.name}")
    subset = face.makeSubset([ord(char) for char in chars])
    data = file.put_stream(subset, f"/Length1 {len(subset)}")
    box = " ".join(f"{value:.0f}" for value in face.bbox)
    descriptor = file.put(
        f"<< /Type /FontDescriptor /FontName {base} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 "
        f"/Ascent {face.ascent:.0f} /Descent {face.descent:.0f} /CapHeight {face.capHeight:.0f} "
        f"/StemV {face.stemV:.0f} /FontFile2 {data} 0 R >>"
    )
    widths = " ".join(f"{embedded.font.advance(char):.0f}" for char in chars)
    descendant = file.put(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont {base} "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /DW 1000 /W [1 [{widths}]] "
        f"/CIDToGIDMap {_write_glyph_map(file, face, chars)} 0 R >>"
    )
    unicode_map = file.put_stream(_unicode_map(chars))
    return file.put(
        f"<< /Type /Font /Subtype /Type0 /BaseFont {base} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {unicode_map} 0 R >>"
    )


def _write_glyph_map(file: PdfFile, face: object, chars: list[str]) -> int:
    """Code to glyph of the subset, which numbers glyphs in order of first use and shares equal ones."""
    glyphs: dict[int, int] = {0: 0}
    table = bytearray(2)
    to_glyph: dict[int, int] = face.charToGlyph  # type: ignore[attr-defined]
    for char in chars:
        number = glyphs.setdefault(to_glyph.get(ord(char), 0), len(glyphs))
        table += number.to_bytes(2, "big")
    return file.put_stream(bytes(table))


def _unicode_map(chars: list[str]) -> bytes:
    """What copying and searching finds: UTF-16, so that characters above U+FFFF come out right."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(chars), 100):
        part = chars[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [
            f"<{start + index + 1:04X}> <{char.encode('utf-16-be').hex().upper()}>"
            for index, char in enumerate(part)
        ]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
