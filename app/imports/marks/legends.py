"""Legends of attendance sheets wherever they stand: a sentence, or cells beside, above or below the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace

from app.imports.layouts.date_columns import date_like
from app.imports.layouts.layout import Layout
from app.imports.rows.lone_cells import is_serial_label
from app.imports.values import LEGEND_WORDS, MARK_WORDS, legend, legend_pairs
from app.imports.words.row_words import is_surely_name
from app.reader.sheet import Sheet, squeezed, text_of

_LEAD = re.compile(
    r"^(?:[考勤出]*(?:符号|图例|标[记识]|代[码号])|说明|注|备注|含义|类别|类型|名称|表示)(?:说明|含义)?[:：]?$"
)
_OF_LEGEND = re.compile(r"^(?:考勤|出勤)?(?:符号|图例|标[记识]|代[码号]|含义|表示)(?:说明|含义)?$")
_NO_SIGN = re.compile(r"[一-鿿]{2}|\d{3}|[\d.]+[人次天%]")
_WORDS = "|".join(sorted(map(re.escape, LEGEND_WORDS), key=len, reverse=True))
_DOTTED = re.compile(r"[一-鿿][·•．・‧∙⋅﹒][一-鿿]")
_BLANK = re.compile(
    r"(?:空白|空格|空着|留空|未标[注记]|没有标[注记]|不标[注记]?|未填|不填|未作标记|无标[注记]|未画符号)"
    rf"(?:处|的|者|栏|项)?[,，:：]?(?:即|均|都|则|一律)*(?:[表代][示表]|视?为|是|=|视作|按)?(?:正常)?({_WORDS})"
)
_EXPLAINS = re.compile(r"表示|代表|[=＝]")  # 1表示事假 in a column of remarks
MOST = 24  # signs of a legend
LAST_LINES = 15
LONGEST_ONE = 10  # characters of a cell that explains one sign


@dataclass(frozen=True)
class Legend:
    """What a sheet says its signs mean.

    `codes`: sign → mark code. `words`: sign → the word beside it that is no known mark (旷训). `doubtful`:
    signs that stand for two things. `rows`: the sheet's rows (from 0) that hold nothing but a legend.
    """

    codes: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()  # those beside the table that hold it


Token = tuple[int, int, str]  # row, column, squeezed text


def legend_of(layout: Layout) -> Legend:
    """Every legend outside the table of `layout`, one sign standing for one thing."""
    persons = _persons(layout)
    found: list[tuple[str, str]] = []
    rows: set[int] = set()
    single: list[tuple[int, tuple[str, str]]] = []
    for row, texts in _sentences(layout, persons):
        for text in texts:
            pairs = legend_pairs(text)
            if len(legend([text])) >= 2:
                found += pairs
                rows.add(row)
            elif len(pairs) == 1 and len(text) <= LONGEST_ONE:
                single.append((row, pairs[0]))
    if len({sign for _, (sign, _) in single}) >= 2:  # √出勤 | ×旷课, a cell each
        found += [pair for _, pair in single]
        rows |= {row for row, _ in single}
    beside = _beside(layout)
    for area in (_above(layout), beside, _below(layout, persons)):
        pairs, places = _pairs_of(area)
        found += pairs
        rows |= places
    found += _margin(layout)
    for row, word in _blank_words(layout, persons):
        found.append(("", word))
        rows.add(row)
    return replace(_settled(found, frozenset(rows - persons)), columns=_columns_of(beside, found))


def _columns_of(beside: Sequence[Sequence[Token]], found: Sequence[tuple[str, str]]) -> frozenset[int]:
    """The columns beside the table that hold nothing but what was read as its legend."""
    said = {text for pair in found for text in pair}
    columns: dict[int, bool] = {}
    for _, column, text in (token for line in beside for token in line):
        is_legend = (
            text in said or any(pair in found for pair in legend_pairs(text)) or bool(_LEAD.match(text))
        )
        columns[column] = columns.get(column, True) and is_legend
    return frozenset(column for column, is_legend in columns.items() if is_legend and found)


def _blank_words(layout: Layout, persons: Set[int]) -> Iterator[tuple[int, str]]:
    """The rows that say what a blank stands for (空白为出勤, 未标注的均为正常出勤), with the word."""
    for row, texts in _sentences(layout, persons):
        for text in texts:
            if match := _BLANK.search(squeezed(text)):
                yield row, match[1]


def _settled(found: Iterable[tuple[str, str]], rows: frozenset[int]) -> Legend:
    codes: dict[str, str] = {}
    words: dict[str, str] = {}
    doubtful: set[str] = set()
    for sign, word in found:
        code = LEGEND_WORDS.get(word) or (MARK_WORDS.get(word) if re.fullmatch("[一-鿿]", word) else None)
        if not code:
            words.setdefault(sign, word)
        elif codes.setdefault(sign, code) != code:
            doubtful.add(sign)
    kept = {sign: code for sign, code in codes.items() if sign not in doubtful}
    return Legend(kept, {s: w for s, w in words.items() if s not in codes}, frozenset(doubtful), rows)


def _sentences(layout: Layout, persons: Set[int]) -> Iterator[tuple[int, list[str]]]:
    """The longer texts of each row outside the people's rows, and of the columns without a heading."""
    sheet = layout.sheet
    for row, cells in enumerate(sheet.rows):
        person = row in persons
        texts = [
            text_of(value)
            for column, value in enumerate(cells)
            if isinstance(value, str)
            and len(value) >= 2
            and not (person and _in_table(layout, column, value))
        ]
        if texts:
            yield row, texts


