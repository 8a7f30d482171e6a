"""The demonstration is the main job: spreadsheets in, papers out, and what was read is what was written."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.cli import run
from app.context import AppContext, open_context
from app.demo import command, sample_town
from app.errors import StoreProblem
from app.services.exam.attempts import list_attempts
from app.services.mark import attendance
from app.services.person.roster import list_people
from app.services.plan import class_sessions
from app.services.setting.mark_kinds import list_mark_kinds
from app.services.trail.integrity import check_data

# Class sessions that no spreadsheet holds: of the campaign, and those of the superiors.
BY_HAND = ("业务大讲堂", "上级调训")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """packaging/make_samples.py, which knows the truth about its spreadsheets."""
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "packaging" / "make_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_samples"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `make demo` leaves, a copy for the tests of this file."""
    return shutil.copytree(demo_folder, tmp_path_factory.mktemp("demo") / "out")


@pytest.fixture
def town(made: Path) -> Any:
    """The sample town, opened."""
    context = open_context(made / "demo-data")
    yield context
    context.close()


def test_everybody_of_the_spreadsheets_is_on_the_roster_once(town: AppContext, script: ModuleType) -> None:
    """Names, units, titles and ID numbers as the script made them, in the same order within a unit."""
    truth = script.make_town()
    with town.database.read() as session:
        people = list_people(session)
    expected = Counter(
        (m.name, m.unit, m.person.id_number, m.person.sex)
        for m in truth.office + truth.villages_one + truth.villages_two
    )
    stations = Counter((m.name, m.unit, m.person.id_number) for m in truth.stations)
    found = Counter((p.name, p.unit, p.id_number, p.sex) for p in people)
    assert not expected - found
    assert Counter((p.name, p.unit, p.id_number) for p in people if p.unit in script.STATIONS) == stations
    assert len(people) == sum(expected.values()) + sum(stations.values())


def test_the_plan_is_the_one_of_the_spreadsheet(town: AppContext, script: ModuleType) -> None:
    """Every date, title, category, place and number of hours."""
    with town.database.read() as session:
        rows = class_sessions.list_class_sessions(session, year=2024)
    rows = tuple(row for row in rows if row.form not in BY_HAND)
    found = [(r.held_on, r.title, r.category, r.place, r.hours_centi / 100) for r in rows]
    assert found == [(x.on, x.title, x.category, x.place, x.hours) for x in script.make_town().lessons]


def test_every_mark_is_what_the_sheets_say(town: AppContext, script: ModuleType) -> None:
    """Symbols, words, two header rows and the long list give the mark that was meant; blanks stay 未登记."""
    truth = script.make_town()
    expected = script.attendance_of(truth)
    with town.database.read() as session:
        labels = {kind.code: kind.label for kind in list_mark_kinds(session)}
        rows = attendance.list_participations(session, year=2024)
        plan = class_sessions.list_class_sessions(session, year=2024)
    by_hand = {row.id for row in plan if row.form in BY_HAND}
    audience = {lesson.on: lesson.audience for lesson in truth.lessons}
    villages = set(script.VILLAGES_ONE + script.VILLAGES_TWO)
    corrected = {row.id for row in plan if row.held_on == date(2024, 11, 5)}
    checked = changed = 0
    for row in rows:
        if row.date.month == 12 or row.session_id in by_hand:
            continue
        due = {script.OFFICE: False, script.VILLAGE: True}.get(audience[row.date])
        assert due is None or due == (row.unit in villages), (row.date, row.unit)
        told = expected[row.name, row.unit, row.date] or "未登记"
        # A slip that came after the bulletin: the one mark that was corrected, with its reason.
        if row.session_id in corrected and (labels[row.mark], told) == ("事假", "缺席"):
            changed += 1
            continue
        assert labels[row.mark] == told, (row.name, row.date)
        checked += 1
    assert checked > 4000
    assert changed == 1


