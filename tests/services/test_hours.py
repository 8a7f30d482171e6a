"""Hours of a year: sums against the rows behind them, rules by rank and year, forecast, overlaps."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.town import TownSize, fill_town
from app.errors import InputProblem
from app.rules.duties import PersonFacts
from app.services.duty import duties
from app.services.hour import hour_entries, hour_settings, hour_warning, hour_why, hours
from app.services.hour.hour_entries import HourEntryInput
from app.services.hour.hour_settings import HourSettings
from app.services.hour.hour_standing import PotStanding
from app.services.leave import leave_hours
from app.services.mark import attendance
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from db.models import MakeUp, Participation
from db.session import Database
from tests.services.conftest import Run

TODAY = date(2024, 8, 15)


def add_person(
    session: Session, name: str, *, unit: str = "党政办", joined: date | None = None, **post: str
) -> int:
    """Somebody with one post; 党政办 is no village."""
    unit_id = units.find_or_add_units(session, names=[unit])[unit]
    person = PersonInput(name=name, joined_on=joined, politics=post.pop("politics", ""))
    return people.add_person(session, person=person, posts=[PostInput(unit_id=unit_id, **post)])


def add_class(
    session: Session,
    on: date,
    *,
    hours_centi: int = 300,
    title: str = "政策法规",
    start: time | None = None,
    end: time | None = None,
    **more: Any,
) -> int:
    """A class session for everybody."""
    data = ClassSessionInput(
        title=title, held_on=on, start_time=start, end_time=end, hours_centi=hours_centi, **more
    )
    return planning.add_class_session(session, data=data)


def add_class_of(session: Session, *, on: date, hours_centi: int) -> int:
    """A class session of so many hours."""
    return add_class(session, on, hours_centi=hours_centi)


def mark(session: Session, held: int, **by_name: str) -> None:
    """Marks by name."""
    rows = {row.name: row.id for row in attendance.get_sheet(session, class_session_id=held).rows}
    attendance.set_marks(
        session, class_session_id=held, by_participation={rows[name]: code for name, code in by_name.items()}
    )


def of(read: Run, person_id: int, *, year: int = 2024, today: date = TODAY) -> hours.PersonHours:
    """One person's year."""
    found: hours.PersonHours = read(partial(hours.person_hours, person_id=person_id, year=year, today=today))
    return found


def ruled(person: hours.PersonHours, code: str) -> PotStanding:
    """The standing to one rule."""
    return next(standing for standing in person.standings if standing.code == code)


def test_sums_equal_the_rows_behind_them_for_everybody(database: Database, read: Run) -> None:
    fill_town(database, TownSize(60, 60, 1))
    everybody = read(partial(hours.hours_of_year, year=2024, today=date(2024, 12, 10)))
    assert len(everybody) >= 60
    for person in everybody:
        found = read(partial(hour_why.why, person_id=person.person_id, year=2024, today=date(2024, 12, 10)))
        assert found.hours == person
        assert sum(row.credited_centi for row in found.rows) == person.total_centi
        open_rows = [row for row in found.rows if row.mark == "未登记"]
        for standing in person.standings:
            if standing.code == "Q21":
                ahead = sum(row.offered_centi for row in open_rows if row.reason == "尚未开课")
                assert standing.offered_centi == ahead
                assert standing.pending_centi == sum(r.offered_centi for r in open_rows) - ahead


