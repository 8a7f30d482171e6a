"""Every measure of the duty catalogue: met where it is, short where it is not, with its rows (Q1–Q31)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.registers import shipped
from app.rules.periods import mondays_of_year
from app.services.duty import duties, training_rounds
from app.services.duty.duties import DutyFigure, DutyLine
from app.services.exam import exams
from app.services.mark import attendance
from app.services.person import groups, people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput, LecturerInput
from app.services.rule import duty_rules
from app.services.rule.duty_rules import DutyRuleInput
from app.services.setting import defaults
from app.services.setting.register_dues import code_of
from db.models import (
    Bulletin,
    DutyRule,
    Mentorship,
    MentorTalk,
    RotationTurn,
    Seal,
    UnitStudy,
)
from db.session import Database
from tests.services import duty_town
from tests.services.conftest import Run, at_once
from tests.services.old_records import lie

AFTER = date(2025, 1, 10)
NAMES = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨敏", "赵丽", "黄强")


def build_town(session: Session) -> list[int]:
    """Eight people in two offices; the first four lead. Returns their ids."""
    ids = units.find_or_add_units(session, names=["党政办", "党建办"])
    leaders = groups.group_ids_by_name(session)["班子成员"]
    found = []
    for place, name in enumerate(NAMES):
        post = PostInput(unit_id=ids["党政办" if place % 2 else "党建办"])
        found.append(people.add_person(session, person=PersonInput(name=name), posts=[post]))
        if place < 4:
            groups.set_groups(session, person_id=found[-1], group_ids=[leaders])
    return found


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: list[int]) -> list[int]:
    """What `build_town` makes."""
    return built


def switch_on(run: Run, read: Run, code: str, **change: Any) -> None:
    """Switch a rule on, changed if asked."""
    rule = next(r for r in read(duty_rules.list_duty_rules) if r.code == code)
    values = {
        "label": rule.label,
        "required": rule.required,
        "citation": rule.citation,
        "enabled": True,
        **change,
    }
    run(
        partial(
            duty_rules.change_duty_rule, rule_id=rule.id, version=rule.version, data=DutyRuleInput(**values)
        )
    )


def line(read: Run, code: str, *, year: int = 2024, today: date = AFTER) -> DutyLine:
    """One duty of the year."""
    found: tuple[DutyLine, ...] = read(partial(duties.duties_of_year, year=year, today=today))
    return next(each for each in found if each.rule.code == code)


def figure(read: Run, code: str, key: str, *, today: date = AFTER) -> DutyFigure:
    """One figure."""
    return next(f for f in line(read, code, today=today).figures if f.period_key == key)


def stand(read: Run, code: str, key: str, *, today: date = AFTER) -> tuple[int, int, str]:
    """Required, done, status."""
    found = figure(read, code, key, today=today)
    rows = read(partial(duties.duty_rows, year=2024, code=code, period_key=key, today=today))
    if found.status != "reference" and line(read, code).rule.scope != "town":
        # Every subject has its row: a figure never hides anybody.
        rows = tuple(row for row in rows if row.counts)
        assert len(rows) == found.required
        assert sum(row.ok for row in rows) == found.done
    return found.required, found.done, found.status


def hold(session: Session, on: date, *, marked: bool = True, **values: Any) -> int:
    """A class session; with attendance unless told otherwise."""
    data = ClassSessionInput(**{"title": "政策法规", "held_on": on, "hours_centi": 300, **values})
    held = planning.add_class_session(session, data=data)
    if marked:
        sheet = attendance.get_sheet(session, class_session_id=held)
        attendance.set_marks(
            session, class_session_id=held, by_participation={row.id: "present" for row in sheet.rows}
        )
    return held


def test_the_catalogue_is_loaded_and_only_the_verified_and_own_ones_are_on(read: Run) -> None:
    rules = [rule for rule in read(duty_rules.list_duty_rules) if rule.measure != "register"]
    codes = {rule.code.rstrip("b") for rule in rules}
    assert codes == {f"Q{n}" for n in range(1, 32)}
    assert all(rule.citation for rule in rules)
    on = {rule.code for rule in rules if rule.enabled}
    assert on == {rule.code for rule in rules if rule.verified} | {"Q1", "Q28", "Q29"}
    assert {"Q21", "Q22", "Q25"} <= on
    assert not {"Q23", "Q24"} & on


def test_the_dues_of_registers_are_loaded_as_their_descriptions_say(read: Run) -> None:
    rules = {rule.code: rule for rule in read(duty_rules.list_duty_rules) if rule.measure == "register"}
    known = {entry["code"] for entry in defaults.read_defaults("duty_rules")}
    dues = {
        code_of(register, due): (register, due)
        for register in shipped().values()
        for due in register.dues
        if due.who.kind != "entries" and code_of(register, due) not in known
    }
    assert rules.keys() == dues.keys()
    for code, (register, due) in dues.items():
        rule = rules[code]
        assert (rule.label, rule.required, rule.enabled) == (due.title, due.at_least, register.on and due.on)
        assert (rule.filter["register"], rule.filter["due"]) == (register.id, due.id)
        assert rule.citation


def test_a_file_of_before_gets_the_rules_it_did_not_know(database: Database, run: Run, read: Run) -> None:
    def empty(session: Session) -> None:
        for rule in session.query(DutyRule):
            session.delete(rule)

    run(empty)
    assert read(duty_rules.list_duty_rules) == ()
    defaults.load_missing_defaults(database)
    count = len(read(duty_rules.list_duty_rules))
    assert count == 34 + len(defaults.due_codes() - {e["code"] for e in defaults.read_defaults("duty_rules")})
    defaults.load_missing_defaults(database)
    assert len(read(duty_rules.list_duty_rules)) == count


def test_four_class_sessions_a_month(town: list[int], run: Run, read: Run) -> None:
    """Q1, A09: only those with attendance count."""
    for day in (1, 8, 15, 22):
        run(partial(lambda s, day: hold(s, date(2024, 3, day)), day=day))
    for day in (2, 9):
        run(partial(lambda s, day: hold(s, date(2024, 4, day)), day=day))
    run(lambda s: hold(s, date(2024, 4, 16), marked=False))
    assert stand(read, "Q1", "2024-03") == (4, 4, "done")
    assert stand(read, "Q1", "2024-04") == (4, 2, "short")
    assert stand(read, "Q1", "2024-05") == (4, 0, "overdue")
    assert stand(read, "Q1", "2024-05", today=date(2024, 5, 20)) == (4, 0, "not_due")
    rows = read(partial(duties.duty_rows, year=2024, code="Q1", period_key="2024-04", today=AFTER))
    assert [(row.ok, row.note) for row in rows] == [(False, "考勤未登记"), (True, ""), (True, "")]
    with pytest.raises(InputProblem, match=r"duty\.not_found"):
        read(partial(duties.duty_rows, year=2024, code="Q1", period_key="2024-13", today=AFTER))


def test_months_outside_the_programme_owe_nothing(town: list[int], run: Run, read: Run) -> None:
    """A07."""
    from app.services.plan import programmes

    data = programmes.ProgrammeInput(title="方案", start_on=date(2024, 3, 1), end_on=date(2024, 11, 30))
    run(partial(programmes.add_programme, data=data))
    assert [f.first.month for f in line(read, "Q1").figures] == list(range(3, 12))


def test_test_for_all_needs_a_state_for_everybody(town: list[int], run: Run, read: Run) -> None:
    """Q2, E21."""
    switch_on(run, read, "Q2")
    exam = run(partial(exams.add_exam, title="三月测试", held_on=date(2024, 3, 28), month="2024-03"))
    assert stand(read, "Q2", "2024-03") == (1, 0, "overdue")
    (row,) = read(partial(duties.duty_rows, year=2024, code="Q2", period_key="2024-03", today=AFTER))
    assert row.note == "8人没有结果：李秀英、刘洋、杨敏、黄强、王建国、张伟等8人"
    scores = {person: exams.ScoreInput("normal", 8000) for person in town}
    run(partial(exams.set_scores, exam_id=exam, by_person=scores))
    assert stand(read, "Q2", "2024-03") == (1, 1, "done")


def test_lectures_words_and_leaders(town: list[int], run: Run, read: Run) -> None:
    """Q3, Q4: distinct leaders, from the board and as lecturers; others do not count."""
    switch_on(run, read, "Q3")
    switch_on(run, read, "Q4")
    lecturers = tuple(LecturerInput(name=NAMES[n], person_id=town[n]) for n in (0, 5))
    run(lambda s: duty_town.hold(s, date(2024, 8, 6), natures="业务大讲堂", lecturers=lecturers))

    def turns(session: Session) -> None:
        for place, person in enumerate((town[0], town[1], town[2])):
            session.add(
                RotationTurn(
                    month="2024-08",
                    role="lecture",
                    person_id=person,
                    topic="题目",
                    done_on=date(2024, 8, 10 + place),
                )
            )
        session.add(RotationTurn(month="2024-08", role="lecture", person_id=town[3]))  # still to come

    run(turns)
    assert stand(read, "Q3", "2024-08") == (1, 1, "done")
    assert stand(read, "Q4", "2024-08") == (4, 3, "short")


def fill_campaign(session: Session, *, town: list[int]) -> None:
    """Reports, contests, pairs with their talks, and weekly studies from August to December."""
    cadres = [
        *town[4:],
        *(people.add_person(session, person=PersonInput(name=name)) for name in ("甲", "乙")),
    ]
    for month in range(8, 13):
        for person in cadres:
            session.add(
                RotationTurn(
                    month=f"2024-{month:02d}",
                    role="report",
                    person_id=person,
                    done_on=date(2024, month, 9),
                    comment="条理清楚",
                )
            )
    for day in (date(2024, 9, 20), date(2024, 12, 20)):
        pair = [(person, None) for person in town[:2]]
        lie(session, "Q6", day, pair, title="业务技能大赛", subject="基层治理")
    for place in range(28):
        pair = Mentorship(mentor_id=town[place % 4], mentee_id=town[4 + place % 4], start_on=date(2024, 8, 1))
        session.add(pair)
        session.flush()
        for month in range(8, 13):
            session.add(MentorTalk(mentorship_id=pair.id, held_on=date(2024, month, 5), topic="思想"))
    for unit in units.list_units(session):
        for monday in mondays_of_year(2024):
            if monday.month >= 8:
                session.add(UnitStudy(unit_id=unit.id, week=monday, topic="周例会"))


def test_campaign_totals_of_the_special_action(town: list[int], run: Run, read: Run) -> None:
    """August to December 2024: 30 述学, 2 contests, ≥140 talks of 28 pairs, 22 weeks a unit."""
    for code in ("Q5", "Q6", "Q7", "Q8"):
        switch_on(run, read, code)

    run(partial(fill_campaign, town=town))
    reports = [f for f in line(read, "Q5").figures if f.first.month >= 8]
    assert [(f.done, f.status) for f in reports] == [(6, "done")] * 5
    # Nothing was recorded before August: the quarters before are nobody's shortfall.
    assert [f.status for f in line(read, "Q6").figures] == ["done", "done"]
    talks = line(read, "Q7").figures
    assert [(f.period_key, f.required, f.done) for f in talks] == [
        (f"2024-{m:02d}", 28, 28) for m in range(8, 13)
    ]
    assert sum(f.done for f in talks) == 140
    weeks = [f for f in line(read, "Q8").figures if f.first.month >= 8]
    assert len(weeks) == 22
    assert {(f.required, f.done, f.status) for f in weeks} == {(2, 2, "done")}
    cells = duties.month_cells(line(read, "Q8"))
    august = cells[7]
    assert august is not None
    assert (august.required, august.done, august.status) == (8, 8, "done")
    july = cells[6]
    assert july is not None
    assert (july.done, july.status) == (0, "overdue")


def test_papers_of_people_and_units(town: list[int], run: Run, read: Run) -> None:
    """Q17, Q18, Q20: a deadline is overdue however many came."""
    young = run(lambda s: groups.group_ids_by_name(s)["年轻干部"])
    for person in town[4:6]:
        run(partial(groups.set_groups, person_id=person, group_ids=[young]))
    for code in ("Q17", "Q18", "Q20"):
        switch_on(run, read, code, **({"to_on": date(2024, 8, 11)} if code == "Q20" else {}))
    party = read(lambda s: units.list_units(s)[0].id)

    def fill(session: Session) -> None:
        lie(session, "Q17", date(2024, 6, 20), person_id=town[4], title="半年报告", for_period="2024-H1")
        for subject in ("年度学习计划", "年度学习总结", "集中学习讨论记录", "学习体会", "学习体会"):
            duty_town.record(
                session, "Q18", date(2024, 9, 1), person_id=town[0], subject=subject, for_period="2024"
            )
        duty_town.record(
            session, "Q18", date(2024, 9, 1), person_id=town[1], subject="学习体会", for_period="2024"
        )
        duty_town.record(session, "Q20", date(2024, 8, 9), unit_id=party, for_period="2024")

    run(fill)
    assert stand(read, "Q17", "2024-H1") == (2, 1, "overdue")
    assert stand(read, "Q17", "2024-H2", today=date(2024, 9, 1)) == (2, 0, "not_due")
    assert stand(read, "Q18", "2024") == (8, 1, "short")
    assert stand(read, "Q20", "2024") == (2, 1, "overdue")
    rows = read(partial(duties.duty_rows, year=2024, code="Q18", period_key="2024", today=AFTER))
    note = next(row.note for row in rows if row.who == NAMES[1])
    assert note == "缺年度学习计划、年度学习总结、集中学习讨论记录"


def test_every_class_is_tested_or_waived(town: list[int], run: Run, read: Run) -> None:
    """Q28, A29: its own test, the month's test for all; a waiver lets a class off and is no test."""
    held = [run(partial(lambda s, day: hold(s, date(2024, 3, day)), day=day)) for day in (1, 8, 15)]
    from app.services.plan.class_sessions import get_class_session

    batches = [read(partial(get_class_session, class_session_id=each)).batch_id for each in held]
    assert stand(read, "Q28", "2024-03") == (3, 0, "overdue")
    run(lambda s: duty_town.sit(s, town, date(2024, 3, 5), batch=batches[0]))
    run(lambda s: duty_town.record(s, "Q28", date(2024, 3, 9), batch_id=batches[1], note="参观"))
    assert stand(read, "Q28", "2024-03") == (2, 1, "short")
    rows = read(partial(duties.duty_rows, year=2024, code="Q28", period_key="2024-03", today=AFTER))
    assert [(row.sign, row.note) for row in rows if row.sign] == [("免", "免试：参观（3月9日）")]
    run(lambda s: duty_town.sit(s, town, date(2024, 3, 28), month="2024-03"))
    assert stand(read, "Q28", "2024-03") == (2, 2, "done")


