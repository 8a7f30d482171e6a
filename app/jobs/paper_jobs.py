"""Papers as work of the program: read what a report needs, build its document, write the file.

Window and command line call the same functions; each opens its own short read session.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.context import AppContext
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from app.reports.report import Paper, Report
    from app.writers.files import Written
    from db.session import WriteUnit

SIGN_IN = "sign-in"
Params = Mapping[str, object]


@dataclass(frozen=True)
class PdfPaper:
    """A finished PDF in memory, for the screen and the printer; `stem` is its telling file name."""

    title: str
    stem: str
    data: bytes
    pages: int
    warnings: tuple[str, ...]


def find_report(report_id: str) -> Report:
    """The registered report. Raises `UsageProblem` paper.unknown."""
    from app import reports

    return reports.report(report_id)


def params_of(context: AppContext, report: Report, values: Params) -> Any:
    """The report's parameters from plain values by name.

    `session_id` may stand for the class session of any report; the time of making is filled in.
    """
    given = dict(values)
    names = {field.name for field in fields(report.params)}
    session_id = given.pop("session_id", None)
    if session_id is not None:
        if "class_session_ids" in names:
            given["class_session_ids"] = (session_id,)
        else:
            given["class_session_id"] = session_id
    if "made_at" in names:
        given.setdefault("made_at", context.clock())
    if "templates" in names:
        given.setdefault("templates", context.paths.templates)
    return report.params(**given)


def make_document(
    context: AppContext, report_id: str, values: Params, progress: Progress = NO_PROGRESS
) -> Paper:
    """The document of a report. Raises `UsageProblem` paper.unknown and what the report raises."""
    report = find_report(report_id)
    params = params_of(context, report, values)
    with context.database.read() as session:
        made = report.build(session, params, progress)
    if not context.inspecting:
        return made
    from app.inspection import for_inspection

    return for_inspection(made, context.today)


def write_report(
    context: AppContext,
    report_id: str,
    values: Params,
    progress: Progress = NO_PROGRESS,
    *,
    path: Path | None = None,
    ending: str = "pdf",
) -> Written:
    """Write a report to `path`, else under a free telling name into the folder of exports.

    The ending of `path` says the format: .xlsx, .pdf, .docx or .txt. The result carries the
    warnings of paper and writer.
    """
    from app.reports.file_names import free_path
    from app.writers.files import Written
    from app.writers.output import write_document

    document = make_document(context, report_id, values, progress)
    if path is None:
        path = free_path(context.paths.exports, document.file_stem or document.title, ending)
    written = write_document(document, path, progress)
    return Written(written.path, written.pages, _warnings(document, written))


def make_pdf(
    context: AppContext, report_id: str, values: Params, progress: Progress = NO_PROGRESS
) -> PdfPaper:
    """A report as PDF bytes; nothing stays on the disk."""
    from app.writers.output import write_document

    document = make_document(context, report_id, values, progress)
    with tempfile.TemporaryDirectory(prefix="ganxun-") as folder:
        written = write_document(document, Path(folder) / "paper.pdf", progress)
        data = written.path.read_bytes()
    stem = document.file_stem or document.title
    return PdfPaper(document.title, stem, data, written.pages, _warnings(document, written))


def make_text(context: AppContext, report_id: str, values: Params, progress: Progress = NO_PROGRESS) -> str:
    """A letter as text to be pasted. Raises `UsageProblem` paper.format_unknown for papers of tables."""
    from app.errors import UsageProblem
    from app.papers.letter import Letter
    from app.writers.letter_text import letter_text

    made = make_document(context, report_id, values, progress)
    if not isinstance(made, Letter):
        raise UsageProblem("paper.format_unknown", format="txt", formats="xlsx、pdf")
    return letter_text(made)


def _warnings(document: Paper, written: Written) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*document.warnings, *written.warnings)))


def prepare_lists(context: AppContext, report: Report, params: Any) -> None:
    """Bring up to date the lists of people this paper shows; those of a printed sheet keep their numbers."""
    from app.reports.report import Lists
    from app.services.plan import expected

    if report.lists is Lists.NONE:
        return
    if report.lists is Lists.YEAR:
        with _writing(context, "class_session.expect", "更新应到名单") as unit:
            expected.refresh_expected(unit.session, year=params.year)
        return
    with context.database.read() as session:
        ids = _class_sessions(session, params)
    if not ids:
        return
    if report.lists is Lists.SESSIONS:
        with _writing(context, "attendance.prepare", "更新应到名单") as unit:
            expected.refresh_expected(unit.session, class_session_ids=list(ids))
        return
    # A printed list is a fact: its people and numbers stay from now on (paper and screen agree).
    with _writing(context, "class_session.print", "打印签到表") as unit:
        at = context.clock().isoformat(timespec="seconds")
        expected.settle_lists(unit.session, class_session_ids=list(ids), at=at)


def _writing(context: AppContext, action: str, text: str) -> AbstractContextManager[WriteUnit]:
    return context.database.write(actor=context.actor, action=action, text=text)


def _class_sessions(session: Session, params: Any) -> tuple[int, ...]:
    """The class sessions a paper is about, cancelled ones left out."""
    from app.services.mark.sign_in import sessions_to_print

    one = getattr(params, "class_session_id", None)
    found = sessions_to_print(
        session,
        class_session_ids=params.class_session_ids if one is None else (one,),
        on=getattr(params, "on", None),
        month=getattr(params, "month", ""),
        batch_id=getattr(params, "batch_id", None),
    )
    return tuple(row.id for row in found)


def sessions_to_settle(session: Session, *, report_id: str, params: Any) -> tuple[int, ...]:
    """Class sessions whose lists become fixed when this paper is printed: those of a sign-in sheet."""
    from app.reports.report import Lists

    if find_report(report_id).lists is not Lists.PRINTED:
        return ()
    return _class_sessions(session, params)
