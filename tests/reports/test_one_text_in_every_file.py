"""One paper, several files: every figure has the same text in xlsx, PDF, docx and txt, as read from them."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.table import Table as DocxTable
from openpyxl import load_workbook

from app.reports import report
from app.writers.output import write_document
from app.writers.values import shown
from tests.reports.test_golden import made

# Tables and running text with the figures of the year, of one person, and of one test and class session.
PAPERS = ("ledger", "summary", "record", "bulletin", "bulletin-scores", "attendance", "scores")

# Who writes numbers into tables, a paper that has decimals there, and the file it writes.
WRITERS = (
    ("app.writers.pdf.pdf_layout", "ledger", "pdf"),
    ("app.writers.pdf.letter_grid", "bulletin-scores", "pdf"),
    ("app.writers.letter_text", "bulletin-scores", "txt"),
)


def bare(text: object) -> str:
    """Without blanks, line ends and the marks of footnotes."""
    return re.sub(r"\s|[\u2460-\u2473]|\[\d+\]", "", str(text))


def cell_text(cell: Any) -> str:
    """A cell as a spreadsheet shows it under its number format."""
    value, shape = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    if shape == "[=1]0%;[=0]0%;0.0%":
        return f"{value:.0%}" if value in (0, 1) else f"{value:.1%}"
    if re.fullmatch(r"0(\.0+)?", shape):
        return f"{value:.{len(shape.partition('.')[2])}f}"
    if shape == "yyyy-mm-dd":
        return f"{value:%Y-%m-%d}"
    assert shape == "General", shape
    return f"{value:.10g}"


def rows_of_workbook(path: Path) -> list[str]:
    """Every row of every sheet."""
    return [
        bare("".join(cell_text(cell) for cell in row))
        for sheet in load_workbook(path).worksheets
        for row in sheet.iter_rows()
    ]


def lines_of_docx(path: Path) -> list[str]:
    """Every paragraph and every row of a table."""
    found = []
    for part in docx.Document(str(path)).iter_inner_content():
        if isinstance(part, DocxTable):
            for row in part.rows:
                cells = {id(cell._tc): cell.text for cell in row.cells}
                found.append(bare("".join(cells.values())))
        else:
            found.append(bare(part.text))
    return found


def pages_of_pdf(path: Path) -> list[str]:
    """The text of every page."""
    return [bare(page.extract_text()) for page in pypdf.PdfReader(path).pages]


def stands(line: str, pages: list[str]) -> bool:
    """Whether a line stands on a page, or goes on at the top of the next one."""
    return any(line in page for page in pages) or any(
        line[:cut] in page and after.startswith(line[cut:])
        for page, after in pairwise(pages)
        for cut in range(1, len(line))
    )


def differing(town: Any, report_id: str, folder: Path) -> list[str]:
    """'pdf: …' for each line with a number in the workbook or Word file that another file has otherwise."""
    paper = made(town, report_id)
    files = {ending: folder / f"paper.{ending}" for ending in report(report_id).formats}
    for path in files.values():
        write_document(paper, path)
    lines = rows_of_workbook(files["xlsx"]) if "xlsx" in files else lines_of_docx(files["docx"])
    # Heads over several columns are set in another order by each writer.
    lines = [line for line in lines if re.search(r"\d", line) and not line.startswith("序号")]
    assert len(lines) > 3
    texts = {"pdf": pages_of_pdf(files["pdf"])}
    if "txt" in files:
        texts["txt"] = [bare(files["txt"].read_text(encoding="utf-8-sig"))]
    return [
        f"{ending}: {line}" for ending, pages in texts.items() for line in lines if not stands(line, pages)
    ]


@pytest.mark.parametrize("report_id", PAPERS)
def test_each_line_with_a_number_is_the_same_in_every_file(town: Any, report_id: str, tmp_path: Path) -> None:
    assert differing(town, report_id, tmp_path) == []


def rounded_again(value: Any, column: Any) -> str:
    """A number as a writer would print it that rounds it to whole ones."""
    return re.sub(r"^\d+\.\d+", lambda found: f"{float(found[0]):.0f}", shown(value, column))


@pytest.mark.parametrize(("writer", "report_id", "ending"), WRITERS)
def test_a_writer_that_rounds_in_its_own_way_is_found(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str, report_id: str, ending: str
) -> None:
    monkeypatch.setattr(f"{writer}.shown", rounded_again)
    found = differing(town, report_id, tmp_path)
    assert found
    assert all(each.startswith(f"{ending}: ") for each in found)
