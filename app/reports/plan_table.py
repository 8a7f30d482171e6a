"""课程计划 as a workbook that the program reads again, unchanged or as the clerk changed it (C02, C08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Row, Section, Table
from app.reports import file_names, plan_words, wording
from app.reports.asked import MadeAt, Year
from app.rules import plan_sheet
from app.rules.session_status import CANCELLED
from app.services.plan.class_sessions import STATUS_LABELS
from app.services.plan.programmes import list_programmes
from app.services.plan.timetable import PlannedClass, planned_classes
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS = {
    plan_sheet.SERIAL: (Kind.SERIAL, 5.0),
    plan_sheet.DATE: (Kind.DATE, 11.0),
    plan_sheet.PART: (Kind.WORD, 6.0),
    plan_sheet.START: (Kind.CODE, 9.0),
    plan_sheet.END: (Kind.CODE, 9.0),
    plan_sheet.COURSE: (Kind.TEXT, 40.0),
    plan_sheet.CATEGORY: (Kind.TEXT, 16.0),
    plan_sheet.FORM: (Kind.WORD, 10.0),
    plan_sheet.HOURS: (Kind.NUMBER, 6.0),
    plan_sheet.LECTURER: (Kind.TEXT, 20.0),
    plan_sheet.AUDIENCE: (Kind.TEXT, 24.0),
    plan_sheet.PLACE: (Kind.TEXT, 18.0),
    plan_sheet.BATCH: (Kind.WORD, 10.0),
    plan_sheet.STATUS: (Kind.WORD, 8.0),
    plan_sheet.NOTE: (Kind.TEXT, 20.0),
}


@dataclass(frozen=True)
class PlanTableParams:
    """The plan of a year."""

    year: Year
    made_at: MadeAt = None


def build(session: Session, params: PlanTableParams, progress: Progress = NO_PROGRESS) -> Document:
    """One row a class session, the cancelled ones too, and no line below them.

    Raises `InputProblem` paper.no_sessions.
    """
    progress.start(1, "读取课程计划")
    found = planned_classes(session, first=date(params.year, 1, 1), last=date(params.year, 12, 31))
    if not found:
        raise InputProblem("paper.no_sessions", period=f"{params.year}年", paper="课程计划")
    town = get_town(session)
    name = f"{wording.town_name(town)}{params.year}年干部教育培训课程计划"
    basis = plan_words.basis(list_programmes(session), (each.row.programme for each in found))
    section = Section(
        f"{params.year}年课程计划",
        name,
        Table(
            tuple(Column(title, *KINDS[title]) for title in plan_sheet.HEADINGS),
            [_row(number, each) for number, each in enumerate(found, 1)],
            frozen=2,
        ),
        facts=tuple((Fact("", line),) for line in basis),
        paper=Paper("A4", landscape=True, margin=10),
    )
    progress.step()
    return Document(
        title=name,
        sections=(section,),
        author=wording.office_name(town),
        created=params.made_at,
        file_stem=file_names.stem(f"{params.year}年", wording.town_name(town), "课程计划"),
    )


def _row(number: int, each: PlannedClass) -> Row:
    row = each.row
    return (
        number,
        row.held_on,
        row.day_part,
        f"{row.start_time:%H:%M}" if row.start_time else None,
        f"{row.end_time:%H:%M}" if row.end_time else None,
        row.title,
        "、".join(tag for tag in (row.category, *row.tags) if tag),
        row.form,
        row.hours_centi / 100,
        "、".join(name for name, _ in each.lecturers),
        "、".join(each.audience),
        row.place,
        row.batch,
        plan_sheet.CANCELLED_WORD if row.status == CANCELLED else STATUS_LABELS[row.status],
        row.note,
    )