def test_the_forecast_names_the_last_day_to_act(run: Run, read: Run) -> None:
    """I7: 最迟11月20日前需补12学时."""
    person = run(lambda s: add_person(s, "王建国"))
    held = run(lambda s: add_class(s, date(2024, 3, 1), hours_centi=7800))
    run(lambda s: mark(s, held, 王建国="present"))
    plan = ((date(2024, 10, 8), 400), (date(2024, 11, 20), 600), (date(2024, 12, 3), 600))
    ids = [run(partial(add_class_of, on=on, hours_centi=centi)) for on, centi in plan]
    standing = ruled(of(read, person), "Q21")
    assert (standing.hours_centi, standing.required_centi, standing.shortfall_centi) == (7800, 9000, 1200)
    assert (standing.reachable, standing.latest_on, standing.state) == (True, date(2024, 11, 20), "on_track")
    assert standing.sentence == "最迟11月20日前需补12学时"
    waiting = ruled(of(read, person, today=date(2024, 12, 1)), "Q21")
    assert waiting.pending_centi == 1000
    assert waiting.sentence == "还差12学时，10学时考勤未登记，最迟12月3日前另需补2学时"
    for each in ids[:2]:
        run(partial(lambda s, each: mark(s, each, 王建国="absent"), each=each))
    late = ruled(of(read, person, today=date(2024, 12, 1)), "Q21")
    assert (late.reachable, late.state, late.missing_centi) == (False, "risk", 600)
    assert "需另安排6学时" in late.sentence
    over = ruled(of(read, person, today=date(2025, 1, 5)), "Q21")
    assert (over.state, over.latest_on) == ("short", None)


def test_a_rank_of_the_five_year_rule(run: Run, read: Run) -> None:
    """Q22: 四级调研员 looks back over five years; Q21 is not theirs."""
    person = run(lambda s: add_person(s, "李秀英", rank="四级调研员"))
    for year in (2019, 2020, 2023, 2024):
        held = run(partial(lambda s, year: add_class(s, date(year, 3, 1), hours_centi=4000), year=year))
        run(partial(lambda s, held: mark(s, held, 李秀英="present"), held=held))
    found = of(read, person)
    assert found.pots == {"集中": 4000}
    standing = ruled(found, "Q22")
    assert (standing.hours_centi, standing.required_centi, standing.period) == (12000, 55000, "2020-2024")
    assert [s.code for s in found.standings] == ["Q22"]
    assert standing.lacking == "数据不足：2021—2022年没有学时数据"
    assert standing.sentence.startswith("数据不足：2021—2022年没有学时数据；按已有数据还差")
    rule = next(
        r
        for r in read(partial(hour_why.why, person_id=person, year=2024, today=TODAY)).rules
        if r.code == "Q22"
    )
    assert "数据不足" in rule.reason
    for year in (2021, 2022):
        entry = HourEntryInput(
            person_id=person, credited_on=date(year, 5, 1), hours_centi=100, pot="集中", title="往年集中培训"
        )
        run(partial(hour_entries.add_hour_entry, data=entry))
    full = ruled(of(read, person), "Q22")
    assert (full.lacking, full.is_unknown, full.hours_centi) == ("", False, 12200)


def test_years_before_joining_are_not_lacking(run: Run, read: Run) -> None:
    """Q22: who joined in 2023 owes nothing for 2020, and nothing is missing from it."""
    person = run(lambda s: add_person(s, "李秀英", rank="四级调研员", joined=date(2023, 1, 1)))
    held = run(lambda s: add_class(s, date(2024, 3, 1), hours_centi=4000))
    run(lambda s: mark(s, held, 李秀英="present"))
    assert ruled(of(read, person), "Q22").lacking == "数据不足：2023年没有学时数据"


def test_the_five_years_begin_with_the_rank(run: Run, read: Run) -> None:
    """Q22: who became 四级调研员 in 2023 owes from that day on, and what was learnt before is not of it."""
    person = run(lambda s: add_person(s, "李秀英", rank="一级主任科员"))
    unit = run(lambda s: units.find_or_add_units(s, names=["人大办"])["人大办"])
    post = PostInput(unit_id=unit, rank="四级调研员")
    run(partial(people.transfer_person, person_id=person, on=date(2023, 1, 1), post=post))
    for year, centi in ((2021, 9000), (2023, 4000), (2024, 3000)):
        held = run(partial(add_class_of, on=date(year, 3, 1), hours_centi=centi))
        run(partial(lambda s, held: mark(s, held, 李秀英="present"), held=held))
    standing = ruled(of(read, person), "Q22")
    # 731 of 1,827 days of 550 学时; 2020 and 2022 are not lacking: they are not of it.
    assert (standing.hours_centi, standing.required_centi) == (7000, 22000)
    assert standing.lacking == ""
    assert "按适用天数折算" in standing.remark
    before = read(partial(hours.person_hours, person_id=person, year=2022, today=date(2023, 1, 1)))
    assert "Q22" not in [each.code for each in before.standings]


