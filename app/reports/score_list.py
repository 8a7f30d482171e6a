"""成绩单: one test with states, first scores and ranks, and what resits brought (A29, A30)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.figures.exam_counting import ExamCounts, Side
from app.figures.notes import TEST_IDS, definition_note
from app.papers.document import Column, Document, Fact, Kind, Paper, Section, Table, Value
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, What
from app.rules import scoring
from app.rules.hours import format_centi
from app.rules.resits import note_words
from app.rules.rounding import percent_text, two_decimals
from app.services.exam.exams import ScoreRow, list_exams, list_scores
from app.services.exam.score_counts import counts_of
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class ScoreListParams:
    """One exam; `by_rank` sorts by score, otherwise the official order stays."""

    exam_id: Annotated[int, Asked("测试", "--exam", What.EXAM)]
    by_rank: Annotated[bool, Asked("按名次排列（不选则按名册顺序）", "--by-rank", What.SWITCH)] = True
    made_at: MadeAt = None


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
            (Fact("测试", exam.title, 2), Fact("日期", long_date(exam.held_on))),
            (
                Fact("范围", exam.scope, 2),
                Fact("满分/合格线", f"{format_centi(exam.full_centi)}/{format_centi(exam.pass_centi)}"),
            ),
        ),
        notes=_notes(counts_of(exam, rows)),
        signature=(Fact("制表人"), Fact("审核人"), Fact("日期")),
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
    Column("首考成绩", Kind.NUMBER, 9),
    Column("首考状态", Kind.WORD, 9),
    Column("名次", Kind.INTEGER, 6),
    Column("补考成绩", Kind.NUMBER, 9),
    Column("结果", Kind.WORD, 9),
    Column("备注", Kind.TEXT, 12),
)


def _row(number: int, row: ScoreRow) -> tuple[Value, ...]:
    state = scoring.STATE_LABELS.get(row.first_state, "") if row.first_state else "未登记"
    first = row.first_centi if row.first_state in scoring.SCORED else None
    return (
        number,
        row.name,
        row.unit,
        row.title,
        wording.centi(first),
        state,
        row.rank,
        wording.centi(row.resit_centi) if row.state else None,
        _result(row),
        "；".join(filter(None, (row.note, note_words(row.resit_on, row.resit_note)))) or None,
    )


def _result(row: ScoreRow) -> str | None:
    """合格, 补考合格, 不合格; nothing where there is no score and no 作弊."""
    if row.passed:
        is_first = row.counting_centi == row.first_centi and row.first_state in scoring.SCORED
        return "合格" if is_first else "补考合格"
    judged = row.counting_centi is not None or row.counting_state == scoring.CHEATED
    return "不合格" if judged else None


def _notes(counts: ExamCounts) -> tuple[str, ...]:
    """First results, then those after resits, both with both rates."""
    both = counts.has_resits
    listed = f"列入 {counts.listed} 人，免试 {counts.exempt} 人，" if counts.exempt else ""
    lines = [
        f"{listed}应考 {counts.due} 人。{'首考：' if both else ''}{_side(counts, counts.first, first=True)}"
    ]
    if both:
        lines.append(
            f"补考后：{_side(counts, counts.after, first=False)}其中补考合格 {counts.resits_passed} 人。"
        )
    return (
        *lines,
        "名次只排首考成绩，同分同名次；补考不改首考成绩，缺考不计为 0 分。",
        definition_note(TEST_IDS),
    )


def _side(counts: ExamCounts, side: Side, *, first: bool) -> str:
    missing = f"，成绩未登记 {side.open} 人" if side.open else ""
    words = f"实考 {side.sat} 人，缺考 {side.absent} 人，缓考 {side.deferred} 人{missing}"
    if not side.sat:
        return f"{words}。"
    rates = [
        percent_text(value.part, value.whole or 0)
        for value in (counts.rate(first=first), counts.rate(of_due=True, first=first))
    ]
    words += f"；合格 {side.passed} 人，占实考 {rates[0]}，占应考 {rates[1]}"
    if side.scored and side.highest is not None and side.lowest is not None:
        mean = two_decimals(side.points, side.scored * 100)
        words += (
            f"；平均 {mean} 分，最高 {format_centi(side.highest)} 分，最低 {format_centi(side.lowest)} 分"
        )
    return f"{words}。"
