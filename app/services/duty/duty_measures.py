"""How each measure counts: what a rule asks in a period, what was done, and the rows behind both (§6).

A measure is `(facts, rule, period) -> Measured`. Rows are made only when somebody opens the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from app.rules import forecast
from app.rules.duties import PersonFacts, why_not
from app.rules.hours import format_centi
from app.rules.periods import FIVE_YEARS, YEAR, Period, overlap_days
from app.services.bulletin.bulletin_facts import SECONDMENT_POT
from app.services.duty import duty_class_measures as classes
from app.services.duty.duty_facts import HeldRow, TurnRow, YearFacts
from app.services.duty.duty_measured import (
    BULLETIN,
    EXAM,
    PERSON,
    SESSION,
    UNIT,
    DutyRow,
    Measure,
    Measured,
    session_row,
    words_of,
)
from app.services.duty.duty_rules import DutyRuleRow
from app.services.hour.hour_standing import PotStanding
from app.services.hour.hours import sum_hours
from db.models import MarkKind, Participation


def sessions(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured | None:
    """Class sessions with attendance (Q1, Q3, Q10); months outside every programme owe nothing (A07)."""
    words = words_of(rule)
    if not words and facts.programmes and not _planned(facts, period):
        return None
    rows = [held for held in facts.sessions if period.holds(held.on) and held.says(words)]
    if not words:  # the superiors' classes are none of the town's own
        rows = [held for held in rows if held.pot != SECONDMENT_POT]
    done = sum(held.held for held in rows)
    return Measured(rule.required, done, lambda: (session_row(held, facts.today) for held in rows))


def _planned(facts: YearFacts, period: Period) -> bool:
    return any(start <= period.last and end >= period.first for start, end in facts.programmes)


def session_days(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Different days with such a class session (Q11)."""
    rows = [held for held in facts.sessions if period.holds(held.on) and held.says(words_of(rule))]
    done = len({held.on for held in rows if held.held})
    return Measured(rule.required, done, lambda: (session_row(held, facts.today) for held in rows))


