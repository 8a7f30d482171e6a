"""Stamps of a day against its class sessions: sittings, breaks, nights, and what cannot be told."""

# Tables are written as tables: one line a row reads better than one a cell.
# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.rules.arrivals import Windows
from app.rules.punches import Lesson, presence, signs_out, sittings

DAY = date(2024, 3, 5)


def at(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime(2024, 3, 5) + timedelta(hours=hour, minutes=minute)


def lessons(*spans: str) -> list[Lesson]:
    return [
        Lesson(n, at(a), at(b) if b else None)
        for n, (a, b) in enumerate((span.split("-") for span in spans), 1)
    ]


def test_a_stamp_in_a_break_belongs_to_the_nearer_class() -> None:
    morning, afternoon = sittings(DAY, lessons("8:30-11:30", "14:00-17:00"))
    assert (morning.closes, afternoon.opens) == (at("12:45"), at("12:45"))
    assert morning.own([at("8:20"), at("11:35"), at("13:50")]) == (at("8:20"), at("11:35"))
    assert afternoon.own([at("8:20"), at("11:35"), at("13:50")]) == (at("13:50"),)
    assert morning.opens == at("6:30")


def test_lessons_one_after_the_other_are_one_sitting() -> None:
    (one,) = sittings(DAY, lessons("9:00-10:00", "10:10-11:00"))
    assert [lesson.id for lesson in one.lessons] == [1, 2]
    stamps = [at("8:55"), at("11:02")]
    assert [presence(each, one, stamps, Windows(), out=True).mark for each in one.lessons] == [
        "present",
        "present",
    ]
    late = [at("9:40"), at("11:02")]
    assert [presence(each, one, late, Windows(), out=True).mark for each in one.lessons] == [
        "late",
        "present",
    ]
    left = [at("8:55"), at("10:05")]
    assert [presence(each, one, left, Windows(), out=True).why for each in one.lessons] == [
        "came",
        "not_there",
    ]


@pytest.mark.parametrize(
    ("stamps", "out", "mark", "why"),
    [
        ("8:25 11:31", True, "present", "came"), ("8:30 11:30", True, "present", "came"), ("8:41 11:31", True, "late", "came"), ("8:25 11:10", True, "early", "came"),
        ("8:41 11:10", True, "late_early", "came"), ("8:25", True, "present", "no_sign_out"), ("11:32", True, "", "only_out"), ("10:40", True, "", "only_out"),
        ("10:40", False, "late", "came"), ("8:25", False, "present", "came"), ("11:40", False, "", "not_there"), ("8:25 8:26", True, "present", "no_sign_out"),
        ("", True, "", "not_there"), ("5:00", True, "", "not_there"),
    ],
)  # fmt: skip
def test_what_stamps_say(stamps: str, out: bool, mark: str, why: str) -> None:
    (sitting,) = sittings(DAY, lessons("8:30-11:30"))
    found = presence(sitting.lessons[0], sitting, [at(text) for text in stamps.split()], Windows(), out=out)
    assert (found.mark, found.why) == (mark, why)


def test_the_towns_windows_hold() -> None:
    (sitting,) = sittings(DAY, lessons("8:30-11:30"))
    windows = Windows(grace=10, absent_after=60)
    marks = [
        presence(sitting.lessons[0], sitting, [at(t)], windows, out=False).mark
        for t in ("8:40", "8:41", "9:30", "9:31")
    ]
    assert marks == ["present", "late", "late", "absent"]


def test_a_class_over_midnight_and_one_without_its_end() -> None:
    (night,) = sittings(DAY, lessons("22:00-24:30"))
    found = presence(night.lessons[0], night, [at("21:55"), at("24:31")], Windows(), out=True)
    assert (found.mark, found.early) == ("present", 0)
    (open_end,) = sittings(DAY, lessons("22:00-"))
    assert (
        presence(open_end.lessons[0], open_end, [at("21:55"), at("22:40")], Windows(), out=True).mark
        == "present"
    )


def test_a_class_without_its_time_only_tells_who_was_there() -> None:
    (sitting,) = sittings(DAY, [Lesson(1, half="上午")])
    assert presence(sitting.lessons[0], sitting, [at("9:50")], Windows(), out=False).why == "no_time"
    assert presence(sitting.lessons[0], sitting, [at("15:00")], Windows(), out=False).why == "not_there"


def test_people_sign_out_when_half_of_them_do() -> None:
    (sitting,) = sittings(DAY, lessons("8:30-11:30"))
    both, once = [at("8:20"), at("11:31")], [at("8:20")]
    assert signs_out(sitting, [both, once])
    assert not signs_out(sitting, [both, once, once])
    assert not signs_out(sitting, [])
