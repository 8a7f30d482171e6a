"""一期一档 per 期: a plan where there is one, a test as Q28 counts it, nothing only planned (I15)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.attachment_store import AttachmentStore
from app.services.archive import archive_check, attachments
from app.services.exam import exams
from app.services.exam.exams import ScoreInput
from app.services.mark import attendance
from app.services.person import people
from app.services.person.people import PersonInput
from app.services.plan import planning, programmes, session_copy
from app.services.plan.planning import ClassSessionInput
from app.services.plan.programmes import ProgrammeInput
from tests.services.conftest import Run

DAY, NEXT = date(2024, 8, 15), date(2024, 8, 16)
AT = "2024-08-16T10:00:00"


def build_town(run: Run) -> tuple[int, int]:
    """A 期 of two days, two people there on both; one class session only planned."""
    for name in ("王建国", "李秀英"):
        run(lambda s, n=name: people.add_person(s, person=PersonInput(name=n)))
    first: int = run(
        lambda s: planning.add_class_session(s, data=ClassSessionInput(title="专题班", held_on=DAY))
    )
    call = session_copy.copy_class_session
    (second,) = run(lambda s: call(s, class_session_id=first, dates=[NEXT], same_batch=True))
    run(lambda s: planning.add_class_session(s, data=ClassSessionInput(title="计划", held_on=DAY)))
    for one in (first, second):
        run(lambda s, h=one: attendance.mark_line(s, class_session_id=h, line="", rest_present=True))
    return first, second


TOWN = build_town


@pytest.fixture
def held(built: tuple[int, int]) -> tuple[int, int]:
    """The two days."""
    return built


def keep(run: Run, folder: Path, held: int, kind: str) -> None:
    scan = folder / f"{kind}.pdf"
    scan.write_bytes(kind.encode())
    stored = AttachmentStore(folder / "附件").keep(scan)
    run(lambda s: attachments.add_attachment(s, class_session_id=held, kind=kind, stored=stored, at=AT))


def only(read: Run) -> archive_check.ArchiveRow:
    (row,) = read(lambda s: archive_check.check_year(s, year=2024, until=NEXT))
    return row  # type: ignore[no-any-return]


def test_a_period_is_one_line_and_plans_are_none(held: tuple[int, int], read: Run) -> None:
    row = only(read)
    assert row.session_ids == held
    assert "培训方案" in row.missing


def test_one_absence_opens_nothing(held: tuple[int, int], run: Run, read: Run) -> None:
    data = ClassSessionInput(title="没人来", held_on=DAY)
    empty = run(lambda s: planning.add_class_session(s, data=data))
    run(lambda s: attendance.mark_line(s, class_session_id=empty, line="1缺"))
    assert only(read).title == "专题班"


def test_a_paper_of_the_first_day_serves_the_period(
    held: tuple[int, int], run: Run, read: Run, tmp_path: Path
) -> None:
    keep(run, tmp_path, held[0], "notice")
    keep(run, tmp_path, held[0], "signed_sheet")
    row = only(read)
    assert "培训通知" in row.here
    assert "签到表原件（8月16日）" in row.missing  # each day has a sheet of its own
    keep(run, tmp_path, held[1], "signed_sheet")
    assert "签到表原件" in only(read).here
    second = read(lambda s: archive_check.check_session(s, class_session_id=held[1]))
    assert (second.id, second.percent, second.attachments) == (held[1], only(read).percent, 3)
    kept = read(lambda s: attachments.list_attachments(s, batch_id=second.batch_id))
    assert len(kept) == 3


def test_the_plan_is_there_when_it_is_on_paper(
    held: tuple[int, int], run: Run, read: Run, tmp_path: Path
) -> None:
    bare = ProgrammeInput("2024年方案", date(2024, 1, 1), date(2024, 12, 31))
    programme = run(lambda s: programmes.add_programme(s, data=bare))

    def belong(session: object) -> None:
        data = ClassSessionInput(title="专题班", held_on=DAY, programme_id=programme)
        planning.edit_class_session(session, class_session_id=held[0], version=2, data=data)  # type: ignore[arg-type]

    run(belong)
    assert "培训方案" in only(read).missing  # a name alone is no paper
    numbered = ProgrammeInput("2024年方案", date(2024, 1, 1), date(2024, 12, 31), "清委发〔2024〕1号")
    run(lambda s: programmes.edit_programme(s, programme_id=programme, version=1, data=numbered))
    assert "培训方案" in only(read).here
    run(lambda s: programmes.edit_programme(s, programme_id=programme, version=2, data=bare))
    keep(run, tmp_path, held[1], "plan")
    assert "培训方案" in only(read).here


@pytest.mark.parametrize(("batch", "on", "whole", "is_there"), [
    (False, date(2024, 8, 30), True, True), (False, date(2024, 8, 30), False, False),
    (True, NEXT, True, True), (True, date(2024, 8, 1), True, False), (False, date(2024, 9, 30), True, False),
])  # fmt: skip
def test_the_test_is_that_of_q28(
    held: tuple[int, int], run: Run, read: Run, batch: bool, on: date, whole: bool, is_there: bool
) -> None:
    batch_id = only(read).batch_id if batch else None
    exam = run(lambda s: exams.add_exam(s, title="测试", held_on=on, batch_id=batch_id))
    scores = {person: ScoreInput("normal", 8000) for person in ((1, 2) if whole else (1,))}
    run(lambda s: exams.set_scores(s, exam_id=exam, by_person=scores))
    rows = read(lambda s: archive_check.check_year(s, year=2024, until=date(2024, 10, 1)))
    assert ("测试成绩" in rows[0].here) is is_there
