"""From an empty frame to a working window: open the data on the worker, or lead through the first start."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import GanxunError
from app.paths import Paths
from app.wording import sentence
from app.work import ReadSession
from ui.widgets.page import EmptyPage
from ui.window.first_page import FIRST, FirstPageKeeper, first_place, year_to_begin
from ui.window.registry import TABS
from ui.work import messages
from ui.work.backup_age import newest_backup
from ui.work.sample import build_sample, is_sample

if TYPE_CHECKING:
    from app.context import AppContext
    from app.services.setting.town import TownRow
    from ui.window.main_window import MainWindow


# How often, in ms, and how many times it is looked whether the window stands on the screen: one that starts
# minimised never does.
LOOK_MS, LOOKS = 5, 60
# So long after it stands the window takes up what belongs to no page.
REST_MS = 100


class Opening(QObject):
    """Opens the data folder; `finished` when the pages are there."""

    stood = Signal()  # the window is on the screen and has been painted
    finished = Signal()

    def __init__(
        self, window: MainWindow, paths: Paths, clock: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__(window)
        self._window = window
        self.paths = paths
        self._clock = clock
        self._settling = window.ctx.settling
        self._settling.begin()
        self.keeper = FirstPageKeeper(window)
        # Filled on the worker: what was opened but never reached a window that was closed meanwhile.
        self._arrived: list[AppContext] = []
        self._closed = False
        window.opening = self

    def start_when_shown(self, looks: int = LOOKS) -> None:
        """Open as soon as the window stands: what the worker imports would take the turns that the window
        needs to be painted and to answer."""
        if self._closed:
            return
        stands = self._window.isVisible() and self._window.windowHandle().isExposed()
        if looks and not stands:
            QTimer.singleShot(LOOK_MS, self, partial(self.start_when_shown, looks - 1))
            return
        self.show_early()
        self.start()
        QTimer.singleShot(REST_MS, self, self.stood.emit)

    def show_early(self) -> None:
        """Paint the first page from its snapshot, before anything of the database is loaded."""
        from app.first_page.snapshot import load_snapshot

        now, window = self._clock(), self._window
        today, preferences = now.date(), window.ctx.preferences
        if TABS[first_place(preferences, today)].id != FIRST:
            return
        snapshot = load_snapshot(self.paths, today=today)
        page = snapshot.page_of(today) if snapshot is not None else None
        if snapshot is None or page is None:
            return
        if year_to_begin(preferences, today, snapshot.years) != snapshot.year:
            return
        from ui.pages.workbench.workbench_tab import WorkbenchTab

        window.lay_out(town=snapshot.town, year=snapshot.year, today=today, folder=self.paths.data)
        window.sealed.take(frozenset(snapshot.sealed))
        tab = window.tab(FIRST)
        assert isinstance(tab, WorkbenchTab)
        tab.show_early(page, self.paths)
        window.stack.setCurrentWidget(tab)
        window.offered.follow()
        window.status.set_backup(newest_backup(self.paths.backups), now)
        window.status.set_people(page.people)
        # At once: from here on the worker's imports take every other turn.
        window.repaint()

    def start(self) -> None:
        """Open on the worker (it imports the database layer there, which the start need not wait for)."""
        self._window.ctx.runner.on_worker(self._opener(), done=self._opened, failed=self._failed)

    def _opener(self) -> Callable[[], AppContext]:
        folder, clock, arrived = self.paths.data, self._clock, self._arrived

        def open_folder() -> AppContext:
            from app.context import open_context

            app = open_context(folder, clock=clock)
            arrived.append(app)
            return app

        return open_folder

    def _opened(self, app: AppContext) -> None:
        self._arrived.clear()
        self._window.ctx.attach(app)
        self._ask_town()

    def on_close(self) -> None:
        """The window closes: nothing waits any more, and the first page is kept for the next start."""
        self._settling.stop()
        self.keeper.on_close()

    def close_unattached(self) -> None:
        """Close what was opened while the window was already closing; after the runner has stopped."""
        self._closed = True
        while self._arrived:
            self._arrived.pop().close()

    def _ask_town(self) -> None:
        self._window.ctx.runner.query(_town_and_years, done=self._take_town)

    def _take_town(self, found: tuple[TownRow | None, tuple[int, ...]]) -> None:
        town, years = found
        if town is not None:
            self._begin(town.name, years=years)
            return
        if is_sample(self.paths.data):
            self._window.ctx.runner.job(
                build_sample, title="建立样例乡镇", done=self._built, failed=self._failed
            )
            return
        from ui.window.start_page import StartPage

        page = StartPage(self._window.ctx, self._window)
        page.finished.connect(self._started)
        page.sample_wanted.connect(self._window.offered.by_id["sample"].trigger)
        self._window.show_page(page)

    def _started(self, town: str) -> None:
        self._begin(town, tab="roster")

    def _built(self, town: str) -> None:
        self._begin(town, tab="plan")

    def _begin(self, town: str, *, tab: str = "", years: tuple[int, ...] = ()) -> None:
        self._window.open_data(town=town, tab=tab, years=years)
        self._settling.first_page_stands()
        self._settling.later(self._get_ready)
        self.keeper.start()
        self.finished.emit()

    def _get_ready(self) -> None:
        from ui.window.get_ready import get_ready

        self._window.ctx.runner.job(get_ready, title="")

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, GanxunError):
            messages.show_crash(self._window, error)
            text = "数据没有打开，原文件没有改动。"
        else:
            text = sentence(error)
        page = EmptyPage("数据没有打开", text, self._window)
        page.add_button("再试一次", self.start)
        page.add_button("从备份恢复", self._window.backups.restore, main=False)
        page.add_button("退出", self._window.close, main=False)
        self._window.show_page(page)


def _town_and_years(session: ReadSession) -> tuple[TownRow | None, tuple[int, ...]]:
    """The town, None before the first start, and the years with class sessions, newest first."""
    from app.services.plan import class_sessions
    from app.services.setting import town

    return town.get_town(session), class_sessions.years_with_sessions(session)
