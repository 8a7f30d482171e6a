"""The 人员类别 that the rows of a roster name: known ones, and those the import makes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.imports.preview import Verdicts
from app.imports.rows.records import Record
from app.imports.values import blank_to_empty
from app.reader.sheet import squeezed

_BETWEEN = re.compile(r"[、,，;；/]+")


class GroupNames:
    """Reads the 人员类别 of each row, and remembers which of them have to be made."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = {squeezed(name): name for name in known}
        self._new: dict[str, None] = {}

    @property
    def new(self) -> tuple[str, ...]:
        """Those of rows that are written and nobody knows yet, in order of appearance."""
        return tuple(self._new)

    def read(self, record: Record, label: str, say: Verdicts) -> tuple[str, ...]:
        """The 人员类别 a row names; those not known yet are made by the import, and said."""
        found: dict[str, None] = {}
        for part in _BETWEEN.split(blank_to_empty(record.raw("groups"))):
            name = squeezed(part)
            if not name:
                continue
            if name not in self._known:
                say.note("group_new", label, f"没有人员类别“{name}”，导入时新建")
            found[self._known.get(name, name)] = None
        return tuple(found)

    def used(self, groups: Iterable[str]) -> None:
        """A row with these `groups` is written."""
        self._new |= dict.fromkeys(group for group in groups if squeezed(group) not in self._known)
