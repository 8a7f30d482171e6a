"""Why a person has the hours shown: every row that counted or not, every rule that applies or not (I6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import hour_pots
from app.rules.duties import PersonFacts, why_not
from app.rules.hours import credit
from app.rules.periods import FIVE_YEARS, YEAR
from app.rules.session_status import CANCELLED
from app.services.hour.hour_entries import list_hour_entries
from app.services.hour.hour_standing import PotStanding
from app.services.hour.hour_sums import is_gone
from app.services.hour.hours import POT_HOURS, HourSums, HourYear, PersonHours
from app.services.mark.mark_credit import credit_changes
from app.services.rule.duty_rules import DutyRuleRow, list_duty_rules
from app.services.setting.mark_kinds import kinds_in_time
from db.models import Batch, ClassSession, Course, MarkKind, Participation, Person
from db.results import ResultRow


@dataclass(frozen=True)
class WhyRow:
    """One row behind the figures. `offered_centi` is what it could give, `credited_centi` what counted."""

    id: str
    kind: str
    source_id: int
    class_session_id: int | None
    on: date
    ended_on: date | None
    pot: str
    title: str
    mark: str
    offered_centi: int
    credited_centi: int
    counted: bool
    reason: str


@dataclass(frozen=True)
class WhyRule:
    """One hour rule: whether it concerns the person, why (not), and how it stands."""

    code: str
    label: str
    citation: str
    applies: bool
    reason: str
    standing: PotStanding | None


@dataclass(frozen=True)
class PersonWhy:
    """Everything behind one person's year."""

    hours: PersonHours
    rows: tuple[WhyRow, ...]
    rules: tuple[WhyRule, ...]


def why(session: Session, *, person_id: int, year: int, today: date) -> PersonWhy:
    """The rows and rules behind a person's hours. Raises `InputProblem` person.not_found."""
    made = HourYear(session, year=year, today=today, person_ids=[person_id])
    people = made.people()
    if not people:
        raise InputProblem("person.not_found", person=person_id)
    rows = [
        *_marks(session, person_id, made, today),
        *_make_ups(made.sums),
        *_lectures(made.sums),
        *_entries(session, person_id, year, made.sums, today),
    ]
    rows.sort(key=lambda row: (row.on, row.id))
    return PersonWhy(people[0], tuple(rows), _rules(session, made, people[0], made.facts[0]))


def _reasons(sums: HourSums) -> dict[tuple[str, int], str]:
    return {each.dropped.key: each.reason for each in sums.dropped}


def _marks(session: Session, person_id: int, made: HourYear, today: date) -> list[WhyRow]:
    reasons = _reasons(made.sums)
    excluded = made.sums.settings.excluded_forms
    kinds = kinds_in_time(session)
    changes = credit_changes(session, first=made.year.first, last=made.year.last, person_ids=[person_id])
    found = []
    for row in session.execute(
        select(
            Participation.id,
            Participation.mark,
            Participation.status,
            MarkKind.label,
            MarkKind.hour_percent,
            Course.title,
            ClassSession.id.label("held_id"),
            ClassSession.held_on,
            ClassSession.pot,
            ClassSession.form,
            ClassSession.hours_centi,
            is_gone().label("gone"),
        )
        .join(ClassSession, ClassSession.id == Participation.class_session_id)
        .join(Batch, Batch.id == ClassSession.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .join(MarkKind, MarkKind.code == Participation.mark)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.person_id == person_id,
            ClassSession.status != CANCELLED,
            ClassSession.held_on.between(made.year.first, made.year.last),
        )
    ):
        key = (hour_pots.MARK, row.id)
        label = kinds.by_code(row.held_on)[row.status or row.mark].label
        change = changes.get(row.id)
        centi = change.centi if change else credit(row.hours_centi, row.hour_percent)
        reason = "当日不在册，不计" if row.gone else reasons.get(key, "")
        if row.form in excluded:
            centi, reason = 0, f"形式“{row.form}”不计学时"
        elif reason:
            centi = 0
        else:
            reason = change.reason if change and change.reason else _mark_reason(row, centi, today)
        found.append(
            WhyRow(
                f"{key[0]}-{row.id}", key[0], row.id, row.held_id, row.held_on, None, row.pot, row.title,
                label, row.hours_centi, centi, centi > 0, reason,
            )
        )  # fmt: skip
    return found


