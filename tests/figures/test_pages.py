"""Strips and headers of the pages say the catalogue's numbers in its words."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.figures.catalogue import figure
from app.figures.scopes import Scope, year_scope
from app.figures.session_counting import IDS, count_sessions
from app.reports import attendance_sheet
from app.reports.attendance_sheet import AttendanceSheetParams
from app.rules.plan_quota import PlannedDay, year_plan
from app.services.bulletin.bulletin_days import days_without
from app.services.figure.ask import by, text, value
from app.services.figure.facts import YearFacts, read_facts
from app.services.mark.attendance import get_sheet
from app.services.mark.sheets import add_walk_in
from app.services.page import plan_forms
from app.services.page.attendance_page import (
    SHOWN,
    attendance_page,
    counted_sessions,
    figure_words,
)
from app.services.page.workbench import workbench
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan.class_sessions import ClassSessionRow, list_class_sessions
from app.services.plan.planning import AudienceInput
from app.services.setting.defaults import load_missing_defaults
from db.models import ClassSession, Person
from tests.services.conftest import read, run
from tests.services.duty_town import build_town, hold, mark

__all__ = ["read", "run"]  # fixtures: each command and query has a session of its own
TODAY = date(2024, 12, 20)
COUNTS = ("due", "present", "late", "early", "absent", "unmarked")


@pytest.fixture
def town(database: Any, run: Any) -> list[int]:
    """January: a class with a walk-in and somebody who had left, a 上级调训, one with nothing entered,
    one with a single 缺席; one still to come."""
    load_missing_defaults(database)

    def make(session: Any) -> list[int]:
        ids = build_town(session)
        unit = units.find_or_add_units(session, names=["清河村"])["清河村"]
        guest = people.add_person(session, person=PersonInput("孙明"), posts=[PostInput(unit_id=unit)])
        audience = tuple(AudienceInput(person_id=each) for each in ids)
        full = hold(session, date(2024, 1, 10), marks="none", title="一", audience=audience)
        everybody = dict.fromkeys(ids, "present") | {ids[1]: "late", ids[2]: "absent", ids[3]: "sick_leave"}
        mark(session, full, everybody)
        add_walk_in(session, class_session_id=full, person_id=guest, mark="late")
        session.get_one(Person, ids[7]).left_on = date(2024, 1, 9)
        hold(session, date(2024, 1, 11), title="二", pot="上级调训", audience=audience[:3], marks="absent")
        hold(session, date(2024, 1, 12), title="调", pot="上级调训", audience=audience[:3])
        hold(session, date(2024, 1, 17), title="三", marks="none", audience=audience)
        hold(session, date(2024, 1, 24), title="四", marks={ids[0]: "absent"}, audience=audience)
        hold(session, date(2024, 12, 27), title="五", marks="none", audience=audience)
        return ids

    return run(make)  # type: ignore[no-any-return]


def asked(session: Any) -> tuple[YearFacts, Scope]:
    return read_facts(session, year=2024, today=TODAY), year_scope(2024, today=TODAY)


def own(rows: tuple[ClassSessionRow, ...]) -> list[ClassSessionRow]:
    return [row for row in rows if row.was_held(TODAY) and row.pot != "上级调训"]


def test_class_sessions_count_as_the_catalogue_does(read: Any, town: list[int]) -> None:
    """People who had left and walk-ins are never 应到, on the pages as on paper."""

    def look(session: Any) -> None:
        facts, scope = asked(session)
        rows = own(list_class_sessions(session, year=2024))
        assert [row.title for row in rows] == ["一"]
        for name in COUNTS:
            said = sum(getattr(row.tally, name) for row in rows)
            assert (name, said) == (name, value(facts, f"att.{name}", scope).part)
        assert sum(row.tally.on_leave for row in rows) == value(facts, "att.leave", scope).part
        assert sum(row.tally.walkin for row in rows) == value(facts, "att.walkin", scope).part == 1
        assert rows[0].tally.due == 7

    read(look)


@pytest.mark.window
def test_the_strip_at_the_sheet_counts_as_the_list_does(read: Any, town: list[int]) -> None:
    from ui.models.sheet_model import SheetModel

    def look(session: Any) -> None:
        (row,) = own(list_class_sessions(session, year=2024))
        sheet = get_sheet(session, class_session_id=row.id)
        from app.services.setting.mark_kinds import list_mark_kinds

        model = SheetModel()
        model.set_kinds(list_mark_kinds(session, on=row.held_on))
        model.set_rows(sheet.rows, {})
        assert model.tally() == sheet.tally == row.tally
        changed = next(line for line in sheet.rows if line.mark == "absent")
        model.set_marks({changed.id: "present"})
        assert model.tally() == replace(row.tally, present=row.tally.present + 1, absent=0)

    read(look)


def test_the_plan_page_says_held_and_sent_apart(read: Any, town: list[int]) -> None:
    """The header's words are the catalogue's, a month's are those of the calendar."""

    def look(session: Any) -> None:
        facts, scope = asked(session)
        page = plan_forms.plan_page(session, year=2024, today=TODAY)
        assert page.figures == (
            f"计划课次 {text(facts, 'session.planned', scope)}",
            f"培训场次 {text(facts, 'session.held', scope)}",
            f"上级调训 {text(facts, 'session.sent', scope)}",
            f"未登记齐课次 {text(facts, 'session.open', scope)}",
        )
        assert page.figures[:3] == ("计划课次 4", "培训场次 1", "上级调训 1")
        days = [
            PlannedDay(row.held_on, row.id in page.held_ids, row.category)
            for row in page.rows
            if row.id in page.quota_ids
        ]
        held = {f"2024-{m.month:02}": m.held for m in year_plan(2024, days, TODAY) if m.held}
        assert held == {key: each.part for key, each in by(facts, "session.held", scope, "month").items()}

    read(look)


