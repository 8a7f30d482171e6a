"""Bulletins from draft to 定稿, correction and withdrawal (A27, I3, Q29)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from app.errors import ConflictProblem, InputProblem
from app.services.bulletin import (
    bulletin_corrections,
    bulletin_days,
    bulletin_kinds,
    bulletin_numbers,
    bulletins,
)
from app.services.bulletin.bulletin_paper import BulletinContent
from app.services.exam import exams
from app.services.mark import attendance
from app.services.operation import operations, undo_steps
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.person.standing import leave_roster
from app.services.person.units import find_or_add_units
from app.services.plan.class_sessions import get_class_session
from app.services.plan.expected import add_to_list
from app.services.plan.planning import (
    AudienceInput,
    ClassSessionInput,
    add_class_session,
    cancel_class_session,
    edit_class_session,
    restore_class_session,
)
from app.services.setting.defaults import load_missing_defaults
from app.services.setting.town import set_town
from db.errors import KnownError
from db.models import Bulletin, BulletinKind
from tests.services.conftest import at_once
from tests.services.old_kinds.writing import DutyRecordInput, add_duty_record

DAY = date(2024, 8, 15)
NAMES = ("张三", "李四", "王五")


def build_town(session: Any) -> dict[str, Any]:
    """Three people and two class sessions of one day."""
    set_town(session, name="清河镇", type="镇", office="党建办")
    units = find_or_add_units(session, names=["纪委", "清河村"])
    people = [
        add_person(
            session,
            person=PersonInput(name=name, sex="男"),
            posts=(PostInput(unit_id=units["纪委" if index == 0 else "清河村"]),),
        )
        for index, name in enumerate(NAMES)
    ]
    held = [
        add_class_session(
            session,
            data=ClassSessionInput(
                title=title,
                held_on=DAY,
                audience=tuple(AudienceInput(person_id=each) for each in people),
            ),
        )
        for title in ("上午课", "下午课")
    ]
    return {"people": people, "sessions": held}


TOWN = partial(at_once, build_town)


@pytest.fixture
def town(built: dict[str, Any]) -> dict[str, Any]:
    """What `build_town` makes."""
    return built


def mark(session: Any, held: int, *marks: str) -> None:
    attendance.prepare_sheet(session, class_session_id=held)
    rows = attendance.get_sheet(session, class_session_id=held).rows
    attendance.set_marks(
        session,
        class_session_id=held,
        by_participation={row.id: code for row, code in zip(rows, marks, strict=False)},
    )


def issued(run: Any, town: dict[str, Any], *marks: str, which: int = 0) -> int:
    held = town["sessions"][which]
    run(lambda s: mark(s, held, *marks))
    bulletin_id: int = run(lambda s: bulletins.draft_session(s, class_session_id=held))
    run(lambda s: bulletins.issue(s, bulletin_id=bulletin_id, on=DAY, with_unmarked=True))
    return bulletin_id


def content(read: Any, bulletin_id: int) -> BulletinContent:
    found: BulletinContent = read(lambda s: bulletins.get_content(s, bulletin_id=bulletin_id))
    return found


def test_kinds_come_with_a_data_file_and_into_an_older_one(database: Any, run: Any, read: Any) -> None:
    load_missing_defaults(database)
    codes = [kind.code for kind in read(bulletin_kinds.list_bulletin_kinds)]
    assert codes == ["daily", "scores", "secondment", "inspection"]
    run(lambda s: [s.delete(kind) for kind in s.query(BulletinKind)])
    load_missing_defaults(database)
    assert len(read(bulletin_kinds.list_bulletin_kinds)) == 4


def test_unmarked_people_stop_the_bulletin_until_confirmed(run: Any, read: Any, town: Any) -> None:
    held = town["sessions"][0]
    run(lambda s: mark(s, held, "present", "absent"))
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=held))
    with pytest.raises(InputProblem) as caught:
        run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    assert (caught.value.code, caught.value.data["count"]) == ("bulletin.unmarked", 1)
    assert content(read, draft).status == "draft"
    number = run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY, with_unmarked=True))
    assert number == "培训通报〔2024〕1号"
    assert "未登记1人" in content(read, draft).text


def test_issued_figures_and_words_stay_when_marks_change(run: Any, read: Any, town: Any) -> None:
    bulletin_id = issued(run, town, "present", "absent", "present")
    before = content(read, bulletin_id)
    assert before.issuer == "中共清河镇纪律检查委员会"
    assert before.title == "关于8月15日干部教育培训情况的通报"
    assert "缺席1人。清河村：李四。" in before.text
    run(lambda s: mark(s, town["sessions"][0], "present", "sick_leave", "present"), reason="补假")
    run(lambda s: set_town(s, name="新河镇", type="镇"))
    assert content(read, bulletin_id) == before
    with pytest.raises(InputProblem, match=r"bulletin\.frozen"):
        run(lambda s: bulletins.edit_draft(s, bulletin_id=bulletin_id, title="别的"))
    with pytest.raises(InputProblem, match=r"bulletin\.frozen"):
        run(lambda s: bulletins.remove_draft(s, bulletin_id=bulletin_id))


def test_tampered_content_is_noticed(run: Any, read: Any, town: Any) -> None:
    bulletin_id = issued(run, town, "present", "absent", "present")
    assert content(read, bulletin_id).is_intact

    def tamper(session: Any) -> None:
        row = session.get(Bulletin, bulletin_id)
        row.facts_json = row.facts_json.replace("李四", "李五")

    run(tamper)
    assert not content(read, bulletin_id).is_intact


def test_numbers_count_per_kind_and_year_and_are_never_reused(run: Any, read: Any, town: Any) -> None:
    first = issued(run, town, "present", "absent", "present")
    second = issued(run, town, "present", "present", "present", which=1)
    run(lambda s: bulletins.withdraw(s, bulletin_id=second, reason="重发"))
    again = issued(run, town, "present", "present", "present", which=1)
    rows = {row.id: row for row in read(lambda s: bulletins.list_bulletins(s, year=2024))}
    assert [rows[each].number for each in (first, second, again)] == [1, 2, 3]
    assert rows[second].status == "withdrawn"
    assert rows[again].number_text == "培训通报〔2024〕3号"
    assert read(lambda s: bulletin_numbers.numbers_used(s, kind="daily", year=2024)) == (1, 2, 3)
    assert (
        read(lambda s: bulletin_numbers.next_number_text(s, kind="scores", year=2024))
        == "测试通报〔2024〕1号"
    )


def test_no_undo_takes_a_number_back(database: Any, run: Any, read: Any, town: Any) -> None:
    first = issued(run, town, "present", "present", "present")
    second = issued(run, town, "present", "present", "present", which=1)
    operation_id, _ = read(undo_steps.operation_to_undo)
    for reason in ("", "发错了"):
        with (
            pytest.raises(KnownError, match=r"bulletin\.numbered"),
            database.write(actor="t", action="history.undo", text="撤销", reason=reason) as unit,
        ):
            unit.revert(operation_id)
    rows = {row.id: row for row in read(lambda s: bulletins.list_bulletins(s, year=2024))}
    assert [(rows[each].number, rows[each].status) for each in (first, second)] == [
        (1, "issued"),
        (2, "issued"),
    ]


def test_a_day_can_be_told_together_and_only_once(run: Any, read: Any, town: Any) -> None:
    for held in town["sessions"]:
        run(lambda s, held=held: mark(s, held, "present", "present", "present"))
    draft = run(lambda s: bulletins.draft_day(s, on=DAY))
    assert run(lambda s: bulletins.draft_day(s, on=DAY)) == draft
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    assert "共举办干部教育培训2课次" in content(read, draft).text
    with pytest.raises(ConflictProblem) as caught:
        run(lambda s: bulletins.draft_session(s, class_session_id=town["sessions"][0]))
    assert caught.value.data["number"] == "培训通报〔2024〕1号"


def test_days_without_a_bulletin(run: Any, read: Any, town: Any) -> None:
    def days() -> Any:
        return read(lambda s: bulletin_days.days_without(s, year=2024, today=date(2024, 8, 31)))

    held = town["sessions"]
    for each in held:
        run(lambda s, each=each: attendance.prepare_sheet(s, class_session_id=each))
    assert [(day.on, day.class_session_ids, day.unmarked) for day in days()] == [(DAY, tuple(held), 6)]
    issued(run, town, "present", "present", "present")
    assert [day.class_session_ids for day in days()] == [(held[1],)]
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=held[1]))
    assert days()[0].draft_id == draft
    issued(run, town, "present", "present", "present", which=1)
    assert days() == ()
    assert read(lambda s: bulletin_days.days_without(s, year=2024, today=date(2024, 8, 1))) == ()


def test_a_change_after_issue_needs_a_reason_and_makes_a_correction(run: Any, read: Any, town: Any) -> None:
    bulletin_id = issued(run, town, "present", "absent", "present")
    assert read(bulletin_corrections.pending_corrections) == ()
    with pytest.raises(InputProblem, match=r"bulletin\.no_changes"):
        run(lambda s: bulletins.draft_correction(s, bulletin_id=bulletin_id, reason="补假"))
    change = lambda s: mark(s, town["sessions"][0], "present", "sick_leave", "present")  # noqa: E731
    with pytest.raises(KnownError, match=r"bulletin\.told") as refused:
        run(change)
    assert refused.value.data == {"number": "培训通报〔2024〕1号", "bulletin_id": bulletin_id}
    run(change, reason="补交病假条")
    (pending,) = read(bulletin_corrections.pending_corrections)
    assert pending.number_text == "培训通报〔2024〕1号"
    assert [(c.name, c.old, c.new) for c in pending.changes] == [("李四", "缺席", "病假")]
    assert pending.reasons == ("补交病假条",)
    with pytest.raises(InputProblem, match=r"bulletin\.reason"):
        run(lambda s: bulletins.draft_correction(s, bulletin_id=bulletin_id, reason=" "))
    fix = run(lambda s: bulletins.draft_correction(s, bulletin_id=bulletin_id, reason="补交病假条"))
    assert run(lambda s: bulletins.issue(s, bulletin_id=fix, on=DAY)) == "培训通报〔2024〕2号"
    text = content(read, fix).text
    assert "（培训通报〔2024〕1号），因补交病假条，需作更正" in text
    assert "1. 清河村李四：原为“缺席”，更正为“病假”。" in text
    assert "应到3人，实到2人，请假1人（病假1人），缺席0人" in text
    assert read(bulletin_corrections.pending_corrections) == ()
    # The next change is told against the correction, not against the first bulletin.
    run(lambda s: mark(s, town["sessions"][0], "present", "present", "present"), reason="签到表核对有误")
    (pending,) = read(bulletin_corrections.pending_corrections)
    assert pending.reasons == ("签到表核对有误",)
    assert [(c.old, c.new) for c in pending.changes] == [("病假", "出勤")]


def test_later_transfers_are_no_correction(run: Any, read: Any, town: Any) -> None:
    issued(run, town, "present", "absent", "present")
    run(lambda s: leave_roster(s, person_id=town["people"][2], on=date(2024, 10, 1), reason="调出"))
    assert read(bulletin_corrections.pending_corrections) == ()


def test_scores_are_frozen_and_corrected_too(run: Any, read: Any, town: Any) -> None:
    def make(session: Any) -> int:
        exam_id = exams.add_exam(session, title="八月测试", held_on=DAY, month="2024-08")
        entries = (("normal", 9000), ("normal", 5000), ("absent", None))
        exams.set_scores(
            session,
            exam_id=exam_id,
            by_person={
                person: exams.ScoreInput(state, score)
                for person, (state, score) in zip(town["people"], entries, strict=True)
            },
        )
        return exam_id

    exam_id = run(make)
    draft = run(lambda s: bulletins.draft_scores(s, exam_id=exam_id))
    run(lambda s: bulletins.edit_draft(s, bulletin_id=draft, names="full", order="score"))
    run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    found = content(read, draft)
    assert found.number == "测试通报〔2024〕1号"
    assert found.issuer == "中共清河镇委员会党建工作办公室"
    assert "占实考人数的50.0%，占应考人数的33.3%" in found.text
    assert "缺考1人。清河村：王五。" in found.text

    def enter(person: int, state: str, score: int | None, number: int = 1) -> Any:
        result = exams.ScoreInput(state, score)
        by_person = {town["people"][person]: result}
        return lambda s: exams.set_scores(s, exam_id=exam_id, by_person=by_person, number=number)

    # A 补考 comes after the paper and corrects nothing.
    run(enter(2, "makeup", 7000, number=2))
    assert read(bulletin_corrections.pending_corrections) == ()
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(enter(1, "normal", 6500))
    run(enter(1, "normal", 6500), reason="阅卷加分有误")
    (pending,) = read(bulletin_corrections.pending_corrections)
    assert [(c.name, c.old, c.new) for c in pending.changes] == [("李四", "50分", "65分")]


def test_secondment_and_inspection_drafts(run: Any, read: Any, town: Any) -> None:
    period = {"first": date(2024, 7, 1), "last": date(2024, 9, 30)}
    with pytest.raises(InputProblem, match=r"bulletin\.no_secondment"):
        run(lambda s: bulletins.draft_period(s, kind="secondment", **period))

    def second(session: Any) -> None:
        held = add_class_session(
            session,
            data=ClassSessionInput(
                title="县委党校班",
                held_on=DAY,
                pot="上级调训",
                audience=tuple(AudienceInput(person_id=each) for each in town["people"]),
            ),
        )
        mark(session, held, "present", "sick_leave", "present")
        mark(session, town["sessions"][0], "present", "absent", "present")

    run(second)
    draft = run(lambda s: bulletins.draft_period(s, kind="secondment", **period))
    assert "应调3人次，实到2人次，参训率66.7%" in content(read, draft).text
    draft = run(lambda s: bulletins.draft_period(s, kind="inspection", **period, extra="记录不全。"))
    text = content(read, draft).text
    assert "清河村" in text
    assert "应到2人次，实到1人次" in text
    assert "记录不全。" in text


def test_inspections_of_the_log_stand_in_the_bulletin(run: Any, read: Any, town: Any) -> None:
    """C29: the log of the period is the paper's; without one it claims no inspection."""
    period = {"first": date(2024, 7, 1), "last": date(2024, 9, 30)}
    run(lambda s: mark(s, town["sessions"][0], "present", "absent", "present"))
    draft = run(lambda s: bulletins.draft_period(s, kind="inspection", **period))
    assert "检查情况" not in content(read, draft).text
    assert "进行了检查" not in content(read, draft).text

    def inspect(session: Any) -> None:
        unit = find_or_add_units(session, names=["清河村"])["清河村"]
        for on, note in ((date(2024, 8, 20), "笔记齐全"), (date(2024, 12, 1), "不在本期")):
            data = DutyRecordInput(rule_code="C29", done_on=on, unit_id=unit, title="查学习笔记", note=note)
            add_duty_record(session, data=data)

    run(inspect)
    text = content(read, draft).text
    assert "进行了检查" in text
    assert "共检查1次，其中村（社区）1次，到1个。" in text
    assert "8月20日\t清河村\t查学习笔记\t笔记齐全" in text
    assert "不在本期" not in text


