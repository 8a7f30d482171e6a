"""argparse in Chinese: a catalogue of its messages, and a parser that says what is wrong in one sentence."""

from __future__ import annotations

import argparse
import gettext
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

# What argparse says to a user, word for word; `tests/cli/test_chinese.py` finds what a newer Python adds.
MESSAGES = {
    "usage: ": "写法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这段说明",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少：%s",
    "one of the arguments %s is required": "须给出其中之一：%s",
    "unrecognized arguments: %s": "不认识：%s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 可以是 %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有这个选项：%(value)r（可选 %(choices)s）",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有 %(parser_name)r（可选 %(choices)s）",
    "invalid %(type)s value: %(value)r": "%(value)r 不能用作这个值",
    "expected one argument": "后面须跟一个值",
    "expected at most one argument": "后面最多跟一个值",
    "expected at least one argument": "后面至少跟一个值",
    "expected %s argument": "后面须跟 %s 个值",
    "expected %s arguments": "后面须跟 %s 个值",
    "not allowed with argument %s": "不能与 %s 同时使用",
    "ignored explicit argument %r": "后面不能跟值 %r",
    "unexpected option string: %s": "不认识：%s",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
}


# Where commands are hung, as `add_subparsers` gives it; and what hangs one there: place, name, help.
Commands: TypeAlias = "argparse._SubParsersAction[ChineseParser]"
MakeCommand: TypeAlias = "Callable[[Commands, str, str], ChineseParser]"


class _Catalogue(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return MESSAGES.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def speak_chinese() -> None:
    """Give argparse the catalogue. It looks its messages up by these two names and has no other door."""
    catalogue = _Catalogue()
    setattr(argparse, "_", catalogue.gettext)  # noqa: B010
    setattr(argparse, "ngettext", catalogue.ngettext)  # noqa: B010


class ChineseParser(argparse.ArgumentParser):
    """Says what is wrong in one Chinese sentence and exits with status 2."""

    def error(self, message: str) -> NoReturn:
        """Replace argparse's usage message of several lines."""
        self.exit(
            2,
            f"命令写法不对（{message.strip()}），没有改动任何内容；请用“{self.prog} --help”查看写法。\n",
        )


def add_help(parser: argparse.ArgumentParser) -> None:
    """`--help`."""
    parser.add_argument("-h", "--help", action="help", help="显示这段说明")


def command(commands: Commands, name: str, text: str, **more: Any) -> ChineseParser:
    """A command called `name`; `--data` is also accepted after it, where people tend to write it."""
    parser: ChineseParser = commands.add_parser(
        name, help=text, description=text, add_help=False, allow_abbrev=False, **more
    )
    add_help(parser)
    parser.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser
