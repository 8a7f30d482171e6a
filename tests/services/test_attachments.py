"""Kept files: by content, traversal-safe, whole or not at all, undo-safe."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.attachment_store import AttachmentStore, clean_file_name
from app.errors import InputProblem
from app.services.archive import archive_check, attachments
from app.services.mark import attendance
from app.services.person import people
from app.services.person.people import PersonInput
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
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


def test_what_undo_or_a_backup_may_need_is_never_let_go(
    data_folder: Path, scan: Path, tmp_path: Path
) -> None:
    from functools import partial

    from app.context import open_context
    from app.jobs import attachment_care, backups
    from app.services.operation.undo_steps import UNDO_DEPTH
    from app.services.setting.town import set_setting

    times = iter(datetime(2024, 8, 15, 9) + timedelta(minutes=n) for n in range(100_000))
    context = open_context(data_folder, clock=partial(next, times))
    store = AttachmentStore(context.paths.attachments)

    def write(command: Callable[[Session], Any]) -> Any:
        with context.database.write(actor="t", action="t.t", text="") as unit:
            return command(unit.session)

    def purge(days: int = 0) -> int:
        return attachment_care.purge_attachments(context, days=days)

    def work_on() -> None:
        for number in range(UNDO_DEPTH):
            write(partial(set_setting, name="t", value=str(number)))

    lesson = ClassSessionInput(title="课", held_on=date(2024, 8, 15))
    held = write(partial(planning.add_class_session, data=lesson))
    long_ago = datetime(2024, 1, 1).timestamp()
    stray = store.keep(scan)
    os.utime(store.path_of(stray.sha256), (long_ago, long_ago))
    assert purge(days=300) == 0  # too young, though nothing names it
    assert purge() == 1
    kept = store.keep(scan)
    os.utime(store.path_of(kept.sha256), (long_ago, long_ago))
    add = partial(attachments.add_attachment, class_session_id=held, kind="notice", stored=kept, at=AT)
    first = write(add)
    assert purge() == 0
    backup = backups.back_up_changes(context)
    assert backup is not None
    write(partial(attachments.remove_attachment, attachment_id=first))
    assert purge() == 0  # undo
    work_on()
    assert purge() == 0  # the backup may be put back
    for file in context.paths.backups.glob("*.db"):
        file.unlink()
    again = write(add)
    write(partial(attachments.remove_attachment, attachment_id=again))
    assert purge() == 0
    work_on()
    backups.back_up_changes(context)  # made after the record was gone
    assert purge() == 1
    assert not store.path_of(kept.sha256).exists()
    context.close()


def test_a_broken_off_copy_goes_and_a_locked_file_waits(
    store: AttachmentStore, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = store.keep(scan)
    part = store.folder / ".part-abc"
    part.touch()

    def locked(_path: Path) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", locked)
        assert store.purge([]) == 0
    assert store.purge([kept.sha256]) == 1
    assert not part.exists()
    assert store.is_whole(kept.sha256)


@pytest.mark.parametrize(
    ("name", "kept", "kind"),
    [
        ("8月15日签到表.jpg", (), "signed_sheet"), ("关于举办培训的通知.pdf", (), "notice"),
        ("第一讲.PPTX", (), "courseware"), ("IMG_0815.jpg", (), "signed_sheet"),
        ("IMG_0816.jpg", ("signed_sheet",), "photo"), ("扫描.pdf", ("signed_sheet",), "other"),
        ("安全预案.docx", (), "safety_plan"), ("笔记.txt", (), "other"),
    ],
)  # fmt: skip
def test_the_kind_follows_the_name(name: str, kept: tuple[str, ...], kind: str) -> None:
    assert archive_check.guess_kind(name, kept=kept) == kind


def test_one_session_is_checked_like_the_year(
    store: AttachmentStore, scan: Path, run: Run, read: Run
) -> None:
    lesson = ClassSessionInput(title="课", held_on=date(2024, 8, 15))
    run(lambda s: people.add_person(s, person=PersonInput(name="王建国")))
    held = run(lambda s: planning.add_class_session(s, data=lesson))
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="", rest_present=True))
    kept = store.keep(scan)
    first = run(
        lambda s: attachments.add_attachment(s, class_session_id=held, kind="photo", stored=kept, at=AT)
    )
    run(lambda s: attachments.change_kind(s, attachment_id=first, kind="signed_sheet"))
    (whole,) = read(lambda s: archive_check.check_year(s, year=2024))
    one = read(lambda s: archive_check.check_session(s, class_session_id=held))
    assert one == whole
    assert one.words.startswith("材料 1 件，齐全 22.2%，缺培训方案、培训通知、")
    with pytest.raises(InputProblem, match=r"attachment\.missing"):
        run(lambda s: attachments.change_kind(s, attachment_id=99, kind="photo"))
