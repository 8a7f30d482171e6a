"""学习培训情况 stays on one page, says only what is recorded, and agrees with the ledger's definitions."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.errors import Cancelled, InputProblem
from app.figures.counting import NOBODY
from app.papers.letter import Letter, Letters, Paragraph, TableBlock
from app.reports import hour_blocks, page_budget, person_record, study_archive, wording
from app.reports.ledger_data import gather
from app.reports.ledger_params import LedgerParams
from app.reports.person_record import PersonRecordParams, attendance_words
from app.rules import rounding
from app.rules.words import ranges
from app.services.exam import resits
from app.services.figure import person_records
from app.services.figure.of_attendance import PERSON
from app.services.figure.person_records import PersonRecord, Score
from app.services.follow_up.make_ups import MissedRow
from app.services.follow_up.settled import GONE
from app.services.hour.hour_entries import HourEntryInput, add_hour_entry
from app.services.hour.hour_standing import PotStanding
from app.work import CancelToken, Progress
from app.writers.output import write_document

MADE_AT = datetime(2025, 1, 5, 10, 30)
TODAY = date(2025, 1, 5)


def records(town: Any, *names: str) -> tuple[PersonRecord, ...]:
    """The records of the people named."""
    ids = tuple(town.people[name] for name in names)
    with town.database.read() as session:
        return person_records.person_records(session, year=2024, today=TODAY, person_ids=ids)


def words_of(letter: Letter) -> str:
    """The paragraphs of a letter."""
    return "\n".join(block.text for block in letter.blocks if isinstance(block, Paragraph))


def test_figures_of_a_person(town: Any) -> None:
    (record,) = records(town, "李秀英")
    assert (record.tally.due, record.tally.present, record.tally.late, record.entered) == (1, 1, 1, 1)
    assert "出勤率100%" in attendance_words(record)
    assert "未登记" not in attendance_words(record), "a class session nobody has held yet is not due"
    (score,) = record.scores
    assert (score.score_centi, score.words) == (8800, "合格")
    assert [talk.status for talk in record.talks] == ["closed"]
    assert set(record.four.values()) == {None}


def test_the_ledgers_figures_stand_on_the_record_and_add_up(town: Any) -> None:
    """上级调训 counts towards the rule of 集中, which is said apart: it is in no other figure."""
    with town.database.write(actor="t", action="test.hours") as unit:
        for name in ("王建国", "李秀英", "张𬭎"):
            sent = HourEntryInput(
                person_id=town.people[name], credited_on=date(2024, 6, 3), ended_on=date(2024, 6, 6),
                hours_centi=3200, pot="上级调训", title="县委党校主体班",
            )  # fmt: skip
            add_hour_entry(unit.session, data=sent)
    with town.database.read() as session:
        data = gather(session, LedgerParams(2024))
    found = records(town, *town.people)
    for record in found:
        own = {each.pot: each.year_centi for each in record.hours.standings if each.year_centi}
        assert own == {pot: centi for pot, centi in data.hours.get(record.person_id, {}).items() if centi}
        assert sum(own.values()) == record.hours.total_centi
    (record,) = records(town, "王建国")
    table = hour_blocks.hours_blocks(record)[0]
    assert isinstance(table, TableBlock)
    shown = {str(row[0]): row for row in table.table.rows}
    assert shown["集中"][1:4] == (3, 35, 90)
    assert "含上级调训32学时" in str(shown["集中"][-1])
    assert shown["上级调训"][1:4] == (32, None, None)
    assert shown["上级调训"][-1] == "计入集中的要求"
    assert table.table.total is not None
    assert table.table.total[1] == 35


@pytest.mark.parametrize(("typed", "printed"), [("1991-01-02", "1991.01"), ("1985-09", "1985.09"), ("", "")])
def test_birth_is_printed_by_month(typed: str, printed: str) -> None:
    assert wording.birth_month(typed) == printed


def test_a_candidate_is_no_fact(town: Any) -> None:
    found = records(town, *town.people)
    assert sum(len(record.talks) for record in found) == 1


def test_make_up_beside_the_mark(town: Any) -> None:
    (record,) = records(town, "张𬭎")
    (missed,) = record.missed
    assert (missed.state in ("done", "elsewhere"), record.repairs.elsewhere + record.repairs.done) == (
        True,
        1,
    )
    assert record.tally.official == 1


def test_everybody_alone_as_in_company(town: Any) -> None:
    together = records(town, *town.people)
    for record in together:
        assert records(town, record.hours.name) == (record,)


def test_the_record_and_the_ledger_give_one_rate_and_one_count(town: Any) -> None:
    """48 of 114 people had another 出勤率 in the record than in the ledger."""
    with town.database.read() as session:
        data = gather(session, LedgerParams(2024, made_at=MADE_AT))
    attendance = data.attendance(PERSON)
    for record in records(town, *town.people):
        own = attendance.get(record.person_id, NOBODY)
        assert record.tally == own
        if own.entered:
            text = rounding.percent_text(own.rate.part, own.rate.whole or 0)
            assert f"出勤率{text}（" in attendance_words(record)


def test_a_resit_stands_beside_the_first_result(town: Any) -> None:
    with town.database.write(actor="t", action="test.resit") as unit:
        resits.set_resit(
            unit.session, exam_id=town.exam, person_id=town.people["刘䶮"], state="makeup", score_centi=7200
        )
    with town.database.read() as session:
        made = person_record.build(session, PersonRecordParams(2024, (town.people["刘䶮"],), made_at=MADE_AT))
    assert isinstance(made, Letter)
    assert "首考实考1次，合格0次；补考后实考1次，合格1次。" in words_of(made)
    table = [block for block in made.blocks if isinstance(block, TableBlock)][-1].table
    assert table.rows[0][2:6] == ("55", "72", 100, "补考合格")


def test_score_words(town: Any) -> None:
    shown = {
        record.hours.name: [score.words for score in record.scores] for record in records(town, *town.people)
    }
    assert shown["刘䶮"] == ["不合格"]
    assert shown["陈㛃"] == ["缺考"]
    assert shown["赵𫖯"] == ["缓考"]
    assert shown["阿卜杜拉·买买提江"] in ([], ["未登记"])


def test_fullest_record_is_one_page(town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (record,) = records(town, "张𬭎")
    full = _fullest(record, records(town, "李秀英")[0])
    monkeypatch.setattr(person_record, "person_records", lambda *_, **__: (full,))
    with town.database.read() as session:
        letter = person_record.build(session, PersonRecordParams(2024, (1,), made_at=MADE_AT))
    assert isinstance(letter, Letter)
    assert "次未参训未列出，见年度学习档案" in words_of(letter)
    path = tmp_path / "one.pdf"
    assert write_document(letter, path).pages == 1
    assert "本人签字" in pypdf.PdfReader(path).pages[0].extract_text()


def _fullest(record: PersonRecord, talked: PersonRecord) -> PersonRecord:
    citation = "《干部教育培训工作条例》（2023年）：乡科级及以下每年不少于12天或者90学时"
    pots = ("集中", "网络", "党员教育", "自学")
    standings = tuple(
        PotStanding(
            pot, 4200, 9000, citation=citation, shortfall_centi=4800, own_centi=1000,
            also=(("上级调训", 3200),) if pot == "集中" else (),
        )
        for pot in pots
    )  # fmt: skip
    (missed,) = record.missed
    rows = tuple(
        replace(missed, title="深入学习贯彻党的二十届三中全会精神专题辅导报告", on=missed.on)
        for _ in range(40)
    )
    assert isinstance(rows[0], MissedRow)
    score = Score(
        7, date(2024, 8, 30), "2024年第三季度政策法规和业务知识测试（第一批次）", 8800, 10000, "normal", True
    )
    lessons = tuple(replace(record.lessons[0], class_session_id=number * 3) for number in range(1, 120))
    return replace(
        record,
        hours=replace(
            record.hours, standings=standings, title="党委副书记、政法委员、人大主席团成员、工会主席"
        ),
        missed=rows,
        scores=(score,) * 12,
        talks=talked.talks * 6,
        lessons=lessons,
    )


def test_a_unit_in_one_file(town: Any) -> None:
    with town.database.read() as session:
        unit = records(town, "张𬭎")[0].hours.unit_id
        made = person_record.build(session, PersonRecordParams(2024, unit_id=unit, made_at=MADE_AT))
    assert isinstance(made, Letters)
    assert [letter.title[:2] for letter in made.letters] == ["张𬭎", "陈㛃"]
    assert made.file_stem.startswith("党建工作办公室")


def test_can_be_stopped(town: Any) -> None:
    token = CancelToken()
    token.cancel()
    with town.database.read() as session, pytest.raises(Cancelled):
        person_record.build(session, PersonRecordParams(2024, made_at=MADE_AT), Progress(token))


def test_nobody(town: Any) -> None:
    with town.database.read() as session, pytest.raises(InputProblem) as problem:
        person_record.build(session, PersonRecordParams(2024, (9999,), made_at=MADE_AT))
    assert problem.value.code == "paper.nobody"


def test_ranges() -> None:
    assert ranges([7, 1, 3, 2, 2]) == "1—3、7"
    assert ranges([1, 3, 5], most=2) == "1、3等"
    assert ranges([]) == ""


LONG = {
    "name": "买买提江·阿不都热合曼·吐尔逊尼亚孜",
    "unit": "综合行政执法和农业农村综合服务中心（应急管理办公室）联合党支部",
    "title": "党委副书记、政法委员、人大主席团主席兼综合行政执法大队大队长",
}


def hardest(town: Any) -> PersonRecord:
    """The fullest record with long names and titles everywhere."""
    full = _fullest(records(town, "张𬭎")[0], records(town, "李秀英")[0])
    titled = tuple(
        replace(row, title=f"{row.title}（第{n}讲，全体班子成员参加）", state=GONE)
        for n, row in enumerate(full.missed)
    )
    return replace(full, hours=replace(full.hours, **LONG), missed=titled)


@pytest.mark.parametrize("missed", [0, 1, 40])
@pytest.mark.parametrize("scores", [0, 1, 12])
def test_long_names_stay_on_one_page(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missed: int, scores: int
) -> None:
    full = hardest(town)
    full = replace(full, missed=full.missed[:missed], scores=full.scores[:scores])
    monkeypatch.setattr(person_record, "person_records", lambda *_, **__: (full,))
    with town.database.read() as session:
        letter = person_record.build(session, PersonRecordParams(2024, (1,), made_at=MADE_AT))
    assert write_document(letter, tmp_path / "one.pdf").pages == 1
    assert "本人签字" in pypdf.PdfReader(tmp_path / "one.pdf").pages[0].extract_text()


def test_a_leavers_short_titles_stay_on_one_page(
    town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What became of a miss wraps where the title beside it does not."""
    full = _fullest(records(town, "张𬭎")[0], records(town, "李秀英")[0])
    gone = tuple(replace(row, title="冬训", state=GONE) for row in full.missed)
    plain = tuple(replace(row, title="冬训", state="") for row in full.missed)
    letters = []
    for missed in (gone, plain):
        monkeypatch.setattr(
            person_record,
            "person_records",
            lambda *_, missed=missed, **__: (replace(full, missed=missed, scores=(), talks=()),),
        )
        with town.database.read() as session:
            letters.append(person_record.build(session, PersonRecordParams(2024, (1,), made_at=MADE_AT)))
    sizes = [write_document(letter, tmp_path / f"{n}.pdf").pages for n, letter in enumerate(letters)]
    assert sizes == [1, 1]
    rows = [_missed_rows(tmp_path / f"{n}.pdf") for n in range(2)]
    assert 0 < rows[0] < rows[1]


