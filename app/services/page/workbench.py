"""工作台: what is due today and what lies open in the year, each with the place it is done at (queries)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from app.rules.hour_pots import SENT
from app.rules.session_status import CANCELLED
from app.rules.talk_states import OPEN
from app.services.bulletin.bulletin_days import days_without
from app.services.follow_up.own_talks import own_talks
from app.services.follow_up.settled import MISSED, came_elsewhere, off_roster
from app.services.follow_up.settled import PLANNED as MAKE_UP_PLANNED
from app.services.page.workbench_lines import INFO, LEVELS, PROBLEM, WARN, DayLine, Task, Workbench
from app.services.page.workbench_preparation import preparation_tasks
from app.services.page.workbench_registers import ASKS_REGISTERS, doubt_tasks, limit_tasks, register_tasks
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.plan.preparation import KEEPS_PREPARATION
from app.services.plan.sheets_on_paper import without_sheet
from app.services.register.period_doubts import HAS_DOUBTS
from db.models import Attempt, ClassSession, Exam, MakeUp, Participation, Person, WarningTalk

# Of one kind so many lines are shown; the rest is one line that leads to the page.
MOST_LINES = 5
AHEAD = timedelta(days=7)


def workbench(session: Session, *, year: int, today: date) -> Workbench:
    """Everything cheap: one pass over the year's class sessions and a few grouped counts."""
    rows = list_class_sessions(session, year=year)
    week_end = today + AHEAD
    days = [row for row in rows if today <= row.held_on <= week_end and row.status != CANCELLED]
    counted = select(func.count(), ASKS_REGISTERS, HAS_DOUBTS, KEEPS_PREPARATION).select_from(Person)
    people, asks_registers, has_doubts, keeps_preparation = session.execute(counted).one()
    tasks = (
        *_sheets(rows, today),
        *(preparation_tasks(session, today=today) if keeps_preparation and today.year == year else ()),
        *_unmarked(rows, today),
        *_without_sheet(session, rows, today),
        *_bulletins(session, rows, year, today),
        *_talks(session, year, today),
        *_exams(session, year, today),
        *_make_ups(session, year, today),
        *_routines(session, year, today),
        *(register_tasks(session, today=today) if asks_registers and today.year == year else ()),
        *(shorten(limit_tasks(session, year=year, today=today)) if asks_registers else ()),
        *(doubt_tasks(session) if has_doubts else ()),
    )
    lines = tuple(_day_line(row, today) for row in days)
    return Workbench(today, lines, tasks, people, sum(row.status != CANCELLED for row in rows))


def next_session(bench: Workbench) -> DayLine | None:
    """The class session whose sign-in sheet is wanted next: today's first one still to be held."""
    waiting = [line for line in bench.days if line.audience and line.unmarked == line.audience]
    return next(iter(waiting), None)


def _day_line(row: ClassSessionRow, today: date) -> DayLine:
    return DayLine(
        row.id,
        row.held_on,
        row.when,
        row.title,
        row.place,
        row.tally.due,
        row.sheet_printed_at is not None,
        row.tally.unmarked,
        row.held_on == today,
    )


def day_words(on: date) -> str:
    """8月15日."""
    return f"{on.month}月{on.day}日"


def shorten(tasks: Sequence[Task], rest: Task | None = None) -> tuple[Task, ...]:
    """At most `MOST_LINES` of a kind, then one line that counts the rest and opens their page."""
    if len(tasks) <= MOST_LINES:
        return tuple(tasks)
    first = tasks[0]
    more = len(tasks) - MOST_LINES + 1
    # The rest is as urgent as the most urgent of it.
    level = min((task.level for task in tasks[MOST_LINES - 1 :]), key=LEVELS.index)
    last = rest or Task(f"{first.id}+", first.kind, f"另有 {more} 项", "", level, first.tab, None, more)
    return (*tasks[: MOST_LINES - 1], last)


def _sheets(rows: Iterable[ClassSessionRow], today: date) -> tuple[Task, ...]:
    """Sheets for today and tomorrow's next days that were not printed yet."""
    found = [
        Task(
            f"sheet:{row.id}",
            "打印签到表",
            f"{day_words(row.held_on)} {row.title}",
            f"应到 {row.tally.due} 人",
            WARN if row.held_on <= today + timedelta(days=1) else INFO,
            "print",
            row.id,
        )
        for row in rows
        if today <= row.held_on <= today + AHEAD
        and row.status != CANCELLED
        and row.sheet_printed_at is None
        and row.tally.listed
        and not row.marked
    ]
    return shorten(found)


def _unmarked(rows: Sequence[ClassSessionRow], today: date) -> tuple[Task, ...]:
    """Class sessions that are over and not entered to the end, newest first."""
    found = [
        Task(
            f"unmarked:{row.id}",
            "登记考勤",
            f"{day_words(row.held_on)} {row.title}",
            _unmarked_words(row),
            PROBLEM if row.held_on < today else WARN,
            "attendance",
            row.id,
        )
        for row in reversed(rows)
        if row.held_on <= today and row.status != CANCELLED and row.tally.unmarked
    ]
    return shorten(found)


def _without_sheet(session: Session, rows: Sequence[ClassSessionRow], today: date) -> tuple[Task, ...]:
    """Days that were marked without a sheet on paper (A26), until one is printed or filed; newest first."""
    lacking = without_sheet(session, rows=rows, today=today)
    found = [
        Task(
            f"no-sheet:{row.id}",
            "签到表",
            f"{day_words(row.held_on)} {row.title}",
            "已登记考勤，但没有打印签到表，也没有存入签到表原件",
            WARN,
            "attendance",
            row.id,
        )
        for row in reversed(rows)
        if row.id in lacking
    ]
    return shorten(found)