def test_village_cadres_have_no_yearly_ninety(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "刘山", unit="青石村"))
    held = run(lambda s: add_class(s, date(2024, 3, 1)))
    run(lambda s: mark(s, held, 刘山="present"))
    (standing,) = of(read, person).standings
    assert (standing.pot, standing.hours_centi, standing.required_centi, standing.code) == (
        "集中",
        300,
        None,
        "",
    )


def test_joiners_of_the_middle_of_the_year_owe_a_part_and_are_told(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "赵明", joined=date(2024, 7, 1)))
    standing = ruled(of(read, person), "Q21")
    assert standing.required_centi == 4500
    assert "按在册天数折算" in standing.note


def test_a_closed_year_is_judged_by_the_rules_of_that_year(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "王建国"))
    rule = next(r for r in read(duty_rules.list_duty_rules) if r.code == "Q21")
    data = DutyRuleInput(label=rule.label, required=110, citation="新规定", enabled=True)
    run(
        partial(
            duty_rules.change_duty_rule, rule_id=rule.id, version=rule.version, data=data,
            from_on=date(2024, 6, 1),
        )
    )  # fmt: skip
    assert ruled(of(read, person, year=2023), "Q21").required_centi == 9000
    changed = ruled(of(read, person), "Q21")
    # 12 天 of 8 学时 are 96: the rule asks for the lesser of both.
    assert (changed.required_centi, changed.citation) == (9600, "新规定")


def test_rules_refuse_what_cannot_be(run: Run, read: Run) -> None:
    rules = {r.code: r for r in read(duty_rules.list_duty_rules)}
    quota, blank = rules["Q1"], rules["Q11"]
    with pytest.raises(InputProblem, match=r"duty\.value"):
        run(partial(duty_rules.set_duty_enabled, rule_id=blank.id, version=blank.version, enabled=True))
    data = DutyRuleInput(label="x", required=4, citation="", enabled=True, to_on=date(2024, 1, 1))
    with pytest.raises(InputProblem, match=r"duty\.dates"):
        run(
            partial(
                duty_rules.change_duty_rule, rule_id=quota.id, version=quota.version, data=data,
                from_on=date(2024, 6, 1),
            )
        )  # fmt: skip
    groups = DutyRuleInput(label="x", required=4, citation="", enabled=True, groups=("没有的类别",))
    with pytest.raises(InputProblem, match=r"duty\.group"):
        run(partial(duty_rules.change_duty_rule, rule_id=quota.id, version=quota.version, data=groups))


def test_self_study_never_enters_the_central_pot(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "王建国"))
    entry = HourEntryInput(person, date(2024, 2, 1), 30000, "自学", self_reported=True)
    run(partial(hour_entries.add_hour_entry, data=entry))
    found = of(read, person)
    assert found.pots == {"自学": 30000}
    assert ruled(found, "Q21").hours_centi == 0


def test_entries_that_do_not_count_stay_in_sight_with_their_reason(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "王建国"))
    bad = HourEntryInput(person, date(2024, 2, 1), 500, "网络", counted=False)
    with pytest.raises(InputProblem, match=r"hours\.reason"):
        run(partial(hour_entries.add_hour_entry, data=bad))
    entry = HourEntryInput(person, date(2024, 2, 1), 500, "网络", counted=False, reason="平台未认证")
    run(partial(hour_entries.add_hour_entry, data=entry))
    assert of(read, person).pots == {}
    (row,) = read(partial(hour_why.why, person_id=person, year=2024, today=TODAY)).rows
    assert (row.counted, row.reason, row.offered_centi) == (False, "平台未认证", 500)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"hours_centi": 0}, "hours.value"),
        ({"pot": "别的"}, "hours.pot"),
        ({"ended_on": date(2024, 1, 1)}, "hours.dates"),
        ({"person_id": 99}, "person.not_found"),
    ],
)
def test_entries_that_cannot_be_are_refused(run: Run, change: dict[str, Any], code: str) -> None:
    person = run(lambda s: add_person(s, "王建国"))
    values = {"person_id": person, "credited_on": date(2024, 2, 1), "hours_centi": 500, "pot": "网络"}
    with pytest.raises(InputProblem, match=code.replace(".", r"\.")):
        run(partial(hour_entries.add_hour_entry, data=HourEntryInput(**{**values, **change})))


