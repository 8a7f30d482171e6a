"""What follows from the sample town's marks: slips, discipline notes, warning talks, make-ups, resits.

Most is done, some is overdue, waived or not arranged yet, so that every list has something to show.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from app.context import AppContext
from app.rules import marks
from app.rules.session_status import PLANNED
from app.services.exam import exams, resits
from app.services.exam.exams import ScoreInput
from app.services.follow_up import candidates, make_ups, talk_incidents, talks
from app.services.follow_up.make_ups import MissedRow
from app.services.follow_up.talk_records import TalkInput, close_talk
from app.services.follow_up.talks import TalkRow
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.person.roster import list_people
from app.services.plan import class_sessions

YEAR = 2024
LEADING_UNIT = "党政领导"
LEAVE_KINDS = {marks.OFFICIAL_LEAVE: "official", marks.SICK_LEAVE: "sick", marks.PERSONAL_LEAVE: "personal"}
REASONS = {
    "official": ("到县里开会", "下村核查项目", "陪同上级检查"),
    "sick": ("感冒发烧", "到医院复查"),
    "personal": ("家中有事", "接送孩子", "办理私人证件"),
}
NOTES = (
    (4, 9, "培训期间长时间使用手机"),
    (19, 31, "中途离场四十分钟未说明"),
    (27, 52, "上课睡觉，经提醒不改"),
    (36, 17, "在会场接打电话两次"),
    (47, 64, "与他人交谈，影响会场秩序"),
)
# How many incidents within which period call for a talk, as the town's discipline office decided.
TRIGGERS = (("T1", 2, "quarter"), ("T2", 2, "quarter"), ("T3", 1, "month"), ("T4", 1, "month"))
CONTENTS = {
    "T1": "指出其多次迟到的问题，重申培训期间的签到纪律，要求提前安排好手头工作，按时参训。",
    "T2": "指出其中途早退的问题，说明有事应当履行请假手续，要求端正学习态度。",
    "T3": "核实其未参训也未请假的原因，重申请销假制度，要求引以为戒并按期补训。",
    "T4": "指出其在培训中的违纪表现及不良影响，要求深刻检查，严守会场纪律。",
}
STATEMENTS = ("认识到自己的问题，今后严格遵守培训纪律。", "接受批评，保证不再发生类似情况。")
WAIVED = "经核实，当天参加防汛值守，村委会已出具证明"
DROPPED = "已调离本镇工作岗位，不再补训"
# Official leave and illness are made up by reading the courseware, which nobody enters.
MADE_UP = (marks.ABSENT, marks.PERSONAL_LEAVE)
LAST_MADE_UP = date(YEAR, 11, 20)
MAKE_UP_PLACE = "镇党校教室"
Step = Callable[[Session], str]


def run_chain(context: AppContext, say: Callable[[str], object]) -> None:
    """Enter all of it, one undoable operation a part."""
    say("  请假、谈话、补训、补考")
    for text, step in (
        ("登记请假条", _slips),
        ("登记违纪情况", _notes),
        ("办理警示谈话", _talks),
        ("安排补训", _make_ups),
        ("登记补考", _resits),
    ):
        with context.database.write(actor=context.actor, action="demo.chain", text=text) as unit:
            say(f"    {text}：{step(unit.session)}")


def _slips(session: Session) -> str:
    """A slip for nearly every leave, some handed in afterwards; some absentees hand one in late as well."""
    chance = random.Random("slips")
    days = {
        row.id: row.held_on for row in class_sessions.list_class_sessions(session, year=YEAR, figures=False)
    }
    there = {(row.person_id, row.start_on) for row in leaves.list_leaves(session, year=YEAR)}
    advance = late = 0
    for row in attendance.list_participations(session, year=YEAR):
        kind, on = LEAVE_KINDS.get(row.mark), days[row.session_id]
        dice = chance.random()
        if (row.person_id, on) in there or (kind is None and row.mark != marks.ABSENT):
            continue
        if dice < (0.06 if kind else 0.7):
            continue  # never handed in
        is_late = kind is None or dice < 0.2
        kind = kind or "personal"
        handed_in = on + timedelta(days=chance.choice((1, 2))) if is_late else on - timedelta(days=1)
        leaves.add_leave(
            session,
            person_id=row.person_id,
            kind=kind,
            start_on=on,
            end_on=on,
            class_session_id=row.session_id,
            reason=chance.choice(REASONS[kind]),
            approver="党委副书记",
            handed_in_on=handed_in,
        )
        late += is_late
        advance += not is_late
    return f"事前 {advance} 张，事后补交 {late} 张"


def _notes(session: Session) -> str:
    """What the monitor of the class wrote down (T4)."""
    for class_session_id, number, text in NOTES:
        sheet = attendance.get_sheet(session, class_session_id=class_session_id)
        row = next(
            row
            for row in sheet.rows
            if (row.number or 0) >= min(number, len(sheet.rows) - 5) and row.mark == marks.PRESENT
        )
        talk_incidents.add_note(
            session, person_id=row.person_id, class_session_id=class_session_id, text=text
        )
    return f"{len(NOTES)} 条"


def _talks(session: Session) -> str:
    """Candidates of the year: most talked to and entered, some waived, some noticed, some overdue."""
    for code, threshold, period in TRIGGERS:
        talks.edit_trigger(session, code=code, threshold=threshold, period=period, due_days=7, enabled=True)
    candidates.refresh_candidates(session, year=YEAR)
    leaders = [p.name for p in list_people(session) if p.unit == LEADING_UNIT]
    recorders = [p.name for p in list_people(session) if p.unit == "纪委"]
    counts = dict.fromkeys(("closed", "waived", "open"), 0)
    for place, talk in enumerate(talks.list_talks(session, year=YEAR)):
        if place % 11 == 7 and talk.trigger == "T3":
            talks.waive_talk(session, talk_id=talk.id, reason=WAIVED)
            counts["waived"] += 1
            continue
        if place % 9 == 5:  # still to be held: the notice is out for every second of them
            if place % 2:
                talks.notice_talk(session, talk_id=talk.id, on=talk.found_on + timedelta(days=2))
            counts["open"] += 1
            continue
        others = [name for name in leaders if name != talk.name]
        keeper = next(name for name in recorders if name != talk.name)
        _hold_talk(session, talk, others[place % len(others)], keeper)
        counts["closed"] += 1
    return f"已谈话 {counts['closed']} 次，不予谈话 {counts['waived']} 次，逾期未谈 {counts['open']} 次"


def _hold_talk(session: Session, talk: TalkRow, talker: str, recorder: str) -> None:
    talks.notice_talk(session, talk_id=talk.id, on=talk.found_on + timedelta(days=1))
    data = TalkInput(
        talked_on=talk.found_on + timedelta(days=3 + talk.id % 3),
        place="镇纪委谈话室",
        started_at=time(15 + talk.id % 2, 10 * (talk.id % 3)),
        ended_at=time(15 + talk.id % 2, 10 * (talk.id % 3) + 25),
        talker=talker,
        recorder=recorder,
        content=CONTENTS[talk.trigger],
        statement=STATEMENTS[talk.id % 2],
    )
    close_talk(session, talk_id=talk.id, version=talk.version + 1, data=data)


def _make_ups(session: Session) -> str:
    """A make-up day each quarter: most came; who did not is overdue, the last weeks are not arranged yet."""
    missed = [
        row
        for row in make_ups.list_missed(session, year=YEAR)
        if row.make_up_id is None and row.mark in MADE_UP
    ]
    chance = random.Random("make-ups")
    done = planned = dropped = 0
    for quarter, on in enumerate((date(YEAR, 4, 9), date(YEAR, 7, 9), date(YEAR, 10, 9), date(YEAR, 12, 10))):
        rows = [row for row in missed if (row.on.month - 1) // 3 == quarter and row.on < LAST_MADE_UP]
        gone = [row for row in rows if chance.random() < 0.02]
        if gone:
            ids = [row.participation_id for row in gone]
            dropped += make_ups.drop_make_ups(session, participation_ids=ids, note=DROPPED)
        wanted = [row for row in rows if row not in gone]
        made = _plan_day(session, wanted, on)
        for make_up_id in made:
            if chance.random() < (0.9 if quarter < 3 else 0.6):
                make_ups.finish_make_up(session, make_up_id=make_up_id, done_on=on)
                done += 1
            else:
                planned += 1
    target = _plan_class(session)
    words = f"已补训 {done} 人次，已安排未补 {planned + target} 人次，不再补训 {dropped} 人次"
    return f"{words}，其余未安排"


def _plan_day(session: Session, rows: list[MissedRow], on: date) -> tuple[int, ...]:
    return make_ups.plan_make_up(
        session,
        participation_ids=[row.participation_id for row in rows],
        held_on=on,
        place=MAKE_UP_PLACE,
        content="集中补课，学习原课次的课件",
    )


def _plan_class(session: Session) -> int:
    """Those who missed the last class of November join the one still ahead in December."""
    ahead = [
        row
        for row in class_sessions.list_class_sessions(session, year=YEAR, figures=False)
        if row.status == PLANNED
    ]
    rows = [
        row
        for row in make_ups.list_missed(session, year=YEAR, open_only=True)
        if row.make_up_id is None and row.on.month == 12
    ][:3]
    make_ups.plan_make_up(
        session,
        participation_ids=[row.participation_id for row in rows],
        target_session_id=ahead[-1].id,
        # The last class is for the whole town: they come anyway, and it takes up what they missed.
        due_anyway=True,
    )
    return len(rows)


def _resits(session: Session) -> str:
    """Who was absent, deferred or failed sits again a fortnight later; the last exams' are still open."""
    chance = random.Random("resits")
    rows = resits.list_resits(session, year=YEAR)
    results: dict[int, dict[int, ScoreInput]] = {}
    for row in rows:
        again = row.on + timedelta(days=14)
        if row.on.month == 12 or chance.random() < 0.12:
            continue
        score = int(chance.gauss(7600, 700)) // 50 * 50
        results.setdefault(row.exam_id, {})[row.person_id] = ScoreInput("makeup", score, on=again)
    for exam_id, by_person in results.items():
        exam = exams.get_exam(session, exam_id=exam_id)
        exams.edit_exam(
            session,
            exam_id=exam_id,
            version=exam.version,
            title=exam.title,
            held_on=exam.held_on,
            full_centi=exam.full_centi,
            pass_centi=exam.pass_centi,
            policy=exam.policy,
            note=exam.note,
            resit_by=exam.held_on + timedelta(days=20),
        )
        exams.set_scores(session, exam_id=exam_id, by_person=by_person, number=resits.RESIT_NUMBER)
    sat = sum(len(by_person) for by_person in results.values())
    return f"应补考 {len(rows)} 人次，已补考 {sat} 人次"
