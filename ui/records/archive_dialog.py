"""一期一档: class sessions, worst file first; the papers kept with one, added by dropping them here."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.work import Progress, ReadSession
from ui.looks.plain import fit_screen, primary
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.papers.output import show_folder
from ui.records.session_files import SessionFiles
from ui.widgets.field.file_drop import FileDrop
from ui.widgets.table.table_view import TableView
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.services.archive.archive_check import ArchiveItem, ArchiveRow

SESSIONS: tuple[Column[ArchiveRow], ...] = (
    Column("on", "日期", lambda row: row.held_on, 6),
    Column("title", "课程", lambda row: row.title, 16, tip=lambda row: row.title),
    Column("percent", "齐全", lambda row: row.percent, 5, sort=lambda row: row.tenths, align=RIGHT,
           colour=lambda row: "good" if row.tenths == 1000 else "warn" if row.tenths >= 600 else "problem"),
    Column("missing", "缺少", lambda row: "、".join(row.missing), 12, tip=lambda row: "、".join(row.missing)),
)  # fmt: skip


def _load(
    session: ReadSession, *, year: int, until: date
) -> tuple[tuple[ArchiveRow, ...], tuple[ArchiveItem, ...]]:
    from app.services.archive import archive_check

    return archive_check.check_year(session, year=year, until=until), archive_check.list_items(session)


def _export(context: AppContext, progress: Progress, class_session_id: int, year: int) -> Path:
    from app.jobs.archive_export import export_archive

    return export_archive(context, progress, class_session_id=class_session_id, year=year)


class ArchiveDialog(QDialog):
    """What is there counts by itself or is dropped here; nothing is moved, files are copied in."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("一期一档")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._year = year
        self._items: tuple[ArchiveItem, ...] = ()
        self.line = QLabel(self)
        self.rows: RowsModel[ArchiveRow] = RowsModel(SESSIONS, parent=self)
        self.view = TableView(self.rows, "课次列表", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.setMinimumHeight(self.fontMetrics().height() * 8)  # some lines on a small screen, too
        self.files = SessionFiles(ctx, self)
        self.drops = FileDrop(self)
        self.drops.dropped.connect(self.files.add_all)
        self.files.changed.connect(self.reload)
        self._build()
        self.view.current_changed.connect(self._load_files)
        self.reload()

    def _build(self) -> None:
        self.export_button = self.files.add_button("导出本档", self.export)
        self.items_button = self.files.add_button("存档材料…", self.choose_items)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        primary(self.files.buttons["add"])
        close = QPushButton("关闭", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 3)
        layout.addWidget(self.files, 2)
        layout.addLayout(buttons)
        self.resize(self.sizeHint())

    def reload(self) -> None:
        """Ask for the list again."""
        self._ctx.runner.query(
            partial(_load, year=self._year, until=self._ctx.app.today), key="archive", done=self._show_archive
        )

    def _show_archive(self, found: tuple[tuple[ArchiveRow, ...], tuple[ArchiveItem, ...]]) -> None:
        rows, self._items = found
        chosen = self.view.current_row()
        self.rows.set_rows(rows)
        whole = sum(1 for row in rows if row.tenths == 1000)
        self.line.setText(
            f"{self._year} 年已开 {len(rows)} 期，{whole} 期材料齐全，缺得最多的在前；几天的班合为一期。"
            if rows
            else f"{self._year} 年还没有已开的课次。"
        )
        if rows:
            self.view.select_id(chosen.id if chosen is not None else rows[0].id)
        self.items_button.setEnabled(bool(self._items))
        self._load_files(self.view.current_row())

    def _load_files(self, row: ArchiveRow | None) -> None:
        self.export_button.setEnabled(row is not None)
        self.files.show_session(row.id if row is not None else None)

    def choose_items(self) -> None:
        """Which papers belong into a file."""
        from ui.records.archive_items_dialog import ArchiveItemsDialog

        dialog = ArchiveItemsDialog(self._ctx, self._items, self)
        dialog.accepted.connect(self.reload)
        dialog.open()

    def export(self) -> None:
        """The whole file of the chosen class session as a folder."""
        row = self.view.current_row()
        if row is not None:
            self._ctx.runner.job(
                partial(_export, class_session_id=row.id, year=self._year),
                title="导出一期一档",
                done=self._exported,
            )

    def _exported(self, folder: Path) -> None:
        self._ctx.bus.notice.emit(
            Notice(f"已导出“{folder.name}”。", label="打开文件夹", call=partial(show_folder, folder))
        )
        self.line.setText(f"已导出到“{folder.name}”。")

    def showEvent(self, event: QShowEvent) -> None:
        """Paragraphs ask for less height at their true width: never higher than the screen then."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 72, high * 34))
