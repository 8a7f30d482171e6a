"""The other side of the paper benches: the same documents by XlsxWriter, reportlab, fpdf2, pandas."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.papers.document import Column, Document, Kind, Section, Table, Value
from app.writers import values
from app.writers.pdf import fonts, pdf_layout
from app.writers.pdf.pdf_file import PdfFile
from app.writers.pdf.pdf_layout import MIDDLE, MM, PAD, Grid, column_sets, frame_of, wrap
from app.writers.pdf.pdf_text import BOLD_STROKE, PdfFonts
from app.writers.pdf.table_pdf import FACT_SIZE, FOOT_SIZE, TITLE_SIZE
from app.writers.xlsx.xlsx_frame import build

SERIF = "Serif"
_FORMATS = {Kind.CODE: "@", Kind.PERCENT: "0.0%", Kind.DATE: "yyyy-mm-dd"}


def serif() -> str:
    """Register the body font for reportlab once, outside of the measured time like on our side."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if SERIF not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(SERIF, str(fonts.FOLDER / f"{fonts.SERIF}.ttf")))
    return SERIF


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet holds beside its rows, as plain values: so that the baseline only writes."""

    title: str
    table: Table
    first: int
    height: float
    widths: tuple[float, ...]
    cells: list[tuple[int, int, Any, tuple[tuple[str, Any], ...]]]
    merges: list[tuple[int, int, int, int, Any, tuple[tuple[str, Any], ...]]]


def plan_workbook(document: Document) -> list[SheetPlan]:
    """Facts, header and tail as our own frame has them."""
    ours, frames = build(document)
    plans = []
    for section, frame, model in zip(document.sections, frames, ours.worksheets, strict=True):
        after = frame.first + len(section.table.rows)
        parts = (
            model.iter_rows(max_row=frame.first - 1),
            model.iter_rows(min_row=after, max_row=frame.samples - 1),
        )
        cells = [
            (cell.row - 1, cell.column - 1, cell.value, _style_of(cell))
            for rows in parts
            for row in rows
            for cell in row
            if cell.has_style
        ]
        merges = []
        for area in model.merged_cells.ranges:
            cell = model.cell(area.min_row, area.min_col)
            edges = (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
            merges.append((*edges, cell.value, _style_of(cell)))
        plans.append(
            SheetPlan(model.title, section.table, frame.first - 1, frame.height, frame.widths, cells, merges)
        )
    return plans


def _style_of(cell: Any) -> tuple[tuple[str, Any], ...]:
    return (
        ("font_name", cell.font.name),
        ("font_size", cell.font.size),
        ("bold", bool(cell.font.bold)),
        ("align", cell.alignment.horizontal or "left"),
        ("valign", "vcenter"),
        ("text_wrap", bool(cell.alignment.wrap_text)),
        ("border", 1 if cell.border.left and cell.border.left.style else 0),
        ("num_format", cell.number_format),
    )


def by_xlsxwriter(plans: list[SheetPlan], path: Path) -> None:
    """The workbook with the same cells, styles, merges, widths, heights and print set-up."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    formats: dict[Any, Any] = {}

    def format_of(style: tuple[tuple[str, Any], ...]) -> Any:
        if style not in formats:
            formats[style] = book.add_format(dict(style))
        return formats[style]

    for plan in plans:
        sheet = book.add_worksheet(plan.title)
        for row, column, value, style in plan.cells:
            sheet.write(row, column, value, format_of(style))
        for *edges, value, style in plan.merges:
            sheet.merge_range(*edges, value, format_of(style))
        for index, width in enumerate(plan.widths):
            sheet.set_column(index, index, width)
        sheet.freeze_panes(plan.first, plan.table.frozen)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页 共 &N 页")
        _rows_by_xlsxwriter(book, sheet, plan.table, plan.first, plan.height)
    book.close()


def _rows_by_xlsxwriter(book: Any, sheet: Any, table: Table, first: int, height: float) -> None:
    formats = []
    for column in table.columns:
        style = {
            "font_name": "宋体",
            "font_size": 11,
            "border": 1,
            "valign": "vcenter",
            "align": values.alignment(column),
            "text_wrap": column.kind is Kind.TEXT,
            "num_format": _FORMATS.get(column.kind, "General"),
        }
        if column.kind is Kind.NUMBER and column.decimals:
            style["num_format"] = "0." + "0" * column.decimals
        formats.append((book.add_format(style), book.add_format({**style, "font_color": "#A61B29"})))
    for number, row in enumerate(table.rows, first):
        sheet.set_row(number, height)
        for index, value in enumerate(row):
            plain, red = formats[index]
            style = red if value in table.alert else plain
            if value is None:
                sheet.write_blank(number, index, None, style)
            elif isinstance(value, str):
                sheet.write_string(number, index, value, style)
            elif table.columns[index].kind is Kind.DATE:
                sheet.write_datetime(number, index, value, style)
            else:
                sheet.write_number(number, index, value, style)


