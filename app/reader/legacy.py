"""OLE2 files: xls and WPS .et (BIFF), and the encrypted or foreign ones that look like them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.reader.grid import calamine_sheets
from app.reader.limits import MAX_COLUMNS, MAX_PART, FileRefused
from app.reader.row_looks import xls_row_looks, xls_struck_formats

if TYPE_CHECKING:
    from app.reader.grid import Book, Extras, FormulaFound

_BOF, _EOF, _FILEPASS, _COLINFO, _BOUNDSHEET, _FORMULA, _STRING = 0x0809, 0x0A, 0x2F, 0x7D, 0x85, 0x06, 0x207
_CODEPAGE, _BIFF8, _UTF_16 = 0x42, 0x0600, 1200
STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK")
FOREIGN = (
    ("WordDocument", "旧版 Word 文档（请另存为 docx）"),
    ("PowerPoint Document", "演示文稿"),
    ("__properties_version1.0", "邮件"),
)


def _workbook_stream(path: str) -> bytes:
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
                raise FileRefused("import.encrypted")
            for name in STREAMS:
                if container.exists(name):
                    data: bytes = container.openstream(name).read(MAX_PART)
                    return data
            for name, kind in FOREIGN:
                if container.exists(name):
                    raise FileRefused("import.not_a_sheet", kind=kind)
    except FileRefused:
        raise
    except MemoryError:
        raise
    except Exception as error:  # olefile raises whatever a broken directory leads to
        raise FileRefused("import.truncated") from error
    raise FileRefused("import.damaged")


def _records(data: bytes, start: int = 0) -> Iterator[tuple[int, int, int]]:
    position, end = start, len(data) - 4
    while position <= end:
        kind, length = struct.unpack_from("<HH", data, position)
        yield kind, position + 4, length
        position += 4 + length


def _code_page_at(data: bytes) -> int:
    """Where a workbook of Excel 97 or newer names another code page than Unicode; -1 where it does not.

    Its texts are UTF-16 whatever the record says (some programs write 1252 or 936 there).
    """
    is_unicode = False
    for kind, position, length in _records(data):
        if kind == _BOF and length >= 2:
            is_unicode = struct.unpack_from("<H", data, position)[0] == _BIFF8
        if kind == _CODEPAGE and length >= 2:
            own = struct.unpack_from("<H", data, position)[0] == _UTF_16
            return -1 if own or not is_unicode else position
        if kind == _EOF:
            break
    return -1


def _with_unicode(path: str, at: int) -> io.BytesIO:
    """The file with the code page of its texts said right, for the reader that believes the record."""
    import olefile

    with open(path, "rb") as file:
        copy = io.BytesIO(file.read())
    container = olefile.OleFileIO(copy, write_mode=True)
    name = next(name for name in STREAMS if container.exists(name))
    data = container.openstream(name).read()
    container.write_stream(name, data[:at] + struct.pack("<H", _UTF_16) + data[at + 2 :])
    copy.seek(0)
    return copy


def _globals(data: bytes) -> list[int]:
    """Offsets of the worksheets, in workbook order; refuses a password."""
    offsets = []
    for kind, position, length in _records(data):
        if kind == _FILEPASS:
            raise FileRefused("import.encrypted")
        if kind == _BOUNDSHEET and length >= 6:
            offsets.append(struct.unpack_from("<I", data, position)[0])
        if kind == _EOF:
            break
    return offsets


def _sheet_records(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """The records of one sheet, up to its end."""
    depth = 0
    for kind, position, length in _records(data, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        yield kind, position, length


def _scan_sheet(data: bytes, start: int) -> Extras:
    """Hidden columns, and the places of formulas (their text is not decoded)."""
    hidden: list[int] = []
    formulas: list[FormulaFound] = []
    depth = 0
    for kind, position, length in _records(data, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _COLINFO and length >= 10:
            first, last, _, _, options = struct.unpack_from("<5H", data, position)
            if options & 1:
                hidden.extend(range(first, min(last + 1, MAX_COLUMNS)))
        elif kind == _FORMULA and length >= 6:
            row, column = struct.unpack_from("<HH", data, position)
            formulas.append((row, column, "", False))
        elif kind == _STRING and formulas:
            formulas[-1] = (*formulas[-1][:3], True)
    return {"hidden": hidden, "formulas": formulas}


def read_ole(path: str) -> Book:
    """Read a BIFF workbook; raises FileRefused for passwords and for other OLE documents."""
    data = _workbook_stream(path)
    if not data:
        raise FileRefused("import.truncated")
    extras = {}
    formats = xls_struck_formats(_records(data), data)
    for position, offset in enumerate(_globals(data)):
        if offset < len(data):
            extras[position] = _scan_sheet(data, offset)
            extras[position] |= xls_row_looks(_sheet_records(data, offset), data, formats)
    at = _code_page_at(data)
    try:
        source = path if at < 0 else _with_unicode(path, at)
    except MemoryError:
        raise
    except Exception as error:  # a directory that olefile reads but cannot follow to its end
        raise FileRefused("import.damaged") from error
    return {"format": "xls", "sheets": calamine_sheets(source, extras)}
