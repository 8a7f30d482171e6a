"""一期一档: class sessions, worst file first; the papers kept with one, added by dropping them here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import messages
from ui.bus import Notice
from ui.context import UiContext
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.papers import open_file, show_folder
from ui.widgets.file_choice import choose_file
from ui.widgets.form import fill_combo
from ui.widgets.page import fit_screen, primary
from ui.widgets.plain_table import plain_table
from ui.widgets.table_view import TableView

if TYPE_CHECKING:
    from app.attachment_store import StoredFile
    from app.services.archive_check import ArchiveItem, ArchiveRow
    from app.services.attachments import AttachmentRow

SESSIONS: tuple[Column[Any], ...] = (
    Column("on", "日期", lambda row: row.held_on, 6),
    Column("title", "课程", lambda row: row.title, 16, tip=lambda row: row.title),
    Column("percent", "齐全", lambda row: row.percent, 4, show=lambda percent: f"{percent}%", align=RIGHT,
           colour=lambda row: "good" if row.percent == 100 else "warn" if row.percent >= 60 else "problem"),
    Column("missing", "缺少", lambda row: "、".join(row.missing), 30, tip=lambda row: "、".join(row.missing)),
)  # fmt: skip
FILES = (
    "扫描件和文档 (*.jpg *.jpeg *.png *.pdf *.doc *.docx *.ppt *.pptx *.xls *.xlsx *.wps *.et);;所有文件 (*)"
)


def _load(session: Any, *, year: int, until: Any) -> tuple[Any, Any]:
    from app.services import archive_check

    return archive_check.check_year(session, year=year, until=until), archive_check.list_items(session)


def _keep(context: Any, progress: Any, sources: tuple[Path, ...]) -> tuple[StoredFile, ...]:
    from app.attachment_store import AttachmentStore

    store = AttachmentStore(context.paths.attachments)
    progress.start(len(sources), "正在存入附件")
    kept = []
    for source in sources:
        kept.append(store.keep(source))
        progress.step()
    return tuple(kept)


def _record(
    session: Any, *, class_session_id: int, kind: str, stored: tuple[StoredFile, ...], at: str
) -> int:
    from app.services import attachments

    for one in stored:
        attachments.add_attachment(session, class_session_id=class_session_id, kind=kind, stored=one, at=at)
    return len(stored)


def _copy_out(context: Any, _progress: Any, row: AttachmentRow) -> Path:
    import tempfile

    from app.attachment_store import AttachmentStore, clean_file_name

    folder = Path(tempfile.mkdtemp(prefix="ganxun-"))
    store = AttachmentStore(context.paths.attachments)
    return store.copy_out(row.sha256, folder / clean_file_name(row.file_name))


def _export(context: Any, progress: Any, class_session_id: int, year: int) -> Path:
    from app.archive_export import export_archive

    return export_archive(context, progress, class_session_id=class_session_id, year=year)


class ArchiveDialog(QDialog):
    """What is there counts by itself or is dropped here; nothing is moved, files are copied in."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__(parent)
        self.setWindowTitle("一期一档")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self._ctx = ctx
        self._year = year
        self._items: tuple[ArchiveItem, ...] = ()
        self.line = QLabel(self)
        self.rows: RowsModel[ArchiveRow] = RowsModel(SESSIONS, parent=self)
        self.view = TableView(self.rows, "课次列表", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.files: RowsModel[AttachmentRow] = RowsModel(
            (
                Column("kind", "材料", lambda row: self._label(row.kind), 6),
                Column("name", "文件", lambda row: row.file_name, 26, tip=lambda row: row.file_name),
                Column("at", "存入时间", lambda row: row.added_at.replace("T", " ")[:16], 10),
            ),
            parent=self,
        )
        self.file_view = plain_table(self.files, "附件列表", self, columns=44)
        self.hint = QLabel("附件：把扫描件拖到这里，或点“加入附件”", self)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("材料种类")
        self._build()
        self.view.current_changed.connect(self._load_files)
        self.file_view.opened.connect(self.open_one)
        self.reload()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.kind)
        for text, call in (
            ("加入附件", self.browse),
            ("打开附件", lambda: self.open_one(self.file_view.current_row())),
            ("移出附件", self.remove),
            ("导出本档", self.export),
            ("存档材料…", self.choose_items),
        ):
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, call=call: call())
            buttons.addWidget(button)
        buttons.addStretch(1)
        close = primary(QPushButton("关闭", self))
        close.clicked.connect(self.accept)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 3)
        layout.addWidget(self.hint)
        layout.addWidget(self.file_view, 2)
        layout.addLayout(buttons)
        self.resize(self.sizeHint())

    def reload(self) -> None:
        """Ask for the list again."""
        self._ctx.runner.query(
            partial(_load, year=self._year, until=self._ctx.app.today), key="archive", done=self._take
        )

    def _take(self, found: tuple[tuple[ArchiveRow, ...], tuple[ArchiveItem, ...]]) -> None:
        rows, self._items = found
        chosen = self.view.current_row()
        kept = self.kind.currentData()
        by_hand = [(item.code, item.label) for item in self._items if not item.is_derived]
        fill_combo(self.kind, by_hand, kept or "signed_sheet")
        self.rows.set_rows(rows)
        whole = sum(1 for row in rows if row.percent == 100)
        self.line.setText(
            f"{self._year} 年已开 {len(rows)} 期，{whole} 期材料齐全，缺得最多的在前。"
            if rows
            else f"{self._year} 年还没有已开的课次。"
        )
        if rows:
            self.view.select_id(chosen.id if chosen is not None else rows[0].id)
            self._load_files(self.view.current_row())

    def _label(self, code: str) -> str:
        return next((item.label for item in self._items if item.code == code), "其他材料")

    def _load_files(self, row: ArchiveRow | None) -> None:
        if row is not None:
            from app.services import attachments

            self._ctx.runner.query(
                partial(attachments.list_attachments, class_session_id=row.id),
                key="attachments",
                done=self.files.set_rows,
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.view.current_row() is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add(*paths)

    def browse(self) -> None:
        """Choose a file."""
        if self.view.current_row() is not None:
            choose_file(self, "选择附件", self.add, filters=FILES)

    def add(self, *sources: Path) -> None:
        """Keep files with the chosen class session: first the content, then the record."""
        row = self.view.current_row()
        if row is not None and sources:
            done = partial(self._kept, row.id, self.kind.currentData())
            self._ctx.runner.job(_keep, sources, title="存入附件", done=done)

    def _kept(self, class_session_id: int, kind: str, stored: tuple[StoredFile, ...]) -> None:
        names = "、".join(one.file_name for one in stored[:2])
        at = self._ctx.app.clock().isoformat(timespec="seconds")
        self._ctx.runner.command(
            partial(_record, class_session_id=class_session_id, kind=kind, stored=stored, at=at),
            action="attachment.add",
            text=f"存入附件：{names}",
            done=self._changed,
        )

    def _changed(self, _answer: object) -> None:
        self.reload()

    def open_one(self, row: AttachmentRow | None) -> None:
        """A read-only copy, checked against its hash, in the program the system has for it."""
        if row is not None:
            self._ctx.runner.job(_copy_out, row, title="", done=open_file)

    def remove(self) -> None:
        """Take a file out of the list; undo brings it back, the content stays until then."""
        row = self.file_view.current_row()
        if row is None or not messages.confirm(
            self, f"要移出附件“{row.file_name}”。", "移出", safe="之后可以撤销，文件内容不会丢。"
        ):
            return
        from app.services import attachments

        self._ctx.runner.command(
            partial(attachments.remove_attachment, attachment_id=row.id),
            action="attachment.remove",
            text=f"移出附件：{row.file_name}",
            done=self._changed,
        )

    def choose_items(self) -> None:
        """Which papers belong into a file."""
        from ui.dialogs.archive_items_dialog import ArchiveItemsDialog

        dialog = ArchiveItemsDialog(self._ctx, self._items, self)
        dialog.accepted.connect(self.reload)
        dialog.open()

    def export(self) -> None:
        """The whole file of the chosen class session as a folder."""
        row = self.view.current_row()
        if row is not None:
            self._ctx.runner.job(_export, row.id, self._year, title="导出一期一档", done=self._exported)

    def _exported(self, folder: Path) -> None:
        self._ctx.bus.notice.emit(
            Notice(f"已导出“{folder.name}”。", label="打开文件夹", call=partial(show_folder, folder))
        )
        self.line.setText(f"已导出到“{folder.name}”。")

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 72, high * 34))
