"""Fingers for tests: type into whatever has the focus, Chinese words too, and count the presses."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

NONE = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """`presses` counts every key; a Chinese word counts one press for each of its characters."""

    def __init__(self, qtbot: QtBot, window: QWidget) -> None:
        self._qtbot, self._window = qtbot, window
        self.presses = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """One key, by way of shortcuts."""
        self._qtbot.keyClick(QApplication.focusWidget() or self._window, key, modifier)
        self.presses += 1

    def type(self, text: str) -> None:
        """Text, one key each; characters no keyboard has come as from an input method's key event."""
        for letter in text:
            target = QApplication.focusWidget() or self._window
            if letter.isascii():
                self._qtbot.keyClicks(target, letter)
            else:
                QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, 0, NONE, letter))
            self.presses += 1
