"""Backups of the window: every half hour and on closing when something changed, to a U-disk on request."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from app.errors import GanxunError, StoreProblem
from app.wording import sentence
from app.work import Progress
from ui.widgets.field.file_choice import choose_folder
from ui.window.frame import Frame
from ui.work.backup_age import DISK_COPY, PROBLEM
from ui.work.bus import BACKUP_TO_DISK, Notice
from ui.work.data_file import DataFile
from ui.work.sample import is_sample

if TYPE_CHECKING:
    from app.context import AppContext
    from app.jobs.backups import DiskCopy
    from app.jobs.examination import Finding

log = logging.getLogger("ganxun.backup")
EVERY_MS = 30 * 60 * 1000
# The first minute belongs to the clerk: what takes long waits until she has found what she came for.
QUIET_MS = 60 * 1000
CHECKED = "data.checked_on"
# Once a week every record is laid beside the trail and every index beside its table; the pages of the file
# are looked through at every start.
THOROUGH_DAYS = 7
# What was written before the window stood is somebody else's work: an earlier window's.
JUST_NOW = timedelta(minutes=1)


def _back_up(context: AppContext, _progress: Progress) -> Path | None:
    from app.jobs import backups

    return backups.back_up_changes(context)


def _check(context: AppContext, _progress: Progress, is_thorough: bool) -> tuple[bool, str]:
    """Whether the backup on the last closing is missing, and what else to say; damage raises."""
    from app.jobs import backups

    backups.check_present(context, is_thorough=is_thorough)
    words = ""
    room, later = backups.little_room(context.paths), backups.clock_behind(context)
    traces = backups.foreign_traces(context) if is_thorough else ()
    if traces:
        words = traces[0] + (f"另有 {len(traces) - 1} 处，可在“操作记录”中核对。" if len(traces) > 1 else "")
    elif later:
        words = f"电脑的日期比上次操作（{later}）还早，数据完好；请核对电脑的日期和时间后再登记。"
    elif ahead := backups.clock_ahead(context):
        words = f"电脑的日期比上次操作（{ahead}）晚了很久，数据完好；请核对电脑的日期，不对就改正后再登记。"
    elif room is not None:
        words = f"数据所在的磁盘只剩 {room} 兆，数据完好；请尽快清理磁盘，免得新的登记和备份存不进去。"
    return backups.is_behind(context, context.clock() - JUST_NOW), words


def _copy(context: AppContext, progress: Progress, folder: Path) -> DiskCopy:
    from app.jobs import backups

    return backups.copy_to_disk(context, progress, folder)


def _back_up_last(context: AppContext, left: list[str]) -> None:
    """On closing nobody is there to be told: what went wrong is `left` for the next start.

    Only after a good backup are kept files looked through for those nobody needs any more.
    """
    from app.jobs import attachment_care, backups

    try:
        backups.back_up_changes(context)
        attachment_care.purge_attachments(context)
        left.append("")
    except GanxunError as error:
        log.warning("backup on closing failed: %s", error.code)
        left.append(sentence(error))


class Backups(QObject):
    """Owned by the main window; works beside the clerk and speaks up only when it cannot."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._ctx = window.ctx
        self._left: list[str] = []  # filled on the worker, read when it has ended
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.run)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.look_thoroughly)
        self._ctx.bus.backup_wanted.connect(self._on_wanted)
        window.restore_wanted.connect(self.restore)

    def start(self) -> None:
        """The data is open: look it through once, then back up every half hour."""
        if not self._is_wanted():
            return
        self._ctx.settling.later(self._look_over)
        last = str(self._ctx.preferences.get(CHECKED, ""))
        oldest = (self._ctx.app.today - timedelta(days=THOROUGH_DAYS)).isoformat()
        if not oldest < last <= self._ctx.app.today.isoformat():
            self._quiet.start()
        self._timer.start()

    @property
    def is_thorough_look_due(self) -> bool:
        """Whether the week's thorough look waits for a quiet moment."""
        return self._quiet.isActive()

    def _look_over(self) -> None:
        if self._is_wanted():
            self._look(is_thorough=False)

    def look_thoroughly(self) -> None:
        """Lay every record beside the trail; with many years that keeps a processor busy for seconds."""
        if self._is_wanted():
            self._look(is_thorough=True)

    def _look(self, *, is_thorough: bool) -> None:
        done = partial(self._checked, is_thorough)
        self._ctx.runner.job(
            partial(_check, is_thorough=is_thorough), title="", done=done, failed=self._failed
        )

    def _checked(self, is_thorough: bool, found: tuple[bool, str]) -> None:
        is_behind, words = found
        if is_thorough:
            self._ctx.preferences.set(CHECKED, self._ctx.app.today.isoformat())
        if words:
            self._ctx.bus.notice.emit(Notice(words, problem=True))
        if is_behind or self._ctx.preferences.get(PROBLEM, ""):
            self._ctx.runner.job(_back_up, title="", done=self._made_up, failed=self._failed)

    def stop(self) -> None:
        """No automatic backup any more (closing, restoring)."""
        self._timer.stop()
        self._quiet.stop()

    def run(self) -> None:
        """Back up now if something changed."""
        if self._is_wanted():
            self._ctx.runner.job(_back_up, title="", done=self._made, failed=self._failed)

    def on_close(self) -> None:
        """The last backup of the day; the runner finishes it before the store closes."""
        self.stop()
        if self._is_wanted():
            self._ctx.runner.on_worker(partial(_back_up_last, self._ctx.app, self._left), done=None)

    def closed(self) -> None:
        """The worker has ended: what the last backup came to is remembered for the next start."""
        if self._left:
            self._ctx.preferences.set(PROBLEM, self._left[-1])
            self._ctx.preferences.save()

    @property
    def data_file(self) -> DataFile:
        """What an error's message may do with the open data file."""
        return DataFile(partial(_examine, self._ctx.app), self.restore)

    def _on_wanted(self, where: object) -> None:
        (self.to_disk if where == BACKUP_TO_DISK else self.run)()

    def to_disk(self) -> None:
        """备份到 U 盘: choose where, then copy, read back, check."""
        if self._ctx.is_open:
            folder = self._ctx.preferences.values.backup_folder
            choose_folder(self._window, "选择 U 盘上的文件夹", self.copy_to, folder=folder)

    def copy_to(self, folder: Path) -> None:
        """Back up into `folder`."""
        self._ctx.preferences.values.backup_folder = str(folder)
        self._ctx.runner.job(partial(_copy, folder=folder), title="备份到 U 盘", done=self._copied)

    def restore(self) -> None:
        """从备份恢复."""
        from ui.records.restore_dialog import RestoreDialog

        opening = self._window.opening
        if self._ctx.is_open or opening is not None:
            paths = self._ctx.app.paths if self._ctx.is_open else opening.paths  # type: ignore[union-attr]
            dialog = RestoreDialog(self._ctx, paths, self._window)
            dialog.begun.connect(self.stop)
            dialog.restored.connect(partial(self._window.switch_folder, paths.data))
            dialog.open()

    def _is_wanted(self) -> bool:
        return (
            self._ctx.is_open
            and self._ctx.runner.context is not None
            and not is_sample(self._ctx.app.paths.data)
        )

    def _made_up(self, path: Path | None) -> None:
        why = str(self._ctx.preferences.get(PROBLEM, "")).split("，")[0]
        self._made(path)
        if path is not None:
            missed = f"上次退出时没有备份成功（{why}）" if why else "有些改动还没有备份"
            self._ctx.bus.say(f"{missed}，现在已经补上。")

    def _made(self, path: Path | None) -> None:
        self._note("")
        if path is not None:
            now = self._ctx.app.clock()
            self._window.status.set_backup(now, now)

    def _copied(self, copy: DiskCopy) -> None:
        now = self._ctx.app.clock()
        if not copy.same_disk:
            self._ctx.preferences.set(DISK_COPY, now.date().isoformat())  # the 工作台 tells how old it is
        self._window.status.set_backup(now, now)
        also = f"和 {copy.attachments} 个附件" if copy.attachments else ""
        told = f"已备份到 U 盘{also}，并读回核对无误。"
        if copy.same_disk:
            told = f"已备份{also}，但和数据在同一块磁盘上，电脑坏了会一起丢；请再备份到 U 盘。"
        self._ctx.bus.notice.emit(
            Notice(told, problem=copy.same_disk, label="打开文件夹", call=partial(_open, copy.path.parent))
        )

    def _note(self, problem: str) -> None:
        """Keep why there is no backup; the 工作台 shows it."""
        if self._ctx.preferences.get(PROBLEM, "") != problem:
            self._ctx.preferences.set(PROBLEM, problem)
            self._ctx.bus.backup_changed.emit()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, StoreProblem) and error.code == "store.damaged":
            self._ctx.bus.notice.emit(
                Notice(
                    "数据文件有损坏，请尽快从备份恢复。", problem=True, label="从备份恢复", call=self.restore
                )
            )
        elif isinstance(error, GanxunError):
            self._note(sentence(error))
            text = f"自动备份没有成功：{sentence(error)}"
            self._ctx.bus.notice.emit(Notice(text, problem=True, label="再试一次", call=self.run))
        else:
            self._ctx.runner.failed.emit(error)


def _examine(context: AppContext) -> Finding:
    from app.jobs.examination import examine

    return examine(context.paths.database, context.database.key)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
