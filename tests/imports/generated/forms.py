"""The same pages as the files offices keep them in: xlsx, xls, ods, docx, csv, a web page named .xls.

Most cases are handed over as the reader would give their xlsx, without a file; `test_generated` holds that
both are equal.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import xlwt

from app.reader.grid import sheet_value
from app.reader.sheet import Workbook, text_of, workbook_from
from tests.imports.generated.paper import Page, save
from tests.imports.sheets import inline

MEMORY, XLSX, XLS, ODS, CSV, HTML, DOCX = "memory", "xlsx", "xls", "ods", "csv", "html", "docx"
SHARES = {MEMORY: 78, XLSX: 4, XLS: 4, ODS: 4, CSV: 4, HTML: 3, DOCX: 3}
# What keeps one table and no more, and neither types nor hidden and struck-out rows.
OF_ONE_PAGE = frozenset({CSV, HTML, DOCX})
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def form_of(number: int, pages: Sequence[Page], allowed: Collection[str] | None = None) -> str:
    """The form the case of this number comes in, the same each time."""
    form = Random(f"form {number}").choices(list(SHARES), list(SHARES.values()))[0]
    if (len(pages) > 1 and form in OF_ONE_PAGE) or (allowed is not None and form not in allowed):
        return MEMORY
    return form


def workbook_of(pages: Sequence[Page], form: str, folder: Path) -> Workbook:
    """The pages as the reader gives them when they come in this form."""
    if form == MEMORY:
        return in_memory(pages)
    path = folder / ("表.xls" if form == HTML else f"表.{form}")
    WRITERS[form](pages, path)
    return inline(path)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return "" if value is None else float(value) if type(value) is int else value


def _covered(page: Page) -> set[tuple[int, int]]:
    """The cells of merged ranges that show nothing of their own."""
    return {
        (row, column)
        for top, left, bottom, right in page.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def in_memory(pages: Sequence[Page]) -> Workbook:
    """What the reader makes of an xlsx file with these pages."""
    sheets = []
    for page in pages:
        covered = _covered(page)
        wide = max([page.width, *(right + 1 for *_, right in page.merged)])
        rows = [
            [
                _plain(row[column]) if column < len(row) and (at, column) not in covered else ""
                for column in range(wide)
            ]
            for at, row in enumerate(page.rows)
        ]
        struck = [[row, column] for row in sorted(page.struck) for column in range(wide)]
        sheets.append(
            sheet_value(
                page.name,
                rows,
                merged=[list(one) for one in page.merged],
                hidden_rows=sorted(page.hidden),
                struck=struck,
            )
        )
    return workbook_from("表.xlsx", {"format": XLSX, "sheets": sheets})


def _text(value: Any) -> str:
    """A value as it is shown."""
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    if isinstance(value, float):
        return text_of(value)
    return "" if value is None else str(value)


def _xls(pages: Sequence[Page], path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        sheet = book.add_sheet(page.name)
        covered = _covered(page)
        for top, left, bottom, right in page.merged:
            sheet.merge(top, bottom, left, right)
        for at, row in enumerate(page.rows):
            plain = xlwt.easyxf("font: struck_out on") if at in page.struck else xlwt.Style.default_style
            sheet.row(at).hidden = at in page.hidden
            for column, value in enumerate(row):
                if value is not None and (at, column) not in covered:
                    sheet.row(at).write(column, value, day if isinstance(value, date) else plain)
    book.save(str(path))


def _ods_cell(value: Any, style: str, span: str) -> str:
    if value is None:
        return f"<table:table-cell{style}{span}/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    lines = "".join(f"<text:p>{_ods_text(line)}</text:p>" for line in _text(value).split("\n"))
    return f"<table:table-cell{style}{span} {kind}>{lines}</table:table-cell>"


def _ods_text(line: str) -> str:
    """Several blanks are one in this form, unless they are counted."""
    return escape(line).replace("  ", ' <text:s text:c="1"/>')


def _ods(pages: Sequence[Page], path: Path) -> None:
    tables = []
    for page in pages:
        covered = _covered(page)
        spans = {
            (top, left): f' table:number-rows-spanned="{bottom - top + 1}"'
            f' table:number-columns-spanned="{right - left + 1}"'
            for top, left, bottom, right in page.merged
        }
        rows = []
        for at, row in enumerate(page.rows):
            style = ' table:style-name="gone"' if at in page.struck else ""
            width = max(len(row), 1 + max((c for r, c in covered if r == at), default=0))
            cells = (
                "<table:covered-table-cell/>"
                if (at, c) in covered
                else _ods_cell(row[c] if c < len(row) else None, style, spans.get((at, c), ""))
                for c in range(width)
            )
            shown = ' table:visibility="collapse"' if at in page.hidden else ""
            rows.append(f"<table:table-row{shown}>{''.join(cells)}</table:table-row>")
        tables.append(f'<table:table table:name="{escape(page.name)}">{"".join(rows)}</table:table>')
    spaces = "".join(f' xmlns:{short}="{_ODF}{short}:1.0"' for short in ("office", "table", "text", "style"))
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:automatic-styles>'
        '<style:style style:name="gone" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_ODF}manifest:1.0"/>')


def _cells(page: Page, at: int) -> Iterator[tuple[int, str]]:
    """The cells of a row that are not covered by others, with their texts."""
    covered = _covered(page)
    row = page.rows[at]
    for column in range(max(page.width, 1)):
        if (at, column) not in covered:
            yield column, _text(row[column]) if column < len(row) else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') else text


def _csv(pages: Sequence[Page], path: Path) -> None:
    """As Excel saves it: what was merged stands in its first cell."""
    page = pages[0]
    wide = max(page.width, 1)
    lines = []
    for at in range(len(page.rows)):
        found = dict(_cells(page, at))
        lines.append(",".join(_quoted(found.get(column, "")) for column in range(wide)))
    text = "\r\n".join(lines) + "\r\n"
    encoding = "gb18030" if len(page.rows) % 2 else "utf-8-sig"
    path.write_bytes(text.encode(encoding))


def _html(pages: Sequence[Page], path: Path) -> None:
    page = pages[0]
    spans = {
        (top, left): f' rowspan="{bottom - top + 1}" colspan="{right - left + 1}"'
        for top, left, bottom, right in page.merged
    }
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{spans.get((at, column), '')}>{escape(text).replace(chr(10), '<br>')}</td>"
            for column, text in _cells(page, at)
        )
        + "</tr>"
        for at in range(len(page.rows))
    )
    path.write_text(f'<html><meta charset="utf-8"><table>{rows}</table></html>', encoding="utf-8")


def _docx(pages: Sequence[Page], path: Path) -> None:
    page = pages[0]
    areas = {
        (row, left): (row == top, right - left + 1, bottom > top)
        for top, left, bottom, right in page.merged
        for row in range(top, bottom + 1)
    }
    wide = {(row, left + n) for (row, left), (_, span, _) in areas.items() for n in range(1, span)}
    rows = []
    for at, row in enumerate(page.rows):
        cells = []
        for column in range(max(page.width, 1)):
            if (at, column) in wide:
                continue
            is_first, span, is_tall = areas.get((at, column), (True, 1, False))
            about = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            about += (
                f"<w:vMerge{' w:val=' + chr(34) + 'restart' + chr(34) if is_first else ''}/>"
                if is_tall
                else ""
            )
            text = _text(row[column]) if is_first and column < len(row) else ""
            lines = "".join(
                f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
                for line in text.split("\n")
            )
            cells.append(f"<w:tc><w:tcPr>{about}</w:tcPr>{lines}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    body = f"<w:tbl>{''.join(rows)}</w:tbl>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        )


def _xlsx(pages: Sequence[Page], path: Path) -> None:
    save(pages, path)


WRITERS: dict[str, Callable[[Sequence[Page], Path], None]] = {
    XLSX: _xlsx,
    XLS: _xls,
    ODS: _ods,
    CSV: _csv,
    HTML: _html,
    DOCX: _docx,
}
