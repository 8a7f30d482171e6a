"""What work is handed: a session, progress and cancelling, without Qt.

Work reports through `Progress.step()`; whoever runs it decides how to show the figures. Reports are
throttled here (pitfall P29: thousands of signals freeze a window).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.errors import Cancelled

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# What a query and a command are handed. Whoever asks for work (the window) names these and hands the session
# on to a service; the library behind them is loaded with the data file, not with the window.
ReadSession: TypeAlias = "Session"
WriteSession: TypeAlias = "Session"

REPORT_EVERY_SECONDS = 0.1


class CancelToken:
    """A flag the user raises and the work looks at. Setting a bool is atomic, no lock is needed."""

    def __init__(self) -> None:
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether the user asked to stop."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled = True

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when the user asked to stop."""
        if self._cancelled:
            raise Cancelled


@dataclass(frozen=True)
class ProgressState:
    """One report: `done` of `total` steps (total 0 = unknown) of the work called `text`."""

    done: int
    total: int
    text: str


class Progress:
    """Handed down into long work; counts steps and stops it when its token is raised."""

    def __init__(
        self,
        token: CancelToken | None = None,
        report: Callable[[ProgressState], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token or CancelToken()
        self._report = report
        self._clock = clock
        self._last = float("-inf")
        self._state = ProgressState(0, 0, "")

    def start(self, total: int, text: str) -> None:
        """Begin a phase of `total` steps (0 = unknown) called `text` (Chinese, shown to the user)."""
        self.token.raise_if_cancelled()
        self._state = ProgressState(0, total, text)
        self._send(force=True)

    def step(self, count: int = 1) -> None:
        """Count `count` finished steps; raises `Cancelled` when the user asked to stop."""
        self.token.raise_if_cancelled()
        self._state = ProgressState(self._state.done + count, self._state.total, self._state.text)
        self._send(force=self._state.done == self._state.total)

    def _send(self, *, force: bool) -> None:
        if self._report is None:
            return
        now = self._clock()
        if force or now - self._last >= REPORT_EVERY_SECONDS:
            self._last = now
            self._report(self._state)


NO_PROGRESS = Progress()
