"""Choose the writer by the paper and the file's ending; each is loaded when first used."""

from __future__ import annotations

from pathlib import Path

from app.errors import UsageProblem
from app.papers.document import Document
from app.papers.letter import Letter, Letters
from app.papers.turned import as_document, as_letters
from app.work import NO_PROGRESS, Progress
from app.writers.files import Written

FORMATS = ("xlsx", "pdf", "docx", "txt")


def write_document(
    document: Document | Letter | Letters, path: Path, progress: Progress = NO_PROGRESS
) -> Written:
    """Write tables to .xlsx or .pdf, letters to .docx, .pdf or .txt; either to the other's, turned.

    Raises `UsageProblem` paper.format_unknown.
    """
    ending = path.suffix.lower().lstrip(".")
    if isinstance(document, Document):
        if ending in ("docx", "txt"):
            document = as_letters(document)
    elif ending == "xlsx":
        document = as_document(document)
    if not isinstance(document, Document):
        return _write_letter(document, path, ending, progress)
    if ending == "pdf":
        from app.writers.pdf.table_pdf import write_pdf

        return write_pdf(document, path, progress)
    if ending == "xlsx":
        from app.writers.xlsx.table_xlsx import write_xlsx

        return write_xlsx(document, path, progress)
    raise UsageProblem("paper.format_unknown", format=ending, formats="、".join(FORMATS))


def _write_letter(paper: Letter | Letters, path: Path, ending: str, progress: Progress) -> Written:
    if ending == "pdf":
        from app.writers.pdf.letter_pdf import write_letter_pdf

        return write_letter_pdf(paper, path, progress)
    if ending == "docx":
        from app.writers.docx.letter_docx import write_letter_docx

        return write_letter_docx(paper, path, progress)
    if ending == "txt":
        from app.writers.letter_text import write_letter_text

        return write_letter_text(paper, path, progress)
    raise UsageProblem("paper.format_unknown", format=ending, formats="、".join(FORMATS))
