"""The papers a demonstration leaves beside its data: sign-in sheets, attendance, scores, roster, ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.context import AppContext
from app.jobs.paper_jobs import find_report, make_document, params_of, prepare_lists
from app.reports.report import Lists
from app.services.exam import exams
from app.services.plan import class_sessions
from app.services.plan.expected import refresh_expected
from app.work import NO_PROGRESS, Progress

# A ledger on paper of more people than this is thousands of pages nobody would print.
MOST_PEOPLE_ON_PAPER = 1000
# An Excel sheet ends at 1,048,576 rows; 学时明细 has one for each participation.
MOST_DETAIL_ROWS = 1_000_000
Say = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What to print: the month and class session still to be held, the one just held, the exam, the year."""

    year: int
    month: str
    next_id: int | None
    held_id: int | None
    exam_id: int | None
    people: int
    participations: int


def choose_papers(context: AppContext, *, held_id: int | None = None) -> Wanted:
    """What there is to print in the data file: its last year, that year's last month."""
    with context.database.read() as session:
        years = class_sessions.years_with_sessions(session)
        year = years[0] if years else context.today.year
        lessons = class_sessions.list_class_sessions(session, year=year)
        held_exams = exams.list_exams(session, year=year)
    planned = [lesson for lesson in lessons if not lesson.marked]
    marked = [lesson.id for lesson in lessons if lesson.marked]
    next_one = planned[0] if planned else None
    last = next_one or (lessons[-1] if lessons else None)
    return Wanted(
        year=year,
        month=f"{last.held_on:%Y-%m}" if last else "",
        next_id=next_one.id if next_one else None,
        held_id=held_id if held_id is not None else (marked[-1] if marked else None),
        exam_id=held_exams[-1].id if held_exams else None,
        people=max((lesson.tally.listed for lesson in lessons), default=0),
        participations=sum(lesson.tally.listed for lesson in lessons),
    )


def write_papers(
    context: AppContext, wanted: Wanted, out: Path, say: Say, progress: Progress = NO_PROGRESS
) -> list[Path]:
    """Write every paper there is something for into `out`; returns the files, each told through `say`."""
    small = wanted.people <= MOST_PEOPLE_ON_PAPER
    jobs: list[tuple[str, dict[str, object], str]] = []
    if wanted.next_id is not None:
        jobs.append(("sign-in", {"class_session_ids": (wanted.next_id,), "masked_id": True}, "pdf"))
        if small:
            jobs.append(("sign-in", {"month": wanted.month, "panels": 2, "blank_rows": 2}, "pdf"))
    if wanted.held_id is not None:
        jobs.append(("attendance", {"class_session_id": wanted.held_id}, "pdf"))
    if wanted.exam_id is not None:
        jobs += [("scores", {"exam_id": wanted.exam_id}, ending) for ending in ("pdf", "xlsx")]
    jobs.append(("roster", {"on": date(wanted.year, 12, 31)}, "xlsx"))
    jobs.append(("ledger", {"year": wanted.year}, "xlsx"))
    if wanted.participations <= MOST_DETAIL_ROWS:
        jobs.append(("ledger-details", {"year": wanted.year}, "xlsx"))
    if small:
        jobs.append(("ledger", {"year": wanted.year}, "pdf"))
    written: list[Path] = []
    for job in jobs:
        written.append(_write(context, job, out, say, progress, taken=written))
    return written


def _write(
    context: AppContext,
    job: tuple[str, dict[str, object], str],
    out: Path,
    say: Say,
    progress: Progress,
    *,
    taken: list[Path],
) -> Path:
    from app.writers.output import write_document

    report_id, values, ending = job
    report = find_report(report_id)
    if report.lists is Lists.PRINTED:
        prepare_lists(context, report, params_of(context, report, values))
    document = make_document(context, report_id, values, progress)
    path = out / f"{document.file_stem or document.title}.{ending}"
    if path in taken:  # a month of one class session has that class session's name
        path = path.with_stem(f"{path.stem}(2)")
    written = write_document(document, path, progress)
    pages = f"，{written.pages} 页" if ending == "pdf" and written.pages else ""
    say(f"  {written.path}（{document.title}{pages}）")
    for warning in dict.fromkeys((*document.warnings, *written.warnings)):
        say(f"    提醒：{warning}")
    return written.path


def refresh_lists(context: AppContext, year: int) -> None:
    """Bring the year's expected lists up to date before a ledger is made."""
    with context.database.write(
        actor=context.actor, action="class_session.expect", text="更新应到名单"
    ) as unit:
        refresh_expected(unit.session, year=year)
