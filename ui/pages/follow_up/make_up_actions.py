"""What can be done with missed training: plan, enter, drop, restore, notices and lists (B38, A28)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.work import WriteSession
from ui.pages.follow_up import steps
from ui.pages.follow_up.follow_up_view import FollowUpView
from ui.records.reason_dialog import ReasonDialog

if TYPE_CHECKING:
    from app.services.follow_up.make_ups import MissedRow
    from ui.pages.follow_up.follow_up_rows import MissedLine


def reopen_make_ups(session: WriteSession, *, make_up_ids: Sequence[int]) -> int:
    """One step back for each repair; returns how many."""
    from app.services.follow_up import make_ups

    for make_up_id in make_up_ids:
        make_ups.reopen_make_up(session, make_up_id=make_up_id)
    return len(make_up_ids)


def plan(view: FollowUpView, lines: Sequence[MissedLine]) -> None:
    """Choose a later class session or a day."""
    from ui.pages.follow_up.make_up_dialog import MakeUpDialog

    rows = _open_rows(view, lines)
    if rows:
        MakeUpDialog(view.ctx, rows, view).open()


def finish(view: FollowUpView, lines: Sequence[MissedLine]) -> None:
    """They have made it up."""
    from ui.pages.follow_up.make_up_done_dialog import MakeUpDoneDialog

    rows = _open_rows(view, lines)
    if rows:
        MakeUpDoneDialog(view.ctx, rows, view).open()


def finish_attended(view: FollowUpView) -> None:
    """Everybody who came to the later class session."""
    from app.services.follow_up import make_ups

    view.ctx.runner.command(
        partial(make_ups.finish_attended, year=view.year),
        action="make_up.finish",
        text="按考勤登记补训",
        done=partial(_attended, view),
    )


def _attended(view: FollowUpView, count: int) -> None:
    words = f"已按考勤登记补训 {count} 人次。" if count else "没有已到课而未登记的补训。"
    view.ctx.bus.say(words, undo=bool(count))


def drop(view: FollowUpView, lines: Sequence[MissedLine]) -> None:
    """No repair, with a reason."""
    from app.services.follow_up import make_ups

    rows = _open_rows(view, lines)
    if not rows:
        return
    ids = [row.participation_id for row in rows]
    ReasonDialog(
        view.ctx,
        view,
        title="不再补训",
        text=f"{_count(rows)}不再列入补训。考勤记录不变，原因会留存，之后可以恢复。",
        hint="例如 已调离本镇",
        command=lambda reason: partial(make_ups.drop_make_ups, participation_ids=ids, note=reason),
        action="make_up.drop",
        label=f"不再补训：{_count(rows)}",
        said=f"{_count(rows)}不再补训，已注明原因。",
    ).open()


def restore_make_ups(view: FollowUpView, lines: Sequence[MissedLine]) -> None:
    """One step back: done → planned → nothing planned."""
    ids = [line.row.make_up_id for line in lines if line.row.make_up_id is not None]
    if ids:
        steps.command(view, partial(reopen_make_ups, make_up_ids=ids), "make_up.reopen", "退回补训")


def _open_rows(view: FollowUpView, lines: Sequence[MissedLine]) -> list[MissedRow]:
    rows = [line.row for line in lines if line.is_open]
    if lines and not rows:
        view.ctx.bus.say("选中的都已办结；要改动请先“恢复”。")
    return rows


def notice_units(view: FollowUpView, lines: Sequence[MissedLine]) -> None:
    """补训通知 of the chosen lines when several are chosen, else of everything open, unit by unit."""
    values: dict[str, object] = {"year": view.year, "issued_on": view.ctx.app.today}
    if len(lines) > 1:
        values["participation_ids"] = tuple(line.id for line in lines)
    steps.preview(view, "make-up-notice", values)


def print_names(view: FollowUpView) -> None:
    """点名调训名单."""
    steps.preview(view, "call-up", {"year": view.year, "today": view.ctx.app.today})


def export_list(view: FollowUpView, report_id: str) -> None:
    """点名调训名单 or 补考名单 as a workbook."""
    values: dict[str, object] = {"year": view.year}
    if report_id == "call-up":
        values["today"] = view.ctx.app.today
    view.saver.save(report_id, values, ending="xlsx")


def _count(rows: Sequence[MissedRow]) -> str:
    return f"{rows[0].name}" if len(rows) == 1 else f"{rows[0].name}等 {len(rows)} 人次"
