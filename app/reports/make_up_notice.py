"""补训通知: one letter a unit, naming who makes up what, when and where (I8, D14).

What has no day yet cannot be notified of: it stands in a reminder of its own, with its own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.figures.notes import definition_note
from app.papers.document import Column, Kind, Table, Value
from app.papers.letter import Letter, Letters, Paragraph, TableBlock
from app.reports import file_names, wording
from app.reports.asked import Asked, Filled, MadeAt, What, Year
from app.rules.day_words import short_date
from app.rules.hours import format_centi
from app.services.follow_up.make_ups import MissedRow, list_missed
from app.services.person.units import get_unit
from app.services.plan.class_sessions import get_class_session
from app.services.setting.mark_kinds import list_mark_kinds
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LATER = "另行通知"
NOTE = definition_note(("att.missed",), "人次按课次计，学时为所缺课次的学时，补训后不再列入。")
_HEAD = (
    Column("序号", Kind.SERIAL, 5),
    Column("姓名", Kind.NAME, 9),
    Column("所缺培训", Kind.TEXT, 26, grow=True),
    Column("日期", Kind.WORD, 12),
    Column("考勤", Kind.WORD, 7),
    Column("学时", Kind.WORD, 6),
)
_COLUMNS = (*_HEAD, Column("补训安排", Kind.TEXT, 28, grow=True))
_OPEN_COLUMNS = (*_HEAD, Column("备注", Kind.TEXT, 16))


@dataclass(frozen=True)
class MakeUpNoticeParams:
    """What is still to be made up in a year: everything, one unit's, or some missed participations."""

    year: Year
    unit_id: Annotated[int | None, Asked("单位", "--unit", What.UNIT, empty="各单位")] = None
    participation_ids: Annotated[tuple[int, ...], Filled("the missed lessons chosen on the page")] = ()
    issued_on: Annotated[
        date | None, Asked("落款日期", "--date", What.DATE, note="早于这天的补训安排不再通知", is_today=True)
    ] = None
    made_at: MadeAt = None


def build(session: Session, params: MakeUpNoticeParams, progress: Progress = NO_PROGRESS) -> Letter | Letters:
    """A letter for each unit, in order of units. Raises `InputProblem` make_up.none."""
    wanted = set(params.participation_ids)
    own = "" if params.unit_id is None else get_unit(session, unit_id=params.unit_id).name
    by_unit: dict[str, list[MissedRow]] = {}
    # What was made up after the year's end is known to a notice of a later day.
    last = max(_on(params) or date.min, date(params.year, 12, 31))
    for row in list_missed(session, year=params.year, open_only=True, until=last):
        if (not wanted or row.participation_id in wanted) and (not own or row.unit == own):
            by_unit.setdefault(row.unit, []).append(row)
    if not by_unit:
        raise InputProblem("make_up.none")
    progress.start(len(by_unit), "生成补训通知")
    town = get_town(session)
    labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
    made = []
    for unit, rows in by_unit.items():
        dated: list[tuple[MissedRow, str]] = []
        waiting: list[tuple[MissedRow, str]] = []
        for row in rows:
            words, is_set = arrangement(session, row, on=_on(params))
            (dated if is_set else waiting).append((row, words))
        made += [_notice(unit, dated, labels, town, params)] if dated else []
        made += [_reminder(unit, waiting, labels, town, params)] if waiting else []
        progress.step()
    if len(made) == 1:
        return made[0]
    stem = file_names.stem(f"{params.year}年", f"补训通知{len(by_unit)}个单位", on=_on(params))
    author = wording.office_name(town)
    return Letters("补训通知", made, author=author, created=params.made_at, file_stem=stem)


def _on(params: MakeUpNoticeParams) -> date | None:
    return params.issued_on or (params.made_at.date() if params.made_at else None)


Rows = Sequence[tuple[MissedRow, str]]


def _notice(
    unit: str, rows: Rows, labels: dict[str, str], town: TownRow | None, params: MakeUpNoticeParams
) -> Letter:
    """Who makes up what on a day that is set."""
    begun = (
        f"经核对{params.year}年干部教育培训考勤登记，你单位{_counted(rows)}已安排补训。现将补训安排通知如下："
    )
    end = "请通知本人按时参加并签到。补训完成后计入学时，原考勤记录不变；因故不能参加的，请提前履行请假手续。"
    title = "关于干部教育培训补训安排的通知"
    return _letter(title, unit, (begun, _table(rows, labels, _COLUMNS), end), town, params, "补训通知")


def _reminder(
    unit: str, rows: Rows, labels: dict[str, str], town: TownRow | None, params: MakeUpNoticeParams
) -> Letter:
    """What is still open and has no day: a reminder, which orders nobody anywhere."""
    begun = (
        f"经核对{params.year}年干部教育培训考勤登记，你单位{_counted(rows)}尚未补训，也未排定补训时间。"
        "具体如下，请核对："
    )
    end = (
        "请提醒本人，并报送可以参加补训的时间；时间、地点排定后另发补训通知。"
        "已经补训的，请报送签到等凭据，登记后不再提醒。"
    )
    title = "关于尚未补训事项的提醒"
    return _letter(title, unit, (begun, _table(rows, labels, _OPEN_COLUMNS), end), town, params, "补训提醒")


def _counted(rows: Rows) -> str:
    people = len({row.person_id for row, _ in rows})
    hours = format_centi(sum(row.hours_centi for row, _ in rows))
    return f"有{people}名同志因请假或缺席未参加培训{len(rows)}人次、共{hours}学时，"


def _table(rows: Rows, labels: dict[str, str], columns: tuple[Column, ...]) -> TableBlock:
    lines: list[tuple[Value, ...]] = [
        (
            number,
            row.name,
            row.title,
            short_date(row.on),
            labels.get(row.mark, row.mark),
            format_centi(row.hours_centi),
            words if words != LATER else None,
        )
        for number, (row, words) in enumerate(rows, 1)
    ]
    return TableBlock(Table(columns, lines, text_size=11.0, row_height=8.0))


def _letter(
    title: str,
    unit: str,
    parts: tuple[str, TableBlock, str],
    town: TownRow | None,
    params: MakeUpNoticeParams,
    paper: str,
) -> Letter:
    begun, block, end = parts
    return Letter(
        title,
        (Paragraph(begun), block, Paragraph(end), Paragraph(NOTE, size=12.0)),
        recipients=unit or "各单位",
        issuer=wording.organ_name(town),
        on=_on(params),
        author=wording.office_name(town),
        created=params.made_at,
        file_stem=file_names.stem(f"{params.year}年", unit, paper, on=_on(params)),
    )


def _gone(day: date) -> tuple[str, bool]:
    return f"原定{short_date(day)}", False


def arrangement(session: Session, row: MissedRow, *, on: date | None = None) -> tuple[str, bool]:
    """'9月5日 09:00 镇政府三楼会议室' of a planned repair and whether a day is set, else 另行通知.

    Nobody is ordered to a day that has gone by `on`: '原定7月9日', and no day is set.
    """
    if row.target_session_id is not None:
        lesson = get_class_session(session, class_session_id=row.target_session_id)
        if on is not None and lesson.held_on < on:
            return _gone(lesson.held_on)
        start = f"{lesson.start_time:%H:%M}" if lesson.start_time else lesson.day_part
        return " ".join(part for part in (short_date(lesson.held_on), start, lesson.place) if part), True
    if row.make_up_on is not None:
        if on is not None and row.make_up_on < on:
            return _gone(row.make_up_on)
        words = (short_date(row.make_up_on), row.place, row.content)
        return " ".join(part for part in words if part), True
    return LATER, False
