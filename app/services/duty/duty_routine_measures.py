"""Regular work beside the classes: lectures and reports, contests and seminars, talks, weekly study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.rules.periods import Period
from app.rules.records.told import Record
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_lecturers import GivenTurn
from app.services.duty.duty_marks import present_of_sessions
from app.services.duty.duty_measured import (
    ENTRY,
    PERSON,
    UNIT,
    DutyRow,
    Measured,
    fits,
    session_row,
)
from app.services.duty.duty_sessions import HeldRow
from app.services.rule.duty_rules import DutyRuleRow

LEADERS = ("班子成员",)
LECTURE = "lecture"
LEAST_CONTESTANTS = 2


def speakers(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Different people who lectured or reported (Q4, Q5, Q31), by what each was on that day.

    A lecture is one of the 班子: lecturer of a class session that was held, or a turn done with a class
    session or a paper. A 述学 is a cadre's outside the 班子, commented on or given in a class session that
    is not their lecture.
    """
    judged = judged_turns(facts, rule, period)
    problems: list[str] = []
    seen: set[int] = set()
    for turn, problem in judged:
        problem = problem or ("本月已计" if turn.person_id in seen else "")
        problems.append(problem)
        if not problem:
            seen.add(turn.person_id)

    def behind() -> Iterable[DutyRow]:
        for (turn, _), problem in zip(judged, problems, strict=True):
            yield DutyRow(not problem, turn.on, turn.topic, turn.name, problem, PERSON, turn.person_id)

    return Measured(rule.required, len(seen), behind)


