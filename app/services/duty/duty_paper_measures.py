"""Papers that units and people owe for a period: the first receipt stands, later ones are revisions.

What came belongs to its 所属期, whenever it came (Q17, Q18, Q20).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from app.rules.duties import PersonFacts, is_full
from app.rules.four_papers import paper_of
from app.rules.periods import ONCE, Period, period_of
from app.rules.records.told import Record
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_measured import NOT_FULL, PERSON, REVISED, UNIT, DutyRow, Measured
from app.services.rule.duty_rules import DutyRuleRow


def unit_records(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Units whose paper was received by the day (Q20): units that had people on the period's last day."""
    units = facts.units(min(period.last, facts.today))
    versions: dict[int, list[Record]] = {}
    for row in facts.records(rule.code):
        if row.unit_id is not None and _belongs(row, rule, period):
            versions.setdefault(row.unit_id, []).append(row)
    first = {unit_id: found[0] for unit_id, found in versions.items()}
    came = [unit_id for unit_id, _ in units if unit_id in first]
    late = [unit_id for unit_id in came if first[unit_id].done_on > period.last]

    def behind() -> Iterable[DutyRow]:
        for unit_id, name in units:
            row = first.get(unit_id)
            note = "迟交" if unit_id in late else ""
            on, what = (row.done_on, row.title) if row else (None, rule.label)
            yield DutyRow(row is not None and not note, on, what, name, note, UNIT, unit_id)
            yield from _revisions(versions.get(unit_id, ()), name, UNIT, unit_id)

    return Measured(len(units), len(came) - len(late), behind, missing=len(units) - len(came), late=len(late))


def _belongs(row: Record, rule: DutyRuleRow, period: Period) -> bool:
    """Whether a record is of the period; a duty due once takes the years it runs over."""
    if rule.period == ONCE:
        years = {f"{year}" for year in range(period.first.year, period.last.year + 1)}
        return (row.for_period or f"{row.done_on.year}")[:4] in years
    return (row.for_period or period_of(rule.period, row.done_on)) == period.key


def _revisions(versions: Iterable[Record], who: str, target: str, target_id: int) -> Iterable[DutyRow]:
    for row in list(versions)[1:]:
        note = f"{row.done_on.month}月{row.done_on.day}日收到修订稿，以首次收到的日期为准"
        yield DutyRow(True, row.done_on, row.title, who, note, target, target_id, REVISED)


def person_records(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """People with enough different papers of the period (Q17, Q18).

    Asked is who it concerns on the period's last day and for half of it. Late is what came after the period
    and the days set, where the rule has a deadline: done, and told.
    """
    wanted = tuple(rule.filter.get("titles", ()))
    have: dict[int, dict[str, Record]] = {}
    more: dict[int, list[Record]] = {}
    for row in facts.records(rule.code):
        if row.person_id is None or not _belongs(row, rule, period):
            continue
        slot = paper_of(row.subject, row.title) if wanted else rule.label
        if not slot:
            continue
        own = have.setdefault(row.person_id, {})
        if slot in own:
            more.setdefault(row.person_id, [own[slot]]).append(row)
        else:
            own[slot] = row
    due_on = period.last + timedelta(days=int(rule.filter.get("grace_days", 0)))
    people, others = people_owing(facts, rule, period)
    done = [person for person in people if len(have.get(person.id, ())) >= rule.required]
    late = [
        person.id
        for person in done
        if rule.deadline and any(row.done_on > due_on for row in have[person.id].values())
    ]

    def behind() -> Iterable[DutyRow]:
        for person in people:
            own = have.get(person.id, {})
            missing = "、".join(word for word in wanted if word not in own)
            note = f"缺{missing}" if missing else ("迟交" if person.id in late else "")
            on = max((row.done_on for row in own.values()), default=None)
            yield DutyRow(
                len(own) >= rule.required, on, f"{len(own)}/{rule.required}{rule.unit}", person.name, note,
                PERSON, person.id,
            )  # fmt: skip
            yield from _revisions(more.get(person.id, ()), person.name, PERSON, person.id)
        yield from not_full_rows(others)

    missing = len(people) - len(done)
    return Measured(len(people), len(done), behind, missing=missing, late=len(late))


def people_owing(
    facts: DutyFacts, rule: DutyRuleRow, period: Period
) -> tuple[list[PersonFacts], list[tuple[PersonFacts, int]]]:
    """Who owes something of the period: those the rule concerns on its last day and for half of it; and the
    others it concerned on some of its days, with how many."""
    owing, others = [], []
    there = facts.in_time.concerned(rule.filter, period.last)
    for person, days in facts.in_time.owing(rule.filter, period):
        if person.id in there and is_full(days, period):
            owing.append(person)
        else:
            others.append((person, days))
    return owing, others


def not_full_rows(others: Iterable[tuple[PersonFacts, int]]) -> Iterable[DutyRow]:
    """Rows of those who are 未满期: told, not asked."""
    for person, days in others:
        note = f"适用{days}天，未满期，不作要求"
        yield DutyRow(True, None, "未满期", person.name, note, PERSON, person.id, NOT_FULL)
