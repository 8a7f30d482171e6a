"""成绩单: one test with states, scores and ranks (A29, A30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.document import Column, Document, Field, Kind, Paper, Section, Table, Value
from app.errors import InputProblem
from app.reports import file_names, wording
from app.rules import scoring
from app.rules.hours import format_centi
from app.services.exam.exams import ExamRow, ScoreRow, list_exams, list_scores
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ScoreListParams:
    """One exam; `by_rank` sorts by score, otherwise the official order stays."""

    exam_id: int
    by_rank: bool = True
    made_at: datetime | None = None


def build(session: Session, params: ScoreListParams, progress: Progress = NO_PROGRESS) -> Document:
    """One line per person due. Raises `InputProblem` paper.exam_missing."""
    progress.start(1, "读取成绩")
    exam = next((row for row in list_exams(session) if row.id == params.exam_id), None)
    if exam is None:
        raise InputProblem("paper.exam_missing", exam=params.exam_id)
    rows = list(list_scores(session, exam_id=exam.id))
    if params.by_rank:
        rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.number))
    town = get_town(session)
    name = f"{wording.town_name(town)}干部教育培训测试成绩单"
    section = Section(
        name="成绩单",
        title=name,
        table=Table(_COLUMNS, [_row(number, row) for number, row in enumerate(rows, 1)], frozen=2),
        facts=(
            (Field("测试", exam.title, 2), Field("日期", wording.long_date(exam.held_on))),
            (
                Field("范围", exam.scope, 2),
                Field("满分/及格线", f"{format_centi(exam.full_centi)}/{format_centi(exam.pass_centi)}"),
            ),
        ),
        notes=_notes(exam),
        signature=(Field("制表人"), Field("审核人"), Field("日期")),
        paper=Paper("A4", margin=13, binding=5),
    )
    progress.step()
    return Document(
        title=name,
        sections=(section,),
        author=wording.office_name(town),
        created=params.made_at,
        file_stem=file_names.stem(
            file_names.month_words(f"{exam.held_on:%Y-%m}"), exam.title, "成绩单", on=exam.held_on
        ),
    )


_COLUMNS = (
    Column("序号", Kind.SERIAL, 5),
    Column("姓名", Kind.NAME, 9),
    Column("单位", Kind.TEXT, 20, grow=True),
    Column("职务", Kind.TEXT, 18, grow=True),
    Column("成绩", Kind.NUMBER, 7),
    Column("状态", Kind.WORD, 7),
    Column("名次", Kind.INTEGER, 6),
    Column("是否合格", Kind.WORD, 9),
    Column("备注", Kind.TEXT, 12),
)


def _row(number: int, row: ScoreRow) -> tuple[Value, ...]:
    state = scoring.STATE_LABELS.get(row.counting_state, "") if row.counting_state else "未登记"
    judged = row.counting_centi is not None
    return (
        number,
        row.name,
        row.unit,
        row.title,
        wording.centi(row.counting_centi),
        state,
        row.rank,
        ("合格" if row.passed else "不合格") if judged else None,
        "；".join(filter(None, (row.note, row.resit_note))) or None,
    )


def _notes(exam: ExamRow) -> tuple[str, ...]:
    found = exam.figures
    words = f"应考 {found.due} 人，实考 {found.tested} 人，缺考 {found.absent} 人，缓考 {found.deferred} 人"
    if not found.tested or found.average_centi is None:
        return (f"{words}。",)
    scores = (
        f"平均 {format_centi(found.average_centi)} 分，最高 {format_centi(found.highest_centi or 0)} 分，"
        f"最低 {format_centi(found.lowest_centi or 0)} 分"
    )
    rates = f"占实考 {found.passed / found.tested:.1%}，占应考 {found.passed / found.due:.1%}"
    return f"{words}；{scores}。", f"合格 {found.passed} 人；合格率：{rates}。同分同名次，缺考不计为 0 分。"
