"""登记簿设置: kept as differences; what is new must fit, what entries hold stays, the trail tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.errors import GanxunError
from app.registers import shipped
from app.rules.registers.versions import check_update
from app.services.register import forms, reading, settings, writing
from app.services.trail import audit_trail
from app.wording import sentence
from tests.services import register_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)
ALL: dict[str, Any] = {
    "title": "检查",
    "on": False,
    "fields": {"finding": {"title": "发现"}},
    "choices": {"topic": [["x_1", "信访"]]},
    "hidden_choices": {"topic": ["law"]},
    "own": [{"id": "x_2", "title": "车辆", "kind": "text"}],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = register_town.write_registers(tmp_path / "registers")
    monkeypatch.setenv("GANXUN_REGISTERS", str(found))
    return found


def save(run: Run, changes: dict[str, Any]) -> None:
    run(partial(settings.save_settings, register_id="check", changes=changes))


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(GanxunError) as caught:
        call()
    return sentence(caught.value)


def add(run: Run, **values: str) -> int:
    def command(session: Any) -> int:
        register = forms.get_register(session, register_id="check")
        return writing.add_entry(
            session, register=register, values={"unit": "1", **values}, today=TODAY
        ).entry_id

    found: int = run(command)
    return found


def test_everything_she_sets_is_kept_and_told(run: Run, read: Run, built: list[int]) -> None:
    save(run, ALL)
    found = read(partial(settings.read_settings, register_id="check"))
    register = found.register
    assert (register.title, register.on, register.field("finding").title) == ("检查", False, "发现")
    assert [(one.id, one.title, one.hidden) for one in register.field("topic").choices] == [
        ("law", "执法", True),
        ("x_1", "信访", False),
    ]
    assert [one.title for one in register.field("topic").offered] == ["信访"]
    assert register.paper("list").columns[-1] == "x_2"
    assert found.leftovers == ()
    assert found.told == {
        "启用": "否",
        "名称": "检查",
        "字段“问题”的名称": "发现",
        "自加字段“车辆”": "短文字",
        "“专题”增改的选项": "信访",
        "“专题”隐藏的选项": "执法",
    }
    (row, *_) = read(partial(audit_trail.list_changes, limit=1))
    assert row.record == "检查"
    assert "字段“问题”的名称：发现" in row.change
    assert "{" not in row.change
    save(run, {"title": "检查"})
    (row, *_) = read(partial(audit_trail.list_changes, limit=1))
    assert "自加字段“车辆”：短文字 → 空" in row.change


def test_a_new_difference_must_fit_an_old_one_stays_listed(run: Run, read: Run, built: list[int]) -> None:
    said = refused(lambda: save(run, {"fields": {"day": {"hidden": True}}}))
    assert said.startswith("“日期”不能隐藏")
    assert read(partial(forms.changes_of, register_id="check")) == {}
    stale = {"fields": {"gone": {"title": "旧"}}}

    def keep(session: Any) -> None:
        forms.keep_changes(session, register=shipped()["check"], changes=stale)

    run(keep)
    save(run, {**stale, "title": "检查"})
    found = read(partial(settings.read_settings, register_id="check"))
    assert [each.path for each in found.leftovers] == ["fields.gone"]
    assert found.register.title == "检查"


def test_the_last_choice_and_one_a_rule_names_are_not_hidden(run: Run, built: list[int]) -> None:
    hide = {"hidden_choices": {"topic": ["law"]}}
    assert refused(lambda: save(run, hide)).startswith("“执法”不能隐藏")
    slot = {"hidden_choices": {"kind": ["second"]}}
    call = partial(settings.save_settings, register_id="half-report", changes=slot)
    assert refused(lambda: run(call)).startswith("“挂职”不能隐藏")


def test_what_entries_hold_is_not_taken_away_and_stays_at_a_reset(
    run: Run, read: Run, built: list[int]
) -> None:
    save(run, ALL)
    made = add(run, topic="信访", x_2="皮卡")
    assert "“车辆”已有登记的内容" in refused(lambda: save(run, {**ALL, "own": []}))
    assert "“信访”已有登记的内容" in refused(lambda: save(run, {**ALL, "choices": {}, "hidden_choices": {}}))
    assert run(partial(settings.reset_settings, register_id="check")) == ("车辆", "信访")
    register = read(partial(forms.get_register, register_id="check"))
    assert (register.title, register.on) == ("检查整改", True)
    entry = read(partial(reading.get_entry, register=register, entry_id=made)).entry
    assert (entry.data["topic"], entry.data["x_2"]) == ("x_1", "皮卡")
    run(partial(writing.remove_entry, register=register, entry_id=made))
    assert run(partial(settings.reset_settings, register_id="check")) == ()
    assert read(partial(forms.changes_of, register_id="check")) == {}


def test_an_update_keeps_her_changes_and_lists_what_lost_its_ground(
    run: Run, read: Run, built: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped file is replaced by its next version; the data file is the same."""
    columns = [*register_town.CHECKS["papers"][0]["columns"], "x_2"]  # type: ignore[index]
    save(run, {**ALL, "columns": {"list": columns}})
    made = add(run, topic="信访", x_2="皮卡")
    old = read(partial(forms.shelf))["check"]
    newer = json.loads(json.dumps(register_town.CHECKS))
    newer["version"] = 2
    newer["title"] = "检查与整改"
    newer["fields"].append({"id": "weather", "title": "天气", "kind": "text"})
    newer["fields"].append({"id": "car", "title": "车辆", "kind": "text"})
    newer["papers"][0]["columns"] += ["weather", "car"]
    folder = tmp_path / "newer"
    folder.mkdir()
    (folder / "check.json").write_text(json.dumps(newer, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setenv("GANXUN_REGISTERS", str(folder))
    check_update(old=shipped_before(tmp_path), new=shipped()["check"])
    found = read(partial(settings.read_settings, register_id="check"))
    assert found.register.title == "检查"
    assert found.register.field("finding").title == "发现"
    assert found.register.field("weather").title == "天气"
    assert [one.title for one in found.register.field("topic").offered] == ["信访"]
    assert [each.path for each in found.leftovers] == ["own[0]", "columns.list"]
    assert read(partial(forms.changes_of, register_id="check"))["own"] == ALL["own"]
    assert old.field("x_2").title == "车辆"
    register = found.register
    entry = read(partial(reading.get_entry, register=register, entry_id=made)).entry
    assert entry.data["x_2"] == "皮卡"


def shipped_before(tmp_path: Path) -> Any:
    from app.registers import read_folder

    return read_folder(tmp_path / "registers")["check"]
