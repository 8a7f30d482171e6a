"""考勤状态 in time: local statuses, shares from a day on, minutes, every n-th 迟到; all sums agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.figures.counting import sheet_tally
from app.figures.scopes import Scope
from app.rules.summary_choices import SummaryChoices
from app.services.figure.ask import by
from app.services.figure.facts import read_facts
from app.services.figure.of_attendance import PERSON
from app.services.figure.person_records import person_records
from app.services.hour.hour_why import why
from app.services.hour.hours import hours_of_year
from app.services.mark import arrivals, attendance, mark_versions
from app.services.mark.mark_credit import credit_changes
from app.services.mark.mark_versions import MarkKindInput
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.class_sessions import get_class_session
from app.services.plan.planning import ClassSessionInput
from app.services.setting import mark_kinds
from app.services.year.year_facts import read_year
from db.models import Participation
from tests.services.conftest import at_once

Run = Callable[[Callable[[Session], Any]], Any]
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
DAYS = (date(2024, 3, 5), date(2024, 6, 30), date(2024, 7, 1), date(2024, 9, 10), date(2024, 11, 5))
LATE_HALF = MarkKindInput("迟到", "迟", "迟", "C", hour_percent=50, steps=((30, 20),))
MATERNITY = MarkKindInput("产假", "产", "产", "", "personal_leave")
ONLINE = MarkKindInput("线上参加", "线", "线", "L", "present", 80)


def build_town(session: Session) -> list[int]:
    """Two people, five class sessions of 4 学时 in March, June, July, September and November."""
    unit = units.add_unit(session, name="党政办")
    for name in ("王建国", "李秀英"):
        post = PostInput(unit_id=unit, title="干事", start_on=date(2018, 1, 1))
        people.add_person(session, person=PersonInput(name=name), posts=[post])
    ids = []
    for place, day in enumerate(DAYS):
        data = ClassSessionInput(title=f"第{place}课", held_on=day, hours_centi=400)
        ids.append(planning.add_class_session(session, data=data))
    return ids


TOWN = partial(at_once, build_town)


@pytest.fixture
def held(built: list[int]) -> list[int]:
    """What `build_town` makes."""
    return built


def mark(run: Run, held_id: int, line: str) -> None:
    run(lambda s: attendance.mark_line(s, class_session_id=held_id, line=line, rest_present=True))


def of_marks(session: Session, first: date, last: date, *, person: int = 1) -> int:
    """考勤学时 of a period, as the ledger prints it."""
    scope = Scope(first, last, today=date(2025, 1, 5))
    facts = read_facts(session, year=2024, today=scope.today)
    return by(facts, "pot.mark", scope, PERSON)[person].part


def hours(read: Run, person: int = 1) -> int:
    """The year's hours, asked at every place that sums them; they must agree."""

    def ask(session: Session) -> dict[str, int]:
        at_end = date(2025, 1, 5)
        own = {h.person_id: h for h in hours_of_year(session, year=2024, today=at_end)}[person]
        record = {r.person_id: r for r in person_records(session, year=2024, today=at_end)}[person]
        behind = why(session, person_id=person, year=2024, today=at_end)
        return {
            "hours": sum(own.pots.values()),
            "record": sum(lesson.credited_centi for lesson in record.lessons),
            "why": sum(row.credited_centi for row in behind.rows),
            "ledger": of_marks(session, *YEAR, person=person),
        }

    found = read(ask)
    assert len(set(found.values())) == 1, found
    return found["ledger"]


def test_a_share_holds_from_its_day_on_and_never_before(run: Run, read: Run, held: list[int]) -> None:
    for held_id in held[:4]:
        mark(run, held_id, "1迟")
    assert hours(read) == 1600
    run(lambda s: mark_versions.change_mark_kind(s, code="late", start_on=date(2024, 7, 1), data=LATE_HALF))
    assert hours(read) == 400 + 400 + 200 + 200
    assert hours(read, 2) == 1600


