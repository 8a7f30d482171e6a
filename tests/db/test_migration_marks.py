"""0006: sheets printed before keep the code their list gives; local statuses go down to their mark."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from app.rules.sheet_code import sheet_code
from db import migrate
from db.engine import make_engine
from db.session import FILE_NAME

PEOPLE = ("甲", "乙")


def _old(path: Path) -> None:
    migrate.upgrade(path, None, "0005")
    raw = driver.connect(str(path))
    raw.execute("INSERT INTO course (title, required, note) VALUES ('党史', 0, '')")
    raw.execute("INSERT INTO batch (course_id, name, note) VALUES (1, '', '')")
    for at in ("'2024-08-15T08:00:00'", "NULL"):
        raw.execute(
            "INSERT INTO class_session (batch_id, held_on, day_part, place, form, pot, hours_centi, status,"
            f" status_reason, note, version, sheet_printed_at) VALUES (1, '2024-08-15', '', '', '', '', 0,"
            f" 'held', '', '', 1, {at})"
        )
    for number, name in enumerate(PEOPLE, 1):
        raw.execute(
            "INSERT INTO person (name, sex, birth, phone, ethnicity, politics, education, note, left_reason,"
            " search_key, sort_key, version) VALUES (?, '', '', '', '', '', '', '', '', '', '', 1)",
            (name,),
        )
        for held in (1, 2):
            raw.execute(
                "INSERT INTO participation (class_session_id, person_id, unit_name, title, number, source,"
                " mark, note) VALUES (?, ?, '', '', ?, 'rule', 'late', '')",
                (held, number, number),
            )
    raw.execute(
        "INSERT INTO mark_kind (code, label, symbol, acronym, key, counts_as_present, counts_as_due,"
        " hour_percent, triggers_talk, position) VALUES ('late', '迟到', '迟', '迟', 'C', 1, 1, 100, 1, 1)"
    )
    raw.commit()
    raw.close()


def test_printed_sheets_keep_the_code_of_their_list(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    _old(path)
    migrate.upgrade(path, None)
    raw = driver.connect(str(path))
    rows = raw.execute("SELECT class_session_id, code, printed_at, list_json FROM printed_sheet").fetchall()
    kinds = raw.execute("SELECT code, hour_percent, counts_as, steps_json FROM mark_kind").fetchall()
    marks = raw.execute("SELECT DISTINCT mark, status FROM participation").fetchall()
    raw.close()
    listed = [(1, 1), (2, 2)]
    code = sheet_code(date(2024, 8, 15), 1, listed)
    assert [row[:3] for row in rows] == [(1, code, "2024-08-15T08:00:00")]
    assert json.loads(rows[0][3]) == [list(line) for line in listed]
    assert kinds == [("late", 100, "", "")]
    assert marks == [("late", None)]


def test_down_a_local_status_is_what_it_counts_as(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    path = tmp_path / FILE_NAME
    _old(path)
    migrate.upgrade(path, None)
    raw = driver.connect(str(path))
    raw.execute(
        "INSERT INTO mark_kind (code, label, symbol, acronym, key, counts_as_present, counts_as_due,"
        " hour_percent, triggers_talk, position, counts_as, steps_json)"
        " VALUES ('local1', '晚到', '晚', '晚到', '', 1, 1, 50, 1, 2, 'late', '')"
    )
    raw.execute("UPDATE participation SET status = 'local1' WHERE id = 1")
    raw.commit()
    raw.close()
    engine = make_engine(path, checked=False).execution_options(writes=True)
    with engine.connect() as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(migrate.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
    engine.dispose()
    raw = driver.connect(str(path))
    assert raw.execute("SELECT code FROM mark_kind").fetchall() == [("late",)]
    assert raw.execute("SELECT mark FROM participation WHERE id = 1").fetchone() == ("late",)
    raw.close()
