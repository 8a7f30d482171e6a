"""The one due of a register of her own: how often, what it is called, how many days are given."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.rules.registers.description import Period, Who
from app.rules.registers.form_words import PERIOD_TITLES
from app.rules.registers.own_form import PERIODS, OwnDue, OwnForm
from ui.widgets.field.form import Field, fill_combo

NO_DUE = "不催报"


class DueFields(QWidget):
    """`touched` when anything in it changed."""

    touched = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.period = QComboBox(self)
        periods = [(each.value, PERIOD_TITLES[each]) for each in PERIODS]
        fill_combo(self.period, [("", NO_DUE), *periods], "")
        self.title = QLineEdit(self)
        self.title.setMaxLength(30)
        self.title.setPlaceholderText("不填：同登记簿名称")
        self.grace = QSpinBox(self)
        self.grace.setRange(0, 400)
        self.is_on = QCheckBox("启用催报", self)
        self.once = QCheckBox("每期只登一份，再交的是修订", self)
        self.period_field = Field("多久报一次", self.period, self)
        self.title_field = Field("应报的名称", self.title, self, width=18)
        self.grace_field = Field("期满后宽限几天", self.grace, self, width=6)
        self._who = Who.UNIT
        self._lay_out()
        self.title.textEdited.connect(self.touched)
        self.grace.textChanged.connect(self.touched)
        self.period.activated.connect(self._on_period)
        for box in (self.is_on, self.once):
            box.clicked.connect(self.touched)

    def _lay_out(self) -> None:
        due = QHBoxLayout()
        due.setSpacing(16)
        for field in (self.period_field, self.title_field, self.grace_field):
            due.addWidget(field)
        due.addStretch(1)
        more = QHBoxLayout()
        more.setSpacing(16)
        more.addWidget(self.is_on)
        more.addWidget(self.once)
        more.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(due)
        layout.addLayout(more)

    def show_form(self, form: OwnForm) -> None:
        """The due of a form."""
        due = form.due
        self.period.setCurrentIndex(self.period.findData(due.period.value if due is not None else ""))
        self.title.setText(due.title if due is not None else "")
        blocked = self.grace.blockSignals(True)
        self.grace.setValue(due.grace if due is not None else 0)
        self.grace.blockSignals(blocked)
        self.is_on.setChecked(due is None or due.on)
        self.once.setChecked(form.once_a_period)
        self.follow(form.who)

    def follow(self, who: Who) -> None:
        """What can be said of a due of theirs."""
        self._who = who
        has_due = bool(self.period.currentData())
        for widget in (self.title_field, self.grace_field, self.is_on):
            widget.setVisible(has_due)
        self.once.setVisible(has_due and who is not Who.NONE)

    def _on_period(self, _index: int) -> None:
        self.follow(self._who)
        self.touched.emit()

    def due(self, usual: str) -> OwnDue | None:
        """The due, called `usual` where nothing is typed; None without one."""
        period = self.period.currentData()
        if not period:
            return None
        title = " ".join(self.title.text().split()) or usual
        return OwnDue(title, Period(period), self.grace.value(), self.is_on.isChecked())
