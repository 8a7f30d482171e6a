"""Studies, self-study, members, and the papers people hand in: what a town's own choices or lists decide."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select

from app.figures.scopes import Scope
from app.figures.values import FigureRow, Rows, Value
from app.rules.ages import age_on
from app.rules.four_papers import FOUR, paper_of
from app.rules.summary_choices import PARTS, REGISTERED, YEAR_END, SummaryChoices
from app.services.figure.facts import OWN, YearFacts
from app.services.figure.of_attendance import PERSON, SESSION, TOTAL, UNIT, Found
from app.services.figure.of_people import listed_on, month_ends
from app.services.figure.people_read import PersonFact
from app.services.figure.sessions_read import SessionFact
from app.services.record.kind_rows import records_of
from db.models import HourEntry, IdentityGroup

REPORT_RULE, FOUR_RULE = "Q17", "Q18"
YOUNG_GROUP = "年轻干部"
MEMBER_GROUP, FLOATING_GROUP = "党员", "流动党员"
MEMBERS = ("中共党员", "党员", "中共预备党员", "预备党员")
HALF_ENDS = ((6, 30), (12, 31))
SELF_POT = "自学"


def named(facts: YearFacts, scope: Scope, words: Collection[str]) -> tuple[SessionFact, ...]:
    """Held class sessions of the town whose form, tags or ticks have one of the words."""
    return tuple(held for held in facts.sessions_of(scope, OWN) if held.says(words))


def _named(words_of: Callable[[SummaryChoices], Collection[str]]) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        lessons = named(facts, scope, words_of(facts.choices))
        if key == TOTAL:
            return {None: Value(len(lessons), rows=lambda: _rows(lessons))}
        counts: dict[Hashable, int] = {}
        for each in lessons:
            place: Hashable = each.id if key == SESSION else f"{each.on:%Y-%m}"
            counts[place] = counts.get(place, 0) + 1
        return {place: Value(n) for place, n in counts.items()}

    return measure


def _rows(lessons: Collection[SessionFact]) -> Rows:
    return tuple(FigureRow(h.on, h.title, h.batch, "", "session", h.id) for h in lessons)


def study_days(facts: YearFacts, scope: Scope) -> dict[date, int]:
    """Day → hundredths of a day: 0.5 or 1, never more; 1 where the town counts dates."""
    own = facts.choices
    halves: dict[date, int] = {}
    for lesson in named(facts, scope, (*own.group_words, *own.seminar_words)):
        halves[lesson.on] = min(2, halves.get(lesson.on, 0) + lesson.half_days)
    return {on: n * 50 if own.day_rule == PARTS else 100 for on, n in halves.items()}


def _days(facts: YearFacts, scope: Scope, key: str) -> Found:
    days = study_days(facts, scope)
    if key == TOTAL:
        return {None: Value(sum(days.values()))}
    months: dict[Hashable, int] = {}
    for on, centi in days.items():
        months[f"{on:%Y-%m}"] = months.get(f"{on:%Y-%m}", 0) + centi
    return {month: Value(centi) for month, centi in months.items()}


@dataclass(frozen=True)
class SelfStudy:
    """Self-study entries of the period: hours (1/100) by person and month, how many, how many 自报."""

    by_month: Mapping[int, Mapping[str, int]]
    entries: int
    self_reported: int


def self_study(facts: YearFacts, scope: Scope) -> SelfStudy:
    """Entries of the pot 自学 that count, by the month they are credited in; nothing from class sessions."""

    def read() -> SelfStudy:
        month = func.substr(HourEntry.credited_on, 1, 7)
        by_month: dict[int, dict[str, int]] = {}
        entries = reported = 0
        for row in facts.session.execute(
            select(
                HourEntry.person_id,
                month.label("month"),
                func.sum(HourEntry.hours_centi).label("total"),
                func.count().label("entries"),
                func.sum(case((HourEntry.self_reported, 1), else_=0)).label("reported"),
            )
            .where(
                HourEntry.pot == SELF_POT,
                HourEntry.counted,
                HourEntry.credited_on.between(scope.first, scope.until),
            )
            .group_by(HourEntry.person_id, month)
        ):
            by_month.setdefault(row.person_id, {})[row.month] = row.total
            entries += row.entries
            reported += row.reported
        return SelfStudy(by_month, entries, reported)

    return facts.once(("self study", scope.first, scope.until), read)


def full_months(scope: Scope) -> tuple[str, ...]:
    """Months that are over by the last day; all begun ones while none is."""
    ends = month_ends(scope)
    over = [day for day in ends if day.day == monthrange(day.year, day.month)[1]]
    return tuple(f"{day:%Y-%m}" for day in over or ends)


def own_months(facts: YearFacts, scope: Scope, person_id: int) -> tuple[str, ...]:
    """The whole months a person was on the roster: who joined in June is not asked for January."""
    since = facts.people[person_id].joined_on
    return tuple(m for m in full_months(scope) if since is None or since.isoformat() <= f"{m}-01")


def _self_people(facts: YearFacts, scope: Scope, key: str) -> Found:
    own, found = facts.choices, self_study(facts, scope)
    people = [p for p in listed_on(facts, scope, scope.until) if own_months(facts, scope, p)]
    registered = [p for p in people if p in found.by_month]
    whole = registered if own.self_study_of == REGISTERED else people
    wanted = own.self_study_hours * 100

    def is_good(person_id: int) -> bool:
        months = found.by_month.get(person_id, {})
        return all(months.get(month, 0) >= wanted for month in own_months(facts, scope, person_id))

    if key == PERSON:
        return {p: Value(int(is_good(p)), 1) for p in whole}
    return {None: Value(sum(map(is_good, whole)), len(whole), enough=bool(registered))}


@dataclass(frozen=True)
class MemberFact:
    """A Party member on the roster at the end; `first_on` is the first held class session attended."""

    person_id: int
    is_floating: bool
    first_on: date | None


@dataclass(frozen=True)
class Members:
    """Members of the age the town asks for, who of them took part, and those whose birth is unknown."""

    of_age: tuple[MemberFact, ...]
    covered: frozenset[int]
    unknown: tuple[MemberFact, ...]


def members(facts: YearFacts, scope: Scope) -> Members:
    """Whom 党员覆盖 is asked of, by the town's choices of age and 流动党员."""
    return facts.once(("members", scope), lambda: _members(facts, scope))


