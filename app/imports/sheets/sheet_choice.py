"""Which of the sheets that could be read are read: the list itself, no leavers, relatives or copies.

What is not read is told with its size and why; when a sheet left out holds more people than those read, or
two fit equally well, the clerk is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.imports.kind import AnyImport
from app.imports.layouts.layout import Layout
from app.imports.questions import Dialogue, Question
from app.imports.rows_read import LEFT_OUT, filled_rows
from app.imports.words.row_words import away_word, is_total
from app.reader.sheet import Sheet, Workbook, squeezed

EVERY = "全部"
_RELATIVES = re.compile(r"家庭|家属|亲属|亲戚|社会关系|子女|配偶")
_REMOVED = re.compile(r"去除|删除|剔除|移除|作废|废弃|无效|排除|淘汰|不计|未通过|取消|停用|弃用")
_SAMPLE = re.compile(
    r"样表|样例|示例|例表|范例|模板|模版|填表说明|填写说明|使用说明|字典|下拉|选项|代码表|参数|目录|封面|^说明$|^例$"
)
_OLDER = re.compile(r"旧|原来|历史|以前|备份|副本|过期|留底|存档|bak|backup|copy", re.IGNORECASE)
SHARED = 0.2  # share of people of another sheet from which on one may be a copy
EQUAL = 0.9


@dataclass
class Choice:
    """The sheets to read, and why each other one is not."""

    layouts: list[Layout] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)


def wanted_sheets(said: str, workbook: Workbook) -> list[Sheet]:
    """The sheets the user named: one, several with 、 between them, or 全部; [] when one is not there."""
    filled = [sheet for sheet in workbook.sheets if sheet.rows]
    exact = [sheet for sheet in filled if sheet.name == said]
    if exact or said == EVERY:
        return exact or filled
    names = [name for name in re.split(r"[、,，]", said) if name]
    found = [sheet for name in names for sheet in filled if sheet.name == name]
    return found if len(found) == len(names) else []


def choose(kind: AnyImport, found: Sequence[Layout], hidden: Sequence[Layout], dialogue: Dialogue) -> Choice:
    """The best of `found` and the others of its make; `hidden` ones are asked about when they hold more."""
    choice = Choice()
    if dialogue.params.sheet:
        choice.layouts = list(found)
        return choice
    apart = {layout.sheet.name: why for layout in found if (why := _not_the_list(kind, layout))}
    open_ones = [layout for layout in found if layout.sheet.name not in apart]
    if open_ones:
        choice.why.update(apart)
    else:
        open_ones = list(found)
    best = max(open_ones, key=lambda layout: (layout.score, not _OLDER.search(layout.sheet.name)))
    keep, others = [], []
    for layout in open_ones:
        if layout is best or kind.is_alike(layout, best) or _continues(kind, layout, best):
            keep.append(layout)
        else:
            others.append(layout)
            choice.why[layout.sheet.name] = f"和“{best.sheet.name}”不是同一种表"
    doubtful = _leave_copies(kind, best, keep, choice)
    if not others and not hidden and not doubtful:
        return choice
    size = sum(len(_keys(kind, layout)) for layout in choice.layouts)
    doubtful += [layout for layout in [*others, *hidden] if _rivals(kind, layout, best, size)]
    if doubtful:
        _ask(kind, choice, doubtful, dialogue)
    return choice


def _not_the_list(kind: AnyImport, layout: Layout) -> str:
    """Why a sheet is by its name no list of this kind, "" when it may be one."""
    name = layout.sheet.name
    if kind.of_staff and (word := away_word(name)):
        return f"工作表名是“{word}”，不是在册人员"
    if kind.of_staff and _RELATIVES.search(name):
        return "是亲属的名单，不是干部本人"
    if _REMOVED.search(name):
        return "工作表名说明这些已经去除"
    return "是填写样例或说明" if _SAMPLE.search(name) else ""


def _continues(kind: AnyImport, layout: Layout, best: Layout) -> bool:
    """The same list of other people with one column more or less (a village that has no remarks)."""
    own, other = set(layout.columns) - {"note"}, set(best.columns) - {"note"}
    if kind.of_staff or len(own ^ other) > 1 or len(own & other) < 2:
        return False
    keys = _keys(kind, layout)
    return len(keys & _keys(kind, best)) <= SHARED * len(keys)


def _keys(kind: AnyImport, layout: Layout) -> set[str]:
    return set(_contents(kind, layout))


def _contents(kind: AnyImport, layout: Layout) -> Mapping[str, tuple[str, ...]]:
    """Key of each row (in a plan with its day) → what the row says besides."""
    column = layout.columns[kind.key]
    beside = [c for name, c in sorted(layout.columns.items()) if name not in (kind.key, "note")]
    day = [
        c for name, c in layout.columns.items() if name in ("date", "month", "start") and kind.key != "name"
    ]
    rows: dict[str, tuple[str, ...]] = {}
    for row in range(layout.body, len(layout.sheet.rows)):
        text = squeezed(layout.sheet.cell(row, column))
        if text and not text.isdigit() and not is_total(text):
            key = " ".join([text, *(squeezed(layout.sheet.spread(row, c)) for c in day)])
            rows[key] = tuple(squeezed(layout.sheet.cell(row, c)) for c in beside)
    return rows


def _leave_copies(kind: AnyImport, best: Layout, layouts: Sequence[Layout], choice: Choice) -> list[Layout]:
    """Read each list once: an older copy is left out. Returns those of which nobody knows which is right."""
    if not kind.has_copies or len(layouts) == 1:
        choice.layouts = list(layouts)
        return []
    seen = dict(_contents(kind, best))
    doubtful = []
    for layout in layouts:
        own = _contents(kind, layout)
        shared = own.keys() & seen.keys()
        kept = [best, *(one for one in choice.layouts if one is not best)]
        fresh = own and len(shared) <= SHARED * len(own)
        if layout is best or fresh or kind.says_more(layout, kept):
            choice.layouts.append(layout)
            seen.update(own)
            continue
        choice.why[layout.sheet.name] = f"人员和“{best.sheet.name}”重复" if own else "没有数据"
        differs = set(layout.columns) == set(best.columns) and any(own[key] != seen[key] for key in shared)
        if not _OLDER.search(layout.sheet.name) and (own.keys() - seen.keys() or differs):
            doubtful.append(layout)
    return doubtful


def _rivals(kind: AnyImport, layout: Layout, best: Layout, size: int) -> bool:
    """Whether a sheet left out holds more people than those read, or fits as well and is as long."""
    own = len(_keys(kind, layout))
    return own > size or (layout.score >= EQUAL * best.score and own >= EQUAL * size and own > 0)


def _ask(kind: AnyImport, choice: Choice, doubtful: Sequence[Layout], dialogue: Dialogue) -> None:
    read = list(dict.fromkeys(layout.sheet.name for layout in choice.layouts))
    names = [*read, *(layout.sheet.name for layout in doubtful if layout.sheet.name not in read)]
    sizes = {layout.sheet.name: len(_keys(kind, layout)) for layout in [*choice.layouts, *doubtful]}
    told = "、".join(f"“{name}”（{sizes[name]} 行）" for name in names)
    text = f"工作表 {told}都像{kind.title}，要读哪一张"
    dialogue.ask(Question("sheet", text, (*names, EVERY), "--sheet 工作表名"))


def tell_left_out(
    workbook: Workbook, layouts: Sequence[Layout], why: Mapping[str, str], dialogue: Dialogue
) -> None:
    """Note every row of a sheet that is not read as left out, with the reason."""
    read = {layout.sheet.name for layout in layouts}
    for sheet in workbook.sheets:
        if sheet.name not in read:
            for row, _ in filled_rows(sheet):
                dialogue.rows.note(sheet.name, row, LEFT_OUT, why.get(sheet.name, "没有找到表头"))
