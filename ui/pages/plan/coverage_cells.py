"""The cells of 覆盖: what stands in each, in which state, and one sentence on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.figures.coverage_counting import BY_HOURS, BY_PEOPLE
from app.rules.hours import format_centi
from ui.looks.mark_looks import CellLook
from ui.models.grid_model import GridHead
from ui.models.heat_model import BLANK, FULL, NONE, PART, TOKENS, code_of

if TYPE_CHECKING:
    from app.figures.coverage_counting import CoverLine
    from app.services.coverage.coverage import Coverage, Topic

UNITS, PEOPLE, GROUPS = "units", "people", "groups"
ROW_LABELS = {UNITS: "按单位", PEOPLE: "按人员", GROUPS: "按人员类别"}
# So many characters stand on one line of a head, and so many lines in it.
LINE, MOST_LINES = 5, 3
SIGNS = {PART: "△", BLANK: "空"}
STATE_WORDS = {BLANK: "空白", PART: "部分人空白", FULL: "已覆盖", NONE: ""}


@dataclass(frozen=True)
class Grid:
    """Everything the grid shows; `lines` are the rows of the coverage behind its rows."""

    rows: tuple[GridHead, ...]
    columns: tuple[GridHead, ...]
    codes: list[list[str | None]]
    looks: dict[str, CellLook]
    lines: tuple[CoverLine, ...]


def grid(found: Coverage, mode: str, by: str) -> Grid:
    """The rows `mode` asks for, the town first where they are units, in the measure `by`."""
    lines = {
        UNITS: (found.whole, *found.units),
        PEOPLE: found.people,
        GROUPS: found.groups,
    }[mode]
    codes: list[list[str | None]] = [
        [_code(line, topic, mode, by) for topic in found.columns] for line in lines
    ]
    looks = {code: _look(code) for row in codes for code in row if code is not None}
    heads = tuple(_head(line, mode, found) for line in lines)
    columns = tuple(
        GridHead(
            topic.id,
            broken(topic.name),
            f"{topic.name}（{topic.sessions}课次，{format_centi(topic.centi)}学时）",
        )
        for topic in found.columns
    )
    return Grid(heads, columns, codes, looks, lines)


def broken(name: str) -> str:
    """A name on as few lines of the head as it needs; what is too long for them is in its tip."""
    name = name if len(name) <= LINE * MOST_LINES else f"{name[: LINE * MOST_LINES - 1]}…"
    count = -(-len(name) // LINE)
    size = -(-len(name) // count)
    return "\n".join(name[at : at + size] for at in range(0, len(name), size))


def _head(line: CoverLine, mode: str, found: Coverage) -> GridHead:
    if mode == PEOPLE:
        return GridHead(line.id, line.name, "，".join(part for part in (line.unit, line.note) if part))
    if line is found.whole:
        return GridHead(None, "全镇", f"{len(line.heads)}人")
    return GridHead(line.id, line.name, f"{len(line.heads)}人")


def state_of(line: CoverLine, topic: Topic) -> str:
    """Whether a topic reached all, some or none of those who are here."""
    reach = line.cell(topic.id)
    missing = line.missing(topic.id) if topic.id else frozenset()
    if missing:
        return BLANK if len(missing) == len(line.heads) else PART
    return NONE if reach.is_blank else FULL


def _code(line: CoverLine, topic: Topic, mode: str, by: str) -> str:
    state = state_of(line, topic)
    reach = line.cell(topic.id)
    if reach.is_blank:
        return code_of(state, SIGNS[BLANK] if state == BLANK else "")
    if by == BY_HOURS:
        text = format_centi(reach.centi)
    elif by == BY_PEOPLE:
        text = "✓" if mode == PEOPLE else f"{len(reach.people)}"
    else:
        text = f"{reach.times}"
    return code_of(state, f"{SIGNS[PART]}{text}" if state == PART else text)


def _look(code: str) -> CellLook:
    state, _, text = code.partition("|")
    return CellLook(text, TOKENS[state], f"{text} {STATE_WORDS[state]}".strip())


def words(found: Coverage, line: CoverLine, topic: Topic, mode: str) -> str:
    """党政办公室 · 安全生产：参训21人次，补训2次，52.5学时；在册5人中空白1人。"""
    name = "全镇" if line is found.whole else line.name
    reach = line.cell(topic.id)
    parts = [f"参训 {reach.took} {'次' if mode == PEOPLE else '人次'}"]
    parts += [f"另行补训 {reach.made} 次"] if reach.made else []
    parts += [f"{format_centi(reach.centi)} 学时"] if reach.centi else []
    if not topic.sessions:
        parts = ["没有开展"]
    missing = len(line.missing(topic.id)) if topic.id else 0
    tail = ""
    if topic.id and mode != PEOPLE:
        tail = f"；在册 {len(line.heads)} 人中空白 {missing} 人"
    elif missing:
        tail = "；空白"
    return f"{name} · {topic.name}：{'，'.join(parts)}{tail}"
