"""`ganxun export`: one paper, by what it says of its own parameters."""

from __future__ import annotations

import argparse

from app.cli import bulletin_verbs, paper_values
from app.cli.paper_grammar import given
from app.context import AppContext
from app.errors import UsageProblem
from app.jobs.paper_jobs import params_of, prepare_lists, write_report
from app.reports import report
from app.terminal import complain, say, terminal_progress


def run_export(context: AppContext, args: argparse.Namespace) -> int:
    """Write one paper; returns 0. What makes no sense is refused before anything is written."""
    paper = report(args.paper)
    if args.out.suffix.lower().lstrip(".") not in paper.formats:
        formats = "、".join("." + name for name in paper.formats)
        raise UsageProblem("usage.out", out=args.out.name, formats=formats)
    with context.database.read() as session:
        values = paper_values.resolved(session, paper, given(args), today=context.today)
    number = ""
    if paper.id in bulletin_verbs.PAPERS:
        values, number = bulletin_verbs.take(context, args, values)
    prepare_lists(context, paper, params_of(context, paper, values))
    written = write_report(context, paper.id, values, terminal_progress(), path=args.out)
    for warning in written.warnings:
        complain(f"提醒：{warning}")
    say(f"已导出 {args.out}" + (f"（{number}）" if number else ""))
    return 0