def _missed_rows(path: Path) -> int:
    return pypdf.PdfReader(path).pages[0].extract_text().count("冬训")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
def test_one_page_in_a_word_processor_too(town: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = hardest(town)
    bare = replace(full, missed=(), scores=(), talks=(), lessons=(), hours=replace(full.hours, standings=()))
    usual = _fullest(records(town, "张𬭎")[0], records(town, "李秀英")[0])
    monkeypatch.setattr(person_record, "person_records", lambda *_, **__: (full, bare, usual))
    with town.database.read() as session:
        letters = person_record.build(session, PersonRecordParams(2024, (1, 2, 3), made_at=MADE_AT))
    write_document(letters, tmp_path / "three.docx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "three.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = pypdf.PdfReader(tmp_path / "three.pdf").pages
    assert len(pages) == 3
    assert all("本人签字" in page.extract_text() for page in pages)


def test_what_fits_is_shared_by_turns_newest_first() -> None:
    chars = page_budget.MISSED_CHARS
    short = page_budget.row_height(("课", chars))
    long = page_budget.row_height(("很长的课程名称" * 5, chars))
    # A word beside a short title wraps as well.
    assert page_budget.row_height(("课", chars), ("不再补训（离册）", page_budget.WORD_CHARS)) > short
    assert page_budget.share(0.0, [short], [short]) == (0, 0)
    assert page_budget.share(1e6, [short] * 3, [short] * 2) == (3, 2)
    assert page_budget.share(1e6, [], []) == (0, 0)
    few = page_budget.share(200.0, [short] * 9, [short] * 9)
    assert few[0] - few[1] in (0, 1)
    assert sum(page_budget.share(200.0, [long] * 9, [long] * 9)) < sum(few)
    # The newest stands last; a long old one does not cost a short new one its place.
    assert page_budget.share(60.0, [long, short], []) == (1, 0)


def test_an_archive_ends_with_its_signatures(town: Any, tmp_path: Path) -> None:
    with town.database.read() as session:
        made = study_archive.build(session, PersonRecordParams(2024, made_at=MADE_AT))
    assert isinstance(made, Letters)
    assert "年年度" not in made.title + made.file_stem
    write_document(made, tmp_path / "all.pdf")
    texts = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "all.pdf").pages]
    assert sum("本人签字" in text for text in texts) == len(made.letters)
    assert all(len(text) > 60 for text in texts), [text for text in texts if len(text) <= 60]
