"""How each measure counts: what a rule asks in a period, what was done, and the rows behind both.

A measure is `(facts, rule, period) -> Measured`. Rows are made only when somebody opens the figure. Nothing
that is dated after today is done, and everybody owes by what they were on each day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.rules.periods import Period
from app.services.duty import duty_class_measures as classes
from app.services.duty import duty_own_measures as owns
from app.services.duty import duty_paper_measures as papers
from app.services.duty import duty_people_measures as people
from app.services.duty import duty_register_measure as registers
from app.services.duty import duty_round_measures as rounds
from app.services.duty import duty_routine_measures as routines
from app.services.duty import duty_trainee_measures as trainees
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_marks import present_of_sessions
from app.services.duty.duty_measured import (
    BULLETIN,
    EXAM,
    SESSION,
    DutyRow,
    Measure,
    Measured,
    fits,
    recognised,
    session_row,
)
from app.services.duty.duty_sessions import HeldRow
from app.services.rule.duty_rules import DutyRuleRow


def sessions(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured | None:
    """Class sessions that were held (Q1, Q3, Q10): the town's own that people sit in together.

    Months outside every plan of the year owe nothing where the rule takes any class session (A07). Q3 asks
    for a lecturer, Q10 for half of those due.
    """
    known = bool(recognised(rule, "natures", ()))
    if not known and facts.programmes and not _planned(facts, period):
        return None
    rows = [lesson for lesson in facts.sessions_in(period) if lesson.is_collective and fits(lesson, rule)]
    problems = _problems(facts, rule, rows)
    done = sum(lesson.held and lesson.id not in problems for lesson in rows)
    note = f"多于{rule.most}次" if rule.most is not None and done > rule.most else ""

    def behind() -> Iterable[DutyRow]:
        return (session_row(lesson, facts.today, problems.get(lesson.id, "")) for lesson in rows)

    return Measured(rule.required, done, behind, note=note)


def _planned(facts: DutyFacts, period: Period) -> bool:
    return any(start <= period.last and end >= period.first for start, end in facts.programmes)


def _problems(facts: DutyFacts, rule: DutyRuleRow, rows: list[HeldRow]) -> dict[int, str]:
    """Class session id → why one that was held does not count."""
    found: dict[int, str] = {}
    if recognised(rule, "lecturer"):
        found = {lesson.id: "没有授课人" for lesson in rows if not lesson.lecturers}
    if recognised(rule, "half"):
        counts = present_of_sessions(facts.session, ids=[lesson.id for lesson in rows if lesson.held])
        for held_id, (present, due) in counts.items():
            if 2 * present < due:
                found[held_id] = f"到会{present}人，不足应到{due}人的一半"
    return found


def session_days(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Days with such a class session, half a day as half; two of a day are never more than it (Q11)."""
    rows = [lesson for lesson in facts.sessions_in(period) if fits(lesson, rule)]
    halves: dict[date, int] = {}
    for lesson in rows:
        if lesson.held:
            halves[lesson.on] = min(2, halves.get(lesson.on, 0) + lesson.half_days)
    total = sum(halves.values())
    days = total / 2 if total % 2 else total // 2
    return Measured(rule.required, days, lambda: (session_row(lesson, facts.today) for lesson in rows))


def tests_for_all(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Tests of the month (所属月) for everybody on the roster of the test's day, each with a result (Q2).

    A test that only resits after the day set made whole is late: it is told, and the month was not done by
    its day.
    """
    rows = [exam for exam in facts.exams if exam.month == period.key]
    due = {exam.id: facts.in_time.on(exam.on) for exam in rows}
    lacking = {exam.id: [each.id for each in due[exam.id] if each.id not in exam.settled] for exam in rows}
    whole = [exam for exam in rows if exam.listed and not lacking[exam.id]]
    tardy = [exam for exam in rows if lacking[exam.id] and exam.tardy.keys() >= set(lacking[exam.id])]
    late = min(len(tardy), max(0, rule.required - len(whole))) if facts.today > period.last else 0

    def behind() -> Iterable[DutyRow]:
        for exam in rows:
            there = due[exam.id]
            unlisted = sum(each.id not in exam.listed for each in there)
            parts = [classes.exam_words(facts, exam, lacking[exam.id])]
            parts += [f"名单缺{unlisted}人"] if unlisted else []
            yield DutyRow(
                exam in whole,
                exam.on,
                exam.title,
                f"{len(there) - len(lacking[exam.id])}/{len(there)}人",
                "；".join(filter(None, parts)),
                EXAM,
                exam.id,
            )

    missing = max(0, rule.required - len(whole) - late)
    return Measured(rule.required, len(whole), behind, missing=missing, late=late)


def daily_bulletin(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Training days whose class sessions were all told about the same day (Q29): by the day of the 定稿
    itself, and with nobody left 未登记."""
    days: dict[date, list[HeldRow]] = {}
    for lesson in facts.sessions_in(period):
        # Secondments are the superiors' classes: no bulletin of the town's own.
        if lesson.held and lesson.is_own:
            days.setdefault(lesson.on, []).append(lesson)
    problems = {day: _untold(facts, rows) for day, rows in days.items()}

    def behind() -> Iterable[DutyRow]:
        for day, rows in days.items():
            missing = [row for row in rows if row.id not in facts.told]
            first = (missing or rows)[0]
            target = SESSION if missing else BULLETIN
            yield DutyRow(not problems[day], day, first.title, "", problems[day], target, first.id)

    return Measured(len(days), sum(not problem for problem in problems.values()), behind)


def _untold(facts: DutyFacts, rows: list[HeldRow]) -> str:
    """Why the day's telling does not count, or ''."""
    missing = [row for row in rows if row.id not in facts.told]
    if missing:
        part = f"“{missing[0].title}”" if len(missing) < len(rows) else ""
        return f"{part}没有通报"
    told = [facts.told[row.id] for row in rows]
    late = max(each.on for each in told)
    if late > rows[0].on:
        return f"迟发：{late.month}月{late.day}日才通报"
    unmarked = sum(each.unmarked for each in told)
    return f"待补正：通报时{unmarked}人未登记" if unmarked else ""


MEASURES: Mapping[str, Measure] = {
    measure.__name__: measure
    for measure in (
        *(sessions, session_days, tests_for_all, daily_bulletin),
        *(routines.speakers, routines.records, routines.pair_talks, routines.unit_study),
        *(papers.unit_records, papers.person_records, people.pot_hours, rounds.coverage),
        *(classes.class_days, classes.class_tests, classes.category_share, classes.leader_share),
        *(trainees.class_records, trainees.trainee_records, trainees.leave_ceiling, registers.register),
        owns.own,
    )
}
