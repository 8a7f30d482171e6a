"""制度设置: every duty with value, dates and citation; on or off; a change is a new version from a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.changes import Changes
from app.sources import rule_basis
from ui.looks.plain import LongLabel, fit_screen, primary
from ui.models.rows_model import Column, RowsModel
from ui.widgets.basis import rule_tip
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.table.table_view import TableView
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.rule.duty_rules import DutyRuleRow


GROUPS, IDENTITIES = "groups", "identities"
BOX_COLUMNS = 4


def _span(rule: DutyRuleRow) -> str:
    if rule.from_on is None and rule.to_on is None:
        return "一直有效"
    start = f"{rule.from_on}" if rule.from_on else ""
    end = f"{rule.to_on}" if rule.to_on else ""
    return f"{start} 起 {end} 止" if start and end else (f"{start} 起" if start else f"{end} 止")


def _source(rule: DutyRuleRow) -> str:
    if rule.is_own:
        return "自定"
    if rule.verified:
        return "已核实"
    return "待核实" if "待核实" in rule.citation else "本地文件"


def _tip(rule: DutyRuleRow) -> str:
    return rule_tip(rule.code, rule.citation)


def _requirement(rule: DutyRuleRow) -> str:
    from app.reports.duties import requirement

    return requirement(rule)


def narrowable(rule: DutyRuleRow) -> tuple[str, ...]:
    """What a rule can be narrowed by: those of people by group and 身份, lecturing by group."""
    if rule.scope == "person":
        return (GROUPS, IDENTITIES)
    lecturing = rule.measure == "speakers" and rule.filter.get("role", "lecture") == "lecture"
    return (GROUPS,) if lecturing or rule.measure == "leader_share" else ()


def scope_choices(rule: DutyRuleRow) -> tuple[tuple[str, str], ...]:
    """Whom the duty can be asked of, where that can be chosen (Q6)."""
    from app.services.rule.duty_rules import SCOPES

    words = {"town": "全镇", "unit": "每个单位"}
    return tuple((scope, words[scope]) for scope in SCOPES.get(rule.code, ()))


COLUMNS: tuple[Column[DutyRuleRow], ...] = (
    Column(
        "enabled",
        "状态",
        lambda rule: "✓ 启用" if rule.enabled else "○ 停用",
        4.4,
        colour=lambda rule: "good" if rule.enabled else "muted",
    ),
    Column("label", "制度", lambda rule: rule.label, 12, tip=_tip),
    Column("required", "要求", _requirement, 8, sort=lambda rule: rule.required),
    Column("span", "有效", _span, 12),
    Column(
        "verified",
        "来源",
        _source,
        4.2,
        colour=lambda rule: "" if rule.verified else "muted",
    ),
    Column("owner", "牵头单位", lambda rule: rule.owner, 7),
    Column("citation", "依据", lambda rule: rule.citation, 26, tip=_tip),
)


class DutyRulesDialog(QDialog):
    """The list: space switches on and off, Enter changes."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, code: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("制度设置")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ctx = ctx
        self._code = code
        self.line = LongLabel(
            "空格启用或停用，回车修改，Ctrl+N 新增本镇自定的制度，Delete 删除自定的。"
            "修改从某天起成为新的一版，以前的时段仍按当时的规定评判。",
            self,
            name="caption",
        )
        self.model: RowsModel[DutyRuleRow] = RowsModel(COLUMNS, parent=self)
        self.view = TableView(self.model, "制度列表", self, frozen=0)
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.opened.connect(lambda _rule: self._edit())
        self.view.installEventFilter(self)
        self.switch = self._button("启用或停用", self._switch)
        self.edit = primary(self._button("修改", self._edit))
        self.new = self._button("新增制度…", self._new)
        self.remove = self._button("删除", self._remove)
        close = self._button("关闭", self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.switch, self.new, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        ctx.bus.changed.connect(self._on_changed)
        self.resize(self.sizeHint())  # Qt by itself takes two thirds of the screen at most
        self._load()

    def _button(self, text: str, call: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: call())
        return button

    def _load(self) -> None:
        from app.services.rule import duty_rules

        self._ctx.runner.query(duty_rules.list_duty_rules, key="duty-rules", done=self._show_rules)

    def _show_rules(self, rules: tuple[DutyRuleRow, ...]) -> None:
        self.model.set_rows(rules)
        if self.view.current_row() is None and rules:
            wanted = next((rule for rule in rules if rule.code == self._code), rules[0])
            self.view.select_id(wanted.id)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, changes: Changes, _initiator: object) -> None:
        if changes.touches("duty_rule"):
            self._load()

    def _switch(self) -> None:
        from app.services.rule import duty_rules

        rule = self.view.current_row()
        if rule is None:
            return
        if not rule.enabled and rule.required <= 0:
            self._edit()
            return
        word = "停用" if rule.enabled else "启用"
        self._ctx.runner.command(
            partial(
                duty_rules.set_duty_enabled, rule_id=rule.id, version=rule.version, enabled=not rule.enabled
            ),
            action="duty.enable",
            text=f"{word}制度：{rule.label}",
        )

    def _edit(self) -> None:
        rule = self.view.current_row()
        if rule is None:
            return
        if rule.is_own:
            from ui.pages.duties.own_duty_dialog import OwnDutyDialog

            OwnDutyDialog(self._ctx, self, rule=rule).open()
        else:
            DutyRuleDialog(self._ctx, self, rule=rule).open()

    def _new(self) -> None:
        from ui.pages.duties.own_duty_dialog import OwnDutyDialog

        OwnDutyDialog(self._ctx, self).open()

    def _remove(self) -> None:
        """The duty under the cursor with all its versions; one that came with the program is refused."""
        from app.services.duty import own_duties

        rule = self.view.current_row()
        if rule is None:
            return
        self._ctx.runner.command(
            partial(own_duties.remove_own_duty, rule_id=rule.id, version=rule.version),
            action="duty.remove",
            text=f"删除制度：{rule.label}",
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Space in the list switches; a table would only toggle its selection with it.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            verbs = {"Space": self._switch, "Ctrl+N": self._new, "Del": self._remove}
            verb = verbs.get(QKeySequence(event.keyCombination()).toString())
            if verb is not None:
                verb()
                return True
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        wide, high = self.fontMetrics().horizontalAdvance("汉"), self.fontMetrics().height()
        return fit_screen(self, QSize(wide * 72, high * 30))


class DutyRuleDialog(FormDialog):
    """One duty: value, citation, from which day on."""

    def __init__(self, ctx: UiContext, parent: QWidget | None, *, rule: DutyRuleRow) -> None:
        super().__init__(f"修改制度：{rule.label}", "保存", parent)
        self._ctx = ctx
        self._rule = rule
        self._boxes: dict[str, dict[str, QCheckBox]] = {GROUPS: {}, IDENTITIES: {}}
        today = ctx.app.today
        self.label = QLineEdit(rule.label, self)
        self.required = QSpinBox(self)
        self.required.setRange(0, 9999)
        self.required.setValue(rule.required)
        self.citation = QLineEdit(rule.citation, self)
        self.citation.setCursorPosition(0)
        self.start = DatePicker(self, today=today)
        self.end = DatePicker(self, today=today)
        self.end.set_date(rule.to_on)
        self.enabled = QCheckBox("启用这项制度", self)
        self.enabled.setChecked(rule.enabled)
        self.owner = QLineEdit(rule.owner, self)
        self.scope = QComboBox(self)
        fill_combo(self.scope, scope_choices(rule), rule.scope)
        self._build()
        self.first = self.required
        self.scope.activated.connect(self.touch)
        for edit in (self.label, self.citation, self.owner):
            edit.textEdited.connect(self.touch)
        self.required.textChanged.connect(self._on_value)
        for picker in (self.start, self.end):
            picker.changed.connect(self.touch)
        self.enabled.clicked.connect(self.touch)
        if narrowable(rule):
            from app.services.rule import duty_rules

            self.accept_button.setEnabled(False)
            ctx.runner.query(duty_rules.audience_choices, key="duty-audience", done=self._show_choices)

    def _build(self) -> None:
        rule = self._rule
        unit = "" if rule.unit == "七分之一" else f"（{rule.unit}）"
        self.required_field = Field(f"要求{unit}", self.required, self, width=8)
        hint = "留空：更正现在这一版；填日期：从那天起执行新的一版"
        self.start_field = Field("从哪天起执行", self.start, self, width=10, hint=hint)
        self.end_field = Field("到哪天停止", self.end, self, width=10, hint="可留空；这一天起不再执行")
        self.body.addWidget(Field("名称", self.label, self, width=40))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.required_field, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.start_field, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.end_field, 1, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.enabled, 1, 0)
        self.body.addLayout(grid)
        self.body.addWidget(Field("依据", self.citation, self, width=60))
        self.body.addWidget(Field("牵头单位", self.owner, self, width=30))
        quoted = rule_basis(rule.code, rule.citation).removeprefix(rule.citation).strip()
        if quoted:  # the town's own citation has no sentence here
            self.body.addWidget(LongLabel(quoted, self))
        self.scope_field = Field("由谁完成", self.scope, self, width=14)
        self.scope_field.setVisible(self.scope.count() > 0)
        self.body.addWidget(self.scope_field)
        self._audience = QVBoxLayout()
        self._audience.setSpacing(4)
        self.body.addLayout(self._audience)
        now = QLabel(f"现在这一版：{_requirement(rule)}，{_span(rule)}", self)
        now.setObjectName("caption")
        self.body.addWidget(now)

    # -- whom it concerns (Q26, Q27) ---------------------------------------------------------------

    def _show_choices(self, found: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        for name, label, choices in zip(narrowable(self._rule), ("人员类别", "身份"), found, strict=False):
            # A name the rule came with stays to be seen, also while nobody has it.
            own = tuple(self._rule.filter.get(name, ()))
            self._add_boxes(name, label, tuple(dict.fromkeys((*choices, *own))), own)
        self.accept_button.setEnabled(True)

    def _add_boxes(self, name: str, label: str, choices: tuple[str, ...], own: tuple[str, ...]) -> None:
        title = QLabel(f"适用的{label}（都不勾选：不限{label}）", self)
        title.setObjectName("field")
        title.setVisible(bool(choices))
        self._audience.addWidget(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(BOX_COLUMNS, 1)
        for at, choice in enumerate(choices):
            box = QCheckBox(choice, self)
            box.setAccessibleName(f"{label}：{choice}")
            box.setChecked(choice in own)
            box.clicked.connect(self.touch)
            self._boxes[name][choice] = box
            grid.addWidget(box, at // BOX_COLUMNS, at % BOX_COLUMNS)
        self._audience.addLayout(grid)

    def _chosen(self, name: str) -> tuple[str, ...] | None:
        """The names ticked; None when the rule has no such choice."""
        boxes = self._boxes[name]
        return tuple(text for text, box in boxes.items() if box.isChecked()) if boxes else None

    def _on_value(self, _text: str) -> None:
        if self.required.value() != self._rule.required:
            self.touch()

    def save(self) -> None:
        bad = "日期看不懂，例如 2025-1-1；不改可留空"
        self.start_field.set_problem("" if self.start.is_valid() else bad)
        self.end_field.set_problem("" if self.end.is_valid() else bad)
        zero = self.enabled.isChecked() and self.required.value() == 0
        self.required_field.set_problem("启用前请填大于零的数" if zero else "")
        if zero or not (self.start.is_valid() and self.end.is_valid()):
            return
        from app.services.rule import duty_rules

        self.accept_button.setEnabled(False)
        data = duty_rules.DutyRuleInput(
            label=self.label.text(),
            required=self.required.value(),
            citation=self.citation.text(),
            enabled=self.enabled.isChecked(),
            to_on=self.end.date(),
            most=self._rule.most,
            groups=self._chosen(GROUPS),
            identities=self._chosen(IDENTITIES),
            scope=self.scope.currentData(),
            owner=self.owner.text(),
        )
        self._ctx.runner.command(
            partial(
                duty_rules.change_duty_rule,
                rule_id=self._rule.id,
                version=self._rule.version,
                data=data,
                from_on=self.start.date(),
            ),
            action="duty.change",
            text=f"修改制度：{self._rule.label}",
            done=self._saved,
            failed=self.show_failure,
        )

    def _saved(self, _rule_id: int) -> None:
        self.accept()
