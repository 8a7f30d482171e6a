"""A choice among many: typing a part of the words, or their pinyin initials, finds it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from app.rules.names import answers_to
from ui.widgets.field.form import fill_combo

SHOWN = 12
NOT_LEFT = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class SearchCombo(QComboBox):
    """A combo box that can be typed into; what fits nothing goes back to what was chosen.

    With `is_free` it stays as it was typed.
    `activated` fires for a choice by list, by search and by Enter alike.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        hint: str = "输入一部分或拼音首字母查找",
        is_free: bool = False,
    ) -> None:
        super().__init__(parent)
        self._is_free = is_free
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(SHOWN)
        self.setToolTip(hint)
        self._found: list[int] = []
        self._list = QStringListModel(self)
        completer = QCompleter(self._list, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(SHOWN)
        completer.popup().setAccessibleName("符合的选项")
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(self._take_row)  # type: ignore[index]
        edit = self.edit()
        edit.setPlaceholderText(hint)
        edit.textEdited.connect(self._search)
        edit.installEventFilter(self)
        self.activated.connect(self._show_start)

    def edit(self) -> QLineEdit:
        """What is typed into."""
        edit = self.lineEdit()
        assert edit is not None
        return edit

    def fill(self, choices: Sequence[tuple[object, str]], current: object = None) -> None:
        """Take (value, text) choices; fires no signal."""
        fill_combo(self, choices, current)
        self._found = []
        self._show_start()

    def found(self) -> tuple[str, ...]:
        """The choices that answer to what was typed."""
        return tuple(self.itemText(place) for place in self._found)

    # The combo box is the focus proxy of its line edit: focus and keys come here first.

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() not in NOT_LEFT:  # the list of what fits has closed: typing goes on
            self.edit().selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in NOT_LEFT:
            self._settle()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes what was found as well, also where the open list has kept the field from being left."""
        self._settle()
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.lineEdit() and isinstance(event, QKeyEvent) and self._takes(event):
            return True
        return super().eventFilter(watched, event)

    def _takes(self, event: QKeyEvent) -> bool:
        """Enter takes the first that fits; only when nothing is being looked for is it the dialog's."""
        if event.type() != QEvent.Type.KeyPress or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if self.edit().text() == self.itemText(self.currentIndex()) or (self._is_free and not self._found):
            return False
        self._settle()
        return True

    def _search(self, text: str) -> None:
        self._found = [place for place in range(self.count()) if answers_to(text, self.itemText(place))]
        self._list.setStringList([self.itemText(place) for place in self._found])

    def _take_row(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._found):
            self._choose(self._found[index.row()])

    def _settle(self) -> None:
        """The first that fits what was typed, else what was chosen before."""
        completer = self.completer()
        if completer is not None:
            completer.popup().hide()
        typed = self.edit().text()
        if typed.strip() and typed != self.itemText(self.currentIndex()) and self._found:
            self._choose(self._found[0])
        elif not (self._is_free and typed.strip()):
            self._show_start()

    def _choose(self, place: int) -> None:
        self.setCurrentIndex(place)
        self._found = []
        self._show_start()
        self.activated.emit(place)

    def _show_start(self, *_args: object) -> None:
        """A long text is read from its beginning."""
        self.edit().setText(self.itemText(self.currentIndex()))
        self.edit().setCursorPosition(0)
