"""Values put into cells of a sheet's XML where they stand; every other byte of it stays as it was.

The sheet is never written anew: the places of its rows and cells are looked up, and text is put between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.papers.document import clean_text
from app.papers.form_map import letters, number_of

Number = int | float
Written = str | Number


@dataclass
class FoundCell:
    """A cell of the sheet: where its element begins and ends (bytes), its attributes, what it holds."""

    row: int
    column: int
    begin: int
    end: int = 0
    attributes: dict[str, str] = field(default_factory=dict)
    has_formula: bool = False
    text: str = ""
    value: tuple[int, int] | None = None  # the bytes of its <v>

    @property
    def style(self) -> int:
        """The number of its style."""
        told = self.attributes.get("s", "0")
        return int(told) if told.isdigit() else 0

    @property
    def kind(self) -> str:
        """n, s (a shared string), str, inlineStr …"""
        return self.attributes.get("t", "n")


@dataclass
class FoundRow:
    """A row element: the bytes before its cells, and where its closing tag begins."""

    number: int
    begin: int
    inner: int = 0
    close: int = 0
    end: int = 0
    is_empty: bool = False


@dataclass
class SheetMap:
    """Where everything is in a sheet's XML."""

    data: bytes
    prefix: str = ""
    rows: list[FoundRow] = field(default_factory=list)
    cells: dict[tuple[int, int], FoundCell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    styles: list[tuple[int, int, int]] = field(default_factory=list)  # of columns: first, last, style
    body: tuple[int, int, bool] = (
        0,
        0,
        False,
    )  # of sheetData: where it begins, its closing tag (or its end), is it empty
    dimension: tuple[int, int, str] | None = None

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the merged range a place lies in, else the place."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def style(self, row: int, column: int) -> int:
        """The style of a cell, of its column where there is none."""
        cell = self.cells.get((row, column))
        if cell is not None:
            return cell.style
        return next((style for first, last, style in self.styles if first <= column <= last), 0)


def read_sheet(data: bytes) -> SheetMap:
    """Find the cells of a sheet. Raises `expat.ExpatError`, `ValueError` for what is no sheet."""
    return _Finder(data).found


class _Finder:
    """Walks through a sheet's XML and notes the byte places of what may have to change."""

    def __init__(self, data: bytes) -> None:
        self.found = SheetMap(data)
        self._data = data
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        # A document type could name entities without end.
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._row: FoundRow | None = None
        self._cell: FoundCell | None = None
        self._open: list[tuple[str, int, int, bool]] = []  # tag, begin, behind its tag, closes itself
        self._next_row = self._next_column = 1
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise ValueError("UTF-16")
        self._parser.Parse(data, True)

    def _refuse(self, *_: object) -> None:
        raise ValueError("DOCTYPE")

    def _tag_end(self, place: int) -> tuple[int, bool]:
        """Behind the start tag at a place, and whether it closes itself."""
        quote = 0
        while True:
            byte = self._data[place]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in (0x22, 0x27):
                quote = byte
            elif byte == 0x3E:
                return place + 1, self._data[place - 1] == 0x2F
            place += 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        place = self._parser.CurrentByteIndex
        inner, closed = self._tag_end(place)
        self._open.append((tag, place, inner, closed))
        if tag == "sheetData":
            self.found.prefix = name[: -len(tag)]
        elif tag == "row" and self._row is None:
            number = int(attributes.get("r", self._next_row))
            self._next_row, self._next_column = number + 1, 1
            self._row = FoundRow(number, place, inner, is_empty=closed)
        elif tag == "c" and self._row is not None and self._cell is None:
            ref = attributes.get("r", "")
            column = number_of(ref.rstrip("0123456789")) if ref else self._next_column
            self._next_column = column + 1
            self._cell = FoundCell(self._row.number, column, place, attributes=attributes)
        elif tag == "f" and self._cell is not None:
            self._cell.has_formula = True
        elif tag in ("mergeCell", "col", "dimension"):
            self._note(tag, attributes, place, inner)

    def _note(self, tag: str, attributes: dict[str, str], place: int, inner: int) -> None:
        if tag == "mergeCell":
            first, _, last = attributes.get("ref", "").replace("$", "").partition(":")
            (top, left), (bottom, right) = _corner(first), _corner(last or first)
            self.found.merged.append((top, left, bottom, right))
        elif tag == "col" and "style" in attributes:
            first_column, last_column = int(attributes["min"]), int(attributes["max"])
            self.found.styles.append((first_column, last_column, int(attributes["style"])))
        elif tag == "dimension":
            self.found.dimension = (place, inner, attributes.get("ref", ""))

    def _end(self, _name: str) -> None:
        tag, begin, inner, closed = self._open.pop()
        place = inner if closed else self._parser.CurrentByteIndex
        after = inner if closed else self._data.index(b">", place) + 1
        if tag == "v" and self._cell is not None:
            self._cell.value = (begin, after)
        elif tag == "c" and self._cell is not None and self._cell.begin == begin:
            self._cell.end = after
            self.found.cells[self._cell.row, self._cell.column] = self._cell
            self._cell = None
        elif tag == "row" and self._row is not None and self._row.begin == begin:
            self._row.close, self._row.end = place, after
            self.found.rows.append(self._row)
            self._row = None
        elif tag == "sheetData":
            self.found.body = (begin, after if closed else place, closed)

    def _text(self, text: str) -> None:
        if self._cell is not None and self._open[-1][0] in ("v", "t"):
            self._cell.text += text


def _corner(ref: str) -> tuple[int, int]:
    column = ref.rstrip("0123456789")
    return int(ref[len(column) :]), number_of(column)


# -- writing ---------------------------------------------------------------------------------------


def splice(sheet: SheetMap, values: Mapping[tuple[int, int], Written]) -> bytes:
    """The sheet's XML with the values in their cells (row and column from 1, no part of a merged range).

    Cached results of its formulas are taken out, because they were those of the old values.
    """
    edits: list[tuple[int, int, bytes]] = []
    missing: dict[int, list[tuple[int, Written]]] = {}
    for (row, column), value in sorted(values.items()):
        cell = sheet.cells.get((row, column))
        if cell is not None:
            edits.append((cell.begin, cell.end, _cell(sheet, cell.attributes, row, column, value)))
        else:
            missing.setdefault(row, []).append((column, value))
    edits += _new_cells(sheet, missing)
    edits += [
        (*cell.value, b"")
        for place, cell in sheet.cells.items()
        if cell.has_formula and cell.value is not None and place not in values
    ]
    edits += _dimension(sheet, values)
    return _edited(sheet.data, edits)


def _edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    found, place = [], 0
    for begin, end, text in sorted(edits, key=lambda each: each[:2]):
        found += [data[place:begin], text]
        place = end
    return b"".join((*found, data[place:]))


def _new_cells(
    sheet: SheetMap, missing: Mapping[int, list[tuple[int, Written]]]
) -> list[tuple[int, int, bytes]]:
    """Cells that are not there yet, each before the next one of its row; rows likewise."""
    numbers = [row.number for row in sheet.rows]
    edits: list[tuple[int, int, bytes]] = []
    rows: dict[int, list[bytes]] = {}
    for number, cells in missing.items():
        at = bisect_left(numbers, number)
        made = [(column, _new(sheet, number, column, value)) for column, value in cells]
        if at < len(numbers) and numbers[at] == number:
            edits += _into_row(sheet, sheet.rows[at], made)
        else:
            text = b"".join(each for _, each in made)
            tag = f"{sheet.prefix}row".encode()
            place = sheet.rows[at].begin if at < len(numbers) else -1
            rows.setdefault(place, []).append(b'<%s r="%d">%s</%s>' % (tag, number, text, tag))
    for place, texts in rows.items():
        edits.append(_rows_at(sheet, place, b"".join(texts)))
    return edits


def _rows_at(sheet: SheetMap, place: int, text: bytes) -> tuple[int, int, bytes]:
    if place >= 0:
        return place, place, text
    begin, end, closed = sheet.body
    if not closed:
        return end, end, text
    tag = f"{sheet.prefix}sheetData".encode()
    return begin, end, b"<%s>%s</%s>" % (tag, text, tag)


def _into_row(sheet: SheetMap, row: FoundRow, made: list[tuple[int, bytes]]) -> list[tuple[int, int, bytes]]:
    if row.is_empty:
        # <row r="5"/> → <row r="5">…</row>
        tag = f"</{sheet.prefix}row>".encode()
        start = sheet.data[row.begin : row.inner].rstrip(b">").rstrip(b"/").rstrip() + b">"
        return [(row.begin, row.end, start + b"".join(text for _, text in made) + tag)]
    own = sorted(
        (cell.column, cell.begin) for (number, _), cell in sheet.cells.items() if number == row.number
    )
    columns = [column for column, _ in own]
    grouped: dict[int, list[bytes]] = {}
    for column, text in made:
        at = bisect_left(columns, column)
        grouped.setdefault(own[at][1] if at < len(own) else row.close, []).append(text)
    return [(place, place, b"".join(texts)) for place, texts in grouped.items()]


def _new(sheet: SheetMap, row: int, column: int, value: Written) -> bytes:
    style = sheet.style(row, column)
    return _cell(sheet, {"s": str(style)} if style else {}, row, column, value)


def _cell(sheet: SheetMap, attributes: Mapping[str, str], row: int, column: int, value: Written) -> bytes:
    """The element of a cell with its own attributes and another value."""
    prefix = sheet.prefix
    kept = {name: told for name, told in attributes.items() if name not in ("r", "t", "cm", "vm")}
    text = f'<{prefix}c r="{letters(column)}{row}"'
    text += "".join(f" {name}={quoteattr(told)}" for name, told in kept.items())
    if isinstance(value, str):
        words = escape(clean_text(value))
        space = ' xml:space="preserve"' if words != words.strip() or "\n" in words else ""
        text += f' t="inlineStr"><{prefix}is><{prefix}t{space}>{words}</{prefix}t></{prefix}is></{prefix}c>'
    else:
        text += f"><{prefix}v>{value!r}</{prefix}v></{prefix}c>"
    return text.encode("utf-8")


def _dimension(sheet: SheetMap, values: Mapping[tuple[int, int], Written]) -> list[tuple[int, int, bytes]]:
    """The stated size of the sheet, where a value lies outside it."""
    if sheet.dimension is None or not values:
        return []
    begin, end, ref = sheet.dimension
    try:
        first, _, last = ref.replace("$", "").partition(":")
        (top, left), (bottom, right) = _corner(first), _corner(last or first)
    except ValueError:
        return []
    rows, columns = [row for row, _ in values], [column for _, column in values]
    new = (min(top, *rows), min(left, *columns), max(bottom, *rows), max(right, *columns))
    if new == (top, left, bottom, right):
        return []
    told = f"{letters(new[1])}{new[0]}:{letters(new[3])}{new[2]}"
    return [(begin, end, sheet.data[begin:end].replace(ref.encode(), told.encode(), 1))]
