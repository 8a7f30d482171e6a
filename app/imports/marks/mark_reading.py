"""What a sign in an attendance sheet stands for: as the user said, as its legend says, else as it is usual.

What may stand for two things (1, ○, ▲) is asked about, unless the sheet leaves one reading only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from app.errors import InputProblem
from app.imports.known import OwnKind
from app.imports.layouts.layout import Layout
from app.imports.marks.beside import is_other_column, other_list
from app.imports.marks.legends import Legend, legend_of
from app.imports.marks.who_is_due import LABELS, labels_of
from app.imports.preview import Verdicts
from app.imports.questions import Question
from app.imports.values import MARK_WORDS, mark_code
from app.reader.sheet import Cell, squeezed, text_of
from app.rules import marks

# Signs that offices use in more than one sense.
_TWO_SENSES = frozenset("○ ● ■ ▲ △ A L E P Q J O o".split())
# Ticks: what they say depends on what the list is of.
_TICKS = frozenset("√ ✓ ✔ ☑ 🗸 ✅ V v Y y √√ 1 是 有 对 × ✗ ✘ X x N n 0 否 无".split())
_PRESENCE = re.compile(r"出勤|出席|到会|到课|到岗|参会|参训|参加|签到|实到")
_ABSENCE = re.compile(r"缺|旷|未|假|迟|早退|次数|天数|人数")
_LONGEST_SIGN = 8
_SHIFT = re.compile(r"^[上下]班\d?(?=缺卡|未打卡|漏打卡)")
_BETWEEN = re.compile(r"\s*[/\\、,;|+＋]\s*|\s+")
_HALVES = re.compile(r"^上午?[:\s]*(.{0,4}?)[,;、/\s]*下午?[:\s]*(.{0,4})$", re.DOTALL)


def meaning_of(word: str, kinds: Sequence[OwnKind] = ()) -> str:
    """The mark code of the user's word for a mark. Raises InputProblem import.mark_meaning."""
    own = _own_words(kinds)
    code = mark_code(word, own)
    if squeezed(word) in own and code is not None:
        return code
    if code is None or (code == marks.NONE and squeezed(word) not in MARK_WORDS) or code == marks.ANY_LEAVE:
        raise InputProblem("import.mark_meaning", word=word, choices="、".join(labels_of(kinds).values()))
    return code


def _own_words(kinds: Sequence[OwnKind]) -> dict[str, str]:
    """Word or sign of the town's own marks → code: what the town set outweighs what is usual elsewhere."""
    signs = {sign: kind.code for kind in kinds for sign in (kind.acronym, kind.symbol) if sign}
    return {squeezed(sign): code for sign, code in signs.items()} | {
        squeezed(kind.label): kind.code for kind in kinds
    }


