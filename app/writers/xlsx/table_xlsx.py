"""Write a `Document` as a workbook: openpyxl makes the frame, the rows are streamed into the saved file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from app.papers.document import Document
from app.work import NO_PROGRESS, Progress
from app.writers.files import Written, replacing


def write_xlsx(document: Document, path: Path, progress: Progress = NO_PROGRESS) -> Written:
    """Write `document` to `path`, one sheet per section.

    Numbers stay numbers, codes stay text, nothing is a formula.

    Raises `Cancelled` when the user stops it, `InputProblem` paper.* when the file cannot be written; in
    both cases no file is left.
    """
    from app.writers.xlsx.xlsx_frame import build
    from app.writers.xlsx.xlsx_rows import fill

    progress.start(sum(len(section.table.rows) for section in document.sections), "生成电子表格")
    book, frames = build(document)
    saved = BytesIO()
    book.save(saved)
    with replacing(path) as stream:
        fill(saved, stream, frames, progress, document.created)
    return Written(path, 0, document.warnings)
