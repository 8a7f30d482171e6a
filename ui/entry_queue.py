"""Typed values on their way to the data file: painted at once, written in blocks, taken back on failure.

While one block is being written, what is typed meanwhile gathers into the next one, so a fast typist
never waits for the disk and a slow one gets one undo step per key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

Finish = Callable[[Any], object]


@dataclass(frozen=True)
class Block:
    """Values of one sheet or exam (`target`) that are written together: key → value."""

    target: int
    values: Mapping[Any, Any]


Start = Callable[[Block, Finish, Finish], object]


class EntryQueue(QObject):
    """`start(block, done, failed)` begins one write; at most one runs unless `flush` asks for more."""

    saved = Signal(object)  # Block
    failed = Signal(object, object)  # Block, exception

    def __init__(self, start: Start, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start = start
        self._waiting: dict[Any, Any] = {}
        self._target = 0
        self._running: list[Block] = []

    def put(self, target: int, values: Mapping[Any, Any]) -> None:
        """Take typed values; they are written at once or with the next block."""
        if self._waiting and target != self._target:
            self.flush()
        self._target = target
        self._waiting.update(values)
        if not self._running:
            self.flush()

    def flush(self) -> None:
        """Hand over what waits, also while a block is being written (the worker keeps the order)."""
        if not self._waiting:
            return
        block = Block(self._target, self._waiting)
        self._waiting = {}
        self._running.append(block)
        self._start(block, partial(self._done, block), partial(self._fail, block))

    def pending(self, target: int) -> dict[Any, Any]:
        """Values of `target` that may not be in the data file yet, newest wins."""
        found: dict[Any, Any] = {}
        for block in self._running:
            if block.target == target:
                found.update(block.values)
        if self._target == target:
            found.update(self._waiting)
        return found

    @property
    def is_idle(self) -> bool:
        """Whether everything typed is written."""
        return not self._running and not self._waiting

    def _done(self, block: Block, _answer: object) -> None:
        self._running.remove(block)
        self.saved.emit(block)
        if not self._running:
            self.flush()

    def _fail(self, block: Block, error: Exception) -> None:
        self._running.remove(block)
        self.failed.emit(block, error)
        if not self._running:
            self.flush()