def _mark_reason(row: ResultRow, centi: int, today: date) -> str:
    if row.mark == "none":
        return "尚未开课" if row.held_on >= today else "考勤未登记，登记后才计"
    if not row.hours_centi:
        return "课次没有填学时"
    if not centi:
        return f"{row.label}不计学时"
    return f"{row.label}按{row.hour_percent}%计" if row.hour_percent != 100 else ""


def _make_ups(sums: HourSums) -> list[WhyRow]:
    reasons = _reasons(sums)
    return [
        _timed_row(each.timed, each.class_session_id, reasons.get(each.timed.key, ""), each.reason)
        for each in sums.make_ups
    ]


def _lectures(sums: HourSums) -> list[WhyRow]:
    reasons = _reasons(sums)
    return [_timed_row(timed, held_id, reasons.get(timed.key, ""), "") for timed, held_id in sums.lectures]


def _timed_row(timed: hour_pots.TimedHours, held_id: int, dropped: str, reason: str) -> WhyRow:
    centi = 0 if dropped else timed.centi
    kind, source_id = timed.key
    return WhyRow(
        f"{kind}-{source_id}", kind, source_id, held_id, timed.on, None, timed.pot, timed.title,
        hour_pots.KIND_LABELS[kind], timed.centi, centi, centi > 0, dropped or reason,
    )  # fmt: skip


def _entries(session: Session, person_id: int, year: int, sums: HourSums, today: date) -> list[WhyRow]:
    reasons = _reasons(sums)
    found = []
    for entry in list_hour_entries(session, year=year, person_id=person_id):
        key = (hour_pots.ENTRY, entry.id)
        reason = reasons.get(key, "") or ("" if entry.counted else entry.reason)
        is_ahead = entry.credited_on > today
        centi = 0 if key in reasons or not entry.counted or is_ahead else entry.hours_centi
        if is_ahead:
            reason = "日期还没有到"
        if not reason and entry.self_reported:
            reason = "本人自报"
        found.append(
            WhyRow(
                f"{key[0]}-{entry.id}", key[0], entry.id, None, entry.credited_on, entry.ended_on, entry.pot,
                entry.title or entry.source or entry.pot, entry.source or "登记", entry.hours_centi, centi,
                centi > 0, reason,
            )
        )  # fmt: skip
    return found


def _rules(session: Session, made: HourYear, person: PersonHours, facts: PersonFacts) -> tuple[WhyRule, ...]:
    shown = {standing.rule_id: standing for standing in person.standings}
    return tuple(
        _rule(rule, made, shown, facts)
        for rule in list_duty_rules(session, on=made.year.last)
        if rule.measure == POT_HOURS and rule.period in (YEAR, FIVE_YEARS)
    )


def _rule(
    rule: DutyRuleRow, made: HourYear, shown: dict[int | None, PotStanding], facts: PersonFacts
) -> WhyRule:
    reason = why_not(rule.filter, facts)
    if reason or not rule.enabled:
        return WhyRule(rule.code, rule.label, rule.citation, False, reason or "此项没有启用", None)
    standing = made.standing(rule, facts)
    if not standing.required_centi:
        return WhyRule(rule.code, rule.label, rule.citation, False, standing.note or "没有要求", standing)
    if rule.id not in shown:
        return WhyRule(rule.code, rule.label, rule.citation, False, "同类学时按更高的一项要求", standing)
    return WhyRule(rule.code, rule.label, rule.citation, True, _words(standing), standing)


def _words(standing: PotStanding) -> str:
    parts = (standing.lacking if standing.is_unknown else "", standing.note)
    words = "；".join(part for part in parts if part) or standing.sentence
    return "；".join(part for part in (words, standing.mixture) if part)
