"""`ganxun backup`: make one, carry it to a U-disk, list, verify, restore (R8–R10, R28)."""

from __future__ import annotations

import argparse
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import InputProblem, UsageProblem
from app.jobs import backups, manifest
from app.jobs.window_lock import refuse_open_window
from app.paths import Paths, data_paths
from app.preferences import load_preferences
from app.terminal import print_json, print_table, say, terminal_progress

if TYPE_CHECKING:
    from app.context import AppContext

HEADERS = {"file": "文件", "made_at": "备份时间", "reason": "原因", "people": "人数", "operations": "操作数"}
HEADERS |= {"last_at": "最后一条操作", "size": "字节"}


def run_open(context: AppContext, args: argparse.Namespace) -> int:
    """Back up, here or to another folder; returns 0."""
    if args.to is None:
        path = backups.back_up_changes(context, "手动")
        _told(
            args,
            {"file": str(path) if path else None},
            f"已备份：{path}" if path else "没有新的改动，不用备份。",
        )
        return 0
    if not args.to.is_dir():
        raise InputProblem("backup.not_written", folder=str(args.to))
    copy = backups.copy_to_disk(context, terminal_progress(), args.to)
    told = {"file": str(copy.path), "sha256": copy.sha256, "attachments": copy.attachments}
    words = f"已备份到 {copy.path}，附件 {copy.attachments} 个，读回核对无误。"
    if copy.same_disk:
        words += "这个文件夹和数据在同一块磁盘上，电脑坏了会一起丢；请再备份到 U 盘。"
    _told(args, told | {"same_disk": copy.same_disk}, words)
    return 0


def run_closed(args: argparse.Namespace) -> int:
    """List, verify or restore; returns 0. Raises `InputProblem` backup.not_ours, `StoreProblem`."""
    paths = data_paths(args.data)
    if args.act == "list":
        return _list(paths, args)
    if args.file is None:
        raise UsageProblem("usage.backup_file", act=args.act)
    if not args.file.is_file():
        raise InputProblem("backup.not_ours", name=args.file.name)
    return _verify(args) if args.act == "verify" else _restore(paths, args)


def _list(paths: Paths, args: argparse.Namespace) -> int:
    rows = [
        {
            "file": row.path.name,
            "made_at": row.made_at.isoformat(sep=" ", timespec="minutes"),
            "reason": row.reason,
            "people": head.people if head else None,
            "operations": head.operations if head else None,
            "last_at": head.at if head else None,
            "size": row.size,
        }
        for row, head in backups.list_with_heads(paths)
    ]
    print_json(rows) if args.json else print_table(HEADERS, rows)
    return 0


def _verify(args: argparse.Namespace) -> int:
    """Check a backup and open a copy of it as the program opens its data: the drill of a restore."""
    noted = manifest.read(args.file.parent).get(args.file.name)
    if noted is not None and backups.hash_of(args.file) != noted.sha256:
        raise InputProblem("backup.not_whole", name=args.file.name)
    with tempfile.TemporaryDirectory(prefix="ganxun-") as folder:
        drill = Paths(Path(folder))
        try:
            backups.restore(drill, None, args.file, datetime.now())
        except InputProblem as error:
            if error.code != "backup.not_ours":
                raise
            raise InputProblem("backup.not_whole", name=args.file.name) from error
        counted = backups.counts(drill)
    _told(
        args,
        counted,
        f"备份完好，能够打开：{'，'.join(f'{name} {count}' for name, count in counted.items())}。",
    )
    return 0


def _restore(paths: Paths, args: argparse.Namespace) -> int:
    refuse_open_window(paths)
    if args.inspection or load_preferences(paths.preferences).inspection:
        raise InputProblem("inspection.read_only")
    check = backups.check_backup(paths, None, args.file)
    kept = backups.restore(paths, None, args.file, datetime.now())
    lost = "" if check.lost is None else f"其后的 {check.lost} 条操作不在其中。"
    beside = f"原来的数据文件改名为 {kept.name}，留在原处。" if kept else ""
    _told(args, {"kept": kept.name if kept else None, "lost": check.lost}, f"已恢复。{lost}{beside}")
    return 0


def _told(args: argparse.Namespace, value: object, words: str) -> None:
    print_json(value) if args.json else say(words)