def test_the_bulletin_goes_out_the_same_day(database: Database, town: list[int], run: Run, read: Run) -> None:
    """Q29, A27: a bulletin of the next day is late; one of another kind tells nothing."""
    held = {day: run(partial(lambda s, day: hold(s, date(2024, 3, day)), day=day)) for day in (1, 8)}

    def issue(about: date, on: date) -> None:
        duty_town.at(database, on, lambda s: duty_town.tell(s, held[about.day], about, on))

    issue(date(2024, 3, 1), date(2024, 3, 1))
    issue(date(2024, 3, 8), date(2024, 3, 9))
    run(
        lambda s: s.add(
            Bulletin(
                kind="inspection",
                year=2024,
                number=9,
                status="issued",
                facts_json=json.dumps({"options": {"class_session_ids": [held[8]]}}),
                about_on=date(2024, 3, 8),
                issued_on=date(2024, 3, 8),
            )
        )
    )
    assert stand(read, "Q29", "2024-03") == (2, 1, "short")
    rows = read(partial(duties.duty_rows, year=2024, code="Q29", period_key="2024-03", today=AFTER))
    assert [row.note for row in rows] == ["迟发：3月9日才通报", ""]
    # A second class session of the day that nobody told about, and a class of the superiors.
    run(lambda s: hold(s, date(2024, 3, 1), title="下午课"))
    run(lambda s: hold(s, date(2024, 3, 20), title="县委党校班", pot="上级调训"))
    assert stand(read, "Q29", "2024-03") == (2, 0, "overdue")
    rows = read(partial(duties.duty_rows, year=2024, code="Q29", period_key="2024-03", today=AFTER))
    assert [row.note for row in rows] == ["“下午课”没有通报", "迟发：3月9日才通报"]


