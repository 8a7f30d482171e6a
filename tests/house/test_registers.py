"""The shipped registers: each holds, none has an idle field, and nothing is read before it is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from app.errors import InputProblem
from app.paths import MORE_REGISTERS, RESOURCES
from app.registers import basis_of, read_folder, shipped, shipped_register
from app.reports import REPORTS
from app.rules.registers.uses import idle_fields
from app.wording import sentence

FOLDER = RESOURCES / "registers"

ROOT = Path(__file__).resolve().parents[2]
EVERY = list(shipped())
# Ids live for ever: the table, and the waivers that have no page.
IDS = {
    *("contest", "case", "study-file", "young-cadre", "inspection", "evaluation", "survey", "lecturer"),
    *("resource", "project", "task", "unit-plan", "fund", "trip", "outreach", "honour", "procedure"),
    *("document", "talk-reminder", "conveyance", "committee", "share", "need", "unit-training", "waiver"),
    "secondment",
    "online-class",
    "plan-target",
    "plan-version",
    "certificate",
}
GOLDEN = ROOT / "tests" / "golden" / "registers" / "ids.txt"


@pytest.mark.parametrize("register_id", EVERY)
def test_a_shipped_register_has_no_idle_field_and_chinese_titles(register_id: str) -> None:
    """Reading them has checked all else."""
    register = shipped_register(register_id)
    assert idle_fields(register) == ()
    assert (FOLDER / f"{register_id}.json").is_file(), "a file is called as its register"
    titles = [register.title, register.group, *(one.title for one in register.fields)]
    titles += [one.title for part in (register.states, register.dues, register.papers) for one in part]
    assert all(any("一" <= letter <= "鿿" for letter in title) for title in titles)


def test_the_ids_are_those_that_the_command_line_promises() -> None:
    assert set(EVERY) >= IDS
    promised = [shipped_register(each) for each in sorted(IDS)]
    assert [one.id for one in promised if one.hidden] == ["waiver"]
    assert [one.id for one in promised if not one.on] == ["procedure"]
    assert [one.id for one in promised if one.secret] == ["talk-reminder"]


def test_ids_and_kinds_of_fields_live_for_ever() -> None:
    """A line may be added; one that goes or changes loses what towns have entered."""
    now = [
        f"{register.id} {prefix}{field.id} {field.kind}"
        for register in shipped().values()
        for prefix, fields in (
            ("", register.fields),
            *((f"{one.id}.", one.columns) for one in register.fields),
        )
        for field in fields
    ]
    now += [f"{one.id} due {due.id} {due.code or '-'}" for one in shipped().values() for due in one.dues]
    now += [f"{one.id} state {state.id}" for one in shipped().values() for state in one.states]
    now += [f"{one.id} paper {paper.id}" for one in shipped().values() for paper in one.papers]
    if os.environ.get("GANXUN_UPDATE_GOLDEN"):
        GOLDEN.write_text("\n".join(sorted(now)) + "\n", encoding="utf-8")
    assert sorted(now) == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_existing_codes_of_duties_are_kept() -> None:
    """What counted 专项记录 goes on under its code, as the town has it: switched off or on, cited or not."""
    defaults = {
        entry["code"]: entry
        for entry in json.loads((ROOT / "resources/defaults/duty_rules.json").read_text(encoding="utf-8"))
    }
    coded = {due.code: due for register in shipped().values() for due in register.dues if due.code}
    assert set(coded) >= {"Q6", "Q15", "Q16", "Q17", "Q18", "Q19", "Q20"}
    for code, due in coded.items():
        assert (due.title, due.citation, due.on) == (
            defaults[code]["label"],
            defaults[code]["citation"],
            defaults[code]["enabled"],
        )


def test_a_register_says_whose_words_it_rests_on() -> None:
    """Not the waivers: they are of what is asked elsewhere."""
    assert [each for each in sorted(IDS) if not basis_of(shipped_register(each))] == ["waiver"]
    (sentence_of,) = basis_of(shipped_register("conveyance"))
    assert sentence_of.startswith("本镇干部教育培训方案：“机关各职能办公室、各村（社区）要深入组织学习")


def test_titles_of_registers_and_papers_are_unique() -> None:
    """A paper is chosen by its title in 台账报表."""
    papers = Counter(paper.title for register in shipped().values() for paper in register.papers)
    papers.update(report.title for report in REPORTS)
    assert not {title for title, count in papers.items() if count > 1}
    assert len({register.title for register in shipped().values()}) == len(EVERY)


def test_registers_of_one_group_stand_together() -> None:
    groups = [register.group for register in shipped().values()]
    starts = [group for index, group in enumerate(groups) if index == 0 or groups[index - 1] != group]
    assert len(starts) == len(set(starts))


def test_a_register_is_one_file_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of code beside it; the program's own folder is not touched."""
    text = (FOLDER / "contest.json").read_text(encoding="utf-8")
    text = text.replace('"id": "contest"', '"id": "flags"').replace("技能大赛和知识竞赛", "流动红旗")
    text = text.replace('"code": "Q6", ', "").replace('"contest.', '"flags.')
    (tmp_path / "flags.json").write_text(text, encoding="utf-8")
    assert list(read_folder(tmp_path)) == ["flags"]
    monkeypatch.setenv(MORE_REGISTERS, str(tmp_path))
    assert shipped_register("flags").title == "流动红旗"
    assert "contest" in shipped()


def test_a_broken_file_says_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(InputProblem) as caught:
        read_folder(tmp_path)
    assert sentence(caught.value).startswith("登记簿说明“a.json”读不出来")
    (tmp_path / "a.json").write_text('{"format": 1,', encoding="utf-8")
    with pytest.raises(InputProblem) as caught:
        read_folder(tmp_path)
    assert sentence(caught.value).startswith("“a.json”不是登记簿说明：第 1 行")


def test_what_is_no_register_is_refused() -> None:
    with pytest.raises(InputProblem) as caught:
        shipped_register("nothing")
    assert sentence(caught.value).startswith("没有“nothing”这本登记簿，没有改动；现有：")


def printed(code: str) -> list[str]:
    """What a Python of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.split()


def test_the_window_starts_without_them() -> None:
    """They come with the page 登记簿: neither the files nor what checks them."""
    code = "import sys, ui.main, ui.window.main_window\n"
    code += "print(*(name for name in sys.modules if name.startswith('app.registers')))"
    assert printed(code) == []


def test_the_command_line_reads_no_file_of_them_before_it_is_asked() -> None:
    """What judges duties knows of them; the files are read by the first that looks."""
    code = "import app.cli\nfrom app.registers.shipped import _read, shipped\n"
    code += "print(_read.cache_info().currsize)\nshipped()\nprint(_read.cache_info().currsize)"
    assert printed(code) == ["0", "1"]
