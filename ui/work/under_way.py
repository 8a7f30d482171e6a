"""Work that was asked for and is not answered yet: a ticket each, and whom the answer goes to."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.work import CancelToken, ProgressState

T = TypeVar("T")

# What takes an answer of type T, and what takes a failure, both on the GUI thread.
Done = Callable[[T], object]
Failed = Callable[[Exception], object]


@dataclass(frozen=True)
class JobState:
    """One report of a running job; `token` lets the panel stop it."""

    ticket: int
    title: str
    state: ProgressState
    token: CancelToken


@dataclass
class Request:
    """The GUI side of one piece of work."""

    # The verbs tie it to what their work answers; in the table of what is under way its type is forgotten.
    done: Done[Any] | None
    failed: Failed | None
    key: Hashable = None
    initiator: object = None
    job: JobState | None = None
    text: str = ""
    again: Callable[[str], object] | None = None

    def answer(self, value: object) -> None:
        """Hand the answer over, unless the widget that asked is gone."""
        if self.done is not None and is_alive(self.done):
            self.done(value)

    def fail(self, error: Exception) -> bool:
        """Hand the failure over; False when nobody takes it."""
        if self.failed is None or not is_alive(self.failed):
            return False
        self.failed(error)
        return True


class UnderWay:
    """By ticket, on the GUI thread; `newest` alone, key → ticket, is read by the worker, too."""

    def __init__(self) -> None:
        self._tickets = count(1)
        self._asked: dict[int, Request] = {}
        self.newest: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._asked)

    def __contains__(self, ticket: int) -> bool:
        return ticket in self._asked

    def add(self, asked: Request) -> int:
        """Its ticket. Work of the same key that was asked for before is no longer wanted."""
        ticket = next(self._tickets)
        self._asked[ticket] = asked
        if asked.key is not None:
            self.newest[asked.key] = ticket
        return ticket

    def take(self, ticket: int) -> Request | None:
        """What was asked for, which is over with this; None when nobody wants its answer any more.

        Nobody does after `forget`, and when something of the same key was asked for since.
        """
        asked = self._asked.pop(ticket, None)
        if asked is None or asked.key is None:
            return asked
        if self.newest.get(asked.key) != ticket:
            return None
        del self.newest[asked.key]
        return asked

    def jobs(self) -> tuple[JobState, ...]:
        """Jobs under way."""
        return tuple(asked.job for asked in self._asked.values() if asked.job is not None)

    def forget(self) -> None:
        """Nobody waits for anything any more."""
        self._asked.clear()


def is_alive(call: Callable[..., object]) -> bool:
    """False when `call` is a method of a widget whose C++ side is gone (its dialog was closed)."""
    inner = getattr(call, "func", call)  # functools.partial
    owner = getattr(inner, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
