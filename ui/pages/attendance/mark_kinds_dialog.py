"""考勤状态: every status in time, the town's own among them, and how often 迟到、早退 takes hours away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.rules.hours import format_centi
from app.work import ReadSession, WriteSession
from ui.looks.mark_looks import on_screen
from ui.looks.plain import LongLabel
from ui.models.rows_model import Column, RowsModel
from ui.widgets.side_list_dialog import SideListDialog, Verb
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.mark.mark_versions import LatenessRow, MarkVersionRow

    Found = tuple[tuple[MarkVersionRow, ...], tuple[LatenessRow, ...]]

HINT = (
    "每种状态可以从某一天起改名称、改计作什么、改学时折算，也可以增加本镇自己的状态；"
    "这一天以前的考勤和学时照旧。每一步都能撤销。"
)


@dataclass(frozen=True)
class KindLine:
    """One version of a status, or one rule of 迟到、早退 by number."""

    id: str
    label: str
    symbol: str = ""
    acronym: str = ""
    key: str = ""
    counts_as: str = ""
    worth: str = ""
    start: str = "一直"
    state: str = ""
    version: MarkVersionRow | None = None
    rule: LatenessRow | None = None
    is_first: bool = False


COLUMNS = (
    Column[KindLine]("label", "考勤状态", lambda line: line.label, 8),
    Column[KindLine]("start", "从哪天起", lambda line: line.start, 6),
    Column[KindLine]("symbol", "符号", lambda line: on_screen(line.symbol), 3),
    Column[KindLine]("acronym", "简写", lambda line: line.acronym, 3),
    Column[KindLine]("key", "按键", lambda line: line.key, 3),
    Column[KindLine]("counts", "计作", lambda line: line.counts_as, 6),
    Column[KindLine]("worth", "学时", lambda line: line.worth, 10, tip=lambda line: line.worth),
    Column[KindLine]("state", "状态", lambda line: line.state, 3, colour=lambda _: "muted"),
)


def read_all(session: ReadSession) -> Found:
    """Every version of every status and every rule by number."""
    from app.services.mark import mark_versions

    return mark_versions.list_mark_versions(session), mark_versions.list_lateness(session)


def lines_of(found: Found) -> tuple[KindLine, ...]:
    """What the table shows; a status of the town's own begins with its first version."""
    versions = [row for row in found[0] if row.start_on is not None or not row.is_local]
    labels = {row.kind.code: row.kind.label for row in versions}
    seen: set[str] = set()
    lines = []
    for row in versions:
        kind = row.kind
        steps = "".join(f"，超过{minutes}分钟{percent}%" for minutes, percent in kind.steps)
        lines.append(
            KindLine(
                id=f"{kind.code} {row.start_on}",
                label=kind.label,
                symbol=kind.symbol,
                acronym=kind.acronym,
                key=kind.key,
                counts_as=labels[kind.mark],
                worth=f"{kind.hour_percent}%{steps}",
                start=row.start_on.isoformat() if row.start_on else "一直",
                state="" if kind.is_active else "停用",
                version=row,
                is_first=kind.code not in seen,
            )
        )
        seen.add(kind.code)
    for rule in found[1]:
        hours = format_centi(rule.hours_centi)
        worth = f"每 {rule.times} 次折 {hours} 学时" if rule.times else "不按次数折"
        line = KindLine(
            f"rule {rule.id}", "迟到、早退", worth=worth, start=rule.start_on.isoformat(), rule=rule
        )
        lines.append(line)
    return tuple(lines)


