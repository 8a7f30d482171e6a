"""What limits are measured by: shipped ceilings of fees, what the town sets in 标准和限额, and each 职称."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.rules.registers.amounts import Amount, money, number
from app.rules.registers.ceilings import Ceiling, ceilings_from
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry
from app.rules.registers.standards import AWAY_HOURS, FEES, WEIGHTS, Standard, ceilings_of_town
from app.rules.registers.values import day_value, scalar
from app.services.register.entry_rows import read_entries
from app.services.register.sealed_forms import stock_of_year
from app.services.setting.defaults import read_defaults
from db.models import RegisterEntry

LECTURER, STANDARD = "lecturer", "standard"
# The kinds of the register 标准和限额 → the table each is of.
TABLES = {"fee": FEES, "away": AWAY_HOURS, "weight": WEIGHTS}
YES = "yes"


def standards_of(
    session: Session, *, registers: Mapping[str, Register], year: int | None = None
) -> tuple[Standard, ...]:
    """What the town has set, oldest first; of a closed `year` as it stood then (B39, D32, D33)."""
    register = registers.get(STANDARD)
    if register is None:
        return ()
    found = (_standard(register, entry) for entry in stock(session, register=register, year=year))
    return tuple(one for one in found if one is not None)


def _standard(register: Register, entry: Entry) -> Standard | None:
    """An entry of 标准和限额; None for one that says no number or is of a kind of the clerk's own."""
    kind = str(scalar(register, entry, "kind") or "")
    stored = scalar(register, entry, "fee" if kind == "fee" else "number")
    if kind not in TABLES or not isinstance(stored, int):
        return None
    item = {"fee": "rank", "weight": "mark"}.get(kind, "")
    said = str(scalar(register, entry, item) or "") if item else ""
    if kind == "weight":
        said = next((one.title for one in register.field(item).choices if one.id == said), said)
    return Standard(
        TABLES[kind],
        said,
        money(stored) if kind == "fee" else _number(register, stored),
        entry.on_day,
        day_value(register, entry, "to"),
        str(scalar(register, entry, "basis") or ""),
        scalar(register, entry, "checked") == YES,
    )


def _number(register: Register, stored: int) -> Amount:
    return number(stored, register.field("number").decimals)


def ceilings_of(standards: Sequence[Standard]) -> tuple[Ceiling, ...]:
    """The shipped ceilings of lecture fees with the town's own laid over them (B39)."""
    return ceilings_of_town(ceilings_from(read_defaults("fee_ceilings")), standards)


def ranks_of(
    session: Session, *, registers: Mapping[str, Register], year: int | None = None
) -> dict[int, str]:
    """Entry of 师资库 → its 职称, as the ceilings name it; of a closed `year` as it stood then."""
    register = registers.get(LECTURER)
    if register is None:
        return {}
    found = stock(session, register=register, year=year)
    return {entry.id: str(scalar(register, entry, "rank") or "") for entry in found}


def stock(session: Session, *, register: Register, year: int | None) -> tuple[Entry, ...]:
    """The entries of a register that stands in no year; of a closed one as they stood."""
    kept = stock_of_year(session, register=register, year=year)
    return read_entries(session, RegisterEntry.register == register.id) if kept is None else kept
