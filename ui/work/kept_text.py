"""Typed and not entered: every text field of the window, followed from its first key to its entering.

`KeptTexts` follows the cursor. A field of a dialog or a cell being edited is kept until it is hidden (entered
or given up), so only a crash leaves it behind. A line of a page that is entered with a key of its own calls
`attach`: its text is kept until it is emptied, over other pages and over closing, and comes back in place.
"""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.kept_text import KeptText, load_kept, save_kept

log = logging.getLogger("ganxun.ui")

NO_TEXT = "notKept"  # property of fields that hold nothing of the clerk's: filters, page numbers
FOLLOWED = "keptFrom"  # what stood in a followed field at first
FIELD_KEY = "field/"
OWN_KEY = "keptAs"  # property of fields kept by `attach`
FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)


def is_kept(widget: QWidget | None) -> bool:
    """Whether the widget is a field whose text is worth keeping."""
    if not isinstance(widget, FIELDS) or widget.isReadOnly():
        return False
    is_number = isinstance(widget.parent(), QAbstractSpinBox)
    return not (is_number or widget.property("filter") or widget.property(NO_TEXT))


def text_of(widget: QWidget) -> str:
    """What stands in a field."""
    if isinstance(widget, QLineEdit):
        return widget.text()
    assert isinstance(widget, QTextEdit | QPlainTextEdit)
    return widget.toPlainText()


class KeptTexts(QObject):
    """Knows what is typed and not entered; `left` is what the last run left behind."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._kept: dict[str, KeptText] = {}
        self.left: dict[str, KeptText] = {}
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def open(self, path: Path | None) -> None:
        """The data is open; None: nothing is written to disk (the data file has a password)."""
        self._path = path
        self._kept = load_kept(path) if path is not None else {}
        self.left = dict(self._kept)

    def get(self, key: str) -> str:
        """The kept text of `key`, '' when there is none."""
        kept = self._kept.get(key)
        return kept.text if kept is not None else ""

    def put(self, key: str, where: str, label: str, text: str) -> None:
        """Keep `text`, or forget the key when it is empty."""
        if text.strip():
            self._set({**self._kept, key: KeptText(where, label, text)})
        elif key in self._kept:
            self._set({name: kept for name, kept in self._kept.items() if name != key})

    def forget(self, keys: set[str]) -> None:
        """These are entered or given up."""
        if keys & set(self._kept):
            self._set({name: kept for name, kept in self._kept.items() if name not in keys})

    def keys(self, prefix: str) -> tuple[str, ...]:
        """Keys that begin so."""
        return tuple(key for key in self._kept if key.startswith(prefix))

    def attach(self, field: QLineEdit, key: str, where: str, label: str) -> None:
        """Keep this line of a page under a key of its own; what was kept stands in it at once."""
        field.setProperty(OWN_KEY, key)
        if self.get(key):
            field.setText(self.get(key))
        field.textChanged.connect(lambda text: self.put(key, where, label, text))

    def _set(self, kept: dict[str, KeptText]) -> None:
        if kept == self._kept:
            return
        self._kept = kept
        if self._path is None:
            return
        try:
            save_kept(kept, self._path)
        except OSError:
            log.info("what is being typed could not be kept on disk")

    # -- the field with the cursor -------------------------------------------------------------------

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not is_kept(new) or new.property(OWN_KEY) or new.property(FOLLOWED) is not None:
            return
        # What stood there when the cursor first came: only what differs from it was typed.
        new.setProperty(FOLLOWED, text_of(new))
        new.installEventFilter(self)
        if isinstance(new, FIELDS):
            new.textChanged.connect(self._typed)

    def _typed(self, *_: object) -> None:
        field = self.sender()
        if isinstance(field, FIELDS) and field.hasFocus():
            text = text_of(field)
            where, label = field.window().windowTitle(), _label(field)
            self.put(_key(field), where, label, "" if text == field.property(FOLLOWED) else text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and isinstance(watched, QWidget) and _is_gone(watched):
            self.forget({_key(watched)})
        return super().eventFilter(watched, event)


def _is_gone(field: QWidget) -> bool:
    """Entered or given up: the dialog was closed, or a cell's editor was. A turned page is neither."""
    parent = field.parentWidget()
    in_cell = parent is not None and isinstance(parent.parentWidget(), QAbstractItemView)
    return in_cell or not field.window().isVisible()


def _label(field: QWidget) -> str:
    return str(field.accessibleName() or field.property("placeholderText") or "内容")


def _key(field: QWidget) -> str:
    return f"{FIELD_KEY}{id(field):x}"
