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
    "tests/services/test_talk_news.py": {
        "test_after_any_writes_looking_at_the_people_named_is_looking_at_everybody"
    },
    "tests/services/test_reverting.py": {"test_any_operation_goes_back_exactly_or_not_at_all"},
    "tests/services/test_undo_everything.py": {"test_everything_is_undone_and_redone"},
    "tests/services/test_one_class.py": {"test_the_file_of_a_class_is_that_of_the_whole_year"},
    "tests/db/test_years.py": {"test_nobody_opens_a_data_file_without_its_guards"},
    "tests/services/test_duty_properties.py": {"test_the_catalogue_and_the_duties_have_one_source"},
    "tests/services/test_follow_up_as_before.py": {"test_misses_repairs_and_resits_are_those_of_the_records"},
    "tests/db/test_frozen_schema_9.py": {"test_every_figure_before_equals_after"},
    "tests/services/test_rotation_fair.py": {"test_a_town_in_motion"},
    "tests/db/test_audit.py": {"test_any_history_can_be_undone_and_redone"},
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
