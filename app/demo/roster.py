"""The roster of a made-up town: units in official order, people, posts with dates, groups."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from app.demo.people import MadeUpPerson, make_people
from app.rules.names import search_key, sort_key
from app.rules.unit_phases import VILLAGE_KINDS
from app.services.person.groups import OFFICE_STAFF, VILLAGE_STAFF, group_ids_by_name
from app.services.person.units import guess_kind
from db.loading import load_rows
from db.models import Assignment, GroupMembership, Person, Unit

OFFICES = (
    "党政领导",
    "党政办公室",
    "党建工作办公室",
    "纪委",
    "经济发展办公室",
    "乡村振兴办公室",
    "平安建设办公室",
    "便民服务中心",
    "农业服务中心",
    "财政所",
    "综合执法队",
)
LEADER_TITLES = ("党委书记", "镇长", "人大主席", "党委副书记", "纪委书记", "组织委员", "宣传委员", "副镇长")
OFFICE_TITLES = ("主任", "副主任", "副主任", "四级主任科员", "一级科员", "工作人员", "工作人员", "工作人员")
VILLAGE_TITLES = (
    "党支部书记、村委会主任",
    "党支部副书记",
    "村委会副主任",
    "文书",
    "妇联主席",
    "网格员",
    "网格员",
)
MIDDLE_TITLES = frozenset({"主任", "副主任"})
VILLAGE_FIRST = "东西南北上下大小新古石柳竹松梅桃清白青红龙凤金银"
VILLAGE_SECOND = "湾岭桥林溪坪冲塘坝坡河山田井庙寨岗坳泉沟"
YOUNG_AGE = 35


@dataclass(frozen=True)
class RosterSlot:
    """A person in the place they hold for a while, as the printed list shows it."""

    person_id: int
    unit_id: int
    unit: str
    title: str
    start_on: str
    end_on: str
    groups: frozenset[str]
    order: tuple[int, int, str, int]


@dataclass
class MadeRoster:
    """The slots in official order; `diligence` is each person's chance to be there on time, by id."""

    slots: list[RosterSlot] = field(default_factory=list)
    diligence: list[float] = field(default_factory=list)

    def due(self, on: str, group: str = "") -> list[RosterSlot]:
        """Who is due on a day (ISO text), of everybody or of one group."""
        return [
            slot
            for slot in self.slots
            if slot.start_on <= on < slot.end_on and (not group or group in slot.groups)
        ]


