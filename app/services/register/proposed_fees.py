"""What lectures held suggest to 专项经费, and what surveys suggest to next year's plan; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.registers.amounts import money, number
from app.rules.registers.ceilings import most_of
from app.rules.registers.town_facts import Lecture
from app.rules.registers.typed_values import Given, LineValue
from app.services.register.lectures import lectures_of
from app.services.register.proposed import AskedYear, Proposed
from app.services.register.standards import ceilings_of, standards_of
from db.models import Batch, Category, ClassSession, Course, CourseCategory


def fees(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """The most that may be paid to a lecturer of the register for a day's teaching, where none is entered.

    Classes taught together at one time are paid once; half a day counts at most as the ceilings say. Whoever
    has no 职称 with a ceiling is left to the clerk.
    """
    paid = {
        (line.entry_id, entry.on_day)
        for entry in asked.own
        if entry.data.get("item") == "fee"
        for line in entry.lines_of("payee")
    }
    ceilings = ceilings_of(standards_of(asked.session, registers=asked.registers))
    found = []
    names = {entry.id: entry for entry in asked.entries.get("lecturer", ())}
    for (lecturer_id, on), taught in _by_day(asked).items():
        centi = sum(one.hours_centi for one in taught)
        half_days = len(frozenset().union(*(one.parts for one in taught)))
        rank = str(names[lecturer_id].data.get("rank", "")) if lecturer_id in names else ""
        most = most_of(ceilings, day=on, rank=rank, hours_centi=centi, half_days=half_days)
        if not most or not taught[0].is_paid or (lecturer_id, on) in paid:
            continue
        name, batch_id = taught[0].name, taught[0].classes[0]
        basis = f"{on.month}月{on.day}日授课{number(centi, 2).text}学时，上限{money(most).text}元"
        values: dict[str, Given] = {
            "day": on, "kind": "spent", "item": "fee", "amount": money(most).text,
            "hours": number(centi, 2).text, "class": (LineValue(batch_id=batch_id),),
            "payee": (LineValue(entry_id=lecturer_id),),
        }  # fmt: skip
        found.append(Proposed("fees", name, basis, values, apart=on.isoformat()))
    return found


def _by_day(asked: AskedYear) -> dict[tuple[int, date], list[Lecture]]:
    """A lecturer of the register on a day → what was taught."""
    first, last = asked.span
    found: dict[tuple[int, date], list[Lecture]] = {}
    for one in lectures_of(asked.session, registers=asked.registers, first=first, last=last):
        found.setdefault((one.lecturer, one.on), []).append(one)
    return found


def needs_ranked(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Topics by the votes of the year's surveys that next year's plan does not have; to be planned, not
    entered."""
    votes: dict[int | str, int] = {}
    for entry in asked.entries.get("survey", ()):
        if entry.year == asked.year and entry.on_day <= asked.today:
            for line in entry.lines_of("topics"):
                topic = line.category_id if line.category_id is not None else line.name
                count = line.data.get("votes", 0)
                votes[topic] = votes.get(topic, 0) + (count if isinstance(count, int) else 0)
    titles: dict[int, str] = dict(asked.session.execute(select(Category.id, Category.name)).all())
    planned = planned_categories(asked.session, year=asked.year + 1)
    ranked = sorted(votes.items(), key=lambda each: (-each[1], str(each[0])))
    words = [(titles.get(topic, "") if isinstance(topic, int) else topic, count) for topic, count in ranked]
    return [
        Proposed("needs_ranked", title, f"{count}票，{asked.year + 1}年计划里还没有", apart=title)
        for title, count in words
        if title and count and title not in planned
    ]


def planned_categories(session: Session, *, year: int) -> frozenset[str]:
    """The categories of courses that have class sessions in the plan of a year."""
    return frozenset(
        session.scalars(
            select(Category.name)
            .join(CourseCategory, CourseCategory.category_id == Category.id)
            .join(Course, Course.id == CourseCategory.course_id)
            .join(Batch, Batch.course_id == Course.id)
            .join(ClassSession, ClassSession.batch_id == Batch.id)
            .where(ClassSession.held_on.between(date(year, 1, 1), date(year, 12, 31)))
        )
    )
