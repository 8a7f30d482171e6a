"""`ganxun certificate give|print|template`: 结业证书 of a class, numbered once, from one's own docx."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.importing import parse_date
from app.jobs.certificates import MARKS, print_certificates, take_certificate_template
from app.services.person.choosing import find_one
from app.services.plan.batch_named import choose_batch
from app.services.register.certificates import give_certificates
from app.terminal import complain, print_json, say, terminal_progress

if TYPE_CHECKING:
    from app.cli.chinese import ChineseParser, Commands, MakeCommand
    from app.context import AppContext


def add_command(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
    """The grammar of `certificate`."""
    parser = command(commands, "certificate", "结业证书：发证编号、套用本单位模板打印")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    give = command(acts, "give", "给一个班发证：学完全部课次的每人一号，已有的不变")
    give.add_argument("--day", metavar="D", help="颁发日期，默认今天")
    give.add_argument("--person", action="append", metavar="P", help="只发给这个人（可写多次），缺课也发")
    give.add_argument("--reason", default="", metavar="WHY", help="原因（涉及已封账年度时必填）")
    give.add_argument("--json", action="store_true", help="以 JSON 输出")
    show = command(acts, "print", "打印一个班的证书，每人一页；重印仍是原号")
    show.add_argument("--out", type=Path, required=True, metavar="FILE.docx", help="写到哪个文件")
    for act in (give, show):
        act.add_argument("--class", required=True, dest="of", metavar="C", help="班次的编号或名称")
    keep = command(acts, "template", "选定本单位的证书模板")
    marks = "".join(f"【{each}】" for each in MARKS)
    keep.add_argument("file", type=Path, metavar="FILE.docx", help=f"可以写的：{marks}")


def run(context: AppContext, args: argparse.Namespace) -> int:
    """One act; returns 0."""
    if args.act == "template":
        take_certificate_template(context, terminal_progress(), source=args.file)
        say("已选定证书模板。")
        return 0
    with context.database.read() as session:
        batch_id = choose_batch(session, who=args.of)
    if args.act == "print":
        path = print_certificates(context, terminal_progress(), batch_id=batch_id, out=args.out)
        say(f"已生成 {path}")
        return 0
    return _give(context, args, batch_id)


def _give(context: AppContext, args: argparse.Namespace, batch_id: int) -> int:
    on_day = parse_date(args.day) if args.day else context.today
    with context.database.write(
        actor=context.actor, action="register.receive", text="发放结业证书", reason=args.reason
    ) as unit:
        people = None
        if args.person:
            people = {find_one(unit.session, who=each).id for each in args.person}
        given = give_certificates(unit.session, batch_id=batch_id, on_day=on_day, person_ids=people)
    if args.json:
        print_json({"ids": given.ids, "had": given.had, "unfinished": given.unfinished})
    else:
        say(f"新发 {len(given.ids)} 份，原来已有 {given.had} 份。")
    if given.unfinished:
        complain(f"没有学完、未发证 {len(given.unfinished)} 人：{'、'.join(given.unfinished)}。")
    return 0
