"""Backups as the clerk meets them: made when something changed, carried to a U-disk, put back.

A backup is called good only after it was opened and checked; restoring never deletes anything.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.attachment_store import AttachmentStore
from app.context import AppContext
from app.errors import InputProblem, StoreProblem
from app.first_page.snapshot import remove_snapshot
from app.guards import GUARDS
from app.jobs import manifest
from app.paths import Paths
from app.work import Progress
from db import backup, retention
from db.backup import Head
from db.header import SCHEMA_VERSION
from db.session import Database

DISK_FOLDER = "干训台账备份"
AUTOMATIC = "自动"
LITTLE_ROOM = 200 << 20
# So many days without an operation are told: the year's work never rests so long.
LONG_DAYS = 60


@dataclass(frozen=True)
class BackupRow:
    """One backup as listed; `id` is its path."""

    id: str
    path: Path
    made_at: datetime
    reason: str
    size: int


@dataclass(frozen=True)
class BackupCheck:
    """What a verified backup holds against the present data.

    `lost` counts the operations that would be gone; None when the two have no common history or the
    present data cannot be read. `ahead` counts operations only the backup has. `unread_since`: the present
    data cannot be read, and was last written then; None where it can.
    """

    people: int
    operations: int
    last_at: str
    lost: int | None
    ahead: int | None
    unread_since: datetime | None = None


@dataclass(frozen=True)
class DiskCopy:
    """A backup in another folder, read back and checked; on the `same_disk` it does not outlive this one."""

    path: Path
    sha256: str
    attachments: int
    same_disk: bool = False


def list_backups(paths: Paths) -> tuple[BackupRow, ...]:
    """Backups in the data folder, newest first."""
    return tuple(row for file in backup.list_files(paths.database) if (row := describe(file)) is not None)


def list_with_heads(paths: Paths) -> tuple[tuple[BackupRow, Head | None], ...]:
    """Backups in the data folder, the furthest first, with how far each goes (None: unreadable)."""
    found = backup.by_history(paths.database, None)
    return tuple((row, head) for file, head in found if (row := describe(file)) is not None)


def counts(paths: Paths) -> dict[str, int]:
    """People, class sessions, marks and operations of a data folder, opened as the program opens its own."""
    from app.services.trail.integrity import counted

    database = Database.open(paths.data, guards=GUARDS)
    try:
        with database.read() as session:
            return counted(session)
    finally:
        database.close()


def describe(file: Path) -> BackupRow | None:
    """A backup file by its name; None when the name says no time."""
    known = retention.stamp(file.name)
    if known is None:
        return None
    return BackupRow(str(file), file, known[0], known[1], file.stat().st_size)


def newest_good(paths: Paths, key: bytes | None = None) -> Path | None:
    """The newest backup that verifies (R10)."""
    return backup.newest_good(paths.database, key)


def has_changed(path: Path, key: bytes | None) -> bool:
    """Whether the data file has operations its newest backup has not."""
    newest = backup.newest(path, key)
    if newest is None:
        return True
    try:
        return backup.head_of(newest, key).digest != backup.head_of(path, key).digest
    except StoreProblem:
        return True


def back_up_changes(context: AppContext, reason: str = AUTOMATIC) -> Path | None:
    """A verified backup when something changed since the last one; None when nothing did."""
    database = context.database
    if not has_changed(database.path, database.key):
        return None
    return backup.safety_copy(database.path, database.key, context.clock(), reason)


def copy_before(context: AppContext, reason: str) -> Path:
    """A verified copy of the data file as it is now; `reason` (导入前) becomes part of its name."""
    return backup.safety_copy(context.database.path, context.database.key, context.clock(), reason)


def is_behind(context: AppContext, now: datetime) -> bool:
    """Whether work of an earlier day or hour is in no backup: the one on closing was not made."""
    database = context.database
    head = backup.head_of(database.path, database.key)
    return bool(head.at) and head.at < now.isoformat() and has_changed(database.path, database.key)


def clock_behind(context: AppContext) -> str:
    """When the last operation was, if that is after today: the computer's clock was set back (R24)."""
    at = backup.head_of(context.database.path, context.database.key).at
    return at.replace("T", " ")[:16] if at[:10] > context.today.isoformat() else ""


def clock_ahead(context: AppContext) -> str:
    """When the last operation was, if that is long ago: the clock may have been set ahead (R24)."""
    at = backup.head_of(context.database.path, context.database.key).at
    long_ago = (context.today - timedelta(days=LONG_DAYS)).isoformat()
    return at.replace("T", " ")[:16] if at and at[:10] < long_ago else ""


def little_room(paths: Paths) -> int | None:
    """Megabytes left on the disk of the data when that is too little to work on calmly; else None (R5)."""
    free = shutil.disk_usage(paths.data).free
    wanted = max(LITTLE_ROOM, 3 * paths.database.stat().st_size)
    return free // (1 << 20) if free < wanted else None


def check_present(context: AppContext, *, is_thorough: bool = False) -> None:
    """Look through the data file's pages, with `is_thorough` at indexes and at every record too.

    Raises `StoreProblem` store.damaged.
    """
    path, key = context.database.path, context.database.key
    if is_thorough:
        backup.verify(path, key, is_thorough=True)
    else:
        backup.look_over(path, key)


def foreign_traces(context: AppContext) -> tuple[str, ...]:
    """What something else than the program did to the data, one sentence each (R18)."""
    from app.services.trail.integrity import origin_problems

    with context.database.read() as session:
        return origin_problems(session)


