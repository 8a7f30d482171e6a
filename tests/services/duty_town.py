"""A small town for the duties: eight people in two offices, the first four of whom lead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.duty import duties
from app.services.duty.duties import DutyFigure, DutyLine
from app.services.exam import exams
from app.services.mark import attendance
from app.services.person import groups, people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.planning import AudienceInput, ClassSessionInput
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from db.models import Attempt, Batch, Bulletin, ClassSession, Course, Participation
from db.session import Database
from tests.services.old_records import lie

AFTER = date(2025, 1, 10)
NAMES = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨敏", "赵丽", "黄强")


def build_town(session: Session) -> list[int]:
    """The eight people; their ids in order."""
    ids = units.find_or_add_units(session, names=["党政办", "党建办"])
    leaders = groups.group_ids_by_name(session)["班子成员"]
    found = []
    for place, name in enumerate(NAMES):
        post = PostInput(unit_id=ids["党政办" if place % 2 else "党建办"])
        found.append(people.add_person(session, person=PersonInput(name=name), posts=[post]))
        if place < 4:
            groups.set_groups(session, person_id=found[-1], group_ids=[leaders])
    return found


def switch_on(session: Session, code: str, **change: Any) -> None:
    """Switch a rule on, changed if asked."""
    rule = next(r for r in duty_rules.list_duty_rules(session) if r.code == code)
    values = {
        "label": rule.label,
        "required": rule.required or 1,
        "citation": rule.citation,
        "enabled": True,
        **change,
    }
    duty_rules.change_duty_rule(session, rule_id=rule.id, version=rule.version, data=DutyRuleInput(**values))


def lines(session: Session, *, year: int = 2024, today: date = AFTER) -> dict[str, DutyLine]:
    """Code → the duty of the year."""
    return {each.rule.code: each for each in duties.duties_of_year(session, year=year, today=today)}


def figures(session: Session, code: str, *, today: date = AFTER, year: int = 2024) -> dict[str, DutyFigure]:
    """Period → figure."""
    line = lines(session, year=year, today=today).get(code)
    return {figure.period_key: figure for figure in line.figures} if line else {}


def stand(session: Session, code: str, key: str, *, today: date = AFTER) -> tuple[float, float, str] | None:
    """Required, done, status; None where there is no figure."""
    found = figures(session, code, today=today, year=year_of(key)).get(key)
    return (found.required, found.done, found.status) if found else None


def year_of(key: str) -> int:
    """2024 of 2024, 2024-03, 2024-H1, 2024-08-05, 2020-2024."""
    first, _, last = key.partition("-")
    return int(last if last.isdigit() and len(last) == 4 else first)


def hold(
    session: Session, on: date, *, marks: dict[int, str] | str = "present", natures: str = "", **values: Any
) -> int:
    """A class session; everybody marked so, or each as told (the rest stays 未登记)."""
    data = ClassSessionInput(**{"title": "政策法规", "held_on": on, "hours_centi": 300, **values})
    held = planning.add_class_session(session, data=data)
    if natures:
        session.get_one(Course, session.get_one(Batch, batch_of(session, held)).course_id).natures = natures
    mark(session, held, marks)
    return held


def mark(session: Session, held: int, marks: dict[int, str] | str) -> None:
    """Mark everybody on the list so, or each as told."""
    sheet = attendance.get_sheet(session, class_session_id=held)
    wanted = {
        row.id: marks if isinstance(marks, str) else marks[row.person_id]
        for row in sheet.rows
        if isinstance(marks, str) or row.person_id in marks
    }
    if wanted and marks != "none":
        attendance.set_marks(session, class_session_id=held, by_participation=wanted)


def batch_of(session: Session, held: int) -> int:
    """The class of a class session."""
    return session.get_one(ClassSession, held).batch_id


def course_of(session: Session, held: int) -> int:
    """The course of a class session."""
    return session.get_one(Batch, batch_of(session, held)).course_id


def hold_days(session: Session, days: Iterable[date], people_ids: Iterable[int] = (), **values: Any) -> int:
    """A class of several days; returns its batch."""
    batch: int | None = None
    audience = tuple(AudienceInput(person_id=person) for person in people_ids)
    for day in days:
        held = hold(session, day, batch_id=batch, audience=audience if batch is None else (), **values)
        batch = batch or batch_of(session, held)
    assert batch is not None
    return batch


def sit(
    session: Session,
    town: Iterable[int],
    on: date,
    *,
    month: str = "",
    batch: int | None = None,
    absent: Iterable[int] = (),
    marked: bool = True,
) -> int:
    """A test with these people on its list; all have 80 points but those who stayed away."""
    exam = exams.add_exam(session, title="测试", held_on=on, month=month, batch_id=batch)
    session.flush()
    for row in session.scalars(select(Attempt).where(Attempt.exam_id == exam)).all():
        session.delete(row)
    session.flush()
    away = set(absent)
    for person in town:
        state = "" if not marked else "absent" if person in away else "normal"
        score = 8000 if state == "normal" else None
        session.add(Attempt(exam_id=exam, person_id=person, number=1, state=state, score_centi=score))
    session.flush()
    return exam


def record(session: Session, code: str, on: date, **values: Any) -> None:
    """A record as it lies in the file."""
    lie(session, code, on, **{"title": "材料", **values})


def tell(session: Session, held: int, about: date, dated: date, *, unmarked: int = 0) -> None:
    """A daily bulletin as it lies in the file once issued."""
    number = len(session.scalars(select(Bulletin.id)).all()) + 1
    frozen = {"options": {"class_session_ids": [held]}, "frozen": {"unmarked": unmarked}}
    session.add(
        Bulletin(
            kind="daily", year=about.year, number=number, status="issued", about_on=about, issued_on=dated,
            facts_json=json.dumps(frozen),
        )
    )  # fmt: skip
    session.flush()


def at(database: Database, day: date, call: Callable[[Session], Any]) -> Any:
    """Do it on a day, by the program's clock."""
    was = database._clock
    database._clock = lambda: datetime(day.year, day.month, day.day, 17, 0)
    try:
        with database.write(actor="t", action="test.run", text="测试") as unit:
            return call(unit.session)
    finally:
        database._clock = was


def listed(session: Session, held: int) -> list[Participation]:
    """The list of a class session."""
    return list(
        session.scalars(
            select(Participation)
            .where(Participation.class_session_id == held)
            .order_by(Participation.person_id)
        )
    )
