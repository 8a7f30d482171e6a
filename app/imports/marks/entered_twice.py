"""The same person and class session twice in one file."""

from __future__ import annotations

from app.imports.preview import Verdicts
from app.rules import marks


class EnteredTwice:
    """What the file has said so far of each class session and person."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], tuple[int, str, str]] = {}

    def again(
        self, place: tuple[int, int], row: int, name: str, label: str, code: str, say: Verdicts
    ) -> bool:
        """Whether the mark says again what 上午 and 下午 of one class session already said.

        `place` is class session and person, `label` the column. Says what cannot be: two different marks, or
        the same person on two rows.
        """
        first, other, before = self._seen.setdefault(place, (row, label, code))
        if other == label and first != row:
            say.error("duplicate_in_file", label, f"“{name}”在第 {first} 行已有这一课次的考勤，请删去一行")
        if other == label or marks.NONE in (before, code):
            if before == marks.NONE:
                self._seen[place] = (row, label, code)
            return False
        if before != code:
            text = (
                f"“{name}”在“{other}”和“{label}”的考勤不同，课程计划中却只有一次课；请只留一处，或先补上课程"
            )
            say.error("duplicate_in_file", label, text)
        return True
