"""Entries of registers that are only files: entered, changed, handed in again, brought on, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.attachment_store import StoredFile
from app.errors import ConflictProblem, GanxunError, InputProblem
from app.rules.registers.description import Register
from app.rules.registers.town_facts import Waiver
from app.rules.registers.typed_values import Given, LineValue
from app.services.operation import seals
from app.services.person import people, units
from app.services.plan import planning, programmes
from app.services.plan.planning import ClassSessionInput
from app.services.plan.programmes import ProgrammeInput
from app.services.register import files, forms, moving, reading, waiving, writing
from app.services.register.many import Act, Cell, enter_many
from app.services.register.reading import EntryRow
from app.services.register.sealed_forms import keep_descriptions
from app.services.register.waiving import WaiverInput
from app.services.register.writing import Added
from tests.services import register_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)


@pytest.fixture(autouse=True)
def _registers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = register_town.write_registers(tmp_path / "registers")
    monkeypatch.setenv("GANXUN_REGISTERS", str(folder))


class Book:
    """One register of the town, each call in a session of its own."""

    def __init__(self, register_id: str, run: Run, read: Run) -> None:
        self.id, self._run, self._read = register_id, run, read

    def write(self, call: Callable[..., Any], **values: Any) -> Any:
        def command(session: Session) -> Any:
            return call(session, register=forms.get_register(session, register_id=self.id), **values)

        return self._run(command)

    def add(self, values: Mapping[str, Given], *, today: date = TODAY, **more: Any) -> Added:
        added: Added = self.write(writing.add_entry, values=values, today=today, **more)
        return added

    def edit(self, entry_id: int, values: Mapping[str, Given], **more: Any) -> None:
        self.write(writing.edit_entry, entry_id=entry_id, values=values, today=TODAY, **more)

    def row(self, entry_id: int) -> EntryRow:
        def query(session: Session) -> EntryRow:
            register = forms.get_register(session, register_id=self.id)
            return reading.get_entry(session, register=register, entry_id=entry_id)

        found: EntryRow = self._read(query)
        return found

    def ask(self, call: Callable[..., Any], **values: Any) -> Any:
        def query(session: Session) -> Any:
            return call(session, register=forms.get_register(session, register_id=self.id), **values)

        return self._read(query)


@pytest.fixture
def checks(built: list[int], run: Run, read: Run) -> Book:
    return Book("check", run, read)


@pytest.fixture
def reports(built: list[int], run: Run, read: Run) -> Book:
    return Book("half-report", run, read)


def refused(code: str, call: Callable[..., Any], *args: Any, **values: Any) -> InputProblem:
    with pytest.raises(InputProblem) as found:
        call(*args, **values)
    assert found.value.code == code
    return found.value


# -- entering -----------------------------------------------------------------------------------------


def test_what_is_typed_stands_in_envelope_scalars_and_lines(checks: Book) -> None:
    made = checks.add(
        {
            "day": "8-12",
            "unit": "东湾村",
            "检查部门": "党政办",
            "topic": "执法",
            "cost": "1,200.50元",
            "people": "张伟:92、李娜 88.5",
        }
    )
    row = checks.row(made.entry_id)
    entry = row.entry
    assert (entry.on_day, entry.year, entry.period) == (date(2024, 8, 12), 2024, "")
    assert row.words.units[entry.unit_id or 0].title == "东湾村"
    assert dict(entry.data) == {"topic": "law", "cost": 120050}
    (office,) = entry.lines_of("office")
    assert row.words.of_line(office).title == "党政办"
    lines = entry.lines_of("people")
    assert [(row.words.of_line(line).title, dict(line.data)) for line in lines] == [
        ("张伟", {"score": 9200}),
        ("李娜", {"score": 8850}),
    ]
    assert entry.state == ""


def test_a_dialog_gives_links_and_stored_values(checks: Book, built: list[int]) -> None:
    made = checks.add(
        {"unit": (LineValue(unit_id=1),), "cost": 5, "people": (LineValue(person_id=built[3]),)}
    )
    entry = checks.row(made.entry_id).entry
    assert (entry.unit_id, entry.data["cost"], entry.lines_of("people")[0].person_id) == (1, 5, built[3])


def test_what_must_be_there_and_what_is_unknown_is_said_with_its_field(checks: Book) -> None:
    assert refused("entry.required", checks.add, {}).data["field"] == "unit"
    assert refused("entry.field", checks.add, {"colour": "红"}).data["field"] == "colour"
    assert refused("entry.money", checks.add, {"unit": "东湾村", "cost": "很多"}).data["title"] == "费用"
    refused("person.unit_unknown", checks.add, {"unit": "西岭村"})
    assert "编号 4" in str(refused("person.ambiguous", checks.add, {"unit": "1", "people": "王芳"}).data)
    assert checks.ask(reading.list_entries).entries == ()


def test_namesakes_are_told_apart_by_unit_or_number(checks: Book, built: list[int]) -> None:
    made = checks.add({"unit": "1", "people": f"王芳（东湾村）、{built[0]}"})
    lines = checks.row(made.entry_id).entry.lines_of("people")
    assert [line.person_id for line in lines] == [built[3], built[0]]


def test_an_open_choice_is_added_once_and_goes_back_with_the_entry(checks: Book, run: Run, read: Run) -> None:
    first = checks.add({"unit": "1", "topic": "消防"})
    second = checks.add({"unit": "1", "topic": "消 防"})
    topics = [checks.row(each.entry_id).entry.data["topic"] for each in (first, second)]
    assert topics == ["x_1", "x_1"]
    register = read(partial(forms.get_register, register_id="check"))
    assert [each.title for each in register.field("topic").choices] == ["执法", "消防"]


def test_proposed_values_are_taken_where_asked(checks: Book) -> None:
    checks.add({"unit": "1", "topic": "law"})
    made = checks.add({"unit": "1", "day": "2024-08-01", "demand": "改", "owner": "张伟"}, defaults=True)
    entry = checks.row(made.entry_id).entry
    assert (entry.data["topic"], entry.data["by"]) == ("law", "2024-08-08")


# -- states -------------------------------------------------------------------------------------------


def test_an_entry_begins_in_the_first_state_when_all_it_asks_is_there(checks: Book) -> None:
    made = checks.add({"unit": "1", "demand": "改", "owner": "张伟", "by": "2024-09-01"})
    row = checks.row(made.entry_id)
    assert (row.entry.state, row.state_title) == ("open", "待整改")
    # What a state asks stands with its step, so that the entry itself is left alone.
    assert row.entry.person_id is None
    missing = refused("entry.begun", checks.add, {"unit": "1", "demand": "改"})
    assert missing.data["fields"] == "责任人、期限"


def test_states_go_on_and_back_with_a_reason(checks: Book) -> None:
    made = checks.add({"unit": "1"}).entry_id
    move = partial(checks.write, moving.set_state, entry_id=made)
    refused("register.state_asks", move, state="open", on_day=TODAY)
    move(state="待整改", on_day=TODAY, values={"demand": "改", "owner": "张伟", "by": "9-1"})
    refused("register.state_day", move, state="done", on_day=date(2024, 8, 1), values={"done": "好"})
    move(state="done", on_day=date(2024, 8, 20), values={"done": "好"})
    refused("register.state_reason", move, state="open", on_day=date(2024, 8, 21))
    move(state="open", on_day=date(2024, 8, 21), reason="没改好")
    entry = checks.row(made).entry
    assert [(step.state, step.reason) for step in entry.steps] == [
        ("open", ""),
        ("done", ""),
        ("open", "没改好"),
    ]
    assert entry.data["done"] == "好"


def test_an_edit_changes_the_step_that_said_it_and_nothing_else(checks: Book) -> None:
    made = checks.add(
        {"unit": "1", "finding": "漏", "demand": "改", "owner": "张伟", "by": "2024-09-01"}
    ).entry_id
    before = checks.row(made).entry
    checks.edit(made, {"by": "2024-09-10"})
    after = checks.row(made).entry
    assert after.data == {**before.data, "by": "2024-09-10"}
    assert after.steps[0].data["by"] == "2024-09-10"
    assert after.lines == before.lines


def test_an_edit_of_lines_keeps_the_lines_that_stay(checks: Book) -> None:
    made = checks.add({"unit": "1", "people": "张伟:92、李娜:88"}).entry_id
    first = {line.person_id: line.id for line in checks.row(made).entry.lines_of("people")}
    checks.edit(made, {"people": "李娜:90"})
    (line,) = checks.row(made).entry.lines_of("people")
    assert (line.id, dict(line.data), line.position) == (first[line.person_id], {"score": 9000}, 0)
    checks.edit(made, {"people": ""})
    assert checks.row(made).entry.lines == ()


def test_a_stale_dialog_is_refused(checks: Book) -> None:
    made = checks.add({"unit": "1"}).entry_id
    seen = checks.row(made).entry.version
    checks.edit(made, {"finding": "漏"}, version=seen)
    with pytest.raises(ConflictProblem):
        checks.edit(made, {"finding": "没漏"}, version=seen)


# -- 所属期 and versions ---------------------------------------------------------------------------------


def test_the_period_is_the_missing_one_with_the_nearest_deadline(reports: Book) -> None:
    first = reports.add({"person": "张伟", "day": "2024-07-03", "kind": "report"})
    assert first.period == "2024-H1"
    # The first half is there already: what comes next belongs to the second.
    second = reports.add({"person": "张伟", "day": "2024-07-05", "kind": "report"})
    assert (second.period, second.is_revision) == ("2024-H2", False)
    late = reports.add({"person": "李娜", "day": "2025-01-05", "kind": "report"})
    assert (late.period, reports.row(late.entry_id).entry.year) == ("2024-H2", 2024)


def test_a_second_one_of_a_key_is_a_revision_and_the_first_day_stays(reports: Book) -> None:
    first = reports.add({"person": "张伟", "day": "2024-06-20", "kind": "report"}, period="2024年上半年")
    again = reports.add(
        {"person": "张伟", "day": "2024-07-09", "kind": "半年报告", "note": "补写"}, period="2024-H1"
    )
    assert again == Added(first.entry_id, True, "2024-H1")
    entry = reports.row(first.entry_id).entry
    assert (entry.on_day, entry.data["note"]) == (date(2024, 6, 20), "补写")
    assert [(step.state, step.on_day) for step in entry.steps] == [("", date(2024, 7, 9))]
    # The same day and nothing new: no version of its own.
    same = reports.add({"person": "张伟", "day": "2024-06-20", "kind": "report"}, period="2024-H1")
    assert (same.entry_id, same.is_revision) == (first.entry_id, False)
    assert len(reports.ask(reading.list_entries, year=2024).entries) == 1


def test_another_slot_is_another_key(reports: Book) -> None:
    reports.add({"person": "张伟", "kind": "report"}, period="2024-H1")
    other = reports.add({"person": "张伟", "kind": "second", "place": "县委办"}, period="2024-H1")
    assert not other.is_revision


def test_a_field_of_another_choice_takes_nothing_new_and_keeps_what_it_has(reports: Book) -> None:
    refused("entry.when", reports.add, {"person": "张伟", "kind": "report", "place": "县委办"})
    made = reports.add({"person": "张伟", "kind": "second", "place": "县委办"}).entry_id
    reports.edit(made, {"kind": "report"})
    entry = reports.row(made).entry
    assert (entry.slot, entry.data["place"]) == ("report", "县委办")


def test_an_edit_does_not_take_the_key_of_another(reports: Book) -> None:
    reports.add({"person": "张伟", "kind": "report"}, period="2024-H1")
    other = reports.add({"person": "李娜", "kind": "report"}, period="2024-H1").entry_id
    assert refused("entry.taken", reports.edit, other, {"person": "张伟"}).data["id"] == 1
    refused("entry.period", reports.edit, other, {}, period="2024-Q1")
    reports.edit(other, {}, period="2023-H2")
    assert reports.row(other).entry.year == 2023


# -- taking back, other years -------------------------------------------------------------------------


def test_removing_takes_all_that_belongs_to_it(checks: Book, read: Run) -> None:
    made = checks.add({"unit": "1", "people": "张伟", "demand": "改", "owner": "张伟", "by": "9-1"}).entry_id
    checks.write(writing.remove_entry, entry_id=made)
    for table in ("register_entry", "register_line", "register_step"):
        count = f"SELECT count(*) FROM {table}"
        assert read(lambda s, sql=count: s.connection().exec_driver_sql(sql).scalar()) == 0
    refused("entry.not_found", checks.row, made)


def test_an_entry_is_not_found_under_another_register(checks: Book, reports: Book) -> None:
    made = checks.add({"unit": "1"}).entry_id
    refused("entry.not_found", reports.row, made)
    refused("entry.not_found", reports.write, writing.remove_entry, entry_id=made)


def test_only_the_last_step_is_taken_back(checks: Book) -> None:
    made = checks.add({"unit": "1", "demand": "改", "owner": "张伟", "by": "9-1"}).entry_id
    checks.write(moving.set_state, entry_id=made, state="done", on_day=TODAY, values={"done": "好"})
    first, last = checks.row(made).entry.steps
    refused("entry.step", checks.write, moving.remove_step, entry_id=made, step_id=first.id)
    checks.write(moving.remove_step, entry_id=made, step_id=last.id)
    entry = checks.row(made).entry
    assert (entry.state, entry.data.get("done")) == ("open", None)


def test_years_states_filters_and_totals(checks: Book) -> None:
    checks.add({"unit": "1", "day": "2023-05-01", "topic": "law", "cost": "1"})
    checks.add({"unit": "1", "day": "2024-05-01", "topic": "law", "cost": "2"})
    checks.add({"unit": "2", "day": "2024-06-01", "topic": "消防", "cost": "4"})
    last = checks.add({"unit": "2", "demand": "改", "owner": "张伟", "by": "9-1"}).entry_id
    days = [entry.on_day.month for entry in checks.ask(reading.list_entries, year=2024).entries]
    assert days == [5, 6, 8]
    assert [e.id for e in checks.ask(reading.list_entries, state="open").entries] == [last]
    assert checks.ask(reading.filtered, where={"topic": ["law"]}, year=2024) == (2,)
    assert checks.ask(reading.filtered, where={"topic": ["law"], "cost": [100, 200]}) == (1, 2)
    told = checks.ask(reading.totals, by="topic", of="cost")
    assert [(t.year, t.value, t.count, t.amount) for t in told] == [
        (2023, "law", 1, 100),
        (2024, "", 1, 0),
        (2024, "law", 1, 200),
        (2024, "x_1", 1, 400),
    ]


def test_a_matter_of_a_closed_year_is_finished_in_the_next(checks: Book, run: Run) -> None:
    made = checks.add({"unit": "1", "demand": "改", "owner": "张伟", "by": "2025-01-10"}).entry_id
    run(partial(seals.seal_year, year=2024, at="2025-01-02T08:00:00"))
    with pytest.raises(GanxunError, match=r"seal\.closed"):
        checks.edit(made, {"finding": "改口"})
    with pytest.raises(GanxunError, match=r"seal\.closed"):
        checks.edit(made, {"by": "2025-02-01"})
    done = date(2025, 1, 8)
    checks.write(moving.set_state, entry_id=made, state="done", on_day=done, values={"done": "改好了"})
    checks.edit(made, {"done": "都改好了"})
    assert checks.row(made).entry.data["done"] == "都改好了"
    with pytest.raises(GanxunError, match=r"seal\.closed"):
        checks.write(writing.remove_entry, entry_id=made)


def test_a_closed_year_is_told_by_its_own_description_and_stock(
    checks: Book, run: Run, read: Run, built: list[int]
) -> None:
    teachers = Book("lecturer", run, read)
    first = teachers.add({"name": "刘教授", "type": "党校教师"} | _required(teachers)).entry_id
    checks.add({"unit": "1", "finding": "漏"})
    run(partial(keep_descriptions, year=2024))
    run(partial(seals.seal_year, year=2024, at="2025-01-02T08:00:00"))
    checks.write(forms.keep_changes, changes={"title": "检查", "fields": {"finding": {"title": "发现"}}})
    teachers.edit(first, {"name": "刘副教授"})
    later = date(2025, 1, 8)
    teachers.add({"name": "陈教授", "type": "党校教师", "day": later} | _required(teachers), today=later)
    told = checks.ask(reading.list_entries, year=2024).register
    assert (told.title, told.field("finding").title) == ("检查整改", "问题")
    assert checks.ask(reading.list_entries, year=2025).register.title == "检查"
    stock = teachers.ask(reading.list_entries, year=2024).entries
    assert [entry.data["name"] for entry in stock] == ["刘教授"]
    assert stock[0].on_day == teachers.row(first).entry.on_day
    now = teachers.ask(reading.list_entries, year=2025).entries
    assert [entry.data["name"] for entry in now] == ["刘副教授", "陈教授"]
    with pytest.raises(GanxunError, match=r"seal\.closed"):
        run(partial(keep_descriptions, year=2024))


def _required(book: Book) -> dict[str, Given]:
    """Words for what the register asks beside a name."""
    register = book.ask(lambda _session, register: register)
    return {
        k: v for k, v in values_for(register, everything=False).items() if k not in ("name", "type", "day")
    }


def test_a_register_of_the_clerks_own_and_what_she_changed(run: Run, read: Run, built: list[int]) -> None:
    own = {**register_town.CHECKS, "id": "own_walk", "title": "走访", "states": []}
    own["fields"] = [f for f in register_town.CHECKS["fields"] if f["id"] in ("day", "unit", "finding")]  # type: ignore[attr-defined, index]
    own["papers"] = [{"id": "list", "title": "走访表", "form": "list", "columns": ["day", "unit", "finding"]}]
    run(partial(forms.keep_own, document=own))
    changes = {"fields": {"finding": {"title": "发现"}, "nothing": {"title": "无"}}}

    def keep(session: Session) -> None:
        register = forms.get_register(session, register_id="check")
        forms.keep_changes(session, register=register, changes=changes)

    run(keep)
    shelf = read(forms.shelf)
    assert shelf["own_walk"].title == "走访"
    assert shelf["check"].field("finding").title == "发现"
    assert [each.path for each in shelf.leftovers["check"]] == ["fields.nothing"]
    walk = Book("own_walk", run, read)
    assert walk.row(
        walk.add({"unit": "1", "发现": "无"} if False else {"unit": "1"}).entry_id
    ).register.is_own
    bad = {**own, "id": "walk"}
    assert refused("register.own_name", run, partial(forms.keep_own, document=bad))


def test_registers_describes(read: Run) -> None:
    register = read(partial(forms.get_register, register_id="check"))
    assert isinstance(register, Register)
    refused("register.unknown", read, partial(forms.get_register, register_id="nothing"))


def test_whom_an_entry_names_is_not_removed_and_a_merged_unit_takes_its_entries_along(
    checks: Book, run: Run, read: Run, built: list[int]
) -> None:
    third = run(partial(units.add_unit, name="西岭村"))
    made = checks.add({"unit": "西岭村", "office": "西岭村", "people": "李娜"}).entry_id
    assert refused("unit.in_use", run, partial(units.remove_unit, unit_id=third)).data["count"] == 2
    refused("person.on_papers", run, partial(people.remove_person, person_id=built[2]))
    run(partial(units.merge_units, source_id=third, target_id=1))
    entry = checks.row(made).entry
    assert (entry.unit_id, entry.lines_of("office")[0].unit_id) == (1, 1)


def test_a_class_or_a_campaign_that_entries_name_stays(run: Run, read: Run, built: list[int]) -> None:
    plan = ProgrammeInput("专项方案", date(2024, 1, 1), date(2024, 12, 31), "", "", "")
    programme = run(partial(programmes.add_programme, data=plan))
    Book("conveyance", run, read).add({"unit": "1", "plan": "专项方案", "mode": "会议"})
    assert refused(
        "programme.in_registers", run, partial(programmes.remove_programme, programme_id=programme)
    )
    held = run(partial(planning.add_class_session, data=ClassSessionInput("党史", date(2024, 8, 1))))
    share = Book("share", run, read)
    share.add({"person": "张伟", "class": "党史", "kind": "学习体会", "title": "体会"})
    refused("class_session.in_use", run, partial(planning.remove_class_session, class_session_id=held))


# -- the trail ----------------------------------------------------------------------------------------


def told(read: Run, last: int = 1) -> list[tuple[str, str, str]]:
    from app.services.trail import audit_trail

    rows = read(partial(audit_trail.list_changes, limit=last))
    return [(row.table, row.record, row.change) for row in rows]


def test_the_trail_speaks_in_the_titles_of_the_description(checks: Book, read: Run) -> None:
    made = checks.add({"unit": "1", "topic": "law", "finding": "漏", "cost": "12.5", "people": "张伟:92.5"})
    checks.edit(made.entry_id, {"finding": "漏两处", "cost": ""})
    assert told(read)[0] == ("登记", "检查整改第1号", "问题：漏 → 漏两处；费用：12.5元 → 空")
    (line,) = [change for table, record, change in told(read, 9) if table == "明细"]
    assert line == "新增　姓名：张伟；栏目：检查人；得分：92.5"
    moved = {"demand": "改", "owner": "李娜", "by": "2024-09-01"}
    checks.write(moving.set_state, entry_id=made.entry_id, state="open", on_day=TODAY, values=moved)
    changes = "".join(change for *_, change in told(read, 3))
    for part in ("状态：待整改", "整改要求：空 → 改", "期限：空 → 2024-09-01", "姓名：李娜"):
        assert part in changes
    checks.write(writing.remove_entry, entry_id=made.entry_id)
    assert {record for _, record, _ in told(read, 4)} == {"检查整改第1号"}
    assert [change for *_, change in told(read, 9) if "law" in change or "{" in change] == []


# -- cells, waivers, files ----------------------------------------------------------------------------


def test_cells_are_entered_once_and_go_back_as_one_step(
    reports: Book, built: list[int], run: Run, read: Run
) -> None:
    reports.add({"person": str(built[0]), "kind": "report"}, period="2024-H1")
    cells = [
        Cell(Act.RECEIVE, person, date(2024, 7, 2), "2024-H1", "report") for person in (*built, built[1])
    ]
    done = reports.write(enter_many, cells=cells, today=TODAY)
    assert (len(done.ids), done.there) == (3, 2)
    entries = reports.ask(reading.list_entries, year=2024).entries
    assert sorted(entry.person_id or 0 for entry in entries) == sorted(built)
    more = [
        Cell(Act.REVISE, built[1], date(2024, 7, 9), "2024-H1", "report"),
        Cell(Act.REMOVE, built[2], TODAY, "2024-H1", "report"),
        Cell(Act.WAIVE, built[2], TODAY, "2024-H1", "report", "report", "病休"),
    ]
    again = reports.write(enter_many, cells=more, today=TODAY)
    assert (again.revised, again.removed, again.waived) == (1, 1, 1)
    revised = next(e for e in reports.ask(reading.list_entries, year=2024).entries if e.person_id == built[1])
    assert [(step.state, step.on_day) for step in revised.steps] == [("", date(2024, 7, 9))]
    assert read(waiving.list_waivers) == (
        Waiver("half-report", "report", "person", built[2], "病休", "2024-H1", "report"),
    )
    gone = [Cell(Act.REMOVE, built[2], TODAY, "2024-H1", "report")]
    refused("entry.not_found", reports.write, enter_many, cells=gone, today=TODAY)
    free = [Cell(Act.UNWAIVE, built[2], TODAY, "2024-H1", "report", "report")]
    assert reports.write(enter_many, cells=free, today=TODAY).waived == 1
    assert read(waiving.list_waivers) == ()


def test_a_cell_says_no_more_than_that_it_has_come(checks: Book, run: Run, read: Run) -> None:
    done = checks.write(enter_many, cells=[Cell(Act.RECEIVE, 1, TODAY)], today=TODAY)
    assert dict(checks.row(done.ids[0]).entry.data) == {}
    trip = Book("contest", run, read)  # its 项目 is asked and no cell can say it
    refused("entry.required", trip.write, enter_many, cells=[Cell(Act.RECEIVE, 1, TODAY)], today=TODAY)
    assert trip.ask(reading.list_entries).entries == ()


def test_a_register_of_nobody_has_no_cells(run: Run, read: Run, built: list[int]) -> None:
    papers = Book("outreach", run, read)
    refused("entry.debtor", papers.write, enter_many, cells=[Cell(Act.RECEIVE, 1, TODAY)], today=TODAY)


def test_a_waiver_needs_its_reason_and_a_due_that_is_there(run: Run, read: Run, built: list[int]) -> None:
    data = WaiverInput("half-report", "report", "person", built[0], "病休", "2024-H1", "report")
    call = partial(partial, waiving.waive, on_day=TODAY)
    first = run(call(data=data))
    assert run(call(data=replace(data, reason="产假"))) == first
    assert [waiver.reason for waiver in read(waiving.list_waivers)] == ["产假"]
    refused("entry.reason", run, call(data=replace(data, reason=" ")))
    refused("entry.due", run, call(data=replace(data, due="nothing")))
    refused("entry.debtor", run, call(data=replace(data, kind="entry")))
    assert run(partial(waiving.unwaive, data=data))
    assert not run(partial(waiving.unwaive, data=data))


def test_a_file_belongs_to_a_field_of_the_entry_or_of_a_step(reports: Book, checks: Book) -> None:
    made = reports.add({"person": "张伟", "kind": "report"}).entry_id
    stored = StoredFile("a" * 64, 7, "报告.pdf")
    add = partial(reports.write, files.add_file, entry_id=made, stored=stored, at="2024-08-15T09:00:00")
    first = add(field_id="file")
    assert add(field_id="file") == first
    assert reports.row(made).entry.files == {"file"}
    refused("entry.field", add, field_id="note")
    refused("entry.step", add, field_id="file", step_id=99)
    other = checks.add({"unit": "1"}).entry_id
    refused("attachment.missing", checks.write, files.remove_file, entry_id=other, file_id=first)
    reports.write(files.remove_file, entry_id=made, file_id=first)
    assert reports.row(made).entry.files == frozenset()
    add(field_id="file")
    reports.write(writing.remove_entry, entry_id=made)


# -- every shipped register ---------------------------------------------------------------------------

WORDS: Mapping[str, Given] = {
    "text": "文字",
    "long": "长文字",
    "day": "2024-08-15",
    "month": "2024-08",
    "number": "3",
    "money": "12.5",
    "person": "张伟",
    "persons": "张伟",
    "unit": "东湾村",
    "units": "东湾村",
    "lecturer": "县委党校刘教授",
}


def values_for(register: Register, *, everything: bool) -> dict[str, Given]:
    """Words for the required fields of a register, or for all that its first choices let in."""
    found: dict[str, Given] = {}
    asked = {either.fields[0] for either in register.either}
    for field in register.fields:
        everything_or_asked = everything or field.id in asked
        fits = all(
            register.field(name).choices and register.field(name).choices[0].id in wanted
            for name, wanted in field.when.items()
        )
        if field.kind.value == "choice":
            if (field.required or everything) and field.choices and not field.columns and fits:
                found[field.id] = field.choices[0].title
            continue
        if (
            field.kind.value in WORDS
            and fits
            and (field.required or everything_or_asked)
            and (field.required or not field.columns)
        ):
            found[field.id] = WORDS[field.kind.value]
    return found


def asked_by_states(register: Register) -> set[str]:
    return {name for state in register.states for name in state.asks}


def test_every_shipped_register_takes_an_entry_and_gives_it_back(
    built: list[int], run: Run, read: Run
) -> None:
    """What is typed comes back as it was stored; an edit of one field leaves all others; nothing is left."""
    shelf = read(forms.shelf)
    tried = 0
    for register in shelf.registers.values():
        needs = [f for f in register.fields if f.required and f.kind.value in ("class", "entry")]
        programmes = [f for f in register.fields if f.required and f.choices_from]
        if needs or programmes:
            continue
        book = Book(register.id, run, read)
        for everything in (False, True):
            values = values_for(register, everything=everything)
            values = {k: v for k, v in values.items() if not everything or k not in asked_by_states(register)}
            made = book.add(values)
            row = book.row(made.entry_id)
            for field_id in values:
                field = register.field(field_id)
                assert writing_is_filled(register, row, field_id), (register.id, field.title)
            free = next((f for f in register.fields if f.kind.value in ("text", "long")), None)
            if free is not None and not free.when and free.id not in asked_by_states(register):
                book.edit(made.entry_id, {free.id: "改过"})
                after = book.row(made.entry_id).entry
                assert dict(after.data) == {**row.entry.data, free.id: "改过"}
                assert after.lines == row.entry.lines
            book.write(writing.remove_entry, entry_id=made.entry_id)
        tried += 1
    assert tried >= 18
    count = "SELECT count(*) FROM register_entry"
    assert read(lambda s: s.connection().exec_driver_sql(count).scalar()) == 0


def writing_is_filled(register: Register, row: EntryRow, field_id: str) -> bool:
    from app.services.register.entry_checks import is_filled

    return is_filled(register, row.entry, register.field(field_id))
