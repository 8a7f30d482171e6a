"""Tables of a Word document (docx): every table a sheet, the lines above it as its titles.

Read in one pass with expat, so that a document of any size stays small in memory; nothing outside the body
(headers, comments, footnotes) is read, nor what was deleted with changes tracked.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from app.reader.grid import Row, sheet_value
from app.reader.limits import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_PART, MAX_ROWS, MAX_TEXT, FileRefused

if TYPE_CHECKING:
    from app.reader.grid import SheetValue

MAX_TABLES = 500
MAX_DEPTH = 20
MOST_LINES = 6  # lines kept above and below a table
LONGEST_LINE = 300
MAIN_PART = re.compile(r"^word/document\d*\.xml$")
_SPACES = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
)
_CHUNK = 1 << 20
_LOOKS = frozenset(("strike", "dstrike", "vanish"))
# No text of the page: deleted and moved text, the fallback of a drawing, the reading over a character.
_SILENT = frozenset(("del", "moveFrom", "Fallback", "rt", "instrText"))
# Ticks and crosses people insert as symbols of these fonts.
_SYMBOLS = {
    "wingdings": {0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0xA1: "○", 0x6C: "●"},
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0x4F: "✗", 0x51: "☒", 0xA3: "□"},
}
_AFTER = re.compile(r"^(?:注|备注|说明|填表|制表|审核|图例|符号)")


@dataclass
class _Table:
    """A table while it is read: rows of texts, and the vertical merges that are still open by column."""

    rows: list[Row] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    open: dict[int, list[int]] = field(default_factory=dict)
    width: int = 0
    titles: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    joined: bool = True  # nothing but blank lines since the table before
    column: int = 0
    span: int = 1
    merge: str = ""
    texts: list[str] = field(default_factory=list)
    size: int = 0
    hidden: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)


class _Body:
    """Takes the events of expat and keeps the tables."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._stack: list[_Table] = []
        self._line: list[str] = []
        self._since: list[str] = []
        self._silent = 0
        self._in_text = False
        self._run: set[str] | None = None  # how the text of the run looks: strike, dstrike, vanish
        self._cells = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        space, _, local = name.rpartition(" ")
        if local in _SILENT:
            self._silent += 1
        if space not in _SPACES or self._silent:
            return
        if local == "tbl":
            self._begin_table()
        elif local == "t":
            self._in_text = True
        elif local == "r":
            self._run = set()
        elif local in ("tab", "br", "cr"):
            self._add("\n" if local != "tab" else " ")
        elif local == "sym":
            self._add(_symbol(attributes))
        elif self._stack:
            self._start_in_table(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _start_in_table(self, local: str, about: dict[str, str]) -> None:
        table = self._stack[-1]
        if local == "tr":
            self._cells += 1
            if len(table.rows) >= MAX_ROWS or self._cells > MAX_CELLS:
                raise FileRefused("import.too_large")
            table.rows.append([])
            table.column = 0
        elif local == "tc":
            table.span, table.merge, table.texts, table.size = 1, "", [], 0
        elif local in ("gridSpan", "gridBefore"):
            number = _whole(about.get("val", ""))
            if number > MAX_COLUMNS:
                raise FileRefused("import.too_large")
            if local == "gridSpan":
                table.span = max(number, 1)
            else:
                self._skip(table, number)
        elif local == "vMerge":
            table.merge = about.get("val", "continue")
        elif local in _LOOKS and self._run is not None and about.get("val") not in ("0", "false", "off"):
            self._run.add(local)
        elif local == "hidden" and table.rows:
            table.hidden.add(len(table.rows) - 1)

    def end(self, name: str) -> None:
        """An element ends."""
        space, _, local = name.rpartition(" ")
        if local in _SILENT:
            self._silent = max(self._silent - 1, 0)
            return
        if space not in _SPACES or self._silent:
            return
        if local == "t":
            self._in_text = False
        elif local == "r":
            self._run = None
        elif local == "p":
            self._end_line()
        elif local == "tc" and self._stack:
            self._end_cell(self._stack[-1])
        elif local == "tbl" and self._stack:
            self._end_table()

    def text(self, data: str) -> None:
        """Characters between two tags."""
        if self._in_text and not self._silent:
            self._add(data)

    def _add(self, text: str) -> None:
        if not self._stack:
            if sum(map(len, self._line)) < LONGEST_LINE:
                self._line.append(text)
            return
        table = self._stack[-1]
        if self._run and table.rows and text.strip():
            if "vanish" in self._run:
                table.hidden.add(len(table.rows) - 1)
            else:
                table.struck.add((len(table.rows) - 1, table.column))
        if table.size < MAX_TEXT:
            table.texts.append(text)
            table.size += len(text)

    def _end_line(self) -> None:
        if self._stack:
            self._add("\n")
            return
        text = "".join(self._line).strip()[:LONGEST_LINE]
        self._line = []
        if text:
            self._since.append(text)
            del self._since[: -4 * MOST_LINES]

    def _begin_table(self) -> None:
        if len(self._stack) >= MAX_DEPTH or len(self.tables) + len(self._stack) >= MAX_TABLES:
            raise FileRefused("import.too_large")
        table = _Table()
        if not self._stack:
            table.joined = not self._since and bool(self.tables)
            self._share_lines(table)
        self._stack.append(table)

    def _share_lines(self, table: _Table | None) -> None:
        """Notes right below a table are its own, the other lines are titles of the next one."""
        lines, self._since = self._since, []
        if self.tables:
            above = self.tables[-1]
            while lines and (table is None or _AFTER.match(lines[0])):
                above.below.append(lines.pop(0))
        if table is not None:
            table.titles = lines[-MOST_LINES:]

    def _skip(self, table: _Table, columns: int) -> None:
        self._cells += columns
        table.rows[-1].extend([""] * columns)
        table.column += columns

    def _end_cell(self, table: _Table) -> None:
        if not table.rows:
            return
        row, column = len(table.rows) - 1, table.column
        if column + table.span > MAX_COLUMNS:
            raise FileRefused("import.too_large")
        text = "".join(table.texts).strip()
        merging = table.open.get(column)
        if table.merge == "continue" and merging is not None:
            merging[2] = row
            text = ""
        else:
            area = [row, column, row, column + table.span - 1]
            if table.merge == "restart" or table.span > 1:
                table.merged.append(area)
            table.open.pop(column, None)
            if table.merge == "restart":
                table.open[column] = area
        table.rows[-1].append(text)
        self._skip(table, table.span - 1)
        table.column = column + table.span
        self._cells += 1

    def _end_table(self) -> None:
        table = self._stack.pop()
        table.width = max(map(len, table.rows), default=0)
        if not any(value for row in table.rows for value in row):
            return
        if self._stack or not self._continues(table):
            self.tables.append(table)

    def _continues(self, table: _Table) -> bool:
        """A list that Word broke into two tables, nothing between them: the rows go on."""
        if not table.joined or self.tables[-1].width != table.width:
            return False
        before = self.tables[-1]
        if before.rows[0] == table.rows[0]:
            return False
        shift = len(before.rows)
        before.rows.extend(table.rows)
        before.hidden |= {row + shift for row in table.hidden}
        before.struck |= {(row + shift, column) for row, column in table.struck}
        before.merged += [[top + shift, left, last + shift, right] for top, left, last, right in table.merged]
        return True

    def finish(self) -> None:
        """The document has ended: its last lines belong to the last table."""
        self._share_lines(None)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _symbol(attributes: dict[str, str]) -> str:
    about = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
    try:
        code = int(about.get("char", ""), 16) & 0xFF
    except ValueError:
        return ""
    return _SYMBOLS.get(about.get("font", "").lower(), {}).get(code, "")


def _sheet(number: int, table: _Table) -> SheetValue:
    """A table as a sheet: its titles as merged lines above, its notes below."""
    top = len(table.titles)
    rows: list[Row] = [[line] for line in table.titles]
    rows += table.rows
    rows += [[line] for line in table.below[:MOST_LINES]]
    wide = max(table.width - 1, 0)
    merged = [[row, 0, row, wide] for row in range(top)] if wide else []
    for first, left, last, right in table.merged:
        if first != last or left != right:
            merged.append([first + top, left, last + top, right])
    return sheet_value(
        f"表格{number}",
        rows,
        merged=merged[:MAX_MERGES],
        hidden_rows=sorted(row + top for row in table.hidden),
        struck=[[row + top, column] for row, column in sorted(table.struck)],
    )


def read_document(archive: zipfile.ZipFile, part: str) -> list[SheetValue]:
    """The tables of the document in `part`; raises FileRefused import.no_table when there is none."""
    body = _Body()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = body.start
    parser.EndElementHandler = body.end
    parser.CharacterDataHandler = body.text
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.buffer_text = True
    read = 0
    try:
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                read += len(chunk)
                if read > MAX_PART:
                    raise FileRefused("import.too_large")
                parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (FileRefused, MemoryError):
        raise
    except Exception as error:  # expat, zlib and zipfile raise whatever a broken file leads to
        raise FileRefused("import.damaged") from error
    body.finish()
    if not body.tables:
        raise FileRefused("import.no_table")
    return [_sheet(number, table) for number, table in enumerate(body.tables, 1)]


def _refuse_entities(*_: object) -> None:
    raise FileRefused("import.entities")
