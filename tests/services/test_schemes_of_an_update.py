"""A way of classifying that comes with an update reaches a town in use: once, told, nothing of hers lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.operation import seals
from app.services.operation.operations import list_operations
from app.services.plan import category_schemes
from app.services.plan.categories import add_category
from app.services.setting import defaults
from db.models import Operation
from db.session import Database
from tests.services.conftest import Run

FIRST_THREE = ("培训内容", "课堂类型", "能力")
NEW = ("十七项知识", "必读书目", "党规党纪")
TOLD = "程序更新带来分类方式：十七项知识、必读书目、党规党纪"

Update = Callable[[], None]


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A folder that no program has opened: the file and what it starts with are made here."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def update(database: Database, monkeypatch: pytest.MonkeyPatch) -> Update:
    """A file made by a program that had three schemes; call it to open the file with today's."""
    shipped = defaults.read_defaults

    def before(name: str) -> tuple[dict[str, Any], ...]:
        entries = shipped(name)
        return entries[:3] if name == "category_schemes" else entries

    with monkeypatch.context() as patch:
        patch.setattr(defaults, "read_defaults", before)
        defaults.load_missing_defaults(database)
    return lambda: defaults.load_missing_defaults(database)


def names(session: Session) -> tuple[str, ...]:
    """The schemes in order."""
    return tuple(scheme.name for scheme in category_schemes.list_schemes(session))


def tags(session: Session, name: str) -> tuple[str, ...]:
    """The tags of a scheme in order."""
    found = next(scheme for scheme in category_schemes.list_schemes(session) if scheme.name == name)
    return tuple(tag.name for tag in found.tags)


def scheme_id(session: Session, name: str) -> int:
    """The id of the scheme called so."""
    return next(scheme.id for scheme in category_schemes.list_schemes(session) if scheme.name == name)


def told(session: Session) -> list[str]:
    """What the program says it did by itself."""
    return list(session.scalars(select(Operation.label).where(Operation.action == "defaults.load")))


def test_new_schemes_come_once_behind_those_of_the_town_and_are_told(update: Update, read: Run) -> None:
    assert read(names) == FIRST_THREE
    before = read(told)
    update()
    assert read(names) == (*FIRST_THREE, *NEW)
    shipped = {
        entry["name"]: tuple(entry["categories"]) for entry in defaults.read_defaults("category_schemes")
    }
    assert {name: read(lambda s, name=name: tags(s, name)) for name in NEW} == {n: shipped[n] for n in NEW}
    assert read(told) == [*before, TOLD]
    update()
    assert read(names) == (*FIRST_THREE, *NEW)
    assert read(told) == [*before, TOLD]


def test_what_the_clerk_has_is_neither_doubled_nor_written_over(update: Update, run: Run, read: Run) -> None:
    """Her scheme of the same name, a shipped one she renamed, one she removed, tags she renamed."""

    def change(session: Session) -> None:
        own = category_schemes.add_scheme(session, name="必读 书目")
        add_category(session, name="《论语》", scheme_id=own)
        category_schemes.rename_scheme(session, scheme_id=scheme_id(session, "课堂类型"), name="五个课堂")
        ability = next(s for s in category_schemes.list_schemes(session) if s.name == "能力")
        for tag in ability.tags:
            category_schemes.remove_tag(session, category_id=tag.id)
        category_schemes.remove_scheme(session, scheme_id=ability.id)
        first = category_schemes.list_schemes(session)[0]
        category_schemes.rename_tag(session, category_id=first.tags[0].id, name="理论")

    run(change)
    kept = read(category_schemes.list_schemes)
    update()
    now = read(category_schemes.list_schemes)
    assert now[: len(kept)] == kept
    assert [scheme.name for scheme in now] == ["培训内容", "五个课堂", "必读书目", "十七项知识", "党规党纪"]
    assert read(lambda s: tags(s, "必读书目")) == ("《论语》",)


def test_what_came_and_was_removed_or_renamed_does_not_come_again(
    update: Update, run: Run, read: Run
) -> None:
    update()

    def change(session: Session) -> None:
        gone = next(s for s in category_schemes.list_schemes(session) if s.name == "党规党纪")
        for tag in gone.tags:
            category_schemes.remove_tag(session, category_id=tag.id)
        category_schemes.remove_scheme(session, scheme_id=gone.id)
        category_schemes.rename_scheme(session, scheme_id=scheme_id(session, "十七项知识"), name="知识")
        category_schemes.rename_tag(
            session, category_id=category_schemes.list_schemes(session)[3].tags[0].id, name="医疗"
        )

    run(change)
    kept = read(category_schemes.list_schemes)
    operations = len(read(list_operations))
    update()
    assert read(category_schemes.list_schemes) == kept
    assert len(read(list_operations)) == operations


def test_a_closed_year_keeps_the_schemes_of_then(update: Update, run: Run, read: Run) -> None:
    run(lambda s: seals.seal_year(s, year=2024, at="2025-02-01T09:00:00"))
    then = read(lambda s: category_schemes.list_schemes(s, year=2024))
    update()
    assert read(lambda s: category_schemes.list_schemes(s, year=2024)) == then
    assert read(names) == (*FIRST_THREE, *NEW)


def test_a_town_without_any_scheme_is_given_none(update: Update, run: Run, read: Run) -> None:
    """The first scheme is the plan's 类别: the seventeen topics must not become it."""

    def clear(session: Session) -> None:
        for scheme in category_schemes.list_schemes(session):
            for tag in scheme.tags:
                category_schemes.remove_tag(session, category_id=tag.id)
            category_schemes.remove_scheme(session, scheme_id=scheme.id)

    run(clear)
    update()
    assert read(names) == ()
