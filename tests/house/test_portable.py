"""What the program writes does not hang on the language of the machine."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    file for package in ("app", "ui", "db", "packaging") for file in sorted((ROOT / package).rglob("*.py"))
]
CALLED = {"strftime", "strptime"}


def _format_texts(tree: ast.AST) -> list[tuple[int, str]]:
    """(line, text) of each format: behind the colon of an f-string, in `strftime`, `strptime`, `format`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            parts: list[ast.expr] = node.format_spec.values
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLED:
            parts = node.args
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format":
            parts = node.args[1:]
        else:
            continue
        texts = [
            part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        found.extend((node.lineno, text) for text in texts)
    return sorted(found)


@pytest.mark.parametrize("package", ["app", "ui", "db", "packaging"])
def test_formats_of_dates_are_plain_letters(package: str) -> None:
    """`strftime` of Windows refuses Chinese in its format unless the machine speaks UTF-8."""
    wrong = [
        f"{file.relative_to(ROOT)}:{line} {text}"
        for file in SOURCES
        if file.is_relative_to(ROOT / package)
        for line, text in _format_texts(ast.parse(file.read_text(encoding="utf-8")))
        if not text.isascii()
    ]
    assert wrong == []


def test_the_look_itself_sees_every_way() -> None:
    """A check that finds nothing must be able to find something."""
    source = """
f"{day:%Y年}"
day.strftime("%m月")
datetime.strptime(text, "%d日")
format(day, "%H时")
f"{day:%Y}年"
"""
    assert [text for _, text in _format_texts(ast.parse(source))] == ["%Y年", "%m月", "%d日", "%H时", "%Y"]
