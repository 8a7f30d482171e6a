"""上级调训 from the quota to the returned notice: nominated, replaced, sent as a class, counted once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.owing import OVERDUE
from app.services.duty.duty_registers import owed_reading
from app.services.mark import attendance
from app.services.page.register_page import read_page
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.register import forms, writing
from app.services.register.acting import SecondmentInput, bring_on
from db.models import ClassSession, Operation, Person
from db.revert import revert_operation
from tests.services.conftest import Run

TODAY = date(2024, 9, 20)
NAMES = ("赵文", "孔婷", "程磊涛", "林永雪")


@pytest.fixture
def entry(run: Run) -> int:
    """A quota of three, with three nominated, one dropped out, and one in his place."""

    def fill(session: Session) -> int:
        office = units.add_unit(session, name="党政办")
        for name in NAMES:
            add_person(session, person=PersonInput(name=name), posts=[PostInput(unit_id=office)])
        book = forms.get_register(session, register_id="secondment")
        people = "赵文：推荐、孔婷：推荐、程磊涛：退出：防汛值守、林永雪：替补：接替程磊涛"
        values = {"day": "2024-08-20", "source": "市委组织部", "words": "乡村振兴专题班", "quota": "3"}
        values |= {"by": "2024-08-30", "from": "2024-09-02", "to": "2024-09-04", "people": people}
        return writing.add_entry(session, register=book, values=values, today=TODAY).entry_id

    return int(run(fill))


def bring(session: Session, entry_id: int, state: str, on: str, **more: object) -> object:
    return bring_on(
        session, register_id="secondment", entry_id=entry_id, state=state,
        on_day=date.fromisoformat(on), **more,
    )  # type: ignore[arg-type]  # fmt: skip


def shown(read: Run) -> dict[str, str]:
    page = read(lambda s: read_page(s, register_id="secondment", year=2024, today=TODAY))
    return dict(zip(page.headings, page.entries[0].texts, strict=True))


def state(read: Run) -> str:
    return str(
        read(lambda s: read_page(s, register_id="secondment", year=2024, today=TODAY)).entries[0].state
    )


def verdicts(read: Run, due: str, today: date) -> list[str]:
    def find(session: Session) -> list[str]:
        registers = forms.shelf(session).registers
        book = registers["secondment"]
        reading = owed_reading(session, registers=registers, today=today)
        return [row.verdict for row in reading.of_due(book, book.due(due), year=2024).rows]

    return list(read(find))


def test_from_the_quota_to_the_notice(entry: int, run: Run, read: Run) -> None:
    run(lambda s: bring(s, entry, "named", "2024-08-26"))
    going = read(
        lambda s: s.scalars(select(Person.id).where(Person.name.in_(("赵文", "孔婷", "林永雪")))).all()
    )
    sent = SecondmentInput(date(2024, 9, 2), "乡村振兴专题班", tuple(going), "市委党校")
    run(lambda s: bring(s, entry, "sent", "2024-09-02", secondment=sent))
    (lesson,) = read(lambda s: s.scalars(select(ClassSession)).all())
    assert (lesson.pot, lesson.capacity) == ("上级调训", 3)
    run(lambda s: attendance.mark_line(s, class_session_id=lesson.id, line="3假", rest_present=True))
    told = shown(read)
    assert (told["登记人数"], told["实到人数"], told["名额完成率"]) == ("4", "2", "66.7%")
    assert verdicts(read, "back", date(2024, 10, 5)) == [OVERDUE]
    run(
        lambda s: bring(
            s, entry, "done", "2024-10-06", values={"returned": "2024-10-06", "result": "全部结业"}
        )
    )
    assert state(read) == "已结业"
    assert verdicts(read, "back", date(2024, 10, 7)) != [OVERDUE]


def test_no_more_are_sent_than_the_quota_and_one_step_takes_all_back(entry: int, run: Run, read: Run) -> None:
    everybody = tuple(read(lambda s: s.scalars(select(Person.id)).all()))
    sent = SecondmentInput(date(2024, 9, 2), "乡村振兴专题班", everybody)
    with pytest.raises(InputProblem) as caught:
        run(lambda s: bring(s, entry, "sent", "2024-09-02", secondment=sent))
    assert caught.value.code == "secondment.quota"
    run(lambda s: bring(s, entry, "sent", "2024-09-02", secondment=SecondmentInput(
        date(2024, 9, 2), "乡村振兴专题班", everybody[:3])))  # fmt: skip
    last = read(lambda s: s.scalars(select(Operation.id).order_by(Operation.id.desc())).first())
    run(lambda s: revert_operation(s, last, "测试"))
    assert read(lambda s: s.scalars(select(ClassSession)).all()) == []
    assert state(read) == "待推荐"


def test_who_is_not_named_in_time_is_owed(entry: int, run: Run, read: Run) -> None:
    """Whose names are written in already owes none, though nobody has pressed 已推荐 yet."""
    assert OVERDUE not in verdicts(read, "name", date(2024, 9, 1))

    def bare(session: Session) -> object:
        book = forms.get_register(session, register_id="secondment")
        values = {
            "day": "2024-08-21",
            "source": "县委组织部",
            "words": "进修班",
            "quota": "2",
            "by": "2024-08-30",
        }
        return writing.add_entry(session, register=book, values=values, today=TODAY)

    run(bare)
    assert verdicts(read, "name", date(2024, 9, 1)).count(OVERDUE) == 1
    assert OVERDUE not in verdicts(read, "name", date(2024, 8, 25))
