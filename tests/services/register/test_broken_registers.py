"""One description that does not hold is named with why; every other register works."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.context import open_context
from app.errors import GanxunError
from app.registers import broken, shipped
from app.rules.registers.description import Kind, Who
from app.rules.registers.own_form import OwnField, begun
from app.services.page import register_page
from app.services.page.workbench_registers import register_tasks
from app.services.register import forms, own_registers, writing
from app.services.setting import defaults
from app.wording import sentence
from db.models import RegisterForm
from tests.services import register_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)


def spoil(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a file says."""
    path = folder / f"{name}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def no_title(document: dict[str, Any]) -> None:
    del document["group"]


def idle(document: dict[str, Any]) -> None:
    document["fields"].append({"id": "idle", "title": "闲置", "kind": "text"})


def of_another(document: dict[str, Any]) -> None:
    document["title"] = "专项经费"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = register_town.write_registers(tmp_path / "registers")
    monkeypatch.setenv("GANXUN_REGISTERS", str(found))
    return found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_title, "缺少“group”"),
        (idle, "“闲置”没有用在任何表或规则里"),
        (of_another, "与“专项经费”重复"),
    ],
)
def test_a_file_that_does_not_hold_is_named_and_the_others_stay(
    read: Run, built: list[int], folder: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    spoil(folder, "check", change)
    shelf = read(forms.shelf)
    assert "half-report" in shelf.registers
    assert "contest" in shelf.registers
    assert "check" not in shelf.registers
    (found,) = shelf.broken
    words = sentence(found.refusal)
    assert words.startswith(f"登记簿“{found.title}”打不开，其余照常使用")
    assert said in words
    with pytest.raises(GanxunError) as caught:
        read(partial(forms.get_register, register_id="check"))
    assert sentence(caught.value) == words
    lines = read(partial(register_page.list_shelf, year=2024, today=TODAY))
    assert [each.title for each in lines if each.problem is not None] == [found.title]
    assert read(partial(register_page.read_page, register_id="half-report", year=2024, today=TODAY)).owed
    assert read(partial(register_tasks, today=TODAY)) is not None


def test_what_is_no_json_is_called_by_its_file_and_the_data_are_opened(folder: Path, tmp_path: Path) -> None:
    (folder / "check.json").write_text('{"format": 1,', encoding="utf-8")
    (folder / "third.json").write_text('["nothing"]', encoding="utf-8")
    (folder / "fourth.json").write_text('{"dues": [3]}', encoding="utf-8")
    defaults.described.cache_clear()
    try:
        for _ in range(2):
            context = open_context(tmp_path / "data")
            with context.database.read() as session:
                shelf = forms.shelf(session)
            context.close()
            assert {each.title for each in shelf.broken} == {"check.json", "third.json", "fourth.json"}
            assert "half-report" in shelf.registers
    finally:
        defaults.described.cache_clear()


def test_one_that_is_pointed_into_takes_along_only_what_points_there(folder: Path) -> None:
    pointing = json.loads(json.dumps(register_town.CHECKS))
    pointing |= {"id": "pointing", "title": "回访"}
    pointing["fields"].append({"id": "of", "title": "所查", "kind": "entry", "entry_of": "check"})
    pointing["papers"][0]["columns"].append("of")
    (folder / "pointing.json").write_text(json.dumps(pointing, ensure_ascii=False), encoding="utf-8")
    spoil(folder, "check", idle)
    assert {each.title for each in broken()} == {"检查整改", "回访"}
    assert "half-report" in shipped()


def own(run: Run) -> str:
    form = replace(begun(Who.UNIT), title="走访")
    form = replace(form, fields=(*form.fields, OwnField("对象", Kind.TEXT)))
    found: str = run(partial(own_registers.add_own, form=form))
    return found


@pytest.mark.parametrize("text", ["{", "[]", '{"title": "走访"}'])
def test_an_own_one_that_was_spoilt_is_named(run: Run, read: Run, built: list[int], text: str) -> None:
    register_id = own(run)

    def spoilt(session: Any) -> None:
        row = session.query(RegisterForm).filter_by(register=register_id).one()
        row.json = text

    run(spoilt)
    shelf = read(forms.shelf)
    assert register_id not in shelf.registers
    assert [each.id for each in shelf.broken] == [register_id]
    assert "contest" in shelf.registers


def test_an_update_that_takes_the_title_of_an_own_one_leaves_it(
    run: Run, read: Run, built: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_id = own(run)
    entry: dict[str, Any] = {"day": TODAY, "unit": "1", "f1": "王家"}

    def add(session: Any) -> int:
        register = forms.get_register(session, register_id=register_id)
        return writing.add_entry(session, register=register, values=entry, today=TODAY).entry_id

    run(add)
    folder = register_town.write_registers(tmp_path / "newer")
    spoil(folder, "check", lambda document: document.update(title="走访"))
    monkeypatch.setenv("GANXUN_REGISTERS", str(folder))
    shelf = read(forms.shelf)
    assert shelf.broken == ()
    assert [one.id for one in shelf.registers.values() if one.title == "走访"] == ["check", register_id]
