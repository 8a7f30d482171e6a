"""The command line's grammar, a contract with other programs, with Chinese help and errors."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from app.cli import (
    bulletins,
    certificates,
    coverage,
    figures,
    filling,
    paper_grammar,
    people_commands,
    registers,
    undoing,
)
from app.cli.chinese import ChineseParser, add_help, command, speak_chinese
from app.cli.numbers import amount, mark_meaning, record_number, whole, year, years_back
from app.imports import registry
from app.services.setting.town import TOWN_TYPES

if TYPE_CHECKING:
    from app.cli.chinese import Commands

LISTS = (
    "units",
    "groups",
    "people",
    "sessions",
    "participations",
    "exams",
    "attempts",
    "leaves",
    "bulletins",
    "talks",
    "make-ups",
    "resits",
    "hours",
    "duties",
    "rotation",
    "mentorships",
    "records",
    "figures",
    "marks",
    "imports",
    "reports",
    "registers",
    "schemes",
    "coverage",
    "sources",
    "clashes",
)


def build_parser() -> argparse.ArgumentParser:
    """The parser of `ganxun`."""
    speak_chinese()
    parser = ChineseParser(
        prog="ganxun", description="干训台账：不带命令时打开窗口。", add_help=False, allow_abbrev=False
    )
    add_help(parser)
    parser.add_argument("--version", action="version", version=f"干训台账 {__version__}", help="显示版本")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹（默认在本用户目录下）")
    parser.add_argument("--inspection", action="store_true", help="迎检：只读、打码，文件注明“供检查使用”")
    parser.add_argument("--self-test", action="store_true", dest="self_test", help="自检后退出")
    commands = parser.add_subparsers(dest="command", metavar="命令", parser_class=ChineseParser)
    _add_init(commands)
    _add_import(commands)
    _add_list(commands)
    _add_mark(commands)
    bulletins.add_leave_command(commands, command, ChineseParser)
    people_commands.add_commands(commands, command, ChineseParser)
    registers.add_command(commands, command, ChineseParser)
    certificates.add_command(commands, command, ChineseParser)
    paper_grammar.add_command(commands)
    filling.add_command(commands, command)
    undoing.add_commands(commands, command, ChineseParser)
    _add_upkeep(commands)
    return parser


def _choice(parser: argparse.ArgumentParser, name: str, values: Sequence[str], text: str) -> None:
    parser.add_argument(name, choices=values, metavar="|".join(values), help=text)


def _add_init(commands: Commands) -> None:
    parser = command(commands, "init", "建立数据：填写乡镇（街道）名称")
    parser.add_argument("--town", required=True, metavar="名称", help="例如 清河镇")
    parser.add_argument("--type", default="", metavar="|".join(TOWN_TYPES), help="类型，默认按名称判断")


def _add_import(commands: Commands) -> None:
    kinds = registry.IMPORTS
    titles = "、".join(kind.title for kind in kinds)
    parser = command(commands, "import", f"导入表格：{titles}")
    _choice(parser, "kind", [kind.id for kind in kinds], "表格种类")
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx、xls、et、ods、csv 文件或有表格的 docx")
    parser.add_argument("--check", action="store_true", help="只检查并逐行报告，不写入")
    parser.add_argument("--problems", type=Path, metavar="OUT.xlsx", help="把有问题的行另存为表格")
    parser.add_argument("--skip-problems", action="store_true", help="有问题的行跳过，其余写入")
    parser.add_argument("--reason", default="", metavar="TEXT", help="更正原因（已通报或已封账时必填）")
    parser.add_argument("--year", type=year, metavar="Y", help="表格中日期缺年份时使用")
    parser.add_argument("--session", type=record_number, metavar="ID", help="考勤所属课次")
    parser.add_argument("--exam", metavar="NAME", help="成绩所属测试的名称")
    days = ("--exam-date", "--held-on", "--date")
    parser.add_argument(*days, dest="date", metavar="D", help="测试日期，例如 2024-08-30（表里没写时必填）")
    parser.add_argument("--resit-date", metavar="D", help="补考日期（表里没写“补考日期”时）")
    _add_future(parser)
    parser.add_argument(
        "--batches",
        default="",
        choices=("split", "repeat", "repeat-each", "series"),
        metavar="split|repeat|repeat-each|series",
        help="计划中同一课程有几期：split 分批（每人一期），repeat 重复举办（学时计一次），"
        "repeat-each 重复举办（每期都计学时），series 同一期的多次课",
    )
    parser.add_argument(
        "--joined", metavar="DATE", help="名册中新增人员的入册日期；不写时按本来就在册，不按新来的算"
    )
    parser.add_argument("--programme", metavar="NAME", help="计划归入哪个年度方案（同一天有几个方案时）")
    parser.add_argument(
        "--column", default="", metavar="NAME", help="有几列成绩或学时时取哪一列；“全部”为每列都取"
    )
    parser.add_argument("--unit", default="", metavar="单位", help="表里没有单位时，这些人都属于哪个单位")
    parser.add_argument("--sheet", default="", metavar="名称", help="有几张工作表时读哪一张")
    parser.add_argument(
        "--mark",
        action="append",
        default=[],
        type=mark_meaning,
        metavar="WORD=KIND",
        help="表中考勤符号的意思，例如 旷训=缺席；可写多次",
    )
    parser.add_argument(
        "--answers",
        metavar="FILE.json",
        help='其余的回答，例如 {"people": {"Sheet1!5": 12}, "cells": {"Sheet1!B3": "2024-07-15"}, '
        '"rows": {"Sheet1!12": "total"}}：第 5 行是几号人、单元格改成什么、第 12 行是合计；'
        "只有一张工作表时不用写表名",
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add_list(commands: Commands) -> None:
    parser = command(commands, "list", "列出数据")
    parser.epilog = figures.HELP
    _choice(parser, "what", LISTS, "列出什么")
    parser.add_argument("--year", type=year, metavar="Y", help="年度")
    parser.add_argument("--session", type=record_number, metavar="ID", help="课次")
    figures.add_options(parser)
    coverage.add_options(parser)
    parser.add_argument("--whole-ids", action="store_true", help="列人员时写完整的身份证号（不加则打码）")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add_mark(commands: Commands) -> None:
    parser = command(commands, "mark", "按签到表序号登记考勤")
    parser.add_argument("session", type=record_number, metavar="SESSION", help="课次编号")
    parser.add_argument("line", metavar="LINE", help="例如 '3迟 7假 12缺 18迟早'")
    parser.add_argument(
        "--rest-present", action="store_true", help="其余未登记的记为出勤；离册、借调、停职的记为不在册"
    )
    _add_future(parser)
    parser.add_argument("--even-away", action="store_true", help="离册、借调、停职的人确实到场，也照登记")
    parser.add_argument("--reason", default="", metavar="TEXT", help="更正原因（已通报或已封账时必填）")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add_future(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--future", action="store_true", help="课次还没有开，也照登记（通报照定稿）")


def _add_upkeep(commands: Commands) -> None:
    seal = command(commands, "seal", "年度封账：之后只能用更正单修改")
    seal.add_argument("--year", type=year, required=True, metavar="Y")
    seal.add_argument("--anyway", action="store_true", help="年度还没有结束或没有任何记录，也照封")
    command(commands, "check", "检查数据文件是否完好")
    backup = command(commands, "backup", "备份数据：不带动作时立即备份，--to 备份到 U 盘")
    acts = ("list", "verify", "restore")
    told = "list 列出，verify 核对一份备份，restore 恢复一份备份"
    backup.add_argument("act", nargs="?", choices=acts, metavar="|".join(acts), help=told)
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE", help="备份文件")
    backup.add_argument("--to", type=Path, metavar="DIR", help="U 盘或另一块硬盘上的文件夹")
    backup.add_argument("--json", action="store_true", help="以 JSON 输出")
    diagnostics = command(commands, "diagnostics", "诊断信息：打包给维护人员，不含姓名、证件号和电话")
    diagnostics.add_argument("--out", type=Path, required=True, metavar="FILE.zip", help="存到哪里")
    command(commands, "self-test", "检查程序本身是否完好")
    parser = command(commands, "demo", "生成示例乡镇及其各种文件")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--people", type=amount, default=None, metavar="N")
    parser.add_argument("--sessions", type=amount, default=None, metavar="M")
    parser.add_argument("--years", type=years_back, default=None, metavar="K")
    parser.add_argument("--seed", type=whole, default=None, metavar="S")
