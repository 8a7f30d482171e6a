"""Papers in the window: build for the screen, print and save, settle what went out, open folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.work import CancelToken, WriteSession
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.jobs.paper_jobs import PdfPaper
    from app.work import Progress
    from app.writers.files import Written

Params = Mapping[str, object]
TALK_NOTICE = "talk-notice"
SHEET_LAYOUT = "papers.sign-in"
Failed = Callable[[Exception], object]


def _make_pdf(context: AppContext, progress: Progress, report_id: str, params: Params) -> PdfPaper:
    from app.jobs.paper_jobs import make_pdf

    return make_pdf(context, report_id, params, progress)


def _write(
    context: AppContext, progress: Progress, report_id: str, params: Params, path: Path | None, ending: str
) -> Written:
    from app.jobs.paper_jobs import write_report

    return write_report(context, report_id, params, progress, path=path, ending=ending)


def _refresh(session: WriteSession, report_id: str, params: object) -> int:
    from app.jobs.paper_jobs import sessions_to_settle
    from app.services.plan.expected import refresh_expected

    ids = sessions_to_settle(session, report_id=report_id, params=params)
    return refresh_expected(session, class_session_ids=ids)


def _note_printed(session: WriteSession, report_id: str, params: object, at: str) -> int:
    from app.jobs.paper_jobs import sessions_to_settle
    from app.services.plan.expected import note_printed

    ids = sessions_to_settle(session, report_id=report_id, params=params)
    return note_printed(session, class_session_ids=ids, at=at)


def report_title(report_id: str) -> str:
    """The name of a report in menus and messages."""
    from app.jobs.paper_jobs import find_report

    return find_report(report_id).title


class SheetLayout(TypedDict, total=False):
    """How the clerk likes sign-in sheets; what is not said is the paper's own."""

    panels: int
    blank_rows: int
    extra_columns: tuple[str, ...]
    masked_id: bool


def sheet_layout(ctx: UiContext) -> SheetLayout:
    """The layout as last chosen; {} at first."""
    kept = ctx.preferences.get(SHEET_LAYOUT)
    layout = SheetLayout()
    if not isinstance(kept, dict):
        return layout
    if "panels" in kept:
        layout["panels"] = kept["panels"]
    if "blank_rows" in kept:
        layout["blank_rows"] = kept["blank_rows"]
    if "extra_columns" in kept:
        layout["extra_columns"] = tuple(str(title) for title in kept["extra_columns"])
    if "masked_id" in kept:
        layout["masked_id"] = kept["masked_id"]
    return layout


def keep_sheet_layout(ctx: UiContext, values: Params) -> None:
    """Remember the layout among the parameters of a sheet for every sign-in sheet from now on."""
    kept = {name: values[name] for name in SheetLayout.__annotations__ if name in values}
    columns = kept.get("extra_columns")
    if isinstance(columns, tuple):
        kept["extra_columns"] = list(columns)
    ctx.preferences.set(SHEET_LAYOUT, kept)


def split_titles(text: str) -> tuple[str, ...]:
    """'午餐、联系电话' as column titles, three at most."""
    words = text.replace(",", "、").replace("，", "、").split("、")
    return tuple(word.strip() for word in words if word.strip())[:3]


def build_pdf(
    ctx: UiContext, report_id: str, params: Params, *, done: Callable[[PdfPaper], object], failed: Failed
) -> CancelToken:
    """Build a report as PDF in the pool; returns the token that stops it."""
    title = f"生成{report_title(report_id)}"
    return ctx.runner.job(
        partial(_make_pdf, report_id=report_id, params=dict(params)), title=title, done=done, failed=failed
    )


