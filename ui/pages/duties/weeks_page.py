"""周例会: units × Mondays, entered with the space bar (E05, Q8)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.looks.mark_looks import CellLook
from ui.models.grid_model import GridHead, GridModel
from ui.pages.duties.routine_page import RoutinePage
from ui.widgets.table.key_grid import OPEN, REMOVE, TOGGLE, KeyGrid
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.routine.unit_study import StudyCell, StudyMatrix

GAP, AHEAD, BEFORE = "gap", "ahead", "before"
# So many weeks to come stay in sight beside the one in question.
WEEKS_AHEAD = 4
LOOKS = {
    BEFORE: CellLook("—", "muted", "开始登记以前"),
    GAP: CellLook("×", "problem", "没有登记"),
    AHEAD: CellLook("", "muted", "未到"),
}


class WeeksPage(RoutinePage):
    """Space enters or takes back and goes down one unit; Enter asks for topic and heads.

    Ctrl+N fills the week of the cursor.
    """

    new_text = "本周全部已开"
    edit_text = "主题和人数"
    prints = True
    hint = (
        "✓ 已开，× 没有登记，— 开始登记以前，空白未到。"
        "空格：登记或取消，光标自动下移；回车：填写主题和到会人数；"
        "删除键：取消登记；“本周全部已开”补齐光标所在的一周。"
    )

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(ctx, parent)
        self._matrix: StudyMatrix | None = None
        self.model = GridModel(LOOKS, parent=self)
        self.grid = KeyGrid(self.model, "周例会登记", self, head=9, cell=2.8, heads="单位")
        self.grid.acted.connect(self._act)
        self.grid.selectionModel().currentChanged.connect(self._follow)
        self.lay_out(self.grid)

    def load(self, year: int) -> None:
        from app.services.routine import unit_study

        self.year = year
        ask = partial(unit_study.study_matrix, first=date(year, 1, 1), last=date(year, 12, 31))
        self.ctx.runner.query(ask, key="unit-weeks", done=self._show_matrix)

    def _show_matrix(self, matrix: StudyMatrix) -> None:
        today = self.ctx.app.today
        start = sum(week <= today for week in matrix.weeks) - 1 if today.year <= self.year else 0
        held = [week for _, week in matrix.cells]
        if today.year != self.year and held:
            start = matrix.weeks.index(min(held)) if min(held) in matrix.weeks else 0
        first = self.grid.cell() is None
        cell = self.grid.cell() or (0, max(start, 0))
        self._matrix = matrix
        held_looks = {
            self._held_code(each): CellLook("✓", "good", self._held_words(each))
            if each.topic.strip()
            else CellLook("△", "warn", "已开，没有填学习专题，不计数")
            for each in matrix.cells.values()
        }
        self.model.set_looks(LOOKS | held_looks)
        codes: list[list[str | None]] = []
        for unit_id, _ in matrix.units:
            codes.append([self._code(matrix, unit_id, week, today) for week in matrix.weeks])
        units = [GridHead(unit_id, name) for unit_id, name in matrix.units]
        weeks = [GridHead(w, f"{w.month}-{w.day}", f"{w.month}月{w.day}日起一周") for w in matrix.weeks]
        self.model.set_grid(units, weeks, codes)
        self.grid.go_to(cell, ahead=WEEKS_AHEAD if first else 0)
        self._follow()
        gaps = sum(code == GAP for line in codes for code in line)
        self.counted.emit(f"{len(units)} 个单位，已登记 {len(held)} 次，缺 {gaps} 次")

    def _code(self, matrix: StudyMatrix, unit_id: int, week: date, today: date) -> str:
        study = matrix.cells.get((unit_id, week))
        return matrix.stands(unit_id, week, today) if study is None else self._held_code(study)

    @staticmethod
    def _held_code(cell: StudyCell) -> str:
        return f"held:{cell.id}"

    @staticmethod
    def _held_words(cell: StudyCell) -> str:
        heads = f"到会{cell.heads}人" if cell.heads is not None else ""
        return "，".join(("已开", *(part for part in (cell.topic, heads) if part)))

    def _follow(self, *_: object) -> None:
        """The line on the unit and week under the cursor."""
        cell, matrix = self.grid.cell(), self._matrix
        if cell is None or matrix is None or cell[0] >= len(matrix.units) or cell[1] >= len(matrix.weeks):
            self.tell("")
            return
        (unit_id, unit), week = matrix.units[cell[0]], matrix.weeks[cell[1]]
        study = matrix.cells.get((unit_id, week))
        words = f"{unit} · {week.month}月{week.day}日起一周 · "
        if study is None:
            code = self.model.cell(*cell)
            self.tell(words + LOOKS[code if code in LOOKS else AHEAD].label)
            return
        topic = f"主题：{study.topic}" if study.topic else "没有填写主题"
        heads = f"到会 {study.heads} 人" if study.heads is not None else "没有填写到会人数"
        self.tell(f"{words}已开 · {topic} · {heads}")

    def _act(self, name: str) -> None:
        cell, matrix = self.grid.cell(), self._matrix
        if cell is None or matrix is None or name not in (TOGGLE, OPEN, REMOVE):
            return
        if name == OPEN:
            self.edit()
            return
        from app.services.routine import unit_study

        (unit_id, unit), week = matrix.units[cell[0]], matrix.weeks[cell[1]]
        is_held = (unit_id, week) in matrix.cells
        held = not is_held and name == TOGGLE
        text = f"登记{unit}周例会" if held else f"取消{unit}周例会"
        if held != is_held:
            self.do(unit_study.set_study, text, unit_id=unit_id, week=week, held=held)
        if name == TOGGLE and cell[0] + 1 < len(matrix.units):
            self.grid.go_to((cell[0] + 1, cell[1]))

    def edit(self) -> None:
        """Topic and heads of the meeting under the cursor; saving enters it."""
        cell, matrix = self.grid.cell(), self._matrix
        if cell is None or matrix is None:
            return
        from ui.pages.duties.study_dialog import StudyDialog

        unit, week = matrix.units[cell[0]], matrix.weeks[cell[1]]
        StudyDialog(self.ctx, self, unit, week, matrix.cells.get((unit[0], week))).open()

    def paper(self) -> tuple[str, dict[str, object]] | None:
        """The year's matrix with who missed which week."""
        return "weeks", {"year": self.year, "today": self.ctx.app.today}

    def new(self) -> None:
        """The whole week of the cursor."""
        cell, matrix = self.grid.cell(), self._matrix
        if cell is not None and matrix is not None:
            from app.services.routine import unit_study

            week = matrix.weeks[cell[1]]
            self.do(unit_study.fill_week, f"补齐{week.month}月{week.day}日一周的周例会", week=week)
