"""`ganxun operations list|revert` and `ganxun bulletin withdraw`: taking back what was done."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.cli.numbers import record_number, year
from app.terminal import complain, print_json, print_table, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.cli.chinese import ChineseParser, Commands
    from app.context import AppContext
    from app.reverting import Proposal
    from app.services.operation.operations import OperationRow

    MakeCommand = Callable[[Any, str, str], argparse.ArgumentParser]

HEADERS = {
    "id": "编号",
    "at": "时间",
    "actor": "操作人",
    "text": "操作",
    "records": "记录数",
    "state": "状态",
    "reason": "原因",
}


def add_commands(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
    """The grammar of `operations` and `bulletin`."""
    operations = command(commands, "operations", "操作记录：列出各步操作，撤销其中一步")
    acts = operations.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    listed = command(acts, "list", "列出各步操作，最近的在前")
    listed.add_argument("--year", type=year, metavar="Y", help="只列这一年做的操作")
    listed.add_argument("--imports", action="store_true", help="只列导入")
    listed.add_argument("--json", action="store_true", help="以 JSON 输出")
    back = command(acts, "revert", "撤销一步操作（编号见 operations list）；撤销一步“撤销”即为重做")
    back.add_argument("id", type=record_number, metavar="ID", help="操作编号")
    back.add_argument("--check", action="store_true", help="只列出会改动什么或被什么挡住，不写入")
    back.add_argument("--reason", default="", metavar="WHY", help="原因（涉及已通报或已封账的内容时必填）")
    back.add_argument("--rest", action="store_true", help="导入、考勤和成绩：其后改过的记录保留，其余撤销")
    back.add_argument("--json", action="store_true", help="以 JSON 输出")
    bulletin = command(commands, "bulletin", "撤回已定稿的通报")
    parts = bulletin.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    withdraw = command(parts, "withdraw", "撤回一份通报：文号保留，不再使用")
    withdraw.add_argument("bulletin", metavar="ID", help="编号（见 list bulletins）或文号")
    withdraw.add_argument("--reason", required=True, metavar="WHY", help="撤回原因")
    withdraw.add_argument("--json", action="store_true", help="以 JSON 输出")


def run(context: AppContext, args: argparse.Namespace) -> int:
    """`operations` or `bulletin`; returns the exit status."""
    return run_bulletin(context, args) if args.command == "bulletin" else run_operations(context, args)


def run_operations(context: AppContext, args: argparse.Namespace) -> int:
    """List operations, or take one back; returns 0, or 1 when it was refused."""
    return _list(context, args) if args.act == "list" else _revert(context, args)


def _list(context: AppContext, args: argparse.Namespace) -> int:
    from app.services.operation.operations import OperationFilter, list_operations

    wanted = OperationFilter(year=args.year, imports_only=args.imports)
    with context.database.read() as session:
        rows = [_row(row) for row in list_operations(session, wanted=wanted, limit=None)]
    if args.json:
        print_json(rows)
    else:
        print_table(HEADERS, rows)
    return 0


def _row(row: OperationRow) -> dict[str, object]:
    from app.services.operation.operations import STATE_LABELS

    return {
        "id": row.id,
        "at": row.at,
        "actor": row.actor,
        "action": row.action,
        "text": row.text,
        "records": row.entry_count,
        "reason": row.reason,
        "reverts": row.reverts_id,
        "import": row.is_import,
        "state": STATE_LABELS[row.state],
    }


def _revert(context: AppContext, args: argparse.Namespace) -> int:
    from app.reverting import propose, revert

    proposal = propose(context, args.id, reason=args.reason, rest_only=args.rest)
    refused = proposal.conflict or proposal.refusal
    new_id = None
    if refused is None and not args.check:
        new_id = revert(context, args.id, reason=args.reason, rest_only=args.rest).operation_id
    if args.json:
        print_json(_answer(proposal, new_id))
    else:
        _say(proposal, is_done=new_id is not None)
    if refused is not None:
        from app.wording import sentence

        complain(sentence(refused))
        if proposal.rest:
            complain(f"其余 {proposal.rest} 条记录没有再改过，可加 --rest 只撤销这些。")
        return refused.exit_status
    return 0


def _answer(proposal: Proposal, new_id: int | None) -> dict[str, object]:
    refused = proposal.conflict or proposal.refusal
    return {
        "id": proposal.operation.id,
        "text": proposal.text,
        "redo": proposal.is_redo,
        "done": new_id is not None,
        "operation": new_id,
        "refused": refused.code if refused is not None else None,
        "records": proposal.count,
        "changes": [
            {"kind": line.table, "record": line.record, "change": line.change} for line in proposal.changes
        ],
        "blocked": [
            {"kind": line.table, "record": line.record, "why": line.why} for line in proposal.obstacles
        ],
        "rest": proposal.rest,
    }


def _say(proposal: Proposal, *, is_done: bool) -> None:
    for line in proposal.obstacles:
        say(f"{line.table}　{line.record}　{line.why}")
    for change in proposal.changes:
        say(f"{change.table}　{change.record}　{change.change}")
    left = proposal.count - len(proposal.changes)
    if proposal.changes and left > 0:
        say(f"……另有 {left} 条。")
    if not proposal.is_blocked:
        verb = "重做" if proposal.is_redo else "撤销"
        say(f"{'已' if is_done else '将'}{verb}“{proposal.text}”，改动 {proposal.count} 条记录。")


def run_bulletin(context: AppContext, args: argparse.Namespace) -> int:
    """Withdraw a bulletin; returns 0."""
    from app.services.bulletin import bulletins

    with context.database.write(
        actor=context.actor, action="bulletin.withdraw", text="撤回通报", reason=args.reason
    ) as unit:
        bulletin_id = _bulletin_id(unit.session, args.bulletin)
        number = bulletins.withdraw(unit.session, bulletin_id=bulletin_id, reason=args.reason)
        unit.text = f"撤回通报：{number}"
    if args.json:
        print_json({"id": bulletin_id, "number": number, "status": "已撤回"})
    else:
        say(f"已撤回 {number}，文号保留，不再使用。")
    return 0


def _bulletin_id(session: Session, wanted: str) -> int:
    """By id, or by the number as it stands on the paper. Raises `InputProblem` bulletin.not_found."""
    from app.errors import InputProblem
    from app.services.bulletin import bulletins

    if wanted.isdigit():
        return int(wanted)
    found = [row.id for row in bulletins.list_bulletins(session) if row.number_text == wanted.strip()]
    if not found:
        raise InputProblem("bulletin.not_found")
    return found[0]
