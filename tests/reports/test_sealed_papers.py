"""A paper of a closed year stays as it was printed, or a numbered 更正单 says why not."""

from __future__ import annotations

import hashlib
import random
from datetime import date
from typing import Any

import pytest

from app.errors import InputProblem
from app.reports import REPORTS, correction_slip, report
from app.reports.bulletin import BulletinParams, ScoreBulletinParams
from app.rules.appraisal import Weights
from app.rules.summary_choices import SummaryChoices
from app.services.bulletin import bulletins
from app.services.figure import appraisals
from app.services.operation import seals
from app.services.setting import summary_choices
from app.services.year import summary_texts
from app.services.year.summary_texts import SummaryBlock
from app.work import Progress
from app.writers.output import write_document
from db.errors import KnownError
from tests.reports.sealed_acts import REACHING_BACK, ROUTINE, Act
from tests.reports.test_golden import MADE_AT, PARAMS, made

pytestmark = pytest.mark.slow

SEEDS = (1, 2, 3)
STEPS = 25


@pytest.fixture
def closed(town: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The town of the golden files with 2024 closed."""
    PARAMS["register"](town)
    PARAMS["weeks"](town)
    PARAMS["validity"](town)
    PARAMS["pairs"](town)
    with town.database.write(actor="t", action="bulletin.issue", text="通报") as unit:
        session = unit.session
        first = bulletins.draft_session(session, class_session_id=town.sessions[0])
        bulletins.issue(session, bulletin_id=first, on=date(2024, 3, 15), with_unmarked=True)
        scores = bulletins.draft_scores(session, exam_id=town.exam)
        bulletins.issue(session, bulletin_id=scores, on=date(2024, 8, 30), with_unmarked=True)
    # A draft takes the words of the day it goes out; what has gone out is a paper of the year.
    monkeypatch.setitem(PARAMS, "bulletin", lambda _: BulletinParams(bulletin_id=first, made_at=MADE_AT))
    monkeypatch.setitem(
        PARAMS, "bulletin-scores", lambda _: ScoreBulletinParams(bulletin_id=scores, made_at=MADE_AT)
    )
    # The 轮训 of the golden file is written once, while the year is still open.
    # What these two stand on is entered before the year is closed.
    rounds, contest = PARAMS["rounds"](town), PARAMS["register"](town)
    monkeypatch.setitem(PARAMS, "rounds", lambda _: rounds)
    monkeypatch.setitem(PARAMS, "register", lambda _: contest)
    review = PARAMS["plan-review"](town)
    monkeypatch.setitem(PARAMS, "plan-review", lambda _: review)
    with town.database.write(actor="t", action="seal.close", text="封账") as unit:
        seals.seal_year(unit.session, year=2024, at="2025-01-05T09:00:00")
    return town


PAPERS: dict[bytes, dict[str, str]] = {}


def papers(town: Any) -> dict[str, str]:
    """Every registered paper of the closed year, as what stands on it; made at the same time.

    Made once of each state of the data file: what was refused leaves it as it was, to the byte.
    """
    file = hashlib.sha256(town.database.path.read_bytes()).digest()
    if file not in PAPERS:
        PAPERS[file] = print_papers(town)
    return PAPERS[file]


def print_papers(town: Any) -> dict[str, str]:
    """The papers, made now."""
    found = {}
    for each in REPORTS:
        with town.database.read() as session:
            try:
                found[each.id] = repr(report(each.id).build(session, PARAMS[each.id](town), Progress()))
            except InputProblem as problem:
                found[each.id] = f"{problem.code} {problem.data}"
    return found


def slips(town: Any) -> int:
    """How many 更正单 of 2024 there are."""
    with town.database.read() as session:
        return len(seals.list_corrections(session, year=2024))


def difference(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Paper → the words around the first place where it differs."""
    found = {}
    for name, old in before.items():
        new = after[name]
        if old != new:
            at = next(
                (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
            )
            found[name] = (old[max(at - 60, 0) : at + 60], new[max(at - 60, 0) : at + 60])
    return found


def do(town: Any, act: Act, dice: random.Random, reason: str = "") -> str:
    """Do it; returns the code of what stood in the way, '' for nothing."""
    try:
        with town.database.write(actor="t", action="test.act", text=act.__name__, reason=reason) as unit:
            act(unit.session, dice)
    except KnownError as problem:
        return problem.code
    return ""


def test_work_of_the_new_year_asks_nothing_and_bends_nothing(closed: Any) -> None:
    before, wrong = papers(closed), {}
    for act in ROUTINE:
        codes = {do(closed, act, random.Random(seed)) for seed in (1, 2)}
        bent = difference(before, papers(closed))
        # The second time it may be there already; asking for a reason is what may not be.
        if bent or any(code and not code.endswith((".taken", ".exists", ".twice")) for code in codes):
            wrong[act.__name__] = (codes, bent)
            before = papers(closed)
    assert wrong == {}
    assert slips(closed) == 0


def test_what_reaches_back_asks_and_leaves_a_slip(closed: Any) -> None:
    before, wrong = papers(closed), {}
    for act in REACHING_BACK:
        known = slips(closed)
        seed = next(
            (seed for seed in range(9) if do(closed, act, random.Random(seed)) == "seal.closed"), None
        )
        bent = difference(before, papers(closed))
        code = "never asked" if seed is None else do(closed, act, random.Random(seed), "核对有误")
        filed = slips(closed) - known
        if bent or code or filed != 1:
            wrong[act.__name__] = (code, filed, bent)
        before = papers(closed)
    assert wrong == {}
    with closed.database.read() as session:
        found = seals.list_corrections(session, year=2024)
    assert [slip.number for slip in found] == list(range(1, len(found) + 1))
    assert all(slip.records and slip.reason == "核对有误" for slip in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_papers_of_a_closed_year_stand(closed: Any, seed: int) -> None:
    dice = random.Random(seed)
    before, known = papers(closed), 0
    for _ in range(STEPS):
        act = dice.choice(ROUTINE if dice.random() < 0.6 else REACHING_BACK)
        own = dice.randrange(1 << 30)
        code = do(closed, act, random.Random(own))
        if code == "seal.closed" and dice.random() < 0.5:
            do(closed, act, random.Random(own), "更正")
        now = papers(closed)
        if slips(closed) > known:
            known = slips(closed)
            before = now
        assert difference(before, now) == {}, act.__name__
    assert known


def test_the_files_are_the_same_to_the_byte(closed: Any, tmp_path: Any) -> None:
    def files(folder: str) -> dict[str, bytes]:
        found = {}
        for name in ("ledger", "record", "summary", "appraisal"):
            document = made(closed, name)
            for ending in report(name).formats:
                path = tmp_path / folder / f"{name}.{ending}"
                path.parent.mkdir(exist_ok=True)
                found[path.name] = write_document(document, path).path.read_bytes()
        return found

    before = files("before")
    dice = random.Random(7)
    for act in ROUTINE:
        do(closed, act, dice)
    after = files("after")
    assert [name for name, content in before.items() if after[name] != content] == []


def test_the_words_of_a_closed_year_are_corrected_for_it_alone(closed: Any) -> None:
    """总结的文字: a reason, a slip with the words before and after, no other year follows."""
    with closed.database.read() as session:
        usual = summary_texts.summary_texts(session, year=2024)
    first, *rest = usual.blocks
    longest = max(usual.blocks, key=lambda block: len(block.text))
    own = tuple(
        SummaryBlock(block.kind, f"{block.text}（经核对更正）") if block is longest else block
        for block in usual.blocks
        if block is not rest[-1] or block is longest
    )

    def correct(session: Any, _dice: Any) -> None:
        summary_texts.set_summary_texts(session, title="2024年度总结（更正）", blocks=own, year=2024)

    before = papers(closed)
    assert do(closed, correct, random.Random(1)) == "seal.closed"
    assert do(closed, correct, random.Random(1), "文字有误") == ""
    with closed.database.read() as session:
        assert summary_texts.summary_texts(session, year=2024).blocks == own
        assert summary_texts.summary_texts(session, year=2025) == usual
        assert summary_texts.summary_texts(session) == usual
        (slip,) = seals.list_corrections(session, year=2024)
        printed = repr(correction_slip.build(session, correction_id=slip.id, made_at=MADE_AT))
    told = {word: (old, new) for word, old, new in slip.totals}
    assert told == {
        "总结文字标题": (usual.title, "2024年度总结（更正）"),
        f"总结文字“{longest.text[:12]}…”": (longest.text, f"{longest.text}（经核对更正）"),
        **(
            {f"总结文字“{rest[-1].text[:12]}{'…' if len(rest[-1].text) > 12 else ''}”": (rest[-1].text, "—")}
            if rest[-1] is not longest
            else {}
        ),
    }
    assert (slip.reason, len(slip.records)) == ("文字有误", 1)
    assert "总结文字标题：" in printed
    assert "（经核对更正）" in printed
    assert set(difference(before, papers(closed))) == {"summary"}
    # The same again is no correction, and new words of the open years leave the corrected one alone.
    assert do(closed, correct, random.Random(1)) == ""
    assert (
        do(
            closed,
            lambda s, _: summary_texts.set_summary_texts(s, title="新的总结", blocks=(first,), year=2025),
            random.Random(1),
        )
        == ""
    )
    with closed.database.read() as session:
        assert summary_texts.summary_texts(session, year=2024).blocks == own
        assert summary_texts.summary_texts(session).title == "新的总结"
        assert len(seals.list_corrections(session, year=2024)) == 1


def test_the_rules_of_a_closed_year_are_corrected_for_it_alone(closed: Any) -> None:
    """考核权重 and 口径: a reason, a slip with before and after, the year's papers follow, no other year."""
    with closed.database.read() as session:
        usual = appraisals.appraisal_weights(session)
    own, choices = Weights(50, 20, 20, 10), SummaryChoices(age=45)
    acts: tuple[Act, ...] = (
        lambda s, _: appraisals.set_appraisal_weights(s, weights=own, year=2024),
        lambda s, _: summary_choices.set_summary_choices(s, choices=choices, year=2024),
    )
    before = papers(closed)
    for act in acts:
        assert do(closed, act, random.Random(1)) == "seal.closed"
        assert do(closed, act, random.Random(1), "会议定的权重和口径填错") == ""
    with closed.database.read() as session:
        assert appraisals.appraisal_weights(session, year=2024) == own
        assert appraisals.appraisal_weights(session, year=2025) == usual
        assert appraisals.appraisal_weights(session) == usual
        assert summary_choices.summary_choices(session, year=2024) == choices
        assert summary_choices.summary_choices(session, year=2025) == SummaryChoices()
        slips_made = seals.list_corrections(session, year=2024)
        texts = [
            repr(correction_slip.build(session, correction_id=slip.id, made_at=MADE_AT))
            for slip in slips_made
        ]
    weights, said = ({word: (a, b) for word, a, b in slip.totals} for slip in slips_made)
    assert list(weights) == ["考核权重"]
    assert ["出勤率 40 分" in words for words in weights["考核权重"]] == [True, False]
    assert ["出勤率 50 分" in words for words in weights["考核权重"]] == [False, True]
    assert list(said) == ["总结口径【党员覆盖】"]
    assert ["45" in words for words in said["总结口径【党员覆盖】"]] == [False, True]
    assert "考核权重：出勤率 40 分" in texts[0]
    assert [len(slip.records) for slip in slips_made] == [2, 1]
    assert "'考核权重：出勤率（2024 年度）'" in texts[0]
    assert "总结口径【党员覆盖】：" in texts[1]
    changed = set(difference(before, papers(closed)))
    assert {"appraisal", "summary"} <= changed
    # The same again is no correction.
    assert [do(closed, act, random.Random(1)) for act in acts] == ["", ""]
    assert slips(closed) == 2
    # New weights of the open years leave the corrected one alone.
    new = Weights(10, 20, 30, 40)
    assert do(closed, lambda s, _: appraisals.set_appraisal_weights(s, weights=new), random.Random(1)) == ""
    with closed.database.read() as session:
        assert appraisals.appraisal_weights(session, year=2024) == own
        assert appraisals.appraisal_weights(session, year=2025) == new
