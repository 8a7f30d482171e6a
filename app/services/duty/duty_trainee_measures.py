"""What each trainee of a long class owes, and how much leave one may take (Q15, Q16, Q25)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.rules.hours import format_centi
from app.rules.periods import Period
from app.rules.records.told import Record
from app.services.duty.duty_class_measures import ended_classes
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_marks import marks_of, trainees_of
from app.services.duty.duty_measured import PERSON, DutyRow, Measured
from app.services.duty.duty_sessions import ClassRow
from app.services.leave.leave_hours import DIVISOR
from app.services.rule.duty_rules import DutyRuleRow

PRACTICE_DAYS = 7
DAYS_AFTER = 30


def class_records(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Trainees of long classes with enough days of 实岗锻炼 inside the class (Q15); a record without a person
    is for all of them."""
    least = rule.required if rule.unit == "天" else int(rule.filter.get("days", PRACTICE_DAYS))
    ended = ended_classes(facts, rule, period)
    trainees = trainees_of(facts.session, classes=ended)
    days: dict[tuple[int, int], int] = {}
    for each in ended:
        for person in trainees[each.batch_id].due:
            days[each.batch_id, person] = len(_practised(facts, rule, each, person))
    titles = {each.batch_id: each.title for each in ended}
    done = sum(count >= least for count in days.values())

    def behind() -> Iterable[DutyRow]:
        for (batch_id, person), count in days.items():
            note = "" if count >= least else f"班期内实岗锻炼{count}天，不足{least}天"
            yield DutyRow(
                count >= least, None, titles[batch_id], facts.names.get(person, ""), note, PERSON, person
            )

    return Measured(len(days), done, behind)


def _practised(facts: DutyFacts, rule: DutyRuleRow, each: ClassRow, person: int) -> set[date]:
    found: set[date] = set()
    for row in facts.records(rule.code):
        if row.batch_id == each.batch_id and row.person_id in (None, person):
            last = min(row.ended_on or row.done_on, each.last, facts.today)
            day = max(row.done_on, each.first)
            while day <= last:
                found.add(day)
                day += timedelta(days=1)
    return found


def trainee_records(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Trainees of long classes with their paper, dated from the first day of the class to some days after its
    end (Q16)."""
    ended = ended_classes(facts, rule, period)
    trainees = trainees_of(facts.session, classes=ended)
    after = timedelta(days=int(rule.filter.get("days_after", DAYS_AFTER)))
    pairs = [(each, person) for each in ended for person in trainees[each.batch_id].due]
    papers: dict[tuple[int | None, int | None], list[Record]] = {}
    for row in facts.records(rule.code):
        papers.setdefault((row.batch_id, row.person_id), []).append(row)

    def problem(each: ClassRow, person: int) -> str:
        own = papers.get((each.batch_id, person), [])
        if any(each.first <= row.done_on <= each.last + after for row in own):
            return ""
        return "材料日期不在班期内" if own else "没有收到"

    problems = [problem(*pair) for pair in pairs]

    def behind() -> Iterable[DutyRow]:
        for (each, person), note in zip(pairs, problems, strict=True):
            name = facts.names.get(person, "")
            yield DutyRow(not note, None, each.title, name, note, PERSON, person)

    return Measured(len(pairs), problems.count(""), behind)


@dataclass
class LeaveHours:
    """One trainee's class in 1/100 学时: held and due, on leave, and the days away without leave."""

    due: int = 0
    leave: int = 0
    absent: int = 0
    absent_days: set[date] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        """More leave than the ceiling, compared without rounding."""
        return self.leave * DIVISOR > self.due

    @property
    def ceiling(self) -> int:
        """The most leave there may be, rounded down."""
        return self.due // DIVISOR


def leave_ceiling(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Trainees whose leave stays below 1/7 of the hours held and due to them (Q25); 缺席 is told beside."""
    hours = leave_hours(facts, rule, period)
    classes = {each.batch_id: each for each in facts.classes}

    def behind() -> Iterable[DutyRow]:
        for (batch_id, person), own in hours.items():
            each = classes[batch_id]
            leave, most = format_centi(own.leave), format_centi(own.ceiling)
            words = f"请假{leave}学时，上限{most}学时"
            if own.absent_days:
                words += f"；旷课{len(own.absent_days)}天（{format_centi(own.absent)}学时）"
            name = facts.names.get(person, "")
            yield DutyRow(not own.is_over, each.last, each.title, name, words, PERSON, person)

    return Measured(len(hours), sum(not own.is_over for own in hours.values()), behind)


def leave_hours(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> dict[tuple[int, int], LeaveHours]:
    """(batch, trainee) → their class, of the classes that ended in the period and were long enough."""
    least = int(rule.filter.get("min_days", 3))
    ended = [each for each in ended_classes(facts, rule, period) if each.days >= least]
    lessons = {row.id: (each, row) for each in ended for row in each.held}
    hours: dict[tuple[int, int], LeaveHours] = {}
    for mark in marks_of(facts.session, ids=list(lessons)):
        if not mark.is_due:
            continue
        each, row = lessons[mark.class_session_id]
        own = hours.setdefault((each.batch_id, mark.person_id), LeaveHours())
        own.due += row.hours_centi
        own.leave += row.hours_centi if mark.is_leave else 0
        if mark.is_absent:
            own.absent += row.hours_centi
            own.absent_days.add(row.on)
    return hours