def test_period_bulletins_are_compared_too(run: Any, read: Any, town: Any) -> None:
    """D16, C29: what the records say later than 定稿 asks for a correction."""
    period = {"first": date(2024, 7, 1), "last": date(2024, 12, 31)}

    def second(session: Any) -> int:
        people = tuple(AudienceInput(person_id=each) for each in town["people"])
        data = ClassSessionInput(title="县委党校班", held_on=DAY, pot="上级调训", audience=people)
        held = add_class_session(session, data=data)
        mark(session, held, "present", "absent", "present")
        mark(session, town["sessions"][0], "present", "absent", "present")
        return held

    held = run(second)
    for kind in ("secondment", "inspection"):
        draft = run(lambda s, kind=kind: bulletins.draft_period(s, kind=kind, **period))
        run(lambda s, draft=draft: bulletins.issue(s, bulletin_id=draft, on=date(2024, 12, 31)))
    assert read(bulletin_corrections.pending_corrections) == ()
    run(lambda s: mark(s, held, "present", "sick_leave", "present"), reason="核实")
    run(lambda s: mark(s, town["sessions"][0], "present", "present", "present"), reason="看错行")
    sent, village = read(bulletin_corrections.pending_corrections)
    assert (sent.reasons, village.reasons) == (("核实",), ("看错行",))
    assert [(c.name, c.old, c.new) for c in sent.changes] == [
        (
            "8月15日“县委党校班”",
            "应调3人、实到2人，未参训：清河村李四",
            "应调3人、实到2人，未参训：清河村李四（病假）",
        )
    ]
    (change,) = village.changes
    assert (change.name, "缺席1人次" in change.old, "缺席0人次" in change.new) == ("清河村", True, True)
    # Numbers begin anew in January: the newest correction is the newest by day, not by number.
    fix = run(lambda s: bulletins.draft_correction(s, bulletin_id=sent.bulletin_id, reason="补假条"))
    run(lambda s: bulletins.issue(s, bulletin_id=fix, on=date(2024, 12, 31)))
    run(lambda s: mark(s, held, "present", "present", "present"), reason="核实")
    again = run(lambda s: bulletins.draft_correction(s, bulletin_id=sent.bulletin_id, reason="核实"))
    number = run(lambda s: bulletins.issue(s, bulletin_id=again, on=date(2025, 1, 3)))
    assert number == "调训通报〔2025〕1号"
    assert "原为“应调3人、实到2人，未参训：清河村李四（病假）”" in content(read, again).text
    run(lambda s: mark(s, held, "present", "present", "absent"), reason="核实")
    pending = [p for p in read(bulletin_corrections.pending_corrections) if p.bulletin_id == sent.bulletin_id]
    assert pending[0].changes[0].old == "应调3人、实到3人"
    third = run(lambda s: bulletins.draft_correction(s, bulletin_id=sent.bulletin_id, reason="再核实"))
    assert "原为“应调3人、实到3人”" in content(read, third).text


