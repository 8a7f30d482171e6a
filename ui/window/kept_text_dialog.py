"""What was typed when the program ended by itself: where, which field, the text; copied or let go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.kept_text import KeptText
from ui.looks.plain import LongLabel, fit_screen
from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.plain_table import plain_table
from ui.work.context import UiContext
from ui.work.kept_text import FIELD_KEY, NO_TEXT

COLUMNS: tuple[Column[KeptText], ...] = (
    Column("where", "在哪里填的", lambda row: row.where, 14),
    Column("label", "项目", lambda row: row.label, 10),
    Column("text", "内容", lambda row: row.text.replace("\n", " "), 24),
)


class KeptTextDialog(QDialog):
    """Nothing goes until 不再保留 is pressed."""

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("没有保存的填写")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        told = "上次程序退出时，这些内容已经填写、还没有保存。可以复制后重新填入；数据没有受影响。"
        self.model: RowsModel[KeptText] = RowsModel(COLUMNS, lambda row: id(row), self)
        self.view = plain_table(self.model, "没有保存的填写", self, columns=50)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setProperty(NO_TEXT, True)
        self.text.setAccessibleName("全文")
        self.text.setMaximumHeight(self.fontMetrics().height() * 7)
        self.copy = self._button("复制内容", self._copy)
        self.drop = self._button("不再保留", self._drop)
        self.close_button = self._button("关闭", self.accept)
        self.close_button.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.drop)
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(LongLabel(told, self))
        layout.addWidget(self.view, 1)
        layout.addWidget(self.text)
        layout.addLayout(row)
        self.view.current_changed.connect(self._show)
        left = ctx.kept.left
        self.model.set_rows(tuple(kept for key, kept in left.items() if key.startswith(FIELD_KEY)))
        self.view.selectRow(0)
        self.resize(self.sizeHint())

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        made = QPushButton(text, self)
        made.setAccessibleName(text)
        made.setAutoDefault(False)
        made.clicked.connect(call)
        return made

    def _show(self, row: KeptText | None) -> None:
        self.text.setPlainText("" if row is None else row.text)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())

    def _drop(self) -> None:
        kept = self._ctx.kept
        kept.forget({key for key in kept.left if key.startswith(FIELD_KEY)})
        kept.left = {}
        self.accept()

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 58, high * 26))