def by_canvas(document: Document, path: Path) -> None:
    """Sign-in sheets the plain way: one `drawString` per cell, the same page."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), initialFontName=serif())
    for section in document.sections:
        frame = frame_of(section.paper)
        grid = _grid(section, PdfFonts(PdfFile()))
        head = sum(grid.head_heights)
        facts = frame.top - TITLE_SIZE - 6 - len(section.facts) * FACT_SIZE * 1.65
        top = facts - 9
        per_page = int((top - head - frame.bottom + 0.01) / grid.row_height)
        rows: list[Any] = [*section.table.rows, *[[None] * len(grid.columns)] * section.table.blank_rows]
        pages = [rows[start : start + per_page] for start in range(0, len(rows), per_page)]
        if len(pages) > 1 and len(pages[-1]) < 4:  # ours never leaves fewer rows on a last page
            moved = 4 - len(pages[-1])
            pages[-2:] = [pages[-2][:-moved], pages[-2][-moved:] + pages[-1]]
        for number, page in enumerate(pages, 1):
            canvas.setPageSize(frame.size)
            _canvas_heading(canvas, section, frame)
            _canvas_grid(canvas, grid, frame, top, len(page))
            y = top - head - grid.row_height / 2
            for row in page:
                for index, value in enumerate(row):
                    if value is not None:
                        _canvas_cell(canvas, grid, index, str(value), frame.left, y)
                y -= grid.row_height
            canvas.setFont(SERIF, FOOT_SIZE)
            foot = frame.bottom - 5 * MM
            canvas.drawCentredString((frame.left + frame.right) / 2, foot, f"第 {number}/{len(pages)} 页")
            canvas.drawRightString(frame.right, foot, f"表码 {section.code}")
            canvas.showPage()
    canvas.save()


def _grid(section: Section, pdf_fonts: PdfFonts) -> Grid:
    frame = frame_of(section.paper)
    ((_, indices),) = column_sets(section.table, frame.width)
    return Grid(section, indices, frame, pdf_fonts)


def _canvas_heading(canvas: Any, section: Section, frame: pdf_layout.Frame) -> None:
    y = frame.top - TITLE_SIZE
    _canvas_bold(canvas, section.title, TITLE_SIZE, (frame.left + frame.right) / 2, y)
    y -= 6
    canvas.setFont(SERIF, FACT_SIZE)
    for line in section.facts:
        y -= FACT_SIZE * 1.65
        left, whole = frame.left, sum(field.share for field in line)
        for field in line:
            canvas.drawString(left, y, field.text)
            if not field.value:
                start = left + canvas.stringWidth(field.text, SERIF, FACT_SIZE)
                canvas.setLineWidth(0.45)
                canvas.line(start, y - 2, start + 90, y - 2)
            left += frame.width * field.share / whole


def _canvas_bold(canvas: Any, text: str, size: float, middle: float, y: float) -> None:
    words = canvas.beginText(middle - canvas.stringWidth(text, SERIF, size) / 2, y)
    words.setFont(SERIF, size)
    words.setTextRenderMode(2)
    canvas.setLineWidth(size * BOLD_STROKE)
    words.textOut(text)
    words.setTextRenderMode(0)
    canvas.drawText(words)


def _canvas_grid(canvas: Any, grid: Grid, frame: pdf_layout.Frame, top: float, count: int) -> None:
    head = sum(grid.head_heights)
    bottom = top - head - count * grid.row_height
    canvas.setLineWidth(0.45)
    for number in range(count):
        y = top - head - number * grid.row_height
        canvas.line(frame.left, y, frame.left + grid.width, y)
    for left in grid.lefts[1:]:
        canvas.line(frame.left + left, top, frame.left + left, bottom)
    canvas.setLineWidth(0.9)
    canvas.rect(frame.left, bottom, grid.width, top - bottom)
    for index, column in enumerate(grid.columns):
        middle = frame.left + grid.lefts[index] + grid.widths[index] / 2
        y = top - head / 2 - MIDDLE * grid.head_size
        _canvas_bold(canvas, column.title, grid.head_size, middle, y)


def _canvas_cell(canvas: Any, grid: Grid, index: int, text: str, left: float, y: float) -> None:
    """One cell: shrunk a little or wrapped when too wide, by the same rule as ours."""
    width, size = grid.widths[index], grid.table.text_size
    room = width - 2 * PAD
    natural = canvas.stringWidth(text, SERIF, size)
    lines = [text]
    if natural > room and natural * 0.8 <= room:
        size = size * room / natural * 0.995
    elif natural > room:
        size *= 0.85
        lines = wrap(text, fonts.SERIF, size, room, grid.fonts)
    canvas.setFont(SERIF, size)
    x = left + grid.lefts[index]
    for number, line in enumerate(lines):
        at = y + ((len(lines) - 1) / 2 - number) * pdf_layout.LEADING * size - MIDDLE * size
        if values.alignment(grid.columns[index]) == "left":
            canvas.drawString(x + PAD, at, line)
        else:
            canvas.drawCentredString(x + width / 2, at, line)


def by_longtable(document: Document, path: Path) -> None:
    """The ledger as reportlab's LongTable: the same tables in the same stretches, headers repeated."""
    from reportlab.platypus import BaseDocTemplate, LongTable, NextPageTemplate, PageBreak, PageTemplate
    from reportlab.platypus import Frame as Area

    serif()
    template = BaseDocTemplate(str(path), initialFontName=SERIF)
    story: list[Any] = []
    for number, section in enumerate(document.sections):
        frame = frame_of(section.paper)
        area = Area(frame.left, frame.bottom, frame.width, frame.top - frame.bottom - 60, 0, 0, 0, 0)
        template.addPageTemplates(PageTemplate(f"p{number}", [area], _page(section), pagesize=frame.size))
        for _, indices in column_sets(section.table, frame.width):
            story += [NextPageTemplate(f"p{number}"), PageBreak()] if story else []
            grid = Grid(section, indices, frame, PdfFonts(PdfFile()))
            rows = [
                [values.shown(row[i], section.table.columns[i]) for i in indices]
                for row in section.table.rows
            ]
            if section.table.total:
                rows.append([values.shown(section.table.total[i], section.table.columns[i]) for i in indices])
            heads = _heads([section.table.columns[i] for i in indices])
            style = _table_style(section.table, grid, len(heads))
            story.append(LongTable(heads + rows, grid.widths, repeatRows=len(heads), style=style))
        for line in (*section.notes, "    ".join(field.text for field in section.signature)):
            story.append(LongTable([[line]], [frame.width], style=[("FONT", (0, 0), (0, 0), SERIF, 9)]))
    template.build(story)


