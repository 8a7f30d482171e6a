"""Typed values on their way to the data file: painted at once, written in blocks, taken back on failure.

The first value is written at once. While it is being written, and while keys follow each other fast, the
next ones gather into a block: a fast typist never competes with the worker for the processor, and a slow
one gets one undo step per key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

PAUSE_MS = 250  # no key for so long: the block is written
LONGEST_MS = 2000  # a block never waits longer

K = TypeVar("K")
V = TypeVar("V")
Finish = Callable[[object], object]
Failed = Callable[[Exception], object]


@dataclass(frozen=True)
class WriteBlock(Generic[K, V]):
    """Values of one sheet or exam (`target`) that are written together: key → value."""

    target: int
    values: Mapping[K, V]


def is_undo(event: QEvent) -> bool:
    """Whether the keys mean undo or redo."""
    return isinstance(event, QKeyEvent) and (
        event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
    )


class EntryQueue(QObject, Generic[K, V]):
    """`start(block, done, failed)` begins one write; at most one runs unless `flush` asks for more."""

    saved = Signal(object)  # WriteBlock[K, V]
    failed = Signal(object, object)  # WriteBlock[K, V], exception

    def __init__(
        self, start: Callable[[WriteBlock[K, V], Finish, Failed], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._start = start
        self._waiting: dict[K, V] = {}
        self._target = 0
        self._running: list[WriteBlock[K, V]] = []
        self._age = QElapsedTimer()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._paused)

    def put(self, target: int, values: Mapping[K, V]) -> None:
        """Take typed values; they are written at once or with the next block."""
        if self._waiting and target != self._target:
            self.flush()
        self._target = target
        if not self._waiting:
            self._age.start()
        self._waiting.update(values)
        is_typing = self._pause.isActive()
        if not self._running and not (is_typing and self._age.elapsed() < LONGEST_MS):
            self.flush()
        if self._running or is_typing:
            self._pause.start()

    def flush(self) -> None:
        """Hand over what waits, also while a block is being written (the worker keeps the order)."""
        if not self._waiting:
            return
        block = WriteBlock(self._target, self._waiting)
        self._waiting = {}
        self._running.append(block)
        self._start(block, partial(self._done, block), partial(self._fail, block))

    def pending(self, target: int) -> dict[K, V]:
        """Values of `target` that may not be in the data file yet, newest wins."""
        found: dict[K, V] = {}
        for block in self._running:
            if block.target == target:
                found.update(block.values)
        if self._target == target:
            found.update(self._waiting)
        return found

    def _paused(self) -> None:
        self._next()

    @property
    def is_idle(self) -> bool:
        """Whether everything typed is written."""
        return not self._running and not self._waiting

    def _done(self, block: WriteBlock[K, V], _answer: object) -> None:
        self._running.remove(block)
        self.saved.emit(block)
        self._next()

    def _next(self) -> None:
        if not self._running and not self._pause.isActive():
            self.flush()

    def _fail(self, block: WriteBlock[K, V], error: Exception) -> None:
        self._running.remove(block)
        self.failed.emit(block, error)
        self._next()
