"""师徒: pairs × months, who still has to talk, who ages out (E22, E23, Q7, I19)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.work import ReadSession
from ui.looks.mark_looks import CellLook
from ui.models.grid_model import GridHead, GridModel
from ui.pages.duties.routine_page import RoutinePage
from ui.widgets.table.key_grid import OPEN, REMOVE, TOGGLE, KeyGrid
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.routine.mentorship import PairRow

NONE_DUE, AHEAD, GAP = "-", "", "gap"


def _pairs(session: ReadSession, *, year: int) -> tuple[tuple[PairRow, ...], int]:
    """The year's pairs, and how many are wanted."""
    from app.services.routine import mentorship

    return mentorship.list_pairs(session, year=year), mentorship.pair_rules(session).target


class PairsPage(RoutinePage):
    """Space asks for day and content of a talk; Delete takes the month back."""

    new_text = "新增结对"
    edit_text = "修改结对"
    prints = True
    hint = (
        "格子里是谈话日期，△ 没有填内容，× 当月没有谈话，— 当月没有结对，空白未到。"
        "空格：登记谈话；删除键：取消当月登记；"
        "回车：修改或结束结对。名字后注明不再符合年龄条件的日期。"
    )

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(ctx, parent)
        self._pairs: tuple[PairRow, ...] = ()
        self.model = GridModel(parent=self)
        self.grid = KeyGrid(self.model, "师徒谈话登记", self, head=16, cell=4, heads="师徒")
        self.grid.acted.connect(self._act)
        self.grid.selectionModel().currentChanged.connect(self._follow)
        self.lay_out(self.grid)

    def load(self, year: int) -> None:
        self.year = year
        self.ctx.runner.query(partial(_pairs, year=year), key="mentor-pairs", done=self._show_pairs)

    def _show_pairs(self, found: tuple[tuple[PairRow, ...], int]) -> None:
        pairs, target = found
        cell = self.grid.cell() or (0, self.month_now() - 1)
        self._pairs = pairs
        now = f"{self.ctx.app.today:%Y-%m}"
        looks = {GAP: CellLook("×", "problem", "没有谈话"), NONE_DUE: CellLook("—", "muted", "未结对")}
        codes: list[list[str | None]] = []
        for pair in pairs:
            line: list[str | None] = []
            for month in self._months():
                days = pair.talks.get(month, ())
                if days:
                    code = "、".join(f"{day.month}-{day.day}" for day in days)
                    look = CellLook(f"✓ {days[0].month}-{days[0].day}", "good", f"谈话 {code}")
                    if pair.is_empty(month):
                        code = f"{code} "
                        words = f"谈话 {code}没有填内容，不计数"
                        look = CellLook(f"△ {days[0].month}-{days[0].day}", "warn", words)
                    looks[code] = look
                elif not pair.is_due(month):
                    code = NONE_DUE
                else:
                    code = GAP if month < now else AHEAD
                line.append(code)
            codes.append(line)
        self.model.set_looks(looks)
        heads = [
            GridHead(p.id, self._words(p), f"{p.mentor}（{p.mentor_unit}）带 {p.mentee}（{p.mentee_unit}）")
            for p in pairs
        ]
        months = [GridHead(m, f"{m}月") for m in range(1, 13)]
        self.model.set_grid(heads, months, codes)
        self.grid.go_to(cell)
        self._follow()
        month = self._months()[self.month_now() - 1]
        gap = sum(p.is_due(month) and not p.contents.get(month) for p in pairs)
        wanted = f"（目标 {target} 对）" if target else ""
        self.counted.emit(f"{len(pairs)} 对{wanted}，{self.month_now()}月还差 {gap} 对")

    def _follow(self, *_: object) -> None:
        """The line on the pair and month under the cursor."""
        cell = self.grid.cell()
        if cell is None or cell[0] >= len(self._pairs):
            self.tell("")
            return
        pair, month = self._pairs[cell[0]], self._months()[cell[1]]
        days = "、".join(f"{day.month}月{day.day}日" for day in pair.talks.get(month, ()))
        content = "；".join(pair.contents.get(month, ()))
        days += f"：{content}" if content else ""
        empty = "（没有填内容，不计数）" if pair.is_empty(month) else ""
        said = f"谈话 {days}{empty}" if days else ("还没有谈话" if pair.is_due(month) else "没有结对")
        parts = (
            f"{pair.mentor}（{pair.mentor_unit}）带 {pair.mentee}（{pair.mentee_unit}）",
            f"{cell[1] + 1}月{said}",
            f"{pair.start_on} 结对" + (f"，{pair.end_on} 结束" if pair.end_on else ""),
            f"{pair.ages_out_on} 起超龄" if pair.ages_out_on else "",
            f"协议和备注：{pair.note}" if pair.note else "",
        )
        self.tell(" · ".join(part for part in parts if part))

    def _months(self) -> list[str]:
        return [f"{self.year}-{month:02d}" for month in range(1, 13)]

    def _words(self, pair: PairRow) -> str:
        out = pair.ages_out_on
        soon = out is not None and out.year <= self.year + 1
        return f"{pair.mentor} 带 {pair.mentee}" + (f"（至{out:%Y-%m}）" if soon else "")

    def _act(self, name: str) -> None:
        cell = self.grid.cell()
        if cell is None or not self._pairs:
            return
        pair, month = self._pairs[cell[0]], self._months()[cell[1]]
        from app.services.routine import mentorship

        if name == TOGGLE and pair.is_due(month):
            from ui.pages.duties.routine_dialogs import TalkDayDialog

            TalkDayDialog(self.ctx, self, pair, month).open()
        elif name == REMOVE and pair.talks.get(month):
            text = f"取消{pair.mentee}{cell[1] + 1}月的谈话登记"
            self.do(mentorship.remove_talks, text, pair_id=pair.id, month=month)
        elif name == OPEN:
            self.edit()

    def edit(self) -> None:
        """The pair under the cursor: who, from when, until when, the agreement."""
        cell = self.grid.cell()
        if cell is None or cell[0] >= len(self._pairs):
            return
        from ui.pages.duties.routine_dialogs import PairDialog

        PairDialog(self.ctx, self, self.usual_day(self.month_now()), pair=self._pairs[cell[0]]).open()

    def paper(self) -> tuple[str, dict[str, object]] | None:
        """The year's pairs with their talks."""
        return "pairs", {"year": self.year, "today": self.ctx.app.today}

    def new(self) -> None:
        """A new pair."""
        from ui.pages.duties.routine_dialogs import PairDialog

        PairDialog(self.ctx, self, self.usual_day(self.month_now())).open()
