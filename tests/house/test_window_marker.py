"""`-m "not window"` needs no Qt: only the folder of the window and marked tests import any of it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
WINDOW = TESTS / "ui"
# `make bench` is no test; the mistakes are read by mypy only.
OTHERS = (TESTS / "bench", TESTS / "house" / "seam_mistakes.py")


def is_never_run(node: ast.AST) -> bool:
    """`if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def is_of_the_window(node: ast.AST) -> bool:
    """A function marked `window`."""
    return isinstance(node, ast.FunctionDef) and any(
        ast.unparse(mark) == "pytest.mark.window" for mark in node.decorator_list
    )


def imported(node: ast.AST) -> Iterator[str]:
    """Modules imported below the node, left out what never runs and what tests of the window import."""
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{name.name}" for name in node.names)
    for child in ast.iter_child_nodes(node):
        if not is_never_run(child) and not is_of_the_window(child):
            yield from imported(child)


@cache
def needs_qt(path: Path) -> str:
    """The first module of the window that the file imports, itself or through others of the tests, or ""."""
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        if name.split(".")[0] in ("ui", "PySide6", "shiboken6", "pytestqt"):
            return name
        if name.startswith("tests.ui."):
            module = WINDOW / f"{name.split('.')[2]}.py"
            if not module.exists() or needs_qt(module):
                return name
    return ""


def test_only_the_folder_of_the_window_and_marked_tests_import_it() -> None:
    rest = [
        path
        for path in TESTS.rglob("*.py")
        if WINDOW not in path.parents and not any(path == each or each in path.parents for each in OTHERS)
    ]
    assert {path.relative_to(TESTS).as_posix(): needs_qt(path) for path in rest if needs_qt(path)} == {}
    assert len(rest) > 200


def test_the_others_run_without_qt() -> None:
    """With PySide6 out of reach: some tests that need none run, those of the window are not even read."""
    code = (
        "import sys; sys.modules.update(PySide6=None, shiboken6=None); import pytest;"
        "sys.exit(pytest.main(['-q', '-p', 'no:pytest-qt', '-p', 'no:cacheprovider', '-m', 'not window',"
        " 'tests/rules/test_dates.py', 'tests/services/test_hours_state.py']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "1 deselected" in done.stdout


def test_the_folder_of_the_window_is_left_out() -> None:
    options = ["-q", "--collect-only", "-p", "no:cacheprovider", "-m", "not window", "tests"]
    ignored = [
        f"--ignore={each}"
        for each in TESTS.iterdir()
        if each.is_dir() and each not in (WINDOW, TESTS / "rules")
    ]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *ignored, "--ignore=tests/test_architecture.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "tests/rules/test_dates.py" in done.stdout
    assert "tests/ui/" not in done.stdout
    assert "deselected" not in done.stdout
