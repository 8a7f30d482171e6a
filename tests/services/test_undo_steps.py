"""What Ctrl+Z takes next: this sitting first, this page first; what is asked about; what redo keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.operation import operations
from app.services.operation.undo_steps import AskFirst, Sitting, step_to_redo, step_to_undo, undo_state
from app.services.person import units
from db.models import Setting
from db.session import Database

Write = Callable[..., int]


@pytest.fixture
def write(database: Database) -> Write:
    """One operation of an action: adds as many units as asked; returns its id."""
    names = iter(range(1000))

    def call(action: str, count: int = 1) -> int:
        with database.write(actor="t", action=action, text=action) as unit:
            for _ in range(count):
                units.add_unit(unit.session, name=f"第{next(names)}村")
        assert unit.operation_id is not None
        return unit.operation_id

    return call


@pytest.fixture
def revert(database: Database) -> Callable[[int, str], int]:
    def call(operation_id: int, action: str) -> int:
        with database.write(actor="t", action=action, text="") as unit:
            unit.revert(operation_id)
        assert unit.operation_id is not None
        return unit.operation_id

    return call


def taken(database: Database, done: dict[int, str], page: str) -> tuple[int, set[str]]:
    with database.read() as session:
        step = undo_state(session, sitting=Sitting(done, page)).undo
    assert step is not None
    return step.id, set(step.asks)


def test_the_newest_of_this_page_and_sitting_goes_first(database: Database, write: Write) -> None:
    old = write("person.add")
    plan = write("class_session.add")
    mark = write("attendance.mark")
    done = {plan: "plan", mark: "attendance"}
    assert taken(database, done, "plan") == (plan, set())
    assert taken(database, done, "attendance") == (mark, set())
    # Nothing of this sitting on this page: the last thing done, but asked about.
    assert taken(database, done, "roster") == (mark, {"elsewhere"})
    assert taken(database, {}, "roster") == (old, {"older"})
    assert taken(database, {}, "scores") == (mark, {"older", "elsewhere"})


def test_an_act_belongs_to_the_page_it_was_done_on_too(database: Database, write: Write) -> None:
    note = write("talk.note")
    for page in ("attendance", "follow_up"):
        assert taken(database, {note: "attendance"}, page) == (note, set())
    assert taken(database, {note: "attendance"}, "plan") == (note, {"elsewhere"})


def test_large_acts_imports_and_numbers_are_asked_about(database: Database, write: Write) -> None:
    twenty = write("attendance.mark", 20)
    assert taken(database, {twenty: ""}, "attendance") == (twenty, set())
    many = write("attendance.fill_rest", 21)
    assert taken(database, {many: ""}, "attendance") == (many, {"large"})
    imported = write("roster.import")
    assert taken(database, {imported: ""}, "roster") == (imported, {"large"})
    issued = write("bulletin.issue")
    assert taken(database, {issued: ""}, "bulletins") == (issued, {"final"})
    withdrawn = write("bulletin.withdraw")
    assert taken(database, {withdrawn: ""}, "bulletins") == (withdrawn, {"told"})
    with database.read() as session, pytest.raises(AskFirst) as caught:
        step_to_undo(session, sitting=Sitting({withdrawn: ""}, "bulletins"))
    assert caught.value.data["step"].id == withdrawn  # type: ignore[attr-defined]


def test_what_is_never_undone_is_passed_over(database: Database, write: Write) -> None:
    first = write("person.add")
    for action in operations.NOT_UNDOABLE:
        write(action)
    assert taken(database, {first: ""}, "roster") == (first, set())


def test_redo_stays_after_other_work(
    database: Database, write: Write, revert: Callable[[int, str], int]
) -> None:
    first, second = write("person.add"), write("person.add")
    undone = [revert(second, "history.undo"), revert(first, "history.undo")]
    later = write("attendance.mark")
    done = dict.fromkeys((first, second, *undone), "roster") | {later: "attendance"}
    with database.read() as session:
        assert step_to_redo(session, sitting=Sitting(done, "roster")).id == undone[1]
    again = revert(undone[1], "history.redo")
    with database.read() as session:
        state = undo_state(session, sitting=Sitting({**done, again: "roster"}, "roster"))
    assert (state.undo_id, state.redo_id) == (again, undone[0])
    assert state.undo_text == state.redo_text == "person.add"


def test_an_undo_of_an_earlier_sitting_is_asked_about_before_it_is_redone(
    database: Database, write: Write, revert: Callable[[int, str], int]
) -> None:
    revert(write("person.add"), "history.undo")
    with database.read() as session, pytest.raises(AskFirst):
        step_to_redo(session, sitting=Sitting({}, "roster"))


def test_nothing_to_take(database: Database) -> None:
    with database.read() as session:
        for pick, code in ((step_to_undo, "undo.nothing"), (step_to_redo, "redo.nothing")):
            with pytest.raises(InputProblem, match=code):
                pick(session)


def _set(session: Session, value: str) -> Any:
    session.add(Setting(name=value, value=value))


def test_states_and_words_of_the_list(database: Database, revert: Callable[[int, str], int]) -> None:
    with database.write(actor="t", action="roster.import", text="导入名册") as unit:
        _set(unit.session, "a")
    first = unit.operation_id or 0
    undone = revert(first, "history.undo")
    redone = revert(undone, "history.redo")
    revert(redone, "history.undo_rest")
    with database.read() as session:
        rows = operations.list_operations(session)
        imports = operations.list_operations(session, wanted=operations.OperationFilter(imports_only=True))
    assert [row.state for row in rows][:3] == ["stands", "undone", "undone"]
    assert [row.text.split("：")[0] for row in rows][:4] == ["撤销", "重做", "撤销", "导入名册"]
    assert [(row.id, row.state) for row in imports] == [(first, "partly_undone")]
