"""Add or correct one person: facts, assignments, groups."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.rules.id_number import read_id_number
from app.work import ReadSession, WriteSession
from ui.widgets.field.form import DatePicker, Field, FormDialog, fill_combo
from ui.widgets.field.joined_field import JoinedField
from ui.widgets.field.posts_editor import PostsEditor
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.groups import GroupRow
    from app.services.person.people import PersonInput
    from app.services.person.roster import PersonDetail
    from app.services.person.units import UnitRow

SEXES = (("", ""), ("男", "男"), ("女", "女"))
POLITICS = ("", "中共党员", "中共预备党员", "共青团员", "民主党派", "群众")
EDUCATION = ("", "研究生", "大学", "大专", "中专", "高中", "初中")
GROUP_COLUMNS = 5
ID_PROBLEMS = {
    "id_length": "身份证号应为 18 位，请核对。",
    "id_characters": "身份证号里有不该出现的字符，请核对。",
    "id_impossible_date": "身份证号里的出生日期不存在，请核对。",
    "id_check_digit": "身份证号最后一位校验不符，请核对原件。",
}


class PersonDialog(FormDialog):
    """`person_id` None adds; `saved(person_id)` when it is stored."""

    saved = Signal(object)

    def __init__(
        self, ctx: UiContext, person_id: int | None, parent: QWidget, *, unit_id: int | None = None
    ) -> None:
        super().__init__("新增干部" if person_id is None else "修改干部", "保存", parent)
        self._ctx = ctx
        self._person_id = person_id
        self._unit_id = unit_id
        self._version = 0
        self._groups: dict[int, QCheckBox] = {}
        self._had_groups: frozenset[int] = frozenset()
        self._namesakes_seen = ""
        self.posts: PostsEditor | None = None
        self._build()
        self.accept_button.setEnabled(False)
        ctx.runner.query(
            partial(_load, person_id=person_id), key=("person-dialog", id(self)), done=self._take
        )

    # -- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.name = QLineEdit(self)
        self.sex = QComboBox(self)
        self.id_number = QLineEdit(self)
        self.id_number.setMaxLength(24)
        self.birth = QLineEdit(self)
        self.birth.setPlaceholderText("1985-03")
        self.phone = QLineEdit(self)
        self.ethnicity = QLineEdit(self)
        self.politics = _open_combo(self, POLITICS)
        self.education = _open_combo(self, EDUCATION)
        self.note = QLineEdit(self)
        self.joining = JoinedField(self._ctx.app.today, self, is_new=self._person_id is None)
        self.joined = self.joining.day
        fill_combo(self.sex, SEXES)
        self.name_field = Field("姓名", self.name, self, width=12)
        self.id_field = Field("身份证号", self.id_number, self, width=19)
        self.birth_field = Field("出生年月", self.birth, self, width=10)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for at, field in enumerate((
            self.name_field, self.id_field, Field("性别", self.sex, self, width=4), self.birth_field,
            Field("电话", self.phone, self, width=14), Field("民族", self.ethnicity, self, width=8),
            Field("政治面貌", self.politics, self, width=14), Field("学历", self.education, self, width=10),
            self.joining,
        )):  # fmt: skip
            grid.addWidget(field, at // 4, at % 4)
        grid.addWidget(Field("备注", self.note, self), 2, 1, 1, 3)
        self.body.addLayout(grid)
        self._build_below()
        self.first = self.name
        for edit in (self.name, self.id_number, self.birth, self.phone, self.ethnicity, self.note):
            edit.textEdited.connect(self.touch)
        for combo in (self.sex, self.politics, self.education):
            combo.activated.connect(self.touch)
        self.joining.changed.connect(self.touch)
        self.id_number.editingFinished.connect(self._read_id_number)

    def _build_below(self) -> None:
        """Posts, groups, and from when a change of groups holds."""
        self._posts_place = QVBoxLayout()
        self._posts_place.addWidget(_heading(self, "任职"))
        self.body.addLayout(self._posts_place)
        self._groups_title = _heading(self, "人员类别")
        self.body.addWidget(self._groups_title)
        self._group_grid = QGridLayout()
        self._group_grid.setHorizontalSpacing(16)
        self.body.addLayout(self._group_grid)
        self.since = DatePicker(self, today=self._ctx.app.today)
        self.since.set_date(self._ctx.app.today)
        self.since_field = Field("类别的变动从哪天起", self.since, self, width=11)
        self.since_field.hide()
        since = QHBoxLayout()
        since.addWidget(self.since_field)
        since.addStretch(1)
        self.body.addLayout(since)

    # -- loading -----------------------------------------------------------------------------------

    def _take(self, loaded: Loaded) -> None:
        units, groups, detail = loaded
        self.posts = PostsEditor(units, self._ctx.app.today, self)
        self._posts_place.addWidget(self.posts)
        for at, group in enumerate(groups):
            box = QCheckBox(group.name, self)
            box.setAccessibleName(f"人员类别：{group.name}")
            box.clicked.connect(self._follow_groups)
            self._groups[group.id] = box
            self._group_grid.addWidget(box, at // GROUP_COLUMNS, at % GROUP_COLUMNS)
        self._groups_title.setVisible(bool(groups))
        if detail is not None:
            self._show(detail)
        self.posts.set_posts(detail.posts if detail is not None else (), unit_id=self._unit_id)
        self.posts.touched.connect(self.touch)
        self.accept_button.setEnabled(True)

    def _follow_groups(self, *_: object) -> None:
        """A changed tick holds from a day on; what was before is kept."""
        chosen = frozenset(group_id for group_id, box in self._groups.items() if box.isChecked())
        self.since_field.setVisible(self._person_id is not None and chosen != self._had_groups)
        self.touch()

    def _show(self, detail: PersonDetail) -> None:
        person = detail.row
        self._version = person.version
        self._had_groups = detail.group_ids
        self.setWindowTitle(f"修改干部：{person.name}")
        for edit, text in (
            (self.name, person.name),
            (self.id_number, person.id_number),
            (self.birth, person.birth),
            (self.phone, person.phone),
            (self.ethnicity, detail.ethnicity),
            (self.note, person.note),
        ):
            edit.setText(text)
        fill_combo(self.sex, SEXES, person.sex)
        self.politics.setCurrentText(person.politics)
        self.education.setCurrentText(detail.education)
        self.joined.set_date(person.joined_on)
        for group_id, box in self._groups.items():
            box.setChecked(group_id in detail.group_ids)

    # -- checking and saving -----------------------------------------------------------------------

    def _read_id_number(self) -> bool:
        text = self.id_number.text().strip()
        self.id_field.set_problem("")
        if not text:
            return True
        read = read_id_number(text, today=self._ctx.app.today)
        if read.problem:
            self.id_field.set_problem(ID_PROBLEMS[read.problem])
            return False
        self.id_number.setText(read.number)
        if read.birth is not None and not self.birth.text().strip():
            self.birth.setText(read.birth.strftime("%Y-%m-%d"))
        if read.sex and not self.sex.currentData():
            fill_combo(self.sex, SEXES, read.sex)
        elif read.sex and self.sex.currentData() != read.sex:
            self.id_field.set_problem(f"身份证号表明性别为{read.sex}，与所选不符。")
            return False
        return True

    def _check(self) -> bool:
        self.name_field.set_problem("" if self.name.text().strip() else "请填写姓名。")
        birth = tidy_birth(self.birth.text())
        if birth is not None:
            self.birth.setText(birth)
        self.birth_field.set_problem("" if birth is not None else "请写成 1985-03 或 1985-03-12。")
        is_dated = self.since_field.isHidden() or self.since.date() is not None
        self.since_field.set_problem("" if is_dated else "请填写日期，例如 2024-08-15。")
        self.joining.check()
        joined = self.joining.field
        id_is_right = self._read_id_number()
        for field in (self.name_field, self.id_field, self.birth_field, joined, self.since_field):
            if field.problem():
                field.editor.setFocus()
                return False
        return id_is_right and self.posts is not None and self.posts.check()

    def _person(self) -> PersonInput:
        from app.services.person.people import PersonInput

        return PersonInput(
            name=self.name.text(),
            sex=str(self.sex.currentData() or ""),
            birth=self.birth.text().strip(),
            id_number=self.id_number.text().strip(),
            phone=self.phone.text(),
            ethnicity=self.ethnicity.text(),
            politics=self.politics.currentText(),
            education=self.education.currentText(),
            note=self.note.text(),
            joined_on=self.joining.value(),
        )

    def _chosen_groups(self) -> frozenset[int] | None:
        chosen = frozenset(group_id for group_id, box in self._groups.items() if box.isChecked())
        # A new person without a tick gets the usual group of the unit.
        return None if self._person_id is None and not chosen else chosen

    def save(self) -> None:
        if not self._check() or self.posts is None:
            return
        name = "".join(self.name.text().split())
        if self._person_id is None and name != self._namesakes_seen:
            self._ctx.runner.query(
                partial(_namesakes, name=name, on=self._ctx.app.today),
                key=("namesakes", id(self)),
                done=partial(self._ask_namesakes, name),
            )
            return
        self._store()

    def _ask_namesakes(self, name: str, found: tuple[str, ...]) -> None:
        """A second person of the same name is added only on purpose."""
        if found and not _is_another(self, name, found):
            self.name.setFocus()
            return
        self._namesakes_seen = name
        self._store()

    def _store(self) -> None:
        assert self.posts is not None
        from app.services.person import people

        self.accept_button.setEnabled(False)
        person, posts, groups = self._person(), self.posts.posts(), self._chosen_groups()
        if self._person_id is None:
            call: Callable[[WriteSession], object] = partial(
                people.add_person, person=person, posts=posts, group_ids=groups
            )
            action, text = "person.add", f"新增干部 {person.name.strip()}"
        else:
            call = partial(
                people.edit_person,
                person_id=self._person_id,
                version=self._version,
                person=person,
                posts=posts,
                group_ids=groups,
                groups_on=self.since.date(),
            )
            action, text = "person.edit", f"修改干部 {person.name.strip()}"
        self._text = text
        self._ctx.runner.command(call, action=action, text=text, done=self._done, failed=self.show_failure)

    def _done(self, answer: object) -> None:
        person_id = answer if isinstance(answer, int) else self._person_id
        self._ctx.bus.say(f"已保存：{self._text}", undo=True)
        self.saved.emit(person_id)
        self.accept()

    def show_failure(self, error: Exception) -> None:
        super().show_failure(error)
        code = getattr(error, "code", "")
        if code.startswith("person.id_number"):
            self.problem.hide()
            self.id_field.set_problem(messages.error_line(error))
            self.id_number.setFocus()


def _open_combo(parent: QWidget, choices: tuple[str, ...]) -> QComboBox:
    box = QComboBox(parent)
    box.setEditable(True)
    box.addItems(choices)
    return box


def _heading(parent: QWidget, text: str) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName("section")
    return label


def _is_another(parent: QWidget, name: str, found: tuple[str, ...]) -> bool:
    """Ask whether somebody of a name that is there already is another person."""
    return messages.confirm(
        parent,
        f"名册中已有“{name}”：{'；'.join(found)}。",
        "仍要新增",
        safe="还没有保存任何内容。",
        advice="如是同一人，请取消，在名册里找到他修改或调动；确是另一人再新增。",
    )


class Loaded(NamedTuple):
    """What the form starts from; `detail` of an existing person."""

    units: tuple[UnitRow, ...]
    groups: list[GroupRow]
    detail: PersonDetail | None


def _load(session: ReadSession, *, person_id: int | None) -> Loaded:
    from app.services.person import groups, roster, units

    detail = None if person_id is None else roster.get_person(session, person_id=person_id)
    held = detail.group_ids if detail is not None else frozenset()
    shown = [g for g in groups.list_groups(session) if g.ended_on is None or g.id in held]
    return Loaded(units.list_units(session), shown, detail)


def _namesakes(session: ReadSession, *, name: str, on: datetime.date) -> tuple[str, ...]:
    """Where those of the same name are, with unit and post, and whether they are still here."""
    from app.rules.standing import away_words
    from app.services.person import roster, standing

    away = standing.away_people(session, on=on)
    return tuple(
        f"{p.unit or '未分单位'}{p.title}"
        + (f"（{away_words(away[p.id], year=on.year)}）" if p.id in away else "")
        for p in roster.list_people(session)
        if p.name == name
    )


def tidy_birth(text: str) -> str | None:
    """'1985.3' → '1985-03', '19850312' → '1985-03-12', '' → ''; None when it is no date."""
    for mark in ("年", "月", ".", "/", "。"):
        text = text.replace(mark, "-")
    text = text.replace("日", "").strip().strip("-")
    if not text:
        return ""
    if text.isdigit() and len(text) in (6, 8):
        text = "-".join(part for part in (text[:4], text[4:6], text[6:]) if part)
    parts = text.split("-")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts) or len(parts[0]) != 4:
        return None
    numbers = [int(part) for part in parts]
    try:
        day = datetime.date(numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 1)
    except ValueError:
        return None
    return day.isoformat() if len(numbers) == 3 else day.isoformat()[:7]
