"""The papers kept with one class session: what is missing, the files by kind, added, opened, taken out.

A part of 一期一档 and of the window that 考勤签到 and 课程计划 open on a class session (I15).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.work import Progress, ReadSession, WriteSession
from ui.looks.plain import LongLabel
from ui.models.rows_model import Column, RowsModel
from ui.papers.output import open_file
from ui.widgets.field.file_choice import choose_files
from ui.widgets.field.form import fill_combo
from ui.widgets.table.plain_table import plain_table
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.attachment_store import StoredFile
    from app.context import AppContext
    from app.services.archive.archive_check import ArchiveItem, ArchiveRow
    from app.services.archive.attachments import AttachmentRow

BY_NAME = ""
PLAN = "plan"  # counts by the programme, or as a file of its own
FILES = (
    "扫描件和文档 (*.jpg *.jpeg *.png *.pdf *.doc *.docx *.ppt *.pptx *.xls *.xlsx *.wps *.et);;所有文件 (*)"
)


def fetch(
    session: ReadSession, *, class_session_id: int
) -> tuple[ArchiveRow, tuple[ArchiveItem, ...], tuple[AttachmentRow, ...]]:
    """How complete the file is, the kinds, and what is kept, in one read."""
    from app.services.archive import archive_check, attachments

    row = archive_check.check_session(session, class_session_id=class_session_id)
    return (
        row,
        archive_check.list_items(session),
        attachments.list_attachments(session, batch_id=row.batch_id),
    )


def _keep(context: AppContext, progress: Progress, sources: tuple[Path, ...]) -> tuple[StoredFile, ...]:
    from app.attachment_store import AttachmentStore

    store = AttachmentStore(context.paths.attachments)
    progress.start(len(sources), "正在存入附件")
    kept = []
    for source in sources:
        kept.append(store.keep(source))
        progress.step()
    return tuple(kept)


def _record(
    session: WriteSession, *, class_session_id: int, kind: str, stored: tuple[StoredFile, ...], at: str
) -> int:
    from app.services.archive import archive_check, attachments

    have = {row.kind for row in attachments.list_attachments(session, class_session_id=class_session_id)}
    for one in stored:
        chosen = kind or archive_check.guess_kind(one.file_name, kept=have)
        have.add(chosen)
        attachments.add_attachment(session, class_session_id=class_session_id, kind=chosen, stored=one, at=at)
    return len(stored)


def _copy_out(context: AppContext, _progress: Progress, row: AttachmentRow) -> Path:
    import tempfile

    from app.attachment_store import AttachmentStore, clean_file_name

    folder = Path(tempfile.mkdtemp(prefix="ganxun-"))
    store = AttachmentStore(context.paths.attachments)
    return store.copy_out(row.sha256, folder / clean_file_name(row.file_name))


class SessionFiles(QWidget):
    """Nothing is moved: files are copied in. `changed` after every change.

    The window it stands in connects its `FileDrop` to `add_all`.
    """

    changed = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._items: tuple[ArchiveItem, ...] = ()
        self.class_session_id: int | None = None
        self.line = LongLabel("", self, name="")
        self.hint = LongLabel("把扫描件、照片、课件拖到这里，或点“加入附件”，可一次选多个。", self)
        self.model: RowsModel[AttachmentRow] = RowsModel(
            (
                Column("kind", "材料", lambda row: self._label(row.kind), 6),
                Column("name", "文件", lambda row: row.file_name, 24, tip=lambda row: row.file_name),
                Column("at", "存入时间", lambda row: row.added_at.replace("T", " ")[:16], 10),
            ),
            parent=self,
        )
        self.view = plain_table(self.model, "附件列表", self, columns=42)
        self.view.opened.connect(self.open_one)
        self.view.current_changed.connect(self._follow)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("材料种类")
        self.kind.setToolTip("加入附件时归入的种类")
        self.kind.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self.kind)
        for name, text, call in (
            ("add", "加入附件…", self.browse),
            ("open", "打开附件", lambda: self.open_one(self.view.current_row())),
            ("kind", "改为此类", self.change_kind),
            ("remove", "移出附件", self.remove),
        ):
            self.buttons[name] = self.add_button(text, call)
        self._row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.hint)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._row)
        self._follow()

    def add_button(self, text: str, call: Callable[[], object]) -> QPushButton:
        """One more button in the row, before the stretch."""
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        place = self._row.count() - (1 if len(self.buttons) == 4 else 0)
        self._row.insertWidget(place, button)
        return button

    # -- contents ----------------------------------------------------------------------------------

    def show_session(self, class_session_id: int | None) -> None:
        """The files of another class session; None for none."""
        self.class_session_id = class_session_id
        if class_session_id is None:
            self.model.set_rows(())
            self.line.setText("")
            self._follow()
            return
        self._ctx.runner.query(
            partial(fetch, class_session_id=class_session_id),
            key=("session-files", id(self)),
            done=self._show_files,
        )

    def _show_files(
        self, found: tuple[ArchiveRow, tuple[ArchiveItem, ...], tuple[AttachmentRow, ...]]
    ) -> None:
        row, self._items, rows = found
        if row.id != self.class_session_id:
            return
        by_hand = [
            (item.code, item.label) for item in self._items if not item.is_derived or item.code == PLAN
        ]
        fill_combo(self.kind, [(BY_NAME, "按文件名归类"), *by_hand], self.kind.currentData() or BY_NAME)
        places = {item.code: place for place, item in enumerate(self._items)}
        self.line.setText(f"{row.words}。")
        self.model.set_rows(sorted(rows, key=lambda one: (places.get(one.kind, 99), one.id)))
        if rows and self.view.current_row() is None:
            self.view.select_id(self.model.rows[0].id)
        self._follow()

    def _label(self, code: str) -> str:
        return next((item.label for item in self._items if item.code == code), "其他材料")

    def _follow(self, _row: object = None) -> None:
        has_file = self.view.current_row() is not None
        for name in ("open", "kind", "remove"):
            self.buttons[name].setEnabled(has_file)
        self.buttons["add"].setEnabled(self.class_session_id is not None)

    # -- changes -----------------------------------------------------------------------------------

    def browse(self) -> None:
        """Choose files, several at once."""
        if self.class_session_id is not None:
            choose_files(self, "选择附件", self.add_all, filters=FILES)

    def add_all(self, sources: list[Path]) -> None:
        """Files chosen or dropped together."""
        self.add(*sources)

    def add(self, *sources: Path) -> None:
        """Keep files with the class session: first the contents, then the records, as one step."""
        if self.class_session_id is not None and sources:
            done = partial(self._kept, self.class_session_id, self.kind.currentData() or BY_NAME)
            self._ctx.runner.job(partial(_keep, sources=sources), title="存入附件", done=done)

    def _kept(self, class_session_id: int, kind: str, stored: tuple[StoredFile, ...]) -> None:
        names = "、".join(one.file_name for one in stored[:2]) + ("等" if len(stored) > 2 else "")
        at = self._ctx.app.clock().isoformat(timespec="seconds")
        self._ctx.runner.command(
            partial(_record, class_session_id=class_session_id, kind=kind, stored=stored, at=at),
            action="attachment.add",
            text=f"存入附件：{names}",
            done=self._changed,
        )

    def _changed(self, _answer: object) -> None:
        self.show_session(self.class_session_id)
        self.changed.emit()

    def open_one(self, row: AttachmentRow | None) -> None:
        """A read-only copy, checked against its hash, in the program the system has for it."""
        if row is not None:
            self._ctx.runner.job(partial(_copy_out, row=row), title="", done=open_file)

    def change_kind(self) -> None:
        """The chosen file belongs under the kind in the box."""
        row, kind = self.view.current_row(), self.kind.currentData()
        if row is None or not kind or kind == row.kind:
            self.kind.setFocus()
            return
        from app.services.archive import attachments

        self._ctx.runner.command(
            partial(attachments.change_kind, attachment_id=row.id, kind=kind),
            action="attachment.kind",
            text=f"附件改为{self._label(kind)}：{row.file_name}",
            done=self._changed,
        )

    def remove(self) -> None:
        """Take a file out of the list; undo brings it back, the content stays until then."""
        row = self.view.current_row()
        if row is None or not messages.confirm(
            self, f"要移出附件“{row.file_name}”。", "移出", safe="之后可以撤销，文件内容不会丢。"
        ):
            return
        from app.services.archive import attachments

        self._ctx.runner.command(
            partial(attachments.remove_attachment, attachment_id=row.id),
            action="attachment.remove",
            text=f"移出附件：{row.file_name}",
            done=self._changed,
        )
