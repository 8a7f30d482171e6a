"""`ganxun export`: sign-in sheets and the year's ledger."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

from app.cli import figures, follow_up, hours, yearly
from app.cli.importing import parse_date
from app.context import AppContext
from app.errors import UsageProblem
from app.services.plan import expected
from app.terminal import complain, say, terminal_progress

if TYPE_CHECKING:
    from app.reports.report import Report


def run_export(context: AppContext, args: argparse.Namespace) -> int:
    """Write one paper; returns 0."""
    if args.paper in ("bulletin", "bulletin-scores"):
        from app.cli.bulletins import run_bulletin

        return run_bulletin(context, args)
    from app.reports import report

    paper = report(args.paper)
    ending = args.out.suffix.lower().lstrip(".")
    if ending not in paper.formats:
        formats = "、".join("." + name for name in paper.formats)
        raise UsageProblem("usage.out", out=args.out.name, formats=formats)
    if args.paper == "sign-in":
        params = _sign_in_params(context, args)
    elif args.paper in hours.PAPERS:
        params = hours.paper_params(context, args)
    elif args.paper in yearly.PAPERS:
        params = yearly.paper_params(context, args)
    elif args.paper in follow_up.PAPERS:
        params = follow_up.paper_params(context, args)
    else:
        _refresh_lists(context, args.year)
        with context.database.read() as session:
            chosen = figures.ledger_params(session, args)
        params = paper.params(year=args.year, made_at=context.clock(), **chosen)
    return _write(context, paper, params, args)


def _sign_in_params(context: AppContext, args: argparse.Namespace) -> Any:
    from app.reports.sign_in import SignInParams
    from app.services.mark.sign_in import sessions_to_print

    month = args.month or ""
    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise UsageProblem("usage.month", value=month)
    on = parse_date(args.date) if args.date else None
    ids = (args.session,) if args.session is not None else ()
    with context.database.read() as session:
        chosen = sessions_to_print(session, class_session_ids=ids, on=on, month=month)
    # A printed list is a fact: its people and numbers stay from now on (paper and screen agree).
    with context.database.write(actor=context.actor, action="class_session.print", text="打印签到表") as unit:
        expected.settle_lists(
            unit.session,
            class_session_ids=[held.id for held in chosen],
            at=context.clock().isoformat(timespec="seconds"),
        )
    return SignInParams(class_session_ids=ids, on=on, month=month, made_at=context.clock())


def _refresh_lists(context: AppContext, year: int) -> None:
    with context.database.write(
        actor=context.actor, action="class_session.expect", text="更新应到名单"
    ) as unit:
        expected.refresh_expected(unit.session, year=year)


def _write(context: AppContext, paper: Report, params: Any, args: argparse.Namespace) -> int:
    from app.writers.output import write_document

    progress = terminal_progress()
    with context.database.read() as session:
        document = paper.build(session, params, progress)
    written = write_document(document, args.out, progress)
    for warning in dict.fromkeys((*document.warnings, *written.warnings)):
        complain(f"提醒：{warning}")
    say(f"已导出 {args.out}")
    return 0