def copy_to_disk(context: AppContext, progress: Progress, folder: Path) -> DiskCopy:
    """Back up to `folder` (a U-disk) with the attachments, read it back, and check it there (I17).

    Raises `InputProblem` backup.same_disk, backup.not_written or backup.read_back.
    """
    data = context.paths.data.resolve()
    if folder.resolve().is_relative_to(data):
        raise InputProblem("backup.same_disk")
    progress.start(4, "正在备份")
    source = backup.safety_copy(context.database.path, context.database.key, context.clock(), "U盘")
    progress.step()
    try:
        target = folder / DISK_FOLDER
        target.mkdir(parents=True, exist_ok=True)
        path = target / source.name
        wanted = _copy_checked(source, path)
        progress.step()
        backup.verify(path, context.database.key)
        path.with_name(path.name + ".sha256").write_text(f"{wanted}  {path.name}\n", encoding="utf-8")
        progress.step()
        attachments = _copy_attachments(context.paths.attachments, target / "附件", progress)
        for beside in (context.paths.templates, context.paths.seals):
            _copy_beside(beside, target / beside.name)
        manifest.note(target, path, backup.head_of(path, context.database.key), wanted)
    except StoreProblem as error:
        raise InputProblem("backup.read_back", folder=str(folder)) from error
    except OSError as error:
        raise InputProblem("backup.not_written", folder=str(folder)) from error
    return DiskCopy(path, wanted, attachments, on_same_disk(folder, context.paths.data))


def on_same_disk(one: Path, other: Path) -> bool:
    """Whether two folders are on one disk: what takes the one takes the other as well."""
    return one.stat().st_dev == other.stat().st_dev


def check_backup(paths: Paths, key: bytes | None, file: Path) -> BackupCheck:
    """Verify `file` and compare it with the present data. Raises `InputProblem` backup.not_ours."""
    try:
        backup.verify(file, key, is_thorough=True)
        head = backup.head_of(file, key)
    except StoreProblem as error:
        raise InputProblem("backup.not_ours", name=file.name) from error
    if head.schema > SCHEMA_VERSION:
        raise StoreProblem("store.newer", path=str(file))
    lost = ahead = unread = None
    try:
        lost = backup.operations_after(paths.database, key, head.digest)
        ahead = backup.operations_after(file, key, backup.head_of(paths.database, key).digest)
    except StoreProblem:
        # The present data cannot be read, or not all of it, which is why a backup is wanted.
        unread = _written_at(paths.database)
    return BackupCheck(head.people, head.operations, head.at, lost, ahead, unread)


def _written_at(path: Path) -> datetime | None:
    """When a file was last written; None where it is gone."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime)
    except OSError:
        return None


def restore(paths: Paths, key: bytes | None, file: Path, now: datetime) -> Path | None:
    """Put `file` in the place of the closed data file; returns where the present one is kept.

    Raises `InputProblem` backup.not_ours, `StoreProblem` store.*; then nothing has changed.
    """
    check_backup(paths, key, file)
    try:
        backup.verify(paths.database, key)
        reason = "恢复前"
    except StoreProblem:
        reason = "损坏"
    with suppress(OSError):  # it is of the file that goes, and counts for no other
        remove_snapshot(paths)
    kept = backup.put_back(paths.database, key, file, now, reason)
    beside = file.parent / "附件"
    if beside.is_dir() and beside.resolve() != paths.attachments.resolve():
        _copy_attachments(beside, paths.attachments, None)
    for own in (paths.templates, paths.seals):
        kept_there = file.parent / own.name
        if kept_there.is_dir() and kept_there.resolve() != own.resolve():
            _copy_beside(kept_there, own, replaces=False)
    return kept


def restore_open(context: AppContext, file: Path) -> Path | None:
    """`restore` under an open context: the store is closed for it and open again afterwards."""
    context.refuse_in_inspection()
    key = context.database.key
    check_backup(context.paths, key, file)
    context.database.close()
    try:
        return restore(context.paths, key, file, context.clock())
    finally:
        context.database = Database.open(context.paths.data, guards=GUARDS, key=key, clock=context.clock)


def not_a_backup(file: Path) -> InputProblem:
    """What to say about a file whose name is no backup's."""
    return InputProblem("backup.not_ours", name=file.name)


def still_busy() -> InputProblem:
    """What to say while jobs use the data."""
    return InputProblem("backup.busy")


def _copy_checked(source: Path, target: Path) -> str:
    """Copy under another name, read back, rename; returns the hash. Raises `StoreProblem`, `OSError`."""
    part = target.with_name(target.name + ".part")
    try:
        with source.open("rb") as origin, part.open("wb") as copy:
            shutil.copyfileobj(origin, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        wanted = hash_of(source)
        if hash_of(part) != wanted:
            raise StoreProblem("store.damaged", path=str(part))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return wanted


def _copy_attachments(source: Path, target: Path, progress: Progress | None) -> int:
    """Bring over kept files that are not there yet; content names make it safe to repeat."""
    known = AttachmentStore(target)
    count = 0
    for file in sorted(source.glob("??/" + "?" * 64)):
        if progress is not None:
            progress.step(0)
        if not known.is_whole(file.name):
            known.path_of(file.name).parent.mkdir(parents=True, exist_ok=True)
            _copy_checked(file, known.path_of(file.name))
        count += 1
    return count


def _copy_beside(source: Path, target: Path, *, replaces: bool = True) -> None:
    """Bring over a folder of the town (own templates, papers of closed years): what is new or other.

    Without `replaces` only what is not there: a restore never writes over what stands beside the data.
    """
    for file in sorted(each for each in source.rglob("*") if each.is_file()) if source.is_dir() else ():
        there = target / file.relative_to(source)
        if not there.exists() or (replaces and hash_of(there) != hash_of(file)):
            there.parent.mkdir(parents=True, exist_ok=True)
            _copy_checked(file, there)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
