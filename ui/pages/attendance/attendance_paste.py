"""Pasting a block of marks from Excel or WPS: matched with people, shown, then entered."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.rules import marks, pasting
from ui.pages.attendance.attendance_sheet import SheetPage
from ui.pages.attendance.away_guard import OF_AWAY
from ui.widgets.paste_dialog import PasteDialog, PasteRow
from ui.work.bus import Notice
from ui.work.context import UiContext


class SheetPaste(QObject):
    """Bound to one `SheetPage`; nothing is entered before the clerk agrees."""

    def __init__(self, ctx: UiContext, sheet: SheetPage, owner: QWidget) -> None:
        super().__init__(owner)
        self._ctx = ctx
        self._sheet = sheet
        self._owner = owner
        sheet.grid.pasted.connect(self.paste)

    def paste_clipboard(self) -> None:
        """Paste from the menu."""
        self.paste(QGuiApplication.clipboard().text())

    def paste(self, text: str) -> None:
        """Show what a pasted block would change; it is entered when the clerk agrees."""
        model = self._sheet.model
        if model.is_read_only or not model.rows:
            return
        words = marks.vocabulary(model.kinds)
        targets = [pasting.PasteTarget(row.id, row.number, row.name) for row in model.rows]
        start = max(self._sheet.grid.currentIndex().row(), 0)
        plan = pasting.plan_paste(pasting.clipboard_cells(text), targets, start, words)
        rows, problems = self._paste_rows(plan, words)
        if not rows and not problems:
            self._ctx.bus.notice.emit(
                Notice("剪贴板里没有可以粘贴的考勤；请先在表格软件里复制姓名和考勤两列。", problem=True)
            )
            return
        dialog = PasteDialog("粘贴考勤", rows, problems, self._owner)
        dialog.agreed.connect(self._paste_agreed)
        dialog.open()

    def _paste_rows(self, plan: pasting.PastePlan, words: dict[str, str]) -> tuple[list[PasteRow], list[str]]:
        model = self._sheet.model
        labels = {kind.code: kind.label for kind in model.kinds}
        leaves = {row.id: row.leave for row in model.rows}
        away = {row.id: row.away for row in model.rows}
        counted = {kind.code: kind.mark for kind in model.kinds}
        rows = []
        problems = [f"第 {p.line} 行“{p.text}”：{p.reason}" for p in plan.problems]
        for item in plan.items:
            code = words.get(item.text.lower())
            if code is None:
                problems.append(f"{item.target.number} 号{item.target.name}：看不懂“{item.text}”")
                continue
            if code == marks.ANY_LEAVE:
                code = leaves[item.target.key] or marks.PERSONAL_LEAVE
            if away.get(item.target.key) and counted.get(code, code) not in OF_AWAY:
                where = f"{item.target.number} 号{item.target.name}"
                problems.append(f"{where}：{away[item.target.key]}，没有登记")
                continue
            old = model.mark_of(item.target.key)
            rows.append(
                PasteRow(
                    item.target.key, item.target.number, item.target.name, labels[old], labels[code], code
                )
            )
        return rows, problems

    def _paste_agreed(self, values: dict[int, str]) -> None:
        count = self._sheet.put(values)
        self._ctx.bus.say(f"已粘贴 {count} 人的考勤。", undo=True)
        self._sheet.focus_grid()
