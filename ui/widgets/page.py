"""The parts every page is made of: header, tool row, empty page, search box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.looks.plain import LongLabel, even_width, primary
from ui.work.kept_text import NO_TEXT

GAP = 8
SEARCH_DELAY_MS = 120


class PageHeader(QWidget):
    """Title, and one line under it: what this page shows, its count, its period."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(title, self)
        self._title.setObjectName("title")
        self._line = QLabel(self)
        self._line.setObjectName("subtitle")
        self._line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sealed = QLabel("本年度已封账，更改要写明原因", self)
        self._sealed.setObjectName("warn")
        self._sealed.hide()
        self._is_sealed = self._is_low = False
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._title)
        top.addWidget(self._sealed)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(top)
        layout.addWidget(self._line)

    def set_line(self, *parts: str) -> None:
        """The parts of the line, joined by middle dots; empty ones are left out."""
        self._line.setText(" · ".join(part for part in parts if part))

    def set_low(self, is_low: bool) -> None:
        """On a low screen the title goes: the name of the page stands in the row of pages above."""
        self._title.setHidden(is_low)
        self._sealed.setHidden(is_low or not self._is_sealed)
        self._is_low = is_low

    def set_sealed(self, is_sealed: bool) -> None:
        """Whether the year shown is closed."""
        self._is_sealed = is_sealed
        self._sealed.setVisible(is_sealed and not self._is_low)

    def is_sealed(self) -> bool:
        """Whether the page says that its year is closed."""
        return self._is_sealed

    def line(self) -> str:
        """The line as shown."""
        return self._line.text()


class SearchBox(QLineEdit):
    """Always at the same place; Ctrl+F and / lead here, Esc empties it and leaves, Down goes to the list."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setToolTip(f"{hint}（Ctrl+F 或 /）")
        self.setClearButtonEnabled(True)
        self.setProperty(NO_TEXT, True)
        wide = self.fontMetrics().horizontalAdvance("汉")
        self.setMinimumWidth(max(wide * 12, self.fontMetrics().horizontalAdvance(hint) + wide * 3))
        self.setMaximumWidth(max(wide * 20, self.minimumWidth()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_DELAY_MS)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._timer.start)

    def focus(self) -> None:
        """Take the cursor, old text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _search(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text().strip())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self._is_for_the_page(event):
            event.ignore()
            return False
        return super().event(event)

    def _is_for_the_page(self, event: QEvent) -> bool:
        """Undo and redo, while nothing of the search itself is to be taken back; Ctrl+K, which finds more."""
        keys = QKeySequence.StandardKey
        return isinstance(event, QKeyEvent) and (
            event.matches(keys.DeleteEndOfLine)
            or (event.matches(keys.Undo) and not self.isUndoAvailable())
            or (event.matches(keys.Redo) and not self.isRedoAvailable())
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._search()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._search()
            self.left.emit()
        else:
            super().keyPressEvent(event)


def verb(
    owner: QWidget,
    text: str,
    call: Callable[[], object],
    *,
    keys: str = "",
    tip: str = "",
) -> QAction:
    """An action with its key shown in its tool tip. `keys` belong to `owner` and its children only.

    Keys of the main window (Ctrl+N/S/P/E, F2, F5) are not given here: see `ui.actions.action.WINDOW_KEYS`.
    """
    action = QAction(text, owner)
    action.triggered.connect(lambda _checked=False: call())
    if keys:
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        owner.addAction(action)
    action.setToolTip(f"{tip or text}（{keys}）" if keys else (tip or text))
    return action


class Toolbar(QWidget):
    """The page's own tool row: search left, plain buttons, the one primary button at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)
        self._layout.addStretch(1)
        self._has_primary = False
        self._left = 0
        self._buttons: dict[QAction, QPushButton] = {}
        self._folding: tuple[QAction, ...] = ()

    def add_left(self, widget: QWidget) -> None:
        """A search box or filter at the left."""
        self._layout.insertWidget(self._left, widget)
        self._left += 1

    def add_action(self, action: QAction, *, primary_button: bool = False) -> QPushButton:
        """A button for an action; the primary one always stands last."""
        button = QPushButton(action.text(), self)
        button.setAccessibleName(action.text())
        button.clicked.connect(action.trigger)
        self._buttons[action] = button
        _follow(button, action)
        action.changed.connect(lambda: _follow(button, action))
        if primary_button:
            self._has_primary = True
            primary(button)
            self._layout.addWidget(button)
        else:
            self._layout.insertWidget(self._layout.count() - (1 if self._has_primary else 0), button)
        return button

    def set_primary(self, action: QAction) -> None:
        """The button that is the next step now; every button keeps its place under the mouse."""
        for each, button in self._buttons.items():
            if bool(button.property("primary")) != (each is action):
                button.setProperty("primary", each is action)
                button.style().unpolish(button)
                button.style().polish(button)

    def fold(self, *actions: QAction) -> None:
        """Where the row is too narrow these step back, the first first: the window's menus have them too."""
        self._folding = actions
        for action in actions:
            action.changed.connect(self._fold)
        self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()  # a search box came or went
        return super().event(event)

    def _fold(self) -> None:
        """Counted first, shown and hidden then: nothing of it calls for another layout when all stays."""
        wanted = {action: action.isVisible() for action in self._folding}
        wide = self._layout.sizeHint().width()
        for action, is_wanted in wanted.items():
            button = self._buttons[action]
            if is_wanted == button.isHidden():
                wide += (button.sizeHint().width() + GAP) * (1 if is_wanted else -1)
        for action in self._folding:
            if wide <= self.width():
                break
            if wanted[action]:
                wanted[action] = False
                wide -= self._buttons[action].sizeHint().width() + GAP
        for action, is_wanted in wanted.items():
            if is_wanted == self._buttons[action].isHidden():
                self._buttons[action].setVisible(is_wanted)

    def add_menu(self, text: str, actions: list[QAction]) -> QPushButton:
        """A button that opens a menu of rarer actions, such as 更多."""
        button = QPushButton(f"{text} ▾", self)
        button.setAccessibleName(text)
        menu = QMenu(button)
        menu.addActions(actions)
        button.setMenu(menu)
        self._layout.insertWidget(self._layout.count() - (1 if self._has_primary else 0), button)
        return button


def _follow(button: QPushButton, action: QAction) -> None:
    button.setText(action.text())
    button.setToolTip(action.toolTip())
    button.setEnabled(action.isEnabled())
    button.setVisible(action.isVisible())


class EmptyPage(QWidget):
    """Says what belongs here and carries the one button that starts it (and at most one other way)."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel(title, self)
        self._title.setObjectName("title")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = LongLabel(text, self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setFixedWidth(even_width(self._text))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GAP)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(GAP)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(GAP)
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    def set_text(self, title: str, text: str) -> None:
        """Say something else (no match for the search, nothing in this year)."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setFixedWidth(even_width(self._text))

    def add_button(self, text: str, call: Callable[[], object], *, main: bool = True) -> QPushButton:
        """The button that starts it."""
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        if main:
            primary(button)
        button.clicked.connect(lambda _checked=False: call())
        self._buttons.addWidget(button)
        return button


class PageStack(QStackedWidget):
    """Only as large as the page in front needs, not as the largest of all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        return self.currentWidget().minimumSizeHint() if self.count() else super().minimumSizeHint()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
