"""What a page needs beside its folder: a line, a title, its help, keys; and every import has its button."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtGui import QKeySequence

from app.imports import IMPORTS
from ui.window.help_dialog import HELP, PAGES
from ui.window.registry import TABS, page_keys

UI = Path(__file__).resolve().parents[2] / "ui"


def test_every_page_has_its_help() -> None:
    """Listed, and a file that says something under the page's own title."""
    for spec in TABS:
        page = spec.load().help_page
        assert page in PAGES, f"{spec.id}: {page!r} is not listed in PAGES"
        text = (HELP / f"{page}.html").read_text(encoding="utf-8")
        assert PAGES[page] in text, page
        assert len(text) > 60, page


def test_a_page_says_its_title_once() -> None:
    for spec in TABS:
        assert spec.load().title == spec.title
    assert len({spec.title for spec in TABS}) == len({spec.id for spec in TABS}) == len(TABS)


def test_ten_pages_have_keys_and_more_are_no_fault() -> None:
    """Alt+10 would be no key at all."""
    keys = [page_keys(number) for number in range(1, 13)]
    assert keys == [*(f"Alt+{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)), "", ""]
    assert len({QKeySequence(key).toString() for key in keys[:10]}) == 10


def test_every_import_has_its_button() -> None:
    """A page opens the wizard with its id."""
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted((UI / "pages").rglob("*.py")))
    opened = "".join(re.findall(r"open_import_wizard\((.*?)\)\n", texts, re.DOTALL))
    assert not [kind.id for kind in IMPORTS if f'"{kind.id}"' not in opened]