def test_minutes_choose_the_step(run: Run, read: Run, held: list[int]) -> None:
    run(lambda s: mark_versions.change_mark_kind(s, code="late", start_on=date(2024, 7, 1), data=LATE_HALF))
    for held_id, minutes in zip(held[:4], (45, 45, 30, 31), strict=True):
        mark(run, held_id, "1迟")
        line = read(
            lambda s, h=held_id: s.scalar(select(Participation.id).where(Participation.class_session_id == h))
        )
        run(lambda s, p=line, m=minutes: arrivals.set_minutes(s, participation_id=p, late=m, early=0))
    assert hours(read) == 400 + 400 + 200 + 80


def test_every_third_time_takes_one_hour_of_that_session(run: Run, read: Run, held: list[int]) -> None:
    run(lambda s: mark_versions.set_lateness(s, start_on=date(2024, 6, 1), times=3))
    for held_id in held:
        mark(run, held_id, "1迟")
    # Counting starts in June: June, July, September make three.
    assert hours(read) == 2000 - 100
    changes = read(lambda s: credit_changes(s, first=YEAR[0], last=YEAR[1]))
    assert [(c.class_session_id, c.centi, c.reason) for c in changes.values()] == [
        (held[3], 300, "迟到早退第3次，折1学时")
    ]
    # A later day does not change what was true before, and months add up.
    halves = [
        read(lambda s, f=f, e=e: of_marks(s, f, e))
        for f, e in ((YEAR[0], date(2024, 8, 31)), (date(2024, 9, 1), YEAR[1]))
    ]
    assert halves == [1200, 700]


def test_a_local_status_is_typed_shown_and_counted(run: Run, read: Run, held: list[int]) -> None:
    code = run(lambda s: mark_versions.add_mark_kind(s, start_on=date(2024, 7, 1), data=MATERNITY))
    online = run(lambda s: mark_versions.add_mark_kind(s, start_on=date(2024, 7, 1), data=ONLINE))
    with pytest.raises(InputProblem, match=r"attendance\.line_word"):
        mark(run, held[1], "1产")
    mark(run, held[2], "1产 2线")
    sheet = read(lambda s: attendance.get_sheet(s, class_session_id=held[2]))
    assert [row.mark for row in sheet.rows] == [code, online]
    assert (sheet.tally.personal_leave, sheet.tally.present, sheet.tally.on_leave) == (1, 1, 1)
    shown = sheet_tally({code: 1, online: 1}, read(mark_kinds.list_mark_kinds))
    assert shown == sheet.tally
    assert hours(read) == 0
    assert hours(read, 2) == 320
    mark(run, held[2], "1到 2到")
    assert hours(read, 2) == 400


def test_a_local_status_ends_and_what_it_marked_stays(run: Run, read: Run, held: list[int]) -> None:
    run(lambda s: mark_versions.add_mark_kind(s, start_on=date(2024, 7, 1), data=ONLINE))
    mark(run, held[2], "1线")
    run(lambda s: mark_versions.end_mark_kind(s, code="local1", start_on=date(2024, 8, 1)))
    with pytest.raises(InputProblem, match=r"attendance\.line_word"):
        mark(run, held[3], "1线")
    assert hours(read) == 320
    with pytest.raises(InputProblem, match=r"mark\.fixed"):
        run(lambda s: mark_versions.end_mark_kind(s, code="late", start_on=date(2024, 8, 1)))


def test_counted_otherwise_from_a_day_on(run: Run, read: Run, held: list[int]) -> None:
    for held_id in held[:4]:
        mark(run, held_id, "1公")
    as_present = MarkKindInput("因公请假", "公", "公", "G", "present", 100)
    count = run(
        lambda s: mark_versions.change_mark_kind(
            s, code="official_leave", start_on=date(2024, 9, 1), data=as_present
        )
    )
    assert count == 1
    tallies = [read(lambda s, h=h: get_class_session(s, class_session_id=h)).tally for h in held[:4]]
    assert [t.official_leave for t in tallies] == [1, 1, 1, 0]
    assert [t.present for t in tallies] == [1, 1, 1, 2]
    assert hours(read) == 400
    row = next(r for r in read(mark_versions.list_mark_versions) if r.start_on == date(2024, 9, 1))
    assert run(lambda s: mark_versions.remove_mark_version(s, version_id=row.id)) == 1
    assert hours(read) == 0


