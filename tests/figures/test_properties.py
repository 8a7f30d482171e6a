"""Properties of the catalogue on a made-up town: sums, identities, bridges, the past, the oracle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.context import AppContext
from app.figures.catalogue import BY_ID, FIGURES
from app.figures.figure_line import TIME, UNITS
from app.figures.scopes import END, Scope, year_scope
from app.reports import appraisal, ledger, summary
from app.reports.appraisal import AppraisalParams
from app.reports.ledger_params import LedgerParams
from app.reports.summary import SummaryParams
from app.services.figure import bridges
from app.services.figure.ask import by, catalogue, value
from app.services.figure.facts import YearFacts, read_facts
from app.services.figure.hours_read import sums_of
from app.services.figure.measured import cuts
from app.services.figure.of_attendance import MONTH, PERSON, SESSION, UNIT
from app.services.hour.hours import sum_hours
from db.models import Batch, ClassSession, Course, Participation, Unit
from tests.figures import conftest as towns
from tests.figures import oracle

YEAR, TODAY = towns.YEAR, towns.TODAY


def values(context: AppContext, scope: Scope) -> dict[str, Any]:
    """Figure → value as printed."""
    with context.database.read() as session:
        facts = read_facts(session, year=YEAR, today=TODAY)
        return {each.figure.id: each.text for each in catalogue(facts, scope)}


def by_unit(context: AppContext, scope: Scope) -> dict[tuple[str, Any], int]:
    """(figure, unit) → value, of everything that is cut by unit."""
    with context.database.read() as session:
        facts = read_facts(session, year=YEAR, today=TODAY)
        ids = [each.id for each in FIGURES if UNIT in cuts(each.id)]
        return {(id, unit): one.part for id in ids for unit, one in by(facts, id, scope, UNIT).items()}


@pytest.mark.parametrize("posts", ["then", "end"])
def test_people_units_and_months_add_up(facts: YearFacts, scope: Scope, posts: str) -> None:
    scope = replace(scope, posts=posts)
    wrong = []
    for own in FIGURES:
        whole = value(facts, own.id, scope).part
        for key in cuts(own.id):
            adds = own.adds_over(TIME) if key == MONTH else own.adds_over(UNITS) or key == SESSION
            if adds and own.adds != "none" and own.rounding == "e":
                total = sum(one.part for one in by(facts, own.id, scope, key).values())
                wrong += [(own.id, key, total, whole)] if total != whole else []
    assert wrong == []


def test_heads_are_a_union_and_never_a_sum(facts: YearFacts, scope: Scope) -> None:
    own = by(facts, "heads.period", scope, UNIT)
    assert sum(one.part for one in own.values()) > value(facts, "heads.period", scope).part


@pytest.mark.parametrize(("first", "last"), [((1, 1), (12, 31)), ((4, 1), (9, 30)), ((6, 16), (6, 30))])
def test_every_bridge_holds_for_the_town_and_each_unit(
    facts: YearFacts, first: tuple[int, int], last: tuple[int, int]
) -> None:
    whole = Scope(date(YEAR, *first), date(YEAR, *last), TODAY)
    for unit_id in (None, *list(facts.units)[:6]):
        scope = replace(whole, unit_id=unit_id)
        broken = [each.name for each in bridges.BRIDGES if not bridges.holds(facts, each, scope)]
        assert broken == [], (unit_id, [bridges.words(facts, b, scope) for b in bridges.BRIDGES])


def test_periods_that_follow_each_other_add_up(facts: YearFacts, scope: Scope) -> None:
    cut = date(YEAR, 7, 11)
    parts = (scope.part(scope.first, cut), scope.part(cut + timedelta(days=1), scope.last))
    for own in FIGURES:
        if own.adds_over(TIME) and own.rounding == "e":
            total = sum(value(facts, own.id, part).part for part in parts)
            assert total == value(facts, own.id, scope).part, own.id


@pytest.mark.parametrize("today", [date(YEAR, 6, 18), date(YEAR, 9, 30), TODAY])
@pytest.mark.parametrize("change", ["", "excluded", "planned", "sent"])
def test_hours_from_the_pass_that_counts_marks_are_those_of_a_pass_of_their_own(
    town: AppContext, today: date, change: str
) -> None:
    """Also of forms that give no hours, of today's class sessions without a mark, of what nobody sat in."""
    with town.database.write(actor="t", action="test.change") as unit:
        some = [held for held in unit.session.query(ClassSession) if held.id % 3 == 0]
        for held in some:
            held.form = "以会代训" if change == "excluded" else held.form
            held.pot = "上级调训" if change == "sent" else held.pot
            if change == "planned":
                held.held_on, held.status = today, "planned"
            if change == "sent":
                for row in unit.session.query(Participation).filter_by(class_session_id=held.id):
                    row.mark = "none"
    with town.database.read() as session:
        facts = read_facts(session, year=YEAR, today=today)
        for first, last in ((date(YEAR, 1, 1), date(YEAR, 12, 31)), (date(YEAR, 4, 1), date(YEAR, 9, 30))):
            scope = Scope(first, last, today)
            ours = sums_of(facts, scope)
            alone = sum_hours(session, first=first, last=scope.until, today=today)
            assert some_of(ours.totals) == some_of(alone.totals) != {}
            assert some_of(ours.unmarked) == some_of(alone.unmarked)