def _unmarked_words(row: ClassSessionRow) -> str:
    if row.marked:
        return f"还有 {row.tally.unmarked} 人未登记"
    # The superiors' classes have no bulletin of the town's own.
    return "还没有登记" if row.pot == SENT else "还没有登记，登记后发通报"


def _bulletins(session: Session, rows: Sequence[ClassSessionRow], year: int, today: date) -> tuple[Task, ...]:
    """没有通报: days on which somebody came and that no bulletin told."""
    found = [
        Task(
            f"bulletin:{day.on}",
            "发当日通报",
            f"{day_words(day.on)} {day.titles}",
            f"还有 {day.unmarked} 人未登记" if day.unmarked else "考勤已登记，可以通报",
            PROBLEM if day.on < today else WARN,
            "bulletins",
            day.class_session_ids[0] if day.unmarked == 0 else None,
        )
        for day in days_without(session, year=year, today=today, rows=rows)
        if day.is_held
    ]
    return shorten(found)


def _talks(session: Session, year: int, today: date) -> tuple[Task, ...]:
    rows = session.execute(
        select(WarningTalk.id, WarningTalk.due_on, WarningTalk.talked_on, WarningTalk.reason, Person.name)
        .join(Person, Person.id == WarningTalk.person_id)
        .where(WarningTalk.status.in_(OPEN), WarningTalk.found_on.between(*_span(year)))
        .order_by(WarningTalk.due_on, WarningTalk.id)
    )
    found = [
        Task(
            f"talk:{talk_id}",
            "警示谈话",
            f"{name} {reason}".strip(),
            _talk_words(due, appointed, today),
            PROBLEM if due < today else WARN,
            "follow_up",
            talk_id,
        )
        for talk_id, due, appointed, reason, name in rows
    ]
    return (*shorten(found), *shorten(_own_talks(session, year)))


def _own_talks(session: Session, year: int) -> list[Task]:
    """Records in which the person talked to sits on the other side of the table too."""
    return [
        Task(
            f"talk:own:{row.talk_id}",
            "谈话记录",
            f"{row.name}的谈话人或记录人是其本人",
            "请核对签字的记录后更正",
            PROBLEM,
            "follow_up",
            row.talk_id,
        )
        for row in own_talks(session, year=year)
    ]


def _talk_words(due: date, appointed: date | None, today: date) -> str:
    if due < today:
        return f"已逾期 {(today - due).days} 天"
    if appointed is not None and appointed >= today:
        return f"约定 {day_words(appointed)}谈话"
    return f"应于 {day_words(due)}前完成"


def _exams(session: Session, year: int, today: date) -> tuple[Task, ...]:
    missing = func.sum(case((Attempt.state == "", 1), else_=0))
    rows: Iterable[tuple[int, str, date, int, int | None]] = session.execute(
        select(Exam.id, Exam.title, Exam.held_on, func.count(Attempt.id), missing)
        .outerjoin(Attempt, (Attempt.exam_id == Exam.id) & (Attempt.number == 1))
        .where(Exam.held_on.between(date(year, 1, 1), min(today, date(year, 12, 31))))
        .group_by(Exam.id)
        .order_by(Exam.held_on.desc())
    )
    found = [
        Task(
            f"exam:{exam_id}",
            "录入成绩",
            f"{day_words(on)} {title}",
            f"还有 {gap} 人没有结果" if listed else "还没有名单",
            WARN,
            "scores",
            exam_id,
        )
        for exam_id, title, on, listed, gap in rows
        if not listed or gap
    ]
    return shorten(found)


def _make_ups(session: Session, year: int, today: date) -> tuple[Task, ...]:
    """One line for what is not arranged, one for what was arranged and is over."""
    first, last = _span(year)
    left, others = off_roster(session, on=last), came_elsewhere(session, first=first, last=last)
    count, late = session.execute(
        select(func.count().filter(MakeUp.id.is_(None)), func.count().filter(_is_late(today)))
        .select_from(Participation)
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .outerjoin(MakeUp, MakeUp.participation_id == Participation.id)
        .where(
            ClassSession.held_on.between(first, last),
            ClassSession.status != CANCELLED,
            Participation.mark.in_(MISSED),
            Participation.person_id.not_in(_written_out(left)),
            Participation.id.not_in(_written_out(others)),
        )
    ).one()
    tasks = []
    if late:
        note = "做完的请登记，没做的另行安排"
        tasks.append(
            Task(
                "make_up:late",
                "登记补训",
                f"{late} 人次已过补训日期",
                note,
                WARN,
                "follow_up",
                "make-ups",
                late,
            )
        )
    if count:
        tasks.append(
            Task(
                "make_up:open",
                "安排补训",
                f"{count} 人次缺训还没有安排",
                "",
                INFO,
                "follow_up",
                "make-ups",
                count,
            )
        )
    return tuple(tasks)


def _written_out(ids: Collection[int]) -> BindParameter[Sequence[int]]:
    """Ids inside the statement, however many."""
    return bindparam(None, sorted(ids), expanding=True, literal_execute=True)


def _is_late(today: date) -> ColumnElement[bool]:
    later = aliased(ClassSession)
    target = select(later.held_on).where(later.id == MakeUp.target_session_id)
    on = func.coalesce(target.scalar_subquery(), MakeUp.held_on)
    return (MakeUp.state == MAKE_UP_PLANNED) & (on < today)


def _routines(session: Session, year: int, today: date) -> tuple[Task, ...]:
    """What comes round by itself; only for the year that runs is loaded what asks for it."""
    if today.year != year:
        return ()
    from app.services.page.workbench_routines import routine_tasks

    return routine_tasks(session, year=year, today=today)


def _span(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
