"""Tables written as HTML or as the XML spreadsheet of 2003, usually under the name .xls."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.parsers import expat

from app.reader.grid import sheet_value
from app.reader.limits import MAX_COLUMNS, MAX_ROWS, FileRefused

if TYPE_CHECKING:
    from app.reader.grid import Row, SheetValue, Value

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]{0,100}line-through", re.IGNORECASE)
_STRUCK_CLASS = re.compile(
    r"\.([\w-]{1,60})\s*\{[^{}]{0,2000}?text-decoration[^;{}]{0,100}line-through", re.IGNORECASE
)


class _Tables(HTMLParser):
    """Collects every outermost table as rows, and its spans as merged ranges."""

    def __init__(self, struck: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[dict[int, str]], list[list[int]]]] = []
        self.looks: list[tuple[list[int], list[list[int]]]] = []  # hidden rows and struck-out cells
        self._struck_classes = struck
        self._lines: list[str] = []  # open tags that strike out what they hold
        self._depth = 0
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._row_struck = self._cell_struck = False
        self._taken: dict[tuple[int, int], bool] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(([], []))
                self.looks.append(([], []))
                self._taken = {}
        if self._depth != 1:
            return
        if tag == "tr":
            self._close_cell()
            self.tables[-1][0].append({})
            about = dict(attrs)
            self._row_struck = self._strikes(tag, about)
            if "hidden" in about or _HIDDEN.search(about.get("style") or ""):
                self.looks[-1][0].append(len(self.tables[-1][0]) - 1)
        elif tag in ("td", "th"):
            self._close_cell()
            about = dict(attrs)
            self._spans = (_span(about.get("rowspan")), _span(about.get("colspan")))
            self._cell = []
            self._cell_struck = self._row_struck or self._strikes(tag, about)
        elif self._cell is not None and self._strikes(tag, dict(attrs)):
            self._lines.append(tag)
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 1 and tag in ("td", "th", "tr", "table"):
            self._close_cell()
        elif tag in self._lines:
            self._lines.remove(tag)
        if tag == "table":
            self._depth = max(self._depth - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
            self._cell_struck = self._cell_struck or (bool(self._lines) and bool(data.strip()))

    def _strikes(self, tag: str, about: dict[str, str | None]) -> bool:
        classes = (about.get("class") or "").split()
        return (
            tag in ("s", "strike", "del")
            or _LINE_THROUGH.search(about.get("style") or "") is not None
            or not self._struck_classes.isdisjoint(classes)
        )

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        rows, merged = self.tables[-1]
        if not rows:
            rows.append({})
        top, left = len(rows) - 1, 0
        while (top, left) in self._taken:
            left += 1
        height, width = self._spans
        if top >= MAX_ROWS or left >= MAX_COLUMNS:
            raise FileRefused("import.too_large")
        if self._cell_struck:
            self.looks[-1][1].append([top, left])
        self._lines = []
        rows[top][left] = "".join(self._cell).replace("\xa0", " ").strip()
        for row in range(top, top + height):
            for column in range(left, left + width):
                self._taken[row, column] = True
        if height > 1 or width > 1:
            merged.append([top, left, top + height - 1, left + width - 1])
        self._cell = None


def _span(text: str | None) -> int:
    return max(1, min(int(text), 500)) if text and text.strip().isdigit() else 1


def _dense(row: Mapping[int, Value]) -> Row:
    return [row.get(column, "") for column in range(max(row, default=-1) + 1)]


def read_html(text: str) -> list[SheetValue]:
    """Every table of an HTML file as a sheet."""
    parser = _Tables(frozenset(match[1] for match in _STRUCK_CLASS.finditer(text)))
    parser.feed(text)
    parser.close()
    if not parser.tables:
        raise FileRefused("import.not_a_sheet", kind="网页")
    return [
        sheet_value(
            f"表{number}", [_dense(row) for row in rows], merged=merged, hidden_rows=hidden, struck=struck
        )
        for number, ((rows, merged), (hidden, struck)) in enumerate(
            zip(parser.tables, parser.looks, strict=True), 1
        )
    ]


class _XmlWorkbook:
    """Streams the XML spreadsheet; refuses a document type declaration before anything expands."""

    def __init__(self) -> None:
        self.sheets: list[SheetValue] = []
        self._rows: list[dict[int, Value]] = []
        self._merged: list[list[int]] = []
        self._column = 0
        self._kind: str | None = None
        self._text: list[str] = []
        self._name = ""
        self._style = ""
        self._struck_styles: set[str] = set()
        self._hidden: list[int] = []
        self._hidden_rows: list[int] = []
        self._struck: list[list[int]] = []
        self._row_style = ""

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        about = {name.rpartition(":")[2]: value for name, value in attrs.items()}
        if tag == "Worksheet":
            self._rows, self._merged, self._name = [], [], about.get("Name", "")
            self._hidden, self._hidden_rows, self._struck, self._column = [], [], [], 0
        elif tag == "Row":
            index = int(about.get("Index", len(self._rows) + 1))
            if index > MAX_ROWS:
                raise FileRefused("import.far_cell", place=f"第 {index} 行")
            self._rows.extend({} for _ in range(index - len(self._rows)))
            self._column = 0
            self._row_style = about.get("StyleID", "")
            if about.get("Hidden") == "1" or about.get("Height") == "0":
                self._hidden_rows.append(index - 1)
        elif tag == "Cell":
            self._start_cell(about)
        elif tag == "Data":
            self._kind, self._text = about.get("Type", "String"), []
        else:
            self._start_look(tag, about)

    def _start_look(self, tag: str, about: dict[str, str]) -> None:
        if tag == "Style":
            self._style = about.get("ID", "")
        elif tag == "Font" and about.get("StrikeThrough") == "1":
            self._struck_styles.add(self._style)
        elif tag == "Column":
            self._start_column(about)
        elif tag in ("S", "Strike", "Del") and self._kind is not None:
            self._strike()

    def _start_column(self, about: dict[str, str]) -> None:
        first = int(about.get("Index", self._column + 1))
        self._column = min(first + int(about.get("Span", 0)), MAX_COLUMNS)
        if about.get("Hidden") == "1" or about.get("Width") == "0":
            self._hidden.extend(range(first - 1, self._column))

    def _strike(self) -> None:
        if self._rows:
            self._struck.append([len(self._rows) - 1, self._column - 1])

    def _start_cell(self, about: dict[str, str]) -> None:
        self._column = int(about.get("Index", self._column + 1))
        if self._column > MAX_COLUMNS:
            raise FileRefused("import.far_cell", place=f"第 {self._column} 列")
        if about.get("StyleID", self._row_style) in self._struck_styles:
            self._strike()
        across, down = int(about.get("MergeAcross", 0)), int(about.get("MergeDown", 0))
        if across or down:
            top, left = len(self._rows) - 1, self._column - 1
            self._merged.append([top, left, top + down, left + across])

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "Data" and self._kind is not None and self._rows:
            self._rows[-1][self._column - 1] = self._value("".join(self._text))
            self._kind = None
        elif tag == "Worksheet":
            rows = [_dense(row) for row in self._rows]
            self.sheets.append(
                sheet_value(
                    self._name,
                    rows,
                    merged=self._merged,
                    hidden=self._hidden,
                    hidden_rows=self._hidden_rows,
                    struck=self._struck,
                )
            )

    def _value(self, text: str) -> Value:
        if self._kind == "Number":
            try:
                return float(text)
            except ValueError:
                return text
        if self._kind == "DateTime" and len(text) >= 10:
            return ["d", text[:10]] if text[10:19] in ("", "T00:00:00") else ["m", text[:19]]
        return text

    def data(self, text: str) -> None:
        if self._kind is not None:
            self._text.append(text)


def _refuse_declaration(*_: object) -> None:
    raise FileRefused("import.entities")


def read_xml_workbook(text: str) -> list[SheetValue]:
    """Read an XML spreadsheet (2003); raises FileRefused for entities and broken XML."""
    book = _XmlWorkbook()
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.StartElementHandler = book.start
    parser.EndElementHandler = book.end
    parser.CharacterDataHandler = book.data
    try:
        parser.Parse(text.encode("utf-8"), True)
    except (expat.ExpatError, ValueError):
        raise FileRefused("import.damaged") from None
    return book.sheets
