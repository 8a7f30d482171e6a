"""Periods an entry is owed for, the day each is due, and the one a new entry most likely belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta

from app.rules.periods import HALF, MONTH, QUARTER, YEAR, month_end, periods_of_year, year_period
from app.rules.periods import Period as Span
from app.rules.registers.description import Due, Owes, Period, Register
from app.rules.registers.entries import Entry
from app.rules.registers.town_facts import ClassFacts, Term, TownFacts

CALENDAR: Mapping[Period, str] = {
    Period.YEAR: YEAR,
    Period.HALF: HALF,
    Period.QUARTER: QUARTER,
    Period.MONTH: MONTH,
}
CLASS_START, CLASS_END = "class_start", "class_end"
PROGRAMME_START, PROGRAMME_END = "programme_start", "programme_end"
# Days after which a missing period is no longer what is most likely handed in.
LONG_AGO = 92
_BY = re.compile(r"(?:(\d{4})-|(next)-)?(\d{1,2})-(\d{1,2})")


def terms_of(due: Due, facts: TownFacts, year: int, *, begins: date | None = None) -> tuple[Term, ...]:
    """The terms of a due that belong to a calendar year, in order.

    A class belongs to the year it ends in, a campaign to the year it is due in. What is due after an event
    of an entry has one term, the year; what is due once as well, from the day its rule `begins`.
    """
    whole = year_period(year)
    if due.period is Period.ONCE:
        return (Term(Span("", whole.label, begins or whole.first, whole.last)),)
    if due.period in CALENDAR:
        terms = tuple(Term(each) for each in periods_of_year(CALENDAR[due.period], year))
        return tuple(term for term in terms if _in_window(due, term.period.last))
    if due.period is Period.CLASS:
        return tuple(
            Term(Span(f"class-{each.id}", each.title, each.first, each.last), class_id=each.id)
            for each in sorted(facts.classes, key=lambda one: (one.last, one.id))
            if whole.holds(each.last) and class_fits(each, due.who) and _in_window(due, each.last)
        )
    if due.period is Period.PROGRAMME:
        found = (
            Term(Span(f"programme-{each.id}", each.title, each.first, each.last), programme_id=each.id)
            for each in sorted(facts.programmes, key=lambda one: (one.first, one.id))
            if _named(due.who.narrowed.get("programme"), (each.title,))
        )
        return tuple(term for term in found if whole.holds(deadline_of(due, term)))
    return (Term(whole),)


def _in_window(due: Due, last: date) -> bool:
    month = due.who.narrowed.get("month")
    if month is not None and last.month not in {int(one) for one in listed(month)}:
        return False
    if due.window is None:
        return True
    first, until = due.window
    return first <= last.month <= until if first <= until else last.month >= first or last.month <= until


def class_fits(each: ClassFacts, who: Owes) -> bool:
    """Whether a class is long, key and called as a due narrows its classes."""
    narrowed = who.narrowed
    if each.span_days < int(str(narrowed.get("span_days_at_least", 0))):
        return False
    if narrowed.get("key_class") and not each.is_key:
        return False
    return _named(narrowed.get("words"), (*each.names, each.title))


def _named(words: object, names: Collection[str]) -> bool:
    wanted = listed(words)
    return not wanted or any(word in name for word in wanted for name in names)


def listed(value: object) -> tuple[str, ...]:
    """What a description narrows by, one word or several, as words."""
    if value is None or value == "":
        return ()
    if isinstance(value, str) or not isinstance(value, Collection):
        return (str(value),)
    return tuple(str(one) for one in value)


def deadline_of(due: Due, term: Term, slot: str = "") -> date:
    """The day by which a term is due: the slot's fixed day, the due's, or days after an end, plus `grace`.

    A fixed day is 'MM-DD' of the year the term ends in, 'next-MM-DD' of the year after, or 'YYYY-MM-DD'.
    Days that a month does not have are its last. `grace` follows the last day only, never a fixed day.
    """
    fixed = due.by_slot.get(slot, "") or due.by
    if fixed:
        return fixed_day(fixed, term.period.last.year)
    event = {
        CLASS_START: term.period.first,
        PROGRAMME_START: term.period.first,
    }.get(due.after, term.period.last)
    return later(event, due.days if due.after else due.grace)


def fixed_day(written: str, year: int) -> date:
    """'03-31', 'next-01-31' or '2024-08-10' as a day; ValueError for anything else."""
    found = _BY.fullmatch(written)
    if found is None or not 1 <= int(found[3]) <= 12 or int(found[4]) < 1:
        raise ValueError(written)
    of = int(found[1]) if found[1] else year + 1 if found[2] else year
    month = int(found[3])
    return date(of, month, min(int(found[4]), month_end(of, month).day))


def later(day: date, days: int) -> date:
    """The day so many days after (before, where negative), never outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def belongs(entry: Entry, term: Term) -> bool:
    """Whether an entry is of a term: by its class or campaign, its 所属期, else by the day it came."""
    if term.class_id is not None:
        return entry.batch_id == term.class_id
    if term.programme_id is not None:
        return entry.programme_id == term.programme_id
    if not term.period.key:
        return True
    if entry.period:
        last = last_day_of(entry.period)
        return entry.period == term.period.key or (last is not None and term.period.holds(last))
    return term.period.holds(entry.on_day)


def last_day_of(key: str) -> date | None:
    """The last day of 'YYYY', 'YYYY-H1', 'YYYY-Q3' or 'YYYY-MM'; None for anything else."""
    year, _, part = key.partition("-")
    if not (year.isdigit() and len(year) == 4 and MINYEAR <= int(year) <= MAXYEAR - 1):
        return None
    return next(
        (
            each.last
            for kind in (YEAR, HALF, QUARTER, MONTH)
            if bool(part) is not (kind == YEAR)
            for each in periods_of_year(kind, int(year))
            if each.key == key
        ),
        None,
    )


def proposed_period(
    day: date,
    *,
    register: Register,
    has: Callable[[str], bool],
    due: Due | None = None,
    slot: str = "",
) -> Span | None:
    """The 所属期 a new entry of that day is offered: of those missing the one whose deadline is nearest.

    On 5 January it is last year's summary, on 3 July the first half's report. Of two equally near the
    earlier; but what was due more than `LONG_AGO` days before gives way to the day's own period (in June it
    is this year's paper, though last year's is missing and its deadline nearer). `has` says whether there is
    an entry of a period already; where none is missing, the period of the day. None in a register without a
    period of the calendar.
    """
    if register.period not in CALENDAR:
        return None
    if due is not None and due.period is not register.period:
        due = None
    kind = CALENDAR[register.period]
    years = range(max(MINYEAR, day.year - 1), min(MAXYEAR - 1, day.year + 1) + 1)
    offered = [each for year in years for each in periods_of_year(kind, year)]
    missing = [
        each
        for each in offered
        if not has(each.key) and (due is None or _in_window(due, each.last)) and each.first <= later(day, 366)
    ]

    def away(each: Span) -> tuple[int, date]:
        deadline = each.last if due is None else deadline_of(due, Term(each), slot)
        return abs((deadline - day).days), each.first

    def is_long_ago(each: Span) -> bool:
        deadline = each.last if due is None else deadline_of(due, Term(each), slot)
        return deadline < later(day, -LONG_AGO)

    own = [each for each in offered if each.holds(day)]
    found = min(missing or own, key=away, default=None)
    if found is not None and is_long_ago(found) and own and own[0] in missing:
        return own[0]
    return found
