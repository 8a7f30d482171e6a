"""The command line as other programs drive it: exit status, JSON shape, one Chinese sentence on errors."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from app.cli import run
from db import engine
from tests.cli.conftest import Ganxun

FIXTURES = Path(__file__).resolve().parents[1] / "imports" / "fixtures"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def _first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Clerk's first day, made once: town, roster, plan (whose last row has no definite date).
    folder = tmp_path_factory.mktemp("first-day")
    steps: tuple[tuple[tuple[object, ...], int], ...] = (
        (("init", "--town", "清河镇"), 0),
        (("import", "roster", FIXTURES / "roster_office.xlsx"), 0),
        (("import", "plan", FIXTURES / "plan.xlsx", "--year", 2024, "--skip-problems"), 1),
    )
    for arguments, status in steps:
        assert run(["--data", str(folder), *map(str, arguments)]) == status
    return folder


@pytest.fixture
def town(ganxun: Ganxun, _first_day: Path, tmp_path: Path) -> Ganxun:
    """A town with roster and plan."""
    shutil.copytree(_first_day, tmp_path / "data")
    return ganxun


def is_sentence(text: str) -> bool:
    """One line of Chinese with a full stop, no traceback."""
    lines = text.strip().splitlines()
    return (
        len(lines) == 1 and bool(CHINESE.search(text)) and lines[0].endswith("。") and "Traceback" not in text
    )


def test_init_names_the_town(ganxun: Ganxun) -> None:
    answer = ganxun("init", "--town", "清河镇", "--type", "镇")
    assert answer.status == 0
    assert "清河镇" in answer.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("export",),
        ("nonsense",),
        ("import", "roster"),
        ("import", "cats", "x.xlsx"),
        ("list", "people", "--year", "abc"),
        ("export", "sign-in", "--month", "2024-13", "--out", "x.pdf"),
        ("export", "sign-in", "--session", "1", "--out", "x.doc"),
        ("export", "ledger", "--year", "2024", "--out", "x.txt"),
        ("init", "--town", "清河", "--type", "县", "--extra"),
    ],
)
def test_wrong_use_is_status_2_and_a_sentence(town: Ganxun, arguments: tuple[str, ...]) -> None:
    answer = town(*arguments)
    assert answer.status == 2
    assert is_sentence(answer.err)
    assert not answer.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "people"),
        ("mark", "1", "3迟"),
        ("check",),
        ("seal", "--year", "2024"),
        ("leave", "add", "张三", "--kind", "病", "--from", "2024-08-01", "--to", "2024-08-01"),
        ("import", "roster", FIXTURES / "roster_office.xlsx"),
        ("export", "ledger", "--year", "2024", "--out", "x.pdf"),
    ],
)
@pytest.mark.parametrize("folder_exists", [False, True])
def test_a_mistyped_folder_is_refused_and_not_made(
    ganxun: Ganxun, tmp_path: Path, arguments: tuple[str, ...], folder_exists: bool
) -> None:
    data = tmp_path / "data"
    if folder_exists:
        data.mkdir()
    answer = ganxun(*arguments)
    assert answer.status == 2
    assert "没有干训台账的数据" in answer.err
    assert is_sentence(answer.err)
    assert not answer.out
    assert data.exists() is folder_exists
    assert not folder_exists or not list(data.iterdir())


def test_check_writes_nothing_and_reports_every_row(ganxun: Ganxun, tmp_path: Path) -> None:
    answer = ganxun("import", "roster", FIXTURES / "roster_faulty.xlsx", "--check", "--json")
    assert answer.status == 1
    assert is_sentence(answer.err)
    found = answer.json
    assert set(found) == {"rows", "summary"}
    assert all({"row", "verdict", "messages", "name", "id_number"} <= set(row) for row in found["rows"])
    assert {row["verdict"] for row in found["rows"]} <= {"new", "update", "skip", "error", "warning"}
    assert all(set(m) == {"code", "column", "text"} for row in found["rows"] for m in row["messages"])
    assert not (tmp_path / "data").exists()


def test_problems_stop_everything_unless_skipped(ganxun: Ganxun, tmp_path: Path) -> None:
    saved = tmp_path / "problems.xlsx"
    ganxun("init", "--town", "清河镇")
    answer = ganxun("import", "roster", FIXTURES / "roster_faulty.xlsx", "--problems", saved)
    assert answer.status == 1
    assert saved.exists()
    assert ganxun("list", "people", "--json").json == []
    assert ganxun("import", "roster", FIXTURES / "roster_faulty.xlsx", "--skip-problems").status == 1
    assert len(ganxun("list", "people", "--json").json) == 17


def test_importing_twice_changes_nothing(town: Ganxun) -> None:
    before = town("list", "people", "--json").json
    answer = town("import", "roster", FIXTURES / "roster_office.xlsx", "--json")
    assert answer.status == 0
    assert answer.json["summary"]["skip"] == 60
    assert town("list", "people", "--json").json == before


def test_lists_have_the_promised_fields(town: Ganxun) -> None:
    assert town("import", "attendance", FIXTURES / "attendance.xlsx", "--year", 2024).status == 0
    scores = FIXTURES / "scores.xlsx"
    assert (
        town("import", "scores", scores, "--exam", "测试", "--date", "2024-03-30", "--skip-problems").status
        == 1
    )
    session = town("list", "sessions", "--year", 2024, "--json").json[0]
    assert {"id", "date", "title", "category", "hours", "place", "batch"} <= set(session)
    rows = town("list", "participations", "--session", session["id"], "--json").json
    assert {"session_id", "date", "person_id", "name", "unit", "number", "mark"} <= set(rows[0])
    assert {row["session_id"] for row in rows} == {session["id"]}
    attempts = town("list", "attempts", "--json").json
    assert {"exam", "person_id", "name", "state", "score"} <= set(attempts[0])
    assert {"缺考", "正常"} <= {row["state"] for row in attempts}
    assert next(row["score"] for row in attempts if row["state"] == "缺考") is None
    for what in ("units", "exams", "reports", "leaves"):
        assert isinstance(town("list", what, "--json").json, list)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_lists_mask_id_numbers_until_asked_for_whole_ones(town: Ganxun, form: tuple[str, ...]) -> None:
    text = town("list", "people", *form).out
    assert "孔昀斌" in text
    assert not re.search(r"\d{17}[\dXx]", text)
    assert re.search(r"\d{6}\*{8}\d{3}[\dXx]", text)
    whole = town("list", "people", *form, "--whole-ids").out
    assert re.search(r"\d{17}[\dXx]", whole)


def test_a_masked_list_keeps_its_fields(town: Ganxun) -> None:
    masked, whole = (town("list", "people", "--json", *more).json for more in ((), ("--whole-ids",)))
    assert [row.keys() for row in masked] == [row.keys() for row in whole]
    assert [row | {"id_number": ""} for row in masked] == [row | {"id_number": ""} for row in whole]


def test_mark_by_printed_number(town: Ganxun) -> None:
    session = town("list", "sessions", "--year", 2024, "--json").json[0]["id"]
    answer = town("mark", session, "3迟 7假 12缺 18迟早", "--rest-present")
    assert answer.status == 0
    rows = {
        row["number"]: row["mark"]
        for row in town("list", "participations", "--session", session, "--json").json
    }
    assert [rows[n] for n in (3, 7, 12, 18)] == ["迟到", "事假", "缺席", "迟到+早退"]
    assert set(rows.values()) == {"迟到", "事假", "缺席", "迟到+早退", "出勤"}


@pytest.mark.parametrize("line", ["3哈", "999迟", "3迟 3缺"])
def test_a_wrong_mark_line_is_status_1_and_changes_nothing(town: Ganxun, line: str) -> None:
    session = town("list", "sessions", "--year", 2024, "--json").json[0]["id"]
    answer = town("mark", session, line)
    assert answer.status == 1
    assert is_sentence(answer.err)
    rows = town("list", "participations", "--session", session, "--json").json
    assert {row["mark"] for row in rows} == {"未登记"}


def test_papers_come_out(town: Ganxun, tmp_path: Path) -> None:
    session = town("list", "sessions", "--year", 2024, "--json").json[0]["id"]
    targets = {
        "sheet.pdf": ("sign-in", "--session", session),
        "month.pdf": ("sign-in", "--month", "2024-03"),
        "ledger.xlsx": ("ledger", "--year", 2024),
        "ledger.pdf": ("ledger", "--year", 2024),
    }
    for name, arguments in targets.items():
        answer = town("export", *arguments, "--out", tmp_path / name)
        assert answer.status == 0, answer.err
        head = (tmp_path / name).read_bytes()[:4]
        assert head == (b"%PDF" if name.endswith("pdf") else b"PK\x03\x04")


def test_nothing_to_print_is_a_sentence(town: Ganxun, tmp_path: Path) -> None:
    for arguments in (("--month", "2019-01"), ("--session", "999")):
        answer = town("export", "sign-in", *arguments, "--out", tmp_path / "x.pdf")
        assert answer.status == 1
        assert is_sentence(answer.err)
    assert not (tmp_path / "x.pdf").exists()


def test_printed_list_keeps_its_numbers(town: Ganxun, tmp_path: Path) -> None:
    session = town("list", "sessions", "--year", 2024, "--json").json[0]["id"]
    assert town("export", "sign-in", "--session", session, "--out", tmp_path / "x.pdf").status == 0
    before = town("list", "participations", "--session", session, "--json").json
    town("import", "roster", FIXTURES / "roster_village.xls")
    assert town("list", "participations", "--session", session, "--json").json == before


def test_newer_locked_and_damaged_files_are_status_3(
    town: Ganxun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data" / "ganxun.db"
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 50)
    monkeypatch.setattr(
        engine,
        "PRAGMAS",
        tuple(p if p[0] != "busy_timeout" else ("busy_timeout", "50", 50) for p in engine.PRAGMAS),
    )
    holder = driver.connect(str(path), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    locked = town("mark", 1, "1迟")
    holder.execute("ROLLBACK")
    holder.execute("PRAGMA user_version = 999")
    holder.close()
    newer = town("list", "people")
    path.write_bytes(b"not a database at all" * 100)
    damaged = town("list", "people")
    assert [a.status for a in (locked, newer, damaged)] == [3, 3, 3]
    assert all(is_sentence(a.err) for a in (locked, newer, damaged))


def test_check_says_whether_the_file_is_whole(town: Ganxun, tmp_path: Path) -> None:
    good = town("check")
    assert good.status == 0
    assert "完好" in good.out
    raw = driver.connect(str(tmp_path / "data" / "ganxun.db"))
    raw.execute("UPDATE operation SET actor = 'x' WHERE id = 2")
    raw.commit()
    raw.close()
    bad = town("check")
    assert bad.status == 3
    assert is_sentence(bad.err)


def test_an_import_is_one_operation(town: Ganxun, tmp_path: Path) -> None:
    raw = driver.connect(str(tmp_path / "data" / "ganxun.db"))
    actions = [row[0] for row in raw.execute("SELECT action FROM operation ORDER BY id")]
    raw.close()
    assert actions.count("roster.import") == 1
    assert actions.count("plan.import") == 1


def test_a_bug_is_a_sentence_and_a_log(town: Ganxun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cli import listing

    number = "990101" + "199001010011"

    def broken(*_: object) -> list[object]:
        raise RuntimeError(number)

    monkeypatch.setitem(listing.LISTERS, "people", broken)  # type: ignore[arg-type]
    answer = town("list", "people")
    assert answer.status == 1
    assert is_sentence(answer.err)
    log = (tmp_path / "data" / "日志" / "command_line_error.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "990101" not in log


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "sessions", "--year", "99999"),
        ("list", "sessions", "--year", "-1"),
        ("list", "participations", "--session", "9" * 26),
        ("mark", "9" * 23, "3迟"),
        ("export", "ledger", "--year", "0", "--out", "x.xlsx"),
        ("export", "bulletin", "--session", "9" * 23, "--out", "x.docx"),
        ("demo", "--out", "x", "--people", "-3"),
        ("demo", "--out", "x", "--years", "0"),
    ],
)
def test_numbers_out_of_bounds_are_wrong_use(ganxun: Ganxun, arguments: tuple[str, ...]) -> None:
    answer = ganxun(*arguments)
    assert answer.status == 2
    assert "须为" in answer.err
    assert answer.err.count("\n") == 1


def test_a_missing_file_ends_with_1(town: Ganxun) -> None:
    answer = town("import", "roster", "missing.xlsx")
    assert (answer.status, answer.out) == (1, "")
    assert "missing.xlsx" in answer.err


def test_a_folder_is_no_spreadsheet(town: Ganxun, tmp_path: Path) -> None:
    answer = town("import", "roster", tmp_path)
    assert answer.status == 1
    assert "是文件夹" in answer.err


def test_a_town_name_is_a_name(ganxun: Ganxun) -> None:
    answer = ganxun("init", "--town", "长" * 40)
    assert answer.status == 1
    assert "超过 30 个字" in answer.err


def test_the_ledger_prints_alike_and_details_are_a_book_of_their_own(town: Ganxun, tmp_path: Path) -> None:
    import pypdfium2

    assert town("export", "ledger", "--year", 2024, "--out", tmp_path / "l.pdf").status == 0
    paper = pypdfium2.PdfDocument(tmp_path / "l.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert "另册" in text
    assert town("export", "ledger", "--year", 2024, "--out", tmp_path / "l.xlsx").status == 0
    import openpyxl

    assert "学时明细" not in openpyxl.load_workbook(tmp_path / "l.xlsx").sheetnames
    assert town("export", "ledger-details", "--year", 2024, "--out", tmp_path / "d.xlsx").status == 0
    assert openpyxl.load_workbook(tmp_path / "d.xlsx").sheetnames[0] == "学时明细"


def test_init_on_an_existing_town_says_what_it_does(town: Ganxun) -> None:
    people = town("list", "people", "--json").json
    assert "早已建立" in town("init", "--town", "清河镇").out
    renamed = town("init", "--town", "大河乡", "--type", "乡")
    assert "已由“清河镇”改为“大河乡”" in renamed.out
    assert town("list", "people", "--json").json == people


def test_several_columns_of_scores_are_asked_about(town: Ganxun, tmp_path: Path) -> None:
    import openpyxl

    people = town("list", "people", "--json", "--whole-ids").json[:3]
    book = openpyxl.Workbook()
    for row in [["姓名", "身份证号", "笔试", "实操"], *([p["name"], p["id_number"], 80, 90] for p in people)]:
        book.active.append(row)
    file = tmp_path / "成绩.xlsx"
    book.save(file)
    arguments = ("import", "scores", file, "--exam", "六月测试", "--date", "2024-06-28")
    asked = town(*arguments)
    assert asked.status == 1
    assert is_sentence(asked.err)
    assert "--column 笔试" in asked.err
    assert town(*arguments, "--column", "实操").status == 0
    assert [row["score"] for row in town("list", "attempts", "--json").json] == [90, 90, 90]
    assert town(*arguments, "--column", "全部").status == 0
    assert {row["exam"] for row in town("list", "exams", "--json").json} == {
        "六月测试",
        "六月测试（笔试）",
        "六月测试（实操）",
    }
    assert is_sentence(town(*arguments, "--column", "面试").err)
