"""`unit kind|close|open` from a day on, and the day of resits an import is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.context import open_context
from app.services.operation.seals import seal_year
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.setting.town import set_town
from tests.built import Make
from tests.cli.conftest import Ganxun

Ask = Ganxun


def build_town(folder: Path) -> None:
    """One village with two people."""
    context = open_context(folder)
    with context.database.write(actor="t", action="test.run") as unit:
        set_town(unit.session, name="清河镇", type="镇")
        village = units.add_unit(unit.session, name="东湾村")
        for name in ("张三", "李四"):
            add_person(
                unit.session, person=PersonInput(name=name), posts=[PostInput(village, "干事", "", "")]
            )
    context.close()


@pytest.fixture
def ask(copied: Callable[[Make], Ganxun]) -> Ask:
    """Runs `ganxun` on the town."""
    return copied(build_town)


def listed(ask: Ask) -> tuple[str, bool, str | None]:
    (row,) = json.loads(ask("list", "units", "--json")[1])
    return row["kind"], row["active"], row["since"]


def test_a_village_becomes_a_community_and_is_closed(ask: Ask) -> None:
    status, out, _ = ask("unit", "kind", "东湾村", "社区", "--on", "2024-06-01", "--json")
    assert status == 0
    assert json.loads(out) == {
        "id": 1, "name": "东湾村", "on": "2024-06-01", "kind": "社区", "active": True, "from": "村",
    }  # fmt: skip
    assert listed(ask) == ("社区", True, "2024-06-01")
    assert ask("unit", "close", "1", "--on", "2024-12-01", "--check")[0] == 0
    assert listed(ask) == ("社区", True, "2024-06-01"), "only looked at"
    assert "停用" in ask("unit", "close", "1", "--on", "2024-12-01")[1]
    assert listed(ask) == ("社区", False, "2024-12-01")
    assert ask("unit", "open", "东湾村", "--on", "2025-01-02")[0] == 0
    assert listed(ask) == ("社区", True, "2025-01-02")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("unit", "kind", "东湾村", "乡", "--on", "2024-06-01"), "可以写"),
        (("unit", "kind", "西湾村", "社区", "--on", "2024-06-01"), "东湾村"),
        (("unit", "close", "东湾村", "--on", str(date.today() + timedelta(days=400))), "还没到"),
        (("unit", "close", "东湾村", "--on", "昨天吧"), ""),
    ],
)
def test_what_cannot_be_is_refused(ask: Ask, words: tuple[str, ...], said: str) -> None:
    status, out, err = ask(*words)
    assert status not in (0, None)
    assert said in out + err
    assert listed(ask) == ("村", True, None)


def test_a_closed_year_asks_for_the_reason(ask: Ask, tmp_path: Path) -> None:
    context = open_context(tmp_path / "data")
    with context.database.write(actor="t", action="seal.close") as unit:
        seal_year(unit.session, year=2023, at="2024-01-05T09:00:00")
    context.close()
    assert ask("unit", "kind", "东湾村", "社区", "--on", "2024-01-01")[0] == 0
    status, _, err = ask("unit", "kind", "东湾村", "社区", "--on", "2023-12-31")
    assert status == 1
    assert "2023" in err
    assert listed(ask)[2] == "2024-01-01"
    assert ask("unit", "kind", "东湾村", "社区", "--on", "2023-12-31", "--reason", "文件在前")[0] == 0
    assert listed(ask)[2] == "2023-12-31"


def scores(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["姓名", "成绩", "补考成绩"], ["张三", 50, 72], ["李四", 88, None]):
        sheet.append(row)
    book.save(path)
    return path


def test_an_import_says_the_day_of_its_resits(ask: Ask, tmp_path: Path) -> None:
    file = scores(tmp_path / "三月测试.xlsx")
    held = ("--exam-date", "2024-03-20")
    told = ask("import", "scores", file, *held, "--check")
    assert "1 人的补考没有写日期（张三）" in told[1] + told[2]
    assert ask("import", "scores", file, *held, "--resit-date", "2024-04-08")[0] == 0
    rows = json.loads(ask("list", "attempts", "--json")[1])
    assert [(row["name"], row["number"], row["sat_on"]) for row in rows] == [
        ("张三", 1, None),
        ("李四", 1, None),
        ("张三", 2, "2024-04-08"),
    ]
    again = ask("import", "scores", file, *held)
    assert again[0] == 0
    rows = json.loads(ask("list", "attempts", "--json")[1])
    assert rows[-1]["sat_on"] == "2024-04-08", "what a sheet does not say stays"
    assert ask("import", "scores", file, *held, "--resit-date", "2024-03-01")[0] == 1