def _members(facts: YearFacts, scope: Scope) -> Members:
    own = facts.choices
    names = facts.once("group names", lambda: _group_ids(facts))
    first_days = facts.once(("first days", scope.first, scope.until), lambda: _first_days(facts, scope))
    known = []
    for person_id in listed_on(facts, scope, scope.until):
        person = facts.people[person_id]
        in_group = {name for name, group in names.items() if group and person.in_group(group, scope.until)}
        if person.politics in MEMBERS or MEMBER_GROUP in in_group:
            is_floating = FLOATING_GROUP in in_group
            if own.floating or not is_floating:
                known.append(MemberFact(person_id, is_floating, first_days.get(person_id)))
    lessons = facts.sessions_of(scope, OWN)
    day = facts.last if own.age_on == YEAR_END or not lessons else lessons[0].on
    of_age = tuple(m for m in known if _is_of_age(facts, m, day))
    covered = frozenset(
        m.person_id
        for m in of_age
        if m.first_on is not None and (own.age_on == YEAR_END or _is_of_age(facts, m, m.first_on))
    )
    return Members(of_age, covered, tuple(m for m in known if not facts.people[m.person_id].birth))


def _is_of_age(facts: YearFacts, member: MemberFact, day: date) -> bool:
    age = age_on(facts.people[member.person_id].birth, day)
    if age is None:
        return False
    return age <= facts.choices.age if facts.choices.age_inclusive else age < facts.choices.age


def _group_ids(facts: YearFacts) -> dict[str, int]:
    rows = facts.session.execute(
        select(IdentityGroup.name, IdentityGroup.id).where(
            IdentityGroup.name.in_((MEMBER_GROUP, FLOATING_GROUP))
        )
    )
    return {row[0]: row[1] for row in rows}


def _first_days(facts: YearFacts, scope: Scope) -> dict[int, date]:
    """Person id → first day present in a held class session of the town."""
    here = {kind.code for kind in facts.kinds if kind.counts_as_present}
    found: dict[int, date] = {}
    for lesson in facts.sessions_of(scope, OWN):
        for person_id, mark in facts.marks_of(lesson.id).items():
            if mark in here and person_id not in found:
                found[person_id] = lesson.on
    return found


def _covered(facts: YearFacts, scope: Scope, key: str) -> Found:
    found = members(facts, scope)
    if key == PERSON:
        return {m.person_id: Value(int(m.person_id in found.covered), 1) for m in found.of_age}
    return {None: Value(len(found.covered), len(found.of_age), enough=bool(found.of_age))}


