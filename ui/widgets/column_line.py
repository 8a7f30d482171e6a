"""The line of exceptions of a column: `3 7 12缺`, echoed as names; Shift+Enter receives the other blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.looks.plain import is_low
from ui.models.receipt_model import ReceiptModel
from ui.widgets.exceptions_bar import ExceptionsLine, as_html, problem_words

if TYPE_CHECKING:
    from app.rules.registers.grid_line import ColumnLine as Read

HINT = "写没交的序号，如 3 7 12缺 18免；Shift+回车：这一列其余空格都收到。"
EXAMPLE = "例如 3 7 12缺 18免"
MOST_NAMES = 12


class ColumnLine(QWidget):
    """`applied(read)` what the line says of a column, with Shift of all its blanks; `left` to the grid."""

    applied = Signal(object)
    left = Signal()

    def __init__(self, model: ReceiptModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.column = 0
        self._title, self._is_narrow = "", False
        self._before = ""
        self.label = QLabel("例外名单", self)
        self.line = ExceptionsLine(self)
        self.line.setPlaceholderText(EXAMPLE)
        self.line.setAccessibleName("例外名单")
        self.line.setToolTip(f"例外名单（/ 或 F4）：{HINT}")
        self.line.setClearButtonEnabled(True)
        self.label.setBuddy(self.line)
        self.echo = QLabel(HINT, self)
        self.echo.setObjectName("caption")
        self.echo.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.label)
        row.addWidget(self.line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.echo)
        self.line.textEdited.connect(self._part)
        self.line.textChanged.connect(self.update_echo)
        self.line.entered.connect(self._enter)
        self.line.escaped.connect(self._escape)

    def set_column(self, column: int) -> None:
        """The column under the cursor: its name stands before the line."""
        self.column = column
        grid = self._model.grid
        title = grid.columns[column].title if grid is not None and column < len(grid.columns) else ""
        self._title = title
        self.label.setText(f"“{title}”没交的" if title else "例外名单")
        self.set_narrow(self._is_narrow)
        self.update_echo()

    def set_narrow(self, is_narrow: bool) -> None:
        """Without room for the label the field itself says whose numbers it takes."""
        self._is_narrow = is_narrow
        self.line.setPlaceholderText(f"{self._title}没交的序号" if is_narrow else EXAMPLE)

    def focus(self) -> None:
        """Take the cursor."""
        self.line.setFocus()
        self.line.selectAll()

    def read(self, *, rest: bool) -> Read:
        """The line as it stands, for the rows shown."""
        from app.rules.registers.grid_line import read_column

        cells = self._model.column_cells(self.column)
        blank = [number for number, _, cell in cells if self._model.is_blank(cell)]
        last = max((number for number, _, _ in cells), default=0)
        return read_column(self.line.text(), blank=blank, last=last, rest=rest)

    def update_echo(self, *_: object) -> None:
        """Whom the line leaves out, and how many it would receive; or what is wrong with it."""
        if not self.line.text().strip():
            self.echo.setText(HINT)
            self.echo.setHidden(is_low(self))
            return
        self.echo.setHidden(False)
        read = self.read(rest=True)
        if read.problems:
            self.echo.setText(as_html(problem_words(read.problems)))
            return
        names = {number: name for number, name, _ in self._model.column_cells(self.column)}
        there = tuple(number for number in read.refused if number in names)
        gone = tuple(number for number in read.refused if number not in names)
        told = {"没交": read.missing, "免": read.waived, "已有登记，不动": there, "没有显示，不动": gone}
        parts = [f"{word}：{self._named(numbers, names)}" for word, numbers in told.items() if numbers]
        self.echo.setText("　".join([*parts, f"Shift+回车收到其余 {len(read.received)} 格"]))

    def _part(self, text: str) -> None:
        """A figure that no number of the column can take begins the next one: `1234` of 114 is `12 34`."""
        digits = len(text) - len(text.rstrip("0123456789"))
        run = text[len(text) - digits :]
        last = max((number for number, _, _ in self._model.column_cells(self.column)), default=0)
        is_typed = len(text) == len(self._before) + 1 and self.line.cursorPosition() == len(text)
        if is_typed and digits > 1 and int(run[:-1]) <= last < int(run):
            self.line.setText(f"{text[:-1]} {text[-1]}")
        self._before = self.line.text()

    @staticmethod
    def _named(numbers: tuple[int, ...], names: dict[int, str]) -> str:
        shown = "、".join(f"{number} {names.get(number, '')}".strip() for number in numbers[:MOST_NAMES])
        return shown + (f" 等 {len(numbers)} 个" if len(numbers) > MOST_NAMES else "")

    def _enter(self, with_rest: bool) -> None:
        self.update_echo()
        read = self.read(rest=with_rest)
        if not read.problems and (read.received or read.waived):
            self.applied.emit(read)
        elif not read.problems and not with_rest:
            self.echo.setHidden(False)
            self.echo.setText("这样一格也没有登记；Shift+回车：其余空格都收到。")

    def clear(self) -> None:
        """Entered, or given up."""
        self._before = ""
        self.line.clear()

    def _escape(self) -> None:
        self.clear()
        self.left.emit()
