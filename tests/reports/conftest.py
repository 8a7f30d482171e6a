"""A small town with everything a paper shows: rare names, slips, a transfer, a make-up, tests."""

from __future__ import annotations

import shutil
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from app.guards import GUARDS
from app.services.exam import exams
from app.services.follow_up import candidates, make_ups, talk_records, talks
from app.services.leave import leaves
from app.services.mark.attendance import get_sheet, set_marks
from app.services.person import people, standing, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.expected import add_to_list
from app.services.plan.planning import AudienceInput, ClassSessionInput
from app.services.routine import rotation
from app.services.setting.defaults import load_missing_defaults
from app.services.setting.town import set_town
from db.session import Database
from tests.conftest import NOW

MADE_AT = datetime(2025, 1, 5, 10, 30)
PEOPLE = (
    ("王建国", "党政办公室", "党委书记", "男"),
    ("李秀英", "党政办公室", "主任", "女"),
    ("阿卜杜拉·买买提江", "党政办公室", "科员", "男"),
    ("张𬭎", "党建工作办公室", "组织委员", "男"),
    ("陈㛃", "党建工作办公室", "科员", "女"),
    ("刘䶮", "清河村", "党支部书记、村委会主任", "男"),
    ("赵𫖯", "清河村", "网格员", "女"),
    ("=1+1", "石桥村", "文书", "男"),
)


@dataclass
class Town:
    """The ids a test needs."""

    database: Any
    people: dict[str, int] = field(default_factory=dict)
    sessions: list[int] = field(default_factory=list)
    exam: int = 0
    talks: list[int] = field(default_factory=list)


def _people(town: Town, session: Any) -> None:
    set_town(session, name="清河镇", type="镇", office="党建办")
    ids = units.find_or_add_units(session, names=dict.fromkeys(unit for _, unit, *_ in PEOPLE))
    for number, (name, unit, title, sex) in enumerate(PEOPLE):
        town.people[name] = people.add_person(
            session,
            person=PersonInput(
                name=name, sex=sex, birth=f"198{number}-0{number + 1}", phone=f"1390000000{number}"
            ),
            posts=(PostInput(unit_id=ids[unit], title=title, rank="一级科员"),),
        )


def _sessions(town: Town, session: Any) -> None:
    plan = (
        ("党的二十届三中全会精神解读", date(2024, 3, 15), "集中", 300, "镇政府三楼会议室"),
        ("党的二十届三中全会精神解读", date(2024, 4, 10), "集中", 300, "镇政府三楼会议室"),
        ("网格化服务系统操作", date(2024, 8, 15), "网络", 150, "党群服务中心"),
    )
    for number, (title, day, pot, hours, place) in enumerate(plan):
        audience = tuple(
            AudienceInput(person_id=town.people[name])
            for index, (name, *_) in enumerate(PEOPLE)
            if number == 2 or (index < 5) == (number == 0)
        )
        town.sessions.append(
            planning.add_class_session(
                session,
                data=ClassSessionInput(
                    title=title,
                    held_on=day,
                    start_time=time(9),
                    end_time=time(11, 30),
                    place=place,
                    pot=pot,
                    hours_centi=hours,
                    audience=audience,
                    batch=f"第{number + 1}期",
                ),
            )
        )


def _marks(town: Town, session: Any) -> None:
    leaves.add_leave(
        session,
        person_id=town.people["陈㛃"],
        kind="sick",
        start_on=date(2024, 8, 14),
        end_on=date(2024, 8, 16),
    )
    first, second, _ = town.sessions
    by_name = {
        first: {
            "王建国": "present",
            "李秀英": "late",
            "阿卜杜拉·买买提江": "absent",
            "张𬭎": "official_leave",
        },
        second: {"刘䶮": "late_early", "赵𫖯": "early", "=1+1": "personal_leave"},
    }
    # 张𬭎 was away on duty and joins the second batch of the same course.
    add_to_list(session, class_session_id=second, person_id=town.people["张𬭎"])
    by_name[second]["张𬭎"] = "present"
    for held, wanted in by_name.items():
        rows = {row.name: row.id for row in get_sheet(session, class_session_id=held).rows}
        set_marks(
            session,
            class_session_id=held,
            by_participation={rows[name]: mark for name, mark in wanted.items()},
        )


