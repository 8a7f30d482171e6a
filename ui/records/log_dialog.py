"""A long list to read: search, kind, from, to; read page by page; the line under the cursor in full below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.work import ReadSession
from ui.looks.plain import LongLabel, fit_screen
from ui.models.paged_model import Answer, PagedModel
from ui.models.rows_model import Column, Index
from ui.widgets.field.form import DatePicker, fill_combo
from ui.widgets.page import EmptyPage, SearchBox
from ui.work.context import UiContext

NO_MATCH = ("没有找到", "没有符合条件的操作。换一个词或日期，或改选种类。")


R = TypeVar("R")


@dataclass(frozen=True)
class Log(Generic[R]):
    """What a list is called and asks for; the first of `kinds` is chosen. `nothing`: heading and text."""

    title: str
    name: str
    columns: Sequence[Column[R]]
    search: str
    kind: str
    kinds: Sequence[tuple[str, str]]
    nothing: tuple[str, str]


class LogDialog(QDialog, Generic[R]):
    """Subclasses give `log`, `ask` the next rows, `follow` the cursor and add their buttons to `foot`."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, log: Log[R]) -> None:
        super().__init__(parent)
        self.setWindowTitle(log.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx, self._log = ctx, log
        self.search = SearchBox(log.search, self)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(log.kind)
        fill_combo(self.kind, log.kinds)
        self.first = DatePicker(self, today=ctx.app.today)
        self.last = DatePicker(self, today=ctx.app.today)
        self.model: PagedModel[R] = PagedModel(log.columns, self._fetch, self)
        self.view = QTableView(self)
        self.nothing = EmptyPage(*log.nothing, self)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.view)
        self.middle.addWidget(self.nothing)
        self.whole = LongLabel("", self, name="")
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self._build_view()
        self._build()
        self.search.searched.connect(self.restart)
        self.search.left.connect(self.view.setFocus)
        self.kind.activated.connect(self.restart)
        self.first.changed.connect(self.restart)
        self.last.changed.connect(self.restart)

    def _build_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self._log.name)
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
        for position, column in enumerate(self._log.columns):
            view.setColumnWidth(position, round(wide * column.width) + 16)
        view.selectionModel().currentRowChanged.connect(self._choose)

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
        # Two lines of room, so that nothing below moves.
        self.whole.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + 4)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.middle, 1)
        layout.addWidget(self.whole)
        layout.addLayout(self.foot)
        self.resize(self.sizeHint())  # Qt by itself takes two thirds of the screen at most

    def add_button(self, text: str, call: Callable[[], object], *, default: bool = False) -> QPushButton:
        """One more button at the end of the foot."""
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.setDefault(default)
        button.clicked.connect(lambda _checked=False: call())
        self.foot.addWidget(button)
        return button

    # -- rows --------------------------------------------------------------------------------------

    def ask(self, last: R | None, size: int) -> Callable[[ReadSession], Sequence[R]]:
        """The query for the rows after `last` (None: from the first), as filtered."""
        raise NotImplementedError

    def follow(self, row: R | None) -> None:
        """The cursor is on another row, or on none."""
        raise NotImplementedError

    def current(self) -> R | None:
        """The row under the cursor, None without one."""
        return self.model.row_at(self.view.currentIndex().row())

    def restart(self, *_: object) -> None:
        """Read from the first page, as filtered."""
        self.follow(None)
        self.model.restart()

    def _fetch(self, last: R | None, size: int, answer: Answer[R]) -> None:
        def take(rows: Sequence[R]) -> None:
            answer(rows)
            self._show_nothing(not self.model.rows)

        self._ctx.runner.query(self.ask(last, size), done=take)

    def _show_nothing(self, is_empty: bool) -> None:
        is_filtered = bool(self.search.text() or self.first.text() or self.last.text())
        is_filtered = is_filtered or self.kind.currentIndex() > 0
        self.nothing.set_text(*(NO_MATCH if is_filtered else self._log.nothing))
        self.middle.setCurrentIndex(1 if is_empty else 0)

    def _choose(self, current: Index, _previous: Index) -> None:
        self.follow(self.model.row_at(current.row()))

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 92, high * 34))
