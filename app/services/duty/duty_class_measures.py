"""How duties of classes (期) and shares of class hours are counted (Q12–Q14, Q28)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.rules.hours import format_centi
from app.rules.lecturer_posts import is_outside
from app.rules.periods import Period
from app.rules.records.told import Record
from app.rules.resits import UNKNOWN_DAY
from app.rules.rounding import down
from app.services.duty.duty_exams import DutyExam
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_lecturers import DutyLecturer
from app.services.duty.duty_marks import present_among, trainees_of
from app.services.duty.duty_measured import (
    BESIDE,
    SESSION,
    WAIVED,
    DutyRow,
    Measured,
    fits,
    names_in_short,
)
from app.services.duty.duty_sessions import ClassRow, HeldRow
from app.services.rule.duty_rules import DutyRuleRow, list_duty_rules


def ended_classes(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> list[ClassRow]:
    """Classes that were held and ended in the period, long enough for the rule and ticked for it."""
    # Looked at once for all periods of the year.
    ended = facts.once(("ended", rule.id), lambda: _ended_of_year(facts, rule))
    return [each for each in ended if period.holds(each.last)]


def _ended_of_year(facts: DutyFacts, rule: DutyRuleRow) -> tuple[ClassRow, ...]:
    least = int(rule.filter.get("min_span_days", 0))
    return tuple(
        each
        for each in facts.classes
        if each.has_ended(facts.today)
        and each.span_days >= least
        and any(fits(lesson, rule) for lesson in each.sessions)
    )


def _class_row(each: ClassRow, problem: str, note: str = "", sign: str = "") -> DutyRow:
    return DutyRow(
        not problem, each.last, each.title, f"{each.days}天", problem or note, SESSION,
        each.sessions[-1].id, sign,
    )  # fmt: skip


def class_days(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Classes ticked as 专题班 that everybody due attended long enough (Q14): days held, and days each was
    there or made up for."""
    ended = ended_classes(facts, rule, period)
    trainees = trainees_of(facts.session, classes=ended)
    problems: dict[int, str] = {}
    for each in ended:
        own = trainees[each.batch_id]
        short = [
            f"{facts.names.get(person, '')}（{len(own.days.get(person, ()))}天）"
            for person in own.due
            if len(own.days.get(person, ())) < rule.required
        ]
        if each.days < rule.required:
            problems[each.batch_id] = f"只开展了{each.days}天，不足{rule.required}天"
        elif short:
            problems[each.batch_id] = f"{len(short)}人参训不足{rule.required}天：{names_in_short(short)}"
    return Measured(
        len(ended),
        len(ended) - len(problems),
        lambda: (_class_row(each, problems.get(each.batch_id, "")) for each in ended),
    )


@dataclass(frozen=True)
class Tested:
    """How a class was tested: `problem` why it counts as untested ('' where it does not), `note` the test it
    was tested by; `is_late` when only resits after their day are what is wrong."""

    problem: str
    note: str = ""
    is_late: bool = False


