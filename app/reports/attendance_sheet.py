"""考勤登记表: a class session's list with the marks that were entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.figures.catalogue import figure
from app.figures.notes import SENT_SHEET_IDS, SHEET_IDS, definition_note
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, What
from app.reports.sign_in import exempt_notes, facts, guest_notes
from app.rules.hour_pots import SENT
from app.rules.marks import ABSENT, NONE, Tally
from app.services.mark.sign_in import sessions_to_print, sign_in_sheet
from app.services.setting.mark_kinds import list_mark_kinds
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class AttendanceSheetParams:
    """One class session."""

    class_session_id: Annotated[int, Asked("课次", "--session", What.SESSION)]
    made_at: MadeAt = None


def build(session: Session, params: AttendanceSheetParams, progress: Progress = NO_PROGRESS) -> Document:
    """The filled list with its figures. Raises `InputProblem` paper.session_missing."""
    found = sessions_to_print(session, class_session_ids=(params.class_session_id,))
    if not found:
        raise InputProblem("paper.session_missing", session=params.class_session_id)
    lesson = found[0]
    sheet = sign_in_sheet(session, lesson=lesson)
    labels = {kind.code: kind.label for kind in list_mark_kinds(session, on=lesson.held_on)}
    town = get_town(session)
    is_sent = lesson.pot == SENT
    progress.start(1, "读取考勤")
    rows = [
        (row.number, row.name, row.unit, row.title, labels.get(row.mark, row.mark), row.note or None)
        for row in sheet.rows
    ]
    columns = (
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 18, grow=True),
        Column("职务", Kind.TEXT, 18, grow=True),
        Column("考勤", Kind.MARK, 11),
        Column("备注", Kind.TEXT, 14),
    )
    name = f"{wording.town_name(town)}干部教育培训考勤登记表"
    section = Section(
        name="考勤登记表",
        title=name,
        table=Table(columns, rows, frozen=2, alert=frozenset({labels.get(ABSENT, "缺席")}), row_height=6.6),
        facts=facts(lesson),
        notes=(
            _figures(lesson.tally, labels.get(NONE, "未登记"), is_sent=is_sent),
            *exempt_notes(session, lesson),
            *guest_notes(lesson),
            definition_note(SENT_SHEET_IDS if is_sent else SHEET_IDS),
        ),
        signature=(Fact("考勤人"), Fact("审核人"), Fact("日期")),
        paper=Paper("A4", margin=13, binding=5),
        code=sheet.code,
    )
    progress.step()
    return Document(
        title=name,
        sections=(section,),
        author=wording.office_name(town),
        created=params.made_at,
        file_stem=file_names.stem(
            file_names.month_words(f"{lesson.held_on:%Y-%m}"), lesson.batch, "考勤登记表", on=lesson.held_on
        ),
    )


def _figures(tally: Tally, unmarked: str, *, is_sent: bool) -> str:
    due, present = (figure(id).word for id in (SENT_SHEET_IDS if is_sent else SHEET_IDS)[:2])
    words = (
        f"{due} {tally.due} 人，{present} {tally.present} 人"
        f"（其中迟到 {tally.late} 人、早退 {tally.early} 人），"
        f"请假 {tally.on_leave} 人（因公 {tally.official_leave}、病假 {tally.sick_leave}、"
        f"事假 {tally.personal_leave}），缺席 {tally.absent} 人"
    )
    words += f"，{unmarked} {tally.unmarked} 人" if tally.unmarked else ""
    return f"{words}。另有 {tally.walkin} 人临时参加，不计入{due}。" if tally.walkin else f"{words}。"
