"""The first moments of a start: what nobody waits for begins when the first page stands at rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from ui.work.tasks import Runner

# So long nothing must have been asked for, and so long it is waited for that at most, in ms.
QUIET_MS, LONGEST_MS = 1000, 15_000


class Settling(QObject):
    """`later` calls at once, after `begin` only when a second was quiet; `quiet`: that is done too."""

    quiet = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._waiting: list[Callable[[], object]] | None = None
        self._is_ending = False
        self._quiet, self._longest = QTimer(self), QTimer(self)
        for timer, pause in ((self._quiet, QUIET_MS), (self._longest, LONGEST_MS)):
            timer.setSingleShot(True)
            timer.setInterval(pause)
        runner.idle.connect(self._rest)
        self._quiet.timeout.connect(self._look)
        self._longest.timeout.connect(self.end)

    @property
    def is_over(self) -> bool:
        """Whether nothing waits any more."""
        return self._waiting is None

    def begin(self) -> None:
        """A window starts: what can wait waits."""
        self._waiting = []

    def later(self, call: Callable[[], object]) -> None:
        """Call at the first rest; asked for twice it is called once."""
        if self._waiting is None:
            call()
        elif call not in self._waiting:
            self._waiting.append(call)

    def first_page_stands(self) -> None:
        """From now on a second without work is a rest."""
        if not self.is_over:
            self._quiet.start()
            self._longest.start()

    def end(self) -> None:
        """Do what waited."""
        calls, self._waiting = self._waiting or [], None
        self.stop()
        for call in calls:
            call()
        self._is_ending = True
        if not self._runner.busy:
            self._rest()

    def stop(self) -> None:
        """The window closes, or the start is over."""
        self._quiet.stop()
        self._longest.stop()

    def _rest(self) -> None:
        if self._longest.isActive():
            self._quiet.start()
        elif self._is_ending:
            self._is_ending = False
            self.quiet.emit()

    def _look(self) -> None:
        if not self._runner.busy and not self.is_over:
            self.end()
