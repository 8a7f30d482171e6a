"""Write letters as PDF: the page of GB/T 9704-2012, or a plain sheet, with the bundled fonts.

What equal letters share is broken and turned into operators once, so 300 of them cost little more than
their drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.papers.letter import Face, Letter, Letters, long_date
from app.work import NO_PROGRESS, Progress
from app.writers.files import Written, replacing
from app.writers.letter_page import MM, Page, page_of
from app.writers.pdf import fonts
from app.writers.pdf.letter_flow import Flow
from app.writers.pdf.letter_grid import Cells
from app.writers.pdf.letter_notes import ABOVE, BELOW, NOTE_PITCH, NOTE_SIZE, RULE_WIDTH
from app.writers.pdf.letter_page import RED, Breaker, SetLine
from app.writers.pdf.letter_pages import PlacedItem
from app.writers.pdf.pdf_file import PdfFile
from app.writers.pdf.pdf_layout import MIDDLE
from app.writers.pdf.pdf_text import PdfFonts

NUMBER_SIZE = 14.0
COPIES_SIZE = 14.0
SMALL = 9.0
MASTHEAD_SIZE = 34.0


@dataclass
class _Press:
    """What all letters of one file share."""

    file: PdfFile = field(default_factory=PdfFile)
    fonts: PdfFonts = field(init=False)
    breaker: Breaker = field(init=False)
    cells: Cells = field(init=False)
    shown: dict[tuple[SetLine, float, float], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fonts = PdfFonts(self.file)
        self.breaker = Breaker(self.fonts)
        self.cells = Cells(self.fonts)


def write_letter_pdf(paper: Letter | Letters, path: Path, progress: Progress = NO_PROGRESS) -> Written:
    """Write `paper` to `path`; returns its page count and warnings (missing glyphs, by name).

    Raises `Cancelled` when the user stops it, `InputProblem` paper.* when the file cannot be written; in
    both cases no file is left.
    """
    letters: Sequence[Letter] = (paper,) if isinstance(paper, Letter) else paper.letters
    warnings = list(paper.warnings)
    with replacing(path) as stream:
        press = _Press()
        progress.start(len(letters), "生成 PDF")
        for letter in letters:
            _write_one(letter, press)
            if letter is not paper:
                warnings += letter.warnings
            progress.step()
        press.file.save(
            stream,
            title=paper.title,
            author=paper.author,
            keywords=paper.fingerprint,
            created=paper.created or datetime.now(),
        )
    warnings += [
        f"“{text}”中的“{chars}”字库没有，纸上印作“〓”，请打印后手写补上。"
        for text, chars in press.fonts.missing.items()
    ]
    return Written(path, press.file.page_count, tuple(dict.fromkeys(warnings)))


def _write_one(letter: Letter, press: _Press) -> None:
    page = page_of(letter)
    flow = Flow(page=page, fonts=press.fonts, breaker=press.breaker, shown=press.shown, cells=press.cells)
    _head(letter, flow)
    for block in letter.blocks:
        flow.block(block)
    _sign(letter, flow)
    _copies(letter, flow)
    flow.finish()
    _notes(flow)
    count = len(flow.pages)
    for number, entries in enumerate(flow.pages, 1):
        parts = [_drawn(entry, page) for entry in entries]
        parts.append(_foot(letter, page, number, count, press))
        if number == 1:
            press.file.mark(letter.file_stem or letter.title)
        press.file.put_page("".join(parts), (page.width, page.height))


def _drawn(entry: PlacedItem, page: Page) -> str:
    x = page.left + entry.x
    y = page.height - page.top - entry.y
    if entry.is_text:
        return f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {entry.operators} ET\n"
    return f"q 1 0 0 1 {x:.2f} {y:.2f} cm {entry.operators} Q\n"


def _head(letter: Letter, flow: Flow) -> None:
    """Masthead, number, title and recipients."""
    page = flow.page
    if letter.masthead:
        _masthead(letter, flow)
    _title(letter.title, flow)
    if letter.number and not letter.masthead:
        flow.text(letter.number, face=Face.KAI, align="center")
    flow.skip(1 if page.numbered else 0.4)
    if letter.recipients:
        flow.text(f"{letter.recipients.rstrip('：:')}：")


def _masthead(letter: Letter, flow: Flow) -> None:
    """The red name, the number under it and the red line (GB/T 9704-2012, 7.2)."""
    page = flow.page
    natural = flow.fonts.width(letter.masthead, fonts.SERIF, MASTHEAD_SIZE)
    size = round(min(MASTHEAD_SIZE, MASTHEAD_SIZE * page.room / max(natural, 1.0)), 1)
    width = natural * size / MASTHEAD_SIZE
    shown = flow.fonts.show(letter.masthead, fonts.SERIF, size)
    name = f"0 Tc {RED} rg {RED} RG 2 Tr {size * 0.03:.2f} w {shown} 0 Tr 0 g 0 G"
    pages = flow.pages[-1]
    pages.append(PlacedItem((page.room - width) / 2, page.pitch * 1.5, name))
    flow.y = page.pitch * 2.5
    if letter.number:
        flow.text(letter.number, align="center")
    flow.y += 4 * MM
    rule = f"{RED} RG 1.2 w 0 0 m {page.room:.2f} 0 l S"
    flow.draw(rule, 0.0)
    # The text stays on the grid of lines.
    flow.y = (int(flow.y / page.pitch) + 2) * page.pitch


def _title(title: str, flow: Flow) -> None:
    """Centred, its lines of about equal length."""
    page = flow.page
    size = page.title
    width = flow.fonts.width(title, fonts.SERIF, size)
    count = max(1, -(-int(width) // int(page.room)))
    room = page.room if count == 1 else min(page.room, width / count + size)
    lines = flow.breaker.plain(title, Face.TITLE, size, room, step=size)
    pitch = page.pitch if page.numbered else page.title * 1.5
    flow.lines(lines, size, align="center", pitch=pitch)


def _sign(letter: Letter, flow: Flow) -> None:
    """Issuer over date; the date ends four characters from the right (7.3.5)."""
    if not (letter.issuer or letter.on):
        return
    page = flow.page
    count = 1 + bool(letter.issuer) + bool(letter.on)
    flow.keep_company(count * page.pitch)
    flow.skip()
    words = long_date(letter.on) if letter.on else ""
    closer = page.step - page.size
    date_width = flow.fonts.width(words or "年" * 7, fonts.SERIF, page.size) + closer * len(words)
    date_x = page.room - 4 * page.step - date_width
    if letter.issuer:
        wide = flow.fonts.width(letter.issuer, fonts.SERIF, page.size) + closer * len(letter.issuer)
        x = min(date_x + (date_width - wide) / 2, page.room - wide)
        flow.lines(_single(letter.issuer, flow), page.size, left=x)
    if words:
        flow.lines(_single(words, flow), page.size, left=date_x)


def _single(text: str, flow: Flow) -> Sequence[SetLine]:
    return flow.breaker.plain(text, Face.BODY, flow.page.size, 1e6, step=flow.page.size)


def _notes(flow: Flow) -> None:
    """The explanations behind the figures, small, at the bottom of the page they belong to."""
    page = flow.page
    for entries, foot in zip(flow.pages, flow.feet, strict=True):
        if not foot.notes:
            continue
        top = page.depth - foot.height + ABOVE
        entries.append(PlacedItem(0.0, top, f"0.5 w 0 0 m {RULE_WIDTH:.0f} 0 l S", is_text=False))
        y = top + BELOW
        for line in foot.lines:
            wide = line.width > page.room or not line.last
            spacing = (page.room - line.width) / line.chars if wide and line.chars else 0.0
            shown = flow.show(line, NOTE_SIZE, round(spacing, 3))
            entries.append(PlacedItem(0.0, y + NOTE_PITCH / 2 + MIDDLE * NOTE_SIZE, shown))
            y += NOTE_PITCH


def _copies(letter: Letter, flow: Flow) -> None:
    """抄送 and who printed it, between lines at the foot of the last page (7.4)."""
    if not letter.copies:
        return
    page = flow.page
    pitch = COPIES_SIZE * 1.8
    lines = flow.breaker.plain(
        f"抄送：{letter.copies}", Face.BODY, COPIES_SIZE, page.room - 2 * COPIES_SIZE, step=COPIES_SIZE
    )
    printed = f"{long_date(letter.on)}印发" if letter.on else ""
    height = (len(lines) + 1) * pitch
    flow.need(height + page.pitch)
    flow.y = flow.depth - height
    rule = f"0.7 w 0 0 m {page.room:.2f} 0 l S"
    flow.draw(rule, 0.0)
    inner = page.room - 2 * COPIES_SIZE
    flow.lines(lines, COPIES_SIZE, pitch=pitch, room=inner, left=COPIES_SIZE)
    flow.draw(rule, 0.0)
    for text, align in ((letter.issuer, "left"), (printed, "right")):
        top = flow.y
        line = flow.breaker.plain(text, Face.BODY, COPIES_SIZE, inner, step=COPIES_SIZE)
        flow.lines(line, COPIES_SIZE, align=align, pitch=pitch, room=inner, left=COPIES_SIZE)
        flow.y = top
    flow.y += pitch
    flow.draw(rule, 0.0)


def _foot(letter: Letter, page: Page, number: int, count: int, press: _Press) -> str:
    """— 1 — outside on the official page; 第 1/2 页 on a plain one of several pages; the code beside it."""
    parts = ["0 Tc\n"]
    if page.numbered:
        text = f"— {number} —"
        width = press.fonts.width(text, fonts.SERIF, NUMBER_SIZE)
        y = page.height - page.top - page.depth - 7 * MM
        x = page.left + (page.room - NUMBER_SIZE - width if number % 2 else NUMBER_SIZE)
        parts.append(press.fonts.line(text, fonts.SERIF, NUMBER_SIZE, x, y))
    elif count > 1:
        text = f"第 {number}/{count} 页"
        width = press.fonts.width(text, fonts.SERIF, SMALL)
        parts.append(press.fonts.line(text, fonts.SERIF, SMALL, (page.width - width) / 2, 9 * MM))
    if letter.code:
        width = press.fonts.width(letter.code, fonts.SERIF, SMALL)
        x = page.left if page.numbered else page.width - page.left - width
        y = page.height - page.top - page.depth - 14 * MM if page.numbered else 9 * MM
        parts.append(press.fonts.line(letter.code, fonts.SERIF, SMALL, x, y))
    return "".join(parts)
