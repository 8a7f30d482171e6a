"""What a cell of 制度月历 says, and where what is behind it was entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.rules.duties import NOBODY, STATUS_LABELS, UNKNOWN, WAIVED
from ui.work.bus import RegisterPlace

if TYPE_CHECKING:
    from app.services.duty.duties import DutyLine, MonthCell
    from app.services.duty.duty_measured import DutyRow
    from app.services.rule.duty_rules import DutyRuleRow

# Told in the column 要求 instead of the months, which stay empty.
NOBODY_WORDS = STATUS_LABELS[NOBODY]
TABS_OF = {"session": "attendance", "person": "roster", "exam": "scores", "bulletin": "bulletins"}
# Where the records of a duty are kept, when a row is not a record of its own page.
PAGES_OF = {
    "speakers": "board",
    "unit_study": "weeks",
    "pair_talks": "pairs",
    "coverage": "rounds",
}
ALONE = frozenset({"session", "exam", "bulletin"})
ENTRY, WHO = "entry", frozenset({"person", "unit"})


def place_of(rule: DutyRuleRow, row: DutyRow) -> tuple[str, object] | None:
    """Page and target of a row behind a figure; None where nothing opens."""
    from app.services.record.beginnings import book_of

    page = PAGES_OF.get(rule.measure)
    if row.target in ALONE:
        return TABS_OF[row.target], row.target_id
    if page is not None:
        return "duties", page
    book = book_of(rule)
    if book:
        entry_id = row.target_id if row.target == ENTRY else None
        return "registers", RegisterPlace(book, entry_id, row.who if row.target in WHO else "")
    return (TABS_OF[row.target], row.target_id) if row.target in TABS_OF else None


def cell_words(line: DutyLine, cell: MonthCell | None, year: int, *, is_rule: bool) -> str:
    """What a cell says, in one line, and on what it rests; `is_rule` for the column 要求."""
    from app.reports.duties import requirement

    basis = f"依据：{line.rule.citation}"
    if cell is None:
        nothing = "这个月没有应完成的事项" if line.figures else f"{NOBODY_WORDS}：{line.reason}"
        said = f"要求：{requirement(line.rule)}" if is_rule and line.figures else nothing
        return f"{line.rule.label} · {said} · {basis}"
    unit = "%" if line.rule.unit == "%" else ""
    several = len(cell.figures) > 1
    period = f"{year}年{cell.month}月各周合计" if several else cell.figures[0].period
    figures = f"{cell.done:g}{unit}/{cell.required}{unit}"
    if cell.status in (WAIVED, UNKNOWN):
        figures = ""
    notes = dict.fromkeys(figure.note for figure in cell.figures if figure.note)
    said = f"{STATUS_LABELS[cell.status]} {figures}".strip()
    return " · ".join((line.rule.label, period, said, *notes, basis))
