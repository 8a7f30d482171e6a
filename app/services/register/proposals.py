"""Entries that nobody has typed but that the records suggest: shown, stored only when one is taken.

Each source reads what it needs of one year and leaves out what the register has already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.rules import natures
from app.rules.hour_pots import SENT
from app.rules.marks import ABSENT
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.typed_values import Given, LineValue
from app.rules.rounding import one_decimal
from app.rules.session_status import CANCELLED
from app.services.register.proposed import AskedYear, Proposed, held, person_line, plain_name
from app.services.register.proposed_fees import fees, needs_ranked
from app.services.register.reading import entries_of_registers
from app.services.setting.mark_kinds import list_mark_kinds
from db.models import (
    Attempt,
    Batch,
    Category,
    ClassSession,
    Course,
    CourseCategory,
    Exam,
    Lecturer,
    Participation,
    Person,
)

TIMES, ABSENCES = 3, 2
EXPERT, WEAK, TEST, DISCUSSION, WORDS, SEMINAR = "expert", "weak", "test", "discussion", "words", "seminar"


Source = Callable[[AskedYear, Mapping[str, object]], Sequence[Proposed]]


def proposals_for(
    session: Session, *, register: Register, registers: Mapping[str, Register], year: int, today: date
) -> tuple[Proposed, ...]:
    """Everything a register's sources suggest for a year, in the order of its description; nothing stored."""
    sources = [one for one in register.proposals if one.source in SOURCES]
    if not sources:
        return ()
    wanted = dict.fromkeys((register.id, "contest", "share", "survey", "lecturer"))
    found: dict[str, list[Entry]] = {}
    for entry in entries_of_registers(session, registers=tuple(wanted)):
        found.setdefault(entry.register, []).append(entry)
    entries = {name: tuple(own) for name, own in found.items()}
    asked = AskedYear(session, register, registers, year, today, entries)
    return tuple(each for one in sources for each in SOURCES[one.source](asked, one.args))


