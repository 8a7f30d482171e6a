"""Ctrl+K: one line in which pages, acts, class sessions, people and papers are found by words or initials."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QVBoxLayout

from ui.looks.plain import fit_screen
from ui.models.rows_model import Column, RowsModel
from ui.widgets.table.cursor import put_cursor
from ui.widgets.table.plain_table import plain_table
from ui.window.findable import Findable, Records, acts_and_pages, fetch_records, of_records
from ui.window.frame import Frame
from ui.work.kept_text import NO_TEXT

MOST = 60
HINT = "页面、操作、课次、人员、报表：输入文字或拼音首字母"


def _muted(found: Findable) -> str:
    return "muted" if found.missing else ""


COLUMNS: tuple[Column[Findable], ...] = (
    Column("kind", "种类", lambda found: found.kind, 3.6, colour=lambda _found: "muted"),
    Column("words", "名称", lambda found: found.words, 15, colour=_muted, tip=lambda found: found.words),
    Column(
        "note",
        "说明",
        lambda found: f"{found.note}：{found.missing}" if found.missing else found.note,
        16,
        colour=lambda _found: "muted",
        tip=lambda found: found.missing or found.note,
    ),
)


class Palette(QDialog):
    """Enter goes there or does it; what cannot be done now is grey and says why."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.setWindowTitle("查找和操作")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._frame = frame
        self._still = acts_and_pages(frame, frame.current_tab())
        self._records: tuple[Findable, ...] = ()
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(HINT)
        self.line.setAccessibleName(HINT)
        self.line.setClearButtonEnabled(True)
        self.line.setProperty(NO_TEXT, True)
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.model: RowsModel[Findable] = RowsModel(COLUMNS, parent=self)
        self.list = plain_table(self.model, "找到的", self)
        self.list.horizontalHeader().hide()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.opened.connect(self.run)
        self.list.clicked.connect(self._run_current)
        self.hint = QLabel("↑↓ 选择，Enter 打开或执行，Esc 离开", self)
        self.hint.setObjectName("caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint)
        self.resize(self.sizeHint())
        self._search("")
        ask = partial(fetch_records, year=frame.year, today=frame.ctx.app.today)
        frame.ctx.runner.query(ask, key="palette", done=self._show_records)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 42, high * 22))

    def _show_records(self, records: Records) -> None:
        self._records = of_records(self._frame, records, self._frame.current_tab())
        self._search(self.line.text())

    def _search(self, text: str) -> None:
        self.model.set_rows(find(text, self._still, self._records))
        if self.model.shown:
            put_cursor(self.list, self.model.index(0, 1))
        self.hint.setText(
            "↑↓ 选择，Enter 打开或执行，Esc 离开" if self.model.shown else "没有找到，换一个词或拼音首字母。"
        )

    # -- keys --------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: 10,
                Qt.Key.Key_PageUp: -10,
            }.get(Qt.Key(event.key()))
            if step is not None:
                self._move(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run_current()
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        last = len(self.model.shown) - 1
        if last >= 0:
            line = min(max(self.list.currentIndex().row() + step, 0), last)
            put_cursor(self.list, self.model.index(line, 1))

    # -- doing -------------------------------------------------------------------------------------

    def _run_current(self, *_: object) -> None:
        found = self.list.current_row()
        if found is not None:
            self.run(found)

    def run(self, found: Findable) -> None:
        """Go there or do it; what is dead stays and says why."""
        if found.missing:
            self.hint.setText(f"“{found.words}”现在不能做：{found.missing}。")
            return
        self.accept()
        QTimer.singleShot(0, self._frame, found.run)  # the palette is gone before another dialog opens


def find(text: str, *groups: Sequence[Findable]) -> tuple[Findable, ...]:
    """What answers to the text, what begins so first; without a text, the first group as it stands."""
    wanted = text.strip()
    if not wanted:
        return tuple(groups[0][:MOST])
    found = [entry for group in groups for entry in group if entry.answers(wanted)]
    found.sort(key=lambda entry: (bool(entry.missing), entry.rank(wanted)))
    return tuple(found[:MOST])
