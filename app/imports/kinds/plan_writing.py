"""Writes a plan that was checked: class sessions, their courses and 期, lecturers and audiences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.imports.plans.planned_session import PlanAction, PlanActions, PlannedSession
from app.reader.sheet import squeezed
from app.rules.batches import SERIES, SPLIT, choice_of
from app.rules.session_status import CANCELLED
from app.services.person.groups import list_groups
from app.services.person.units import list_units
from app.services.plan.batch_choice import divide_first, set_batches
from app.services.plan.categories import find_or_add_category, list_categories
from app.services.plan.class_sessions import get_class_session, get_class_session_detail, list_class_sessions
from app.services.plan.expected import refresh_expected
from app.services.plan.lecturer_links import PostHolders
from app.services.plan.planning import (
    AudienceInput,
    ClassSessionInput,
    LecturerInput,
    add_class_session,
    edit_class_session,
)
from app.services.plan.programmes import list_programmes, programmes_of_day
from app.services.setting.defaults import read_defaults
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


_EVERYBODY = ("全体", "全员", "所有")


def form_and_pot(written: str, form: str = "集中办班", pot: str = "集中") -> tuple[str, str]:
    """The 培训形式 that is written with the pot its hours go to; those given where none or the same is."""
    if written in ("", form):
        return form, pot
    pots = {entry["name"]: entry["pot"] for entry in read_defaults("forms")}
    return written, pots.get(written, "集中")


def write_plan(session: Session, actions: PlanActions, on: date, progress: Progress) -> dict[str, int]:
    """Add and change class sessions in the file's order; returns counts by what was done."""
    progress.start(len(actions.sessions), "正在写入课程计划")
    words = _Words(session, on, actions.programme)
    added = []
    series = _Series(session, actions)
    for action in actions.sessions:
        if action.session_id is None:
            data = series.joined(words.new_session(action.wanted))
            added.append(add_class_session(session, data=data, refresh=False))
            series.note(data, added[-1])
        else:
            _change_session(session, action, words)
        progress.step()
    refresh_expected(session, class_session_ids=added)
    series.choose(added)
    return {"sessions_added": len(added), "sessions_changed": len(actions.sessions) - len(added)}


class _Series:
    """What the courses that stand several times are: one 期 of many lessons, 分批 or 重复举办 (A04)."""

    def __init__(self, session: Session, actions: PlanActions) -> None:
        self._session = session
        self._answers = {squeezed(title): answer for title, answer in actions.answers.items() if answer}
        self._batches: dict[tuple[str, int], int] = {}
        rows = list_class_sessions(session) if actions.answers else ()
        self._titles = {
            (squeezed(row.title), row.held_on.year): row.title for row in rows if row.status != CANCELLED
        }

    def joined(self, data: ClassSessionInput) -> ClassSessionInput:
        """The class session with the course its title has in the year, in the 期 its series has begun.

        One title is one course, however it is spaced and whatever categories its rows name.
        """
        key = (squeezed(data.title), data.held_on.year)
        if self._answers.get(key[0]) == SERIES:
            batch_id = self._batches.get(key)
            return replace(data, batch_id=batch_id, same_course=batch_id is not None)
        return replace(data, title=self._titles.setdefault(key, data.title), same_course=True)

    def note(self, data: ClassSessionInput, class_session_id: int) -> None:
        """Remember the 期 a class session came into."""
        if self._answers.get(squeezed(data.title)) == SERIES:
            row = get_class_session(self._session, class_session_id=class_session_id)
            self._batches[squeezed(data.title), data.held_on.year] = row.batch_id

    def choose(self, added: Sequence[int]) -> None:
        """Write the answers; 分批 of one and the same audience divides the people at once."""
        courses: dict[tuple[int, int], str] = {}
        for held_id in added:
            row = get_class_session(self._session, class_session_id=held_id)
            answer = self._answers.get(squeezed(row.title), "")
            if answer not in ("", SERIES):
                courses[row.course_id, row.held_on.year] = answer
        for (course_id, year), answer in courses.items():
            batches, again = choice_of(answer)
            own = set_batches(
                self._session, course_id=course_id, year=year, batches=batches, hours_again=again
            )
            if batches == SPLIT:
                divide_first(self._session, course_id=own, year=year)