def _exam(town: Town, session: Any) -> None:
    town.exam = exams.add_exam(session, title="八月业务知识测试", held_on=date(2024, 8, 30), month="2024-08")
    entries = {
        "王建国": exams.ScoreInput("normal", 9250),
        "李秀英": exams.ScoreInput("normal", 8800),
        "张𬭎": exams.ScoreInput("normal", 8800),
        "陈㛃": exams.ScoreInput("absent"),
        "刘䶮": exams.ScoreInput("normal", 5500),
        "赵𫖯": exams.ScoreInput("deferred"),
    }
    exams.set_scores(
        session, exam_id=town.exam, by_person={town.people[name]: entry for name, entry in entries.items()}
    )
    standing.leave_roster(session, person_id=town.people["=1+1"], on=date(2024, 10, 1), reason="调出")


def _follow_up(town: Town, session: Any) -> None:
    """One talk held, the others open; one repair planned, the rest still open."""
    candidates.refresh_candidates(session, year=2024)
    rows = talks.list_talks(session, year=2024)
    town.talks = [row.id for row in rows]
    held = talk_records.TalkInput(
        talked_on=date(2024, 3, 20),
        place="镇纪委谈话室",
        talker="王书记",
        recorder="李干事",
        talker_post="镇纪委书记",
        recorder_post="镇纪委干事",
        started_at=time(15),
        ended_at=time(15, 40),
        content="指出迟到的问题，重申培训纪律，要求按时参训。",
        statement="认识到错误，今后按时参加培训。",
    )
    talk_records.close_talk(session, talk_id=rows[0].id, version=rows[0].version, data=held)
    missed = {row.name: row.participation_id for row in make_ups.list_missed(session, year=2024)}
    make_ups.plan_make_up(
        session,
        participation_ids=[missed["阿卜杜拉·买买提江"]],
        held_on=date(2024, 9, 10),
        place="镇党校",
        content="自学并写心得",
    )
    _board(town, session)


def _board(town: Town, session: Any) -> None:
    """One lecture and two reports in November, the first with its topic and day."""
    lecture = [town.people["王建国"]]
    ids = rotation.add_turns(session, month="2024-11", role="lecture", person_ids=lecture)
    day = date(2024, 11, 8)
    rotation.edit_turn(session, turn_id=ids[0], topic="基层治理经验", planned_on=day, done_on=None)
    others = [town.people["李秀英"], town.people["张𬭎"]]
    rotation.add_turns(session, month="2024-11", role="report", person_ids=others)


@pytest.fixture(scope="session")
def _filled(empty_data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """The town, made once; each test works on a copy."""
    folder = shutil.copytree(empty_data_folder, tmp_path_factory.mktemp("papers") / "data")
    database = Database.open(folder, clock=lambda: NOW, guards=GUARDS)
    load_missing_defaults(database)
    made = Town(database)
    for part in (_people, _sessions, _marks, _exam, _follow_up):
        with database.write(actor="测试", action="test.make") as unit:
            part(made, unit.session)
    database.close()
    return folder, made


@pytest.fixture
def data_folder(request: pytest.FixtureRequest, empty_data_folder: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own: with the town where the test asks for it, else empty."""
    has_town = "town" in request.fixturenames
    source = request.getfixturevalue("_filled")[0] if has_town else empty_data_folder
    return shutil.copytree(source, tmp_path / "data")


@pytest.fixture
def town(_filled: tuple[Path, Town], database: Any) -> Town:
    """The town on a data file of its own."""
    return replace(deepcopy(replace(_filled[1], database=None)), database=database)