def some_of(hours: dict[int, dict[str, int]]) -> dict[int, dict[str, int]]:
    """Without what is nought."""
    found = {who: {pot: centi for pot, centi in pots.items() if centi} for who, pots in hours.items()}
    return {who: pots for who, pots in found.items() if pots}


def test_a_transfer_leaves_the_past_and_the_units_of_their_day(town: AppContext, scope: Scope) -> None:
    on = date(YEAR, 11, 15)
    earlier = year_scope(YEAR, today=TODAY, until=on - timedelta(days=1))
    before = [values(town, earlier), by_unit(town, earlier), by_unit(town, replace(earlier, posts=END))]
    lists = {k: v for k, v in by_unit(town, scope).items() if k[0].startswith(("att.", "sent."))}
    at_end = by_unit(town, replace(scope, posts=END))
    with town.database.write(actor="t", action="test.move") as unit:
        busy = unit.session.scalars(select(Participation.person_id).order_by(Participation.id)).first()
        target = unit.session.scalars(select(Unit.id).order_by(Unit.id.desc())).first()
        towns.move(unit.session, busy, target, on)
    assert [
        values(town, earlier),
        by_unit(town, earlier),
        by_unit(town, replace(earlier, posts=END)),
    ] == before
    assert {k: v for k, v in by_unit(town, scope).items() if k[0].startswith(("att.", "sent."))} == lists
    assert by_unit(town, replace(scope, posts=END)) != at_end


def test_nobody_who_is_gone_is_due_or_present(town: AppContext, scope: Scope) -> None:
    with town.database.read() as session:
        facts = read_facts(session, year=YEAR, today=TODAY)
        gone = [p for p in facts.people.values() if p.left_on or p.joined_on]
        for person in gone:
            if person.left_on and person.left_on.year == YEAR:
                after = replace(scope, first=person.left_on)
                for id in ("att.due", "att.took", "pot.mark"):
                    own = by(facts, id, after, PERSON).get(person.id)
                    assert own is None or own.part == 0, (person.id, id)


def test_a_planned_class_session_changes_only_what_is_planned(town: AppContext, scope: Scope) -> None:
    before = values(town, scope)
    with town.database.write(actor="t", action="test.plan") as unit:
        copy_session(unit.session, on=date(YEAR, 12, 28), mark="none")
    after = values(town, scope)
    changed = {id for id in before if before[id] != after[id]}
    assert changed == {
        "session.planned",
        "session.ahead",
        "hours.planned",
        "att.ahead",
        "att.listed",
        "att.off",
        "req.left",
        "req.risk",
    }


def test_a_class_of_the_superiors_never_swells_the_towns_own_work(town: AppContext, scope: Scope) -> None:
    before = values(town, scope)
    with town.database.write(actor="t", action="test.sent") as unit:
        copy_session(unit.session, on=date(YEAR, 3, 3), mark="present", pot="上级调训")
    after = values(town, scope)
    changed = {id for id in before if before[id] != after[id]}
    allowed = {
        "session.sent", "hours.sent", "hours.sent_people", "att.listed", "att.off", "sent.due",
        "sent.present", "sent.unmarked", "att.sent_rate", "pot.mark", "pot.sum",
        "hours.people", "mean.hours", "pot.double",
        "req.toward", "req.short", "req.left", "req.rate", "req.risk", "file.part",
        "mark.hours", "mark.total",
    }  # fmt: skip
    assert changed <= allowed, changed - allowed
    assert {"session.sent", "hours.sent", "sent.due"} <= changed


def test_a_second_batch_of_the_same_people_is_one_course_and_one_credit(
    town: AppContext, scope: Scope
) -> None:
    before = values(town, scope)
    with town.database.write(actor="t", action="test.batch") as unit:
        copy_session(unit.session, on=date(YEAR, 12, 10), mark=None)
    after = values(town, scope)
    assert after["course.held"] == before["course.held"]
    assert after["hours.people"] == before["hours.people"]
    assert after["hours.class"] == before["hours.class"]
    assert float(after["pot.double"]) > float(before["pot.double"])
    assert int(after["session.held"]) == int(before["session.held"]) + 1


