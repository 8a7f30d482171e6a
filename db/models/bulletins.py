"""Numbered papers that freeze their figures: bulletins and their kinds (A27, A30, D16, C29, I3)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id, version_number
from db.years import Dated, Through, Timeless, Years


class BulletinKind(Base):
    """通报种类 as data: its issuer (纪委, 党建办 …), its number word and title pattern, its recipients."""

    __tablename__ = "bulletin_kind"
    __years__ = Timeless("an issued bulletin keeps its own head")

    id: Mapped[row_id]
    code: Mapped[str] = mapped_column(String, unique=True)
    label: Mapped[str] = mapped_column(String)
    issuer: Mapped[str] = mapped_column(String, default="")
    number_word: Mapped[str] = mapped_column(String, default="")
    title: Mapped[str] = mapped_column(String, default="")
    recipients: Mapped[str] = mapped_column(String, default="")
    copies: Mapped[str] = mapped_column(String, default="")
    position: Mapped[int] = mapped_column(default=0)


class Bulletin(Base):
    """通报: a draft has no number; 定稿 gives the next one of its kind and year and freezes the content.

    `facts_json` holds the figures and names it was made from, `body` the text as it went out. A 更正通报
    points to the bulletin it corrects.
    """

    __tablename__ = "bulletin"
    __years__ = Years(Dated("about_on"))
    __table_args__ = (
        UniqueConstraint("kind", "year", "number"),
        Index(None, "about_on"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    kind: Mapped[str] = mapped_column(String)
    year: Mapped[int]
    number: Mapped[int | None]
    status: Mapped[str] = mapped_column(String, default="draft")
    title: Mapped[str] = mapped_column(String, default="")
    issuer: Mapped[str] = mapped_column(String, default="")
    about_on: Mapped[date]
    issued_on: Mapped[date | None]
    class_session_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"), index=True)
    exam_id: Mapped[int | None] = mapped_column(ForeignKey("exam.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin.id"), index=True)
    facts_json: Mapped[str] = mapped_column(String, default="{}")
    body: Mapped[str] = mapped_column(String, default="")
    fingerprint: Mapped[str] = mapped_column(String, default="")
    version: Mapped[version_number] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class BulletinSubject(Base):
    """A class session that an issued bulletin tells about; its marks then change only with a reason (I3)."""

    __tablename__ = "bulletin_subject"
    __years__ = Years(Through("bulletin_id"))
    __table_args__ = (
        UniqueConstraint("bulletin_id", "class_session_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="CASCADE"))
    class_session_id: Mapped[int] = mapped_column(
        ForeignKey("class_session.id", ondelete="CASCADE"), index=True
    )
