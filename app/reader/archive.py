"""Zip-based files (xlsx, WPS .et, ods, docx): their directory and XML are checked before they are read."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from app.reader.document import MAIN_PART, read_document
from app.reader.grid import calamine_sheets
from app.reader.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_PART,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED,
    RATIO_FROM,
    FileRefused,
)
from app.reader.row_looks import (
    hidden_rows,
    ods_row_looks,
    ods_struck_styles,
    struck_cells,
    struck_strings,
    struck_styles,
)

if TYPE_CHECKING:
    from app.reader.grid import Book, Extras

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:.-]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b[^>]*>([^<]*)</(?:\w+:)?f>\s*'
    rb"(<(?:\w+:)?v>[^<]|)"
)
_TEXT_RESULT = re.compile(rb'\bt="str"')  # computed, be it to an empty text
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,10})\"")
_FAR_COLUMN = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{3,})\d+"[^>/]*>\s*<(?:\w+:)?(?:v|is|f)\b')
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)>[^<]")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_ODS_COLUMN = re.compile(rb"<table:table-column\b([^>]*)>")


def _open(path: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FileRefused("import.truncated") from None
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED:
        raise FileRefused("import.too_large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("import.encrypted")
    for entry in entries:
        suspicious = entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(
            entry.compress_size, 1
        )
        if entry.file_size > MAX_PART or suspicious:
            raise FileRefused("import.too_large")
    if total > RATIO_FROM and total > MAX_RATIO * max(packed, 1):
        raise FileRefused("import.too_large")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one part, never more than its cap whatever the directory claims."""
    try:
        with archive.open(name) as file:
            data = file.read(MAX_PART + 1)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise FileRefused("import.damaged") from None
    except Exception as error:  # zlib.error and friends: whatever a broken stream raises
        raise FileRefused("import.damaged") from error
    if len(data) > MAX_PART:
        raise FileRefused("import.too_large")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise FileRefused("import.entities")
    return data


def _attributes(text: bytes) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(text)
    return {name.decode().rpartition(":")[2]: (a or b).decode("utf-8", "replace") for name, a, b in pairs}


