"""新增课次、修改课次: facts at the left, who is due at the right with a live count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from app.work import ReadSession, WriteSession
from ui.looks.plain import LongLabel
from ui.pages.plan.class_session_fields import SessionFields
from ui.pages.plan.class_session_values import read_fields, show_detail
from ui.widgets.field.audience_panel import AudiencePanel
from ui.widgets.field.form import FormDialog
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.duty.class_structure import Gauge
    from app.services.page.plan_forms import FormChoices
    from app.services.plan.class_sessions import ClassSessionDetail, ClassSessionRow
    from app.services.plan.planning import ClassSessionInput

FIRST_TIMES = (time(9), time(11, 30))
FIRST_HOURS_CENTI = 300  # half a day

SETTLED = "签到表已打印或考勤已登记，名单和序号已经固定；这里的改动只影响以后，增减人员请到“考勤签到”。"


@dataclass(frozen=True)
class _Loaded:
    choices: FormChoices
    detail: ClassSessionDetail | None
    structure: tuple[Gauge, ...] = ()


def _load(session: ReadSession, class_session_id: int | None, on: date, today: date) -> _Loaded:
    from app.services.duty.class_structure import class_structure
    from app.services.page import plan_forms
    from app.services.plan import class_sessions

    if class_session_id is None:
        return _Loaded(plan_forms.form_choices(session, on=on), None)
    detail = class_sessions.get_class_session_detail(session, class_session_id=class_session_id)
    choices = plan_forms.form_choices(session, on=detail.row.held_on)
    return _Loaded(choices, detail, class_structure(session, batch_id=detail.row.batch_id, today=today))


class ClassSessionDialog(FormDialog):
    """`class_session_id` None adds a class session on `day`; `rows` are those of the year, for hints."""

    def __init__(
        self,
        ctx: UiContext,
        parent: QWidget | None,
        *,
        day: date,
        class_session_id: int | None = None,
        rows: Sequence[ClassSessionRow] = (),
        after: Callable[[int], object] | None = None,
    ) -> None:
        is_new = class_session_id is None
        super().__init__("新增课次" if is_new else "修改课次", "保存", parent)
        self._ctx = ctx
        self._id = class_session_id
        self._after = after
        self._detail: ClassSessionDetail | None = None
        self.fields = SessionFields(ctx.app.today, rows, is_new=is_new, parent=self)
        self.audience = AudiencePanel(self)
        self.structure = LongLabel("", self, name="caption")
        self._lay_out()
        self.first = self.fields.title
        self.fields.changed.connect(self._on_changed)
        self.fields.day_changed.connect(self._count)
        self.fields.batch_chosen.connect(self._on_batch)
        self.audience.changed.connect(self._on_audience)
        self.audience.groups_wanted.connect(self._manage_groups)
        self._is_loading = True
        self._day = day
        self.accept_button.setEnabled(False)
        ctx.runner.query(
            partial(_load, class_session_id=class_session_id, on=day, today=ctx.app.today),
            key=("class-session-form", id(self)),
            done=self._fill,
            failed=self.show_failure,
        )

    def _lay_out(self) -> None:
        rule = QFrame(self)
        rule.setFrameShape(QFrame.Shape.VLine)
        rule.setObjectName("divider")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.fields, 5)
        row.addWidget(rule)
        row.addWidget(self.audience, 4)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.structure)
        self.structure.hide()
        grid = self.fields.layout()
        if isinstance(grid, QGridLayout):
            grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    # -- filling -----------------------------------------------------------------------------------

    def _fill(self, loaded: _Loaded) -> None:
        self._detail = loaded.detail
        self.fields.set_choices(loaded.choices)
        self.audience.set_choices(loaded.choices)
        if loaded.detail is None:
            self.fields.set_defaults(self._day, FIRST_TIMES, FIRST_HOURS_CENTI)
        else:
            show_detail(self.fields, loaded.detail)
            self.audience.set_audience(loaded.detail.audience)
            row = loaded.detail.row
            if row.sheet_printed_at or row.marked:
                self.audience.set_note(SETTLED)
        self._show_structure(loaded.structure)
        self._is_loading = False
        self.accept_button.setEnabled(True)
        self._count()

    def _on_changed(self) -> None:
        if not self._is_loading:
            self.touch()

    def _on_audience(self) -> None:
        if not self._is_loading:
            self.touch()
            self._count()

    def _manage_groups(self) -> None:
        """人员类别 from here; what was ticked stays ticked."""
        from ui.pages.roster.groups_dialog import GroupsDialog

        dialog = GroupsDialog(self._ctx, self)
        dialog.finished.connect(self._reload_groups)
        dialog.open()

    def _reload_groups(self, _result: int = 0) -> None:
        day = self.fields.day.date() or self._day
        self._ctx.runner.query(
            partial(_load, class_session_id=None, on=day, today=self._ctx.app.today),
            key=("class-session-groups", id(self)),
            done=lambda loaded: self.audience.set_groups(loaded.choices.groups),
        )

    def _on_batch(self, batch_id: int | None) -> None:
        """Within a batch that exists, its course and its people hold."""
        self.audience.setEnabled(batch_id is None)
        self._show_structure(())
        if batch_id is not None:
            from app.services.duty.class_structure import class_structure

            call = partial(class_structure, batch_id=batch_id, today=self._ctx.app.today)
            key = ("class-session-structure", id(self))
            self._ctx.runner.query(call, key=key, done=self._show_structure)

    def _show_structure(self, gauges: Sequence[Gauge]) -> None:
        """课时结构 of the class as it stands: planned and held apart, with the references (S36)."""
        self.structure.setText("本期课时结构：" + "；".join(each.words for each in gauges))
        self.structure.setVisible(bool(gauges))

    def _count(self) -> None:
        day = self.fields.day.date()
        if self._is_loading or day is None:
            return
        from app.services.page import plan_forms

        self._ctx.runner.query(
            partial(plan_forms.count_due, on=day, audience=self.audience.audience()),
            key=("class-session-due", id(self)),
            done=self.audience.show_count,
        )

    # -- saving ------------------------------------------------------------------------------------

    def save(self) -> None:
        if not self.audience.take():
            return
        data = read_fields(self.fields, self.audience.audience())
        if data is None:
            return
        from app.services.plan import planning

        call: Callable[[WriteSession], object]
        if self._detail is None:
            call = partial(planning.add_class_session, data=data)
            action, text = "class_session.add", f"新增课次“{data.title}”"
        else:
            row = self._detail.row
            call = partial(
                planning.edit_class_session, class_session_id=row.id, version=row.version, data=data
            )
            action, text = "class_session.edit", f"修改课次“{data.title}”"
        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            call, action=action, text=text, done=partial(self._saved, data), failed=self.show_failure
        )

    def _saved(self, data: ClassSessionInput, answer: object) -> None:
        word = "已新增" if self._detail is None else "已保存"
        self._ctx.bus.say(f"{word}{data.held_on.month}月{data.held_on.day}日“{data.title}”。", undo=True)
        row_id = answer if self._detail is None else self._id
        self.accept()
        if self._after is not None:
            assert isinstance(row_id, int)
            self._after(row_id)
