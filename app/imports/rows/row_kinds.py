"""What each row of a list is: somebody's or some class's data, or one of the lines that stand between.

Every row is something, and nothing is left aside because a name looks odd: what may be a person is data,
with a doubt. Words decide (`row_words`), and where in the list they stand.
"""

from __future__ import annotations

import re

from app.imports.layouts.layout import Layout
from app.imports.rows.lone_cells import PART, PLAIN_DATA, WIDE, Places, RowKind, lone_cell
from app.imports.rows.total_rows import Texts, has_serial, is_total
from app.imports.rows_read import HEADING, LEFT_OUT, LEGEND, NOTE, SECTION, SIGNATURE, TOTAL
from app.imports.values import MARK_WORDS, legend
from app.imports.words import row_words as words
from app.imports.words.title_unit import is_list_title
from app.reader.sheet import Cell, squeezed, text_of

_UNIT_LINE = re.compile(r"(?:单位|部门|科室|村名?|支部|党支部)(?:名称)?[:：](.{2,})$")
_CONTINUED = re.compile(r"[(（]?(?:续表?|接上页)\d*[)）]?$")
_DAY_FIELDS = ("date", "start", "end", "span", "first", "last", "month", "joined")


class RowJudge:
    """Judges the rows of one list, block by block."""

    def __init__(self, layout: Layout, key: str) -> None:
        self._places = Places(layout, key)
        self._another_list = False  # a list of another title has begun below the first

    def kind(self, row: int) -> RowKind:
        """What row `row` (from 0) is."""
        filled = [(c, value) for c, value in enumerate(self._places.sheet.rows[row]) if value != ""]
        if self._places.layout.others:
            filled = self._in_block(row, filled)
            if not filled:
                return RowKind(LEFT_OUT, "没有内容")
        key = self._places.sheet.cell(row, self._places.key)
        if len(filled) >= 4 and self._is_plainly_data(key, filled[0][1]):
            return PLAIN_DATA
        if (row, self._places.key) in self._places.sheet.formulas:
            return PLAIN_DATA
        texts = [(c, text) for c, value in filled if (text := text_of(value))]
        if not texts:
            return RowKind(LEFT_OUT, "没有内容")
        if words.is_example(squeezed(texts[0][1])) or words.is_example(squeezed(key)):
            return RowKind(LEFT_OUT, "是填写示例")
        return self._of_texts(row, texts, squeezed(key))

    def _in_block(self, row: int, filled: list[tuple[int, Cell]]) -> list[tuple[int, Cell]]:
        """The cells of one's own block of the row, and those of all; one line alone is for every block."""
        layout = self._places.layout
        if len(filled) == 1 and filled[0][0] in layout.others:
            text = squeezed(filled[0][1])
            wide = self._places.merged_width(row, filled[0][0]) >= WIDE
            return (
                filled if wide or (self._places.names_part(text) and not words.is_surely_name(text)) else []
            )
        own = [(c, value) for c, value in filled if c not in layout.others]
        if any(c in layout.own for c, _ in own):
            return own
        # Another block's row, unless it is a line for all: a word of totals, a remark.
        return [] if any(c in layout.others for c, _ in filled) else own

    def _is_plainly_data(self, key: Cell, first: Cell) -> bool:
        """The usual row, told at a glance: a key that is neither header, total nor footer word."""
        if not isinstance(key, str) or not key or not key.isalnum():
            return False
        if words.is_total(key) or words.may_be_total(key) or words.is_signer(key) or words.is_example(key):
            return False
        if isinstance(first, str) and first is not key and not first.isdigit() and self._heads_a_line(first):
            return False
        return (
            self._places.key >= len(self._places.layout.header_texts)
            or key not in self._places.layout.header_texts[self._places.key]
        )

    @staticmethod
    def _heads_a_line(first: str) -> bool:
        return (
            words.is_total(first)
            or words.may_be_total(first)
            or words.is_example(first)
            or words.is_footer(first)
            or words.is_signer(squeezed(first))
        )

    def _of_texts(self, row: int, texts: Texts, key: str) -> RowKind:
        plain = [(c, squeezed(text)) for c, text in texts]
        if is_total(self._places, plain, key):
            return RowKind(TOTAL)
        if self._repeats_header(plain) or self._repeats_title(plain):
            return RowKind(HEADING)
        if self._is_signature(plain):
            return RowKind(SIGNATURE)
        if self._is_note(plain, key):
            return RowKind(NOTE)
        if self._is_legend(plain, key):
            return RowKind(LEGEND)
        if len(texts) == 1:
            return lone_cell(self._places, row, *texts[0])
        if not key and not any(c in self._places.used for c, _ in texts):
            return RowKind(NOTE)
        if not key and all(c in self._places.serials or not text for c, text in plain):
            return RowKind(LEFT_OUT, "只有序号")
        if self._is_section(plain, key):
            return RowKind(SECTION)
        return PLAIN_DATA

    def _is_signature(self, texts: Texts) -> bool:
        """Every cell is a place to sign or date, or stands right behind one."""
        if self._places.of_people and _names_unit(texts):
            return False
        signed = [words.is_signature(text) and not self._is_own_day(c, text) for c, text in texts]
        alone = [words.is_signer(text) for _, text in texts]
        if not any(signed) and not any(alone):
            return False
        if any(alone) and not any(signed):
            column, word = texts[alone.index(True)]
            is_post = self._places.field_of.get(column) == "title" and not re.match(r"填|制|造", word)
            if is_post or len(texts) > 2 * sum(alone):
                return False
        if len(texts) == 1 and texts[0][0] in self._places.layout.columns.values():
            # A date alone in a column of dates is a day of the list, not a place for one.
            field = self._places.field_of[texts[0][0]]
            over_times = field == "clock" and "date" not in self._places.layout.columns
            if field in _DAY_FIELDS or over_times:
                return False
        before = False
        for is_signed, is_alone in zip(signed, alone, strict=True):
            if not (is_signed or is_alone or before):
                return False
            before = is_signed or is_alone
        return True

    def _is_own_day(self, column: int, text: str) -> bool:
        """A day written in a column of days: the row's own, wherever in the list it stands."""
        field = self._places.field_of.get(column)
        return field in _DAY_FIELDS and re.search(r"\d月\d", text) is not None

    def _is_note(self, texts: Texts, key: str) -> bool:
        first_column, first = texts[0]
        if len(texts) == 1 and words.is_page_edge(first):
            return True
        if words.is_note(first):
            return not key or first_column == self._places.key or len(texts) <= 4
        if len(texts) > 4 or key:
            return len(texts) == 1 and words.is_sentence(first) and self._places.of_people
        unknown = [text for c, text in texts if c not in self._places.used or words.is_sentence(text)]
        return len(unknown) == len(texts) and any(words.is_sentence(text) for _, text in texts)

    def _is_legend(self, texts: Texts, key: str) -> bool:
        """Marks explained: in one sentence, or word and sign in cells side by side."""
        joined = _of(texts)
        if key and key not in MARK_WORDS and len(texts) > 1:
            return False
        if legend([" ".join(joined)]) or re.match(r"图例|(?:考勤)?符号|标记说明|代号说明", joined[0]):
            return True
        marked = any(c in self._places.marked for c, _ in texts)
        worded = sum(text in MARK_WORDS and len(text) > 1 for text in joined)
        return (
            (not marked or bool(key))
            and worded >= 1
            and all(text in MARK_WORDS for text in joined[:8])
            and len(joined) > 1
        )

    def _repeats_header(self, texts: Texts) -> bool:
        headers = self._places.layout.header_texts
        if len(texts) < 2:
            return len(texts) == 1 and self._is_key_word(*texts[0])
        if any(c == self._places.key and not (c < len(headers) and text in headers[c]) for c, text in texts):
            return False  # somebody's name, whatever marks stand in the header as well
        same = sum(c < len(headers) and text in headers[c] for c, text in texts)
        return same >= 2 and same >= 0.7 * len(texts)

    def _repeats_title(self, texts: Texts) -> bool:
        """A line that stands above the header too, as every printed page has it."""
        if not self._another_list and all(_CONTINUED.sub("", t) in self._places.titles for _, t in texts):
            return True
        self._another_list |= any(is_list_title(text) for _, text in texts)
        return False

    def _is_key_word(self, column: int, text: str) -> bool:
        """姓名 alone in the column headed 姓名, where a page begins anew."""
        headers = self._places.layout.header_texts
        return column == self._places.key and column < len(headers) and headers[column] == text

    def _is_section(self, texts: Texts, key: str) -> bool:
        """A unit or a part of the list, with its number before it or its count behind."""
        first_column, first = texts[0]
        if self._places.of_people and _names_unit(texts):
            return True
        if not key:
            behind = texts[-1][1]
            return len(texts) == 2 and (
                PART.search(first) is not None or (self._places.names_part(first) and words.is_count(behind))
            )
        if (
            not self._places.of_people
            or self._places.is_known_person(key)
            or any(map(words.is_persons_own, _of(texts)))
        ):
            return False
        rest = [text for c, text in texts if c != self._places.key]
        numbered = first_column != self._places.key and re.fullmatch(
            r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]?", first
        )
        if numbered and self._places.names_part(key):
            return all(words.is_count(text) for text in rest[1:])
        return (
            not has_serial(self._places, texts)
            and self._places.unit == -1
            and (words.is_surely_unit(words.without_head_count(key)) or self._places.is_known_unit(key))
            and all(words.is_count(text) for text in rest)
        )


def _names_unit(texts: Texts) -> bool:
    """单位：平安法治办 over its people, with 负责人：… or a count beside it."""
    first, *rest = _of(texts)
    named = _UNIT_LINE.match(first)
    return (
        named is not None
        and words.ends_as_unit(words.without_head_count(named[1]))
        and all(re.search("[:：]", text) or words.is_count(text) for text in rest)
    )


def _of(texts: Texts) -> list[str]:
    return [text for _, text in texts]


def told_above(layout: Layout) -> None:
    """Note what the lines above the first row of data are: titles, remarks, legends, the header itself."""
    for row in range(layout.begin, layout.body):
        texts = [(c, text) for c, value in enumerate(layout.sheet.rows[row]) if (text := text_of(value))]
        if not texts:
            continue
        kind = HEADING
        if row < layout.top:
            joined = " ".join(_of(texts))
            worded = sum(squeezed(text) in MARK_WORDS for _, text in texts)
            if legend([joined]) or (len(texts) > 1 and worded >= 0.8 * len(texts)):
                kind = LEGEND
            elif row > layout.begin and (words.is_note(squeezed(texts[0][1])) or len(joined) >= 40):
                kind = NOTE
        layout.dialogue.rows.note(layout.sheet.name, row + 1, kind)
