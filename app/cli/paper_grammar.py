"""The grammar of `ganxun export PAPER …`, made from what each paper says of its parameters."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import bulletin_verbs
from app.cli.chinese import ChineseParser, add_help, command
from app.cli.numbers import record_number, within, year
from app.reports import REPORTS
from app.reports.asked import Parameter, What, sets_of
from app.reports.report import Report

if TYPE_CHECKING:
    from app.cli.chinese import Commands

GIVEN = "given_"  # before the name of a parameter in the namespace, so that none is taken for another option
FORMAT_WORDS = {"pdf": "PDF", "txt": "文本"}
METAVARS = {
    What.YEAR: "Y",
    What.MONTH: "YYYY-MM",
    What.DATE: "D",
    What.NUMBER: "N",
    What.TEXT: "TEXT",
    What.SESSION: "ID",
    What.TALK: "ID",
    What.LEAVE: "ID",
    What.BATCH: "ID_OR_NAME",
    What.EXAM: "ID_OR_NAME",
    What.ROUND: "ID_OR_NAME",
    What.PERSON: "ID_OR_NAME",
    What.UNIT: "ID_OR_NAME",
    What.GROUP: "ID_OR_NAME",
    What.SCHEME: "ID",
}
# How to find what is asked for.
WHERE = {
    What.DATE: "例如 2024-08-15",
    What.MONTH: "例如 2024-08",
    What.SESSION: "编号见 list sessions",
    What.TALK: "编号见 list talks",
    What.LEAVE: "编号见 list leaves",
    What.BATCH: "编号或课程名",
    What.EXAM: "编号或名称，见 list exams",
    What.ROUND: "编号或名称",
    What.PERSON: "姓名、身份证号或人员编号",
    What.UNIT: "单位名称或编号，见 list units",
    What.GROUP: "类别名称或编号，见 list groups",
    What.SCHEME: "编号或名称，见 list schemes",
}
NUMBERED = (What.SESSION, What.TALK, What.LEAVE)
VERBS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "bulletin": bulletin_verbs.add_verbs,
    "bulletin-scores": bulletin_verbs.add_verbs,
}


class PaperParser(ChineseParser):
    """The grammar of one paper. Its module is loaded when the paper is asked for, not when it is listed."""

    def __init__(self, *, report: Report, **more: Any) -> None:
        super().__init__(**more)
        self._report = report
        self._is_filled = False

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Ends with one sentence naming what is missing, by its words and its flag."""
        self._fill()
        found, rest = super().parse_known_args(args, namespace)
        lacking = [
            _lacking(each)
            for each in sets_of(self._report.asked)
            if each[0].is_required and not any(hasattr(found, GIVEN + one.name) for one in each)
        ]
        if not hasattr(found, "out"):
            lacking.append("文件（--out）")
        if lacking:
            self.error("缺少" + "、".join(lacking))
        return found, rest

    def _fill(self) -> None:
        if self._is_filled:
            return
        self._is_filled = True
        add_help(self)
        self.add_argument(
            "--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
        usage = []
        for each in sets_of(self._report.asked):
            place = self.add_mutually_exclusive_group() if len(each) > 1 else self
            for one in each:
                _add(place, one)
            usage.append(_usage(each))
        endings = "|".join(f".{ending}" for ending in self._report.formats)
        words = f"写到哪个文件，格式按扩展名：{'、'.join(f'.{ending}' for ending in self._report.formats)}"
        self.add_argument("--out", type=Path, default=argparse.SUPPRESS, metavar=f"FILE{endings}", help=words)
        add_verbs = VERBS.get(self._report.id)
        if add_verbs is not None:
            add_verbs(self)
            usage.append("…")
        self.usage = " ".join([self.prog, *usage, "--out", f"FILE{endings}"])


def add_command(commands: Commands) -> None:
    """`export` with every paper there is."""
    export = command(commands, "export", "导出一种文件：签到表、通报、台账……")
    export.epilog = "每种文件的写法：ganxun export 文件 --help"
    papers = export.add_subparsers(dest="paper", metavar="文件", required=True, parser_class=PaperParser)
    for report in REPORTS:
        text = f"{report.title}（{formats_text(report)}）"
        papers.add_parser(
            report.id,
            report=report,
            help=text,
            description=text,
            add_help=False,
            allow_abbrev=False,
            aliases=report.old_ids,
        )


def formats_text(report: Report) -> str:
    """'docx、PDF 或文本'."""
    words = [FORMAT_WORDS.get(ending, ending) for ending in report.formats]
    last = words[-1] if words[-1] == FORMAT_WORDS["txt"] else f" {words[-1]}"
    return "、".join(words[:-1]) + f" 或{last}" if len(words) > 1 else words[0]


def given(args: argparse.Namespace) -> dict[str, object]:
    """What was typed, by name of the parameter."""
    return {name.removeprefix(GIVEN): value for name, value in vars(args).items() if name.startswith(GIVEN)}


def _add(place: Any, one: Parameter) -> None:
    asked = one.asked
    options: dict[str, Any] = {"dest": GIVEN + one.name, "default": argparse.SUPPRESS, "help": _help(one)}
    if asked.what is What.SWITCH:
        options["action"] = argparse.BooleanOptionalAction if one.default else "store_true"
        place.add_argument(asked.flag, **options)
        return
    if one.is_many:
        options["action"] = "append"
    if asked.what is What.CHOICE:
        options["choices"] = [str(value) for value, _ in asked.choices]
    elif asked.what is What.YEAR:
        options["type"] = year
    elif asked.what in NUMBERED:
        options["type"] = record_number
    elif asked.what is What.NUMBER:
        options["type"] = partial(within, low=0, high=asked.most or 0, words=f" 0 至 {asked.most} 的整数")
    place.add_argument(asked.flag, metavar=_metavar(one), **options)


def _metavar(one: Parameter) -> str:
    if one.asked.what is What.CHOICE:
        return "|".join(str(value) for value, _ in one.asked.choices)
    return METAVARS[one.asked.what]


def _help(one: Parameter) -> str:
    """'单位（单位名称或编号，见 list units）；可写多次；默认 …'; a % would be taken for a place to fill."""
    asked = one.asked
    words = asked.words
    if asked.what is What.CHOICE:
        words += "：" + "，".join(
            f"{value} {word}" if str(value) != word else word for value, word in asked.choices
        )
    elif asked.what in WHERE:
        words += f"（{WHERE[asked.what]}）"
    more = [asked.note, "不写为当天" if asked.is_today else "", "可写多次" if one.is_many else ""]
    if one.default is True:
        more.append(f"默认即是，不要时写 --no-{asked.flag[2:]}")
    elif asked.what in (What.CHOICE, What.NUMBER) and one.shown_default is not None:
        more.append("默认全部" if one.is_many else f"默认 {one.default}")
    return "；".join(part for part in (words, *more) if part).replace("%", "%%")


def _usage(each: Sequence[Parameter]) -> str:
    """'--year Y', '[--unit U]', or '(--session ID | --date D)' for those that take each other's place."""
    words = " | ".join(_typed(one) for one in each)
    if not each[0].is_required:
        return f"[{words}]"
    return f"({words})" if len(each) > 1 else words


def _typed(one: Parameter) -> str:
    """'--year Y'; of a switch what changes something: '--no-by-rank' where yes is the default."""
    flag = one.asked.flag
    if one.asked.what is What.SWITCH:
        return f"--no-{flag[2:]}" if one.default is True else flag
    return f"{flag} {_metavar(one)}"


def _lacking(each: Sequence[Parameter]) -> str:
    """'年度（--year）', '课次（--session，或 --date、--month）'."""
    others = "、".join(one.asked.flag for one in each[1:])
    return f"{each[0].asked.words}（{each[0].asked.flag}" + (f"，或 {others}）" if others else "）")