def test_nobody_there_is_not_praised(run: Any, read: Any, town: Any) -> None:
    text = content(read, issued(run, town, "sick_leave", "personal_leave", "official_leave")).text
    assert "应到3人，实到0人，请假3人（因公1人、病假1人、事假1人）" in text
    assert "本次应到人员均已请假，请所在单位通知本人补学" in text
    assert "遵守" not in text
    assert "肯定" not in text


def test_a_class_session_cancelled_after_issue(run: Any, read: Any, town: Any) -> None:
    issued(run, town, "present", "absent", "present")
    held = town["sessions"][0]
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(lambda s: cancel_class_session(s, class_session_id=held, reason="防汛"))
    run(lambda s: cancel_class_session(s, class_session_id=held, reason="防汛"), reason="防汛停课")
    (pending,) = read(bulletin_corrections.pending_corrections)
    assert [(c.name, c.old, c.new) for c in pending.changes] == [
        ("“上午课”", "应到3人、实到2人", "课次已取消")
    ]
    fix = run(lambda s: bulletins.draft_correction(s, bulletin_id=pending.bulletin_id, reason="防汛停课"))
    run(lambda s: bulletins.issue(s, bulletin_id=fix, on=DAY))
    assert "“上午课”课次已取消" in content(read, fix).text
    assert read(bulletin_corrections.pending_corrections) == ()
    run(lambda s: restore_class_session(s, class_session_id=held), reason="并未停课")
    (pending,) = read(bulletin_corrections.pending_corrections)
    assert [(c.name, c.old, c.new) for c in pending.changes][1] == ("李四", "不在名单", "缺席")


