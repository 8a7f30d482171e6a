"""Add or correct one person: facts, assignments, groups."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.work import ReadSession, WriteSession
from ui.pages.roster.group_ticks import GroupTicks, section
from ui.pages.roster.person_fields import PersonFields
from ui.widgets.field.form import FormDialog
from ui.widgets.field.posts_editor import PostsEditor
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.services.person.groups import GroupRow
    from app.services.person.roster import PersonDetail
    from app.services.person.units import UnitRow


class PersonDialog(FormDialog):
    """`person_id` None adds; `saved(person_id)` when it is stored."""

    saved = Signal(object)

    def __init__(
        self, ctx: UiContext, person_id: int | None, parent: QWidget, *, unit_id: int | None = None
    ) -> None:
        is_new = person_id is None
        super().__init__("新增干部" if is_new else "修改干部", "保存", parent)
        self._ctx = ctx
        self._person_id = person_id
        self._unit_id = unit_id
        self._version = 0
        self._namesakes_seen = ""
        self.fields = PersonFields(ctx.app.today, self, is_new=is_new)
        self.first = self.fields.name
        self._posts_place = QVBoxLayout()
        self._posts_place.addWidget(section(self, "任职"))
        self.posts: PostsEditor | None = None
        self.groups = GroupTicks(ctx.app.today, self, is_new=is_new)
        self.body.addWidget(self.fields)
        self.body.addLayout(self._posts_place)
        self.body.addWidget(self.groups)
        self.fields.changed.connect(self.touch)
        self.groups.changed.connect(self.touch)
        self.accept_button.setEnabled(False)
        ctx.runner.query(
            partial(_load, person_id=person_id), key=("person-dialog", id(self)), done=self._show
        )

    def _show(self, loaded: Loaded) -> None:
        units, groups, detail = loaded
        self.posts = PostsEditor(units, self._ctx.app.today, self)
        self._posts_place.addWidget(self.posts)
        if detail is not None:
            self._version = detail.row.version
            self.setWindowTitle(f"修改干部：{detail.row.name}")
            self.fields.show_person(detail)
        self.groups.show_groups(groups, detail.group_ids if detail is not None else frozenset())
        self.posts.set_posts(detail.posts if detail is not None else (), unit_id=self._unit_id)
        self.posts.touched.connect(self.touch)
        self.accept_button.setEnabled(True)

    # -- checking and saving -----------------------------------------------------------------------

    def _check(self) -> bool:
        wrong = [*self.fields.wrong(), *self.groups.wrong()]
        if wrong:
            wrong[0].editor.setFocus()
            return False
        return self.posts is not None and self.posts.check()

    def _chosen_groups(self) -> frozenset[int] | None:
        chosen = self.groups.chosen()
        # A new person without a tick gets the usual group of the unit.
        return None if self._person_id is None and not chosen else chosen

    def save(self) -> None:
        if not self._check() or self.posts is None:
            return
        name = self.fields.plain_name()
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
            self.fields.name.setFocus()
            return
        self._namesakes_seen = name
        self._store()

    def _store(self) -> None:
        assert self.posts is not None
        from app.services.person import people

        self.accept_button.setEnabled(False)
        person, posts, groups = self.fields.person(), self.posts.posts(), self._chosen_groups()
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
                groups_on=self.groups.since.date(),
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
            self.fields.show_id_problem(messages.error_line(error))


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
