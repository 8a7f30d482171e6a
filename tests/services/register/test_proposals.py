"""What the records suggest to registers, and what the register has already; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.registers import vocabulary
from app.rules.registers.description import Proposal
from app.services.exam import exams
from app.services.plan.plan_inputs import LecturerInput
from app.services.register.forms import shelf
from app.services.register.proposals import SOURCES, proposals_for
from app.services.register.proposed import Proposed
from app.services.register.writing import add_entry
from db.models import Attempt, RegisterEntry
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
PEOPLE = duty_town.NAMES
TODAY = date(2024, 12, 1)


def suggested(session: Session, register: str, source: str, **args: object) -> list[Proposed]:
    registers = shelf(session).registers
    book = replace(registers[register], proposals=(Proposal(source, args),))
    return list(proposals_for(session, register=book, registers=registers, year=2024, today=TODAY))


def names(run: Run, register: str, source: str, **args: object) -> list[tuple[str, str]]:
    return [(one.title, one.basis) for one in run(lambda s: suggested(s, register, source, **args))]


def take(session: Session, register: str, one: Proposed, **more: Any) -> int:
    """What Enter does: the proposal with what only the clerk knows."""
    found = add_entry(
        session, register=shelf(session)[register], values={"day": TODAY, **one.values, **more}, today=TODAY,
        period=one.period,
    )  # fmt: skip
    return found.entry_id


def sit(session: Session, on: date, scores: dict[int, int]) -> None:
    """A test with the first tries of some people, in whole points."""
    exam = exams.add_exam(session, title=f"{on.month}月测试", held_on=on, list_people=False)
    for person, score in scores.items():
        session.add(
            Attempt(exam_id=exam, person_id=person, number=1, score_centi=100 * score, state="normal")
        )
    session.flush()


def test_who_taught_three_times_and_is_not_listed(run: Run, read: Run, built: list[int]) -> None:
    for month in (3, 4, 5):
        outside = (LecturerInput("张教授", organisation="县委党校"), LecturerInput(PEOPLE[0], built[0]))
        more = (*outside, LecturerInput("李老师")) if month < 5 else outside
        run(lambda s, m=month, who=more: duty_town.hold(s, date(2024, m, 5), lecturers=who))
    run(lambda s: duty_town.hold(s, date(2024, 6, 5), lecturers=(LecturerInput("李老师"),), marks="none"))
    found = names(read, "lecturer", "lecturers_unlisted", times=3)
    assert found == [("张教授", "本年授课3次，不在师资库"), (PEOPLE[0], "本年授课3次，不在师资库")]
    assert names(read, "lecturer", "lecturers_unlisted", times=2)[-1] == ("李老师", "本年授课2次，不在师资库")
    for one in read(lambda s: suggested(s, "lecturer", "lecturers_unlisted")):
        run(lambda s, one=one: take(s, "lecturer", one, type="school"))
    assert names(read, "lecturer", "lecturers_unlisted", times=3) == []


def test_the_best_of_contests_and_of_tests(run: Run, read: Run, built: list[int]) -> None:
    def contest(session: Session) -> None:
        entrants = f"{PEOPLE[0]}:88,{PEOPLE[1]}:92,{PEOPLE[2]}:92"
        add_entry(session, register=shelf(session)["contest"], today=TODAY, values={
            "day": date(2024, 5, 6), "project": "law", "seats": 2, "entrants": entrants})  # fmt: skip

    run(contest)
    assert names(read, "honour", "places") == [
        (PEOPLE[1], "5月6日技能大赛第1名"), (PEOPLE[2], "5月6日技能大赛第1名"),
    ]  # fmt: skip
    run(lambda s: take(s, "honour", suggested(s, "honour", "places")[0]))
    assert [title for title, _ in names(read, "honour", "places")] == [PEOPLE[2]]
    run(lambda s: sit(s, date(2024, 3, 1), {built[0]: 90, built[1]: 100, built[2]: 80, built[3]: 80}))
    run(lambda s: sit(s, date(2024, 4, 1), {built[0]: 95, built[1]: 100, built[2]: 80, built[3]: 80}))
    run(lambda s: sit(s, date(2024, 5, 1), {built[0]: 94}))
    # The first is honoured already; of 80 and 80 at the edge both are in.
    assert names(read, "honour", "ranks", n=3) == [
        (PEOPLE[0], "2024年3次测试平均93.0分，第2名"),
        (PEOPLE[2], "2024年2次测试平均80.0分，第3名"),
        (PEOPLE[3], "2024年2次测试平均80.0分，第3名"),
    ]
    assert names(read, "honour", "ranks", n=2) == [(PEOPLE[0], "2024年3次测试平均93.0分，第2名")]


def test_failed_tests_until_they_are_passed(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: sit(s, date(2024, 3, 1), {built[0]: 55, built[1]: 59, built[2]: 60}))
    run(lambda s: sit(s, date(2024, 4, 1), {built[0]: 40}))

    def again(session: Session) -> None:
        exam = session.scalar(select(Attempt.exam_id).where(Attempt.person_id == built[1]))
        session.add(Attempt(exam_id=exam, person_id=built[1], number=2, score_centi=6000, state="makeup"))
        session.flush()

    assert [title for title, _ in names(read, "need", "tests_below")] == [PEOPLE[0], PEOPLE[1]]
    run(again)
    assert names(read, "need", "tests_below") == [(PEOPLE[0], "3月测试、4月测试不合格")]


def test_absences_since_the_last_reminder(run: Run, read: Run, built: list[int]) -> None:
    for month in (3, 4):
        run(
            lambda s, m=month: duty_town.hold(
                s, date(2024, m, 5), marks={built[0]: "absent", built[1]: "present"}
            )
        )
    run(lambda s: duty_town.hold(s, date(2024, 5, 5), marks={built[1]: "absent"}))
    assert names(read, "talk-reminder", "absences") == [(PEOPLE[0], "无假缺席2次，最近4月5日")]
    run(
        lambda s: take(
            s, "talk-reminder", suggested(s, "talk-reminder", "absences")[0], by=PEOPLE[3], words="已谈"
        )
    )
    assert names(read, "talk-reminder", "absences") == []


def test_classes_that_ended_and_seminars_that_were_held(run: Run, read: Run, built: list[int]) -> None:
    days = (date(2024, 3, 4), date(2024, 3, 5))
    run(lambda s: duty_town.hold_days(s, days, natures="专题班", title="青年班"))
    run(lambda s: duty_town.hold(s, date(2024, 4, 4), title="例会"))
    run(lambda s: duty_town.hold(s, date(2024, 9, 4), title="案例会", natures="典型案例剖析"))
    run(lambda s: duty_town.hold(s, date(2024, 9, 5), title="没开的", natures="典型案例剖析", marks="none"))
    ended = names(read, "evaluation", "classes_ended")
    assert [basis for _, basis in ended] == ["3月5日结束"]
    run(lambda s: take(s, "evaluation", suggested(s, "evaluation", "classes_ended")[0], method="paper"))
    assert names(read, "evaluation", "classes_ended") == []
    assert names(read, "case", "seminars") == [("案例会", "9月4日的课次")]
    run(lambda s: take(s, "case", suggested(s, "case", "seminars")[0], unit="党政办"))
    assert names(read, "case", "seminars") == []


def test_papers_that_are_there_under_another_name(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: duty_town.hold(s, date(2024, 4, 4), form="座谈研讨",
                                 marks={built[0]: "present", built[1]: "absent"}))  # fmt: skip
    assert names(read, "study-file", "discussions") == [(PEOPLE[0], "4月4日参加研讨")]
    number = run(lambda s: take(s, "study-file", suggested(s, "study-file", "discussions")[0]))
    kept = read(lambda s: (lambda row: (row.slot, row.period, row.on_day))(s.get_one(RegisterEntry, number)))
    assert kept == ("discussion", "2024", date(2024, 4, 4))
    assert names(read, "study-file", "discussions") == []

    def share(session: Session) -> None:
        add_entry(session, register=shelf(session)["share"], today=TODAY, values={
            "day": date(2024, 5, 5), "person": PEOPLE[2], "kind": "words", "title": "读书体会"})  # fmt: skip

    run(share)
    assert names(read, "study-file", "shares") == [(PEOPLE[2], "读书体会")]


def test_what_a_lecture_may_cost(run: Run, read: Run, built: list[int]) -> None:
    """Two classes at one time are one lecture; half a day counts at most four 学时."""

    def listed(session: Session) -> None:
        for name, rank in (("张教授", "associate"), ("李老师", "other")):
            add_entry(session, register=shelf(session)["lecturer"], today=TODAY, values={
                "day": date(2024, 1, 1), "name": name, "type": "school", "rank": rank,
                "basis": "授课"})  # fmt: skip

    run(listed)
    morning = {"start_time": time(9), "end_time": time(12), "lecturers": (LecturerInput("张 教授"),)}
    run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="一班", hours_centi=300, **morning))
    run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="二班", hours_centi=300, **morning))
    run(lambda s: duty_town.hold(s, date(2024, 4, 5), title="三班", hours_centi=500, **morning))
    other = {"lecturers": (LecturerInput("李老师"),)}
    run(lambda s: duty_town.hold(s, date(2024, 4, 6), title="四班", **other))
    assert names(read, "fund", "fees") == [
        ("张教授", "3月5日授课3学时，上限1500.00元"), ("张教授", "4月5日授课5学时，上限2000.00元"),
    ]  # fmt: skip
    run(lambda s: take(s, "fund", suggested(s, "fund", "fees")[0]))
    assert names(read, "fund", "fees") == [("张教授", "4月5日授课5学时，上限2000.00元")]


def test_topics_that_were_asked_for_and_are_not_planned(run: Run, read: Run, built: list[int]) -> None:
    def asked(session: Session) -> None:
        for unit, topics in (("党政办", "公文写作:5,应急处置:3"), ("党建办", "应急处置:4")):
            add_entry(session, register=shelf(session)["survey"], today=TODAY, period="2024", values={
                "day": date(2024, 11, 1), "unit": unit, "heads": "9", "topics": topics})  # fmt: skip

    run(asked)
    assert names(read, "survey", "needs_ranked") == [
        ("应急处置", "7票，2025年计划里还没有"), ("公文写作", "5票，2025年计划里还没有"),
    ]  # fmt: skip


def test_nothing_is_stored_by_looking(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: duty_town.hold(s, date(2024, 4, 4), form="座谈研讨"))
    for source in SOURCES:
        read(lambda s, one=source: suggested(s, "study-file", one))
    assert read(lambda s: s.scalar(select(func.count()).select_from(RegisterEntry))) == 0


def test_an_empty_year_suggests_nothing(read: Run, built: list[int]) -> None:
    def every(session: Session) -> list[Proposed]:
        registers = shelf(session).registers
        return [
            one
            for book in registers.values()
            for one in proposals_for(session, register=book, registers=registers, year=2024, today=TODAY)
        ]

    assert read(every) == []


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_a_source_is_one_that_a_description_may_name(source: str) -> None:
    assert source in vocabulary.SOURCES
