"""What a job needs of the records is read and put together once, not once for each of its parts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.imports.kinds.attendance import AttendanceImport
from app.imports.marks.attendance import AttendanceActions, MarkAction
from app.services.bulletin import bulletin_away, bulletins
from app.services.mark import attendance
from app.services.operation import sealed_values, seals
from app.services.plan import expected
from app.services.plan.planning import AudienceInput
from app.services.setting.defaults import load_missing_defaults
from app.services.setting.town import get_setting, set_setting
from app.work import NO_PROGRESS
from db.models import Person
from tests.services.duty_town import hold, mark
from tests.services.test_figures_of_bulletins import village

DAY = date(2024, 3, 6)


def counted(monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> list[object]:
    """The calls of a function, while it does what it does."""
    real, calls = getattr(place, name), []

    def noted(*args: Any, **values: Any) -> Any:
        calls.append(args)
        return real(*args, **values)

    monkeypatch.setattr(place, name, noted)
    return calls


def test_an_import_of_marks_reads_the_roster_once(
    database: Any, run: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_missing_defaults(database)

    def make(session: Any) -> tuple[tuple[int, ...], list[int]]:
        own = village(session, ("孙明", "周强"))
        audience = tuple(AudienceInput(person_id=each) for each in own)
        return own, [
            hold(session, date(2024, 3, day), title=f"{day}日", marks="none", audience=audience)
            for day in range(4, 9)
        ]

    own, held = run(make)
    rosters = counted(monkeypatch, expected, "RosterInTime")
    wanted = {each: {own[0]: "present", own[1]: "late"} for each in held}
    actions = AttendanceActions(
        tuple(
            MarkAction("new", row, each, person, code)
            for each, marks in wanted.items()
            for row, (person, code) in enumerate(marks.items())
        )
    )
    done = run(lambda s: AttendanceImport().apply(s, actions, today=DAY, progress=NO_PROGRESS))
    assert done == {"marks": 10, "sessions": 5}
    assert len(rosters) == 1
    for each in held:
        rows = read(lambda s, each=each: attendance.get_sheet(s, class_session_id=each)).rows
        assert {row.person_id: row.mark for row in rows} == wanted[each]


def test_a_bulletin_issued_at_once_is_put_together_once(
    database: Any, run: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_missing_defaults(database)

    def make(session: Any) -> int:
        own = village(session, ("孙明", "周强"))
        audience = tuple(AudienceInput(person_id=each) for each in own)
        made = hold(session, DAY, title="民法典", marks="none", audience=audience)
        mark(session, made, {own[0]: "present", own[1]: "absent"})
        return made

    held = run(make)
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=held))
    shown = read(lambda s: bulletins.get_content(s, bulletin_id=draft))
    run(lambda s: bulletins.remove_draft(s, bulletin_id=draft))
    made = counted(monkeypatch, bulletins, "build_content")
    run(lambda s: bulletins.issue_sessions(s, class_session_ids=(held,), on=DAY))
    assert len(made) == 1
    (issued,) = read(lambda s: bulletins.list_bulletins(s, year=2024))
    frozen = read(lambda s: bulletins.get_content(s, bulletin_id=issued.id))
    assert frozen.title == shown.title
    assert frozen.facts == shown.facts
    assert "孙明" in shown.text or "周强" in shown.text
    assert set(shown.text.splitlines()) <= set(frozen.text.splitlines())


def test_a_draft_with_words_of_its_own_keeps_them(database: Any, run: Any, read: Any) -> None:
    """What was typed into the draft stands on the bulletin, though the draft is found again."""
    load_missing_defaults(database)

    def make(session: Any) -> int:
        own = village(session, ("孙明",))
        made = hold(session, DAY, title="民法典", marks="none", audience=(AudienceInput(person_id=own[0]),))
        mark(session, made, {own[0]: "absent"})
        return made

    held = run(make)
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=held))
    run(lambda s: bulletins.edit_draft(s, bulletin_id=draft, title="关于民法典的通报", extra="请各村重视。"))
    run(lambda s: bulletins.issue_sessions(s, class_session_ids=(held,), on=DAY))
    found = read(lambda s: bulletins.get_content(s, bulletin_id=draft))
    assert found.title == "关于民法典的通报"
    assert "请各村重视。" in found.text


def test_a_bulletin_reads_no_list_where_nobody_on_it_is_away(
    database: Any, run: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who left long ago is away on every later day, but stands on no list of it."""
    load_missing_defaults(database)

    def make(session: Any) -> tuple[list[int], int]:
        own = village(session, ("孙明", "周强"))
        session.get_one(Person, own[1]).left_on = date(2024, 2, 1)
        return own, hold(session, DAY, title="民法典", marks="none")

    own, held = run(make)
    sheets = counted(monkeypatch, bulletin_away, "get_sheet")
    assert read(lambda s: bulletin_away.away_notice(s, class_session_ids=(held,))) == ""
    assert sheets == []
    run(lambda s: setattr(s.get_one(Person, own[0]), "left_on", date(2024, 3, 1)))
    assert "孙明" in read(lambda s: bulletin_away.away_notice(s, class_session_ids=(held,)))
    assert len(sheets) == 1


def test_settings_of_a_closed_year_are_read_once_a_read_and_a_write_sees_its_own(
    database: Any, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(lambda s: set_setting(s, name="a", value="then"))
    run(lambda s: seals.seal_year(s, year=2024, at="2025-01-10T09:00:00"))
    run(lambda s: set_setting(s, name="a", value="now"))
    looked = counted(monkeypatch, sealed_values, "_changed_since")

    def values(session: Any) -> list[str]:
        return [get_setting(session, name="a"), get_setting(session, name="a", year=2024)]

    with database.read() as session:
        assert values(session) == values(session) == ["now", "then"]
        assert [call[1:] for call in looked] == [(2024, "setting")]

    def change(session: Any) -> list[str]:
        before = values(session)
        set_setting(session, name="a", value="later")
        return before + values(session)

    assert run(change) == ["now", "then", "later", "then"]
    with database.read() as session:
        assert values(session) == ["later", "then"]