def test_rules_of_party_schools_are_never_red(town: list[int], run: Run, read: Run) -> None:
    """Q12, Q13: 20 % and 70 % are a reference for a township."""
    run(lambda s: hold(s, date(2024, 3, 1)))
    for code, required in (("Q12", 20), ("Q12b", 70), ("Q13", 20)):
        assert stand(read, code, "2024") == (required, 0, "reference")


def test_hours_of_people_as_a_duty(town: list[int], run: Run, read: Run) -> None:
    """Q21: how many of those concerned have their hours."""
    run(lambda s: hold(s, date(2024, 3, 1), hours_centi=9000))
    newcomer = PersonInput(name="周新", joined_on=date(2024, 11, 1))
    unit = read(lambda s: units.list_units(s)[0].id)
    run(partial(people.add_person, person=newcomer, posts=[PostInput(unit_id=unit)]))
    assert stand(read, "Q21", "2024") == (9, 8, "short")
    assert stand(read, "Q21", "2024", today=date(2024, 12, 1))[2] == "not_due"


def test_self_study_by_month(town: list[int], run: Run, read: Run) -> None:
    """Q9: 30 hours a month in its own pot."""
    from app.services.hour.hour_entries import HourEntryInput, add_hour_entry

    switch_on(run, read, "Q9")
    for person, centi in ((town[0], 3000), (town[1], 2999)):
        data = HourEntryInput(person, date(2024, 3, 5), centi, "自学", self_reported=True)
        run(partial(add_hour_entry, data=data))
    assert stand(read, "Q9", "2024-03") == (8, 1, "short")


