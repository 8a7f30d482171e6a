"""What registers say on the cards of a person, a unit and a class, and in the file of a class."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.services.archive.archive_check import check_session, choose_items
from app.services.page.register_cards import CLASS, DOSSIER, PERSON, UNIT, card_lines
from app.services.register.forms import get_register
from app.services.register.writing import add_entry
from db.models import Batch, ClassSession, Person, Unit

TODAY = date(2024, 9, 10)


def enter(session: Session, register_id: str, **values: str) -> int:
    register = get_register(session, register_id=register_id)
    return add_entry(session, register=register, values=values, today=TODAY, defaults=True).entry_id


def fill(session: Session) -> tuple[int, int, int]:
    """A contest, a reminder, an evaluation of the first class; ids of the winner, his unit and the class."""
    people = session.query(Person).order_by(Person.id).limit(2).all()
    unit = session.query(Unit).order_by(Unit.id).first()
    held = session.query(ClassSession).order_by(ClassSession.id).first()
    assert unit is not None
    assert held is not None
    enter(
        session,
        "contest",
        day="2024-08-20",
        unit=unit.name,
        project="行政执法",
        entrants=f"{people[0].id}:88、{people[1].id}:92",
    )
    said, by = str(people[1].id), str(people[0].id)
    enter(session, "talk-reminder", day="2024-08-21", person=said, by=by, aspect="工作作风", words="迟到")
    enter(session, "fund", day="2024-08-22", item="讲课费", amount="500", **{"class": str(held.batch_id)})
    return people[1].id, unit.id, held.batch_id


def words(session: Session, card: str, link_id: int, year: int = 2024) -> list[str]:
    lines = card_lines(session, card=card, link_id=link_id, year=year, today=TODAY)
    return [f"{one.title}：{one.words}" for one in lines]


def test_a_person_s_card_says_the_place_and_nothing_confidential(town: Any) -> None:
    with town.database.write(actor="测试", action="test.make") as unit:
        winner, _, _ = fill(unit.session)
        found = words(unit.session, PERSON, winner)
    assert found == ["技能大赛和知识竞赛：2024-08-20行政执法第1名"]


def test_a_unit_s_and_a_class_s_card(town: Any) -> None:
    with town.database.write(actor="测试", action="test.make") as unit:
        _, unit_id, batch_id = fill(unit.session)
        assert words(unit.session, UNIT, unit_id) == ["技能大赛和知识竞赛：2024-08-20行政执法"]
        assert words(unit.session, CLASS, batch_id) == ["专项经费：讲课费500.00元"]
        assert words(unit.session, DOSSIER, batch_id) == ["专项经费：讲课费500.00元（凭证 ）"]


def test_another_year_says_nothing(town: Any) -> None:
    with town.database.write(actor="测试", action="test.make") as unit:
        winner, _, _ = fill(unit.session)
        assert words(unit.session, PERSON, winner, year=2023) == []


def test_what_stands_in_a_register_is_there_in_the_file_of_its_class(town: Any) -> None:
    with town.database.write(actor="测试", action="test.make") as unit:
        session = unit.session
        choose_items(session, codes=["fund", "share", "notice"])
        held = session.query(ClassSession).order_by(ClassSession.id).first()
        assert held is not None
        before = check_session(session, class_session_id=held.id)
        assert "经费决算" in before.missing
        fill(session)
        after = check_session(session, class_session_id=held.id)
        assert "经费决算" in after.here
        assert "心得和成果" in after.missing
        assert session.get(Batch, held.batch_id) is not None
