"""Each trap of the duties is judged as it should be (Q1–Q29); rows agree with the figure."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.services.duty import duties
from app.services.plan import planning
from app.services.plan.planning import LecturerInput
from db.models import ClassSession
from db.session import Database
from tests.services import duty_town, duty_traps
from tests.services.conftest import Run, at_once
from tests.services.duty_traps import TRAPS, Trap

TOWN = partial(at_once, duty_town.build_town)


@pytest.fixture
def town(built: list[int]) -> list[int]:
    """Eight people in two offices."""
    return built


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.code}: {trap.name}")
def test_trap(trap: Trap, town: list[int], run: Run, read: Run) -> None:
    run(lambda s: duty_town.switch_on(s, trap.code, **trap.change))
    run(lambda s: trap.setup(s, town))
    assert read(partial(duty_town.stand, code=trap.code, key=trap.key, today=trap.today)) == trap.wanted
    if trap.wanted is None:
        return
    rows = read(
        partial(
            duties.duty_rows,
            year=duty_town.year_of(trap.key),
            code=trap.code,
            period_key=trap.key,
            today=trap.today,
        )
    )
    counting = [row for row in rows if row.counts]
    if trap.code in PER_SUBJECT:
        # Every subject has its row: a figure never hides anybody.
        assert len(counting) == trap.wanted[0]
        assert sum(row.ok for row in counting) == trap.wanted[1]


PER_SUBJECT = frozenset(
    {"Q7", "Q8", "Q9", "Q14", "Q15", "Q16", "Q17", "Q18", "Q20", "Q21", "Q24", "Q25", "Q26", "Q27", "Q28"}
)


@pytest.mark.parametrize(
    ("entered", "dated", "unmarked", "wanted"),
    [
        (date(2024, 3, 4), date(2024, 3, 4), 0, (1, 1, "done")),
        (date(2024, 3, 5), date(2024, 3, 4), 0, (1, 0, "overdue")),
        (date(2024, 3, 4), date(2024, 3, 5), 0, (1, 0, "overdue")),
        (date(2024, 3, 4), date(2024, 3, 4), 7, (1, 0, "overdue")),
    ],
)
def test_a_bulletin_is_of_the_day_it_was_made_final(
    database: Database, town: list[int], run: Run, read: Run,
    entered: date, dated: date, unmarked: int, wanted: tuple[int, int, str],
) -> None:  # fmt: skip
    """Q29: the time of the 定稿, not the typed date; and with nobody left 未登记."""
    day = date(2024, 3, 4)
    held = run(lambda s: duty_town.hold(s, day))
    duty_town.at(database, entered, lambda s: duty_town.tell(s, held, day, dated, unmarked=unmarked))
    assert read(partial(duty_town.stand, code="Q29", key="2024-03")) == wanted


def reason(session: Session, code: str) -> str:
    """Why a duty concerns nobody."""
    return duty_town.lines(session)[code].reason


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Q26", "人员类别“网络学院学员”没有人"),
        ("Q17", "人员类别“年轻干部”没有人"),
        ("Q14", "本年没有勾选“专题班”并已结束的培训"),
        ("Q27", "本年没有轮训，请在“轮训”页建立并勾选计入的课程"),
        ("Q7", "本年没有师徒结对"),
    ],
)
def test_a_rule_about_nobody_says_so(code: str, words: str, town: list[int], run: Run, read: Run) -> None:
    run(lambda s: duty_town.switch_on(s, code))
    run(lambda s: duty_town.hold(s, date(2024, 3, 4)))
    assert read(partial(reason, code=code)) == words


def test_absence_is_told_beside_the_leave_and_is_none(town: list[int], run: Run, read: Run) -> None:
    """Q25: absent on all five days is no leave above 1/7, and is named as what it is."""
    run(lambda s: duty_town.switch_on(s, "Q25"))
    run(lambda s: duty_traps.away_without_leave(s, town))
    assert read(partial(duty_town.stand, code="Q25", key="2024-03")) == (8, 8, "done")
    rows = read(partial(duties.duty_rows, year=2024, code="Q25", period_key="2024-03", today=duty_town.AFTER))
    told = {row.who: row.note for row in rows}
    assert told[duty_town.NAMES[0]] == "请假0学时，上限4.28学时；旷课5天（30学时）"
    assert not any("旷课" in note for who, note in told.items() if who != duty_town.NAMES[0])


@pytest.mark.parametrize(("code", "mine"), [("Q12", "10/10学时，占100%"), ("Q13", "3/10学时，占30%")])
def test_a_share_is_told_of_each_class_too(
    town: list[int], run: Run, read: Run, code: str, mine: str
) -> None:
    """Q12, Q13: beside the share of the year that of each class of several class sessions, judged by none."""

    def setup(s: Session) -> None:
        duty_town.switch_on(s, code)
        tag = (duty_traps.category_id(s, "廉政教育学习"),)
        days = (date(2024, 3, 4), date(2024, 3, 5))
        batch = duty_town.hold_days(s, days[:1], town, hours_centi=700, category_ids=tag)
        outside = (LecturerInput("外请教师", None, "县委党校"),)
        first = s.query(ClassSession).filter_by(batch_id=batch).one()
        planning.set_lecturers(s, class_session_id=first.id, lecturers=outside)
        leader = (LecturerInput("王建国", town[0]),)
        other = duty_town.hold(s, days[1], batch_id=batch, hours_centi=300, lecturers=leader)
        assert duty_town.batch_of(s, other) == batch
        duty_town.hold(s, date(2024, 4, 8), hours_centi=9000, lecturers=outside)

    run(setup)
    rows = read(partial(duties.duty_rows, year=2024, code=code, period_key="2024", today=duty_town.AFTER))
    (row,) = [each for each in rows if each.note == "本期占比"]
    assert (row.who, row.counts) == (mine, False)
