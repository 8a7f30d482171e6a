"""Audit and undo: nothing is missed, nothing is lost, tampering shows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from db.audit import bulk_insert, bulk_update, head_code, verify_chain
from db.engine import make_engine
from db.errors import KnownError, RevertConflictError
from db.models import Assignment, Person, Unit
from db.session import Database

AUDITED = ("unit", "person", "assignment")


def snapshot(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the audited tables."""
    with database.read() as session:
        return {
            table: [
                tuple(r) for r in session.connection().exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")
            ]
            for table in AUDITED
        }


def write(database: Database, change: Callable[[Any], Any], *, text: str = "改动") -> int | None:
    with database.write(actor="t", action="test.change", text=text) as unit:
        change(unit.session)
    return unit.operation_id


def revert(database: Database, operation_id: int) -> int:
    with database.write(actor="t", action="history.undo", text="改动") as unit:
        unit.revert(operation_id)
    assert unit.operation_id is not None
    return unit.operation_id


def seed(session: Any) -> None:
    unit = Unit(name="东湾村")
    session.add(unit)
    session.flush()
    person = Person(name="张三")
    session.add(person)
    session.flush()
    session.add(Assignment(person_id=person.id, unit_id=unit.id, title="书记"))


def test_a_write_tells_what_it_touched(database: Database) -> None:
    with database.write(actor="t", action="test.seed") as unit:
        seed(unit.session)
    assert unit.touched == {name: frozenset({1}) for name in AUDITED}
    assert unit.operation_id is not None


def test_a_write_that_changes_nothing_leaves_no_operation(database: Database) -> None:
    write(database, seed)
    assert write(database, lambda s: setattr(s.get(Person, 1), "name", "张三")) is None


def test_undo_of_create_edit_and_delete_restores_every_column(database: Database) -> None:
    states = [snapshot(database)]
    steps = (
        seed,
        lambda s: setattr(s.get(Person, 1), "phone", "13900000000"),
        lambda s: s.delete(s.get(Assignment, 1)),
        lambda s: s.delete(s.get(Person, 1)),
    )
    operations = []
    for step in steps:
        operations.append(write(database, step))
        states.append(snapshot(database))
    for index in range(len(steps) - 1, -1, -1):
        assert operations[index] is not None
        revert(database, operations[index] or 0)
        assert snapshot(database) == states[index]


def test_redo_is_the_revert_of_the_revert(database: Database) -> None:
    operation = write(database, seed)
    after = snapshot(database)
    assert operation is not None
    undone = revert(database, operation)
    revert(database, undone)
    assert snapshot(database) == after


def test_undo_refuses_when_the_record_changed_since(database: Database) -> None:
    write(database, seed)
    edit = write(database, lambda s: setattr(s.get(Person, 1), "phone", "1"))
    write(database, lambda s: setattr(s.get(Person, 1), "phone", "2"))
    before = snapshot(database)
    with pytest.raises(RevertConflictError):
        revert(database, edit or 0)
    assert snapshot(database) == before


def test_undo_of_a_creation_refuses_when_something_hangs_on_it(database: Database) -> None:
    operation = write(database, lambda s: s.add(Unit(name="东湾村")))
    write(
        database, lambda s: (s.add(Person(name="张三")), s.flush(), s.add(Assignment(person_id=1, unit_id=1)))
    )
    with pytest.raises(RevertConflictError):
        revert(database, operation or 0)


def test_bulk_calls_are_audited_like_any_other(database: Database) -> None:
    before = snapshot(database)
    inserted = write(database, lambda s: bulk_insert(s, Person, [{"name": f"人{i}"} for i in range(300)]))
    middle = snapshot(database)
    rows = [{"id": i, "phone": str(i)} for i in range(1, 301)]
    updated = write(database, lambda s: bulk_update(s, Person, rows))
    revert(database, updated or 0)
    assert snapshot(database) == middle
    revert(database, inserted or 0)
    assert snapshot(database) == before


