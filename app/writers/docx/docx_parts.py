"""Parts of a docx that python-docx has no words for: East Asian fonts, borders, grids, page numbers."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from app.papers.document import Fact, Table, clean_text
from app.papers.letter import Face, Fields, Letter
from app.writers.letter_page import MM, Page
from app.writers.values import alignment, natural_widths, shown

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Row
    from docx.section import Section, _Footer
    from docx.styles.style import CharacterStyle
    from docx.table import Table as DocxTable
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

NAMES = {
    Face.BODY: "仿宋_GB2312",
    Face.TITLE: "方正小标宋简体",
    Face.HEI: "黑体",
    Face.KAI: "楷体_GB2312",
    Face.SONG: "宋体",
}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LATIN = "Times New Roman"
# Twentieths of a point between the characters of the official page.
TIGHTER = -5
# Points beside the text of a table's cell.
CELL_MARGIN = 3.0
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def set_faces(styled: Run | CharacterStyle, face: Face, size: float) -> None:
    """Font names for Chinese and Latin text and the size, on a run or a style."""
    styled.font.size = Pt(size)
    styled.font.name = LATIN
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), NAMES[face])
    # Quotation marks and the like belong to the Chinese font, not to the Latin one.
    fonts.set(qn("w:hint"), "eastAsia")


def add_run(
    paragraph: Paragraph, text: str, face: Face, size: float, *, bold: bool = False, tight: bool = False
) -> Run:
    """Text at the end of a paragraph."""
    run = paragraph.add_run(clean_text(text))
    set_faces(run, face, size)
    if tight:
        # 28 characters of 16 points need 448 points, the line has 442. A grid of characters would say the
        # same, but word processors disagree about characters wider than their cell.
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), str(TIGHTER))
        run._r.get_or_add_rPr().insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    run.bold = bold or None
    return run


def spacing(paragraph: Paragraph, pitch: float) -> None:
    """Lines exactly `pitch` points apart, nothing before or after."""
    style = paragraph.paragraph_format
    style.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.line_spacing = Pt(int(pitch * 20) / 20)
    style.space_before = style.space_after = Pt(0)
    style.widow_control = False
    # No extra gaps between Chinese and digits: they would break the count of characters.
    properties = paragraph._p.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), "0")
        properties.insert_element_before(
            mark, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )


def border(paragraph: Paragraph, side: str, colour: str, eighths: int) -> None:
    """A line above or below a paragraph; `eighths` of a point thick."""
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


def page_number_footer(footer: _Footer, *, right: bool) -> None:
    """— 1 — in 四号 宋体, one character from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    if right:
        paragraph.paragraph_format.right_indent = Pt(14)
    else:
        paragraph.paragraph_format.left_indent = Pt(14)
    if paragraph.runs:
        return
    add_run(paragraph, "— ", Face.SONG, 14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = add_run(paragraph, "", Face.SONG, 14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    add_run(paragraph, " —", Face.SONG, 14)


def code_lines(document: Document, section: Section, letter: Letter) -> None:
    """The code small under the page numbers; a draft says so at the head of every page too."""
    if not letter.code:
        return
    even = document.settings.odd_and_even_pages_header_footer
    feet = [(section.footer, "left"), *([(section.even_page_footer, "right")] if even else [])]
    for foot, align in feet:
        foot.is_linked_to_previous = False
        line = foot.add_paragraph()
        line.alignment = ALIGN[align]
        add_run(line, letter.code, Face.SONG, 9)
    if letter.is_draft:
        for head in (section.header, *([section.even_page_header] if even else [])):
            head.is_linked_to_previous = False
            line = head.paragraphs[0]
            line.alignment = ALIGN["right"]
            add_run(line, f"【{letter.code}】", Face.HEI, 12)


def fill_cell(cell: _Cell, text: str, size: float, align: str, *, bold: bool = False) -> None:
    """The text of a cell, in the middle of its height."""
    paragraph = cell.paragraphs[0]
    paragraph.alignment = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }[align]
    spacing(paragraph, size * 1.3)
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:rPr")
    for number, line in enumerate(text.split("\n")):
        if number:
            paragraph.add_run().add_break()
        add_run(paragraph, line, Face.BODY, size, bold=bold)
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    cell._tc.get_or_add_tcPr().append(middle)


def _cell_margins(made: DocxTable) -> None:
    """Less room beside the text than the usual 5.4 points: 100.0% would break in its column."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(int(CELL_MARGIN * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _row_marks(row: _Row, *, height: float, header: bool = False) -> None:
    row.height = Pt(height)
    properties = row._tr.get_or_add_trPr()
    whole = OxmlElement("w:cantSplit")
    properties.append(whole)
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _fitted(natural: list[float], grows: list[bool], room: float) -> list[float]:
    """Widths that fill `room`: long texts take and give, dates and numbers keep theirs, as in the PDF."""
    fixed = sum(width for width, grow in zip(natural, grows, strict=True) if not grow)
    growing = sum(natural) - fixed
    if growing and room - fixed > room * 0.25:
        scale = (room - fixed) / growing
        return [width * scale if grow else width for width, grow in zip(natural, grows, strict=True)]
    return [width * room / sum(natural) for width in natural]


def grid_table(document: Document, table: Table, room: float) -> DocxTable:
    """A ruled table as wide as `room` points at most; the header row is repeated on every page."""
    natural = [width * table.text_size / 2 + 8 for width in natural_widths(table)]
    widths = _fitted(natural, [column.grow for column in table.columns], room)
    columns = table.columns
    made = document.add_table(rows=1, cols=len(columns))
    made.style = document.styles["Table Grid"]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    _cell_margins(made)
    least = max(table.row_height * MM, table.text_size * 1.8)
    for made_column, width in zip(made.columns, widths, strict=True):
        made_column.width = Pt(width)
    _row_marks(made.rows[0], height=least, header=True)
    for cell, column, width in zip(made.rows[0].cells, columns, widths, strict=True):
        cell.width = Pt(width)
        fill_cell(cell, column.title, table.text_size, "center", bold=True)
    rows = [*table.rows, *([None] * len(columns) for _ in range(table.blank_rows))]
    if table.total is not None:
        rows.append(table.total)
    pattern = made.add_row()
    _row_marks(pattern, height=least)
    for cell, column, width in zip(pattern.cells, columns, widths, strict=True):
        cell.width = Pt(width)
        fill_cell(cell, "字", table.text_size, alignment(column))
    made._tbl.remove(pattern._tr)
    for values in rows:
        texts = [shown(value, column) for value, column in zip(values, columns, strict=True)]
        made._tbl.append(_like(pattern._tr, texts))
    done: DocxTable = made
    return done


def _like(pattern: CT_Row, texts: list[str]) -> CT_Row:
    """A copy of a table row with other words: many times faster than making its cells one by one."""
    row = copy.deepcopy(pattern)
    for place, text in zip(list(row.iter(qn("w:t"))), texts, strict=True):
        first, *others = clean_text(text).split("\n")
        place.text = first
        place.set(_SPACE, "preserve")
        for line in reversed(others):
            more = copy.deepcopy(place)
            more.text = line
            place.addnext(more)
            place.addnext(OxmlElement("w:br"))
    return row


def form_table(document: Document, block: Fields, page: Page) -> DocxTable:
    """A ruled form: rows of label and value cells on one grid, so that their edges meet."""
    rows = [_form_cells(block, row.fields, page) for row in block.rows]
    edges = sorted({0, *(edge for cells in rows for _, edge, _ in cells)})
    made = document.add_table(rows=len(rows), cols=len(edges) - 1)
    made.style = document.styles["Table Grid"]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, (left, right) in zip(made.columns, zip(edges, edges[1:], strict=False), strict=True):
        column.width = Pt((right - left) / 10)
    for row, cells, wanted in zip(made.rows, rows, block.rows, strict=True):
        _row_marks(row, height=max(wanted.height * MM, page.size * 2.1))
        start = 0
        for text, edge, align in cells:
            end = edges.index(edge) - 1
            cell = row.cells[start]
            if end > start:
                cell = cell.merge(row.cells[end])
            fill_cell(cell, text, page.size, align)
            start = end + 1
    done: DocxTable = made
    return done


def _form_cells(block: Fields, fields: Sequence[Fact], page: Page) -> list[tuple[str, int, str]]:
    """Text, right edge (tenths of a point) and alignment of every cell of a form's row."""
    # A cell has margins of 5.4 points left and right.
    label_room = block.label_width * page.size + 13
    free = page.room - sum(1 for item in fields if item.label) * label_room
    whole = sum(item.share for item in fields) or 1.0
    cells = []
    x = 0.0
    for item in fields:
        if item.label:
            x += label_room
            cells.append((item.label, round(x * 10), "center"))
        x += free * item.share / whole
        cells.append((item.value, round(x * 10), item.align))
    cells[-1] = (cells[-1][0], round(page.room * 10), cells[-1][2])
    return cells