def copy_session(session: Any, *, on: date, mark: str | None, pot: str = "集中", which: int = 2) -> None:
    """Another 期 of an attended course, with the same people; `mark` None: with the same marks."""
    held = session.scalars(
        select(ClassSession)
        .where(ClassSession.pot == "集中", ClassSession.form == "集中办班", ClassSession.status == "held")
        .order_by(ClassSession.held_on.desc())
    ).all()[which]
    course = session.get_one(Batch, held.batch_id).course_id
    if pot != "集中":
        course_row = Course(title="县委党校主体班")
        session.add(course_row)
        session.flush()
        course = course_row.id
    batch = Batch(course_id=course, name="另一期")
    session.add(batch)
    session.flush()
    new = ClassSession(
        batch_id=batch.id, held_on=on, form=held.form, pot=pot, hours_centi=held.hours_centi,
        status="planned" if mark == "none" else "held",
    )  # fmt: skip
    session.add(new)
    session.flush()
    rows = session.scalars(select(Participation).where(Participation.class_session_id == held.id)).all()
    for row in rows:
        session.add(
            Participation(
                class_session_id=new.id,
                person_id=row.person_id,
                unit_id=row.unit_id,
                number=row.number,
                mark=mark or row.mark,
            )
        )
    session.flush()


def test_a_resit_never_touches_the_first_result(town: AppContext, scope: Scope) -> None:
    before = values(town, scope)
    with town.database.write(actor="t", action="test.resit") as unit:
        assert towns.resit(unit.session)
    after = values(town, scope)
    first = [id for id in BY_ID if id.startswith("exam.first") or id in ("exam.max", "exam.min", "exam.due")]
    assert {id: after[id] for id in first} == {id: before[id] for id in first}
    assert after["exam.passed"] != before["exam.passed"]
    assert after["resit.passed"] != before["resit.passed"]


def test_one_word_has_one_number_on_every_paper(town: AppContext, scope: Scope) -> None:
    """The words of 口径说明 of ledger, summary and appraisal against the catalogue, and 个人汇总 too."""
    with town.database.read() as session:
        made = date_time()
        facts = read_facts(session, year=YEAR, today=TODAY)
        known = {each.figure.word: each for each in catalogue(facts, scope)}
        book = ledger.build(session, LedgerParams(YEAR, made_at=made))
        marks = appraisal.build(session, AppraisalParams(YEAR, today=TODAY, made_at=made))
        told: Any = summary.build(session, SummaryParams(YEAR, today=TODAY, made_at=made))
    tables = [
        section.table for doc in (book, marks) for section in doc.sections if section.name == "口径说明"
    ]
    tables += [
        block.table for letter in told.letters[1:] for block in letter.blocks if hasattr(block, "table")
    ]
    assert len(tables) == 3
    seen = 0
    for table in tables:
        for row in table.rows:
            if row[1] in known:
                asked = known[row[1]]
                assert str(row[2]).split(" ")[0] == asked.text, row
                seen += 1
            assert "不一致" not in str(row[2]), row
    assert seen > 40
    people = next(section for section in book.sections if section.name == "个人汇总").table
    titles = [column.title for column in people.columns]
    for word in ("应到", "实到", "迟到", "早退", "缺席", "未登记"):
        place = titles.index(word)
        assert people.total is not None
        assert people.total[place] == sum(row[place] for row in people.rows) == known[word].number


def date_time() -> Any:
    from datetime import datetime, time

    return datetime.combine(TODAY, time(9))


def test_the_same_by_plain_sql(town: AppContext, facts: YearFacts, scope: Scope, tmp_path: Path) -> None:
    sql = oracle.open_file(tmp_path / "town" / "ganxun.db")
    first, last = scope.first.isoformat(), scope.until.isoformat()
    checked = 0
    for cut in (PERSON, UNIT, SESSION):
        wanted = oracle.attendance(sql, first, last, cut)
        for id in oracle.COUNTS:
            found = {(id, key): one.part for key, one in by(facts, id, scope, cut).items() if one.part}
            assert found == {k: n for k, n in wanted.items() if k[0] == id}, (cut, id)
            checked += len(found)
    year = oracle.sessions(sql, first, scope.last.isoformat())
    held = oracle.sessions(sql, first, last)
    for id in (
        "session.planned",
        "session.held",
        "session.self",
        "session.sent",
        "hours.course",
        "hours.sent",
    ):
        source = year if id == "session.planned" else held
        assert value(facts, id, scope).part == source[id], id
    tests = oracle.exams(sql, first, last)
    for id, number in tests.items():
        assert value(facts, id, scope).part == number, id
    marked = oracle.mark_hours(sql, first, last)
    assert value(facts, "pot.mark", scope).part == sum(marked.values())
    sql.close()
    assert checked > 400
