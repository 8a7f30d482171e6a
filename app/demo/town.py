"""A made-up town of any size with whole years of training: the same numbers always give the same town.

Odd years keep every quota; in even ones of a longer run August has no class at all and there are too few
in November (A09: 每月不少于 4 次). The last month of the last year is still to be entered.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.demo.courses import LECTURERS, PLACES, TITLES, chinese_number, titles_in_turn, working_days
from app.demo.roster import MadeRoster, RosterMaker, RosterSlot
from app.demo.routines import store_routines
from app.rules.marks import (
    ABSENT,
    EARLY,
    LATE,
    LATE_EARLY,
    NONE,
    OFFICIAL_LEAVE,
    PERSONAL_LEAVE,
    PRESENT,
    SICK_LEAVE,
)
from app.services.person.groups import group_ids_by_name
from app.services.plan.categories import list_categories
from app.services.setting.town import set_town
from app.work import NO_PROGRESS, Progress
from db.loading import load_rows, require_untouched
from db.models import (
    Attempt,
    Batch,
    BatchAudience,
    ClassSession,
    Course,
    CourseCategory,
    Exam,
    Leave,
    Lecturer,
    Participation,
    Programme,
)
from db.session import Database

LAST_YEAR = 2024
# Categories that only concern some: every other class session of them is for that group alone.
NARROW = {"党务干部专题培训": "党务干部", "网格化管理培训": "网格员", "一把手提能培训": "班子成员"}
LESS_THAN_PRESENT = (
    (LATE,) * 30 + (EARLY,) * 8 + (LATE_EARLY,) * 2 + (OFFICIAL_LEAVE,) * 26 + (SICK_LEAVE,) * 12
)
MISSING = (*LESS_THAN_PRESENT, *(PERSONAL_LEAVE,) * 14, *(ABSENT,) * 8)
LEAVE_KINDS = {OFFICIAL_LEAVE: "official", SICK_LEAVE: "sick", PERSONAL_LEAVE: "personal"}
REASONS = {"official": "上级会议", "sick": "就医", "personal": "家中有事"}
CLOCK = {"上午": ("09:00", "11:30"), "下午": ("14:30", "17:00")}


@dataclass(frozen=True)
class TownSize:
    """How large: people, class sessions a year, years, and the seed of everything random."""

    people: int = 300
    sessions: int = 200
    years: int = 1
    seed: int = 1

    @property
    def first_year(self) -> int:
        """The earliest year of the run."""
        return LAST_YEAR - self.years + 1


@dataclass(frozen=True)
class DemoLesson:
    """One class session to be stored."""

    id: int
    on: date
    part: str
    category: str
    title: str
    group: str
    hours_centi: int

    @property
    def is_held(self) -> bool:
        """The last December is still ahead."""
        return (self.on.year, self.on.month) != (LAST_YEAR, 12)


def fill_town(database: Database, size: TownSize, progress: Progress = NO_PROGRESS) -> None:
    """Fill an empty data file. Raises `KnownError` demo.not_empty when somebody is on the roster."""
    with database.write(actor="示例", action="demo.fill", text="建立示例乡镇") as unit:
        session = unit.session
        require_untouched(session)
        set_town(session, name="清河镇", type="镇", office="党建办")
        progress.start(size.sessions * size.years, "建立示例乡镇")
        roster = RosterMaker(
            people=size.people,
            seed=size.seed,
            first_day=date(size.first_year, 1, 1),
            last_day=date(LAST_YEAR, 12, 31),
        ).store(session)
        lessons = make_lessons(size)
        store_plan(session, lessons, size)
        store_marks(session, lessons, roster, size.seed, progress)
        store_exams(session, roster, size)
        store_routines(session, roster, LAST_YEAR, size.seed)


def month_counts(year: int, sessions: int, *, breaks_quota: bool) -> dict[int, int]:
    """How many class sessions each month gets."""
    if not breaks_quota:
        return {month: sessions * month // 12 - sessions * (month - 1) // 12 for month in range(1, 13)}
    counts = dict.fromkeys(range(1, 13), 0)
    counts[11] = min(2, sessions)
    others = [month for month in counts if month not in (8, 11)]
    for index in range(sessions - counts[11]):
        counts[others[index % len(others)]] += 1
    return counts


def make_lessons(size: TownSize) -> list[DemoLesson]:
    """The plans of all years, by date."""
    chance = random.Random(f"plan {size.seed}")
    found: list[DemoLesson] = []
    for year in range(size.first_year, LAST_YEAR + 1):
        titles = titles_in_turn(chance)
        narrow_turn = 0
        counts = month_counts(year, size.sessions, breaks_quota=(LAST_YEAR - year) % 2 == 1)
        for month, count in counts.items():
            for on, part in _half_days(year, month, count):
                category, title = next(titles)
                group = NARROW.get(category, "")
                narrow_turn += bool(group)
                if narrow_turn % 4:
                    group = ""
                hours = chance.choice((200, 250, 300, 400))
                found.append(DemoLesson(len(found) + 1, on, part, category, title, group, hours))
    return found


def _half_days(year: int, month: int, count: int) -> Iterator[tuple[date, str]]:
    """`count` half-days spread over the working days of a month; more than there are come twice."""
    halves = [(day, part) for day in working_days(year, month) for part in CLOCK]
    for index in range(count):
        place = (
            (2 * index + 1) * len(halves) // (2 * count)
            if count <= len(halves)
            else index * len(halves) // count
        )
        yield halves[place]


def store_plan(session: Session, lessons: list[DemoLesson], size: TownSize) -> None:
    """Programmes, one course and batch for each class session, tags, audiences and lecturers."""
    store_courses(session, lessons, size.first_year)
    chance = random.Random(f"lecturers {size.seed}")
    groups = group_ids_by_name(session)
    load_rows(session, Batch, ("id", "course_id", "name"), ((x.id, x.id, "第一期") for x in lessons))
    narrow = [(x.id, groups[x.group]) for x in lessons if x.group]
    load_rows(
        session,
        BatchAudience,
        ("id", "batch_id", "group_id"),
        ((i, *line) for i, line in enumerate(narrow, 1)),
    )
    load_rows(
        session,
        ClassSession,
        ("id", "batch_id", "held_on", "start_time", "end_time", "day_part", "place", "hours_centi", "status"),
        (
            (
                *(x.id, x.id, x.on.isoformat(), *CLOCK[x.part], x.part, chance.choice(PLACES)),
                *(x.hours_centi, "held" if x.is_held else "planned"),
            )
            for x in lessons
        ),
    )
    load_rows(
        session,
        Lecturer,
        ("id", "class_session_id", "name"),
        ((x.id, x.id, chance.choice(LECTURERS)) for x in lessons),
    )


def store_courses(session: Session, lessons: list[DemoLesson], first: int) -> None:
    """A programme a year from the year `first` on, and the courses with their tags."""
    load_rows(
        session,
        Programme,
        ("id", "title", "document_no", "start_on", "end_on"),
        (
            (
                i + 1,
                f"清河镇{year}年干部教育培训方案",
                f"清委发〔{year}〕{3 + i}号",
                f"{year}-01-01",
                f"{year}-12-31",
            )
            for i, year in enumerate(range(first, LAST_YEAR + 1))
        ),
    )
    tags = {row.name: row.id for row in list_categories(session)}
    load_rows(
        session,
        Course,
        ("id", "programme_id", "title", "required"),
        ((x.id, x.on.year - first + 1, x.title, int(x.category == next(iter(TITLES)))) for x in lessons),
    )
    load_rows(
        session,
        CourseCategory,
        ("id", "course_id", "category_id"),
        ((x.id, x.id, tags[x.category]) for x in lessons),
    )


def store_marks(
    session: Session, lessons: list[DemoLesson], roster: MadeRoster, seed: int, progress: Progress
) -> None:
    """Everybody due at every class session with what happened, and the slips of those on leave."""
    slips: list[tuple[object, ...]] = []
    load_rows(
        session,
        Participation,
        (
            "id",
            "class_session_id",
            "person_id",
            "unit_id",
            "unit_name",
            "title",
            "number",
            "mark",
            "minutes_late",
        ),
        _participations(lessons, roster, random.Random(f"marks {seed}"), slips, progress),
    )
    load_rows(
        session,
        Leave,
        (
            "id",
            "person_id",
            "kind",
            "start_on",
            "end_on",
            "class_session_id",
            "reason",
            "approver",
            "handed_in_on",
        ),
        ((i, *slip) for i, slip in enumerate(slips, 1)),
    )


def _participations(
    lessons: list[DemoLesson],
    roster: MadeRoster,
    chance: random.Random,
    slips: list[tuple[object, ...]],
    progress: Progress,
) -> Iterator[tuple[object, ...]]:
    row = 0
    roll, diligence = chance.random, roster.diligence
    for lesson in lessons:
        on, held, lesson_id = lesson.on.isoformat(), lesson.is_held, lesson.id
        for number, slot in enumerate(roster.due(on, lesson.group), 1):
            row += 1
            mark, minutes = NONE, None
            if held:
                mark = PRESENT
                if roll() > diligence[slot.person_id]:
                    mark, minutes = _something_else(chance, lesson, slot, slips)
            yield row, lesson_id, slot.person_id, slot.unit_id, slot.unit, slot.title, number, mark, minutes
        progress.step()


def _something_else(
    chance: random.Random, lesson: DemoLesson, slot: RosterSlot, slips: list[tuple[object, ...]]
) -> tuple[str, int | None]:
    mark = chance.choice(MISSING)
    kind = LEAVE_KINDS.get(mark)
    # One slip in ten is handed in late or never: trigger T3 (A28).
    if kind is not None and chance.random() < 0.9:
        on = lesson.on
        handed_in = on + timedelta(days=chance.choice((-2, -1, -1, 0, 1)))
        slips.append(
            (
                *(slot.person_id, kind, on.isoformat(), on.isoformat(), lesson.id),
                *(REASONS[kind], "党委副书记", handed_in.isoformat()),
            )
        )
    return mark, chance.randrange(3, 40) if mark in (LATE, LATE_EARLY) else None


def store_exams(session: Session, roster: MadeRoster, size: TownSize) -> None:
    """A test each quarter for everybody on the roster that day, with 缺考, 补考 and 免试."""
    chance = random.Random(f"exams {size.seed}")
    exams = [
        (
            i + 1,
            f"{year}年第{chinese_number(quarter)}季度政策法规业务知识测试",
            date(year, quarter * 3, 28).isoformat(),
        )
        for i, (year, quarter) in enumerate(
            (year, quarter) for year in range(size.first_year, LAST_YEAR + 1) for quarter in range(1, 5)
        )
        if (year, quarter) != (LAST_YEAR, 4)
    ]
    load_rows(
        session,
        Exam,
        ("id", "title", "held_on", "month"),
        ((id_, title, on, on[:7]) for id_, title, on in exams),
    )
    load_rows(
        session,
        Attempt,
        ("id", "exam_id", "person_id", "number", "unit_name", "title", "state", "score_centi"),
        (
            (i, *row)
            for i, row in enumerate(
                (row for exam in exams for row in _attempts(chance, exam[0], roster.due(exam[2]))), 1
            )
        ),
    )


def _attempts(
    chance: random.Random, exam_id: int, slots: Iterable[RosterSlot]
) -> Iterator[tuple[object, ...]]:
    for slot in slots:
        state, score = "normal", min(10000, max(0, int(chance.gauss(8100, 1000)) // 50 * 50))
        dice = chance.random()
        if dice < 0.03:
            state = "absent" if dice < 0.015 else "deferred" if dice < 0.025 else "exempt"
        who = (exam_id, slot.person_id)
        yield (*who, 1, slot.unit, slot.title, state, None if state != "normal" else score)
        if state == "absent" and dice < 0.01:
            yield (*who, 2, slot.unit, slot.title, "makeup", score)
