"""What lectures held suggest to 专项经费, and what surveys suggest to next year's plan; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from app.rules import day_parts
from app.rules.hour_pots import SENT
from app.rules.registers.amounts import money, number
from app.rules.registers.ceilings import most_of
from app.rules.registers.entries import Entry
from app.rules.registers.typed_values import Given, LineValue
from app.services.register.forms import shelf
from app.services.register.proposed import AskedYear, Proposed, held, plain_name
from app.services.register.standards import ceilings_of, standards_of
from db.models import Batch, Category, ClassSession, Course, CourseCategory, Lecturer

# A lecturer of the register on a day: what was taught in each half-day, and of which class.
_Taught = dict[tuple[int, date], tuple[dict[tuple[str, str], int], int, set[str]]]


def fees(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """The most that may be paid to a lecturer of the register for a day's teaching, where none is entered.

    Classes taught together at one time are paid once; half a day counts at most as the ceilings say. Whoever
    has no 职称 with a ceiling is left to the clerk.
    """
    listed = _by_lecturer(asked.entries.get("lecturer", ()))
    names = {entry.id: entry for entry in asked.entries.get("lecturer", ())}
    paid = {
        (line.entry_id, entry.on_day)
        for entry in asked.own
        if entry.data.get("item") == "fee"
        for line in entry.lines_of("payee")
    }
    ceilings = ceilings_of(standards_of(asked.session, registers=shelf(asked.session).registers))
    found = []
    for (lecturer_id, on), (hours, batch_id, parts) in _taught(asked, listed).items():
        centi = sum(hours.values())
        rank = str(names[lecturer_id].data.get("rank", ""))
        most = most_of(ceilings, day=on, rank=rank, hours_centi=centi, half_days=len(parts))
        if not most or (lecturer_id, on) in paid:
            continue
        name = _called(asked, names[lecturer_id])
        basis = f"{on.month}月{on.day}日授课{number(centi, 2).text}学时，上限{money(most).text}元"
        values: dict[str, Given] = {
            "day": on, "kind": "spent", "item": "fee", "amount": money(most).text,
            "hours": number(centi, 2).text, "class": (LineValue(batch_id=batch_id),),
            "payee": (LineValue(entry_id=lecturer_id),),
        }  # fmt: skip
        found.append(Proposed("fees", name, basis, values, apart=on.isoformat()))
    return found


def _by_lecturer(entries: Sequence[Entry]) -> dict[int | str, int]:
    """Person id or plain name → the entry of the register."""
    found: dict[int | str, int] = {}
    for entry in entries:
        if entry.person_id is not None:
            found[entry.person_id] = entry.id
        for name in (str(entry.data.get("name", "")), *str(entry.data.get("alias", "")).split("、")):
            if plain_name(name):
                found.setdefault(plain_name(name), entry.id)
    return found


def _taught(asked: AskedYear, listed: Mapping[int | str, int]) -> _Taught:
    rows = asked.session.execute(
        select(
            Lecturer.person_id,
            Lecturer.name,
            ClassSession.held_on,
            ClassSession.day_part,
            ClassSession.start_time,
            ClassSession.end_time,
            ClassSession.hours_centi,
            ClassSession.batch_id,
        )
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .where(ClassSession.held_on.between(*asked.span), ClassSession.pot != SENT, held(asked.session))
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    found: _Taught = {}
    for person_id, name, on, part, start, end, hours, batch_id in rows:
        lecturer = listed.get(person_id) if person_id is not None else None
        lecturer = lecturer if lecturer is not None else listed.get(plain_name(name))
        if lecturer is None:
            continue
        times, _, parts = found.setdefault((lecturer, on), ({}, batch_id, set()))
        key = (part, f"{start}")
        times[key] = max(times.get(key, 0), hours)
        parts.update(_half_days(part, day_parts.half_days(part, start, end)))
    return found


def _half_days(part: str, many: int) -> set[str]:
    """The half-days a class session takes: a whole day is the morning and the afternoon."""
    return {"上午", "下午"} if many == 2 else {part}


def _called(asked: AskedYear, entry: Entry) -> str:
    names = asked.names([entry.person_id] if entry.person_id is not None else [])
    return names.get(entry.person_id or 0, "") or str(entry.data.get("name", ""))


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
    planned = {
        *asked.session.scalars(
            select(Category.name)
            .join(CourseCategory, CourseCategory.category_id == Category.id)
            .join(Course, Course.id == CourseCategory.course_id)
            .join(Batch, Batch.course_id == Course.id)
            .join(ClassSession, ClassSession.batch_id == Batch.id)
            .where(ClassSession.held_on.between(date(asked.year + 1, 1, 1), date(asked.year + 1, 12, 31)))
        )
    }
    ranked = sorted(votes.items(), key=lambda each: (-each[1], str(each[0])))
    words = [(titles.get(topic, "") if isinstance(topic, int) else topic, count) for topic, count in ranked]
    return [
        Proposed("needs_ranked", title, f"{count}票，{asked.year + 1}年计划里还没有", apart=title)
        for title, count in words
        if title and count and title not in planned
    ]
