"""课次: what the plan holds, read (queries). The commands are in `app.services.plan.planning`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.figures.counting import sheet_tally
from app.rules import marks
from app.rules.day_parts import half_day
from app.rules.natures import split as split_natures
from app.rules.session_status import CANCELLED, HELD, PLANNED
from app.services.setting.mark_kinds import plain_kinds
from app.services.tally import marks_read
from app.services.tally.mark_totals import session_marks
from db.models import (
    Batch,
    BatchAudience,
    Category,
    CategoryScheme,
    ClassSession,
    Course,
    CourseCategory,
    IdentityGroup,
    Lecturer,
    Person,
    Programme,
    Unit,
)
from db.results import RowsStatement

FEW = 500  # ids that are named in a query; more are sorted out afterwards
STATUS_LABELS = {PLANNED: "计划", HELD: "已开展", CANCELLED: "已取消"}


FEW_LISTS = 8


@dataclass(frozen=True)
class LecturerRow:
    """授课人: `person_id` None is an outsider."""

    person_id: int | None
    name: str
    organisation: str


@dataclass(frozen=True)
class AudienceRow:
    """One line of who is due: exactly one of the three ids is set; `excluded` is an exemption with reason."""

    group_id: int | None
    unit_id: int | None
    person_id: int | None
    name: str
    excluded: bool
    reason: str


@dataclass(frozen=True)
class ClassSessionRow:
    """One class session with its course, tags, lecturers and attendance figures.

    `category` is the tag of the first scheme, `tags` all others. `marked` is whether any mark was entered.
    `batches` and `hours_again` are the course's (A04).
    """

    id: int
    batch_id: int
    course_id: int
    title: str
    held_on: date
    start_time: time | None
    end_time: time | None
    day_part: str
    place: str
    form: str
    pot: str
    hours_centi: int
    status: str
    status_reason: str
    batch: str
    category: str
    tags: tuple[str, ...]
    required: bool
    lecturers: str
    programme: str
    note: str
    capacity: int | None
    sheet_printed_at: str | None
    version: int
    tally: marks.Tally
    batches: str = ""
    hours_again: bool = False
    guests: int | None = None
    guest_names: str = ""

    @property
    def guest_words(self) -> str:
        """'列席 12 人：张三、李四', '' where nobody was a guest."""
        heads = f" {self.guests} 人" if self.guests else ""
        names = f"：{self.guest_names}" if self.guest_names else ""
        return f"列席{heads}{names}" if heads or names else ""

    @property
    def marked(self) -> bool:
        """Whether any attendance was entered."""
        return self.tally.listed > self.tally.unmarked

    def was_held(self, today: date) -> bool:
        """Its day has come and somebody was there: what every paper counts as held."""
        return self.status != CANCELLED and self.held_on <= today and self.tally.took > 0

    @property
    def when(self) -> str:
        """'09:00–11:30', the part of the day, both where they differ ('全天 09:00–17:00'), or ''."""
        if self.start_time is None:
            return self.day_part
        clock = f"{self.start_time:%H:%M}" + (f"–{self.end_time:%H:%M}" if self.end_time else "")
        is_plain = self.day_part in ("", half_day(self.start_time))
        return clock if is_plain else f"{self.day_part} {clock}"


@dataclass(frozen=True)
class ClassSessionDetail:
    """A class session for its dialog: lecturers, audience and tags by id."""

    row: ClassSessionRow
    lecturers: tuple[LecturerRow, ...]
    audience: tuple[AudienceRow, ...]
    category_ids: tuple[int, ...]
    programme_id: int | None
    sessions_in_batch: int
    natures: tuple[str, ...] = ()


def list_class_sessions(
    session: Session,
    *,
    year: int | None = None,
    month: str | None = None,
    on: date | None = None,
    batch_id: int | None = None,
    figures: bool = True,
) -> tuple[ClassSessionRow, ...]:
    """Class sessions by date and time, of a year, a month ('2024-08'), a day or a batch.

    `figures=False` leaves the tallies at zero, which spares counting every mark.
    """
    statement = _rows_statement()
    if year is not None:
        statement = statement.where(ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
    if month is not None:
        first = date.fromisoformat(month + "-01")
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        statement = statement.where(ClassSession.held_on >= first, ClassSession.held_on < after)
    if on is not None:
        statement = statement.where(ClassSession.held_on == on)
    if batch_id is not None:
        statement = statement.where(ClassSession.batch_id == batch_id)
    return _rows(session, statement, figures=figures)


def newest_entered(session: Session, *, rows: Sequence[ClassSessionRow], until: date) -> int | None:
    """The last of `rows` by its day `until` whose attendance is entered whole; None where none is.

    Looked for from the newest back, so that mostly a few lists are counted and not a year of them.
    """
    past = [row.id for row in rows if row.held_on <= until]
    for end in range(len(past), 0, -FEW_LISTS):
        some = past[max(0, end - FEW_LISTS) : end]
        tallies = tallies_of(session, class_session_ids=some)
        for held_id in reversed(some):
            tally = tallies.get(held_id)
            if tally is not None and tally.listed and not tally.unmarked:
                return held_id
    return None


def get_class_session(session: Session, *, class_session_id: int) -> ClassSessionRow:
    """One class session. Raises `InputProblem` class_session.not_found."""
    rows = _rows(session, _rows_statement().where(ClassSession.id == class_session_id))
    if not rows:
        raise InputProblem("class_session.not_found", id=class_session_id)
    return rows[0]


def get_class_session_detail(session: Session, *, class_session_id: int) -> ClassSessionDetail:
    """One class session in full. Raises `InputProblem` class_session.not_found."""
    row = get_class_session(session, class_session_id=class_session_id)
    lecturers = session.execute(
        select(Lecturer.person_id, Lecturer.name, Lecturer.organisation)
        .where(Lecturer.class_session_id == class_session_id)
        .order_by(Lecturer.position, Lecturer.id)
    )
    categories = session.scalars(
        select(CourseCategory.category_id).where(CourseCategory.course_id == row.course_id)
    ).all()
    count = session.scalar(select(func.count()).where(ClassSession.batch_id == row.batch_id)) or 0
    programme_id, natures = session.execute(
        select(Course.programme_id, Course.natures).where(Course.id == row.course_id)
    ).one()
    return ClassSessionDetail(
        row,
        tuple(LecturerRow(*found) for found in lecturers),
        list_audience(session, batch_id=row.batch_id),
        tuple(categories),
        programme_id,
        count,
        split_natures(natures),
    )


def list_audience(session: Session, *, batch_id: int) -> tuple[AudienceRow, ...]:
    """Who is due in a batch; an empty list means everybody on the roster (A06)."""
    rows = session.execute(
        select(
            BatchAudience.group_id,
            BatchAudience.unit_id,
            BatchAudience.person_id,
            func.coalesce(IdentityGroup.name, Unit.name, Person.name),
            BatchAudience.excluded,
            BatchAudience.reason,
        )
        .outerjoin(IdentityGroup, IdentityGroup.id == BatchAudience.group_id)
        .outerjoin(Unit, Unit.id == BatchAudience.unit_id)
        .outerjoin(Person, Person.id == BatchAudience.person_id)
        .where(BatchAudience.batch_id == batch_id)
        .order_by(BatchAudience.id)
    )
    return tuple(AudienceRow(*row) for row in rows)


def years_with_sessions(session: Session) -> tuple[int, ...]:
    """Years that have class sessions, newest first."""
    years: Sequence[str] = session.scalars(select(func.substr(ClassSession.held_on, 1, 4)).distinct()).all()
    return tuple(sorted((int(year) for year in years), reverse=True))


# What `ClassSessionRow` takes as it is stored: plain columns, for a record costs several times a row.
_OF_SESSION = (
    *("id", "batch_id", "held_on", "start_time", "end_time", "day_part", "place", "form", "pot"),
    *("hours_centi", "status", "status_reason", "note", "capacity", "sheet_printed_at", "version"),
    *("guests", "guest_names"),
)
_OF_COURSE = ("title", "required", "batches", "hours_again")


@cache
def _rows_statement() -> RowsStatement:
    """Built once: putting it together takes as long as asking it."""
    return (
        select(
            *(ClassSession.__table__.c[name] for name in _OF_SESSION),
            *(Course.__table__.c[name] for name in _OF_COURSE),
            Batch.course_id,
            Batch.name.label("batch"),
            Programme.title.label("programme"),
        )
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .outerjoin(Programme, Programme.id == Course.programme_id)
        .order_by(ClassSession.held_on, ClassSession.start_time, ClassSession.id)
    )


def _rows(session: Session, statement: RowsStatement, *, figures: bool = True) -> tuple[ClassSessionRow, ...]:
    found = session.execute(statement).mappings().all()
    ids = [each["id"] for each in found]
    tallies = tallies_of(session, class_session_ids=ids) if figures else {}
    lecturers = _lecturer_names(session, ids)
    tags = _course_tags(session, {each["course_id"] for each in found})
    rows = []
    for each in found:
        own_tags = tags.get(each["course_id"], [])
        first = next((name for position, name in own_tags if position == 0), "")
        own = {
            **each,
            "category": first,
            "tags": tuple(name for _, name in own_tags if name != first),
            "lecturers": lecturers.get(each["id"], ""),
            "programme": each["programme"] or "",
            "tally": tallies.get(each["id"], marks.Tally()),
        }
        rows.append(ClassSessionRow(**own))
    return tuple(rows)


def tallies_of(session: Session, *, class_session_ids: list[int]) -> dict[int, marks.Tally]:
    """Class session id → 应到/实到/请假/缺席/未登记 as the catalogue counts them, in three queries.

    Walk-ins and people who are not on the roster that day are never 应到.
    """
    kinds = plain_kinds(session)
    counts, with_walk_ins = session_marks(session, ids=class_session_ids, kinds=kinds)
    walked: dict[int, dict[str, int]] = {}
    gone: dict[int, int] = {}
    left = set(marks_read.outside(session, ids=class_session_ids))
    for row in left:
        counts[row.class_session_id][row.mark] -= 1
        gone[row.class_session_id] = gone.get(row.class_session_id, 0) + 1
    for row in set(marks_read.walk_ins(session, ids=with_walk_ins)) - left:
        counts[row.class_session_id][row.mark] -= 1
        own = walked.setdefault(row.class_session_id, {})
        own[row.mark] = own.get(row.mark, 0) + 1
    return {
        held_id: sheet_tally(by_mark, kinds, walk_ins=walked.get(held_id), gone=gone.get(held_id, 0))
        for held_id, by_mark in counts.items()
    }


def _lecturer_names(session: Session, ids: list[int]) -> dict[int, str]:
    result: dict[int, list[str]] = {}
    for start in range(0, len(ids), 500):
        for held_id, name in session.execute(
            select(Lecturer.class_session_id, Lecturer.name)
            .where(Lecturer.class_session_id.in_(ids[start : start + 500]))
            .order_by(Lecturer.position, Lecturer.id)
        ):
            result.setdefault(held_id, []).append(name)
    return {held_id: "、".join(found) for held_id, found in result.items()}


def _course_tags(session: Session, course_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Course id → (rank of the scheme, tag name); rank 0 is the scheme shown as 类别."""
    if not course_ids:
        return {}
    schemes = list(
        session.scalars(select(CategoryScheme.id).order_by(CategoryScheme.position, CategoryScheme.id))
    )
    ranks = {scheme_id: rank for rank, scheme_id in enumerate(schemes)}
    result: dict[int, list[tuple[int, str]]] = {}
    statement = (
        select(CourseCategory.course_id, Category.scheme_id, Category.name)
        .join(Category, Category.id == CourseCategory.category_id)
        .order_by(Category.position)
    )
    if len(course_ids) <= FEW:
        statement = statement.where(CourseCategory.course_id.in_(sorted(course_ids)))
    for course_id, scheme_id, name in session.execute(statement):
        result.setdefault(course_id, []).append((ranks[scheme_id], name))
    return {course_id: sorted(found, key=lambda tag: tag[0]) for course_id, found in result.items()}
