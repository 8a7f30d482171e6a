"""`ganxun leave add` and `list bulletins`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.terminal import print_json, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.cli.chinese import ChineseParser, Commands
    from app.context import AppContext

    MakeCommand = Callable[[Any, str, str], argparse.ArgumentParser]

STALE = "需更正"
HEADERS = {
    "id": "编号",
    "number": "文号",
    "kind": "种类",
    "title": "标题",
    "about": "所通报日期",
    "status": "状态",
    "issued": "印发日期",
}


def add_leave_command(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
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


def run_leave(context: AppContext, args: argparse.Namespace) -> int:
    """Add a slip; returns 0."""
    from app.cli.importing import parse_date
    from app.services.leave import leaves
    from app.services.person import leave_approvers
    from app.services.person.choosing import find_one

    start, end = parse_date(args.start), parse_date(args.end)
    approver = args.approver
    with context.database.write(actor=context.actor, action="leave.add", text="登记请假条") as unit:
        person = find_one(unit.session, who=args.person)
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


def list_rows(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
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
