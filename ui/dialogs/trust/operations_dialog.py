"""操作记录: every step that was made, imports among them, what became of it; any one can be taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.changes import Changes
from ui.context import UiContext
from ui.models.paged_model import Answer, PagedModel
from ui.models.rows_model import RIGHT, ROW, Column, Index
from ui.widgets.field.form import DatePicker, fill_combo
from ui.widgets.page import Paragraph, SearchBox, fit_screen

if TYPE_CHECKING:
    from app.services.trail.operations import OperationFilter, OperationRow

OWN, IMPORTS, ALL = "own", "imports", "all"


def _state(row: OperationRow) -> str:
    from app.services.trail.operations import STATE_LABELS

    return STATE_LABELS[row.state]


COLUMNS: tuple[Column[Any], ...] = (
    Column("at", "时间", lambda row: row.at.replace("T", " ")[:16], 9),
    Column("actor", "操作人", lambda row: row.actor, 6),
    Column("text", "操作", lambda row: row.text, 34),
    Column("count", "记录数", lambda row: row.entry_count, 5, align=RIGHT),
    Column("state", "状态", _state, 6),
    Column("reason", "原因", lambda row: row.reason, 12),
)


class OperationsDialog(QDialog):
    """`wanted(row)`: take this step back; `details(operation id)`: its changes record by record."""

    wanted = Signal(object)
    details = Signal(object)

    def __init__(self, ctx: UiContext, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle("操作记录")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self.search = SearchBox("搜索操作、操作人、原因", self)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("显示哪些操作")
        fill_combo(self.kind, [(OWN, "自己做的"), (IMPORTS, "只看导入"), (ALL, "连同自动整理")], OWN)
        self.first = DatePicker(self, today=ctx.app.today)
        self.last = DatePicker(self, today=ctx.app.today)
        self.model: PagedModel[OperationRow] = PagedModel(COLUMNS, self._fetch, self)
        self.view = QTableView(self)
        self.whole = Paragraph("", self, name="")
        self.back = QPushButton("撤销这一步…", self)
        self.each = QPushButton("逐条改动", self)
        self._build_view()
        self._build()
        self.search.searched.connect(self._restart)
        self.search.left.connect(self.view.setFocus)
        self.kind.activated.connect(self._restart)
        self.first.changed.connect(self._restart)
        self.last.changed.connect(self._restart)
        ctx.bus.changed.connect(self._on_changed)
        self._show_row(None)
        self.model.restart()

    def _build_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName("操作列表")
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        wide = self.fontMetrics().horizontalAdvance("汉")
        for position, column in enumerate(COLUMNS):
            view.setColumnWidth(position, round(wide * column.width) + 16)
        view.selectionModel().currentRowChanged.connect(self._choose)
        view.doubleClicked.connect(lambda _index: self._open_details())

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.kind)
        for text, picker in (("从", self.first), ("到", self.last)):
            label = QLabel(text, self)
            label.setBuddy(picker)
            picker.setAccessibleName(f"{text}哪天")
            picker.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            top.addWidget(label)
            top.addWidget(picker)
        top.addStretch(1)
        self.whole.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + 4)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QPushButton("关闭", self)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button, call in ((self.each, self._open_details), (self.back, self._take_back)):
            button.setAutoDefault(False)
            button.clicked.connect(call)
        close.clicked.connect(self.accept)
        buttons.addWidget(self.each)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.back)
        for button in (self.each, self.back, close):
            button.setAccessibleName(button.text())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.whole)
        layout.addLayout(buttons)
        self.resize(self.sizeHint())

    def wanted_rows(self) -> OperationFilter:
        """The filter as chosen."""
        from app.services.trail.operations import OperationFilter

        kind = self.kind.currentData()
        return OperationFilter(
            first=self.first.date(),
            last=self.last.date(),
            text=self.search.text(),
            imports_only=kind == IMPORTS,
            own_only=kind == OWN,
        )

    def current(self) -> OperationRow | None:
        """The chosen step."""
        index = self.view.currentIndex()
        row: OperationRow | None = index.data(ROW) if index.isValid() else None
        return row

    def _fetch(self, last: OperationRow | None, size: int, answer: Answer) -> None:
        from app.services.trail import operations

        fetch = partial(
            operations.list_operations,
            wanted=self.wanted_rows(),
            before_id=None if last is None else last.id,
            limit=size,
        )
        self._ctx.runner.query(fetch, done=answer)

    def _restart(self, *_: object) -> None:
        self._show_row(None)
        self.model.restart()

    def _on_changed(self, _changes: Changes, _initiator: object) -> None:
        self._restart()

    def _choose(self, current: Index, _previous: Index) -> None:
        self._show_row(current.data(ROW) if current.isValid() else None)

    def _show_row(self, row: OperationRow | None) -> None:
        from app.services.trail.operations import STANDS, UNDO, UNDO_REST

        is_undo = row is not None and row.action in (UNDO, UNDO_REST)
        self.back.setText("重做这一步…" if is_undo else "撤销这一步…")
        self.back.setAccessibleName(self.back.text())
        self.back.setEnabled(row is not None and row.state == STANDS)
        why = f"\n原因：{row.reason}" if row is not None and row.reason else ""
        self.whole.setText("" if row is None else f"{row.text}{why}")

    def _take_back(self) -> None:
        row = self.current()
        if row is not None:
            self.wanted.emit(row)

    def _open_details(self) -> None:
        row = self.current()
        self.details.emit(None if row is None else row.id)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 92, high * 34))
