"""Write letters as docx: fonts by name, the grid of GB/T 9704-2012, page numbers outside.

Offices have 方正小标宋 and 仿宋_GB2312 or let their word processor choose; nothing is embedded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.papers.document import Fact
from app.papers.letter import (
    Face,
    FieldRow,
    Fields,
    Heading,
    Letter,
    Letters,
    PageBreak,
    Paragraph,
    Signature,
    TableBlock,
    long_date,
)
from app.work import NO_PROGRESS, Progress
from app.writers.docx.docx_notes import Footnotes
from app.writers.docx.docx_parts import (
    ALIGN,
    add_run,
    border,
    code_lines,
    form_table,
    grid_table,
    page_number_footer,
    set_faces,
    spacing,
)
from app.writers.files import Written, replacing
from app.writers.letter_page import MM, Page, page_of
from app.writers.still_zip import still

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph as DocxParagraph

RED = RGBColor(0xCC, 0x12, 0x1A)
HEADINGS = {1: Face.HEI, 2: Face.KAI}
NOT_FIRST = "，。、；：！？）》”’】%,.;:!?)]的"
NOT_LAST = tuple("“（《〔")


def _letters(paper: Letter | Letters) -> Sequence[Letter]:
    return (paper,) if isinstance(paper, Letter) else paper.letters


def _marked(paper: Letter | Letters) -> Path | None:
    """The clerk's own docx that has marks for all of these letters, None where one has none."""
    letters = _letters(paper)
    return letters[0].template if all(each.template and each.marks for each in letters) else None


def write_letter_docx(paper: Letter | Letters, path: Path, progress: Progress = NO_PROGRESS) -> Written:
    """Write `paper` to `path`. A single letter with a template of the clerk's fills that instead.

    Raises `Cancelled`, `InputProblem` paper.* when the file cannot be written, template.* when the clerk's
    own file cannot be used.
    """
    own = _marked(paper)
    if own is not None:
        from app.writers.docx.marked_docx import check_marks, fill_marked

        pages = [dict(letter.marks) for letter in _letters(paper)]
        check_marks(own, known=pages[0], asks=())
        document = fill_marked(own, pages)
        progress.start(1, "生成文档")
    elif isinstance(paper, Letter) and paper.template is not None:
        from app.writers.docx.letter_template import fill_template

        document = fill_template(paper, paper.template)
        progress.start(1, "生成文档")
    else:
        letters = _letters(paper)
        progress.start(len(letters), "生成文档")
        document = docx.Document()
        notes = Footnotes(document)
        for index, letter in enumerate(letters):
            section = document.add_section() if index else document.sections[0]
            _Typist(document, letter, section, notes).write(first=index == 0)
            progress.step()
        notes.number_sections()
        notes.finish()
    about = document.core_properties
    about.title, about.author = paper.title, paper.author
    about.keywords, about.comments = paper.fingerprint, ""
    about.created = about.modified = paper.created or datetime.now()
    saved = BytesIO()
    document.save(saved)
    with replacing(path) as stream:
        stream.write(still(saved, paper.created))
    return Written(path, 0, paper.warnings)


