"""Attendance marks: what they count as, and the exceptions line typed from the signed sheet (I1).

未登记 (`none`) is a state of its own: it is never 缺席 and never 出勤 (complaint 2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.rules.numbered_line import LineProblem, read_numbered

NONE = "none"
PRESENT = "present"
LATE = "late"
EARLY = "early"
LATE_EARLY = "late_early"
OFFICIAL_LEAVE = "official_leave"
SICK_LEAVE = "sick_leave"
PERSONAL_LEAVE = "personal_leave"
ABSENT = "absent"
NOT_LISTED = "not_listed"
LEAVES = (OFFICIAL_LEAVE, SICK_LEAVE, PERSONAL_LEAVE)

# 假 without its kind: the slip decides, otherwise 事假.
ANY_LEAVE = "any_leave"

# Words beside each kind's own label, symbol, acronym and key.
SYNONYMS: Mapping[str, str] = {
    "到": PRESENT,
    "出": PRESENT,
    "勤": PRESENT,
    "✓": PRESENT,
    "✔": PRESENT,
    "迟": LATE,
    "晚": LATE,
    "早": EARLY,
    "退": EARLY,
    "迟早": LATE_EARLY,
    "迟退": LATE_EARLY,
    "公": OFFICIAL_LEAVE,
    "公假": OFFICIAL_LEAVE,
    "公差": OFFICIAL_LEAVE,
    "因公": OFFICIAL_LEAVE,
    "病": SICK_LEAVE,
    "事": PERSONAL_LEAVE,
    "假": ANY_LEAVE,
    "请假": ANY_LEAVE,
    "缺": ABSENT,
    "缺勤": ABSENT,
    "旷": ABSENT,
    "旷课": ABSENT,
    "未到": ABSENT,
    "未": NONE,
    "空": NONE,
}


@dataclass(frozen=True)
class MarkKindRow:
    """One mark kind as data; `hour_percent` 0–100 is the share of hours credited.

    `counts_as` is the code it is counted with ('' = its own); `steps` are (minutes, percent) pairs in rising
    order: who missed more than so many minutes is credited that share instead.
    """

    code: str
    label: str
    symbol: str
    acronym: str
    key: str
    counts_as_present: bool
    counts_as_due: bool
    hour_percent: int
    triggers_talk: bool
    counts_as: str = ""
    steps: tuple[tuple[int, int], ...] = ()
    is_active: bool = True

    @property
    def mark(self) -> str:
        """The code it is stored and counted with."""
        return self.counts_as or self.code


@dataclass(frozen=True)
class ExceptionsLine:
    """A parsed line: printed number → mark code in typed order, and what was wrong with it."""

    marks: tuple[tuple[int, str], ...]
    problems: tuple[LineProblem, ...]


@dataclass(frozen=True)
class Tally:
    """Figures of a sheet. `late` and `early` both count 迟到+早退; `due` and `present` leave out 不在册 and
    walk-ins (`walkin`), `listed` only lines of people who are gone."""

    listed: int = 0
    due: int = 0
    present: int = 0
    late: int = 0
    early: int = 0
    official_leave: int = 0
    sick_leave: int = 0
    personal_leave: int = 0
    absent: int = 0
    unmarked: int = 0
    not_listed: int = 0
    walkin: int = 0

    @property
    def took(self) -> int:
        """Everybody who was there, walk-ins among them."""
        return self.present + self.walkin

    @property
    def on_leave(self) -> int:
        """请假 of every kind."""
        return self.official_leave + self.sick_leave + self.personal_leave


def vocabulary(kinds: Sequence[MarkKindRow]) -> dict[str, str]:
    """Every word that names a mark → its code (labels, symbols, acronyms, keys, synonyms)."""
    codes = {kind.code for kind in kinds}
    words = {word: code for word, code in SYNONYMS.items() if code in codes or code == ANY_LEAVE}
    for kind in kinds:
        if not kind.is_active:
            continue
        for word in (kind.label, kind.symbol, kind.acronym, kind.key.lower()):
            if word:
                words[word] = kind.code
    return words


def parse_exceptions(line: str, kinds: Sequence[MarkKindRow], last_number: int) -> ExceptionsLine:
    """Parse `3迟 7假 12缺 18迟早` (I1).

    Numbers may be full-width, ranges (`3-5缺`) and lists (`3、5、7迟`); a word holds for all numbers
    before it. `last_number` is the highest printed number. Nothing is raised: problems are returned
    beside what could be read, so that the window can echo while typing.
    """
    read = read_numbered(line, vocabulary(kinds), last_number)
    return ExceptionsLine(read.words, read.problems)
