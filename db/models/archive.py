"""Files kept with a class session or an entry of a register (by content hash), and closed years."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id
from db.years import Through, Timeless, Years


class Attachment(Base):
    """A file of 一期一档 or of a register, kept as 附件/ab/abcdef… under its SHA-256; its name is a column.

    It belongs to a class session, to an entry or to a step of one; `field` is the one it was filed in.
    """

    __tablename__ = "attachment"
    __years__ = Years(Through("class_session_id", "entry_id", "step_id"))
    __table_args__ = (
        Index(None, "class_session_id", "kind"),
        CheckConstraint(
            "(class_session_id IS NOT NULL) + (entry_id IS NOT NULL) + (step_id IS NOT NULL) = 1",
            name="one_owner",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[row_id]
    class_session_id: Mapped[int | None] = mapped_column(ForeignKey("class_session.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("register_step.id"), index=True)
    field: Mapped[str] = mapped_column(String, default="", server_default="")
    kind: Mapped[str] = mapped_column(String)
    file_name: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String, index=True)
    size: Mapped[int]
    added_at: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(String, default="")


class Seal(Base):
    """封账 of a year; afterwards only corrections with a reason. `head_code` is the chain's head that day."""

    __tablename__ = "seal"
    __years__ = Timeless("the lock itself")

    id: Mapped[row_id]
    year: Mapped[int] = mapped_column(unique=True)
    sealed_at: Mapped[str] = mapped_column(String)
    head_code: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(String, default="")


class Correction(Base):
    """更正单: why and what was changed in a sealed year or after a bulletin; numbered within the year.

    `facts_json` holds what it touched in the closed year: `records` [[table, id] …] and `totals`
    [[word, before, after] …] of the year's ledger.
    """

    __tablename__ = "correction"
    __years__ = Timeless("a paper about a change, made by the guard")

    id: Mapped[row_id]
    year: Mapped[int]
    number: Mapped[int]
    made_at: Mapped[str] = mapped_column(String)
    reason: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(String, default="")
    bulletin_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin.id"), index=True)
    facts_json: Mapped[str] = mapped_column(String, default="", server_default="")
