"""The second telling of every value: a flip is found, empty columns included, and nothing else is (R9)."""

from __future__ import annotations

from typing import Any

import pytest

from db.audit import bulk_insert
from db.models import Person, Unit
from db.replay import first_deviation
from db.session import Database


def deviation(database: Database, *statements: str) -> Any:
    """What the replay finds after raw statements; the file stays as it was."""
    with database.read() as session:
        connection = session.connection().connection.dbapi_connection
        assert connection is not None
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only = OFF")
        for statement in statements:
            cursor.execute(statement)
        found = first_deviation(connection)
        session.rollback()
        return found


@pytest.fixture
def people(database: Database) -> Database:
    """One person made in bulk, where the trail leaves out what is empty, and one unit made alone."""
    with database.write(actor="t", action="test.make", text="做") as unit:
        bulk_insert(unit.session, Person, [{"name": "张三"}])
        unit.session.add(Unit(name="东村"))
    return database


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE person SET name = '李三'", "person"),
        ("UPDATE person SET left_on = '2024-08-15'", "person"),
        ("UPDATE unit SET parent_id = id", "unit"),
        ("DELETE FROM person", "person"),
    ],
)
def test_a_flip_is_found_also_where_nothing_stood(people: Database, statement: str, table: str) -> None:
    assert deviation(people) is None
    assert deviation(people, statement) == (table, 1)


def test_a_record_from_before_the_trail_is_known_by_its_changes_only(people: Database) -> None:
    """Filled in by an upgrade: the trail never saw it made, so it cannot say what stands in the rest."""
    forget = "DELETE FROM audit_entry WHERE table_name = 'person'"
    change = (
        "INSERT INTO audit_entry (operation_id, table_name, row_id, before_json, after_json)"
        """ VALUES (1, 'person', 1, '{"name":"张"}', '{"name":"张三"}')"""
    )
    assert deviation(people, forget, change, "UPDATE person SET left_on = '2024-08-15'") is None
    assert deviation(people, forget, change, "UPDATE person SET name = '李三'") == ("person", 1)
