"""What a register is owed, as a duty counts it: the same reading as its page, its papers and its letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from app.rules.duties import PersonFacts
from app.rules.periods import Period as Span
from app.rules.registers import owing
from app.rules.registers.description import Due, Period, Register
from app.rules.registers.lectures import slot_choices
from app.rules.registers.owing import Owed, Owing
from app.rules.registers.terms import CALENDAR, deadline_of, terms_of
from app.rules.registers.town_facts import PERSON as A_PERSON
from app.rules.registers.town_facts import UNIT as A_UNIT
from app.rules.registers.town_facts import Debtor, Term
from app.rules.registers.verdict_words import verdict_text
from app.services.duty.duty_facts import DutyFacts
from app.services.duty.duty_measured import NOT_FULL, PERSON, UNIT, WAIVED, DutyRow, Measured
from app.services.duty.duty_paper_measures import not_full_rows
from app.services.duty.duty_registers import owed_reading
from app.services.register.forms import shelf
from app.services.register.owed import OwedReading, narrowed_by
from app.services.register.sealed_forms import registers_of_year
from app.services.rule.duty_rules import DutyRuleRow

# Why a due of a register concerns nobody.
NOBODY = {
    owing.NO_GROUP: "人员类别“{names}”没有人",
    owing.NO_CLASS: "本年没有达到要求的班次",
    owing.NO_PROGRAMME: "本年没有相应的年度方案或专项行动",
    owing.NO_ENTRY: "登记簿里没有到期的条目",
    owing.NO_ONE: "没有适用的单位或人员",
}
TARGETS = {A_PERSON: PERSON, A_UNIT: UNIT}


def register(facts: DutyFacts, rule: DutyRuleRow, period: Span) -> Measured | None:
    """What a due of a register asks in the period (its filter names `register` and `due`).

    A debtor who owes several papers is done with as many as the rule asks. Not due yet is neither done nor
    over: the figure is judged from the earliest deadline that something was missed by.
    """
    found = _due_of(facts, rule)
    if found is None or not found[0].on:
        return None
    book, due, reading = found
    asked = reading.of_due(book, due, year=period.last.year, terms=_terms(facts, reading, book, due, period))
    if due.who.kind == "town" or due.sum_of:
        return _counted(asked, lambda: _rows(reading, book, asked))
    return _people(rule, asked, lambda: _rows(reading, book, asked))


def _due_of(facts: DutyFacts, rule: DutyRuleRow) -> tuple[Register, Due, OwedReading] | None:
    reading = facts.once("registers", lambda: _reading(facts))
    book = reading.registers.get(str(rule.filter.get("register", "")))
    due = next((one for one in book.dues if one.id == rule.filter.get("due")), None) if book else None
    if book is None or due is None:
        return None
    return book, narrowed_by(due, rule), reading


def _reading(facts: DutyFacts) -> OwedReading:
    """A closed year by the descriptions it was closed with."""
    registers = registers_of_year(
        facts.session, registers=shelf(facts.session).registers, year=facts.year.first.year
    )
    return owed_reading(
        facts.session,
        registers=registers,
        today=facts.today,
        in_time=facts.in_time,
        rules=facts.hours.all_rules,
    )


def is_withdrawn(facts: DutyFacts, rule: DutyRuleRow) -> bool:
    """Whether a rule asks for a register that is switched off."""
    if rule.measure != register.__name__:
        return False
    found = _due_of(facts, rule)
    return found is not None and not found[0].on


def _terms(
    facts: DutyFacts, reading: OwedReading, book: Register, due: Due, period: Span
) -> tuple[Term, ...]:
    """The terms that a period of the duty judges: itself, or the classes, campaigns and entries of it."""
    if due.period in CALENDAR:
        return (Term(period),)
    if due.period is Period.ONCE:
        return (Term(Span("", period.label, period.first, period.last)),)
    if due.period is Period.NONE:
        return (Term(period),)
    terms = terms_of(due, reading.facts(book, due, year=period.last.year), period.last.year)
    return tuple(term for term in terms if period.holds(_end_of(due, term)))


def _end_of(due: Due, term: Term) -> date:
    return term.period.last if due.period is Period.CLASS else deadline_of(due, term)


_Behind = Callable[[], Iterable[DutyRow]]


def _people(rule: DutyRuleRow, asked: Owing, behind: _Behind) -> Measured:
    """How many of those who owe have handed in what they owe."""
    own: dict[tuple[Debtor, str], list[Owed]] = {}
    for row in asked.rows:
        own.setdefault((row.debtor, row.term.period.key), []).append(row)
    kinds = [_stands(rows, rule.required) for rows in own.values()]
    missed = [row.deadline for row in asked.rows if row.is_missing]
    return Measured(
        len(kinds) - kinds.count(owing.WAIVED),
        kinds.count(owing.DONE),
        behind,
        missing=kinds.count(owing.OVERDUE) + kinds.count(owing.NOT_DUE),
        late=kinds.count(owing.LATE),
        waived=kinds.count(owing.WAIVED),
        due_on=min(missed, default=None),
    )


def _stands(rows: Sequence[Owed], required: int) -> str:
    """How one of those who owe stands, with several papers: as many as asked, or all."""
    asked = [row for row in rows if row.verdict != owing.WAIVED]
    if not asked:
        return owing.WAIVED
    wanted = min(max(1, required), len(asked))
    came = [row for row in asked if row.on_day is not None]
    if len(came) >= wanted:
        in_time = sum(row.verdict == owing.DONE for row in came)
        return owing.DONE if in_time >= wanted else owing.LATE
    return owing.OVERDUE if any(row.verdict == owing.OVERDUE for row in asked) else owing.NOT_DUE


def _counted(asked: Owing, behind: _Behind) -> Measured | None:
    """How much of what is asked is there: contests of a quarter, days of a class."""
    rows = asked.rows
    due = [row for row in rows if row.verdict != owing.WAIVED]
    if not rows:
        return None
    late = sum(row.asked for row in due if row.verdict == owing.LATE)
    done = sum(row.have for row in due if row.verdict != owing.LATE)
    missing = sum(max(0, row.asked - row.have) for row in due if row.is_missing)
    missed = [row.deadline for row in due if row.is_missing]
    return Measured(
        sum(row.asked for row in due), done, behind,
        missing=missing, late=late, waived=len(rows) - len(due), due_on=min(missed, default=None),
    )  # fmt: skip


def _rows(reading: OwedReading, book: Register, asked: Owing) -> Iterable[DutyRow]:
    for row in reading.named(book, asked.rows):
        let_off = row.verdict == owing.WAIVED
        note = f"免：{row.reason}" if let_off else "" if row.verdict == owing.DONE else verdict_text(row)
        target = TARGETS.get(row.debtor.kind, "")
        yield DutyRow(
            row.verdict == owing.DONE, row.on_day, _what(book, row), row.debtor.name or "全镇",
            note, target, row.debtor.id if target else None, WAIVED if let_off else "",
        )  # fmt: skip
    for debtor, _, days in asked.not_full:
        if debtor.kind == A_PERSON:
            yield from not_full_rows([(PersonFacts(debtor.id, debtor.name), days)])
        else:
            note = f"适用{days}天，未满期，不作要求"
            yield DutyRow(True, None, "未满期", debtor.name, note, UNIT, debtor.id, NOT_FULL)


def _what(book: Register, row: Owed) -> str:
    """The paper or the due, and the class or campaign where it is one."""
    due = book.due(row.due)
    words = (one.title for one in slot_choices(book, due) if one.id == row.slot)
    title = next(words, due.title) if row.slot else due.title
    is_term = row.term.class_id is not None or row.term.programme_id is not None
    return f"{row.term.period.label} {title}" if is_term else title


def why_none_owes(facts: DutyFacts, rule: DutyRuleRow) -> str:
    """Why a due of a register has no figure in the year, in Chinese; '' where that is not known."""
    found = _due_of(facts, rule)
    if found is None:
        return f"没有“{rule.filter.get('register', '')}”这本登记簿或这项要求"
    book, due, reading = found
    asked = reading.of_due(book, due, year=facts.year.last.year)
    return NOBODY.get(asked.nobody, "").format(names="、".join(asked.names))
