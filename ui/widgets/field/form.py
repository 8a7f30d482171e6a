"""Form parts: a label, a field as wide as its content, and the problem of that field under it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from PySide6.QtCore import QDate, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.looks.plain import LongLabel, fit_screen, flat, primary
from ui.looks.theme import colour
from ui.work import messages

# The first verb is what Enter does: nothing typed is lost by Esc and Enter.
STAY, LEAVE = "继续填写", "放弃填写"


class Field(QWidget):
    """A labelled input with its problem under it. `width` counts Latin characters (Chinese count two).

    `is_line`: label, input and problem beside each other, where height is dear.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        parent: QWidget | None = None,
        *,
        width: int = 0,
        hint: str = "",
        is_line: bool = False,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._label = QLabel(label, self)
        self._label.setObjectName("field")
        self._label.setBuddy(editor)
        editor.setAccessibleName(label)
        inner = editor.lineEdit() if isinstance(editor, QComboBox) else None
        if inner is not None:
            inner.setAccessibleName(label)
        self._problem = LongLabel(hint, self, name="caption" if hint else "problem")
        self._problem.setVisible(bool(hint))
        self._hint = hint
        if width:
            editor.setMinimumWidth(round(self.fontMetrics().horizontalAdvance("0") * (width + 1)) + 28)
        self._place: QHBoxLayout | QVBoxLayout = QHBoxLayout(self) if is_line else QVBoxLayout(self)
        layout = self._place
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8 if is_line else 4)
        layout.addWidget(self._label)
        layout.addWidget(editor)
        layout.addWidget(self._problem, 1 if is_line else 0)
        layout.addStretch(0)  # neighbours in a row stay at one height when a problem appears

    def set_problem(self, text: str) -> None:
        """Show what is wrong with this field; empty when it is right again."""
        self._problem.setText(text or self._hint)
        self._problem.setVisible(bool(text or self._hint))
        name = "problem" if text else "caption"
        if self._problem.objectName() == name and bool(self.editor.property("problem")) == bool(text):
            return  # it looks as it did: polishing is most of the work of a form that is read at every key
        self._problem.setObjectName(name)
        self.editor.setProperty("problem", bool(text))
        for widget in (self.editor, self._problem):
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def narrow(self) -> Field:
        """The input is as wide as its own content, however long the label is."""
        self._place.setAlignment(self.editor, Qt.AlignmentFlag.AlignLeft)
        return self

    def set_label(self, text: str) -> None:
        """Call the field something else."""
        self._label.setText(text)
        self.editor.setAccessibleName(text)

    def set_hint(self, text: str) -> None:
        """Say something helpful under the field; a problem goes before it."""
        self._hint = text
        self.set_problem(self.problem())

    def problem(self) -> str:
        """The problem shown, empty when there is none."""
        return self._problem.text() if self._problem.objectName() == "problem" else ""


