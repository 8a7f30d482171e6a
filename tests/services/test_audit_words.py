"""The trail speaks Chinese: settings, periods and moments have words of their own."""

from __future__ import annotations

import json
import re

from app.services.setting import town
from app.services.trail.audit_trail import AuditFilter, list_changes
from db.session import Database
from tests.services import every_action
from tests.services.conftest import Run

LATIN = re.compile(r"[A-Za-z]{2,}")


def test_a_new_data_file_is_told_without_latin_words(database: Database) -> None:
    with database.write(actor="张三", action="town.set", text="填写单位名称") as unit:
        town.set_town(unit.session, name="清河镇", type="镇")
        town.set_setting(unit.session, name="summary.texts", value=json.dumps({"party": "党委"}))
        town.set_setting(unit.session, name="unit_study.topics.2024", value="[]")
        town.set_setting(unit.session, name="hours.lecturer_factor", value="2")
    with database.read() as session:
        rows = list_changes(session, wanted=AuditFilter(), before_id=None, limit=2000)
    assert len(rows) >= 4
    said = [text for row in rows for text in (row.record, row.change)]
    assert [text for text in said if LATIN.search(text)] == []
    assert "总结用语" in " ".join(said)


def test_everything_done_is_told_without_latin_words(run: Run, read: Run) -> None:
    run(every_action.build_town)
    kept: every_action.Kept = {}
    for _, act in every_action.EVERYTHING:
        run(lambda session, act=act: act(session, kept), reason="核对")
    rows = read(lambda session: list_changes(session, wanted=AuditFilter(), before_id=None, limit=5000))
    said = {text for row in rows for text in (row.table, row.record, row.change)}
    said = {text.replace(".jpg", "").replace("→ cd", "") for text in said}  # a file, an acronym
    assert {text for text in said if LATIN.search(text)} == set()


def test_codes_are_said_as_on_their_page(database: Database) -> None:
    from app.services.trail.audit_trail import _change

    def said(table: str, column: str, old: str, new: str) -> str:
        return _change(table, {column: old}, {column: new}, {}, {})

    assert said("warning_talk", "status", "candidate", "noticed") == "状态：待谈话 → 已通知"
    assert said("warning_talk", "status", "noticed", "closed") == "状态：已通知 → 已谈话"
    assert said("make_up", "state", "planned", "done") == "状态：已安排 → 已补训"
    assert said("attachment", "kind", "other", "signed_sheet") == "种类：其他材料 → 签到表原件"
