"""封账: which year, what is still open in it, and what closing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.changes import Changes
from app.work import Progress, ReadSession
from ui.looks.plain import LongLabel
from ui.papers.output import show_folder
from ui.widgets.field.form import Field, FormDialog, fill_combo
from ui.work import messages
from ui.work.bus import Notice
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.context import AppContext
    from app.jobs.year_close import ClosedYear

BACK = 5


@dataclass(frozen=True)
class SealFacts:
    """A year about to be closed: why it should hardly be, what is open in it, whether it is closed."""

    doubts: tuple[str, ...]
    items: tuple[str, ...]
    is_sealed: bool


def _facts(session: ReadSession, *, year: int, today: date) -> SealFacts:
    from app.services.operation import seals
    from app.services.trail import seal_open

    return SealFacts(
        seal_open.doubts(session, year=year, today=today),
        seal_open.open_items(session, year=year, today=today),
        seals.is_sealed(session, year=year),
    )


def _close(context: AppContext, progress: Progress, year: int, note: str) -> ClosedYear:
    from app.jobs.year_close import close_year

    return close_year(context, progress, year=year, note=note, anyway=True)


class SealDialog(FormDialog):
    """Warns of what is open; closing itself is never refused for it."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, year: int) -> None:
        super().__init__("年度封账", "封账", parent)
        self._ctx = ctx
        self.year = QComboBox(self)
        this_year = ctx.app.today.year
        years = sorted({year, *range(this_year - BACK, this_year + 1)}, reverse=True)
        fill_combo(self.year, [(one, f"{one} 年") for one in years if one <= this_year], min(year, this_year))
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("例如 已经领导审核")
        self.state = LongLabel("正在核对……", self, name="")
        self.body.addWidget(Field("年度", self.year, self, width=12))
        self.body.addWidget(
            LongLabel(
                "封账后，这一年的课次、考勤、成绩、学时、通报不能再改，只能写明原因开更正单。"
                "封账前自动备份；台账另存一份在数据文件夹的“封账”里，每页印有校验码。",
                self,
            )
        )
        self.body.addWidget(self.state)
        self.body.addWidget(Field("备注", self.note, self, width=40))
        self._found = SealFacts((), (), True)
        self.first = self.year
        self.year.activated.connect(self._look)
        self.note.textEdited.connect(self.touch)
        self._look()

    def _look(self, *_: object) -> None:
        self.accept_button.setEnabled(False)
        self._ctx.runner.query(
            partial(_facts, year=self.year.currentData(), today=self._ctx.app.today),
            key="seal-facts",
            done=self._show_facts,
        )

    def _show_facts(self, facts: SealFacts) -> None:
        self._found = facts
        if facts.is_sealed:
            self.state.setText("这一年已经封账。")
            return
        lines = (*(f"▲ {doubt}" for doubt in facts.doubts), *facts.items)
        self.state.setText("\n".join(lines) or "考勤、成绩、通报、谈话、补训都已办完，可以封账。")
        self.accept_button.setEnabled(True)

    def save(self) -> None:
        year = self.year.currentData()
        if not self.accept_button.isEnabled() or not self._is_sure(year):
            return
        self.accept_button.setEnabled(False)
        self._ctx.runner.job(
            partial(_close, year=year, note=self.note.text()),
            title=f"{year} 年度封账",
            done=self._closed,
            failed=self.show_failure,
        )

    def _is_sure(self, year: int) -> bool:
        """The one step that cannot be undone is asked for twice, with what is still open."""
        found = self._found
        if found.doubts:
            happened, verb = "".join(found.doubts), "仍要封账"
        elif found.items:
            happened, verb = f"{year} 年度还有没有办完的事项。", "仍要封账"
        else:
            happened, verb = f"要把 {year} 年度封账。", "封账"
        return messages.confirm(
            self,
            happened,
            verb,
            safe="\n".join(found.items),
            advice="封账不能撤销；封账后每一处更改都要写明原因，开更正单。",
        )

    def _closed(self, closed: ClosedYear) -> None:
        self._ctx.undo.reload()
        self._ctx.bus.changed.emit(Changes(touched={"seal": frozenset()}), None)
        self._ctx.bus.notice.emit(
            Notice(
                f"{closed.year} 年度已封账，校验码 {closed.head_code}。",
                label="打开文件夹",
                call=partial(show_folder, closed.folder),
            )
        )
        self.accept()
