"""Adding an import is one module with its object and one line in the registry: everything else follows."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.cli import run
from app.imports import IMPORTS, Params, apply_preview, check_file, known_town, registry
from app.imports.checking import Checker
from app.imports.kind import PEOPLE, Import, Start, Words
from app.imports.layouts.fields import make_field
from app.imports.layouts.layout import Layout
from app.imports.preview import NEW, SKIP, RowResult, Verdicts, result
from app.imports.rows.records import records
from app.reader.sheet import squeezed
from app.services.person.units import find_or_add_units, list_units
from app.work import Progress
from db.session import Database

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# -- the module ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VillageActions:
    """Villages to add."""

    names: tuple[str, ...]


class VillageCheck(Checker):
    """A list of villages."""

    def __init__(self, start: Start) -> None:
        self._known = set(start.known.units)
        self.names: list[str] = []
        self.use(start.layout)

    def use(self, layout: Layout) -> None:
        self._layout = layout

    def rows(self) -> list[RowResult]:
        found = []
        for record in records(self._layout, VillageImport.fields, key="village"):
            say = Verdicts()
            name = squeezed(record.raw("village"))
            action = SKIP if name in self._known else NEW
            if action == NEW:
                self.names.append(name)
            found.append(result(record.row, say, action, {"unit": name}, record.sheet.name))
        return found


class VillageImport(Import[VillageCheck, VillageActions]):
    """Villages by name."""

    id = "villages"
    title = "村名册"
    fields = (make_field("village", "村名", "村名 村居"), make_field("note", "备注", "备注"))
    key = "village"
    action = "villages.import"
    words = Words(needs="村名", hint="村名册：一行一个村。", labels={"unit": "村"})
    knows = frozenset({PEOPLE})

    def checker(self, start: Start) -> VillageCheck:
        return VillageCheck(start)

    def finish(self, checker: VillageCheck, start: Start) -> tuple[VillageActions, dict[str, object]]:
        return VillageActions(tuple(checker.names)), {}

    def apply(
        self, session: Session, actions: VillageActions, *, today: date, progress: Progress
    ) -> dict[str, int]:
        progress.start(len(actions.names), "正在写入")
        find_or_add_units(session, names=actions.names)
        return {"units_added": len(actions.names)}


# -- what follows ----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line in the registry."""
    monkeypatch.setattr(registry, "IMPORTS", (*IMPORTS, VillageImport()))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "村.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows([["村名", "备注"], ["东湾村", "老"], ["西山村", "新"], ["合计", "2"]])
    return path


def test_it_checks_tells_and_writes(database: Database, file: Path) -> None:
    with database.read() as session:
        preview = check_file("villages", file, known_town(session, kind="villages"), Params())
    told = preview.to_json()
    assert [row["unit"] for row in told["rows"]] == ["东湾村", "西山村"]  # type: ignore[index, union-attr, attr-defined]
    assert preview.summary["rows_read"] == {
        "data": 2,
        "heading": 1,
        "section": 0,
        "total": 1,
        "legend": 0,
        "note": 0,
        "signature": 0,
        "left_out": 0,
    }
    with database.write(actor="t", action=preview.action, text="导入") as unit:
        assert apply_preview(unit.session, preview) == {"units_added": 2}
    with database.read() as session:
        assert {"东湾村", "西山村"} <= {unit.name for unit in list_units(session)}


def test_the_command_line_offers_it(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = ["--data", str(tmp_path / "data")]
    run([*data, "init", "--town", "清河镇"])
    capsys.readouterr()
    assert run([*data, "import", "villages", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["summary"]["actions"]["new"] == 2
    run([*data, "list", "units", "--json"])
    assert {"东湾村", "西山村"} <= {unit["name"] for unit in json.loads(capsys.readouterr().out)}
    with pytest.raises(SystemExit):
        run([*data, "import", "--help"])
    assert "villages" in capsys.readouterr().out


def test_the_ways_in_branch_on_no_kind() -> None:
    """What an import does differently stands in its object; nobody asks which one it is."""
    root = Path(registry.__file__).parents[2]
    files = [*(root / "app" / "imports").rglob("*.py"), root / "app" / "cli" / "importing.py"]
    files += (root / "ui" / "wizards").glob("*.py")
    ids = [f'"{kind.id}"' for kind in IMPORTS]
    asks = [
        f"{path.name}: {line.strip()}"
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        for sign in ("kind ==", "kind is ", "kind.id ==", "kind in (", "kind.id in (", "kind !=")
        if f"{sign}" in line and any(known in line for known in (*ids, "ROSTER", "PLAN", "ATTENDANCE"))
    ]
    assert not asks