def test_two_rotations_at_once(town: list[int], run: Run, read: Run) -> None:
    """Q27: each has its own classes, audience, days and last day."""
    switch_on(run, read, "Q27")
    held = [run(partial(lambda s, n: hold(s, date(2024, 5, 6 + n), title=f"班{n}"), n=n)) for n in (0, 1)]

    def rounds(session: Session) -> None:
        leaders = groups.group_ids_by_name(session)["班子成员"]
        for name, group_ids, place in (("班子轮训", (leaders,), 0), ("全员轮训", (), 1)):
            training_rounds.add_round(
                session,
                data=training_rounds.RoundInput(
                    name=name, start_on=date(2024, 5, 1), end_on=date(2024, 9, 30), group_ids=group_ids,
                    course_ids=(duty_town.course_of(session, held[place]),),
                ),
            )  # fmt: skip

    run(rounds)
    rows = read(partial(attendance.get_sheet, class_session_id=held[0])).rows
    run(partial(attendance.set_marks, class_session_id=held[0], by_participation={rows[0].id: "absent"}))
    assert stand(read, "Q27", "2024-R1") == (4, 3, "overdue")
    assert stand(read, "Q27", "2024-R2") == (8, 8, "done")
    assert [f.period for f in line(read, "Q27").figures] == ["班子轮训", "全员轮训"]