def test_time_spent_twice_counts_once_and_says_why(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "王建国"))
    day = date(2024, 3, 5)
    first = run(lambda s: add_class(s, day, title="甲课", start=time(9), end=time(11)))
    second = run(lambda s: add_class(s, day, title="乙课", hours_centi=400, start=time(10), end=time(12)))
    for held in (first, second):
        run(partial(lambda s, held: mark(s, held, 王建国="present"), held=held))
    away = HourEntryInput(
        person, date(2024, 4, 1), 4000, "上级调训", title="县委党校", ended_on=date(2024, 4, 5)
    )
    run(partial(hour_entries.add_hour_entry, data=away))
    third = run(lambda s: add_class(s, date(2024, 4, 3), title="丙课"))
    run(lambda s: mark(s, third, 王建国="present"))
    assert of(read, person).pots == {"集中": 400, "上级调训": 4000}
    rows = read(partial(hours.overlaps_of_year, year=2024, today=TODAY))
    assert [(row.on, row.centi) for row in rows] == [(day, 300), (date(2024, 4, 3), 300)]
    assert "乙课" in rows[0].reason
    reasons = {
        r.title: r.reason for r in read(partial(hour_why.why, person_id=person, year=2024, today=TODAY)).rows
    }
    assert "只计一次" in reasons["甲课"]
    assert "县委党校" in reasons["丙课"]


def make_up(session: Session, held: int, person_id: int, **values: Any) -> None:
    """A finished make-up of a missed class session."""
    row = session.scalar(
        select(Participation.id).where(
            Participation.class_session_id == held, Participation.person_id == person_id
        )
    )
    session.add(MakeUp(participation_id=row, state="done", **values))


def test_a_make_up_credits_without_erasing_the_mark(run: Run, read: Run) -> None:
    """B38, D14, I8."""
    person = run(lambda s: add_person(s, "王建国"))
    held = run(lambda s: add_class(s, date(2024, 3, 5)))
    run(lambda s: mark(s, held, 王建国="absent"))
    run(lambda s: make_up(s, held, person, done_on=date(2024, 4, 1), hours_centi=500))
    assert of(read, person).pots == {"集中": 300}
    rows = read(partial(hour_why.why, person_id=person, year=2024, today=TODAY)).rows
    assert [(r.kind, r.mark, r.credited_centi) for r in rows] == [
        ("mark", "缺席", 0),
        ("make_up", "补训", 300),
    ]
    assert rows[1].reason == "不超过所缺课次的学时"


def test_a_make_up_in_a_later_class_is_not_counted_twice(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "王建国"))
    held = run(lambda s: add_class(s, date(2024, 3, 5)))
    later = run(lambda s: add_class(s, date(2024, 5, 5)))
    run(lambda s: mark(s, held, 王建国="absent"))
    run(lambda s: mark(s, later, 王建国="present"))
    run(lambda s: make_up(s, held, person, target_session_id=later, hours_centi=300))
    assert of(read, person).pots == {"集中": 300}


def test_the_place_decides_what_a_day_is_and_whether_teaching_counts(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "王建国"))
    run(lambda s: add_person(s, "李秀英"))
    held = run(
        lambda s: add_class(s, date(2024, 3, 5), lecturers=(LecturerInput(name="王建国", person_id=person),))
    )
    run(lambda s: mark(s, held, 王建国="present", 李秀英="present"))
    assert of(read, person).pots == {"集中": 300}
    settings = HourSettings(day_centi=600, half_day_centi=300, lecture_percent=500)
    run(partial(hour_settings.set_hour_settings, settings=settings))
    assert read(hour_settings.hour_settings) == settings
    found = of(read, person)
    assert found.pots == {"授课": 1500}  # the hour taught is not also an hour attended
    assert ruled(found, "Q21").required_centi == 7200
    with pytest.raises(InputProblem, match=r"hours\.settings"):
        run(partial(hour_settings.set_hour_settings, settings=HourSettings(day_centi=0)))


