"""Rows into a saved workbook: sheet data is streamed as text while the zip file is copied.

Building a million openpyxl cells is what makes naive exports slow; styles and everything round the rows
still come from openpyxl, so no format knowledge is duplicated beyond `<row>` and `<c>`.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from app.papers.document import Kind, Value, clean_text, text_width
from app.work import Progress
from app.writers.still_zip import part_info
from app.writers.values import shown
from app.writers.xlsx.xlsx_frame import SAMPLE_ROWS, SheetFrame

# Level 2 packs a matrix of symbols to within a few percent of level 6 in a third of the time.
_LEVEL = 2
_CHUNK = 400
_EPOCH = date(1899, 12, 30).toordinal()
_FORMULA_START = "=+-@\t\r\n＝＋－＠"
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRINGS = "xl/sharedStrings.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
# What has to be said elsewhere about the string table: part, before which tag, and the words.
_NOTICES = {
    "[Content_Types].xml": (
        "</Types>",
        f'<Override PartName="/{_STRINGS}" ContentType="{_STRINGS_TYPE}"/>',
    ),
    "xl/_rels/workbook.xml.rels": (
        "</Relationships>",
        f'<Relationship Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml" Id="rIdStrings"/>',
    ),
}
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_DIMENSION = re.compile(r'<dimension ref="[^"]*"')
_LINE_POINTS = 15.0


class SharedStrings:
    """The workbook's string table; openpyxl itself writes its few strings inline."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._made: list[str] = []

    def index(self, text: str) -> int:
        """The number of `text`, added at its first use."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = len(self._made)
            kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
            self._made.append(f"<si><t{kept}>{escape(text)}</t></si>")
        return found

    def xml(self) -> str:
        """The whole part."""
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="'
        return f'{head}{_MAIN}" uniqueCount="{len(self._made)}">{"".join(self._made)}</sst>'


class Tokens(dict[Value, str]):
    """The text after a cell's address, per distinct value, for columns of one style."""

    def __init__(self, styles: tuple[str, str, str], alert: frozenset[str], strings: SharedStrings) -> None:
        super().__init__()
        self._plain, self._guarded, self._alert_style = styles
        self._alert = alert
        self._strings = strings

    def __missing__(self, value: Value) -> str:
        token = self._make(value)
        if len(self) < 30_000:
            self[value] = token
        return token

    def _make(self, value: Value) -> str:
        if isinstance(value, str):
            text = clean_text(value)
            if not text:
                return f' s="{self._plain}"/>'
            style = self._alert_style if text in self._alert else self._plain
            style = self._guarded if text[0] in _FORMULA_START else style
            return f' s="{style}" t="s"><v>{self._strings.index(text)}</v></c>'
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return f' s="{self._plain}"/>'
        number = value.toordinal() - _EPOCH if isinstance(value, date) else value
        if isinstance(number, float) and number.is_integer():
            number = int(number)  # 3 and 3.0 are one key of this dict; both are written 3
        return f' s="{self._plain}"><v>{number!r}</v></c>'


class Heights:
    """The row's opening tag: taller when a wrapping column holds more than one line."""

    def __init__(self, frame: SheetFrame) -> None:
        self._base = frame.height
        self._wrapping = [
            (index, column, frame.widths[index] - 1.0)
            for index, column in enumerate(frame.table.columns)
            if column.kind is Kind.TEXT
        ]
        self._lines: dict[tuple[int, Value], int] = {}

    def of(self, row: list[Value] | tuple[Value, ...]) -> float:
        """Height in points."""
        most = 1
        for index, column, width in self._wrapping:
            value = row[index]
            lines = self._lines.get((index, value))
            if lines is None:
                text = shown(value, column)
                lines = sum(max(1, math.ceil(text_width(part) / width)) for part in text.split("\n"))
                if len(self._lines) < 50_000:
                    self._lines[(index, value)] = lines
            if lines > most:
                most = lines
        return self._base if most == 1 else max(self._base, most * _LINE_POINTS + 4)


def fill(
    saved: IO[bytes],
    target: IO[bytes],
    frames: list[SheetFrame],
    progress: Progress,
    made_at: datetime | None = None,
) -> None:
    """Copy the workbook `saved` to `target`, putting each frame's rows in place of its sample rows."""
    by_part = {f"xl/worksheets/sheet{frame.index}.xml": frame for frame in frames}
    strings = SharedStrings()
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as out,
    ):
        for part in source.namelist():
            content = source.read(part)
            if part in by_part:
                # Opened by its name it has the level of the whole file, and no time of its own.
                with out.open(part, "w", force_zip64=True) as stream:
                    for text in _sheet(content.decode("utf-8"), by_part[part], strings, progress):
                        stream.write(text.encode("utf-8"))
                continue
            if part in _NOTICES:
                tag, words = _NOTICES[part]
                content = content.decode("utf-8").replace(tag, words + tag).encode("utf-8")
            if part == "docProps/core.xml" and made_at is not None:
                content = _MODIFIED.sub(rf"\g<1>{made_at:%Y-%m-%dT%H:%M:%S}Z".encode(), content)
            out.writestr(part_info(part, made_at), content, compresslevel=_LEVEL)
        out.writestr(part_info(_STRINGS, made_at), strings.xml(), compresslevel=_LEVEL)


def _sheet(xml: str, frame: SheetFrame, strings: SharedStrings, progress: Progress) -> Iterator[str]:
    """The sheet's text: what stood before the samples, the rows, what stood after."""
    rows = len(frame.table.rows) + frame.table.blank_rows
    tail = xml.index(f'<row r="{frame.first + rows}"')
    stop = samples_at = xml.index(f'<row r="{frame.samples}"')
    samples = []
    for _ in range(SAMPLE_ROWS):
        end = xml.index("</row>", stop) + len("</row>")
        samples.append(dict(_CELL.findall(xml[stop:end])))
        stop = end
    letters = [get_column_letter(number) for number in range(1, len(frame.table.columns) + 1)]
    yield _DIMENSION.sub(f'<dimension ref="A1:{letters[-1]}{frame.samples - 1}"', xml[:tail], count=1)
    pools: dict[tuple[str, ...], Tokens] = {}
    tokens = []
    for letter in letters:
        styles = (samples[0][letter], samples[1][letter], samples[2][letter])
        tokens.append(pools.setdefault(styles, Tokens(styles, frame.table.alert, strings)))
    yield from _rows(frame, letters, tokens, progress)
    yield xml[tail:samples_at]
    yield xml[stop:]


def _rows(frame: SheetFrame, letters: list[str], tokens: list[Tokens], progress: Progress) -> Iterator[str]:
    cells = "".join([f'<c r="{letter}#"%s' for letter in letters])
    template = f'<row r="#" ht="{frame.height:g}" customHeight="1">{cells}</row>'
    heights = Heights(frame)
    number = frame.first
    table = frame.table
    for start in range(0, len(table.rows), _CHUNK):
        chunk = []
        for row in table.rows[start : start + _CHUNK]:
            text = template.replace("#", str(number)) % tuple(
                [pool[value] for pool, value in zip(tokens, row, strict=True)]
            )
            height = heights.of(row)  # type: ignore[arg-type]
            if height != frame.height:
                text = text.replace(f'ht="{frame.height:g}"', f'ht="{height:g}"', 1)
            chunk.append(text)
            number += 1
        progress.step(len(chunk))
        yield "".join(chunk)
    empty = tuple([pool[None] for pool in tokens])
    yield "".join(template.replace("#", str(number + index)) % empty for index in range(table.blank_rows))
