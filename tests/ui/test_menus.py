"""The menu bar in every situation: words, keys, order and what is dead stay as the golden file says."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.context import open_context
from app.services.bulk.bulk_writes import NewPerson, add_people
from app.services.operation.seals import seal_year
from app.services.person import units
from tests.conftest import NOW
from tests.ui import edit_town
from tests.ui.tool_rows import menus_of
from ui.actions.action import WINDOW_KEYS
from ui.window.main_window import MainWindow
from ui.window.palette import Palette
from ui.window.registry import TABS, page_keys
from ui.work.context import UiContext
from ui.work.sample import other_folder
from ui.work.tasks import SyncRunner

KEYS = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+\w+|\bF\d+\b")
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "menus"


def filled(ctx: UiContext) -> None:
    """A town in which every page has something to choose."""
    with ctx.app.database.write(actor="t", action="demo.build", text="建立示例", reason="漏记") as unit:
        edit_town.fill(unit.session)


TOWN = filled


def menus(window: MainWindow) -> dict[str, list[str]]:
    """The menu bar; the lines of the pages are looked at here, for a new page brings its own."""
    found = menus_of(window)
    view = next(title for title in found if title.startswith("查看"))
    pages = [" | ".join(filter(None, (spec.title, page_keys(at)))) for at, spec in enumerate(TABS, start=1)]
    assert found[view][: len(pages)] == pages
    found[view][: len(pages)] = ["(the pages)"]
    return found


def check(name: str, window: MainWindow) -> None:
    """As the golden file says (`GANXUN_UPDATE_GOLDEN=1` writes it)."""
    found = menus(window)
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GANXUN_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == found


@pytest.fixture
def second(qtbot: QtBot) -> Iterator[Callable[[UiContext], MainWindow]]:
    """Another window, shown and not led to any data."""
    made: list[MainWindow] = []

    def show(ctx: UiContext) -> MainWindow:
        made.append(MainWindow(ctx))
        made[-1].show()
        qtbot.waitExposed(made[-1])
        return made[-1]

    yield show
    for window in made:
        window.close()
        window.deleteLater()


def add_unit(ctx: UiContext, name: str, action: str = "unit.add") -> None:
    ctx.runner.command(partial(units.add_unit, name=name), action=action, text=f"新增单位 {name}")


def test_over_a_page(window: MainWindow) -> None:
    window.set_year(2024)
    check("page", window)


@pytest.mark.parametrize("page", [spec.id for spec in TABS])
def test_over_every_page(window: MainWindow, page: str) -> None:
    """What the page has for the window's keys (`tool_rows`), 查找 where it searches, and nothing else."""
    window.show_tab(page)
    window.set_year(2024)
    tab = window.tab(page)
    offered = json.loads((GOLDEN.parent / "tool_rows" / f"{page}.json").read_text(encoding="utf-8"))
    lines = {WINDOW_KEYS[id_]: said for id_, said in offered["first"]["window"].items()}
    lines["Ctrl+F"] = f"查找{'' if tab.search_box is not None else ' | dead'}"

    def line(known: str) -> str:
        keys = next((part for part in known.split(" | ") if part.replace("Del", "Delete") in lines), "")
        words, _, dead = lines.get(keys.replace("Del", "Delete"), known).partition(" | ")
        return " | ".join(filter(None, (words, keys, dead))) if keys else known

    known = json.loads((GOLDEN / "page.json").read_text(encoding="utf-8"))
    assert menus(window) == {title: list(map(line, below)) for title, below in known.items()}


@pytest.mark.empty_town
def test_over_an_empty_page(window: MainWindow) -> None:
    check("page-empty", window)


def test_the_window_answers_to_the_keys_of_its_menus_and_no_other(window: MainWindow) -> None:
    keys = [key.toString() for action in window.actions() for key in action.shortcuts()]
    in_menus = [key for lines in menus_of(window).values() for line in lines for key in KEYS.findall(line)]
    assert sorted(keys) == sorted(in_menus)
    assert len(set(keys)) == len(keys)
    assert {action.shortcutContext() for action in window.actions()} == {Qt.ShortcutContext.WindowShortcut}


def test_before_there_is_anything(second: Callable[[UiContext], MainWindow]) -> None:
    check("before-data", second(UiContext(SyncRunner())))


def test_before_there_is_a_town(ctx: UiContext, second: Callable[[UiContext], MainWindow]) -> None:
    check("before-town", second(ctx))


def test_while_something_can_be_undone_and_redone(window: MainWindow, ctx: UiContext) -> None:
    add_unit(ctx, "甲村")
    check("undo", window)
    ctx.undo.undo()
    check("redo", window)
    add_unit(ctx, "乙村")
    check("undo-and-redo", window)
    ctx.undo.redo()
    check("redone", window)


def test_what_asks_first_has_dots(window: MainWindow, ctx: UiContext) -> None:
    add_unit(ctx, "甲村")
    window.show_tab("attendance")
    check("undo-of-another-page", window)
    ctx.runner.sitting.clear()
    window.show_tab("roster")
    check("undo-of-another-sitting", window)
    people = [NewPerson({"name": f"张{n}"}, "甲村") for n in range(60)]
    ctx.runner.command(partial(add_people, people=people), action="person.add", text="新增多人")
    check("undo-of-many", window)


def test_over_a_closed_year(window: MainWindow, ctx: UiContext) -> None:
    ctx.runner.command(partial(seal_year, year=2024, at=NOW.isoformat()), action="year.seal", text="年度封账")
    window.set_year(2024)
    check("sealed", window)


def test_in_the_sample(
    tmp_path: Path, clock: Callable[[], datetime], second: Callable[[UiContext], MainWindow]
) -> None:
    app = open_context(other_folder(tmp_path / "data"), clock=clock)
    ctx = UiContext(SyncRunner())
    ctx.attach(app)
    window = second(ctx)
    window.open_data(town="清河镇", tab="roster")
    check("sample", window)


def test_with_narrow_lines(
    ctx: UiContext, window: MainWindow, second: Callable[[UiContext], MainWindow], qtbot: QtBot
) -> None:
    line = window.offered.by_id["compact"]
    line.trigger()
    check("compact", window)
    check("compact-next-window", second(ctx))
    line.trigger()
    assert not line.isChecked()
    assert ctx.preferences.get("compact") is False


def test_words_of_the_clerk_s_keep_their_marks(window: MainWindow, ctx: UiContext) -> None:
    """A file called 党建&业务 is no line with a key: a menu swallows a single &."""
    ctx.runner.command(partial(units.add_unit, name="甲村"), action="unit.add", text="导入“党建&业务.xlsx”")
    assert window.offered.words("undo") == "撤销：导入“党建&业务.xlsx”"
    assert window.offered.by_id["undo"].text() == "撤销：导入“党建&&业务.xlsx”"
    palette = Palette(window)
    palette.line.setText("党建&业务")
    assert "撤销：导入“党建&业务.xlsx”" in [found.words for found in palette.model.shown]
    palette.reject()
