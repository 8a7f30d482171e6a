"""考勤: the sheet of a class session as printed, and entering what was signed (A26, I1).

Order and numbers on screen are those of the printed sheet. A bulk act fills blanks only; overwriting
is a second, separate act (complaint 1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, join, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import marks
from app.rules.marks import ANY_LEAVE, NONE, NOT_LISTED, PERSONAL_LEAVE, PRESENT
from app.rules.numbered_line import LineProblem
from app.rules.session_status import CANCELLED, HELD, PLANNED
from app.services.leave.leaves import expected_leaves
from app.services.mark.away_marks import OF_AWAY, OF_DUE, WALK_IN, WALK_IN_WORDS, AwayCheck, words_of
from app.services.person.standing import away_people
from app.services.plan.class_sessions import ClassSessionRow, get_class_session
from app.services.plan.expected import refresh_expected
from app.services.setting.mark_kinds import list_mark_kinds, stored_mark, typed_code
from app.services.tally import marks_read
from db.audit import bulk_update, flushed
from db.models import ClassSession, Participation, Person
from db.results import ResultRow

FEW = 100  # lines that are named one by one; of more the whole list is read
NO_MINUTES: Mapping[str, None] = {"minutes_late": None, "minutes_early": None}
# Asked with every mark: put together once, of plain columns.
_LESSON, _LINE = ClassSession.__table__, Participation.__table__
_LINES, _LINES_OF = (
    select(
        *(_LESSON.c.held_on, _LESSON.c.status.label("state")),
        *(_LINE.c.id, _LINE.c.person_id, _LINE.c.source, _LINE.c.mark, _LINE.c.status),
    )
    .select_from(join(_LESSON, _LINE, and_(_LINE.c.class_session_id == _LESSON.c.id, *which), isouter=True))
    .where(_LESSON.c.id == bindparam("lesson"))
    for which in ((), (_LINE.c.id.in_(bindparam("ids", expanding=True)),))
)


@dataclass(frozen=True)
class SheetRow:
    """One printed line: `number` and order are the sheet's. `leave` is the slip's mark code or ''.

    `mark` is the code that was typed (a local status stays itself; `MarkKindRow.mark` says how it counts).
    `away` says why the person is not due any more ('12-20离册'), or ''; `is_gone`: not on the roster that
    day, so that no mark makes the line count.
    """

    id: int
    person_id: int
    number: int
    name: str
    unit: str
    title: str
    mark: str
    leave: str
    source: str
    note: str
    minutes_late: int | None
    minutes_early: int | None
    search_key: str
    away: str = ""
    is_gone: bool = False

    @property
    def rest_mark(self) -> str:
        """What 其余全勤 makes of the line: nobody who is away is present by it."""
        return NOT_LISTED if self.away else self.leave or PRESENT


@dataclass(frozen=True)
class AttendanceSheet:
    """A class session with its lines and figures."""

    class_session: ClassSessionRow
    rows: tuple[SheetRow, ...]
    tally: marks.Tally


@dataclass(frozen=True)
class ParticipationRow:
    """One participation as listed for other programs; `mark` is the code."""

    session_id: int
    date: date
    person_id: int
    name: str
    unit: str
    title: str
    number: int
    mark: str


@dataclass(frozen=True)
class EchoRow:
    """What a part of an exceptions line would do: one printed line and its new mark.

    `away` is set when somebody would be marked who is away on that day: to be confirmed first.
    """

    participation_id: int
    number: int
    name: str
    unit: str
    old: str
    new: str
    away: str = ""


def get_sheet(session: Session, *, class_session_id: int) -> AttendanceSheet:
    """The sheet as stored. Raises `InputProblem` class_session.not_found."""
    lesson = get_class_session(session, class_session_id=class_session_id)
    leaves = expected_leaves(session, on=lesson.held_on, class_session_id=class_session_id)
    away = away_people(session, on=lesson.held_on)
    gone = {row.person_id for row in marks_read.outside(session, ids=[class_session_id])}
    found = session.execute(
        select(
            Participation.id,
            Participation.person_id,
            Participation.number,
            Person.name,
            Participation.unit_name,
            Participation.title,
            typed_code().label("mark"),
            Participation.source,
            Participation.note,
            Participation.minutes_late,
            Participation.minutes_early,
            Person.search_key,
        )
        .join(Person, Person.id == Participation.person_id)
        .where(Participation.class_session_id == class_session_id)
        .order_by(Participation.number, Participation.id)
    )
    rows = tuple(
        SheetRow(
            id=r.id,
            person_id=r.person_id,
            number=r.number,
            name=r.name,
            unit=r.unit_name,
            title=r.title,
            mark=r.mark,
            leave=leaves.get(r.person_id, ""),
            source=r.source,
            note=r.note,
            minutes_late=r.minutes_late,
            minutes_early=r.minutes_early,
            search_key=r.search_key,
            away=words_of(away, r.person_id, lesson.held_on),
            is_gone=r.person_id in gone,
        )
        for r in found
    )
    return AttendanceSheet(lesson, rows, lesson.tally)


def prepare_sheet(session: Session, *, class_session_id: int) -> int:
    """Bring the list up to date before it is shown or printed; returns 1 when something changed."""
    return refresh_expected(session, class_session_ids=[class_session_id])


def list_participations(
    session: Session, *, year: int | None = None, class_session_id: int | None = None
) -> tuple[ParticipationRow, ...]:
    """Participations of a year or a class session, by date and printed number."""
    statement = (
        select(
            Participation.class_session_id,
            ClassSession.held_on,
            Participation.person_id,
            Person.name,
            Participation.unit_name,
            Participation.title,
            Participation.number,
            typed_code(),
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Person, Person.id == Participation.person_id)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id, Participation.number)
    )
    if year is not None:
        statement = statement.where(ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    if class_session_id is not None:
        statement = statement.where(ClassSession.id == class_session_id)
    return tuple(ParticipationRow(*row) for row in session.execute(statement))


def set_marks(
    session: Session,
    *,
    class_session_id: int,
    by_participation: Mapping[int, str],
    note: str | None = None,
    even_away: bool = False,
) -> int:
    """Set marks (participation id → code) of one class session; returns how many changed.

    Raises `InputProblem` for unknown marks, foreign participations or a cancelled session; attendance.away
    when somebody would be marked who is 离册, 借调 or 停职 on that day, unless `even_away`: then the line is
    that of a walk-in. Whoever is not due is never 缺席 or on leave (attendance.away_absent).
    """
    on, status, found = _open_lines(session, class_session_id, by_participation)
    kinds = {kind.code: kind for kind in list_mark_kinds(session, on=on)}
    wanted = {code: stored_mark(kinds, code) for code in set(by_participation.values())}
    away = AwayCheck(session, on, {line.person_id for line in found.values()} if len(found) <= FEW else None)
    rows, changed = [], 0
    for participation_id, code in by_participation.items():
        line = found.get(participation_id)
        if line is None:
            raise InputProblem("attendance.participation_not_found")
        row: dict[str, str | int | None] = {"id": participation_id}
        mark, own = wanted[code]
        if (mark, own) != (line.mark, line.status):
            source = away.check(line.person_id, line.source, mark, even_away=even_away)
            changed += 1
            # Minutes belong to the mark they were entered with.
            row |= {"source": source, "mark": mark, "status": own, **NO_MINUTES}
        if note is not None:
            row["note"] = note.strip()
        rows.append(row)
    bulk_update(session, Participation, rows)
    if changed and status == PLANNED:
        _is_held(session, class_session_id)
    return changed


def _open_lines(
    session: Session, class_session_id: int, ids: Collection[int]
) -> tuple[date, str, dict[int, ResultRow]]:
    """Day and status of a class session that takes marks, and lines by id: `ids`, all when these are many."""
    values: dict[str, object] = {"lesson": class_session_id}
    if len(ids) <= FEW:
        rows = flushed(session).execute(_LINES_OF, values | {"ids": list(ids)}).all()
    else:
        rows = flushed(session).execute(_LINES, values).all()
    if not rows:
        raise InputProblem("class_session.not_found", id=class_session_id)
    first = rows[0]
    _refuse_cancelled(first.state)
    return first.held_on, first.state, {row.id: row for row in rows if row.id is not None}


def _refuse_cancelled(status: str) -> None:
    if status == CANCELLED:
        raise InputProblem("class_session.cancelled")


def _is_held(session: Session, class_session_id: int) -> None:
    session.get_one(ClassSession, class_session_id).status = HELD
    session.flush()


def set_note(session: Session, *, participation_id: int, note: str) -> None:
    """Set the remark of one printed line."""
    participation = session.get(Participation, participation_id)
    if participation is None:
        raise InputProblem("attendance.participation_not_found")
    participation.note = note.strip()
    session.flush()


def fill_rest_present(session: Session, *, class_session_id: int) -> int:
    """其余全勤: every line still 未登记 becomes 出勤 (or the mark of its leave slip); returns how many.

    Whoever is 离册, 借调 or 停职 on that day becomes 不在册. Marks already entered are never touched
    (complaint 1).
    """
    sheet = get_sheet(session, class_session_id=class_session_id)
    lesson = sheet.class_session
    _refuse_cancelled(lesson.status)
    blank = [row for row in sheet.rows if row.mark == NONE]
    kinds = {kind.code: kind for kind in list_mark_kinds(session, on=lesson.held_on)}
    codes = {row.id: stored_mark(kinds, row.rest_mark) for row in blank}
    bulk_update(session, Participation, [{"id": i, "mark": m, "status": s} for i, (m, s) in codes.items()])
    if blank and lesson.status == PLANNED:
        _is_held(session, class_session_id)
    return len(blank)


def clear_marks(session: Session, *, class_session_id: int) -> int:
    """Set every line back to 未登记 (a separate, undoable act); returns how many changed.

    Whoever is away on that day goes back to 不在册.
    """
    sheet = get_sheet(session, class_session_id=class_session_id)
    marked = [row for row in sheet.rows if row.mark != NONE]
    rows = [
        {"id": row.id, "mark": NOT_LISTED if row.away else NONE, "status": None, **NO_MINUTES}
        for row in marked
    ]
    return bulk_update(session, Participation, rows)


def echo_line(
    rows: Sequence[SheetRow], kinds: Sequence[marks.MarkKindRow], line: str
) -> tuple[tuple[EchoRow, ...], tuple[LineProblem, ...]]:
    """What the exceptions line would do, without doing it: for the live echo while typing (I1).

    假 takes the kind of the person's leave slip, otherwise 事假.
    """
    by_number = {row.number: row for row in rows}
    last = max(by_number, default=0)
    parsed = marks.parse_exceptions(line, kinds, last)
    counted = {kind.code: kind.mark for kind in kinds}
    echo, problems = [], list(parsed.problems)
    for number, code in parsed.marks:
        row = by_number.get(number)
        if row is None:
            problems.append(LineProblem("attendance.line_number", {"number": number, "last": last}))
            continue
        new = (row.leave or PERSONAL_LEAVE) if code == ANY_LEAVE else code
        stored = counted.get(new, new)
        away = row.away if stored not in OF_AWAY and new != row.mark and row.source != WALK_IN else ""
        if (row.away or row.source == WALK_IN) and stored in OF_DUE:
            problems.append(_absent_problem(row))
        echo.append(EchoRow(row.id, row.number, row.name, row.unit, row.mark, new, away))
    return tuple(echo), tuple(problems)


def _absent_problem(row: SheetRow) -> LineProblem:
    words = row.away or WALK_IN_WORDS
    return LineProblem("attendance.away_absent", {"name": row.name, "words": words})


def mark_line(
    session: Session,
    *,
    class_session_id: int,
    line: str,
    rest_present: bool = False,
    even_away: bool = False,
) -> tuple[EchoRow, ...]:
    """Enter an exceptions line, all of it or nothing; returns what was set.

    Raises `InputProblem` with the first problem of the line, attendance.away as `set_marks`.
    """
    prepare_sheet(session, class_session_id=class_session_id)
    sheet = get_sheet(session, class_session_id=class_session_id)
    kinds = list_mark_kinds(session, on=sheet.class_session.held_on)
    echo, problems = echo_line(sheet.rows, kinds, line)
    if problems:
        raise InputProblem(problems[0].code, **problems[0].data)
    set_marks(
        session,
        class_session_id=class_session_id,
        by_participation={e.participation_id: e.new for e in echo},
        even_away=even_away,
    )
    if rest_present:
        fill_rest_present(session, class_session_id=class_session_id)
    return echo


def marks_by_person(session: Session, *, person_id: int, year: int) -> tuple[tuple[date, str, str], ...]:
    """One person's year: (date, id of the class session as text, mark code) by date, for the person card."""
    rows = session.execute(
        select(ClassSession.held_on, ClassSession.id, Participation.mark)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .where(
            Participation.person_id == person_id,
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(ClassSession.held_on)
    )
    return tuple((held_on, str(held_id), mark) for held_on, held_id, mark in rows)
