"""Papers that are shown beside a list: made when the page has been at rest for a moment, the list at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.work.context import UiContext

WORKING = "正在生成预览…"


class AtRest(QObject):
    """`call` is made once nothing else was wanted of `page` for `ctx.paper_rest_ms`, and it is in sight.

    Without such a time (where everything runs at once) it is made in `start`.
    """

    def __init__(self, ctx: UiContext, page: QWidget, call: Callable[[], object]) -> None:
        super().__init__(page)
        self._page, self._call, self._rest_ms = page, call, ctx.paper_rest_ms
        self._is_waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self._rest_ms)
        self._timer.timeout.connect(self._make)
        page.installEventFilter(self)

    @property
    def is_waiting(self) -> bool:
        """Whether a paper is wanted that has not been begun."""
        return self._is_waiting

    def start(self) -> None:
        """Something was chosen: what was wanted before is not any more."""
        self._is_waiting = True
        if self._rest_ms:
            self._timer.start()
        else:
            self._make()

    def stop(self) -> None:
        """Nothing is wanted, or it has been made otherwise."""
        self._is_waiting = False
        self._timer.stop()

    def _make(self) -> None:
        if self._rest_ms and not self._page.isVisible():
            return  # begun again when the page comes back
        self.stop()
        self._call()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._is_waiting:
            self._timer.start()
        return super().eventFilter(watched, event)
