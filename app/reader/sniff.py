"""Tells a file's real kind by its first bytes, never by its name, and reads it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from app.reader.limits import MAX_FILE, MEGABYTE, FileRefused

if TYPE_CHECKING:
    from app.reader.grid import Book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of what people pick by mistake, with the word the sentence uses for it.
OTHERS = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"SQLite format 3", "数据库文件"),
    (b"{\\rtf", "文字文档"),
)
# BIFF 2 to 4 have no OLE container; nobody's office still writes them.
OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")


def read(path: str) -> Book:
    """Read the workbook at `path`: {"format", "sheets"}; raises FileRefused."""
    size = os.path.getsize(path)
    if size == 0:
        raise FileRefused("import.empty_file")
    if size > MAX_FILE:
        raise FileRefused("import.file_too_big", limit=MAX_FILE // MEGABYTE)
    with open(path, "rb") as file:
        head = file.read(4096)
    if head.startswith(OLE):
        from app.reader.legacy import read_ole

        return read_ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        from app.reader.archive import read_archive

        return read_archive(path)
    for magic, kind in OTHERS:
        if head.startswith(magic):
            raise FileRefused("import.not_a_sheet", kind=kind)
    if head.startswith(OLD_BIFF):
        raise FileRefused("import.too_old")
    from app.reader.text import read_text_file

    return read_text_file(path)