def test_a_class_session_moved_after_issue(run: Any, read: Any, town: Any) -> None:
    held = town["sessions"]
    for each in held:
        run(lambda s, each=each: mark(s, each, "present", "absent", "present"))
    run(lambda s: bulletins.issue_sessions(s, class_session_ids=tuple(held), on=DAY))
    version = read(lambda s: get_class_session(s, class_session_id=held[1])).version
    data = ClassSessionInput(title="下午课", held_on=date(2024, 8, 16), place="镇政府三楼会议室")
    move = lambda s: edit_class_session(s, class_session_id=held[1], data=data, version=version)  # noqa: E731
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(move)
    run(move, reason="日期写错")
    (pending,) = read(bulletin_corrections.pending_corrections)
    assert [(c.name, c.old, c.new) for c in pending.changes] == [
        ("“下午课”地点", "未写", "镇政府三楼会议室"),
        ("“下午课”培训日期", "2024年8月15日", "2024年8月16日"),
    ]
    fix = run(lambda s: bulletins.draft_correction(s, bulletin_id=pending.bulletin_id, reason="日期写错"))
    run(lambda s: bulletins.issue(s, bulletin_id=fix, on=DAY))
    assert "“下午课”培训日期：原为“2024年8月15日”，更正为“2024年8月16日”。" in content(read, fix).text
    assert read(bulletin_corrections.pending_corrections) == ()


