"""The program as it is started: what it loads before the first page stands, and when garbage is looked for.

Counted, never timed; the seconds are the bench's (B9).
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import __main__ as program
from tests.ui.plan_data import build_town

ROOT = Path(__file__).resolve().parents[2]
# Starts `ganxun --data DIR`, looks at it when rows stand on the first page and when all is quiet, and closes.
START = """
import gc, json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTableView
from app import __main__ as program
from ui import main
seen = {}
main.LONGEST_START_MS = int(sys.argv[2])
make = main.make_window
def made(*args):
    window = make(*args)
    seen["collects"] = [gc.isenabled()]
    def look():
        page = window.current_tab()
        if page is None or not any(view.model().rowCount() for view in page.findChildren(QTableView)):
            return QTimer.singleShot(1, look)
        seen["modules"] = sorted(sys.modules)
        seen["collects"].append(gc.isenabled())
    def end():
        if not gc.isenabled():
            return QTimer.singleShot(1, end)
        seen["collects"].append(gc.isenabled())
        seen["frozen"] = gc.get_freeze_count()
        window.close()
    look()
    end()
    return window
main.make_window = made
status = program.main(["--data", sys.argv[1]])
print(json.dumps(seen))
sys.exit(status)
"""
# Loaded by their own page, paper or import, by an upgrade or at a rest: by no first page.
LATER = (
    *("alembic", "reportlab", "openpyxl", "docx", "zoneinfo"),
    *("app.cli", "app.imports", "app.reports", "app.papers", "app.writers", "app.demo", "app.jobs"),
    *("app.services.duty", "app.services.exam", "app.services.hour", "app.services.leave"),
    *("app.services.record", "app.services.rule", "app.services.figure"),
    *("app.services.bulletin.bulletins", "app.services.bulletin.bulletin_content"),
    *("app.services.bulletin.bulletin_facts", "app.services.bulletin.bulletin_scores"),
    *("app.services.follow_up.talks", "app.services.follow_up.talk_records"),
    *("ui.pages.attendance", "ui.pages.plan", "ui.wizards", "ui.papers", "ui.records"),
)
TOWN = build_town


@dataclass(frozen=True)
class Started:
    """Modules at the first page; is garbage looked for when made, painted, quiet; what is kept for good."""

    modules: tuple[str, ...]
    collects: list[bool]
    frozen: int


def started(folder: Path, longest_ms: int = 30_000) -> Started:
    """Run the program on a folder until it is at rest."""
    done = subprocess.run(
        [sys.executable, "-c", START, str(folder), str(longest_ms)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout)
    return Started(tuple(seen.get("modules", ())), seen["collects"], seen["frozen"])


def test_nothing_is_loaded_for_later_before_the_first_page_stands(town_folder: Path) -> None:
    """Also no garbage is looked for until all is quiet; what the start made is then never looked through."""
    start = started(town_folder)
    found = [name for name in start.modules if any(f"{name}.".startswith(f"{each}.") for each in LATER)]
    assert not found
    assert "app.services.page.workbench" in start.modules
    assert start.collects == [False, False, True]
    assert start.frozen > 100_000


def test_garbage_is_looked_for_again_where_the_data_do_not_open(tmp_path: Path) -> None:
    (tmp_path / "ganxun.db").write_bytes(b"not a database" * 500)
    start = started(tmp_path, longest_ms=300)
    assert not start.modules
    assert start.collects == [False, True]


TWICE = ["--data", "乙", "--data", "甲"]
FOLDERS = (([], None), (["--data", "甲 乙"], Path("甲 乙")), (["--data=甲"], Path("甲")), (TWICE, Path("甲")))
COMMANDS = (
    ["list", "people"],
    ["--self-test"],
    ["--data", "--self-test"],
    ["--data", "甲", "check"],
    ["--help"],
)


@pytest.mark.parametrize(("arguments", "folder"), FOLDERS)
def test_the_folder_said_for_the_window(arguments: list[str], folder: Path | None) -> None:
    assert program.data_folder(arguments) == folder
    assert program.is_for_window(arguments) == (arguments != TWICE)


@pytest.mark.parametrize("arguments", COMMANDS)
def test_everything_else_is_for_the_command_line(arguments: list[str]) -> None:
    assert not program.is_for_window(arguments)
