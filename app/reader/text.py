"""Text files: csv in any usual encoding, and the HTML or XML tables that web systems name .xls."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from app.reader.grid import sheet_value
from app.reader.limits import MAX_ROWS, MAX_TEXT, FileRefused

if TYPE_CHECKING:
    from app.reader.grid import Book, Row

_MARKUP = re.compile(
    r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|table|head|meta|body|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORKBOOK_XML = re.compile(
    r"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
# ="110101…": how web systems keep a long number from becoming 1.1E+17 in Excel.
_TEXT_FORMULA = re.compile(r'^="([^"]*)"$')
DELIMITERS = (",", "\t", ";", "|", "，")


def decode(data: bytes) -> str:
    """Text of a file whose encoding nobody states: BOM, UTF-16 by its zeros, UTF-8, then GB18030."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    sample = data[:4000]
    if sample.count(0) > len(sample) // 5:
        odd, even = sample[1::2].count(0), sample[::2].count(0)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start >= len(data) - 3:  # the file was cut in the middle of a character
                return data[: error.start].decode(encoding, "replace")
    text = data.decode("gb18030", "replace")
    if text.count("\ufffd") > max(len(text) // 200, 2):
        raise FileRefused("import.not_text")
    return text


def _delimiter(lines: list[str]) -> str:
    """The delimiter whose count per line is largest and steadiest."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        counts = sorted(line.count(delimiter) for line in lines)
        if not counts:
            break
        middle = counts[len(counts) // 2]
        steady = sum(count == middle for count in counts) / len(counts)
        if middle and middle * (0.5 + steady) > best_score:
            best, best_score = delimiter, middle * (0.5 + steady)
    return best


def _read_csv(text: str) -> list[Row]:
    csv.field_size_limit(MAX_TEXT * 40)
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=lines[0].strip()[4])
    else:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines))
    rows: list[Row] = []
    try:
        for row in reader:
            rows.append([_TEXT_FORMULA.sub(r"\1", value) if value[:1] == "=" else value for value in row])
            if len(rows) > MAX_ROWS:
                raise FileRefused("import.too_many_rows", rows=len(rows), limit=MAX_ROWS)
    except csv.Error:
        raise FileRefused("import.damaged") from None
    return rows


def read_text_file(path: str) -> Book:
    """Read a csv, html or XML-spreadsheet file; raises FileRefused when it is no text at all."""
    with open(path, "rb") as file:
        data = file.read()
    match = _CHARSET.search(data[:2000])
    text = _declared(data, match[1].decode("ascii")) if match and b"<" in data[:200] else decode(data)
    if len(_BINARY.findall(text[:20_000])) > 2 + len(text[:20_000]) // 500:
        raise FileRefused("import.not_text")
    if _WORKBOOK_XML.search(text[:5000]):
        from app.reader.markup import read_xml_workbook

        return {"format": "xml", "sheets": read_xml_workbook(text)}
    if _MARKUP.match(text[:5000]):
        from app.reader.markup import read_html

        return {"format": "html", "sheets": read_html(text)}
    if text.lstrip()[:5].lower() == "<?xml" or "<!DOCTYPE" in text[:500] or "<!ENTITY" in text[:500]:
        raise FileRefused("import.not_a_sheet", kind="XML 文件")
    return {"format": "csv", "sheets": [sheet_value("", _read_csv(text))]}


def _declared(data: bytes, encoding: str) -> str:
    try:
        return data.decode("gb18030" if encoding.lower() in ("gb2312", "gbk") else encoding)
    except (LookupError, UnicodeDecodeError):
        return decode(data)
