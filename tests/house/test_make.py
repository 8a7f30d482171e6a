"""`make test` runs every test; what `make check` leaves out is slow, said here, and never a whole layer."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.conftest import SPREAD

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
CHECKED = ("tests/test_architecture.py", "tests/rules", "tests/services", "tests/db")
# File → the tests that only `make test` runs; None: all of it.
LEFT_TO_TEST: dict[str, set[str] | None] = {
    "tests/db/test_migration_failures.py": None,
    "tests/db/test_backup.py": {
        "test_two_hundred_flipped_bits_are_found_or_harmless",
        "test_the_daily_look_finds_damaged_pages",
    },
    "tests/services/register/test_grid.py": {"test_a_whole_column_is_written_in_a_moment"},
}


def recipe(target: str) -> str:
    """The commands of a target, `$(TESTS)` put in."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    [tests] = re.findall(r"^TESTS := (.+)$", text, re.MULTILINE)
    [found] = re.findall(rf"^{target}:.*\n((?:\t.+\n)+)", text, re.MULTILINE)
    return str(found).replace("$(TESTS)", tests)


def marked(node: ast.AST, mark: str) -> bool:
    """Whether the test, or the module by its `pytestmark`, bears the mark."""
    if isinstance(node, ast.Module):
        words = [
            ast.unparse(each.value)
            for each in node.body
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "pytestmark"
        ]
    else:
        words = [ast.unparse(each) for each in getattr(node, "decorator_list", ())]
    return any(re.search(rf"pytest\.mark\.{mark}\b", each) for each in words)


def left_out(path: Path) -> set[str] | None:
    """The tests of a file that `-m "not slow or tools"` leaves out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if marked(tree, "slow"):
        return None
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and marked(node, "slow") and not marked(node, "tools")
    }


def test_make_test_leaves_nothing_out() -> None:
    words = recipe("test").split()
    assert words[words.index("pytest") + 1 :] == (
        "-n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder".split()
    )


def test_make_check_leaves_out_what_is_said_here() -> None:
    command = recipe("check")
    assert '-m "not slow or tools"' in command
    assert command.split()[-len(CHECKED) :] == list(CHECKED)
    paths = [
        path
        for name in CHECKED
        for path in ([ROOT / name] if ".py" in name else (ROOT / name).rglob("test_*.py"))
    ]
    found = {path.relative_to(ROOT).as_posix(): left_out(path) for path in paths}
    assert {name: tests for name, tests in found.items() if tests != set()} == LEFT_TO_TEST
    assert len(found) > 70


def test_the_style_is_checked_with_the_rest() -> None:
    """ruff, mypy and import-linter are run by a test that `make check` keeps."""
    tree = ast.parse((TESTS / "test_architecture.py").read_text(encoding="utf-8"))
    [tools] = [node for node in tree.body if getattr(node, "name", "") == "test_tools_are_content"]
    assert marked(tools, "tools")
    said = ast.unparse(tools)
    assert all(f"'{tool}'" in said for tool in ("lint-imports", "ruff", "mypy"))


def test_files_whose_tests_are_spread_keep_nothing_from_test_to_test() -> None:
    """What one test leaves in a process another would miss."""
    for name in SPREAD:
        tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
        assert any(marked(node, "slow") for node in ast.walk(tree)), f"{name} must begin with the first"
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)]