def test_undo_after_issue_needs_a_reason_of_its_own(database: Any, run: Any, read: Any, town: Any) -> None:
    held = town["sessions"][0]

    def undo(reason: str = "") -> None:
        with database.write(actor="t", action="history.undo", text="撤销", reason=reason) as unit:
            operation_id, _ = undo_steps.operation_to_undo(unit.session)
            unit.revert(operation_id)

    def reasons() -> list[str]:
        row = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows[1]
        changes = read(lambda s: operations.history_of(s, table="participation", row_id=row.id))
        return [change.reason for change in changes]

    issued(run, town, "present", "absent", "present")
    run(lambda s: mark(s, held, "present", "sick_leave", "present"), reason="补交病假条")
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        undo()
    undo("假条作废")
    assert reasons()[-2:] == ["补交病假条", "假条作废"]


def test_people_without_a_mark_come_and_go_after_issue(run: Any, read: Any, town: Any) -> None:
    issued(run, town, "present", "absent", "present")
    held = town["sessions"][0]
    person = run(lambda s: add_person(s, person=PersonInput(name="赵六")))
    run(lambda s: add_to_list(s, class_session_id=held, person_id=person))
    with pytest.raises(KnownError, match=r"bulletin\.told"):
        run(lambda s: attendance.mark_line(s, class_session_id=held, line="4到"))


