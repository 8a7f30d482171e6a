"""Words, order, keys, tips and what is dead: what every page offers stays as its golden file says."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.ui import edit_town
from tests.ui.tool_rows import offers
from ui.window.main_window import MainWindow
from ui.window.registry import TABS
from ui.work.context import UiContext

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "tool_rows"


def filled(ctx: UiContext) -> None:
    """A town in which every page has something to choose."""
    with ctx.app.database.write(actor="t", action="demo.build", text="建立示例", reason="漏记") as unit:
        edit_town.fill(unit.session)


TOWN = filled
# Views of a page that have a row of their own: the key that leads there.
VIEWS = {"follow_up": 3, "duties": 6}


def _golden(name: str, found: dict[str, object]) -> None:
    path = GOLDEN / f"{name}.json"
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("GANXUN_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == found


@pytest.mark.parametrize("page", [spec.id for spec in TABS])
def test_what_a_page_offers(window: MainWindow, page: str) -> None:
    window.show_tab(page)
    window.set_year(2024)
    tab = window.tab(page)
    found: dict[str, object] = {"first": offers(window, tab)}
    for place in range(1, VIEWS.get(page, 1)):
        tab.show_view(place)  # type: ignore[attr-defined]
        found[f"view {place + 1}"] = offers(window, tab)
    _golden(page, found)


@pytest.mark.empty_town
@pytest.mark.parametrize("page", [spec.id for spec in TABS])
def test_what_an_empty_page_offers(window: MainWindow, page: str) -> None:
    window.show_tab(page)
    _golden(f"{page}-empty", {"first": offers(window, window.tab(page))})
