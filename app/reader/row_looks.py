"""Rows that are hidden (a filter hides them too) and cells that are struck out, which values do not tell."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from app.reader.limits import MAX_COLUMNS, MAX_ROWS

if TYPE_CHECKING:
    from app.reader.grid import Extras

_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\b(?:hidden="(?:1|true)"|ht="0")[^>]*>')
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font\b(?:[^>]*/>|.*?</(?:\w+:)?font>)", re.DOTALL)
_STRIKE = re.compile(rb'<(?:\w+:)?d?strike\b(?![^>]*\bval="(?:0|false)")')
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_FONT_ID = re.compile(rb'\bfontId="(\d+)"')
_STYLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bs="(\d+)"')
_STRING = re.compile(rb"<(?:\w+:)?si\b(?:[^>]*/>|.*?</(?:\w+:)?si>)", re.DOTALL)
_SHARED = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d+)</(?:\w+:)?v>'
)
_INLINE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?is>(.*?)</(?:\w+:)?is>', re.DOTALL
)
MOST_ALIKE = 1000  # rows written once for many
_FONT_RECORD, _XF, _ROW = 0x31, 0xE0, 0x208
_CELL_RECORDS = {0xFD, 0x204, 0x27E, 0x203, 0xD6, 0x06, 0x205}
_ODS_ROW = re.compile(
    rb"<table:table-row\b([^>]*?)(/?)>(.*?)(?=<table:table-row\b|</table:table>|$)", re.DOTALL
)
_ODS_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL
)
_ODS_STYLE = re.compile(rb"<style:style\b([^>]*?)(?:/>|>(.*?)</style:style>)", re.DOTALL)
_ODS_STYLE_NAME = re.compile(rb'\bstyle:name="([^"]+)"')
_ODS_PARENT = re.compile(rb'\bstyle:parent-style-name="([^"]+)"')
_ODS_COLUMN = re.compile(rb"<table:table-column\b([^>]*)>")
_ODS_DEFAULT = re.compile(rb'table:default-cell-style-name="([^"]+)"')
_ODS_TEXT_STYLE = re.compile(rb'text:style-name="([^"]+)"')
_ODS_STRUCK = re.compile(rb'text-line-through-(?:style|type)="(?!none)')
_ODS_LINE = re.compile(rb"text-line-through-(?:style|type)=")
_ODS_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_ODS_NAME = re.compile(rb'table:style-name="([^"]+)"')


def _index(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def hidden_rows(sheet: bytes) -> list[int]:
    """Numbers (from 0) of the rows of an xlsx sheet that are not shown."""
    if b"hidden=" not in sheet and b'ht="0"' not in sheet:
        return []
    found = (_ROW_NUMBER.search(match[0]) for match in _HIDDEN_ROW.finditer(sheet))
    return [int(match[1]) - 1 for match in found if match and int(match[1]) <= MAX_ROWS]


def struck_styles(styles: bytes) -> frozenset[int]:
    """The cell formats of an xlsx file whose font is struck out."""
    fonts, formats = _FONTS.search(styles), _CELL_FORMATS.search(styles)
    if b"strike" not in styles or fonts is None or formats is None:
        return frozenset()
    struck = {n for n, match in enumerate(_FONT.finditer(fonts[0])) if _STRIKE.search(match[0])}
    ids = (_FONT_ID.search(match[1]) for match in _FORMAT.finditer(formats[0]))
    return frozenset(n for n, match in enumerate(ids) if match and int(match[1]) in struck)


def struck_strings(strings: bytes) -> frozenset[int]:
    """The shared texts of an xlsx file of which a part is struck out."""
    if b"strike" not in strings:
        return frozenset()
    return frozenset(n for n, match in enumerate(_STRING.finditer(strings)) if _STRIKE.search(match[0]))


def struck_cells(sheet: bytes, styles: Collection[int], strings: Collection[int]) -> list[list[int]]:
    """[row, column] (from 0) of the struck-out cells of an xlsx sheet."""
    found: set[tuple[int, int]] = set()
    patterns: tuple[tuple[re.Pattern[bytes], Callable[[bytes], bool]], ...] = (
        (_STYLED, lambda value: int(value) in styles),
        (_SHARED, lambda value: int(value) in strings),
        (_INLINE, lambda value: _STRIKE.search(value) is not None),
    )
    wanted = (bool(styles), bool(strings), b"strike" in sheet)
    for (pattern, is_struck), wants in zip(patterns, wanted, strict=True):
        for match in pattern.finditer(sheet) if wants else ():
            if is_struck(match[3]):
                found.add((int(match[2]) - 1, _index(match[1])))
    return [list(place) for place in sorted(found)]


def xls_struck_formats(records: Iterable[tuple[int, int, int]], data: bytes) -> frozenset[int]:
    """The cell formats of an xls file whose font is struck out; `records` are those of the whole workbook."""
    fonts: list[bool] = []
    formats: list[int] = []
    for kind, position, length in records:
        if kind == _FONT_RECORD and length >= 4:
            fonts.append(bool(struct.unpack_from("<H", data, position + 2)[0] & 8))
            if len(fonts) == 4:
                fonts.append(False)  # there is no font number 4
        elif kind == _XF and length >= 2:
            formats.append(struct.unpack_from("<H", data, position)[0])
    return frozenset(n for n, font in enumerate(formats) if font < len(fonts) and fonts[font])


def xls_row_looks(records: Iterator[tuple[int, int, int]], data: bytes, formats: Collection[int]) -> Extras:
    """The hidden rows and struck-out cells of one sheet of an xls file."""
    hidden: list[int] = []
    struck: list[list[int]] = []
    for kind, position, length in records:
        if kind == _ROW and length >= 16:
            row = struct.unpack_from("<H", data, position)[0]
            if struct.unpack_from("<H", data, position + 12)[0] & 0x20:
                hidden.append(row)
        elif formats and kind in _CELL_RECORDS and length >= 6:
            row, column, style = struct.unpack_from("<3H", data, position)
            if style in formats:
                struck.append([row, column])
    return {"hidden_rows": hidden, "struck": struck}


def ods_struck_styles(*parts: bytes) -> frozenset[bytes]:
    """The names of the styles of an ods file that are struck out, by themselves or by their parents.

    `parts` are styles.xml and content.xml.
    """
    if not any(b"text-line-through" in part for part in parts):
        return frozenset()
    struck: dict[bytes, bool] = {}
    parents: dict[bytes, bytes] = {}
    for about, inner in (match.groups() for part in parts for match in _ODS_STYLE.finditer(part)):
        if not (named := _ODS_STYLE_NAME.search(about)):
            continue
        if _ODS_LINE.search(inner or b""):
            struck[named[1]] = _ODS_STRUCK.search(inner) is not None
        elif parent := _ODS_PARENT.search(about):
            parents[named[1]] = parent[1]
    for name in parents:
        seen, at = {name}, name
        while at not in struck and parents.get(at) not in (None, *seen):
            at = parents[at]
            seen.add(at)
        struck[name] = struck.get(at, False)
    return frozenset(name for name, is_struck in struck.items() if is_struck)


def ods_row_looks(table: bytes, styles: Collection[bytes]) -> Extras:
    """The hidden rows and struck-out cells of one table of an ods file."""
    hidden: list[int] = []
    struck: list[list[int]] = []
    if b"visibility=" not in table and not styles:
        return {"hidden_rows": hidden, "struck": struck}
    usual = _ods_struck_columns(table, styles) if styles else frozenset()
    row = 0
    for match in _ODS_ROW.finditer(table):
        rows = range(row, min(row + _repeated(match[1], MAX_ROWS), MAX_ROWS))
        if b'visibility="collapse"' in match[1] or b'visibility="filter"' in match[1]:
            hidden.extend(rows)
        columns = _ods_struck_cells(match[3], styles, usual) if styles else []
        if columns:
            struck.extend([each, column] for each in rows[:MOST_ALIKE] for column in columns)
        row += _repeated(match[1], MAX_ROWS)
        if row > MAX_ROWS:
            break
    return {"hidden_rows": hidden, "struck": struck}


def _ods_struck_columns(table: bytes, styles: Collection[bytes]) -> frozenset[int]:
    """The columns whose cells are struck out unless they say otherwise."""
    found: set[int] = set()
    column = 0
    for match in _ODS_COLUMN.finditer(table):
        count = _repeated(match[1], MAX_COLUMNS)
        named = _ODS_DEFAULT.search(match[1])
        if named and named[1] in styles:
            found.update(range(column, min(column + count, MAX_COLUMNS)))
        column += count
    return frozenset(found)


def _ods_struck_cells(row: bytes, styles: Collection[bytes], usual: Collection[int]) -> list[int]:
    """The columns of the filled cells of a row of which at least a part is struck out."""
    found: list[int] = []
    column = 0
    for about, inner in (match.groups() for match in _ODS_CELL.finditer(row)):
        places = range(column, min(column + _repeated(about, MAX_COLUMNS), MAX_COLUMNS))
        column += _repeated(about, MAX_COLUMNS)
        if not inner:
            continue
        name = _ODS_NAME.search(about)
        spans = (match[1] for match in _ODS_TEXT_STYLE.finditer(inner))
        if (name and name[1] in styles) or any(span in styles for span in spans):
            found.extend(places)
        elif name is None:
            found.extend(place for place in places if place in usual)
    return found


def _repeated(attributes: bytes, most: int) -> int:
    match = _ODS_REPEATED.search(attributes)
    return min(int(match[1]), most) if match else 1
