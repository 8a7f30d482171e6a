"""A PDF in memory and its pages as pictures. PDFium is not thread-safe: every call holds one lock."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import Any

POINTS_PER_INCH = 72.0
_lock = threading.Lock()


@dataclass(frozen=True)
class PageImage:
    """Pixels of a page or of a band of it: 32 bits each, blue-green-red-unused."""

    page: int
    width: int
    height: int
    stride: int
    pixels: bytes


class PdfPages:
    """Page sizes in points, and rendering. Plain data inside: may be handed to worker threads."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        with _lock:
            self._document: Any = pypdfium2.PdfDocument(data)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(number) for number in range(len(self._document))
            )

    @property
    def is_open(self) -> bool:
        """Whether pages can still be rendered."""
        return self._document is not None

    def render(self, page: int, width: int) -> PageImage | None:
        """The page, `width` pixels wide; None when the file was closed meanwhile."""
        return self._render(page, width / self.sizes[page][0], 0.0, 0.0)

    def rows(self, page: int, scale: float) -> int:
        """Pixel rows of a page at `scale` pixels a point, counted as PDFium does."""
        return math.ceil(self.sizes[page][1] * scale)

    def render_band(self, page: int, scale: float, first: int, end: int) -> PageImage | None:
        """The pixel rows `first` to before `end` of a page at `scale` pixels a point."""
        # Half a row less: PDFium's rounding up then gives exactly the rows asked for.
        below = self.rows(page, scale) - end
        return self._render(page, scale, max(0.0, first - 0.5) / scale, max(0.0, below - 0.5) / scale)

    def _render(self, page: int, scale: float, cut_top: float, cut_bottom: float) -> PageImage | None:
        with _lock:
            if self._document is None:
                return None
            found = self._document[page]
            bitmap = found.render(scale=scale, crop=(0, cut_bottom, 0, cut_top), prefer_bgrx=True)
            image = PageImage(page, bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            found.close()
        return image

    def close(self) -> None:
        """Free the file."""
        with _lock:
            if self._document is not None:
                self._document.close()
                self._document = None
