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

STALE = "需更正"
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
        parser.add_argument("--future", action="store_true", help="课次还没有开，也照定稿")
        parser.add_argument("--with-unmarked", action="store_true", help="有人未登记也生成，并在文中写明")
        parser.add_argument("--issue-date", default="", metavar="D", help="印发日期；不写时为所通报的日期")
        parser.add_argument(
            "--correct",
            default="",
            metavar="WHY",
            help="为已定稿的通报起草更正通报，写明原因；加 --issue 定稿",
        )


def run_leave(context: AppContext, args: argparse.Namespace) -> int:
    """Add a slip; returns 0."""
    from app.cli.importing import parse_date
    from app.services.leave import leaves
    from app.services.person import leave_approvers
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
    from app.services.bulletin.bulletin_corrections import pending_corrections

    stale = {row.bulletin_id: len(row.changes) for row in pending_corrections(session, year=args.year)}
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
            "status": STALE if row.id in stale else bulletins.STATUS_LABELS[row.status],
            "changes": stale.get(row.id, 0),
            "issued": row.issued_on.isoformat() if row.issued_on else None,
            "fingerprint": row.fingerprint,
            "withdrawn": row.withdrawn,
        }
        for row in bulletins.list_bulletins(session, year=args.year)
    ]


def run_bulletin(context: AppContext, args: argparse.Namespace) -> int:
    """Write a bulletin, with --issue after 定稿; returns 0."""
    from app.jobs.paper_jobs import write_report

    ending = args.out.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise UsageProblem("usage.out", out=args.out.name, formats="、".join("." + name for name in FORMATS))
    values: dict[str, Any] = {"with_unmarked": args.with_unmarked}
    if args.paper == "bulletin":
        values["class_session_ids"] = _sessions(context, args)
    else:
        values |= {"exam_id": args.exam, "order": args.by, "names": args.names}
    number = ""
    if args.correct:
        bulletin_id, number = _correct(context, args, values)
        values = {"bulletin_id": bulletin_id}
    elif args.issue:
        if not args.future:
            _refuse_coming(context, values.get("class_session_ids", ()))
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


def _refuse_coming(context: AppContext, ids: tuple[int, ...]) -> None:
    from app.services.mark.future import refuse_coming

    with context.database.read() as session:
        refuse_coming(session, class_session_ids=ids, today=context.today)


def _known(context: AppContext, values: dict[str, Any]) -> int | None:
    """The bulletin that has gone out about these class sessions or this exam."""
    from app.services.bulletin import bulletins

    ids: tuple[int, ...] = values.get("class_session_ids", ())
    with context.database.read() as session:
        return bulletins.find_issued(session, class_session_ids=ids, exam_id=values.get("exam_id"))


def _issue(context: AppContext, args: argparse.Namespace, values: dict[str, Any]) -> tuple[int, str]:
    """Draft and 定稿 in one operation; what has gone out already is found again."""
    from app.services.bulletin import bulletins
    from app.services.bulletin.bulletin_away import away_notice

    exam_id: int | None = values.get("exam_id")
    known = _known(context, values)
    if known is not None:
        return known, ""

    def draft(session: Session) -> int:
        if exam_id is None:
            ids: tuple[int, ...] = values["class_session_ids"]
            if away := away_notice(session, class_session_ids=ids):
                complain(f"提醒：{away}。")
            return bulletins.draft_sessions(session, class_session_ids=ids)
        bulletin_id = bulletins.draft_scores(session, exam_id=exam_id)
        bulletins.edit_draft(
            session, bulletin_id=bulletin_id, order=args.by or None, names=args.names or None
        )
        return bulletin_id

    return _number(context, args, draft, action="bulletin.issue", reason=args.reason)


def _correct(context: AppContext, args: argparse.Namespace, values: dict[str, Any]) -> tuple[int, str]:
    """A 更正通报 of what has gone out, with --issue numbered; today's date unless another is given."""
    from app.errors import InputProblem
    from app.services.bulletin import bulletins

    known = _known(context, values)
    if known is None:
        raise InputProblem("bulletin.not_issued")

    def draft(session: Session) -> int:
        return bulletins.draft_correction(session, bulletin_id=known, reason=args.correct)

    if args.issue:
        reason = args.reason or args.correct
        return _number(context, args, draft, action="bulletin.correct", reason=reason, on=context.today)
    with context.database.write(actor=context.actor, action="bulletin.correct", text="起草更正通报") as unit:
        return draft(unit.session), ""


def _number(
    context: AppContext,
    args: argparse.Namespace,
    draft: Callable[[Session], int],
    *,
    action: str,
    reason: str,
    on: date | None = None,
) -> tuple[int, str]:
    """Draft and 定稿 in one operation. A number that will not follow the dates is told, and given."""
    from app.cli.importing import parse_date
    from app.services.bulletin import bulletins
    from app.services.bulletin.bulletin_numbers import dated_later

    with context.database.write(actor=context.actor, action=action, text="通报定稿", reason=reason) as unit:
        bulletin_id = draft(unit.session)
        content = bulletins.get_content(unit.session, bulletin_id=bulletin_id)
        day = parse_date(args.issue_date) if args.issue_date else on or content.about_on
        later = dated_later(unit.session, kind=content.kind, on=day)
        number = bulletins.issue(
            unit.session,
            bulletin_id=bulletin_id,
            on=day,
            with_unmarked=args.with_unmarked,
            out_of_order=True,
        )
        unit.text = f"通报定稿：{number}"
    if later is not None:
        complain(
            f"提醒：{number} 的印发日期是 {day:%Y-%m-%d}，而 {later.number} 印发于 {later.on:%Y-%m-%d}，"
            "文号与日期颠倒；可用 --issue-date 写明实际印发日期。"
        )
    return bulletin_id, number
