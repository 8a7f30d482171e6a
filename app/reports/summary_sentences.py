"""What the year's summary may say: no boast of nought; a clean copy only when nothing is left to check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.errors import InputProblem
from app.papers.letter import Block, Letter, Paragraph
from app.rules.summary_text import TO_CHECK, TO_FILL, places_to_check, without_boasts
from app.services.year.figure_rows import SummaryFigure
from app.services.year.summary_texts import SummaryBlock

MOST_LEFT = 3


def honest(blocks: Iterable[SummaryBlock], figures: Mapping[str, SummaryFigure]) -> tuple[SummaryBlock, ...]:
    """The blocks without clauses that would boast of 数据不足, of nought or of a part of one."""
    doubtful = {
        mark: f"{figure.label}为{figure.words.strip('（）')}"
        for mark, figure in figures.items()
        if not figure.enough or figure.is_odd
    }
    return tuple(replace(block, text=without_boasts(block.text, doubtful)) for block in blocks)


def check_warning(blocks: Iterable[SummaryBlock]) -> tuple[str, ...]:
    """How many places of the text are still to be checked by a person."""
    count = sum(places_to_check(block.text) for block in blocks)
    words = f"还有{count}处“请核对”：这些话没有记录可以印证，请逐句核对，属实的去掉标记，不实的改写。"
    return (words,) if count else ()


def clean_copy(letter: Letter) -> Letter:
    """The letter without footnotes, to be sent out.

    Raises `InputProblem` summary.left while anything is left to check or to fill in.
    """
    left = [
        found
        for block in letter.blocks
        for pattern in (TO_FILL, TO_CHECK)
        for found in pattern.findall(getattr(block, "text", ""))
    ]
    if left:
        shown = "、".join(dict.fromkeys(left[:MOST_LEFT]))
        raise InputProblem("summary.left", count=len(left), places=shown)
    return replace(letter, blocks=tuple(_plain(block) for block in letter.blocks))


def _plain(block: Block) -> Block:
    """A paragraph without its notes."""
    if not isinstance(block, Paragraph):
        return block
    return replace(block, parts=tuple(replace(run, note="") for run in block.runs))
