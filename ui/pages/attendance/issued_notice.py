"""考勤签到 says when a class session's bulletin has gone out: changes then need a 更正通报 (I3)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.work import ReadSession
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow


def _issued(session: ReadSession, *, class_session_id: int) -> int | None:
    from app.services.bulletin import bulletins

    return bulletins.find_issued(session, class_session_ids=(class_session_id,))


class IssuedNotice(QObject):
    """Call `look` when another class session is shown."""

    def __init__(self, ctx: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._shown: int | None = None

    def look(self, lesson: ClassSessionRow) -> None:
        """Ask once for each class session that is opened."""
        if lesson.id == self._shown:
            return
        self._shown = lesson.id
        self._ctx.runner.query(
            partial(_issued, class_session_id=lesson.id), key="attendance-issued", done=self._tell_issued
        )

    def _tell_issued(self, bulletin_id: int | None) -> None:
        if bulletin_id is not None:
            text = "这一课次已发通报；再改考勤要写明原因，随后出更正通报。"
            self._ctx.bus.notice.emit(Notice(text, label="看通报", call=self._show))

    def _show(self) -> None:
        self._ctx.bus.show_tab.emit("bulletins", self._shown)
