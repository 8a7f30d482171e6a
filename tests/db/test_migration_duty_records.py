"""0011: every record of 专项记录 becomes an entry or a later version, with its words and period."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from app.registers.shipped import shipped
from db import migrate
from tests.db.test_frozen_schema_9 import TOLD, frozen_file
from tests.db.test_migrations import downgrade

step: Any = importlib.import_module("db.migrations.versions.0011_duty_records")
DAY = date(2024, 7, 3)


def record(code: str, **values: Any) -> Any:
    return step.Record(id=1, rule_code=code, **{"done_on": DAY, **values})


def told(entry: Any) -> dict[str, Any]:
    """What an entry says that is not empty."""
    found = {
        name: getattr(entry, name)
        for name in ("register", "period", "slot", "unit_id", "person_id", "batch_id", "state", "choice")
    }
    lines = [
        (line.field, line.person_id or line.class_session_id or line.name, dict(line.data))
        for line in entry.lines
    ]
    found |= {"data": dict(entry.data), "lines": lines}
    return {name: value for name, value in found.items() if value not in (None, "", {}, [])}


FINE = {"kind": "study", "result": "fine"}
CASES: tuple[tuple[str, Any, dict[str, Any]], ...] = (
    ("contest by its words", record("Q6", subject="行政执法", title="行政执法业务技能大赛", note="实战演练"),
     {"register": "contest",
      "data": {"title": "行政执法业务技能大赛", "project": "law", "note": "实战演练"}}),
    ("a part of a project's title", record("Q6", subject="信访业务技能大赛", title="业务技能大赛"),
     {"register": "contest", "data": {"project": "petition"}}),
    ("a subject that says more", record("Q6", subject="党务知识竞赛", title="业务技能大赛"),
     {"register": "contest", "choice": "党务知识竞赛"}),
    ("her own project", record("Q6", subject="公文写作", title="镇级比武"),
     {"register": "contest", "data": {"title": "镇级比武"}, "choice": "公文写作"}),
    ("two projects are her own", record("Q6", subject="执法和信访", title="业务技能大赛"),
     {"register": "contest", "choice": "执法和信访"}),
    ("without a project", record("Q6", title="业务技能大赛"), {"register": "contest"}),
    ("contestants", record("Q6", subject="应急", people=((3, 9250), (4, None)), batch_id=5, unit_id=6,
                           person_id=7, person="张伟"),
     {"register": "contest", "unit_id": 6, "batch_id": 5,
      "data": {"project": "emergency", "note": "人员：张伟"},
      "lines": [("entrants", 3, {"score": 9250}), ("entrants", 4, {})]}),
    ("what came of a class", record("A24", title="培训成果转化", note="建成示范田", batch_id=5),
     {"register": "share", "batch_id": 5,
      "data": {"kind": "result", "title": "培训成果转化", "words": "建成示范田"}}),
    ("without a title", record("A24", batch_id=5, person_id=2),
     {"register": "share", "batch_id": 5, "person_id": 2, "data": {"kind": "result", "title": "成果转化"}}),
    ("an inspection without findings", record("C29", unit_id=3, title="学习情况检查"),
     {"register": "inspection", "unit_id": 3, "data": FINE, "state": "fine"}),
    ("what it was called stays", record("C29", unit_id=3, title="村级学习情况检查", note="记录不全"),
     {"register": "inspection", "unit_id": 3,
      "data": {"kind": "study", "title": "村级学习情况检查", "result": "found", "finding": "记录不全"}}),
    ("said that there was nothing", record("C29", note="未发现问题", person_id=4),
     {"register": "inspection", "data": {**FINE, "finding": "未发现问题"}, "state": "fine",
      "lines": [("inspectors", 4, {})]}),
    ("another kind by its words", record("C29", title="专项督导检查"),
     {"register": "inspection", "data": {**FINE, "kind": "campaign", "title": "专项督导检查"},
      "state": "fine"}),
    ("practice of one", record("Q15", title="村级实岗锻炼", ended_on=date(2024, 7, 9), person_id=2,
                               batch_id=5, note="驻点"),
     {"register": "trip", "batch_id": 5, "state": "done", "lines": [("people", 2, {})],
      "data": {"kind": "post", "to": "2024-07-09", "place": "村级实岗锻炼", "reason": "驻点"}}),
    ("practice of everybody on one day", record("Q15", batch_id=5),
     {"register": "trip", "batch_id": 5, "state": "done",
      "data": {"kind": "post", "to": "2024-07-03", "place": "实岗锻炼"}}),
    ("practice of everybody by name", record("Q15", batch_id=5, members=(4, 2)),
     {"register": "trip", "batch_id": 5, "state": "done", "lines": [("people", 4, {}), ("people", 2, {})],
      "data": {"kind": "post", "to": "2024-07-03", "place": "实岗锻炼"}}),
    ("an analysis", record("Q16", title="党性分析报告", person_id=2, batch_id=5, note="手写"),
     {"register": "study-file", "period": "2024", "slot": "analysis", "person_id": 2, "batch_id": 5,
      "data": {"title": "党性分析报告", "content": "手写"}}),
    ("a report by its day", record("Q17", title="半年报告", person_id=2),
     {"register": "young-cadre", "period": "2024-H2", "slot": "report", "person_id": 2}),
    ("a report by its period", record("Q17", title="上半年", person_id=2, for_period="2024-H1", note="好"),
     {"register": "young-cadre", "period": "2024-H1", "slot": "report", "person_id": 2,
      "data": {"note": "上半年；好"}}),
    ("a paper", record("Q18", subject="年度学习计划", title="年度学习计划", person_id=2, for_period="2024"),
     {"register": "study-file", "period": "2024", "slot": "plan", "person_id": 2}),
    ("a paper by its title", record("Q18", title="学习体会", person_id=2, note="读报告有感"),
     {"register": "study-file", "period": "2024", "slot": "words", "person_id": 2,
      "data": {"content": "读报告有感"}}),
    ("a paper without a text", record("Q18", subject="集中学习讨论记录", person_id=2, note="六月例会"),
     {"register": "study-file", "period": "2024", "slot": "discussion", "person_id": 2,
      "data": {"title": "六月例会"}}),
    ("no paper anybody knows", record("Q18", title="读书笔记", person_id=2),
     {"register": "study-file", "period": "2024", "person_id": 2, "data": {"title": "读书笔记"}}),
    ("a seminar", record("Q19", title="典型案例分析研讨会", subject="低保案；推诿案", note="三条举措"),
     {"register": "case", "lines": [("cases", "低保案", {}), ("cases", "推诿案", {})],
      "data": {"kind": "seminar", "title": "典型案例分析研讨会", "outcome": "三条举措"}}),
    ("a seminar of a class", record("Q19", unit_id=3, sessions=((8, date(2024, 7, 1)), (9, DAY))),
     {"register": "case", "unit_id": 3, "lines": [("session", 9, {})],
      "data": {"kind": "seminar", "title": "典型案例研讨会"}}),
    ("a plan", record("Q20", unit_id=3, title="单位工作计划", for_period="2023"),
     {"register": "unit-plan", "period": "2023", "slot": "campaign", "unit_id": 3}),
    ("a plan of a name", record("Q20", unit_id=3, title="周例会学习计划", note="增加两项"),
     {"register": "unit-plan", "period": "2024", "slot": "campaign", "unit_id": 3,
      "data": {"topics": "周例会学习计划；增加两项"}}),
    ("let off", record("Q28", batch_id=5, title="免于测试", note="演练评分"),
     {"register": "waiver", "batch_id": 5,
      "data": {"register": "凡训必考", "due": "免于测试", "reason": "演练评分"}}),
    ("the reason in the title", record("Q28", batch_id=5, title="现场操作考核代替笔试"),
     {"register": "waiver", "batch_id": 5,
      "data": {"register": "凡训必考", "due": "免于测试", "reason": "现场操作考核代替笔试"}}),
    ("without a reason", record("Q28", batch_id=5, title="免于测试"),
     {"register": "waiver", "batch_id": 5, "data": {"register": "凡训必考", "due": "免于测试"}}),
    ("nobody's kind", record("Q99", title="旧事", note="说明"),
     {"register": "share", "data": {"title": "旧事", "words": "说明；原类别：Q99"}}),
)  # fmt: skip


@pytest.mark.parametrize(("row", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_becomes_of_a_record(row: Any, wanted: dict[str, Any]) -> None:
    assert told(step.moved(row)) == wanted


@pytest.mark.parametrize("row", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_only_fields_that_the_register_has_are_filled(row: Any) -> None:
    entry = step.moved(row)
    book = shipped()[entry.register]
    known = {each.id: each for each in book.fields}
    assert set(entry.data) | {line.field for line in entry.lines} <= set(known)
    for name, value in entry.data.items():
        if known[name].choices:
            assert value in {each.id for each in known[name].choices}
    assert entry.state in {"", *(each.id for each in book.states)}
    if entry.batch_id is not None:
        assert any(each.kind.value == "class" and not each.of for each in book.fields)


def test_words_are_kept_once_each() -> None:
    entry = step.moved(
        record("Q20", unit_id=1, title="周例会", note="周例会", person="张伟", batch="党史 1期")
    )
    assert entry.data["topics"] == "周例会；人员：张伟；班次：党史 1期"


@pytest.fixture
def raw(tmp_path: Path) -> Any:
    """The frozen town of schema 9, upgraded."""
    path = frozen_file(tmp_path)
    migrate.upgrade(path, None, clock=lambda: datetime(2025, 3, 10, 8))
    connection = driver.connect(str(path))
    yield connection
    connection.close()


def test_every_record_is_kept(raw: Any) -> None:
    entries = Counter(dict(raw.execute("SELECT register, count(*) FROM register_entry GROUP BY register")))
    later = Counter(
        dict(
            raw.execute(
                "SELECT e.register, count(*) FROM register_step s JOIN register_entry e ON e.id = s.entry_id"
                " WHERE s.state = '' GROUP BY e.register"
            )
        )
    )
    codes = Counter(row["rule_code"] for row in TOLD["rows"])
    wanted = {
        "contest": codes["Q6"],
        "share": codes["A24"],
        "inspection": codes["C29"],
        "trip": codes["Q15"],
        "study-file": codes["Q16"] + codes["Q18"],
        "young-cadre": codes["Q17"],
        "case": codes["Q19"],
        "unit-plan": codes["Q20"],
        "waiver": codes["Q28"],
    }
    assert dict(entries + later) == wanted
    assert dict(later) == {"study-file": 3, "young-cadre": 1, "unit-plan": 2}


def test_first_receipts_stay_and_later_versions_are_steps(raw: Any) -> None:
    rows = raw.execute(
        "SELECT e.period, e.on_day, s.on_day, s.data FROM register_step s"
        " JOIN register_entry e ON e.id = s.entry_id WHERE e.register = 'unit-plan' ORDER BY s.id"
    ).fetchall()
    assert rows == [
        ("2024", "2024-08-05", "2024-08-09", '{"topics":"党政办专项行动工作计划（修订）；增加两项"}'),
        ("2024", "2024-08-05", "2024-08-09", '{"topics":"周例会学习计划；人员：张伟"}'),
    ]


def test_scores_states_and_choices_are_there(raw: Any) -> None:
    scores = raw.execute(
        "SELECT l.position, p.name, l.data FROM register_line l JOIN person p ON p.id = l.person_id"
        " JOIN register_entry e ON e.id = l.entry_id WHERE l.field = 'entrants' AND e.year = 2023"
        " ORDER BY l.position"
    ).fetchall()
    assert scores == [(0, "王建国", '{"score":9250}'), (1, "李秀英", "{}")]
    states = raw.execute("SELECT DISTINCT state FROM register_step WHERE state <> '' ORDER BY state")
    assert states.fetchall() == [("done",), ("fine",)]
    form = raw.execute("SELECT register, kind, year, json FROM register_form").fetchone()
    assert form == (
        "contest",
        "change",
        None,
        '{"choices":{"project":[["x_1","党务知识竞赛"],["x_2","公文写作比武"]]}}',
    )
    own = raw.execute("SELECT count(*) FROM register_entry WHERE data LIKE '%\"x_2\"%'").fetchone()
    assert own == (1,)


def test_practice_of_a_whole_class_names_its_people(raw: Any) -> None:
    rows = raw.execute(
        "SELECT e.on_day, count(l.id) FROM register_entry e LEFT JOIN register_line l ON l.entry_id = e.id"
        " WHERE e.register = 'trip' GROUP BY e.id ORDER BY e.on_day"
    ).fetchall()
    assert rows == [("2024-04-08", 1), ("2024-05-06", 8), ("2024-06-03", 1)]


def test_no_code_of_a_requirement_is_left_in_the_data(raw: Any) -> None:
    texts = [
        *(row[0] for row in raw.execute("SELECT data FROM register_entry")),
        *(row[0] for row in raw.execute("SELECT data FROM register_step")),
        *(row[0] for row in raw.execute("SELECT data FROM register_line")),
    ]
    assert not [text for text in texts if any(code in json.dumps(json.loads(text)) for code in step.KINDS)]
    tables = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables.isdisjoint({"duty_record", "duty_record_person"})


def test_the_trail_keeps_its_words_and_takes_the_entries_over(raw: Any) -> None:
    old = raw.execute("SELECT count(*) FROM audit_entry WHERE table_name = 'duty_record'").fetchone()[0]
    assert old > len(TOLD["rows"])
    (new,) = raw.execute(
        "SELECT count(*) FROM audit_entry a JOIN operation o ON o.id = a.operation_id"
        " WHERE a.table_name = 'register_entry' AND o.action = 'trail.baseline'"
    ).fetchone()
    assert (new,) == raw.execute("SELECT count(*) FROM register_entry").fetchone()


def test_down_again_makes_the_tables_of_before(tmp_path: Path) -> None:
    path = frozen_file(tmp_path)
    migrate.upgrade(path, None, clock=lambda: datetime(2025, 3, 10, 8))
    downgrade(path, "0010")
    connection = driver.connect(str(path))
    assert connection.execute("SELECT count(*) FROM duty_record").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM duty_record_person").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM register_entry").fetchone()[0] > 40
    connection.close()


def both(tmp_path: Path, *typed: tuple[Any, ...]) -> Any:
    """A file of schema 10 whose register holds entries of the keys that records have as well."""
    path = frozen_file(tmp_path)
    migrate.upgrade(path, None, "0010")
    raw = driver.connect(str(path))
    raw.execute("DELETE FROM duty_record WHERE rule_code <> 'Q20'")
    raw.execute("DELETE FROM duty_record WHERE id <> (SELECT min(id) FROM duty_record)")
    raw.execute("UPDATE duty_record SET title = '单位工作计划', note = '增加两项', done_on = '2024-08-05',"
                " for_period = ''")  # fmt: skip
    (unit,) = raw.execute("SELECT unit_id FROM duty_record").fetchone()
    for day, data, later in typed:
        raw.execute(
            "INSERT INTO register_entry (register, on_day, year, period, slot, unit_id, data, version)"
            " VALUES ('unit-plan', ?, 2024, '2024', 'campaign', ?, ?, 1)",
            (day, unit, data),
        )
        if later:
            raw.execute(
                "INSERT INTO register_step (entry_id, state, on_day, reason, data)"
                " VALUES (last_insert_rowid(), '', ?, '', ?)",
                later,
            )
    raw.commit()
    raw.close()
    migrate.upgrade(path, None, clock=lambda: datetime(2025, 3, 10, 8))
    raw = driver.connect(str(path))
    entries = raw.execute("SELECT on_day, data FROM register_entry ORDER BY id").fetchall()
    steps = raw.execute("SELECT on_day, data FROM register_step ORDER BY id").fetchall()
    raw.close()
    return entries, steps


@pytest.mark.parametrize(
    ("typed", "entry", "steps"),
    [
        # The same paper was entered in both places: it stands once.
        (("2024-08-05", "{}", None), ("2024-08-05", '{"topics":"增加两项"}'), []),
        (("2024-08-05", '{"topics":"四项"}', None), ("2024-08-05", '{"topics":"四项"}'), []),
        (
            ("2024-08-01", "{}", ("2024-08-05", '{"topics":"四项"}')),
            ("2024-08-01", "{}"),
            [("2024-08-05", '{"topics":"四项"}')],
        ),
        # What came before is the first receipt, and writes nothing over.
        (
            ("2024-08-09", '{"topics":"四项"}', None),
            ("2024-08-05", '{"topics":"四项"}'),
            [("2024-08-09", "{}")],
        ),
        # What came later is a later version.
        (
            ("2024-08-01", '{"topics":"四项"}', None),
            ("2024-08-01", '{"topics":"四项"}'),
            [("2024-08-05", '{"topics":"增加两项"}')],
        ),
    ],
)
def test_a_record_joins_the_entry_that_the_register_had(
    tmp_path: Path, typed: Any, entry: Any, steps: Any
) -> None:
    assert both(tmp_path, typed) == ([entry], steps)


def test_of_two_entries_of_one_key_the_first_is_joined(tmp_path: Path) -> None:
    entries, steps = both(tmp_path, ("2024-08-05", "{}", None), ("2024-08-20", "{}", None))
    assert entries == [("2024-08-05", '{"topics":"增加两项"}'), ("2024-08-20", "{}")]
    assert steps == []
