"""减负: what was typed against the papers it fills; nothing is counted that was not there (I20)."""

from __future__ import annotations

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.services.exam import exams
from app.services.plan import planning
from app.services.year.burden import Burden, burden_of_year
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)


def told(session: Session, today: date = date(2024, 12, 31)) -> Burden:
    return burden_of_year(session, year=2024, today=today)


def test_an_empty_year_makes_nothing(read: Run, built: list[int]) -> None:
    found = read(told)
    assert (sum(found.typed.values()), sum(found.papers.values())) == (0, 0)
    assert found.words == "录入 0 条（）；不用再填一次，可出表册 0 份（）"


def test_what_was_held_and_entered(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: duty_town.hold(s, date(2024, 3, 5), title="甲"))
    run(lambda s: duty_town.hold(s, date(2024, 4, 5), title="乙", marks="none"))
    run(lambda s: duty_town.hold(s, date(2025, 1, 5), title="丙"))
    gone = run(lambda s: duty_town.hold(s, date(2024, 5, 5), title="丁"))
    run(lambda s: planning.cancel_class_session(s, class_session_id=gone))
    run(lambda s: exams.add_exam(s, title="八月测试", held_on=date(2024, 8, 20)))
    found = read(told)
    assert found.typed == {"课次": 2, "考勤": 8, "测试成绩": 0, "请假": 0, "谈话": 0, "学时": 0, "登记簿": 0}
    assert {name: count for name, count in found.papers.items() if count} == {
        "签到表": 1, "考勤登记表": 1, "成绩单": 1, "个人学习培训情况": 8, "年度台账等": 6,
    }  # fmt: skip
    assert found.words.startswith("录入 10 条（课次 2、考勤 8）；")
    assert read(lambda s: told(s, date(2024, 3, 4))).typed["课次"] == 0