def test_forms_that_do_not_count(run: Run, read: Run) -> None:
    """C33: 以会代训."""
    person = run(lambda s: add_person(s, "王建国"))
    held = run(lambda s: add_class(s, date(2024, 3, 5), form="以会代训"))
    run(lambda s: mark(s, held, 王建国="present"))
    assert of(read, person).pots == {}
    (row,) = read(partial(hour_why.why, person_id=person, year=2024, today=TODAY)).rows
    assert row.reason == "形式“以会代训”不计学时"


def test_the_stricter_of_two_rules_on_one_pot_holds(run: Run, read: Run) -> None:
    person = run(lambda s: add_person(s, "王建国", politics="中共党员", title="党支部书记"))
    for code in ("Q23", "Q24"):
        rule = next(r for r in read(duty_rules.list_duty_rules) if r.code == code)
        run(partial(duty_rules.set_duty_enabled, rule_id=rule.id, version=rule.version, enabled=True))
    standing = next(s for s in of(read, person).standings if s.pot == "党员教育")
    assert (standing.code, standing.required_centi) == ("Q24", 5600)
    entry = HourEntryInput(person, date(2024, 2, 1), 5600, "党员教育")
    run(partial(hour_entries.add_hour_entry, data=entry))
    enough = next(s for s in of(read, person).standings if s.pot == "党员教育")
    # 56 学时 alone do not do: at least one 集中培训 is asked for.
    assert (enough.shortfall_centi, enough.state) == (0, "on_track")
    assert enough.sentence == "学时已够，还需参加1次集中培训"
    found = read(partial(hour_why.why, person_id=person, year=2024, today=TODAY))
    assert {r.code: r.applies for r in found.rules} == {
        "Q21": True, "Q22": False, "Q23": False, "Q24": True, "Q26": False,
    }  # fmt: skip


def test_the_warning_list_names_who_must_act(run: Run, read: Run) -> None:
    """D13."""
    run(lambda s: add_person(s, "王建国"))
    run(lambda s: add_class(s, date(2024, 12, 20), hours_centi=9000))
    early = read(partial(hour_warning.warning_list, year=2024, today=TODAY))
    near = read(partial(hour_warning.warning_list, year=2024, today=date(2024, 11, 1)))
    late = read(partial(hour_warning.warning_list, year=2024, today=date(2025, 1, 1)))
    assert [len(rows) for rows in (early, near, late)] == [0, 1, 1]
    assert near[0].standing.state == "on_track"
    assert late[0].standing.state == "short"


def test_the_leave_meter_turns_amber_at_five_sevenths_of_the_ceiling(run: Run, read: Run) -> None:
    """Q25, I9: 1/7 of a class of 49 学时 is 7."""
    person = run(lambda s: add_person(s, "王建国"))
    days = [date(2024, 3, 4) + timedelta(days=n) for n in range(5)]
    first = run(lambda s: add_class(s, days[0], hours_centi=500, title="专题班"))
    batch = read(lambda s: planning_batch(s, first))
    ids = [first]
    for day, centi in zip(days[1:], (100, 100, 100, 4100), strict=True):
        data = ClassSessionInput(title="专题班", held_on=day, hours_centi=centi, batch_id=batch)
        ids.append(run(partial(planning.add_class_session, data=data)))
    colours = []
    for held in ids:
        run(partial(lambda s, held: mark(s, held, 王建国="personal_leave"), held=held))
        (meter,) = read(partial(leave_hours.leave_meters, year=2024, person_id=person))
        colours.append((meter.leave_centi, meter.ceiling_centi, meter.colour))
    assert colours == [
        (500, 700, "amber"), (600, 700, "amber"), (700, 700, "amber"), (800, 700, "over"),
        (4900, 700, "over"),
    ]  # fmt: skip


def planning_batch(session: Session, held: int) -> int:
    """The batch of a class session."""
    from app.services.plan.class_sessions import get_class_session

    return get_class_session(session, class_session_id=held).batch_id