def test_bulk_insert_never_reuses_an_id(database: Database) -> None:
    operation = write(database, lambda s: bulk_insert(s, Person, [{"name": "甲"}, {"name": "乙"}]))
    revert(database, operation or 0)
    ids: list[int] = []
    write(database, lambda s: ids.extend(bulk_insert(s, Person, [{"name": "丙"}])))
    assert ids == [3]


def test_stale_version_is_a_conflict(database: Database) -> None:
    write(database, seed)

    def stale(session: Any) -> None:
        person = session.get(Person, 1)
        # Behind the session's back, as another connection would have done before this write began.
        session.connection().exec_driver_sql("UPDATE person SET version = 9 WHERE id = 1")
        person.phone = "1"

    with pytest.raises(KnownError, match=r"conflict\.stale"):
        write(database, stale)


def tampered(database: Database, statement: str) -> int | None:
    """What the chain says after `statement` was run by a foreign tool."""
    for number in range(5):
        write(database, lambda s, n=number: s.add(Unit(name=f"第{n}村")))
    with database.read() as session:
        assert verify_chain(session) is None
    raw = driver.connect(str(database.path))
    raw.execute(statement)
    raw.commit()
    raw.close()
    with database.read() as session:
        return verify_chain(session)


TAMPERINGS = ("edit", "delete", "insert", "swap", "actor", "drop")
EACH_TAMPERING = 50


def tampering(kind: str, chance: random.Random) -> list[str]:
    """One way to falsify a trail of twenty operations with one entry each."""
    one, other = chance.sample(range(1, 21), 2)
    field = chance.choice(("after_json", "table_name"))
    return {
        "edit": [f"UPDATE audit_entry SET {field} = {field} || ' ' WHERE id = {one}"],
        "delete": [f"DELETE FROM audit_entry WHERE id = {one}"],
        "insert": [
            f"INSERT INTO audit_entry (operation_id, table_name, row_id) VALUES ({one}, 'unit', {other + 30})"
        ],
        "swap": [
            f"UPDATE audit_entry SET operation_id = {100 + other} WHERE id = {one}",
            f"UPDATE audit_entry SET operation_id = {one} WHERE id = {other}",
            f"UPDATE audit_entry SET operation_id = {other} WHERE operation_id = {100 + other}",
        ],
        "actor": [f"UPDATE operation SET {chance.choice(('actor', 'at', 'label'))} = 'x' WHERE id = {one}"],
        # All but the last; that one shows by the head code (below).
        "drop": [
            f"DELETE FROM audit_entry WHERE operation_id = {min(one, 19)}",
            f"DELETE FROM operation WHERE id = {min(one, 19)}",
        ],
    }[kind]


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_every_tampering_is_found(database: Database, kind: str) -> None:
    """R18: six ways, fifty times each."""
    for number in range(20):
        write(database, lambda s, n=number: s.add(Unit(name=f"第{n}村")))
    database.close()
    chance = random.Random(kind)
    engine = make_engine(database.path)
    with Session(engine) as session:
        assert verify_chain(session) is None
        for _ in range(EACH_TAMPERING):
            raw_connection = session.connection().connection.dbapi_connection
            assert raw_connection is not None
            raw_connection.execute("SAVEPOINT falsified")
            raw_connection.execute("PRAGMA defer_foreign_keys = ON")
            for statement in tampering(kind, chance):
                raw_connection.execute(statement)
            assert verify_chain(session) is not None
            raw_connection.execute("ROLLBACK TO falsified")
            raw_connection.execute("RELEASE falsified")
        assert verify_chain(session) is None
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET after_json = replace(after_json, '第1村', '第9村') WHERE row_id = 2",
        "UPDATE operation SET actor = 'somebody' WHERE id = (SELECT max(id) - 1 FROM operation)",
        "DELETE FROM audit_entry WHERE row_id = 3",
        "DELETE FROM operation WHERE id = (SELECT max(id) - 2 FROM operation)",
        "INSERT INTO audit_entry (operation_id, table_name, row_id) SELECT max(id), 'unit', 7 FROM operation",
        "UPDATE audit_entry SET row_id = 5 - row_id + 1 WHERE table_name = 'unit' AND row_id IN (2, 4)",
    ],
)
def test_tampering_is_found(database: Database, statement: str) -> None:
    assert tampered(database, statement) is not None


