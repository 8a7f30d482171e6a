"""Whose an ID number, sex or birth beside a relative is, by what the cells say.

A person's own numbers agree with each other; a relative's sex agrees with the relation (父亲 is a man).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.reader.sheet import Sheet, squeezed
from app.rules.id_number import read_id_number

OWN, OTHER, UNKNOWN = "own", "other", ""
JUDGED = frozenset(("id_number", "sex", "birth"))
_MAN = re.compile(r"父|爸|丈夫|儿子|长子|次子|兄|弟|哥|爷|祖父|外公|岳父|公公|叔|伯|舅|女婿|^夫$|^子$")
_WOMAN = re.compile(r"母|妈|妻|女儿|长女|次女|姐|妹|奶|祖母|外婆|婆|姑|姨|媳|^女$")
_MOST_ROWS = 400


@dataclass(frozen=True)
class _Facts:
    sex: str = ""
    year: str = ""


@dataclass
class _Votes:
    agree: int = 0
    differ: int = 0

    def vote(self, first: str, second: str) -> None:
        """Count two facts that are both known."""
        if first and second:
            self.agree += first == second
            self.differ += first != second

    @property
    def agrees(self) -> bool:
        return self.agree > 0 and self.agree > 9 * self.differ

    @property
    def differs(self) -> bool:
        return self.differ > 0 and 4 * self.differ > self.agree


def owner_of(
    sheet: Sheet, body: int, column: int, meaning: str, own: Mapping[str, int], relation: int | None
) -> str:
    """OWN, OTHER or UNKNOWN for a column of `meaning` beside a relative; `own` columns are the person's."""
    with_own, with_relation = _Votes(), _Votes()
    for row in range(body, min(len(sheet.rows), body + _MOST_ROWS)):
        facts = _facts(sheet, row, column, meaning)
        if not facts.sex and not facts.year:
            continue
        for name, place in own.items():
            if name in JUDGED and name != meaning:
                known = _facts(sheet, row, place, name)
                with_own.vote(facts.sex, known.sex)
                with_own.vote(facts.year, known.year)
        if relation is not None:
            with_relation.vote(facts.sex, _sex_of(squeezed(sheet.cell(row, relation))))
    if with_own.agrees or with_relation.differs:
        return UNKNOWN if with_own.differs else OWN
    return OTHER if with_own.differs or (with_relation.agrees and with_relation.agree >= 3) else UNKNOWN


def _facts(sheet: Sheet, row: int, column: int, meaning: str) -> _Facts:
    text = squeezed(sheet.spread(row, column))
    if meaning == "sex":
        return _Facts(sex=text[:1] if text[:1] in ("男", "女") else "")
    if meaning == "birth":
        year = re.match(r"(?:19|20)\d\d", text)
        return _Facts(year=year[0] if year else "")
    read = read_id_number(text)
    if read.birth is None or read.problem:
        return _Facts()
    return _Facts(read.sex, str(read.birth.year))


def _sex_of(relation: str) -> str:
    """男 or 女 of a relation, "" where it may be either (子女, 亲属)."""
    man, woman = _MAN.search(relation) is not None, _WOMAN.search(relation) is not None
    return "" if man == woman else "男" if man else "女"
