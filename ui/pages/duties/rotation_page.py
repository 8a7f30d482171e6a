"""讲学述学: the board of lectures and reports, swapped by key or by dragging (E12, E13, I10)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.rules.rotation import LECTURE, PLACES, REPORT
from app.work import WriteSession
from ui.looks.mark_looks import CellLook
from ui.models.grid_model import GridHead, GridModel
from ui.pages.duties.routine_page import RoutinePage
from ui.widgets.table.key_grid import OPEN, REMOVE, SWAP, TOGGLE, Cell, KeyGrid
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.routine.rotation import TurnRow

SHORT_LABELS = {LECTURE: "讲学", REPORT: "述学"}


def accept_proposal(session: WriteSession, *, month: str) -> int:
    """Fill the free places of both roles; returns how many."""
    from app.services.routine import rotation

    count = 0
    for role in (LECTURE, REPORT):
        chosen = rotation.propose_month(session, month=month, role=role)
        count += len(rotation.add_turns(session, month=month, role=role, person_ids=chosen))
    return count


class RotationPage(RoutinePage):
    """Rows are the places (more when a month has more), columns the months of the year."""

    new_text = "排本月人选"
    edit_text = "修改安排"
    prints = True
    hint = (
        "○ 已排，✓ 已讲。空格：登记已讲或取消；回车：主题、日期、点评、换人；"
        "X：先选一人，再到另一格按一次互换，在没有人的格子是挪过去（也可用鼠标拖）；删除键：撤下。"
    )

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(ctx, parent)
        self._turns: dict[Cell, TurnRow] = {}
        self._places: list[tuple[str, int]] = []
        self._marked: int | None = None
        self.model = GridModel(parent=self)
        self.grid = KeyGrid(self.model, "讲学述学安排", self, head=6, cell=5, heads="安排")
        self.grid.acted.connect(self._act)
        self.grid.dropped.connect(self._swap_cells)
        self.grid.selectionModel().currentChanged.connect(self._follow)
        self.lay_out(self.grid)

    def load(self, year: int) -> None:
        from app.services.routine import rotation

        self.year = year
        self.ctx.runner.query(
            partial(rotation.list_turns, year=year), key="rotation-board", done=self._show_turns
        )

    def _show_turns(self, turns: tuple[TurnRow, ...]) -> None:
        cell = self.grid.cell() or (0, self.month_now() - 1)
        by_place: dict[tuple[str, int], list[TurnRow]] = {}
        for turn in turns:
            by_place.setdefault((turn.role, int(turn.month[5:])), []).append(turn)
        self._places = []
        for role in (LECTURE, REPORT):
            most = max((len(found) for (own, _), found in by_place.items() if own == role), default=0)
            self._places += [(role, number) for number in range(max(PLACES[role], most))]
        self._turns = {}
        cells: list[list[str | None]] = [[None] * 12 for _ in self._places]
        looks: dict[str, CellLook] = {}
        for line, (role, number) in enumerate(self._places):
            for month in range(1, 13):
                found = by_place.get((role, month), [])
                if number < len(found):
                    turn = found[number]
                    self._turns[line, month - 1] = turn
                    code = str(turn.id)
                    cells[line][month - 1] = code
                    token = "good" if turn.held_on else ""
                    words = f"{turn.name} {turn.unit} {turn.topic} {turn.comment}".strip()
                    looks[code] = CellLook(f"{'✓' if turn.held_on else '○'} {turn.name}", token, words)
        heads = [
            GridHead(n, f"{SHORT_LABELS[role]} {number + 1}") for n, (role, number) in enumerate(self._places)
        ]
        months = [GridHead(m, f"{m}月") for m in range(1, 13)]
        self.model.set_looks(looks)
        self.model.set_grid(heads, months, cells)
        self.grid.go_to(cell)
        self._follow()
        done = sum(turn.held_on is not None for turn in turns)
        self.counted.emit(f"已排 {len(turns)} 人次，已讲 {done} 人次")

    def month(self) -> str:
        """The month under the cursor."""
        cell = self.grid.cell()
        return f"{self.year}-{cell[1] + 1 if cell else self.month_now():02d}"

    def turn(self) -> TurnRow | None:
        """The turn under the cursor."""
        cell = self.grid.cell()
        return self._turns.get(cell) if cell is not None else None

    def _follow(self, *_: object) -> None:
        """The line on the turn under the cursor, and why it is this person's."""
        turn = self.turn()
        if turn is None:
            self.tell(f"{int(self.month()[5:])}月这一格还没有人。" if self._places else "")
            return
        done = f"{turn.held_on.month}月{turn.held_on.day}日已讲" if turn.held_on else "还没有讲"
        if turn.auto_on is not None:
            done += f"（课次“{turn.lesson}”）"
        parts = (
            f"{turn.name}（{turn.unit}）",
            f"{int(turn.month[5:])}月{SHORT_LABELS[turn.role]}",
            turn.topic,
            done,
            turn.comment and f"点评：{turn.comment}",
            f"人选理由：{turn.why}",
        )
        self.tell(" · ".join(part for part in parts if part))

    def edit(self) -> None:
        """The form of the turn under the cursor."""
        self._act(OPEN)

    def new(self) -> None:
        """Fill the month's free places fairly; nothing already there moves."""
        month = self.month()
        self.do(accept_proposal, f"排好{int(month[5:])}月讲学述学人选", month=month)

    def paper(self) -> tuple[str, dict[str, object]] | None:
        return "rotation-notice", {"month": self.month()}

    def _act(self, name: str) -> None:
        turn = self.turn()
        if name == SWAP:
            cell = self.grid.cell()
            if cell is not None:
                self._mark_or_swap(cell)
            return
        if turn is None:
            if name == OPEN:
                self.new()
            return
        if name == TOGGLE:
            self._toggle(turn)
        elif name == OPEN:
            from ui.pages.duties.turn_dialog import TurnDialog

            TurnDialog(self.ctx, self, turn).open()
        elif name == REMOVE:
            from app.services.routine import rotation

            self.do(rotation.remove_turn, f"撤下{turn.name}", turn_id=turn.id)

    def _toggle(self, turn: TurnRow) -> None:
        from app.services.routine import rotation

        if turn.auto_on is not None:
            self.ctx.bus.say(f"{turn.name}已由课次“{turn.lesson}”算作完成，不用另外登记")
            return
        done = None if turn.done_on else (turn.planned_on or self.usual_day(int(turn.month[5:])))
        text = f"登记{turn.name}已讲" if done else f"取消{turn.name}的已讲登记"
        self.do(
            rotation.edit_turn,
            text,
            turn_id=turn.id,
            topic=turn.topic,
            planned_on=turn.planned_on,
            done_on=done,
            comment=turn.comment,
            class_session_id=turn.class_session_id,
        )

    def _mark_or_swap(self, cell: Cell) -> None:
        turn = self._turns.get(cell)
        if self._marked is None:
            if turn is not None:
                self._marked = turn.id
                self.ctx.bus.say(f"已选{turn.name}：到另一格按 X 互换，在原处再按一次放弃")
            return
        first, self._marked = self._marked, None
        source = next((place for place, own in self._turns.items() if own.id == first), None)
        if source is not None and source != cell:
            self._swap_cells(source, cell)

    def _swap_cells(self, first: Cell, second: Cell) -> None:
        """Two people change places; onto a free place of the same kind the person moves there."""
        one, other = self._turns.get(first), self._turns.get(second)
        if one is None:
            return
        from app.services.routine import rotation

        if other is not None:
            text = f"互换{one.name}和{other.name}的安排"
            self.do(rotation.swap_turns, text, first_id=one.id, second_id=other.id)
        elif self._places[second[0]][0] == one.role:
            month = f"{self.year}-{second[1] + 1:02d}"
            self.do(rotation.move_turn, f"把{one.name}挪到{second[1] + 1}月", turn_id=one.id, month=month)
        else:
            self.ctx.bus.say("讲学与述学不能互换，没有改动")