class DatePicker(QWidget):
    """A date that may be empty: typed as 2024-08-15 / 2024.8.15 / 8-15 / 20240815, or picked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, today: datetime.date | None = None) -> None:
        super().__init__(parent)
        self._today = today or datetime.date.today()
        self._edit = QLineEdit(self)
        self._edit.setPlaceholderText("年-月-日")
        self._edit.setMaxLength(12)
        self._edit.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000-00-00") + 24)
        self._edit.editingFinished.connect(self._tidy)
        self._edit.textEdited.connect(lambda _text: self.changed.emit())
        self._edit.installEventFilter(self)
        self._button = QToolButton(self)
        self._button.setText("▾")
        self._button.setProperty("drop", True)
        self._button.setAccessibleName("打开日历")
        self._button.setToolTip("打开日历（Alt+↓）")
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._button.clicked.connect(self.open_calendar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._edit, 1)
        layout.addWidget(self._button)
        self.setFocusProxy(self._edit)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._edit.setAccessibleName(name)

    def setProperty(self, name: str, value: object) -> bool:
        if name == "problem":
            self._edit.setProperty(name, value)
            self._edit.style().unpolish(self._edit)
            self._edit.style().polish(self._edit)
        return super().setProperty(name, value)

    @property
    def line(self) -> QLineEdit:
        """The field that is typed in."""
        return self._edit

    def text(self) -> str:
        """What was typed."""
        return self._edit.text().strip()

    def date(self) -> datetime.date | None:
        """The date, or None when empty or not a date (see `is_valid`)."""
        from app.rules.dates import typed_day

        return typed_day(self.text(), year=self._today.year)

    def is_valid(self) -> bool:
        """Empty, or a date."""
        return not self.text() or self.date() is not None

    def set_date(self, date: datetime.date | None) -> None:
        """Show a date."""
        self._edit.setText("" if date is None else date.isoformat())

    def open_calendar(self) -> None:
        """Pick with the mouse or the arrows."""
        calendar = _CalendarPopup(self.date() or self._today, self)
        calendar.picked.connect(self._pick)
        calendar.move(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.show()
        calendar.setFocus()

    def _pick(self, date: QDate) -> None:
        self._edit.setText(date.toString(Qt.DateFormat.ISODate))
        self.changed.emit()

    def _tidy(self) -> None:
        date = self.date()
        if date is not None and self._edit.text() != date.isoformat():
            self._edit.setText(date.isoformat())
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and event.type() == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self._edit, self._edit.selectAll)  # a date shown is replaced by typing
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)


class _CalendarPopup(QCalendarWidget):
    picked = Signal(QDate)

    def __init__(self, date: datetime.date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("日历")
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setSelectedDate(QDate(date.year, date.month, date.day))
        weekend = self.weekdayTextFormat(Qt.DayOfWeek.Sunday)
        weekend.setForeground(colour("accent"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, weekend)
        line = self.fontMetrics().height()
        self.resize(self.sizeHint().expandedTo(QSize(line * 16, line * 14)))
        self.activated.connect(self._done)
        self.clicked.connect(self._done)

    def _done(self, date: QDate) -> None:
        self.picked.emit(date)
        self.close()


def fill_combo(combo: QComboBox, choices: Sequence[tuple[object, str]], current: object = None) -> None:
    """Fill a combo box with (value, text) and choose `current`; fires no signal (pitfall P12)."""
    blocked = combo.blockSignals(True)
    combo.clear()
    for value, text in choices:
        combo.addItem(text, value)
    position = next((i for i, (value, _) in enumerate(choices) if value == current), -1)
    combo.setCurrentIndex(position if position >= 0 else (0 if choices else -1))
    combo.blockSignals(blocked)


class _Body(QScrollArea):
    """The fields; scrolls only when the screen is too low for them, so the buttons always stay in sight."""

    grown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("填写内容")
        self._inner = QWidget(self)
        self._inner.setObjectName("formBody")
        self.fields = QVBoxLayout(self._inner)
        self.fields.setContentsMargins(0, 0, 0, 0)
        self.fields.setSpacing(12)
        self.setWidget(self._inner)
        self.viewport().setAutoFillBackground(False)
        self._inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        size = self._inner.sizeHint().expandedTo(self._inner.minimumSizeHint())
        width = max(size.width(), self.width()) if self.isVisible() else size.width()
        height = self.fields.heightForWidth(width) if self.fields.hasHeightForWidth() else size.height()
        return QSize(size.width() + 12, max(height, self._inner.minimumSizeHint().height()) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inner.minimumSizeHint().width() + 12, 120)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.grown.emit()
        return super().eventFilter(watched, event)


class FormDialog(QDialog):
    """A dialog with fields: Enter accepts, Esc asks when something was typed, problems under the fields.

    Subclasses add to `self.body`, set `self.first` (the field that takes the cursor), override `save()`.
    `save()` starts a command whose `done` is `self.accept` and `failed` is `self.show_failure`.
    Open with `dialog.open()`; it deletes itself.
    """

    def __init__(self, title: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.is_touched = False
        self.first: QWidget | None = None
        self._area = _Body(self)
        self._area.grown.connect(self._grow)
        self.body = self._area.fields
        self.problem = LongLabel("", self, name="problem")
        self.problem.hide()
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        cancel = QPushButton("取消", self)
        cancel.setAccessibleName("取消")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.accept_button = primary(QPushButton(accept_text, self))
        self.accept_button.setAccessibleName(accept_text)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._try_save)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.problem)
        layout.addLayout(self.buttons)

    def add_link(self, text: str) -> QPushButton:
        """A plain button at the left of the button row."""
        button = flat(QPushButton(text, self))
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        self.buttons.insertWidget(0, button)
        return button

    def touch(self, *_: object) -> None:
        """Something was typed: Esc will ask."""
        self.is_touched = True

    def save(self) -> None:
        """Check the fields and start the command."""
        self.accept()

    def show_failure(self, error: Exception) -> None:
        """The command was refused: its sentence above the buttons, the dialog stays."""
        self.accept_button.setEnabled(True)
        self.problem.setText(messages.error_line(error))
        self.problem.show()

    def _try_save(self) -> None:
        self.problem.hide()
        self.save()

    def reject(self) -> None:
        asked = "填写的内容还没有保存。"
        if not self.is_touched or messages.ask(self, asked, STAY, LEAVE, cancel=False) == LEAVE:
            super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _grow(self) -> None:
        """A field's problem or another line appeared: as high as needed, as far as the screen goes."""
        wanted = fit_screen(self, self.sizeHint())
        if self.isVisible() and (wanted.height() > self.height() or wanted.width() > self.width()):
            self.resize(self.size().expandedTo(wanted))

    def sizeHint(self) -> QSize:
        wide = QSize(self.fontMetrics().horizontalAdvance("汉") * 26, 0)
        return fit_screen(self, super().sizeHint().expandedTo(wide))
