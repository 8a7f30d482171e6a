"""A field for a name that is mostly of the roster but may be anybody's: pinyin finds, other words stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.widgets.field.person_field import PersonField

if TYPE_CHECKING:
    from app.services.person.roster import PersonRow


class NameField(PersonField):
    """`text()` is the name. Letters become the first person they fit; “县纪委王主任” is taken as typed."""

    def _choose(self, row: PersonRow) -> None:
        self._person = row
        self.setText(row.name)
        self.chosen.emit(row)

    def _take_letters(self) -> bool:
        """Letters are no name: they stand for the first person they fit."""
        if self._person is None and self._matches and self.text().strip().isascii():
            self._choose(self._matches[0])
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._take_letters():
            event.accept()  # and not the dialog's button
        else:
            QLineEdit.keyPressEvent(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        QLineEdit.focusOutEvent(self, event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self._take_letters()
