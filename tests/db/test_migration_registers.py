"""0010: files keep their class session, and ids once given are not given again."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from app.guards import GUARDS
from db import migrate
from db.session import FILE_NAME, Database
from tests.db.test_migrations import downgrade

FILES = "SELECT id, class_session_id, kind, file_name, sha256, size, added_at, note FROM attachment"


def old_file(path: Path) -> None:
    """A file of the ninth schema with three attachments, the last of which was removed."""
    migrate.upgrade(path, None, "0009")
    raw = driver.connect(str(path))
    raw.execute("INSERT INTO course (title, required, note) VALUES ('党史', 0, '')")
    raw.execute("INSERT INTO batch (course_id, name, note) VALUES (1, '', '')")
    raw.execute(
        "INSERT INTO class_session (batch_id, held_on, day_part, place, form, pot, hours_centi, status,"
        " status_reason, note, version) VALUES (1, '2024-03-01', '', '', '', '', 0, 'held', '', '', 1)"
    )
    raw.executemany(
        "INSERT INTO attachment (class_session_id, kind, file_name, sha256, size, added_at, note)"
        " VALUES (1, 'plan', ?, ?, 7, '2024-03-01T08:00:00', '')",
        [("通知.docx", "a" * 64), ("名单.xlsx", "b" * 64), ("错.pdf", "c" * 64)],
    )
    raw.execute("DELETE FROM attachment WHERE id = 3")
    raw.commit()
    raw.close()


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    raw = driver.connect(str(path))
    try:
        return list(raw.execute(statement).fetchall())
    finally:
        raw.close()


def test_files_keep_their_class_session_up_and_down(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    old_file(path)
    before = rows(path, FILES)
    assert len(before) == 2
    migrate.upgrade(path, None)
    assert rows(path, FILES) == before
    assert rows(path, "SELECT DISTINCT entry_id, step_id, field FROM attachment") == [(None, None, "")]
    downgrade(path, "0009")
    assert rows(path, FILES) == before


@pytest.mark.parametrize("removed", ["0", "1"])
def test_ids_once_given_are_not_given_again(tmp_path: Path, removed: str) -> None:
    """Also where nothing is left: the trail names rows for life."""
    path = tmp_path / FILE_NAME
    old_file(path)
    raw = driver.connect(str(path))
    raw.execute(f"DELETE FROM attachment WHERE {removed}")
    raw.commit()
    raw.close()
    migrate.upgrade(path, None)
    raw = driver.connect(str(path))
    raw.execute(
        "INSERT INTO attachment (class_session_id, kind, file_name, sha256, size, added_at, note)"
        " VALUES (1, 'plan', '新.pdf', 'd', 7, '', '')"
    )
    raw.commit()
    raw.close()
    assert rows(path, "SELECT max(id) FROM attachment") == [(4,)]


@pytest.mark.parametrize("owners", ["NULL, NULL, NULL", "1, 1, NULL", "NULL, 1, 1"])
def test_a_file_has_exactly_one_owner(tmp_path: Path, owners: str) -> None:
    path = tmp_path / FILE_NAME
    old_file(path)
    Database.open(tmp_path, guards=GUARDS).close()
    raw = driver.connect(str(path))
    raw.execute(
        "INSERT INTO register_entry (register, on_day, period, slot, version)"
        " VALUES ('x', '2024-01-01', '', '', 1)"
    )
    raw.execute(
        "INSERT INTO register_step (entry_id, state, on_day, reason) VALUES (1, '', '2024-01-01', '')"
    )
    with pytest.raises(driver.IntegrityError):
        raw.execute(
            "INSERT INTO attachment (class_session_id, entry_id, step_id, kind, file_name, sha256, size,"
            f" added_at, note) VALUES ({owners}, '', '', '', 1, '', '')"
        )
    raw.close()