def lecturers_unlisted(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Whoever taught so often (`times`, three) in the year and is not in the register of lecturers."""
    times = int(str(args.get("times", TIMES)))
    listed = {entry.person_id for entry in asked.own}
    names = {
        plain_name(part)
        for entry in asked.own
        for part in (str(entry.data.get("name", "")), *str(entry.data.get("alias", "")).split("、"))
    } - {""}
    rows = asked.session.execute(
        select(
            Lecturer.person_id,
            func.coalesce(Person.name, Lecturer.name),
            func.max(Lecturer.organisation),
            func.count(func.distinct(ClassSession.id)),
        )
        .join(ClassSession, ClassSession.id == Lecturer.class_session_id)
        .outerjoin(Person, Person.id == Lecturer.person_id)
        .where(ClassSession.held_on.between(*asked.span), ClassSession.pot != SENT, held(asked.session))
        .group_by(Lecturer.person_id, func.coalesce(Person.name, Lecturer.name))
        .order_by(func.count(func.distinct(ClassSession.id)).desc(), func.min(Lecturer.id))
    )
    found = []
    for person_id, name, organisation, count in rows:
        if count < times or (person_id is not None and person_id in listed) or plain_name(name) in names:
            continue
        basis = f"本年授课{count}次，不在师资库"
        values: dict[str, Given] = {"basis": f"{asked.year}年授课{count}次"}
        values |= {"person": person_line(person_id)} if person_id is not None else {"name": name}
        values |= {"org": organisation} if organisation and person_id is None else {}
        apart = "" if person_id is not None else plain_name(name)
        found.append(Proposed("lecturers_unlisted", name, basis, values, apart=apart))
    return found


def places(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """The best of the year's contests who are not named 业务能手 yet."""
    contest = asked.registers.get("contest")
    if contest is None:
        return []
    honoured = _honoured(asked)
    best: dict[int, list[str]] = {}
    for entry in asked.entries.get("contest", ()):
        if entry.year != asked.year or entry.on_day > asked.today:
            continue
        values = values_of(contest, entry, Around(asked.today))
        for place, line in enumerate(entry.lines_of("entrants")):
            if line.person_id is not None and values.of_line("entrants", "expert", place) is True:
                rank = values.of_line("entrants", "place", place)
                words = f"{entry.on_day.month}月{entry.on_day.day}日技能大赛第{getattr(rank, 'text', '')}名"
                best.setdefault(line.person_id, []).append(words)
    names = asked.names(best)
    return [
        Proposed(
            "places", names[person_id], "、".join(words),
            {"person": person_line(person_id), "kind": EXPERT, "ground": "；".join(words)}, str(asked.year),
        )
        for person_id, words in best.items()
        if person_id in names and person_id not in honoured
    ]  # fmt: skip


def ranks(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """The best `n` (three) by the mean of their first tries in the year's tests, of those who sat half of
    them; equal ones at the edge are all in."""
    seats = int(str(args.get("n", TIMES)))
    rows = asked.session.execute(
        select(Attempt.person_id, Person.name, Attempt.score_centi, Exam.full_centi)
        .join(Exam, Exam.id == Attempt.exam_id)
        .join(Person, Person.id == Attempt.person_id)
        .where(
            Exam.held_on.between(*asked.span), Attempt.number == 1, Attempt.score_centi.is_not(None),
            Exam.full_centi > 0,
        )
        .order_by(Attempt.person_id)
    )  # fmt: skip
    marks: dict[int, tuple[str, list[Fraction]]] = {}
    for person_id, name, score, full in rows:
        marks.setdefault(person_id, (name, []))[1].append(Fraction(100 * (score or 0), full))
    most = max((len(own) for _, own in marks.values()), default=0)
    means = {who: sum(own, Fraction(0)) / len(own) for who, (_, own) in marks.items() if 2 * len(own) >= most}
    honoured = _honoured(asked)
    found = []
    for person_id, mean in sorted(means.items(), key=lambda each: (-each[1], each[0])):
        rank = 1 + sum(other > mean for other in means.values())
        if rank <= seats and person_id not in honoured:
            name, own = marks[person_id]
            points = one_decimal(mean.numerator, mean.denominator)
            basis = f"{asked.year}年{len(own)}次测试平均{points}分，第{rank}名"
            values: dict[str, Given] = {"person": person_line(person_id), "kind": "study", "ground": basis}
            found.append(Proposed("ranks", name, basis, values, str(asked.year)))
    return found


def _honoured(asked: AskedYear) -> set[int | None]:
    return {entry.person_id for entry in asked.own if entry.year == asked.year}


def tests_below(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Whoever failed a test of the year and has passed it in no try, once a person; the topic is that of the
    first such test's course, its tag before its title."""
    known = {entry.person_id for entry in asked.own if entry.year == asked.year}
    tagged = select(func.min(CourseCategory.category_id)).where(CourseCategory.course_id == Course.id)
    tag = select(Category.name).where(Category.id == tagged.scalar_subquery()).scalar_subquery()
    topic: ColumnElement[str] = func.coalesce(tag, Course.title, "")
    rows = asked.session.execute(
        select(Attempt.person_id, Person.name, Exam.title, topic)
        .join(Exam, Exam.id == Attempt.exam_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Batch, Batch.id == Exam.batch_id)
        .outerjoin(Course, Course.id == Batch.course_id)
        .where(Exam.held_on.between(*asked.span), Attempt.score_centi.is_not(None))
        .group_by(Attempt.person_id, Person.name, Exam.id, Exam.title, Exam.pass_centi, Course.id)
        .having(func.max(Attempt.score_centi) < Exam.pass_centi)
        .order_by(Exam.held_on, Attempt.person_id)
    )
    failed: dict[int, tuple[str, list[str], list[str]]] = {}
    for person_id, name, title, topic_of in rows:
        if person_id not in known:
            _, titles, topics = failed.setdefault(person_id, (name, [], []))
            titles.append(title)
            topics += [topic_of] if topic_of else []
    found = []
    for person_id, (name, titles, topics) in failed.items():
        values: dict[str, Given] = {"person": person_line(person_id), "kind": WEAK, "source": TEST}
        values |= {"topic": topics[0]} if topics else {}
        found.append(Proposed("tests_below", name, f"{'、'.join(titles)}不合格", values))
    return found


def absences(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Whoever was absent without leave so often (`times`, twice) in the year and was not reminded since."""
    times = int(str(args.get("times", ABSENCES)))
    reminded: dict[int | None, date] = {entry.person_id: entry.on_day for entry in asked.own}
    rows = asked.session.execute(
        select(Participation.person_id, Person.name, ClassSession.held_on)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            ClassSession.held_on.between(*asked.span),
            ClassSession.status != CANCELLED,
            Participation.mark == ABSENT,
        )
        .order_by(ClassSession.held_on, Participation.id)
    )
    days: dict[int, tuple[str, list[date]]] = {}
    for person_id, name, on in rows:
        if person_id not in reminded or on > reminded[person_id]:
            days.setdefault(person_id, (name, []))[1].append(on)
    return [
        Proposed(
            "absences", name, f"无假缺席{len(own)}次，最近{own[-1].month}月{own[-1].day}日",
            {"person": person_line(person_id), "aspect": "study"},
        )
        for person_id, (name, own) in days.items()
        if len(own) >= times
    ]  # fmt: skip


def classes_ended(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Classes ticked as 专题班 that ended in the year and have no entry yet."""
    known = {entry.batch_id for entry in asked.own}
    last = func.max(ClassSession.held_on)
    rows = asked.session.execute(
        select(Batch.id, Course.title, Batch.name, last)
        .join(Course, Course.id == Batch.course_id)
        .join(ClassSession, ClassSession.batch_id == Batch.id)
        .where(ClassSession.status != CANCELLED, Course.natures.contains(natures.SPECIAL))
        .group_by(Batch.id, Course.title, Batch.name)
        .having(last.between(*asked.span))
        .order_by(last, Batch.id)
    )
    return [
        Proposed(
            "classes_ended", f"{title} {name}".strip(), f"{ended.month}月{ended.day}日结束",
            {"class": (LineValue(batch_id=batch_id),)},
        )
        for batch_id, title, name, ended in rows
        if batch_id not in known
    ]  # fmt: skip


def seminars(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Class sessions ticked as 典型案例剖析 that were held and that no entry names."""
    known = {line.class_session_id for entry in asked.own for line in entry.lines}
    rows = asked.session.execute(
        select(ClassSession.id, ClassSession.held_on, Course.title)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(
            ClassSession.held_on.between(*asked.span),
            ClassSession.status != CANCELLED,
            Course.natures.contains(natures.CASES),
            held(asked.session),
        )
        .order_by(ClassSession.held_on, ClassSession.id)
    )
    return [
        Proposed(
            "seminars", title, f"{on.month}月{on.day}日的课次",
            {"day": on, "kind": SEMINAR, "title": title, "session": (LineValue(class_session_id=held_id),)},
        )
        for held_id, on, title in rows
        if held_id not in known
    ]  # fmt: skip


def discussions(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Whoever was present at a 研讨 of the year and has no 集中学习讨论记录 of it; its first day."""
    have = {entry.person_id for entry in asked.own if _is_paper(asked, entry, DISCUSSION)}
    present = [kind.code for kind in list_mark_kinds(asked.session) if kind.counts_as_present]
    forms = [form for form, nature in natures.SAME_FORMS.items() if nature == natures.SEMINAR]
    rows = asked.session.execute(
        select(Participation.person_id, Person.name, func.min(ClassSession.held_on))
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            ClassSession.held_on.between(*asked.span),
            ClassSession.status != CANCELLED,
            Participation.mark.in_(present),
            or_(ClassSession.form.in_([*forms, natures.SEMINAR]), Course.natures.contains(natures.SEMINAR)),
        )
        .group_by(Participation.person_id, Person.name)
        .order_by(Participation.person_id)
    )
    return [
        _paper(asked, "discussions", person_id, name, on, DISCUSSION, f"{on.month}月{on.day}日参加研讨")
        for person_id, name, on in rows
        if person_id not in have
    ]


def shares(asked: AskedYear, args: Mapping[str, object]) -> Sequence[Proposed]:
    """Whoever handed in a 学习体会 among the shares and has none in the file of papers."""
    have = {entry.person_id for entry in asked.own if _is_paper(asked, entry, WORDS)}
    found: dict[int, Entry] = {}
    for entry in asked.entries.get("share", ()):
        if entry.year == asked.year and entry.data.get("kind") == WORDS and entry.person_id is not None:
            found.setdefault(entry.person_id, entry)
    names = asked.names(found)
    return [
        _paper(
            asked,
            "shares",
            person_id,
            names[person_id],
            entry.on_day,
            WORDS,
            str(entry.data.get("title", "")),
        )
        for person_id, entry in found.items()
        if person_id not in have and entry.on_day <= asked.today
    ]


def _is_paper(asked: AskedYear, entry: Entry, paper: str) -> bool:
    return entry.slot == paper and entry.period == str(asked.year)


def _paper(
    asked: AskedYear, source: str, person_id: int, name: str, on: date, paper: str, basis: str
) -> Proposed:
    values: dict[str, Given] = {"day": on, "person": person_line(person_id), "paper": paper}
    return Proposed(source, name, basis, values, str(asked.year))


SOURCES: Mapping[str, Source] = {
    one.__name__: one
    for one in (
        *(lecturers_unlisted, places, ranks, tests_below, absences),
        *(classes_ended, seminars, discussions, shares, fees, needs_ranked),
    )
}
