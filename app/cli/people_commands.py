"""The grammar of `ganxun group …`, `ganxun unit …` and `ganxun person …`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.numbers import whole
from app.rules.standing import KIND_LABELS

if TYPE_CHECKING:
    from app.cli.chinese import ChineseParser, Commands, MakeCommand


def add_commands(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
    """The grammar of `group`, `unit` and `person`."""
    _add_group(commands, command, chinese)
    _add_unit(commands, command, chinese)
    _add_person(commands, command, chinese)


def _add_group(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
    parser = command(commands, "group", "人员类别：新建、改名、停用、批量填充")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    add = command(acts, "add", "新建人员类别")
    rename = command(acts, "rename", "人员类别改名")
    end = command(acts, "end", "停用人员类别，成员到那一天为止")
    fill = command(acts, "fill", "按条件把人员归入类别")
    for act in (add, rename, end, fill):
        act.add_argument("name", metavar="NAME", help="类别名称")
    rename.add_argument("new", metavar="NEW", help="新名称")
    fill.add_argument("--title", default="", metavar="WORD", help="职务里含有的词，例如 书记")
    fill.add_argument("--identity", default="", metavar="I", help="身份，例如 公务员")
    fill.add_argument("--unit", default="", metavar="U", help="单位名称或编号，含下属单位")
    fill.add_argument("--politics", default="", metavar="P", help="政治面貌，例如 中共党员")
    fill.add_argument("--age-up-to", type=whole, metavar="N", help="年龄不超过 N 岁（含）")
    fill.add_argument("--exact", action="store_true", help="不符合条件的原有成员到那一天为止")
    for act in (end, fill):
        act.add_argument("--on", metavar="D", help="从哪天起，默认今天；新类别第一次填充默认一直以来")
        act.add_argument("--check", action="store_true", help="只列出会有什么变化，不写入")
    for act in (add, rename, end, fill):
        act.add_argument("--reason", default="", metavar="TEXT", help="更正原因（涉及已封账年度时必填）")
        act.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add_unit(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
    parser = command(commands, "unit", "单位变更：从某天起换性质、停用、恢复使用")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    kind = command(acts, "kind", "从某天起换性质，例如村改为社区")
    close = command(acts, "close", "从某天起停用")
    reopen = command(acts, "open", "从某天起恢复使用")
    for act in (kind, close, reopen):
        act.add_argument("unit", metavar="UNIT", help="单位名称或编号")
    kind.add_argument("kind", metavar="KIND", help="性质，例如 社区")
    for act in (kind, close, reopen):
        act.add_argument("--on", required=True, metavar="D", help="从哪天起，例如 2024-12-20；以前的数字照旧")
        act.add_argument("--reason", default="", metavar="WHY", help="更正原因（涉及已封账年度时必填）")
        act.add_argument("--check", action="store_true", help="只说会有什么变化，不写入")
        act.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add_person(commands: Commands, command: MakeCommand, chinese: type[ChineseParser]) -> None:
    parser = command(commands, "person", "人员变动：离册（借调、停职）、调动、入册或返回")
    acts = parser.add_subparsers(dest="act", metavar="动作", required=True, parser_class=chinese)
    leave = command(acts, "leave", "从某天起离册、借调或停职")
    transfer = command(acts, "transfer", "从某天起到新单位、任新职务")
    join = command(acts, "join", "从某天起入册；离册、借调、停职的人从这天返回")
    for act in (leave, transfer, join):
        act.add_argument("person", metavar="PERSON", help="人员编号或姓名")
        act.add_argument("--on", required=True, metavar="D", help="从哪天起，例如 2024-12-20")
        act.add_argument("--unit", default="", metavar="U", help="单位名称或编号")
        act.add_argument("--title", default="", metavar="T", help="职务")
        act.add_argument("--reason", default="", metavar="WHY", help="原因（已通报或已封账时必填）")
        act.add_argument("--check", action="store_true", help="只说会有什么变化，不写入")
        act.add_argument("--json", action="store_true", help="以 JSON 输出")
    leave.add_argument(
        "--kind",
        choices=tuple(KIND_LABELS.values()),
        default="离册",
        metavar="离册|借调|停职",
        help="默认离册",
    )
    leave.add_argument("--until", metavar="D", help="到哪天（含）为止，之后自动返回")
