"""Who owes an entry of a register, by when, and how it stands."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.duties import PersonFacts
from app.rules.periods import periods_of_year, year_period
from app.rules.registers.description import Choice, Due, Field, Kind, Owes, Period, Register, State, Who
from app.rules.registers.entries import Entry, Line, StateStep
from app.rules.registers.owing import (
    DONE,
    LATE,
    NO_CLASS,
    NO_ENTRY,
    NO_GROUP,
    NO_ONE,
    NOT_DUE,
    OVERDUE,
    SOON,
    WAIVED,
    Owing,
    owed,
    verdict,
)
from app.rules.registers.terms import Term, deadline_of, fixed_day, last_day_of, proposed_period, terms_of
from app.rules.registers.town_facts import (
    ClassFacts,
    ProgrammeFacts,
    SessionFacts,
    Stay,
    TownFacts,
    UnitStay,
    Waiver,
)

WANG, LI, ZHAO = 1, 2, 3
YOUNG = frozenset({"年轻干部"})


def person(number: int, name: str, groups: frozenset[str] = YOUNG) -> PersonFacts:
    return PersonFacts(number, name, unit_id=10, unit="东湾村", unit_kind="村", groups=groups)


PEOPLE = (Stay(person(WANG, "王芳")), Stay(person(LI, "李强")))
REPORT = Register(
    "young-cadre",
    1,
    "年轻干部跟踪",
    "人员",
    (
        Field("person", "姓名", Kind.PERSON, required=True),
        Field("kind", "类型", Kind.CHOICE, choices=(Choice("report", "半年报告"), Choice("post", "挂职"))),
        Field("note", "表现", Kind.LONG),
    ),
    who=Who.PERSON,
    period=Period.HALF,
    slot="kind",
)
HALF = Due(
    "half",
    "半年报告",
    Owes("people", {"groups": ("年轻干部",)}),
    Period.HALF,
    warn=30,
    where={"kind": ("report",)},
)
PAPERS = Register(
    "study-file",
    1,
    "学习档案",
    "人员",
    (Field("person", "姓名", Kind.PERSON), Field("paper", "材料", Kind.CHOICE)),
    who=Who.PERSON,
    period=Period.YEAR,
    slot="paper",
)
FOUR = Due(
    "four",
    "四有",
    Owes("people"),
    Period.YEAR,
    by="12-31",
    by_slot={"plan": "03-31", "summary": "next-01-31", "notes": ""},
)
PLAN = Register(
    "unit-plan",
    1,
    "单位计划",
    "单位",
    (Field("unit", "单位", Kind.UNIT), Field("kind", "类型", Kind.CHOICE)),
    who=Who.UNIT,
    period=Period.YEAR,
    slot="kind",
)
UNITS = (UnitStay(10, "东湾村", "村"), UnitStay(11, "西岭村", "村"), UnitStay(12, "党政办", "内设机构"))


def report(
    number: int, on: date, who: int = WANG, period: str = "2024-H1", kind: str = "report", **more: object
) -> Entry:
    return Entry(
        number, "young-cadre", on, 2024, period=period, slot=kind, person_id=who, **more  # type: ignore[arg-type]
    )  # fmt: skip


def asked(
    due: Due, register: Register, facts: TownFacts, today: date, year: int = 2024, begins: date | None = None
) -> Owing:
    return owed(due, register, facts, terms=terms_of(due, facts, year, begins=begins), today=today)


def stands(found: Owing) -> list[tuple[str, str, str, str, int]]:
    return [(row.debtor.name, row.term.period.key, row.slot, row.verdict, row.days) for row in found.rows]


@pytest.mark.parametrize(
    ("on_day", "today", "waived", "expected"),
    [
        (date(2024, 6, 30), date(2024, 7, 9), False, (DONE, 0)),
        (date(2024, 7, 3), date(2024, 7, 9), False, (LATE, 3)),
        (date(2024, 7, 3), date(2024, 7, 9), True, (LATE, 3)),
        (None, date(2024, 7, 9), True, (WAIVED, 0)),
        (None, date(2024, 5, 30), False, (NOT_DUE, 0)),
        (None, date(2024, 5, 31), False, (SOON, 30)),
        (None, date(2024, 6, 30), False, (SOON, 0)),
        (None, date(2024, 7, 1), False, (OVERDUE, 1)),
        (None, date(2025, 6, 30), False, (OVERDUE, 365)),
    ],
)
def test_verdicts(on_day: date | None, today: date, waived: bool, expected: tuple[str, int]) -> None:
    assert verdict(date(2024, 6, 30), on_day, today=today, warn=30, waived=waived) == expected


@given(
    deadline=st.dates(),
    on_day=st.none() | st.dates(),
    today=st.dates(),
    warn=st.integers(0, 60),
    waived=st.booleans(),
)
def test_a_verdict_says_how_far_it_is_from_its_deadline(
    deadline: date, on_day: date | None, today: date, warn: int, waived: bool
) -> None:
    what, days = verdict(deadline, on_day, today=today, warn=warn, waived=waived)
    assert days >= 0
    assert (what in (DONE, LATE)) == (on_day is not None)
    if what == LATE:
        assert on_day is not None
        assert (on_day - deadline).days == days > 0
    if what == OVERDUE:
        assert (today - deadline).days == days > 0
        assert not waived
    if what == SOON:
        assert 0 <= (deadline - today).days == days <= warn


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("03-31", date(2024, 3, 31)),
        ("next-01-31", date(2025, 1, 31)),
        ("2023-08-10", date(2023, 8, 10)),
        ("2-30", date(2024, 2, 29)),
        ("next-02-29", date(2025, 2, 28)),
    ],
)
def test_fixed_days(written: str, expected: date) -> None:
    assert fixed_day(written, 2024) == expected


@pytest.mark.parametrize("written", ["", "13-01", "0-10", "next-", "一月", "2024/08/10", "03-00"])
def test_what_is_no_fixed_day(written: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(written)}$"):
        fixed_day(written, 2024)


@pytest.mark.parametrize(
    ("due", "slot", "expected"),
    [
        (replace(HALF, grace=10), "", date(2024, 7, 10)),
        (FOUR, "plan", date(2024, 3, 31)),
        (FOUR, "summary", date(2025, 1, 31)),
        (FOUR, "notes", date(2024, 12, 31)),
        (replace(FOUR, grace=9), "plan", date(2024, 3, 31)),
        (Due("x", "x", Owes("classes"), Period.CLASS, after="class_end", days=7), "", date(2024, 7, 7)),
        (Due("x", "x", Owes("classes"), Period.CLASS, after="class_start", days=-1), "", date(2023, 12, 31)),
        (Due("x", "x", Owes("units"), Period.PROGRAMME, after="programme_start", days=15), "",
         date(2024, 1, 16)),
    ],
)  # fmt: skip
def test_deadlines(due: Due, slot: str, expected: date) -> None:
    halves = periods_of_year("half", 2024)
    period = year_period(2024) if due.period is Period.YEAR else halves[0]
    assert deadline_of(due, Term(period), slot) == expected


def test_every_term_of_everybody_has_a_verdict() -> None:
    facts = TownFacts(people=PEOPLE, entries=(report(1, date(2024, 7, 3)),))
    found = asked(HALF, REPORT, facts, date(2024, 7, 10))
    assert stands(found) == [
        ("王芳", "2024-H1", "report", LATE, 3),
        ("李强", "2024-H1", "report", OVERDUE, 10),
        ("王芳", "2024-H2", "report", NOT_DUE, 0),
        ("李强", "2024-H2", "report", NOT_DUE, 0),
    ]
    assert found.rows[0].on_day == date(2024, 7, 3)
    assert found.rows[0].entry_id == 1


def test_a_report_counts_for_its_own_half_whenever_it_came() -> None:
    facts = TownFacts(people=PEOPLE[:1], entries=(report(1, date(2024, 6, 1), period="2024-H2"),))
    assert stands(asked(HALF, REPORT, facts, date(2024, 7, 1))) == [
        ("王芳", "2024-H1", "report", OVERDUE, 1),
        ("王芳", "2024-H2", "report", DONE, 0),
    ]


def test_a_revision_never_moves_the_first_day() -> None:
    step = StateStep(9, "", date(2024, 7, 20), reason="修订")
    rows = (report(2, date(2024, 7, 25)), report(1, date(2024, 6, 20), steps=(step,)))
    found = asked(HALF, REPORT, TownFacts(people=PEOPLE[:1], entries=rows), date(2024, 8, 1))
    assert (found.rows[0].verdict, found.rows[0].on_day, found.rows[0].entry_id) == (
        DONE, date(2024, 6, 20), 1,
    )  # fmt: skip


def test_what_is_dated_after_today_has_not_come() -> None:
    facts = TownFacts(people=PEOPLE[:1], entries=(report(1, date(2024, 6, 20)),))
    assert stands(asked(HALF, REPORT, facts, date(2024, 6, 19)))[0][3:] == (SOON, 11)


def test_another_slot_or_register_or_person_hands_nothing_in() -> None:
    other = replace(report(3, date(2024, 5, 1)), register="case")
    rows = (report(1, date(2024, 5, 1), kind="post"), report(2, date(2024, 5, 1), who=ZHAO), other)
    found = asked(HALF, REPORT, TownFacts(people=PEOPLE[:1], entries=rows), date(2024, 7, 1))
    assert found.rows[0].verdict == OVERDUE


@pytest.mark.parametrize(
    ("first", "until", "owes"),
    [
        (None, None, True),
        (date(2024, 4, 1), None, True),  # 91 of 182 days
        (date(2024, 4, 2), None, False),
        (None, date(2024, 7, 1), True),  # there on the last day
        (None, date(2024, 6, 30), False),  # gone on the deadline
        (date(2024, 7, 1), None, False),
    ],
)
def test_who_owes_was_there_on_the_deadline_and_for_half(
    first: date | None, until: date | None, owes: bool
) -> None:
    facts = TownFacts(people=(Stay(person(WANG, "王芳"), first, until),))
    found = asked(replace(HALF, window=(1, 6)), REPORT, facts, date(2024, 7, 10))
    assert bool(found.rows) is owes
    assert bool(found.not_full) is (not owes and first != date(2024, 7, 1))


def test_stretches_of_one_person_are_added_up() -> None:
    """In the group, out of it, and in it again: 31 + 61 of 182 days are half and owe."""
    out = person(WANG, "王芳", frozenset())
    stays = (
        Stay(person(WANG, "王芳"), None, date(2024, 2, 1)),
        Stay(out, date(2024, 2, 1), date(2024, 5, 1)),
        Stay(person(WANG, "王芳"), date(2024, 5, 1), None),
    )
    due = replace(HALF, window=(1, 6))
    assert asked(due, REPORT, TownFacts(people=stays), date(2024, 7, 1)).rows
    later = (stays[0], replace(stays[1], until=date(2024, 5, 3)), replace(stays[2], first=date(2024, 5, 3)))
    found = asked(due, REPORT, TownFacts(people=later), date(2024, 7, 1))
    assert not found.rows
    assert [days for _, _, days in found.not_full] == [90]


def test_each_slot_has_its_own_day() -> None:
    rows = (
        Entry(1, "study-file", date(2024, 3, 31), 2024, "2024", "plan", person_id=WANG),
        Entry(2, "study-file", date(2025, 1, 5), 2024, "2024", "summary", person_id=WANG),
    )
    found = asked(FOUR, PAPERS, TownFacts(people=PEOPLE[:1], entries=rows), date(2025, 2, 2))
    assert stands(found) == [
        ("王芳", "2024", "plan", DONE, 0),
        ("王芳", "2024", "summary", DONE, 0),
        ("王芳", "2024", "notes", OVERDUE, 33),
    ]


def test_a_unit_hands_in_once_and_a_revised_plan_stays_in_time() -> None:
    due = Due("q20", "计划", Owes("units", {"kinds": ("村",)}), Period.ONCE, by="2024-08-10",
              where={"kind": ("campaign",)})  # fmt: skip
    rows = (
        Entry(1, "unit-plan", date(2024, 8, 9), 2024, "2024", "campaign", unit_id=10),
        Entry(2, "unit-plan", date(2024, 12, 20), 2024, "2024", "campaign", unit_id=10),
    )
    facts = TownFacts(units=UNITS, entries=rows)
    assert stands(asked(due, PLAN, facts, date(2024, 12, 31))) == [
        ("东湾村", "", "campaign", DONE, 0),
        ("西岭村", "", "campaign", OVERDUE, 143),
    ]
    # The year after, only what is still missing is asked.
    assert [row[0] for row in stands(asked(due, PLAN, facts, date(2025, 1, 2), 2025))] == ["西岭村"]


def test_the_window_leaves_the_other_months_alone() -> None:
    due = replace(HALF, period=Period.MONTH, window=(8, 12))
    keys = [term.period.key for term in terms_of(due, TownFacts(), 2024)]
    assert keys == ["2024-08", "2024-09", "2024-10", "2024-11", "2024-12"]
    over_new_year = [
        term.period.last.month for term in terms_of(replace(due, window=(11, 2)), TownFacts(), 2024)
    ]
    assert over_new_year == [1, 2, 11, 12]


CONTEST = Register(
    "contest", 1, "技能大赛", "比武",
    (Field("unit", "主办单位", Kind.UNIT), Field("score", "分", Kind.NUMBER)), who=Who.UNIT,
)  # fmt: skip
QUARTER = Due("town", "大赛", Owes("town"), Period.QUARTER, at_least=2, or_sessions=("技能大赛",))


def contest(number: int, on: date, unit_id: int | None = None) -> Entry:
    return Entry(number, "contest", on, on.year, unit_id=unit_id)


def test_class_sessions_called_so_count_and_the_last_one_needed_gives_the_day() -> None:
    facts = TownFacts(
        sessions=(
            SessionFacts(7, date(2024, 4, 2), frozenset({"技能大赛"})),
            SessionFacts(8, date(2024, 1, 9), frozenset({"大讲堂"})),
        ),
        entries=(contest(1, date(2024, 2, 1)), contest(2, date(2024, 5, 6), 10)),
    )
    found = asked(QUARTER, CONTEST, facts, date(2024, 7, 1))
    first, second = found.rows[:2]
    assert (first.verdict, first.have, first.asked, first.on_day) == (OVERDUE, 1, 2, None)
    assert (second.verdict, second.have, second.on_day) == (DONE, 2, date(2024, 5, 6))
    assert found.rows[3].verdict == NOT_DUE


def test_a_unit_s_own_contest_counts_for_it_and_a_town_s_does_not() -> None:
    due = Due("unit", "各单位", Owes("units"), Period.QUARTER)
    facts = TownFacts(
        units=UNITS[:2], entries=(contest(1, date(2024, 2, 1)), contest(2, date(2024, 3, 6), 10))
    )
    assert [row[3] for row in stands(asked(due, CONTEST, facts, date(2024, 4, 1)))[:2]] == [DONE, OVERDUE]


def test_a_sum_is_asked_instead_of_a_number_of_entries() -> None:
    trips = Register("trip", 1, "实岗", "外出", (Field("person", "人员", Kind.PERSON),), who=Who.PERSON)
    due = Due("q15", "实岗锻炼", Owes("people"), Period.YEAR, at_least=7, sum_of="days")
    rows = tuple(Entry(n, "trip", date(2024, n, 1), 2024, person_id=WANG) for n in (1, 2))
    facts = TownFacts(people=PEOPLE[:1], entries=rows, amounts={1: 4, 2: 2})
    row = asked(due, trips, facts, date(2025, 1, 1)).rows[0]
    assert (row.verdict, row.have) == (OVERDUE, 6)
    row = asked(due, trips, replace(facts, amounts={1: 4, 2: 3}), date(2025, 1, 1)).rows[0]
    assert (row.verdict, row.on_day) == (DONE, date(2024, 2, 1))


def test_a_field_that_must_be_filled_closes_it_when_it_is() -> None:
    due = replace(HALF, fills="note", window=(1, 6))
    empty = report(1, date(2024, 6, 1))
    facts = TownFacts(people=PEOPLE[:1], entries=(empty,))
    assert asked(due, REPORT, facts, date(2024, 7, 2)).rows[0].verdict == OVERDUE
    later = replace(empty, steps=(StateStep(1, "", date(2024, 7, 4), {"note": "好"}),))
    row = asked(due, REPORT, replace(facts, entries=(later,)), date(2024, 7, 9)).rows[0]
    assert (row.verdict, row.days) == (LATE, 4)
    full = replace(empty, data={"note": "好"})
    assert asked(due, REPORT, replace(facts, entries=(full,)), date(2024, 7, 9)).rows[0].verdict == DONE


@pytest.mark.parametrize(
    ("waiver", "let_off"),
    [
        (Waiver("young-cadre", "half", "person", WANG, "产假", "2024-H1", "report"), ["2024-H1"]),
        (Waiver("young-cadre", "half", "person", WANG, "产假"), ["2024-H1", "2024-H2"]),
        (Waiver("young-cadre", "half", "person", LI, "产假"), []),
        (Waiver("young-cadre", "other", "person", WANG, "产假"), []),
        (Waiver("case", "half", "person", WANG, "产假"), []),
        (Waiver("young-cadre", "half", "unit", WANG, "产假"), []),
        (Waiver("young-cadre", "half", "person", WANG, "产假", "", "post"), []),
    ],
)
def test_a_waiver_lets_off_what_it_names(waiver: Waiver, let_off: list[str]) -> None:
    facts = TownFacts(people=PEOPLE[:1], waivers=(waiver,))
    found = asked(HALF, REPORT, facts, date(2025, 1, 1))
    off = [row for row in found.rows if row.verdict == WAIVED]
    assert [row.term.period.key for row in off] == let_off
    assert all(row.reason == "产假" for row in off)


def test_what_came_although_it_was_let_off_is_handed_in() -> None:
    facts = TownFacts(
        people=PEOPLE[:1],
        entries=(report(1, date(2024, 6, 1)),),
        waivers=(Waiver("young-cadre", "half", "person", WANG, "产假"),),
    )
    row = asked(HALF, REPORT, facts, date(2024, 7, 1)).rows[0]
    assert (row.verdict, row.reason) == (DONE, "")


CLASSES = (
    ClassFacts(5, "青年班", date(2024, 3, 1), date(2024, 5, 30), frozenset({WANG, LI, ZHAO}), is_key=True),
    ClassFacts(6, "短班", date(2024, 3, 1), date(2024, 3, 3), frozenset({WANG})),
)
Q16 = Due("q16", "党性分析", Owes("people", {"span_days_at_least": 30}), Period.CLASS, after="class_end",
          days=30, where={"paper": ("analysis",)})  # fmt: skip


def test_trainees_of_long_classes_owe_each_for_their_class() -> None:
    rows = (
        Entry(1, "study-file", date(2024, 6, 29), 2024, slot="analysis", person_id=WANG, batch_id=5),
        Entry(2, "study-file", date(2024, 6, 29), 2024, slot="analysis", person_id=LI, batch_id=6),
    )
    found = asked(Q16, PAPERS, TownFacts(people=PEOPLE, classes=CLASSES, entries=rows), date(2024, 7, 1))
    assert [(row.debtor.name, row.term.class_id, row.verdict, row.days) for row in found.rows] == [
        ("王芳", 5, DONE, 0),
        ("李强", 5, OVERDUE, 2),
    ]


def test_classes_owe_themselves_and_only_key_ones_where_asked() -> None:
    due = Due("e", "评估", Owes("classes", {"key_class": True}), Period.CLASS, after="class_end", days=7)
    evaluation = Register(
        "evaluation", 1, "评估", "质量", (Field("class", "班次", Kind.CLASS),), who=Who.CLASS
    )
    rows = (Entry(1, "evaluation", date(2024, 6, 8), 2024, batch_id=5),)
    found = asked(due, evaluation, TownFacts(classes=CLASSES, entries=rows), date(2024, 7, 1))
    assert stands(found) == [("青年班", "class-5", "", LATE, 2)]


def test_units_owe_for_each_campaign() -> None:
    programmes = (ProgrammeFacts(3, "能力作风专项行动", date(2024, 8, 1), date(2025, 7, 31)),
                  ProgrammeFacts(4, "年度方案", date(2024, 1, 1), date(2024, 12, 31)))  # fmt: skip
    due = Due("told", "方案传达", Owes("units", {"programme": "专项行动"}), Period.PROGRAMME,
              after="programme_start", days=15)  # fmt: skip
    register = Register("conveyance", 1, "传达", "单位", (Field("unit", "单位", Kind.UNIT),), who=Who.UNIT)
    rows = (Entry(1, "conveyance", date(2024, 8, 16), 2024, unit_id=10, programme_id=3),)
    facts = TownFacts(units=UNITS[:2], programmes=programmes, entries=rows)
    assert [row[3:] for row in stands(asked(due, register, facts, date(2024, 9, 1)))] == [
        (DONE, 0),
        (OVERDUE, 16),
    ]
    assert not asked(due, register, facts, date(2025, 9, 1), 2025).rows


INSPECTION = Register(
    "inspection", 1, "督查", "督查",
    (Field("unit", "单位", Kind.UNIT), Field("by", "期限", Kind.DAY), Field("done", "整改情况", Kind.LONG)),
    who=Who.UNIT,
    states=(
        State("open", "待整改"), State("done", "已整改", ("done",)), State("checked", "已复查", ends=True),
    ),
)  # fmt: skip
MEND = Due("mend", "整改", Owes("entries", {"state": ("open",)}), after="by", warn=3)


def finding(*steps: tuple[str, date], by: str = "2024-06-10") -> Entry:
    made = tuple(StateStep(n, state, on) for n, (state, on) in enumerate(steps, 1))
    return Entry(1, "inspection", date(2024, 6, 1), 2024, unit_id=10, data={"by": by}, steps=made)


OPEN = ("open", date(2024, 6, 1))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (finding(OPEN), (OVERDUE, 5)),
        (finding(OPEN, by="2024-06-17"), (SOON, 2)),
        (finding(OPEN, ("done", date(2024, 6, 9))), (DONE, 0)),
        (finding(OPEN, ("done", date(2024, 6, 12))), (LATE, 2)),
        (finding(OPEN, ("done", date(2024, 6, 16))), (OVERDUE, 5)),  # dated after today
        (finding(OPEN, ("done", date(2024, 6, 8)), ("open", date(2024, 6, 12))), (OVERDUE, 5)),
        (finding(OPEN, ("done", date(2024, 6, 8)), ("open", date(2024, 6, 12)), ("done", date(2024, 6, 13))),
         (LATE, 3)),
        (finding(OPEN, ("done", date(2024, 6, 9)), ("checked", date(2024, 6, 14))), (DONE, 0)),
        (finding(), None),
        (finding(OPEN, by=""), None),
    ],
)  # fmt: skip
def test_an_entry_owes_by_its_state(entry: Entry, expected: tuple[str, int] | None) -> None:
    found = asked(MEND, INSPECTION, TownFacts(entries=(entry,)), date(2024, 6, 15))
    assert [(row.verdict, row.days) for row in found.rows] == ([expected] if expected else [])
    assert found.nobody == ("" if expected else NO_ENTRY)


def test_an_entry_stands_in_the_year_of_its_deadline() -> None:
    facts = TownFacts(entries=(finding(OPEN, by="2025-01-10"),))
    assert not asked(MEND, INSPECTION, facts, date(2024, 6, 15), 2024).rows
    assert len(asked(MEND, INSPECTION, facts, date(2024, 6, 15), 2025).rows) == 1


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (replace(MEND, after="state:open", days=7), date(2024, 6, 8)),
        (replace(MEND, after="day", days=3), date(2024, 6, 4)),
        (replace(MEND, after="by", days=-5), date(2024, 6, 5)),
        (replace(MEND, who=Owes("entries", {"state": ("done",)}), after="state:", days=7), date(2024, 6, 16)),
        (replace(MEND, who=Owes("entries"), after="by"), date(2024, 6, 10)),
    ],
)
def test_the_day_an_entry_counts_from(due: Due, expected: date) -> None:
    entry = finding(OPEN, ("done", date(2024, 6, 9)))
    found = asked(due, INSPECTION, TownFacts(entries=(entry,)), date(2024, 6, 15))
    assert [row.deadline for row in found.rows] == [expected]


@pytest.mark.parametrize(
    ("fills", "expected"),
    [
        ("entry", (LATE, 4)),
        ("done", (LATE, 2)),
        ("state:done", (LATE, 2)),
        ("state:checked", (LATE, 4)),
    ],
)
def test_what_closes_an_entry_s_due(fills: str, expected: tuple[str, int]) -> None:
    """Without states named it owes until a state that ends it; a field or a state named closes it earlier."""
    steps = (
        StateStep(1, "open", date(2024, 6, 1)),
        StateStep(2, "done", date(2024, 6, 12), {"done": "改了"}),
        StateStep(3, "checked", date(2024, 6, 14)),
    )
    due = replace(MEND, who=Owes("entries"), fills=fills)
    facts = TownFacts(entries=(replace(finding(), steps=steps),))
    row = asked(due, INSPECTION, facts, date(2024, 6, 15)).rows[0]
    assert (row.verdict, row.days) == expected


SHARE = Register(
    "share", 1, "分享", "心得",
    (Field("person", "姓名", Kind.PERSON), Field("trip", "外出", Kind.ENTRY, entry_of="trip")),
    who=Who.PERSON,
)  # fmt: skip
TRIP = Entry(
    20, "trip", date(2024, 4, 1), 2024, data={"to": "2024-04-03", "kind": "visit"},
    lines=(Line(1, "people", 0, person_id=WANG), Line(2, "people", 1, person_id=LI)),
)  # fmt: skip


def shared(number: int, on: date, who: int | None) -> Entry:
    return Entry(number, "share", on, 2024, person_id=who, lines=(Line(number, "trip", 0, entry_id=20),))


@pytest.mark.parametrize(
    ("narrowed", "entries", "expected"),
    [
        ({"each": "people"}, (), [("王芳", OVERDUE), ("李强", OVERDUE)]),
        ({"each": "people"}, (shared(30, date(2024, 5, 2), WANG),), [("王芳", DONE), ("李强", OVERDUE)]),
        ({"each": "people"}, (shared(30, date(2024, 5, 9), None),), [("王芳", LATE), ("李强", LATE)]),
        ({}, (shared(30, date(2024, 5, 2), LI),), [("", DONE)]),
        ({}, (), [("", OVERDUE)]),
        ({"kinds": ("visit", "survey")}, (), [("", OVERDUE)]),
        ({"kinds": ("post",)}, (), []),
    ],
)
def test_an_entry_of_another_register_is_closed_by_one_that_points_to_it(
    narrowed: dict[str, object], entries: tuple[Entry, ...], expected: list[tuple[str, str]]
) -> None:
    due = Due("after", "分享", Owes("entries", {"register": "trip", **narrowed}), after="to", days=30,
              fills="trip")  # fmt: skip
    facts = TownFacts(people=PEOPLE, entries=(TRIP, *entries))
    found = asked(due, SHARE, facts, date(2024, 6, 1))
    assert [(row.debtor.name, row.verdict) for row in found.rows] == expected


@pytest.mark.parametrize(
    ("due", "facts", "nobody", "names"),
    [
        (HALF, TownFacts(people=(Stay(person(WANG, "王芳", frozenset())),)), NO_GROUP, ("年轻干部",)),
        (replace(HALF, who=Owes("people")), TownFacts(), NO_ONE, ()),
        (Q16, TownFacts(people=PEOPLE, classes=CLASSES[1:]), NO_CLASS, ()),
    ],
)
def test_nobody_is_said(due: Due, facts: TownFacts, nobody: str, names: tuple[str, ...]) -> None:
    found = asked(due, REPORT, facts, date(2024, 7, 1))
    assert (found.rows, found.nobody, found.names) == ((), nobody, names)


@pytest.mark.parametrize(
    ("register", "due", "slot", "day", "has", "expected"),
    [
        (PAPERS, FOUR, "summary", date(2025, 1, 5), (), "2024"),
        (PAPERS, FOUR, "summary", date(2025, 1, 5), ("2024",), "2025"),
        (PAPERS, FOUR, "plan", date(2025, 1, 5), ("2024",), "2025"),
        (PAPERS, FOUR, "plan", date(2025, 2, 20), (), "2025"),
        (REPORT, HALF, "report", date(2024, 7, 3), (), "2024-H1"),
        (REPORT, HALF, "report", date(2024, 7, 3), ("2024-H1",), "2024-H2"),
        (REPORT, HALF, "report", date(2024, 6, 20), (), "2024-H1"),
        (REPORT, HALF, "report", date(2025, 1, 8), ("2024-H1",), "2024-H2"),
        (REPORT, None, "post", date(2024, 7, 3), (), "2024-H1"),
        (CONTEST, None, "", date(2024, 7, 3), (), None),
    ],
)
def test_the_period_a_new_entry_is_offered(
    register: Register, due: Due | None, slot: str, day: date, has: tuple[str, ...], expected: str | None
) -> None:
    found = proposed_period(day, register=register, has=has.__contains__, due=due, slot=slot)
    assert (found.key if found else None) == expected


def test_where_nothing_is_missing_the_day_s_own_period_is_offered() -> None:
    found = proposed_period(date(2024, 7, 3), register=REPORT, has=lambda _: True, due=HALF)
    assert found is not None
    assert found.key == "2024-H2"


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), has=st.sets(st.integers(0, 11)))
def test_no_missing_period_has_a_deadline_nearer_than_the_one_offered(day: date, has: set[int]) -> None:
    monthly = replace(REPORT, period=Period.MONTH)
    due = replace(HALF, period=Period.MONTH, grace=10)
    keys = {f"{day.year}-{month + 1:02d}" for month in has}
    found = proposed_period(day, register=monthly, has=keys.__contains__, due=due)
    assert found is not None
    assert found.key not in keys
    near = abs((deadline_of(due, Term(found)) - day).days)
    for year in (day.year - 1, day.year, day.year + 1):
        for period in periods_of_year("month", year):
            if period.key not in keys and (period.first - day).days <= 366:
                assert abs((deadline_of(due, Term(period)) - day).days) >= near


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-H1", date(2024, 6, 30)),
        ("2024-Q3", date(2024, 9, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-13", None),
        ("2024-H3", None),
        ("", None),
        ("0000", None),
        ("上半年", None),
    ],
)
def test_the_last_day_of_a_written_period(key: str, expected: date | None) -> None:
    assert last_day_of(key) == expected


@given(
    days=st.lists(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=6),
    today=st.dates(date(2024, 1, 1), date(2025, 3, 1)),
)
def test_an_entry_more_never_makes_it_worse(days: list[date], today: date) -> None:
    """Whatever comes after the first changes no verdict, in whatever order the entries stand."""
    rows = tuple(report(n, on) for n, on in enumerate(days, 1))
    due = replace(HALF, window=(1, 6))
    found = asked(due, REPORT, TownFacts(people=PEOPLE[:1], entries=rows), today).rows[0]
    came = sorted(on for on in days if on <= today)
    assert found.on_day == (came[0] if came else None)
    again = asked(due, REPORT, TownFacts(people=PEOPLE[:1], entries=rows[::-1]), today).rows[0]
    assert (again.verdict, again.days, again.on_day) == (found.verdict, found.days, found.on_day)


HIRED = Register(
    "lecturer", 1, "师资库", "师资", (Field("to", "聘期止", Kind.DAY),),
    states=(State("hired", "在聘"), State("judged", "考核"), State("renewed", "续聘")),
)  # fmt: skip
JUDGE = Due("judge", "考核", Owes("entries", {"state": ("hired", "renewed")}), after="to", days=-60,
            fills="state:judged")  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((("hired", 1),), (OVERDUE, 30)),
        ((("hired", 1), ("judged", 9)), (DONE, 0)),
        ((("hired", 1), ("renewed", 9)), (OVERDUE, 30)),  # renewed without being judged again
        ((("hired", 1), ("judged", 9), ("renewed", 9)), (OVERDUE, 30)),
        ((("hired", 1), ("judged", 9), ("renewed", 9), ("judged", 20)), (DONE, 0)),
    ],
)
def test_the_state_that_begins_a_spell_does_not_close_it(
    steps: tuple[tuple[str, int], ...], expected: tuple[str, int]
) -> None:
    """A contract that was renewed is judged anew: the deadline is 31 January."""
    made = tuple(StateStep(n, state, date(2024, 1, day)) for n, (state, day) in enumerate(steps, 1))
    entry = Entry(1, "lecturer", date(2024, 1, 1), data={"to": "2024-03-31"}, steps=made)
    row = asked(JUDGE, HIRED, TownFacts(entries=(entry,)), date(2024, 3, 1)).rows[0]
    assert (row.deadline, row.verdict, row.days) == (date(2024, 1, 31), *expected)
