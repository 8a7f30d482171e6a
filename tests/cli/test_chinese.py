"""argparse speaks Chinese by a catalogue: no message it can show a user is missing from it."""

from __future__ import annotations

import argparse
import ast
from pathlib import Path

import pytest

from app.cli.chinese import MESSAGES
from app.cli.parser import build_parser

# Said to whoever writes a parser wrongly, or by features this command line does not use.
OF_PROGRAMMERS = {
    ".__call__() not defined",
    "'required' is an invalid argument for positionals",
    "mutually exclusive arguments must be optional",
    "conflicting option string: %s",
    "conflicting option strings: %s",
    "%r is not callable",
    "can't open '%(filename)s': %(error)s",
    'argument "-" with mode %r',
    "cannot merge actions - two groups are named %r",
    "invalid option string %(option)r: must start with a character %(prefix_chars)r",
    "dest= is required for options like %r",
    "invalid conflict_resolution value: %r",
    "cannot have multiple subparser arguments",
    "conflicting subparser: %s",
    "conflicting subparser alias: %s",
    "subcommands",
}


def asked_for() -> set[str]:
    """Every message the argparse of this Python looks up."""
    tree = ast.parse(Path(argparse.__file__).read_text("utf-8"))
    return {
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "ngettext")
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_message_is_in_the_catalogue() -> None:
    found = asked_for()
    assert len(found) > 20
    assert found - set(MESSAGES) - OF_PROGRAMMERS == set()


def test_the_catalogue_fills_the_same_places() -> None:
    for english, chinese in MESSAGES.items():
        for place in ("%(value)r", "%(choices)s", "%(argument_name)s", "%(message)s", "%s", "%r"):
            assert (place in english) == (place in chinese), english


def test_argparse_asks_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    parser = build_parser()
    with pytest.raises(SystemExit):
        parser.parse_args(["list", "cats"])
    assert "没有这个选项：'cats'（可选 'units'" in capsys.readouterr().err
    assert "选项:" in parser.format_help()
    assert "usage" not in parser.format_help()