def test_runs_of_absences(run: Run, read: Run) -> None:
    run(lambda s: add_person(s, "王建国"))
    for day, code in (
        (1, "absent"),
        (4, "absent"),
        (5, "present"),
        (6, "absent"),
        (7, "absent"),
        (8, "absent"),
    ):
        held = run(partial(lambda s, day: add_class(s, date(2024, 3, day)), day=day))
        run(partial(lambda s, held, code: mark(s, held, 王建国=code), held=held, code=code))
    runs = read(partial(leave_hours.consecutive_absences, year=2024))
    assert [(r.count, r.first_on.day, r.last_on.day, r.is_current) for r in runs] == [
        (3, 6, 8, True),
        (2, 1, 4, False),
    ]


def test_people_are_taken_as_they_were_on_the_last_day(run: Run, read: Run) -> None:
    from app.services.rule.duty_people import people_of_period

    person = run(lambda s: add_person(s, "王建国", rank="一级主任科员"))
    unit = run(lambda s: units.find_or_add_units(s, names=["人大办"])["人大办"])
    post = PostInput(unit_id=unit, rank="四级调研员")
    run(partial(people.transfer_person, person_id=person, on=date(2024, 7, 1), post=post))

    def rank(year: int) -> str:
        (facts,) = read(partial(people_of_period, first=date(year, 1, 1), last=date(year, 12, 31)))
        assert isinstance(facts, PersonFacts)
        return facts.rank

    assert (rank(2023), rank(2024)) == ("一级主任科员", "四级调研员")


def test_audience_decides_what_the_plan_offers(run: Run, read: Run) -> None:
    mine, other = run(lambda s: [add_person(s, name) for name in ("王建国", "李秀英")])
    run(lambda s: add_class(s, date(2024, 10, 8), audience=(AudienceInput(person_id=other),)))
    assert ruled(of(read, mine), "Q21").offered_centi == 0
    assert ruled(of(read, other), "Q21").offered_centi == 300


def test_who_owes_nothing_has_not_met_the_rule(run: Run, read: Run) -> None:
    """Q21 by days on the roster: one day asks for nothing, and nobody is counted as done for it."""
    person = run(lambda s: add_person(s, "王建国", joined=date(2024, 12, 31)))
    held = run(lambda s: add_class(s, date(2024, 12, 31)))
    run(lambda s: mark(s, held, 王建国="present"))
    found = of(read, person, today=date(2025, 1, 5))
    assert [(s.code, s.state) for s in found.standings] == [("", "none")]
    why = read(partial(hour_why.why, person_id=person, year=2024, today=date(2025, 1, 5)))
    rule = next(each for each in why.rules if each.code == "Q21")
    assert (rule.applies, "折为0学时" in rule.reason) == (False, True)
    lines = read(partial(duties.duties_of_year, year=2024, today=date(2025, 1, 5)))
    assert next(line for line in lines if line.rule.code == "Q21").figures == ()


def test_a_class_over_new_year_counts_once(run: Run, read: Run) -> None:
    """Whole days credited in December fill January's first days too."""
    person = run(lambda s: add_person(s, "王建国"))
    held = run(lambda s: add_class(s, date(2025, 1, 6)))
    run(lambda s: mark(s, held, 王建国="present"))
    entry = HourEntryInput(
        person_id=person, credited_on=date(2024, 12, 30), ended_on=date(2025, 1, 8), pot="上级调训",
        title="党校班", hours_centi=6400,
    )  # fmt: skip
    run(partial(hour_entries.add_hour_entry, data=entry))
    assert of(read, person, today=date(2024, 12, 20)).pots == {}  # what lies ahead is not earned yet
    assert of(read, person, today=date(2025, 6, 1)).pots == {"上级调训": 6400}
    assert of(read, person, year=2025, today=date(2025, 6, 1)).pots == {}
    why = read(partial(hour_why.why, person_id=person, year=2025, today=date(2025, 6, 1)))
    assert [row.reason for row in why.rows] == ["与“党校班”（12月30日至1月8日）时间重叠，只计一次"]