def test_a_corrected_bulletin_is_withdrawn_after_its_correction(run: Any, town: Any) -> None:
    bulletin_id = issued(run, town, "present", "absent", "present")
    run(lambda s: mark(s, town["sessions"][0], "present", "sick_leave", "present"), reason="补假")
    fix = run(lambda s: bulletins.draft_correction(s, bulletin_id=bulletin_id, reason="补假"))
    run(lambda s: bulletins.issue(s, bulletin_id=fix, on=DAY))
    with pytest.raises(ConflictProblem, match=r"bulletin\.corrected") as refused:
        run(lambda s: bulletins.withdraw(s, bulletin_id=bulletin_id, reason="重发"))
    assert refused.value.data == {"number": "培训通报〔2024〕2号"}
    run(lambda s: bulletins.withdraw(s, bulletin_id=fix, reason="重发"))
    run(lambda s: bulletins.withdraw(s, bulletin_id=bulletin_id, reason="重发"))


def test_a_withdrawn_bulletin_no_longer_asks(run: Any, read: Any, town: Any) -> None:
    held = town["sessions"][0]
    bulletin_id = issued(run, town, "present", "absent", "present")
    run(lambda s: bulletins.withdraw(s, bulletin_id=bulletin_id, reason="重发"))
    run(lambda s: mark(s, held, "present", "present", "present"))
    rows = read(lambda s: attendance.get_sheet(s, class_session_id=held)).rows
    assert [row.mark for row in rows] == ["present"] * 3


def test_a_bulletin_of_two_of_three_class_sessions_leaves_the_third_open(
    run: Any, read: Any, town: Any
) -> None:
    held = town["sessions"]
    for each in held:
        run(lambda s, each=each: mark(s, each, "present", "present", "present"))
    run(lambda s: bulletins.issue_sessions(s, class_session_ids=tuple(held), on=DAY))

    def evening(session: Any) -> int:
        people = tuple(AudienceInput(person_id=each) for each in town["people"])
        data = ClassSessionInput(title="晚上课", held_on=DAY, audience=people)
        made = add_class_session(session, data=data)
        mark(session, made, "present", "present", "present")
        return made

    third = run(evening)
    (day,) = read(lambda s: bulletin_days.days_without(s, year=2024, today=DAY))
    assert day.class_session_ids == (third,)


def test_kind_settings_change_what_comes_next(run: Any, read: Any, town: Any) -> None:
    run(
        lambda s: bulletin_kinds.edit_bulletin_kind(
            s,
            code="daily",
            issuer="【单位】纪委",
            number_word="清纪",
            title="【日期】通报",
            recipients="各村",
            copies="县纪委",
        )
    )
    bulletin_id = issued(run, town, "present", "present", "present")
    found = content(read, bulletin_id)
    assert (found.issuer, found.number, found.title) == ("清河镇纪委", "清纪〔2024〕1号", "8月15日通报")
    with pytest.raises(InputProblem, match=r"bulletin\.kind_blank"):
        run(
            lambda s: bulletin_kinds.edit_bulletin_kind(
                s, code="daily", issuer=" ", number_word="x", title="x", recipients="", copies=""
            )
        )


def test_date_before_the_training_is_refused(run: Any, town: Any) -> None:
    held = town["sessions"][0]
    run(lambda s: mark(s, held, "present", "present", "present"))
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=held))
    with pytest.raises(InputProblem, match=r"bulletin\.date"):
        run(lambda s: bulletins.issue(s, bulletin_id=draft, on=date(2024, 8, 14)))