def test_long_classes(town: list[int], run: Run, read: Run) -> None:
    """Q14–Q16: days of a class and of its trainees, their practice, their papers."""
    for code in ("Q14", "Q15", "Q16"):
        switch_on(run, read, code)
    days = (date(2024, 3, 4), date(2024, 4, 8), date(2024, 5, 6))
    batch = run(lambda s: duty_town.hold_days(s, days, natures="专题班"))
    assert stand(read, "Q14", "2024-05") == (1, 1, "done")
    assert stand(read, "Q15", "2024-05") == (8, 0, "overdue")
    assert stand(read, "Q16", "2024-05") == (8, 0, "overdue")

    def fill(session: Session) -> None:
        duty_town.record(
            session, "Q15", date(2024, 4, 10), ended_on=date(2024, 4, 16), batch_id=batch, person_id=town[0]
        )
        for person in town[:5]:
            duty_town.record(session, "Q16", date(2024, 5, 5), batch_id=batch, person_id=person)

    run(fill)
    assert stand(read, "Q15", "2024-05") == (8, 1, "short")
    assert stand(read, "Q16", "2024-05") == (8, 5, "short")


def test_every_rule_of_the_catalogue_can_be_counted(town: list[int], run: Run, read: Run) -> None:
    run(lambda s: hold(s, date(2024, 3, 1)))
    found = read(partial(duties.duties_of_year, year=2024, today=AFTER, include_disabled=True))
    for each in found:
        for one in each.figures:
            read(partial(duties.duty_rows, year=2024, code=one.code, period_key=one.period_key, today=AFTER))
    assert {each.rule.code for each in found} == {rule.code for rule in read(duty_rules.list_duty_rules)}


