"""The figures of one sheet from plain numbers of marks."""

from __future__ import annotations

import json

from app.figures.counting import sheet_tally
from app.paths import RESOURCES
from app.rules.marks import MarkKindRow

IN_TIME = {"counts_as", "steps", "is_active"}
FIELDS = MarkKindRow.__dataclass_fields__.keys() - IN_TIME
KINDS = tuple(
    MarkKindRow(**{name: entry[name] for name in FIELDS})
    for entry in json.loads((RESOURCES / "defaults" / "marks.json").read_text(encoding="utf-8"))
)


def test_figures_of_a_sheet() -> None:
    counts = {
        "none": 2,
        "present": 50,
        "late": 3,
        "late_early": 1,
        "sick_leave": 4,
        "absent": 5,
        "not_listed": 6,
    }
    found = sheet_tally(counts, KINDS)
    assert (found.listed, found.due, found.present, found.unmarked) == (71, 65, 54, 2)
    assert (found.late, found.early, found.on_leave, found.absent, found.not_listed) == (4, 1, 4, 5, 6)


def test_unmarked_is_neither_present_nor_absent() -> None:
    found = sheet_tally({"none": 9}, KINDS)
    assert (found.due, found.present, found.absent, found.unmarked) == (9, 0, 0, 9)
