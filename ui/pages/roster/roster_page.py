"""What the roster page shows: one answer of one query, and the columns of its table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.rules import id_number, names
from app.rules.standing import away_words
from app.work import ReadSession
from ui.models.rows_model import RIGHT, Column

if TYPE_CHECKING:
    from app.services.person.groups import GroupRow
    from app.services.person.roster import PersonRow
    from app.services.person.units import UnitRow


@dataclass(frozen=True)
class RosterLine:
    """One person with the number of the official order and every unit of the day."""

    number: int
    person: PersonRow
    unit_ids: frozenset[int]
    masked: bool
    away: str = ""

    @property
    def id(self) -> int:
        """The person's id."""
        return self.person.id

    @property
    def id_number(self) -> str:
        """The ID number as the screen may show it."""
        number = self.person.id_number
        return id_number.mask(number) if self.masked and number else number

    def answers(self, text: str) -> bool:
        """Whether the person answers the search: name, pinyin, ID tail, phone tail, unit."""
        person = self.person
        return names.matches(
            text,
            name=person.name,
            key=person.search_key,
            id_number=person.id_number,
            phone=person.phone,
            extra=f"{person.unit} {person.title}",
        )


@dataclass(frozen=True)
class RosterPage:
    """Everything the page needs, read in one short session."""

    on: date
    units: tuple[UnitRow, ...]
    groups: tuple[GroupRow, ...]
    people: tuple[tuple[PersonRow, frozenset[int]], ...]
    left: tuple[tuple[PersonRow, frozenset[int]], ...]
    away: Mapping[int, str]


def load_roster(session: ReadSession, *, on: date) -> RosterPage:
    """Units, groups and people on the day `on`, and those who left before it."""
    from app.services.person import groups, roster, standing, units

    listed = roster.list_people(session, roster=roster.RosterFilter(on=on))
    has_left = roster.count_people(session) > len(listed)
    everybody = roster.list_people(session) if has_left else ()
    posts = roster.posts_by_person(session, on=on)

    def with_units(person: PersonRow) -> tuple[PersonRow, frozenset[int]]:
        return person, frozenset(post.unit_id for post, _ in posts.get(person.id, ()))

    here = {person.id for person in listed}
    return RosterPage(
        on,
        units.list_units(session, on=on),
        groups.list_groups(session, on=on),
        tuple(with_units(person) for person in listed),
        tuple((person, frozenset()) for person in everybody if person.id not in here),
        {id_: away_words(away, year=on.year) for id_, away in standing.away_people(session, on=on).items()},
    )


def lines_of(page: RosterPage, *, masked: bool, left: bool) -> tuple[RosterLine, ...]:
    """The lines of the table in official order."""
    people = page.left if left else page.people
    return tuple(
        RosterLine(number, person, unit_ids, masked, page.away.get(person.id, ""))
        for number, (person, unit_ids) in enumerate(people, start=1)
    )


def _post(line: RosterLine) -> str:
    person = line.person
    return f"{person.title}（兼）" if person.other_posts and person.title else person.title


def _other_posts(line: RosterLine) -> str:
    return f"兼任：{line.person.other_posts}" if line.person.other_posts else ""


NUMBER = Column[RosterLine]("number", "序号", lambda line: line.number, 3, align=RIGHT)
NAME = Column[RosterLine](
    "name",
    "姓名",
    lambda line: line.person.name,
    5,
    sort=lambda line: line.person.sort_key,
    colour=lambda line: "muted" if line.away else "",
    tip=lambda line: line.away,
)
SEX = Column[RosterLine]("sex", "性别", lambda line: line.person.sex, 2.6)
BIRTH = Column[RosterLine]("birth", "出生年月", lambda line: line.person.birth[:7], 4.6)
UNIT = Column[RosterLine]("unit", "单位", lambda line: line.person.unit, 9, tip=_other_posts)
TITLE = Column[RosterLine]("title", "职务", _post, 9, tip=_other_posts)
RANK = Column[RosterLine]("rank", "职级", lambda line: line.person.rank, 6)
IDENTITY = Column[RosterLine]("identity", "身份", lambda line: line.person.identity, 5)
GROUPS = Column[RosterLine]("groups", "类别", lambda line: "、".join(line.person.groups), 9)
PHONE = Column[RosterLine]("phone", "电话", lambda line: line.person.phone, 6.6)
ID_NUMBER = Column[RosterLine]("id_number", "身份证号", lambda line: line.id_number, 10.6)
JOINED = Column[RosterLine]("joined", "入册日期", lambda line: line.person.joined_on, 5.6, hidden=True)
LEFT = Column[RosterLine]("left", "离册日期", lambda line: line.person.left_on, 5.6, hidden=True)
AWAY = Column[RosterLine]("away", "在册情况", lambda line: line.away, 8, colour=lambda _: "warn")
NOTE = Column[RosterLine]("note", "备注", lambda line: line.person.note, 10, hidden=True)

COLUMNS = (
    NUMBER, NAME, SEX, BIRTH, UNIT, TITLE, RANK, IDENTITY, GROUPS, PHONE, ID_NUMBER, AWAY, JOINED, LEFT, NOTE,
)  # fmt: skip
