"""The clerk's own docx for bulletins: kept in the data folder, checked before it is taken."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.context import AppContext
from app.papers.letter import Letter, Paragraph
from app.reports.bulletin import TEMPLATE
from app.work import NO_PROGRESS, Progress


def template_path(context: AppContext, label: str) -> Path:
    """Where the template of a kind of bulletin is kept."""
    return context.paths.templates / f"{label}.docx"


def template_in_use(context: AppContext, label: str) -> str:
    """'' for the built-in look, else the file that is filled: the kind's own, or one for all kinds."""
    for path in (template_path(context, label), context.paths.templates / TEMPLATE):
        if path.is_file():
            return path.name
    return ""


def take_template(
    context: AppContext, progress: Progress = NO_PROGRESS, label: str = "", source: Path = Path()
) -> Path:
    """Keep a copy of `source` as the template of a kind.

    Raises `InputProblem` template.unreadable or template.no_body; the old template then stays.
    """
    context.refuse_in_inspection()
    from app.writers.docx.letter_template import check_template
    from app.writers.files import replacing

    progress.start(1, "检查模板")
    check_template(source)
    target = template_path(context, label)
    with replacing(target) as stream, source.open("rb") as original:
        shutil.copyfileobj(original, stream)
    progress.step()
    return target


def drop_template(context: AppContext, _progress: Progress = NO_PROGRESS, label: str = "") -> bool:
    """Back to the built-in look; whether there was a template."""
    context.refuse_in_inspection()
    path = template_path(context, label)
    found = path.is_file()
    path.unlink(missing_ok=True)
    return found


def write_sample_template(context: AppContext, progress: Progress = NO_PROGRESS, path: Path = Path()) -> Path:
    """A docx with all marks in place, to be changed in a word processor."""
    from app.writers.docx.letter_docx import write_letter_docx

    letter = Letter(
        "【标题】",
        (
            Paragraph("【正文】"),
            Paragraph("【落款】", align="right"),
            Paragraph("【日期】", align="right"),
            Paragraph("抄送：【抄送】", indent=0),
        ),
        masthead="这里写本单位的红头",
        number="【文号】",
        recipients="【主送】",
    )
    return write_letter_docx(letter, path, progress).path
