"""What can be done with talks, make-ups and resits; each act works on the chosen lines of its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.work import WriteSession
from ui.papers import output
from ui.records.reason_dialog import ReasonDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.follow_up.make_ups import MissedRow
    from ui.pages.follow_up.follow_up_rows import MissedLine, ResitLine, TalkLine
    from ui.widgets.field.form import FormDialog

Session = WriteSession


def waive_all(session: Session, *, talk_ids: Sequence[int], reason: str) -> int:
    """Give these talks up for one reason; returns how many."""
    from app.services.follow_up import talks

    for talk_id in talk_ids:
        talks.waive_talk(session, talk_id=talk_id, reason=reason)
    return len(talk_ids)


def reopen_talks(session: Session, *, talk_ids: Sequence[int]) -> int:
    """Take closes and waivers back; returns how many."""
    from app.services.follow_up import talks

    for talk_id in talk_ids:
        talks.reopen_talk(session, talk_id=talk_id)
    return len(talk_ids)


def reopen_make_ups(session: Session, *, make_up_ids: Sequence[int]) -> int:
    """One step back for each repair; returns how many."""
    from app.services.follow_up import make_ups

    for make_up_id in make_up_ids:
        make_ups.reopen_make_up(session, make_up_id=make_up_id)
    return len(make_up_ids)


class FollowUpActs:
    """Dialogs are imported when first opened."""

    def __init__(self, ctx: UiContext, owner: QWidget) -> None:
        self._ctx, self._owner = ctx, owner
        self._saver = output.Saver(ctx, owner)

    # -- talks -------------------------------------------------------------------------------------

    def record(self, lines: Sequence[TalkLine]) -> None:
        """Enter the signed forms one after the other; a waived talk says why not."""
        from ui.pages.follow_up.talk_record_dialog import TalkRecordDialog

        wanted = [line for line in lines if line.state != "waived"]
        if len(wanted) < len(lines):
            self._ctx.bus.say("已决定不予谈话；要谈请先“恢复”。")
        self._one_by_one([partial(TalkRecordDialog, self._ctx, each.talk, self._owner) for each in wanted])

    def notice(self, lines: Sequence[TalkLine]) -> None:
        """Ask when and where, then show the notices; printed or saved ones count as 已通知."""
        from ui.pages.follow_up.talk_notice_dialog import TalkNoticeDialog

        rows = [line.talk for line in lines if line.is_open]
        if rows:
            values = {"talk_ids": tuple(row.id for row in rows), "on": self._ctx.app.today}
            show = partial(self._preview, output.TALK_NOTICE, values)
            TalkNoticeDialog(self._ctx, rows, self._owner, after=show).open()

    def noticed(self, lines: Sequence[TalkLine]) -> None:
        """They were told by telephone or with a paper of one's own."""
        ids = [line.id for line in lines if line.is_open and line.talk.noticed_on is None]
        if ids:
            output.note_noticed(self._ctx, ids)
        else:
            self._ctx.bus.say("选中的都已通知。")

    def print_forms(self, lines: Sequence[TalkLine]) -> None:
        """The forms: blank for the talk, or as entered."""
        if lines:
            self._preview("talk-form", {"talk_ids": tuple(line.id for line in lines)})

    def export_forms(self, lines: Sequence[TalkLine]) -> None:
        """The forms as docx."""
        if lines:
            values = {"talk_ids": tuple(line.id for line in lines)}
            self._saver.save("talk-form", values, ending="docx")

    def waive(self, lines: Sequence[TalkLine]) -> None:
        """No talk, with a reason."""
        wanted = [line for line in lines if line.is_open]
        if not wanted:
            return
        from ui.pages.follow_up.talk_notice_dialog import names_of

        names = names_of([line.talk for line in wanted])
        ids = [line.id for line in wanted]
        ReasonDialog(
            self._ctx,
            self._owner,
            title="不予谈话",
            text=f"{names}不再列入待谈话。考勤记录不变，原因会留存，之后可以恢复。",
            hint="例如 因公务迟到，已说明情况",
            command=lambda reason: partial(waive_all, talk_ids=ids, reason=reason),
            action="talk.waive",
            label=f"不予谈话：{names}",
            said=f"{names}不予谈话，已注明原因。",
        ).open()

    def restore_talks(self, lines: Sequence[TalkLine]) -> None:
        """Closed or waived talks are open again."""
        ids = [line.id for line in lines if not line.is_open]
        if ids:
            self._command(partial(reopen_talks, talk_ids=ids), "talk.reopen", "恢复待谈话")

    # -- make-ups ----------------------------------------------------------------------------------

    def plan(self, lines: Sequence[MissedLine]) -> None:
        """Choose a later class session or a day."""
        from ui.pages.follow_up.make_up_dialog import MakeUpDialog

        rows = self._open_rows(lines)
        if rows:
            MakeUpDialog(self._ctx, rows, self._owner).open()

    def finish(self, lines: Sequence[MissedLine]) -> None:
        """They have made it up."""
        from ui.pages.follow_up.make_up_done_dialog import MakeUpDoneDialog

        rows = self._open_rows(lines)
        if rows:
            MakeUpDoneDialog(self._ctx, rows, self._owner).open()

    def finish_attended(self, year: int) -> None:
        """Everybody who came to the later class session."""
        from app.services.follow_up import make_ups

        self._ctx.runner.command(
            partial(make_ups.finish_attended, year=year),
            action="make_up.finish",
            text="按考勤登记补训",
            done=self._attended,
        )

    def _attended(self, count: int) -> None:
        words = f"已按考勤登记补训 {count} 人次。" if count else "没有已到课而未登记的补训。"
        self._ctx.bus.say(words, undo=bool(count))

    def drop(self, lines: Sequence[MissedLine]) -> None:
        """No repair, with a reason."""
        from app.services.follow_up import make_ups

        rows = self._open_rows(lines)
        if not rows:
            return
        ids = [row.participation_id for row in rows]
        ReasonDialog(
            self._ctx,
            self._owner,
            title="不再补训",
            text=f"{_count(rows)}不再列入补训。考勤记录不变，原因会留存，之后可以恢复。",
            hint="例如 已调离本镇",
            command=lambda reason: partial(make_ups.drop_make_ups, participation_ids=ids, note=reason),
            action="make_up.drop",
            label=f"不再补训：{_count(rows)}",
            said=f"{_count(rows)}不再补训，已注明原因。",
        ).open()

    def restore_make_ups(self, lines: Sequence[MissedLine]) -> None:
        """One step back: done → planned → nothing planned."""
        ids = [line.row.make_up_id for line in lines if line.row.make_up_id is not None]
        if ids:
            self._command(partial(reopen_make_ups, make_up_ids=ids), "make_up.reopen", "退回补训")

    def _open_rows(self, lines: Sequence[MissedLine]) -> list[MissedRow]:
        rows = [line.row for line in lines if line.is_open]
        if lines and not rows:
            self._ctx.bus.say("选中的都已办结；要改动请先“恢复”。")
        return rows

    def notice_units(self, year: int, lines: Sequence[MissedLine]) -> None:
        """补训通知 of the chosen lines when several are chosen, else of everything open, unit by unit."""
        values: dict[str, object] = {"year": year, "issued_on": self._ctx.app.today}
        if len(lines) > 1:
            values["participation_ids"] = tuple(line.id for line in lines)
        self._preview("make-up-notice", values)

    def print_names(self, year: int) -> None:
        """点名调训名单."""
        self._preview("call-up", {"year": year, "today": self._ctx.app.today})

    def export(self, report_id: str, year: int) -> None:
        """点名调训名单 or 补考名单 as a workbook."""
        values: dict[str, object] = {"year": year}
        if report_id == "call-up":
            values["today"] = self._ctx.app.today
        self._saver.save(report_id, values, ending="xlsx")

    # -- resits ------------------------------------------------------------------------------------

    def resit(self, lines: Sequence[ResitLine]) -> None:
        """Enter the second tries one after the other."""
        from ui.pages.follow_up.resit_dialog import ResitDialog

        self._one_by_one([partial(ResitDialog, self._ctx, each.row, self._owner) for each in lines])

    def print_resits(self, year: int) -> None:
        """补考名单."""
        self._preview("resits", {"year": year})

    # -- all ---------------------------------------------------------------------------------------

    def _one_by_one(self, dialogs: Sequence[Callable[[], FormDialog]], at: int = 0) -> None:
        """One dialog for each chosen line, the next when it was saved; 取消 leaves those that are left."""
        if at >= len(dialogs):
            return
        dialog = dialogs[at]()
        if len(dialogs) > 1:
            dialog.setWindowTitle(f"{dialog.windowTitle()}（第 {at + 1} 份，共 {len(dialogs)} 份）")
        dialog.accepted.connect(partial(self._one_by_one, dialogs, at + 1))
        dialog.open()

    def _command(self, fn: Callable[[WriteSession], object], action: str, text: str) -> None:
        self._ctx.runner.command(fn, action=action, text=text, done=partial(self._told, text))

    def _told(self, text: str, count: int) -> None:
        self._ctx.bus.say(f"{text}：{count} 条。", undo=True)

    def _preview(self, report_id: str, values: dict[str, object]) -> None:
        from ui.papers.preview_dialog import open_preview

        open_preview(self._owner, self._ctx, report_id, values)


def _count(rows: Sequence[MissedRow]) -> str:
    return f"{rows[0].name}" if len(rows) == 1 else f"{rows[0].name}等 {len(rows)} 人次"
