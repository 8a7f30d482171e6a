"""Headers that say the same several times from left to right: how many people stand in one row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from app.imports.layouts.fields import ColumnMeaning
from app.reader.sheet import Cell, Sheet, samples_below, squeezed

_COUNTER = re.compile(
    r"第?(?:\d+|[一二三四五六七八九十]+)(?:位|名|个|号)?|[①-⑳]|[(（](?:\d+|[一二三四五六七八九十]+)[)）]|"
    r"(?<=[一-鿿])[A-Da-d甲乙丙丁]$|^[A-Da-d甲乙丙丁](?=[一-鿿])"
)
# Names under such a heading are not the people of the list.
_OTHERS = re.compile(
    r"家属|家庭|亲属|配偶|子女|父|母|监护|联系人|介绍人|户主|担保|证明人|推荐|帮扶|领导|负责|授课|主讲|教师|原|曾用|替补|代签"
)


EXACT, MOSTLY = 10, 0.7
# 书记姓名 文书姓名, 党员姓名 干部姓名: people of their own beside each other, each with columns of their own.
_POSTS = r"书记|支书|主任|文书|会计|委员|主席|队长|站长|所长|镇长|村长|专干|网格员|连长"
POST = re.compile(rf"^[^姓名]{{0,6}}(?:{_POSTS})$")
_NAMED_AFTER = re.compile(
    rf"^([^姓名]{{0,6}}(?:{_POSTS}|党员|干部|职工|队员|组长|组员|成员))[\d一二三四五六]?(?:姓名|名字)$"
)


@dataclass(frozen=True)
class Block:
    """The columns of one of the people of a row, and the header cells over them alone (上午, 东湾村).

    `fields`: what its columns mean, where the blocks are not headed alike (机关干部 beside 村干部).
    """

    columns: tuple[int, ...]
    group: str = ""
    is_unlike: bool = False
    fields: Mapping[str, int] | None = None


def find_blocks(
    sheet: Sheet,
    body: int,
    paths: Sequence[Sequence[Cell]],
    fields: Sequence[ColumnMeaning],
    key: str,
    relatives: Set[int] = frozenset(),
) -> tuple[Block, ...]:
    """The blocks a header consists of, left to right; () when its key stands in it once.

    A block repeats at least half of what the first one has (or the key is counted: 学员1, 学员2), and
    somebody stands below it.
    """
    item = next(item for item in fields if item.name == key)
    leaves = [squeezed(path[-1]) if path else "" for path in paths]
    plain = plain_leaves(paths)
    starts = [start for start in _starts(item, paths, leaves, plain) if start not in relatives]
    starts = [start for n, start in enumerate(starts) if n == 0 or samples_below(sheet, body, start, 200)]
    if len(starts) < 2:
        return _unlike(sheet, body, paths, _named_after(sheet, body, leaves, item), relatives)
    lead = _lead(plain, starts)
    length = starts[1] - starts[0]
    edges = [start - lead for start in starts]
    regions = [tuple(range(a, b)) for a, b in zip(edges, [*edges[1:], edges[-1] + length], strict=True)]
    words = set.intersection(*({plain[c] for c in region if c < len(plain)} for region in regions))
    named = {plain[c] for c in regions[0]} - {""}
    counted = leaves[starts[0]] != leaves[starts[1]]
    if not counted and 2 * len(words - {""}) < len(named):
        return _unlike(sheet, body, paths, starts, relatives) if key == "name" else ()
    within = {plain[c] for region in regions[:-1] for c in region}
    regions[-1] = tuple(c for c in regions[-1] if c < len(plain) and plain[c] in within)
    return tuple(Block(region, _group(paths, region, starts)) for region in regions)


def _unlike(
    sheet: Sheet, body: int, paths: Sequence[Sequence[Cell]], starts: Sequence[int], relatives: Set[int]
) -> tuple[Block, ...]:
    """Lists of different columns beside each other; () when the names may be one list's own or relatives'."""
    if len(starts) < 2 or relatives & set(starts):
        return ()
    names = [samples_below(sheet, body, start, 200) for start in starts]
    together = [name for own in names for name in own]
    heads = [squeezed(paths[start][-1]) for start in starts]
    if not all(names) or len(set(together)) < len(together) - _in_two_posts(sheet, body, starts, heads):
        return ()
    edges = [_edge(paths, start) for start in starts]
    if not all(a < b for a, b in zip(starts, edges[1:], strict=False)):
        return ()
    found = []
    for start, begin, end in zip(starts, edges, [*edges[1:], len(paths)], strict=True):
        columns = tuple(column for column in range(begin, end) if paths[column])
        leaf = squeezed(paths[start][-1])
        named = _NAMED_AFTER.match(leaf) or POST.match(leaf)
        called = named[1] if named and named.re is _NAMED_AFTER else leaf if named else ""
        found.append(Block(columns, called or _group(paths, columns, starts), is_unlike=True))
    return tuple(found)


def _named_after(sheet: Sheet, body: int, leaves: Sequence[str], item: ColumnMeaning) -> list[int]:
    """Columns of names headed by who they are: 书记姓名, 党员姓名, and posts alone (文书) beside one."""
    if item.name != "name":
        return []
    named = [c for c, leaf in enumerate(leaves) if _NAMED_AFTER.match(leaf)]
    plain = any(item.score(leaf) >= EXACT for c, leaf in enumerate(leaves) if c not in named)
    posts = (
        []
        if plain
        else [c for c, leaf in enumerate(leaves) if POST.match(leaf) and _are_names(sheet, body, c, item)]
    )
    return sorted({*named, *posts})


def _are_names(sheet: Sheet, body: int, column: int, item: ColumnMeaning) -> bool:
    texts = samples_below(sheet, body, column, 200)
    return bool(texts) and item.looks is not None and sum(map(item.looks, texts)) >= MOSTLY * len(texts)


def _in_two_posts(sheet: Sheet, body: int, starts: Sequence[int], leaves: Sequence[str]) -> int:
    """How often a name comes again in its own row: one person in two posts (书记、主任一肩挑)."""
    if not all(POST.match(leaf.removesuffix("姓名").removesuffix("名字")) for leaf in leaves):
        return 0
    again = 0
    for row in range(body, len(sheet.rows)):
        own = [text for start in starts if (text := squeezed(sheet.cell(row, start)))]
        again += len(own) - len(set(own))
    return again


def _edge(paths: Sequence[Sequence[Cell]], start: int) -> int:
    """The first column of the list whose names stand in `start`: after a blank one, or under its group."""
    top = squeezed(paths[start][0]) if len(paths[start]) > 1 else ""
    first = next(column for column, path in enumerate(paths) if path)
    edge = start
    while edge > 0 and paths[edge - 1] and (not top or squeezed(paths[edge - 1][0]) == top):
        edge -= 1
    return edge if top or edge > first else first if edge == start else start


def name_columns(sheet: Sheet, body: int, looks: Callable[[str], bool]) -> tuple[Block, ...]:
    """The blocks of a list without a header: names in several columns, as far apart each; () otherwise."""
    starts = [
        c
        for c in range(sheet.width)
        if (texts := samples_below(sheet, body, c)) and sum(map(looks, texts)) >= 0.7 * len(texts)
    ]
    strides = {b - a for a, b in zip(starts, starts[1:], strict=False)}
    if len(strides) != 1:
        return ()
    stride = strides.pop()
    return tuple(Block(tuple(c for c in range(s, s + stride) if c < sheet.width)) for s in starts)


def plain_leaves(paths: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """The lowest header cell of each column without what counts it: 学员1姓名 and 学员2姓名 are 学员姓名."""
    leaves = [squeezed(path[-1]) if path else "" for path in paths]
    return tuple(_COUNTER.sub("", leaf) or leaf for leaf in leaves)


def _starts(
    item: ColumnMeaning, paths: Sequence[Sequence[Cell]], leaves: Sequence[str], plain: Sequence[str]
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
