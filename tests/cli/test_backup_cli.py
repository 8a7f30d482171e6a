"""`ganxun backup` and `diagnostics`: made, listed, verified, restored; nobody's name in what is sent away."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.jobs import manifest
from app.jobs.diagnostics import struck_out
from tests.built import Make
from tests.cli.conftest import Ganxun
from tests.cli.test_register_entries_cli import build_town

NAMES = ("王芳", "张伟", "李娜", "党政办", "东湾村")


@pytest.fixture
def town(copied: Callable[[Make], Ganxun]) -> Ganxun:
    """`ganxun` on the town."""
    return copied(build_town)


def lock(town: Ganxun, *, pid: int, host: str) -> Path:
    """The lock as a window writes it."""
    path = town.folder / "ganxun.lock"
    path.write_text(f"{pid}\nganxun\n{host}\nid\nboot\n", encoding="utf-8")
    return path


def test_a_backup_is_made_listed_verified_and_restored(town: Ganxun) -> None:
    made = town("backup", "--json").json["file"]
    assert town("backup", "--json").json["file"] is None  # nothing changed since
    (row,) = town("backup", "list", "--json").json
    assert (row["file"], row["reason"], row["people"]) == (Path(made).name, "手动", 3)
    assert town("backup", "verify", made, "--json").json["人员"] == 3
    town(
        "register", "honour", "add", "--set", "kind=学习标杆", "--set", "ground=好学", "--set", "person=张伟"
    )
    assert len(town("register", "honour", "list", "--json").json) == 1
    answer = town("backup", "restore", made, "--json")
    assert answer.json["lost"] == 1
    assert (town.folder / answer.json["kept"]).is_file()
    assert town("register", "honour", "list", "--json").json == []
    assert town("check").status == 0


def test_a_copy_on_another_disk_is_told_from_one_on_this(town: Ganxun, tmp_path: Path) -> None:
    disk = tmp_path / "U盘"
    disk.mkdir()
    told = town("backup", "--to", disk, "--json").json
    copy = Path(told["file"])
    assert told["sha256"] == hashlib.sha256(copy.read_bytes()).hexdigest()
    assert told["same_disk"] is True
    noted = manifest.read(copy.parent)[copy.name]
    assert (noted.sha256, noted.people) == (told["sha256"], 3)
    assert "同一块磁盘" in town("backup", "--to", disk).out
    # A file that is whole and not the one on the list was put there by somebody else.
    manifest_file = copy.parent / manifest.FILE_NAME
    listed = json.loads(manifest_file.read_text("utf-8"))
    listed["backups"][0]["sha256"] = "0" * 64
    manifest_file.write_text(json.dumps(listed), "utf-8")
    answer = town("backup", "verify", copy.parent / listed["backups"][0]["name"])
    assert (answer.status, answer.is_sentence) == (1, True)


def test_a_restore_brings_back_templates_that_are_missing_and_keeps_the_others(
    town: Ganxun, tmp_path: Path
) -> None:
    """A computer with a folder 模板 of its own gets what it lacks; nothing there is written over."""
    own = town.folder / "模板"
    (own / "上报表").mkdir(parents=True)
    (own / "通报.docx").write_bytes(b"first")
    (own / "上报表" / "月报.xlsx").write_bytes(b"form")
    copy = town("backup", "--to", tmp_path, "--json").json["file"]
    (own / "通报.docx").write_bytes(b"mine now")
    (own / "上报表" / "月报.xlsx").unlink()
    assert town("backup", "restore", copy).status == 0
    assert (own / "通报.docx").read_bytes() == b"mine now"
    assert (own / "上报表" / "月报.xlsx").read_bytes() == b"form"


@pytest.mark.parametrize("spoil", ["cut", "gone", "empty"])
def test_a_restore_works_where_the_data_cannot_be_opened(town: Ganxun, spoil: str) -> None:
    made = town("backup", "--json").json["file"]
    path = town.folder / "ganxun.db"
    if spoil == "gone":
        path.unlink()
    else:
        path.write_bytes(b"" if spoil == "empty" else path.read_bytes()[:9000])
    assert town("list", "people").status == 3
    assert town("backup", "restore", made).status == 0
    assert len(town("list", "people", "--json").json) == 3


def test_wrong_use_is_one_sentence(town: Ganxun, tmp_path: Path) -> None:
    other = tmp_path / "别的.db"
    other.write_bytes(b"no data" * 99)
    for arguments, status in (
        (("backup", "restore"), 2),
        (("backup", "verify", other), 1),
        (("backup", "restore", tmp_path / "没有.db"), 1),
        (("backup", "--to", tmp_path / "没有"), 1),
        (("backup", "--to", town.folder / "备份"), 1),
        (("diagnostics", "--out", tmp_path / "没有" / "x.zip"), 1),
    ):
        answer = town(*arguments)
        assert (answer.status, answer.is_sentence, answer.out) == (status, True, ""), arguments
    assert "没有恢复" not in town("backup", "verify", other).err  # nobody asked to restore
    assert town("check").status == 0


def test_a_window_of_another_computer_stands_in_the_way_of_writing(town: Ganxun) -> None:
    """Seen before: the command line wrote with a foreign computer's lock in place (R7)."""
    add = ("group", "add", "骨干")
    made = town("backup", "--json").json["file"]
    held = lock(town, pid=4, host="镇长办公室")
    for arguments in (add, ("backup", "restore", made)):
        answer = town(*arguments)
        assert (answer.status, answer.is_sentence) == (3, True)
        assert "镇长办公室" in answer.err
    assert town("list", "people").status == 0
    assert town("operations", "list").status == 0
    held.unlink()
    assert town(*add).status == 0


