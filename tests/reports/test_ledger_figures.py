"""The ledger's figures against a slow count by hand over the same rows."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.reports.ledger import build, build_details
from app.reports.ledger_data import gather
from app.reports.ledger_params import DETAILS, SHEETS, LedgerDetailParams, LedgerParams
from app.reports.sign_in import SignInParams
from app.reports.sign_in import build as build_sign_in
from app.rules.hours import credit
from app.rules.sheet_code import sheet_code
from app.services.follow_up import settled
from app.services.hour.hour_entries import HourEntryInput, add_hour_entry
from app.services.hour.hour_sums import countable_sessions, mark_sums
from app.services.hour.hours import hours_of_year
from app.services.mark.attendance import get_sheet
from app.services.mark.mark_versions import MarkKindInput, change_mark_kind
from app.services.plan.expected import remove_from_list
from app.services.setting.mark_kinds import list_mark_kinds, plain_kinds
from app.services.tally.mark_totals import person_hours, person_totals
from db.models import ClassSession, Participation, Person

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


def test_totals_equal_a_count_by_hand(town: Any) -> None:
    """Many pots, every mark, hours that round, sessions outside the period and cancelled ones."""
    pick = random.Random(20240815)
    codes = [kind.code for kind in read(town, list_mark_kinds)]
    with town.database.write(actor="t", action="test.totals") as unit:
        change_mark_kind(
            unit.session,
            code="late",
            start_on=date(1990, 1, 1),
            data=MarkKindInput("迟到", "迟", "迟", "C", hour_percent=50),
        )
        batch = unit.session.get_one(ClassSession, town.sessions[0]).batch_id
        for index in range(60):
            held = ClassSession(
                batch_id=batch,
                held_on=FIRST + timedelta(days=index * 7 - 14),
                pot=f"学时{index % 7}",
                hours_centi=pick.choice((125, 300, 9900)),
                status="cancelled" if index % 9 == 0 else "held",
            )
            unit.session.add(held)
            unit.session.flush()
            for number, person_id in enumerate(town.people.values(), 1):
                unit.session.add(
                    Participation(
                        class_session_id=held.id, person_id=person_id, number=number, mark=pick.choice(codes)
                    )
                )
    counts: dict[tuple[int, int | None], Counter[str]] = {}
    hours: dict[int, Counter[str]] = {}
    with town.database.read() as session:
        percents = {kind.code: kind.hour_percent for kind in list_mark_kinds(session)}
        held = countable_sessions(session, first=FIRST, last=LAST, excluded_forms=())
        kinds, ids = plain_kinds(session), [row.id for row in held]
        marked, *hours_of_pass = person_totals(session, ids=ids, kinds=kinds, worth=held)
        assert tuple(hours_of_pass) == person_hours(session, kinds=kinds, worth=held)
        some = [row for row in held if row.id % 3]
        _, *of_some = person_totals(session, ids=ids, kinds=kinds, worth=some)
        assert tuple(of_some) == person_hours(session, kinds=kinds, worth=some)
        credited, _ = mark_sums(session, lessons=held)
        people = {person.id: person for person in session.query(Person)}
        for each in session.query(ClassSession):
            if each.status == "cancelled" or not FIRST <= each.held_on <= LAST:
                continue
            for row in session.query(Participation).where(Participation.class_session_id == each.id):
                cell = counts.setdefault((row.person_id, row.unit_id), Counter())
                cell[row.mark] += 1
                left_on = people[row.person_id].left_on
                is_here = left_on is None or each.held_on < left_on
                worth = credit(each.hours_centi, percents[row.mark]) * is_here
                hours.setdefault(row.person_id, Counter())[each.pot] += worth
    assert {cell: Counter(own) for cell, own in marked.items()} == counts
    assert credited.keys() == hours.keys()
    for person_id, pots in credited.items():
        assert {pot: n for pot, n in pots.items() if n} == {p: n for p, n in hours[person_id].items() if n}


def read(town: Any, query: Any, **more: Any) -> Any:
    with town.database.read() as session:
        return query(session, **more)


def test_people_of_the_period_are_those_listed_at_its_end_or_seen_in_it(town: Any) -> None:
    data = read(town, lambda session: gather(session, LedgerParams(2024)))
    assert [p.name for p in data.people][-1] == "=1+1"  # left in October, has marks
    later = read(town, lambda session: gather(session, LedgerParams(2025)))
    assert "=1+1" not in [p.name for p in later.people]


def test_make_up_is_seen_and_the_original_mark_stays(town: Any) -> None:
    assert read(town, settled.made_up, first=FIRST, last=LAST) == {town.people["张𬭎"]: 1}
    data = read(town, lambda session: gather(session, LedgerParams(2024)))
    assert data.grid[town.people["张𬭎"]] == ["official_leave", "present", "none"]


def test_check_sums_agree_and_a_broken_one_shows(town: Any) -> None:
    document = read(town, lambda session: build(session, LedgerParams(2024)))
    checks = document.sections[-1].table.rows
    verdicts = [row[2] for row in checks if str(row[1]).startswith("核对")]
    assert verdicts == ["一致"] * 4
    from app.reports.ledger_checks import checks_section

    with town.database.read() as session:
        data = gather(session, LedgerParams(2024))
        person = town.people["王建国"]
        broken = checks_section(replace(data, grid={**data.grid, person: ["present"] * 3}))
    assert "不一致，请勿使用" in [row[2] for row in broken.table.rows]


@pytest.mark.parametrize("until", [None, date(2024, 3, 31)])
def test_period_and_unit_limit_the_ledger(town: Any, until: date | None) -> None:
    whole = read(town, lambda session: gather(session, LedgerParams(2024)))
    unit_id = next(p.unit_id for p in whole.people if p.name == "王建国")
    params = LedgerParams(2024, unit_id=unit_id, until=until)
    document = read(town, lambda session: build(session, params))
    by_name = {section.name: section for section in document.sections}
    assert {row[1] for row in by_name["个人汇总"].table.rows} == {"王建国", "李秀英", "阿卜杜拉·买买提江"}
    assert len(by_name["场次一览"].table.rows) == (1 if until else 3)
    verdicts = [row[2] for row in document.sections[-1].table.rows if str(row[1]).startswith("核对")]
    assert verdicts == ["一致"] * 4


def test_printed_numbers_are_the_numbers_on_screen(town: Any) -> None:
    held = town.sessions[2]
    with town.database.write(actor="t", action="test.list") as unit:
        remove_from_list(
            unit.session, participation_id=get_sheet(unit.session, class_session_id=held).rows[3].id
        )
    params = SignInParams(class_session_ids=(held,))
    document = read(town, lambda session: build_sign_in(session, params))
    printed = [(row[0], row[1]) for row in document.sections[0].table.rows]
    screen = read(town, get_sheet, class_session_id=held)
    assert printed == [(row.number, row.name) for row in screen.rows]


def test_sheet_code_follows_the_list() -> None:
    day = date(2024, 8, 15)
    code = sheet_code(day, 1, [(1, 10), (2, 11)])
    assert code.startswith("0815-")
    assert len(code) == 8
    assert code == sheet_code(day, 1, [(1, 10), (2, 11)])
    others = {
        sheet_code(day, 2, [(1, 10), (2, 11)]),
        sheet_code(day, 1, [(1, 11), (2, 10)]),
        sheet_code(day, 1, [(1, 10)]),
    }
    assert code not in others


def test_a_ledger_of_one_group(town: Any) -> None:
    """Only its people, said on the sheet and in the file name, and the check sums still agree."""
    from app.services.person.groups import group_members, list_groups, set_groups

    group = next(row for row in read(town, list_groups) if not row.people)
    whole = read(town, lambda session: gather(session, LedgerParams(2024)))
    chosen = {whole.people[0].id, whole.people[-1].id}
    with town.database.write(actor="t", action="test.group") as unit:
        for person_id in chosen:
            set_groups(unit.session, person_id=person_id, group_ids=[group.id])
    params = LedgerParams(2024, group_id=group.id)
    data = read(town, lambda session: gather(session, params))
    assert {person.id for person in data.people} == chosen
    assert read(town, lambda session: group_members(session, group_id=group.id)) == chosen
    with_details = replace(params, sheets=(DETAILS, *SHEETS))
    details = read(town, lambda session: gather(session, with_details)).details
    assert details
    assert {row.person_id for row in details} <= chosen
    document = read(town, lambda session: build(session, params))
    assert group.name in document.file_stem
    assert any(field.value == group.name for line in document.sections[0].facts for field in line)
    checks = next(section for section in document.sections if section.name == "口径说明")
    assert all("不一致" not in str(cell) for row in checks.table.rows for cell in row)


def test_hours_beside_the_marks_are_in_the_ledger_and_its_check_sums(town: Any) -> None:
    """One fact, one figure: the ledger's hours are those of the hours page, and the check sums say why."""
    person = town.people["李秀英"]
    with town.database.write(actor="t", action="test.entries") as unit:
        for counted, centi in ((True, 1250), (False, 9900)):
            entry = HourEntryInput(
                person_id=person,
                credited_on=date(2024, 6, 1),
                hours_centi=centi,
                pot="网络",
                title="干部网络学院",
                counted=counted,
                reason="" if counted else "重复导入",
            )
            add_hour_entry(unit.session, data=entry)
    with town.database.read() as session:
        params = LedgerParams(year=2024)
        data = gather(session, params)
        page = hours_of_year(session, year=2024, today=LAST)
        document = build(session, params)
        by_person = {p.person_id: p.total_centi for p in page}
        assert {p.id: sum(data.hours.get(p.id, {}).values()) for p in data.people} == by_person
    sheets = {section.name: section for section in document.sections}
    other = [row for row in sheets["其他学时"].table.rows if row[1] == "李秀英" and row[4] == "登记"]
    assert [row[7] for row in other] == [12.5]
    checks = [row for row in sheets["口径说明"].table.rows if str(row[1]).startswith("核对")]
    assert checks
    assert {row[2] for row in checks} == {"一致"}


def test_details_beyond_a_sheet_are_left_out_and_said(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.reports.ledger_data.MOST_DETAILS", 5)
    with town.database.read() as session:
        document = build_details(session, LedgerDetailParams(year=2024))
    assert "学时明细" not in [section.name for section in document.sections]
    assert any("学时明细" in warning for warning in document.warnings)
