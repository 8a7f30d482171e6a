"""Which page of the window an operation belongs to, by the module of its action."""

from __future__ import annotations

from collections.abc import Mapping

# Module of an action ("module.verb") → id of the page where a clerk looks for it.
PAGES: Mapping[str, str] = {
    "person": "roster",
    "unit": "roster",
    "roster": "roster",
    "group": "roster",
    "class_session": "plan",
    "plan": "plan",
    "programme": "plan",
    "category": "plan",
    "attendance": "attendance",
    "leave": "attendance",
    "mark_kind": "attendance",
    "attachment": "attendance",
    "exam": "scores",
    "score": "scores",
    "scores": "scores",
    "bulletin": "bulletins",
    "bulletin_kind": "bulletins",
    "talk": "follow_up",
    "make_up": "follow_up",
    "hours": "duties",
    "duty": "duties",
    "rotation": "duties",
    "routine": "duties",
    "appraisal": "reports",
    "summary": "reports",
    "archive": "reports",
    "register": "registers",
}
IMPORT = ".import"


def page_of(action: str) -> str:
    """Id of the page, '' for what belongs to the window as a whole (the town's name)."""
    return PAGES.get(action.partition(".")[0], "")


def is_import(action: str) -> bool:
    """Whether the operation wrote a spreadsheet."""
    return action.endswith(IMPORT)
