"""What can be done with a bulletin: draft, 定稿, edit, copy, export, correct, withdraw, remove."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.work import ReadSession, WriteSession
from ui.papers import output
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.work import Progress
    from ui.pages.bulletins.bulletin_rows import Entry


def _text(context: AppContext, progress: Progress, params: dict[str, object]) -> str:
    from app.jobs.paper_jobs import make_text

    return make_text(context, "bulletin", params, progress)


def _draft(session: WriteSession, *, class_session_id: int) -> int:
    """The issued bulletin of a class session, or its draft."""
    from app.services.bulletin import bulletins

    issued = bulletins.find_issued(session, class_session_ids=(class_session_id,))
    return issued or bulletins.draft_session(session, class_session_id=class_session_id)


def _draft_exam(session: WriteSession, *, exam_id: int) -> int:
    """The issued bulletin on an exam, or its draft."""
    from app.services.bulletin import bulletins

    issued = bulletins.find_issued(session, exam_id=exam_id)
    return issued or bulletins.draft_scores(session, exam_id=exam_id)


def _first_session(session: ReadSession, *, bulletin_id: int) -> int | None:
    """The class session a bulletin tells about (the first of a day), or None."""
    from app.services.bulletin import bulletins

    return next(iter(bulletins.get_options(session, bulletin_id=bulletin_id).class_session_ids), None)


class BulletinActs(QObject):
    """Acts on `entry`; `made` carries the id of a bulletin to be shown, `issued` its number."""

    made = Signal(object)
    issued = Signal(object)

    def __init__(self, ctx: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._ctx = ctx
        self._owner = owner
        self._saver = output.Saver(ctx, self)
        self.entry: Entry | None = None
        self._is_asking = False

    def draft_session(self, class_session_id: int) -> None:
        """From 考勤签到: the bulletin of this class session."""
        self._ctx.runner.command(
            partial(_draft, class_session_id=class_session_id),
            action="bulletin.draft",
            text="起草通报",
            done=self.made.emit,
        )

    def draft_exam(self, exam_id: int) -> None:
        """From 测试成绩: the bulletin on this exam."""
        self._ctx.runner.command(
            partial(_draft_exam, exam_id=exam_id),
            action="bulletin.draft",
            text="起草成绩通报",
            done=self.made.emit,
        )

    def issue(self) -> None:
        """定稿 after a last look at date, number and who is missing."""
        from ui.pages.bulletins.bulletin_issue_dialog import BulletinIssueDialog

        if self.entry is None or not self.entry.is_open or self._is_asking:
            return
        self._is_asking = True
        dialog = BulletinIssueDialog(self._ctx, self.entry, self._owner)
        dialog.issued.connect(self._issued)
        dialog.finished.connect(self._asked)
        dialog.open()

    def _asked(self, _result: int) -> None:
        self._is_asking = False

    def _issued(self, number: str) -> None:
        self.issued.emit(number)
        # No 撤销 here: what has a number is withdrawn or corrected, with a reason.
        self._ctx.bus.say(f"已定稿：{number}。内容已封存，可复制文字或导出。")

    def edit(self) -> None:
        """Title, own words, how people are named; a day without a draft gets one."""
        entry = self.entry
        if entry is None:
            return
        if entry.day is not None:
            from app.services.bulletin import bulletins

            self._ctx.runner.command(
                partial(bulletins.draft_sessions, class_session_ids=entry.day.class_session_ids),
                action="bulletin.draft",
                text="起草通报",
                done=self._edit,
            )
        elif entry.row is not None and entry.is_open:
            self._edit(entry.row.id)

    def _edit(self, bulletin_id: int) -> None:
        from ui.pages.bulletins.bulletin_edit_dialog import BulletinEditDialog

        self.made.emit(bulletin_id)
        BulletinEditDialog(self._ctx, bulletin_id, self._owner).open()

    def copy_text(self) -> None:
        """The whole text on the clipboard."""
        if self.entry is not None:
            self._ctx.runner.job(
                partial(_text, params=self.entry.params), title="复制通报文字", done=self._copied
            )

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._ctx.bus.say("已复制通报全文，可直接粘贴。")

    def export_docx(self) -> None:
        """A docx under its telling name in the folder of exports; the clerk's own template when set."""
        self._export("docx")

    def export_pdf(self) -> None:
        """The same as PDF."""
        self._export("pdf")

    def _export(self, ending: str) -> None:
        if self.entry is not None:
            self._saver.save("bulletin", self.entry.params, ending=ending)

    def preview(self) -> None:
        """Large, with print."""
        from ui.papers.preview_dialog import open_preview

        if self.entry is not None:
            open_preview(self._owner, self._ctx, "bulletin", self.entry.params)

    def open_source(self) -> None:
        """The rows behind the figures: the class session's sheet, or the exam's scores."""
        entry = self.entry
        if entry is None:
            return
        if entry.day is not None:
            self._ctx.bus.show_tab.emit("attendance", entry.day.class_session_ids[0])
        elif entry.row is not None and entry.row.exam_id is not None:
            self._ctx.bus.show_tab.emit("scores", entry.row.exam_id)
        elif entry.row is not None:
            self._ctx.runner.query(
                partial(_first_session, bulletin_id=entry.row.id), key="bulletin-source", done=self._found
            )

    def _found(self, class_session_id: int | None) -> None:
        if class_session_id is None:
            self._ctx.bus.say("这份通报汇总一段时间，可在“考勤签到”的年度总表里逐人核对。")
        else:
            self._ctx.bus.show_tab.emit("attendance", class_session_id)

    def correct(self) -> None:
        """A 更正通报 with a reason, old → new."""
        from ui.pages.bulletins.bulletin_reason_dialog import CorrectDialog

        row = self.entry.row if self.entry is not None else None
        if self.entry is None or row is None:
            return
        if self.entry.pending is None:
            self._ctx.bus.say("这份通报与现在的记录一致，不需要更正。")
            return
        dialog = CorrectDialog(self._ctx, self.entry.pending, self._owner)
        dialog.made.connect(self.made)
        dialog.open()

    def withdraw(self) -> None:
        """撤回 with a reason; the number is not given to another one."""
        from ui.pages.bulletins.bulletin_reason_dialog import WithdrawDialog

        row = self.entry.row if self.entry is not None else None
        if row is not None and row.status == "issued":
            WithdrawDialog(self._ctx, row, self._owner).open()

    def remove(self) -> None:
        """Throw a draft away."""
        from app.services.bulletin import bulletins

        row = self.entry.row if self.entry is not None else None
        if row is None or row.status != "draft":
            return
        if not messages.confirm(
            self._owner,
            f"要删除草稿“{row.title}”。",
            "删除草稿",
            safe="考勤和成绩不变，之后可以撤销。",
        ):
            return
        self._ctx.runner.command(
            partial(bulletins.remove_draft, bulletin_id=row.id),
            action="bulletin.remove",
            text="删除通报草稿",
            done=self._removed,
        )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已删除草稿。", undo=True)