def prepare(
    ctx: UiContext, report_id: str, params: Params, *, done: Callable[[int], object], failed: Failed
) -> None:
    """Before a sign-in sheet goes out its list is brought up to date; `done` is told how many changed.

    Nothing is fixed yet: the clerk may still leave the print dialog (see `note_printed`).
    """
    from app.jobs.paper_jobs import SIGN_IN, find_report, params_of

    if report_id != SIGN_IN:
        done(0)
        return
    made = params_of(ctx.app, find_report(report_id), params)
    ctx.runner.command(
        partial(_refresh, report_id=report_id, params=made),
        action="attendance.prepare",
        text="整理应到名单",
        done=done,
        failed=failed,
    )


def note_printed(ctx: UiContext, report_id: str, params: Params) -> None:
    """A sign-in sheet has left the program: from now on its list and numbers stay; a notice: it is noticed.

    Other papers pass.
    """
    from app.jobs.paper_jobs import SIGN_IN, find_report, params_of

    if report_id == TALK_NOTICE:
        noticed = params["talk_ids"]
        assert isinstance(noticed, Sequence)
        note_noticed(ctx, noticed)
    if report_id == SIGN_IN:
        at = ctx.app.clock().isoformat(timespec="seconds")
        made = params_of(ctx.app, find_report(report_id), params)
        ctx.runner.command(
            partial(_note_printed, report_id=report_id, params=made, at=at),
            action="class_session.print",
            text="打印签到表",
        )


def note_noticed(ctx: UiContext, talk_ids: Sequence[int]) -> None:
    """These people have been told of their talk today."""
    from app.services.follow_up import talks

    ctx.runner.command(
        partial(talks.notice_talks, talk_ids=tuple(talk_ids), on=ctx.app.today),
        action="talk.notice",
        text=lambda count: f"谈话通知 {count} 人",
        done=partial(_tell_noticed, ctx),
    )


def _tell_noticed(ctx: UiContext, count: int) -> None:
    if count:
        ctx.bus.say(f"已记为已通知 {count} 人。", undo=True)


class Saver(QObject):
    """Bring the list up to date, write, settle, tell: one export. Keep it as a child of whoever asked."""

    def __init__(self, ctx: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._ctx = ctx
        self._after: Callable[[Written], object] | None = None
        self._failed: Failed = ctx.runner.failed.emit

    def save(
        self,
        report_id: str,
        params: Params,
        *,
        path: Path | None = None,
        ending: str = "pdf",
        done: Callable[[Written], object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Write a report to `path`, or under its telling name into the folder of exports."""
        self._after = done
        self._failed = failed or self._ctx.runner.failed.emit
        write = partial(self._write, report_id, dict(params), path, ending)
        prepare(self._ctx, report_id, params, done=write, failed=self._failed)

    def _write(self, report_id: str, params: Params, path: Path | None, ending: str, _changed: int) -> None:
        title = f"导出{report_title(report_id)}"
        done = partial(self._saved, report_id, params)
        self._ctx.runner.job(
            partial(_write, report_id=report_id, params=params, path=path, ending=ending),
            title=title,
            done=done,
            failed=self._failed,
        )

    def _saved(self, report_id: str, params: Params, written: Written) -> None:
        note_printed(self._ctx, report_id, params)
        announce(self._ctx, written)
        if self._after is not None:
            self._after(written)


def announce(ctx: UiContext, written: Written) -> None:
    """One quiet line: what was saved, and the button to its folder."""
    open_it = partial(show_folder, written.path.parent)
    ctx.bus.notice.emit(Notice(f"已导出“{written.path.name}”。", label="打开文件夹", call=open_it))


def show_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_file(path: Path, _checked: bool = False) -> None:
    """Open a file in the program the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def recent_exports(folder: Path, most: int = 30) -> list[tuple[Path, datetime, int]]:
    """Files in the folder of exports, newest first: path, time, bytes."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if path.is_file() and not path.name.startswith("."):
            facts = path.stat()
            found.append((path, datetime.fromtimestamp(facts.st_mtime), facts.st_size))
    return sorted(found, key=lambda entry: entry[1], reverse=True)[:most]
