"""What can be done on the plan page: each verb opens a dialog or runs one command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.work import WriteSession
from ui.models.plan_rows import day_text
from ui.work import messages

if TYPE_CHECKING:
    from app.services.plan.class_sessions import ClassSessionRow
    from ui.pages.plan.plan_tab import PlanTab


class PlanActs(QObject):
    """The verbs of the plan page. Dialogs and services are imported when first used."""

    def __init__(self, tab: PlanTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._ctx = tab.ctx

    # -- dialogs -----------------------------------------------------------------------------------

    def new(self, day: date | None = None) -> None:
        """新增课次, on the day of the calendar or the one asked for."""
        self._open_form(day or self._tab.day_for_new())

    def edit(self, row: ClassSessionRow | None = None) -> None:
        """修改课次."""
        row = row or self._tab.current_row()
        if row is not None:
            self._open_form(row.held_on, row.id)

    def _open_form(self, day: date, class_session_id: int | None = None) -> None:
        from ui.pages.plan.class_session_dialog import ClassSessionDialog

        ClassSessionDialog(
            self._ctx,
            self._tab,
            day=day,
            class_session_id=class_session_id,
            rows=self._tab.rows,
            after=self._tab.views.select_id,
        ).open()

    def copy(self) -> None:
        """复制课次 to other days."""
        from ui.pages.plan.plan_copy_dialogs import CopySessionDialog

        row = self._tab.current_row()
        if row is not None:
            CopySessionDialog(self._ctx, self._tab, row=row).open()

    def batches(self) -> None:
        """各期安排 of the course in front."""
        from ui.pages.plan.batches_dialog import BatchesDialog

        row = self._tab.current_row()
        if row is not None:
            BatchesDialog(self._ctx, self._tab, row=row).open()

    def copy_year(self) -> None:
        """复制往年计划."""
        from ui.pages.plan.plan_copy_dialogs import CopyYearDialog

        CopyYearDialog(self._ctx, self._tab, year=self._tab.year).open()

    def lecturers(self) -> None:
        """授课人对应: those written by their post."""
        from ui.pages.plan.lecturers_dialog import LecturersDialog

        LecturersDialog(self._ctx, self._tab, year=self._tab.year).open()

    def programmes(self) -> None:
        """年度方案."""
        from ui.pages.plan.programmes_dialog import ProgrammesDialog

        ProgrammesDialog(self._ctx, self._tab, year=self._tab.year).open()

    def categories(self) -> None:
        """类别管理."""
        from ui.pages.plan.categories_dialog import CategoriesDialog

        CategoriesDialog(self._ctx, self._tab).open()

    def import_plan(self) -> None:
        """从表格导入."""
        from ui.wizards.import_wizard import open_import_wizard

        open_import_wizard(self._tab, self._ctx, "plan", {"year": self._tab.year})

    # -- paper -------------------------------------------------------------------------------------

    def print_sheet(self) -> None:
        """The sign-in sheet of the chosen class session, else of today's or the next one."""
        row = self._tab.print_target()
        if row is not None:
            self._preview({"session_id": row.id})

    def print_day(self) -> None:
        """Every sign-in sheet of the day in front."""
        row = self._tab.current_row()
        if row is not None:
            self._preview({"on": row.held_on})

    def print_month(self) -> None:
        """Every sign-in sheet of the month in front."""
        self._preview({"month": self._tab.month_for_print()})

    def _preview(self, values: dict[str, object]) -> None:
        from ui.papers.preview_dialog import open_preview

        open_preview(self._tab, self._ctx, "sign-in", values)

    def attendance(self) -> None:
        """Go to 考勤签到 with this class session."""
        row = self._tab.current_row()
        if row is not None:
            self._ctx.bus.show_tab.emit("attendance", row.id)

    def files(self, dropped: Sequence[Path] = ()) -> None:
        """The papers kept with the class session; files dropped on the page are kept first."""
        from ui.records.session_files_dialog import SessionFilesDialog

        row = self._tab.current_row()
        if row is not None:
            SessionFilesDialog(self._ctx, self._tab, row, tuple(dropped)).open()

    # -- commands ----------------------------------------------------------------------------------

    def cancel(self) -> None:
        """取消课次, marks stay."""
        row = self._tab.current_row()
        if row is None or row.status == "cancelled":
            return
        safe = "已登记的考勤会保留，但不再计入统计；随时可以恢复。" if row.marked else "随时可以恢复。"
        if messages.confirm(
            self._tab, f"要取消{day_text(row.held_on)}的“{row.title}”。", "取消课次", safe=safe
        ):
            from app.services.plan import planning

            self._run(partial(planning.cancel_class_session, class_session_id=row.id), "取消", row)

    def restore(self) -> None:
        """恢复课次."""
        row = self._tab.current_row()
        if row is not None and row.status == "cancelled":
            from app.services.plan import planning

            self._run(partial(planning.restore_class_session, class_session_id=row.id), "恢复", row)

    def remove(self) -> None:
        """删除课次 planned by mistake; one with marks is refused by the service."""
        row = self._tab.current_row()
        if row is None:
            return
        happened = f"要删除{day_text(row.held_on)}的“{row.title}”。"
        advice = "如果只是没有开课，请用“取消课次”，记录会保留。"
        if messages.confirm(self._tab, happened, "删除课次", safe="删除后可以撤销。", advice=advice):
            from app.services.plan import planning

            self._run(partial(planning.remove_class_session, class_session_id=row.id), "删除", row)

    def _run(self, call: Callable[[WriteSession], object], verb: str, row: ClassSessionRow) -> None:
        actions = {
            "取消": "class_session.cancel",
            "恢复": "class_session.restore",
            "删除": "class_session.remove",
        }
        text = f"{verb}课次“{row.title}”"
        self._ctx.runner.command(
            call,
            action=actions[verb],
            text=text,
            done=partial(self._done, f"已{verb}{day_text(row.held_on)}的“{row.title}”。"),
        )

    def _done(self, text: str, _answer: object) -> None:
        self._ctx.bus.say(text, undo=True)
