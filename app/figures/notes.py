"""口径 in one line, for papers that have no page for it: lists, sheets, official letters (I12).

A list or a sheet carries it under its table. A bulletin or a notice carries it small after its text: an
office sends out letters without an enclosure of definitions. The words are kept with what was issued, so
that a reprint says what the first print said.
"""

from __future__ import annotations

from collections.abc import Collection

from app.figures.catalogue import definitions

# What stands on the papers of the marks of one class session, and on those of one test.
SHEET_IDS = ("att.due", "att.present", "att.leave", "att.absent", "att.unmarked")
SENT_SHEET_IDS = ("sent.due", "sent.present", "sent.unmarked")
TEST_IDS = ("exam.due", "exam.first_sat", "exam.first", "exam.passed")
HOUR_IDS = ("pot.sum", "req.asked", "req.toward", "req.short", "req.left", "req.people", "req.risk")
# What stands on each kind of bulletin.
DAILY_IDS = ("att.due", "att.rate")
SCORE_IDS = ("exam.due", "exam.first_sat", "exam.first", "exam.passed")
SENT_IDS = ("sent.due", "att.sent_rate")
VILLAGE_IDS = ("att.due", "att.rate", "att.late_or_early")
# Where a bulletin's facts keep it.
NOTE = "definitions"


def definition_note(ids: Collection[str], *more: str) -> str:
    """'口径：应到，……；出勤率，……。' of these figures in the catalogue's order, then other sentences."""
    said = "；".join(f"{each.word}，{each.definition}" for each in definitions(ids))
    return f"口径：{said}。" + "".join(more)
