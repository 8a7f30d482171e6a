"""What can be done with a sheet besides typing marks: print, walk-ins, slips, history, clearing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolTip, QWidget

from app.rules import marks
from ui.pages.attendance.attendance_sheet import SheetPage
from ui.pages.attendance.away_guard import VERB
from ui.widgets.page import Toolbar
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.operation.operations import ChangeRow

TIP_LINES = 5


class AttendanceActs(QObject):
    """Bound to one `SheetPage`; every act is undoable."""

    def __init__(self, ctx: UiContext, sheet: SheetPage, owner: QWidget) -> None:
        super().__init__(owner)
        self._ctx = ctx
        self._sheet = sheet
        self._owner = owner
        self._tip_at = QPoint()
        sheet.grid.history_wanted.connect(self._ask_history)

    # -- paper -------------------------------------------------------------------------------------

    def print_sheet(self) -> None:
        """The sign-in sheet of the chosen class session in the preview."""
        held = self._sheet.held
        if held is None:
            return
        self._sheet.queue.flush()
        from ui.papers.preview_dialog import open_preview

        open_preview(self._owner, self._ctx, "sign-in", {"class_session_ids": (held.id,)})

    def show_next(self, toolbar: Toolbar, bulletin: QAction, rest: QAction) -> None:
        """The red button is the next step: the rest of the sheet, then the day's bulletin."""
        model = self._sheet.model
        toolbar.set_primary(bulletin if model.rows and not model.tally().unmarked else rest)

    def make_bulletin(self) -> None:
        """The day's bulletin of the chosen class session, drafted and shown (A27)."""
        held = self._sheet.held
        if held is not None:
            self._sheet.queue.flush()
            self._ctx.bus.show_tab.emit("bulletins", held.id)

    def import_file(self) -> None:
        """The wizard for attendance files that carry their own dates."""
        self._import({})

    def import_here(self) -> None:
        """The wizard for a file of names and marks of this class session."""
        if self._sheet.held is not None:
            self._import({"session_id": self._sheet.held.id})

    def _import(self, scope: dict[str, int]) -> None:
        from ui.wizards.import_wizard import open_import_wizard

        self._sheet.queue.flush()
        year = getattr(self._owner, "year", None)
        open_import_wizard(self._owner, self._ctx, "attendance", {"year": year, **scope})

    # -- people ------------------------------------------------------------------------------------

    def find_person(self) -> None:
        """Find somebody on the sheet, or add a walk-in, by name or pinyin."""
        from ui.widgets.person_picker import PersonPicker

        held = self._sheet.held
        if held is None:
            return
        listed = {row.person_id: row.number for row in self._sheet.model.rows}
        dialog = PersonPicker(
            self._ctx, self._owner, on=held.held_on, listed=listed, can_add=held.status != "cancelled"
        )
        dialog.found.connect(self._found)
        dialog.added.connect(self._add)
        dialog.open()

    def _found(self, person_id: int) -> None:
        self._sheet.go_to_person(person_id)
        self._sheet.focus_grid()

    def _add(self, person_id: int, name: str, is_present: bool, *, even_away: bool = False) -> None:
        from app.services.mark import sheets

        held = self._sheet.held
        if held is None:
            return
        self._sheet.queue.flush()
        self._sheet.want_person(person_id)
        self._ctx.runner.command(
            partial(
                sheets.add_walk_in,
                class_session_id=held.id,
                person_id=person_id,
                mark=marks.PRESENT if is_present else "",
                even_away=even_away,
            ),
            action="attendance.walk_in",
            text=f"添加临时参加：{name}",
            done=self._added,
            failed=partial(self._not_added, person_id, name, is_present),
        )

    def _not_added(self, person_id: int, name: str, is_present: bool, error: Exception) -> None:
        """Somebody 离册, 借调 or 停职 on that day: asked whether he came all the same."""
        if getattr(error, "code", "") != "attendance.away":
            messages.show_error(self._owner, error)
            return
        words = getattr(error, "data", {}).get("words", "")
        if messages.confirm(
            self._owner,
            f"{name}（{words}），不在应到范围。",
            VERB,
            advice="确实到场的按临时参加登记，不算应到。",
        ):
            self._add(person_id, name, is_present, even_away=True)

    def _added(self, _participation_id: int) -> None:
        self._ctx.bus.say("已加到名单末尾，原有序号不变。", undo=True)
        self._sheet.focus_grid()

    def remove_person(self) -> None:
        """Take an unmarked person off the list."""
        from app.services.plan import expected

        participation_id = self._sheet.grid.current_id()
        if participation_id is None or self._sheet.model.is_read_only:
            return
        row = self._sheet.model.rows[self._sheet.model.line_of(participation_id)]
        if not messages.confirm(
            self._owner,
            f"要把“{row.name}”移出这一课次的应到名单。",
            "移出名单",
            safe="其他人的序号和考勤不变，之后可以撤销。",
        ):
            return
        self._sheet.queue.flush()
        self._ctx.runner.command(
            partial(expected.remove_from_list, participation_id=participation_id),
            action="attendance.remove",
            text=f"移出名单：{row.name}",
            done=self._removed,
        )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已移出名单。", undo=True)

    def show_leaves(self) -> None:
        """The list of leave slips."""
        from ui.pages.attendance.leaves_dialog import LeavesDialog

        person_id = None
        line = self._sheet.grid.currentIndex().row()
        if 0 <= line < len(self._sheet.model.rows):
            person_id = self._sheet.model.rows[line].person_id
        LeavesDialog(self._ctx, self._owner, held=self._sheet.held, person_id=person_id).open()

    def fill_leaves(self) -> None:
        """Enter the marks of the slips for those still 未登记."""
        sheet = self._sheet
        due = {
            row.id: row.leave
            for row in sheet.model.rows
            if row.leave and not row.away and sheet.model.mark_of(row.id) == marks.NONE
        }
        count = sheet.put(due)
        self._ctx.bus.say(
            f"已按假条登记 {count} 人，其余未动。" if count else "没有待登记的假条。", undo=bool(count)
        )
        sheet.focus_grid()

    def clear_all(self) -> None:
        """Everybody back to 未登记: a separate, confirmed, undoable act."""
        from app.services.mark import attendance

        held = self._sheet.held
        count = len(self._sheet.model.rows) - self._sheet.model.tally().unmarked
        if held is None or not count or self._sheet.model.is_read_only:
            return
        if not messages.confirm(
            self._owner,
            f"要把这一课次已登记的 {count} 人全部改为未登记。",
            "全部改为未登记",
            safe="名单、序号和备注不变，之后可以撤销。",
        ):
            return
        self._sheet.queue.flush()
        self._ctx.runner.command(
            partial(attendance.clear_marks, class_session_id=held.id),
            action="attendance.clear",
            text=f"考勤改为未登记 {count} 人",
            done=self._cleared,
        )

    def _cleared(self, count: int) -> None:
        self._ctx.bus.say(f"{count} 人已改为未登记。", undo=True)
        self._sheet.focus_grid()

    # -- who changed it ----------------------------------------------------------------------------

    def show_history(self) -> None:
        """F3: every change of the line under the cursor."""
        self._ask_history(self._sheet.grid.current_id(), None)

    def _ask_history(self, participation_id: int | None, at: QPoint | None) -> None:
        from app.services.operation import operations

        if participation_id is None:
            return
        self._tip_at = at if at is not None else QPoint()
        self._ctx.runner.query(
            partial(operations.history_of, table="participation", row_id=participation_id),
            key="mark-history",
            done=partial(self._take_tip if at is not None else self._take_history, participation_id),
        )

    def _lines(self, changes: tuple[ChangeRow, ...]) -> list[tuple[str, str, str, str, str, str]]:
        labels = {kind.code: kind.label for kind in self._sheet.model.kinds}
        found = []
        for change in changes:
            for column, words in (("mark", labels), ("note", None)):
                old, new = change.before.get(column), change.after.get(column)
                if column not in change.after or old == new or (old is None and new in (marks.NONE, "")):
                    continue
                show = (lambda v: labels.get(str(v), str(v))) if words else str
                what = "考勤" if words else "备注"
                at = change.at.replace("T", " ")[:16]
                told = show(old) if old is not None else ""
                found.append((at, change.actor, what, told, show(new), change.reason))
        return found

    def _take_tip(self, participation_id: int, changes: tuple[ChangeRow, ...]) -> None:
        line = self._sheet.model.line_of(participation_id)
        if line < 0:
            return
        row = self._sheet.model.rows[line]
        lines = self._lines(changes)[-TIP_LINES:]
        text = "\n".join(
            f"{at}　{actor}　{what}：{old or '空'} → {new or '空'}" + (f"　原因：{reason}" if reason else "")
            for at, actor, what, old, new, reason in lines
        )
        QToolTip.showText(
            self._tip_at, f"{row.number} {row.name}　{row.unit}\n{text or '还没有登记过'}", self._sheet.grid
        )

    def _take_history(self, participation_id: int, changes: tuple[ChangeRow, ...]) -> None:
        from ui.records.history_dialog import HistoryDialog

        line = self._sheet.model.line_of(participation_id)
        if line >= 0:
            HistoryDialog(
                f"{self._sheet.model.rows[line].name}的登记记录", self._lines(changes), self._owner
            ).open()
