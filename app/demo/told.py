"""The sample town's bulletins: nearly every training day the same day, scores, a correction, the periods.

They come after the marks: what a bulletin has told changes only with a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from app.context import AppContext
from app.rules import marks
from app.rules.hour_pots import SENT
from app.rules.session_status import HELD
from app.services.bulletin import bulletins
from app.services.exam import exams
from app.services.leave import leaves
from app.services.mark import attendance
from app.services.plan import class_sessions

YEAR = 2024
LATE_DAY = date(YEAR, 9, 23)
CORRECTED = date(YEAR, 11, 5)
CORRECTION_REASON = "会后补交请假条，经核实改记事假"
PRAISE = "希望各村（社区）对照检查发现的问题，及时整改，确保学习教育取得实效。"


def run_told(context: AppContext, say: Callable[[str], object]) -> None:
    """Issue everything, one undoable operation a part."""
    say("  通报")
    corrected = CORRECTED + timedelta(days=2)
    before = _daily(context, date.min, corrected)
    correction = _correction(context, corrected)
    after = _daily(context, corrected, date.max)
    say(f"    培训情况通报：{before[0] + after[0]} 份，缺 {before[1] + after[1]} 天")
    say(f"    测试成绩通报：{_scores(context)}")
    say(f"    更正通报：{correction}")
    say(f"    督查和调训通报：{_periods(context)}")


def _daily(context: AppContext, first: date, until: date) -> tuple[int, int]:
    """Issued and missing, of days from `first` to before `until`: numbers follow the dates.

    Days with somebody 未登记 have none (the gaps): one is begun as a draft; one went out a day late.
    """
    issued = gaps = 0
    with context.database.write(actor=context.actor, action="demo.bulletins", text="发培训情况通报") as unit:
        for row in class_sessions.list_class_sessions(unit.session, year=YEAR):
            if row.status != HELD or row.pot == SENT:
                continue
            if not first <= row.held_on < until:
                continue
            if row.tally.unmarked:
                gaps += 1
                if gaps == 1 and first == date.min:
                    bulletins.draft_session(unit.session, class_session_id=row.id)
                continue
            on = row.held_on + timedelta(days=row.held_on == LATE_DAY)
            bulletins.issue_sessions(unit.session, class_session_ids=(row.id,), on=on)
            issued += 1
    return issued, gaps


def _scores(context: AppContext) -> str:
    """Three days after each test; the last is still to come."""
    with context.database.write(actor=context.actor, action="demo.bulletins", text="发成绩通报") as unit:
        found = exams.list_exams(unit.session, year=YEAR)[:-1]
        for exam in found:
            made = bulletins.draft_scores(unit.session, exam_id=exam.id)
            bulletins.issue(unit.session, bulletin_id=made, on=exam.held_on + timedelta(days=3))
    return f"{len(found)} 份"


def _correction(context: AppContext, handed_in: date) -> str:
    """A slip handed in after the bulletin went out: the mark changes with a reason, a correction says so."""
    with context.database.read() as session:
        lesson = next(
            row for row in class_sessions.list_class_sessions(session, year=YEAR) if row.held_on == CORRECTED
        )
        sheet = attendance.get_sheet(session, class_session_id=lesson.id)
        told = bulletins.find_issued(session, class_session_ids=(lesson.id,))
    absent = next(row for row in sheet.rows if row.mark == marks.ABSENT)
    with context.database.write(
        actor=context.actor, action="attendance.mark", text="更正考勤", reason=CORRECTION_REASON
    ) as unit:
        attendance.set_marks(
            unit.session,
            class_session_id=lesson.id,
            by_participation={absent.id: marks.PERSONAL_LEAVE},
        )
        leaves.add_leave(
            unit.session, person_id=absent.person_id, kind="personal", start_on=CORRECTED, end_on=CORRECTED,
            class_session_id=lesson.id, reason="家人住院", approver="党委副书记", handed_in_on=handed_in,
        )  # fmt: skip
    assert told is not None
    with context.database.write(actor=context.actor, action="bulletin.correct", text="发更正通报") as unit:
        made = bulletins.draft_correction(unit.session, bulletin_id=told, reason=CORRECTION_REASON)
        return bulletins.issue(unit.session, bulletin_id=made, on=handed_in)


def _periods(context: AppContext) -> str:
    """督查 of October and the year's secondments (C29, D16)."""
    numbers = []
    with context.database.write(
        actor=context.actor, action="demo.bulletins", text="发督查、调训通报"
    ) as unit:
        for kind, first, last, on, extra in (
            ("inspection", date(YEAR, 10, 1), date(YEAR, 10, 31), date(YEAR, 11, 4), PRAISE),
            ("secondment", date(YEAR, 1, 1), date(YEAR, 11, 30), date(YEAR, 12, 3), ""),
        ):
            made = bulletins.draft_period(unit.session, kind=kind, first=first, last=last, extra=extra)
            numbers.append(bulletins.issue(unit.session, bulletin_id=made, on=on))
    return "、".join(numbers)