def test_the_attendance_page_says_what_the_plan_page_says(read: Any, town: list[int]) -> None:
    """The header counts live from the rows at hand: the catalogue's words and numbers, 上级调训 beside."""

    def look(session: Any) -> None:
        facts, scope = asked(session)
        page = attendance_page(session, year=2024, today=TODAY)
        said = figure_words(page.rows, alone_forms=page.alone_forms, today=TODAY)
        assert said == plan_forms.plan_page(session, year=2024, today=TODAY).figures
        assert said == ("计划课次 4", "培训场次 1", "上级调训 1", "未登记齐课次 2")
        sent = next(row for row in page.rows if row.title == "调")
        tally = replace(sent.tally, present=0, unmarked=sent.tally.due)
        rows = tuple(replace(row, tally=tally) if row is sent else row for row in page.rows)
        said = figure_words(rows, alone_forms=page.alone_forms, today=TODAY)
        assert said == ("计划课次 4", "培训场次 1", "未登记齐课次 2", "另有上级调训未登记齐 1 课次")
        assert {id for id in SHOWN if value(facts, id, scope).part} == set(SHOWN) - {"session.self"}

    read(look)


@pytest.mark.window
def test_the_strip_and_the_sheet_call_a_class_of_the_superiors_by_its_own_words(
    read: Any, town: list[int]
) -> None:
    from ui.pages.attendance.attendance_sheet import captions_of

    def look(session: Any) -> None:
        rows = {row.title: row for row in list_class_sessions(session, year=2024)}
        facts, scope = asked(session)
        own, sent = captions_of(rows["一"]), captions_of(rows["调"])
        assert (own["due"], own["present"], own["unmarked"]) == ("应到", "实到", "未登记")
        assert sent == {**own, "due": figure("sent.due").word}
        paper = attendance_sheet.build(session, AttendanceSheetParams(rows["调"].id))
        assert (
            paper.sections[0]
            .notes[0]
            .startswith(
                f"应调 {text(facts, 'sent.due', scope)} 人，调训实到 {text(facts, 'sent.present', scope)} 人"
            )
        )
        assert figure("sent.due").definition in paper.sections[0].notes[-1]

    read(look)


def test_random_class_sessions_are_told_apart_as_the_catalogue_does(read: Any, run: Any) -> None:
    """Days past and ahead, forms of one's own, 上级调训, cancelled, half entered, walk-ins only."""
    from app.rules.session_status import CANCELLED

    pick = random.Random(20241220)

    def make(session: Any) -> None:
        ids = build_town(session)
        audience = tuple(AudienceInput(person_id=each) for each in ids)
        for number in range(60):
            pot = pick.choice(("集中", "集中", "自学", "网络", "上级调训"))
            marks = pick.choice(
                ("none", "present", {ids[0]: "absent"}, {ids[1]: "late"}, dict.fromkeys(ids, "sick_leave"))
            )
            on = date(2024, 1, 1) + timedelta(days=pick.randrange(366))
            held = hold(session, on, title=f"第{number}课", pot=pot, audience=audience, marks=marks)
            row = session.get_one(ClassSession, held)
            row.form = pick.choice(("集中办班", "自学", "网络学习", row.form))
            row.status = CANCELLED if number % 11 == 0 else row.status

    run(make)

    def look(session: Any) -> None:
        for today in (date(2023, 12, 31), date(2024, 6, 30), TODAY, date(2025, 2, 1)):
            facts, scope = read_facts(session, year=2024, today=today), year_scope(2024, today=today)
            page = attendance_page(session, year=2024, today=today)
            counted = counted_sessions(page.rows, alone_forms=page.alone_forms)
            found = count_sessions(counted, until=today)
            assert found == {id: value(facts, id, scope).part for id in IDS}
            assert today.year == 2023 or all(found.values())

    read(look)


def test_days_without_a_bulletin_are_the_same_everywhere(read: Any, town: list[int]) -> None:
    """通报页, 工作台 and the catalogue; a day of which nothing is entered waits for its attendance."""

    def look(session: Any) -> None:
        facts, scope = asked(session)
        days = [day for day in days_without(session, year=2024, today=TODAY) if day.is_held]
        tasks = workbench(session, year=2024, today=TODAY).tasks
        told = [task for task in tasks if task.kind == "发当日通报"]
        assert len(days) == len(told) == value(facts, "told.none", scope).part == 1

    read(look)


@pytest.mark.window
def test_the_follow_up_page_says_the_catalogues_figures(read: Any, run: Any, town: list[int]) -> None:
    """未补, 已补训 … are those of the ledger; misses of 上级调训 are told beside."""
    from app.services.follow_up import candidates
    from ui.pages.follow_up.follow_up_rows import fetch, header_words

    run(lambda s: candidates.refresh_candidates(s, year=2024))

    def look(session: Any) -> None:
        facts, scope = asked(session)
        found = fetch(session, year=2024, today=TODAY, view=1)
        words = header_words(found, 1)
        assert words[0] == f"未补 {text(facts, 'make.open', scope)} 人次" == "未补 2 人次"
        beside = sum(line.is_open for line in found.missed) - 2
        assert words[1:] == (f"另列上级调训等缺训 {beside} 人次",)
        found = fetch(session, year=2024, today=TODAY, view=0)
        assert header_words(found, 0)[0] == f"待谈话 {text(facts, 'talk.open', scope)} 人次"

    read(look)
