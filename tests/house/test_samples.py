"""The committed sample spreadsheets are what the script writes, and say what the sample town needs."""

from __future__ import annotations

import importlib.util
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "resources" / "samples"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """packaging/make_samples.py as a module."""
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "packaging" / "make_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_samples"] = module
    spec.loader.exec_module(module)
    return module


def contents(path: Path) -> Any:
    """What a reader gets out of a file: text, or the cells of every sheet."""
    if path.suffix == ".csv":
        return path.read_bytes().decode("gb18030")
    with path.open("rb") as file:
        book = CalamineWorkbook.from_filelike(file)
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_script_writes_what_is_committed(script: ModuleType, tmp_path: Path) -> None:
    """Nobody edits a sample by hand."""
    script.write_all(tmp_path)
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {path.name for path in SAMPLES.iterdir()} - {"README.md"}
    for name in written:
        assert contents(tmp_path / name) == contents(SAMPLES / name), name


def test_the_year_has_four_sessions_a_month_in_all_nine_categories(script: ModuleType) -> None:
    """A09 and A11–A19; no two class sessions on one day, so that a date names a session."""
    lessons = script.make_town().lessons
    per_month = Counter(lesson.on.month for lesson in lessons)
    assert set(per_month) == set(range(1, 13))
    assert min(per_month.values()) >= 4
    assert len({lesson.category for lesson in lessons}) == 9
    assert len({lesson.on for lesson in lessons}) == len(lessons)
    assert len({lesson.title for lesson in lessons}) == len(lessons)


def test_the_people_are_as_hard_as_real_ones(script: ModuleType) -> None:
    """Rare characters, same names in different units, and no ID number of a real area."""
    town = script.make_town()
    members = town.office_staff + town.village_staff
    assert len(members) >= 110
    text = "".join(member.name for member in members)
    assert all(letter in text for letter in "𬭎𫖯㛃䶮单仇解")
    twice = [name for name, count in Counter(member.name for member in members).items() if count > 1]
    assert {"王芳", "张伟"} <= set(twice)
    assert len({(member.name, member.unit) for member in members}) == len(members)
    assert len({member.person.id_number for member in members}) == len(members)
    assert all(member.person.id_number.startswith("99") for member in members)
    assert all(unicodedata.normalize("NFC", member.name) == member.name for member in members)
