"""A PDF file being made: reportlab's document, filled with drawings that are ready.

reportlab's canvas would keep the pages as they are until it packs all of them at the end; they are packed one
by one here, so a page of 5,000 takes about a kilobyte of memory, and work can be stopped at any of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from reportlab.pdfbase import pdfdoc

# Fast enough not to matter beside the drawing; 6 gains under a tenth in size for twice the time.
_LEVEL = 4

Size = tuple[float, float]


class PdfFile:
    """Pages, forms and outline of one `document` of reportlab; equal input gives equal bytes."""

    def __init__(self) -> None:
        self.document = pdfdoc.PDFDocument(compression=1, invariant=1, pdfVersion=(1, 5), lang="zh-CN")
        self._forms: dict[str, str] = {}
        self._resources: dict[tuple[str, ...], pdfdoc.PDFObjectReference] = {}
        self._marks: list[tuple[str, pdfdoc.Destination]] = []

    @property
    def page_count(self) -> int:
        """Pages so far."""
        return len(self.document.Pages.pages)

    def form(self, content: str, size: Size) -> str:
        """The name of a form that draws `content`, stored once however many pages show it."""
        name = self._forms.get(content)
        if name is None:
            name = self._forms[content] = f"X{len(self._forms) + 1}"
            form = pdfdoc.PDFFormXObject(0, 0, *_rounded(size))
            form.Contents = self._packed(content)
            self.document.addForm(name, form)
        return name

    def show(self, form: str) -> str:
        """The operator that shows `form`."""
        return f"/{self.document.getXObjectName(form)} Do\n"

    def put_page(self, content: str, size: Size, forms: Iterable[str] = ()) -> None:
        """Add a page of `size` points drawn by `content`, which shows `forms`."""
        page = pdfdoc.PDFPage()
        page.MediaBox = pdfdoc.PDFArray([0, 0, *_rounded(size)])
        page.Contents = self._packed(content)
        page.Resources = self._resources_of(tuple(forms))
        self.document.addPage(page)

    def mark(self, title: str) -> None:
        """Let an entry of the outline lead to the page that comes next."""
        place = pdfdoc.Destination(title)
        place.fit()
        place.setPage(self.document.thisPageRef())
        self._marks.append((title, place))

    def save(self, stream: IO[bytes], *, title: str, author: str, keywords: str, created: datetime) -> None:
        """Write the file to `stream`. Nothing may follow."""
        document = self.document
        document.setTitle(_whole(title))
        document.setAuthor(_whole(author))
        document.setKeywords(_whole(keywords))
        document.setSubject("")
        document.setCreator("干训台账")
        document.setDateFormatter(lambda *_: f"D:{created:%Y%m%d%H%M%S}")
        document.Catalog.ViewerPreferences = pdfdoc.ViewerPreferencesPDFDictionary(
            {"DisplayDocTitle": "true"}
        )
        if len(self._marks) > 1:
            self._put_outline()
        document.SaveToFile(stream, None)

    def _put_outline(self) -> None:
        outline = self.document.outline
        for number, (title, _) in enumerate(self._marks):
            outline.addOutlineEntry(str(number), title=_whole(title))
        outline.setDestinations([{str(number): place} for number, (_, place) in enumerate(self._marks)])

    def _resources_of(self, forms: tuple[str, ...]) -> pdfdoc.PDFObjectReference:
        found = self._resources.get(forms)
        if found is None:
            resources = pdfdoc.PDFResourceDictionary(XObject=self.document.xobjDict(forms))
            resources.basicFonts()
            found = self._resources[forms] = self.document.Reference(resources)
        return found

    def _packed(self, content: str) -> pdfdoc.PDFStream:
        packed = zlib.compress(content.encode("ascii"), _LEVEL)
        self.document.updateSignature(packed)
        return pdfdoc.PDFStream(pdfdoc.PDFDictionary({"Filter": pdfdoc.PDFName("FlateDecode")}), packed)


def _rounded(size: Size) -> list[float]:
    return [round(side, 2) for side in size]


def _whole(text: str) -> str:
    """`text` with ? for half a character (a lone surrogate), which no encoding takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
