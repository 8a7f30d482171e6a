"""Plans over several years and the year's own (A07, C36); marked days without a sheet (A26); mentors' age."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.attachment_store import AttachmentStore
from app.errors import InputProblem
from app.imports import Params, apply_preview, check_file
from app.imports.town.town_now import known_town
from app.services.archive import attachments
from app.services.mark import attendance
from app.services.page.workbench import workbench
from app.services.person import people
from app.services.person.people import PersonInput
from app.services.plan import class_sessions, planning, programmes
from app.services.plan.expected import settle_lists
from app.services.plan.planning import ClassSessionInput
from app.services.plan.programmes import ProgrammeInput
from app.services.routine import mentorship
from db.session import Database
from tests.services.conftest import Run

DAY, TODAY = date(2024, 8, 15), date(2024, 8, 20)
LONG = ProgrammeInput("2022—2025年规划", date(2022, 1, 1), date(2025, 12, 31))
YEAR = ProgrammeInput("2024年方案", date(2024, 3, 1), date(2024, 10, 31))


def lines(read: Run) -> set[str]:
    tasks = read(lambda s: workbench(s, year=2024, today=TODAY)).tasks
    return {task.id for task in tasks if task.id.startswith("no-sheet")}


@pytest.fixture
def held(run: Run) -> int:
    run(lambda s: people.add_person(s, person=PersonInput(name="王建国")))
    made: int = run(lambda s: planning.add_class_session(s, data=ClassSessionInput(title="课", held_on=DAY)))
    return made


def test_a_marked_day_without_a_sheet_is_told(held: int, run: Run, read: Run, tmp_path: Path) -> None:
    assert lines(read) == set()
    run(lambda s: attendance.mark_line(s, class_session_id=held, line="1缺"))
    assert lines(read) == {f"no-sheet:{held}"}
    scan = tmp_path / "签到表.jpg"
    scan.write_bytes(b"scan")
    stored = AttachmentStore(tmp_path / "附件").keep(scan)
    at = "2024-08-16T10:00:00"
    kept = run(
        lambda s: attachments.add_attachment(
            s, class_session_id=held, kind="signed_sheet", stored=stored, at=at
        )
    )
    assert lines(read) == set()
    run(lambda s: attachments.change_kind(s, attachment_id=kept, kind="photo"))
    assert lines(read) == {f"no-sheet:{held}"}
    run(lambda s: settle_lists(s, class_session_ids=[held], at=at))
    assert lines(read) == set()


def test_courses_of_the_superior_have_no_sheet_here(run: Run, read: Run) -> None:
    run(lambda s: people.add_person(s, person=PersonInput(name="王建国")))
    data = ClassSessionInput(title="调训", held_on=DAY, pot="上级调训")
    sent = run(lambda s: planning.add_class_session(s, data=data))
    run(lambda s: attendance.mark_line(s, class_session_id=sent, line="", rest_present=True))
    assert lines(read) == set()


def test_the_year_plan_narrows_the_plan_above_it(run: Run, read: Run) -> None:
    above = run(lambda s: programmes.add_programme(s, data=LONG))
    data = ClassSessionInput(title="课", held_on=date(2024, 12, 5), programme_id=above)
    run(lambda s: planning.add_class_session(s, data=data))
    assert [p.outside for p in read(lambda s: programmes.list_programmes(s))] == [0]
    below = ProgrammeInput(YEAR.title, YEAR.start_on, YEAR.end_on, parent_id=above)
    run(lambda s: programmes.add_programme(s, data=below))
    rows = {p.title: p for p in read(lambda s: programmes.list_programmes(s))}
    assert rows[LONG.title].outside == 1  # December is outside the year's plan, and so of the one above
    assert rows[YEAR.title].parent_id == above
    spans = read(lambda s: programmes.programme_spans(s, year=2024))[LONG.title]
    assert not programmes.holds(spans, date(2024, 12, 5))
    assert programmes.holds(spans, date(2025, 12, 5))  # 2025 has no plan of its own yet
    run(lambda s: programmes.remove_programme(s, programme_id=rows[YEAR.title].id))
    assert [p.outside for p in read(lambda s: programmes.list_programmes(s))] == [0]


def test_a_plan_above_must_hold_the_dates(run: Run) -> None:
    above = run(lambda s: programmes.add_programme(s, data=LONG))
    for start, end, parent in (
        (date(2026, 1, 1), date(2026, 12, 31), above), (YEAR.start_on, YEAR.end_on, 99),
    ):  # fmt: skip
        wrong = ProgrammeInput("x", start, end, parent_id=parent)
        with pytest.raises(InputProblem, match=r"programme\.parent"):
            run(lambda s, w=wrong: programmes.add_programme(s, data=w))


def test_imported_sessions_belong_to_the_plan_of_their_day(
    run: Run, read: Run, database: Database, tmp_path: Path
) -> None:
    run(lambda s: programmes.add_programme(s, data=LONG))
    run(lambda s: programmes.add_programme(s, data=YEAR))
    path = tmp_path / "计划.csv"
    path.write_text(
        "培训时间,培训内容\n2024-02-01,早\n2024-05-01,春\n2024-09-01,秋\n2024-12-01,晚\n", encoding="utf-8"
    )

    def bring(programme: str | None) -> dict[str, object]:
        with database.read() as session:
            known = known_town(session, kind="plan")
        preview = check_file("plan", path, known, Params(programme=programme))
        with database.write(actor="t", action="plan.import") as unit:
            apply_preview(unit.session, preview)
        return dict(preview.notes)

    assert "programmes" not in bring(None)
    found = {r.title: r.programme for r in read(lambda s: class_sessions.list_class_sessions(s))}
    assert found == {"早": "", "春": YEAR.title, "秋": YEAR.title, "晚": ""}
    campaign = ProgrammeInput("专项行动", date(2024, 8, 1), date(2024, 12, 31))
    run(lambda s: programmes.add_programme(s, data=campaign))
    path.write_text("培训时间,培训内容\n2024-09-02,甲\n", encoding="utf-8")
    assert sorted(bring(None)["programmes"]) == sorted([YEAR.title, "专项行动"])  # type: ignore[call-overload]
    path.write_text("培训时间,培训内容\n2024-09-03,乙\n", encoding="utf-8")
    assert "programmes" not in bring("专项行动")
    found = {r.title: r.programme for r in read(lambda s: class_sessions.list_class_sessions(s))}
    assert (found["甲"], found["乙"]) == ("", "专项行动")
    with pytest.raises(InputProblem, match=r"import\.programme_unknown"):
        bring("没有的方案")


def test_the_age_of_young_cadres_is_a_setting(run: Run, read: Run) -> None:
    assert read(mentorship.age_limit) == 35
    run(lambda s: mentorship.set_age_limit(s, age=40))
    assert read(mentorship.age_limit) == 40
    with pytest.raises(InputProblem, match=r"mentorship\.age_bad"):
        run(lambda s: mentorship.set_age_limit(s, age=99))
