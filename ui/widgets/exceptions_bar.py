"""The exceptions line: `3迟 7假 12缺 18迟早`, echoed as names while typing, entered with Enter (I1)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import InputProblem
from app.rules import marks
from ui import messages
from ui.models.sheet_model import SheetModel

if TYPE_CHECKING:
    from app.services.mark.attendance import EchoRow

HINT = "填签到表上的序号和情况，空格隔开；回车登记，Shift+回车同时其余全勤。"
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Line(QLineEdit):
    entered = Signal(bool)  # with Shift
    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTERS:
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class ExceptionsBar(QWidget):
    """`applied(line, echo, rest)`: what to enter; `left`: back to the grid."""

    applied = Signal(object, object, bool)
    left = Signal()

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._echo: tuple[EchoRow, ...] = ()
        self._has_problem = False
        label = QLabel("例外名单", self)
        self.line = _Line(self)
        self.line.setPlaceholderText("例如 3迟 7假 12缺 18迟早")
        self.line.setAccessibleName("例外名单")
        self.line.setToolTip("例外名单（/ 或 F4）")
        self.line.setClearButtonEnabled(True)
        label.setBuddy(self.line)
        self.rest = QCheckBox("其余全勤", self)
        self.rest.setToolTip("登记例外后，把还没登记的人都记为出勤（有假条的按假条）")
        self.echo = QLabel(HINT, self)
        self.echo.setObjectName("caption")
        self.echo.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.line, 1)
        row.addWidget(self.rest)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.echo)
        self.line.textChanged.connect(self.update_echo)
        self.line.entered.connect(self._enter)
        self.line.escaped.connect(self._escape)
        self.rest.toggled.connect(self.update_echo)

    def focus(self) -> None:
        """Take the cursor."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def clear(self) -> None:
        """Empty the line."""
        self.line.clear()

    def update_echo(self, *_args: object) -> None:
        """Names and figures for what is typed so far, or the one thing that is wrong with it."""
        text = self.line.text().strip()
        self._echo = ()
        self._has_problem = False
        if not text:
            self._say(HINT if not self.rest.isChecked() else self._outcome())
            return
        from app.services.mark.attendance import echo_line

        self._echo, problems = echo_line(self._model.rows, self._model.kinds, text)
        if problems:
            self._has_problem = True
            error = InputProblem(problems[0].code, **problems[0].data)
            happened, _, advice = messages.split_sentence(messages.error_line(error))
            self._say(f"{self._names()}　{happened.split('，')[0].rstrip('。')}。{advice}", is_problem=True)
        else:
            self._say(f"{self._names()}　{self._outcome()}")

    def echo_text(self) -> str:
        """The echo as read, without the marks that keep names in one piece."""
        return self.echo.text().replace("\u2060", "").replace("\u00a0", " ")

    def _names(self) -> str:
        symbols = {kind.code: kind.symbol for kind in self._model.kinds}
        now = self._model.marks_now()
        parts = []
        for row in self._echo:
            old = now.get(row.participation_id, marks.NONE)
            was = f"（原 {symbols.get(old, old)}）" if old not in (marks.NONE, row.new) else ""
            parts.append(_unbroken(f"{row.number} {row.name} {symbols.get(row.new, row.new)}{was}"))
        return "　".join(parts)

    def _outcome(self) -> str:
        now = self._model.marks_now()
        now.update({row.participation_id: row.new for row in self._echo})
        if self.rest.isChecked():
            for row in self._model.rows:
                if now[row.id] == marks.NONE:
                    now[row.id] = row.leave or marks.PRESENT
        tally = marks.tally(Counter(now.values()), self._model.kinds)
        figures = {
            "应到": tally.due,
            "实到": tally.present,
            "请假": tally.on_leave,
            "迟到": tally.late,
            "早退": tally.early,
            "缺席": tally.absent,
            "未登记": tally.unmarked,
        }
        return "登记后：" + " ".join(_unbroken(f"{name} {number}") for name, number in figures.items())

    def _say(self, text: str, *, is_problem: bool = False) -> None:
        self.echo.setText(text.strip())
        name = "problem" if is_problem else "caption"
        if self.echo.objectName() != name:
            self.echo.setObjectName(name)
            self.echo.style().unpolish(self.echo)
            self.echo.style().polish(self.echo)

    def _enter(self, with_shift: bool) -> None:
        rest = with_shift or self.rest.isChecked()
        self.update_echo()
        if not self._has_problem and (self._echo or rest):
            self.applied.emit(self.line.text().strip(), self._echo, rest)

    def _escape(self) -> None:
        self.clear()
        self.left.emit()


def _unbroken(text: str) -> str:
    """No line break inside: a name stays with its number and its mark."""
    return "\u2060".join(text.replace(" ", "\u00a0"))
