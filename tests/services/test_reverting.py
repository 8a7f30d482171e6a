"""Any single operation taken back later: exactly its records or nothing; a look first; what is in the way."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app.context import AppContext, open_context
from app.errors import GanxunError, InputProblem, RevertConflictError
from app.reverting import propose, revert
from app.services.bulk import bulk_writes
from app.services.bulk.bulk_writes import NewPerson
from app.services.mark import attendance
from app.services.operation import operations, seals
from app.services.person import people, units
from app.services.person.people import PersonInput
from app.services.plan import planning
from app.wording import sentence
from db.audit import verify_chain
from db.models import Assignment, ClassSession, Participation, Person, Unit
from tests.services import every_action
from tests.services.conftest import at_once
from tests.services.test_undo_everything import State, differences, state_of

NAMES = ("甲一", "乙二", "丙三", "丁四")


TOWN = partial(at_once, every_action.build_town)


@pytest.fixture
def town(built: None, data_folder: Path, clock: Callable[[], datetime]) -> Iterator[AppContext]:
    context = open_context(data_folder, clock=clock)
    yield context
    context.database.close()


def run(context: AppContext, action: str, act: Callable[[Session], Any], reason: str = "") -> int:
    with context.database.write(actor="t", action=action, text=action, reason=reason) as unit:
        act(unit.session)
    return unit.operation_id or 0


def state(context: AppContext) -> State:
    return state_of(context.database)


def add_four(session: Session) -> None:
    bulk_writes.add_people(session, people=[NewPerson({"name": name}, "北岗村", "干事") for name in NAMES])


def person(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


def phone(name: str, number: str) -> Callable[[Session], None]:
    return lambda s: setattr(person(s, name), "phone", number)


def test_an_import_goes_back_although_other_work_followed(town: AppContext) -> None:
    start = state(town)
    first = run(town, "roster.import", add_four)
    run(town, "person.edit", phone("张伟", "139"))
    run(town, "attendance.mark_line", partial(attendance.mark_line, class_session_id=1, line="1迟"))
    before = state(town)
    proposal = propose(town, first)
    assert state(town) == before
    assert proposal.conflict is None
    assert {line.table for line in proposal.changes} == {"单位", "人员", "任职", "人员类别"}
    assert any("甲一" in line.record for line in proposal.changes)
    done = revert(town, first)
    after = state(town)
    assert set(differences(before, after)) == {"unit", "person", "assignment", "group_membership"}
    assert len(after["person"]) == len(start["person"])
    assert after["participation"] == before["participation"]
    revert(town, done.operation_id)
    assert differences(before, state(town)) == {}


def test_what_was_changed_since_is_named_and_nothing_goes_back(town: AppContext) -> None:
    first = run(town, "roster.import", add_four)
    edit = run(town, "person.edit", phone("乙二", "139"))
    before = state(town)
    proposal = propose(town, first)
    assert [(line.table, line.record) for line in proposal.obstacles] == [("人员", "乙二")]
    assert "其后又改过（" in proposal.obstacles[0].why
    assert "person.edit" in proposal.obstacles[0].why
    with pytest.raises(RevertConflictError, match=r"undo\.changed_since"):
        revert(town, first)
    assert state(town) == before
    # With the later change taken back, it goes.
    revert(town, edit)
    assert propose(town, first).conflict is None
    revert(town, first)


def test_the_rest_goes_back_and_who_stays_keeps_his_post(town: AppContext) -> None:
    first = run(town, "roster.import", add_four)
    run(town, "person.edit", phone("乙二", "139"))
    before = state(town)
    blocked = propose(town, first)
    assert blocked.rest > 0
    shown = propose(town, first, rest_only=True)
    assert shown.conflict is None
    assert state(town) == before
    done = revert(town, first, rest_only=True)
    assert done.kept
    with town.database.read() as session:
        left = [name for name in NAMES if session.scalars(select(Person).where(Person.name == name)).first()]
        assert left == ["乙二"]
        posts = session.scalars(select(Assignment).where(Assignment.person_id == person(session, "乙二").id))
        assert len(posts.all()) == 1
        assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []
        row = operations.get_operation(session, operation_id=first)
        assert row.state == "partly_undone"
    revert(town, done.operation_id)
    assert differences(before, state(town)) == {}


def test_what_hangs_together_goes_back_as_a_whole_only(town: AppContext) -> None:
    move = run(
        town,
        "person.transfer",
        partial(people.transfer_person, person_id=3, on=date(2024, 8, 1), post=people.PostInput(unit_id=2)),
    )
    with pytest.raises(InputProblem, match=r"undo\.whole"):
        propose(town, move, rest_only=True)


def test_lists_the_program_made_by_itself_go_with_the_person(town: AppContext) -> None:
    add = partial(people.add_person, person=PersonInput(name="周涛"), posts=[people.PostInput(unit_id=1)])
    first = run(town, "person.add", add)
    run(town, "attendance.prepare", partial(attendance.prepare_sheet, class_session_id=2))
    run(town, "person.edit", phone("张伟", "139"))
    with town.database.read() as session:
        assert session.scalars(select(Participation).where(Participation.class_session_id == 2)).all()
    revert(town, first)
    with town.database.read() as session:
        assert not session.scalars(select(Person).where(Person.name == "周涛")).all()


def test_a_printed_sheet_is_named(town: AppContext) -> None:
    add = partial(people.add_person, person=PersonInput(name="周涛"), posts=[people.PostInput(unit_id=1)])
    first = run(town, "person.add", add)
    run(town, *every_action.PRINT)
    proposal = propose(town, first)
    assert proposal.conflict is not None
    assert proposal.conflict.code == "undo.printed"
    assert ["已印在签到表上" in line.why for line in proposal.obstacles] == [True]


def marked(session_id: int, place: int, code: str) -> Callable[[Session], int]:
    """A command that marks the line at `place` of a class session."""

    def act(session: Session) -> int:
        lines = select(Participation.id).where(Participation.class_session_id == session_id)
        ids = session.scalars(lines.order_by(Participation.number)).all()
        return attendance.set_marks(session, class_session_id=session_id, by_participation={ids[place]: code})

    return act


def status_of(context: AppContext, session_id: int) -> str:
    with context.database.read() as session:
        return session.get_one(ClassSession, session_id).status


def test_a_mark_is_done_again_although_another_one_made_the_session_held(town: AppContext) -> None:
    run(town, "attendance.clear", partial(attendance.clear_marks, class_session_id=2))
    run(town, "class_session.restore", partial(planning.restore_class_session, class_session_id=2))
    assert status_of(town, 2) == "planned"
    first = run(town, "attendance.mark", marked(2, 0, "late"))
    back = revert(town, first)
    assert status_of(town, 2) == "planned"
    run(town, "attendance.mark", marked(2, 1, "late"))
    before = state(town)
    assert not propose(town, back.operation_id).is_blocked
    again = revert(town, back.operation_id)
    assert again.is_redo
    assert set(differences(before, state(town))) == {"participation"}
    assert status_of(town, 2) == "held"


def test_the_first_mark_goes_back_and_the_session_stays_held_by_the_second(town: AppContext) -> None:
    run(town, "attendance.clear", partial(attendance.clear_marks, class_session_id=2))
    run(town, "class_session.restore", partial(planning.restore_class_session, class_session_id=2))
    first = run(town, "attendance.mark", marked(2, 0, "late"))
    run(town, "attendance.mark", marked(2, 1, "late"))
    back = revert(town, first)
    assert status_of(town, 2) == "held"
    before = state(town)
    again = revert(town, back.operation_id)
    revert(town, again.operation_id)
    assert state(town) == before


def test_a_sealed_year_needs_a_reason_and_leaves_a_slip(town: AppContext) -> None:
    mark = run(town, "attendance.mark_line", partial(attendance.mark_line, class_session_id=1, line="1迟"))
    run(town, "seal.close", partial(seals.seal_year, year=2024, at="2025-01-10T09:00:00"))
    before = state(town)
    proposal = propose(town, mark)
    assert proposal.refusal is not None
    assert sentence(proposal.refusal).startswith("2024年度已封账")
    assert proposal.count == len({line.record for line in proposal.changes}) > 0
    assert "更正单" not in {line.table for line in proposal.changes}
    with pytest.raises(GanxunError, match=r"seal\.closed"):
        revert(town, mark)
    assert state(town) == before
    revert(town, mark, reason="登记错了")
    with town.database.read() as session:
        assert [slip.reason for slip in seals.list_corrections(session)] == ["登记错了"]


def test_refusals_have_their_words(town: AppContext) -> None:
    first = run(town, "unit.add", partial(units.add_unit, name="西岭村"))
    done = revert(town, first)
    for operation_id, code in ((first, "undo.already"), (9999, "undo.not_found")):
        with pytest.raises(InputProblem, match=code) as caught:
            propose(town, operation_id)
        assert "没有" in sentence(caught.value)
    with town.database.read() as session:
        rows = {row.id: row for row in operations.list_operations(session)}
    assert (rows[first].state, rows[done.operation_id].text) == ("undone", "撤销：unit.add")
    again = revert(town, done.operation_id)
    with town.database.read() as session:
        assert operations.get_operation(session, operation_id=again.operation_id).text == "重做：unit.add"
    seal = run(town, "seal.close", partial(seals.seal_year, year=2023, at="2025-01-10T09:00:00"))
    with pytest.raises(InputProblem, match=r"undo\.final"):
        revert(town, seal)


def test_a_paper_comes_back_only_with_its_file(town: AppContext, tmp_path: Path) -> None:
    from app.attachment_store import AttachmentStore
    from app.services.archive import attachments

    store = AttachmentStore(town.paths.attachments)
    scan = tmp_path / "签到.jpg"
    scan.write_bytes(b"scan")
    kept = store.keep(scan)
    run(
        town,
        "attachment.add",
        partial(attachments.add_attachment, class_session_id=1, kind="notice", stored=kept, at="2024-08-01"),
    )
    removed = run(town, "attachment.remove", partial(attachments.remove_attachment, attachment_id=1))
    store.path_of(kept.sha256).unlink()
    proposal = propose(town, removed)
    assert proposal.conflict is not None
    assert proposal.conflict.code == "undo.file_gone"


# -- random histories ------------------------------------------------------------------------------


def _acts(chance: random.Random) -> Callable[[Session], Any]:
    def edit_person(session: Session) -> None:
        found = session.scalars(select(Person).order_by(Person.id)).all()
        chance.choice(found).phone = str(chance.randrange(10**6))

    def rename_unit(session: Session) -> None:
        chance.choice(session.scalars(select(Unit)).all()).name = f"村{chance.randrange(10**6)}"

    def add_people(session: Session) -> None:
        unit = chance.choice(session.scalars(select(Unit.name)).all())
        rows = [NewPerson({"name": f"人{chance.randrange(10**6)}"}, unit, "干事") for _ in range(3)]
        bulk_writes.add_people(session, people=rows)

    def marks(session: Session) -> None:
        held = chance.choice((1, 2, 3))
        attendance.prepare_sheet(session, class_session_id=held)
        listed = session.scalars(select(Participation.id).where(Participation.class_session_id == held)).all()
        some = chance.sample(listed, min(3, len(listed)))
        codes = [chance.choice(("late", "absent", "present", "none")) for _ in some]
        attendance.set_marks(
            session, class_session_id=held, by_participation=dict(zip(some, codes, strict=True))
        )

    def remove_post(session: Session) -> None:
        found = session.scalars(select(Assignment)).all()
        if found:
            session.delete(chance.choice(found))

    return chance.choice((edit_person, rename_unit, add_people, marks, marks, remove_post))


def _records(context: AppContext, operation_id: int) -> set[tuple[str, int]]:
    with context.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT table_name, row_id FROM audit_entry WHERE operation_id = ?", (operation_id,)
        )
        return {(str(row[0]), int(row[1])) for row in rows}


def _is_back(context: AppContext, operation_id: int) -> bool:
    """Whether every column the operation wrote holds what it held before."""
    wanted: dict[tuple[str, int], dict[str, Any] | None] = {}
    with context.database.read() as session:
        connection = session.connection()
        for table, row_id, before in connection.exec_driver_sql(
            "SELECT table_name, row_id, before_json FROM audit_entry WHERE operation_id = ? ORDER BY id DESC",
            (operation_id,),
        ).all():
            old = None if before is None else json.loads(before)
            known = wanted.get((table, row_id)) or {}
            wanted[table, row_id] = None if old is None else {**known, **old}
        for (table, row_id), old in wanted.items():
            row = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (row_id,)).mappings()
            now = row.one_or_none()
            if table == "class_session" and _stays_held(connection, row_id, old, now):
                continue
            if (now is None) != (old is None) or any(
                now[name] != value for name, value in (old or {}).items()
            ):
                return False
    return True


def _stays_held(connection: Connection, row_id: int, old: Any, now: Any) -> bool:
    """Whether marks of other steps keep it 已开展."""
    if not old or not now or (old.get("status"), now["status"]) != ("planned", "held"):
        return False
    sql = "SELECT count(*) FROM participation WHERE class_session_id = ? AND mark != 'none'"
    return bool(connection.exec_driver_sql(sql, (row_id,)).scalar())


TOTAL: Counter[str] = Counter()


def _touched(one: State, other: State) -> set[tuple[str, int]]:
    found = set()
    for table in one:
        for row in set(one[table]) ^ set(other[table]):
            found.add((table, int(row[0])))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_any_operation_goes_back_exactly_or_not_at_all(town: AppContext, seed: int) -> None:
    """Property 18 of the figures page: undo and redo give the values back, whatever happened in between."""
    chance = random.Random(seed)
    done: list[int] = []
    seen: Counter[str] = Counter()
    for _ in range(40):
        before = state(town)
        if done and chance.random() < 0.5:
            operation_id = chance.choice(done)
            named = _records(town, operation_id)
            rest_only = chance.random() < 0.3
            try:
                proposal = propose(town, operation_id, rest_only=rest_only)
            except InputProblem:
                continue  # taken back already, or one piece
            assert state(town) == before
            try:
                back = revert(town, operation_id, rest_only=rest_only)
            except RevertConflictError:
                assert proposal.conflict is not None
                assert proposal.obstacles
                assert state(town) == before
                seen["refused"] += 1
                continue
            assert proposal.conflict is None
            after = state(town)
            assert _touched(before, after) <= named
            if not back.kept:
                assert _is_back(town, operation_id)
            seen["partly" if back.kept else "whole"] += 1
            if chance.random() < 0.5:
                revert(town, back.operation_id)
                assert differences(before, state(town)) == {}
        else:
            operation_id = run(town, chance.choice(("roster.import", "person.edit")), _acts(chance))
            if operation_id:
                done.append(operation_id)
    assert seen["whole"]
    TOTAL.update(seen)
    with town.database.read() as session:
        assert verify_chain(session) is None
        assert session.connection().exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_the_histories_met_all_there_is() -> None:
    """Runs after them: whole reverts, partial ones and refusals all came up."""
    assert not TOTAL or min(TOTAL[kind] for kind in ("whole", "partly", "refused")) > 3, TOTAL
