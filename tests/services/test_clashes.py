"""冲突检查: what cannot be at once is told, what only looks like it is not (row 62, D38)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest

from app.rules.clashes import AUDIENCE, LECTURER, PLACE, SEATS, overlap, room_of, rooms_of, span_of
from app.services.person import people, units
from app.services.person.people import PersonInput, PostInput
from app.services.plan import planning
from app.services.plan.clashes import list_clashes
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput

DAY = date(2024, 8, 15)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (((9, 0), (11, 0), ""), ((11, 0), (12, 0), ""), False),
        (((9, 0), (11, 1), ""), ((11, 0), (12, 0), ""), True),
        (((9, 0), None, ""), (None, None, "上午"), True),
        (((9, 0), None, ""), (None, None, "下午"), False),
        ((None, None, "全天"), ((19, 0), None, ""), True),
        ((None, None, ""), ((19, 0), None, ""), True),
        (((9, 0), (17, 0), "全天"), (None, None, "下午"), True),
        (((9, 0), (9, 0), ""), ((11, 59), None, ""), True),
    ],
)
def test_times(one: Any, other: Any, found: bool) -> None:
    spans = [span_of(a and time(*a), b and time(*b), part) for a, b, part in (one, other)]
    assert overlap(*spans) is overlap(*spans[::-1]) is found


def test_rooms() -> None:
    assert room_of("三楼　会议室") == room_of("三楼会议室")
    assert {room_of(place) for place in ("", "线上", "各村", "腾讯会议", "待定")} == {""}


@pytest.mark.parametrize(
    ("place", "rooms"),
    [
        ("镇政府三楼会议室、各村分会场", ("镇政府三楼会议室",)),
        ("三楼（主会场）；昌都村会议室（分会场）", ("三楼", "昌都村会议室")),
        ("主会场：镇礼堂；分会场：东湾村、西岭村", ("镇礼堂", "东湾村", "西岭村")),
        ("镇政府，三楼会议室", ("镇政府,三楼会议室",)),  # one room, however it is written
        ("线上", ()),
        ("", ()),
    ],
)
def test_a_main_room_and_its_branches(place: str, rooms: tuple[str, ...]) -> None:
    assert rooms_of(place) == rooms


@pytest.fixture
def session(database: Any) -> Iterator[Any]:
    with database.write(actor="测试", action="test.make") as unit:
        yield unit.session


@pytest.fixture
def write(session: Any) -> Callable[..., int]:
    """Adds a class session to an otherwise empty town of two people."""
    unit = units.find_or_add_units(session, names={"党政办公室": None})["党政办公室"]
    for name in ("甲", "乙"):
        people.add_person(
            session, person=PersonInput(name=name), posts=(PostInput(unit_id=unit, title="科员"),)
        )

    def add(title: str, **more: Any) -> int:
        more.setdefault("held_on", DAY)
        return planning.add_class_session(session, data=ClassSessionInput(title=title, **more))

    return add


def kinds(session: Any, **more: Any) -> list[tuple[str, str]]:
    return [(each.kind, each.who) for each in list_clashes(session, **more)]


def person(session: Any, name: str) -> int:
    from app.services.person.roster import list_people

    return next(each.id for each in list_people(session) if each.name == name)


def test_one_lecturer_in_two_rooms(session: Any, write: Callable[..., int]) -> None:
    mine = (AudienceInput(person_id=person(session, "甲")),)
    yours = (AudienceInput(person_id=person(session, "乙")),)
    write("一", start_time=time(9), lecturers=(LecturerInput("王教授"),), place="一楼", audience=mine)
    write("二", start_time=time(10), lecturers=(LecturerInput(" 王教授 "),), place="二楼", audience=yours)
    write("三", start_time=time(14), lecturers=(LecturerInput("王教授"),), place="二楼", audience=yours)
    assert kinds(session) == [(LECTURER, "王教授")]


def test_one_room_and_one_audience(session: Any, write: Callable[..., int]) -> None:
    write("一", start_time=time(9), end_time=time(10), place="三楼会议室")
    write("二", start_time=time(9, 30), place="三楼 会议室")
    assert kinds(session) == [(AUDIENCE, "乙、甲"), (PLACE, "三楼会议室")]
    assert [each.people for each in list_clashes(session)] == [2, 0]


def test_what_is_no_clash(session: Any, write: Callable[..., int]) -> None:
    off = write("一", start_time=time(9), place="三楼")
    write("二", start_time=time(9), place="三楼", held_on=date(2024, 8, 16))
    write("三", start_time=time(9), place="三楼", form="网络学习", pot="网络")
    write("四", start_time=time(9), place="三楼", form="自学", pot="自学")
    again = write("五", start_time=time(9), place="三楼")
    planning.cancel_class_session(session, class_session_id=again)
    assert kinds(session) == []
    planning.restore_class_session(session, class_session_id=again)
    assert {kind for kind, _ in kinds(session)} == {PLACE, AUDIENCE}
    assert all(each.concerns(off) and each.concerns(again) for each in list_clashes(session))
    assert kinds(session, year=2023) == []
    assert kinds(session, since=date(2024, 8, 16)) == []


def test_without_a_time_it_is_a_doubt(session: Any, write: Callable[..., int]) -> None:
    write("一", place="三楼")
    write("二", place="三楼", start_time=time(9))
    assert {each.is_sure for each in list_clashes(session)} == {False}


def test_too_few_seats(session: Any, write: Callable[..., int]) -> None:
    write("一", place="小会议室", capacity=1)
    write("二", place="小会议室", capacity=2, held_on=date(2024, 8, 20))
    found = list_clashes(session)
    assert [(each.kind, each.people, each.seats, each.other) for each in found] == [(SEATS, 2, 1, None)]


def test_guests_sit_as_well(session: Any, write: Callable[..., int]) -> None:
    """Two are due and three come besides: for four seats that is one too many."""
    write("一", place="小会议室", capacity=4, guests=3)
    (found,) = list_clashes(session)
    assert (found.kind, found.people, found.seats) == (SEATS, 5, 4)


def test_a_room_among_venues_is_a_room(session: Any, write: Callable[..., int]) -> None:
    """Seen before: with its branches beside it the main room was never compared (B43)."""
    write("一", place="三楼会议室、各村分会场")
    write("二", place="三楼会议室")
    assert PLACE in {each.kind for each in list_clashes(session)}
