"""Undo and redo of every command there is, with a restart in the middle (complaint 15)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import GanxunError
from app.guards import GUARDS
from app.services.mark import attendance
from app.services.operation import operations, seals, undo_steps
from app.services.operation.operations import OperationFilter
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.setting.defaults import load_missing_defaults
from app.wording import sentence
from db.audit import UNAUDITED, verify_chain
from db.base import Base
from db.models import Unit
from db.replay import first_deviation
from db.session import Database
from tests.services import every_action

ROOT = Path(__file__).resolve().parents[2]
State = dict[str, list[tuple[Any, ...]]]


def state_of(database: Database) -> State:
    """Every row of every audited table."""
    with database.read() as session:
        connection = session.connection()
        return {
            table: [tuple(r) for r in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id")]
            for table in Base.metadata.tables
            if table not in UNAUDITED
        }


def differences(one: State, other: State) -> dict[str, Any]:
    return {
        table: (sorted(set(one[table]) - set(other[table])), sorted(set(other[table]) - set(one[table])))
        for table in one
        if one[table] != other[table]
    }


class History:
    """A data file with what the window would do to it."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder, self._clock = folder, clock
        self.database = Database.open(folder, clock=clock, guards=GUARDS)

    def restart(self) -> None:
        self.database.close()
        self.database = Database.open(self._folder, clock=self._clock, guards=GUARDS)

    def run(self, action: str, command: Callable[[Session], Any], reason: str = "") -> bool:
        with self.database.write(actor="t", action=action, text=action, reason=reason) as unit:
            command(unit.session)
        return unit.operation_id is not None

    def undo(self) -> None:
        with self.database.write(actor="t", action="history.undo") as unit:
            wanted, unit.text = undo_steps.operation_to_undo(unit.session)
            unit.revert(wanted)

    def redo(self) -> None:
        with self.database.write(actor="t", action="history.redo") as unit:
            wanted, unit.text = undo_steps.operation_to_redo(unit.session)
            unit.revert(wanted)

    def revert(self, operation_id: int) -> None:
        with self.database.write(actor="t", action="history.undo") as unit:
            unit.revert(operation_id)

    def state(self) -> State:
        return state_of(self.database)


@pytest.fixture
def history(data_folder: Path, clock: Callable[[], datetime]) -> Iterator[History]:
    made = History(data_folder, clock)
    load_missing_defaults(made.database)
    made.run("demo.fill", every_action.build_town)
    yield made
    made.database.close()


def test_every_action_of_the_program_is_in_the_list() -> None:
    found = set()
    for folder in ("app", "ui"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    # Undo itself, what is never undone (closing, an update of the program), imports (their own tests).
    elsewhere = {"history.undo", "history.redo", "seal.close", "roster.import", every_action.PRINT[0]}
    elsewhere.add("register.update")
    known = {action for action, _ in (*every_action.EVERYTHING, *every_action.AUTOMATIC)}
    left = found - elsewhere - known
    assert {action for action in left if not action.startswith(("demo.", "defaults."))} == set()


@pytest.mark.slow
@pytest.mark.parametrize("is_watched", [False, True], ids=["alone", "with the pages following"])
def test_everything_is_undone_and_redone(history: History, is_watched: bool) -> None:
    """`is_watched`: after every step the window brings lists and talks up to date by itself."""
    start = history.state()
    kept: every_action.Kept = {}
    done = 0
    for action, act in every_action.UNDOABLE:
        changed = history.run(action, lambda s, act=act: act(s, kept), reason="核对有误")
        assert changed or is_watched, f"{action} changed nothing"
        done += changed and action not in operations.NOT_UNDOABLE
        for follower, command in every_action.AUTOMATIC if is_watched else ():
            history.run(follower, command)
    assert done > 75
    end = history.state()
    for number in range(done):
        if number == done // 2:
            history.restart()
        history.undo()
    left = differences(start, history.state())
    # What the program did by itself stays when it is in nobody's way.
    assert set(left) <= ({"participation", "warning_talk"} if is_watched else {"warning_talk"}), left
    history.restart()
    for _ in range(done):
        history.redo()
    assert differences(end, history.state()) == {}
    with history.database.read() as session:
        assert verify_chain(session) is None
        assert first_deviation(session.connection().connection.dbapi_connection) is None


def test_a_number_once_given_is_never_undone(history: History) -> None:
    """Withdrawing and marks behind the paper go back (with a reason); 定稿 never does."""
    kept: every_action.Kept = {}
    for action, act in every_action.EVERYTHING:
        history.run(action, lambda s, act=act: act(s, kept), reason="核对有误")
    with history.database.read() as session:
        rows = operations.list_operations(session, wanted=OperationFilter(text="bulletin."), limit=None)
        issued = [row for row in rows if row.action == "bulletin.issue"]
    assert [row.state for row in issued] == ["final", "final"]
    before = history.state()
    for row in issued:
        with pytest.raises(GanxunError, match=r"bulletin\.numbered|undo\.changed_since"):
            history.revert(row.id)
    assert history.state() == before
    history.undo()
    history.undo()
    with pytest.raises(GanxunError, match=r"bulletin\.numbered"):
        history.undo()
    history.redo()
    history.redo()
    assert differences(before, history.state()) == {}


def refusal(history: History) -> str:
    before = history.state()
    with pytest.raises(GanxunError) as caught:
        history.undo()
    assert history.state() == before
    return sentence(caught.value)


def test_what_a_printed_sheet_shows_is_not_undone(history: History) -> None:
    history.run("person.add", _add_person)
    history.run(*every_action.PRINT)
    assert refusal(history) == (
        "不能撤销“person.add”：涉及的名单已印在签到表上，现有数据没有改动；请直接修改名册、课次或登记。"
    )


def test_work_of_a_closed_year_is_undone_with_a_reason_only(history: History) -> None:
    history.run("attendance.mark_line", partial(attendance.mark_line, class_session_id=1, line="1迟"))
    marked = history.state()
    history.run("seal.close", partial(seals.seal_year, year=2024, at="2025-01-10T09:00:00"))
    assert "已封账" in refusal(history)
    assert history.state()["participation"] == marked["participation"]


def test_somebody_elses_later_change_is_said(history: History) -> None:
    history.run("unit.add", partial(units.add_unit, name="西岭村"))
    with history.database.write(actor="t", action="seal.close", text="别处的改动") as unit:
        unit.session.get(Unit, 3).name = "西岭新村"
    assert refusal(history) == (
        "不能撤销“unit.add”：其后又改过同一条记录，现有数据没有改动；请先撤销后面的操作。"
    )


def _add_person(session: Session) -> None:
    people.add_person(session, person=PersonInput(name="周涛"), posts=[PostInput(unit_id=1)])
