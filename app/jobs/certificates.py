"""结业证书 printed from the clerk's own docx: kept in the data folder, filled with what the register says."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.context import AppContext
from app.errors import InputProblem
from app.services.register.certificates import CERTIFICATE
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.reports.registers.material import Material
    from app.rules.registers.entries import Entry

FILE = "结业证书.docx"
# Marks of the template, and what the register says for each.
MARKS: Mapping[str, str] = MappingProxyType(
    {
        "证书号": "number", "姓名": "person", "性别": "person.sex", "单位": "person.unit",
        "职务": "person.post", "班次": "class", "开班日期": "class.from", "结业日期": "class.to",
        "学时": "class.hours", "颁发日期": "day", "年度": "", "发证单位": "",
    }
)  # fmt: skip
_DAYS = frozenset({"class.from", "class.to", "day"})
_ASKED = ("证书号", "姓名")


def certificate_template(context: AppContext) -> Path:
    """Where the clerk's own certificate is kept."""
    return context.paths.templates / FILE


def take_certificate_template(context: AppContext, progress: Progress = NO_PROGRESS, *, source: Path) -> Path:
    """Keep a copy of `source`. Raises what `check_marks` raises; the old one then stays."""
    context.refuse_in_inspection()
    from app.writers.docx.marked_docx import check_marks
    from app.writers.files import replacing

    progress.start(1, "检查模板")
    check_marks(source, known=MARKS, asks=_ASKED)
    target = certificate_template(context)
    if not (target.exists() and target.samefile(source)):
        with replacing(target) as stream, source.open("rb") as original:
            shutil.copyfileobj(original, stream)
    progress.step()
    return target


def print_certificates(
    context: AppContext,
    progress: Progress = NO_PROGRESS,
    *,
    entry_ids: Collection[int] = (),
    batch_id: int | None = None,
    out: Path | None = None,
) -> Path:
    """The certificates of a class, or the chosen ones, each on a page; returns the docx.

    Those that are void are not printed. Printing gives no numbers. Raises `InputProblem`
    certificate.no_template, certificate.nobody, and what `check_marks` and `replacing` raise; refused in
    迎检 mode, whose words would stand nowhere on it.
    """
    context.refuse_in_inspection()
    from app.writers.docx.marked_docx import check_marks, fill_marked
    from app.writers.files import replacing

    template = certificate_template(context)
    if not template.is_file():
        raise InputProblem("certificate.no_template")
    check_marks(template, known=MARKS, asks=_ASKED)
    with context.database.read() as session:
        pages, of = _pages(session, entry_ids, batch_id, context.today)
    if not pages:
        raise InputProblem("certificate.nobody", of=of)
    progress.start(1, "填写证书")
    document = fill_marked(template, pages)
    target = out or _free(context, of, len(pages))
    with replacing(target) as stream:
        document.save(stream)
    progress.step()
    return target


def _free(context: AppContext, of: str, count: int) -> Path:
    from app.reports.file_names import free_path, stem

    return free_path(context.paths.exports, stem(of, f"结业证书{count}份", on=context.today), "docx")


def _pages(
    session: Session, entry_ids: Collection[int], batch_id: int | None, today: date
) -> tuple[list[dict[str, str]], str]:
    """What stands on each certificate in order of the numbers, and whose they are."""
    from app.reports.registers.paper import RegisterParams, read_material
    from app.services.register.certificates import class_title, entries_of
    from app.services.register.forms import get_register

    register = get_register(session, register_id=CERTIFICATE)
    by_year: dict[int, list[int]] = {}
    for entry_id, year in entries_of(session, entry_ids=entry_ids, batch_id=batch_id):
        by_year.setdefault(year, []).append(entry_id)
    found = []
    for year, ids in sorted(by_year.items()):
        params = RegisterParams(CERTIFICATE, year, entry_ids=tuple(ids), today=today)
        material = read_material(session, register, params)
        held = [each for each in material.entries if each.state == "given"]
        pages = [_words(material, each) for each in held]
        found += sorted(pages, key=lambda words: (len(words["证书号"]), words["证书号"]))
    return found, class_title(session, batch_id=batch_id) if batch_id is not None else "所选的登记"


def _words(material: Material, entry: Entry) -> dict[str, str]:
    from app.papers.letter import long_date
    from app.reports.wording import office_name

    words = {}
    for mark, name in MARKS.items():
        value = material.cells.value(entry, name) if name else ""
        is_day = name in _DAYS and isinstance(value, date)
        words[mark] = long_date(value) if is_day and isinstance(value, date) else ""
        if name and not is_day:
            words[mark] = material.cells.text(entry, name)
    words["年度"] = str(entry.on_day.year)
    words["发证单位"] = office_name(material.town)
    return words