def column_index(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _hidden_columns(head: bytes) -> list[int]:
    hidden: list[int] = []
    for match in _COLUMN.finditer(head):
        about = _attributes(match[1])
        if about.get("hidden") in ("1", "true"):
            first, last = int(about.get("min", "1")), int(about.get("max", "1"))
            hidden.extend(range(first - 1, min(last, MAX_COLUMNS)))
    return hidden


def _refuse_far_cells(data: bytes) -> None:
    """A single cell at the far end of the sheet would make the native reader ask for terabytes."""
    if match := _FAR_COLUMN.search(data):
        letters = match[1].decode()
        if len(letters) > 3 or column_index(letters) >= MAX_COLUMNS:
            raise FileRefused("import.far_cell", place=f"{letters[:8]} 列")
    last = data.rfind(b"<row ")
    match = _ROW_NUMBER.match(data, last) if last >= 0 else None
    if match is None or int(match[1]) <= MAX_ROWS:
        return
    for row in _ROW_NUMBER.finditer(data):
        if int(row[1]) > MAX_ROWS:
            if _VALUE.search(data, row.start()):
                raise FileRefused("import.far_cell", place=f"第 {int(row[1])} 行之后")
            return


def _scan_sheet(data: bytes) -> Extras:
    """What calamine does not tell about a sheet: hidden columns and formulas."""
    start = data.find(b"<sheetData")
    _refuse_far_cells(data)
    extras: Extras = {"hidden": _hidden_columns(data[: max(start, 0)])}
    if b"<f>" in data or b"<f " in data or b":f>" in data:
        extras["formulas"] = [
            (
                int(match[2]) - 1,
                column_index(match[1].decode()),
                match[3][:500].decode("utf-8", "replace"),
                bool(match[4]) or _TEXT_RESULT.search(data, match.start(), match.start(3)) is not None,
            )
            for match in _FORMULA.finditer(data)
        ]
    return extras


def _scan_workbook(archive: zipfile.ZipFile, names: set[str]) -> dict[int, Extras]:
    workbook = _part(archive, "xl/workbook.xml")
    relations = {
        about.get("Id", ""): about.get("Target", "")
        for about in map(_attributes, _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels")))
    }
    styles, strings = (
        _part(archive, part) if part in names else b"" for part in ("xl/styles.xml", "xl/sharedStrings.xml")
    )
    struck = (struck_styles(styles), struck_strings(strings))
    extras = {}
    for position, match in enumerate(_SHEET.finditer(workbook)):
        target = relations.get(_attributes(match[1]).get("id", ""), "").lstrip("/")
        part = target if target.startswith("xl/") else f"xl/{target}"
        if part in names and "worksheets" in part:
            data = _part(archive, part)
            extras[position] = _scan_sheet(data)
            extras[position] |= {"hidden_rows": hidden_rows(data), "struck": struck_cells(data, *struck)}
    return extras


def _scan_ods(archive: zipfile.ZipFile) -> dict[int, Extras]:
    content = _part(archive, "content.xml")
    manifest = _part(archive, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise FileRefused("import.encrypted")
    extras: dict[int, Extras] = {}
    tables = content.split(b"<table:table ")[1:]
    styles = ods_struck_styles(_part(archive, "styles.xml"), content)
    for position, table in enumerate(tables):
        hidden: list[int] = []
        column = 0
        for match in _ODS_COLUMN.finditer(table[:200_000]):
            about = _attributes(match[1])
            repeated = min(int(about.get("number-columns-repeated", "1") or 1), MAX_COLUMNS)
            if about.get("visibility") == "collapse":
                hidden.extend(range(column, min(column + repeated, MAX_COLUMNS)))
            column += repeated
        extras[position] = {"hidden": hidden, **ods_row_looks(table, styles)}
    _refuse_repeats(content)
    return extras


def _refuse_repeats(content: bytes) -> None:
    """A filled cell repeated a million times is a bomb; an empty one at the end of a row is usual."""
    for match in re.finditer(rb"<table:table-(?:row|cell)\b([^>]*)(/?)>", content):
        repeats = _REPEATED.search(match[1])
        if repeats is None or int(repeats[1]) < MAX_CELLS // 1000:
            continue
        is_row = match[0].startswith(b"<table:table-row")
        filled = b"office:value" in match[1]
        if is_row:
            end = content.find(b"</table:table-row>", match.end())
            filled = b"office:value" in content[match.end() : max(end, match.end())]
        if filled:
            raise FileRefused("import.too_large")


def read_archive(path: str) -> Book:
    """Read an xlsx, xlsb or ods file or the tables of a docx; names other zip files for what they are."""
    with _open(path) as archive:
        names = {entry.filename for entry in archive.infolist()}
        kind = _kind(archive, names)
        if kind == "docx":
            part = next(name for name in sorted(names) if MAIN_PART.match(name))
            return {"format": kind, "sheets": read_document(archive, part)}
        extras: dict[int, Extras] = {}
        if kind == "xlsx":
            extras = _scan_workbook(archive, names)
        elif kind == "ods":
            extras = _scan_ods(archive)
    return {"format": kind, "sheets": calamine_sheets(path, extras)}


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and b"spreadsheet" in _part(archive, "mimetype")[:200]:
        return "ods"
    if any(map(MAIN_PART.match, names)):
        return "docx"
    for prefix, kind in (("word/", "Word 文档"), ("ppt/", "演示文稿"), ("content.xml", "文字文档")):
        if any(name.startswith(prefix) for name in names):
            raise FileRefused("import.not_a_sheet", kind=kind)
    if any(name.startswith("xl/") or name == "[Content_Types].xml" for name in names):
        raise FileRefused("import.damaged")
    raise FileRefused("import.not_a_sheet", kind="压缩包")
