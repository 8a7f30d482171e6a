"""应到人员: everybody, or chosen groups and units; exemptions with their reason; a live count (A06)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.looks.plain import LongLabel, flat
from ui.widgets.field.form import fill_combo
from ui.widgets.field.person_field import PersonField
from ui.widgets.field.tick_list import ID, TickList

if TYPE_CHECKING:
    from app.services.page.plan_forms import DueCount, FormChoices
    from app.services.person.groups import GroupRow
    from app.services.plan.class_sessions import AudienceRow
    from app.services.plan.planning import AudienceInput

NARROW_SCREEN = 75  # Chinese characters: 1366×768 at 150 % has 65


class _Singles(QListWidget):
    """Single people; Delete takes the current one off."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.takeItem(self.currentRow())
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class AudiencePanel(QWidget):
    """`changed` after every step; `audience()` gives the lines, `show_count` tells the answer."""

    changed = Signal()
    groups_wanted = Signal()  # the clerk wants to make or fill a 人员类别

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manage = flat(QPushButton("管理人员类别…", self))
        self.manage.setAutoDefault(False)
        self.manage.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # not between the fields of the form
        self.manage.clicked.connect(self.groups_wanted)
        self.everybody = QRadioButton("全体在册人员", self)
        self.chosen = QRadioButton("按类别、单位选择", self)
        self.everybody.setChecked(True)
        which = QButtonGroup(self)
        for button in (self.everybody, self.chosen):
            button.setAccessibleName(button.text())
            which.addButton(button)
        self.groups = TickList("人员类别", self)
        self.units = TickList("单位", self)
        for ticks in (self.groups, self.units):
            ticks.ticks_changed.connect(self.changed)
        self.count = QLabel("应到 0 人", self)
        self.count.setObjectName("title")
        self.note = LongLabel("", self, name="caption")
        self.note.hide()
        self._build_singles()
        self._lay_out()
        which.buttonClicked.connect(self._switch)
        self._switch()

    def _build_singles(self) -> None:
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("免训还是另加")
        fill_combo(self.kind, [(True, "免训"), (False, "另加")])
        self.kind.activated.connect(self._on_kind)
        self.person = PersonField(self)
        self.person.setAccessibleName("免训或另加的人员")
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName("免训原因")
        self.reason.setPlaceholderText("原因，必填")
        self.add_button = QPushButton("加入", self)
        self.add_button.setAccessibleName("加入免训或另加名单")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(self._add_single)
        self.problem = LongLabel("", self, name="problem")
        self.problem.hide()
        self.singles = _Singles(self)
        self.singles.setAccessibleName("免训和另加的人员")
        self.singles.setToolTip("按 Delete 键移出名单")
        self.singles.setMinimumHeight(self.fontMetrics().height() * 3)
        self.singles.setMaximumHeight(self.fontMetrics().height() * 5)
        self.singles.removed.connect(self.changed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(QLabel("应到人员", self))
        head.addStretch(1)
        head.addWidget(self.count)
        choosing = QHBoxLayout()
        choosing.addWidget(self.chosen)
        choosing.addStretch(1)
        choosing.addWidget(self.manage)
        lists = QGridLayout()
        lists.setSpacing(8)
        lists.addWidget(self.groups, 0, 0)
        lists.addWidget(self.units, 0, 1)
        adding = QGridLayout()
        adding.setSpacing(8)
        adding.addWidget(self.kind, 0, 0)
        adding.addWidget(self.person, 0, 1, 1, 2)
        adding.addWidget(self.reason, 1, 0, 1, 2)
        adding.addWidget(self.add_button, 1, 2)
        adding.setColumnStretch(1, 1)
        wide = self.fontMetrics().horizontalAdvance("汉")
        is_narrow = self.screen().availableSize().width() < wide * NARROW_SCREEN
        self.setMinimumWidth(wide * (20 if is_narrow else 26))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.note)
        layout.addWidget(self.everybody)
        layout.addLayout(choosing)
        layout.addLayout(lists, 1)
        layout.addWidget(QLabel("免训和另加", self))
        layout.addLayout(adding)
        layout.addWidget(self.problem)
        layout.addWidget(self.singles)

    # -- filling -----------------------------------------------------------------------------------

    def set_choices(self, choices: FormChoices) -> None:
        """Groups, units and people to choose from; ticks are cleared."""
        self.groups.set_entries((row.id, f"{row.name}（{row.people}）") for row in choices.groups)
        self.units.set_entries((row.id, f"{row.name}（{row.people}）") for row in choices.units)
        self.person.set_people(choices.people)

    def set_groups(self, groups: Sequence[GroupRow]) -> None:
        """The groups as they are now; what was ticked stays ticked."""
        entries = [(group.id, f"{group.name}（{group.people}）") for group in groups]
        self.groups.set_entries(entries, self.groups.ticked())
        self.changed.emit()

    def set_audience(self, audience: Sequence[AudienceRow]) -> None:
        """Tick what is stored."""
        self.singles.clear()
        due = [line for line in audience if not line.excluded]
        self.groups.tick_stored({line.group_id: line.name for line in due if line.group_id is not None})
        self.units.tick_stored({line.unit_id: line.name for line in due if line.unit_id is not None})
        for line in audience:
            if line.excluded or line.person_id is not None:
                self._show_single(line, line.name)
        is_chosen = any(not line.excluded for line in audience)
        (self.chosen if is_chosen else self.everybody).setChecked(True)
        self._switch()

    def set_note(self, text: str) -> None:
        """Something to know before changing who is due."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def show_count(self, found: DueCount) -> None:
        """The live answer."""
        exempt = f"，免训 {found.exempt} 人" if found.exempt else ""
        self.count.setText(f"应到 {found.due} 人{exempt}")

    def audience(self) -> tuple[AudienceInput, ...]:
        """The lines as chosen; none is everybody."""
        from app.services.plan.planning import AudienceInput

        lines: list[AudienceInput] = []
        if self.chosen.isChecked():
            lines += [AudienceInput(group_id=row_id) for row_id in self.groups.ticked()]
            lines += [AudienceInput(unit_id=row_id) for row_id in self.units.ticked()]
        singles = [self.singles.item(place).data(ID) for place in range(self.singles.count())]
        return (*lines, *(line for line in singles if line.excluded or self.chosen.isChecked()))

    def take(self) -> bool:
        """What is typed and not yet put on the list counts too; False when it cannot be taken as it is."""
        if not self.isEnabled() or not (self.person.text().strip() or self.reason.text().strip()):
            return True
        self._add_single()
        return self.problem.isHidden()

    # -- steps -------------------------------------------------------------------------------------

    def _switch(self, *_: object) -> None:
        for made in (self.groups, self.units):
            made.setEnabled(self.chosen.isChecked())
        self.changed.emit()

    def _on_kind(self) -> None:
        is_exempt = bool(self.kind.currentData())
        self.reason.setEnabled(is_exempt)
        self.reason.setPlaceholderText("原因，必填" if is_exempt else "")

    def _add_single(self) -> None:
        from app.services.plan.planning import AudienceInput

        person = self.person.person()
        is_exempt = bool(self.kind.currentData())
        reason = self.reason.text().strip() if is_exempt else ""
        problem = "请先输入姓名或拼音并选中一个人。" if person is None else ""
        if person is not None and is_exempt and not reason:
            problem = f"{person.name}免训的原因没有填写；全员参训，免训须有原因。"
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem or person is None:
            (self.person if person is None else self.reason).setFocus()
            return
        line = AudienceInput(person_id=person.id, excluded=is_exempt, reason=reason)
        self._show_single(line, person.name)
        self.person.set_person(None)
        self.reason.clear()
        self.person.setFocus()
        self.changed.emit()

    def _show_single(self, line: AudienceRow | AudienceInput, name: str) -> None:
        from app.services.plan.planning import AudienceInput

        reason = f"（{line.reason}）" if line.reason else ""
        item = QListWidgetItem(f"{'免训' if line.excluded else '另加'}　{name}{reason}", self.singles)
        item.setData(
            ID, AudienceInput(line.group_id, line.unit_id, line.person_id, line.excluded, line.reason)
        )
