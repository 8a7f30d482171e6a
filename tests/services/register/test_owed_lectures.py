"""Fees and steps of lectures that are owed, received, let off one by one; waivers of one entry; undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.papers.document import Document
from app.reports.registers import paper
from app.reports.registers.paper import RegisterParams
from app.rules.registers.owing import Owed
from app.rules.registers.typed_values import Given
from app.services.duty.duties import duties_of_year
from app.services.duty.duty_registers import owed_reading
from app.services.plan.plan_inputs import LecturerInput
from app.services.register import entry_saving, grid_entry, moving, writing
from app.services.register.forms import shelf
from app.services.register.reading import list_entries
from db.models import Operation, RegisterEntry
from db.revert import revert_operation
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
PEOPLE = duty_town.NAMES
TODAY = date(2024, 6, 1)


def add(session: Session, register: str, **values: Given) -> int:
    book = shelf(session)[register]
    return writing.add_entry(session, register=book, values=values, today=TODAY).entry_id


def owed(session: Session, register: str, due: str) -> list[Owed]:
    book = shelf(session)[register]
    reading = owed_reading(session, today=TODAY)
    return [row for row in reading.of_due(book, book.due(due), year=2024).rows if row.is_missing]


def undo(run: Run, read: Run) -> None:
    last = read(lambda s: s.scalar(select(func.max(Operation.id))))
    run(lambda s: revert_operation(s, last, "测试"))


@pytest.fixture
def teacher(run: Run, built: list[int]) -> int:
    """A professor from outside, hired for the year, who taught two classes at one time in March."""

    def hire(session: Session) -> int:
        values: dict[str, Given] = {
            "day": "2024-01-01",
            "name": "张教授",
            "type": "school",
            "rank": "associate",
        }
        entry = add(session, "lecturer", basis="党校骨干", **values)
        spell: dict[str, Given] = {"from": "2024-01-01", "to": "2024-12-31"}
        book = shelf(session)["lecturer"]
        moving.set_state(
            session, register=book, entry_id=entry, state="hired", on_day=date(2024, 1, 5), values=spell
        )
        return entry

    entry = run(hire)
    morning = {"start_time": time(9), "end_time": time(12), "lecturers": (LecturerInput("张教授"),)}
    for title in ("一班", "二班"):
        run(lambda s, t=title: duty_town.hold(s, date(2024, 3, 5), title=t, **morning))
    return int(entry)


def test_a_fee_is_owed_once_begun_with_what_is_known_and_cleared_by_its_line(
    teacher: int, run: Run, read: Run
) -> None:
    (row,) = read(lambda s: owed(s, "fund", "fees"))
    assert (row.debtor.name, row.deadline) == ("张教授 3月5日《一班》", date(2024, 3, 20))
    begun = read(lambda s: entry_saving.begun(s, register_id="fund", owed=row))
    assert (begun["item"], begun["kind"], begun["day"]) == ("fee", "spent", date(2024, 3, 5))
    run(lambda s: add(s, "fund", **begun, amount="1500", hours="3"))
    assert read(lambda s: owed(s, "fund", "fees")) == []
    undo(run, read)
    assert read(lambda s: owed(s, "fund", "fees")) == [row]


def test_leading_cadres_and_those_without_a_ceiling_are_not_paid(
    run: Run, read: Run, built: list[int]
) -> None:
    for name, kind, rank in ((PEOPLE[0], "leader", "senior"), ("李老师", "school", "other")):
        run(lambda s, n=name, k=kind, r=rank: add(s, "lecturer", name=n, type=k, rank=r))
    who = (LecturerInput(PEOPLE[0], built[0]), LecturerInput("李老师"))
    run(lambda s: duty_town.hold(s, date(2024, 3, 5), lecturers=who))
    assert read(lambda s: owed(s, "fund", "fees")) == []
    run(
        lambda s: add(
            s, "standard", day="2024-01-01", kind="fee", rank="other", fee="300", basis="镇党委会议"
        )
    )
    assert [one.debtor.name for one in read(lambda s: owed(s, "fund", "fees"))] == [
        "李老师 3月5日《政策法规》"
    ]


def test_steps_are_taken_by_space_and_let_off_one_by_one(teacher: int, run: Run, read: Run) -> None:
    rows = read(lambda s: owed(s, "lecturer", "steps"))
    assert [row.slot for row in rows] == ["prepare", "trial", "watch", "feedback", "after"]
    taken = tuple(rows[:2])
    run(lambda s: entry_saving.receive(s, register_id="lecturer", owed=taken, on=date(2024, 3, 4)))
    assert [row.slot for row in read(lambda s: owed(s, "lecturer", "steps"))] == [
        "watch",
        "feedback",
        "after",
    ]
    run(lambda s: grid_entry.waive_cells(s, owed=(rows[2],), reason="线上授课", on_day=TODAY))
    assert [row.slot for row in read(lambda s: owed(s, "lecturer", "steps"))] == ["feedback", "after"]

    def printed(session: Session) -> list[tuple[object, ...]]:
        params = RegisterParams("waiver", 2024, "list", today=TODAY, made_at=datetime(2024, 6, 1, 9))
        made = paper.build(session, params)
        assert isinstance(made, Document)
        return [tuple(line) for line in made.sections[0].table.rows]

    (line,) = read(printed)
    assert {"师资库", "教学环节", "教学督导", "线上授课", "张教授"} <= set(line), line
    undo(run, read)
    undo_left = [row.slot for row in read(lambda s: owed(s, "lecturer", "steps"))]
    assert undo_left == ["watch", "feedback", "after"]


def test_the_calendar_counts_them_when_they_are_switched_on(teacher: int, run: Run, read: Run) -> None:
    from app.services.rule.duty_rules import list_duty_rules, set_duty_enabled

    def switch(session: Session) -> list[bool]:
        found = [
            rule for rule in list_duty_rules(session) if rule.code in ("R-fund-fees", "R-lecturer-steps")
        ]
        was = [rule.enabled for rule in found]
        for rule in found:
            set_duty_enabled(session, rule_id=rule.id, version=rule.version, enabled=True)
        return was

    assert run(switch) == [False, False]
    reading = read(
        lambda s: {
            each.due.id: (each.is_on, len(each.owing.rows))
            for register in ("fund", "lecturer")
            for each in owed_reading(s, today=TODAY).of_register(shelf(s)[register], year=2024)
            if each.due.id in ("fees", "steps")
        }
    )
    assert reading == {"fees": (True, 1), "steps": (True, 5)}
    lines = {one.rule.code: one for one in read(lambda s: duties_of_year(s, year=2024, today=TODAY))}
    told = {
        code: [(one.required, one.done, one.status) for one in lines[code].figures]
        for code in ("R-fund-fees", "R-lecturer-steps")
    }
    assert told == {"R-fund-fees": [(1, 0, "overdue")], "R-lecturer-steps": [(1, 0, "overdue")]}
    rows = read(lambda s: owed(s, "lecturer", "steps"))
    early = date(2024, 3, 1)
    for taken, done in ((rows[:4], 0), (rows[4:], 1)):
        run(lambda s, t=tuple(taken): entry_saving.receive(s, register_id="lecturer", owed=t, on=early))
        lines = {one.rule.code: one for one in read(lambda s: duties_of_year(s, year=2024, today=TODAY))}
        assert lines["R-lecturer-steps"].figures[0].done == done


def test_a_waiver_of_one_entry_leaves_the_others_and_goes_with_it(
    run: Run, read: Run, built: list[int]
) -> None:
    """Of two findings one is let off, undone, let off again, and removed with its waiver."""

    def find(session: Session, by: str) -> int:
        return add(
            session, "inspection", day="2024-03-01", unit="党政办", kind="学习情况检查",
            result="found", finding="台账不全", demand="补齐", owner=PEOPLE[0], by=by,
        )  # fmt: skip

    first = run(lambda s: find(s, "2024-04-01"))
    second = run(lambda s: find(s, "2024-04-02"))
    rows = read(lambda s: owed(s, "inspection", "fix"))
    assert [row.debtor.id for row in rows] == [first, second]
    run(lambda s: grid_entry.waive_cells(s, owed=(rows[0],), reason="单位撤并", on_day=TODAY))
    assert [row.debtor.id for row in read(lambda s: owed(s, "inspection", "fix"))] == [second]
    undo(run, read)
    assert len(read(lambda s: owed(s, "inspection", "fix"))) == 2
    run(lambda s: grid_entry.waive_cells(s, owed=(rows[0],), reason="单位撤并", on_day=TODAY))
    run(lambda s: writing.remove_entry(s, register=shelf(s)["inspection"], entry_id=first))
    left = "SELECT count(*) FROM register_line l WHERE l.entry_ref_id IS NOT NULL"
    assert read(lambda s: s.connection().exec_driver_sql(left).scalar()) == 0
    assert (
        read(lambda s: s.scalars(select(RegisterEntry.id).where(RegisterEntry.register == "waiver")).all())
        == []
    )
    undo(run, read)
    assert [row.debtor.id for row in read(lambda s: owed(s, "inspection", "fix"))] == [second]


def test_two_trips_of_one_traveller_are_let_off_each_by_itself(run: Run, read: Run, built: list[int]) -> None:
    for day in ("2024-03-01", "2024-04-01"):
        run(lambda s, d=day: add(s, "trip", day=d, to=d, kind="visit", place="省城", people=PEOPLE[0]))
    rows = read(lambda s: owed(s, "share", "trip"))
    assert len(rows) == 2
    assert len({row.debtor.of for row in rows}) == 2
    run(lambda s: grid_entry.waive_cells(s, owed=(rows[0],), reason="病假", on_day=TODAY))
    assert read(lambda s: owed(s, "share", "trip")) == [replace(rows[1])]
    assert read(lambda s: list_entries(s, register=shelf(s)["waiver"])).entries[0].lines_of("entry")
