"""A state together with what the program does then: a secondment in the plan, a talk to be held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.reports import talk_papers
from app.reports.talk_papers import TalkNoticeParams
from app.services.follow_up import candidates, talks
from app.services.plan.class_sessions import get_class_session
from app.services.register import acting, reading, writing
from app.services.register.acting import SecondmentInput
from app.services.register.forms import get_register
from app.services.register.state_form import StateForm, state_form
from db.models import ClassSession, Operation, WarningTalk
from db.revert import revert_operation
from tests.services import register_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)
MAY = date(2024, 5, 20)
SECRET = "经常在工作时间外出"


def enter(session: Session, book: str, **values: Any) -> int:
    register = get_register(session, register_id=book)
    return writing.add_entry(session, register=register, values=values, today=TODAY, defaults=True).entry_id


@pytest.fixture
def task(built: list[int], run: Run) -> int:
    """A task of the county that asks for two people."""
    values = {"source": "县委组织部", "words": "青干班调训", "kind": "调训", "quota": "2", "by": "2024-09-01"}
    made: int = run(lambda s: enter(s, "task", **values))
    return made


@pytest.fixture
def reminder(built: list[int], run: Run) -> int:
    values = {"person": str(built[1]), "aspect": "学习纪律", "by": str(built[0]), "words": SECRET}
    made: int = run(lambda s: enter(s, "talk-reminder", **values))
    return made


def state_of(session: Session, book: str, entry_id: int) -> str:
    return reading.entry_of(
        session, register=get_register(session, register_id=book), entry_id=entry_id
    ).state


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def undo(run: Run, read: Run) -> None:
    last = read(lambda s: s.scalar(select(func.max(Operation.id))))
    run(lambda s: revert_operation(s, last, "测试"))


def send(task: int, people: tuple[int, ...], **change: Any) -> Callable[[Session], Any]:
    values: dict[str, Any] = {
        "register_id": "task", "entry_id": task, "state": "sent", "on_day": TODAY,
        "secondment": SecondmentInput(date(2024, 9, 2), "青干班", people),
    }  # fmt: skip
    return partial(acting.bring_on, **{**values, **change})


def test_a_task_becomes_a_secondment_of_those_who_are_sent(
    task: int, built: list[int], run: Run, read: Run
) -> None:
    acted = run(send(task, (built[0], built[2])))
    assert acted.act == "secondment"
    lesson = read(lambda s: get_class_session(s, class_session_id=acted.made_id))
    assert (lesson.title, lesson.held_on, lesson.pot) == ("青干班", date(2024, 9, 2), "上级调训")
    assert lesson.tally.due == 2
    entry = read(lambda s: reading.entry_of(s, register=get_register(s, register_id="task"), entry_id=task))
    assert entry.state == "sent"
    assert [line.class_session_id for line in entry.lines_of("session")] == [acted.made_id]
    undo(run, read)
    assert read(lambda s: (count(s, ClassSession), state_of(s, "task", task))) == (0, "todo")


@pytest.mark.parametrize(("people", "code"), [((), "secondment.nobody"), ((0, 1, 2), "secondment.quota")])
def test_nobody_or_too_many_leave_nothing_behind(
    people: tuple[int, ...], code: str, task: int, built: list[int], run: Run, read: Run
) -> None:
    with pytest.raises(InputProblem) as found:
        run(send(task, tuple(built[each] for each in people)))
    assert found.value.code == code
    assert read(lambda s: (count(s, ClassSession), state_of(s, "task", task))) == (0, "todo")


def test_a_secondment_that_is_there_already_is_only_named(
    task: int, built: list[int], run: Run, read: Run
) -> None:
    run(send(task, (built[0],)))
    other = run(
        lambda s: enter(
            s, "task", source="县委组织部", words="另一期", kind="调训", quota="1", by="2024-10-01"
        )
    )
    acted = run(send(other, (), secondment=None))
    assert (acted.act, acted.made_id) == ("secondment", None)
    assert read(lambda s: count(s, ClassSession)) == 1


def test_a_reminder_that_did_not_help_makes_a_candidate_that_stays(
    reminder: int, built: list[int], run: Run, read: Run
) -> None:
    move = partial(
        acting.bring_on, register_id="talk-reminder", entry_id=reminder, state="warned", on_day=TODAY
    )
    acted = run(move)
    rows = read(lambda s: talks.list_talks(s, year=2024))
    assert [(row.id, row.person_id, row.status, row.trigger_label) for row in rows] == [
        (acted.made_id, built[1], "candidate", "提醒后转警示谈话")
    ]
    assert SECRET not in rows[0].reason
    assert "学习纪律" not in rows[0].reason
    notice = read(lambda s: talk_papers.build_notice(s, TalkNoticeParams((acted.made_id,))))
    words = str(notice)
    assert "8月15日已提醒谈话" in words
    assert "考勤" not in words  # it rests on no mark
    assert SECRET not in words
    # What follows from marks is looked for again: it is no such thing, and stays.
    assert run(lambda s: candidates.refresh_candidates(s, year=2024)) == 0
    assert read(lambda s: count(s, WarningTalk)) == 1
    run(lambda s: talks.notice_talk(s, talk_id=acted.made_id, on=TODAY))
    assert read(lambda s: talks.get_talk(s, talk_id=acted.made_id)).status == "noticed"


def test_undo_takes_the_candidate_back_with_the_state(reminder: int, run: Run, read: Run) -> None:
    run(
        partial(acting.bring_on, register_id="talk-reminder", entry_id=reminder, state="warned", on_day=TODAY)
    )
    undo(run, read)
    left = read(lambda s: (count(s, WarningTalk), state_of(s, "talk-reminder", reminder)))
    assert left == (0, "told")


def test_the_form_of_a_state_holds_no_secret(reminder: int, read: Run) -> None:
    found: StateForm = read(
        partial(state_form, register_id="talk-reminder", year=2024, today=TODAY, entry_id=reminder)
    )
    assert SECRET not in repr(found)
    assert found.kept == {"aspect", "words"}
    assert (found.now, found.called) == ("已提醒", "提醒谈话")
    assert found.people == ()


def test_the_form_of_a_secondment_offers_everybody(task: int, built: list[int], read: Run) -> None:
    found: StateForm = read(partial(state_form, register_id="task", year=2024, today=TODAY, entry_id=task))
    assert [move.state.id for move in found.form.moves] == ["sent", "dropped"]
    assert len(found.people) == len(built)
