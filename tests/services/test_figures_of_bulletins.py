"""督查通报 counts what the ledger counts; an exemption changed after issue asks for a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.figures.scopes import year_scope
from app.services.bulletin import bulletin_corrections, bulletin_villages, bulletins
from app.services.figure.appraisals import appraise_year
from app.services.figure.ask import by
from app.services.figure.facts import read_facts
from app.services.mark.sheets import add_walk_in
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan.planning import AudienceInput
from app.services.setting.defaults import load_missing_defaults
from db.models import Batch, BatchAudience, ClassSession, Person, Unit
from tests.services.duty_town import build_town, hold, mark
from tests.services.old_records import lie

TODAY = date(2024, 12, 31)


def village(session: Any, names: tuple[str, ...]) -> list[int]:
    unit = units.find_or_add_units(session, names=["石桥村"])["石桥村"]
    session.get_one(Unit, unit).first_kind = "村"
    post = PostInput(unit_id=unit)
    return [people.add_person(session, person=PersonInput(name), posts=[post]) for name in names]


def test_villages_count_as_the_ledger_does(database: Any, run: Any, read: Any) -> None:
    load_missing_defaults(database)

    def make(session: Any) -> None:
        own = village(session, ("孙明", "周强", "吴静", "郑伟"))
        audience = tuple(AudienceInput(person_id=each) for each in own[:3])
        held = hold(session, date(2024, 3, 6), title="一", marks="none", audience=audience)
        mark(session, held, {own[0]: "present", own[1]: "absent"})
        add_walk_in(session, class_session_id=held, person_id=own[3], mark="present")
        empty = hold(session, date(2024, 3, 13), title="二", marks={own[0]: "absent"}, audience=audience)
        session.get_one(ClassSession, empty).status = "held"
        last = hold(session, date(2024, 3, 20), title="三", audience=audience)
        session.get_one(ClassSession, last).status = "planned"
        session.get_one(Person, own[2]).left_on = date(2024, 3, 15)

    run(make)

    def look(session: Any) -> None:
        facts = read_facts(session, year=2024, today=TODAY)
        scope = year_scope(2024, today=TODAY)
        (row,) = bulletin_villages.village_figures(session, first=date(2024, 1, 1), last=TODAY)
        (unit,) = by(facts, "att.due", scope, "unit")
        said = {"due": row.due, "present": row.present, "absent": row.absent, "unmarked": row.unmarked}
        assert said == {name: by(facts, f"att.{name}", scope, "unit")[unit].part for name in said}
        assert (row.sessions, said) == (2, {"due": 5, "present": 3, "absent": 1, "unmarked": 1})

    read(look)


def test_an_exemption_after_issue_is_a_change(database: Any, run: Any, read: Any) -> None:
    load_missing_defaults(database)

    def make(session: Any) -> tuple[int, int]:
        ids = build_town(session)
        audience = (
            *(AudienceInput(person_id=each) for each in ids),
            AudienceInput(person_id=ids[0], excluded=True, reason="产假"),
        )
        held = hold(session, date(2024, 3, 6), title="一", audience=audience)
        return held, ids[0]

    held, person = run(make)
    run(lambda s: bulletins.issue_sessions(s, class_session_ids=(held,), on=date(2024, 3, 6)))
    assert read(bulletin_corrections.pending_corrections) == ()

    def change(session: Any) -> None:
        batch = session.get_one(Batch, session.get_one(ClassSession, held).batch_id)
        line = (
            session.query(BatchAudience).filter_by(batch_id=batch.id, person_id=person, excluded=True).one()
        )
        line.reason = "病休"

    run(change, reason="核实")
    ((change_row,),) = (row.changes for row in read(bulletin_corrections.pending_corrections))
    assert (change_row.old, change_row.new) == ("免训（产假）", "免训（病休）")


def test_villages_without_any_document_have_no_mark_for_them(database: Any, run: Any, read: Any) -> None:
    """No document of the villages is kept: 数据不足 there, not nought."""
    load_missing_defaults(database)

    def make(session: Any) -> tuple[int, int]:
        ids, (other,) = build_town(session), village(session, ("孙明",))
        paper = {"subject": "年度学习计划", "for_period": "2024"}
        lie(session, "Q18", date(2024, 3, 1), person_id=ids[0], **paper)
        return ids[1], other

    office, other = run(make)
    rows, _ = read(lambda s: appraise_year(s, year=2024, today=TODAY))
    four = {row.record.person_id: row.result.points["four"] for row in rows}
    assert four[other] is None
    assert four[office] is not None


def test_villages_count_whom_they_had_that_day(database: Any, run: Any, read: Any) -> None:
    """A move inside the period and one after it: each list counts for the village on it, as in the ledger."""
    load_missing_defaults(database)
    days = (date(2024, 3, 6), date(2024, 3, 20), date(2024, 4, 10))

    def make(session: Any) -> None:
        (mover, *others) = village(session, ("孙明", "周强"))
        other = units.find_or_add_units(session, names=["竹溪村"])["竹溪村"]
        session.get_one(Unit, other).first_kind = "村"
        audience = tuple(AudienceInput(person_id=each) for each in (mover, *others))
        hold(session, days[0], title="一", audience=audience)
        people.transfer_person(session, person_id=mover, on=date(2024, 3, 10), post=PostInput(other))
        hold(session, days[1], title="二", audience=audience)
        people.transfer_person(session, person_id=others[0], on=date(2024, 4, 1), post=PostInput(other))
        hold(session, days[2], title="三", audience=audience)

    run(make)

    def due(session: Any, first: date, last: date) -> dict[str, int]:
        rows = bulletin_villages.village_figures(session, first=first, last=last)
        facts = read_facts(session, year=2024, today=TODAY)
        scope = replace(year_scope(2024, today=TODAY), first=first, last=last)
        ledger = by(facts, "att.due", scope, "unit")
        said = {row.unit: row.due for row in rows}
        assert said == {facts.units[unit].name: found.part for unit, found in ledger.items() if unit}
        return said

    assert read(lambda s: due(s, date(2024, 3, 1), date(2024, 3, 31))) == {"石桥村": 3, "竹溪村": 1}
    assert read(lambda s: due(s, date(2024, 3, 1), date(2024, 4, 30))) == {"石桥村": 3, "竹溪村": 3}
    assert read(lambda s: due(s, date(2024, 4, 1), date(2024, 4, 30))) == {"竹溪村": 2}
