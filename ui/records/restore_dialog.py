"""从备份恢复: choose, see what would be lost, restore; the present file always stays beside it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from app.paths import Paths
from ui.looks.plain import LongLabel, fit_screen
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.field.file_choice import choose_file
from ui.widgets.field.form import FormDialog
from ui.widgets.table.plain_table import plain_table
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.jobs.backups import BackupCheck, BackupRow

COLUMNS: tuple[Column[BackupRow], ...] = (
    Column("at", "备份时间", lambda row: f"{row.made_at:%Y-%m-%d %H:%M}", 9),
    Column("reason", "原因", lambda row: row.reason, 6),
    Column("size", "大小", lambda row: row.size, 5, show=lambda size: size_text(size), align=RIGHT),
    Column("where", "所在文件夹", lambda row: str(row.path.parent), 18, tip=lambda row: str(row.path.parent)),
)
BACKUPS = "数据备份 (*.db);;所有文件 (*)"


def size_text(size: int) -> str:
    """Bytes in 兆 with one decimal."""
    return f"{size / 1024 / 1024:.1f} 兆"


def _load(paths: Paths, key: bytes | None) -> tuple[tuple[BackupRow, ...], Path | None]:
    from app.jobs import backups

    return backups.list_backups(paths), backups.newest_good(paths, key)


def _check(paths: Paths, key: bytes | None, file: Path) -> BackupCheck:
    from app.jobs import backups

    return backups.check_backup(paths, key, file)


def _restore(context: AppContext | None, paths: Paths, file: Path) -> Path | None:
    from app.jobs import backups

    if context is not None:
        return backups.restore_open(context, file)
    return backups.restore(paths, None, file, datetime.now())


class RestoreDialog(FormDialog):
    """`begun` before the store closes, `restored` when the chosen backup is the data file.

    Works without open data too (a damaged file); the newest backup that verifies is chosen beforehand.
    """

    begun = Signal()
    restored = Signal()

    def __init__(self, ctx: UiContext, paths: Paths, parent: QWidget | None) -> None:
        super().__init__("从备份恢复", "恢复", parent)
        self._ctx = ctx
        self._paths = paths
        self._key = ctx.app.database.key if ctx.is_open else None
        self._rows: tuple[BackupRow, ...] = ()
        self.model: RowsModel[BackupRow] = RowsModel(COLUMNS, parent=self)
        self.view = plain_table(self.model, "备份列表", self, columns=44)
        self.view.setMinimumHeight(self.fontMetrics().height() * 12)
        self.line = LongLabel("正在查找完好的备份……", self, name="")
        self.body.addWidget(LongLabel("恢复不会删除任何东西：现在的数据文件改名后留在原处。", self))
        self.body.addWidget(self.view)
        self.body.addWidget(self.line)
        self.accept_button.setEnabled(False)
        self.add_link("选其他备份文件…").clicked.connect(self._browse)
        self.first = self.view
        self.view.current_changed.connect(self._look)
        ctx.runner.on_worker(partial(_load, paths, self._key), done=self._take_list, failed=self.show_failure)

    def _take_list(self, answer: tuple[tuple[BackupRow, ...], Path | None]) -> None:
        self._rows, good = answer
        self.model.set_rows(self._rows)
        if good is None:
            self.line.setText(
                "备份文件夹里没有完好的备份；请插上 U 盘，再选其他备份文件。"
                if self._rows
                else "备份文件夹里还没有备份；请插上 U 盘，再选其他备份文件。"
            )
        else:
            self.view.select_id(str(good))

    def _browse(self) -> None:
        folder = self._ctx.preferences.values.backup_folder
        choose_file(self, "选择备份文件", self.choose, folder=folder, filters=BACKUPS)

    def choose(self, file: Path) -> None:
        """Put a backup from elsewhere (a U-disk) at the head of the list and choose it."""
        from app.jobs import backups

        row = backups.describe(file)
        if row is None:
            self.show_failure(backups.not_a_backup(file))
            return
        self.problem.hide()
        self._rows = (row, *(other for other in self._rows if other.id != row.id))
        self.model.set_rows(self._rows)
        self.view.select_id(row.id)

    def _look(self, row: BackupRow | None) -> None:
        self.accept_button.setEnabled(False)
        self.problem.hide()
        if row is None:
            return
        self.line.setText("正在核对这份备份……")
        self._ctx.runner.on_worker(
            partial(_check, self._paths, self._key, row.path),
            done=partial(self._take_check, row.id),
            failed=self._refuse,
        )

    def _take_check(self, row_id: str, check: BackupCheck) -> None:
        row = self.view.current_row()
        if row is None or row.id != row_id:
            return
        last = check.last_at.replace("T", " ")[:16]
        self.line.setText(f"核对无误：{check.people} 人，最后一条操作在 {last}。{_loss(check)}")
        self.accept_button.setEnabled(True)

    def _refuse(self, error: Exception) -> None:
        self.line.setText("")
        self.show_failure(error)
        self.accept_button.setEnabled(False)

    def save(self) -> None:
        row = self.view.current_row()
        if row is None or not self.accept_button.isEnabled():
            return
        if self._ctx.runner.jobs():
            from app.jobs import backups

            self.show_failure(backups.still_busy())
            return
        if not messages.confirm(
            self,
            f"要恢复到 {row.made_at:%Y-%m-%d %H:%M} 的备份。",
            "恢复",
            safe="现在的数据文件改名后留在原处，不会删除。",
            advice=self.line.text(),
        ):
            return
        self.accept_button.setEnabled(False)
        self.begun.emit()
        context = self._ctx.app if self._ctx.is_open else None
        self._ctx.runner.on_worker(
            partial(_restore, context, self._paths, row.path), done=self._done, failed=self._refuse
        )

    def _done(self, _kept: Path | None) -> None:
        self.accept()
        self.restored.emit()

    def sizeHint(self) -> QSize:
        return fit_screen(self, super().sizeHint())


def _loss(check: BackupCheck) -> str:
    if check.unread_since is not None:
        return _unread(check, check.unread_since)
    if check.lost is None:
        return "它和现在的数据不是同一段历史，请确认选对了。"
    more = f"，另有 {check.ahead} 条现在没有的操作会回来" if check.ahead else ""
    return f"恢复后将丢失其后的 {check.lost} 条操作{more}。" if check.lost else f"不会丢失任何操作{more}。"


def _unread(check: BackupCheck, since: datetime) -> str:
    """What goes with data that cannot be read: by their count where that can be told, else by the hours."""
    if check.lost is not None:
        return f"现在的数据读不全；恢复后将丢失其后的 {check.lost} 条操作。"
    if not check.last_at:
        return "现在的数据读不出来。"
    hours = (since - datetime.fromisoformat(check.last_at)).total_seconds() / 3600
    if hours < 0.1:
        return "现在的数据读不出来；这份备份和它最后一次保存是同一时刻，没有丢失。"
    told = f"{hours:.0f} 小时" if hours >= 1 else f"{hours * 60:.0f} 分钟"
    return f"现在的数据读不出来；最多丢失这份备份之后约 {told}的登记，恢复后请补录。"