class _Typist:
    """Types one letter into a document."""

    def __init__(self, document: Document, letter: Letter, section: Section, notes: Footnotes) -> None:
        self._document = document
        self._letter = letter
        self._page = page_of(letter)
        self._notes = notes
        self._last: DocxParagraph | None = None
        _lay_out(section, self._page)
        if self._page.numbered:
            document.settings.odd_and_even_pages_header_footer = True
            page_number_footer(section.footer, right=True)
            page_number_footer(section.even_page_footer, right=False)
            code_lines(document, section, letter)
        else:
            section.footer.is_linked_to_previous = False
            if document.settings.odd_and_even_pages_header_footer:
                section.even_page_footer.is_linked_to_previous = False
            if letter.code:
                foot = section.footer.paragraphs[0]
                foot.alignment = ALIGN["right"]
                add_run(foot, letter.code, Face.SONG, 9)

    def write(self, *, first: bool) -> None:
        """Type the whole letter; the first one also sets the document's standard look."""
        if first:
            set_faces(self._document.styles["Normal"], Face.BODY, self._page.size)
        self._head()
        for block in self._letter.blocks:
            self.block(block)
        self._sign()
        self._copies()

    def line(
        self,
        text: str = "",
        *,
        face: Face = Face.BODY,
        size: float = 0.0,
        align: str = "left",
        indent: float = 0.0,
        bold: bool = False,
        pitch: float = 0.0,
    ) -> DocxParagraph:
        """A paragraph in one face."""
        self._last = paragraph = self._document.add_paragraph()
        size = size or self._page.size
        spacing(paragraph, pitch or self._page.pitch)
        paragraph.alignment = ALIGN[align]
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(indent * size)
        if text:
            add_run(paragraph, text, face, size, bold=bold, tight=self._tight(size))
        return paragraph

    def _tight(self, size: float) -> bool:
        return self._page.numbered and size == self._page.size

    def block(self, block: object) -> None:
        """Type one block."""
        if isinstance(block, Heading):
            face = HEADINGS.get(block.level, Face.BODY)
            self.line(block.text, face=face, indent=2).paragraph_format.keep_with_next = True
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif isinstance(block, Fields):
            self._fields(block)
        elif isinstance(block, TableBlock):
            if block.caption:
                self.line(block.caption, face=Face.HEI, align="center", size=min(self._page.size, 14.0))
            grid_table(self._document, block.table, self._page.room)
            self.line(pitch=self._page.pitch / 2)
        elif isinstance(block, Signature):
            self._field_line(FieldRow(block.fields))
        elif isinstance(block, PageBreak):
            self._document.add_page_break()  # type: ignore[no-untyped-call]

    def _head(self) -> None:
        letter, page = self._letter, self._page
        if letter.masthead:
            paragraph = self.line(align="center", pitch=60)
            run = add_run(paragraph, letter.masthead, Face.TITLE, _masthead_size(letter, page))
            run.font.color.rgb = RED
            number = self.line(letter.number, align="center")
            border(number, "bottom", "CC121A", 12)
            self.line()
        first, *others = title_lines(letter.title, page.title, page.room)
        title = self.line(first, face=Face.TITLE, size=page.title, align="center", pitch=page.title * 1.5)
        for words in others:
            title.add_run().add_break()
            add_run(title, words, Face.TITLE, page.title)
        if letter.number and not letter.masthead:
            self.line(letter.number, face=Face.KAI, align="center")
        if page.numbered:
            self.line()
        if letter.recipients:
            self.line(f"{letter.recipients.rstrip('：:')}：")

    def _paragraph(self, block: Paragraph) -> None:
        size = block.size or self._page.size
        # Small print has its lines closer, as in the PDF.
        pitch = self._page.pitch if size >= self._page.size else size * 1.6
        paragraph = self.line(size=size, align=block.align, indent=block.indent, pitch=pitch)
        for run in block.runs:
            add_run(paragraph, run.text, run.face, size, bold=run.bold, tight=self._tight(size))
            if run.note:
                self._notes.add(paragraph, run.note).font.size = Pt(size)

    def _fields(self, block: Fields) -> None:
        if block.boxed:
            form_table(self._document, block, self._page)
            self.line(pitch=self._page.pitch / 2)
            return
        for row in block.rows:
            self._field_line(row)

    def _field_line(self, row: FieldRow) -> None:
        """Facts side by side on tab stops; an empty value is an underlined stretch."""
        page = self._page
        paragraph = self.line(pitch=max(page.pitch, row.height * MM))
        whole = sum(item.share for item in row.fields) or 1.0
        left = 0.0
        for index, item in enumerate(row.fields):
            room = page.room * item.share / whole
            if index:
                paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(left))
                paragraph.add_run("\t")
            self._field(paragraph, item, room)
            left += room

    def _field(self, paragraph: DocxParagraph, item: Fact, room: float) -> None:
        size = self._page.size
        add_run(paragraph, item.text, Face.BODY, size)
        blank = int((room - len(item.text) * size) / size) - 1
        if not item.value and blank > 0:
            add_run(paragraph, "　" * blank, Face.BODY, size).underline = True

    def _sign(self) -> None:
        """Issuer over date; the date ends four characters from the right."""
        letter, size = self._letter, self._page.size
        if not (letter.issuer or letter.on):
            return
        if self._last is not None:
            # Issuer and date never stand alone on a page: the last paragraph comes along.
            self._last.paragraph_format.keep_with_next = True
        self.line().paragraph_format.keep_with_next = True
        words = long_date(letter.on) if letter.on else ""
        date_width = _width(words) if words else 7.0
        if letter.issuer:
            # Centred over the date, but never past the right edge.
            end = max(4.0 + (date_width - _width(letter.issuer)) / 2, 0.0)
            paragraph = self.line(letter.issuer, align="right")
            paragraph.paragraph_format.right_indent = Pt(end * size)
            paragraph.paragraph_format.keep_with_next = True
        if words:
            self.line(words, align="right").paragraph_format.right_indent = Pt(4 * size)

    def _copies(self) -> None:
        letter = self._letter
        if not letter.copies:
            return
        self.line()
        copies = self.line(f"抄送：{letter.copies}", size=14, pitch=25)
        border(copies, "top", "000000", 6)
        printed = self.line(letter.issuer, size=14, pitch=25)
        if letter.on:
            printed.paragraph_format.tab_stops.add_tab_stop(Pt(self._page.room), WD_TAB_ALIGNMENT.RIGHT)
            add_run(printed, f"\t{long_date(letter.on)}印发", Face.BODY, 14)
        border(printed, "top", "000000", 6)
        border(printed, "bottom", "000000", 6)


def _masthead_size(letter: Letter, page: Page) -> float:
    return min(34.0, int(page.room / max(_width(letter.masthead), 1.0)))


def title_lines(title: str, size: float, room: float) -> list[str]:
    """A long title in lines of about equal length, as in the PDF, never one character alone."""
    count = max(1, -(-int(_width(title) * size) // int(room)))
    if count == 1:
        return [title]
    share = _width(title) / count
    lines, used = [""], 0.0
    for char in title:
        wide = _width(char)
        last = len(lines) == count
        is_bad = char in NOT_FIRST or lines[-1][-1:] in NOT_LAST
        if not last and used + wide / 2 > share * len(lines) and lines[-1] and not is_bad:
            lines.append("")
        lines[-1] += char
        used += wide
    return lines


def _width(text: str) -> float:
    """Width in full characters; digits are half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _lay_out(section: Section, page: Page) -> None:
    """Paper, margins and the grid of lines and characters."""
    section.page_width, section.page_height = Pt(page.width), Pt(page.height)
    section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
    section.top_margin = Pt(page.top)
    section.bottom_margin = Pt(page.height - page.top - page.depth)
    section.left_margin = Pt(page.left)
    section.right_margin = Pt(page.width - page.left - page.room)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(22) if page.numbered else Mm(8)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    if page.numbered:
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(int(page.pitch * 20)))
        properties.append(grid)
