"""The wheel scrolls; it never changes a choice, a number, a date or the year that has not got the cursor.

One filter on each window (not on each widget, nor on the application, which would cost time with every
event). Over such a field the wheel scrolls what the field lies in.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QGuiApplication, QWheelEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QWidget,
)

_CHANGED_BY_WHEEL = (QComboBox, QAbstractSpinBox, QAbstractSlider)


class WheelGuard(QObject):
    """Watches every window from the moment it comes to the front."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        application.focusWindowChanged.connect(self.watch)

    def watch(self, window: QWindow | None) -> None:
        """Filter the wheel of a window, once."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or not isinstance(event, QWheelEvent):
            return False
        target = QApplication.widgetAt(event.globalPosition().toPoint())
        field = field_at(target)
        if field is None or _has_cursor(field):
            return False
        _scroll_around(field, event)
        return True


def field_at(widget: QWidget | None) -> QWidget | None:
    """The field that the wheel would change at this widget of a window, or None."""
    while widget is not None:
        if isinstance(widget, _CHANGED_BY_WHEEL) and not isinstance(widget, QScrollBar):
            return widget
        if widget.isWindow():
            return None  # the open list of a combo box is a window of its own, and may scroll
        widget = widget.parentWidget()
    return None


def _has_cursor(field: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (focus is field or field.isAncestorOf(focus))


def _scroll_around(field: QWidget, event: QWheelEvent) -> None:
    parent = field.parentWidget()
    while parent is not None and not isinstance(parent, QAbstractScrollArea):
        parent = None if parent.isWindow() else parent.parentWidget()
    if isinstance(parent, QAbstractScrollArea):
        view = parent.viewport()
        place = QPointF(view.mapFromGlobal(event.globalPosition().toPoint()))
        copy = QWheelEvent(
            place,
            event.globalPosition(),
            event.pixelDelta(),
            event.angleDelta(),
            event.buttons(),
            event.modifiers(),
            event.phase(),
            event.inverted(),
        )
        QApplication.sendEvent(view, copy)
