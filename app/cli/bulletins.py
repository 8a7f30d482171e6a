"""`ganxun leave add`, `list bulletins`, `export bulletin` and `export bulletin-scores`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.numbers import record_number
from app.errors import UsageProblem
from app.terminal import complain, print_json, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.context import AppContext

    MakeCommand = Callable[[Any, str, str], argparse.ArgumentParser]

FORMATS = ("docx", "pdf", "txt")
OUT = "FILE.docx|.pdf|.txt"
HEADERS = {
    "id": "编号",
    "number": "文号",
    "kind": "种类",
    "title": "标题",
    "about": "所通报日期",
    "status": "状态",
    "issued": "印发日期",
}


def add_leave_command(commands: Any, command: MakeCommand, chinese: type[argparse.ArgumentParser]) -> None:
    """The grammar of `leave add`."""
    leave = command(commands, "leave", "登记请假条")
    acts = leave.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    add = command(acts, "add", "登记一张请假条")
    add.add_argument("person", metavar="PERSON", help="姓名、身份证号或人员编号")
    add.add_argument("--from", dest="start", required=True, metavar="D", help="从哪天，例如 2024-08-15")
    add.add_argument("--to", dest="end", required=True, metavar="D", help="到哪天（含）")
    add.add_argument("--kind", required=True, choices=("公", "病", "事"), metavar="公|病|事")
    add.add_argument("--approver", default="", metavar="NAME", help="批准人；不写时按单位设定")
    add.add_argument("--reason", default="", metavar="TEXT", help="事由")
    add.add_argument("--json", action="store_true", help="以 JSON 输出")


def add_papers(papers: Any, command: MakeCommand) -> None:
    """The grammar of the two bulletins of `export`."""
    daily = command(papers, "bulletin", "培训情况通报（docx、PDF 或文本）")
    scope = daily.add_mutually_exclusive_group(required=True)
    scope.add_argument("--session", type=record_number, metavar="ID", help="一个课次")
    scope.add_argument("--date", metavar="D", help="一天的各课次合为一份")
    scores = command(papers, "bulletin-scores", "测试成绩通报（docx、PDF 或文本）")
    scores.add_argument("--exam", type=record_number, required=True, metavar="ID", help="测试编号")
    scores.add_argument("--by", choices=("unit", "score"), default="", metavar="unit|score", help="排列")
    scores.add_argument(
        "--names", choices=("full", "masked", "hidden"), default="", metavar="full|masked|hidden", help="姓名"
    )
    for parser in (daily, scores):
        parser.add_argument("--out", type=Path, required=True, metavar=OUT)
        parser.add_argument("--issue", action="store_true", help="定稿：编文号并封存内容")
        parser.add_argument("--reason", default="", metavar="TEXT", help="原因（已封账的年度定稿时必填）")
        parser.add_argument("--with-unmarked", action="store_true", help="有人未登记也生成，并在文中写明")


def run_leave(context: AppContext, args: argparse.Namespace) -> int:
    """Add a slip; returns 0."""
    from app.cli.importing import parse_date
    from app.services.leave import leave_approvers, leaves
    from app.services.person.roster import find_person

    start, end = parse_date(args.start), parse_date(args.end)
    approver = args.approver
    with context.database.write(actor=context.actor, action="leave.add", text="登记请假条") as unit:
        person = find_person(unit.session, who=args.person)
        if not approver:
            known = leave_approvers.approver_for(unit.session, person_id=person.id, on=start)
            approver = known.name if known is not None else ""
        leave_id = leaves.add_leave(
            unit.session,
            person_id=person.id,
            kind=args.kind,
            start_on=start,
            end_on=end,
            approver=approver,
            reason=args.reason,
            handed_in_on=context.today,
        )
        unit.text = f"登记请假条：{person.name}"
    if args.json:
        print_json({"id": leave_id, "person_id": person.id, "name": person.name, "approver": approver})
    else:
        approved = f"，批准人{approver}" if approver else ""
        say(f"已登记{person.name}的请假条（{start:%Y-%m-%d} 至 {end:%Y-%m-%d}）{approved}。")
    return 0


def list_rows(session: Session, args: argparse.Namespace) -> list[dict[str, Any]]:
    """Rows of `list bulletins`."""
    from app.services.bulletin import bulletins

    return [
        {
            "id": row.id,
            "number": row.number_text,
            "kind": row.label,
            "title": row.title,
            "issuer": row.issuer,
            "about": row.about_on.isoformat(),
            "session_id": row.class_session_id,
            "exam_id": row.exam_id,
            "corrects": row.corrects_id,
            "status": bulletins.STATUS_LABELS[row.status],
            "issued": row.issued_on.isoformat() if row.issued_on else None,
            "fingerprint": row.fingerprint,
        }
        for row in bulletins.list_bulletins(session, year=args.year)
    ]


def run_bulletin(context: AppContext, args: argparse.Namespace) -> int:
    """Write a bulletin, with --issue after 定稿; returns 0."""
    from app.paper_jobs import write_report

    ending = args.out.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise UsageProblem("usage.out", out=args.out.name, formats="、".join("." + name for name in FORMATS))
    values: dict[str, Any] = {"with_unmarked": args.with_unmarked}
    if args.paper == "bulletin":
        values["class_session_ids"] = _sessions(context, args)
    else:
        values |= {"exam_id": args.exam, "order": args.by, "names": args.names}
    number = ""
    if args.issue:
        bulletin_id, number = _issue(context, args, values)
        values = {"bulletin_id": bulletin_id}
    written = write_report(context, args.paper, values, path=args.out)
    for warning in written.warnings:
        complain(f"提醒：{warning}")
    say(f"已导出 {args.out}" + (f"（{number}）" if number else ""))
    return 0


def _sessions(context: AppContext, args: argparse.Namespace) -> tuple[int, ...]:
    """The class sessions asked for, their lists brought up to date."""
    from app.cli.importing import parse_date
    from app.errors import InputProblem
    from app.services.bulletin.bulletin_facts import sessions_of_day
    from app.services.plan.expected import refresh_expected

    if args.session is not None:
        ids: tuple[int, ...] = (args.session,)
    else:
        day = parse_date(args.date)
        with context.database.read() as session:
            ids = tuple(row.id for row in sessions_of_day(session, on=day))
        if not ids:
            raise InputProblem("bulletin.no_session", day=args.date)
    with context.database.write(
        actor=context.actor, action="attendance.prepare", text="更新应到名单"
    ) as unit:
        refresh_expected(unit.session, class_session_ids=list(ids))
    return ids


def _issue(context: AppContext, args: argparse.Namespace, values: dict[str, Any]) -> tuple[int, str]:
    """Draft and 定稿 in one operation; what has gone out already is found again."""
    from app.sealed_writes import corrected
    from app.services.bulletin import bulletins

    ids: tuple[int, ...] = values.get("class_session_ids", ())
    exam_id: int | None = values.get("exam_id")
    with context.database.read() as session:
        known = bulletins.find_issued(session, class_session_ids=ids, exam_id=exam_id)
    if known is not None:
        return known, ""
    with (
        context.database.write(
            actor=context.actor, action="bulletin.issue", text="通报定稿", reason=args.reason
        ) as unit,
        corrected(unit, context),
    ):
        if exam_id is not None:
            bulletin_id = bulletins.draft_scores(unit.session, exam_id=exam_id)
            bulletins.edit_draft(
                unit.session, bulletin_id=bulletin_id, order=args.by or None, names=args.names or None
            )
        else:
            bulletin_id = bulletins.draft_sessions(unit.session, class_session_ids=ids)
        on: date = bulletins.get_content(unit.session, bulletin_id=bulletin_id).about_on
        number = bulletins.issue(
            unit.session, bulletin_id=bulletin_id, on=on, with_unmarked=args.with_unmarked
        )
        unit.text = f"通报定稿：{number}"
    return bulletin_id, number
