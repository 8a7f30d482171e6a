"""What `test_how_to_add` adds to a copy of the tree: one of each, as small as it can be."""

from __future__ import annotations

RULE = '''"""几次微党课算一次集中学习: so many short lessons are one (C98)."""

from __future__ import annotations


def whole_lessons(short: int, each: int = 3) -> int:
    """How many whole lessons `short` ones are (C98)."""
    return short // each
'''
CASES = '''"""Short lessons."""

import pytest

from app.rules.short_lessons import whole_lessons


@pytest.mark.parametrize(("short", "whole"), [(0, 0), (2, 0), (3, 1), (7, 2)])
def test_whole_lessons(short: int, whole: int) -> None:
    assert whole_lessons(short) == whole
'''
SENTENCE = ' "C98": {"text": "三次微党课算一次集中学习。", "of": "示例文件", "kind": "duty"},\n'
DUTY = (
    '  {"code": "Q98", "label": "每月微党课", "scope": "town", "measure": "sessions", "period": "month", '
    '"required": 1, "most": null, "unit": "次", "filter": {"words": ["微党课"]}, '
    '"citation": "示例文件：每月1次", '
    '"verified": true, "enabled": true, "from_on": null, "to_on": null},\n'
)
DUTY_SENTENCE = ' "Q98": {"text": "每月举办微党课1次。", "of": "示例文件", "kind": "rule"},\n'
MARK = (
    '  {"code": "study_leave", "label": "进修", "symbol": "修", "acronym": "修", "key": "J", '
    '"counts_as_present": false, "counts_as_due": true, "hour_percent": 0, "triggers_talk": false},\n'
)
REGISTER = """{"format": 1, "id": "flags", "version": 1, "title": "流动红旗", "group": "比武和典型",
 "who": "unit", "fields": [
  {"id": "day", "title": "日期", "kind": "day", "required": true, "default": "today"},
  {"id": "unit", "title": "单位", "kind": "unit", "required": true}],
 "papers": [{"id": "list", "title": "流动红旗一览表", "form": "list", "columns": ["#", "day", "unit"]}]}
"""
PAGE = '''"""便笺: a page that shows nothing yet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.pages.base import Tab
from ui.work.context import UiContext


class NotesTab(Tab):
    """The tenth page."""

    title = "便笺"
    help_page = "notes"

    def __init__(self, ctx: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(ctx, parent)
        self.set_body(QWidget(self))
'''
LOADER = """def _notes() -> type[Tab]:
    from ui.pages.notes.notes_tab import NotesTab

    return NotesTab


"""
REPORT = '''"""乡镇名片: the town's name on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from app.papers.document import Column, Document, Section, Table
from app.reports.asked import Asked, MadeAt, What
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class TownCardParams:
    """What stands over it."""

    heading: Annotated[str, Asked("标题", "--heading", What.TEXT)]
    made_at: MadeAt = None


def build(session: Session, params: TownCardParams, progress: Progress = NO_PROGRESS) -> Document:
    """One line."""
    progress.start(1, "生成乡镇名片")
    table = Table((Column("乡镇"),), ((get_town(session).name,),))
    section = Section("名片", params.heading, table)
    return Document("乡镇名片", (section,), created=params.made_at, file_stem="乡镇名片")
'''
