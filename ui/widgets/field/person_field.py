"""A field that takes a person: typed as name, pinyin initials or unit, chosen from a short list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.rules.names import matches

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow

SHOWN = 12
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class PersonField(QLineEdit):
    """`person()` is the chosen row; typing again forgets it until the text names one person.

    Enter and Tab take the one that is highlighted in the list, which at first is the first.
    """

    chosen = Signal(object)  # PersonRow

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("姓名或拼音首字母")
        self._people: tuple[PersonRow, ...] = ()
        self._matches: list[PersonRow] = []
        self._person: PersonRow | None = None
        self._was_clicked = False
        self._list = QStringListModel(self)
        completer = QCompleter(self._list, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(SHOWN)
        completer.popup().setAccessibleName("符合的人员")
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(self._take_index)  # type: ignore[index]
        self.textEdited.connect(self._search)

    def set_people(self, people: Sequence[PersonRow]) -> None:
        """Who can be chosen."""
        self._people = tuple(people)

    def set_person(self, person_id: int | None) -> None:
        """Show a person."""
        self._matches = []
        self._person = next((row for row in self._people if row.id == person_id), None)
        self.setText(_label(self._person) if self._person is not None else "")
        if self.hasFocus():
            self.selectAll()

    def person(self) -> PersonRow | None:
        """The chosen person, or the only one the text fits."""
        if self._person is None and len(self._matches) == 1:
            self._choose(self._matches[0])
        return self._person

    def candidate(self) -> PersonRow | None:
        """As `person`, but what is being typed stays as it is."""
        return self._person or (self._matches[0] if len(self._matches) == 1 else None)

    def found(self, wanted: str) -> list[PersonRow]:
        """Whom the text fits, in the order of the list."""
        return [
            row
            for row in self._people
            if wanted and matches(wanted, name=row.name, key=row.search_key, extra=row.unit)
        ]

    def _search(self, text: str) -> None:
        self._person = None
        wanted = text.strip()
        self._matches = self.found(wanted)
        exact = [row for row in self._matches if row.name == wanted]
        if len(exact) == 1:
            self._matches = exact + [row for row in self._matches if row is not exact[0]]
        self._list.setStringList([_label(row) for row in self._matches[:SHOWN]])
        QTimer.singleShot(0, self, self._highlight)  # the list opens after this signal

    def _highlight(self) -> None:
        popup = self.completer().popup()
        if popup.isVisible() and not popup.currentIndex().isValid():
            # Silently: the line would take over the text of what is highlighted.
            self.completer().blockSignals(True)
            popup.setCurrentIndex(popup.model().index(0, 0))
            self.completer().blockSignals(False)

    def take_highlighted(self) -> bool:
        """Choose the highlighted person, the first one without a list; False when nobody fits."""
        if self._person is not None or not self.text().strip() or not self._matches:
            return False
        popup = self.completer().popup()
        place = popup.currentIndex().row() if popup.isVisible() else 0
        popup.hide()
        self._choose(self._matches[max(0, place)])
        return True

    def may_take_on_tab(self) -> bool:
        """Of two people with the very name typed Tab takes nobody: which one is not for us to say."""
        wanted = self.text().strip()
        return sum(1 for row in self._matches if row.name == wanted) < 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTERS and self.take_highlighted():
            return  # and not the dialog's 保存
        super().keyPressEvent(event)

    def _take_index(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._matches):
            self._choose(self._matches[index.row()])

    def _choose(self, row: PersonRow) -> None:
        self._person = row
        self.setText(_label(row))
        self.setCursorPosition(0)
        self.chosen.emit(row)

    def event(self, event: QEvent) -> bool:
        is_tab = isinstance(event, QKeyEvent) and event.key() in _TABS
        # Here, not when the focus leaves: an open list swallows that.
        if is_tab and event.type() == QEvent.Type.KeyPress and self.may_take_on_tab():
            self.take_highlighted()
        return super().event(event)

    # Who is shown already is replaced by typing: half a name in front of another would name a stranger.

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._was_clicked = event.reason() == Qt.FocusReason.MouseFocusReason
            self.selectAll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._was_clicked and not self.hasSelectedText():
            self.selectAll()
        self._was_clicked = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.person()


def _label(row: PersonRow) -> str:
    return f"{row.name}　{row.unit}" if row.unit else row.name
