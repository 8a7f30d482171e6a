"""Full names of organs for the red head and the signature of papers: never an office's short form."""

from __future__ import annotations

# Offices of the Party committee, by what their short names begin with; all others are the town's own.
PARTY_OFFICES = ("党建", "组织", "宣传", "统战", "党群", "党务", "政法", "党委")
LONG_NAMES = {"党建办": "党建工作办公室", "党政办": "党政综合办公室", "党群办": "党群工作办公室"}
STREET = "街道"


def committee(town: str, kind: str = "") -> str:
    """中共清河镇委员会; a 街道 has a working committee (中共东风街道工作委员会)."""
    return f"中共{town}{'工作' if _is_street(town, kind) else ''}委员会" if town else ""


def discipline(town: str, kind: str = "") -> str:
    """中共清河镇纪律检查委员会, in a 街道 中共东风街道纪律检查工作委员会."""
    return f"中共{town}纪律检查{'工作' if _is_street(town, kind) else ''}委员会" if town else ""


def organ(town: str, office: str, kind: str = "") -> str:
    """The full name of the office that keeps the ledger: 中共清河镇委员会党建工作办公室 of 清河镇 and 党建办.

    A name that is full already (with 中共 or the town's name) stays as the clerk wrote it.
    """
    if not town or office.startswith("中共") or (office and office.startswith(town)):
        return office or town
    long = LONG_NAMES.get(office, f"{office}公室" if office.endswith("办") else office)
    return f"{committee(town, kind) if long.startswith(PARTY_OFFICES) else town}{long}"


def _is_street(town: str, kind: str) -> bool:
    return kind == STREET or town.endswith(STREET)
