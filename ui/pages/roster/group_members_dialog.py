"""成员: filter the roster, tick all that fits, see who is added and whose belonging ends, then save."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.rules.ages import age_on
from app.work import ReadSession
from ui.looks.plain import LongLabel, fit_screen, flat
from ui.pages.roster.member_filter import MemberFilter
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.posts_editor import chosen_unit, unit_combo
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.groups import GroupRow
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow

ID = int(Qt.ItemDataRole.UserRole)
HEADERS = ("姓名", "单位", "职务", "身份", "政治面貌", "年龄", "变化")
WIDTHS = (7, 10, 11, 7, 7, 4, 6)
ADDED, ENDED = "＋ 加入", "－ 到此为止"


class GroupMembersDialog(FormDialog):
    """Everybody on the roster with a tick; what a tick changes is said beside it before it is saved."""

    def __init__(self, ctx: UiContext, group: GroupRow, parent: QWidget) -> None:
        super().__init__(f"成员：{group.name}", "保存", parent)
        self._ctx, self._group = ctx, group
        self._members: frozenset[int] = frozenset()
        self._people: tuple[PersonRow, ...] = ()
        self._unit_ids: dict[int, frozenset[int]] = {}
        self._first_day: date | None = None
        self._build_filters()
        self._build_list()
        self.day = DatePicker(self, today=ctx.app.today)
        self.day_field = Field("从哪天起（空着：一直以来）", self.day, self, width=14)
        self.count = LongLabel("", self, name="caption")
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.day_field)
        foot.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(foot)
        self.first = self.title
        self.accept_button.setEnabled(False)
        self.day.changed.connect(self.touch)
        ctx.runner.query(
            partial(_load, group_id=group.id, on=ctx.app.today),
            key=("group-members", id(self)),
            done=self._show_people,
        )

    def sizeHint(self) -> QSize:
        return fit_screen(self, QSize(self.fontMetrics().horizontalAdvance("汉") * 66, 640))

    def _build_filters(self) -> None:
        self.title = QLineEdit(self)
        self.title.setPlaceholderText("例如 书记")
        self.identity, self.politics = QComboBox(self), QComboBox(self)
        self.unit: QComboBox = QComboBox(self)  # until the units are known
        self.unit.hide()
        self.age = QLineEdit(self)
        self.age.setPlaceholderText("35")
        self._filters = QHBoxLayout()
        self._filters.setSpacing(12)
        for label, editor, width in (
            ("职务或姓名含", self.title, 12),
            ("身份", self.identity, 10),
            ("政治面貌", self.politics, 12),
            ("年龄不超过", self.age, 4),
        ):
            self._filters.addWidget(Field(label, editor, self, width=width))
        self._filters.addStretch(1)
        self.body.addLayout(self._filters)
        self.tick_all = QPushButton("勾选筛出的人", self)
        self.untick_all = QPushButton("取消勾选筛出的人", self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button, state in ((self.tick_all, True), (self.untick_all, False)):
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._tick_shown, state))
            row.addWidget(flat(button) if not state else button)
        self.shown = LongLabel("", self, name="caption")
        row.addWidget(self.shown, 1)
        self.body.addLayout(row)
        self.title.textChanged.connect(self._filter)
        self.age.textChanged.connect(self._filter)
        for box in (self.identity, self.politics):
            box.activated.connect(self._filter)

    def _build_list(self) -> None:
        self.list = QTreeWidget(self)
        self.list.setAccessibleName("人员")
        self.list.setHeaderLabels(HEADERS)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        wide = self.fontMetrics().horizontalAdvance("汉")
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(WIDTHS):
            self.list.setColumnWidth(column, wide * width)
        self.list.setMinimumHeight(self.fontMetrics().height() * 7)  # at 150 % the day stays in sight
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.itemChanged.connect(self._changed)
        self.body.addWidget(self.list, 1)

    # -- filling -----------------------------------------------------------------------------------

    def _show_people(self, loaded: Loaded) -> None:
        units, self._people, self._unit_ids, self._members, self._first_day = loaded
        self.unit.deleteLater()
        self.unit = unit_combo([unit for unit in units if unit.active], self)
        self.unit.activated.connect(self._filter)
        typed = self.unit.lineEdit()
        if typed is not None:
            typed.textChanged.connect(self._filter)
        self._filters.insertWidget(1, Field("单位", self.unit, self, width=16))
        for box, values in (
            (self.identity, {p.identity for p in self._people}),
            (self.politics, {p.politics for p in self._people}),
        ):
            fill_combo(box, [("", "不限"), *((value, value) for value in sorted(values - {""}))])
        self.list.blockSignals(True)
        for person in self._people:
            age = age_on(person.birth, self._ctx.app.today)
            texts = (person.name, person.unit, person.title, person.identity, person.politics)
            item = QTreeWidgetItem([*texts, "" if age is None else str(age), ""])
            item.setData(0, ID, person.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_in = person.id in self._members
            item.setCheckState(0, Qt.CheckState.Checked if is_in else Qt.CheckState.Unchecked)
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        self.day.set_date(self._first_day)
        if self._first_day is None:
            self.day_field.set_hint("这一类别还没有过成员：归入的人按一直以来就是，以前的课也算。")
        self.accept_button.setEnabled(True)
        self._filter()
        self._tell()

    def _items(self) -> list[QTreeWidgetItem]:
        return [self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount())]

    # -- filtering and ticking ---------------------------------------------------------------------

    def _filter(self, *_: object) -> None:
        wanted = MemberFilter(
            word=self.title.text().strip(),
            unit_id=chosen_unit(self.unit),
            identity=self.identity.currentData() or "",
            politics=self.politics.currentData() or "",
            oldest=int(self.age.text()) if self.age.text().strip().isdigit() else None,
        )
        count = 0
        for item, person in zip(self._items(), self._people, strict=True):
            age = age_on(person.birth, self._ctx.app.today)
            fits = wanted.fits(person, age=age, unit_ids=self._unit_ids.get(person.id, frozenset()))
            item.setHidden(not fits)
            count += fits
        self.shown.setText(f"筛出 {count} 人，全部 {len(self._people)} 人")

    def _tick_shown(self, state: bool, _checked: bool = False) -> None:
        self.list.blockSignals(True)
        for item in self._items():
            if not item.isHidden():
                item.setCheckState(0, Qt.CheckState.Checked if state else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self._changed()

    def _changed(self, *_: object) -> None:
        self.touch()
        self._tell()

    def ticked(self) -> frozenset[int]:
        """Ids of the people ticked, shown or not."""
        return frozenset(
            item.data(0, ID) for item in self._items() if item.checkState(0) == Qt.CheckState.Checked
        )

    def _tell(self) -> None:
        """Who is added and whose belonging ends, beside each and counted."""
        chosen = self.ticked()
        self.list.blockSignals(True)
        for item in self._items():
            person_id = item.data(0, ID)
            was, now = person_id in self._members, person_id in chosen
            item.setText(6, ADDED if now and not was else ENDED if was and not now else "")
        self.list.blockSignals(False)
        added, ended = chosen - self._members, self._members - chosen
        self.count.setText(
            f"保存后：加入 {len(added)} 人，到此为止 {len(ended)} 人，共 {len(chosen)} 人"
            if added or ended
            else f"现有 {len(self._members)} 人"
        )

    # -- saving ------------------------------------------------------------------------------------

    def save(self) -> None:
        self.day_field.set_problem("" if self.day.is_valid() else "不是日期，请写成 2024-08-15。")
        chosen = self.ticked()
        added, ended = chosen - self._members, self._members - chosen
        day = self.day.date()
        if ended and day is None:
            self.day_field.set_problem("有人到此为止，请填写从哪天起。")
        if self.day_field.problem():
            self.day.setFocus()
            return
        from app.services.person import groups

        self.accept_button.setEnabled(False)
        self._ctx.runner.command(
            partial(groups.fill_group, group_id=self._group.id, add=added, end=ended, on=day),
            action="group.fill",
            text=f"人员类别“{self._group.name}”：加入 {len(added)} 人，到此为止 {len(ended)} 人",
            done=self._done,
            failed=self.show_failure,
        )

    def _done(self, counts: tuple[int, int]) -> None:
        self._ctx.bus.say(f"“{self._group.name}”：加入 {counts[0]} 人，到此为止 {counts[1]} 人", undo=True)
        self.accept()


class Loaded(NamedTuple):
    """What the form starts from."""

    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    unit_ids: dict[int, frozenset[int]]
    members: frozenset[int]
    first_day: date | None


def _load(session: ReadSession, *, group_id: int, on: date) -> Loaded:
    from app.services.person import groups, roster, units

    posts = roster.posts_by_person(session, on=on)
    return Loaded(
        units.list_units(session, on=on),
        roster.list_people(session, roster=roster.RosterFilter(on=on)),
        {person: frozenset(post.unit_id for post, _ in own) for person, own in posts.items()},
        groups.group_members(session, group_id=group_id, on=on),
        groups.first_day_for(session, group_id=group_id, today=on),
    )
