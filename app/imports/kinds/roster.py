"""干部名册: a list of people → people added, changed, moved to another post."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.imports.kind import GROUPS, PEOPLE, RUNNING, Import, Start, Words
from app.imports.layouts.columns import ROSTER_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.people import roster
from app.imports.people.roster import PersonAction, RosterActions, RosterCheck
from app.imports.preview import NEW
from app.services.bulk.bulk_writes import (
    NewPerson,
    PersonChange,
    add_people,
    add_units,
    change_people,
    correct_post,
    primary_unit_id,
)
from app.services.operation.seals import first_open_day
from app.services.person.groups import add_group, fill_group, find_group, first_day_for
from app.services.person.people import PostInput, transfer_person
from app.services.person.units import find_or_add_units
from app.work import Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AT_ONCE = 2000  # rows between two counts on screen


class RosterImport(Import[RosterCheck, RosterActions]):
    """People by name, ID number and unit."""

    id = "roster"
    title = "干部名册"
    fields = ROSTER_FIELDS
    key = roster.KEY
    action = "roster.import"
    words = Words(
        needs="姓名",
        hint="花名册：至少要有姓名；单位、职务、身份证号、电话等列有则一并导入。",
    )
    knows = frozenset({PEOPLE, GROUPS, RUNNING})
    headless = True
    of_staff = True
    reads_duty = False

    def is_alike(self, layout: Layout, best: Layout) -> bool:
        """The same columns, or a full list of another kind of people."""
        full = bool({"unit", "unit_title"} & set(layout.columns)) and len(layout.columns) >= 4
        return full or super().is_alike(layout, best)

    def checker(self, start: Start) -> RosterCheck:
        return RosterCheck(start.known, start.layout, start.params.joined_on)

    def finish(self, checker: RosterCheck, start: Start) -> tuple[RosterActions, dict[str, object]]:
        return roster.actions_of(checker), roster.notes_of(checker)

    def with_joining(self, actions: RosterActions, joined_on: date | None) -> RosterActions:
        return replace(actions, joined_on=joined_on)

    def apply(
        self, session: Session, actions: RosterActions, *, today: date, progress: Progress
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
