"""操作记录: what is confidential is neither found nor said, whatever became of its entry since."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.services.register.forms import shelf
from app.services.register.moving import set_state
from app.services.register.writing import add_entry, edit_entry, remove_entry
from app.services.trail.audit_trail import AuditFilter, count_changes, list_changes
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
PEOPLE = duty_town.NAMES
TODAY = date(2024, 12, 1)
WORDS = ("酒后失言", "常去茶楼", "已写检讨", "心浮气躁", "退回另查")


@pytest.fixture
def told(run: Run, built: list[int]) -> int:
    """A reminder that was told, corrected and changed; a report with a caution and a place."""

    def remind(session: Any) -> int:
        register = shelf(session)["talk-reminder"]
        entry: int = add_entry(
            session, register=register, today=TODAY, values={
                "day": date(2024, 5, 5), "person": PEOPLE[0], "aspect": "clean", "by": PEOPLE[1],
                "words": WORDS[0]},
        ).entry_id  # fmt: skip
        return entry

    def follow(session: Any, entry: int) -> None:
        register = shelf(session)["talk-reminder"]
        edit_entry(session, register=register, entry_id=entry, values={"words": WORDS[1]}, today=TODAY)
        set_state(
            session, register=register, entry_id=entry, state="better", on_day=date(2024, 6, 1),
            values={"result": WORDS[2]},
        )  # fmt: skip
        set_state(
            session, register=register, entry_id=entry, state="told", on_day=date(2024, 6, 2),
            reason=WORDS[4],
        )  # fmt: skip

    def report(session: Any) -> None:
        add_entry(
            session, register=shelf(session)["young-cadre"], today=TODAY, period="2024-H1", values={
                "day": date(2024, 7, 1), "person": PEOPLE[2], "kind": "report", "note": "驻村锻炼",
                "caution": WORDS[3]},
        )  # fmt: skip

    entry: int = run(remind)
    run(lambda s: follow(s, entry))
    run(report)
    return entry


@pytest.mark.parametrize("word", WORDS)
def test_a_confidential_word_is_found_nowhere(run: Run, read: Run, told: int, word: str) -> None:
    assert read(lambda s: count_changes(s, wanted=AuditFilter(text=word))) == 0
    assert read(lambda s: list_changes(s, wanted=AuditFilter(text=word))) == ()
    run(lambda s: remove_entry(s, register=shelf(s)["talk-reminder"], entry_id=told))
    assert read(lambda s: count_changes(s, wanted=AuditFilter(text=word))) == 0


def test_what_stands_beside_it_is_found(read: Run, told: int) -> None:
    (row,) = read(lambda s: list_changes(s, wanted=AuditFilter(text="驻村锻炼")))
    assert "驻村锻炼" in row.change
    assert WORDS[3] not in row.change


def test_the_trail_names_nobody_of_a_confidential_register(run: Run, read: Run, told: int) -> None:
    """Neither whom nor by whom, nor why it went back; not by the search of a name either."""
    run(lambda s: remove_entry(s, register=shelf(s)["talk-reminder"], entry_id=told))
    rows = [row for row in read(lambda s: list_changes(s, limit=500)) if row.record.startswith("提醒谈话")]
    assert len(rows) >= 4
    said = "".join(f"{row.record}{row.change}" for row in rows)
    assert [name for name in (*PEOPLE, *WORDS, "廉洁自律") if name in said] == []
    assert "（保密内容）" in said
    by_name = read(lambda s: list_changes(s, wanted=AuditFilter(text=PEOPLE[0]), limit=500))
    assert [row for row in by_name if row.record.startswith("提醒谈话")] == []
