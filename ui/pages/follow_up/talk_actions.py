"""What can be done with talks: record, notice, waive, restore, print the forms (A28)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.work import WriteSession
from ui.pages.follow_up import steps
from ui.pages.follow_up.follow_up_view import FollowUpView
from ui.papers import output
from ui.records.reason_dialog import ReasonDialog

if TYPE_CHECKING:
    from pathlib import Path

    from ui.pages.follow_up.follow_up_rows import TalkLine


def waive_all(session: WriteSession, *, talk_ids: Sequence[int], reason: str) -> int:
    """Give these talks up for one reason; returns how many."""
    from app.services.follow_up import talks

    for talk_id in talk_ids:
        talks.waive_talk(session, talk_id=talk_id, reason=reason)
    return len(talk_ids)


def reopen_talks(session: WriteSession, *, talk_ids: Sequence[int]) -> int:
    """Take closes and waivers back; returns how many."""
    from app.services.follow_up import talks

    for talk_id in talk_ids:
        talks.reopen_talk(session, talk_id=talk_id)
    return len(talk_ids)


def record(view: FollowUpView, lines: Sequence[TalkLine]) -> None:
    """Enter the signed forms one after the other; a waived talk says why not."""
    from ui.pages.follow_up.talk_record_dialog import TalkRecordDialog

    wanted = [line for line in lines if line.state != "waived"]
    if len(wanted) < len(lines):
        view.ctx.bus.say("已决定不予谈话；要谈请先“恢复”。")
    steps.one_by_one(view, [partial(TalkRecordDialog, view.ctx, each.talk, view) for each in wanted])


def notice(view: FollowUpView, lines: Sequence[TalkLine]) -> None:
    """Ask when and where, then show the notices; printed or saved ones count as 已通知."""
    from ui.pages.follow_up.talk_notice_dialog import TalkNoticeDialog

    rows = [line.talk for line in lines if line.is_open]
    if rows:
        values = {"talk_ids": tuple(row.id for row in rows), "on": view.ctx.app.today}
        show = partial(steps.preview, view, output.TALK_NOTICE, values)
        TalkNoticeDialog(view.ctx, rows, view, after=show).open()


def noticed(view: FollowUpView, lines: Sequence[TalkLine]) -> None:
    """They were told by telephone or with a paper of one's own."""
    ids = [line.id for line in lines if line.is_open and line.talk.noticed_on is None]
    if ids:
        output.note_noticed(view.ctx, ids)
    else:
        view.ctx.bus.say("选中的都已通知。")


def print_forms(view: FollowUpView, lines: Sequence[TalkLine]) -> None:
    """The forms: blank for the talk, or as entered."""
    if lines:
        steps.preview(view, "talk-form", {"talk_ids": tuple(line.id for line in lines)})


def export_forms(view: FollowUpView, lines: Sequence[TalkLine]) -> None:
    """The forms as docx."""
    if lines:
        values = {"talk_ids": tuple(line.id for line in lines)}
        view.saver.save("talk-form", values, ending="docx")


def waive(view: FollowUpView, lines: Sequence[TalkLine]) -> None:
    """No talk, with a reason."""
    wanted = [line for line in lines if line.is_open]
    if not wanted:
        return
    from ui.pages.follow_up.talk_notice_dialog import names_of

    names = names_of([line.talk for line in wanted])
    ids = [line.id for line in wanted]
    ReasonDialog(
        view.ctx,
        view,
        title="不予谈话",
        text=f"{names}不再列入待谈话。考勤记录不变，原因会留存，之后可以恢复。",
        hint="例如 因公务迟到，已说明情况",
        command=lambda reason: partial(waive_all, talk_ids=ids, reason=reason),
        action="talk.waive",
        label=f"不予谈话：{names}",
        said=f"{names}不予谈话，已注明原因。",
    ).open()


def restore_talks(view: FollowUpView, lines: Sequence[TalkLine]) -> None:
    """Closed or waived talks are open again."""
    ids = [line.id for line in lines if not line.is_open]
    if ids:
        steps.command(view, partial(reopen_talks, talk_ids=ids), "talk.reopen", "恢复待谈话")


def choose_form(view: FollowUpView) -> None:
    """One's own docx for the form of a talk, looked through and kept."""
    from app.jobs.own_forms import take_talk_form
    from ui.widgets.field.file_choice import choose_file

    def take(path: Path) -> None:
        view.ctx.runner.job(
            partial(take_talk_form, source=path),
            title="选用谈话记录模板",
            done=lambda _: view.ctx.bus.say("已选用，导出 docx 时套用；预览和 PDF 仍是自带版式。"),
        )

    choose_file(view, "选用谈话记录模板", take, filters="Word 文档 (*.docx)")


def drop_form(view: FollowUpView) -> None:
    """Back to the built-in form."""
    from app.jobs.own_forms import drop_talk_form

    view.ctx.runner.job(
        drop_talk_form, title="改回自带版式", done=lambda _: view.ctx.bus.say("谈话记录已改回自带版式。")
    )


def has_own_form(view: FollowUpView) -> bool:
    """Whether a form of one's own is kept."""
    from app.jobs.own_forms import talk_form_template

    return talk_form_template(view.ctx.app).is_file()
