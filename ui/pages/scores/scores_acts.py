"""What can be done with an exam besides typing scores: papers, paste, people, removal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.rules import pasting, scoring
from app.rules.hours import format_centi, parse_centi
from app.work import ReadSession
from ui.models.scores_model import RESIT, SCORE
from ui.pages.scores.scores_sheet import ScoresPage
from ui.widgets.paste_dialog import PasteDialog, PasteRow
from ui.widgets.table.score_grid import STATE_WORDS
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.exam.exams import ExamRow, ScoreInput
    from app.services.operation.operations import ChangeRow


def fetch_history(session: ReadSession, *, exam_id: int, person_id: int) -> tuple[tuple[int, ChangeRow], ...]:
    """(number of the try, change) of one person's line, oldest first."""
    from app.services.exam import exam_history

    return exam_history.history_of_person(session, exam_id=exam_id, person_id=person_id)


class ScoresActs(QObject):
    """Bound to one `ScoresPage`; every act is undoable."""

    def __init__(self, ctx: UiContext, page: ScoresPage, owner: QWidget) -> None:
        super().__init__(owner)
        self._ctx = ctx
        self._page = page
        self._owner = owner
        page.grid.pasted.connect(self.paste)

    def preview(self) -> None:
        """The score list as it will be printed, in the order shown."""
        exam = self._page.exam
        if exam is None:
            return
        from ui.papers.preview_dialog import open_preview

        self._page.grid.finish()
        self._page.queue.flush()
        by_rank = self._page.order.currentData() == "rank"
        open_preview(self._owner, self._ctx, "scores", {"exam_id": exam.id, "by_rank": by_rank})

    def make_bulletin(self) -> None:
        """The bulletin on this exam, drafted and shown (A30)."""
        exam = self._page.exam
        if exam is not None:
            self._page.grid.finish()
            self._page.queue.flush()
            self._ctx.bus.show_tab.emit("bulletins", ("exam", exam.id))

    def edit_exam(self) -> None:
        """Change the exam's own data."""
        from ui.pages.scores.exam_dialog import ExamDialog

        exam = self._page.exam
        if exam is not None:
            self._page.grid.finish()
            ExamDialog(self._ctx, self._owner, year=exam.held_on.year, exam=exam).open()

    def remove_exam(self) -> None:
        """Remove an exam that has no results yet; the service refuses others."""
        from app.services.exam import exams

        exam = self._page.exam
        if exam is None or not messages.confirm(
            self._owner,
            f"要删除测试“{exam.title}”。",
            "删除测试",
            safe="已有成绩的测试不会被删除；删除后可以撤销。",
        ):
            return
        self._page.exam = None
        self._ctx.runner.command(
            partial(exams.remove_exam, exam_id=exam.id),
            action="exam.remove",
            text=f"删除测试：{exam.title}",
            done=self._removed,
            failed=partial(self._not_removed, exam),
        )

    def _removed(self, _answer: object) -> None:
        self._ctx.bus.say("已删除测试。", undo=True)

    def _not_removed(self, exam: ExamRow, error: Exception) -> None:
        self._page.exam = exam
        messages.show_error(self._owner, error)

    # -- people ------------------------------------------------------------------------------------

    def list_due(self) -> None:
        """Give everybody due a line who has none yet."""
        from app.services.exam import exams

        exam = self._page.exam
        if exam is not None:
            self._ctx.runner.command(
                partial(exams.list_due_people, exam_id=exam.id),
                action="exam.list_due",
                text="补列应考人员",
                done=self._listed,
            )

    def _listed(self, count: int) -> None:
        self._ctx.bus.say(f"已补列 {count} 人。" if count else "应考人员都已在名单上。", undo=bool(count))

    def find_person(self) -> None:
        """Find somebody on the list, or add somebody to it."""
        from ui.widgets.person_picker import PersonPicker

        exam = self._page.exam
        if exam is None:
            return
        listed = {row.person_id: row.number for row in self._page.model.rows}
        dialog = PersonPicker(self._ctx, self._owner, on=exam.held_on, listed=listed)
        dialog.present.hide()
        dialog.found.connect(self._found)
        dialog.added.connect(self._add)
        dialog.open()

    def _found(self, person_id: int) -> None:
        self._page.go_to_person(person_id)
        self._page.focus_grid()

    def _add(self, person_id: int, name: str, _present: bool) -> None:
        from app.services.exam import exams

        exam = self._page.exam
        if exam is None:
            return
        self._page.want_person(person_id)
        self._ctx.runner.command(
            partial(exams.set_scores, exam_id=exam.id, by_person={person_id: exams.ScoreInput("")}),
            action="exam.add_person",
            text=f"添加应考人员：{name}",
            done=self._added,
        )

    def _added(self, _answer: object) -> None:
        self._ctx.bus.say("已加到名单末尾。", undo=True)
        self._page.focus_grid()

    # -- clipboard ---------------------------------------------------------------------------------

    def paste_clipboard(self) -> None:
        """Paste from the menu."""
        self.paste(QGuiApplication.clipboard().text())

    def paste(self, text: str) -> None:
        """Show what a pasted block would change; it is entered when the clerk agrees."""
        model = self._page.model
        if model.exam is None or not model.rows:
            return
        targets = [pasting.PasteTarget(row.person_id, row.number, row.name) for row in model.rows]
        index = self._page.grid.currentIndex()
        column = RESIT if index.column() == RESIT else SCORE
        plan = pasting.plan_paste(pasting.clipboard_cells(text), targets, max(index.row(), 0), STATE_WORDS)
        problems = [f"第 {p.line} 行“{p.text}”：{p.reason}" for p in plan.problems]
        rows = []
        for item in plan.items:
            found = self._value(item.text, column)
            if found is None:
                full = format_centi(model.exam.full_centi)
                problems.append(
                    f"{item.target.number} 号{item.target.name}：“{item.text}”不是 0 至 {full} 的成绩"
                )
                continue
            old = self._shown(item.target.key, column)
            new = (
                format_centi(found.score_centi)
                if found.score_centi is not None
                else scoring.STATE_LABELS[found.state]
            )
            key = (item.target.key, 2 if column == RESIT else 1)
            rows.append(
                PasteRow(item.target.key, item.target.number, item.target.name, old, new, (key, found))
            )
        if not rows and not problems:
            text = "剪贴板里没有可以粘贴的成绩；请先在表格软件里复制姓名和成绩两列。"
            self._ctx.bus.notice.emit(Notice(text, problem=True))
            return
        dialog = PasteDialog("粘贴补考成绩" if column == RESIT else "粘贴成绩", rows, problems, self._owner)
        dialog.agreed.connect(self._agreed)
        dialog.open()

    def _shown(self, person_id: int, column: int) -> str:
        line = self._page.model.line_of(person_id)
        return self._page.model.entry_text(line, column)

    def _value(self, text: str, column: int) -> ScoreInput | None:
        from app.services.exam.exams import ScoreInput

        assert self._page.model.exam is not None
        state = STATE_WORDS.get(text.lower())
        if state is not None and state != scoring.NORMAL:
            return ScoreInput(state)
        centi = parse_centi(text)
        if centi is None or not 0 <= centi <= self._page.model.exam.full_centi:
            return None
        return ScoreInput(scoring.MAKEUP if column == RESIT else scoring.NORMAL, centi)

    def _agreed(self, values: dict[int, tuple[tuple[int, int], ScoreInput]]) -> None:
        self._page.put(dict(values.values()))
        self._ctx.bus.say(f"已粘贴 {len(values)} 人的成绩。", undo=True)
        self._page.focus_grid()

    # -- who changed it ----------------------------------------------------------------------------

    def show_history(self) -> None:
        """F3: every change of the person under the cursor in this exam."""
        line = self._page.grid.currentIndex().row()
        exam = self._page.exam
        if exam is None or not 0 <= line < len(self._page.model.rows):
            return
        row = self._page.model.rows[line]
        self._ctx.runner.query(
            partial(fetch_history, exam_id=exam.id, person_id=row.person_id),
            key="score-history",
            done=partial(self._show_history, row.name),
        )

    def _show_history(self, name: str, changes: tuple[tuple[int, ChangeRow], ...]) -> None:
        from ui.records.history_dialog import HistoryDialog

        lines = []
        for number, change in changes:
            old, new = _result(change.before), _result({**change.before, **change.after})
            if old != new:
                at = change.at.replace("T", " ")[:16]
                what = "补考" if number > 1 else "成绩"
                lines.append((at, change.actor, what, old, new, change.reason))
        HistoryDialog(f"{name}的成绩记录", lines, self._owner).open()


def _result(values: dict[str, object]) -> str:
    score = values.get("score_centi")
    if isinstance(score, int):
        return format_centi(score)
    return scoring.STATE_LABELS.get(str(values.get("state") or ""), "")