def test_years_before_the_first_record_are_not_judged(town: list[int], run: Run, read: Run) -> None:
    """A file begun in 2024 knows nothing of 2019; an idle year after the first record is overdue."""
    run(lambda s: hold(s, date(2024, 1, 5)))
    for year, statuses in ((2019, set()), (2023, set()), (2025, {"overdue"})):
        lines = read(partial(duties.duties_of_year, year=year, today=date(2026, 1, 5)))
        (quota,) = [each for each in lines if each.rule.code == "Q1"]
        assert {figure.status for figure in quota.figures} == statuses


def test_versions_split_the_year(town: list[int], run: Run, read: Run) -> None:
    run(lambda s: hold(s, date(2023, 1, 5), marked=False))
    rule = next(r for r in read(duty_rules.list_duty_rules) if r.code == "Q1")
    data = DutyRuleInput(label=rule.label, required=6, citation="新方案", enabled=True)
    run(
        partial(
            duty_rules.change_duty_rule,
            rule_id=rule.id,
            version=rule.version,
            data=data,
            from_on=date(2024, 8, 1),
        )
    )
    required = [f.required for f in line(read, "Q1").figures]
    assert required == [4] * 7 + [6] * 5
    assert {f.required for f in line(read, "Q1", year=2023).figures} == {4}
    assert {f.required for f in line(read, "Q1", year=2025, today=AFTER + timedelta(400)).figures} == {6}


def test_a_sealed_year_keeps_its_rules(town: list[int], run: Run, read: Run) -> None:
    run(lambda s: hold(s, date(2024, 1, 5), marked=False))
    run(lambda s: s.add(Seal(year=2024, sealed_at="2025-01-10T09:00:00", head_code="0" * 8)))
    rule = next(r for r in read(duty_rules.list_duty_rules) if r.code == "Q1")
    data = DutyRuleInput(label=rule.label, required=6, citation="新方案", enabled=True)
    change = partial(duty_rules.change_duty_rule, rule_id=rule.id, version=rule.version, data=data)
    for day in (None, date(2024, 8, 1)):
        with pytest.raises(InputProblem, match=r"duty\.sealed"):
            run(partial(change, from_on=day))
    with pytest.raises(InputProblem, match=r"duty\.sealed"):
        run(partial(duty_rules.set_duty_enabled, rule_id=rule.id, version=rule.version, enabled=False))
    run(partial(change, from_on=date(2025, 1, 1)))
    assert {f.required for f in line(read, "Q1").figures} == {4}


def test_a_new_town_owes_nothing_for_months_before_it_began(town: list[int], run: Run, read: Run) -> None:
    """No record at all: what is over is not judged; with a first record, judged from its month on."""
    today = date(2024, 11, 20)
    lines = read(partial(duties.duties_of_year, year=2024, today=today))
    statuses = {f.status for each in lines for f in each.figures}
    assert not statuses & {"overdue", "short"}
    monthly = line(read, "Q1", today=today)
    assert [f.period_key for f in monthly.figures] == ["2024-11", "2024-12"]
    run(
        partial(
            planning.add_class_session, data=ClassSessionInput(title="乡村振兴", held_on=date(2024, 9, 5))
        )
    )
    monthly = line(read, "Q1", today=today)
    assert [f.period_key for f in monthly.figures][:2] == ["2024-09", "2024-10"]
    assert [f.status for f in monthly.figures][1] == "overdue"


def test_a_duty_due_once_says_so(town: list[int], read: Run) -> None:
    from dataclasses import replace

    from app.reports.duties import requirement

    rule = next(r for r in read(duty_rules.list_duty_rules) if r.code == "Q1")
    assert requirement(replace(rule, period="once", required=1, most=None, unit="份")) == "共1份"