def unit_names(people: int) -> list[str]:
    """Offices first, then villages and communities: about a dozen people each."""
    count = min(len(VILLAGE_FIRST) * len(VILLAGE_SECOND), max(2, people // 14))
    villages = []
    for index in range(count):
        lap, first = divmod(index, len(VILLAGE_FIRST))
        villages.append(VILLAGE_FIRST[first] + VILLAGE_SECOND[(first + lap) % len(VILLAGE_SECOND)])
    return [*OFFICES, *(name + ("社区" if i % 7 == 6 else "村") for i, name in enumerate(villages))]


class RosterMaker:
    """Makes people one by one and stores them all at once."""

    def __init__(self, *, people: int, seed: int, first_day: date, last_day: date) -> None:
        self._chance = random.Random(f"roster {seed}")
        self._people = people
        self._seed = seed
        self._first_day = first_day
        self._days = (last_day - first_day).days
        self._units = unit_names(people)
        self._kinds = [guess_kind(name) for name in self._units]
        self._in_unit = [0] * len(self._units)
        self._person_rows: list[tuple[object, ...]] = []
        self._post_rows: list[tuple[object, ...]] = []
        self._memberships: list[tuple[int, str]] = []
        self._roster = MadeRoster(diligence=[0.0])

    def store(self, session: Session) -> MadeRoster:
        """Fill units, people, assignments and memberships of an empty data file."""
        for person_id, person in enumerate(islice(make_people(self._seed), self._people), 1):
            self._add(person_id, person)
        self._roster.slots.sort(key=lambda slot: slot.order)
        load_rows(
            session,
            Unit,
            ("id", "name", "kind", "position"),
            (
                (i, name, kind, i)
                for i, (name, kind) in enumerate(zip(self._units, self._kinds, strict=True), 1)
            ),
        )
        load_rows(
            session,
            Person,
            (
                *("id", "name", "sex", "birth", "id_number", "phone", "ethnicity", "politics", "education"),
                *("joined_on", "left_on", "left_reason", "search_key", "sort_key"),
            ),
            self._person_rows,
        )
        load_rows(
            session,
            Assignment,
            ("id", "person_id", "unit_id", "title", "is_primary", "position", "start_on", "end_on"),
            ((i, *row) for i, row in enumerate(self._post_rows, 1)),
        )
        groups = group_ids_by_name(session)
        load_rows(
            session,
            GroupMembership,
            ("id", "person_id", "group_id"),
            ((i, person_id, groups[name]) for i, (person_id, name) in enumerate(self._memberships, 1)),
        )
        return self._roster

    def _some_day(self) -> str:
        return (self._first_day + timedelta(days=self._chance.randrange(20, max(21, self._days)))).isoformat()

    def _add(self, person_id: int, person: MadeUpPerson) -> None:
        chance = self._chance
        joined = self._some_day() if chance.random() < 0.015 else None
        left = self._some_day() if joined is None and chance.random() < 0.01 else None
        key = sort_key(person.name)
        self._person_rows.append(
            (
                *(
                    person_id,
                    person.name,
                    person.sex,
                    person.birth.isoformat(),
                    person.id_number,
                    person.phone,
                ),
                *(person.ethnicity, person.politics, person.education, joined, left),
                *("退休" if left else "", search_key(person.name), key),
            )
        )
        # A few are often missing: the year-end must have somebody who falls short.
        self._roster.diligence.append(0.985 - 0.45 * chance.random() ** 4)
        moved = self._some_day() if joined is None and left is None and chance.random() < 0.02 else None
        index = self._choose_unit(person_id)
        post = self._post(index)
        groups = self._groups(person, index, post[1])
        self._memberships += [(person_id, name) for name in sorted(groups)]
        self._place(person_id, post, key, groups, (joined, moved or left), end=moved)
        if moved:
            self._place(
                person_id, self._post(self._choose_unit(person_id)), key, groups, (moved, None), start=moved
            )
        elif chance.random() < 0.05:
            other = self._post(self._choose_unit(0))
            self._post_rows.append((person_id, other[0], "网格长", 0, other[2], None, None))

    def _choose_unit(self, person_id: int) -> int:
        if 0 < person_id <= len(LEADER_TITLES):
            return 0
        if self._chance.random() < 0.45:
            return self._chance.randrange(1, len(OFFICES))
        return self._chance.randrange(len(OFFICES), len(self._units))

    def _post(self, index: int) -> tuple[int, str, int]:
        """(unit id, title, place within the unit): the head first, then the others."""
        self._in_unit[index] += 1
        place = self._in_unit[index]
        if index == 0:
            titles: tuple[str, ...] = LEADER_TITLES
        else:
            titles = VILLAGE_TITLES if self._kinds[index] in VILLAGE_KINDS else OFFICE_TITLES
        return index + 1, titles[min(place, len(titles)) - 1], place

    def _place(
        self,
        person_id: int,
        post: tuple[int, str, int],
        key: str,
        groups: frozenset[str],
        span: tuple[str | None, str | None],
        *,
        start: str | None = None,
        end: str | None = None,
    ) -> None:
        unit_id, title, place = post
        self._post_rows.append((person_id, unit_id, title, 1, place, start, end))
        self._roster.slots.append(
            RosterSlot(
                person_id,
                unit_id,
                self._units[unit_id - 1],
                title,
                span[0] or "0000-00-00",
                span[1] or "9999-99-99",
                groups,
                (unit_id, place, key, person_id),
            )
        )

    def _groups(self, person: MadeUpPerson, index: int, title: str) -> frozenset[str]:
        return frozenset(self._group_names(person, index, title))

    def _group_names(self, person: MadeUpPerson, index: int, title: str) -> Iterator[str]:
        is_village = self._kinds[index] in VILLAGE_KINDS
        yield VILLAGE_STAFF if is_village else OFFICE_STAFF
        if index == 0:
            yield "班子成员"
        if not is_village and title in MIDDLE_TITLES:
            yield "中层干部"
        if "党员" in person.politics:
            yield "党员"
        if self._first_day.year - person.birth.year <= YOUNG_AGE:
            yield "年轻干部"
        if title == "网格员":
            yield "网格员"
        if "书记" in title:
            yield "党务干部"
