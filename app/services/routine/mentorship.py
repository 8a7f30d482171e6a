"""师徒结对: pairs, their monthly talks, and who ages out (E22, E23, Q7, I19)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.given import Given, merged
from app.rules.ages import older_from
from app.services.person.roster import PersonRow, RosterFilter, get_person, list_people
from app.services.setting.town import get_setting, set_setting
from db.models import Mentorship, MentorTalk

LEADING = frozenset({"班子成员", "一把手"})
AGE_SETTING, USUAL_AGE = "mentorship.age", 35
RANKS_SETTING, TARGET_SETTING = "mentorship.ranks", "mentorship.target"
# 副科级 or above, as ranks are written.
USUAL_RANKS = ("副科", "正科", "科级", "调研员", "主任科员", "处", "县")
MOST_PAIRS = 999


@dataclass(frozen=True)
class PairRow:
    """One pair with its talks by month, what they were about (E32), and the day its mentee is too old for it
    (E22)."""

    id: int
    mentor_id: int
    mentor: str
    mentor_unit: str
    mentee_id: int
    mentee: str
    mentee_unit: str
    start_on: date
    end_on: date | None
    ages_out_on: date | None
    talks: dict[str, tuple[date, ...]]
    note: str
    contents: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def is_due(self, month: str) -> bool:
        """Whether a talk is due in the month: the pair existed in it after its first day began (Q7)."""
        first = date.fromisoformat(f"{month}-01")
        return f"{self.start_on:%Y-%m}" <= month and (self.end_on is None or self.end_on > first)

    def is_empty(self, month: str) -> bool:
        """Whether none of the month's talks says what it was about: they count for nothing (Q7)."""
        return bool(self.talks.get(month)) and not self.contents.get(month)