def _in_table(layout: Layout, column: int, value: str) -> bool:
    """A person's own cell; a long remark may hold the legend all the same."""
    labelled = column < len(layout.labels) and layout.labels[column] != ""
    return labelled and len(value) <= 8 and not (_EXPLAINS.search(value) and len(legend_pairs(value)) == 1)


def _persons(layout: Layout) -> Set[int]:
    """The rows of the table that are somebody's."""
    sheet = layout.sheet
    last = len(sheet.rows)
    found = {row for row in range(layout.body, last) if _is_person_row(layout, row)}
    days = layout.columns.get("date") if layout.across else None
    for row in range(max(layout.body, last - LAST_LINES), last):
        if days is not None and date_like(sheet.cell(row, days)):
            continue  # a day and the marks of the people across
        if not _is_somebody(layout, row) and _pairs_of(_grid(sheet, (row,), range(sheet.width)))[0]:
            found.discard(row)  # a whole legend in one line, whatever stands in the column of names
    return found


def _is_somebody(layout: Layout, row: int) -> bool:
    """Whether the column of names holds somebody known, or a name that is no word of a legend."""
    name = layout.columns.get("name")
    if name is None:
        return False
    key = squeezed(layout.sheet.cell(row, name))
    if key and (_DOTTED.search(key) or _is_next_number(layout, row, name)):
        return True
    before = [squeezed(layout.sheet.cell(row, column)) for column in range(name)]
    is_led = any(text and not text.isdigit() and _is_sign(text) for text in before)  # √ | 旷训 | △ | 事假
    return key in layout.people or (is_surely_name(key) and key not in LEGEND_WORDS and not is_led)


def _is_next_number(layout: Layout, row: int, name: int) -> bool:
    """Whether the row has the number after that of the row above, in a column of numbers before the names."""
    sheet, labels = layout.sheet, layout.labels
    for column in range(name):
        own = squeezed(sheet.cell(row, column))
        above = squeezed(sheet.cell(row - 1, column)) if row > layout.body else ""
        if own.isdecimal() and above.isdecimal() and is_serial_label(labels[column]):
            return int(own) == int(above) + 1
    return False


def _is_person_row(layout: Layout, row: int) -> bool:
    """Whether the row holds something in the name column and in another column of the table."""
    name = layout.columns.get("name")
    if layout.across:
        return True
    key = squeezed(layout.sheet.cell(row, name)) if name is not None else ""
    if not key or _LEAD.match(key) or key in LEGEND_WORDS or legend_pairs(key) or _BLANK.search(key):
        return False
    return not _is_sign(key) or re.match(r"[一-鿿]", key) is not None


def _token(sheet: Sheet, row: int, column: int) -> Token | None:
    value = sheet.cell(row, column)
    return (
        None if value == "" or not (text := squeezed(value)) else (row, column, text.strip("“”\"'‘’()[]【】"))
    )


def _above(layout: Layout) -> list[list[Token]]:
    """The cells over the table, its own header lines too, which a legend may have been taken for."""
    rows = [row for row in range(layout.body) if row >= layout.begin or not _is_somebody(layout, row)]
    return _grid(layout.sheet, rows, range(layout.sheet.width))


def _beside(layout: Layout) -> list[list[Token]]:
    """The cells right of the table or between: columns without a heading."""
    free = [
        c
        for c in range(layout.sheet.width)
        if c >= len(layout.labels) or not layout.labels[c] or _OF_LEGEND.match(squeezed(layout.labels[c]))
    ]
    used = {*layout.columns.values(), *(d.column for d in layout.dates), *(p.column for p in layout.across)}
    spare = [column for column in free if column not in used]
    return _grid(layout.sheet, range(layout.body, layout.last), spare)


