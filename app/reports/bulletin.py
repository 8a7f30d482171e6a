"""通报 as a letter: daily, scores, secondments, inspections and corrections (A27, A30, D16, C29)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.figures.notes import NOTE
from app.papers.document import Column, Kind, Table
from app.papers.letter import Heading, Letter, Paragraph, TableBlock
from app.reports import file_names, wording
from app.reports.asked import Asked, Filled, MadeAt, Templates, What
from app.rules.bulletin_codes import DAILY, SCORES
from app.rules.bulletin_daily import SessionFacts
from app.rules.bulletin_parts import HEADING, NAME_LABELS, SUBHEADING, TABLE, Part
from app.rules.marks import LEAVES
from app.services.bulletin import bulletins
from app.services.bulletin.bulletin_away import away_notice, told_sessions
from app.services.bulletin.bulletin_content import build_content
from app.services.bulletin.bulletin_corrections import pending_correction
from app.services.bulletin.bulletin_facts import sessions_of_day
from app.services.bulletin.bulletin_kinds import get_bulletin_kind
from app.services.bulletin.bulletin_paper import BulletinContent, BulletinOptions, check_order
from app.services.bulletin.bulletin_scores import ORDER_LABELS
from app.services.leave.leaves import expected_leaves
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.papers.letter import Block

# Columns of tables inside bulletins that hold words of any length; all others are short.
_WIDE = {"单位": 20.0, "调训班次": 24.0, "村（社区）": 16.0, "受检单位": 14.0, "检查内容": 16.0, "情况": 24.0}
_NAMES = {"姓名"}
# 100.0% stays on one line.
_RATES, _RATE = {"占实考", "占应考", "到会率", "出勤率", "参训率"}, 9.0
TEMPLATE = "通报.docx"


Stored = Annotated[int | None, Filled("the bulletin chosen on the page")]
WithUnmarked = Annotated[bool, Asked("有未登记的也生成，并写明人数", "--with-unmarked", What.SWITCH)]
ORDERS = tuple(ORDER_LABELS.items())
NAMES = tuple(NAME_LABELS.items())


@dataclass(frozen=True)
class BulletinParams:
    """A stored bulletin, or class sessions or a day as they are now.

    Without `bulletin_id` anybody 未登记 is refused unless `with_unmarked`. `templates` is the folder of the
    clerk's own docx files.
    """

    bulletin_id: Stored = None
    class_session_ids: Annotated[
        tuple[int, ...], Asked("课次", "--session", What.SESSION, required=True, is_entered=True)
    ] = ()
    on: Annotated[
        date | None,
        Asked("日期", "--date", What.DATE, instead_of="--session", note="一天的各课次合为一份"),
    ] = None
    with_unmarked: WithUnmarked = False
    made_at: MadeAt = None
    templates: Templates = None


@dataclass(frozen=True)
class ScoreBulletinParams:
    """A stored bulletin, or an exam as it is: `order` unit or score, `names` full, masked or hidden."""

    exam_id: Annotated[int | None, Asked("测试", "--exam", What.EXAM, required=True)] = None
    bulletin_id: Stored = None
    order: Annotated[str, Asked("排列", "--by", What.CHOICE, choices=ORDERS, empty="照通报原来的设定")] = ""
    names: Annotated[str, Asked("姓名", "--names", What.CHOICE, choices=NAMES, empty="照通报原来的设定")] = ""
    with_unmarked: WithUnmarked = False
    made_at: MadeAt = None
    templates: Templates = None


def build(session: Session, params: BulletinParams, progress: Progress = NO_PROGRESS) -> Letter:
    """The bulletin. Raises `InputProblem` bulletin.* or class_session.*."""
    progress.start(1, "生成通报")
    ids = params.class_session_ids
    bulletin_id = params.bulletin_id
    if bulletin_id is None:
        if not ids and params.on is not None:
            ids = tuple(row.id for row in sessions_of_day(session, on=params.on) if row.tally.listed)
        if not ids:
            day = params.on.isoformat() if params.on else ""
            raise InputProblem("bulletin.no_session", day=day)
        bulletin_id = bulletins.find_issued(session, class_session_ids=ids)
    options = BulletinOptions(class_session_ids=ids)
    return _letter(session, DAILY, bulletin_id, options, params)


def build_scores(session: Session, params: ScoreBulletinParams, progress: Progress = NO_PROGRESS) -> Letter:
    """The bulletin on an exam. Raises `InputProblem` bulletin.* or exam.*."""
    progress.start(1, "生成通报")
    check_order(params.order, params.names)
    bulletin_id = params.bulletin_id
    if bulletin_id is None and params.exam_id is not None:
        bulletin_id = bulletins.find_issued(session, exam_id=params.exam_id)
    options = BulletinOptions(exam_id=params.exam_id, order=params.order, names=params.names)
    return _letter(session, SCORES, bulletin_id, options, params)


def _letter(
    session: Session,
    kind: str,
    bulletin_id: int | None,
    options: BulletinOptions,
    params: BulletinParams | ScoreBulletinParams,
) -> Letter:
    extra: tuple[str, ...] = ()
    if bulletin_id is not None:
        content = bulletins.get_content(session, bulletin_id=bulletin_id)
    else:
        content = build_content(session, kind=kind, options=options)
        if content.unmarked and not params.with_unmarked:
            raise InputProblem("bulletin.unmarked", count=content.unmarked)
    if content.status == "draft" and content.kind == DAILY:
        extra = (*_no_slips(session, content), *_away(session, content))
    elif bulletin_id is not None and content.status == "issued":
        extra = _stale(session, bulletin_id)
    label = get_bulletin_kind(session, code=content.kind).label
    town = get_town(session)
    made = letter_of(
        content,
        label=label,
        author=wording.office_name(town),
        made_at=params.made_at,
        template=_template(params.templates, label),
    )
    return replace(made, warnings=(*made.warnings, *extra)) if extra else made


MOST_CHANGES = 3


def _stale(session: Session, bulletin_id: int) -> tuple[str, ...]:
    """An issued bulletin that no longer agrees with the records is printed as it went out, and said so."""
    found = pending_correction(session, bulletin_id=bulletin_id)
    if found is None:
        return ()
    shown = "；".join(
        f"{change.name}{f'（{change.about}）' if change.about else ''}：{change.old}→{change.new}"
        for change in found.changes[:MOST_CHANGES]
    )
    more = f"等 {len(found.changes)} 处" if len(found.changes) > MOST_CHANGES else ""
    return (f"{found.number_text} 定稿后登记有变动（{shown}{more}），内容仍是定稿时的，需要出更正通报。",)


def _no_slips(session: Session, content: BulletinContent) -> tuple[str, ...]:
    """Leave without a slip reads like leave with one: the clerk is told before it goes out."""
    found: dict[str, None] = {}
    for stored in content.facts.get("sessions", ()):
        facts = SessionFacts.from_json(stored)
        slips = expected_leaves(session, on=facts.on or content.about_on, class_session_id=facts.id)
        found |= dict.fromkeys(
            person.name
            for person in facts.people
            if person.mark in LEAVES and not person.is_late_slip and person.person_id not in slips
        )
    return (f"请假的{'、'.join(found)}没有登记假条，定稿前请核对。",) if found else ()


def letter_of(
    content: BulletinContent,
    *,
    label: str,
    author: str = "",
    made_at: datetime | None = None,
    template: Path | None = None,
) -> Letter:
    """The content on the official page; a draft has no number and says so at the foot."""
    is_draft = content.status == "draft"
    number = content.number or f"{content.number_word}〔{content.about_on.year}〕　号"
    codes = {"draft": "草稿，未定稿", "withdrawn": f"已撤回　校验码 {content.fingerprint}"}
    on = content.issued_on or content.about_on
    return Letter(
        title=content.title,
        blocks=(*(_block(part) for part in content.parts), *_note(content)),
        masthead=content.issuer,
        number=number,
        recipients=content.recipients,
        issuer=content.issuer,
        on=on,
        copies=content.copies,
        code=codes.get(content.status, f"校验码 {content.fingerprint}"),
        author=author,
        created=made_at,
        fingerprint=content.fingerprint,
        warnings=_warnings(content, is_draft),
        file_stem=file_names.stem(
            file_names.month_words(f"{content.about_on:%Y-%m}"),
            "" if is_draft else content.number,
            label if "更正" not in content.title else "更正通报",
            "草稿" if is_draft else "",
            on=content.about_on,
        ),
        template=template,
        is_draft=is_draft,
    )


def _note(content: BulletinContent) -> tuple[Paragraph, ...]:
    """What the figures mean, small after the text; kept with the facts, so that a reprint says the same."""
    note = content.facts.get(NOTE, "")
    return (Paragraph(f"（{note}）", size=12.0),) if note else ()


def _block(part: Part) -> Block:
    if part.kind == HEADING:
        return Heading(part.text)
    if part.kind == SUBHEADING:
        return Heading(part.text, 2)
    if part.kind == TABLE:
        columns = tuple(_column(title) for title in part.columns)
        return TableBlock(Table(columns, part.rows, text_size=12.0, row_height=8.0), part.text)
    return Paragraph(part.text)


def _column(title: str) -> Column:
    if title in _WIDE:
        return Column(title, Kind.TEXT, _WIDE[title], grow=True)
    if title in _NAMES:
        return Column(title, Kind.NAME, 10)
    return Column(title, Kind.WORD, max(_RATE if title in _RATES else 8.0, len(title) * 2 + 2))


def _away(session: Session, content: BulletinContent) -> tuple[str, ...]:
    """Who of the lists is 离册, 借调 or 停职 on that day: told before the bulletin goes out."""
    notice = away_notice(session, class_session_ids=told_sessions(content))
    return (f"{notice}。",) if notice else ()


def _warnings(content: BulletinContent, is_draft: bool) -> tuple[str, ...]:
    found = []
    if is_draft and content.unmarked:
        found.append(f"还有 {content.unmarked} 人未登记，通报中已写明，不计入缺席或缺考。")
    if not content.is_intact:
        found.append("这份通报的内容与定稿时的校验码不符，请与纸质存档核对。")
    return tuple(found)


def _template(folder: Path | None, label: str) -> Path | None:
    """The clerk's own docx for this kind, or for all kinds."""
    if folder is None:
        return None
    return next((path for path in (folder / f"{label}.docx", folder / TEMPLATE) if path.is_file()), None)
