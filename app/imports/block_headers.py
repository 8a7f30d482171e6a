"""Headers that say the same several times from left to right: how many people stand in one row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.imports.fields import Field
from app.reader.sheet import Cell, Sheet, samples_below, squeezed

_COUNTER = re.compile(
    r"第?(?:\d+|[一二三四五六七八九十]+)(?:位|名|个|号)?|[①-⑳]|[(（](?:\d+|[一二三四五六七八九十]+)[)）]|"
    r"(?<=[一-鿿])[A-Da-d甲乙丙丁]$|^[A-Da-d甲乙丙丁](?=[一-鿿])"
)
# Names under such a heading are not the people of the list.
_OTHERS = re.compile(
    r"家属|家庭|亲属|配偶|子女|父|母|监护|联系人|介绍人|户主|担保|证明人|推荐|帮扶|领导|负责|授课|主讲|教师|原|曾用|替补|代签"
)


@dataclass(frozen=True)
class Block:
    """The columns of one of the people of a row, and the header cells over them alone (上午, 东湾村)."""

    columns: tuple[int, ...]
    group: str = ""


def find_blocks(
    sheet: Sheet, body: int, paths: Sequence[Sequence[Cell]], fields: Sequence[Field], key: str
) -> tuple[Block, ...]:
    """The blocks a header consists of, left to right; () when its key stands in it once.

    A block repeats at least half of what the first one has (or the key is counted: 学员1, 学员2), and
    somebody stands below it.
    """
    item = next(item for item in fields if item.name == key)
    leaves = [squeezed(path[-1]) if path else "" for path in paths]
    plain = plain_leaves(paths)
    starts = _starts(item, paths, leaves, plain)
    starts = [start for n, start in enumerate(starts) if n == 0 or samples_below(sheet, body, start, 200)]
    if len(starts) < 2:
        return ()
    lead = _lead(plain, starts)
    length = starts[1] - starts[0]
    edges = [start - lead for start in starts]
    regions = [tuple(range(a, b)) for a, b in zip(edges, [*edges[1:], edges[-1] + length], strict=True)]
    words = set.intersection(*({plain[c] for c in region if c < len(plain)} for region in regions))
    named = {plain[c] for c in regions[0]} - {""}
    counted = leaves[starts[0]] != leaves[starts[1]]
    if not counted and 2 * len(words - {""}) < len(named):
        return ()
    within = {plain[c] for region in regions[:-1] for c in region}
    regions[-1] = tuple(c for c in regions[-1] if c < len(plain) and plain[c] in within)
    return tuple(Block(region, _group(paths, region, starts)) for region in regions)


def plain_leaves(paths: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The lowest header cell of each column without what counts it: 学员1姓名 and 学员2姓名 are 学员姓名."""
    leaves = [squeezed(path[-1]) if path else "" for path in paths]
    return tuple(_COUNTER.sub("", leaf) or leaf for leaf in leaves)


def _starts(
    item: Field, paths: Sequence[Sequence[Cell]], leaves: Sequence[str], plain: Sequence[str]
) -> list[int]:
    """The columns headed by the key, the same but for a counter."""
    scored = [
        (item.score(plain[c]) or item.score(leaf), c)
        for c, leaf in enumerate(leaves)
        if leaf and not _OTHERS.search("".join(map(squeezed, paths[c])))
    ]
    best = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
    if not best[0]:
        return []
    return [c for score, c in scored if score and plain[c] == plain[best[1]]]


def _lead(plain: Sequence[str], starts: Sequence[int]) -> int:
    """How many columns before the key belong to its block (序号, 单位)."""
    lead = 0
    room = min([starts[0], *(b - a - 1 for a, b in zip(starts, starts[1:], strict=False))])
    while lead < room and plain[starts[0] - lead - 1]:
        if any(plain[start - lead - 1] != plain[starts[0] - lead - 1] for start in starts):
            break
        lead += 1
    return lead


def _group(paths: Sequence[Sequence[Cell]], region: Sequence[int], starts: Sequence[int]) -> str:
    """What stands over this block and over no other."""
    own = [start for start in starts if start in region]
    upper = [squeezed(value) for value in paths[own[0]][:-1]] if own else []
    other = {squeezed(value) for start in starts if start not in region for value in paths[start][:-1]}
    return next((text for text in upper if text and text not in other), "")