def _margin(layout: Layout) -> list[tuple[str, str]]:
    """A pair a line in the two columns right of the table, beside its head and its people (出勤 | /)."""
    loose = {"mark", "note"} if layout.dates else set()
    own = {place for name, place in layout.columns.items() if name not in loose}
    used = own | {d.column for d in layout.dates}
    sheet, first = layout.sheet, max(used, default=-1) + 1
    lines_of = range(len(sheet.rows))
    right = [c for c in range(first, sheet.width) if any(sheet.text(row, c) for row in lines_of)]
    if len(right) != 2 or layout.across:
        return []
    lines = _grid(sheet, range(layout.begin, layout.last), right)
    couples = [(line[0][2], line[1][2]) for line in lines if len(line) == 2]
    rows = [line[0][0] for line in lines]
    scattered = bool(rows) and rows[-1] - rows[0] >= len(rows)
    if len(couples) != len(lines) or (scattered and any(text.isdigit() for pair in couples for text in pair)):
        return []  # 事假 | 2 beside some of the people is a count
    for pairs in ([(b, a) for a, b in couples], couples):
        known = sum(_is_word(word) for _, word in pairs)
        signs = [sign for sign, _ in pairs]
        if known >= 2 and all(map(_is_sign, signs)) and len(set(signs)) == len(signs):
            return [(sign, word) for sign, word in pairs]
    return []


def _below(layout: Layout, persons: Set[int]) -> list[list[Token]]:
    """The rows under the table that name nobody."""
    rows = [r for r in range(layout.body, len(layout.sheet.rows)) if r not in persons]
    return _grid(layout.sheet, rows, range(layout.sheet.width))


def _grid(sheet: Sheet, rows: Iterable[int], columns: Iterable[int]) -> list[list[Token]]:
    places = list(columns)
    lines = ([token for c in places if (token := _token(sheet, row, c))] for row in rows)
    return [line for line in lines if line]


def _is_word(text: str) -> bool:
    return text in LEGEND_WORDS


def _is_sign(text: str) -> bool:
    return len(text) <= 2 and not _is_word(text) and _NO_SIGN.search(text) is None


def _pairs_of(lines: Sequence[Sequence[Token]]) -> tuple[list[tuple[str, str]], set[int]]:
    """Words with the signs beside, under or over them; two at least make a legend."""
    flat, flat_rows = _in_rows(lines)
    stacked, stacked_rows = _in_columns(lines)
    pairs, rows = (flat, flat_rows) if len(flat) >= len(stacked) else (stacked, stacked_rows)
    known = {sign for sign, word in pairs if _is_word(word)}
    scattered = max(rows, default=0) - min(rows, default=0) >= len(rows)
    if len(known) < 2 or len(pairs) > MOST or (scattered and any(sign.isdigit() for sign in known)):
        return [], set()  # 事假 | 2 beside some of the people is a count
    return pairs, rows


def _in_rows(lines: Sequence[Sequence[Token]]) -> tuple[list[tuple[str, str]], set[int]]:
    """事假|1|公假|0 in one line, or a pair a line."""
    pairs: list[tuple[str, str]] = []
    rows: set[int] = set()
    for line in lines:
        texts = [text for _, _, text in line if not _LEAD.match(text)]
        if len(texts) < 2 or len(texts) % 2:
            continue
        couples = list(zip(texts[::2], texts[1::2], strict=True))
        if all(_is_sign(sign) and not _is_sign(word) for word, sign in couples):
            own = [(sign, word) for word, sign in couples]
        elif all(_is_sign(sign) and not _is_sign(word) for sign, word in couples):
            own = list(couples)
        else:
            continue
        if any(_is_word(word) for _, word in own) or rows:
            pairs += own
            rows.add(line[0][0])
    return pairs, rows


def _in_columns(lines: Sequence[Sequence[Token]]) -> tuple[list[tuple[str, str]], set[int]]:
    """Words in one line and their signs in the next, or the other way round."""
    for upper, lower in zip(lines, lines[1:], strict=False):
        above = {column: text for _, column, text in upper if not _LEAD.match(text)}
        below = {column: text for _, column, text in lower if not _LEAD.match(text)}
        if len(above) < 2 or set(above) != set(below):
            continue
        columns = sorted(above)
        for words, signs in ((above, below), (below, above)):
            known = sum(_is_word(words[c]) for c in columns)
            plain = all(_is_sign(signs[c]) for c in columns) and len(set(signs.values())) == len(columns)
            if plain and known >= 2 and known >= len(columns) - 1:
                return [(signs[c], words[c]) for c in columns], {upper[0][0], lower[0][0]}
    return [], set()
