"""课程表: the class sessions of a period as a paper tells them, for all or for a unit or group (C02, C08)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.plan.due_lists import due_lists
from app.services.plan.programmes import sessions_of_programme
from db.models import BatchAudience, IdentityGroup, Lecturer, Person, Unit

EVERYBODY = "全体在册人员"
MOST_NAMES = 3


@dataclass(frozen=True)
class PlannedClass:
    """A class session with who teaches it (outsiders with their office) and who is to come.

    `lecturers` are (name, office); `audience` names groups, units and people, () is everybody; `exempt`
    are those let off.
    """

    row: ClassSessionRow
    lecturers: tuple[tuple[str, str], ...]
    audience: tuple[str, ...]
    people: int
    exempt: tuple[str, ...]

    @property
    def teachers(self) -> str:
        """张三、李四（县委党校）."""
        return "、".join(f"{name}（{office}）" if office else name for name, office in self.lecturers)

    @property
    def comers(self) -> str:
        """Who is to come in few words: 村社区干部、党政办公室, 张三、李四、王五等 12 人, 全体在册人员."""
        if not self.audience:
            return EVERYBODY
        if self.people <= MOST_NAMES:
            return "、".join(self.audience)
        whole = self.audience[: len(self.audience) - self.people]
        named = self.audience[len(whole) : len(whole) + MOST_NAMES]
        return "、".join((*whole, *named)) + f"等 {self.people} 人"


def planned_classes(
    session: Session,
    *,
    first: date,
    last: date,
    unit_id: int | None = None,
    group_id: int | None = None,
    programme_id: int | None = None,
    tag: str = "",
) -> tuple[PlannedClass, ...]:
    """Class sessions of a period (both days included) by date and time, the cancelled ones among them.

    With `unit_id` or `group_id` only those somebody of it is due in on that day; with `programme_id` those
    of that plan, with `tag` those that carry it.
    """
    rows = [
        row
        for year in range(first.year, last.year + 1)
        for row in list_class_sessions(session, year=year, figures=False)
        if first <= row.held_on <= last
    ]
    if programme_id is not None:
        own = sessions_of_programme(session, programme_id=programme_id)
        rows = [row for row in rows if row.id in own]
    if tag:
        rows = [row for row in rows if tag in (row.category, *row.tags)]
    if unit_id is not None or group_id is not None:
        wanted = concerned(session, rows=rows, unit_id=unit_id, group_id=group_id)
        rows = [row for row in rows if row.id in wanted]
    teachers = _lecturers(session, {row.id for row in rows})
    comers = _audiences(session, {row.batch_id for row in rows})
    nobody: tuple[list[str], list[str], list[str]] = ([], [], [])
    found = []
    for row in rows:
        whole, people, exempt = comers.get(row.batch_id, nobody)
        found.append(
            PlannedClass(
                row,
                tuple(teachers.get(row.id, ())),
                (*whole, *people),
                len(people),
                tuple(exempt),
            )
        )
    return tuple(found)


def concerned(
    session: Session,
    *,
    rows: Sequence[ClassSessionRow],
    unit_id: int | None = None,
    group_id: int | None = None,
) -> frozenset[int]:
    """Ids of the class sessions in which somebody of the unit or the group is due on that day."""
    ids = [row.id for row in rows]
    lists = due_lists(session, class_session_ids=ids)
    own: dict[date, frozenset[int]] = {}
    found = set()
    for row in rows:
        if row.held_on not in own:
            line = BatchAudience(unit_id=unit_id, group_id=group_id, excluded=False)
            people = lists.roster.expected(row.held_on, [line])
            own[row.held_on] = frozenset(each.person_id for each in people)
        if own[row.held_on] & lists.due(row.id):
            found.add(row.id)
    return frozenset(found)


def _lecturers(session: Session, ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for held_id, name, office in session.execute(
        select(Lecturer.class_session_id, Lecturer.name, Lecturer.organisation).order_by(
            Lecturer.position, Lecturer.id
        )
    ):
        if held_id in ids:
            found.setdefault(held_id, []).append((name, office))
    return found


def _audiences(
    session: Session, batch_ids: Collection[int]
) -> dict[int, tuple[list[str], list[str], list[str]]]:
    """Batch id → names of groups and units, names of people, names of the exempt."""
    found: dict[int, tuple[list[str], list[str], list[str]]] = {}
    for batch_id, person_id, excluded, name in session.execute(
        select(
            BatchAudience.batch_id,
            BatchAudience.person_id,
            BatchAudience.excluded,
            func.coalesce(IdentityGroup.name, Unit.name, Person.name),
        )
        .outerjoin(IdentityGroup, IdentityGroup.id == BatchAudience.group_id)
        .outerjoin(Unit, Unit.id == BatchAudience.unit_id)
        .outerjoin(Person, Person.id == BatchAudience.person_id)
        .order_by(BatchAudience.id)
    ):
        if batch_id in batch_ids:
            place = 2 if excluded else 1 if person_id is not None else 0
            found.setdefault(batch_id, ([], [], []))[place].append(name)
    return found
