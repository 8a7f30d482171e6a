"""What a write changed is read back once, however many guards look at it (seals and issued bulletins)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.guards.changed_rows import changed_rows, changes_of
from app.services.bulletin import bulletins
from app.services.mark import attendance
from app.services.operation import seals
from app.services.plan.planning import AudienceInput
from app.services.setting.defaults import load_missing_defaults
from db.errors import KnownError
from tests.services.duty_town import hold, mark
from tests.services.test_figures_of_bulletins import village

READ_BACK = "SELECT * FROM participation"


def test_the_rows_of_a_write_are_read_back_once_for_all_guards(database: Any, run: Any, read: Any) -> None:
    def make(session: Any) -> tuple[int, int]:
        own = village(session, ("孙明", "周强"))
        audience = tuple(AudienceInput(person_id=each) for each in own)
        told, open_one = (
            hold(session, date(2024, 3, day), title=f"{day}日", marks="none", audience=audience)
            for day in (6, 7)
        )
        mark(session, told, {own[0]: "present", own[1]: "absent"})
        return told, open_one

    def issue(session: Any) -> None:
        draft = bulletins.draft_session(session, class_session_id=told)
        bulletins.issue(session, bulletin_id=draft, on=date(2024, 3, 6), with_unmarked=True)

    load_missing_defaults(database)
    told, open_one = run(make)
    run(issue)
    run(lambda s: seals.seal_year(s, year=2023, at="2024-01-10T09:00:00"))
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        run(lambda s: attendance.mark_line(s, class_session_id=open_one, line="1迟"))
        assert sum(each.startswith(READ_BACK) and "json_each" in each for each in asked) == 1
        with pytest.raises(KnownError) as caught:
            run(lambda s: attendance.mark_line(s, class_session_id=told, line="1缺"))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert caught.value.code == "bulletin.told"


def test_what_a_guard_wrote_is_seen_by_the_next(database: Any, run: Any) -> None:
    """The rows are read again when the write has grown."""
    with database.write(actor="t", action="test.run", text="测试") as unit:
        own = village(unit.session, ("孙明",))
        unit.session.flush()
        before = changes_of(unit)
        audience = (AudienceInput(person_id=own[0]),)
        hold(unit.session, date(2024, 3, 6), title="一", audience=audience)
        unit.session.flush()
        after = changes_of(unit)
        assert "participation" not in before
        assert after == changed_rows(unit.session.connection(), unit.trail)
        assert "class_session" in after