def _page(section: Section) -> Any:
    def draw(canvas: Any, _: Any) -> None:
        frame = frame_of(section.paper)
        _canvas_heading(canvas, section, frame)
        canvas.setFont(SERIF, FOOT_SIZE)
        canvas.drawCentredString(
            (frame.left + frame.right) / 2, frame.bottom - 14, str(canvas.getPageNumber())
        )

    return draw


def _heads(columns: list[Column]) -> list[list[Value]]:
    lower: list[Value] = [column.title for column in columns]
    return [[column.group for column in columns], lower] if any(c.group for c in columns) else [lower]


def _table_style(table: Table, grid: Grid, heads: int) -> list[tuple[Any, ...]]:
    size = table.text_size
    return [
        ("FONT", (0, 0), (-1, -1), SERIF, size, size * 1.2),
        ("GRID", (0, 0), (-1, -1), 0.45, (0, 0, 0)),
        ("BOX", (0, 0), (-1, -1), 0.9, (0, 0, 0)),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *(
            ("ALIGN", (i, heads), (i, -1), "LEFT")
            for i, column in enumerate(grid.columns)
            if values.alignment(column) == "left"
        ),
        ("LEFTPADDING", (0, 0), (-1, -1), 1),
        ("RIGHTPADDING", (0, 0), (-1, -1), 1),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]


def by_pandas(document: Document, path: Path) -> None:
    """The same tables without any style, as a script with pandas would."""
    import pandas

    with pandas.ExcelWriter(path, engine="openpyxl") as writer:
        for section in document.sections:
            titles = [column.title for column in section.table.columns]
            frame = pandas.DataFrame([list(row) for row in section.table.rows], columns=titles)
            frame.to_excel(writer, sheet_name=section.name, index=False)


def by_fpdf(document: Document, path: Path) -> None:
    """Sign-in sheets by fpdf2: one `cell` per cell, borders drawn by it."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_font(SERIF, "", str(fonts.FOLDER / f"{fonts.SERIF}.ttf"))
    for section in document.sections:
        grid = _grid(section, PdfFonts(PdfFile()))
        rows: list[Any] = [*section.table.rows, *[[None] * len(grid.columns)] * section.table.blank_rows]
        per_page = 26
        for start in range(0, len(rows), per_page):
            pdf.add_page()
            pdf.set_font(SERIF, size=18)
            pdf.cell(0, 10, section.title, align="C", new_x="LMARGIN", new_y="NEXT")
            pdf.set_font(SERIF, size=10.5)
            for line in section.facts:
                pdf.cell(0, 6, "  ".join(field.text for field in line), new_x="LMARGIN", new_y="NEXT")
            for row in ([column.title for column in grid.columns], *rows[start : start + per_page]):
                for width, value in zip(grid.widths, row, strict=True):
                    pdf.cell(width / MM, 8.2, "" if value is None else str(value), border=1, align="C")
                pdf.ln(8.2)
            pdf.cell(0, 8, f"第 {start // per_page + 1} 页 {section.code}", align="C")
    pdf.output(str(path))


def office() -> str | None:
    """LibreOffice's command, when it is installed."""
    return shutil.which("soffice")


def by_office(workbook: Path) -> None:
    """Turn a workbook into a PDF with LibreOffice."""
    command = [
        str(office()),
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(workbook.parent),
        str(workbook),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
