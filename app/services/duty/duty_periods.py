"""In which periods of a year a duty is judged, and why one concerns nobody (未适用)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from app.rules.duties import in_force
from app.rules.periods import CLASS, ONCE, WEEK, Period, periods_of_year
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_measures import MEASURES
from app.services.duty.duty_register_measure import register, why_none_owes
from app.services.duty.duty_round_measures import coverage, round_periods
from app.services.duty.duty_routine_measures import LEADERS
from app.services.rule.duty_rules import DutyRuleRow

# What a rule narrows people by → the words when nobody fits.
NARROWED = (
    ("ranks", "没有职级在此项范围的人员"),
    ("titles_of", "没有职务在此项范围的人员"),
    ("politics", "没有政治面貌在此项范围的人员"),
    ("identities", "没有身份在此项范围的人员"),
)
NOTHING = {
    "coverage": "本年没有轮训，请在“轮训”页建立并勾选计入的课程",
    "class_days": "本年没有勾选“专题班”并已结束的培训",
    "class_records": "本年没有学制达到要求并已结束的班次",
    "trainee_records": "本年没有学制达到要求并已结束的班次",
    "leave_ceiling": "本年没有三天以上并已结束的班次",
    "class_tests": "本年没有已结束的本镇班次",
    "daily_bulletin": "本年没有已开展的本镇培训",
    "pair_talks": "本年没有师徒结对",
    "unit_study": "本年没有在册人员的单位",
    "unit_records": "本年没有在册人员的单位",
    "own": "本年没有适用的单位或人员",
    "sessions": "本年没有年度方案覆盖的月份",
}


def periods_of(rule: DutyRuleRow, facts: DutyFacts, versions: Sequence[DutyRuleRow]) -> tuple[Period, ...]:
    """The periods of the year that this version of a rule judges, in order."""
    if rule.measure == coverage.__name__:
        return round_periods(facts) if in_force(rule.from_on, rule.to_on, facts.year.last) else ()
    if rule.period == ONCE:
        return _once(rule, facts, versions)
    last_day = rule.to_on - timedelta(days=1) if rule.to_on else None
    found = periods_of_year(rule.period, facts.year.first.year, from_on=rule.from_on, to_on=last_day)
    # A week belongs to its Monday (22 from August to December 2024, Q8); all others are judged at their end.
    starts = rule.period == WEEK
    return tuple(p for p in found if in_force(rule.from_on, rule.to_on, p.first if starts else p.last))


def _once(rule: DutyRuleRow, facts: DutyFacts, versions: Sequence[DutyRuleRow]) -> tuple[Period, ...]:
    """What is due once in the rule's life: nothing any more in a year before which it was done.

    Versions that follow each other without a gap are one life.
    """
    begins = _life_begins(rule, versions) or facts.begun
    ends = rule.to_on - timedelta(days=1) if rule.to_on else facts.year.last
    last = min(ends, facts.year.last)
    if last < facts.year.first or begins > last:
        return ()
    before = facts.year.first - timedelta(days=1)
    if begins <= before:
        earlier = MEASURES[rule.measure](facts, rule, Period("", "", begins, before))
        if earlier is not None and not earlier.is_empty and earlier.done >= earlier.required:
            return ()
    return (Period(facts.year.key, facts.year.label, begins, last),)


def _life_begins(rule: DutyRuleRow, versions: Iterable[DutyRuleRow]) -> date | None:
    begins = rule.from_on
    for each in sorted(versions, key=lambda one: one.from_on or date.min, reverse=True):
        if begins is not None and each.to_on == begins:
            begins = each.from_on
    return begins


def lacks_its_group(facts: DutyFacts, rule: DutyRuleRow) -> bool:
    """Whether a rule about groups concerns nobody, because nobody was in them on any day of the year."""
    groups = _groups(rule)
    return bool(groups) and not facts.in_time.concerns_anybody({"groups": groups}, facts.year)


def _groups(rule: DutyRuleRow) -> tuple[str, ...]:
    named = tuple(rule.filter.get("groups", ()))
    if not named and rule.measure == "speakers" and rule.filter.get("role", "lecture") == "lecture":
        return LEADERS
    return named


def why_nobody(facts: DutyFacts, rule: DutyRuleRow) -> str:
    """Why a duty has no figure in the year, in Chinese."""
    if lacks_its_group(facts, rule):
        return f"人员类别“{'、'.join(_groups(rule))}”没有人"
    if facts.year.last < facts.begun:
        return "最早的记录在这一年之后，不作评判"
    for name, words in NARROWED:
        if rule.filter.get(name) and not facts.in_time.concerns_anybody(
            {name: rule.filter[name]}, facts.year
        ):
            return words
    if rule.measure == register.__name__ and (words := why_none_owes(facts, rule)):
        return words
    if rule.filter.get("unit_kinds"):
        return f"没有在用的{'、'.join(rule.filter['unit_kinds'])}"
    if rule.scope == "person" and rule.measure != coverage.__name__:
        return "没有适用的人员"
    if rule.period == CLASS and not facts.classes:
        return "本年没有已结束的班次"
    return NOTHING.get(rule.measure, "本年没有应完成的事项")
