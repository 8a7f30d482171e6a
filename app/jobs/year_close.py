"""封账 as one piece of work: safety copy, seal, and the year's ledger on paper beside the data (R19).

The ledger is the second witness: should the data file ever be doubted, the printed figures, their
SHA-256 and the head code of the trail are still there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.context import AppContext
from app.errors import InputProblem
from app.services.operation import seals
from app.services.plan import expected
from app.services.register.sealed_forms import keep_descriptions
from app.services.trail import seal_open
from app.work import NO_PROGRESS, Progress
from db.backup import safety_copy

# Report, file name after the year, ending.
PAPERS = (
    ("ledger", "年度台账", "xlsx"),
    ("ledger", "年度台账", "pdf"),
    ("ledger-details", "台账学时明细", "xlsx"),
)


@dataclass(frozen=True)
class ClosedYear:
    """What closing left behind; `papers` is empty when the year has nobody to report on."""

    year: int
    head_code: str
    backup: Path
    folder: Path
    papers: tuple[Path, ...]


def close_year(
    context: AppContext,
    progress: Progress = NO_PROGRESS,
    *,
    year: int,
    note: str = "",
    anyway: bool = False,
) -> ClosedYear:
    """Close `year`; `anyway` also while it still runs or holds nothing.

    Raises `InputProblem` seal.twice, seal.future, seal.doubtful, `StoreProblem`; then nothing is closed.
    """
    if year > context.today.year:
        raise InputProblem("seal.future", year=year)
    with context.database.read() as session:
        if seals.is_sealed(session, year=year):
            raise InputProblem("seal.twice", year=year)
        if not anyway:
            seal_open.refuse_doubtful(session, year=year, today=context.today)
    progress.start(2 + len(PAPERS), "正在备份")
    backup = safety_copy(context.paths.database, context.database.key, context.clock(), "封账前")
    progress.step()
    with context.database.write(
        actor=context.actor, action="class_session.expect", text="更新应到名单"
    ) as unit:
        expected.refresh_expected(unit.session, year=year)
    with context.database.write(
        actor=context.actor, action="register.keep", text=f"留存 {year} 年度的登记簿"
    ) as unit:
        keep_descriptions(unit.session, year=year)
    at = context.clock().isoformat(timespec="seconds")
    with context.database.write(actor=context.actor, action="seal.close", text=f"{year} 年度封账") as unit:
        seals.seal_year(unit.session, year=year, at=at, note=note)
    with context.database.read() as session:
        code = next(row.head_code for row in seals.list_seals(session) if row.year == year)
    folder = context.paths.seals / str(year)
    papers = _write_papers(context, year, folder, code, progress)
    return ClosedYear(year, code, backup, folder, papers)


def _write_papers(
    context: AppContext, year: int, folder: Path, code: str, progress: Progress
) -> tuple[Path, ...]:
    from app.jobs.paper_jobs import write_report

    folder.mkdir(parents=True, exist_ok=True)
    papers = []
    try:
        for name, stem, ending in PAPERS:
            path = folder / f"{year}{stem}.{ending}"
            papers.append(write_report(context, name, {"year": year}, path=path).path)
            progress.step()
    except InputProblem as error:
        if error.code != "paper.nobody":
            raise
    lines = [f"{_hash(path)}  {path.name}" for path in papers]
    (folder / "校验.sha256").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / "校验码.txt").write_text(f"{year} 年度封账校验码 {code}\n", encoding="utf-8")
    return tuple(papers)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
