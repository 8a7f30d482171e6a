"""The PDF container: objects, streams, pages and the cross-reference, written straight to the file.

Pages leave memory as soon as they are drawn, so 5 pages and 5,000 need the same. Fonts are Type 0 with
two-byte codes: one font object per file however many characters it holds, which keeps every string in one
piece (an 8-bit subset needs a font switch every few Chinese characters).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import IO

# Fast enough not to matter beside the drawing; 6 gains under a tenth in size for twice the time.
_LEVEL = 4


def text_string(text: str) -> str:
    """A PDF text string for metadata and outlines, any character."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"


def name_string(text: str) -> str:
    """A PDF name: letters and digits stay, the rest is escaped."""
    return "/" + "".join(c if c.isalnum() or c in "-+" else f"#{ord(c):02X}" for c in text)


class PdfFile:
    """Writes numbered objects to `stream` and remembers where they are."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._offsets: list[int] = [0]
        self._position = 0
        self._digest = hashlib.md5(usedforsecurity=False)
        self._pages: list[int] = []
        self._outline: list[tuple[str, int]] = []
        self._write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        self._tree = self.reserve()
        self.resources = self.reserve()

    def _write(self, data: bytes) -> None:
        self._stream.write(data)
        self._position += len(data)
        self._digest.update(data)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def put(self, body: str, number: int | None = None) -> int:
        """Write an object; returns its number."""
        number = self.reserve() if number is None else number
        self._offsets[number] = self._position
        self._write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
        return number

    def put_stream(self, data: bytes, entries: str = "", number: int | None = None) -> int:
        """Write a compressed stream with the dictionary `entries`; returns its number."""
        number = self.reserve() if number is None else number
        packed = zlib.compress(data, _LEVEL)
        self._offsets[number] = self._position
        head = f"{number} 0 obj\n<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
        self._write(head.encode("latin-1") + packed + b"\nendstream\nendobj\n")
        return number

    def put_page(self, content: bytes, size: tuple[float, float]) -> int:
        """Write one page of `size` points drawn by `content`; returns the number of its object."""
        stream = self.put_stream(content)
        page = self.put(
            f"<< /Type /Page /Parent {self._tree} 0 R /MediaBox [0 0 {size[0]:.2f} {size[1]:.2f}] "
            f"/Resources {self.resources} 0 R /Contents {stream} 0 R >>"
        )
        self._pages.append(page)
        return page

    def put_form(self, content: bytes, size: tuple[float, float]) -> int:
        """Write a form XObject: drawing that several pages show."""
        return self.put_stream(
            content,
            f"/Type /XObject /Subtype /Form /BBox [0 0 {size[0]:.2f} {size[1]:.2f}] "
            f"/Resources {self.resources} 0 R",
        )

    def mark(self, title: str, page: int) -> None:
        """Add an outline entry leading to `page`."""
        self._outline.append((title, page))

    @property
    def page_count(self) -> int:
        """Pages written so far."""
        return len(self._pages)

    def finish(
        self, *, fonts: Sequence[str], forms: Sequence[str], info: dict[str, str], created: datetime
    ) -> None:
        """Write the resources, the trees, the metadata and the cross-reference. Nothing may follow."""
        self.put(f"<< /Font << {' '.join(fonts)} >> /XObject << {' '.join(forms)} >> >>", self.resources)
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self.put(f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>", self._tree)
        outline = self._put_outline()
        catalog = self.put(
            f"<< /Type /Catalog /Pages {self._tree} 0 R /Lang (zh-CN) "
            f"/ViewerPreferences << /DisplayDocTitle true >>{outline} >>"
        )
        words = " ".join(f"/{key} {text_string(value)}" for key, value in info.items() if value)
        about = self.put(f"<< {words} /CreationDate (D:{created:%Y%m%d%H%M%S}) >>")
        self._put_table(catalog, about)

    def _put_outline(self) -> str:
        if len(self._outline) < 2:
            return ""
        root = self.reserve()
        numbers = [self.reserve() for _ in self._outline]
        for index, (title, page) in enumerate(self._outline):
            links = f" /Prev {numbers[index - 1]} 0 R" if index else ""
            links += f" /Next {numbers[index + 1]} 0 R" if index + 1 < len(numbers) else ""
            self.put(
                f"<< /Title {text_string(title)} /Parent {root} 0 R /Dest [{page} 0 R /Fit]{links} >>",
                numbers[index],
            )
        self.put(
            f"<< /Type /Outlines /First {numbers[0]} 0 R /Last {numbers[-1]} 0 R /Count {len(numbers)} >>",
            root,
        )
        return f" /Outlines {root} 0 R"

    def _put_table(self, catalog: int, about: int) -> None:
        identity = self._digest.hexdigest()
        start = self._position
        rows = "".join(f"{offset:010d} 00000 n \n" for offset in self._offsets[1:])
        count = len(self._offsets)
        self._write(
            (
                f"xref\n0 {count}\n0000000000 65535 f \n{rows}"
                f"trailer\n<< /Size {count} /Root {catalog} 0 R /Info {about} 0 R "
                f"/ID [<{identity}> <{identity}>] >>\nstartxref\n{start}\n%%EOF\n"
            ).encode("latin-1")
        )