def class_tests(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """The town's own classes whose trainees all have a result (Q28): of the class's test, on or after its
    last day, or of the month's. A waiver with its reason lets a class off; it is no test. One that only
    resits after the day set made whole is late."""
    ended = [each for each in ended_classes(facts, rule, period) if each.is_own]
    waivers = _waivers(facts, rule)
    asked = [each for each in ended if each.batch_id not in waivers]
    # The marks of the whole year are read at once, not month by month.
    found = facts.once(
        ("tested", rule.id),
        lambda: _tested(
            facts, rule, [row for row in facts.classes if row.is_own and row.has_ended(facts.today)]
        ),
    )
    done = sum(not found[each.batch_id].problem for each in asked)
    late = sum(found[each.batch_id].is_late for each in asked)

    def behind() -> Iterable[DutyRow]:
        for each in asked:
            yield _class_row(each, found[each.batch_id].problem, found[each.batch_id].note)
        for each in ended:
            if each.batch_id in waivers:
                row = waivers[each.batch_id]
                day = f"{row.done_on.month}月{row.done_on.day}日"
                yield _class_row(each, "", f"免试：{reason_of(row)}（{day}）", WAIVED)

    missing = len(asked) - done - late
    return Measured(len(asked), done, behind, missing=missing, late=late, waived=len(ended) - len(asked))


def tested_classes(facts: DutyFacts, *, batch_ids: Collection[int]) -> set[int]:
    """Those of the classes that are tested, if late, or let off as Q28 counts it, whether or not the rule is
    on."""
    rule = next(iter(list_duty_rules(facts.session, on=facts.year.last, code="Q28")), None)
    if rule is None:
        return set()
    mine = [each for each in facts.classes if each.batch_id in batch_ids and each.held]
    waivers, found = _waivers(facts, rule), _tested(facts, rule, mine)
    return {
        each.batch_id
        for each in mine
        if each.batch_id in waivers or found[each.batch_id].is_late or not found[each.batch_id].problem
    }


def reason_of(row: Record) -> str:
    """Why a class was let off its test: what was typed as the reason, else the title of before."""
    return row.note.strip() or row.title.strip()


def _waivers(facts: DutyFacts, rule: DutyRuleRow) -> dict[int, Record]:
    return {
        row.batch_id: row
        for row in facts.records(rule.code)
        if row.batch_id is not None and reason_of(row) not in ("", "免于测试")
    }


def _tested(facts: DutyFacts, rule: DutyRuleRow, classes: Collection[ClassRow]) -> dict[int, Tested]:
    """Batch id → how the class was tested.

    Read are only the marks of those without a result in a test that could count.
    """
    tests = {each.batch_id: _tests_of(facts, rule, each) for each in classes}
    asked = {exam.id: exam for exams in tests.values() for exam in exams}
    unsettled = {exam.id: facts.names.keys() - exam.settled for exam in asked.values()}
    batches = {lesson.id: each.batch_id for each in classes if tests[each.batch_id] for lesson in each.held}
    there: dict[int, set[int]] = {each.batch_id: set() for each in classes}
    for held_id, person_id in present_among(
        facts.session, ids=list(batches), person_ids=frozenset().union(*unsettled.values())
    ):
        there[batches[held_id]].add(person_id)
    return {
        each.batch_id: _best_test(
            facts, each, [(exam, there[each.batch_id] & unsettled[exam.id]) for exam in tests[each.batch_id]]
        )
        for each in classes
    }


def _tests_of(facts: DutyFacts, rule: DutyRuleRow, each: ClassRow) -> list[DutyExam]:
    """The tests a class may count as tested by: its own from its last day on, then those of the month."""
    own = [exam for exam in facts.exams_of_class.get(each.batch_id, ()) if exam.on >= each.last]
    if not rule.filter.get("month_test_counts"):
        return own
    return own + list(facts.exams_of_month.get(f"{each.last:%Y-%m}", ()))


def _best_test(facts: DutyFacts, each: ClassRow, tests: Collection[tuple[DutyExam, set[int]]]) -> Tested:
    """Of a class's tests, each with the trainees without a result in time, the one that lacks the fewest."""
    if not tests:
        early = each.batch_id in facts.exams_of_class
        return Tested("测试早于结束日期" if early else "没有测试，也没有免试说明")
    exam, lacking = min(tests, key=lambda pair: (len(pair[1] - pair[0].tardy.keys()), len(pair[1])))
    if not lacking:
        return Tested("", exam.title)
    return Tested(
        f"“{exam.title}”中{exam_words(facts, exam, sorted(lacking))}", is_late=lacking <= exam.tardy.keys()
    )


def exam_words(facts: DutyFacts, exam: DutyExam, lacking: Collection[int]) -> str:
    """What is told of the people an exam has no result of in time, and of resits without a day."""
    missing = [facts.names.get(each, "") for each in lacking if each not in exam.tardy]
    late = [facts.names.get(each, "") for each in lacking if each in exam.tardy]
    parts = [f"{len(missing)}人没有结果：{names_in_short(missing)}"] if missing else []
    day = f"{exam.until.month}月{exam.until.day}日"
    parts += [f"{len(late)}人在补考截止{day}之后补考：{names_in_short(late)}"] if late else []
    parts += [f"{len(exam.undated)}人{UNKNOWN_DAY}，按期内计"] if exam.undated else []
    return "；".join(parts)


def category_share(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Share of the hours held by the town itself in the named categories, in whole percent rounded down
    (Q12)."""
    return _share(rule, category_hours(facts, rule, period))


@dataclass(frozen=True)
class SharedHours:
    """Class sessions held by the town itself, what of their hours (1/100) counts for a share by class
    session, and those whose lecturer is nobody's name."""

    rows: tuple[HeldRow, ...]
    parts: Mapping[int, int]
    unlinked: Mapping[int, str] = field(default_factory=dict)

    @property
    def part(self) -> int:
        """Hours that count."""
        return sum(self.parts.values())

    @property
    def whole(self) -> int:
        """All hours."""
        return sum(lesson.hours_centi for lesson in self.rows)

    @property
    def open_centi(self) -> int:
        """Hours of lecturers who are nobody."""
        return sum(lesson.hours_centi for lesson in self.rows if lesson.id in self.unlinked)

    @property
    def is_known(self) -> bool:
        """Whether no more than a tenth of the hours is of lecturers who are nobody."""
        return self.open_centi * 10 <= self.whole


def category_hours(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> SharedHours:
    """Hours of the categories the rule names (Q12)."""
    wanted = set(rule.filter.get("categories", ()))
    rows = _held_own(facts, period)
    return SharedHours(rows, {lesson.id: lesson.hours_centi for lesson in rows if lesson.categories & wanted})


def _held_own(facts: DutyFacts, period: Period) -> tuple[HeldRow, ...]:
    return tuple(lesson for lesson in facts.sessions_in(period) if lesson.held and lesson.is_own)


def _share(rule: DutyRuleRow, found: SharedHours) -> Measured:
    def behind() -> Iterable[DutyRow]:
        for lesson in found.rows:
            name = found.unlinked.get(lesson.id, "")
            note = f"“{name}”没有对应到人" if name else ""
            yield DutyRow(
                lesson.id in found.parts, lesson.on, lesson.title, f"{format_centi(lesson.hours_centi)}学时",
                note, SESSION, lesson.id, BESIDE,
            )  # fmt: skip
        yield from _class_shares(rule, found)

    note = f"授课人没有对应到人的{format_centi(found.open_centi)}学时" if found.open_centi else ""
    return Measured(
        rule.required,
        down(100 * found.part, found.whole) or 0,
        behind,
        unknown=int(not found.is_known),
        note=note,
    )


def _class_shares(rule: DutyRuleRow, found: SharedHours) -> Iterable[DutyRow]:
    """The share of each class of several class sessions, beside that of the year (Q12, Q13)."""
    by_class: dict[int, list[HeldRow]] = {}
    for lesson in found.rows:
        by_class.setdefault(lesson.batch_id, []).append(lesson)
    for rows in by_class.values():
        whole = sum(lesson.hours_centi for lesson in rows)
        if len(rows) < 2 or not whole:
            continue
        part = sum(found.parts.get(lesson.id, 0) for lesson in rows)
        share = down(100 * part, whole) or 0
        title = f"{rows[0].title}（{rows[0].batch or '本期'}，共{len(rows)}次）"
        amount = f"{format_centi(part)}/{format_centi(whole)}学时，占{share}%"
        yield DutyRow(
            share >= rule.required, rows[-1].on, title,
            amount, "本期占比", SESSION, rows[-1].id, BESIDE,
        )  # fmt: skip


def leader_share(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> Measured:
    """Share of the hours taught by those who led on that day, in whole percent rounded down (Q13).

    A post named as lecturer is whoever held it that day; the hours of several lecturers are divided. Hours
    of names that are nobody's are listed; more than a tenth of them leave no figure.
    """
    return _share(rule, leader_hours(facts, rule, period))


def leader_hours(facts: DutyFacts, rule: DutyRuleRow, period: Period) -> SharedHours:
    """Hours taught by members of the groups the rule names (Q13)."""
    return hours_of_leaders(facts, rule, _held_own(facts, period), facts.lecturers)


def hours_of_leaders(
    facts: DutyFacts,
    rule: DutyRuleRow,
    rows: tuple[HeldRow, ...],
    taught_by: Mapping[int, tuple[DutyLecturer, ...]],
) -> SharedHours:
    """The same of some class sessions, held or planned; `taught_by`: class session id → who teaches it."""
    groups = tuple(rule.filter.get("groups", ()))
    parts: dict[int, int] = {}
    unlinked: dict[int, str] = {}
    for lesson in rows:
        lecturers = taught_by.get(lesson.id, ())
        leading = 0
        for each in lecturers:
            person = _who(facts, each, lesson)
            if person is None and not each.organisation and not is_outside(each.name):
                unlinked[lesson.id] = each.name
            elif person in facts.in_time.members(groups, lesson.on):
                leading += 1
        if leading:
            parts[lesson.id] = lesson.hours_centi * leading // len(lecturers)
    return SharedHours(rows, parts, unlinked)


def _who(facts: DutyFacts, lecturer: DutyLecturer, lesson: HeldRow) -> int | None:
    if lecturer.person_id is not None:
        return lecturer.person_id
    return facts.in_time.holder(lecturer.name, lesson.on)
