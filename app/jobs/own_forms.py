"""The clerk's own docx for the form of a warning talk: kept in the data folder, checked first."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.context import AppContext
from app.reports.talk_papers import FORM_FILE, FORM_MARKS
from app.work import NO_PROGRESS, Progress


def talk_form_template(context: AppContext) -> Path:
    """Where the clerk's own form is kept."""
    return context.paths.templates / FORM_FILE


def take_talk_form(context: AppContext, progress: Progress = NO_PROGRESS, *, source: Path) -> Path:
    """Keep a copy of `source`. Raises what `check_marks` raises; the old one then stays."""
    context.refuse_in_inspection()
    from app.writers.docx.marked_docx import check_marks
    from app.writers.files import replacing

    progress.start(1, "检查模板")
    check_marks(source, known=FORM_MARKS, asks=("姓名",))
    target = talk_form_template(context)
    if not (target.exists() and target.samefile(source)):
        with replacing(target) as stream, source.open("rb") as original:
            shutil.copyfileobj(original, stream)
    progress.step()
    return target


def drop_talk_form(context: AppContext, _progress: Progress = NO_PROGRESS) -> None:
    """Back to the built-in form."""
    context.refuse_in_inspection()
    talk_form_template(context).unlink(missing_ok=True)
