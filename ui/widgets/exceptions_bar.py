"""The exceptions line: `3迟 7假 12缺 18迟早`, echoed as names while typing, entered with Enter (I1)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import InputProblem
from app.rules import marks
from ui.looks.mark_looks import on_screen
from ui.looks.theme import colour, theme
from ui.models.sheet_model import SheetModel
from ui.work import messages

if TYPE_CHECKING:
    from app.rules.numbered_line import LineProblem
    from app.services.mark.attendance import EchoRow
    from ui.work.kept_text import KeptTexts

# Text, or text with a colour token.
Piece = str | tuple[str, str]

HINT = "序号加情况，空格隔开；请假写 7公 7病 7事；回车登记，Shift+回车同时其余全勤。"
MOST_PROBLEMS = 3
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ExceptionsLine(QLineEdit):
    """`entered(with Shift)` by Enter, `escaped` by Esc."""

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
        self._kept: KeptTexts | None = None
        self._kept_key = self._kept_where = ""
        label = QLabel("例外名单", self)
        self.line = ExceptionsLine(self)
        self.line.setPlaceholderText("例如 3迟 7假 12缺 18迟早")
        self.line.setAccessibleName("例外名单")
        self.line.setToolTip(f"例外名单（/ 或 F4）：{HINT}")
        self.line.setClearButtonEnabled(True)
        label.setBuddy(self.line)
        self.echo = QLabel(HINT, self)
        self.echo.setTextFormat(Qt.TextFormat.RichText)
        self._plain = HINT
        self._is_low = False
        self.echo.setObjectName("caption")
        self.echo.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.echo)
        self.line.setProperty("keptAs", True)
        self.line.textChanged.connect(self.update_echo)
        self.line.textChanged.connect(self._keep)
        self.line.entered.connect(self._enter)
        self.line.escaped.connect(self._escape)
        theme.changed.connect(self.update_echo)

    def focus(self) -> None:
        """Take the cursor."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def clear(self) -> None:
        """Empty the line: entered, or given up with Esc."""
        self.line.clear()

    def show_kept(self, kept: KeptTexts, key: str, where: str) -> None:
        """Another class session: its own line, as far as it was typed and not entered."""
        self._kept, self._kept_key, self._kept_where = None, key, where
        self.line.setText(kept.get(key))
        self._kept = kept

    def _keep(self, text: str) -> None:
        if self._kept is not None and self._kept_key:
            self._kept.put(self._kept_key, self._kept_where, "例外名单", text)

    def update_echo(self, *_args: object) -> None:
        """Names and figures for what is typed so far, or what is wrong with it."""
        text = self.line.text().strip()
        self._echo = ()
        self._has_problem = False
        self.echo.setHidden(self._is_low and not text)
        if not text:
            self._say(HINT)
            return
        from app.services.mark.attendance import echo_line

        self._echo, problems = echo_line(self._model.rows, self._model.kinds, text)
        if problems:
            self._has_problem = True
            self._say(*self._names(), *problem_words(problems))
        else:
            self._say(*self._names(), self._outcome())

    def set_low(self, is_low: bool) -> None:
        """On a very low screen the rows are worth more than the hint, which the tool tip has, too."""
        self._is_low = is_low
        self.echo.setHidden(is_low and not self.line.text().strip())

    def echo_text(self) -> str:
        """The echo as read, without the marks that keep names in one piece."""
        return self._plain.replace("\u2060", "").replace("\u00a0", " ")

    def _names(self) -> list[Piece]:
        """Whom the line concerns; leave that no slip says stands out."""
        symbols = {kind.code: on_screen(kind.symbol) for kind in self._model.kinds}
        now = self._model.marks_now()
        slips = {row.id: row.leave for row in self._model.rows}
        pieces: list[Piece] = []
        for row in self._echo:
            old = now.get(row.participation_id, marks.NONE)
            was = f"（原 {symbols.get(old, old)}）" if old not in (marks.NONE, row.new) else ""
            pieces.append(_unbroken(f"{row.number} {row.name} {symbols.get(row.new, row.new)}{was}"))
            if row.new in marks.LEAVES and not slips.get(row.participation_id):
                pieces.append(("（无假条）", "warn"))
            if row.away:
                pieces.append((f"（{row.away}）", "warn"))
            pieces.append("　")
        return pieces

    def _outcome(self) -> str:
        now = self._model.marks_now()
        now.update({row.participation_id: row.new for row in self._echo})
        tally = self._model.tally_of(now)
        figures = {
            "应到": tally.due,
            "实到": tally.present,
            "请假": tally.on_leave,
            "迟到": tally.late,
            "早退": tally.early,
            "缺席": tally.absent,
            "未登记": tally.unmarked,
        }
        told = [(n, number) for n, number in figures.items() if number or n in ("实到", "未登记")]
        said = "登记后：" + " ".join(_unbroken(f"{name} {number}") for name, number in told)
        if not tally.unmarked:
            return said
        now.update({r.id: r.rest_mark for r in self._model.rows if now[r.id] == marks.NONE})
        rest = self._model.tally_of(now)
        return f"{said}；再其余全勤：" + _unbroken(f"实到 {rest.present}")

    def _say(self, *pieces: Piece) -> None:
        self._plain = "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces).strip()
        self.echo.setText(as_html(pieces))

    def _enter(self, with_rest: bool) -> None:
        self.update_echo()
        if not self._has_problem and (self._echo or with_rest):
            self.applied.emit(self.line.text().strip(), self._echo, with_rest)

    def enter_with_rest(self) -> bool:
        """其余全勤 while something is typed: that first; False when the line is empty."""
        if not self.line.text().strip():
            return False
        self._enter(True)
        if self._has_problem:
            self.focus()
        return True

    def _escape(self) -> None:
        self.clear()
        self.left.emit()


def problem_words(problems: Sequence[LineProblem]) -> list[Piece]:
    """Everything that is wrong, so that the line is mended once; a long list is counted."""
    pieces = [piece for problem in problems[:MOST_PROBLEMS] for piece in _problem_pieces(problem)]
    more = len(problems) - MOST_PROBLEMS
    return [*pieces, *([f"另有 {more} 处。"] if more > 0 else [])]


def _problem_pieces(problem: LineProblem) -> list[Piece]:
    """What is wrong, the wrong number or word itself in red."""
    error = InputProblem(problem.code, **problem.data)
    happened, _, advice = messages.split_sentence(messages.error_line(error))
    said = f"{happened.split('，')[0].rstrip('。')}。{advice}"
    wrong = str(next((problem.data[key] for key in ("number", "word", "name") if key in problem.data), ""))
    before, found, after = said.partition(wrong) if wrong else (said, "", "")
    return ["▲ ", before, (found, "problem"), after] if wrong and found else [(said, "problem")]


def as_html(pieces: Sequence[Piece]) -> str:
    """Pieces as one paragraph; the gaps between names stay."""
    return f'<p style="white-space: pre-wrap">{"".join(map(_html, pieces))}</p>'


def _html(piece: Piece) -> str:
    if isinstance(piece, str):
        return escape(piece)
    text, token = piece
    return f'<span style="color: {colour(token).name()}">{escape(text)}</span>'


def _unbroken(text: str) -> str:
    """No line break inside: a name stays with its number and its mark."""
    return "\u2060".join(text.replace(" ", "\u00a0"))
