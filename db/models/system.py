"""Settings of the town, facts about the file, and the audit trail."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, row_id
from db.years import Every, Named, Timeless, Years

# Settings that stand on papers whatever the year. Rules of counting (hours., appraisal., summary.) are read
# for a closed year as they were when it was closed (`app.services.operation.sealed_values`), or as they were
# corrected for that year alone ("summary.choices@2024", see `app.services.setting.town`).
PRINTED = ("town.",)


class Setting(Base):
    """A fact typed once and used in every heading: town name, town type, defaults."""

    __tablename__ = "setting"
    __years__ = Years(
        Every("it stands on papers of every year", among=("name", PRINTED)),
        Named("name"),
    )

    id: Mapped[row_id]
    name: Mapped[str] = mapped_column(String, unique=True)
    value: Mapped[str] = mapped_column(String, default="")


class Meta(Base):
    """Facts about the file itself, not audited: the audit chain's key."""

    __tablename__ = "meta"
    __years__ = Timeless("about the file, not about its content")

    id: Mapped[row_id]
    name: Mapped[str] = mapped_column(String, unique=True)
    value: Mapped[str] = mapped_column(String)


class Operation(Base):
    """One committed write: who, when, what, and why where a reason was asked; `digest` chains it on."""

    __tablename__ = "operation"
    __years__ = Timeless("the trail itself")

    id: Mapped[row_id]
    at: Mapped[str] = mapped_column(String)
    actor: Mapped[str] = mapped_column(String)
    action: Mapped[str] = mapped_column(String, index=True)
    label: Mapped[str] = mapped_column(String, default="")
    reason: Mapped[str | None] = mapped_column(String)
    reverts_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"), index=True)
    entry_count: Mapped[int]
    digest: Mapped[str] = mapped_column(String)


class AuditEntry(Base):
    """One changed record of an operation, before and after, as stored values in JSON."""

    __tablename__ = "audit_entry"
    __years__ = Timeless("the trail itself")
    __table_args__ = (Index(None, "table_name", "row_id"), {"sqlite_autoincrement": True})

    id: Mapped[row_id]
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)
    table_name: Mapped[str] = mapped_column(String)
    row_id: Mapped[int]
    before_json: Mapped[str | None] = mapped_column(String)
    after_json: Mapped[str | None] = mapped_column(String)