def test_cutting_the_tail_changes_the_head_code(database: Database) -> None:
    write(database, seed)
    with database.read() as session:
        before = head_code(session)
    write(database, lambda s: s.add(Unit(name="西岭村")))
    with database.read() as session:
        assert head_code(session) != before
    raw = driver.connect(str(database.path))
    raw.execute("DELETE FROM audit_entry WHERE operation_id = (SELECT max(id) FROM operation)")
    raw.execute("DELETE FROM operation WHERE id = (SELECT max(id) FROM operation)")
    raw.commit()
    raw.close()
    with database.read() as session:
        assert head_code(session) == before


UNUSED = count(1000)
NUMBERS = itertools.count()
ACTS = st.lists(st.tuples(st.sampled_from(["add", "edit", "drop"]), st.integers(0, 5)), max_size=12)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_history_can_be_undone_and_redone(database: Database, acts: list[tuple[str, int]]) -> None:
    start = snapshot(database)
    operations = []
    for kind, choice in acts:

        def change(session: Any, kind: str = kind, choice: int = choice) -> None:
            units = session.query(Unit).order_by(Unit.id).all()
            if kind == "add" or not units:
                session.add(Unit(name=f"单位{next(UNUSED)}"))
            elif kind == "edit":
                units[choice % len(units)].first_kind += "x"
            else:
                session.delete(units[choice % len(units)])

        operation = write(database, change)
        assert operation is not None
        operations.append(operation)
    end = snapshot(database)
    reverts = [revert(database, operation) for operation in reversed(operations)]
    assert snapshot(database) == start
    for operation in reversed(reverts):
        revert(database, operation)
    assert snapshot(database) == end
    with database.read() as session:
        assert verify_chain(session) is None


def test_undo_of_a_removal_refuses_when_the_name_was_taken_since(database: Database) -> None:
    write(database, seed)
    write(database, lambda s: s.add(Unit(name="西岭村")))
    removed = write(database, lambda s: s.delete(s.get(Unit, 2)))
    write(database, lambda s: s.add(Unit(name="西岭村")))
    before = snapshot(database)
    with pytest.raises(RevertConflictError):
        revert(database, removed or 0)
    assert snapshot(database) == before


def test_bulk_updates_of_one_row_and_of_different_columns_keep_their_order(database: Database) -> None:
    """A row named twice, rows with other columns, a number that two rows swap over a third one."""
    with database.write(actor="t", action="test.run", text="测试") as unit:
        ids = bulk_insert(unit.session, Unit, [{"name": name, "kind": "村"} for name in "甲乙丙"])
    one, two, three = ids
    with database.write(actor="t", action="test.run", text="测试") as unit:
        changed = bulk_update(
            unit.session,
            Unit,
            [
                {"id": one, "name": "空"},
                {"id": two, "name": "甲", "kind": "社区"},
                {"id": one, "name": "乙"},
                {"id": three, "name": "丙"},
                {"id": one, "kind": "社区"},
            ],
        )
        assert changed == 4
        noted = [(row, before, after) for _, row, before, after in unit.trail.entries]
    assert noted == [
        (one, {"name": "甲"}, {"name": "空"}),
        (two, {"name": "乙", "kind": "村"}, {"name": "甲", "kind": "社区"}),
        (one, {"name": "空"}, {"name": "乙"}),
        (one, {"kind": "村"}, {"kind": "社区"}),
    ]
    with database.read() as session:
        rows = {row.id: (row.name, row.first_kind) for row in session.query(Unit)}
    assert rows == {one: ("乙", "社区"), two: ("甲", "社区"), three: ("丙", "村")}


def test_a_bulk_update_of_a_row_that_is_gone_is_refused(database: Database) -> None:
    with (
        pytest.raises(NoResultFound),
        database.write(actor="t", action="test.run", text="测试") as unit,
    ):
        bulk_update(unit.session, Unit, [{"id": 77, "name": "无"}])
