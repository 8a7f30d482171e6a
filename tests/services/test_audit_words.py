"""The trail speaks Chinese: settings, periods and moments have words of their own."""

from __future__ import annotations

import json
import re

from app.services.setting import town
from app.services.trail.audit_trail import AuditFilter, list_changes
from db.session import Database

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
