"""What is closed or already told is changed with a reason: it is asked for, and what it owes is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.work import ReadSession
from ui.window.record_actions import show_corrections
from ui.work.bus import Notice

if TYPE_CHECKING:
    from app.changes import Changes
    from app.errors import GanxunError
    from ui.window.frame import Frame
    from ui.work.refusals import Refused


def _slips(session: ReadSession, *, ids: frozenset[int]) -> tuple[str, ...]:
    from app.services.operation import seals

    found = (row for row in seals.list_corrections(session) if row.id in ids)
    return tuple(f"{row.year} 年度更正单第 {row.number} 号" for row in found)


def _is_of_one_day(session: ReadSession, *, bulletin_id: int) -> bool:
    from app.services.bulletin import bulletin_issued

    return len(bulletin_issued.told_days(session, bulletin_id=bulletin_id)) == 1


class Reasons(QObject):
    """Of the main window: asks once for each change that was refused, and remembers for whom."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        # Several changes on one paper of one day usually have one reason: bulletin id → its last one.
        self._reasons: dict[object, str] = {}
        self._owed: GanxunError | None = None  # of a bulletin that has to be corrected now
        self._is_written = False
        window.ctx.runner.changed.connect(self._note_written)
        window.ctx.runner.idle.connect(self._tell_owed)
        window.ctx.runner.refused.connect(self.offer_correction)
        window.ctx.runner.offers_correction = True
        window.ctx.bus.changed.connect(self._look_for_slip)

    def offer_correction(self, refused: Refused) -> None:
        """Something closed or already told was to be changed.

        The reason comes empty: one given for another paper or another day would be signed unread. Only the
        same bulletin about a single day offers what was typed for it last.
        """
        bulletin_id = refused.error.data.get("bulletin_id")
        known = self._reasons.get(bulletin_id, "")
        if not known or not isinstance(bulletin_id, int):
            self._ask(refused, "")
            return
        self._window.ctx.runner.query(
            partial(_is_of_one_day, bulletin_id=bulletin_id),
            done=lambda is_one: self._ask(refused, known if is_one else ""),
            failed=lambda _error: self._ask(refused, ""),
        )

    def _ask(self, refused: Refused, last_reason: str) -> None:
        from ui.records.correction_dialog import CorrectionDialog

        # A dialog may be open over the window (an edit of a class session): ask in front of it.
        above = QApplication.activeModalWidget() or self._window
        self._is_written = False
        dialog = CorrectionDialog(refused, above, last_reason=last_reason)
        dialog.given.connect(partial(self._remember, refused.error))
        dialog.open()

    def _remember(self, error: GanxunError, reason: str) -> None:
        if error.code == "bulletin.told":
            self._reasons = {error.data.get("bulletin_id"): reason}
            self._owed = error
            if not self._window.ctx.runner.busy:
                self._tell_owed()

    def do_with_reason(self, act: Callable[[], object], error: GanxunError, reason: str) -> None:
        """A step was confirmed with its reason in a dialog of its own: done, then told what it owes."""
        self._is_written = False
        act()
        self._remember(error, reason)

    def _note_written(self, changes: Changes, _initiator: object) -> None:
        self._is_written = self._is_written or changes.touches("participation", "attempt", "class_session")

    def _tell_owed(self) -> None:
        """What is owed now is the last word: told when the page has said its own (“已登记 …”)."""
        error, self._owed = self._owed, None
        if error is None or not self._is_written:
            return
        show = partial(
            self._window.ctx.bus.show_tab.emit, "bulletins", ("bulletin", error.data["bulletin_id"])
        )
        text = f"原因已记录；{error.data['number']}与现在的记录不一致，请出更正通报。"
        self._window.ctx.bus.notice.emit(Notice(text, label="去更正", call=show))

    def _look_for_slip(self, changes: Changes, _initiator: object) -> None:
        """A closed year was corrected: say on which slip, after whatever the page itself says."""
        slips = changes.ids("correction")
        if slips:
            self._window.ctx.runner.query(partial(_slips, ids=slips), done=self._tell_slip)

    def _tell_slip(self, names: tuple[str, ...]) -> None:
        if names:
            text = f"已更正，记入 {'、'.join(names)}。"
            show = partial(show_corrections, self._window)
            self._window.ctx.bus.notice.emit(Notice(text, label="看更正单", call=show))
