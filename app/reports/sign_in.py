"""签到表: printed before the lesson, signed in it, entered after it (A26).

Rows stand in the order and with the numbers of the attendance page, so that `3迟 7假` can be typed from the
signed paper. Full ID numbers are never printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Column, Document, Fact, Kind, Paper, Row, Section, Table
from app.papers.letter import long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, What
from app.rules.bulletin_parts import Named, names_by_unit
from app.rules.day_words import short_date
from app.rules.hours import format_centi
from app.services.mark.sign_in import ListedRow, SignInSheet, sessions_to_print, sign_in_sheet
from app.services.plan.class_sessions import ClassSessionRow
from app.services.plan.exemptions import exempt_people
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_GUEST_ROWS = 40
MOST_EXTRA_COLUMNS = 3
SIGNATURE = 26
PANELS = ((1, "单栏"), (2, "双栏（省纸，无职务、备注）"))


@dataclass(frozen=True)
class SignInParams:
    """What to print: class sessions by id, by day, or by month 'YYYY-MM' (and batch).

    `extra_columns` (at most three) are blank columns by title, `blank_rows` ruled lines for walk-ins,
    `panels` 1 or 2 column sets on a page, `masked_id` adds the ID number with its birth date hidden.
    """

    class_session_ids: Annotated[
        tuple[int, ...], Asked("课次", "--session", What.SESSION, required=True)
    ] = ()
    on: Annotated[
        date | None, Asked("日期", "--date", What.DATE, instead_of="--session", note="一天的各课次")
    ] = None
    month: Annotated[str, Asked("月份", "--month", What.MONTH, instead_of="--session", note="整月各课次")] = (
        ""
    )
    batch_id: Annotated[
        int | None, Asked("期次", "--batch", What.BATCH, instead_of="--session", note="一期的各课次")
    ] = None
    panels: Annotated[int, Asked("版式", "--panels", What.CHOICE, choices=PANELS)] = 1
    blank_rows: Annotated[
        int, Asked("末尾空行（供临时参加人员签名）", "--blank-rows", What.NUMBER, most=40)
    ] = 4
    extra_columns: Annotated[
        tuple[str, ...], Asked("加印空白栏（最多三栏）", "--column", What.TEXT, most=MOST_EXTRA_COLUMNS)
    ] = ()
    masked_id: Annotated[bool, Asked("加印身份证号（出生日期打码）", "--masked-id", What.SWITCH)] = False
    made_at: MadeAt = None


def build(session: Session, params: SignInParams, progress: Progress = NO_PROGRESS) -> Document:
    """One section per class session, numbered by itself (第 1/3 页).

    Raises `InputProblem` paper.no_sessions when nothing matches, paper.no_roster when nobody is due.
    """
    chosen = sessions_to_print(
        session,
        class_session_ids=params.class_session_ids,
        on=params.on,
        month=params.month,
        batch_id=params.batch_id,
    )
    if not chosen:
        if params.class_session_ids:
            raise InputProblem("paper.session_missing", session=params.class_session_ids[0])
        asked = long_date(params.on) if params.on else params.month
        raise InputProblem("paper.no_sessions", period=asked, paper="签到表")
    town = wording.town_name(get_town(session))
    progress.start(len(chosen), "读取应到名单")
    sections = []
    warnings = []
    for lesson in chosen:
        sheet = sign_in_sheet(session, lesson=lesson)
        if sheet.rows or params.blank_rows or lesson.guests:
            sections.append(_section(sheet, town, params, _notes(session, lesson)))
        if not sheet.rows:
            warnings.append(f"{short_date(lesson.held_on)}“{lesson.title}”没有应到人员。")
        progress.step()
    if len(warnings) == len(chosen) and not any(lesson.guests for lesson in chosen):
        first = chosen[0]
        words = f"{short_date(first.held_on)}“{first.title}”"
        raise InputProblem("paper.no_roster", session=words)
    return Document(
        title=f"{town}干部教育培训签到表",
        sections=tuple(sections),
        author=town,
        created=params.made_at,
        warnings=tuple(warnings),
        file_stem=_stem(chosen, params),
    )


def _stem(chosen: tuple[ClassSessionRow, ...], params: SignInParams) -> str:
    first = chosen[0]
    months = {f"{lesson.held_on:%Y-%m}" for lesson in chosen}
    batches = {lesson.batch for lesson in chosen}
    month = file_names.month_words(min(months))
    batch = first.batch if len(batches) == 1 else ""
    days = {lesson.held_on for lesson in chosen}
    on = first.held_on if len(days) == 1 else (params.made_at.date() if params.made_at else None)
    return file_names.stem(month, batch, "签到表", on=on)


def exempt_notes(session: Session, lesson: ClassSessionRow) -> tuple[str, ...]:
    """免训 1 人，不计入应到。党政办公室：张三（产假）。 Empty where nobody is exempt (A06)."""
    found = exempt_people(session, lesson=lesson)
    if not found:
        return ()
    names = names_by_unit([Named(row.name, row.unit, row.reason) for row in found])
    return (f"免训 {len(found)} 人，不计入应到。{names}",)


def guest_notes(lesson: ClassSessionRow, *, where: str = "") -> tuple[str, ...]:
    """列席 12 人：昌都来访干部，不计入应到。 Empty where nobody was a guest (B45)."""
    return (f"{lesson.guest_words}，{where}不计入应到。",) if lesson.guest_words else ()


def _notes(session: Session, lesson: ClassSessionRow) -> tuple[str, ...]:
    return (*exempt_notes(session, lesson), *guest_notes(lesson, where="请签在末尾空行，"))


def _section(sheet: SignInSheet, town: str, params: SignInParams, notes: tuple[str, ...]) -> Section:
    lesson = sheet.lesson
    two = params.panels == 2
    table = Table(
        columns=_columns(params, two=two),
        rows=[_row(row, params, two=two) for row in sheet.rows],
        blank_rows=max(params.blank_rows, min(lesson.guests or 0, MOST_GUEST_ROWS)),
        panels=2 if two else 1,
        row_height=8.2,
        text_size=10.5,
    )
    name = f"{short_date(lesson.held_on)} {lesson.day_part or lesson.when} {lesson.title}"
    return Section(
        name=name,
        title=f"{town}干部教育培训签到表",
        table=table,
        facts=facts(lesson),
        notes=notes,
        paper=Paper("A4", landscape=False, margin=13, binding=5),
        code=sheet.code,
        own_pages=True,
    )


def facts(lesson: ClassSessionRow) -> tuple[tuple[Fact, ...], ...]:
    """The facts of a class session: course and batch, time and hours, place and lecturer."""
    return (
        (Fact("课程", lesson.title, 2.0), Fact("期次", lesson.batch)),
        (Fact("时间", wording.when(lesson), 2.0), Fact("学时", format_centi(lesson.hours_centi))),
        (Fact("地点", lesson.place, 2.0), Fact("授课人", lesson.lecturers)),
    )


def _columns(params: SignInParams, *, two: bool) -> tuple[Column, ...]:
    columns = [
        Column("序号", Kind.SERIAL, 5),
        Column("姓名", Kind.NAME, 9),
        Column("单位", Kind.TEXT, 18 if two else 14, grow=True),
    ]
    if not two:
        columns.append(Column("职务", Kind.TEXT, 14, grow=True))
    if params.masked_id:
        columns.append(Column("身份证号", Kind.CODE, 19))
    # The signature is what the sheet is for: the widest column, but for a second set beside it.
    columns.append(Column("签到", Kind.WORD, 12 if two else SIGNATURE, fixed=not two))
    columns += [Column(title, Kind.WORD, 8) for title in params.extra_columns[:MOST_EXTRA_COLUMNS]]
    if not two:
        columns.append(Column("备注", Kind.WORD, 8))
    return tuple(columns)


def _row(row: ListedRow, params: SignInParams, *, two: bool) -> Row:
    values: list[str | int | None] = [row.number, row.name, row.unit]
    if not two:
        values.append(row.title)
    if params.masked_id:
        values.append(wording.masked_id(row.id_number))
    # A slip handed in beforehand is said without its kind: the sheet goes from hand to hand.
    note = "已请假" if row.leave else None
    values.append(note if two else None)
    values += [None] * len(params.extra_columns[:MOST_EXTRA_COLUMNS])
    if not two:
        values.append(note)
    return tuple(values)
