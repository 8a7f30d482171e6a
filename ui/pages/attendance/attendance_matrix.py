"""年度总表: people × class sessions of the year with symbols; names stay in sight, Enter opens a session."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.rules.session_status import CANCELLED
from app.work import ReadSession
from ui.looks.mark_looks import CellLook, cell_looks
from ui.models.grid_model import GridHead, GridModel
from ui.widgets.page import verb
from ui.widgets.table.cell_delegates import EntryDelegate
from ui.widgets.table.corner_label import CornerLabel
from ui.widgets.table.table_view import COMPACT_HEIGHT
from ui.work.context import UiContext


@dataclass(frozen=True)
class YearMatrix:
    """What the page shows."""

    people: tuple[GridHead, ...]
    sessions: tuple[GridHead, ...]
    cells: tuple[tuple[str | None, ...], ...]
    looks: dict[str, CellLook]


def fetch_matrix(session: ReadSession, *, year: int) -> YearMatrix:
    """The year's participations as a grid; people in official order, former people after them."""
    from app.services.mark import attendance
    from app.services.person import roster
    from app.services.plan import class_sessions
    from app.services.setting import mark_kinds

    lesson = [
        row for row in class_sessions.list_class_sessions(session, year=year) if row.status != CANCELLED
    ]
    columns = {row.id: at for at, row in enumerate(lesson)}
    order = {row.id: at for at, row in enumerate(roster.list_people(session))}
    cells: dict[int, list[str | None]] = {}
    heads: dict[int, GridHead] = {}
    for row in attendance.list_participations(session, year=year):
        if row.session_id not in columns:
            continue
        line = cells.setdefault(row.person_id, [None] * len(lesson))
        line[columns[row.session_id]] = row.mark
        heads[row.person_id] = GridHead(row.person_id, row.name, f"{row.name} {row.unit}")
    people = sorted(cells, key=lambda person_id: order.get(person_id, len(order)))
    return YearMatrix(
        tuple(heads[person_id] for person_id in people),
        tuple(GridHead(row.id, f"{row.held_on:%m-%d}", f"{row.held_on:%m-%d} {row.title}") for row in lesson),
        tuple(tuple(cells[person_id]) for person_id in people),
        cell_looks(mark_kinds.list_mark_kinds(session)),
    )


class _Matrix(QTableView):
    opened = Signal(QModelIndex)
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters mean nothing here."""


class MatrixPage(QWidget):
    """`chosen(class session id, person id)`; `left` goes back to entering."""

    chosen = Signal(object, object)
    left = Signal()

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self.model = GridModel(parent=self)
        self.view = _Matrix(self)
        self.view.setAccessibleName("年度考勤总表")
        self.view.setModel(self.model)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setCornerButtonEnabled(False)
        self.view.setItemDelegate(EntryDelegate(self.view))
        self.view.setWordWrap(False)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        wide = self.fontMetrics().horizontalAdvance("汉")
        across, down = self.view.horizontalHeader(), self.view.verticalHeader()
        CornerLabel("姓名", self.view)
        across.setMinimumSectionSize(24)
        across.setDefaultSectionSize(round(wide * 3.4) + 8)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(max(COMPACT_HEIGHT, self.fontMetrics().height() + 6))
        down.setFixedWidth(wide * 6 + 12)
        self.line = QLabel(self)
        self.line.setObjectName("caption")
        back = verb(self, "返回登记", self.left.emit, keys="Esc")
        button = QPushButton(back.text(), self)
        button.setToolTip(back.toolTip())
        button.setAccessibleName(back.text())
        button.clicked.connect(back.trigger)
        top = QHBoxLayout()
        top.addWidget(self.line, 1)
        top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        self.view.opened.connect(self._open)
        self.view.doubleClicked.connect(self._open)
        self.view.escaped.connect(self.left)

    def load(self, year: int) -> None:
        """Read the year."""
        self._ctx.runner.query(
            partial(fetch_matrix, year=year), key="attendance-matrix", done=self._show_matrix
        )

    def _show_matrix(self, matrix: YearMatrix) -> None:
        self.model.set_looks(matrix.looks)
        self.model.set_grid(matrix.people, matrix.sessions, matrix.cells)
        legend = "　".join(f"{look.text} {look.label}" for look in matrix.looks.values())
        self.line.setText(f"{len(matrix.people)} 人 × {len(matrix.sessions)} 课次　{legend}")
        if matrix.people and matrix.sessions:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.model.sessions[index.column()].id, self.model.people[index.row()].id)
