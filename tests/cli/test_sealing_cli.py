"""`seal`: a year that still runs, and one that holds nothing, are closed only by saying so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest

from app.cli import opening, run
from app.context import open_context
from app.services.exam import exams
from app.services.mark import attendance
from app.services.operation import seals
from app.services.person.people import PersonInput, add_person
from app.services.plan.planning import ClassSessionInput, add_class_session
from app.services.setting.town import set_town

Seal = Callable[..., tuple[int, str]]


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """The command line's clock stands at `now`."""
    monkeypatch.setattr(opening, "open_context", partial(open_context, clock=lambda: now))


@pytest.fixture
def seal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Seal:
    """`ganxun seal` on 10 December 2024: a class held in August, one and a test to come, 2023 empty."""
    at(monkeypatch, datetime(2024, 12, 10, 9, 0))
    context = open_context(tmp_path / "data")
    with context.database.write(actor="t", action="test.run") as unit:
        session = unit.session
        set_town(session, name="清河镇", type="镇")
        add_person(session, person=PersonInput(name="张三"))
        for day in (date(2024, 8, 15), date(2024, 12, 20)):
            held = add_class_session(session, data=ClassSessionInput(title="党课", held_on=day))
            if day.month == 8:
                attendance.fill_rest_present(session, class_session_id=held)
        exams.add_exam(session, title="年末测试", held_on=date(2024, 12, 25))
    context.close()

    def call(*arguments: object) -> tuple[int, str]:
        status = run(["--data", str(tmp_path / "data"), "seal", *map(str, arguments)])
        return status, capsys.readouterr().err

    return call


def closed(tmp_path: Path) -> list[int]:
    context = open_context(tmp_path / "data")
    with context.database.read() as session:
        found = [row.year for row in seals.list_seals(session)]
    context.close()
    return found


def test_a_running_year_is_asked_for_with_what_is_still_to_come(seal: Seal, tmp_path: Path) -> None:
    status, err = seal("--year", 2024)
    assert status == 1
    assert "2024 年度还没有结束，到 12 月 31 日还有 21 天，还有 1 个课次、1 场测试没有开展" in err
    assert "没有登记过任何" not in err
    assert "--anyway" in err
    assert closed(tmp_path) == []
    status, err = seal("--year", 2024, "--anyway")
    assert (status, "2024 年度还没有结束" in err, closed(tmp_path)) == (0, True, [2024])


def test_an_empty_year_is_asked_for(seal: Seal, tmp_path: Path) -> None:
    status, err = seal("--year", 2023)
    assert (status, "没有登记过任何考勤" in err, "还没有结束" in err) == (1, True, False)
    assert closed(tmp_path) == []
    assert seal("--year", 2023, "--anyway")[0] == 0
    status, err = seal("--year", 2023)
    assert (status, "已经封账" in err) == (1, True)


def test_a_year_over_with_records_is_closed_without_asking(
    seal: Seal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, datetime(2025, 1, 1, 9, 0))
    status, err = seal("--year", 2024)
    assert (status, "--anyway" in err, closed(tmp_path)) == (0, False, [2024])
