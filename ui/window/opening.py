"""From an empty frame to a working window: open the data on the worker, or lead through the first start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import GanxunError
from app.paths import Paths
from app.wording import sentence
from app.work import ReadSession
from ui.widgets.page import EmptyPage
from ui.work import messages
from ui.work.sample import build_sample, is_sample

if TYPE_CHECKING:
    from ui.window.main_window import MainWindow


# How often, in ms, and how many times it is looked whether the window stands on the screen: one that starts
# minimised never does.
LOOK_MS, LOOKS = 5, 60


class Opening(QObject):
    """Opens the data folder; `finished` when the pages are there."""

    finished = Signal()

    def __init__(self, window: MainWindow, paths: Paths) -> None:
        super().__init__(window)
        self._window = window
        self.paths = paths
        # Filled on the worker: what was opened but never reached a window that was closed meanwhile.
        self._arrived: list[Any] = []
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
        self.start()

    def start(self) -> None:
        """Open on the worker (it imports the database layer there, which the start need not wait for)."""
        self._window.ctx.runner.on_worker(self._opener(), done=self._opened, failed=self._failed)

    def _opener(self) -> Callable[[], Any]:
        folder, arrived = self.paths.data, self._arrived

        def open_folder() -> Any:
            from app.context import open_context

            app = open_context(folder)
            arrived.append(app)
            return app

        return open_folder

    def _opened(self, app: Any) -> None:
        self._arrived.clear()
        self._window.ctx.attach(app)
        self._ask_town()

    def close_unattached(self) -> None:
        """Close what was opened while the window was already closing; after the runner has stopped."""
        self._closed = True
        while self._arrived:
            self._arrived.pop().close()

    def _ask_town(self) -> None:
        self._window.ctx.runner.query(_town_and_years, done=self._take_town)

    def _take_town(self, found: tuple[Any, tuple[int, ...]]) -> None:
        town, years = found
        if town is not None:
            self._window.open_data(town=town.name, years=years)
            self.finished.emit()
            return
        if is_sample(self.paths.data):
            self._window.ctx.runner.job(
                build_sample, title="建立样例乡镇", done=self._built, failed=self._failed
            )
            return
        from ui.window.start_page import StartPage

        page = StartPage(self._window.ctx, self._window)
        page.finished.connect(self._started)
        page.sample_wanted.connect(self._window.menus.acts.switch_sample)
        self._window.show_page(page)

    def _started(self, town: str) -> None:
        self._window.open_data(town=town, tab="roster")
        self.finished.emit()

    def _built(self, town: str) -> None:
        self._window.open_data(town=town, tab="plan")
        self.finished.emit()

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


def _town_and_years(session: ReadSession) -> tuple[Any, tuple[int, ...]]:
    """The town, None before the first start, and the years with class sessions, newest first."""
    from app.services.plan import class_sessions
    from app.services.setting import town

    return town.get_town(session), class_sessions.years_with_sessions(session)