class _Words:
    """Turns the words of a plan into ids: categories, roster lecturers, groups and units of an audience."""

    def __init__(self, session: Session, on: date, programme: str = "") -> None:
        self._session = session
        self._programme = programme
        self._titles = {row.id: row.title for row in list_programmes(session)}
        self._holders = PostHolders(session)
        self._groups = {squeezed(group.name): group.id for group in list_groups(session)}
        self._units = {squeezed(unit.name): unit.id for unit in list_units(session)}
        self._categories = {category.name for category in list_categories(session)}

    def new_session(self, wanted: PlannedSession) -> ClassSessionInput:
        """A class session to add."""
        form, pot = form_and_pot(wanted.form)
        return ClassSessionInput(
            title=wanted.title,
            held_on=wanted.date,
            start_time=wanted.start,
            end_time=wanted.end,
            day_part=wanted.day_part,
            place=wanted.place,
            form=form,
            pot=pot,
            hours_centi=wanted.hours_centi or 0,
            category_ids=self.categories(wanted.category),
            lecturers=self.lecturers(wanted.lecturers, wanted.date),
            audience=self.audience(wanted.audience),
            note=wanted.note,
            programme_id=self.programme(wanted.date),
        )

    def programme(self, on: date) -> int | None:
        """The plan of the year that holds the day; of several the one that was chosen, else none."""
        found = programmes_of_day(self._session, on=on)
        chosen = [each for each in found if self._titles[each] == self._programme]
        return found[0] if len(found) == 1 else next(iter(chosen), None)

    def categories(self, text: str) -> tuple[int, ...]:
        """One tag, or several separated by 、 when all of them are known."""
        if not text:
            return ()
        parts = [part for part in text.replace("，", "、").replace("；", "、").split("、") if part]
        are_all_known = len(parts) > 1 and all(part in self._categories for part in parts)
        names = parts if are_all_known else [text]
        return tuple(
            find_or_add_category(self._session, name=name, is_listed=are_all_known) for name in names
        )

    def lecturers(self, names: tuple[str, ...], on: date) -> tuple[LecturerInput, ...]:
        """Roster people when name or post is theirs alone on the day, outsiders by name otherwise."""
        return tuple(LecturerInput(name, self._holders.holder(name, on)) for name in names)

    def audience(self, text: str) -> tuple[AudienceInput, ...]:
        """Groups and units the text names; nothing (= everybody) as soon as one part is not understood."""
        lines = []
        plain = squeezed(text).replace("(", "").replace(")", "")
        for part in plain.replace(",", "、").replace("和", "、").replace("及", "、").split("、"):
            name = part
            for word in _EVERYBODY:
                name = name.removeprefix(word)
            if name in self._groups:
                lines.append(AudienceInput(group_id=self._groups[name]))
            elif name in self._units:
                lines.append(AudienceInput(unit_id=self._units[name]))
            else:
                return ()
        return tuple(lines)


def _change_session(session: Session, action: PlanAction, words: _Words) -> None:
    """Bring a class session up to the file; what the file leaves blank stays."""
    assert action.session_id is not None
    detail = get_class_session_detail(session, class_session_id=action.session_id)
    row, wanted = detail.row, action.wanted
    kept_lecturers = tuple(LecturerInput(m.name, m.person_id, m.organisation) for m in detail.lecturers)
    kept_tags = {row.category, *row.tags, "、".join(tag for tag in (row.category, *row.tags) if tag)}
    form, pot = form_and_pot(wanted.form, row.form, row.pot)
    category_ids = detail.category_ids
    if wanted.category and wanted.category not in kept_tags:
        category_ids = (*words.categories(wanted.category), *category_ids)
    edit_class_session(
        session,
        class_session_id=action.session_id,
        version=row.version,
        data=ClassSessionInput(
            title=row.title,
            held_on=row.held_on,
            start_time=wanted.start or row.start_time,
            end_time=wanted.end or row.end_time,
            day_part=wanted.day_part or ("" if wanted.start else row.day_part),
            place=wanted.place or row.place,
            form=form,
            pot=pot,
            hours_centi=row.hours_centi if wanted.hours_centi is None else wanted.hours_centi,
            category_ids=category_ids,
            lecturers=words.lecturers(wanted.lecturers, row.held_on) or kept_lecturers,
            audience=tuple(
                AudienceInput(line.group_id, line.unit_id, line.person_id, line.excluded, line.reason)
                for line in detail.audience
            ),
            batch=row.batch,
            required=row.required,
            programme_id=detail.programme_id,
            note=wanted.note or row.note,
            capacity=row.capacity,
        ),
    )
