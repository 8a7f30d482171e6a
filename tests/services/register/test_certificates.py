"""结业证书: given once to those who took all of a class, kept, printed from one's own docx."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.mark import attendance
from app.services.person import units
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.plan import planning
from app.services.plan.planning import ClassSessionInput
from app.services.register import moving, reading, writing
from app.services.register.certificates import Certified, give_certificates, list_classes
from app.services.register.forms import get_register
from app.writers.docx.marked_docx import check_marks, fill_marked
from db.models import ClassSession, Participation, Person
from tests.services.conftest import Run

DAY = date(2024, 8, 20)
NAMES = ("赵文", "孔婷", "程磊")


@pytest.fixture
def batch(run: Run) -> int:
    """A class of one session, with two who came and one who did not."""

    def fill(session: Session) -> int:
        office = units.add_unit(session, name="党政办")
        for name in NAMES:
            add_person(session, person=PersonInput(name=name), posts=[PostInput(unit_id=office)])
        data = ClassSessionInput(title="公文写作", held_on=date(2024, 8, 8))
        held = planning.add_class_session(session, data=data)
        attendance.prepare_sheet(session, class_session_id=held)
        people = {name: session.scalars(select(Person.id).where(Person.name == name)).one() for name in NAMES}
        rows = {row.person_id: row for row in attendance.get_sheet(session, class_session_id=held).rows}
        marks = {rows[people["程磊"]].id: "absent"}
        attendance.set_marks(session, class_session_id=held, by_participation=marks)
        attendance.fill_rest_present(session, class_session_id=held)
        return session.get_one(ClassSession, held).batch_id

    return int(run(fill))


def give(session: Session, batch_id: int, **more: object) -> Certified:
    return give_certificates(session, batch_id=batch_id, on_day=DAY, **more)  # type: ignore[arg-type]


def numbers(read: Run) -> dict[str, str]:
    def find(session: Session) -> dict[str, str]:
        register = get_register(session, register_id="certificate")
        rows = reading.list_entries(session, register=register, year=2024).rows
        names = dict(session.execute(select(Person.id, Person.name)).all())
        return {names[row.entry.person_id]: str(row.entry.data["number"]) for row in rows}

    return dict(read(find))


def person(read: Run, name: str) -> int:
    return int(read(lambda s: s.scalars(select(Person.id).where(Person.name == name)).one()))


def test_a_cancelled_day_is_asked_of_nobody_and_one_day_is_not_the_class(run: Run, batch: int) -> None:
    """Seen before: a cancelled session kept everybody from it, and who walked into one day of two had it."""

    def more(session: Session) -> None:
        for day, marks in ((9, {"赵文": "present"}), (10, {})):
            data = ClassSessionInput(title="公文写作", held_on=date(2024, 8, day), batch_id=batch)
            held = planning.add_class_session(session, data=data)
            sheet = {row.name: row.id for row in attendance.get_sheet(session, class_session_id=held).rows}
            wanted = {sheet[name]: mark for name, mark in marks.items()}
            if wanted:
                attendance.set_marks(session, class_session_id=held, by_participation=wanted)
        planning.cancel_class_session(session, class_session_id=held)
        who = session.scalars(select(Person.id).where(Person.name == "孔婷")).one()
        for row in session.scalars(select(Participation).where(Participation.person_id == who)).all()[1:]:
            session.delete(row)

    run(more)
    made = run(lambda s: give(s, batch))
    assert (len(made.ids), sorted(made.unfinished)) == (1, ["孔婷", "程磊"])


def test_who_took_all_of_it_gets_a_number_once(run: Run, read: Run, batch: int) -> None:
    first = run(lambda s: give(s, batch))
    assert (len(first.ids), first.had, first.unfinished) == (2, 0, ("程磊",))
    assert numbers(read) == {"赵文": "〔2024〕001号", "孔婷": "〔2024〕002号"}
    again = run(lambda s: give(s, batch))
    assert (again.ids, again.had) == ((), 2), "who has one keeps it"
    run(lambda s: give(s, batch, person_ids={person(read, "程磊")}))
    assert numbers(read)["程磊"] == "〔2024〕003号"
    assert [each.id for each in read(lambda s: list_classes(s, year=2024))] == [batch]


def test_a_void_one_keeps_its_number_and_another_may_be_given(run: Run, read: Run, batch: int) -> None:
    ids = run(lambda s: give(s, batch)).ids

    def void(session: Session) -> None:
        book = get_register(session, register_id="certificate")
        moving.set_state(
            session, register=book, entry_id=ids[0], state="void", on_day=DAY, values={"why": "姓名写错"}
        )

    run(void)
    assert len(run(lambda s: give(s, batch)).ids) == 1
    assert numbers(read)["赵文"] == "〔2024〕003号"
    with pytest.raises(InputProblem) as caught:  # the void one cannot hold again beside the new one
        run(
            lambda s: moving.set_state(
                s, register=get_register(s, register_id="certificate"), entry_id=ids[0], state="given",
                on_day=DAY, reason="没有写错",
            )
        )  # fmt: skip
    assert caught.value.code == "entry.numbered"


def test_a_number_stands_once_and_an_edit_keeps_it(run: Run, read: Run, batch: int) -> None:
    ids = run(lambda s: give(s, batch)).ids

    def edit(session: Session, **values: str) -> None:
        book = get_register(session, register_id="certificate")
        writing.edit_entry(session, register=book, entry_id=ids[1], values=values, today=DAY)

    with pytest.raises(InputProblem) as caught:
        run(lambda s: edit(s, number="〔2024〕001号"))
    assert caught.value.code == "entry.number_taken"
    run(lambda s: edit(s, day="2024-08-21"))
    assert numbers(read)["孔婷"] == "〔2024〕002号"


# -- the clerk's own docx --------------------------------------------------------------------------


def template(folder: Path) -> Path:
    document = docx.Document()
    paragraph = document.add_paragraph("兹证明【姓")
    run = paragraph.add_run("名】同志")
    run.font.size = Pt(30)
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "编号：{证书号}"
    document.sections[0].footer.paragraphs[0].text = "镇党委"
    document.save(str(folder / "own.docx"))
    return folder / "own.docx"


def test_each_on_its_page_with_the_rest_of_the_file(tmp_path: Path) -> None:
    made = fill_marked(
        template(tmp_path), [{"姓名": "赵文", "证书号": "001"}, {"姓名": "孔婷", "证书号": "002"}]
    )
    made.save(str(tmp_path / "out.docx"))
    found = docx.Document(str(tmp_path / "out.docx"))
    assert [each.text for each in found.paragraphs] == ["兹证明赵文同志", "兹证明孔婷同志"]
    assert [each.cell(0, 0).text for each in found.tables] == ["编号：001", "编号：002"]
    assert found.paragraphs[1].runs[1].font.size == Pt(30)
    assert found.paragraphs[1].paragraph_format.page_break_before
    assert found.sections[0].footer.paragraphs[0].text == "镇党委"


def test_a_mark_nobody_knows_and_one_that_is_missing_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as caught:
        check_marks(template(tmp_path), known=("姓名",), asks=())
    assert (caught.value.code, caught.value.data["marks"]) == ("template.marks_unknown", "【证书号】")
    with pytest.raises(InputProblem) as caught:
        check_marks(template(tmp_path), known=("姓名", "证书号", "班次"), asks=("班次",))
    assert caught.value.code == "template.marks_missing"