def test_pasted_text_is_cleaned(run: Any, read: Any, town: Any) -> None:
    run(lambda s: mark(s, town["sessions"][0], "present", "present", "present"))
    draft = run(lambda s: bulletins.draft_session(s, class_session_id=town["sessions"][0]))
    pasted = "第一行\t后\r\n第二行\x0b<b>&\x00零\u200b"
    run(lambda s: bulletins.edit_draft(s, bulletin_id=draft, title=" 标题\n续 ", extra=pasted))
    found = content(read, draft)
    assert found.title == "标题 续"
    assert "　　第一行 后\n　　第二行\n　　<b>&零\n" in found.text


def test_no_class_session_is_told_about_twice(run: Any, read: Any, town: Any) -> None:
    """Two drafts may share a class session; only one of them goes out."""
    held = town["sessions"]
    for each in held:
        run(lambda s, each=each: mark(s, each, "present", "present", "present"))
    one = run(lambda s: bulletins.draft_session(s, class_session_id=held[0]))
    both = run(lambda s: bulletins.draft_day(s, on=DAY))
    run(lambda s: bulletins.issue(s, bulletin_id=one, on=DAY))
    with pytest.raises(ConflictProblem) as caught:
        run(lambda s: bulletins.issue(s, bulletin_id=both, on=DAY))
    assert caught.value.data["number"] == "培训通报〔2024〕1号"
    # The day's draft made now tells about the rest.
    rest = run(lambda s: bulletins.draft_day(s, on=DAY))
    assert bulletins.options_of(read(lambda s: s.get(Bulletin, rest).facts_json)).class_session_ids == (
        held[1],
    )
    assert run(lambda s: bulletins.issue(s, bulletin_id=rest, on=DAY)) == "培训通报〔2024〕2号"


@pytest.mark.parametrize(
    ("issuer", "printed"),
    [
        ("【发文机关】", "中共清河镇委员会党建工作办公室"),
        (
            "【单位】【办公室】",
            "中共清河镇委员会党建工作办公室",
        ),  # as data files of the first versions hold it
        ("【纪委】", "中共清河镇纪律检查委员会"),
        ("中共【单位】委员会", "中共清河镇委员会"),
        ("清河镇干部培训领导小组", "清河镇干部培训领导小组"),
        ("【单位】党校", "清河镇党校"),
    ],
)
def test_an_issuer_is_a_full_name_unless_the_clerk_set_another(
    read: Any, town: Any, issuer: str, printed: str
) -> None:
    assert read(lambda s: bulletin_kinds.fill_marks(s, text=issuer)) == printed


def test_a_number_out_of_the_order_of_dates_is_never_given_in_silence(run: Any, read: Any, town: Any) -> None:
    """53号 was dated 7 November, 52号 17 December."""
    first, second = town["sessions"]
    for held in (first, second):
        run(lambda s, held=held: mark(s, held, "present", "present", "present"))
    later = date(2024, 12, 17)
    run(lambda s: bulletins.issue_sessions(s, class_session_ids=(first,), on=later))
    assert read(lambda s: bulletin_numbers.dated_later(s, kind="daily", on=later)) is None
    found = read(lambda s: bulletin_numbers.dated_later(s, kind="daily", on=DAY))
    assert (found.number, found.on) == ("培训通报〔2024〕1号", later)
    assert read(lambda s: bulletin_numbers.dated_later(s, kind="scores", on=DAY)) is None
    draft = run(lambda s: bulletins.draft_sessions(s, class_session_ids=(second,)))
    with pytest.raises(InputProblem, match=r"bulletin\.order"):
        run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY))
    number = run(lambda s: bulletins.issue(s, bulletin_id=draft, on=DAY, out_of_order=True))
    assert number == "培训通报〔2024〕2号"


def test_scores_in_order_name_people_or_are_refused(run: Any, town: Any) -> None:
    exam = run(lambda s: exams.add_exam(s, title="测试", held_on=DAY))
    with pytest.raises(InputProblem, match=r"bulletin\.by_score"):
        run(lambda s: bulletins.draft_scores(s, exam_id=exam, order="score"))
    draft = run(lambda s: bulletins.draft_scores(s, exam_id=exam, order="score", names="masked"))
    with pytest.raises(InputProblem, match=r"bulletin\.by_score"):
        run(lambda s: bulletins.edit_draft(s, bulletin_id=draft, names="hidden"))
