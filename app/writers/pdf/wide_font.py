"""A TrueType font for reportlab whose codes have two bytes (Type 0, Identity-H, embedded as a subset).

reportlab's own `TTFont` cuts a font into subsets of 256 characters: a switch of fonts every few Chinese
characters, which breaks names apart, and no name with a character above U+FFFF is found again. Only what a
font of reportlab may override and what fonts do to a document is used here, no private name.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from threading import Lock

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfbase.ttfonts import TTFont

# Characters of one font object. Two bytes give 65,535, but a table of reportlab's embedded file tells its
# own length in two bytes and takes two for each character.
MOST = 32_000


class Codes(dict[str, bytes]):
    """The characters a document draws with a font: each gets the next code of two bytes at its first use.

    `later` says the subset of those that no longer fitted into the first, `resource` what content calls it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.later: dict[str, int] = {}
        self.resource = ""

    def __missing__(self, char: str) -> bytes:
        subset, place = divmod(len(self), MOST)
        if subset:
            self.later[char] = subset
        code = self[char] = (place + 1).to_bytes(2, "big")
        return code


class WideFont(TTFont):  # type: ignore[misc]
    """A font file for any number of documents, also at once; each has its own subset."""

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename, shapable=False)
        self._reading = Lock()

    def codes(self, doc: PDFDocument) -> Codes:
        """What `doc` has drawn so far."""
        found: Codes | None = self.state.get(doc)
        if found is None:
            found = self.state[doc] = Codes()
        return found

    def splitString(  # noqa: N802
        self, text: str | bytes, doc: PDFDocument, encoding: str = "utf-8"
    ) -> list[tuple[int, bytes]]:
        """Stretches of `text` as (subset, codes of two bytes); new characters join the font."""
        text = text.decode(encoding) if isinstance(text, bytes) else text
        codes = self.codes(doc)
        coded = b"".join(map(codes.__getitem__, text))
        if not codes.later:
            return [(0, coded)] if coded else []
        stretches = groupby(text, lambda char: codes.later.get(char, 0))
        return [(subset, b"".join(map(codes.__getitem__, part))) for subset, part in stretches]

    def getSubsetInternalName(self, subset: int, doc: PDFDocument) -> str:  # noqa: N802
        """What content calls the font object of `subset`; `doc` will embed the font when it is saved."""
        codes = self.codes(doc)
        if not codes.resource:
            codes.resource = f"/F{len(doc.fontMapping) + 1}"
            doc.fontMapping[self.fontName] = codes.resource
            doc.delayedFonts.append(self)
        return f"{codes.resource}+{subset}" if subset else codes.resource

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802
        """Embed what `doc` has drawn; reportlab calls it before it writes the file."""
        chars = list(self.codes(doc))
        resources = doc.idToObject["BasicFonts"]
        for subset, start in enumerate(range(0, len(chars), MOST)):
            name = self.getSubsetInternalName(subset, doc).removeprefix("/")
            resources[name] = doc.Reference(self._font(doc, chars[start : start + MOST]), name)
        del self.state[doc]

    def _font(self, doc: PDFDocument, chars: list[str]) -> PDFDictionary:
        base = f"{_tag(chars)}+{self.fontName}"
        with self._reading:  # the reader of the file has one position for all
            descriptor = self.face.addSubsetObjects(doc, base, [ord(char) for char in chars])
        widths = PDFArray([round(self.face.getCharWidth(ord(char))) for char in chars])
        descendant = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": PDFName(base),
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": descriptor,
                "DW": 1000,
                "W": PDFArray([1, widths]),
                "CIDToGIDMap": doc.Reference(_packed(self._glyphs(chars))),
            }
        )
        return PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": PDFName(base),
                "Encoding": "/Identity-H",
                "DescendantFonts": PDFArray([doc.Reference(descendant)]),
                "ToUnicode": doc.Reference(_packed(_unicode_map(chars))),
            }
        )

    def _glyphs(self, chars: list[str]) -> bytes:
        """Code to glyph of the subset, which numbers glyphs in order of first use and shares equal ones."""
        numbers: dict[int, int] = {0: 0}
        table = bytearray(2)
        for char in chars:
            glyph = self.face.charToGlyph.get(ord(char), 0)
            table += numbers.setdefault(glyph, len(numbers)).to_bytes(2, "big")
        return bytes(table)


def _tag(chars: list[str]) -> str:
    """Six capitals that tell subsets of a font apart, the same for the same characters."""
    digest = hashlib.md5("".join(chars).encode("utf-8"), usedforsecurity=False).digest()
    return "".join(chr(65 + value % 26) for value in digest[:6])


def _packed(content: bytes) -> PDFStream:
    return PDFStream(content=content, filters=[PDFZCompress])


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
