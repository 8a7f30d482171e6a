"""Executes a preview inside one write session: all of it, exactly as it was shown, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.errors import ConflictProblem, InputProblem
from app.imports.attendance import AttendanceActions
from app.imports.hours import HourActions
from app.imports.plan import PlanAction, PlanActions, PlannedSession
from app.imports.preview import NEW, Preview
from app.imports.roster import PersonAction, RosterActions
from app.imports.scores import ManyScoreActions, ScoreActions
from app.reader.sheet import squeezed
from app.rules.batches import SERIES, SPLIT, choice_of
from app.services.exam.exams import ScoreInput, add_exam, list_scores, set_scores
from app.services.hour.hour_entries import HourEntryInput, add_hour_entries, correct_hours
from app.services.imported import (
    NewPerson,
    PersonChange,
    add_people,
    add_units,
    change_people,
    correct_post,
    enter_marks,
    last_operation_id,
    primary_unit_id,
)
from app.services.person.groups import add_group, fill_group, find_group, first_day_for, list_groups
from app.services.person.people import PostInput, transfer_person
from app.services.person.units import find_or_add_units, list_units
from app.services.plan.batch_choice import divide_first, set_batches
from app.services.plan.categories import find_or_add_category, list_categories
from app.services.plan.class_sessions import (
    CANCELLED,
    get_class_session,
    get_class_session_detail,
    list_class_sessions,
)
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
from app.services.trail.seals import first_open_day
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT_ONCE = 2000  # rows between two counts on screen
_EVERYBODY = ("全体", "全员", "所有")


def apply_preview(
    session: Session, preview: Preview, *, progress: Progress = NO_PROGRESS, today: date | None = None
) -> dict[str, int]:
    """Write what `preview` shows; returns counts by what was done. Rows in error are left out.

    Raises `ConflictProblem` import.out_of_date when anything was changed since the preview was made, so
    that what is written is what was seen. The caller's write unit makes it one operation.
    """
    if preview.stamp is not None and preview.stamp != last_operation_id(session):
        raise ConflictProblem("import.out_of_date")
    on = today or date.today()
    actions = preview.actions
    if isinstance(actions, RosterActions):
        return _apply_roster(session, actions, on, progress)
    if isinstance(actions, PlanActions):
        return _apply_plan(session, actions, on, progress)
    if isinstance(actions, AttendanceActions):
        return _apply_attendance(session, actions, progress)
    if isinstance(actions, HourActions):
        return _apply_hours(session, actions, progress)
    if isinstance(actions, ManyScoreActions):
        counts = [_apply_scores(session, one, progress) for one in actions.exams]
        return {name: sum(count[name] for count in counts) for name in counts[0]}
    assert isinstance(actions, ScoreActions)
    return _apply_scores(session, actions, progress)


def marked_sessions(preview: Preview) -> tuple[int, ...]:
    """The class sessions an import would enter marks for."""
    actions = preview.actions
    if not isinstance(actions, AttendanceActions):
        return ()
    return tuple(sorted({action.session_id for action in actions.marks}))


def _apply_roster(
    session: Session, actions: RosterActions, today: date, progress: Progress
) -> dict[str, int]:
    progress.start(len(actions.people), "正在写入名册")
    add_units(session, names_in_order=actions.new_units)
    for name in actions.new_groups:
        add_group(session, name=name)
    since = first_open_day(session)
    fresh: dict[tuple[str, date | None], list[int]] = {}  # group and first day → new people
    known: dict[str, list[int]] = {}
    new = [action for action in actions.people if action.action == NEW]
    old = [action for action in actions.people if action.action != NEW]
    for start in range(0, len(new), AT_ONCE):
        part = new[start : start + AT_ONCE]
        days = [a.joined_on or actions.joined_on for a in part]
        people = [
            NewPerson(a.values, a.unit or "", a.title or "", on) for a, on in zip(part, days, strict=True)
        ]
        for action, on, person_id in zip(part, days, add_people(session, people=people), strict=True):
            for group in action.groups:
                fresh.setdefault((group, on or since), []).append(person_id)
        progress.step(len(part))
    change_people(session, changes=[_person_change(action) for action in old])
    for action in old:
        if action.unit is not None or action.title is not None:
            _change_post(session, action, today)
        for group in action.groups:
            known.setdefault(group, []).append(action.person_id or 0)
        progress.step()
    for group, person_ids in known.items():
        group_id = find_group(session, name=group)
        first_day = first_day_for(session, group_id=group_id, today=today)
        fill_group(session, group_id=group_id, add=person_ids, on=first_day)
    for (group, first_day), person_ids in fresh.items():
        fill_group(session, group_id=find_group(session, name=group), add=person_ids, on=first_day)
    return {"people_added": len(new), "people_changed": len(old), "units_added": len(actions.new_units)}


def _person_change(action: PersonAction) -> PersonChange:
    values: dict[str, str | date] = dict(action.values)
    if action.joined_on is not None:
        values["joined_on"] = action.joined_on
    return PersonChange(action.person_id or 0, action.version, values)


def _change_post(session: Session, action: PersonAction, on: date) -> None:
    """A changed unit or title is a transfer from today on; old papers keep the old one."""
    person_id = action.person_id or 0
    unit_id = find_or_add_units(session, names=[action.unit])[action.unit] if action.unit else None
    title = action.title or ""
    if correct_post(session, person_id=person_id, on=on, unit_id=unit_id, title=title):
        return
    target = unit_id or primary_unit_id(session, person_id=person_id, on=on)
    if target is not None:
        transfer_person(session, person_id=person_id, on=on, post=PostInput(unit_id=target, title=title))


def _apply_plan(session: Session, actions: PlanActions, on: date, progress: Progress) -> dict[str, int]:
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
        return ClassSessionInput(
            title=wanted.title,
            held_on=wanted.date,
            start_time=wanted.start,
            end_time=wanted.end,
            day_part=wanted.day_part,
            place=wanted.place,
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
        names = parts if len(parts) > 1 and all(part in self._categories for part in parts) else [text]
        return tuple(find_or_add_category(self._session, name=name) for name in names)

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
    kept_tags = {row.category, *row.tags}
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
            form=row.form,
            pot=row.pot,
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


def _apply_attendance(session: Session, actions: AttendanceActions, progress: Progress) -> dict[str, int]:
    wanted: dict[int, dict[int, str]] = {}
    for action in actions.marks:
        wanted.setdefault(action.session_id, {})[action.person_id] = action.mark
    progress.start(len(actions.marks), "正在写入考勤")
    changed = 0
    for class_session_id, by_person in wanted.items():
        changed += enter_marks(session, wanted={class_session_id: by_person})
        progress.step(len(by_person))
    return {"marks": changed, "sessions": len(wanted)}


def _apply_hours(session: Session, actions: HourActions, progress: Progress) -> dict[str, int]:
    progress.start(len(actions.entries), "正在写入学时")
    new = [action for action in actions.entries if action.entry_id is None]
    old = [action for action in actions.entries if action.entry_id is not None]
    entries = [
        HourEntryInput(
            person_id=action.person_id,
            credited_on=action.first,
            ended_on=action.last,
            pot=action.pot,
            title=action.title,
            hours_centi=action.hours_centi,
            source=action.platform,
            evidence=action.evidence,
        )
        for action in new
    ]
    added = 0
    for start in range(0, len(entries), AT_ONCE):
        added += add_hour_entries(session, entries=entries[start : start + AT_ONCE])
        progress.step(len(entries[start : start + AT_ONCE]))
    for action in old:
        correct_hours(
            session, entry_id=action.entry_id or 0, hours_centi=action.hours_centi, ended_on=action.last
        )
        progress.step()
    return {"entries_added": added, "entries_changed": len(old)}


def _keep_listed(session: Session, exam_id: int, person_ids: Sequence[int]) -> None:
    """Whose row is in error stays on the list as 未登记; a result that is there already stays, too."""
    there = {row.person_id for row in list_scores(session, exam_id=exam_id)}
    blank = {person_id: ScoreInput("") for person_id in person_ids if person_id not in there}
    set_scores(session, exam_id=exam_id, by_person=blank)


def _apply_scores(session: Session, actions: ScoreActions, progress: Progress) -> dict[str, int]:
    progress.start(len(actions.attempts), "正在写入成绩")
    if not actions.attempts:
        return {"attempts": 0, "exams_added": 0}
    exam_id = actions.exam_id
    if exam_id is None:
        if actions.held_on is None:
            # A test dated by the day of its import stands in a month it was not held in.
            raise InputProblem("import.exam_date", title=actions.title)
        exam_id = add_exam(
            session,
            title=actions.title,
            held_on=actions.held_on,
            full_centi=actions.full_centi,
            pass_centi=actions.full_centi * 6 // 10,
            list_people=False,
        )
    by_number: dict[int, dict[int, ScoreInput]] = {}
    for attempt in actions.attempts:
        entry = ScoreInput(attempt.state, attempt.score_centi)
        by_number.setdefault(attempt.number, {})[attempt.person_id] = entry
    changed = 0
    _keep_listed(session, exam_id, actions.listed)
    for number, by_person in by_number.items():
        changed += set_scores(session, exam_id=exam_id, by_person=by_person, number=number)
        progress.step(len(by_person))
    return {"attempts": changed, "exams_added": int(actions.exam_id is None)}
