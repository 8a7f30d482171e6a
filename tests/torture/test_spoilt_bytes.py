"""R9: a byte that changed on the disk is told as damage or harms nothing; never called our fault."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.cli import run
from tests.torture.test_kill import prepare

pytestmark = pytest.mark.slow

# GANXUN_SPOILT=1000 asks for the count of the scorecard.
SPOILT = int(os.environ.get("GANXUN_SPOILT", "60"))
COMMANDS = (["check"], ["list", "people", "--json"], ["operations", "list"])


def said_by_file(path: Path) -> object:
    """Everything that a file says: its tables and every row; None when it cannot be read to the end."""
    connection = sqlite3.connect(path)
    connection.text_factory = bytes
    try:
        tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name, type").fetchall()
        return tables, [
            connection.execute(f'SELECT * FROM "{name.decode()}" ORDER BY 1').fetchall()
            for name, sql in tables
            if sql is not None and sql.lower().startswith(b"create table")
        ]
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return None
    finally:
        connection.close()


def spoil(content: bytes, chance: random.Random) -> tuple[int, bytes]:
    """One byte of `content` changed; in three of four cases where something stands."""
    while True:
        place = chance.randrange(len(content))
        if content[place] or not chance.randrange(4):
            break
    spoilt = bytearray(content)
    spoilt[place] = (content[place] + chance.randrange(1, 256)) % 256
    return place, bytes(spoilt)


def test_a_spoilt_byte_is_told_as_damage_or_harms_nothing(
    data_folder: Path,
    tmp_path: Path,
    clock: Callable[[], datetime],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Seen before: `check` broke off with “程序内部出错，数据文件没有损坏” on 106 of 161 harmful bytes."""
    monkeypatch.delenv("GANXUN_DEBUG", raising=False)
    prepare(data_folder, clock)
    content = (data_folder / "ganxun.db").read_bytes()
    folder = tmp_path / "spoilt"
    folder.mkdir()
    whole = said_by_file(data_folder / "ganxun.db")
    chance = random.Random(20241215)
    unseen, misjudged, told = [], [], 0
    for _ in range(SPOILT):
        place, spoilt = spoil(content, chance)
        path = folder / "ganxun.db"
        path.write_bytes(spoilt)
        harms = said_by_file(path) != whole
        for command in COMMANDS:
            capsys.readouterr()
            status = run(["--data", str(folder), *command])
            words = "".join(capsys.readouterr())
            if "内部出错" in words or "Traceback" in words:
                misjudged.append((place, command[0], words[-200:]))
            if command == ["check"]:
                told += harms and status == 3
                if harms and status != 3:
                    unseen.append(place)
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    assert misjudged == []
    assert unseen == []
    assert told > SPOILT // 4
