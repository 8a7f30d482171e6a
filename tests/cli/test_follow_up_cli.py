"""`list talks|make-ups|resits` and `export talk-form …`: the chain from marks to papers, by command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from app.context import open_context
from app.services.exam import exams
from app.services.follow_up import make_ups
from app.services.operation import seals
from app.services.person.people import PersonInput, PostInput, add_person
from app.services.person.units import find_or_add_units
from app.services.plan.planning import ClassSessionInput, add_class_session
from app.services.setting.town import set_town
from tests.cli.conftest import Ganxun


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three people, one class session, one exam somebody missed."""
    made = tmp_path / "data"
    context = open_context(made)
    with context.database.write(actor="t", action="test.make") as unit:
        set_town(unit.session, name="清河镇")
        units = find_or_add_units(unit.session, names=["纪委", "清河村"])
        for name, place in (("张三", "纪委"), ("李四", "清河村"), ("王五", "清河村")):
            add_person(unit.session, person=PersonInput(name=name), posts=(PostInput(unit_id=units[place]),))
        add_class_session(
            unit.session, data=ClassSessionInput(title="乡村振兴", held_on=date(2024, 8, 15), hours_centi=250)
        )
        exam = exams.add_exam(unit.session, title="八月测试", held_on=date(2024, 8, 30))
        exams.set_scores(unit.session, exam_id=exam, by_person={2: exams.ScoreInput("absent")})
    context.close()
    return made


@pytest.fixture
def ganxun(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ganxun:
    return Ganxun(folder, capsys)


def rows(ganxun: Ganxun, what: str) -> Any:
    status, out, _ = ganxun("list", what, "--year", 2024, "--json")
    assert status == 0
    return json.loads(out)


def test_marks_make_candidates_with_their_evidence(ganxun: Ganxun) -> None:
    assert rows(ganxun, "talks") == []
    ganxun("mark", 1, "1迟 2缺", "--rest-present")
    found = rows(ganxun, "talks")
    assert [(row["name"], row["trigger"], row["status"]) for row in found] == [
        ("张三", "T1", "candidate"),
        ("李四", "T3", "candidate"),
    ]
    assert found[0]["evidence"] == [{"date": "2024-08-15", "session_id": 1, "words": "迟到"}]
    ganxun("mark", 1, "1到")
    assert [row["name"] for row in rows(ganxun, "talks")] == ["李四"]


def test_talk_form_and_notice_are_written(ganxun: Ganxun, tmp_path: Path) -> None:
    ganxun("mark", 1, "1迟 2缺", "--rest-present")
    first, second = (row["id"] for row in rows(ganxun, "talks"))
    form, both = tmp_path / "a.docx", tmp_path / "b.pdf"
    assert ganxun("export", "talk-form", "--talk", first, "--out", form)[0] == 0
    assert docx.Document(str(form)).tables[0].rows[0].cells[1].text == "张三"
    assert ganxun("export", "talk-notice", "--talk", first, "--talk", second, "--out", both)[0] == 0
    texts = [page.extract_text() for page in pypdf.PdfReader(both).pages]
    assert ["张三" in text for text in texts] == [True, False]


def test_unknown_talk_and_wrong_ending_are_refused(ganxun: Ganxun, tmp_path: Path) -> None:
    status, _, err = ganxun("export", "talk-form", "--talk", 9, "--out", tmp_path / "a.pdf")
    assert status == 1
    assert "找不到这条谈话" in err
    assert ganxun("export", "talk-form", "--talk", 9, "--out", tmp_path / "a.xlsx")[0] == 2
    assert not list(tmp_path.glob("a.*"))


def test_make_ups_and_their_papers(ganxun: Ganxun, tmp_path: Path, folder: Path) -> None:
    out = tmp_path / "n.docx"
    status, _, err = ganxun("export", "make-up-notice", "--year", 2024, "--out", out)
    assert (status, "没有需要补训" in err) == (1, True)
    ganxun("mark", 1, "2缺", "--rest-present")
    (row,) = rows(ganxun, "make-ups")
    assert (row["name"], row["mark"], row["hours"], row["state"]) == ("李四", "缺席", 2.5, "open")
    assert ganxun("export", "make-up-notice", "--year", 2024, "--out", out)[0] == 0
    assert "清河村：" in [paragraph.text for paragraph in docx.Document(str(out)).paragraphs]
    context = open_context(folder)
    with context.database.write(actor="t", action="test.make") as unit:
        ids = make_ups.plan_make_up(
            unit.session, participation_ids=[row["participation_id"]], held_on=date(2024, 8, 20)
        )
        make_ups.finish_make_up(unit.session, make_up_id=ids[0], done_on=date(2024, 8, 20))
    context.close()
    (row,) = rows(ganxun, "make-ups")
    assert (row["mark"], row["state"], row["credited"], row["done"]) == ("缺席", "done", 2.5, "2024-08-20")


def test_resits_and_the_list_by_name(ganxun: Ganxun, tmp_path: Path) -> None:
    (row,) = rows(ganxun, "resits")
    assert (row["name"], row["state"], row["resit_score"]) == ("李四", "缺考", None)
    for paper in ("call-up", "resits"):
        out = tmp_path / f"{paper}.pdf"
        assert ganxun("export", paper, "--year", 2024, "--out", out)[0] == 0
        assert "李四" in pypdf.PdfReader(out).pages[0].extract_text()


def test_sealed_year_is_listed_as_it_was(ganxun: Ganxun, folder: Path) -> None:
    ganxun("mark", 1, "1迟", "--rest-present")
    context = open_context(folder)
    with context.database.write(actor="t", action="seal.close") as unit:
        seals.seal_year(unit.session, year=2024, at="2025-01-05T09:00:00")
    context.close()
    assert rows(ganxun, "talks") == []
