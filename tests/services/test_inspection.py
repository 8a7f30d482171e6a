"""迎检: no write of any kind passes, numbers of people are masked, every page of a paper says so (I18)."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.automatic import AUTOMATIC
from app.context import AppContext, open_context
from app.errors import GanxunError
from app.inspection import CODE, for_inspection, masked, masked_text, watermark
from app.jobs import backups, bulletin_templates
from app.papers.document import Column, Document, Section, Table
from app.papers.letter import Letter, Paragraph
from app.preferences import Preferences, save_preferences
from app.services.setting.town import set_town
from app.work import NO_PROGRESS
from db.models import Operation
from tests.services import every_action

NUMBER, PHONE = "990105199101010020", "13800001234"
TODAY = date(2024, 12, 20)
EVERY = {action for action, _ in (*every_action.EVERYTHING, *every_action.AUTOMATIC, every_action.PRINT)}


@pytest.fixture
def watched(context: AppContext) -> Iterator[AppContext]:
    context.set_inspection(True)
    yield context
    context.set_inspection(False)


def operations(context: AppContext) -> int:
    with context.database.read() as session:
        return session.query(Operation).count()


@pytest.mark.parametrize("action", sorted({"history.undo", "seal.close", "roster.import", *EVERY}))
def test_no_action_writes(watched: AppContext, action: str) -> None:
    before = operations(watched)
    refusal: object = None
    try:
        with watched.database.write(actor="t", action=action, text="x") as unit:
            set_town(unit.session, name="别处镇")
    except GanxunError as error:
        refusal = error.code
    silent = action in AUTOMATIC or action in ("class_session.print", "register.update")
    assert refusal == (None if silent else CODE)
    assert operations(watched) == before


def test_what_runs_by_itself_leaves_nothing(watched: AppContext) -> None:
    def name() -> object:
        with watched.database.read() as session:
            return session.connection().exec_driver_sql("SELECT * FROM setting ORDER BY 1").all()

    before = name()
    with watched.database.write(actor="t", action="talk.refresh") as unit:
        set_town(unit.session, name="别处镇")
    assert unit.operation_id is None
    assert name() == before


def test_after_leaving_it_is_written_again(watched: AppContext) -> None:
    watched.set_inspection(False)
    with watched.database.write(actor="t", action="town.set") as unit:
        set_town(unit.session, name="清河镇")
    assert unit.operation_id is not None


def test_it_holds_for_whoever_opens_the_folder_next(context: AppContext) -> None:
    save_preferences(Preferences(inspection=True), context.paths.preferences)
    other = open_context(context.paths.data)
    try:
        with pytest.raises(GanxunError) as told, other.database.write(actor="t", action="town.set"):
            pass
        assert told.value.code == CODE
    finally:
        other.close()


def test_what_is_kept_beside_the_data_is_refused(watched: AppContext, tmp_path: Path) -> None:
    source = bulletin_templates.write_sample_template(watched, NO_PROGRESS, tmp_path / "a.docx")
    with pytest.raises(GanxunError) as told:
        bulletin_templates.take_template(watched, NO_PROGRESS, "日通报", source)
    assert told.value.code == CODE
    copy = backups.copy_to_disk(watched, NO_PROGRESS, tmp_path / "U")  # a backup changes nothing
    with pytest.raises(GanxunError) as told:
        backups.restore_open(watched, copy.path)
    assert told.value.code == CODE


@dataclass(frozen=True)
class Line:
    name: str
    phones: tuple[str, ...]
    note: str
    sha256: str = "0" * 8 + "1" + "3" * 10


def test_numbers_are_masked_wherever_they_stand() -> None:
    line = Line("张三", (PHONE, "0571-88"), f"{NUMBER}，电话{PHONE}转")
    shown = masked([{"a": (line,)}])[0]["a"][0]
    assert shown.phones == ("138****1234", "0571-88")
    assert NUMBER not in shown.note
    assert PHONE not in shown.note
    assert shown.sha256 == line.sha256
    plain = (Line("李四", ("0571",), "无"),)
    assert masked(plain) is plain


def test_what_is_no_number_of_a_person_stays() -> None:
    for text in (
        "镇干训〔2024〕12号",
        "1227-888",
        "2024-12-20 10:00",
        "12345678901234567890",
        "a13800001234b",
    ):
        assert masked_text(text) == text


@pytest.mark.parametrize("seed", range(20))
def test_no_whole_number_is_left_in_random_text(seed: int) -> None:
    chance = random.Random(seed)
    parts = [
        chance.choice([NUMBER, NUMBER[:-1] + "X", PHONE, "、", "张三", "12", " ", "，"]) for _ in range(30)
    ]
    text = "·".join(parts)
    assert not re.search(r"(?<!\d)(\d{17}[\dX]|1\d{10})(?!\d)", masked_text(text))


def test_every_page_of_a_table_says_so() -> None:
    table = Table((Column("电话"),), ((PHONE,),))
    paper = Document("名单", (Section("a", "a", table, code="1220-AAA"), Section("b", "b", table)))
    made = for_inspection(paper, TODAY)
    assert isinstance(made, Document)
    assert [each.code for each in made.sections] == [
        "表码 1220-AAA · 供检查使用 2024-12-20",
        watermark(TODAY),
    ]
    assert made.sections[0].table.rows[0][0] == "138****1234"


def test_a_letter_says_so() -> None:
    made = for_inspection(Letter("通报", (Paragraph(f"电话{PHONE}"),)), TODAY)
    assert isinstance(made, Letter)
    assert made.code == watermark(TODAY)
    assert PHONE not in str(made)
