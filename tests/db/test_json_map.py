"""Columns of scalars by name: one text for one value, compared and put back key by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.audit import bulk_insert, bulk_update, verify_chain
from db.errors import RevertConflictError
from db.json_map import map_columns
from db.models import RegisterEntry, RegisterStep
from db.replay import first_deviation
from db.session import Database

DAY = date(2024, 9, 26)


def write(database: Database, change: Callable[[Any], Any]) -> int:
    with database.write(actor="t", action="test.change", text="改动") as unit:
        change(unit.session)
    assert unit.operation_id is not None
    return unit.operation_id


def revert(database: Database, operation_id: int) -> int:
    with database.write(actor="t", action="history.undo", text="改动") as unit:
        unit.revert(operation_id)
    assert unit.operation_id is not None
    return unit.operation_id


def added(database: Database, **data: str | int) -> int:
    return write(
        database,
        lambda s: s.add(RegisterEntry(register="contest", on_day=DAY, year=2024, data=data)),
    )


def put(database: Database, **data: str | int | None) -> int:
    """Change some keys of the first entry; None takes a key away."""

    def change(session: Any) -> None:
        entry = session.get_one(RegisterEntry, 1)
        merged = {**entry.data, **data}
        entry.data = {key: value for key, value in merged.items() if value is not None}

    return write(database, change)


def stored(database: Database) -> Any:
    with database.read() as session:
        return session.get_one(RegisterEntry, 1).data


def is_whole(database: Database) -> bool:
    with database.read() as session:
        assert verify_chain(session) is None
    raw = driver.connect(str(database.path))
    try:
        return first_deviation(raw) is None
    finally:
        raw.close()


def test_every_table_with_scalars_by_name_is_known() -> None:
    assert map_columns("register_entry") == map_columns("register_line") == {"data"}
    assert map_columns("person") == frozenset()


def test_one_value_is_one_text_with_readable_words(database: Database) -> None:
    added(database, project="行政执法", note="县里")
    added(database, note="县里", project="行政执法")
    with database.read() as session:
        found = (
            session.connection().exec_driver_sql("SELECT DISTINCT data FROM register_entry").scalars().all()
        )
        entries = "SELECT after_json FROM audit_entry WHERE table_name = 'register_entry'"
        told = session.connection().exec_driver_sql(entries).scalars().all()
    assert found == ['{"note":"县里","project":"行政执法"}']
    assert len(told) == 2
    assert all("行政执法" in text for text in told)


def test_what_is_read_cannot_be_changed_past_the_trail(database: Database) -> None:
    added(database, note="一")
    with database.write(actor="t", action="test.change") as unit:
        entry = unit.session.get_one(RegisterEntry, 1)
        with pytest.raises(TypeError):
            entry.data["note"] = "二"


def test_a_field_goes_back_after_a_later_edit_of_another(database: Database) -> None:
    added(database, note="一", seats=3)
    first = put(database, note="二")
    put(database, seats=5)
    undone = revert(database, first)
    assert stored(database) == {"note": "一", "seats": 5}
    assert is_whole(database)
    revert(database, undone)
    assert stored(database) == {"note": "二", "seats": 5}
    assert is_whole(database)


def test_a_field_that_was_new_or_taken_away_goes_back_too(database: Database) -> None:
    added(database, note="一")
    came = put(database, place="会议室")
    gone = put(database, note=None)
    put(database, seats=5)
    revert(database, came)
    assert stored(database) == {"seats": 5}
    revert(database, gone)
    assert stored(database) == {"note": "一", "seats": 5}
    assert is_whole(database)


def test_the_same_field_edited_since_stays(database: Database) -> None:
    added(database, note="一", seats=3)
    first = put(database, note="二", seats=4)
    put(database, note="三")
    with pytest.raises(RevertConflictError) as refused:
        revert(database, first)
    assert [(each.table, each.kind) for each in refused.value.data["obstacles"]] == [
        ("register_entry", "changed")
    ]
    assert stored(database) == {"note": "三", "seats": 4}


def test_the_whole_history_goes_back_and_forth(database: Database) -> None:
    """Also the making of a record whose version has risen with every undo."""
    made = added(database, note="一")
    edit = put(database, note="二")
    back = [revert(database, edit), revert(database, made)]
    with database.read() as session:
        assert session.get(RegisterEntry, 1) is None
    for operation in reversed(back):
        revert(database, operation)
    assert stored(database) == {"note": "二"}
    assert is_whole(database)


def test_making_is_not_undone_while_an_edit_stands(database: Database) -> None:
    made = added(database, note="一")
    put(database, seats=3)
    with pytest.raises(RevertConflictError):
        revert(database, made)


def version(database: Database) -> int:
    with database.read() as session:
        return session.get_one(RegisterEntry, 1).version


def test_an_undo_is_news_to_whoever_holds_the_record(database: Database) -> None:
    """A dialog that saw what is put back, or what was there before it, cannot write over it unseen."""
    added(database, note="一")
    first = put(database, note="二")
    second = put(database, seats=5)
    assert version(database) == 3
    undone = revert(database, first)
    assert version(database) == 4
    revert(database, undone)
    assert version(database) == 3  # and as it was then
    revert(database, second)
    assert version(database) == 2


def test_a_step_and_columns_beside_the_map_keep_their_own_ways(database: Database) -> None:
    added(database, note="一")
    write(
        database, lambda s: s.add(RegisterStep(entry_id=1, state="done", on_day=DAY, data={"done": "已改"}))
    )

    def both(session: Any) -> None:
        entry = session.get_one(RegisterEntry, 1)
        entry.slot, entry.data = "x", {**entry.data, "seats": 1}

    moved = write(database, both)
    put(database, note="二")
    revert(database, moved)
    with database.read() as session:
        entry = session.get_one(RegisterEntry, 1)
        assert (entry.slot, dict(entry.data)) == ("", {"note": "二"})
    assert is_whole(database)


def test_bulk_calls_write_the_same_text(database: Database) -> None:
    row = {"register": "contest", "on_day": DAY, "year": 2024, "data": {"b": 1, "a": "县"}}
    with database.write(actor="t", action="test.run") as unit:
        bulk_insert(unit.session, RegisterEntry, [row, row])
    with database.write(actor="t", action="test.run") as unit:
        changed = bulk_update(
            unit.session,
            RegisterEntry,
            [{"id": 1, "data": {"a": "县", "b": 1}}, {"id": 2, "data": {"a": "乡"}}],
        )
    assert changed == 1
    assert stored(database) == {"a": "县", "b": 1}
    assert is_whole(database)


KEYS = st.sampled_from("abc")
EDITS = st.lists(st.dictionaries(KEYS, st.none() | st.integers(0, 2), min_size=1), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS, data=st.data())
def test_any_edit_is_undone_alone_or_refused_because_of_its_own_keys(
    database: Database, edits: list[dict[str, int | None]], data: st.DataObject
) -> None:
    with database.write(actor="t", action="test.change") as unit:
        entry = RegisterEntry(register="x", on_day=DAY, data={"a": 9, "b": 9})
        unit.session.add(entry)
        unit.session.flush()
        row = entry.id
    states: list[dict[str, Any]] = [{"a": 9, "b": 9}]
    done: list[tuple[int, dict[str, Any], dict[str, Any]]] = []
    for edit in edits:
        after = {key: value for key, value in {**states[-1], **edit}.items() if value is not None}
        if after == states[-1]:
            continue
        before = states[-1]
        with database.write(actor="t", action="test.change") as unit:
            unit.session.get_one(RegisterEntry, row).data = after
        states.append(after)
        assert unit.operation_id is not None
        done.append((unit.operation_id, before, after))
    if not done:
        return
    operation, before, after = data.draw(st.sampled_from(done))
    keys = {key for key in "abc" if before.get(key) != after.get(key)}
    now = states[-1]
    clash = any(now.get(key) != after.get(key) for key in keys)
    try:
        revert(database, operation)
    except RevertConflictError:
        assert clash
        return
    assert not clash
    wanted = {key: value for key, value in now.items() if key not in keys}
    wanted |= {key: before[key] for key in keys if key in before}
    with database.read() as session:
        assert session.get_one(RegisterEntry, row).data == wanted
