"""What is confidential is behind its lock: no list, card, trail or export says any of it (C19, E31)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.reports import audit_list
from app.reports.audit_list import AuditListParams
from app.services.page.register_cards import card_lines
from app.services.page.register_page import read_page
from app.services.page.unit_card import unit_card
from app.services.page.workbench import workbench
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.register import forms, writing
from app.services.register.moving import set_state
from app.services.trail.audit_trail import AuditFilter, count_changes, list_changes
from db.session import Database
from tests.services.conftest import Run

TODAY = date(2024, 12, 1)
# None of it is a word of the program's own.
HIDDEN = ("私下吃请", "已当面认错", "情绪急躁")


@pytest.fixture
def told(run: Run) -> tuple[int, int]:
    """(person, unit) of whom two confidential things are written, changed and gone on with."""

    def fill(session: Session) -> tuple[int, int]:
        unit = units.add_unit(session, name="党政办")
        ids = [
            add_person(session, person=PersonInput(name=name), posts=[PostInput(unit_id=unit)])
            for name in ("张伟", "王芳")
        ]
        book = forms.get_register(session, register_id="talk-reminder")
        values = {"person": "张伟", "by": "王芳", "aspect": "clean", "words": HIDDEN[0]}
        one = writing.add_entry(session, register=book, values={"day": "2024-10-01", **values}, today=TODAY)
        set_state(
            session, register=book, entry_id=one.entry_id, state="better", on_day=TODAY,
            values={"result": HIDDEN[1]},
        )  # fmt: skip
        young = forms.get_register(session, register_id="young-cadre")
        values = {"person": "张伟", "kind": "report", "note": "踏实", "caution": HIDDEN[2]}
        two = writing.add_entry(
            session, register=young, values={"day": "2024-06-20", **values}, today=TODAY, period="2024-H1"
        )
        writing.edit_entry(
            session,
            register=young,
            entry_id=two.entry_id,
            values={"caution": HIDDEN[2] + "，再提醒"},
            today=TODAY,
        )
        return ids[0], unit

    found: tuple[int, int] = run(fill)
    return found


def leaks(*said: object) -> set[str]:
    """The confidential words that stand in what was said."""
    text = "\n".join(map(repr, said))
    return {word for word in HIDDEN if word in text}


def test_no_list_card_or_desk_says_it(told: tuple[int, int], read: Run) -> None:
    person, unit = told
    for register in ("talk-reminder", "young-cadre"):
        page = read(lambda s, r=register: read_page(s, register_id=r, year=2024, today=TODAY))
        assert leaks(page.entries, page.owed, page.headings) == set()
    opened = read(
        lambda s: read_page(s, register_id="talk-reminder", year=2024, today=TODAY, is_unlocked=True)
    )
    assert len(opened.entries) == 1
    assert leaks(opened.entries) == set(), "the words themselves are in the form and on its paper only"
    for card, link in (("person", person), ("unit", unit)):
        lines = read(lambda s, c=card, i=link: card_lines(s, card=c, link_id=i, year=2024, today=TODAY))
        assert leaks(lines) == set()
        assert "提醒谈话" not in repr(lines), "that there was one is confidential, too"
    assert leaks(read(lambda s: unit_card(s, unit_id=unit, year=2024, on=TODAY, today=TODAY))) == set()
    assert leaks(read(lambda s: workbench(s, year=2024, today=TODAY))) == set()


def test_no_trail_search_or_export_says_it(told: tuple[int, int], read: Run) -> None:
    rows = read(lambda s: list_changes(s))
    assert len(rows) > 5
    assert leaks(rows) == set()
    made = read(lambda s: audit_list.build(s, AuditListParams()))
    exported = [list(section.table.rows) for section in made.sections]
    assert any(exported)
    assert leaks(exported) == set()
    for word in HIDDEN:
        assert read(lambda s, w=word: count_changes(s, wanted=AuditFilter(text=w))) == 0


def test_the_words_are_in_the_file_all_the_same(told: tuple[int, int], database: Database) -> None:
    """The look above would find nothing either if nothing had been kept."""
    with database.read() as session:
        stored = session.connection().exec_driver_sql("SELECT data FROM register_entry").scalars().all()
        steps = session.connection().exec_driver_sql("SELECT data FROM register_step").scalars().all()
    assert leaks(stored, steps) == set(HIDDEN)
