"""迟到早退分钟: kept with the mark that follows from them; the time windows are the town's data."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.arrivals import Windows, judge
from app.services.mark.attendance import set_marks
from app.services.setting.defaults import read_defaults
from app.services.setting.town import get_setting, set_setting
from db.models import Participation

SETTING = "attendance.windows"
MOST_MINUTES = 24 * 60


def get_windows(session: Session) -> Windows:
    """The town's time windows, or the defaults of resources/defaults/time_windows.json."""
    stored = get_setting(session, name=SETTING)
    if stored:
        values = json.loads(stored)
        return Windows(values["grace"], values["absent_after"])
    found = {item["code"]: item for item in read_defaults("time_windows")}
    after = found["absent_after"]
    return Windows(found["grace"]["minutes"], after["minutes"] if after["enabled"] else None)


def set_windows(session: Session, *, windows: Windows) -> None:
    """Choose the time windows (minutes). Raises `InputProblem` attendance.minutes."""
    after = windows.absent_after
    if windows.grace < 0 or (after is not None and after <= windows.grace):
        raise InputProblem("attendance.minutes")
    value = {"grace": windows.grace, "absent_after": after}
    set_setting(session, name=SETTING, value=json.dumps(value))


def set_minutes(session: Session, *, participation_id: int, late: int, early: int) -> str:
    """Keep minutes late and early of one line; returns the code of the mark that follows.

    Raises `InputProblem` attendance.minutes, attendance.participation_not_found or what marking raises.
    """
    if not (0 <= late <= MOST_MINUTES and 0 <= early <= MOST_MINUTES):
        raise InputProblem("attendance.minutes")
    line = session.get(Participation, participation_id)
    if line is None:
        raise InputProblem("attendance.participation_not_found")
    found = judge(late, early, get_windows(session))
    set_marks(session, class_session_id=line.class_session_id, by_participation={line.id: found.mark})
    line.minutes_late, line.minutes_early = found.minutes_late, found.minutes_early
    session.flush()
    return found.mark
