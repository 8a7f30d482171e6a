"""Hours as integers: 1/100 学时 everywhere, never a float (pitfall P25)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MAX_HOURS_CENTI = 9900


def credit(hours_centi: int, hour_percent: int) -> int:
    """Hours credited for a mark, in 1/100 学时, halves rounded up."""
    return (hours_centi * hour_percent + 50) // 100


def format_centi(value_centi: int) -> str:
    """1/100 units as text without needless zeros: 250 → '2.5', 300 → '3'."""
    sign = "-" if value_centi < 0 else ""
    whole, rest = divmod(abs(value_centi), 100)
    return f"{sign}{whole}" if not rest else f"{sign}{whole}.{rest:02d}".rstrip("0")


def parse_centi(text: str) -> int | None:
    """'2.5' → 250; None when it is no number with at most two decimals."""
    try:
        value = Decimal(text.strip()) * 100
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) >= 10**12 or value != value.to_integral_value():
        return None
    return int(value)
