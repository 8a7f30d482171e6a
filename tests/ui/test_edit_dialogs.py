"""An edit changes what was edited: every dialog that edits, opened and saved, then one field at a time.

The dialogs are found by themselves, and so are their fields: a dialog that is new, or a field that is new in
one, needs a line in `edit_cases` that says which columns it may change, or a word in `no_edit`.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.context import open_context
from db.base import Base
from tests.conftest import NOW
from tests.ui import edit_town
from tests.ui.conftest import Answers
from tests.ui.edit_cases import CASES, Case
from tests.ui.edit_fields import change, dialogs, fields_of
from tests.ui.no_edit import NO_EDIT
from ui.widgets.field.form import FormDialog
from ui.work.context import UiContext
from ui.work.preferences import WindowPreferences
from ui.work.tasks import SyncRunner

pytestmark = pytest.mark.slow

# The trail tells of every act; derived columns follow what they are made of.
SKIPPED = {"operation", "audit_entry", "meta"}
DERIVED = {"version", "search_key", "sort_key", "updated_at"}
Rows = dict[tuple[str, int], dict[str, Any]]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the filled town, copied for every edit."""
    folder = tmp_path_factory.mktemp("filled")
    context = open_context(folder, clock=lambda: NOW)
    with context.database.write(actor="t", action="demo.build", text="建立示例", reason="漏记") as unit:
        edit_town.fill(unit.session)
    context.close()
    return folder


@contextmanager
def opened(folder: Path, place: Path) -> Iterator[UiContext]:
    """A copy of the folder, open in a window's context."""
    app = open_context(shutil.copytree(folder, place), clock=lambda: NOW)
    runner = SyncRunner()
    ctx = UiContext(runner, WindowPreferences(app.paths.preferences))
    ctx.attach(app)
    try:
        yield ctx
    finally:
        runner.shutdown()
        ctx.deleteLater()


STORED: dict[bytes, Rows] = {}


def stored(ctx: UiContext) -> Rows:
    """Every row of every table but the trail's, and what this computer remembers of the window.

    The rows are read once of each state of the data file: every edit begins with the same, to the byte.
    """
    file = hashlib.sha256(ctx.app.paths.database.read_bytes()).digest()
    if file not in STORED:
        STORED[file] = rows_of(ctx)
    values = vars(ctx.preferences.values)
    return STORED[file] | {("preferences", 0): {str(key): repr(value) for key, value in values.items()}}


def rows_of(ctx: UiContext) -> Rows:
    """Every row, read now."""
    found: Rows = {}
    with ctx.app.database.read() as session:
        for name, table in Base.metadata.tables.items():
            if name not in SKIPPED:
                for row in session.execute(select(table)).mappings():
                    found[name, row["id"]] = dict(row)
    return found


def changed(before: Rows, after: Rows) -> set[str]:
    """`table.column` that differ; a row that came or went is `+table` or `-table`."""
    found = {f"+{key[0]}" for key in after.keys() - before.keys()}
    found |= {f"-{key[0]}" for key in before.keys() - after.keys()}
    for key in before.keys() & after.keys():
        for name, value in after[key].items():
            if value != before[key][name] and name not in DERIVED:
                of = f":{before[key]['name']}" if key[0] == "setting" else ""
                found.add(f"{key[0]}.{name}{of}")
    return found


def problems(dialog: FormDialog) -> str:
    """What the dialog says against saving."""
    said = [each for each in dialog.findChildren(QLabel) if each.objectName() == "problem"]
    return "；".join(each.text() for each in said if each.isVisibleTo(dialog) and each.text())


def pattern_of(case: Case, label: str) -> str:
    """The line of the case that speaks of the field."""
    found = [pattern for pattern in case.fields if fnmatchcase(label, pattern)]
    exact = [pattern for pattern in found if pattern == label]
    assert found, f"the field “{label}” is new: say in edit_cases which columns it may change"
    return (exact or found)[0]


def to_try(case: Case, labels: list[str]) -> list[str]:
    """The fields to change: of those that are alike the first and the last."""
    alike: dict[str, list[str]] = {}
    for label in labels:
        alike.setdefault(pattern_of(case, label), []).append(label)
    chosen = {label for many in alike.values() for label in (many if case.every else (many[0], many[-1]))}
    missing = set(case.fields) - alike.keys()
    assert not missing, f"no such field: {missing}"
    return [label for label in labels if label in chosen]


@pytest.fixture
def copies(filled: Path, tmp_path: Path, qtbot: QtBot) -> Any:
    """Opens a case on a copy of the filled town of its own."""
    count = iter(range(1000))

    @contextmanager
    def copy(case: Case) -> Iterator[tuple[UiContext, FormDialog]]:
        with opened(filled, tmp_path / f"copy{next(count)}") as ctx:
            parent = QWidget()
            dialog = case.make(ctx, parent)
            assert isinstance(dialog, FormDialog)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
            dialog.open()
            yield ctx, dialog
            dialog.done(QDialog.DialogCode.Rejected)
            dialog.deleteLater()
            parent.deleteLater()

    return copy


def save(ctx: UiContext, dialog: FormDialog, case: Case, answers: Answers) -> set[str]:
    """Press the button; returns what it changed."""
    before = stored(ctx)
    answers[:] = case.answers
    dialog.accept_button.click()
    return changed(before, stored(ctx))


def test_every_dialog_is_looked_at() -> None:
    found = set(dialogs())
    known = {name.partition("/")[0] for name in CASES} | set(NO_EDIT)
    assert found - known == set(), "say in edit_cases what it edits, or why it edits nothing"
    assert known - found == set()
    assert len({name.partition("/")[0] for name in CASES}) > 35


@pytest.mark.qt_log_ignore("does not support", extend=True)
@pytest.mark.parametrize("name", CASES)
def test_an_edit_changes_what_was_edited(copies: Any, answers: Answers, name: str) -> None:
    case = CASES[name]
    with copies(case) as (ctx, dialog):
        labels = to_try(case, list(fields_of(dialog)))
        assert save(ctx, dialog, case, answers) == case.saved, "opened and saved: nothing changes"
        assert not problems(dialog)
        assert dialog.isVisible() == case.stays
        assert answers.asked == []
    for label in labels:
        wanted = case.fields[pattern_of(case, label)]
        if wanted is None:
            continue
        with copies(case) as (ctx, dialog):
            case.hows.get(label, change)(fields_of(dialog)[label])
            found = save(ctx, dialog, case, answers)
            if isinstance(wanted, str):
                assert (wanted in problems(dialog), found) == (True, set()), (label, problems(dialog))
                continue
            assert (found, problems(dialog)) == (wanted, ""), label
        answers.asked.clear()
