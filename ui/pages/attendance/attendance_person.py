"""What the sheet says of the person under the cursor: leave so far, absences in a row, discipline notes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QWidget

from app.work import ReadSession
from ui.looks.theme import caption_font, colour
from ui.models.rows_model import LEFT
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.archive.archive_check import ArchiveRow
    from app.services.leave.leave_standing import PersonNotes, Remark
    from app.services.plan.class_sessions import ClassSessionRow
    from ui.models.sheet_model import SheetModel

# Marks come in bursts: the figures follow when the hands rest.
REST_MS = 400
GAP = "　"
NOTHING = "没有要提示的请假、缺席和纪律情况"


def fetch_notes(session: ReadSession, *, class_session_id: int) -> tuple[dict[int, PersonNotes], ArchiveRow]:
    """Notes by person, and how complete the session's file is, in one read."""
    from app.services.archive import archive_check
    from app.services.leave import leave_standing

    return (
        leave_standing.sheet_notes(session, class_session_id=class_session_id),
        archive_check.check_session(session, class_session_id=class_session_id),
    )


class PersonLine(QWidget):
    """One painted line: a label would lay out the whole page at every key."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(caption_font())
        self.setAccessibleName("光标所在的人")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._parts: tuple[tuple[str, str], ...] = ()

    def set_parts(self, name: str, said: tuple[Remark, ...]) -> None:
        """The name and what is said of it; nothing when nobody is under the cursor."""
        parts = ((name, ""), *((one.text, one.token) for one in said)) if name else ()
        if parts and not said:
            parts = (*parts, (NOTHING, "muted"))
        if parts == self._parts:
            return
        self._parts = parts
        self.setAccessibleDescription(self.text())
        self.setToolTip("\n".join(text for text, _ in parts) if said else "")
        self.update()

    def text(self) -> str:
        """As read."""
        return GAP.join(text for text, _ in self._parts)

    def token(self) -> str:
        """The strongest colour shown."""
        tokens = [token for _, token in self._parts]
        return next((token for token in ("problem", "warn") if token in tokens), "")

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("汉") * 20, self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        metrics, left = self.fontMetrics(), 0
        for text, token in self._parts:
            room = self.width() - left
            if room <= 0:
                break
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.setPen(colour(token or "text"))
            painter.drawText(self.rect().adjusted(left, 0, 0, 0), int(LEFT), shown)
            left += metrics.horizontalAdvance(shown + GAP)


class SheetNotes(QObject):
    """Loads the notes of the sheet in front and shows those of the person under the cursor.

    `files_known(ArchiveRow)` tells how complete the class session's papers are.
    """

    files_known = Signal(object)

    def __init__(
        self,
        ctx: UiContext,
        model: SheetModel,
        grid: QAbstractItemView,
        line: PersonLine,
        loaded: SignalInstance,
        changed: SignalInstance,
    ) -> None:
        super().__init__(grid)
        self._ctx, self._model, self._grid, self._line = ctx, model, grid, line
        self._notes: dict[int, PersonNotes] = {}
        self._of: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self.load)
        loaded.connect(self.follow)
        changed.connect(self.load_soon)
        model.modelReset.connect(self.show_current)
        grid.selectionModel().currentChanged.connect(self.show_current)

    def follow(self, lesson: ClassSessionRow | None) -> None:
        """This class session is on the sheet, None: no one."""
        of = lesson.id if lesson is not None else None
        if of != self._of:
            self._of, self._notes = of, {}
            self._model.set_signs(frozenset(), frozenset())
            self.show_current()
        self.load()

    def load_soon(self, *_: object) -> None:
        """Marks come in bursts: ask again when the hands rest."""
        self._timer.start()

    def load(self) -> None:
        """Ask again."""
        self._timer.stop()
        if self._of is not None:
            self._ctx.runner.query(
                partial(fetch_notes, class_session_id=self._of),
                key="attendance-notes",
                done=self._show_notes,
            )

    def _show_notes(self, found: tuple[dict[int, PersonNotes], ArchiveRow]) -> None:
        notes, archive = found
        if archive.id != self._of:
            return
        self._notes = notes
        self._model.set_signs(
            frozenset(person_id for person_id, note in notes.items() if note.has_conduct),
            frozenset(person_id for person_id, note in notes.items() if note.is_late_slip),
        )
        self.show_current()
        self.files_known.emit(archive)

    def show_current(self, *_: object) -> None:
        """The line follows the cursor."""
        place = self._grid.currentIndex().row()
        rows = self._model.rows
        if not 0 <= place < len(rows):
            self._line.set_parts("", ())
            return
        found = self._notes.get(rows[place].person_id)
        self._line.set_parts(rows[place].name, found.said if found is not None else ())