def list_pairs(session: Session, *, year: int) -> tuple[PairRow, ...]:
    """Pairs that existed in the year, with their talks of the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    pairs = session.scalars(
        select(Mentorship)
        .where(Mentorship.start_on <= last, (Mentorship.end_on.is_(None)) | (Mentorship.end_on >= first))
        .order_by(Mentorship.id)
    ).all()
    talks: dict[int, dict[str, list[date]]] = {}
    contents: dict[int, dict[str, list[str]]] = {}
    days = {pair.id: (pair.start_on, pair.end_on or date.max) for pair in pairs}
    for pair_id, on, content in session.execute(
        select(MentorTalk.mentorship_id, MentorTalk.held_on, MentorTalk.topic)
        .where(MentorTalk.held_on.between(first, last))
        .order_by(MentorTalk.held_on)
    ):
        if pair_id not in days or not days[pair_id][0] <= on < days[pair_id][1]:
            continue  # before the pair began or after it ended
        talks.setdefault(pair_id, {}).setdefault(f"{on:%Y-%m}", []).append(on)
        if content.strip():
            contents.setdefault(pair_id, {}).setdefault(f"{on:%Y-%m}", []).append(content.strip())
    people = {p.id: p for p in list_people(session, roster=RosterFilter())}
    limit = age_limit(session)
    rows = []
    for pair in pairs:
        mentor, mentee = people[pair.mentor_id], people[pair.mentee_id]
        rows.append(
            PairRow(
                id=pair.id,
                mentor_id=pair.mentor_id,
                mentor=mentor.name,
                mentor_unit=mentor.unit,
                mentee_id=pair.mentee_id,
                mentee=mentee.name,
                mentee_unit=mentee.unit,
                start_on=pair.start_on,
                end_on=pair.end_on,
                ages_out_on=ages_out(mentee.birth, limit),
                talks={month: tuple(days) for month, days in talks.get(pair.id, {}).items()},
                note=pair.note,
                contents={month: tuple(own) for month, own in contents.get(pair.id, {}).items()},
            )
        )
    return tuple(rows)


def age_limit(session: Session, *, year: int | None = None) -> int:
    """年轻干部 up to and including this age (default 35; "35岁以下" includes 35), then too."""
    return int(get_setting(session, name=AGE_SETTING, default=str(USUAL_AGE), year=year))


def set_age_limit(session: Session, *, age: int) -> None:
    """Keep the age of 年轻干部 here (E22). Raises `InputProblem` mentorship.age_bad outside 18 to 60."""
    if not 18 <= age <= 60:
        raise InputProblem("mentorship.age_bad", age=age)
    set_setting(session, name=AGE_SETTING, value=str(age))


@dataclass(frozen=True)
class PairRules:
    """Up to which age somebody is a mentee, which words of a rank make a mentor beside the leaders, and how
    many pairs are wanted (0: no number is set)."""

    age: int = USUAL_AGE
    ranks: tuple[str, ...] = USUAL_RANKS
    target: int = 0


def pair_rules(session: Session, *, year: int | None = None) -> PairRules:
    """What pairs are made by (E22); of a closed `year` as it was then."""
    ranks = get_setting(session, name=RANKS_SETTING, year=year)
    return PairRules(
        age_limit(session, year=year),
        tuple(ranks.split("、")) if ranks else USUAL_RANKS,
        int(get_setting(session, name=TARGET_SETTING, default="0", year=year)),
    )


def set_pair_rules(session: Session, *, rules: PairRules) -> None:
    """Keep them; only what changed is written. Raises `InputProblem` mentorship.age_bad, .ranks, .target."""
    stored = pair_rules(session)
    ranks = tuple(dict.fromkeys(word for each in rules.ranks if (word := "".join(each.split()))))
    if not ranks:
        raise InputProblem("mentorship.ranks")
    if not 0 <= rules.target <= MOST_PAIRS:
        raise InputProblem("mentorship.target", most=MOST_PAIRS)
    if rules.age != stored.age:
        set_age_limit(session, age=rules.age)
    if ranks != stored.ranks:
        set_setting(session, name=RANKS_SETTING, value="、".join(ranks))
    if rules.target != stored.target:
        set_setting(session, name=TARGET_SETTING, value=str(rules.target))


def ages_out(birth: str, limit: int) -> date | None:
    """First day on which somebody born `birth` ('YYYY-MM' or full) is older than `limit`; None if unknown."""
    return older_from(birth, limit)


def may_mentor(person: PersonRow, ranks: tuple[str, ...] = USUAL_RANKS) -> bool:
    """副科级 or above (E22): a leader of the town, or a rank with one of the words."""
    ranked = any(word in person.rank for word in ranks)
    return ranked or bool(LEADING & set(person.groups))


def add_pair(session: Session, *, mentor_id: int, mentee_id: int, start_on: date, note: str = "") -> int:
    """Pair two people; several mentors or mentees per person are allowed (N+1). Returns the pair's id.

    Raises `InputProblem` mentorship.self, mentorship.twice, person.not_found, mentorship.rank or
    mentorship.too_old.
    """
    _check_two(session, mentor_id, mentee_id, None)
    _check_mentor(session, mentor_id)
    _check_mentee(session, mentee_id, start_on)
    pair = Mentorship(mentor_id=mentor_id, mentee_id=mentee_id, start_on=start_on, note=note.strip())
    session.add(pair)
    session.flush()
    return pair.id


def _check_two(session: Session, mentor_id: int, mentee_id: int, pair_id: int | None) -> None:
    if mentor_id == mentee_id:
        raise InputProblem("mentorship.self")
    taken = select(Mentorship.id).where(
        Mentorship.mentor_id == mentor_id, Mentorship.mentee_id == mentee_id, Mentorship.end_on.is_(None)
    )
    if any(each != pair_id for each in session.scalars(taken)):
        raise InputProblem("mentorship.twice")


def _check_mentor(session: Session, mentor_id: int) -> None:
    mentor = get_person(session, person_id=mentor_id).row
    if not may_mentor(mentor, pair_rules(session).ranks):
        raise InputProblem("mentorship.rank", name=mentor.name)


def _check_mentee(session: Session, mentee_id: int, start_on: date) -> None:
    mentee = get_person(session, person_id=mentee_id).row
    limit = age_limit(session)
    out = ages_out(mentee.birth, limit)
    if out is not None and out <= start_on:
        raise InputProblem("mentorship.too_old", name=mentee.name, age=limit)


@dataclass(frozen=True)
class PairInput(Given):
    """A pair as it should stand; `end_on` the first day it is no more, `note` the agreement and what else."""

    mentor_id: int
    mentee_id: int
    start_on: date
    end_on: date | None = None
    note: str = ""


def change_pair(session: Session, *, pair_id: int, data: PairInput) -> None:
    """Correct a pair; who was right when it was made is not asked again.

    Raises as `add_pair`, mentorship.not_found, .dates, and .talks where a talk would stand outside it.
    """
    pair = _pair(session, pair_id)
    stored = PairInput(pair.mentor_id, pair.mentee_id, pair.start_on, pair.end_on, pair.note)
    data = merged(stored, data)
    if data.end_on is not None and data.end_on < data.start_on:
        raise InputProblem("mentorship.dates")
    if data.end_on is None:
        _check_two(session, data.mentor_id, data.mentee_id, pair_id)
    elif data.mentor_id == data.mentee_id:
        raise InputProblem("mentorship.self")
    if data.mentor_id != stored.mentor_id:
        _check_mentor(session, data.mentor_id)
    if data.mentee_id != stored.mentee_id or data.start_on < stored.start_on:
        _check_mentee(session, data.mentee_id, data.start_on)
    outside = _talks_outside(session, pair_id, data) - _talks_outside(session, pair_id, stored)
    if outside:
        raise InputProblem("mentorship.talks", count=len(outside), day=min(outside))
    pair.mentor_id, pair.mentee_id = data.mentor_id, data.mentee_id
    pair.start_on, pair.end_on, pair.note = data.start_on, data.end_on, data.note.strip()
    session.flush()


def _talks_outside(session: Session, pair_id: int, data: PairInput) -> frozenset[date]:
    """Days of talks that would no longer be of the pair."""
    days = session.scalars(select(MentorTalk.held_on).where(MentorTalk.mentorship_id == pair_id))
    return frozenset(day for day in days if not data.start_on <= day < (data.end_on or date.max))


def end_pair(session: Session, *, pair_id: int, on: date) -> None:
    """The pair ends on the day `on`; its talks stay."""
    pair = _pair(session, pair_id)
    if on < pair.start_on:
        raise InputProblem("assignment.dates")
    pair.end_on = on
    session.flush()


def add_talk(session: Session, *, pair_id: int, held_on: date, topic: str = "") -> int:
    """Enter a talk of the pair; returns its id."""
    _pair(session, pair_id)
    talk = MentorTalk(mentorship_id=pair_id, held_on=held_on, topic=topic.strip())
    session.add(talk)
    session.flush()
    return talk.id


def list_talks(session: Session, *, year: int) -> tuple[tuple[date, int, str], ...]:
    """(day, pair id, what about) of every talk of the year within its pair's days, by day (E23)."""
    rows = session.execute(
        select(MentorTalk.held_on, MentorTalk.mentorship_id, MentorTalk.topic)
        .join(Mentorship, Mentorship.id == MentorTalk.mentorship_id)
        .where(
            MentorTalk.held_on.between(date(year, 1, 1), date(year, 12, 31)),
            MentorTalk.held_on >= Mentorship.start_on,
            Mentorship.end_on.is_(None) | (MentorTalk.held_on < Mentorship.end_on),
        )
        .order_by(MentorTalk.held_on, MentorTalk.id)
    )
    return tuple((on, pair_id, topic.strip()) for on, pair_id, topic in rows)


def remove_talks(session: Session, *, pair_id: int, month: str) -> int:
    """Take back the pair's talks of a month ('2024-08'); returns how many."""
    talks = session.scalars(select(MentorTalk).where(MentorTalk.mentorship_id == pair_id)).all()
    own = [talk for talk in talks if f"{talk.held_on:%Y-%m}" == month]
    for talk in own:
        session.delete(talk)
    session.flush()
    return len(own)


def missing_pairs(session: Session, *, month: str) -> tuple[PairRow, ...]:
    """Pairs without a talk in the month (还差 n 对)."""
    pairs = list_pairs(session, year=int(month[:4]))
    return tuple(pair for pair in pairs if pair.is_due(month) and not pair.contents.get(month))


def _pair(session: Session, pair_id: int) -> Mentorship:
    pair = session.get(Mentorship, pair_id)
    if pair is None:
        raise InputProblem("mentorship.not_found")
    return pair
