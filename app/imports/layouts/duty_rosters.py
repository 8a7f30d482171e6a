"""A duty roster (值班表) tells who sits in the office on which night: no staff list, no plan of classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.errors import InputProblem
from app.reader.sheet import Sheet, squeezed

_DUTY = re.compile(r"(?:值班|带班|值守|轮值|备勤|值日).{0,8}(?:表|安排|计划|名单?|一览)?$")
_LIST_OF_PEOPLE = re.compile(r"名册|花名|通讯录|名录|信息|台账")
TOP = 6


def is_duty_roster(sheet: Sheet) -> bool:
    """Whether the name of the sheet or a line above its list says that it is one."""
    return any(
        _DUTY.search(text) and not _LIST_OF_PEOPLE.search(text) for text in map(squeezed, _titles(sheet))
    )


def _titles(sheet: Sheet) -> Iterable[str]:
    yield sheet.name
    for row in range(min(TOP, len(sheet.rows))):
        texts = [text for text in sheet.texts(row) if text]
        if len(texts) == 1:
            yield texts[0]


def refuse_duty_roster(sheets: Sequence[Sheet], *, file: str, title: str) -> None:
    """Raises InputProblem import.duty_roster when one of `sheets` is a duty roster."""
    if any(map(is_duty_roster, sheets)):
        raise InputProblem("import.duty_roster", file=Path(file).name, title=title)
