"""R1: kill -9 at any moment loses nothing that was acknowledged and leaves no half batch."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.context import open_context
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.trail import integrity
from db.models import Assignment, Person, Unit

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
# GANXUN_KILLS=200 asks for the count of the scorecard.
KILLS = int(os.environ.get("GANXUN_KILLS", "12"))


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on the disk: whatever other tests do in memory, this one is about what a disk keeps."""
    with tempfile.TemporaryDirectory(prefix="ganxun-kill-") as folder:
        yield Path(folder)


def prepare(folder: Path, clock: Callable[[], datetime]) -> None:
    """A class session with twenty people."""
    context = open_context(folder, clock=clock)
    with context.database.write(actor="t", action="torture.prepare") as unit:
        unit_id = units.add_unit(unit.session, name="东湾村")
        for number in range(20):
            person = PersonInput(name=f"人{number}")
            add_person(unit.session, person=person, posts=[PostInput(unit_id=unit_id)])
        data = ClassSessionInput(title="乡村振兴", held_on=date(2024, 8, 15))
        planning.add_class_session(unit.session, data=data)
    context.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.timeout(900)
def test_nothing_acknowledged_is_lost(
    data_folder: Path, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    prepare(data_folder, clock)
    acknowledged = tmp_path / "acknowledged"
    dice = random.Random(7)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(KILLS):
        command = [sys.executable, "-m", "tests.torture.worker", str(data_folder), str(acknowledged)]
        size = acknowledged.stat().st_size if acknowledged.exists() else 0
        with subprocess.Popen(command, cwd=ROOT, env=environment) as child:
            deadline = time.monotonic() + 60
            while (acknowledged.stat().st_size if acknowledged.exists() else 0) == size:
                assert child.poll() is None, "the writer stopped by itself"
                assert time.monotonic() < deadline
                time.sleep(0.01)
            time.sleep(dice.uniform(0.0, 0.2))
            child.kill()
        check(data_folder, acknowledged, clock)


def check(folder: Path, acknowledged: Path, clock: Callable[[], datetime]) -> None:
    """The file opens without a question, is whole, and holds every acknowledged unit with both people."""
    context = open_context(folder, clock=clock)
    try:
        with context.database.read() as session:
            assert integrity.check_data(session).problems == ()
            known = {row.id for row in session.query(Unit)}
            by_unit: dict[int, int] = {}
            for row in session.query(Assignment):
                by_unit[row.unit_id] = by_unit.get(row.unit_id, 0) + 1
            assert session.query(Person).count() == session.query(Assignment).count()
    finally:
        context.close()
    wanted = {
        int(line.split()[1]) for line in acknowledged.read_text().splitlines() if line.startswith("unit")
    }
    assert wanted
    assert wanted <= known
    assert all(by_unit[unit_id] == 2 for unit_id in known if unit_id != 1)