class MarkKindsDialog(SideListDialog["KindLine"]):
    """Every change is saved at once and can be undone; the dialog only has 关闭."""

    concerns = ("mark_kind", "mark_version", "lateness_rule")
    wide = 66

    def __init__(self, ctx: UiContext, parent: QWidget) -> None:
        super().__init__(ctx, parent, "考勤状态")
        self._found: Found = ((), ())
        self._wanted: str | None = None
        self.model: RowsModel[KindLine] = self.make_table(COLUMNS, "考勤状态表", "mark-kinds")
        self.table.opened.connect(self._change)
        self.problem = LongLabel("", self, name="problem")
        self.problem.hide()
        verbs: tuple[Verb, ...] = (
            ("add", "新增状态…", self._add, "Ctrl+N", False),
            ("change", "从某天起改…", self._change, "F2", False),
            ("end", "停用…", self._end, "", False),
            ("drop", "删去这一条…", self._drop, "Delete", False),
            ("late", "按次数折学时…", self._late, "Ctrl+T", False),
        )
        self.build(HINT, verbs, self.problem)

    # -- rows --------------------------------------------------------------------------------------

    def _load(self) -> None:
        self._ctx.runner.query(read_all, key=("mark-kinds", id(self)), done=self._show_kinds)

    def _show_kinds(self, found: Found) -> None:
        self._found = found
        self.model.set_rows(lines_of(found))
        if self._wanted is not None and self.table.select_id(self._wanted):
            self._wanted = None
        elif self.table.current_row() is None and self.model.rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._follow()

    def _current(self) -> KindLine | None:
        line: KindLine | None = self.table.current_row()
        return line

    def _follow(self, _row: object = None) -> None:
        line = self._current()
        version = line.version if line is not None else None
        local = version is not None and version.is_local
        self.buttons["change"].setEnabled(line is not None)
        self.buttons["end"].setEnabled(local and version is not None and version.kind.is_active)
        self.buttons["drop"].setEnabled(line is not None and not line.is_first)

    # -- changes -----------------------------------------------------------------------------------

    def choose_later(self, code: str, start: str) -> None:
        """The cursor goes to this version once it is read."""
        self._wanted = f"{code} {start}"
        self._load()

    def _add(self) -> None:
        self._open_kind(None)

    def _change(self, _row: object = None) -> None:
        line = self._current()
        if line is not None and line.version is not None:
            self._open_kind(line.version.kind.code)
        elif line is not None:
            self._late()

    def _open_kind(self, code: str | None) -> None:
        from ui.pages.attendance.mark_kind_dialog import MarkKindDialog

        dialog = MarkKindDialog(self._ctx, self, versions=self._found[0], code=code)
        dialog.saved.connect(self.choose_later)
        dialog.open()

    def _end(self) -> None:
        from ui.pages.attendance.mark_kind_dialogs import MarkKindEndDialog

        line = self._current()
        if line is not None and line.version is not None:
            MarkKindEndDialog(self._ctx, self, line.version.kind).open()

    def _late(self) -> None:
        from ui.pages.attendance.mark_kind_dialogs import LatenessDialog

        LatenessDialog(self._ctx, self, self._found[1]).open()

    def _drop(self) -> None:
        line = self._current()
        if line is None or line.is_first:
            return
        happened = f"要删去“{line.label}”从 {line.start} 起的这一条。"
        safe = "这一天起照前一条计；已登记的考勤不删，可以撤销。"
        if not messages.confirm(self, happened, "删去这一条", safe=safe):
            return
        from app.services.mark import mark_versions

        call: Callable[[WriteSession], object]
        if line.rule is not None:
            call = partial(mark_versions.remove_lateness, rule_id=line.rule.id)
            action = "mark_kind.lateness"
        else:
            assert line.version is not None
            assert line.version.id is not None
            call = partial(mark_versions.remove_mark_version, version_id=line.version.id)
            action = "mark_kind.remove"
        self.problem.hide()
        text = f"删去{line.label} {line.start} 起的规定"
        self._ctx.runner.command(call, action=action, text=text, done=self._dropped, failed=self._failed)

    def _dropped(self, _answer: object) -> None:
        self._ctx.bus.say("已删去这一条，照前一条计", undo=True)

    def _failed(self, error: Exception) -> None:
        self.problem.setText(messages.error_line(error))
        self.problem.show()
