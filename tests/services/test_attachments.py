"""Kept files: by content, traversal-safe, whole or not at all, undo-safe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.attachment_store import AttachmentStore, clean_file_name
from app.errors import InputProblem
from app.services import attachments, planning
from app.services.planning import ClassSessionInput
from db.session import Database

Run = Callable[[Callable[[Session], Any]], Any]
AT = "2024-08-15T10:00:00"


@pytest.fixture
def store(tmp_path: Path) -> AttachmentStore:
    return AttachmentStore(tmp_path / "附件")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "签到表扫描件.jpg"
    path.write_bytes(b"\xff\xd8 scan")
    return path


def test_content_is_kept_once_and_comes_back(store: AttachmentStore, scan: Path, tmp_path: Path) -> None:
    first, second = store.keep(scan), store.keep(scan)
    assert first == second
    assert [p.name for p in store.folder.rglob("*") if p.is_file()] == [first.sha256]
    scan.unlink()
    copy = store.copy_out(first.sha256, tmp_path / "打开" / first.file_name)
    assert copy.read_bytes() == b"\xff\xd8 scan"
    assert store.copy_out(first.sha256, copy) == copy


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\x.jpg", "/abs", "a:b?.pdf", "...", "\x00.jpg"])
def test_names_never_become_paths(name: str) -> None:
    cleaned = clean_file_name(name)
    assert cleaned
    assert not set(cleaned) & set('/\\:?"<>|\x00')
    assert cleaned not in ("", ".", "..")


def test_long_names_keep_their_ending() -> None:
    assert clean_file_name("长" * 200 + ".pdf").endswith(".pdf")
    assert len(clean_file_name("长" * 200 + ".pdf")) <= 100


@pytest.mark.parametrize("bad", ["../x", "abc", "g" * 64])
def test_only_hashes_are_paths(store: AttachmentStore, bad: str) -> None:
    with pytest.raises(InputProblem, match=r"missing"):
        store.path_of(bad)


def test_damage_is_noticed(store: AttachmentStore, scan: Path, tmp_path: Path) -> None:
    kept = store.keep(scan)
    store.path_of(kept.sha256).write_bytes(b"other")
    assert not store.is_whole(kept.sha256)
    with pytest.raises(InputProblem, match=r"damaged"):
        store.copy_out(kept.sha256, tmp_path / "x.jpg")


def test_unusable_sources_leave_nothing(store: AttachmentStore, tmp_path: Path) -> None:
    empty = tmp_path / "空.pdf"
    empty.touch()
    for source, code in ((empty, "empty"), (tmp_path / "没有.pdf", "unreadable"), (tmp_path, "unreadable")):
        with pytest.raises(InputProblem, match=code):
            store.keep(source)
    assert not store.folder.exists() or not list(store.folder.rglob("*"))


def test_a_failing_disk_leaves_nothing(
    store: AttachmentStore, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.attachment_store.os.fsync", full)
    with pytest.raises(InputProblem, match=r"not_kept"):
        store.keep(scan)
    assert not [p for p in store.folder.rglob("*") if p.is_file()]


def test_undo_finds_the_content_again(
    store: AttachmentStore, scan: Path, database: Database, run: Run, read: Run
) -> None:
    held = run(
        lambda s: planning.add_class_session(s, data=ClassSessionInput(title="课", held_on=date(2024, 8, 15)))
    )
    kept = store.keep(scan)
    add = lambda s: attachments.add_attachment(  # noqa: E731
        s, class_session_id=held, kind="signed_sheet", stored=kept, at=AT
    )
    first = run(add)
    assert run(add) == first
    with database.write(actor="t", action="attachment.remove", text="删除附件") as unit:
        attachments.remove_attachment(unit.session, attachment_id=first)
    assert read(lambda s: attachments.list_attachments(s, class_session_id=held)) == ()
    assert store.purge(read(attachments.hashes_in_use)) == 0
    with database.write(actor="t", action="history.undo", text="") as undo:
        undo.revert(unit.operation_id or 0)
    row = read(lambda s: attachments.list_attachments(s, class_session_id=held))[0]
    assert store.is_whole(row.sha256)
    assert store.purge([]) == 1
