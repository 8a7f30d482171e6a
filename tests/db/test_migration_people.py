"""Step 0005 of the schema: who had left before is out from that day on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from db import migrate
from db.engine import make_engine
from db.session import FILE_NAME


def test_who_has_left_before_is_out_from_that_day(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    path = tmp_path / FILE_NAME
    migrate.upgrade(path, None, "0004")
    raw = driver.connect(str(path))
    columns = "name, sex, birth, phone, ethnicity, politics, education, note, search_key, sort_key, version"
    people = [("甲", "2020-01-01", None, ""), ("乙", None, "2024-12-20", "退休"), ("丙", None, None, "")]
    raw.executemany(
        f"INSERT INTO person ({columns}, joined_on, left_on, left_reason)"
        " VALUES (?, '', '', '', '', '', '', '', '', '', 1, ?, ?, ?)",
        people,
    )
    raw.commit()
    raw.close()
    migrate.upgrade(path, None, clock=lambda: datetime(2025, 1, 6, 8))
    raw = driver.connect(str(path))
    taken_over = raw.execute("SELECT action, at FROM operation").fetchall()
    assert taken_over == [("trail.baseline", "2025-01-06T08:00:00")], "by the program's clock"
    told = "SELECT person_id, kind, start_on, end_on, reason FROM standing"
    assert raw.execute(told).fetchall() == [(2, "left", "2024-12-20", None, "退休")]
    assert raw.execute("SELECT DISTINCT ended_on FROM identity_group").fetchall() in ([], [(None,)])
    raw.close()
    engine = make_engine(path, checked=False).execution_options(writes=True)
    with engine.connect() as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(migrate.MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
    engine.dispose()
    raw = driver.connect(str(path))
    kept = raw.execute("SELECT name, joined_on, left_on, left_reason FROM person ORDER BY id").fetchall()
    raw.close()
    assert kept == [
        ("甲", "2020-01-01", None, ""),
        ("乙", None, "2024-12-20", "退休"),
        ("丙", None, None, ""),
    ]
