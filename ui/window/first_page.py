"""Which page and year a window begins with, and the picture of it that is kept for the next start."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.errors import GanxunError
from ui.widgets.calendar.year_box import first_year
from ui.window.frame import Frame
from ui.window.registry import TABS
from ui.work.preferences import WindowPreferences

if TYPE_CHECKING:
    from app.context import AppContext
    from app.first_page.snapshot import Snapshot
    from app.work import Progress

DAY = "window.day"
FIRST = TABS[0].id
# So long after the last change the hands rest, and a second of a processor disturbs nobody.
REST_MS = 20_000


def first_place(preferences: WindowPreferences, today: date, wanted: str = "") -> int:
    """A working day begins at the 工作台; within the day the page of last time comes back."""
    names = [spec.id for spec in TABS]
    is_same_day = preferences.get(DAY, "") == today.isoformat()
    name = wanted or (preferences.values.tab if is_same_day else "")
    return names.index(name) if name in names else 0


def year_to_begin(preferences: WindowPreferences, today: date, years: tuple[int, ...]) -> int:
    """The year of last time, or the newest of `years` (with class sessions) where this one is empty."""
    return first_year(preferences.values.year or today.year, today.year, years)


class FirstPageKeeper(QObject):
    """Keeps the snapshot of the first page beside the data: when the clerk rests, and on closing."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._kept: list[Snapshot | None] = []  # the newest last; jobs and the worker put it there
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.keep)
        window.ctx.bus.changed.connect(self._rest.start)

    def start(self) -> None:
        """The first page stands."""
        self._rest.start()

    def keep(self) -> None:
        """Keep it now, unless something else is under way: then after that."""
        ctx = self._window.ctx
        if ctx.runner.busy:
            self._rest.start()
        elif ctx.is_open and ctx.runner.context is not None:
            job = partial(_keep, year=self._window.year, kept=self._kept)
            ctx.runner.job(job, title="", failed=self._failed)

    def on_close(self) -> None:
        """Keep it as the last thing, after the last backup; the store is closed by it."""
        self._rest.stop()
        ctx = self._window.ctx
        if ctx.is_open and ctx.runner.context is not None:
            ctx.runner.on_worker(partial(_keep_last, ctx.app, self._window.year, self._kept), done=None)

    def _failed(self, error: Exception) -> None:
        # A file that is locked or gone is told where the clerk's own work needs it.
        if not isinstance(error, GanxunError):
            self._window.ctx.runner.failed.emit(error)


def _keep(context: AppContext, _progress: Progress, *, year: int, kept: list[Snapshot | None]) -> None:
    from app.first_page import taking

    database, paths, today = context.database, context.paths, context.today
    if not (kept and taking.is_current(kept[-1], database, year=year, today=today)):
        kept.append(taking.keep_snapshot(database, paths, year=year, today=today))


def _keep_last(context: AppContext, year: int, kept: list[Snapshot | None]) -> None:
    from app.first_page import taking

    database, paths, today = context.database, context.paths, context.today
    if not (kept and taking.is_current(kept[-1], database, year=year, today=today)):
        taking.keep_last_snapshot(database, paths, year=year, today=today)
