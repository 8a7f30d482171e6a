"""How a sheet of a workbook is printed: widths, paper, margins, footer, and the pages of a wide table."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.papers.document import Section, Table

# Width of a half-width character on screens whose default font is a wide one; a narrower one leaves a margin.
PIXELS = 9.6
_PAPER = {"A4": 9, "A3": 8}


def set_up_print(
    sheet: Worksheet, section: Section, widths: Sequence[float], *, header: int, first: int
) -> None:
    """Widths, paper, margins, footer and pages of a sheet whose header begins in row `header` and whose rows
    begin in row `first`."""
    table, paper = section.table, section.paper
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = round(width, 1)
    # By name: asking for the cell would make it, and its row would then stand in the file twice.
    sheet.freeze_panes = f"{get_column_letter(table.frozen + 1)}{first}"
    sheet.print_title_rows = f"{header}:{first - 1}"
    sheet.page_setup.paperSize = _PAPER[paper.size]
    sheet.page_setup.orientation = "landscape" if paper.landscape else "portrait"
    sheet.page_margins.left = sheet.page_margins.right = paper.margin / 25.4
    sheet.page_margins.top = (paper.margin + paper.binding) / 25.4
    sheet.page_margins.bottom = (paper.margin + 5) / 25.4
    sheet.page_margins.header = sheet.page_margins.footer = 8 / 25.4
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    if section.code:
        code = section.code
        sheet.oddFooter.right.text = code if " " in code else f"表码 {code}"
    sheet.sheet_view.zoomScale = 100
    blocks = [index for index in _block_ends(table) if index < len(table.columns)]
    if not blocks:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        return
    sheet.print_title_cols = f"A:{get_column_letter(max(table.frozen, 1))}"
    for end in blocks:
        sheet.col_breaks.append(Break(id=end))
    sheet.page_setup.scale = _scale(section, widths, blocks)


def _block_ends(table: Table) -> list[int]:
    """The columns (from 0) at which another printed block of columns begins."""
    return [
        index
        for index in range(table.frozen + 1, len(table.columns))
        if table.columns[index].block != table.columns[index - 1].block
    ]


def _scale(section: Section, widths: Sequence[float], blocks: Sequence[int]) -> int:
    """Percent at which the widest block, with the repeated columns, fits the paper's width."""
    table, paper = section.table, section.paper
    frozen = sum(widths[: table.frozen])
    edges = [table.frozen, *blocks, len(table.columns)]
    widest = max(sum(widths[a:b]) for a, b in zip(edges, edges[1:], strict=False)) + frozen
    inches = (paper.millimetres[0] - 2 * paper.margin) / 25.4
    return max(10, min(100, int(inches / (widest * PIXELS / 96) * 100)))
