"""What is owed to registers, read from a data file: by unit, person, class, state; in few statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.periods import year_period
from app.rules.registers.owing import DONE, LATE, NO_GROUP, NOT_DUE, OVERDUE, SOON, WAIVED, Owed
from app.rules.registers.town_facts import Debtor, Term
from app.services.duty import duties
from app.services.duty.duties import DutyFigure
from app.services.duty.duty_register_measure import _stands
from app.services.duty.duty_registers import owed_reading, owing_of_year
from app.services.page.register_page import read_page
from app.services.page.workbench import workbench
from app.services.person import groups
from app.services.register.forms import shelf
from app.services.register.moving import set_state
from app.services.register.writing import add_entry, revise_entry
from db.models import Assignment, DutyRule, Person, RegisterEntry, Unit
from db.session import Database
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
PEOPLE = duty_town.NAMES


def enter(session: Session, book: str, on: date, *, period: str = "", state: str = "", **values: Any) -> int:
    """An entry of a shipped register on a day; its number."""
    found = add_entry(
        session, register=shelf(session)[book], values={"day": on, **values}, today=on, period=period,
        state=state,
    )  # fmt: skip
    return found.entry_id


def stands(
    session: Session, register: str, due: str, *, today: date, year: int = 2024
) -> list[tuple[Any, ...]]:
    """(who, slot, verdict, days) of everything a due asks of the year."""
    registers = shelf(session).registers
    book = registers[register]
    found = owed_reading(session, registers=registers, today=today).of_due(book, book.due(due), year=year)
    return [(row.debtor.name, row.slot, row.verdict, row.days) for row in found.rows]


def rule(session: Session, code: str, register: str, due: str, period: str, **change: Any) -> None:
    """A duty rule that reads a register, switched on from 2024."""
    old = session.scalar(select(DutyRule).where(DutyRule.code == code))
    if old is not None:
        session.delete(old)
        session.flush()
    narrowed = {"register": register, "due": due, **change.pop("filter", {})}
    values = {"scope": "unit", "required": 1, "unit": "份", "citation": "依据", **change}
    session.add(
        DutyRule(code=code, label=code, measure="register", period=period, filter_json=json.dumps(narrowed),
                 enabled=True, **values)
    )  # fmt: skip
    session.flush()


def figures(session: Session, code: str, *, today: date, year: int = 2024) -> dict[str, DutyFigure]:
    return duty_town.figures(session, code, today=today, year=year)


def test_papers_of_everybody_by_their_own_days(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: enter(s, "study-file", date(2024, 4, 2), person=PEOPLE[0], paper="plan", period="2024"))
    run(lambda s: enter(s, "study-file", date(2025, 1, 5), person=PEOPLE[0], paper="summary", period="2024"))
    found = read(lambda s: stands(s, "study-file", "four", today=date(2025, 1, 10)))
    own = [row[1:] for row in found if row[0] == PEOPLE[0]]
    assert own == [
        ("plan", LATE, 2), ("summary", DONE, 0), ("discussion", OVERDUE, 10), ("words", OVERDUE, 10),
    ]  # fmt: skip
    other = [row[1:] for row in found if row[0] == PEOPLE[1]]
    assert other[1] == ("summary", SOON, 21)
    assert len(found) == 4 * len(PEOPLE)


def test_the_figure_of_a_duty_counts_people_and_is_judged_from_the_earliest_day_missed(
    run: Run, read: Run, built: list[int]
) -> None:
    run(lambda s: rule(s, "Q18", "study-file", "four", "year", required=4, scope="person"))
    for name in PEOPLE[:2]:
        for paper, on in (("plan", 3), ("discussion", 6), ("words", 6)):
            when = date(2024, on, 5)
            run(
                lambda s, n=name, p=paper, w=when: enter(s, "study-file", w, person=n, paper=p, period="2024")
            )
    found = read(lambda s: figures(s, "Q18", today=date(2024, 3, 30)))["2024"]
    assert (found.required, found.done, found.status) == (8, 0, "not_due")
    found = read(lambda s: figures(s, "Q18", today=date(2024, 4, 1)))["2024"]
    assert (found.required, found.done, found.lacking, found.status) == (8, 0, 8, "overdue")
    run(lambda s: enter(s, "study-file", date(2025, 1, 31), person=PEOPLE[0], paper="summary", period="2024"))
    run(lambda s: enter(s, "study-file", date(2025, 2, 1), person=PEOPLE[1], paper="summary", period="2024"))
    found = read(lambda s: figures(s, "Q18", today=date(2025, 2, 2)))["2024"]
    assert (found.required, found.done, found.late, found.lacking) == (8, 1, 1, 6)
    rows = read(
        lambda s: duties.duty_rows(s, year=2024, code="Q18", period_key="2024", today=date(2025, 2, 2))
    )
    assert {row.note for row in rows if row.who == PEOPLE[1]} == {"", "迟交1天"}


def test_a_due_of_a_group_nobody_is_in_says_so(run: Run, read: Run, built: list[int]) -> None:
    def asked(session: Session) -> tuple[Any, ...]:
        registers = shelf(session).registers
        book = registers["young-cadre"]
        found = owed_reading(session, registers=registers, today=date(2024, 7, 1)).of_due(
            book, book.due("report"), year=2024
        )
        return found.nobody, found.names, found.rows

    assert read(asked) == (NO_GROUP, ("年轻干部",), ())
    run(lambda s: rule(s, "Q17", "young-cadre", "report", "half", scope="person"))
    # A record of the year, so that it is judged at all.
    run(lambda s: enter(s, "contest", date(2024, 1, 2), project="law"))
    line = read(lambda s: duty_town.lines(s, today=date(2024, 7, 1)))["Q17"]
    assert (line.figures, line.reason) == ((), "人员类别“年轻干部”没有人")


def test_a_half_year_report_of_july_is_late_for_its_own_half(run: Run, read: Run, built: list[int]) -> None:
    """The day it came is not its 所属期 (S27)."""

    def join(session: Session) -> None:
        young = groups.group_ids_by_name(session)["年轻干部"]
        groups.set_groups(session, person_id=built[0], group_ids=[young], on=date(2024, 1, 1))

    run(join)
    run(lambda s: rule(s, "Q17", "young-cadre", "report", "half", scope="person"))
    run(lambda s: enter(s, "contest", date(2024, 1, 2), project="law"))
    run(lambda s: enter(s, "young-cadre", date(2024, 7, 3), person=PEOPLE[0], kind="report"))
    found = read(lambda s: figures(s, "Q17", today=date(2024, 7, 10)))
    assert [(key, one.done, one.late, one.status) for key, one in found.items()] == [
        ("2024-H1", 0, 1, "late"),
        ("2024-H2", 0, 0, "not_due"),
    ]


def test_what_a_unit_hands_in_again_moves_nothing(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: rule(s, "Q20", "unit-plan", "campaign", "once", from_on=date(2024, 8, 1),
                       to_on=date(2024, 8, 11)))  # fmt: skip
    run(lambda s: enter(s, "unit-plan", date(2024, 8, 9), unit="党政办", kind="campaign", period="2024"))
    before = read(lambda s: figures(s, "Q20", today=date(2024, 12, 31)))["2024"]
    run(lambda s: enter(s, "unit-plan", date(2024, 12, 20), unit="党政办", kind="campaign", period="2024"))
    after = read(lambda s: figures(s, "Q20", today=date(2024, 12, 31)))["2024"]
    assert (after.required, after.done, after.late, after.status) == (2, 1, 0, "overdue")
    assert after == before
    assert read(lambda s: len(s.scalars(select(RegisterEntry)).all())) == 1


def test_contests_of_the_town_and_class_sessions_that_are_one(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: rule(s, "Q6", "contest", "town", "quarter", scope="town"))
    run(lambda s: enter(s, "contest", date(2024, 2, 1), project="law"))
    run(lambda s: duty_town.hold(s, date(2024, 5, 8), natures="业务技能大赛"))
    run(lambda s: duty_town.hold(s, date(2024, 8, 8), title="业务技能大赛筹备"))
    found = read(lambda s: figures(s, "Q6", today=date(2024, 10, 1)))
    assert [(one.done, one.status) for one in found.values()] == [
        (1, "done"), (1, "done"), (0, "overdue"), (0, "not_due"),
    ]  # fmt: skip


def test_a_rectification_is_owed_from_its_day_until_it_is_done(run: Run, read: Run, built: list[int]) -> None:
    def found(session: Session) -> int:
        return enter(
            session, "inspection", date(2024, 6, 1), unit="党政办", kind="study", result="found",
            finding="记录不全",
            demand="补齐记录", owner=PEOPLE[0], by="2024-06-10",
        )  # fmt: skip

    number = run(found)
    today = date(2024, 6, 15)
    assert read(lambda s: stands(s, "inspection", "fix", today=today)) == [("", "", OVERDUE, 5)]
    tasks = read(lambda s: owed_reading(s, registers=shelf(s).registers, today=today).tasks())
    told = [(one.register.id, one.due.id, one.overdue, one.soon) for one in tasks]
    assert ("inspection", "fix", 1, 0) in told
    run(lambda s: set_state(s, register=shelf(s)["inspection"], entry_id=number, state="fixed",
                            on_day=date(2024, 6, 12), values={"done": "已补齐"}))  # fmt: skip
    assert read(lambda s: stands(s, "inspection", "fix", today=today)) == [("", "", LATE, 2)]
    assert read(lambda s: stands(s, "inspection", "recheck", today=today)) == [("", "", NOT_DUE, 0)]
    run(lambda s: rule(s, "R-fix", "inspection", "fix", "month"))
    months = read(lambda s: figures(s, "R-fix", today=today))
    assert [(key, one.required, one.late) for key, one in months.items()] == [("2024-06", 1, 1)]


def test_what_no_state_fits_yet_is_told_and_no_crash(run: Run, built: list[int]) -> None:
    """A finding without the 检查结果 on which every state of the register depends."""
    with pytest.raises(InputProblem) as caught:
        run(
            lambda s: enter(
                s, "inspection", date(2024, 6, 1), unit="党政办", kind="study", finding="记录不全"
            )
        )
    assert (caught.value.code, caught.value.data["field"]) == ("entry.required", "result")


@pytest.mark.parametrize("term", ["2024", "2024年", ""])
def test_a_waiver_is_read_by_words_or_ids(run: Run, read: Run, built: list[int], term: str) -> None:
    words = {"register": "study-file", "due": "four"} if term == "2024" else {}
    titles = read(lambda s: (shelf(s)["study-file"].title, shelf(s)["study-file"].due("four").title))
    values = {
        "register": titles[0],
        "due": titles[1],
        "person": PEOPLE[0],
        "term": term,
        "reason": "长期病假",
    }
    run(lambda s: enter(s, "waiver", date(2024, 5, 1), **{**values, **words}))
    found = read(lambda s: stands(s, "study-file", "four", today=date(2025, 3, 1)))
    assert {row[2] for row in found if row[0] == PEOPLE[0]} == {WAIVED}
    assert {row[2] for row in found if row[0] == PEOPLE[1]} == {OVERDUE}
    run(lambda s: rule(s, "Q18", "study-file", "four", "year", required=4, scope="person"))
    figure = read(lambda s: figures(s, "Q18", today=date(2025, 3, 1)))["2024"]
    assert (figure.required, figure.waived, figure.lacking) == (7, 1, 7)


def test_only_dues_that_are_on_are_owed(run: Run, read: Run, built: list[int]) -> None:
    def on(session: Session) -> set[str]:
        registers = shelf(session).registers
        book = registers["unit-plan"]
        return set(
            owing_of_year(session, register=book, registers=registers, year=2024, today=date(2024, 6, 1))
        )

    assert read(on) == set()
    run(lambda s: rule(s, "R-unit-plan-study", "unit-plan", "study", "year"))
    assert read(on) == {"study"}


def test_what_was_filled_at_first_stays_in_time_when_it_is_revised(
    run: Run, read: Run, built: list[int]
) -> None:
    """挂职 until 1 June, its 表现 due 15 days later: a better wording of August makes nothing late."""
    values = {"person": PEOPLE[0], "kind": "second", "period": "2024-H1", "until": "2024-06-01"}
    number = run(lambda s: enter(s, "young-cadre", date(2024, 3, 1), **values))
    today = date(2024, 9, 1)
    assert read(lambda s: stands(s, "young-cadre", "until", today=today)) == [("", "", OVERDUE, 77)]
    run(lambda s: revise_entry(s, register=shelf(s)["young-cadre"], entry_id=number, on_day=date(2024, 6, 20),
                               values={"note": "好"}))  # fmt: skip
    assert read(lambda s: stands(s, "young-cadre", "until", today=today)) == [("", "", LATE, 4)]
    run(lambda s: enter(s, "young-cadre", date(2024, 3, 1), **{**values, "person": PEOPLE[1]}, note="好"))
    second = read(lambda s: s.scalars(select(RegisterEntry.id).order_by(RegisterEntry.id.desc())).first())
    run(lambda s: revise_entry(s, register=shelf(s)["young-cadre"], entry_id=second, on_day=date(2024, 8, 1),
                               values={"note": "很好"}))  # fmt: skip
    assert read(lambda s: stands(s, "young-cadre", "until", today=today))[1] == ("", "", DONE, 0)


@pytest.mark.parametrize(
    ("verdicts", "required", "expected"),
    [
        ("DDDD", 4, DONE),
        ("DDDL", 4, LATE),
        ("DDDL", 3, DONE),
        ("DDDO", 4, OVERDUE),
        ("DDDN", 4, NOT_DUE),
        ("DDON", 4, OVERDUE),
        ("DDDW", 4, DONE),
        ("WWWW", 4, WAIVED),
        ("DWWW", 4, DONE),
        ("OWWW", 4, OVERDUE),
        ("LWWW", 1, LATE),
        ("OWWW", 1, OVERDUE),
        ("D", 4, DONE),
        ("S", 0, NOT_DUE),
    ],
)
def test_somebody_with_several_papers(verdicts: str, required: int, expected: str) -> None:
    names = {"D": DONE, "L": LATE, "O": OVERDUE, "N": NOT_DUE, "W": WAIVED, "S": SOON}
    day = date(2024, 1, 1)
    rows = [
        Owed("study-file", "four", Debtor("person", 1), Term(year_period(2024)), str(place), day, names[each],
             on_day=day if each in "DL" else None)
        for place, each in enumerate(verdicts)
    ]  # fmt: skip
    assert _stands(rows, required) == expected


def test_long_classes_of_the_superiors_are_owed_for_and_those_never_held_are_not(
    run: Run, read: Run, built: list[int]
) -> None:
    days = (date(2024, 3, 1), date(2024, 4, 15))
    run(lambda s: duty_town.hold_days(s, days, built[:1], title="县委党校青年班", pot="上级调训"))
    run(lambda s: duty_town.hold_days(s, days, built[1:2], title="没有办的班", marks="none"))
    ahead = (date(2024, 5, 1), date(2024, 6, 30))
    run(lambda s: duty_town.hold_days(s, ahead, built[2:3], title="还没有办的班", marks="none"))
    found = read(lambda s: stands(s, "study-file", "analysis", today=date(2024, 5, 2)))
    assert [row[0] for row in found][:1] == [PEOPLE[0]]
    assert PEOPLE[1] not in [row[0] for row in found]


def lines(read: Run, today: date) -> list[tuple[str, ...]]:
    found = read(lambda s: workbench(s, year=today.year, today=today)).tasks
    return [(one.id, one.text, one.note, one.level) for one in found if one.id.startswith("register:")]


def test_the_workbench_tells_what_registers_are_owed(run: Run, read: Run, built: list[int]) -> None:
    assert lines(read, date(2024, 6, 15)) == []
    for unit, by in (("党政办", "2024-06-12"), ("党建办", "2024-06-10"), ("党建办", "2024-06-17")):
        run(lambda s, u=unit, b=by: enter(
            s, "inspection", date(2024, 6, 1), unit=u, kind="study", result="found", finding="记录不全",
            demand="补齐记录", owner=PEOPLE[0], by=b,
        ))  # fmt: skip
    found = lines(read, date(2024, 6, 15))
    assert [(one[0], one[2], one[3]) for one in found] == [
        ("register:inspection:fix", "最早 06-10 党建办", "warn"),
    ]
    assert found[0][1].endswith("：2 项逾期，1 项将到期")
    # What is over stays, whatever year it is of.
    assert lines(read, date(2025, 1, 15))[0][1].endswith("：3 项逾期")


def test_the_workbench_names_nobody_of_a_confidential_register(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: enter(s, "talk-reminder", date(2024, 5, 1), person=PEOPLE[0], aspect="study", by=PEOPLE[1],
                        words="缺席两次"))  # fmt: skip
    found = [one for one in lines(read, date(2024, 7, 1)) if one[0] == "register:talk-reminder:again"]
    assert [one[2] for one in found] == ["最早 05-31"]


def statements(database: Database, ask: Callable[[Session], Any]) -> int:
    """How many statements a query takes."""
    with database.read() as session:
        engine, seen = session.get_bind(), []

        def note(*args: Any) -> None:
            seen.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        try:
            ask(session)
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_the_number_of_statements_does_not_grow(database: Database, run: Run, built: list[int]) -> None:
    """Neither with the entries nor with the dues: everything is read once, classes once a year."""

    def everything(session: Session) -> None:
        owed_reading(session, registers=shelf(session).registers, today=date(2024, 12, 1)).tasks(
            years=(2024,)
        )

    def one_due(session: Session) -> None:
        registers = shelf(session).registers
        reading = owed_reading(session, registers=registers, today=date(2024, 12, 1))
        for register in registers.values():
            reading.of_register(register, year=2024)

    def fill(year: int) -> None:
        for place, name in enumerate(PEOPLE):
            day = date(year, 1 + place, 3)
            run(
                lambda s, n=name, d=day, y=year: enter(
                    s, "study-file", d, person=n, paper="plan", period=f"{y}"
                )
            )
            run(lambda s, d=day: enter(s, "contest", d, project="law"))
            run(lambda s, d=day: duty_town.hold(s, d))

    run(lambda s: enter(s, "contest", date(2024, 1, 2), project="law"))
    run(lambda s: duty_town.hold(s, date(2024, 1, 2)))
    few = statements(database, everything), statements(database, one_due)
    fill(2024)
    fill(2023)
    assert (statements(database, everything), statements(database, one_due)) == few
    assert max(few) <= 30


def test_an_entry_that_owes_is_told_by_its_name_everywhere(run: Run, read: Run, built: list[int]) -> None:
    """A weakness of somebody, open too long: who it is stands on the page, in 制度月历 and on 工作台."""
    run(lambda s: enter(s, "need", date(2024, 3, 1), person=PEOPLE[0], kind="blank", topic="依法行政",
                        source="self"))  # fmt: skip
    today = date(2024, 8, 1)
    (line,) = read(lambda s: read_page(s, register_id="need", year=2024, today=today)).owed
    assert PEOPLE[0] in line.who
    (task,) = [one for one in lines(read, today) if one[0] == "register:need:open"]
    assert PEOPLE[0] in task[2]
    run(lambda s: rule(s, "R-open", "need", "open", "year"))
    (row,) = read(lambda s: duties.duty_rows(s, code="R-open", period_key="2024", year=2024, today=today))
    assert PEOPLE[0] in row.who


def test_a_confidential_entry_owes_by_its_number(run: Run, read: Run, built: list[int]) -> None:
    number = run(lambda s: enter(s, "talk-reminder", date(2024, 5, 1), person=PEOPLE[0], aspect="study",
                                 by=PEOPLE[1], words="缺席两次"))  # fmt: skip
    page = read(lambda s: read_page(s, register_id="talk-reminder", year=2024, today=date(2024, 8, 1),
                                    is_unlocked=True))  # fmt: skip
    assert [one.who for one in page.owed] == [f"提醒谈话第{number}号"]


def test_what_a_person_owes_stands_under_the_persons_unit(run: Run, read: Run, built: list[int]) -> None:
    """An entry of a person names no unit: lists and letters by unit had nobody to write to."""
    run(lambda s: enter(s, "need", date(2024, 2, 1), person=PEOPLE[0], kind="weak", topic="公文写作"))

    def units_of(session: Session) -> list[tuple[str, str]]:
        registers = shelf(session).registers
        reading = owed_reading(session, registers=registers, today=date(2024, 8, 1))
        book = registers["need"]
        rows = reading.named(book, reading.of_due(book, book.due("open"), year=2024).rows)
        return [(row.debtor.name, row.debtor.unit) for row in rows]

    ((name, unit),) = read(units_of)
    assert name.startswith(PEOPLE[0])
    assert unit == read(
        lambda s: s.scalar(
            select(Unit.name)
            .join(Assignment, Assignment.unit_id == Unit.id)
            .join(Person, Person.id == Assignment.person_id)
            .where(Person.name == PEOPLE[0], Assignment.is_primary)
        )
    )
    assert unit