def test_december_was_entered_by_printed_numbers(town: AppContext) -> None:
    """The exceptions line of the main job, the leave slip deciding the kind of 假, the rest present."""
    with town.database.read() as session:
        lesson = next(r for r in class_sessions.list_class_sessions(session, month="2024-12"))
        sheet = attendance.get_sheet(session, class_session_id=lesson.id)
    marks = {row.number: row.mark for row in sheet.rows}
    special = {3: "late", 7: "official_leave", 12: "absent", 18: "late_early", 25: "sick_leave"}
    assert {number: marks[number] for number in special} == special
    assert {mark for number, mark in marks.items() if number not in special} == {"present"}


def test_scores_keep_their_states(town: AppContext) -> None:
    """缺考 is no zero, and a zero is no 缺考."""
    with town.database.read() as session:
        attempts = list_attempts(session, year=2024)
    again = [a for a in attempts if a.state == "makeup"]
    attempts = tuple(a for a in attempts if a.state != "makeup")
    assert len(again) > 10
    first = [a for a in attempts if a.exam == "第一季度政治理论测试"]
    assert Counter(a.state for a in first) == {"normal": 111, "absent": 2, "deferred": 1}
    assert [a.score_centi for a in first if a.state != "normal"] == [None] * 3
    assert sum(a.score_centi == 0 for a in first) == 1
    assert Counter(a.exam for a in attempts if "季度" in a.exam) == {
        "第一季度政治理论测试": 114,
        "第二季度党规党纪知识测试": 114,
        "第三季度业务知识测试": 114,
    }


def test_papers_lie_beside_the_data(made: Path) -> None:
    """Sign-in sheets, a filled attendance, a score list and the ledger as xlsx and pdf."""
    names = [path.name for path in made.iterdir() if path.is_file()]
    for word, ending in (
        ("签到表", "pdf"),
        ("考勤登记表", "pdf"),
        ("成绩单", "pdf"),
        ("台账", "xlsx"),
        ("台账", "pdf"),
    ):
        assert [name for name in names if word in name and name.endswith(ending)], (word, ending, names)
    assert not [name for name in names if name.endswith(".part")]


def test_the_data_file_is_whole(town: AppContext) -> None:
    """The audit chain holds over every import and the papers' own operations."""
    with town.database.read() as session:
        assert not check_data(session).problems


def test_an_open_window_is_not_pulled_from_under_the_clerk(tmp_path: Path) -> None:
    """A second demonstration is refused while a living process holds the lock; a dead one is no obstacle."""
    data = tmp_path / command.DATA
    data.mkdir()
    (data / "ganxun.db").write_bytes(b"")
    (data / "ganxun.lock").write_text(f"{os.getpid()}\nganxun\n", encoding="utf-8")
    with pytest.raises(StoreProblem) as caught:
        command.fresh_data(tmp_path)
    assert caught.value.code == "store.in_use"
    assert (data / "ganxun.db").exists()
    (data / "ganxun.lock").write_text("999999999\nganxun\n", encoding="utf-8")
    assert command.fresh_data(tmp_path) == data
    assert list(data.iterdir()) == []


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    """Whatever is called demo-data but holds no data file of ours stays."""
    (tmp_path / command.DATA).mkdir()
    (tmp_path / command.DATA / "照片.jpg").write_bytes(b"x")
    with pytest.raises(StoreProblem) as caught:
        command.fresh_data(tmp_path)
    assert caught.value.code == "demo.not_ours"
    assert (tmp_path / command.DATA / "照片.jpg").exists()


def test_the_command_makes_a_town_of_the_size_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`ganxun demo --out DIR --people 40 …`, papers beside the data, twice the same."""
    words = [
        "demo",
        "--out",
        str(tmp_path),
        "--people",
        "40",
        "--sessions",
        "24",
        "--years",
        "2",
        "--seed",
        "5",
    ]
    assert run(words) == 0
    first = sorted(path.name for path in tmp_path.iterdir())
    context = open_context(tmp_path / command.DATA)
    with context.database.read() as session:
        assert len(list_people(session)) == 40
        assert len(class_sessions.list_class_sessions(session)) == 48
    context.close()
    assert run(words) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == first
    assert "40 人" in capsys.readouterr().out


def test_samples_and_their_list_agree() -> None:
    """Every spreadsheet that ships is imported by the demonstration."""
    listed = {path.name for path in sample_town.sample_files()}
    assert listed == {path.name for path in sample_town.SAMPLES.iterdir()} - {"README.md"}
