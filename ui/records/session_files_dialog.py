"""本课次材料: the papers of one class session, opened from where the session is worked on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.changes import Changes
from ui.looks.plain import fit_screen, primary
from ui.records.session_files import SessionFiles
from ui.widgets.field.file_drop import FileDrop
from ui.widgets.page import verb
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow


class SessionFilesDialog(QDialog):
    """Everything is stored at once and can be undone; Enter opens a file. `dropped` files are kept first."""

    def __init__(
        self, ctx: UiContext, parent: QWidget | None, held: ClassSessionRow, dropped: tuple[Path, ...] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("本课次材料")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(f"{held.held_on:%m-%d}　{held.title}", self)
        title.setObjectName("section")
        title.setWordWrap(True)
        self.files = SessionFiles(ctx, self)
        self.drops = FileDrop(self)
        self.drops.dropped.connect(self.files.add_all)
        for name, call, keys in (
            ("add", self.files.browse, "Ctrl+N"),
            ("kind", self.files.change_kind, "F2"),
            ("remove", self.files.remove, "Ctrl+Delete"),
        ):
            button = self.files.buttons[name]
            verb(self, button.text(), call, keys=keys)
            button.setToolTip(f"{button.text()}（{keys}）")
        self.files.buttons["open"].setToolTip("打开附件（Enter）")
        primary(self.files.buttons["add"])
        close = QPushButton("关闭", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(self.files, 1)
        layout.addLayout(row)
        self.resize(self.sizeHint())
        self.files.show_session(held.id)
        self.files.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.files.add(*dropped)
        ctx.bus.changed.connect(self._on_changed)

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches("attachment"):
            self.files.show_session(self.files.class_session_id)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 50, high * 24))
