"""Child of the kill test: writes through the services and notes elsewhere what was acknowledged."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.context import open_context
from app.services.mark import attendance
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person


def main(folder: Path, acknowledged: Path) -> None:
    """Write until killed: a unit with two people in one operation, a mark, every third time an undo."""
    context = open_context(folder)
    log = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    number = 0
    while True:
        number += 1
        with context.database.write(actor="t", action="torture.batch", text="批") as unit:
            unit_id = units.add_unit(unit.session, name=f"{os.getpid()}-{number}村")
            for name in ("甲", "乙"):
                add_person(
                    unit.session,
                    person=PersonInput(name=f"{name}{number}"),
                    posts=[PostInput(unit_id=unit_id)],
                )
        _note(log, f"unit {unit_id}")
        with context.database.write(actor="t", action="attendance.mark", text="登记") as unit:
            attendance.mark_line(
                unit.session, class_session_id=1, line=f"{number % 20 + 1}迟", rest_present=False
            )
        if number % 3 == 0:
            assert unit.operation_id is None or _undo(context.database, unit.operation_id)
        _note(log, f"round {number}")


def _undo(database: object, operation_id: int) -> bool:
    with database.write(actor="t", action="history.undo", text="登记") as unit:  # type: ignore[attr-defined]
        unit.revert(operation_id)
    return True


def _note(log: int, line: str) -> None:
    os.write(log, (line + "\n").encode())
    os.fsync(log)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
