"""How duties of classes (期) and shares of class hours are counted (Q12–Q16, Q25, Q28)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from app.rules.hours import format_centi
from app.rules.periods import Period
from app.services.duty.duty_facts import ClassRow, YearFacts
from app.services.duty.duty_measured import PERSON, SESSION, DutyRow, Measured, words_of
from app.services.duty.duty_rules import DutyRuleRow
from app.services.leave.leave_hours import OVER
from db.models import Participation


def _ended(facts: YearFacts, rule: DutyRuleRow, period: Period) -> list[ClassRow]:
    least = int(rule.filter.get("min_span_days", 0))
    words = words_of(rule)
    return [
        each
        for each in facts.classes
        if period.holds(each.last) and each.span_days >= least and any(h.says(words) for h in each.sessions)
    ]


def _class_rows(classes: Iterable[ClassRow], good: Mapping[int, str], missing: str) -> Iterable[DutyRow]:
    for each in classes:
        ok = each.batch_id in good
        note = good[each.batch_id] if ok else missing
        yield DutyRow(ok, each.last, each.title, f"{each.days}天", note, SESSION, each.sessions[-1].id)


def class_days(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Classes that last long enough (Q14)."""
    ended = _ended(facts, rule, period)
    good = {each.batch_id: "" for each in ended if each.days >= rule.required}
    return Measured(len(ended), len(good), lambda: _class_rows(ended, good, f"不足{rule.required}天"))


def class_records(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Long classes with their record (Q15)."""
    ended = _ended(facts, rule, period)
    good = {row.batch_id: row.title for row in facts.records.get(rule.code, ()) if row.batch_id is not None}
    done = sum(each.batch_id in good for each in ended)
    return Measured(len(ended), done, lambda: _class_rows(ended, good, "没有记录"))


def trainee_records(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Trainees of long classes with their paper (Q16)."""
    ended = _ended(facts, rule, period)
    held = {h.id: each.batch_id for each in ended for h in each.sessions}
    pairs = {
        (held[held_id], person_id)
        for held_id, person_id in facts.session.execute(
            select(Participation.class_session_id, Participation.person_id).where(
                Participation.class_session_id.in_(list(held))
            )
        )
    }
    have = {(row.batch_id, row.person_id) for row in facts.records.get(rule.code, ())}
    titles = {each.batch_id: each.title for each in ended}
    return Measured(
        len(pairs),
        len(pairs & have),
        lambda: (
            DutyRow((b, p) in have, None, titles[b], facts.names.get(p, ""), "", PERSON, p)
            for b, p in sorted(pairs)
        ),
    )


def class_tests(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Classes followed by a test, or by a recorded waiver (Q28); the month's test for all may count."""
    ended = [each for each in _ended(facts, rule, period) if any(h.held for h in each.sessions)]
    good = {exam.batch_id: exam.title for exam in facts.exams if exam.batch_id is not None}
    good |= {
        row.batch_id: f"免试：{row.title}"
        for row in facts.records.get(rule.code, ())
        if row.batch_id is not None
    }
    if rule.filter.get("month_test_counts"):
        monthly = {
            exam.month or f"{exam.on:%Y-%m}": exam.title for exam in facts.exams if exam.batch_id is None
        }
        for each in ended:
            title = monthly.get(f"{each.last:%Y-%m}")
            if title:
                good.setdefault(each.batch_id, title)
    done = sum(each.batch_id in good for each in ended)
    return Measured(len(ended), done, lambda: _class_rows(ended, good, "没有测试，也没有免试说明"))


def leave_ceiling(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Trainees whose leave stays below 1/7 of their class (Q25); only those who took leave are listed."""
    least = int(rule.filter.get("min_days", 3))
    meters = [meter for meter in facts.leave_meters(least) if period.holds(meter.last_on)]
    done = sum(meter.colour != OVER for meter in meters)

    def behind() -> Iterable[DutyRow]:
        for meter in meters:
            leave, most = format_centi(meter.leave_centi), format_centi(meter.ceiling_centi)
            words = f"请假{leave}学时，上限{most}学时"
            yield DutyRow(
                meter.colour != OVER,
                meter.last_on,
                meter.class_title,
                meter.name,
                words,
                PERSON,
                meter.person_id,
            )

    return Measured(len(meters), done, behind)


def _share(facts: YearFacts, rule: DutyRuleRow, period: Period, chosen: Collection[int]) -> Measured:
    rows = [held for held in facts.sessions if period.holds(held.on)]
    whole = sum(held.hours_centi for held in rows)
    part = sum(held.hours_centi for held in rows if held.id in chosen)

    def behind() -> Iterable[DutyRow]:
        for held in rows:
            words = f"{format_centi(held.hours_centi)}学时"
            yield DutyRow(held.id in chosen, held.on, held.title, words, "", SESSION, held.id)

    return Measured(rule.required, part * 100 // whole if whole else 0, behind)


def category_share(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Share of class hours in the named categories, in whole percent rounded down (Q12)."""
    wanted = set(rule.filter.get("categories", ()))
    return _share(facts, rule, period, {held.id for held in facts.sessions if held.categories & wanted})


def leader_share(facts: YearFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Share of class hours taught by leaders, in whole percent rounded down (Q13)."""
    groups = set(rule.filter.get("groups", ()))
    leaders = {person.id for person in facts.people if person.groups & groups}
    taught = {turn.class_session_id for turn in facts.lectures if turn.person_id in leaders}
    return _share(facts, rule, period, {held_id for held_id in taught if held_id is not None})
