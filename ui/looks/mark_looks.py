"""How marks look everywhere: symbol, words and colour token together (never colour alone, pitfall P36)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.rules import marks
from app.rules.marks import MarkKindRow

TOKENS = {
    marks.NONE: "mark_none",
    marks.PRESENT: "mark_present",
    marks.LATE: "mark_late",
    marks.EARLY: "mark_late",
    marks.LATE_EARLY: "mark_late",
    marks.OFFICIAL_LEAVE: "mark_leave",
    marks.SICK_LEAVE: "mark_leave",
    marks.PERSONAL_LEAVE: "mark_leave",
    marks.ABSENT: "mark_absent",
    marks.NOT_LISTED: "muted",
}
BACKS = {"mark_late": "warn_back", "mark_leave": "info_back", "mark_absent": "problem_back"}


@dataclass(frozen=True)
class CellLook:
    """How a code looks: letter and colour token, never colour alone (P36); `label` is its full name."""

    text: str
    token: str = ""
    label: str = ""


def on_screen(symbol: str) -> str:
    """The tick as a tick: √ is the sign of the root, which has a long bar on the screen."""
    return symbol.replace("√", "✓")


def mark_text(kind: MarkKindRow) -> str:
    """'迟 迟到': symbol and label; the symbol alone when it says the same."""
    return kind.label if kind.symbol == kind.label else f"{on_screen(kind.symbol)}  {kind.label}"


def cell_looks(kinds: Sequence[MarkKindRow]) -> dict[str, CellLook]:
    """Looks for a `GridModel` of symbols."""
    return {
        kind.code: CellLook(on_screen(kind.symbol), TOKENS.get(kind.code, ""), kind.label) for kind in kinds
    }


def legend_text(kinds: Sequence[MarkKindRow]) -> str:
    """'空格 出勤 · C 迟到 …': which key gives which mark."""
    parts = []
    for kind in kinds:
        if kind.code == marks.NONE:
            continue
        keys = [kind.key] if kind.key else []
        if kind.code == marks.PRESENT:
            keys.insert(0, "空格")
        if keys:
            parts.append(f"{'/'.join(keys)} {kind.label}")
    parts.append("退格 未登记")
    parts.append("数字 跳到序号")
    return " · ".join(parts)
