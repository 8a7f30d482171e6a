"""The paragraphs of the year's summary as data: the program's own, or the town's once it changed them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.paths import RESOURCES
from app.rules.summary_text import unknown_marks
from app.services.page.register_figures import figure_titles
from app.services.setting.town import get_setting, set_setting

SETTING = "summary.texts"
HEADING, SUBHEADING, TEXT = "heading", "subheading", "text"
KINDS = (HEADING, SUBHEADING, TEXT)
# What the clerk writes in 【】 for a figure → the figure's code.
FIGURES = {
    "场次": "N1",
    "参训人次": "N2",
    "党员覆盖": "N3",
    "人均次数": "N4",
    "课程学时": "N5",
    "人学时": "N5b",
    "每月学习次数": "N6",
    "每季度研讨次数": "N7",
    "研讨天数": "N8",
    "自学达标": "N9",
    "合格率": "N10",
    "半年报告": "N11",
    "检查次数": "N12",
}
MARKS = ("单位", "年度", "截至", "年龄", "自学小时", *FIGURES)


@dataclass(frozen=True)
class SummaryBlock:
    """A heading or a paragraph with its marks."""

    kind: str
    text: str


@dataclass(frozen=True)
class SummaryTexts:
    """Title and blocks; `is_own` once the town has changed them."""

    title: str
    blocks: tuple[SummaryBlock, ...]
    is_own: bool = False


@cache
def usual_texts() -> SummaryTexts:
    """What the program brings (resources/templates/summary.json)."""
    return _read((RESOURCES / "templates" / "summary.json").read_text(encoding="utf-8"), is_own=False)


def summary_texts(session: Session, *, year: int | None = None) -> SummaryTexts:
    """The texts in use; for a closed `year` those of then, or as they were corrected for it."""
    kept = get_setting(session, name=SETTING, year=year)
    return _read(kept, is_own=True) if kept else usual_texts()


def set_summary_texts(
    session: Session, *, title: str, blocks: Sequence[SummaryBlock], year: int | None = None
) -> None:
    """Use these from now on; with a closed `year` for that year alone, which takes a reason.

    Empty blocks are left out, the program's own texts are not kept twice.

    Raises `InputProblem` summary.empty or summary.unknown_mark.
    """
    wanted = SummaryTexts(
        title.strip(), tuple(SummaryBlock(b.kind, b.text.strip()) for b in blocks if b.text.strip())
    )
    if not wanted.title or not wanted.blocks:
        raise InputProblem("summary.empty")
    known = {*MARKS, *figure_titles(session)}
    for text in (wanted.title, *(block.text for block in wanted.blocks)):
        for mark in unknown_marks(text, known):
            raise InputProblem("summary.unknown_mark", mark=mark)
    own = (wanted.title, wanted.blocks) != (usual_texts().title, usual_texts().blocks)
    value: dict[str, object] = {"title": wanted.title, "blocks": [asdict(block) for block in wanted.blocks]}
    stored = json.dumps(value, ensure_ascii=False) if own else ""
    set_setting(session, name=SETTING, value=stored, year=year)


def marks_in(texts: SummaryTexts) -> tuple[str, ...]:
    """The marks of title and blocks that are not the summary's own: figures of registers, each once."""
    every = (texts.title, *(block.text for block in texts.blocks))
    return tuple(dict.fromkeys(mark for text in every for mark in unknown_marks(text, MARKS)))


def _read(text: str, *, is_own: bool) -> SummaryTexts:
    found = json.loads(text)
    blocks = tuple(SummaryBlock(entry["kind"], entry["text"]) for entry in found["blocks"])
    return SummaryTexts(found["title"], blocks, is_own)
