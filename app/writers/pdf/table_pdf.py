"""Write a `Document` as PDF: repeated headers, page n/N, wide tables in blocks, text that can be searched.

Fast because every distinct string becomes operators once, equal rows are reused whole, and what pages share
(title, facts, header, ruling) is drawn once as a form XObject.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.papers.document import Document, Section
from app.work import NO_PROGRESS, Progress
from app.writers.files import Written, replacing
from app.writers.pdf import fonts
from app.writers.pdf.pdf_facts import FACT_SIZE, fact_line
from app.writers.pdf.pdf_file import PdfFile
from app.writers.pdf.pdf_layout import LEADING, MM, PANEL_GAP, Frame, Grid, column_sets, frame_of, wrap
from app.writers.pdf.pdf_text import PdfFonts

TITLE_SIZE = 18.0
NOTE_SIZE = 9.0
FOOT_SIZE = 9.0
LOOK_EVERY = 500

Drawn = tuple[str, float]


@dataclass
class PagePlan:
    """One page to be drawn: its rows per panel, and whether notes and signature follow."""

    section: Section
    grid: Grid
    frame: Frame
    heading: Drawn
    panels: list[list[Drawn]]
    last: bool = False
    number: int = 0
    of: int = 0


@dataclass
class _Drawing:
    """What is shared by all pages of one file."""

    file: PdfFile = field(default_factory=PdfFile)
    fonts: PdfFonts = field(init=False)

    def __post_init__(self) -> None:
        self.fonts = PdfFonts(self.file)


def write_pdf(document: Document, path: Path, progress: Progress = NO_PROGRESS) -> Written:
    """Write `document` to `path` and return its page count and warnings (missing glyphs, by name).

    Raises `Cancelled` when the user stops it, `InputProblem` paper.* when the file cannot be written; in
    both cases no file is left.
    """
    with replacing(path) as stream:
        drawing = _Drawing()
        plans = _plan(document, drawing, progress)
        progress.start(len(plans), "生成 PDF")
        seen: set[int] = set()
        for plan in plans:
            if id(plan.section) not in seen:
                seen.add(id(plan.section))
                drawing.file.mark(plan.section.name)
            _draw(plan, drawing)
            progress.step()
        drawing.file.save(
            stream,
            title=document.title,
            author=document.author,
            keywords=document.fingerprint,
            created=document.created or datetime.now(),
        )
    missing = tuple(
        f"“{text}”中的“{chars}”字库没有，纸上印作“〓”，请打印后手写补上。"
        for text, chars in drawing.fonts.missing.items()
    )
    return Written(path, len(plans), tuple(dict.fromkeys((*document.warnings, *missing))))


def _plan(document: Document, drawing: _Drawing, progress: Progress) -> list[PagePlan]:
    """Every page with its rows; numbered within its section or within the document."""
    plans: list[PagePlan] = []
    grids: dict[tuple[object, ...], Grid] = {}
    for section in document.sections:
        frame = frame_of(section.paper)
        mine: list[PagePlan] = []
        for part, indices in column_sets(section.table, frame.width):
            table = section.table
            key = (
                table.columns,
                table.panels,
                table.text_size,
                table.row_height,
                table.alert,
                indices,
                section.paper,
            )
            sized = all(column.width for column in table.columns)
            grid = grids.get(key) if sized else None
            if grid is None:
                grid = grids[key] = Grid(section, indices, frame, drawing.fonts)
            mine += _paginate(section, grid, frame, part, drawing, progress)
        mine[-1].last = True
        if section.own_pages:
            _number(mine)
        plans += mine
    _number([plan for plan in plans if not plan.section.own_pages])
    return plans


def _number(plans: Sequence[PagePlan]) -> None:
    for index, plan in enumerate(plans, start=1):
        plan.number, plan.of = index, len(plans)


def _paginate(
    section: Section, grid: Grid, frame: Frame, part: str, drawing: _Drawing, progress: Progress
) -> list[PagePlan]:
    """Cut the rows of one grid into pages, keeping room for notes and signature after the last row."""
    drawn = _rows(section, grid, progress)
    heading = _heading(section, part, frame, drawing)
    room = frame.top - frame.bottom - heading[1] - sum(grid.head_heights)
    tail = _tail(section, frame, frame.top, drawing)[1]
    panels = section.table.panels
    pages: list[list[Drawn]] = [[]]
    used, filled = 0.0, 0
    for cell in drawn:
        if used + cell[1] > room + 0.01:
            filled += 1
            used = 0.0
            if filled == panels:
                pages.append([])
                filled = 0
        pages[-1].append(cell)
        used += cell[1]
    if panels == 1:
        _settle_end(pages, room, tail)
    return [PagePlan(section, grid, frame, heading, _deal(page, panels, room)) for page in pages]


def _settle_end(pages: list[list[Drawn]], room: float, tail: float) -> None:
    """Give notes and signature room, and never leave a total or a signature alone on the last page."""
    last = pages[-1]
    keep = len(last)
    while keep > 3 and sum(cell[1] for cell in last[:keep]) + tail > room:
        keep -= 1
    if keep < len(last):
        pages[-1:] = [last[:keep], last[keep:]]
    if len(pages) > 1 and len(pages[-1]) < 4 and len(pages[-2]) > 8:
        moved = 4 - len(pages[-1])
        pages[-1][:0] = pages[-2][-moved:]
        del pages[-2][-moved:]


def _deal(rows: list[Drawn], panels: int, room: float) -> list[list[Drawn]]:
    """Rows of one page into its panels: down the first, then down the second."""
    dealt: list[list[Drawn]] = [[]]
    used = 0.0
    for cell in rows:
        if used + cell[1] > room + 0.01 and len(dealt) < panels:
            dealt.append([])
            used = 0.0
        dealt[-1].append(cell)
        used += cell[1]
    return dealt


def _rows(section: Section, grid: Grid, progress: Progress) -> list[Drawn]:
    drawn: list[Drawn] = []
    row = grid.row
    rows = section.table.rows
    for start in range(0, len(rows), LOOK_EVERY):
        progress.token.raise_if_cancelled()
        drawn += [row(values) for values in rows[start : start + LOOK_EVERY]]
    drawn += [("", grid.row_height)] * section.table.blank_rows
    if section.table.total is not None:
        drawn.append(grid.total_row(section.table.total))
    return drawn


def _heading(section: Section, part: str, frame: Frame, drawing: _Drawing) -> Drawn:
    """Title and facts at the top of every page: operators, and the height they take."""
    title = f"{section.title}（{part}）" if part else section.title
    size = min(
        TITLE_SIZE, TITLE_SIZE * frame.width / max(drawing.fonts.width(title, fonts.SERIF, TITLE_SIZE), 1)
    )
    width = drawing.fonts.width(title, fonts.SERIF, size)
    y = frame.top - size
    parts = [
        drawing.fonts.line(title, fonts.SERIF, size, (frame.left + frame.right - width) / 2, y, bold=True)
    ]
    y -= 6
    for line in section.facts:
        y -= FACT_SIZE * 1.65
        drawn, more = fact_line(line, frame, y, drawing.fonts)
        parts.append(drawn)
        y -= more
    y -= 9
    return "".join(parts), frame.top - y


def _tail(section: Section, frame: Frame, top: float, drawing: _Drawing) -> Drawn:
    """Notes and signature below `top`: operators, and the height they take."""
    y = top
    parts = []
    y -= 3 if section.notes else 0
    for note in section.notes:
        for line in wrap(note, fonts.SERIF, NOTE_SIZE, frame.width, drawing.fonts):
            y -= NOTE_SIZE * LEADING * 1.12
            parts.append(drawing.fonts.line(line, fonts.SERIF, NOTE_SIZE, frame.left, y))
    if section.signature:
        y -= FACT_SIZE * 2.1
        drawn, more = fact_line(section.signature, frame, y, drawing.fonts)
        parts.append(drawn)
        y -= more
    return "".join(parts), top - y


def _draw(plan: PagePlan, drawing: _Drawing) -> None:
    """Put one page into the file."""
    heading, taken = plan.heading
    grid, frame = plan.grid, plan.frame
    top = frame.top - taken
    head = sum(grid.head_heights)
    forms = [drawing.file.form(heading, frame.size)]
    parts = []
    lowest = top
    for index, rows in enumerate(plan.panels):
        left = frame.left + index * (grid.panel_width + PANEL_GAP) + grid.indent
        heights = tuple([row[1] for row in rows])
        forms.append(_grid_form(grid, left, top, heights, frame, drawing))
        lowest = min(lowest, top - head - sum(heights))
        if rows:
            parts.append(_row_text(rows, left, top - head))
    if plan.last:
        parts.append(_tail(plan.section, frame, lowest, drawing)[0])
    parts.append(_footer(plan, drawing))
    shown = [drawing.file.show(form) for form in forms]
    drawing.file.put_page("".join(shown + parts), frame.size, forms)


def _row_text(rows: Sequence[Drawn], left: float, top: float) -> str:
    """All rows as one text object that steps from middle line to middle line."""
    parts = [f"BT 1 0 0 1 {left:.2f} {top - rows[0][1] / 2:.3f} Tm\n"]
    before = rows[0][1]
    step, move = -1.0, ""
    parts.append(rows[0][0])
    for operators, height in rows[1:]:
        distance = (before + height) / 2
        if distance != step:
            step, move = distance, f"0 {-distance:.3f} Td\n"
        parts.append(move)
        parts.append(operators)
        before = height
    parts.append("ET\n")
    return "".join(parts)


def _grid_form(
    grid: Grid, left: float, top: float, heights: tuple[float, ...], frame: Frame, drawing: _Drawing
) -> str:
    """The form of header and ruling, remembered per shape so that its text is not even built again."""
    key = (left, top, heights)
    found = grid.shapes.get(key)
    if found is None:
        content = grid.ruling(left, top, heights) + grid.head(left, top)
        found = grid.shapes[key] = drawing.file.form(content, frame.size)
    return found


def _footer(plan: PagePlan, drawing: _Drawing) -> str:
    text = f"第 {plan.number}/{plan.of} 页"
    width = drawing.fonts.width(text, fonts.SERIF, FOOT_SIZE)
    y = plan.frame.bottom - 5 * MM
    middle = (plan.frame.left + plan.frame.right - width) / 2
    parts = [drawing.fonts.line(text, fonts.SERIF, FOOT_SIZE, middle, y)]
    if plan.section.code:
        # A code that brings its own word stands as it is.
        code = plan.section.code if " " in plan.section.code else f"表码 {plan.section.code}"
        wide = drawing.fonts.width(code, fonts.SERIF, FOOT_SIZE)
        parts.append(drawing.fonts.line(code, fonts.SERIF, FOOT_SIZE, plan.frame.right - wide, y))
    return "".join(parts)
