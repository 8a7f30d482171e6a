"""通报种类: each with its own issuer, numbering, title and recipients, as data (9.5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules import organs
from app.services.setting.town import get_town
from db.models import BulletinKind

# What may stand in an issuer or a title, and what takes its place.
TOWN, OFFICE, DAY, SUBJECT, PERIOD = "【单位】", "【办公室】", "【日期】", "【事项】", "【时段】"
# The full names, made from the town's settings; the longer spellings are those of the first versions, which
# gave a short form or, in a 街道, the wrong committee.
ORGAN, COMMITTEE, DISCIPLINE = "【发文机关】", "【党委】", "【纪委】"
_EARLIER = {
    f"{TOWN}{OFFICE}": ORGAN,
    f"中共{TOWN}委员会": COMMITTEE,
    f"中共{TOWN}纪律检查委员会": DISCIPLINE,
}


@dataclass(frozen=True)
class BulletinKindRow:
    """One kind as stored, its marks (【单位】 …) not yet replaced."""

    code: str
    label: str
    issuer: str
    number_word: str
    title: str
    recipients: str
    copies: str


def list_bulletin_kinds(session: Session) -> tuple[BulletinKindRow, ...]:
    """Every kind in order."""
    rows = session.execute(
        select(
            BulletinKind.code,
            BulletinKind.label,
            BulletinKind.issuer,
            BulletinKind.number_word,
            BulletinKind.title,
            BulletinKind.recipients,
            BulletinKind.copies,
        ).order_by(BulletinKind.position, BulletinKind.id)
    )
    return tuple(BulletinKindRow(*row) for row in rows)


def get_bulletin_kind(session: Session, *, code: str) -> BulletinKindRow:
    """One kind. Raises `InputProblem` bulletin.kind_unknown."""
    for row in list_bulletin_kinds(session):
        if row.code == code:
            return row
    raise InputProblem("bulletin.kind_unknown", kind=code)


def edit_bulletin_kind(
    session: Session, *, code: str, issuer: str, number_word: str, title: str, recipients: str, copies: str
) -> None:
    """Change how bulletins of a kind are headed from now on; issued ones stay as they went out.

    Raises `InputProblem` bulletin.kind_unknown or bulletin.kind_blank (issuer, number word or title empty).
    """
    kind = session.scalar(select(BulletinKind).where(BulletinKind.code == code))
    if kind is None:
        raise InputProblem("bulletin.kind_unknown", kind=code)
    issuer, number_word, title = issuer.strip(), number_word.strip(), title.strip()
    for label, value in (("发文机关", issuer), ("文号用字", number_word), ("标题", title)):
        if not value:
            raise InputProblem("bulletin.kind_blank", field=label)
    kind.issuer, kind.number_word, kind.title = issuer, number_word, title
    kind.recipients, kind.copies = recipients.strip(), copies.strip()
    session.flush()


def fill_marks(session: Session, *, text: str, day: str = "", subject: str = "", period: str = "") -> str:
    """`text` with its marks replaced by the town's name and what the bulletin is about."""
    town = get_town(session)
    name, office, kind = (town.name, town.office, town.type) if town else ("", "", "")
    text = _EARLIER.get(text, text)
    words = {
        ORGAN: organs.organ(name, office, kind),
        COMMITTEE: organs.committee(name, kind),
        DISCIPLINE: organs.discipline(name, kind),
        TOWN: name,
        OFFICE: office,
        DAY: day,
        SUBJECT: subject,
        PERIOD: period,
    }
    for mark, value in words.items():
        text = text.replace(mark, value)
    return text
