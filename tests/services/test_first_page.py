"""The first page before the data is open: a snapshot shows what the queries show, or it is no snapshot."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.context import AppContext, open_context
from app.first_page import snapshot as snapshots
from app.first_page.snapshot import Snapshot, load_snapshot, remove_snapshot, save_snapshot
from app.first_page.taking import days_ahead, keep_last_snapshot, keep_snapshot, take_snapshot
from app.jobs import backups
from app.paths import Paths
from app.reverting import take_back
from app.services.mark import attendance
from app.services.operation.seals import seal_year
from app.services.page.workbench import workbench
from app.services.page.workbench_rules import rule_tasks
from app.services.person.roster import count_people
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.setting.town import set_town
from app.work import NO_PROGRESS
from db.models import Person
from tests.conftest import NOW
from tests.services.conftest import Run
from tests.ui.plan_data import fill_roster

TODAY = NOW.date()
YEAR = TODAY.year
KEY = bytes(range(32))


def write(context: AppContext, command: Callable[[Session], object], reason: str = "") -> None:
    with context.database.write(actor="t", action="test.write", text="测试", reason=reason) as unit:
        command(unit.session)


def a_class(on: date, title: str = "公文写作") -> ClassSessionInput:
    return ClassSessionInput(title=title, held_on=on, hours_centi=300)


def add_class(context: AppContext, on: date, title: str = "公文写作") -> int:
    made: list[int] = []
    write(context, lambda s: made.append(planning.add_class_session(s, data=a_class(on, title))))
    return made[0]


def TOWN(run: Run) -> None:
    """A town with a class today, one half entered, one with an absence, and one to come."""
    run(lambda s: set_town(s, name="清河镇"))
    run(fill_roster)
    for days, line in ((-20, "3缺"), (-6, ""), (0, ""), (5, "")):
        held = run(partial(planning.add_class_session, data=a_class(TODAY + timedelta(days=days))))
        if line:
            run(partial(attendance.mark_line, class_session_id=held, line=line, rest_present=True))


@pytest.fixture
def town(built: object, context: AppContext) -> AppContext:
    """The town that `TOWN` makes, open."""
    return context


@pytest.fixture
def kept(town: AppContext) -> Paths:
    """The town closed, with its snapshot beside it."""
    assert keep_last_snapshot(town.database, town.paths, year=YEAR, today=TODAY) is not None
    return town.paths


def load(paths: Paths, today: date = TODAY) -> Snapshot | None:
    return load_snapshot(paths, today=today)


# -- what it shows -----------------------------------------------------------------------------------


def test_it_shows_what_the_queries_show_on_each_of_its_days(town: AppContext) -> None:
    kept = keep_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert kept is not None
    for day in days_ahead(TODAY):
        found = load(town.paths, day)
        assert found == kept
        assert found is not None
        page = found.page_of(day)
        assert page is not None
        with town.database.read() as session:
            assert page.bench == workbench(session, year=YEAR, today=day)
            assert page.rules == rule_tasks(session, year=YEAR, today=day)
            assert page.people == count_people(session, on=day)
        assert page.bench.days
        assert page.bench.tasks
        assert page.rules
    assert (found.town, found.years, found.sealed, found.year) == ("清河镇", (YEAR,), (), YEAR)


def test_targets_of_every_kind_come_back(town: AppContext) -> None:
    taken = take_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert taken is not None
    page = taken.pages[0]
    targets = (None, 3, "make-ups", ("bulletin", 7))
    tasks = tuple(replace(page.rules[0], target=target) for target in targets)
    save_snapshot(replace(taken, pages=(replace(page, rules=tasks),)), town.paths)
    found = load(town.paths)
    assert found is not None
    assert found.pages[0].rules == tasks


@pytest.mark.parametrize(
    ("today", "ahead"),
    [("2024-08-15", 1), ("2024-08-16", 3), ("2024-08-17", 2), ("2024-08-18", 1), ("2024-12-31", 1)],
)
def test_it_thinks_of_the_next_working_day(today: str, ahead: int) -> None:
    day = date.fromisoformat(today)
    assert day in days_ahead(day)
    assert day + timedelta(days=1) in days_ahead(day)
    assert days_ahead(day)[-1] == day + timedelta(days=ahead)


def test_it_is_taken_while_the_window_works_and_when_it_closes(town: AppContext) -> None:
    """Both times it is of the file as it lies there when it is closed."""
    first = keep_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert load(town.paths) == first
    last = keep_last_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert load(town.paths) == last == first


def test_no_id_number_is_in_it(town: AppContext, kept: Paths) -> None:
    town = open_context(kept.data, clock=lambda: NOW)
    write(town, lambda s: [setattr(p, "id_number", "110101199003070011") for p in people_of(s)[:1]])
    keep_last_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert "110101" not in kept.first_page.read_text(encoding="utf-8")


def people_of(session: Session) -> list[Person]:
    return list(session.scalars(select(Person)))


# -- when there is none ------------------------------------------------------------------------------


def test_nothing_is_kept_of_a_town_without_name_or_plan(context: AppContext) -> None:
    assert keep_snapshot(context.database, context.paths, year=YEAR, today=TODAY) is None
    write(context, lambda s: set_town(s, name="清河镇"))
    write(context, fill_roster)
    assert keep_snapshot(context.database, context.paths, year=YEAR, today=TODAY) is None
    assert not context.paths.first_page.exists()


def test_another_day_has_another_page(kept: Paths) -> None:
    assert load(kept) is not None
    assert load(kept, TODAY + timedelta(days=2)) is None
    assert load(kept, TODAY + timedelta(days=366)) is None
    assert load(kept, TODAY - timedelta(days=1)) is None


def test_a_snapshot_of_tomorrow_is_none_today(town: AppContext) -> None:
    """The clock was ahead and was set back."""
    keep_snapshot(town.database, town.paths, year=YEAR, today=TODAY + timedelta(days=1))
    assert load(town.paths, TODAY + timedelta(days=1)) is not None
    assert load(town.paths, TODAY) is None
    # Even where it thinks of the day: it was taken of a time that has not come.
    taken = take_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert taken is not None
    save_snapshot(replace(taken, taken_on=TODAY + timedelta(days=1)), town.paths)
    assert load(town.paths, TODAY) is None


def test_a_write_of_another_program_ends_it(kept: Paths) -> None:
    command = ["leave", "add", "王建国", "--from", "2024-08-15", "--to", "2024-08-16", "--kind", "事"]
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data", str(kept.data), *command],
        cwd=Path(snapshots.__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert load(kept) is None


def test_a_command_that_only_reads_leaves_it(kept: Paths) -> None:
    context = open_context(kept.data, clock=lambda: NOW)
    with context.database.read() as session:
        workbench(session, year=YEAR, today=TODAY)
    context.close()
    assert load(kept) is not None


@pytest.mark.parametrize("change", ["mark", "undo", "seal", "town"])
def test_every_write_ends_it(kept: Paths, change: str) -> None:
    context = open_context(kept.data, clock=lambda: NOW)
    if change == "mark":
        write(context, lambda s: attendance.mark_line(s, class_session_id=1, line="1迟"))
    elif change == "seal":
        write(context, lambda s: seal_year(s, year=YEAR, at=NOW.isoformat()))
    elif change == "town":
        write(context, lambda s: set_town(s, name="清水镇"))
    else:
        with context.database.write(actor="t", action="history.undo") as unit:
            take_back(context, unit, newest_operation(unit.session))
    context.close()
    assert load(kept) is None


def test_what_was_undone_again_is_not_what_it_was(kept: Paths) -> None:
    """The rows are the same again; the file is not, and nobody says which of the two was looked at."""
    context = open_context(kept.data, clock=lambda: NOW)
    made = add_class(context, TODAY + timedelta(days=1), "信访矛盾化解")
    with context.database.write(actor="t", action="history.undo") as unit:
        take_back(context, unit, newest_operation(unit.session))
    with context.database.read() as session:
        assert made not in {line.id for line in workbench(session, year=YEAR, today=TODAY).days}
    context.close()
    assert load(kept) is None


def newest_operation(session: Session) -> int:
    return int(session.connection().exec_driver_sql("SELECT max(id) FROM operation").scalar() or 0)


def test_a_restored_backup_of_the_same_count_ends_it(town: AppContext) -> None:
    """Two histories that went on equally far from one backup; also where the count is the very same."""
    backup = backups.copy_before(town, "试验")
    add_class(town, TODAY + timedelta(days=1), "信访矛盾化解")
    kept = keep_last_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert kept is not None
    content = town.paths.first_page.read_bytes()
    town.database.close()
    backups.restore(town.paths, None, backup, NOW)
    assert not town.paths.first_page.exists()
    count = int(kept.stamp.header[48:56], 16)
    connection = driver.connect(str(town.paths.database))
    while counter(town.paths) < count:
        connection.execute(
            "INSERT INTO meta (name, value) SELECT 'another history ' || count(*), '' FROM meta"
        )
        connection.commit()
    connection.close()
    assert counter(town.paths) == count
    # Somebody put the old picture back by hand.
    town.paths.first_page.write_bytes(content)
    assert load(town.paths) is None


def counter(paths: Paths) -> int:
    with paths.database.open("rb") as file:
        return int.from_bytes(file.read(100)[24:28], "big")


def test_an_old_file_put_back_by_hand_ends_it(kept: Paths, tmp_path: Path) -> None:
    copy = shutil.copy2(kept.database, tmp_path / "copy.db")
    context = open_context(kept.data, clock=lambda: NOW)
    add_class(context, TODAY + timedelta(days=1))
    assert keep_last_snapshot(context.database, kept, year=YEAR, today=TODAY) is not None
    assert load(kept) is not None
    shutil.copy2(copy, kept.database)
    assert load(kept) is None


def test_a_copy_of_the_folder_has_none(kept: Paths, tmp_path: Path) -> None:
    copy = Paths(shutil.copytree(kept.data, tmp_path / "copy"))
    assert copy.database.stat().st_mtime_ns == kept.database.stat().st_mtime_ns
    assert load(copy) is None
    assert load(kept) is not None


def test_a_folder_of_another_name_is_the_same(kept: Paths, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(kept.data, target_is_directory=True)
    assert load(Paths(link)) is not None


def test_another_program_has_another_page(kept: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("__version__", "9.9.9"), ("FORMAT", 99)):
        with monkeypatch.context() as patch:
            patch.setattr(snapshots, name, value)
            assert load(kept) is None
    with monkeypatch.context() as patch:
        patch.setattr(sys, "frozen", True, raising=False)
        assert load(kept) is None
    assert load(kept) is not None


def test_an_unfinished_write_ends_it(kept: Paths) -> None:
    journal = kept.database.with_name("ganxun.db-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9 the program was killed here")
    assert load(kept) is None


def test_a_data_file_that_is_gone_empty_or_spoilt_has_none(kept: Paths) -> None:
    content = kept.database.read_bytes()
    for spoilt in (b"", content[:50], content[:4096], b"x" * len(content)):
        kept.database.write_bytes(spoilt)
        assert load(kept) is None
    kept.database.unlink()
    assert load(kept) is None


def test_whatever_is_odd_about_the_snapshot_means_that_there_is_none(kept: Paths) -> None:
    content = kept.first_page.read_bytes()
    odd = [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        content[: len(content) // 2],
        content + b"x",
        content.replace("公文写作".encode(), "公文写法".encode(), 1),
        b" " * (2 << 20),
        content + b" " * (2 << 20),
    ]
    for spoilt in odd:
        kept.first_page.write_bytes(spoilt)
        assert load(kept) is None, spoilt[:40]
    kept.first_page.write_bytes(content)
    assert load(kept) is not None
    kept.first_page.unlink()
    assert load(kept) is None
    kept.first_page.mkdir()
    assert load(kept) is None


def test_values_of_another_kind_are_odd_also_with_the_right_check(kept: Paths) -> None:
    page = json.loads(kept.first_page.read_text(encoding="utf-8"))["page"]
    texts = json.dumps(page, ensure_ascii=False)
    changes = [
        lambda p: p["pages"][0]["days"][0].pop(),
        lambda p: p["pages"][0]["days"][0].__setitem__(5, "12"),
        lambda p: p["pages"][0]["days"][0].__setitem__(6, 1),
        lambda p: p["pages"][0]["days"][0].__setitem__(1, "gestern"),
        lambda p: p["pages"][0]["tasks"][0].__setitem__(4, "loud"),
        lambda p: p["pages"][0]["tasks"][0].__setitem__(6, ["bulletin", "7"]),
        lambda p: p["pages"][0]["tasks"][0].__setitem__(6, {"a": 1}),
        lambda p: p["pages"][0]["tasks"][0].append(1),
        lambda p: p["pages"][0].pop("rules"),
        lambda p: p["pages"].clear(),
        lambda p: p.__setitem__("pages", None),
        lambda p: p.__setitem__("town", None),
        lambda p: p.__setitem__("year", True),
        lambda p: p.__setitem__("taken_on", 20240815),
        lambda p: p.__setitem__("stamp", p["stamp"][:2]),
        lambda p: p["stamp"].__setitem__(0, "zz"),
        lambda p: p["stamp"].__setitem__(2, p["stamp"][2] + 1),
    ]
    for number, change in enumerate(changes):
        changed = json.loads(texts)
        change(changed)
        put(kept, changed)
        assert load(kept) is None, number
    put(kept, json.loads(texts))
    assert load(kept) is not None


def put(paths: Paths, page: dict[str, object]) -> None:
    """Write a page with the check that belongs to it."""
    text = json.dumps({"check": snapshots._check(page), "page": page}, ensure_ascii=False)
    paths.first_page.write_text(text, encoding="utf-8")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_one_that_may_not_be_read_is_none(kept: Paths) -> None:
    kept.first_page.chmod(0)
    assert load(kept) is None


# -- what lies on the disk ---------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
@pytest.mark.parametrize("rights", [0o600, 0o640, 0o644])
def test_it_has_the_rights_of_the_data_file(town: AppContext, rights: int) -> None:
    town.paths.database.chmod(rights)
    keep_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    assert stat.S_IMODE(town.paths.first_page.stat().st_mode) == rights


def test_a_write_that_breaks_off_leaves_the_one_before(
    town: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = keep_snapshot(town.database, town.paths, year=YEAR, today=TODAY)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.first_page.snapshot.os.fsync", full)
    assert keep_snapshot(town.database, town.paths, year=YEAR, today=TODAY) is None
    assert load(town.paths) == first
    assert sorted(file.name for file in town.paths.data.glob("first_page*")) == ["first_page.json"]


def test_a_password_means_none_and_takes_an_old_one_away(kept: Paths, tmp_path: Path) -> None:
    """The names it holds would lie in clear beside what the password protects."""
    folder = tmp_path / "secret"
    context = open_context(folder, key=KEY, clock=lambda: NOW)
    paths = context.paths
    write(context, lambda s: set_town(s, name="清河镇"))
    write(context, fill_roster)
    add_class(context, TODAY)
    for keep in (keep_snapshot, keep_last_snapshot):
        shutil.copy2(kept.first_page, paths.first_page)
        assert keep(context.database, paths, year=YEAR, today=TODAY) is None
        assert not paths.first_page.exists()
    shutil.copy2(kept.first_page, paths.first_page)
    shutil.copy2(kept.first_page, paths.first_page.with_name("first_page.json.part"))
    open_context(folder, key=KEY, clock=lambda: NOW).close()
    assert list(folder.glob("first_page*")) == []


def test_it_is_in_no_backup(town: AppContext, tmp_path: Path) -> None:
    keep_snapshot(town.database, town.paths, year=YEAR, today=TODAY)
    disk = tmp_path / "U盘"
    disk.mkdir()
    backups.copy_to_disk(town, NO_PROGRESS, disk)
    names = [file.name for file in (*disk.rglob("*"), *town.paths.backups.rglob("*"))]
    assert [name for name in names if name.endswith(".db")]
    assert [name for name in names if "first_page" in name] == []


def test_taking_it_away_twice_is_no_error(kept: Paths) -> None:
    remove_snapshot(kept)
    remove_snapshot(kept)
    assert not kept.first_page.exists()


def test_a_write_between_reading_and_closing_keeps_none(
    town: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = town.database.close

    def close_late() -> None:
        close()
        other = driver.connect(str(town.paths.database))
        other.execute("UPDATE setting SET value = '清水镇' WHERE name = 'town.name'")
        other.commit()
        other.close()

    monkeypatch.setattr(town.database, "close", close_late)
    assert keep_last_snapshot(town.database, town.paths, year=YEAR, today=TODAY) is None
    assert not town.paths.first_page.exists()


def test_reading_it_loads_neither_the_database_nor_the_window() -> None:
    code = (
        "import sys, app.first_page.snapshot\n"
        "print(*sorted({'sqlalchemy', 'sqlcipher3', 'PySide6', 'db.models'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(snapshots.__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ""
