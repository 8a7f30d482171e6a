"""Trainees of a class are read when a due asks for them, and are those that reading all of them gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.duty import duty_registers
from app.services.duty.duty_marks import trainees_of
from app.services.duty.duty_registers import read_lessons
from app.services.duty.duty_sessions import class_sessions_of, classes_of
from app.services.page.workbench import workbench
from app.services.register.forms import shelf
from app.services.register.owed import OwedReading
from app.services.register.town_reading import Lessons
from app.services.setting.defaults import load_missing_defaults
from db.models import ClassSession
from db.session import Database
from tests.services.conftest import Run
from tests.services.follow_up_town import NEXT, YEAR, fill

TODAY = date(NEXT, 3, 1)


@pytest.fixture(params=range(5))
def town(request: pytest.FixtureRequest, database: Database, run: Run) -> Database:
    def longer(session: Session) -> None:
        """Some classes are long enough to owe what long ones do."""
        fill(session, request.param)
        for lesson in session.scalars(select(ClassSession).order_by(ClassSession.id)):
            if lesson.id % 3 == 0:
                lesson.form, lesson.pot = "上级调训", "上级调训"

    load_missing_defaults(database)
    run(longer)
    return database


def all_at_once(session: Session, *, year: int, today: date) -> Lessons:
    """As it was: the trainees of every class of the year with the classes."""
    classes, lessons = read_lessons(session, year=year, today=today)
    first, last = date(year, 1, 1), date(year, 12, 31)
    runs = classes_of(class_sessions_of(session, first=first, last=last, today=today))
    trainees = trainees_of(session, classes=runs)
    return tuple(replace(each, trainees=frozenset(trainees[each.id].due)) for each in classes), lessons


def test_they_are_those_of_all_classes_read_at_once(town: Database) -> None:
    seen = 0
    for year in (YEAR, NEXT):
        with town.read() as session:
            lazy, lessons = read_lessons(session, year=year, today=TODAY)
            eager, same = all_at_once(session, year=year, today=TODAY)
            assert [(each.id, frozenset(each.trainees)) for each in lazy] == [
                (each.id, each.trainees) for each in eager
            ]
            assert lessons == same
            assert lazy == eager
            assert len({*lazy}) == len(lazy)
            assert [len(each.trainees) for each in lazy] == [len(each.trainees) for each in eager]
            seen += sum(len(each.trainees) for each in eager)
    assert seen


def test_what_is_owed_is_the_same(town: Database) -> None:
    asked = 0
    for year in (YEAR, NEXT):
        with town.read() as session:
            registers = shelf(session).registers
            lazy = OwedReading(session, registers=registers, today=TODAY, lessons=read_lessons)
            eager = OwedReading(session, registers=registers, today=TODAY, lessons=all_at_once)
            for register in registers.values():
                assert lazy.of_register(register, year=year) == eager.of_register(register, year=year)
                asked += len(register.dues)
    assert asked > 10


@pytest.mark.parametrize("town", [0], indirect=True)
def test_the_workbench_reads_no_trainees(town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("trainees were read")

    monkeypatch.setattr(duty_registers, "trainee_ids", never)
    with town.read() as session:
        found = workbench(session, year=YEAR, today=TODAY)
        classes, _ = read_lessons(session, year=YEAR, today=TODAY)
        with pytest.raises(AssertionError, match="trainees were read"):
            len(classes[0].trainees)
    assert found.tasks