def test_a_window_of_this_computer_stands_in_the_way_of_a_restore_only(town: Ganxun) -> None:
    made = town("backup", "--json").json["file"]
    lock(town, pid=os.getpid(), host=socket.gethostname())
    answer = town("backup", "restore", made)
    assert (answer.status, answer.is_sentence) == (3, True)
    assert town("group", "add", "骨干").status == 0  # both writes are kept, as before
    lock(town, pid=2**22 + 1, host=socket.gethostname())  # no process has that number
    assert town("backup", "restore", made).status == 0


def test_nothing_is_restored_while_others_look(town: Ganxun) -> None:
    """迎检 refuses what is written beside the data file, too."""
    made = town("backup", "--json").json["file"]
    town("group", "add", "骨干")
    before = (town.folder / "ganxun.db").read_bytes()
    answer = town("--inspection", "backup", "restore", made)
    assert (answer.status, answer.is_sentence) == (1, True)
    (town.folder / "preferences.json").write_text('{"inspection": true}', encoding="utf-8")
    assert town("backup", "restore", made).status == 1
    assert (town.folder / "ganxun.db").read_bytes() == before
    assert town("backup", "verify", made).status == 0


def test_a_setting_that_is_a_number_strikes_out_no_times(town: Ganxun, tmp_path: Path) -> None:
    """Every 10 of every time of day would be gone, and nothing left to read."""
    with closing(sqlite3.connect(town.folder / "ganxun.db")) as connection, connection:
        connection.execute("INSERT INTO setting (name, value) VALUES ('talk.days', '10')")
    (town.folder / "日志").mkdir(exist_ok=True)
    (town.folder / "日志" / "ganxun.log").write_text("2024-10-10 10:10:10 张伟\n", encoding="utf-8")
    town("diagnostics", "--out", tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as bundle:
        assert bundle.read("日志/ganxun.log").decode() == "2024-10-10 10:10:10 <文字>\n"


def test_what_is_sent_away_names_nobody(town: Ganxun, tmp_path: Path) -> None:
    logs = town.folder / "日志"
    logs.mkdir(exist_ok=True)
    (logs / "ganxun.log").write_text("KeyError 张伟 13800001234 at 党政办\nline 7\n", encoding="utf-8")
    out = tmp_path / "诊断.zip"
    assert town("diagnostics", "--out", out).status == 0
    with zipfile.ZipFile(out) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert set(texts) >= {"诊断.json", "日志/ganxun.log"}
    assert texts["日志/ganxun.log"] == "KeyError <文字> <号码> at <文字>\nline 7\n"
    assert not [name for name in NAMES for text in texts.values() if name in text]
    facts = json.loads(texts["诊断.json"])
    assert (facts["data_file"], facts["counts"]["person"]) == ("whole", 3)


def test_of_a_damaged_file_the_state_is_told_too(town: Ganxun, tmp_path: Path) -> None:
    path = town.folder / "ganxun.db"
    path.write_bytes(path.read_bytes()[:9000])
    out = tmp_path / "诊断.zip"
    assert town("diagnostics", "--out", out).status == 0
    with zipfile.ZipFile(out) as bundle:
        assert json.loads(bundle.read("诊断.json"))["data_file"] == "damaged"


def test_the_longest_name_is_struck_out_first() -> None:
    assert struck_out("欧阳张伟和张伟 1234567", ("欧阳张伟", "张伟")) == "<文字>和<文字> <号码>"
    assert struck_out("2024-08-15 09:00:12,345", ()) == "2024-08-15 09:00:12,345"
