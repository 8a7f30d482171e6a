"""导入记录: every file that was imported, when, how many rows, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.changes import Changes
from ui.looks.plain import LongLabel, fit_screen
from ui.models.rows_model import RIGHT, Column, RowsModel
from ui.widgets.page import EmptyPage
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.trail.import_list import ImportRow


OTHERS = {"register": "登记簿"}  # imports that are made from data


def _kind(row: ImportRow) -> str:
    from app.imports import IMPORTS

    return next((kind.title for kind in IMPORTS if kind.id == row.kind), OTHERS.get(row.kind, ""))


def _file(row: ImportRow) -> str:
    return row.file or row.text


COLUMNS: tuple[Column[ImportRow], ...] = (
    Column("at", "时间", lambda row: row.at.replace("T", " ")[:16], 8.5),
    Column("kind", "导入了什么", _kind, 5),
    Column("rows", "行数", lambda row: row.rows, 3.5, align=RIGHT),
    Column("state", "状态", lambda row: row.state_word, 6),
    Column("actor", "操作人", lambda row: row.actor, 5),
    # Last, as long names of files take what room there is.
    Column("file", "文件", _file, 14, tip=_file),
)


class ImportsDialog(QDialog):
    """`wanted(row)`: take this import back; `details(operation id)`: its changes record by record."""

    wanted = Signal(object)
    details = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入记录")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self.model: RowsModel[ImportRow] = RowsModel(COLUMNS, parent=self)
        self.table = TableView(self.model, "导入记录", self, frozen=0)
        self.table.filter_header.setStretchLastSection(True)
        self.table.current_changed.connect(self._follow)
        self.table.opened.connect(self._open_details)
        nothing = EmptyPage("还没有导入过表格", "导入名册、计划、考勤、成绩、学时后，每次都列在这里。", self)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.table)
        self.middle.addWidget(nothing)
        self.each = self._button("逐条改动", self._open_details)
        self.back = self._button("撤销这次导入…", self._take_back)
        close = self._button("关闭", self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.each)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        text = "每次导入都可以整个撤销；之后又改过的记录会先说明，导入前另有一份备份。"
        layout.addWidget(LongLabel(text, self))
        layout.addWidget(self.middle, 1)
        layout.addLayout(foot)
        ctx.bus.changed.connect(self._on_changed)
        self.resize(self.sizeHint())
        self._read()

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 76, high * 28))

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _read(self) -> None:
        from app.services.trail.import_list import list_imports

        self._ctx.runner.query(partial(list_imports), key="imports", done=self._show)

    def _on_changed(self, _changes: Changes, _initiator: object) -> None:
        self._read()

    def _show(self, rows: tuple[ImportRow, ...]) -> None:
        self.model.set_rows(rows)
        self.middle.setCurrentIndex(0 if rows else 1)
        if rows and self.table.current_row() is None:
            self.table.select_id(rows[0].id)
        self._follow(self.table.current_row())

    def _follow(self, row: ImportRow | None) -> None:
        self.each.setEnabled(row is not None)
        self.back.setEnabled(row is not None and row.is_open)

    def _take_back(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.wanted.emit(row)

    def _open_details(self, _row: object = None) -> None:
        row = self.table.current_row()
        if row is not None:
            self.details.emit(row.id)