def young_at(facts: YearFacts, day: date) -> tuple[int, ...]:
    """Young cadres on the roster on the last day of a half-year, and for half of it: who was so for less is
    未满期 and owes no report (Q17)."""
    first = date(day.year, day.month - 5, 1)

    def read() -> tuple[int, ...]:
        group = facts.session.scalar(select(IdentityGroup.id).where(IdentityGroup.name == YOUNG_GROUP))
        if group is None:
            return ()
        people = (p for p in facts.people.values() if p.is_listed(day) and p.in_group(group, day))
        owing = (p for p in people if 2 * _days_in(p, group, first, day) >= (day - first).days + 1)
        return tuple(p.id for p in sorted(owing, key=lambda p: (p.sort_key, p.id)))

    return facts.once(("young", day), read)


def _days_in(person: PersonFact, group_id: int, first: date, last: date) -> int:
    """Days of the period on the roster and in the group; between two edges nothing changes."""
    starts = sorted({first, *(day for day in person.edges if first < day <= last)})
    ends = (*starts[1:], last + timedelta(days=1))
    return sum(
        (end - start).days
        for start, end in zip(starts, ends, strict=True)
        if person.is_listed(start) and person.in_group(group_id, start)
    )


def first_receipts(facts: YearFacts, rule: str, day: date) -> dict[tuple[int, str, str], date]:
    """(person, period, kind) → the day the first version came in, none after `day`."""

    def read() -> list[tuple[int, str, str, str, date]]:
        return [
            (row.person_id, row.for_period, row.subject, row.title, row.done_on)
            for row in records_of(facts.session, code=rule)
            if row.person_id is not None
        ]

    found: dict[tuple[int, str, str], date] = {}
    for person_id, period, subject, title, done_on in facts.once(("receipts", rule), read):
        half = f"{done_on.year}-H{1 if done_on.month <= 6 else 2}"
        usual = half if rule == REPORT_RULE else str(done_on.year)
        key = (person_id, period or usual, paper_of(subject, title) if rule == FOUR_RULE else "")
        if done_on <= day and key not in found:
            found[key] = done_on
    return found


def halves_over(facts: YearFacts, scope: Scope) -> tuple[tuple[str, date], ...]:
    """('2024-H1', 30 June) of the halves that end in the period and are over."""
    ends = [(f"{facts.year}-H{n}", date(facts.year, *end)) for n, end in enumerate(HALF_ENDS, 1)]
    return tuple((key, end) for key, end in ends if scope.first <= end <= scope.until)


def _reports(of_got: bool) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        got = first_receipts(facts, REPORT_RULE, scope.today)
        counts: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        for period, end in halves_over(facts, scope):
            for person_id in young_at(facts, end):
                unit = facts.unit_of_day(person_id, end, scope)
                counts_here = not of_got or (person_id, period, "") in got
                if counts_here and facts.takes(person_id, end, unit, scope):
                    place: Hashable = {TOTAL: None, PERSON: person_id, UNIT: unit}.get(key, f"{end:%Y-%m}")
                    counts[place] = counts.get(place, 0) + 1
        return {place: Value(n) for place, n in counts.items()}

    return measure


def four_of(facts: YearFacts, scope: Scope) -> dict[int, dict[str, date]]:
    """Person id → which of 四有 of the year came in, and when first; also after New Year until today."""
    day = scope.today if scope.last >= facts.last else scope.until
    found: dict[int, dict[str, date]] = {}
    for (person_id, period, kind), done_on in first_receipts(facts, FOUR_RULE, day).items():
        if period == str(facts.year) and kind:
            own = found.setdefault(person_id, {})
            own[kind] = min(done_on, own.get(kind, done_on))
    return found


def _four(of: Callable[[Mapping[str, date]], int]) -> Callable[[YearFacts, Scope, str], Found]:
    def measure(facts: YearFacts, scope: Scope, key: str) -> Found:
        counts: dict[Hashable, int] = {None: 0} if key == TOTAL else {}
        for person_id, own in four_of(facts, scope).items():
            unit = facts.unit_at_end(person_id, scope)
            if facts.takes(person_id, scope.until, unit, scope) and of(own):
                place: Hashable = {TOTAL: None, PERSON: person_id}.get(key, unit)
                counts[place] = counts.get(place, 0) + of(own)
        return {place: Value(n) for place, n in counts.items()}

    return measure


MEASURES: Mapping[str, Callable[[YearFacts, Scope, str], Found]] = {
    "study.count": _named(lambda own: own.group_words),
    "seminar.count": _named(lambda own: own.seminar_words),
    "study.days": _days,
    "self.people": _self_people,
    "member.rate": _covered,
    "report.due": _reports(of_got=False),
    "report.got": _reports(of_got=True),
    "four.got": _four(len),
    "four.whole": _four(lambda own: int(len(own) == len(FOUR))),
}