class MarkReader:
    """Reads the marks of one sheet; what it cannot know becomes a question of the file."""

    def __init__(self, layout: Layout, kinds: Sequence[OwnKind] = ()) -> None:
        self._layout = layout
        params = layout.dialogue.params
        known = params.corrections.get(layout.fingerprint)
        said: dict[str, str] = dict(known.marks) if known is not None else {}
        said |= dict(params.correction.marks) if params.correction is not None else {}
        said |= params.marks
        self._said = {squeezed(word): meaning_of(kind, kinds) for word, kind in said.items()}
        self._legend: Legend = legend_of(layout)
        self._labels = labels_of(kinds)
        self.symbols: Mapping[str, str] = {**_own_words(kinds), **self._legend.codes, **self._said}
        self._plain: dict[str, str | None] = {}  # cells that need no word
        self._told: set[str] = set()
        self._paired: dict[int, bool] = {}
        layout.dialogue.columns |= {(layout.sheet.name, column) for column in self._legend.columns}
        self._other = other_list(layout)
        for row in self._legend.rows:
            layout.dialogue.rows.note(layout.sheet.name, row + 1, "legend")

    def code(self, cell: Cell, label: str, say: Verdicts, *, ask: bool = True) -> str | None:
        """The mark code of a cell (请假 without its kind is any_leave), None when it is unknown.

        Says the error of an unknown sign and, unless the row is nobody's (`ask`), asks what it stands for;
        says once a sheet what digits were taken for.
        """
        if type(cell) is str and cell in self._plain and not is_other_column(label):
            return self._plain[cell]
        text = squeezed(cell)
        if not text and "" in self.symbols:
            return self.symbols[""]
        code = mark_code(cell, self.symbols)
        explained = text in self.symbols
        other = not explained and self._is_of_other(text, label)
        if isinstance(cell, bool) and not other:
            return code
        doubtful = other or not explained and (text in self._legend.doubtful or text in self._legend.words)
        if explained or not (text and (code is None or text.isdigit() or text in _TWO_SENSES or doubtful)):
            if type(cell) is str:
                self._plain[cell] = code
            return code
        if text in ("0", "1") and not doubtful:
            if (told := self._digit(text, code, label, say)) is not None:
                return told
            ask = ask and (text == "1" or "1" in self.symbols or not self._only_two)
        if parts := self.parts(cell):
            return self._of_two([self.code(part, label, say, ask=ask) for part in parts], cell, label, say)
        if (short := _SHIFT.sub("", text)) != text:
            return self.code(short, label, say, ask=ask)  # 上班缺卡 and 下班缺卡 are one question
        self._ask(cell, text, label, say, ask=ask)
        return None

    def parts(self, cell: Cell) -> list[str]:
        """The marks of a cell that holds one for each half-day (√/×, 上午√下午病); [] for any other cell."""
        if not isinstance(cell, str) or squeezed(cell) in self.symbols or mark_code(cell, {}) is not None:
            return []
        text = unicodedata.normalize("NFKC", cell).strip()
        halves = _HALVES.match(text)
        found = list(halves.groups()) if halves else [part.strip() for part in _BETWEEN.split(text)]
        if len(found) == 1 and len(text) == 2 and not text.isalnum():
            found = list(text)
        known = [squeezed(part) in self.symbols or not part[:1].isdigit() for part in found]
        if len(found) != 2 or not all(known) or not any(found):
            return []
        return found if all(mark_code(part, self.symbols) is not None for part in found) else []

    def is_paired(self, column: int) -> bool:
        """Whether any cell of a column holds two marks."""
        if column not in self._paired:
            sheet, body = self._layout.sheet, self._layout.body
            self._paired[column] = any(
                self.parts(sheet.cell(r, column)) for r in range(body, len(sheet.rows))
            )
        return self._paired[column]

    def _of_two(self, codes: Sequence[str | None], cell: Cell, label: str, say: Verdicts) -> str | None:
        """One mark of two half-days: the same twice, 迟到 with 早退, or one of them blank."""
        kinds = {code for code in codes if code != marks.NONE}
        if kinds == {marks.LATE, marks.EARLY}:
            return marks.LATE_EARLY
        if len(kinds) == 1:
            return kinds.pop()
        if None not in kinds:
            text = f"“{text_of(cell)[:10]}”写了两种考勤，只有一次课可登记；请只留一种，或给课次写明上午、下午"
            say.error("mark_two", label, text)
        return None

    def _is_of_other(self, text: str, label: str) -> bool:
        """A tick in a list that is no attendance, or under a heading that asks for the opposite."""
        return text in _TICKS and bool(self._other or is_other_column(label))

    def _digit(self, text: str, code: str | None, label: str, say: Verdicts) -> str | None:
        """What 1 or 0 can only be, said once a sheet; who says what 1 is says what 0 is."""
        found = code if self._digits else self._opposite(text) if self._only_two else None
        if found is not None and text not in self._told:
            self._told.add(text)
            told = f"“{text}”按“{self._labels[found]}”登记"
            if self._digits:
                say.note("mark_digit", label, told)
            else:
                say.warn("mark_digit", label, f"{told}，因为另一个数字已经说明，请核对")
        return found

    def _opposite(self, digit: str) -> str | None:
        """What 0 is when 1 is known to be 出勤 or 缺席, and the other way round."""
        other = self.symbols.get("1" if digit == "0" else "0")
        return {marks.PRESENT: marks.ABSENT, marks.ABSENT: marks.PRESENT}.get(other or "")

    def is_legend(self, row: int) -> bool:
        """Whether a row (from 1) explains signs and is nobody's."""
        return row - 1 in self._legend.rows

    def is_sign(self, cell: Cell) -> str | None:
        """Like `code`, for cells that may hold something else: nothing is asked."""
        text = squeezed(cell)
        unsure = text in _TWO_SENSES and text not in self.symbols
        return None if unsure else mark_code(cell, self.symbols)

    def _ask(self, cell: Cell, text: str, label: str, say: Verdicts, *, ask: bool) -> None:
        shown = text_of(cell)[:10]
        word = self._legend.words.get(text, "")
        if self._is_of_other(text, label):
            why = f"“{(self._other or label)[:16]}”不像考勤"
        elif text in self._legend.doubtful:
            why = "图例里有两种含义"
        elif word:
            why = f"图例写的是“{word[:10]}”，不是本软件的考勤状态"
        else:
            why = "表中没有图例说明"
        text_now = f"“{shown}”不知道是哪种考勤，{why}；请说明它的含义，或改成 √ 迟 退 公 病 事 ×"
        say.error("mark_unknown", label, text_now)
        if ask and len(text) <= _LONGEST_SIGN:
            self._layout.dialogue.ask(
                Question(
                    "mark_unknown",
                    f"“{shown}”表示哪种考勤？（{why}）",
                    tuple(self._labels.values()),
                    f"--mark {text}={LABELS[marks.ABSENT]}",
                )
            )

    @cached_property
    def _digits(self) -> bool:
        """Whether 1 and 0 can only be 出勤 and 缺席: nothing but these under a word of being there."""
        layout = self._layout
        titles = [
            text_of(value)
            for row in layout.sheet.rows[: layout.top]
            for value in row
            if isinstance(value, str)
        ]
        words = [*layout.labels, *titles, layout.sheet.name]
        return self._digits_there <= {"0", "1"} and _says_presence(words)

    @cached_property
    def _digits_there(self) -> frozenset[str]:
        """The digits among the marks."""
        layout = self._layout
        columns = {dated.column for dated in layout.dates} | {person.column for person in layout.across}
        if not columns and "mark" in layout.columns:
            columns = {layout.columns["mark"]}
        return frozenset(text for column in columns for text in self._texts(column) if text.isdigit())

    @property
    def _only_two(self) -> bool:
        return self._digits_there == {"0", "1"}

    def _texts(self, column: int) -> Iterable[str]:
        sheet = self._layout.sheet
        return (squeezed(sheet.cell(row, column)) for row in range(self._layout.body, len(sheet.rows)))


def _says_presence(words: Iterable[str]) -> bool:
    said = [word for word in words if _PRESENCE.search(word) or _ABSENCE.search(word)]
    return bool(said) and not any(_ABSENCE.search(word) for word in said)
