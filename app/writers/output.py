"""Choose the writer by the file's ending; each is loaded when first used."""

from __future__ import annotations

from pathlib import Path

from app.document import Document
from app.errors import UsageProblem
from app.work import NO_PROGRESS, Progress
from app.writers.files import Written

FORMATS = ("xlsx", "pdf")


def write_document(document: Document, path: Path, progress: Progress = NO_PROGRESS) -> Written:
    """Write `document` to `path` (.xlsx or .pdf). Raises `UsageProblem` paper.format_unknown."""
    ending = path.suffix.lower().lstrip(".")
    if ending == "pdf":
        from app.writers.pdf import write_pdf

        return write_pdf(document, path, progress)
    if ending == "xlsx":
        from app.writers.xlsx import write_xlsx

        return write_xlsx(document, path, progress)
    raise UsageProblem("paper.format_unknown", format=ending, formats="、".join(FORMATS))
