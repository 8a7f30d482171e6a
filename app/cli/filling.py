"""`ganxun fill TEMPLATE.xlsx --map MAP.json --year Y --out FILE`: a form from above, filled (I16)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.importing import parse_date
from app.cli.numbers import year
from app.jobs.form_fill import fill_form, read_map
from app.terminal import complain, say, terminal_progress

if TYPE_CHECKING:
    from app.cli.chinese import Commands, MakeCommand
    from app.context import AppContext

EPILOG = (
    'MAP.json：{"cells": {"表名!C4": "数字的编号"}, "lists": {"表名!A8": {"paper": "ledger", '
    '"sheet": "个人汇总", "column": "姓名"}}}。数字的编号见 list figures，'
    "另有 fact.town、fact.office、fact.year、fact.month、"
    'fact.until、fact.today；要一个单位或当月的数写 {"figure": 编号, "unit": "单位", "period": "month"}。'
    "lists 从这一格往下写本程序一种表的一列，paper 见 list reports（只需年度的）。"
)


def add_command(commands: Commands, command: MakeCommand) -> None:
    """The grammar of `fill`."""
    parser = command(commands, "fill", "按对照表填写上级的 xlsx 表，其余内容原样不动")
    parser.epilog = EPILOG.replace("%", "%%")
    parser.add_argument("template", type=Path, metavar="TEMPLATE.xlsx", help="上级发的空表")
    parser.add_argument("--map", type=Path, required=True, metavar="MAP.json", help="哪一格填什么")
    parser.add_argument("--year", type=year, required=True, metavar="Y", help="年度")
    parser.add_argument("--until", metavar="D", help="统计到哪一天为止；不写到今天")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="写到哪个文件")


def run(context: AppContext, args: argparse.Namespace) -> int:
    """Fill one form; returns 0."""
    until = parse_date(args.until) if args.until else None
    filled = fill_form(
        context,
        terminal_progress(),
        template=args.template,
        where=read_map(args.map),
        year=args.year,
        out=args.out,
        until=until,
    )
    for warning in filled.warnings:
        complain(f"提醒：{warning}")
    lists = f"、{filled.lists} 列（最长 {filled.rows} 行）" if filled.lists else ""
    say(f"已填写 {filled.cells} 格{lists}，写到 {filled.path}")
    return 0
