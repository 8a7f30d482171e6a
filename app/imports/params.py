"""What the user may say beside the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class LayoutCorrection:
    """The user's own reading of a layout, kept by its fingerprint: field name → column (from 0).

    A field that is not named is not used. `header_row` (from 0) and `sheet` may be corrected too;
    `layout` is the fingerprint of the header that was meant, to find it in the next file. `marks` are the
    signs of such a sheet as the user explained them (旷训 → 缺席).
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    sheet: str | None = None
    header_row: int | None = None
    layout: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Params:
    """What the user may say beside the file. `corrections`: layout fingerprint → the user's own mapping.

    `unit`: whose people a list without a unit holds. `sheet`: the sheet to read. `marks`: word of the file →
    mark. `answers`: the rest, by place: `people` {"Sheet1!12": person id}, `cells` {"Sheet1!B3": text},
    `rows` {"Sheet1!12": class of row}.
    """

    year: int | None = None
    session_id: int | None = None
    exam: str = ""
    exam_date: date | None = None
    resit_date: date | None = None  # the day of resits whose rows say none
    batches: Mapping[str, str] | str = ""  # what the 期 of courses are: for all, or title → answer
    programme: str | None = None  # title of the plan, where several of the year fit; '' for none
    score_column: str = ""  # which of several columns of scores, or 全部
    correction: LayoutCorrection | None = None
    corrections: Mapping[str, LayoutCorrection] = field(default_factory=dict)
    joined_on: date | None = None  # the day new people of a roster join on; None: in post already
    unit: str = ""
    sheet: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    namesakes: Mapping[str, int] = field(default_factory=dict)  # choices of earlier files, by `namesake`

    def person_of(self, sheet: str, row: int) -> int | None:
        """The person the user chose for a row (from 1) where several have the name."""
        chosen = self.answers.get("people", {}).get(f"{sheet}!{row}")
        return int(chosen) if chosen is not None else None

    def row_class(self, sheet: str, row: int) -> str:
        """What the user said a row (from 1) is, "" where nothing was said."""
        return str(self.answers.get("rows", {}).get(f"{sheet}!{row}", ""))