def judged_turns(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> list[tuple[GivenTurn, str]]:
    """Every lecture or report of the period by day, with why it does not count, or ''."""
    role = rule.filter.get("role", LECTURE)
    turns = [turn for turn in facts.turns if turn.role == role]
    lectured = {(t.person_id, t.class_session_id) for t in facts.turns if t.role == LECTURE}
    if role == LECTURE:
        turns += [t for t in facts.lectures if (t.person_id, t.class_session_id) not in lectured]
    leaders = tuple(rule.filter.get("groups", LEADERS))
    found = []
    for turn in sorted((t for t in turns if period.holds(t.on)), key=lambda t: (t.on, t.person_id)):
        is_leader = turn.person_id in facts.in_time.members(leaders, turn.on)
        problem = (
            _lecture_problem(turn, is_leader, leaders)
            if role == LECTURE
            else _report_problem(turn, is_leader, lectured)
        )
        found.append((turn, problem))
    return found


def _lecture_problem(turn: GivenTurn, is_leader: bool, leaders: tuple[str, ...]) -> str:
    if not is_leader:
        return f"当日不是{'、'.join(leaders)}"
    return "" if turn.class_session_id is not None or turn.topic.strip() else "没有讲稿题目或课次"


def _report_problem(turn: GivenTurn, is_leader: bool, lectured: set[tuple[int, int | None]]) -> str:
    if is_leader:
        return "当日是班子成员，不计述学"
    if turn.class_session_id is not None:
        return "与讲学是同一课次" if (turn.person_id, turn.class_session_id) in lectured else ""
    return "" if turn.comment.strip() else "没有点评"


def records(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Contests with what was contested and two people or more (Q6), seminars with their cases (Q19).

    A record and the class session of one contest count once. By unit where the rule's scope is the unit.
    """
    own = [row for row in facts.records(rule.code) if period.holds(row.done_on)]
    lessons = [each for each in facts.sessions_in(period) if fits(each, rule)]
    problems = {row.id: _record_problem(facts, rule, row) for row in own}
    days = {row.done_on for row in own}
    batches = {row.batch_id for row in own if row.batch_id is not None}
    alone = [each for each in lessons if each.on not in days and each.batch_id not in batches]
    bare = _session_problems(facts, rule, alone)
    good = [row for row in own if not problems[row.id]]
    units = facts.units(min(period.last, facts.today)) if rule.scope == "unit" else ()

    def behind() -> Iterable[DutyRow]:
        for row in own:
            note = problems[row.id] or row.note
            yield DutyRow(not problems[row.id], row.done_on, row.title, "", note, ENTRY, row.id)
        yield from (session_row(each, facts.today, bare.get(each.id, "")) for each in alone)

    def by_unit() -> Iterable[DutyRow]:
        for unit_id, name in units:
            mine = [each for each in own if each.unit_id == unit_id]
            row = next((each for each in mine if not problems[each.id]), mine[0] if mine else None)
            note = problems[row.id] if row else "没有登记"
            on, what = (row.done_on, row.title) if row else (None, rule.label)
            count = sum(each.unit_id == unit_id for each in good)
            if not note and count < rule.required:
                note = f"{count}次，要求{rule.required}次"
            yield DutyRow(row is not None and not note, on, what, name, note, UNIT, unit_id)

    if rule.scope == "unit":
        counts = Counter(row.unit_id for row in good)
        done = sum(counts[unit_id] >= rule.required for unit_id, _ in units)
        return Measured(len(units), done, by_unit)
    count = len(good) + sum(each.held and each.id not in bare for each in alone)
    return Measured(rule.required, count, behind)


def _record_problem(facts: DutyFacts, rule: DutyRuleRow, row: Record) -> str:
    """Why a record does not count, or ''."""
    if row.batch_id is not None and not any(
        each.held for each in facts.sessions if each.batch_id == row.batch_id
    ):
        return "关联的班次还没有开展"
    if not row.subject.strip():
        return "没有写明案例" if rule.code == "Q19" else "没有写明项目"
    if rule.code != "Q19" and len(row.people) < LEAST_CONTESTANTS:
        return f"参赛人员不足{LEAST_CONTESTANTS}人"
    return ""


def _session_problems(facts: DutyFacts, rule: DutyRuleRow, lessons: list[HeldRow]) -> dict[int, str]:
    if rule.code == "Q19":
        return {each.id: "没有登记研讨的案例" for each in lessons}
    counts = present_of_sessions(facts.session, ids=[each.id for each in lessons if each.held])
    return {
        held_id: f"参赛人员不足{LEAST_CONTESTANTS}人"
        for held_id, (present, _) in counts.items()
        if present < LEAST_CONTESTANTS
    }


def pair_talks(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Mentor pairs that talked often enough, with what about (Q7); a pair counts from the month it began
    in, and owes nothing in a month it was over on the first day of."""
    pairs = [
        pair
        for pair in facts.pairs
        if pair.start_on <= period.last and (pair.end_on is None or pair.end_on > period.first)
    ]
    talks = {pair.id: [talk for talk in pair.talks if period.holds(talk[0])] for pair in pairs}
    counts = {pair_id: sum(bool(topic) for _, topic in found) for pair_id, found in talks.items()}
    done = sum(counts[pair.id] >= rule.required for pair in pairs)

    def behind() -> Iterable[DutyRow]:
        for pair in pairs:
            last = max((on for on, _ in talks[pair.id]), default=None)
            empty = len(talks[pair.id]) - counts[pair.id]
            note = f"{empty} 次没有填谈话内容" if empty else ""
            words = f"谈心谈话 {counts[pair.id]} 次"
            who = f"{pair.mentor} 带 {pair.mentee}"
            yield DutyRow(counts[pair.id] >= rule.required, last, words, who, note, PERSON, pair.mentee_id)

    return Measured(len(pairs), done, behind)


def unit_study(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Units that studied in the week, with a topic (Q8): those that had people on its Monday."""
    units = facts.units(period.first)
    done = sum(bool(facts.studies.get((unit_id, period.first))) for unit_id, _ in units)

    def behind() -> Iterable[DutyRow]:
        for unit_id, name in units:
            topic = facts.studies.get((unit_id, period.first))
            note = "没有填学习专题" if topic == "" else ""
            yield DutyRow(bool(topic), period.first, topic or "周例会", name, note, UNIT, unit_id)

    return Measured(len(units), done, behind)