def test_the_summary_counts_the_same_hours(run: Run, read: Run, held: list[int]) -> None:
    run(lambda s: mark_versions.change_mark_kind(s, code="late", start_on=date(2024, 7, 1), data=LATE_HALF))
    for held_id in held:
        mark(run, held_id, "1迟")
    facts = read(
        lambda s: read_year(s, year=2024, until=YEAR[1], choices=SummaryChoices()).value("hours.class").part
    )
    assert facts == hours(read) + hours(read, 2)


@pytest.mark.parametrize(
    ("code", "data", "problem"),
    [
        ("late", MarkKindInput("", "迟", "迟", "C"), "mark.label_missing"),
        ("late", MarkKindInput("迟到", "迟", "迟", "Q"), "mark.taken"),
        ("late", MarkKindInput("缺席", "迟", "迟", "C"), "mark.taken"),
        ("late", MarkKindInput("迟到", "迟", "病", "C"), "mark.taken"),
        ("late", MarkKindInput("迟到", "迟", "假", "C"), "mark.taken"),
        ("late", MarkKindInput("迟3", "迟", "迟", "C"), "mark.digits"),
        ("late", MarkKindInput("迟到", "迟", "迟", "1"), "mark.key"),
        ("late", MarkKindInput("迟到", "迟", "迟", "C", "present"), "mark.fixed"),
        ("late", MarkKindInput("迟到", "迟", "迟", "C", is_active=False), "mark.fixed"),
        ("late", MarkKindInput("迟到", "迟", "迟", "C", hour_percent=101), "mark.percent"),
        ("late", MarkKindInput("迟到", "迟", "迟", "C", steps=((30, 50), (10, 20))), "mark.steps"),
        ("absent", MarkKindInput("缺席", "×", "缺", "Q", steps=((30, 50),)), "mark.steps_late_only"),
        ("none", MarkKindInput("未登记", "○", "未", "W", hour_percent=10), "mark.fixed"),
        ("nothing", MarkKindInput("没有", "无", "没", ""), "mark.not_found"),
    ],
)
def test_what_cannot_be(run: Run, code: str, data: MarkKindInput, problem: str) -> None:
    with pytest.raises(InputProblem, match=problem.replace(".", r"\.")):
        run(lambda s: mark_versions.change_mark_kind(s, code=code, start_on=DAYS[0], data=data))


def test_what_a_local_status_needs(run: Run) -> None:
    with pytest.raises(InputProblem, match=r"mark\.counts_as_missing"):
        run(
            lambda s: mark_versions.add_mark_kind(
                s, start_on=DAYS[0], data=MarkKindInput("产假", "产", "产", "")
            )
        )
    with pytest.raises(InputProblem, match=r"mark\.lateness"):
        run(lambda s: mark_versions.set_lateness(s, start_on=DAYS[0], times=1))


def test_nobody_counts_hours_by_the_plain_share_alone() -> None:
    """Whoever multiplies with a kind's share must put right what is worth something else that day."""
    folder = Path(attendance.__file__).parents[2]
    services = folder / "services"
    own = {services / "mark", folder / "rules"}
    # Kinds as they are kept, and the plain sums every counter begins with: these two modules alone.
    plain = {services / "setting" / "mark_kinds.py", services / "tally" / "mark_totals.py"}
    assert all(path.exists() for path in own | plain)
    told = {"defaults.py", "audit_words.py", "mark_words.py", "mark_list.py"}  # who say it, not multiply
    careless = [
        path.name
        for path in folder.rglob("*.py")
        if path.name not in told
        and path.parent not in own
        and path not in plain
        and "imports" not in path.parts
        if "hour_percent" in (text := path.read_text(encoding="utf-8"))
        if "credit_changes(" not in text
    ]
    assert careless == []