def tests_for_all(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Exams in which everybody listed has a result state (Q2, A29)."""
    rows = [exam for exam in facts.exams if exam.month == period.key or period.holds(exam.on)]
    whole = [exam for exam in rows if exam.listed and exam.stated >= exam.listed]

    def behind() -> Iterable[DutyRow]:
        for exam in rows:
            gap = exam.listed - exam.stated
            note = "没有名单" if not exam.listed else (f"{gap}人没有结果" if gap > 0 else "")
            yield DutyRow(
                exam in whole, exam.on, exam.title, f"{exam.stated}/{exam.listed}人", note, EXAM, exam.id
            )

    return Measured(rule.required, len(whole), behind)


def speakers(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Different people who lectured or reported (Q4, Q5): the rotation board and, for lectures, lecturers."""
    role = rule.filter.get("role", "lecture")
    turns = [turn for turn in facts.turns if turn.role == role]
    if role == "lecture":
        fit = {person.id for person in facts.people if not why_not(rule.filter, person)}
        told = {(turn.person_id, turn.class_session_id) for turn in turns}
        turns += [
            turn
            for turn in facts.lectures
            if turn.person_id in fit and (turn.person_id, turn.class_session_id) not in told
        ]
    rows = sorted((t for t in turns if period.holds(t.on)), key=lambda t: (t.on, t.person_id))
    people = {turn.person_id for turn in rows}
    return Measured(rule.required, len(people), lambda: _turn_rows(rows))


def _turn_rows(rows: Iterable[TurnRow]) -> Iterable[DutyRow]:
    seen: set[int] = set()
    for turn in rows:
        again = turn.person_id in seen
        seen.add(turn.person_id)
        note = "本月已计" if again else ""
        yield DutyRow(not again, turn.on, turn.topic, turn.name, note, PERSON, turn.person_id)


def records(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Things recorded for the duty, and class sessions that are called so (Q6, Q19)."""
    own = [row for row in facts.records.get(rule.code, ()) if period.holds(row.done_on)]
    words = words_of(rule)
    held = [h for h in facts.sessions if words and h.held and period.holds(h.on) and h.says(words)]

    def behind() -> Iterable[DutyRow]:
        yield from (DutyRow(True, row.done_on, row.title, "", row.note) for row in own)
        yield from (session_row(each, facts.today) for each in held)

    return Measured(rule.required, len(own) + len(held), behind)


def pair_talks(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Mentor pairs that talked often enough (Q7); a pair counts from the month it began in."""
    pairs = [p for p in facts.pairs if overlap_days(period.first, period.last, p.start_on, p.end_on)]
    counts = {pair.id: sum(period.holds(on) for on in pair.talks) for pair in pairs}
    done = sum(counts[pair.id] >= rule.required for pair in pairs)

    def behind() -> Iterable[DutyRow]:
        for pair in pairs:
            last = max((on for on in pair.talks if period.holds(on)), default=None)
            words = f"谈心谈话 {counts[pair.id]} 次"
            who = f"{pair.mentor} 带 {pair.mentee}"
            yield DutyRow(counts[pair.id] >= rule.required, last, words, who, "", PERSON, pair.mentee_id)

    return Measured(len(pairs), done, behind)


def unit_study(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Units that studied in the week (Q8)."""
    done = sum((unit_id, period.first) in facts.studies for unit_id, _ in facts.units)

    def behind() -> Iterable[DutyRow]:
        for unit_id, name in facts.units:
            topic = facts.studies.get((unit_id, period.first))
            yield DutyRow(topic is not None, period.first, topic or "周例会", name, "", UNIT, unit_id)

    return Measured(len(facts.units), done, behind)


def unit_records(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Units whose paper was received (Q20); what came after the day is late and still counts as received."""
    own = {row.unit_id: row for row in facts.records.get(rule.code, ())}
    done = sum(unit_id in own and period.holds(own[unit_id].done_on) for unit_id, _ in facts.units)

    def behind() -> Iterable[DutyRow]:
        for unit_id, name in facts.units:
            row = own.get(unit_id)
            late = "迟交" if row and row.done_on > period.last else ""
            on = row.done_on if row else None
            yield DutyRow(
                row is not None and not late, on, row.title if row else rule.label, name, late, UNIT, unit_id
            )

    return Measured(len(facts.units), done, behind)


def _concerned(facts: YearFacts, rule: DutyRuleRow, period: Period) -> list[PersonFacts]:
    return [person for person in facts.hours.concerned(rule) if person.days_here(period.first, period.last)]


def person_records(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """People with enough different papers (Q17, Q18)."""
    wanted = tuple(rule.filter.get("titles", ()))
    have: dict[int, set[str]] = {}
    for row in facts.records.get(rule.code, ()):
        if row.person_id is not None and period.holds(row.done_on):
            title = next((word for word in wanted if word in row.title), None if wanted else f"{row.id}")
            have.setdefault(row.person_id, set()).update([title] if title else [])
    people = _concerned(facts, rule, period)
    done = sum(len(have.get(person.id, ())) >= rule.required for person in people)

    def behind() -> Iterable[DutyRow]:
        for person in people:
            own = have.get(person.id, set())
            missing = "、".join(word for word in wanted if word not in own)
            note = f"缺{missing}" if missing else ""
            yield DutyRow(
                len(own) >= rule.required, None, f"{len(own)}/{rule.required}{rule.unit}", person.name, note,
                PERSON, person.id,
            )  # fmt: skip

    return Measured(len(people), done, behind)


def pot_hours(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """People who have the hours (Q9, Q21–Q24, Q26)."""
    people = _concerned(facts, rule, period)
    if rule.period in (YEAR, FIVE_YEARS):
        found = [(person, facts.hours.standing(rule, person)) for person in people]
        # Some joined so late that they owe nothing: neither asked nor counted as done.
        standings = [(person, standing) for person, standing in found if standing.required_centi]
        done = sum(standing.state == forecast.DONE for _, standing in standings)
        return Measured(len(standings), done, lambda: (_standing_row(p, s, facts) for p, s in standings))
    pots = tuple(rule.filter.get("pots", ()))
    totals = sum_hours(
        facts.session, first=period.first, last=period.last, today=facts.today, pots=pots
    ).totals
    got = {person.id: sum(totals.get(person.id, {}).get(pot, 0) for pot in pots) for person in people}
    done = sum(got[person.id] >= rule.required * 100 for person in people)

    def behind() -> Iterable[DutyRow]:
        for person in people:
            words = f"{format_centi(got[person.id])}/{rule.required}学时"
            yield DutyRow(
                got[person.id] >= rule.required * 100,
                None,
                words,
                person.name,
                person.unit,
                PERSON,
                person.id,
            )

    return Measured(len(people), done, behind)


def _standing_row(person: PersonFacts, standing: PotStanding, facts: YearFacts) -> DutyRow:
    words = f"{format_centi(standing.hours_centi)}/{format_centi(standing.required_centi or 0)}学时"
    note = "；".join(part for part in (standing.sentence, standing.remark) if part)
    done = standing.state == forecast.DONE
    return DutyRow(done, None, words, f"{person.name}（{person.unit}）", note, PERSON, person.id)


def coverage(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """People who were in at least one such class session (Q27)."""
    ids = [h.id for h in facts.sessions if h.held and period.holds(h.on) and h.says(words_of(rule))]
    there = set(
        facts.session.scalars(
            select(Participation.person_id)
            .join(MarkKind, MarkKind.code == Participation.mark)
            .where(Participation.class_session_id.in_(ids), MarkKind.counts_as_present)
            .distinct()
        )
    )
    people = _concerned(facts, rule, period)
    done = sum(person.id in there for person in people)
    return Measured(
        len(people),
        done,
        lambda: (
            DutyRow(
                p.id in there, None, "已参训" if p.id in there else "未参训", p.name, p.unit, PERSON, p.id
            )
            for p in people
        ),
    )


def daily_bulletin(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Training days whose class sessions were all told about the same day (Q29)."""
    days: dict[date, list[HeldRow]] = {}
    for held in facts.sessions:
        # Secondments are the superiors' classes: no bulletin of the town's own.
        if held.held and period.holds(held.on) and held.pot != SECONDMENT_POT:
            days.setdefault(held.on, []).append(held)
    issued = facts.daily_bulletins
    good = {day for day, rows in days.items() if all(issued.get(row.id, date.max) <= day for row in rows)}

    def behind() -> Iterable[DutyRow]:
        for day, rows in days.items():
            missing = [row for row in rows if row.id not in issued]
            late = max((issued[row.id] for row in rows if row.id in issued), default=None)
            note = "" if day in good or late is None else f"{late.month}月{late.day}日才通报"
            if missing:
                part = f"“{missing[0].title}”" if len(missing) < len(rows) else ""
                note = f"{part}没有通报"
            first = (missing or rows)[0]
            yield DutyRow(day in good, day, first.title, "", note, SESSION if missing else BULLETIN, first.id)

    return Measured(len(days), len(good), behind)


MEASURES: Mapping[str, Measure] = {
    measure.__name__: measure
    for measure in (
        *(sessions, session_days, tests_for_all, speakers, records, pair_talks, unit_study, unit_records),
        *(person_records, pot_hours, coverage, daily_bulletin),
        *(classes.class_days, classes.class_records, classes.trainee_records, classes.class_tests),
        *(classes.leave_ceiling, classes.category_share, classes.leader_share),
    )
}
