"""A test that cannot fail is none: every test function asserts, itself or through what it calls."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
# What asserts though it is not written here: pytest, pytest-qt and their likes.
ASSERTING = frozenset({"raises", "warns", "fail", "waitUntil", "waitSignal", "waitSignals", "qtmodeltester"})
Function = ast.FunctionDef | ast.AsyncFunctionDef
Place = tuple[Path, str]


@cache
def tree_of(path: Path) -> ast.Module:
    """The file, read once."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def functions_of(path: Path) -> tuple[Function, ...]:
    """All functions of the file."""
    return tuple(node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def is_test(function: Function) -> bool:
    """Whether pytest takes it for a test."""
    return function.name.startswith("test_")


def uses(function: Function) -> set[str]:
    """Names it calls, reads, or asks for as an argument."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def asserts(function: Function) -> bool:
    """Whether it asserts by itself; raising what no assert sees is enough for a helper only."""
    kinds = ast.Assert if is_test(function) else ast.Assert | ast.Raise
    return any(isinstance(node, kinds) for node in ast.walk(function)) or bool(uses(function) & ASSERTING)


def brought(path: Path, tree: ast.Module) -> dict[str, Path]:
    """Name → file, of what a file has from others: imports from the tests, fixtures of its folders."""
    found: dict[str, Path] = {}
    for folder in [TESTS, *reversed(path.relative_to(TESTS).parents)]:
        above = TESTS / folder / "conftest.py"
        if above.exists() and above != path:
            found |= {node.name: above for node in functions_of(above)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tests."):
            file = TESTS.parent / Path(*str(node.module).split(".")).with_suffix(".py")
            found |= {each.asname or each.name: file for each in node.names}
    return found


def test_every_test_can_fail() -> None:
    functions: dict[Place, list[Function]] = {}
    others: dict[Path, dict[str, Path]] = {}
    for path in sorted(TESTS.rglob("*.py")):
        others[path] = brought(path, tree_of(path))
        for node in functions_of(path):
            functions.setdefault((path, node.name), []).append(node)

    def reached(place: Place) -> set[Place]:
        names = set().union(*(uses(function) for function in functions[place])) - {place[1]}
        own = {(place[0], name) for name in names if (place[0], name) in functions}
        return own | {(others[place[0]][name], name) for name in names if name in others[place[0]]}

    asserting = {place for place, found in functions.items() if any(map(asserts, found))}
    links = {place: reached(place) for place in functions if place not in asserting}
    while more := {place for place, found in links.items() if place not in asserting and found & asserting}:
        asserting |= more
    tests = [place for place in functions if place[1].startswith("test_")]
    idle = [f"{path.relative_to(TESTS)} {name}" for path, name in tests if (path, name) not in asserting]
    assert idle == []
    assert len(tests) > 1000
