"""What was said of earlier files and holds for the next of the same make: columns, signs, namesakes.

Kept with the preferences beside the data, so that the window and the command line know the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.imports.params import LayoutCorrection, Params
from app.imports.preview import Preview
from app.preferences import Preferences

NAMESAKES = "import.namesakes"
_NOTHING: Mapping[str, Any] = {"columns": {}, "sheet": None, "header_row": None}


def load_correction(value: Mapping[str, Any]) -> LayoutCorrection:
    """A remembered mapping, as preferences keep it."""
    return LayoutCorrection(
        dict(value.get("columns", {})),
        value.get("sheet"),
        value.get("header_row"),
        str(value.get("layout", "")),
        dict(value.get("marks", {})),
    )


def dump_correction(correction: LayoutCorrection, layout: str = "") -> dict[str, object]:
    """A mapping for preferences. The sheet's name is left out: the next file may call it otherwise.

    `layout` is the fingerprint of the header it was made for.
    """
    return {
        "columns": dict(correction.columns),
        "sheet": None,
        "header_row": correction.header_row,
        "layout": layout,
        "marks": dict(correction.marks),
    }


def corrections_of(layouts: Mapping[str, object]) -> dict[str, LayoutCorrection]:
    """Every remembered mapping by the fingerprint of its layout; what is damaged is left aside."""
    return {key: load_correction(value) for key, value in layouts.items() if isinstance(value, dict)}


def with_remembered(params: Params, preferences: Preferences) -> Params:
    """`params` with what earlier files taught; what is said now weighs more."""
    namesakes = preferences.views.get(NAMESAKES)
    return replace(
        params,
        corrections=corrections_of(preferences.import_layouts),
        namesakes=dict(namesakes) if isinstance(namesakes, dict) else {},
    )


def remember_marks(preferences: Preferences, preview: Preview, marks: Mapping[str, str]) -> None:
    """What signs mean on sheets of this make (旷训 → 缺席)."""
    fingerprint = preview.layout.fingerprint
    if not marks or not fingerprint:
        return
    known = preferences.import_layouts.get(fingerprint)
    kept = dict(known) if isinstance(known, dict) else dict(_NOTHING)
    preferences.import_layouts[fingerprint] = {**kept, "marks": {**kept.get("marks", {}), **marks}}


def remember_people(preferences: Preferences, preview: Preview, people: Mapping[str, object]) -> None:
    """Whom rows of a namesake meant; `people` by place (Sheet1!5), 0 (somebody new) is not remembered."""
    held = preferences.views.get(NAMESAKES)
    known = dict(held) if isinstance(held, dict) else {}
    for row in preview.rows:
        place = f"{row.sheet or preview.layout.sheet}!{row.row}"
        said = people.get(place, people.get(str(row.row)))
        if said and row.namesake:
            known[row.namesake] = said
    preferences.views[NAMESAKES] = known
