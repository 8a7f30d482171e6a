"""更新登记簿: a data file of an older version is opened by a newer program.

Ten cases of what the clerk changed before.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.attachment_store import StoredFile
from app.context import open_context
from app.rules.registers.description import Register
from app.services.operation import operations
from app.services.register import forms, reading, settings, writing
from app.services.register.files import add_file
from app.services.register.sealed_forms import keep_descriptions
from app.services.setting import defaults
from db.audit import verify_chain
from db.models import RegisterEntry, Seal
from tests.services import register_town
from tests.services.conftest import at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)
FIRST: dict[str, Any] = copy.deepcopy(register_town.CHECKS)
FIRST["dues"] = [{"id": "all", "title": "每季检查", "who": {"units": True}, "period": "quarter", "grace": 3}]
FIRST["fields"].append({"id": "proof", "title": "佐证", "kind": "file"})
FIRST["papers"][0]["columns"].append("proof")


def second() -> dict[str, Any]:
    """The next version: 问题 becomes 存在问题, 执法 becomes 秩序, and three new words."""
    found = copy.deepcopy(FIRST)
    found["version"] = 2
    found["title"] = "检查和整改"
    fields = {each["id"]: each for each in found["fields"]}
    fields["finding"]["retired"] = True
    fields["office"]["retired"] = True
    fields["proof"]["retired"] = True
    fields["topic"]["choices"] = [["order", "秩序"], ["petition", "信访"]]
    found["fields"] += [
        {"id": "problem", "title": "存在问题", "kind": "long"},
        {"id": "bureau", "title": "牵头部门", "kind": "unit"},
        {"id": "scan", "title": "扫描件", "kind": "file"},
        {"id": "car", "title": "车辆", "kind": "text"},
    ]
    kept = [name for name in found["papers"][0]["columns"] if name not in ("finding", "office", "proof")]
    found["papers"][0]["columns"] = [*kept, "problem", "bureau", "scan", "car"]
    found["steps"] = [
        {"version": 2, "copy": ["finding", "problem"]},
        {"version": 2, "copy": ["office", "bureau"]},
        {"version": 2, "copy": ["proof", "scan"]},
        {"version": 2, "choice": ["law", "order"], "field": "topic"},
    ]
    return found


@dataclass
class Program:
    """The folder of descriptions beside a data folder, and what opening the data with it gives."""

    folder: Path
    data: Path
    patch: pytest.MonkeyPatch
    ids: list[int] = field(default_factory=list)

    def ships(self, document: Mapping[str, Any], name: str) -> None:
        place = self.folder / name
        place.mkdir(parents=True)
        (place / "check.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        self.patch.setenv("GANXUN_REGISTERS", str(place))
        defaults.described.cache_clear()

    def run(self, *commands: Callable[[Any], Any]) -> list[Any]:
        """Open the data, run these, close."""
        context = open_context(self.data, clock=lambda: datetime(2024, 8, 15, 9))
        found = []
        try:
            for command in commands:
                with context.database.write(actor="t", action="test.run", text="测试") as unit:
                    found.append(command(unit.session))
        finally:
            context.close()
        return found

    def told(self) -> list[str]:
        return self.run(lambda s: [row.text for row in operations.list_operations(s, limit=None)])[0]

    def register(self) -> Register:
        found: Register = self.run(partial(forms.get_register, register_id="check"))[0]
        return found

    def words(self, number: int = 0) -> dict[str, str]:
        """Field title → what the entry says under it."""

        def ask(session: Any) -> dict[str, str]:
            register = forms.get_register(session, register_id="check")
            row = reading.get_entry(session, register=register, entry_id=self.ids[number])
            return {name: str(value) for name, value in row.entry.data.items()}

        found: dict[str, str] = self.run(ask)[0]
        return found


@pytest.fixture
def program(
    data_folder: Path, built: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    found = Program(tmp_path / "programs", data_folder, monkeypatch)
    found.ships(FIRST, "first")
    yield found
    defaults.described.cache_clear()


def add(session: Any, **values: Any) -> int:
    register = forms.get_register(session, register_id="check")
    given = {"day": TODAY, "unit": "1", **values}
    return writing.add_entry(session, register=register, values=given, today=TODAY).entry_id


def changed(changes: Mapping[str, Any]) -> Callable[[Any], Any]:
    return lambda session: settings.save_settings(session, register_id="check", changes=dict(changes))


OLD = ("finding", "office", "proof")
OTHER_ORDER: list[str] = FIRST["papers"][0]["columns"][::-1]
# What she changed, what an entry holds besides, and what must be so after the update.
CASES: dict[str, tuple[dict[str, Any], dict[str, str], Callable[[Register, dict[str, str]], bool]]] = {
    "a field she called otherwise": (
        {"fields": {"done": {"title": "落实情况"}}}, {},
        lambda register, _: register.field("done").title == "落实情况",
    ),
    "a field she hid": (
        {"fields": {"cost": {"hidden": True}}}, {},
        lambda register, _: register.field("cost").hidden and "cost" not in register.paper("list").columns,
    ),
    "the title she gave": ({"title": "检查"}, {}, lambda register, _: register.title == "检查"),
    "one she switched off": ({"on": False}, {}, lambda register, _: not register.on),
    "a choice of her own": (
        {"choices": {"topic": [["x_1", "环保"]]}}, {"topic": "环保"},
        lambda register, data: data["topic"] == "x_1"
        and "环保" in [one.title for one in register.field("topic").offered],
    ),
    "a choice of her own that the update has by the same word": (
        {"choices": {"topic": [["x_1", "信访"]]}}, {"topic": "信访"},
        lambda register, data: data["topic"] == "petition"
        and [one.title for one in register.field("topic").choices].count("信访") == 1,
    ),
    "a choice she called otherwise and the update replaced": (
        {"choices": {"topic": [["law", "执法检查"]]}}, {"topic": "执法检查"},
        lambda register, data: data["topic"] == "order"
        and [one.title for one in register.field("topic").choices] == ["秩序", "信访"],
    ),
    "a field of her own": (
        {"own": [{"id": "x_1", "title": "天气", "kind": "text"}]}, {"x_1": "晴"},
        lambda register, data: data["x_1"] == "晴" and "x_1" in register.paper("list").columns,
    ),
    "a field of her own whose title the update takes": (
        {"own": [{"id": "x_1", "title": "车辆", "kind": "text"}]}, {"x_1": "皮卡"},
        lambda register, data: data["x_1"] == "皮卡" and "x_1" not in [one.id for one in register.fields],
    ),
    "columns in her order and days of a due": (
        {"columns": {"list": OTHER_ORDER}, "dues": {"all": {"grace": 9, "warn": 2}}}, {},
        lambda register, _: (register.due("all").grace, register.due("all").warn) == (9, 2)
        and register.paper("list").columns
        == (*(name for name in OTHER_ORDER if name not in OLD), "problem", "bureau", "scan", "car"),
    ),
}  # fmt: skip
LISTED = {
    "a choice of her own that the update has by the same word": ["choices.topic[0]"],
    "a choice she called otherwise and the update replaced": ["choices.topic[0]"],
    "a field of her own whose title the update takes": ["own[0]"],
}


@pytest.mark.parametrize("case", CASES)
def test_an_update_leaves_what_the_clerk_changed(program: Program, case: str) -> None:
    changes, values, holds = CASES[case]
    program.run(changed(changes))
    entered = {"finding": "台账不全", "topic": "执法", "office": "2", **values}
    program.ids = program.run(partial(add, **entered))
    kept = program.run(partial(forms.changes_of, register_id="check"))[0]
    program.ships(second(), "second")
    data = program.words()
    register = program.register()
    assert holds(register, data), (register, data)
    assert data["problem"] == data["finding"] == "台账不全"
    assert program.run(partial(forms.changes_of, register_id="check")) == [kept], "no difference is lost"
    found = program.run(partial(settings.read_settings, register_id="check"))[0]
    assert [each.path for each in found.leftovers] == LISTED.get(case, [])
    assert [text for text in program.told() if text.startswith("更新登记簿")] == [
        "更新登记簿：检查和整改（第2版，改动1条）"
    ]


def test_links_files_states_and_the_slot_take_the_steps(program: Program) -> None:
    def enter(session: Any) -> int:
        number = add(session, finding="台账不全", topic="执法", office="2")
        register = forms.get_register(session, register_id="check")
        stored = StoredFile("a" * 64, 3, "单.txt")
        add_file(
            session,
            register=register,
            entry_id=number,
            field_id="proof",
            stored=stored,
            at="2024-08-15T09:00:00",
        )
        return number

    program.ids = program.run(enter)
    program.ships(second(), "second")

    def ask(session: Any) -> tuple[Any, ...]:
        register = forms.get_register(session, register_id="check")
        entry = reading.get_entry(session, register=register, entry_id=program.ids[0]).entry
        lines = [line.unit_id for line in entry.lines_of("bureau")]
        return lines, sorted(entry.files), entry.data["topic"]

    assert program.run(ask)[0] == ([2], ["proof", "scan"], "order")


def test_nothing_that_is_there_is_written_over_and_nothing_is_done_twice(program: Program) -> None:
    program.ids = program.run(partial(add, finding="台账不全", topic="执法"))
    program.ships(second(), "second")
    assert program.words()["problem"] == "台账不全"

    def empty(session: Any) -> None:
        register = forms.get_register(session, register_id="check")
        writing.edit_entry(
            session, register=register, entry_id=program.ids[0], values={"problem": "已核实"}, today=TODAY
        )

    program.run(empty)
    before = program.told()
    assert program.words()["problem"] == "已核实"
    assert program.told()[: len(before)] == program.told()
    third = second() | {"version": 3}
    program.ships(third, "third")
    assert program.words()["problem"] == "已核实"
    assert program.told()[0] == "更新登记簿：检查和整改（第3版）"


def test_a_closed_year_is_left_as_it_was_closed(program: Program) -> None:
    def old(session: Any) -> int:
        return add(session, day=date(2023, 5, 4), finding="去年", topic="执法")

    program.ids = program.run(old, partial(add, finding="今年", topic="执法"))
    program.run(partial(keep_descriptions, year=2023))
    program.run(lambda s: s.add(Seal(year=2023, sealed_at="2024-01-10T09:00:00", head_code="x")))
    program.ships(second(), "second")
    assert program.words(0) == {"finding": "去年", "topic": "law"}
    assert program.words(1)["problem"] == "今年"

    def last_year(session: Any) -> Any:
        register = forms.get_register(session, register_id="check")
        return reading.list_entries(session, register=register, year=2023)

    (found,) = program.run(last_year)
    assert found.entries[0].data["topic"] == "law"
    assert program.run(lambda s: verify_chain(s))[0] is None


def test_a_new_file_begins_with_the_version_of_today(tmp_path: Path, program: Program) -> None:
    program.ships(second(), "second")
    fresh = Program(program.folder, tmp_path / "fresh", program.patch)
    fresh.run(lambda session: register_town.build_town(session))
    fresh.ids = fresh.run(partial(add, topic="秩序"))
    assert fresh.words() == {"topic": "order"}
    assert not [text for text in fresh.told() if text.startswith("更新登记簿")]


def test_it_is_the_program_s_doing_and_not_taken_back(program: Program) -> None:
    program.ids = program.run(partial(add, finding="台账不全", topic="执法"))
    program.ships(second(), "second")
    (rows,) = program.run(lambda s: operations.list_operations(s, limit=None))
    row = next(each for each in rows if each.action == "register.update")
    assert (row.actor, row.state) == ("程序", operations.FINAL)
    assert program.run(lambda s: s.scalar(select(RegisterEntry.register)))[0] == "check"
