"""备课: said by a key or by the courseware, kept through an edit, told in time (A05); guests (B45)."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attachment_store import StoredFile
from app.errors import InputProblem
from app.reports import sign_in
from app.reports.sign_in import SignInParams
from app.services.archive import attachments
from app.services.bulletin.bulletin_facts import daily_facts
from app.services.page.workbench import workbench
from app.services.person import groups
from app.services.plan import class_sessions, planning
from app.services.plan.planning import AudienceInput, ClassSessionInput, LecturerInput
from app.services.plan.preparation import due_preparations, list_preparations, set_prepared
from db.models import ClassSession, Lecturer
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TODAY = date(2024, 8, 15)


def plan(session: Session, on: date, *names: str, **more: object) -> int:
    data = ClassSessionInput("党史学习", on, lecturers=tuple(map(LecturerInput, names)), **more)  # type: ignore[arg-type]
    return planning.add_class_session(session, data=data)


def build(session: Session) -> list[int]:
    duty_town.build_town(session)
    return [
        plan(session, date(2024, 8, 20), "张三", "李四"),
        plan(session, date(2024, 8, 29), "王五"),
        plan(session, date(2024, 8, 30), "赵六"),
        plan(session, date(2024, 8, 14), "钱七"),
        plan(session, date(2024, 8, 21), "县里老师", pot="上级调训"),
        plan(session, date(2024, 8, 22)),
    ]


TOWN = partial(at_once, build)


def lecturer(session: Session, name: str) -> int:
    return session.scalars(select(Lecturer.id).where(Lecturer.name == name)).one()


def due(session: Session) -> list[str]:
    return [row.lecturer for row in due_preparations(session, today=TODAY)]


def test_the_next_two_weeks_are_told_and_nothing_of_the_superiors(read: Run, built: list[int]) -> None:
    assert read(due) == ["张三", "李四", "王五"]


def test_ready_by_word_or_by_courseware(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: set_prepared(s, lecturer_ids=[lecturer(s, "张三")], state="ready"))
    run(lambda s: set_prepared(s, lecturer_ids=[lecturer(s, "李四")], state="doing"))
    assert read(due) == ["李四", "王五"]
    stored = StoredFile("a" * 64, 10, "党史.pptx")
    run(
        lambda s: attachments.add_attachment(
            s, class_session_id=built[1], kind="courseware", stored=stored, at="2024-08-15T09:00:00"
        )
    )
    assert read(due) == ["李四"]
    rows = read(lambda s: list_preparations(s, first=TODAY, last=date(2024, 12, 31)))
    assert [(row.lecturer, row.words) for row in rows] == [
        ("张三", "已备课"), ("李四", "备课中"), ("王五", "已备课，课件 1 件"), ("赵六", "未备课"),
    ]  # fmt: skip


def test_one_file_makes_nobody_else_ready(run: Run, read: Run, built: list[int]) -> None:
    """Whose file it is nobody knows where two teach: each is said by himself."""
    stored = StoredFile("b" * 64, 10, "讲稿.docx")
    run(
        lambda s: attachments.add_attachment(
            s, class_session_id=built[0], kind="courseware", stored=stored, at="2024-08-15T09:00:00"
        )
    )
    assert read(due) == ["张三", "李四", "王五"]
    rows = read(lambda s: list_preparations(s, first=TODAY, last=TODAY, class_session_id=built[0]))
    assert [row.words for row in rows] == ["未备课，课件 1 件", "未备课，课件 1 件"]


def test_a_lesson_of_guests_alone_has_its_sheet(run: Run, read: Run, built: list[int]) -> None:
    """Nobody of the roster is due: the sheet of the guests is printed all the same."""
    nobody = run(lambda s: groups.add_group(s, name="群众代表"))
    held = run(
        lambda s: plan(s, date(2024, 8, 25), "张三", guests=12, audience=(AudienceInput(group_id=nobody),))
    )
    made = read(lambda s: sign_in.build(s, SignInParams(class_session_ids=(held,), blank_rows=0)))
    assert made.sections[0].table.blank_rows == 12
    assert made.warnings


def test_a_cancelled_lesson_is_not_prepared_for(run: Run, read: Run, built: list[int]) -> None:
    run(lambda s: planning.cancel_class_session(s, class_session_id=built[0], reason="停电"))
    assert read(due) == ["王五"]


def test_an_edit_keeps_who_is_ready(run: Run, read: Run, built: list[int]) -> None:
    """Who stays keeps it; who comes for him begins anew."""
    run(lambda s: set_prepared(s, lecturer_ids=[lecturer(s, "张三"), lecturer(s, "李四")], state="ready"))

    def edit(session: Session) -> None:
        row = session.get_one(ClassSession, built[0])
        data = planning.class_session_input(session, class_session_id=built[0])
        changed = ClassSessionInput(
            data.title, date(2024, 8, 19), lecturers=(LecturerInput("李四"), LecturerInput("周八"))
        )
        planning.edit_class_session(session, class_session_id=built[0], version=row.version, data=changed)

    run(edit)
    rows = read(lambda s: list_preparations(s, first=TODAY, last=TODAY, class_session_id=built[0]))
    assert [(row.lecturer, row.is_ready) for row in rows] == [("李四", True), ("周八", False)]


def test_the_desk_tells_it_where_the_office_keeps_it(run: Run, read: Run, built: list[int]) -> None:
    def told(session: Session) -> list[tuple[str, str]]:
        tasks = workbench(session, year=2024, today=TODAY).tasks
        return [(one.text, one.note) for one in tasks if one.kind == "待备课"]

    assert read(told) == []
    run(lambda s: set_prepared(s, lecturer_ids=[lecturer(s, "张三")], state="doing"))
    assert read(told) == [("2 个课次还没有备好课", "最早 08-20 张三《党史学习》")]


def test_an_unknown_state_and_a_lecturer_who_is_gone(run: Run, built: list[int]) -> None:
    for ids, state, code in (([1], "half", "preparation.state"), ([999], "ready", "preparation.gone")):
        with pytest.raises(InputProblem) as caught:
            run(lambda s, i=ids, t=state: set_prepared(s, lecturer_ids=i, state=t))
        assert caught.value.code == code


def test_guests_are_counted_by_nobody(run: Run, read: Run, built: list[int]) -> None:
    """They stand on the lesson and make nobody 应到, nobody 实到, no hour."""
    before = read(lambda s: class_sessions.get_class_session(s, class_session_id=built[0]).tally)
    run(
        lambda s: planning.edit_class_session(
            s,
            class_session_id=built[0],
            version=s.get_one(ClassSession, built[0]).version,
            data=ClassSessionInput("党史学习", date(2024, 8, 20), guests=12, guest_names="昌都来访干部"),
        )
    )
    row = read(lambda s: class_sessions.get_class_session(s, class_session_id=built[0]))
    assert (row.guests, row.guest_words) == (12, "列席 12 人：昌都来访干部")
    assert row.tally == before
    with pytest.raises(InputProblem):
        run(lambda s: plan(s, TODAY, "张三", guests=-1))


def test_guests_stand_on_sheet_and_bulletin(run: Run, read: Run, built: list[int]) -> None:
    def edit(session: Session) -> None:
        row = session.get_one(ClassSession, built[0])
        data = ClassSessionInput("党史学习", TODAY, guests=6, guest_names="昌都来访干部")
        planning.edit_class_session(session, class_session_id=built[0], version=row.version, data=data)
        duty_town.mark(session, built[0], "present")

    run(edit)
    (section,) = read(lambda s: sign_in.build(s, SignInParams(class_session_ids=(built[0],)))).sections
    assert section.table is not None
    assert section.table.blank_rows == 6
    assert section.notes == ("列席 6 人：昌都来访干部，请签在末尾空行，不计入应到。",)
    (told,) = read(lambda s: daily_facts(s, class_session_ids=[built[0]]))
    assert told.turnout.endswith("全勤。列席 6 人：昌都来访干部，不计入应到。")
    assert type(told).from_json(told.to_json()) == told
