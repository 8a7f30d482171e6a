"""Warning talks and make-ups: evidence in, nothing erased, nothing published on its own (A28, B38)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import talk_states
from app.services.card import person_follow_up
from app.services.exam import exams, resits
from app.services.follow_up import (
    candidates,
    make_up_targets,
    make_ups,
    own_talks,
    settled,
    talk_incidents,
    talk_records,
    talks,
)
from app.services.follow_up.talk_records import TalkInput
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.page import workbench
from app.services.person import standing, units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan import planning, session_copy
from app.services.plan.planning import ClassSessionInput
from app.services.trail import integrity
from db.models import Person, WarningTalk
from tests.services.conftest import at_once

Run = Callable[[Callable[[Session], Any]], Any]
TODAY = date(2024, 8, 20)


def build_town(session: Session) -> None:
    """Four people, three sessions of one course in August and one in September."""
    unit_id = units.add_unit(session, name="东湾村")
    for name in "甲乙丙丁":
        add_person(session, person=PersonInput(name=name), posts=[PostInput(unit_id=unit_id, title="干事")])
    first = planning.add_class_session(
        session, data=ClassSessionInput(title="乡村振兴", held_on=date(2024, 8, 1), hours_centi=300)
    )
    days = [date(2024, 8, 8), date(2024, 8, 15), date(2024, 9, 5)]
    session_copy.copy_class_session(session, class_session_id=first, dates=days)


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: None) -> None:
    """What `build_town` makes."""


def mark(run: Run, held: int, line: str) -> None:
    run(lambda s: attendance.mark_line(s, class_session_id=held, line=line, rest_present=True))


def refresh(run: Run, read: Run) -> list[tuple[str, str, int]]:
    run(lambda s: candidates.refresh_candidates(s, year=2024))
    return [(t.name, t.trigger, len(t.evidence)) for t in read(lambda s: talks.list_talks(s, year=2024))]


def test_four_triggers(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟 2早 3缺")
    run(lambda s: talk_incidents.add_note(s, person_id=4, class_session_id=1, text="上课接打电话"))
    found = refresh(run, read)
    assert sorted(found) == sorted([("甲", "T1", 1), ("乙", "T2", 1), ("丙", "T3", 1), ("丁", "T4", 1)])


def test_late_and_early_on_one_day_are_two_facts(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟早")
    assert sorted(refresh(run, read)) == [("甲", "T1", 1), ("甲", "T2", 1)]


def test_absence_with_a_slip_is_no_trigger(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "3缺")
    day = date(2024, 8, 1)
    run(lambda s: leaves.add_leave(s, person_id=3, kind="事", start_on=day, end_on=day, handed_in_on=TODAY))
    assert refresh(run, read) == []


def test_a_slip_that_was_not_handed_in_keeps_the_candidate(town: None, run: Run, read: Run) -> None:
    """A slip entered as 未交 deleted it; the hand-in day settles it, late or not."""
    mark(run, 1, "3缺")
    day = date(2024, 8, 1)
    slip = run(lambda s: leaves.add_leave(s, person_id=3, kind="事", start_on=day, end_on=day))
    assert refresh(run, read) == [("丙", "T3", 1)]
    talk = read(lambda s: talks.get_talk(s, talk_id=1))
    assert "缺席且请假条未交" in talk.reason
    assert read(lambda s: leaves.absences_covered(s, leave_id=slip)) == ()
    hand_in = {"leave_id": slip, "kind": "事", "start_on": day, "end_on": day, "handed_in_on": TODAY}
    run(lambda s: leaves.change_leave(s, **hand_in))
    assert refresh(run, read) == []
    (row,) = read(lambda s: leaves.list_leaves(s, year=2024))
    assert row.handed_words == "08-20 补假"
    assert len(read(lambda s: leaves.absences_covered(s, leave_id=slip))) == 1


@pytest.mark.parametrize(
    ("talker", "recorder"),
    [("甲", ""), ("纪委书记", "甲"), (" 甲 同志", ""), ("王书记、甲", ""), ("甲（本人）", "")],
)
def test_nobody_is_their_own_talker(town: None, run: Run, read: Run, talker: str, recorder: str) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    data = TalkInput(talked_on=TODAY, talker=talker, recorder=recorder, content="提醒")
    with pytest.raises(InputProblem, match=r"talk\.own"):
        run(lambda s: talk_records.close_talk(s, talk_id=1, version=1, data=data))
    assert read(lambda s: talks.get_talk(s, talk_id=1)).status == "candidate"


def test_somebody_else_of_the_same_name_is_told_apart_by_the_unit(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    data = TalkInput(talked_on=TODAY, talker="甲（财政所）", content="提醒")
    run(lambda s: talk_records.close_talk(s, talk_id=1, version=1, data=data))
    row = read(lambda s: talks.get_talk(s, talk_id=1))
    assert (row.name, row.status, row.talker) == ("甲", "closed", "甲（财政所）")


def test_a_record_says_who_talked_with_which_post_and_when(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    times = {"started_at": time(15), "ended_at": time(15, 40)}
    data = TalkInput(talked_on=TODAY, talker="乙", recorder="丙", content="提醒", **times)
    run(lambda s: talk_records.close_talk(s, talk_id=1, version=1, data=data))
    row = read(lambda s: talks.get_talk(s, talk_id=1))
    assert (row.talker_post, row.recorder_post) == ("东湾村 干事", "东湾村 干事")
    assert (row.started_at, row.ended_at) == (time(15), time(15, 40))
    backwards = replace(data, ended_at=time(14))
    with pytest.raises(InputProblem, match=r"talk\.times"):
        run(lambda s: talk_records.correct_record(s, talk_id=1, version=row.version, data=backwards))


def test_records_of_before_with_one_person_on_both_sides_are_told(town: None, run: Run, read: Run) -> None:
    """A record of an earlier version stays as it was signed; check and the page of today name it."""
    mark(run, 1, "1迟")
    refresh(run, read)
    data = TalkInput(talked_on=TODAY, talker="乙", content="提醒")
    run(lambda s: talk_records.close_talk(s, talk_id=1, version=1, data=data))
    assert read(lambda s: own_talks.own_talks(s)) == ()

    def of_before(session: Session) -> None:
        session.get_one(WarningTalk, 1).talker = "甲"

    run(of_before)
    assert [row.name for row in read(lambda s: own_talks.own_talks(s, year=2024))] == ["甲"]
    assert read(lambda s: own_talks.own_talks(s, year=2023)) == ()
    assert any("甲（谈话编号 1）" in fact for fact in read(integrity.check_data).facts)
    bench = read(lambda s: workbench.workbench(s, year=2024, today=TODAY))
    assert [task.target for task in bench.tasks if task.id == "talk:own:1"] == [1]


def test_threshold_and_period_are_data(town: None, run: Run, read: Run) -> None:
    run(lambda s: talks.edit_trigger(s, code="T1", threshold=3, period="month", due_days=7, enabled=True))
    mark(run, 1, "1迟")
    mark(run, 2, "1迟")
    assert refresh(run, read) == []
    mark(run, 3, "1迟")
    assert refresh(run, read) == [("甲", "T1", 3)]
    found = read(lambda s: talks.list_talks(s, year=2024))[0]
    assert (found.found_on, found.due_on) == (date(2024, 8, 15), date(2024, 8, 22))
    assert "8月8日“乡村振兴”迟到" in found.reason


def test_refresh_is_idempotent_and_grows_the_evidence(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    assert refresh(run, read) == [("甲", "T1", 1)]
    assert run(lambda s: candidates.refresh_candidates(s, year=2024)) == 0
    mark(run, 2, "1迟")
    assert refresh(run, read) == [("甲", "T1", 2)]


def test_corrected_mark_withdraws_an_untouched_candidate(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    run(lambda s: attendance.mark_line(s, class_session_id=1, line="1到"))
    assert refresh(run, read) == []


def test_noticed_talk_stays_for_the_clerk(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    run(lambda s: talks.notice_talk(s, talk_id=1, on=TODAY))
    run(lambda s: attendance.mark_line(s, class_session_id=1, line="1到"))
    assert refresh(run, read) == [("甲", "T1", 1)]


def test_closed_talk_settles_its_facts_and_later_ones_count_anew(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    data = TalkInput(talked_on=TODAY, talker="纪委书记", content="提醒按时参训")
    run(lambda s: talk_records.close_talk(s, talk_id=1, version=1, data=data))
    assert refresh(run, read) == [("甲", "T1", 1)]
    mark(run, 2, "1迟")
    assert refresh(run, read) == [("甲", "T1", 1), ("甲", "T1", 1)]
    assert read(lambda s: talks.closed_talks_by_person(s, year=2024)) == {1: 1}


def test_record_needs_talker_and_content_and_waiver_a_reason(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    with pytest.raises(InputProblem, match=r"record_incomplete"):
        run(lambda s: talk_records.close_talk(s, talk_id=1, version=1, data=TalkInput(talked_on=TODAY)))
    with pytest.raises(InputProblem, match=r"waive_reason"):
        run(lambda s: talks.waive_talk(s, talk_id=1, reason=" "))
    run(lambda s: talks.waive_talk(s, talk_id=1, reason="公务迟到，已说明"))
    with pytest.raises(InputProblem, match=r"settled"):
        run(lambda s: talks.notice_talk(s, talk_id=1, on=TODAY))


def test_overdue(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    refresh(run, read)
    talk = read(lambda s: talks.get_talk(s, talk_id=1))
    assert talk.due_on == date(2024, 8, 8)
    assert [talk.is_overdue(date(2024, 8, d)) for d in (8, 9)] == [False, True]


def test_missed_sessions_and_later_ones(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1缺 2病 3迟")
    missed = read(lambda s: make_ups.list_missed(s, year=2024))
    assert [(m.name, m.mark, m.state) for m in missed] == [("甲", "absent", ""), ("乙", "sick_leave", "")]
    ids = [m.participation_id for m in missed]
    later = read(lambda s: make_up_targets.later_sessions(s, participation_ids=ids, today=TODAY))
    assert [row.on for row in later] == [date(2024, 9, 5)]


def test_full_sessions_are_not_offered(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1缺")
    part = read(lambda s: make_ups.list_missed(s, year=2024))[0].participation_id
    data = ClassSessionInput(title="乡村振兴", held_on=date(2024, 9, 5), hours_centi=300, capacity=4)
    run(lambda s: planning.edit_class_session(s, class_session_id=4, version=1, data=data))
    assert read(lambda s: make_up_targets.later_sessions(s, participation_ids=[part], today=TODAY)) == ()


def test_make_up_credits_hours_and_keeps_the_mark(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1缺")
    part = read(lambda s: make_ups.list_missed(s, year=2024))[0].participation_id
    made = run(
        lambda s: make_ups.plan_make_up(
            s, participation_ids=[part], held_on=date(2024, 8, 25), place="镇党校"
        )
    )
    run(lambda s: make_ups.finish_make_up(s, make_up_id=made[0], done_on=date(2024, 8, 25)))
    row = read(lambda s: make_ups.list_missed(s, year=2024))[0]
    assert (row.mark, row.state, row.credited_centi) == ("absent", "done", 300)
    assert read(lambda s: make_ups.list_missed(s, year=2024, open_only=True)) == ()
    with pytest.raises(InputProblem, match=r"twice"):
        run(lambda s: make_ups.plan_make_up(s, participation_ids=[part], held_on=date(2024, 8, 26)))


def test_make_up_in_a_later_session_adds_the_person_to_its_list(town: None, run: Run, read: Run) -> None:
    office = run(lambda s: units.add_unit(s, name="党政办公室"))
    run(
        lambda s: add_person(
            s, person=PersonInput(name="戊", joined_on=date(2024, 8, 1)), posts=[PostInput(unit_id=office)]
        )
    )
    mark(run, 1, "5缺")
    part = read(lambda s: make_ups.list_missed(s, year=2024))[0].participation_id
    audience = (planning.AudienceInput(unit_id=1),)
    batch = read(lambda s: [r for r in planning_rows(s) if r.id == 4])[0].batch_id
    run(lambda s: planning.set_audience(s, batch_id=batch, audience=audience))
    run(lambda s: make_ups.plan_make_up(s, participation_ids=[part], target_session_id=4))
    sheet = read(lambda s: attendance.get_sheet(s, class_session_id=4))
    assert [(r.name, r.source) for r in sheet.rows][-1] == ("戊", "make_up")


def planning_rows(session: Session) -> Any:
    from app.services.plan.class_sessions import list_class_sessions

    return list_class_sessions(session)


def test_present_people_need_no_make_up(town: None, run: Run, read: Run) -> None:
    mark(run, 1, "1迟")
    row = read(lambda s: attendance.get_sheet(s, class_session_id=1)).rows[0]
    with pytest.raises(InputProblem, match=r"not_missed"):
        run(lambda s: make_ups.plan_make_up(s, participation_ids=[row.id], held_on=TODAY))


def test_an_earlier_day_entered_later_joins_the_open_talk(town: None, run: Run, read: Run) -> None:
    mark(run, 2, "1迟")
    refresh(run, read)
    run(lambda s: talks.notice_talk(s, talk_id=1, on=TODAY))
    mark(run, 1, "1迟")
    assert refresh(run, read) == [("甲", "T1", 2)]
    assert read(lambda s: talks.get_talk(s, talk_id=1)).status == talk_states.NOTICED
    assert run(lambda s: candidates.refresh_candidates(s, year=2024)) == 0


def test_record_is_corrected_and_notes_are_worded_anew(town: None, run: Run, read: Run) -> None:
    note = run(lambda s: talk_incidents.add_note(s, person_id=4, class_session_id=1, text="睡觉"))
    run(lambda s: talk_incidents.edit_note(s, note_id=note, text="上课睡觉，经提醒不改"))
    refresh(run, read)
    row = read(lambda s: talks.get_talk(s, talk_id=1))
    assert "上课睡觉，经提醒不改" in row.reason
    data = TalkInput(talked_on=TODAY, talker="王", content="一")
    run(lambda s: talk_records.close_talk(s, talk_id=1, version=row.version, data=data))
    closed = read(lambda s: talks.get_talk(s, talk_id=1))
    data = TalkInput(talked_on=TODAY, talker="王", content="二")
    run(lambda s: talk_records.correct_record(s, talk_id=1, version=closed.version, data=data))
    assert read(lambda s: talks.get_talk(s, talk_id=1)).content == "二"
    found = read(lambda s: person_follow_up.person_follow_up(s, person_id=4, year=2024))
    assert found.talk_words == "已谈话 1 次"
    with pytest.raises(InputProblem, match=r"note_gone"):
        run(lambda s: talk_incidents.edit_note(s, note_id=99, text="x"))


def plan(run: Run, read: Run, **values: Any) -> tuple[int, int]:
    """甲 missed the first session; returns participation and make-up id of the plan."""
    mark(run, 1, "1缺")
    part = read(lambda s: make_ups.list_missed(s, year=2024))[0].participation_id
    (made,) = run(lambda s: make_ups.plan_make_up(s, participation_ids=[part], **values))
    return part, made


def state(read: Run) -> Any:
    return read(lambda s: make_ups.list_missed(s, year=2024))[0]


def test_full_session_takes_nobody_more(town: None, run: Run, read: Run) -> None:
    office = run(lambda s: units.add_unit(s, name="党政办公室"))
    person = PersonInput(name="戊", joined_on=date(2024, 8, 1))
    run(lambda s: add_person(s, person=person, posts=[PostInput(unit_id=office)]))
    mark(run, 1, "5缺")
    part = state(read).participation_id
    batch = read(lambda s: [r for r in planning_rows(s) if r.id == 4])[0].batch_id
    audience = (planning.AudienceInput(unit_id=1),)
    run(lambda s: planning.set_audience(s, batch_id=batch, audience=audience))
    version = read(lambda s: [r for r in planning_rows(s) if r.id == 4])[0].version
    data = ClassSessionInput(
        title="乡村振兴", held_on=date(2024, 9, 5), hours_centi=300, capacity=4, audience=audience
    )
    run(lambda s: planning.edit_class_session(s, class_session_id=4, version=version, data=data))
    with pytest.raises(InputProblem, match=r"full"):
        run(lambda s: make_ups.plan_make_up(s, participation_ids=[part], target_session_id=4))
    free = ClassSessionInput(
        title="乡村振兴", held_on=date(2024, 9, 5), hours_centi=300, capacity=5, audience=audience
    )
    run(lambda s: planning.edit_class_session(s, class_session_id=4, version=version + 1, data=free))
    run(lambda s: make_ups.plan_make_up(s, participation_ids=[part], target_session_id=4))
    names = [r.name for r in read(lambda s: attendance.get_sheet(s, class_session_id=4)).rows]
    assert names[-1] == "戊"
    # Another plan, or none, takes the name off that list again.
    run(lambda s: make_ups.drop_make_ups(s, participation_ids=[part], note="已调离"))
    names = [r.name for r in read(lambda s: attendance.get_sheet(s, class_session_id=4)).rows]
    assert "戊" not in names
    assert state(read).state == make_ups.DROPPED


def test_planned_day_gone_by_is_overdue_until_done(town: None, run: Run, read: Run) -> None:
    _, made = plan(run, read, held_on=date(2024, 8, 10))
    assert state(read).is_overdue(TODAY)
    run(lambda s: make_ups.finish_make_up(s, make_up_id=made, done_on=date(2024, 8, 10)))
    assert not state(read).is_overdue(TODAY)
    run(lambda s: make_ups.reopen_make_up(s, make_up_id=made))
    assert (state(read).state, state(read).credited_centi) == (make_ups.PLANNED, 0)
    run(lambda s: make_ups.reopen_make_up(s, make_up_id=made))
    assert state(read).state == ""


def test_who_came_to_the_later_session_is_finished_in_one_go(town: None, run: Run, read: Run) -> None:
    plan(run, read, target_session_id=2, due_anyway=True)
    assert run(lambda s: make_ups.finish_attended(s, year=2024)) == 0
    mark(run, 2, "1迟")
    assert state(read).has_come
    assert run(lambda s: make_ups.finish_attended(s, year=2024)) == 1
    row = state(read)
    assert (row.state, row.mark, row.done_on) == (make_ups.DONE, "absent", date(2024, 8, 8))
    period = {"first": date(2024, 1, 1), "last": date(2024, 12, 31)}
    assert read(lambda s: settled.made_up(s, **period)) == {1: 1}


def test_attending_another_batch_by_hand_needs_no_plan(town: None, run: Run, read: Run) -> None:
    batch = read(lambda s: [r for r in planning_rows(s) if r.id == 2])[0].batch_id
    audience = (planning.AudienceInput(person_id=2),)
    run(lambda s: planning.set_audience(s, batch_id=batch, audience=audience))
    mark(run, 1, "1缺")
    run(lambda s: expected_add(s))
    mark(run, 2, "2到")
    row = state(read)
    assert (row.state, row.done_on) == (make_ups.ELSEWHERE, date(2024, 8, 8))
    assert read(lambda s: make_ups.list_missed(s, year=2024, open_only=True)) == ()
    tasks = read(lambda s: workbench.workbench(s, year=2024, today=TODAY)).tasks
    assert "make_up:open" not in [task.id for task in tasks]


def expected_add(session: Session) -> None:
    from app.services.plan.expected import add_to_list

    add_to_list(session, class_session_id=2, person_id=1)


def test_call_up_list_until_everybody_is_through(town: None, run: Run, read: Run) -> None:
    _, made = plan(run, read, held_on=date(2024, 8, 25))
    exam = run(lambda s: exams.add_exam(s, title="八月测试", held_on=date(2024, 8, 30)))
    entries = {2: exams.ScoreInput("normal", 5900), 3: exams.ScoreInput("normal", 6000)}
    run(lambda s: exams.set_scores(s, exam_id=exam, by_person=entries))

    def names() -> list[str]:
        return [row.name for row in read(lambda s: resits.call_up_list(s, year=2024, on=TODAY))]

    assert names() == ["甲", "乙"]
    assert read(lambda s: resits.call_up_list(s, year=2024, on=TODAY, required_only=True))[0].name == "乙"
    run(lambda s: resits.set_resit(s, exam_id=exam, person_id=2, state="makeup", score_centi=6000))
    run(lambda s: make_ups.finish_make_up(s, make_up_id=made, done_on=date(2024, 8, 25)))
    assert names() == []
    run(lambda s: make_ups.reopen_make_up(s, make_up_id=made))
    run(lambda s: standing.leave_roster(s, person_id=1, on=date(2024, 8, 16), reason="调出"))
    assert names() == []


def test_an_appointment_is_kept_until_the_record_and_words_begin_without_the_label(
    town: None, run: Run, read: Run
) -> None:
    mark(run, 1, "3缺")
    refresh(run, read)
    run(
        lambda s: talks.appoint_talks(
            s, talk_ids=[1], on=date(2024, 8, 22), at=time(9, 30), place=" 镇党建办 "
        )
    )
    talk = read(lambda s: talks.get_talk(s, talk_id=1))
    assert (talk.status, talk.talked_on, talk.appointed_at, talk.place) == (
        "candidate",
        date(2024, 8, 22),
        time(9, 30),
        "镇党建办",
    )
    assert talk.reason.startswith("不履行请假手续：")
    assert talk.facts == "8月1日“乡村振兴”缺席且未履行请假手续。"
    assert run(lambda s: talks.notice_talks(s, talk_ids=[1], on=TODAY)) == 1
    assert run(lambda s: talks.notice_talks(s, talk_ids=[1], on=TODAY)) == 0
    assert read(talk_records.last_record) == {}
    data = TalkInput(
        talked_on=date(2024, 8, 23), place="二楼", talker="王书记", recorder="甲", content="提醒"
    )
    version = read(lambda s: talks.get_talk(s, talk_id=1)).version
    run(lambda s: talk_records.close_talk(s, talk_id=1, version=version, data=data))
    assert read(talk_records.last_record) == {"place": "二楼", "talker": "王书记", "recorder": "甲"}
    with pytest.raises(InputProblem):
        run(lambda s: talks.appoint_talks(s, talk_ids=[1], on=None))


def test_who_has_left_owes_no_make_up(town: None, run: Run, read: Run) -> None:
    """What a leaver had still to make up is 不再补训（离册） from that day on; what stood before stays."""

    def lines() -> list[str]:
        return [
            t.id for t in read(lambda s: workbench.workbench(s, year=2024, today=date(2024, 12, 1))).tasks
        ]

    plan(run, read, held_on=date(2024, 8, 20))
    assert "make_up:late" in lines()
    person_id = state(read).person_id
    run(lambda s: setattr(s.get_one(Person, person_id), "left_on", date(2024, 8, 19)))
    assert make_ups.STATE_LABELS[state(read).state] == "不再补训（离册）"
    assert read(lambda s: make_ups.list_missed(s, year=2024, open_only=True)) == ()
    before = date(2024, 8, 18)
    assert read(lambda s: make_ups.list_missed(s, year=2024, until=before))[0].is_open
    assert "make_up:late" not in lines()
    found = read(lambda s: person_follow_up.person_follow_up(s, person_id=person_id, year=2024))
    assert (found.missed_open, found.missed_dropped) == (0, 1)
    facts = read(
        lambda s: [m.state for m in settled.miss_states(s, first=date(2024, 1, 1), last=date(2024, 12, 31))]
    )
    assert facts == [settled.GONE]
