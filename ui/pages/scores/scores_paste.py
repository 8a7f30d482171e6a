"""A block from a spreadsheet pasted into a score list: shown first, entered when the clerk agrees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.rules import pasting, scoring
from app.rules.hours import format_centi, parse_centi
from ui.models.scores_model import RESIT, SCORE, Key
from ui.pages.scores.scores_view import ScoresView
from ui.widgets.paste_dialog import PasteDialog, PasteRow
from ui.widgets.table.score_grid import STATE_WORDS
from ui.work.bus import Notice

if TYPE_CHECKING:
    from app.services.exam.exams import ExamRow, ScoreInput

NOTHING = "剪贴板里没有可以粘贴的成绩；请先在表格软件里复制姓名和成绩两列。"


def paste(view: ScoresView, text: str) -> None:
    """Show what a pasted block would change; it is entered when the clerk agrees."""
    model, grid = view.page.model, view.page.grid
    if model.exam is None or not model.rows:
        return
    targets = [pasting.PasteTarget(row.person_id, row.number, row.name) for row in model.rows]
    index = grid.currentIndex()
    column = RESIT if index.column() == RESIT else SCORE
    plan = pasting.plan_paste(pasting.clipboard_cells(text), targets, max(index.row(), 0), STATE_WORDS)
    problems = [f"第 {p.line} 行“{p.text}”：{p.reason}" for p in plan.problems]
    rows = []
    for item in plan.items:
        found = _value(model.exam, item.text, column)
        if found is None:
            full = format_centi(model.exam.full_centi)
            problems.append(
                f"{item.target.number} 号{item.target.name}：“{item.text}”不是 0 至 {full} 的成绩"
            )
        else:
            rows.append(_row(view, item.target, column, found))
    if not rows and not problems:
        view.ctx.bus.notice.emit(Notice(NOTHING, problem=True))
        return
    dialog = PasteDialog("粘贴补考成绩" if column == RESIT else "粘贴成绩", rows, problems, view)
    dialog.agreed.connect(partial(_enter, view))
    dialog.open()


def _value(exam: ExamRow, text: str, column: int) -> ScoreInput | None:
    """What a pasted cell says, None when it can be no score of this exam."""
    from app.services.exam.exams import ScoreInput

    state = STATE_WORDS.get(text.lower())
    if state is not None and state != scoring.NORMAL:
        return ScoreInput(state)
    centi = parse_centi(text)
    if centi is None or not 0 <= centi <= exam.full_centi:
        return None
    return ScoreInput(scoring.MAKEUP if column == RESIT else scoring.NORMAL, centi)


def _row(view: ScoresView, target: pasting.PasteTarget, column: int, found: ScoreInput) -> PasteRow:
    model = view.page.model
    old = model.entry_text(model.line_of(target.key), column)
    score = found.score_centi
    new = format_centi(score) if score is not None else scoring.STATE_LABELS[found.state]
    key = (target.key, 2 if column == RESIT else 1)
    return PasteRow(target.key, target.number, target.name, old, new, (key, found))


def _enter(view: ScoresView, values: dict[int, tuple[Key, ScoreInput]]) -> None:
    view.page.put(dict(values.values()))
    view.ctx.bus.say(f"已粘贴 {len(values)} 人的成绩。", undo=True)
    view.page.focus_grid()
